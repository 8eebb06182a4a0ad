//! What was said, by whom, to whom, and what it came to: messages, exchanges, and the signaling state of each side after
//! each step.

use super::exchange::{Exchange, exchanges};
use super::jsep::{Outcome, Set, Signaling};
use super::sides::{SideId, Sides};
use super::teller::Teller;
use crate::sdp::SdpType;
use crate::signal::event::{Candidate, Description, Event, Name};
use crate::signal::merge::Joined;

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

impl Story {
    /// Puts together what the events of a capture tell, in their order.
    pub fn of(events: &[Event]) -> Self {
        Self::of_joined(events, &Joined::default())
    }

    /// The same of several captures. What has nothing to do with one another is told beside one another.
    pub fn of_joined(events: &[Event], joined: &Joined) -> Self {
        let mut story = Teller::tell(events, joined);
        let spoke = |message: &Message| message.author.map(|author| (message.in_call, author));
        let mut speakers: Vec<(u16, SideId)> = story.messages.iter().filter_map(spoke).collect();
        speakers.sort_unstable();
        speakers.dedup();
        story.speakers = speakers;
        story.exchanges = exchanges(&story, events);
        story
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
