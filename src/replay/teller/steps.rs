//! What each side sets, and the signaling state it is in then: as a dump shows it, or as it must have been.

use std::collections::HashSet;

use super::Teller;
use crate::replay::jsep::{Set, Signaling, set};
use crate::replay::sides::SideId;
use crate::replay::story::{Said, Step};
use crate::sdp::SdpType;
use crate::signal::event::{Event, Value, What};

/// So many messages are looked back through for the offer that an answer is to.
const BACK: usize = 1024;

impl Teller {
    /// Signaling does not show what is set. Whoever sends a description has set it, and whoever gets it will.
    pub(super) fn taken_as_set(&mut self, event: usize, message: usize, kind: SdpType) {
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
    pub(super) fn set_called(&mut self, index: usize, event: &Event, which: Set) {
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

    pub(super) fn set_done(&mut self, index: usize, event: &Event, which: Set, succeeded: bool) {
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
