//! What detectors look at: the events, the story they tell, and what is known of the capture as a whole.

use std::collections::{HashMap, HashSet};

use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::SdpType;
use crate::sdp::attr::candidate::Candidate as Parsed;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;
use crate::signal::event::{Direction, Event, Lack, Moment, Origin, State, What};

use super::measured::Measured;
use super::sides::{Side, SideId};
use super::story::{Message, Story};

/// What detectors look at.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The events, in order.
    pub events: &'a [Event],
    /// What they tell.
    pub story: &'a Story,
    /// The capture, or a message in it, ends early.
    pub cut: bool,
    /// What became of each side's connection, where the capture shows states.
    pub ends: Vec<End>,
    /// What was measured, where it shows statistics.
    pub measured: Measured,
    /// The last moment of the capture that is known; later than the last event in a call that is one of many.
    pub until: Option<Moment>,
    /// How many clients have written each capture.
    writers: HashMap<Origin, usize>,
    /// Connections that are peer connections, as dumps name them, and not ways to a signaling server.
    peer_connections: HashSet<(Origin, &'a str)>,
    /// Sides that nothing names, numbered.
    nameless: HashMap<SideId, usize>,
    /// The candidates of each side.
    candidates: HashMap<SideId, Vec<(usize, Sent)>>,
}

/// What became of the connection of a side.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The side.
    pub side: SideId,
    /// The event in which it was first connected.
    pub connected: Option<usize>,
    /// The event in which it failed.
    pub failed: Option<usize>,
    /// The event in which it was disconnected, after it had been connected, the last time.
    pub lost: Option<usize>,
    /// The event in which it was connected again after that.
    pub back: Option<usize>,
    /// The first event that tells its state.
    pub began: usize,
    /// The last event that tells its state.
    pub last: usize,
}

impl<'a> Ground<'a> {
    /// Looks over the events.
    pub fn of(events: &'a [Event], story: &'a Story, cut: bool) -> Self {
        let cut = cut || events.last().is_some_and(|event| event.lack == Some(Lack::Cut));
        let measured = Measured::of(events, &story.sides);
        let ends = ends(events, story, &measured);
        let until = events.last().and_then(|event| event.at);
        let mut writers: HashMap<Origin, usize> = HashMap::new();
        for home in story.sides.all().iter().filter_map(|side| side.home) {
            *writers.entry(home).or_default() += 1;
        }
        let of_browser = |event: &&Event| matches!(event.what, What::Api(_) | What::State { .. } | What::Stats(_));
        let local = events.iter().filter(|event| event.direction == Direction::Local && event.from.is_none());
        let local = local.filter(of_browser);
        let peer_connections = local.filter_map(|event| Some((event.origin(), event.connection.as_deref()?))).collect();
        let unnamed = story.sides.ids().filter(|id| {
            let side = story.sides.get(*id);
            side.name().is_none() && !side.local
        });
        let nameless = unnamed.enumerate().map(|(number, id)| (id, number + 1)).collect();
        let candidates = HashMap::new();
        let mut ground =
            Self { events, story, cut, ends, measured, until, writers, peer_connections, nameless, candidates };
        ground.gather();
        ground
    }

    /// The same, of a capture that goes on at least until then.
    #[must_use]
    pub fn lasting(mut self, until: Option<Moment>) -> Self {
        self.until = until.max(self.until);
        self
    }

    /// What to call a side in a sentence.
    pub fn called(&self, side: Option<SideId>) -> Prose {
        let Some(id) = side else { return prose!["somebody"] };
        let side = self.story.sides.get(id);
        match side.names.first() {
            Some(name) => theirs(name).into(),
            None if side.local && self.story.joined.calls.len() < 2 && self.alone(side) => prose!["this client"],
            None if side.local && self.alone(side) => {
                prose!["the client of file ", side.home.map_or(0, |home| usize::from(home.source)) + 1]
            }
            None => match side.connections.first() {
                Some((source, name)) if self.peer_connections.contains(&(*source, &**name)) => {
                    prose!["peer connection ", theirs(name)]
                }
                Some((_, name)) => prose!["the client at ", theirs(name)],
                None => match self.nameless.get(&id) {
                    Some(number) if self.nameless.len() > 1 => prose!["client ", *number, " without a name"],
                    _ if self.story.sides.ids().count() == 2 => prose!["the other side"],
                    _ => prose!["a client without a name"],
                },
            },
        }
    }

    /// Is it the only client whose capture this is? A connection of a client's own is named by the server's address.
    fn alone(&self, side: &Side) -> bool {
        side.home.is_none_or(|home| self.writers.get(&home).is_none_or(|clients| *clients == 1))
    }

    /// Seconds between two events; zero where their times are not known.
    pub fn seconds(&self, from: usize, to: usize) -> f64 {
        let times = self.events[from].at.zip(self.events[to].at);
        times.map_or(0.0, |(from, to)| to.millis_since(from) / 1000.0)
    }

    /// The SDP of a message that holds a whole description.
    pub fn sdp(&self, message: usize) -> Option<&'a str> {
        let event = self.events.get(self.story.messages.get(message)?.event)?;
        if event.lack.is_some() {
            return None;
        }
        event.description().map(|description| &*description.sdp.text)
    }

    /// The messages of a side that hold descriptions, with their types.
    pub fn descriptions_of(&self, side: SideId) -> impl Iterator<Item = (usize, &'a Message, SdpType)> {
        self.story
            .descriptions()
            .filter(move |(_, message, _)| message.author == Some(side))
            .filter_map(|(index, message, kind)| Some((index, message, kind?)))
    }

    /// The candidates of a side: sent one by one, or in its descriptions. Each with the event it is in.
    pub fn candidates_of(&self, side: SideId) -> &[(usize, Sent)] {
        self.candidates.get(&side).map_or(&[], Vec::as_slice)
    }

    /// Those of all sides.
    fn gather(&mut self) {
        let mut all: HashMap<SideId, Vec<(usize, Sent)>> = HashMap::new();
        for (index, message) in self.story.candidates() {
            let Some(author) = message.author else { continue };
            let text = self.story.candidate(index, self.events).map(|candidate| &*candidate.candidate.text);
            let sent = text.and_then(|text| parsed(text).pop()).map(|sent| (message.event, sent));
            all.entry(author).or_default().extend(sent);
        }
        for (index, message, kind) in self.story.descriptions() {
            let (Some(author), Some(_)) = (message.author, kind) else { continue };
            let inside = self.sdp(index).map(parsed).unwrap_or_default();
            all.entry(author).or_default().extend(inside.into_iter().map(|sent| (message.event, sent)));
        }
        self.candidates = all;
    }
}

/// What of a candidate matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// `host`, `srflx`, `prflx`, `relay`.
    pub kind: Box<str>,
    /// The address.
    pub address: Box<str>,
    /// The port.
    pub port: u16,
    /// `udp` or `tcp`.
    pub transport: Box<str>,
    /// Address and port it was derived from.
    pub related: Option<(Box<str>, Option<u16>)>,
    /// Its generation, where it says so.
    pub ufrag: Option<Box<str>>,
}

/// The candidates in a text: a description, or a line on its own.
pub fn parsed(text: &str) -> Vec<Sent> {
    let document = Document::parse(text);
    let session = Session::read(&document);
    let sent = |candidate: Parsed<'_>| Sent {
        kind: candidate.candidate_type.into(),
        address: candidate.address.into(),
        port: candidate.port,
        transport: candidate.transport.to_ascii_lowercase().into(),
        related: candidate.related.map(|(address, port)| (address.into(), port)),
        ufrag: candidate.extension("ufrag").map(Into::into),
    };
    session.entries.iter().filter_map(|entry| Parsed::of(&session, entry)).map(sent).collect()
}

/// Follows the states that a dump or a recording shows; where it shows none, statistics tell whether it came up.
fn ends(events: &[Event], story: &Story, measured: &Measured) -> Vec<End> {
    let mut sides = story.sides.clone();
    let mut ends: Vec<End> = Vec::new();
    // Of whom the state of the whole is told, ICE alone does not say that it is up: DTLS comes after it.
    let told_whole = |event: &Event| matches!(event.what, What::State { state: State::Connection, .. });
    let whole: HashSet<SideId> =
        events.iter().filter(|event| told_whole(event)).filter_map(|event| sides.subject(event)).collect();
    for (index, event) in events.iter().enumerate() {
        let What::State { state: state @ (State::IceConnection | State::Connection), value } = &event.what else {
            continue;
        };
        let Some(side) = sides.subject(event) else { continue };
        let by_ice = *state == State::IceConnection && whole.contains(&side);
        let at = ends.iter().position(|end| end.side == side).unwrap_or_else(|| {
            ends.push(End { side, connected: None, failed: None, lost: None, back: None, began: index, last: index });
            ends.len() - 1
        });
        let end = &mut ends[at];
        end.last = index;
        match &**value {
            "connected" | "completed" if !by_ice => {
                if end.lost.is_some() || end.failed.is_some() {
                    end.back = Some(index);
                }
                end.connected = end.connected.or(Some(index));
            }
            "disconnected" if end.connected.is_some() => {
                end.lost = Some(index);
                end.back = None;
            }
            "failed" => {
                end.failed = Some(index);
                end.back = None;
            }
            _ => {}
        }
    }
    let told: HashSet<SideId> = ends.iter().map(|end| end.side).collect();
    for link in &measured.links {
        if told.contains(&link.side) {
            continue;
        }
        let in_vain = link.checks.is_some_and(|checks| checks.sent > 0.0 && checks.answered <= 0.0);
        let (connected, failed) = match &link.dtls {
            Some((state, event)) if &**state == "connected" => (Some(*event), None),
            Some((state, event)) if &**state == "failed" => (None, Some(*event)),
            // what older browsers tell of DTLS: nothing
            None if link.selected.is_some() && link.succeeded.is_some() => (link.succeeded, None),
            _ if in_vain && link.succeeded.is_none() => (None, None),
            _ => continue,
        };
        let side = link.side;
        ends.push(End { side, connected, failed, lost: None, back: None, began: link.first, last: link.last });
    }
    ends
}
