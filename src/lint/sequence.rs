//! Descriptions that follow each other, sorted out: whose each one is, which answers which, and which comes after which
//! of the same side. From that come the [`Step`]s and [`Pair`]s that rules look at.
//!
//! Whose a description is, is told by its `o=` line (user name and session id), or else by its DTLS fingerprint, or
//! else by its type: an answer is the other side's. Where nothing tells, that is said ([`Doubt`]) and nothing is compared.

use std::collections::HashMap;

use super::description::Description;
use super::line::Line;
use super::pair::Pair;
use super::profile::Profile;
use super::step::{Offered, Step};
use crate::sdp::SdpType;
use crate::sdp::view::Session;

/// A description of a sequence: what was read, and its type when its surroundings say it.
pub type Input<'a> = (&'a Session<'a>, Option<SdpType>);

/// One of the two peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that speaks first.
    First,
    /// The other one.
    Second,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// What tells whose a description is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It is the first one.
    Beginning,
    /// User name and session id of the `o=` line: those of before, or new ones where only one side had spoken.
    Origin,
    /// The DTLS fingerprint, which one side used before.
    Fingerprint,
    /// Its type: an answer is not of the side that offered.
    Turn,
}

/// What is known of a description of the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Whose it is and what tells it; none when nothing does.
    pub side: Option<(Side, Evidence)>,
    /// Offer or answer: as it was said, or as it tells itself, or as its turn has it.
    pub kind: Option<SdpType>,
}

/// What cannot be told about a description, so that it takes no part in some comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Whose it is.
    Side,
    /// Which offer it answers: there is none of the other side before it.
    Offer,
}

impl Doubt {
    /// What it means, in a sentence without a full stop.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Side => {
                "whose it is cannot be told: session id and fingerprint are new, and its type does not say it; it is not \
                 compared with what came before"
            }
            Self::Offer => "the offer that it answers is not here; it is not held against one",
        }
    }
}

/// Which descriptions of the sequence a step is about, by their places in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StepAt {
    previous: usize,
    next: usize,
    answers: Option<(usize, usize)>,
    peer: Option<usize>,
}

/// Descriptions in their order, sorted out.
#[derive(Debug)]
pub struct Sequence<'a> {
    /// Each description twice, since places in findings tell which of two texts they are in: as text 0 and as text 1.
    descriptions: Vec<[Description<'a>; 2]>,
    /// What is known of each description.
    pub members: Vec<Member>,
    /// What cannot be told: the place of a description in the sequence, and what.
    pub doubts: Vec<(usize, Doubt)>,
    steps: Vec<StepAt>,
    pairs: Vec<(usize, usize)>,
}

impl<'a> Sequence<'a> {
    /// Sorts out descriptions in the order in which they were made or exchanged: one side's, or both sides' mixed.
    pub fn of(inputs: &[Input<'a>], profile: Profile) -> Self {
        let read: Vec<_> = inputs.iter().map(|(session, kind)| Description::new(session, *kind, profile)).collect();
        let sides = sides(&read);
        let kinds = kinds(&read, &sides);
        let members = sides.iter().zip(&kinds).map(|(side, kind)| Member { side: *side, kind: *kind }).collect();
        let again = |(session, _): &Input<'a>, kind: &Option<SdpType>, number| {
            Description::new(session, *kind, profile).numbered(number)
        };
        let descriptions =
            inputs.iter().zip(&kinds).map(|(input, kind)| [again(input, kind, 0), again(input, kind, 1)]).collect();
        let mut this = Self { descriptions, members, doubts: Vec::new(), steps: Vec::new(), pairs: Vec::new() };
        this.arrange();
        this
    }

    /// Finds what goes with what.
    fn arrange(&mut self) {
        // Of each side: its last description, the last before those it is a new version of, and its last offer.
        let (mut last, mut before, mut offer) = ([None; 2], [None; 2], [None; 2]);
        let mut speaker = None;
        for (at, member) in self.members.iter().enumerate() {
            let Some((side, _)) = member.side else {
                self.doubts.push((at, Doubt::Side));
                speaker = None;
                continue;
            };
            let (own, other) = (side as usize, side.other() as usize);
            // The same description again: edited, or with more candidates.
            let again = last[own].is_some_and(|last| speaker == Some(side) && self.same_version(last, at));
            if !again {
                before[own] = last[own];
            }
            let is_answer = matches!(member.kind, Some(SdpType::Answer | SdpType::Pranswer));
            let answered: Option<usize> = if is_answer { offer[other] } else { None };
            if is_answer {
                match answered {
                    Some(offer) => self.pairs.push((offer, at)),
                    None => self.doubts.push((at, Doubt::Offer)),
                }
            }
            if let Some(previous) = last[own] {
                // Only what was there before the offer can show whether the answer follows it.
                let answers =
                    answered.filter(|offer| previous < *offer).and_then(|offer| Some((before[other]?, offer)));
                self.steps.push(StepAt { previous, next: at, answers, peer: last[other] });
            }
            if member.kind == Some(SdpType::Offer) {
                offer[own] = Some(at);
            }
            last[own] = Some(at);
            speaker = Some(side);
        }
    }

    fn same_version(&self, one: usize, other: usize) -> bool {
        let of = |at: usize| self.descriptions[at][0].session_part().first("o").map(|line| line.value());
        of(one).is_some() && of(one) == of(other) && self.members[one].kind == self.members[other].kind
    }

    /// How many descriptions there are.
    pub const fn len(&self) -> usize {
        self.descriptions.len()
    }

    /// Is there none?
    pub const fn is_empty(&self) -> bool {
        self.descriptions.is_empty()
    }

    /// A description, as text 0 of findings.
    pub fn description(&self, at: usize) -> Option<&Description<'a>> {
        self.descriptions.get(at).map(|both| &both[0])
    }

    /// The steps, in the order of their later descriptions; with each the places in the sequence of its texts 0 and 1.
    pub fn steps(&self) -> impl Iterator<Item = ([usize; 2], Step<'_>)> {
        let of = |at: usize| &self.descriptions[at][0];
        self.steps.iter().map(move |step| {
            let answers = step.answers.map(|(previous, offer)| Offered { previous: of(previous), offer: of(offer) });
            let next = &self.descriptions[step.next][1];
            let peer = step.peer.map(of);
            ([step.previous, step.next], Step { previous: of(step.previous), next, answers, peer })
        })
    }

    /// Offers with their answers, in the order of the answers; with each the places in the sequence of its texts 0 and 1.
    pub fn pairs(&self) -> impl Iterator<Item = ([usize; 2], Pair<'_>)> {
        self.pairs.iter().map(|(offer, answer)| {
            let pair = Pair { offer: &self.descriptions[*offer][0], answer: &self.descriptions[*answer][1] };
            ([*offer, *answer], pair)
        })
    }
}

/// User name and session id.
fn origin(line: Line<'_>) -> Option<(&str, &str)> {
    Some((line.text("username")?, line.text("session_id")?))
}

/// Whose each description is.
fn sides(all: &[Description<'_>]) -> Vec<Option<(Side, Evidence)>> {
    let mut sides: Vec<Option<(Side, Evidence)>> = Vec::with_capacity(all.len());
    // None for what both sides use: it tells nothing.
    let mut origins: HashMap<(&str, &str), Option<Side>> = HashMap::new();
    let mut fingerprints: HashMap<String, Option<Side>> = HashMap::new();
    let mut both = false;
    for (at, description) in all.iter().enumerate() {
        let line = description.session_part().first("o");
        let origin = line.and_then(origin);
        let before = at.checked_sub(1).and_then(|before| Some((&all[before], sides[before]?.0)));
        // The offer's `o=` line in an answer is a copy: one side's next description has another version.
        let copied = before.is_some_and(|(before, _)| {
            let offered = before.session_part().first("o").map(|line| line.value());
            before.is_offer()
                && description.is_answer()
                && offered.is_some()
                && offered == line.map(|line| line.value())
        });
        let prints: Vec<String> = fingerprints_of(description);
        let by_print = prints.iter().find_map(|print| fingerprints.get(print).copied().flatten());
        let by_origin = origin.and_then(|origin| origins.get(&origin).copied()).flatten();
        let new_origin = origin.is_some_and(|origin| !origins.contains_key(&origin));
        let side = match (before, by_origin) {
            _ if at == 0 => Some((Side::First, Evidence::Beginning)),
            (Some((_, side)), _) if copied => Some((side.other(), Evidence::Turn)),
            (_, Some(side)) => Some((side, Evidence::Origin)),
            (before, None) => match (by_print, before) {
                (Some(side), _) => Some((side, Evidence::Fingerprint)),
                (None, Some((before, side))) if before.is_offer() && description.is_answer() => {
                    Some((side.other(), Evidence::Turn))
                }
                // Two offers in a row without anything in common need not be of one call.
                (None, Some((before, _))) if before.is_offer() && description.is_offer() => None,
                (None, Some(_)) if new_origin && !both => Some((Side::Second, Evidence::Origin)),
                _ => None,
            },
        };
        if let Some((side, _)) = side {
            both |= side == Side::Second;
            if let Some(origin) = origin {
                let known = origins.entry(origin).or_insert(Some(side));
                if *known != Some(side) {
                    *known = None;
                }
            }
            for print in prints {
                let known = fingerprints.entry(print).or_insert(Some(side));
                if *known != Some(side) {
                    *known = None;
                }
            }
        }
        sides.push(side);
    }
    sides
}

/// The fingerprints of a description, of the session or of its first section that has some. Nobody lists many.
fn fingerprints_of(description: &Description<'_>) -> Vec<String> {
    const MOST: usize = 8;
    let part = description.parts().find(|part| part.has("fingerprint"));
    let lines = part.into_iter().flat_map(|part| part.all("fingerprint")).take(MOST);
    lines.map(|line| line.value().to_ascii_lowercase()).collect()
}

/// Offer or answer, with what turns tell where nothing else does.
fn kinds(all: &[Description<'_>], sides: &[Option<(Side, Evidence)>]) -> Vec<Option<SdpType>> {
    let mut kinds: Vec<Option<SdpType>> = all.iter().map(|description| description.kind).collect();
    let side = |at: usize| sides.get(at).copied().flatten().map(|(side, _)| side);
    for at in 0..all.len() {
        if kinds[at].is_some() || side(at).is_none() {
            continue;
        }
        let turned = |other: usize| side(other).is_some_and(|other| Some(other) != side(at));
        let answers = at.checked_sub(1).is_some_and(|before| turned(before) && kinds[before] == Some(SdpType::Offer));
        let answered = turned(at + 1) && !matches!(kinds.get(at + 1), Some(Some(SdpType::Offer)));
        kinds[at] = match (answers, answered) {
            (true, _) => Some(SdpType::Answer),
            (false, true) => Some(SdpType::Offer),
            (false, false) => None,
        };
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::syntax::Document;

    /// What comes out: sides with kinds, steps (previous, next, offer answered, peer), pairs, doubts.
    type Sorted =
        (Vec<String>, Vec<(usize, usize, Option<usize>, Option<usize>)>, Vec<[usize; 2]>, Vec<(usize, Doubt)>);

    fn sort(texts: &[(&str, Option<SdpType>)]) -> Sorted {
        let documents: Vec<_> = texts.iter().map(|(text, _)| Document::parse(text)).collect();
        let sessions: Vec<_> = documents.iter().map(Session::read).collect();
        let inputs: Vec<_> = sessions.iter().zip(texts).map(|(session, (_, kind))| (session, *kind)).collect();
        let sequence = Sequence::of(&inputs, Profile::Jsep);
        assert_eq!(sequence.len(), texts.len());
        let members = sequence.members.iter().map(|member| {
            let side = match member.side {
                Some((Side::First, _)) => "A",
                Some((Side::Second, _)) => "B",
                None => "?",
            };
            let kind = member.kind.map_or("?", SdpType::name);
            let by = member.side.map_or_else(String::new, |(_, by)| format!("{by:?}"));
            format!("{side} {kind} {by}")
        });
        let steps = sequence.steps.iter().map(|s| (s.previous, s.next, s.answers.map(|(_, offer)| offer), s.peer));
        for ([previous, next], step) in sequence.steps() {
            assert_eq!((step.previous.number, step.next.number), (0, 1));
            let text = |of: &Description<'_>| of.session.document.text.to_owned();
            assert_eq!((text(step.previous).as_str(), text(step.next).as_str()), (texts[previous].0, texts[next].0));
        }
        let pairs = sequence.pairs().map(|(texts, pair)| {
            assert_eq!((pair.offer.number, pair.answer.number), (0, 1));
            texts
        });
        (members.collect(), steps.collect(), pairs.collect(), sequence.doubts.clone())
    }

    const OFFER: Option<SdpType> = Some(SdpType::Offer);
    const ANSWER: Option<SdpType> = Some(SdpType::Answer);

    #[test]
    fn a_whole_call_with_roles_swapped() {
        let (members, steps, pairs, doubts) = sort(&[
            ("o=- 1 0 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 2 0 IN IP4 0.0.0.0\n", ANSWER),
            ("o=- 2 1 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 1 1 IN IP4 0.0.0.0\n", ANSWER),
            ("o=- 1 2 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 2 2 IN IP4 0.0.0.0\n", ANSWER),
        ]);
        let expected = [
            "A offer Beginning",
            "B answer Turn",
            "B offer Origin",
            "A answer Origin",
            "A offer Origin",
            "B answer Origin",
        ];
        assert_eq!(members, expected);
        let expected =
            [(1, 2, None, Some(0)), (0, 3, Some(2), Some(2)), (3, 4, None, Some(2)), (2, 5, Some(4), Some(4))];
        assert_eq!(steps, expected);
        assert_eq!(pairs, [[0, 1], [2, 3], [4, 5]]);
        assert_eq!(doubts, []);
    }

    #[test]
    fn one_side_alone_by_its_session_id() {
        let (members, steps, pairs, doubts) = sort(&[
            ("o=- 1 0 IN IP4 0.0.0.0\n", None),
            ("o=- 1 1 IN IP4 0.0.0.0\n", None),
            ("o=- 1 2 IN IP4 192.0.2.1\n", OFFER),
        ]);
        assert_eq!(members, ["A ? Beginning", "A ? Origin", "A offer Origin"]);
        assert_eq!(steps, [(0, 1, None, None), (1, 2, None, None)]);
        assert_eq!((pairs, doubts), (vec![], vec![]));
    }

    #[test]
    fn types_are_inferred_from_turns() {
        let (members, _, pairs, _) = sort(&[("o=- 1 0 IN IP4 0.0.0.0\n", None), ("o=- 2 0 IN IP4 0.0.0.0\n", None)]);
        assert_eq!(members, ["A offer Beginning", "B answer Origin"]);
        assert_eq!(pairs, [[0, 1]]);
    }

    #[test]
    fn an_answer_with_the_offers_origin_is_the_other_sides() {
        let (members, steps, pairs, doubts) = sort(&[
            ("o=- 1 0 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 1 0 IN IP4 0.0.0.0\ns=x\n", ANSWER),
            ("o=- 1 1 IN IP4 0.0.0.0\na=fingerprint:sha-256 AA\n", ANSWER),
        ]);
        assert_eq!(members[..2], ["A offer Beginning", "B answer Turn"]);
        assert_eq!((steps, pairs), (vec![], vec![[0, 1]]));
        // By then the id is both sides', and nothing tells whose the third is.
        assert_eq!((members[2].as_str(), doubts), ("? answer ", vec![(2, Doubt::Side)]));
    }

    #[test]
    fn fingerprints_tell_where_the_origin_changed_or_is_missing() {
        let (members, steps, ..) = sort(&[
            ("o=- 1 0 IN IP4 0.0.0.0\na=fingerprint:sha-256 AA\n", OFFER),
            ("o=- 7 0 IN IP4 0.0.0.0\na=fingerprint:sha-256 aa\n", OFFER),
            ("m=audio 9 X 0\na=fingerprint:sha-256 BB\n", ANSWER),
            ("m=audio 9 X 0\na=fingerprint:sha-256 BB\n", OFFER),
        ]);
        assert_eq!(members, ["A offer Beginning", "A offer Fingerprint", "B answer Turn", "B offer Fingerprint"]);
        assert_eq!(steps, [(0, 1, None, None), (2, 3, None, Some(1))]);
    }

    #[test]
    fn what_nothing_tells_is_said() {
        let (members, steps, pairs, doubts) = sort(&[
            ("o=- 1 0 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 2 0 IN IP4 0.0.0.0\n", OFFER),
            ("m=audio 9 X 0\n", None),
        ]);
        assert_eq!(members, ["A offer Beginning", "? offer ", "? ? "]);
        assert_eq!((steps, pairs), (vec![], vec![]));
        assert_eq!(doubts, [(1, Doubt::Side), (2, Doubt::Side)]);
        let (.., doubts) = sort(&[("o=- 1 0 IN IP4 0.0.0.0\n", ANSWER), ("o=- 1 1 IN IP4 0.0.0.0\n", ANSWER)]);
        assert_eq!(doubts, [(0, Doubt::Offer), (1, Doubt::Offer)]);
        assert!(Sequence::of(&[], Profile::Jsep).is_empty());
    }

    #[test]
    fn an_edited_offer_and_a_provisional_answer_are_of_one_exchange() {
        let (_, steps, pairs, _) = sort(&[
            ("o=- 1 0 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 2 0 IN IP4 0.0.0.0\n", ANSWER),
            ("o=- 1 1 IN IP4 0.0.0.0\n", OFFER),
            ("o=- 1 1 IN IP4 0.0.0.0\ns=edited\n", OFFER),
            ("o=- 2 1 IN IP4 0.0.0.0\n", Some(SdpType::Pranswer)),
            ("o=- 2 2 IN IP4 0.0.0.0\n", ANSWER),
        ]);
        let documents = [(0, 2, None, Some(1)), (2, 3, None, Some(1)), (1, 4, Some(3), Some(3)), (4, 5, None, Some(3))];
        assert_eq!(steps, documents);
        assert_eq!(pairs, [[0, 1], [3, 4], [3, 5]]);
    }
}
