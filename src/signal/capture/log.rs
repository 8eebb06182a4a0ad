//! Logs: a message a line, mostly; descriptions and SIP messages of many lines, JSON that was printed over several.

use std::borrow::Cow;

use super::block::{Block, BlockKind};
use super::events::Recording;
use super::line::{self, Payload, Split};
use super::pasted;
use super::speakers::{self, Speakers};
use super::{Container, envelope};
use crate::prose;
use crate::sdp::locate::windows_1252;
use crate::signal::event::{Direction, Lack, Moment, Place, Vantage};
use crate::signal::flow::{Flow, timing};
use crate::signal::frame::{Body, Frame};
use crate::signal::json::{Doc, FaultKind};
use crate::text::{Span, Way, offset};

/// The most bytes of a description, a SIP message or JSON over several lines.
pub(super) const BLOCK: usize = 1 << 20;

/// The most lines of JSON that is printed over several.
const PRINTED: u32 = 4000;

/// How many lines of text before a description are remembered: they tell what it is.
const BEFORE: usize = 400;

/// Reads lines of a log.
pub(super) struct Log {
    /// The last time, for lines without one.
    time: Option<Moment>,
    /// What is being gathered.
    block: Option<Block>,
    /// The last words before a description: they may say which it is.
    before: String,
    /// Who the last line without a message says speaks to whom: it may be the header of a trace.
    header: Option<(Speakers, Option<Moment>, Option<Box<str>>)>,
    /// What is known of a recording of ours.
    own: Option<Recording>,
    /// It was copied from a page.
    pasted: bool,
    enveloped: u32,
    messages: u32,
    lines: u32,
}

impl Log {
    pub(super) fn new() -> Self {
        Self {
            time: None,
            block: None,
            before: String::new(),
            header: None,
            own: None,
            pasted: false,
            enveloped: 0,
            messages: 0,
            lines: 0,
        }
    }

    /// A line, without its end.
    pub(super) fn line(&mut self, bytes: &[u8], mut place: Place, flow: &mut Flow) {
        let mut bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if place.line == 1
            && let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf")
        {
            bytes = rest;
            place.span.start += 3;
        }
        place.span.end = place.span.start.saturating_add(offset(bytes.len()));
        match std::str::from_utf8(bytes) {
            // most lines lead nowhere: the way is made for those that do
            Ok(text) => self.text(text, &|| Way::verbatim(place.span.start), place, flow),
            Err(_) => {
                let (text, mut map) = windows_1252(bytes);
                map.shift(place.span.start);
                let way = Way::default().inside(map);
                self.text(&text, &|| way.clone(), place, flow);
            }
        }
    }

    fn text(&mut self, text: &str, way: &dyn Fn() -> Way, place: Place, flow: &mut Flow) {
        if self.block.is_some() && self.goes_on(text, place, flow) {
            return;
        }
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        self.lines += 1;
        if trimmed.starts_with('{') && self.object(text, &way(), place, flow) {
            return;
        }
        let split = line::split(text);
        let (at, written) = self.stamp(&split, text, flow);
        let mut frame = Frame::new(place, Body::Text(Cow::Borrowed("")), Way::default());
        frame.at = at.or(self.time);
        frame.timing = timing(at.is_some(), frame.at);
        frame.written = written.map(Cow::Borrowed);
        match split.payload {
            Payload::None => {
                self.page(trimmed, place, flow);
                self.words(text, &split, at, written);
            }
            Payload::Remark(range) => {
                frame.vantage = Vantage::Server;
                frame.direction = Direction::Local;
                self.remember(&text[range.clone()]);
                frame.way = way().tail(range.start);
                frame.body = Body::Remark(Cow::Borrowed(&text[range]));
                flow.frame(frame);
            }
            Payload::Message(range) => {
                self.speakers(&text[split.head], &mut frame);
                self.messages += 1;
                self.header = None;
                let way = way();
                frame.place.span = within(place.span, way.outer(Span::of(range.clone())));
                frame.way = way.tail(range.start);
                frame.body = Body::Text(Cow::Borrowed(&text[range]));
                flow.parsed_frame(frame, split.parsed);
            }
            Payload::Open(range) => {
                self.speakers(&text[split.head], &mut frame);
                self.messages += 1;
                self.header = None;
                self.open(BlockKind::Json, text, range.start, place, frame);
            }
            Payload::Sdp(_) => {
                self.speakers(&text[split.head], &mut frame);
                self.open(BlockKind::Sdp, text, 0, place, frame);
            }
            Payload::Sip(start) => {
                self.headed(&mut frame);
                self.open(BlockKind::Sip, text, start, place, frame);
            }
        }
    }

    /// The time on a line, which is that of the lines after it, too.
    fn stamp<'t>(&mut self, split: &Split, text: &'t str, flow: &mut Flow) -> (Option<Moment>, Option<&'t str>) {
        let Some((stamp, range)) = &split.stamp else { return (None, None) };
        let at = flow.time(*stamp);
        self.time = at.or(self.time);
        (at, text.get(range.clone()))
    }

    /// Says it once when what is read was copied from the page of a browser, which shows a part of what it knows.
    fn page(&mut self, trimmed: &str, place: Place, flow: &mut Flow) {
        if !self.pasted && pasted::is_row(trimmed) {
            self.pasted = true;
            let says = prose![
                "this is text copied from chrome://webrtc-internals: only the descriptions and candidates in it were read. For \
                 calls, states and statistics open \"Create a WebRTC-Internals dump\" on that page, press the button there, and \
                 read the file"
            ];
            flow.note("pasted-page", place, says);
        }
    }

    /// A line with neither message nor remark.
    fn words(&mut self, text: &str, split: &Split, at: Option<Moment>, written: Option<&str>) {
        self.remember(text);
        // `U 192.0.2.1:5060 -> 192.0.2.2:5060` of a trace: of the message that follows
        if memchr::memchr2(b'>', b'<', text.as_bytes()).is_some() {
            let rest = &text[split.head.start..];
            let found = speakers::read(rest);
            self.header = (found.direction == Direction::Relayed).then(|| (found, at, written.map(Into::into)));
        }
    }

    fn remember(&mut self, text: &str) {
        // only words: what is SDP itself is no part of the next description
        if text.as_bytes().get(1) == Some(&b'=') {
            return;
        }
        if self.before.len() > BEFORE {
            self.before.clear();
        }
        self.before.push_str(&text[..text.floor_char_boundary(BEFORE)]);
        self.before.push('\n');
    }

    fn speakers(&mut self, head: &str, frame: &mut Frame<'_>) {
        let found = speakers::read(head);
        frame.vantage = match (found.server, found.client) {
            (true, _) => Vantage::Server,
            (_, true) => Vantage::Client,
            _ => Vantage::Unknown,
        };
        (frame.from, frame.to, frame.connection) = (found.from, found.to, found.connection);
        frame.direction = found.direction;
        // `>` and `<` of wscat and its like are of the client that writes them
        if matches!(head.trim(), ">" | "<") {
            frame.vantage = Vantage::Client;
            frame.direction = if head.trim() == ">" { Direction::ToServer } else { Direction::ToClient };
        }
    }

    fn headed(&mut self, frame: &mut Frame<'_>) {
        if let Some((found, at, written)) = self.header.take() {
            (frame.from, frame.to) = (found.from, found.to);
            frame.direction = Direction::Relayed;
            if at.is_some() {
                frame.at = at;
                frame.timing = timing(true, at);
                frame.written = written.map(|text| Cow::Owned(text.into_string()));
            }
        }
    }

    /// A line that begins with an object: a frame in an envelope, an event of ours, or a message by itself.
    fn object(&mut self, text: &str, way: &Way, place: Place, flow: &mut Flow) -> bool {
        let start = text.len() - text.trim_start().len();
        let Some(doc) = Doc::read(&text[start..], way.tail(start)) else { return false };
        let root = doc.root();
        if !line::is_message(root) {
            return false;
        }
        if root.get("format").is_some_and(|format| format.is("rtcscope.events")) {
            self.own.get_or_insert_default().head(root, place, flow);
            return true;
        }
        if let Some(recording) = &mut self.own {
            recording.line(&doc, place, flow);
            return true;
        }
        if let Some(mut frame) = envelope::read(&doc, place, flow) {
            self.enveloped += 1;
            self.time = frame.at.or(self.time);
            if let Some(fault) = doc.fault {
                if fault.kind == FaultKind::TooDeep {
                    flow.note("too-deep", place, prose!["this line is nested too deep and was not read"]);
                    return true;
                }
                frame.lack = Some(if fault.kind == FaultKind::Broken { Lack::Broken } else { Lack::Cut });
                // what is cut in the message itself is told there
                if !matches!(&frame.body, Body::Text(text) if text.starts_with(['{', '['])) {
                    flow.note("cut-line", place, prose!["this line is not whole: what there is of it was read"]);
                }
            }
            flow.frame(frame);
            return true;
        }
        if doc.fault.is_some_and(|fault| fault.kind == FaultKind::Cut) {
            let mut frame = Frame::new(place, Body::Text(Cow::Borrowed("")), Way::default());
            frame.at = self.time;
            frame.timing = timing(false, frame.at);
            self.messages += 1;
            self.open(BlockKind::Json, text, start, place, frame);
            return true;
        }
        let rest = &text[start..];
        if envelope::is_log(root) && !line::is_signaling(rest) {
            self.remember(rest);
            return true;
        }
        let len = doc.len as usize;
        if doc.fault.is_none() && !rest[len..].trim().is_empty() {
            return false;
        }
        self.messages += 1;
        let time = envelope::time(root, flow);
        let mut frame = Frame::new(place, Body::Text(Cow::Borrowed(rest)), way.tail(start));
        let at = time.as_ref().and_then(|(at, _)| *at);
        frame.at = at.or(self.time);
        frame.timing = timing(at.is_some(), frame.at);
        frame.written = time.map(|(_, written)| Cow::Owned(written));
        self.time = at.or(self.time);
        flow.frame(frame);
        true
    }

    fn open(&mut self, kind: BlockKind, text: &str, start: usize, place: Place, frame: Frame<'_>) {
        let mut lead = 0;
        let mut all = String::new();
        if kind == BlockKind::Sdp {
            // what was said before it may tell what it is
            all.push_str(&self.before);
            lead = all.len();
        }
        let mut first = place;
        first.span.start = first.span.start.saturating_add(offset(start));
        let mut block = Block {
            kind,
            text: all,
            lines: Vec::new(),
            lead,
            frame: frame.into_owned(),
            blanks: 0,
            depth: 0,
            body: None,
        };
        block.push(&text[start..], first);
        self.block = Some(block);
        self.before.clear();
    }

    /// Adds a line to what is being gathered, if it belongs to it.
    fn goes_on(&mut self, text: &str, place: Place, flow: &mut Flow) -> bool {
        let Some(block) = &mut self.block else { return false };
        let room = block.text.len() + text.len() <= BLOCK;
        let belongs = room
            && match block.kind {
                BlockKind::Sdp => block.sdp_goes_on(text),
                BlockKind::Sip => block.sip_goes_on(text),
                BlockKind::Json => {
                    offset(block.lines.len()) < PRINTED && !text.trim().is_empty() && line::goes_on(text)
                }
            };
        if belongs {
            block.push(text, place);
            if block.kind == BlockKind::Json && block.depth <= 0 {
                self.end(flow);
            }
            return true;
        }
        self.end(flow);
        false
    }

    /// Makes a frame of what was gathered.
    fn end(&mut self, flow: &mut Flow) {
        let Some(block) = self.block.take() else { return };
        match block.kind {
            BlockKind::Sdp => block.sdp(flow),
            BlockKind::Sip => {
                self.messages += 1;
                block.whole(flow);
            }
            BlockKind::Json if block.lines.len() > 1 && !block.json_ends() => self.again(block, flow),
            BlockKind::Json => block.whole(flow),
        }
    }

    /// What looked like JSON over several lines was none: its lines are read one by one.
    fn again(&mut self, block: Block, flow: &mut Flow) {
        let lines: Vec<_> = block.ranges().collect();
        for (number, (range, place)) in lines.into_iter().enumerate() {
            let text = &block.text[range];
            if number == 0 {
                let mut frame = block.frame.clone();
                frame.place = place;
                frame.way = Way::verbatim(place.span.start);
                frame.body = Body::Text(Cow::Borrowed(text));
                flow.frame(frame);
            } else {
                let split = line::split(text);
                if let Payload::Message(range) = split.payload {
                    let mut frame =
                        Frame { body: Body::Text(Cow::Borrowed(&text[range.clone()])), ..block.frame.clone() };
                    frame.place = place;
                    frame.way = Way::verbatim(place.span.start).tail(range.start);
                    flow.frame(frame);
                }
            }
        }
    }

    pub(super) fn finish(&mut self, flow: &mut Flow) -> Container {
        self.end(flow);
        if let Some(recording) = &self.own {
            recording.finish(flow);
            Container::Events
        } else if self.enveloped > self.messages {
            Container::Frames
        } else {
            Container::Log
        }
    }
}

/// A span that lies in another, or else the other.
fn within(outer: Span, inner: Span) -> Span {
    if inner.start >= outer.start && inner.end <= outer.end { inner } else { outer }
}
