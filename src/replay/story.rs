//! What was said, by whom, to whom, and what it came to: messages, exchanges, and the signaling state of each side after
//! each step.

use std::collections::{HashMap, HashSet};

use super::exchange::{Exchange, exchanges};
use super::jsep::{Outcome, Set, Signaling, set};
use super::sides::{SideId, Sides};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Candidate, Description, Direction, Event, Lack, Name, Stage, Value, Vantage, What};
use crate::signal::merge::{Joined, Mark, mark};

/// What was said in a capture, put together.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// Who took part.
    pub sides: Sides,
    /// Descriptions, candidates and ends of candidates, each once, in the order they were first seen.
    pub messages: Vec<Message>,
    /// Offers with what answers them.
    pub exchanges: Vec<Exchange>,
    /// Every description that was set, or may be taken to have been set, in order.
    pub steps: Vec<Step>,
    /// What the captures have to do with one another.
    pub joined: Joined,
    /// Those who say something, with the call they do it in, sorted.
    speakers: Vec<(u16, SideId)>,
}

/// Something one side said to another.
#[derive(Clone, Debug)]
pub struct Message {
    /// The event it was first seen in.
    pub event: usize,
    /// Who said it.
    pub author: Option<SideId>,
    /// To whom it is addressed; none: everybody, or not told.
    pub to: Option<SideId>,
    /// What.
    pub said: Said,
    /// Where it arrived: the event, and who got it.
    pub received: Vec<(usize, SideId)>,
    /// The call it belongs to, where the protocol tells calls apart.
    pub call: Option<Name>,
    /// It was only seen when it arrived: what it was sent with is not in the capture.
    pub only_received: bool,
    /// Further events of other captures that show the same sending, or the same arrival at this side.
    pub copies: Vec<(usize, Option<SideId>)>,
    /// The number of its call, where captures have nothing to do with one another.
    pub in_call: u16,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A description of this type; none when the capture does not tell.
    Description(Option<SdpType>),
    /// A candidate.
    Candidate,
    /// There are no more.
    EndOfCandidates,
}

/// A description set at one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event.
    pub event: usize,
    /// The message whose description it is.
    pub message: usize,
    /// At whom.
    pub side: SideId,
    /// As which.
    pub set: Set,
    /// Its type.
    pub kind: SdpType,
    /// The signaling state before.
    pub before: Signaling,
    /// What it comes to by the table.
    pub outcome: Outcome,
    /// What really came of it, where the capture tells: a dump does, signaling does not.
    pub result: Option<bool>,
}

impl Step {
    /// The state after it.
    pub const fn after(&self) -> Signaling {
        match (self.outcome, self.result) {
            (_, Some(false)) | (Outcome::Wrong, _) => self.before,
            (Outcome::To(state) | Outcome::RolledBack(state), _) => state,
        }
    }
}

/// The most messages that are kept; later ones are counted by whoever looks at the events.
const MOST: usize = 200_000;

/// So many messages are looked back through for the offer that an answer is to.
const BACK: usize = 1024;

impl Story {
    /// Puts together what the events of a capture tell, in their order.
    pub fn of(events: &[Event]) -> Self {
        Self::of_joined(events, &Joined::default())
    }

    /// The same of several captures. What has nothing to do with one another is told beside one another.
    pub fn of_joined(events: &[Event], joined: &Joined) -> Self {
        let mut teller = Teller::default();
        teller.story.sides = Sides::of(joined);
        teller.story.joined = joined.clone();
        if joined.calls.len() > 1 {
            let shows = |event: &&Event| event.description().is_some_and(|said| !said.sdp.text.is_empty());
            teller.shows =
                events.iter().filter(shows).map(|event| (joined.call(event.place), event.place.source)).collect();
        }
        for (index, event) in events.iter().enumerate() {
            teller.event(index, event);
        }
        teller.leave_out_the_absent();
        let spoke = |message: &Message| message.author.map(|author| (message.in_call, author));
        let mut speakers: Vec<(u16, SideId)> = teller.story.messages.iter().filter_map(spoke).collect();
        speakers.sort_unstable();
        speakers.dedup();
        teller.story.speakers = speakers;
        teller.story.exchanges = exchanges(&teller.story, events);
        teller.story
    }

    /// The description a message holds, with the event it is in.
    pub fn description<'e>(&self, message: usize, events: &'e [Event]) -> Option<&'e Description> {
        events.get(self.messages.get(message)?.event)?.description()
    }

    /// The candidate a message holds.
    pub fn candidate<'e>(&self, message: usize, events: &'e [Event]) -> Option<&'e Candidate> {
        events.get(self.messages.get(message)?.event)?.candidate()
    }

    /// The descriptions, with the indices of their messages.
    pub fn descriptions(&self) -> impl DoubleEndedIterator<Item = (usize, &Message, Option<SdpType>)> {
        self.messages.iter().enumerate().filter_map(|(index, message)| match message.said {
            Said::Description(kind) => Some((index, message, kind)),
            _ => None,
        })
    }

    /// The candidates, with the indices of their messages.
    pub fn candidates(&self) -> impl Iterator<Item = (usize, &Message)> {
        self.messages.iter().enumerate().filter(|(_, message)| message.said == Said::Candidate)
    }

    /// The side a message reaches, when there can be only one: who got it, who it is addressed to, or the only other one
    /// that says anything.
    pub fn other(&self, message: &Message) -> Option<SideId> {
        if let Some((_, side)) = message.received.first() {
            return Some(*side);
        }
        if message.to.is_some() {
            return message.to;
        }
        let here = self.speakers.iter().filter(|(call, _)| *call == message.in_call).map(|(_, side)| *side);
        let mut others = here.filter(|side| Some(*side) != message.author);
        let only = others.next()?;
        others.next().is_none().then_some(only)
    }
}

/// Puts a story together, event by event.
#[derive(Default)]
struct Teller {
    story: Story,
    /// Messages by what they say: where a copy of one that was seen before is recognised.
    by_text: HashMap<(u16, Mark), Vec<usize>>,
    /// In which captures a message was seen: being sent, or arriving at a side.
    sightings: HashSet<(usize, u16, Option<SideId>)>,
    /// Whom each client spoke to last, and those of whom a server said that they are not there.
    spoken_to: HashMap<(u16, Option<Name>), Name>,
    refused: HashSet<(u16, Name)>,
    /// A server that tells who comes shows who is there.
    tells_who_comes: bool,
    /// Captures that show descriptions, with their calls, where there are several captures.
    shows: HashSet<(u16, u16)>,
    states: HashMap<SideId, Signaling>,
    /// Calls of an API that are open: what was called, by whom, the step it made.
    open: HashMap<(SideId, Set), usize>,
}

impl Teller {
    fn event(&mut self, index: usize, event: &Event) {
        self.story.sides.meet(event);
        // Whose state, statistics or call it is takes part, also where nothing is said.
        if matches!(event.what, What::State { .. } | What::Stats(_))
            || event.connection.is_some() && matches!(event.what, What::Api(_))
        {
            if let Some(side) = self.story.sides.subject(event) {
                self.story.sides.seen(side);
            }
        }
        match &event.what {
            What::Description(_) | What::Candidate(_) | What::EndOfCandidates { .. } => self.said(index, event),
            What::Api(api) => match (&*api.name, api.stage) {
                ("setLocalDescription", Stage::Called) => self.set_called(index, event, Set::Local),
                ("setRemoteDescription", Stage::Called) => self.set_called(index, event, Set::Remote),
                ("setLocalDescription", stage @ (Stage::Succeeded | Stage::Failed)) => {
                    self.set_done(index, event, Set::Local, stage == Stage::Succeeded);
                }
                ("setRemoteDescription", stage @ (Stage::Succeeded | Stage::Failed)) => {
                    self.set_done(index, event, Set::Remote, stage == Stage::Succeeded);
                }
                ("icecandidate", Stage::Fired) | ("addIceCandidate", Stage::Called) => self.said(index, event),
                _ => {}
            },
            _ => {}
        }
        self.presence(event);
    }

    /// Learns who is there from what is asked for and granted.
    fn presence(&mut self, event: &Event) {
        let here = (event.place.source, event.connection.clone());
        let call = self.story.joined.call(event.place);
        match &event.what {
            What::Register { .. } | What::Registered { .. } | What::Join | What::Joined { .. } => {
                self.tells_who_comes |= event.vantage == Vantage::Server;
            }
            What::Accepted => {
                if let Some(name) = self.spoken_to.get(&here) {
                    self.story.sides.heard_of(call, name);
                }
            }
            What::Refused { asked: Asked::Peer, .. } => {
                // A server that writes down what it does names the one who is missing, not the one who is told.
                let missing = event.to.as_ref().filter(|_| event.direction == Direction::Local);
                let missing = missing.or_else(|| self.spoken_to.get(&here)).cloned();
                self.refused.extend(missing.map(|name| (call, name)));
            }
            What::Description(_) | What::Candidate(_) | What::Call
                if matches!(event.direction, Direction::ToServer | Direction::Sent) =>
            {
                if let Some(name) = &event.to {
                    self.spoken_to.insert(here, name.clone());
                }
            }
            _ => {}
        }
    }

    /// Who was spoken to and never was there is no side, and has set nothing.
    fn leave_out_the_absent(&mut self) {
        let story = &mut self.story;
        for message in &story.messages {
            message.author.into_iter().for_each(|author| story.sides.seen(author));
        }
        let (refused, told) = (&self.refused, self.tells_who_comes);
        story.sides.absent(|call, name| told || refused.contains(&(call, name.clone())));
        let sides = &story.sides;
        story.steps.retain(|step| !sides.get(step.side).absent);
    }

    /// A message of the wire, or what an API was handed.
    fn said(&mut self, index: usize, event: &Event) {
        let Some(said) = said(event) else { return };
        // An access log tells that something was posted, and another capture of the call what it was.
        let (call, source) = (self.story.joined.call(event.place), event.place.source);
        let elsewhere = |(of, shows): &(u16, u16)| *of == call && *shows != source;
        if event.lack == Some(Lack::NotShown) && self.shows.iter().any(elsewhere) {
            return;
        }
        let (author, receiver) = (self.story.sides.author(event), self.story.sides.receiver(event));
        let author = self.recognise(event, author, receiver).or_else(|| self.speaker(event, receiver));
        let message = self.message(index, event, said.clone(), author, receiver);
        let Some(message) = message else { return };
        if let Said::Description(Some(kind)) = said
            && !matches!(event.what, What::Api(_))
        {
            self.taken_as_set(index, message, kind);
        }
    }

    /// A client's capture shows what arrives, not always from whom. Who is known by nothing but what they say is the one
    /// that this client speaks to, when that one has said nothing yet under a name.
    fn recognise(&mut self, event: &Event, author: Option<SideId>, receiver: Option<SideId>) -> Option<SideId> {
        let sides = &self.story.sides;
        let nameless = |id: SideId| sides.get(id).names.is_empty() && sides.get(id).connections.is_empty();
        let voiceless = |id: SideId| sides.get(id).identities.is_empty();
        let arrives = matches!(event.direction, Direction::ToClient | Direction::Received);
        let (author_id, receiver_id) = (author?, receiver);
        if arrives && nameless(author_id) {
            let spoken_to = self
                .story
                .messages
                .iter()
                .rev()
                .take(256)
                .find_map(|message| (message.author == receiver_id).then_some(message.to).flatten());
            if let Some(known) = spoken_to.filter(|known| *known != author_id && voiceless(*known) && !nameless(*known))
            {
                self.same(known, author_id);
                return Some(known);
            }
        }
        if !arrives && let Some(addressed) = receiver_id.filter(|id| voiceless(*id)) {
            let heard = self.story.messages.iter().rev().take(256).find_map(|message| {
                let to_me = message.received.iter().any(|(_, side)| *side == author_id);
                message.author.filter(|_| to_me)
            });
            if let Some(stranger) = heard.filter(|stranger| *stranger != addressed && nameless(*stranger)) {
                self.same(addressed, stranger);
            }
        }
        author
    }

    /// Who sent what arrives without a name: whoever has described itself to the receiver last, or else the one the
    /// receiver speaks to, or else its other side, whoever that is.
    fn speaker(&mut self, event: &Event, receiver: Option<SideId>) -> Option<SideId> {
        let arrives = matches!(event.direction, Direction::ToClient | Direction::Received)
            || matches!(&event.what, What::Api(api) if &*api.name == "addIceCandidate");
        let receiver = receiver.filter(|_| arrives)?;
        let described = self.story.messages.iter().rev().take(1024).find_map(|message| {
            let here = message.received.iter().any(|(_, side)| *side == receiver);
            message.author.filter(|author| here && *author != receiver && matches!(message.said, Said::Description(_)))
        });
        let addressed = || {
            let spoken = |message: &Message| (message.author == Some(receiver)).then_some(message.to).flatten();
            self.story.messages.iter().rev().take(1024).find_map(spoken).filter(|other| *other != receiver)
        };
        described.or_else(addressed).or_else(|| self.story.sides.peer_of(event))
    }

    /// Two sides turn out to be one.
    fn same(&mut self, keep: SideId, drop: SideId) {
        self.story.sides.same(keep, drop);
        let rename = |side: &mut SideId| {
            if *side == drop {
                *side = keep;
            }
        };
        for message in &mut self.story.messages {
            message.author.iter_mut().for_each(rename);
            message.to.iter_mut().for_each(rename);
            message.received.iter_mut().for_each(|(_, side)| rename(side));
            message.copies.iter_mut().filter_map(|(_, side)| side.as_mut()).for_each(rename);
        }
        self.story.steps.iter_mut().for_each(|step| rename(&mut step.side));
        if let Some(state) = self.states.remove(&drop) {
            self.states.entry(keep).or_insert(state);
        }
    }

    /// The message that an event is of: a new one, or one that was seen before and arrives here.
    fn message(
        &mut self,
        index: usize,
        event: &Event,
        said: Said,
        author: Option<SideId>,
        receiver: Option<SideId>,
    ) -> Option<usize> {
        let arrives = matches!(event.direction, Direction::ToClient | Direction::Received)
            || matches!(&event.what, What::Api(api) if matches!(&*api.name, "setRemoteDescription" | "addIceCandidate"));
        let in_call = self.story.joined.call(event.place);
        let key = if said == Said::EndOfCandidates { None } else { mark(event).map(|mark| (in_call, mark)) };
        let sighting = (event.place.source, if arrives { receiver } else { None });
        if let Some(message) = key.and_then(|key| self.seen_elsewhere(key, sighting, arrives, author)) {
            self.sightings.insert((message, sighting.0, sighting.1));
            self.story.messages[message].copies.push((index, sighting.1));
            return Some(message);
        }
        if arrives && let Some(known) = key.and_then(|key| self.by_text.get(&key)) {
            // The oldest copy of it that has not arrived there yet, and that the receiver has not said itself.
            let waiting = known.iter().copied().find(|message| {
                let message = &self.story.messages[*message];
                message.author != receiver && !message.received.iter().any(|(_, side)| Some(*side) == receiver)
            });
            if let Some(message) = waiting {
                if let Some(receiver) = receiver {
                    self.story.messages[message].received.push((index, receiver));
                }
                self.sightings.insert((message, sighting.0, sighting.1));
                return Some(message);
            }
        }
        if self.story.messages.len() >= MOST {
            return None;
        }
        // Relays put a name where others put a call: the receiver's, or the author's own.
        let named = event.call.as_ref().and_then(|call| self.story.sides.named(event, call));
        let (call, receiver) = match named {
            None => (event.call.clone(), receiver),
            Some(side) if Some(side) == author => (None, receiver),
            Some(side) => (None, receiver.or(Some(side))),
        };
        let relayed = event.direction == Direction::Relayed;
        let received = receiver.filter(|_| arrives || relayed).map(|side| (index, side));
        self.story.messages.push(Message {
            event: index,
            author,
            to: receiver,
            said,
            received: received.into_iter().collect(),
            call,
            only_received: arrives,
            copies: Vec::new(),
            in_call,
        });
        let message = self.story.messages.len() - 1;
        self.sightings.insert((message, sighting.0, sighting.1));
        if let Some(key) = key {
            self.by_text.entry(key).or_default().push(message);
        }
        Some(message)
    }

    /// The message of which another capture has shown the very same sending, or the same arrival, already.
    fn seen_elsewhere(
        &mut self,
        key: (u16, Mark),
        sighting: (u16, Option<SideId>),
        arrives: bool,
        author: Option<SideId>,
    ) -> Option<usize> {
        let (source, at) = sighting;
        if arrives && at.is_none() {
            return None;
        }
        let names = |side: SideId| &self.story.sides.get(side).names;
        let fits = |message: &usize| {
            let said = &self.story.messages[*message];
            let new = !self.sightings.contains(&(*message, source, at));
            // A relay echoes nothing of the same name: two who are named differently are two.
            let who = match (said.author, author) {
                (Some(one), Some(other)) => one == other || names(one).is_empty() || names(other).is_empty(),
                _ => true,
            };
            let there = match at {
                Some(side) => said.received.iter().any(|(_, known)| *known == side),
                None => !said.only_received,
            };
            new && who && there
        };
        let message = self.by_text.get(&key)?.iter().copied().find(fits)?;
        if !arrives
            && let (Some(one), Some(other)) = (self.story.messages[message].author, author)
            && one != other
        {
            let (keep, drop) = if names(one).is_empty() { (other, one) } else { (one, other) };
            self.same(keep, drop);
        } else if self.story.messages[message].author.is_none() {
            self.story.messages[message].author = author;
        }
        Some(message)
    }

    /// Signaling does not show what is set. Whoever sends a description has set it, and whoever gets it will.
    fn taken_as_set(&mut self, event: usize, message: usize, kind: SdpType) {
        let said = &self.story.messages[message];
        let (author, first) = (said.author, said.event == event);
        let to = match said.received.last() {
            Some((at, side)) if *at == event => Some(*side),
            Some(_) => None,
            None if first => said.to,
            None => None,
        };
        if first && let Some(author) = author {
            if matches!(kind, SdpType::Answer | SdpType::Pranswer) {
                self.offer_before(event, message, author);
            }
            self.step(event, message, author, Set::Local, kind);
        }
        // Who has an offer open of its own takes it back when it answers another one, and not before: some drop the other.
        let open = |side: SideId| self.states.get(&side) == Some(&Signaling::HaveLocalOffer);
        let waits = |side: SideId| kind == SdpType::Offer && open(side);
        if let Some(to) = to.filter(|to| Some(*to) != author && !waits(*to)) {
            self.step(event, message, to, Set::Remote, kind);
        }
    }

    /// Who answers has got an offer, also where the capture does not show how it arrived, and has taken back its own one
    /// (implicit rollback).
    fn offer_before(&mut self, event: usize, answer: usize, author: SideId) {
        let state = self.states.get(&author).copied().unwrap_or_default();
        if !matches!(state, Signaling::Stable | Signaling::HaveLocalOffer) {
            return;
        }
        let in_call = self.story.messages[answer].in_call;
        let set: HashSet<usize> = self
            .story
            .steps
            .iter()
            .rev()
            .take(BACK)
            .filter(|step| step.side == author && step.set == Set::Remote)
            .map(|step| step.message)
            .collect();
        let mut open: Vec<usize> = Vec::new();
        for (index, message) in self.story.messages[..answer].iter().enumerate().rev().take(BACK) {
            match message.said {
                // what was open before an answer has been seen to
                Said::Description(Some(SdpType::Answer)) if !open.is_empty() => break,
                Said::Description(Some(SdpType::Offer)) => {}
                _ => continue,
            }
            let reached = message.received.is_empty() || message.received.iter().any(|(_, side)| *side == author);
            let meant = message.to.is_none_or(|to| to == author) && reached && message.in_call == in_call;
            let again = open.iter().any(|known| self.story.messages[*known].author == message.author);
            if meant && !again && message.author != Some(author) && !set.contains(&index) {
                open.push(index);
            }
        }
        let told_apart = |message: &usize| {
            let author = self.story.messages[*message].author;
            author.is_some_and(|author| self.story.sides.get(author).name().is_some())
        };
        let offer = if open.iter().all(told_apart) { open.last() } else { open.first() };
        if let Some(offer) = offer.copied() {
            self.step(event, offer, author, Set::Remote, SdpType::Offer);
        }
    }

    fn step(&mut self, event: usize, message: usize, side: SideId, which: Set, kind: SdpType) {
        // What was set there already (a delivery that is seen twice) is not set again.
        let twice = self
            .story
            .steps
            .iter()
            .rev()
            .take(64)
            .any(|step| (step.message, step.side, step.set) == (message, side, which));
        if twice {
            return;
        }
        let before = self.states.get(&side).copied().unwrap_or_default();
        let step =
            Step { event, message, side, set: which, kind, before, outcome: set(before, which, kind), result: None };
        self.states.insert(side, step.after());
        self.story.steps.push(step);
    }

    /// A dump shows what is set.
    fn set_called(&mut self, index: usize, event: &Event, which: Set) {
        let What::Api(api) = &event.what else { return };
        let Some(side) = self.story.sides.subject(event) else { return };
        let Value::Description(description) = &api.value else { return };
        let kind = description.kind;
        let author = match which {
            // also learns by what this side is recognised elsewhere
            Set::Local => self.story.sides.author(event).or(Some(side)),
            Set::Remote => self.story.sides.author(event).filter(|author| *author != side),
        };
        let receiver = (which == Set::Remote).then_some(side);
        let Some(message) = self.message(index, event, Said::Description(kind), author, receiver) else { return };
        if let Some(kind) = kind {
            // Another capture has shown how it was sent or arrived, and it was taken for set then.
            let same = |step: &Step| (step.message, step.side, step.set, step.result) == (message, side, which, None);
            let taken = self.story.steps.iter().rev().take(64).position(same);
            if let Some(back) = taken.filter(|_| self.story.joined.calls.len() > 1) {
                let step = self.story.steps.len() - 1 - back;
                self.open.insert((side, which), step);
                return;
            }
            let before = self.states.get(&side).copied().unwrap_or_default();
            let outcome = set(before, which, kind);
            let step = Step { event: index, message, side, set: which, kind, before, outcome, result: None };
            self.states.insert(side, step.after());
            self.story.steps.push(step);
            self.open.insert((side, which), self.story.steps.len() - 1);
        }
    }

    fn set_done(&mut self, index: usize, event: &Event, which: Set, succeeded: bool) {
        let Some(side) = self.story.sides.subject(event) else { return };
        // Called without a description, the browser makes one, and tells it at the end.
        if succeeded && event.description().is_some() && !self.open.contains_key(&(side, which)) {
            self.set_called(index, event, which);
        }
        let Some(step) = self.open.remove(&(side, which)) else { return };
        let step = &mut self.story.steps[step];
        step.result = Some(succeeded);
        if !succeeded {
            self.states.insert(side, step.before);
        }
    }
}

/// What an event says, when it says something.
fn said(event: &Event) -> Option<Said> {
    Some(match &event.what {
        What::Description(description) => Said::Description(description.kind),
        What::Candidate(_) => Said::Candidate,
        What::EndOfCandidates { .. } => Said::EndOfCandidates,
        What::Api(api) => match &api.value {
            Value::Candidate(_) => Said::Candidate,
            Value::EndOfCandidates => Said::EndOfCandidates,
            _ => return None,
        },
        _ => return None,
    })
}
