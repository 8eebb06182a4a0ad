//! Which candidates belong to which description: by their ufrag, or else by their order.

use std::collections::HashMap;

use super::ground::parsed;
use super::sides::SideId;
use super::story::{Said, Story};
use crate::signal::event::Event;

/// Candidates, by the description they belong to.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    of: HashMap<usize, Vec<usize>>,
    ufrags: HashMap<usize, Vec<Box<str>>>,
}

/// So many descriptions of a side are looked through for the generation of a candidate.
const BACK: usize = 64;

impl Gathered {
    /// Matches the candidates of a story.
    pub fn of_story(story: &Story, events: &[Event]) -> Self {
        let mut gathered = Self::default();
        let mut by_author: HashMap<Option<SideId>, Vec<usize>> = HashMap::new();
        for (index, message, _) in story.descriptions() {
            by_author.entry(message.author).or_default().push(index);
            let text = story.description(index, events).map_or("", |description| &description.sdp.text);
            let mut ufrags: Vec<Box<str>> = Vec::new();
            for ufrag in text.lines().filter_map(|line| line.trim().strip_prefix("a=ice-ufrag:")) {
                if ufrags.len() < BACK && !ufrags.iter().any(|known| **known == *ufrag) {
                    ufrags.push(ufrag.into());
                }
            }
            gathered.ufrags.insert(index, ufrags);
        }
        for (index, message) in story.messages.iter().enumerate().filter(|(_, one)| one.said == Said::Candidate) {
            let Some(own) = by_author.get(&message.author) else { continue };
            let before = own.partition_point(|description| *description < index);
            let candidate = story.candidate(index, events);
            let named = candidate.and_then(|candidate| candidate.username_fragment.as_deref().map(Into::into));
            let ufrag: Option<Box<str>> =
                named.or_else(|| candidate.and_then(|one| parsed(&one.candidate.text).pop()).and_then(|one| one.ufrag));
            // The one that was in force when it was sent: the latest before it, or else, as candidates may run ahead of
            // their description, the next after it.
            let earlier = own[before.saturating_sub(BACK)..before].iter().rev();
            let mut near = earlier.chain(&own[before..own.len().min(before + BACK)]).copied();
            let matching =
                ufrag.and_then(|ufrag| near.find(|description| gathered.ufrags[description].contains(&ufrag)));
            let latest = before.checked_sub(1).map(|at| own[at]).or_else(|| own.first().copied());
            if let Some(description) = matching.or(latest) {
                gathered.of.entry(description).or_default().push(index);
            }
        }
        gathered
    }

    /// The candidates of a description, as messages.
    pub fn of(&self, description: usize) -> &[usize] {
        self.of.get(&description).map_or(&[], Vec::as_slice)
    }

    /// The ufrags of a description, each once.
    pub fn generation(&self, description: usize) -> impl Iterator<Item = &str> {
        self.ufrags.get(&description).into_iter().flatten().map(|ufrag| &**ufrag)
    }
}
