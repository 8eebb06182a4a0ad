//! From frames to events: the dialect is found, the frames that waited for it are decoded, names are given to connections.

use std::collections::BTreeMap;

use super::dialect::{Detected, Detector, Dialect, GENERIC, Out};
use super::event::{Description, Direction, Event, Lack, Moment, Name, Other, Place, Timing, What};
use super::frame::{Body, Frame, Seen};
use super::json::{FaultKind, Parsed};
use super::stamp::Stamp;
use super::{Clock, Note};
use crate::prose;
use crate::prose::Prose;
use crate::sdp::SdpType;
use crate::signal::event::{Embedded, Forwarded};
use crate::text::Span;

/// How many frames are looked at before the dialect is decided.
const LOOKED_AT: u32 = 400;

/// How many bytes of frames may wait for that.
const WAITING: usize = 8 << 20;

/// How many notes are kept of one capture.
const NOTES: usize = 2000;

/// How many connections are known by name at a time.
const KNOWN: usize = 100_000;

/// Events that wait for the description that their message left out, at most.
const HELD: usize = 8;

/// What comes after the containers.
#[derive(Debug, Default)]
pub(super) struct Flow {
    wanted: Option<&'static Dialect>,
    detector: Detector,
    looked: u32,
    waiting: Vec<Frame<'static>>,
    weight: usize,
    detected: Option<Detected>,
    /// What has been made and not been taken yet.
    pub(super) events: Vec<Event>,
    held: Vec<Event>,
    /// A list that is used again for each frame.
    made: Vec<Event>,
    pub(super) notes: Vec<Note>,
    /// Notes that were not kept.
    pub(super) dropped: u64,
    pub(super) clock: Clock,
    /// Of a clock without dates: the last time, and the days that have passed.
    day: (i64, i64),
    names: BTreeMap<Name, Name>,
    /// What a server said last that it sent on: what, from whom, to whom, on which line.
    forwarded: Option<(SdpType, Option<Name>, Option<Name>, u32)>,
}

impl Flow {
    pub(super) fn new(wanted: Option<&'static Dialect>) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// A time on the clock of the capture, which the first time decides. None when it is on another clock.
    pub(super) fn time(&mut self, stamp: Stamp) -> Option<Moment> {
        const DAY: i64 = 86_400_000_000;
        if self.clock == Clock::None {
            self.clock = stamp.clock;
            self.day = (stamp.at.0, 0);
        }
        match (self.clock, stamp.clock) {
            (Clock::Day, Clock::Day) => {
                let (last, days) = self.day;
                // midnight, if it is half a day back
                let days = if stamp.at.0 < last - DAY / 2 { days + 1 } else { days };
                self.day = (stamp.at.0, days);
                Some(stamp.at.later(days * DAY))
            }
            (known, clock) if known == clock => Some(stamp.at),
            (Clock::Utc | Clock::Local, Clock::Utc | Clock::Local) => Some(stamp.at),
            _ => None,
        }
    }

    /// Something went wrong.
    pub(super) fn note(&mut self, name: &'static str, place: Place, says: Prose) {
        self.push_note(Note { name, place, within: place.span, says });
    }

    fn push_note(&mut self, note: Note) {
        if self.notes.len() < NOTES {
            self.notes.push(note);
        } else {
            self.dropped += 1;
        }
    }

    /// An event that needs no dialect.
    pub(super) fn event(&mut self, event: Event) {
        self.release();
        self.push(event);
    }

    /// An event that is known as it is: names have been given to connections when it was first read.
    pub(super) fn exact(&mut self, event: Event) {
        self.release();
        self.events.push(event);
    }

    /// A frame: decoded at once, or kept until the dialect is known.
    pub(super) fn frame(&mut self, frame: Frame<'_>) {
        self.parsed_frame(frame, None);
    }

    /// A frame whose JSON has been read already, to find where it ends.
    pub(super) fn parsed_frame(&mut self, frame: Frame<'_>, parsed: Option<Parsed>) {
        if self.detected.is_some() {
            let mut made = std::mem::take(&mut self.made);
            self.decode(&frame, parsed, &mut made);
            self.made = made;
            return;
        }
        {
            let seen = Seen::new(&frame);
            self.detector.look(&seen);
        }
        self.looked += 1;
        self.weight += frame.weight();
        self.waiting.push(frame.into_owned());
        if self.looked >= LOOKED_AT || self.weight >= WAITING {
            self.decide();
        }
    }

    fn decide(&mut self) {
        let detector = std::mem::take(&mut self.detector);
        self.detected = Some(match self.wanted {
            Some(dialect) => detector.forced(dialect),
            None => detector.decide(),
        });
        let mut made = Vec::new();
        for frame in std::mem::take(&mut self.waiting) {
            self.decode(&frame, None, &mut made);
        }
    }

    /// Ends it: says which dialect it was, and why.
    pub(super) fn finish(&mut self) -> Option<Detected> {
        if self.detected.is_none() {
            self.decide();
        }
        self.release();
        self.detected.take()
    }

    fn decode(&mut self, frame: &Frame<'_>, parsed: Option<Parsed>, made: &mut Vec<Event>) {
        let dialect = self.detected.as_ref().map_or(&GENERIC, |detected| detected.dialect);
        let seen = Seen::with(frame, parsed);
        made.clear();
        let mut notes = Vec::new();
        faults(&seen, &mut notes);
        let mut out = Out { events: made, notes: &mut notes };
        let known = (dialect.decode)(&seen, &mut out);
        if !known && !(GENERIC.decode)(&seen, &mut out) {
            self.otherwise(&seen, &mut out);
        }
        for note in notes {
            self.push_note(note);
        }
        if matches!(frame.body, Body::Text(_) | Body::Http(_)) {
            self.release();
        }
        for event in made.drain(..) {
            self.push(event);
        }
    }

    /// What no dialect knows.
    fn otherwise(&mut self, seen: &Seen<'_>, out: &mut Out<'_>) {
        match &seen.frame.body {
            Body::Opened(_) => drop(out.say(seen, What::Opened)),
            Body::Closed(code, reason) => {
                let reason = reason.as_deref().filter(|reason| !reason.is_empty());
                let reason = reason.map(|reason| reason[..reason.floor_char_boundary(256)].into());
                out.say(seen, What::Closed { code: *code, reason });
            }
            Body::Text(_) => {
                let verb = seen.doc.as_ref().and_then(|doc| {
                    let root = doc.root();
                    let verb = root.any(&["type", "event", "action", "cmd", "method", "kind", "janus"]);
                    verb.or_else(|| root.is_array().then(|| root.items().next())?)?.name()
                });
                let words = seen.text[..seen.text.floor_char_boundary(40)].split_whitespace().next();
                let name = verb.as_deref().or(words).unwrap_or_default().to_owned();
                out.other(seen, &name);
            }
            Body::Binary(bytes) => {
                let text = format!("{} bytes", bytes.len()).into();
                out.say(seen, What::Other(Other { name: "binary".into(), text }));
            }
            Body::Block(text, kind) => self.block(seen, text, *kind, out),
            // a request that is not about the call; a line of another application
            Body::Http(_) | Body::Remark(_) => {}
        }
    }

    /// A description that stands in a log by itself: it is the one that the message before it left out, if there is one.
    fn block(&mut self, seen: &Seen<'_>, text: &str, kind: Option<SdpType>, out: &mut Out<'_>) {
        let sdp = Embedded { text: text.into(), way: seen.frame.way.clone() };
        if let Some(held) = self.held.first_mut()
            && matches!(held.lack, Some(Lack::Elided | Lack::Cut))
            && let What::Description(description) = &mut held.what
            && (kind.is_none() || description.kind.is_none() || kind == description.kind)
        {
            description.sdp = sdp;
            held.lack = seen.frame.lack;
            return;
        }
        let near = seen.frame.place.line.saturating_sub(5);
        let forwarded =
            self.forwarded.take().filter(|(known, _, _, line)| *line >= near && kind.is_none_or(|kind| kind == *known));
        let kind = kind.or(forwarded.as_ref().map(|(kind, ..)| *kind));
        let event = out.say_whole(seen, What::Description(Description { kind, sdp }), seen.frame.lack);
        if let Some((_, from, to, _)) = forwarded {
            event.from = from;
            event.to = to;
        }
    }

    /// Lets go of what waited.
    fn release(&mut self) {
        self.events.append(&mut self.held);
    }

    fn push(&mut self, mut event: Event) {
        self.name(&mut event);
        if let What::Forwarded { kind: Forwarded::Description(kind) } = &event.what {
            self.forwarded = Some((*kind, event.from.clone(), event.to.clone(), event.place.line));
            if let Some(held) = self.held.first_mut()
                && let What::Description(description) = &held.what
                && description.kind.is_none_or(|known| known == *kind)
            {
                held.from = held.from.take().or_else(|| event.from.clone());
                held.to = held.to.take().or_else(|| event.to.clone());
                if held.from.is_some() && held.direction == Direction::Received {
                    held.direction = Direction::ToServer;
                }
            }
        }
        let opens = event.lack.is_some() && matches!(event.what, What::Description(_));
        if opens {
            self.release();
        }
        // remarks stay behind the message they are about
        if opens || !self.held.is_empty() && self.held.len() < HELD {
            self.held.push(event);
        } else {
            self.release();
            self.events.push(event);
        }
    }

    /// Who is at a connection is known from what was said on it.
    fn name(&mut self, event: &mut Event) {
        let Some(connection) = &event.connection else { return };
        let own = match (event.direction, &event.what) {
            (_, What::Refused { asked: super::event::Asked::Name, .. }) => {
                self.names.remove(connection);
                return;
            }
            (Direction::ToServer, _) => event.from.clone(),
            (Direction::ToClient, What::Registered { name }) => name.clone(),
            _ => None,
        };
        match own {
            Some(own) if self.names.len() < KNOWN => {
                self.names.insert(connection.clone(), own);
            }
            _ => {}
        }
        let known = self.names.get(connection);
        match event.direction {
            Direction::ToServer if event.from.is_none() => event.from = known.cloned(),
            Direction::ToClient if event.to.is_none() => event.to = known.cloned(),
            // a log of a day has more connections than are known at a time
            Direction::Local if matches!(event.what, What::Closed { .. }) => drop(self.names.remove(connection)),
            _ => {}
        }
    }
}

/// Notes of what is wrong with the JSON of a frame.
fn faults(seen: &Seen<'_>, notes: &mut Vec<Note>) {
    let Some(doc) = &seen.doc else { return };
    let Some(fault) = doc.fault else { return };
    let (name, says) = match fault.kind {
        FaultKind::CutString => ("cut-json", prose!["this message ends within a string: what comes after is missing"]),
        FaultKind::Cut => ("cut-json", prose!["this message ends before its brackets are closed"]),
        FaultKind::Elided => {
            ("elided-json", prose!["something was left out of this message, and dots put in its place"])
        }
        FaultKind::Broken => ("broken-json", prose!["this message is not JSON from here on"]),
        FaultKind::TooMany => {
            ("too-many", prose!["this message holds more values than are read, the rest was left out"])
        }
        FaultKind::TooDeep => {
            ("too-deep", prose!["this message is nested deeper than ", super::json::DEPTH, " levels and was not read"])
        }
    };
    let mut place = seen.frame.place;
    let within = place.span;
    let at = doc.outer(Span::new(fault.at, fault.at + 1));
    if at.start >= within.start && at.start <= within.end {
        place.span = Span::new(at.start, at.end.min(within.end).max(at.start));
    }
    notes.push(Note { name, place, within, says });
}

/// How well a time that is or is not beside a message is known.
pub(super) const fn timing(written: bool, at: Option<Moment>) -> Timing {
    match (written, at) {
        (_, None) => Timing::None,
        (true, _) => Timing::Written,
        (false, _) => Timing::Earlier,
    }
}
