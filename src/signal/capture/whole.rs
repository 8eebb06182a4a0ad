//! Documents of JSON and dumps, which are read whole.

use std::borrow::Cow;

use super::{Container, Options, envelope, har};
use crate::prose;
use crate::signal::dump;
use crate::signal::event::Place;
use crate::signal::flow::{Flow, timing};
use crate::signal::frame::{Body, Frame};
use crate::signal::json::{Doc, FaultKind, Json};
use crate::text::{Span, Way, offset};

/// Where lines begin.
pub(super) struct Index(Vec<u32>);

impl Index {
    fn new(bytes: &[u8]) -> Self {
        Self(std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| offset(at + 1))).collect())
    }

    /// The number of the line that a byte is on, from 1.
    pub(super) fn line(&self, at: u32) -> u32 {
        offset(self.0.partition_point(|start| *start <= at)).max(1)
    }
}

/// Reads the document; false when it is none, but lines.
pub(super) fn read(bytes: &[u8], container: Container, options: &Options, flow: &mut Flow) -> bool {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = String::from_utf8_lossy(&bytes[start..]);
    // where bytes were replaced, places after them are not those of the file any more
    let way = Way::verbatim(offset(start));
    let index = Index::new(bytes);
    let place = |span: Span| Place { source: options.source, line: index.line(span.start), span };
    if let Container::RtcStats | Container::GetStats | Container::AboutPage = container {
        let lead = text.len() - text.trim_start().len();
        let (text, start) = (&text[lead..], offset(start + lead));
        let mut scribe = dump::Scribe::new(&place);
        match container {
            Container::RtcStats => dump::rtcstats(text, start, &mut scribe),
            Container::GetStats => dump::getstats(text, start, &mut scribe),
            _ => dump::page(text, start, &mut scribe),
        }
        scribe.finish(flow);
        return true;
    }
    let Some(doc) = Doc::read(text.as_ref(), way) else { return false };
    let rest = text.get(doc.len as usize..).unwrap_or_default().trim();
    if container == Container::Json && doc.fault.is_none() && !rest.is_empty() {
        return false;
    }
    if let Some(fault) = doc.fault {
        let at = doc.outer(Span::new(fault.at, fault.at));
        let (name, says) = match fault.kind {
            FaultKind::Cut | FaultKind::CutString => {
                ("cut-document", prose!["the document ends here, before it is complete: what there is of it was read"])
            }
            FaultKind::TooDeep => ("too-deep", prose!["the document is nested too deep here; the rest was not read"]),
            _ => ("broken-document", prose!["the document is not JSON from here on; the rest was not read"]),
        };
        flow.note(name, place(at), says);
    }
    match container {
        Container::Har => har::read(&doc, &index, options, flow),
        Container::Internals | Container::AboutReport => {
            let mut scribe = dump::Scribe::new(&place);
            match container {
                Container::Internals => dump::internals(&doc, &mut scribe),
                _ => dump::reports(&doc, &mut scribe),
            }
            scribe.finish(flow);
        }
        _ => messages(&doc, &index, options, flow),
    }
    true
}

/// An array of messages, or one.
fn messages(doc: &Doc<'_>, index: &Index, options: &Options, flow: &mut Flow) {
    let root = doc.root();
    let list = ["frames", "messages", "events", "log", "entries"];
    let array = if root.is_array() { Some(root) } else { root.any(&list).filter(|list| list.is_array()) };
    match array.filter(|array| array.items().all(|item| item.is_object() || item.str().is_some())) {
        Some(array) => {
            for item in array.items() {
                message(item, doc, index, options, flow);
            }
        }
        None => message(root, doc, index, options, flow),
    }
}

fn message(item: Json<'_>, doc: &Doc<'_>, index: &Index, options: &Options, flow: &mut Flow) {
    let span = item.place();
    let place = Place { source: options.source, line: index.line(span.start), span };
    let (text, way) = match item.text_and_way() {
        Some((text, way)) => (text, way),
        None => (Cow::Borrowed(item.source()), doc.root().way_of(item)),
    };
    if item.is_object()
        && let Some(inner) = Doc::read(text.as_ref(), way.clone())
        && let Some(frame) = envelope::read(&inner, place, flow)
    {
        flow.frame(frame);
        return;
    }
    let time = if item.is_object() { envelope::time(item, flow) } else { None };
    let mut frame = Frame::new(place, Body::Text(text), way);
    frame.at = time.as_ref().and_then(|(at, _)| *at);
    frame.timing = timing(frame.at.is_some(), frame.at);
    frame.written = time.map(|(_, written)| Cow::Owned(written));
    flow.frame(frame);
}
