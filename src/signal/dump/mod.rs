//! What browsers tell of themselves, in the containers they keep it in: dumps of chrome://webrtc-internals and RTCStats,
//! `getStats()` as pages write it to a file, Firefox's about:webrtc.
//!
//! All of them become the same events: calls of the API, states, statistics, each on the connection that is named by the
//! id of its peer connection. Deliberately absent: what any of it means.

mod about;
mod compressed;
mod getstats;
mod internals;
mod legacy;
mod report;
mod rtcstats;
mod series;
mod stats;
mod trace;

use std::collections::HashSet;

use super::Clock;
use super::event::{Direction, Event, Lack, Moment, Name, Place, StatValue, Stats, Vantage, What};
use super::flow::Flow;
use super::json::{Doc, Json};
use super::stamp::Stamp;
use crate::prose;
use crate::prose::Prose;
use crate::text::Span;

pub(super) use about::is_page;
pub(super) use getstats::is_snapshot;

/// The first line of an RTCStats dump.
pub(super) const RTCSTATS: &str = "RTCStatsDump";

/// Is it a dump of chrome://webrtc-internals?
pub(super) fn is_internals(root: Json<'_>) -> bool {
    root.get("PeerConnections").is_some_and(Json::is_object)
        || root.get("getUserMedia").is_some_and(Json::is_array) && root.get("pid").is_none()
}

/// Is it the structured twin of about:webrtc (`RTCStatsReportInternal`), one or several?
pub(super) fn is_report(root: Json<'_>) -> bool {
    report::all(root).next().is_some()
}

/// Reads a dump of chrome://webrtc-internals.
pub(super) fn internals(doc: &Doc<'_>, scribe: &mut Scribe<'_>) {
    internals::read(doc.root(), scribe);
}

/// Reads reports of Firefox.
pub(super) fn reports(doc: &Doc<'_>, scribe: &mut Scribe<'_>) {
    for one in report::all(doc.root()) {
        report::read(one, scribe);
    }
}

/// Reads an RTCStats dump; `start` is where the text begins in the file.
pub(super) fn rtcstats(text: &str, start: u32, scribe: &mut Scribe<'_>) {
    rtcstats::read(text, start, scribe);
}

/// Reads statistics; `start` is where the text begins in the file.
pub(super) fn getstats(text: &str, start: u32, scribe: &mut Scribe<'_>) {
    getstats::read(text, start, scribe);
}

/// Reads a page of about:webrtc; `start` is where the text begins in the file.
pub(super) fn page(text: &str, start: u32, scribe: &mut Scribe<'_>) {
    about::read(text, start, scribe);
}

/// A time with what it counts from.
pub(super) type When = Option<(Moment, Clock)>;

/// Writes down what a dump tells, and puts it in order of time: a dump lists one peer connection after the other.
pub(super) struct Scribe<'a> {
    place: &'a dyn Fn(Span) -> Place,
    told: Vec<(Moment, Clock, Event)>,
    notes: Vec<(&'static str, Place, Prose)>,
    /// The last time in the list at hand.
    last: Moment,
    names: HashSet<Name>,
}

/// The most names that are kept to be used again.
const NAMES: usize = 20_000;

/// How much of a text in statistics is kept.
const TEXT: usize = 256;

impl<'a> Scribe<'a> {
    /// Nothing is written yet. `place` says where in the capture a span of the file is.
    pub(super) fn new(place: &'a dyn Fn(Span) -> Place) -> Self {
        Self { place, told: Vec::new(), notes: Vec::new(), last: Moment(i64::MIN), names: HashSet::new() }
    }

    /// Another list begins, with times of its own.
    fn begin(&mut self) {
        self.last = Moment(i64::MIN);
    }

    /// Something happened. What has no time goes behind what stands before it.
    fn tell(&mut self, what: What, when: When, span: Span, connection: Option<&Name>) -> &mut Event {
        let mut event = Event::new((self.place)(span), what);
        event.at = when.map(|(at, _)| at);
        event.direction = Direction::Local;
        event.vantage = Vantage::Client;
        event.connection = connection.cloned();
        self.last = event.at.unwrap_or(self.last);
        let clock = when.map_or(Clock::None, |(_, clock)| clock);
        self.told.push((self.last, clock, event));
        let last = self.told.len() - 1;
        &mut self.told[last].2
    }

    /// The same with what is missing of it.
    fn tell_part(
        &mut self,
        part: (What, Option<Lack>),
        when: When,
        span: Span,
        connection: Option<&Name>,
    ) -> &mut Event {
        let event = self.tell(part.0, when, span, connection);
        event.lack = part.1;
        event
    }

    /// One object of statistics.
    fn stats(&mut self, stats: Stats, when: When, span: Span, connection: Option<&Name>) {
        self.tell(What::Stats(stats), when, span, connection);
    }

    /// The dump was cut here.
    fn ends_early(&mut self, span: Span) {
        self.note("cut-dump", span, prose!["the dump ends here, before it is complete: what comes after is missing"]);
    }

    fn note(&mut self, name: &'static str, span: Span, says: Prose) {
        self.notes.push((name, (self.place)(span), says));
    }

    /// A name: members of statistics have the same ones over and over.
    fn name(&mut self, text: &str) -> Name {
        if let Some(known) = self.names.get(text) {
            return known.clone();
        }
        let name: Name = text.into();
        if self.names.len() < NAMES && text.len() <= TEXT {
            self.names.insert(name.clone());
        }
        name
    }

    /// A value of statistics; none for what is neither number, boolean nor text.
    fn value(value: Json<'_>) -> Option<StatValue> {
        if let Some(flag) = value.bool() {
            return Some(StatValue::Flag(flag));
        }
        match value.str() {
            Some(text) => Some(StatValue::Text(text[..text.floor_char_boundary(TEXT)].into())),
            None => value.number().map(StatValue::Number),
        }
    }

    /// Hands on what was written, in order of time.
    pub(super) fn finish(mut self, flow: &mut Flow) {
        self.told.sort_by_key(|(key, ..)| *key);
        for (name, place, says) in self.notes {
            flow.note(name, place, says);
        }
        for (_, clock, mut event) in self.told {
            event.at = event.at.and_then(|at| flow.time(Stamp { at, clock, len: 0 }));
            event.timing = super::flow::timing(true, event.at);
            flow.event(event);
        }
    }
}

/// A number of milliseconds (or what else counts since 1970) as a time.
fn time(number: f64) -> When {
    super::stamp::number(number)
}

/// The time in a member, as a number or as text.
fn time_of(value: Json<'_>) -> When {
    match value.str() {
        Some(text) => match super::stamp::read(&text) {
            Some(stamp) => Some((stamp.at, stamp.clock)),
            None => value.number().and_then(time),
        },
        None => value.number().and_then(time),
    }
}

/// What a peer connection is called.
fn connection(scribe: &mut Scribe<'_>, name: &str) -> Name {
    scribe.name(&name[..name.floor_char_boundary(200)])
}
