//! A call in outline: what two calls are compared by. Ids, ports, credentials and the order of equal things are not in it.

use std::collections::BTreeMap;

use super::described::Described;
use crate::diagnostic::Level;
use crate::replay::cause::{Cause, Confidence};
use crate::replay::diagnosis::Diagnosis;
use crate::replay::finding::Found;
use crate::replay::ground::{Ground, Sent};
use crate::replay::measured::{Of, Stream};
use crate::replay::sides::SideId;
use crate::sdp::attr::candidate::Family;
use crate::signal::event::{Event, State, Value, What};

/// How far a call got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Nothing was offered.
    Nothing,
    /// An offer was made.
    Offered,
    /// It was answered.
    Answered,
    /// Somebody looks for a way.
    Checking,
    /// It was connected.
    Connected,
    /// Media arrived.
    Media,
}

impl Reached {
    /// The word for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Offered => "offered",
            Self::Answered => "answered",
            Self::Checking => "checking",
            Self::Connected => "connected",
            Self::Media => "media",
        }
    }

    /// The words for it, of a call.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing was offered",
            Self::Offered => "an offer was made and not answered",
            Self::Answered => "the offer was answered",
            Self::Checking => "ICE looked for a way",
            Self::Connected => "it was connected",
            Self::Media => "it was connected, and media arrived",
        }
    }
}

/// What a side does in its call: two calls are compared role by role, whatever the sides are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It made the first offer.
    Caller,
    /// It got that.
    Callee,
}

impl Role {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Caller, Self::Callee];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Callee => "callee",
        }
    }
}

/// A call in outline.
#[derive(Clone, Debug)]
pub struct Outline {
    /// What it comes to.
    pub cause: Cause,
    /// How sure that is.
    pub confidence: Confidence,
    /// The event that shows it, where one does.
    pub shown: Option<usize>,
    /// How far it got, as far as the capture shows.
    pub reached: Reached,
    /// Does the capture show states or statistics? Signaling alone does not tell whether a call was connected.
    pub shows_states: bool,
    /// Something of it is not in the capture.
    pub incomplete: bool,
    /// Who has which role.
    pub sides: [Option<SideId>; 2],
    /// What each role did.
    pub parts: [Part; 2],
    /// The offers with their answers, in order, as far as they are compared.
    pub exchanges: Vec<Turn>,
    /// How many there are.
    pub turns: usize,
    /// Errors, by what they are: how many, and the first event.
    pub errors: BTreeMap<String, (usize, usize)>,
    /// Findings that are more than remarks, by name: the first event.
    pub findings: BTreeMap<&'static str, usize>,
}

/// An offer with its answer.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who made the offer.
    pub by: Option<Role>,
    /// The offer's event.
    pub event: usize,
    /// The offer; none when the capture does not hold all of it.
    pub offer: Option<Described>,
    /// The event of the answer.
    pub answered: Option<usize>,
    /// The answer; none when there is none, or the capture does not hold all of it.
    pub answer: Option<Described>,
}

/// What one side did and met.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Candidates by type, transport and kind of address: how many, and the first event.
    pub candidates: BTreeMap<(String, String, &'static str), (usize, usize)>,
    /// The states it went through, each kind in order, repetitions left out; and the event of the last.
    pub states: BTreeMap<&'static str, (Vec<Box<str>>, usize)>,
    /// Milliseconds from the first offer to the connection.
    pub connects_after: Option<f64>,
    /// The types of the pair in use: its own candidate's, and the other's.
    pub way: Option<(Box<str>, Box<str>, usize)>,
    /// What was measured of what arrives, by kind of media.
    pub arrives: BTreeMap<&'static str, Arrival>,
    /// The median round trip in seconds, and an event.
    pub round_trip: Option<(f64, usize)>,
}

/// What arrives of one kind of media.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrival {
    /// Packets that arrived, and those that were lost.
    pub packets: f64,
    /// See there.
    pub lost: f64,
    /// Seconds that the picture stood still.
    pub frozen: f64,
    /// An event with it.
    pub event: usize,
}

/// So many exchanges are looked into.
const TURNS: usize = 40;
/// So many states of a kind are kept.
const STATES: usize = 64;
/// So many kinds of candidates and of errors are told apart.
const KINDS: usize = 256;

impl Outline {
    /// Draws it.
    pub fn of(ground: &Ground<'_>, found: &[Found], diagnoses: &[Diagnosis]) -> Self {
        let first = &diagnoses[0];
        let sides = roles(ground);
        let parts = sides.map(|side| side.map_or_else(Part::default, |side| part(ground, side)));
        let shows_states = !ground.ends.is_empty();
        Self {
            cause: first.cause,
            confidence: first.confidence,
            shown: first.evidence.first().copied(),
            reached: reached(ground),
            shows_states,
            incomplete: ground.cut || first.cause == Cause::IncompleteCapture,
            sides,
            parts,
            exchanges: turns(ground, sides),
            turns: ground.story.exchanges.len(),
            errors: errors(ground.events),
            findings: found
                .iter()
                .filter(|one| one.level >= Level::Warning)
                .filter_map(|one| Some((one.name, one.evidence.first().copied()?)))
                .rev()
                .collect(),
        }
    }

    /// What a role did.
    pub const fn part(&self, role: Role) -> &Part {
        &self.parts[role as usize]
    }
}

/// Who called, and who was called.
fn roles(ground: &Ground<'_>) -> [Option<SideId>; 2] {
    let story = ground.story;
    if let Some(first) = story.exchanges.iter().find(|one| !one.answers.is_empty()).or(story.exchanges.first()) {
        let offer = &story.messages[first.offer];
        let answerer = first.answers.first().and_then(|answer| story.messages[*answer].author);
        let callee = answerer.or_else(|| story.other(offer));
        let caller = offer.author.or_else(|| story.sides.ids().find(|side| Some(*side) != callee));
        return [caller, callee.filter(|callee| Some(*callee) != caller)];
    }
    let mut ids = story.sides.ids();
    [ids.next(), ids.next()]
}

fn reached(ground: &Ground<'_>) -> Reached {
    let media = ground.measured.streams(Of::Inbound).any(|stream| stream.packets() > 0.0);
    let arrives =
        |event: &Event| matches!(&event.what, What::State { state: State::Media, value } if &**value == "receiving");
    if media || ground.events.iter().any(arrives) {
        return Reached::Media;
    }
    if ground.ends.iter().any(|end| end.connected.is_some()) {
        return Reached::Connected;
    }
    let checking = |event: &Event| match &event.what {
        What::State { state: State::IceConnection | State::Connection, value } => {
            matches!(&**value, "checking" | "connecting" | "failed")
        }
        _ => false,
    };
    if ground.events.iter().any(checking) {
        return Reached::Checking;
    }
    match ground.story.exchanges.as_slice() {
        [] => Reached::Nothing,
        some if some.iter().any(|one| !one.answers.is_empty()) => Reached::Answered,
        _ => Reached::Offered,
    }
}

fn turns(ground: &Ground<'_>, sides: [Option<SideId>; 2]) -> Vec<Turn> {
    let story = ground.story;
    let role =
        |side: Option<SideId>| Role::BOTH.into_iter().find(|role| side.is_some() && sides[*role as usize] == side);
    let turn = |exchange: &crate::replay::Exchange| {
        let offer = &story.messages[exchange.offer];
        let answer = exchange.answers.first().copied();
        Turn {
            by: role(offer.author),
            event: offer.event,
            offer: ground.sdp(exchange.offer).and_then(Described::of),
            answered: answer.map(|answer| story.messages[answer].event),
            answer: answer.and_then(|answer| ground.sdp(answer)).and_then(Described::of),
        }
    };
    story.exchanges.iter().take(TURNS).map(turn).collect()
}

/// The kind of an address.
fn family(sent: &Sent) -> &'static str {
    let family = match sent.address.parse::<std::net::IpAddr>() {
        Ok(address) if address.is_ipv6() => Family::V6,
        Ok(_) => Family::V4,
        Err(_) if sent.address.to_ascii_lowercase().ends_with(".local") => Family::Mdns,
        Err(_) => Family::Name,
    };
    family.name()
}

fn part(ground: &Ground<'_>, side: SideId) -> Part {
    let mut part = Part::default();
    for (event, sent) in ground.candidates_of(side) {
        let key = (sent.kind.to_ascii_lowercase(), sent.transport.to_ascii_uppercase(), family(sent));
        if part.candidates.len() < KINDS || part.candidates.contains_key(&key) {
            part.candidates.entry(key).or_insert((0, *event)).0 += 1;
        }
    }
    let mut sides = ground.story.sides.clone();
    for (index, event) in ground.events.iter().enumerate() {
        let What::State { state, value } = &event.what else { continue };
        let kept = matches!(state, State::IceConnection | State::Connection | State::Dtls);
        if !kept || sides.subject(event) != Some(side) {
            continue;
        }
        let (values, last) = part.states.entry(state.name()).or_default();
        *last = index;
        if values.last().is_none_or(|last| **last != **value) && values.len() < STATES {
            values.push((**value).into());
        }
    }
    let offered = ground.story.exchanges.first().map(|one| ground.story.messages[one.offer].event);
    let connected = ground.ends.iter().find(|end| end.side == side).and_then(|end| end.connected);
    part.connects_after = offered.zip(connected).and_then(|(offered, connected)| {
        let times = ground.events[offered].at.zip(ground.events[connected].at)?;
        Some(times.1.millis_since(times.0)).filter(|after| *after >= 0.0)
    });
    part.way = ground.measured.link(side).and_then(|link| link.selected.as_ref()).and_then(|selected| {
        let (local, remote) = selected.local.as_deref().zip(selected.remote.as_deref())?;
        Some((local.into(), remote.into(), selected.event))
    });
    let mut trips: Vec<(f64, usize)> = Vec::new();
    for stream in ground.measured.streams.iter().filter(|stream| stream.side == side) {
        measured(stream, &mut part, &mut trips);
    }
    trips.sort_by(|one, other| one.0.total_cmp(&other.0));
    part.round_trip = trips.get(trips.len() / 2).copied();
    part
}

fn measured(stream: &Stream, part: &mut Part, trips: &mut Vec<(f64, usize)>) {
    let trip = |sample: &crate::replay::measured::Sample| sample.round_trip.map(|trip| (trip, sample.event));
    trips.extend(stream.samples.iter().filter_map(trip));
    let Some(last) = stream.samples.last().filter(|_| stream.of == Of::Inbound) else { return };
    let arrival = part.arrives.entry(stream.media()).or_default();
    arrival.packets += last.packets.unwrap_or(0.0);
    arrival.lost += last.lost.unwrap_or(0.0).max(0.0);
    arrival.frozen += last.frozen.unwrap_or(0.0);
    arrival.event = last.event;
}

/// Errors by what they are, in words of protocols and APIs: not in those of whoever wrote them.
fn errors(events: &[Event]) -> BTreeMap<String, (usize, usize)> {
    let mut all: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (index, event) in events.iter().enumerate() {
        let name = match &event.what {
            What::Api(api) => match &api.value {
                Value::Error { name, .. } if &*api.name == "icecandidateerror" => {
                    format!("STUN or TURN error {}", name.as_deref().unwrap_or("without a code"))
                }
                Value::Error { name: Some(name), .. } => format!("{} failed: {name}", api.name),
                Value::Error { name: None, .. } => format!("{} failed", api.name),
                _ => continue,
            },
            What::Refused { asked, .. } => format!("refused: {}", asked.name()),
            What::Error { code: Some(code), .. } => format!("error {code}"),
            What::Error { code: None, .. } => "error without a code".to_owned(),
            _ => continue,
        };
        if all.len() < KINDS || all.contains_key(&name) {
            all.entry(name).or_insert((0, index)).0 += 1;
        }
    }
    all
}
