//! Puts a story together, event by event: whose words are whose, which events show the same message, who is there.

mod steps;

use std::collections::{HashMap, HashSet};

use super::jsep::{Set, Signaling};
use super::sides::{SideId, Sides};
use super::story::{Message, Said, Story};
use crate::signal::event::{Asked, Direction, Event, Lack, Name, Stage, Value, Vantage, What};
use crate::signal::merge::{Joined, Mark, mark};

/// The most messages that are kept; later ones are counted by whoever looks at the events.
const MOST: usize = 200_000;

/// Puts a story together, event by event.
#[derive(Default)]
pub(super) struct Teller {
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
    /// Tells the events of captures, in their order.
    pub(super) fn tell(events: &[Event], joined: &Joined) -> Story {
        let mut teller = Self::default();
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
        teller.story
    }

    fn event(&mut self, index: usize, event: &Event) {
        self.story.sides.meet(event);
        // Whose state, statistics or call it is takes part, also where nothing is said.
        let acts = matches!(event.what, What::State { .. } | What::Stats(_))
            || event.connection.is_some() && matches!(event.what, What::Api(_));
        if acts && let Some(side) = self.story.sides.subject(event) {
            self.story.sides.seen(side);
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
        if self.story.joined.calls.len() < 2 || arrives && at.is_none() {
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
