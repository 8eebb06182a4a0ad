//! Plays a script: says what is to be done next, and hears what comes back.

use std::collections::{HashMap, VecDeque};

use super::compare::{Class, Names, class, compare, is_pulse, is_servers_own, learn};
use super::{Act, Doing, Expected, Got, Played, Script, Unexpected};
use crate::signal::dialect::{Dialect, Out, Wire};
use crate::signal::event::{Direction, Event, Name, Place, Vantage, What};
use crate::signal::frame::{Body, Frame, Seen};
use crate::text::Way;

/// What is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// To do the act of this number.
    Act(usize),
    /// To wait for what ought to come first.
    Wait,
    /// Everything is done.
    Done,
}

/// What a client has to have an answer to before anybody goes on, whether the capture shows the answer or not.
const ANSWERED: &[(&str, &str, &str)] = &[
    ("gstreamer", "register", "registered"),
    ("gstreamer", "call", "accepted"),
    ("gstreamer", "join", "joined"),
    ("login", "register", "registered"),
    ("rooms", "join", "joined"),
];

/// Dialects whose server draws ids: those of today are learned from what comes back. Elsewhere clients choose them.
const DRAWN: &[&str] = &["rooms", "gst-signaller", "ayame"];

/// So many of a kind are looked through for the one that came.
const AHEAD: usize = 1000;
/// So much that is not recorded is kept.
const UNEXPECTED: usize = 1000;
/// So many bytes of it.
const WEIGHT: usize = 32 << 20;

/// A script that is being played.
#[derive(Debug)]
pub struct Player<'e> {
    events: &'e [Event],
    dialect: &'static Dialect,
    script: Script,
    names: Names,
    /// The number of the next act.
    at: usize,
    /// Expected ones that are waited for no longer.
    given_up: Vec<bool>,
    /// Those for which nothing came yet, by whom they are for and what they are.
    unmet: HashMap<(usize, Class), VecDeque<usize>>,
    /// Before this number nothing is waited for.
    from: usize,
    /// What came that is not the same as anything recorded, so far.
    odd: Vec<(usize, Class, Event)>,
    /// What those weigh, in bytes.
    weight: usize,
    /// How many were the same.
    met: usize,
    more: usize,
    own: usize,
    /// Everything is said, and the first one has left.
    parting: bool,
    /// What came after that, and is not recorded.
    parted: usize,
    /// Answers that are waited for.
    open: Vec<(usize, &'static str)>,
    ended: Vec<bool>,
    said: usize,
    unsaid: usize,
}

impl<'e> Player<'e> {
    /// Begins. `names` has those that are to be others than recorded.
    pub fn new(
        events: &'e [Event],
        dialect: &'static Dialect,
        script: Script,
        names: impl IntoIterator<Item = (Name, Name)>,
    ) -> Self {
        let (given_up, ended) = (vec![false; script.expected.len()], vec![false; script.parts.len()]);
        let names = names.into_iter().collect();
        let mut unmet: HashMap<(usize, Class), VecDeque<usize>> = HashMap::new();
        for (number, one) in script.expected.iter().enumerate() {
            unmet.entry((one.part, class(&events[one.event]))).or_default().push_back(number);
        }
        let (at, from, weight, met, more, own, said, unsaid) = (0, 0, 0, 0, 0, 0, 0, 0);
        let (odd, open) = (Vec::new(), Vec::new());
        Self {
            events,
            dialect,
            script,
            names,
            at,
            given_up,
            unmet,
            from,
            odd,
            weight,
            met,
            more,
            own,
            parting: false,
            parted: 0,
            open,
            ended,
            said,
            unsaid,
        }
    }

    /// The script.
    pub const fn script(&self) -> &Script {
        &self.script
    }

    /// What is next.
    pub fn turn(&mut self) -> Next {
        // Who is gone does nothing any more.
        while let Some(act) = self.script.acts.get(self.at).filter(|act| self.ended[act.part]) {
            self.unsaid += usize::from(matches!(act.doing, Doing::Say(_)));
            self.at += 1;
        }
        let Some(act) = self.script.acts.get(self.at) else { return Next::Done };
        let (part, before) = (act.part, act.event);
        let free = self.open.is_empty() && before.is_none_or(|event| self.has_come(part, event));
        if free { Next::Act(self.at) } else { Next::Wait }
    }

    /// Has everything come that was recorded before this event?
    fn has_come(&mut self, part: usize, before: usize) -> bool {
        let waits = |number: usize, one: &Expected| {
            matches!(one.got, Got::Nothing) && !self.given_up[number] && !self.ended[one.part]
        };
        while self.script.expected.get(self.from).is_some_and(|one| !waits(self.from, one)) {
            self.from += 1;
        }
        let earlier = self.script.expected.iter().enumerate().skip(self.from);
        let earlier = earlier.take_while(|(_, one)| one.event < before);
        let wanted = earlier.filter(|(number, one)| waits(*number, one) && (self.script.lockstep || one.part == part));
        self.is_there(wanted.map(|(_, one)| one))
    }

    /// Is there something for each of these that is at least alike?
    fn is_there<'x>(&self, expected: impl Iterator<Item = &'x Expected>) -> bool {
        let mut wanted: HashMap<(usize, Class), usize> = HashMap::new();
        for one in expected {
            *wanted.entry((one.part, class(&self.events[one.event]))).or_default() += 1;
        }
        if wanted.is_empty() {
            return true;
        }
        for (part, kind, _) in &self.odd {
            if let Some(number) = wanted.get_mut(&(*part, kind.clone())) {
                *number = number.saturating_sub(1);
            }
        }
        wanted.values().all(|number| *number == 0)
    }

    /// How far it has come: grows with all that comes and is wanted, or kept.
    pub fn progress(&self) -> usize {
        self.met + self.odd.len()
    }

    /// Has everything come that is waited for?
    pub fn is_complete(&mut self) -> bool {
        let parts = 0..self.script.parts.len();
        self.open.is_empty() && parts.into_iter().all(|part| self.has_come(part, usize::MAX))
    }

    /// What is waited for does not come: goes on without it.
    pub fn give_up(&mut self) {
        self.open.clear();
        let before = self.script.acts.get(self.at).and_then(|act| act.event);
        for (number, one) in self.script.expected.iter().enumerate() {
            if before.is_none_or(|before| one.event < before) {
                self.given_up[number] = true;
            }
        }
    }

    /// The act that is next.
    pub fn act(&self) -> Option<&Act> {
        self.script.acts.get(self.at)
    }

    /// Does it: the message to be sent, with the names of today, when there is one.
    pub fn perform(&mut self) -> Option<Wire> {
        let act = self.script.acts.get(self.at)?;
        self.at += 1;
        if matches!(act.doing, Doing::Close) {
            let left = &self.script.acts[self.at..];
            self.parting |= !left.iter().any(|act| matches!(act.doing, Doing::Say(_)));
        }
        let Doing::Say(event) = &act.doing else { return None };
        let part = act.part;
        let event = self.renamed(event);
        let wire = (self.dialect.encode)(&event)?;
        self.said += 1;
        let sent = event.what.name();
        let answers = ANSWERED.iter().filter(|(dialect, what, _)| (*dialect, *what) == (self.dialect.name, sent));
        self.open.extend(answers.map(|(.., answer)| (part, *answer)));
        Some(wire)
    }

    fn renamed(&self, event: &Event) -> Event {
        let mut event = event.clone();
        let rename = |name: &mut Option<Name>| {
            if let Some(now) = name.as_ref().and_then(|name| self.names.get(name)) {
                *name = Some(now.clone());
            }
        };
        for name in [&mut event.from, &mut event.to, &mut event.room, &mut event.call] {
            rename(name);
        }
        if let What::Register { name } = &mut event.what {
            rename(name);
        }
        event
    }

    /// A client got a text.
    pub fn hear(&mut self, part: usize, text: &str) {
        self.heard(part, Body::Text(text.into()));
    }

    /// A client got bytes.
    pub fn hear_binary(&mut self, part: usize, bytes: &[u8]) {
        self.heard(part, Body::Binary(bytes.into()));
    }

    fn heard(&mut self, part: usize, body: Body<'_>) {
        let mut frame = Frame::new(Place::default(), body, Way::default());
        let weight = frame.weight();
        (frame.direction, frame.vantage) = (Direction::ToClient, Vantage::Client);
        let seen = Seen::new(&frame);
        let (mut events, mut notes) = (Vec::new(), Vec::new());
        let mut out = Out { events: &mut events, notes: &mut notes };
        if !(self.dialect.decode)(&seen, &mut out) {
            out.other(&seen, "");
        }
        for event in events {
            if !is_pulse(&event) {
                self.got(part, event, weight);
            }
        }
    }

    fn got(&mut self, part: usize, live: Event, weight: usize) {
        let name = live.what.name();
        let refused = matches!(live.what, What::Refused { .. } | What::Error { .. });
        self.open.retain(|(who, answer)| *who != part || !(*answer == name || refused));
        let kind = class(&live);
        let unmet = self.unmet.entry((part, kind.clone())).or_default();
        let is_same = |number: &usize| {
            let recorded = &self.events[self.script.expected[*number].event];
            compare(recorded, &live, &self.names).is_ok()
        };
        if let Some(place) = unmet.iter().take(AHEAD).position(is_same)
            && let Some(number) = unmet.remove(place)
        {
            let one = &mut self.script.expected[number];
            one.got = Got::Same;
            self.met += 1;
            if DRAWN.contains(&self.dialect.name) {
                learn(&self.events[one.event], &live, &mut self.names);
            }
        } else if self.parting {
            // Whether a farewell is still heard depends on who is gone first.
            self.parted += 1;
        } else if !self.script.shows_answers && is_servers_own(&live) {
            self.own += 1;
        } else if self.odd.len() < UNEXPECTED && self.weight + weight <= WEIGHT {
            self.weight += weight;
            self.odd.push((part, kind, live));
        } else {
            self.more += 1;
        }
    }

    /// The connection of a client is gone.
    pub fn ended(&mut self, part: usize) {
        self.ended[part] = true;
        self.open.retain(|(who, _)| *who != part);
    }

    /// What it came to.
    pub fn finish(mut self) -> Played {
        let left = self.script.acts.get(self.at..).unwrap_or_default();
        self.unsaid += left.iter().filter(|act| matches!(act.doing, Doing::Say(_))).count();
        let mut unexpected = Vec::new();
        for (part, kind, live) in self.odd {
            match self.unmet.get_mut(&(part, kind)).and_then(VecDeque::pop_front) {
                // Names may have been learned since.
                Some(number) => {
                    let one = &mut self.script.expected[number];
                    one.got = match compare(&self.events[one.event], &live, &self.names) {
                        Ok(()) => Got::Same,
                        Err(difference) => Got::Differs(difference, Box::new(live)),
                    }
                }
                None => unexpected.push(Unexpected { part, event: live }),
            }
        }
        Played {
            parts: self.script.parts,
            said: self.said,
            unsaid: self.unsaid,
            unspeakable: self.script.unspeakable,
            expected: self.script.expected,
            unexpected,
            more: self.more,
            own: self.own,
            parted: self.parted,
        }
    }
}
