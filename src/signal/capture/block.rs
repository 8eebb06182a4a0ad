//! Lines of a log that belong together: a description, a SIP message, JSON that was printed over several.

use std::borrow::Cow;

use super::log::BLOCK;
use crate::prose;
use crate::sdp::locate::{FoundKind, locate};
use crate::signal::event::{Lack, Place};
use crate::signal::flow::Flow;
use crate::signal::frame::{Body, Frame};
use crate::signal::json::{Doc, FaultKind};
use crate::text::{SpanMap, Way, offset};

/// Lines that belong together.
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    /// Where each of its lines begins: in the text, in the file, its number.
    pub(super) lines: Vec<(u32, Place)>,
    /// Something besides the lines, before the first.
    pub(super) lead: usize,
    pub(super) frame: Frame<'static>,
    /// How many blank lines ended it so far.
    pub(super) blanks: u32,
    /// How many brackets of JSON are open.
    pub(super) depth: i64,
    /// What a SIP message still has to come of its body.
    pub(super) body: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum BlockKind {
    Sdp,
    Sip,
    Json,
}

impl Block {
    pub(super) fn push(&mut self, text: &str, mut place: Place) {
        place.span.end = place.span.start.saturating_add(offset(text.len()));
        self.lines.push((offset(self.text.len()), place));
        self.text.push_str(text);
        self.text.push('\n');
        if self.kind == BlockKind::Json {
            self.depth = self.depth.saturating_add(brackets(text));
        }
        if let Some(body) = &mut self.body {
            *body = body.saturating_sub(text.len() + 2);
        }
    }

    pub(super) fn ranges(&self) -> impl Iterator<Item = (std::ops::Range<usize>, Place)> {
        let len = self.text.len();
        self.lines.iter().enumerate().map(move |(at, (start, place))| {
            let end = self.lines.get(at + 1).map_or(len, |(next, _)| *next as usize);
            (*start as usize..end.saturating_sub(1).max(*start as usize), *place)
        })
    }

    /// From the text to the file: what stands before the first line leads to its beginning.
    pub(super) fn way(&self) -> Way {
        let mut map = SpanMap::default();
        let first = self.lines.first().map_or(0, |(_, place)| place.span.start);
        map.replace(first, 0, offset(self.lead));
        let mut left = self.lines.len();
        for (range, place) in self.ranges() {
            left -= 1;
            let end = place.span.start.saturating_add(offset(range.len()));
            map.copy(place.span.start, offset(range.len()));
            // the last line may have no end
            map.replace(end, u32::from(left > 0), 1);
        }
        Way::default().inside(map)
    }

    /// Where all of it stands.
    pub(super) fn place(&self) -> Place {
        let mut place = self.lines.first().map_or(self.frame.place, |(_, place)| *place);
        place.span.end = self.lines.last().map_or(place.span.end, |(_, last)| last.span.end);
        place
    }

    /// Is it a line of SDP, behind whatever stood before the first one too?
    pub(super) fn sdp_goes_on(&mut self, text: &str) -> bool {
        if text.trim().is_empty() {
            // some put a blank line after each
            self.blanks += 1;
            return self.blanks < 2 && self.lines.len() < 3;
        }
        let is_line =
            |text: &str| matches!(text.as_bytes(), [b'a'..=b'z', b'=', ..]) && !text[2..].starts_with(['=', '>']);
        let first = self.ranges().next().map(|(range, _)| range.clone());
        let prefix = first.map_or("", |range| {
            let line = &self.text[range];
            &line[..line.find("v=0").unwrap_or(0)]
        });
        let trimmed = text.trim_start();
        let behind = text.get(prefix.len()..).filter(|_| text.is_char_boundary(prefix.len()));
        let belongs = is_line(trimmed)
            || !prefix.is_empty() && behind.is_some_and(is_line)
            || [' ', '\t', '|'].iter().any(|blank| {
                !prefix.trim().is_empty() && text.rsplit_once(*blank).is_some_and(|(_, rest)| is_line(rest))
            })
            // lines with a time before each
            || text.match_indices("a=").any(|(at, _)| at > 0 && !prefix.trim().is_empty() && is_line(&text[at..]));
        if belongs {
            self.blanks = 0;
        }
        belongs && (self.lines.len() < 2 || !trimmed.starts_with("v=0"))
    }

    /// Headers to the blank line, then as much as was announced; lines of SDP where nothing was.
    pub(super) fn sip_goes_on(&mut self, text: &str) -> bool {
        let blank = text.trim().is_empty();
        if self.body.is_none() {
            if blank {
                let announced = self.text.lines().find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    let name = name.trim();
                    (name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("l"))
                        .then(|| value.trim().parse::<usize>().ok())?
                });
                // with nothing announced, lines of SDP belong to it
                self.body = Some(announced.map_or(usize::MAX, |len| len.saturating_add(2)));
                return announced != Some(0) || self.lines.len() > 1;
            }
            return text.contains(':') || text.starts_with([' ', '\t']);
        }
        let left = self.body.unwrap_or(0);
        if left == usize::MAX {
            return matches!(text.as_bytes(), [b'a'..=b'z', b'=', ..]);
        }
        // a trace may have left a part of the body out: then the next message begins early
        left > 2 && !crate::signal::dialect::speaks(text) && !(blank && left < 4)
    }

    pub(super) fn json_ends(&self) -> bool {
        let text = &self.text[self.lead..];
        Doc::read(text, Way::default()).is_some_and(|doc| doc.fault.is_none_or(|fault| fault.kind == FaultKind::Elided))
    }

    /// All of it as one message.
    pub(super) fn whole(mut self, flow: &mut Flow) {
        let way = self.way();
        self.frame.place = self.place();
        let text = self.text.trim_end_matches('\n').to_owned();
        let len = if self.kind == BlockKind::Sip { self.text.len() } else { text.len() };
        self.text.truncate(len);
        self.frame.way = way;
        self.frame.body = Body::Text(Cow::Owned(self.text));
        flow.frame(self.frame);
    }

    /// The description in it, found the way it is found in pastes.
    pub(super) fn sdp(self, flow: &mut Flow) {
        let way = self.way();
        let place = self.place();
        let located = locate(self.text.as_bytes(), 4 * BLOCK);
        let mut any = false;
        let lead = offset(self.lead);
        let own = located.found.iter().filter(|found| found.place().start >= lead);
        for found in own.filter(|found| found.kind == FoundKind::Description) {
            let mut frame = self.frame.clone();
            frame.place = place;
            frame.way = way.after(&found.way());
            frame.lack = found.cut.then_some(Lack::Cut);
            let kind = found.said.map(|said| said.kind);
            frame.body = Body::Block(Cow::Owned(found.text.clone().into_owned()), kind);
            flow.frame(frame);
            any = true;
        }
        if !any && self.lines.len() > 1 {
            flow.note("broken-description", place, prose!["a description begins here that cannot be read"]);
        }
    }
}

/// How many brackets a line of JSON opens, less those that it closes. Strings do not go over line ends.
fn brackets(line: &str) -> i64 {
    let (mut depth, mut quote, mut escaped) = (0, None, false);
    for byte in line.bytes() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => depth -= 1,
            _ => {}
        }
    }
    depth
}
