//! HTTP Archive 1.2, with the WebSocket messages that Chrome's developer tools put into it. Of HTTP only what can be
//! signaling is taken: SDP, polling of socket.io, JSON with a description or candidate in it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Options;
use crate::prose;
use crate::sdp::locate::base64;
use crate::signal::Clock;
use crate::signal::engine;
use crate::signal::event::{Direction, Lack, Moment, Name, Place, Vantage};
use crate::signal::flow::{Flow, timing};
use crate::signal::frame::{Body, Frame, Http};
use crate::signal::json::{Doc, Json};
use crate::signal::stamp::{self, Stamp};
use crate::text::{Span, Way};

/// The most bytes of a body or message that is kept in base64.
const BINARY: usize = 16 << 20;

/// Reads the archive.
pub(super) fn read(doc: &Doc<'_>, lines: &super::whole::Index, options: &Options, flow: &mut Flow) {
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let mut sockets: BTreeMap<Name, u32> = BTreeMap::new();
    let Some(entries) = doc.root().path(&["log", "entries"]) else { return };
    let mut archive = Archive { lines, options, frames: &mut frames };
    for entry in entries.items() {
        match entry.get("_webSocketMessages") {
            Some(messages) => archive.socket(entry, messages, &mut sockets),
            None if entry.get("_resourceType").is_some_and(|kind| kind.is("websocket")) => {
                let place = archive.place(entry.span());
                let says = prose!["a WebSocket whose messages are not in the archive: export it from Chrome with them"];
                flow.note("no-messages", place, says);
            }
            None => archive.http(entry),
        }
    }
    // entries are in order of their beginnings, and go on beside each other
    frames.sort_by_key(|frame| frame.at);
    for mut frame in frames {
        frame.at = frame.at.and_then(|at| flow.time(Stamp { at, clock: Clock::Utc, len: 0 }));
        flow.frame(frame);
    }
}

struct Archive<'d, 'a> {
    lines: &'a super::whole::Index,
    options: &'a Options,
    frames: &'a mut Vec<Frame<'d>>,
}

fn begun(entry: Json<'_>) -> Option<(Moment, Cow<'_, str>)> {
    let written = entry.get("startedDateTime")?.str()?;
    Some((stamp::read(&written)?.at, written))
}

/// What a connection is called: its URL without scheme and query, so that polling and WebSocket of one client are one.
fn connection(url: &str) -> Name {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // a password in a URL stands before an @
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = format!("{host}{path}");
    name[..name.floor_char_boundary(200)].into()
}

impl<'d> Archive<'d, '_> {
    fn place(&self, span: Span) -> Place {
        Place { source: self.options.source, line: self.lines.line(span.start), span }
    }

    fn frame(&self, value: Json<'d>, at: Option<Moment>, body: Body<'d>, way: Way) -> Frame<'d> {
        let mut frame = Frame::new(self.place(value.place()), body, way);
        frame.at = at;
        frame.timing = timing(true, at);
        frame.vantage = Vantage::Client;
        frame.lack = value.is_cut().then_some(Lack::Cut);
        frame
    }

    fn socket(&mut self, entry: Json<'d>, messages: Json<'d>, sockets: &mut BTreeMap<Name, u32>) {
        let begun = begun(entry);
        let url = entry.path(&["request", "url"]);
        let text = url.and_then(Json::str).unwrap_or_default();
        let mut name = connection(&text);
        let number = sockets.entry(name.clone()).or_default();
        *number += 1;
        if *number > 1 {
            // it came up again
            name = format!("{name}#{number}").into();
        }
        if let Some(url) = url {
            let mut frame =
                self.frame(url, begun.as_ref().map(|(at, _)| *at), Body::Opened(Some(text)), Way::default());
            frame.connection = Some(name.clone());
            frame.direction = Direction::Local;
            frame.written = begun.map(|(_, written)| written);
            self.frames.push(frame);
        }
        for message in messages.items() {
            let Some((text, way)) = message.get("data").and_then(Json::text_and_way) else { continue };
            let time = message.get("time");
            let at = time.and_then(Json::number).and_then(stamp::number);
            let at = at.filter(|(_, clock)| *clock == Clock::Utc).map(|(at, _)| at);
            let (body, way) = match message.get("opcode").and_then(Json::u16) {
                Some(2) => {
                    let (decoded, _) = base64(text.as_bytes(), BINARY);
                    (Body::Binary(Cow::Owned(decoded.bytes)), way.inside(decoded.map))
                }
                _ => (Body::Text(text), way),
            };
            let value = message.get("data").unwrap_or(message);
            let mut frame = self.frame(value, at, body, way);
            frame.connection = Some(name.clone());
            frame.written = time.map(|time| Cow::Borrowed(time.source()));
            frame.direction = match message.get("type").and_then(Json::str).as_deref() {
                Some("send") => Direction::ToServer,
                Some("receive") => Direction::ToClient,
                _ => Direction::Unknown,
            };
            self.frames.push(frame);
        }
    }

    fn http(&mut self, entry: Json<'d>) {
        let (Some(request), Some(response)) = (entry.get("request"), entry.get("response")) else { return };
        let Some(url) = request.get("url").and_then(Json::str) else { return };
        let method = request.get("method").and_then(Json::str).unwrap_or_default();
        let post = request.get("postData");
        let sent = self.body(post, post.and_then(|post| post.get("text")));
        let content = response.get("content");
        let received = self.body(content, content.and_then(|content| content.get("text")));
        let begun = begun(entry);
        let at = begun.as_ref().map(|(at, _)| *at);
        let took = entry.get("time").and_then(Json::number).filter(|took| *took >= 0.0).unwrap_or(0.0);
        let ended = at.map(|at| at.later((took * 1000.0) as i64));
        let status = response.get("status").and_then(Json::u16).unwrap_or(0);
        let polling = url.contains("EIO=") && url.contains("transport=polling");
        if polling {
            let name = connection(&url);
            for (body, at, direction) in [(sent, at, Direction::ToServer), (received, ended, Direction::ToClient)] {
                // "ok" is the answer to a POST
                if let Some(body) = body.filter(|_| direction == Direction::ToServer || method == "GET") {
                    self.packets(body, at, direction, &name);
                }
            }
            return;
        }
        let types = [&sent, &received].map(|body| body.as_ref().map_or("", |body| body.media_type.as_str()));
        let is_sdp = types.iter().any(|kind| matches!(*kind, "application/sdp" | "application/trickle-ice-sdpfrag"));
        let says = |body: &Option<BodyText<'_>>| body.as_ref().is_some_and(|body| is_signaling(&body.text));
        let ends = method == "DELETE" && self.knows(&url);
        if !(is_sdp || ends || says(&sent) || says(&received)) {
            return;
        }
        let name = connection(&url);
        let mut push = |value: Json<'d>, body: Option<BodyText<'d>>, at, status: Option<u16>, headers| {
            let BodyText { text, way, media_type, place } = body.unwrap_or_default();
            let http = Http { method: method.clone(), url: url.clone(), status, media_type, headers, body: text };
            let mut frame = self.frame(place.unwrap_or(value), at, Body::Http(http), way);
            frame.connection = Some(name.clone());
            frame.direction = if status.is_some() { Direction::ToClient } else { Direction::ToServer };
            frame.written = begun.as_ref().map(|(_, written)| written.clone());
            self.frames.push(frame);
        };
        push(request, sent, at, None, Vec::new());
        // zero is no answer
        if status > 0 {
            push(response, received, ended, Some(status), headers(response));
        }
    }

    /// Was the resource handed out by a response that was seen?
    fn knows(&self, url: &str) -> bool {
        let path = connection(url);
        let path = path.find('/').map_or("", |at| &path[at..]);
        !path.is_empty()
            && self.frames.iter().rev().take(1000).any(|frame| match &frame.body {
                Body::Http(http) => http.headers.iter().any(|(name, value)| {
                    *name == "location" && value.split('?').next().unwrap_or_default().ends_with(path)
                }),
                _ => false,
            })
    }

    fn body(&self, of: Option<Json<'d>>, text: Option<Json<'d>>) -> Option<BodyText<'d>> {
        let (of, value) = (of?, text?);
        let (text, way) = value.text_and_way().filter(|(text, _)| !text.is_empty())?;
        let media = of.get("mimeType").and_then(Json::str).unwrap_or_default();
        let media_type = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let place = Some(value);
        if of.get("encoding").is_some_and(|encoding| encoding.is("base64")) {
            let (decoded, _) = base64(text.as_bytes(), BINARY);
            let way = way.inside(decoded.map);
            let text = String::from_utf8(decoded.bytes).ok()?;
            return Some(BodyText { text: Cow::Owned(text), way, media_type, place });
        }
        Some(BodyText { text, way, media_type, place })
    }

    fn packets(&mut self, body: BodyText<'d>, at: Option<Moment>, direction: Direction, name: &Name) {
        for range in engine::packets(&body.text) {
            let way = body.way.tail(range.start);
            let text = match &body.text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[range.clone()]),
                Cow::Owned(text) => Cow::Owned(text[range.clone()].to_owned()),
            };
            if text.is_empty() {
                continue;
            }
            let span = way.outer(Span::of(0..text.len()));
            let Some(value) = body.place else { continue };
            let mut frame = self.frame(value, at, Body::Text(text), way);
            frame.place = self.place(span);
            frame.connection = Some(name.clone());
            frame.direction = direction;
            self.frames.push(frame);
        }
    }
}

#[derive(Default)]
struct BodyText<'d> {
    text: Cow<'d, str>,
    way: Way,
    media_type: String,
    place: Option<Json<'d>>,
}

/// Is there anything of a call in it?
fn is_signaling(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    (text.trim_start().starts_with(['{', '[']) || text.starts_with("v=0"))
        && (super::line::is_signaling(text) || has("\"janus\"") || has("m.call."))
}

/// The headers that are read.
fn headers<'d>(response: Json<'d>) -> Vec<(&'static str, Cow<'d, str>)> {
    let mut found = Vec::new();
    let Some(headers) = response.get("headers") else { return found };
    for header in headers.items().take(200) {
        let Some(name) = header.get("name").and_then(Json::str) else { continue };
        for wanted in ["location", "link"] {
            if name.eq_ignore_ascii_case(wanted)
                && let Some(value) = header.get("value").and_then(Json::str)
            {
                found.push((wanted, value));
            }
        }
    }
    found
}
