//! Two calls side by side: what the second has otherwise than the first, what matters most first. What never matters (ids,
//! ports, credentials, the order of equal things, times within the noise) is not told, only counted.

mod described;
mod measures;
mod outline;

pub use described::{Described, Unlike};
pub use outline::{Arrival, Outline, Part, Reached, Role, Turn};

use crate::prose;
use crate::prose::{Prose, ours, theirs};
use crate::replay::cause::Cause;

/// One of the two calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    A,
    /// The second.
    B,
}

/// What a difference is about, in the order in which they matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What the call comes to.
    Diagnosis,
    /// How far it got.
    Progress,
    /// What was offered and answered.
    Exchange,
    /// Candidates.
    Candidates,
    /// Errors of servers and APIs.
    Errors,
    /// The pair in use.
    Way,
    /// States and their times.
    States,
    /// What was measured.
    Measured,
    /// What else is noteworthy in one of them.
    Findings,
}

impl Topic {
    /// Its name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diagnosis => "diagnosis",
            Self::Progress => "progress",
            Self::Exchange => "exchange",
            Self::Candidates => "candidates",
            Self::Errors => "errors",
            Self::Way => "way",
            Self::States => "states",
            Self::Measured => "measured",
            Self::Findings => "findings",
        }
    }
}

/// Something that the two calls have otherwise.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is about.
    pub topic: Topic,
    /// Whose it is.
    pub role: Option<Role>,
    /// What, in a few words.
    pub what: Prose,
    /// The first call's.
    pub a: Prose,
    /// The second call's.
    pub b: Prose,
    /// Events that show it, of each call.
    pub events: [Option<usize>; 2],
    /// Only one of them has it: the one that lacks it.
    pub lacks: Option<Which>,
}

/// What two calls come to side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The first and the second.
    pub outlines: [Outline; 2],
    /// The differences that matter, in the order in which they do.
    pub differences: Vec<Difference>,
    /// How many descriptions are written otherwise and mean the same.
    pub rewritten: usize,
    /// How many kinds of candidates are there more often, or less.
    pub recounted: usize,
    /// How many times and measurements differ within the noise.
    pub noise: usize,
}

/// Where to look for what explains a cause, first of all.
const fn explaining(cause: Cause) -> &'static [Topic] {
    match cause {
        Cause::MediaLoss | Cause::NoMedia => &[Topic::Measured, Topic::Way, Topic::Errors, Topic::Exchange],
        Cause::Unreachable | Cause::NoCandidates | Cause::TurnRefused => {
            &[Topic::Errors, Topic::Candidates, Topic::Exchange]
        }
        Cause::ApiError | Cause::RegistrationRefused | Cause::PeerNotFound | Cause::PeerBusy | Cause::RoomFull => {
            &[Topic::Errors, Topic::Exchange]
        }
        _ => &[Topic::Exchange, Topic::Candidates, Topic::Errors],
    }
}

/// Are the calls the same in what matters?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Same,
    /// No.
    Differ,
    /// What is not in a capture may be what differs.
    CannotTell,
}

impl Verdict {
    /// Its name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differ => "differ",
            Self::CannotTell => "cannot-tell",
        }
    }
}

impl Comparison {
    /// Compares two calls.
    pub fn of(a: Outline, b: Outline) -> Self {
        let mut made = Self { outlines: [a, b], differences: Vec::new(), rewritten: 0, recounted: 0, noise: 0 };
        let [a, b] = made.outlines.clone();
        made.ends(&a, &b);
        made.exchanges(&a, &b);
        for role in Role::BOTH {
            made.candidates(role, &a, &b);
        }
        made.errors(&a, &b);
        for role in Role::BOTH {
            measures::compare(&mut made, role, &a, &b);
        }
        made.findings(&a, &b);
        made.differences.sort_by_key(|one| one.topic);
        made
    }

    /// Are they the same in what matters?
    pub fn verdict(&self) -> Verdict {
        let [a, b] = &self.outlines;
        let incomplete = |which: Option<Which>| match which {
            Some(Which::A) => a.incomplete,
            Some(Which::B) => b.incomplete,
            None => false,
        };
        // What an incomplete capture lacks, the call may have had.
        if self.differences.iter().any(|one| !incomplete(one.lacks)) {
            Verdict::Differ
        } else if a.incomplete || b.incomplete || a.shows_states != b.shows_states {
            Verdict::CannotTell
        } else {
            Verdict::Same
        }
    }

    /// The difference that explains most: something said before that, which the call that went worse lacks, or met.
    pub fn telling(&self) -> Option<&Difference> {
        let [a, b] = &self.outlines;
        let rank = |one: &Outline| (!one.cause.is_trouble(), one.reached);
        let worse = match rank(a).cmp(&rank(b)) {
            std::cmp::Ordering::Less => Some(Which::A),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Which::B),
        };
        let cause = if worse == Some(Which::A) { a.cause } else { b.cause };
        let of = |topic: Topic| {
            self.differences.iter().find(|one| match topic {
                _ if one.topic != topic => false,
                Topic::Candidates => worse.is_none() || one.lacks == worse,
                Topic::Errors => worse.is_none() || one.lacks != worse,
                _ => true,
            })
        };
        explaining(cause).iter().find_map(|topic| of(*topic)).or_else(|| self.differences.first())
    }

    fn push(&mut self, topic: Topic, what: Prose, sides: [Prose; 2], events: [Option<usize>; 2]) -> &mut Difference {
        let [a, b] = sides;
        self.differences.push(Difference { topic, role: None, what, a, b, events, lacks: None });
        let last = self.differences.len() - 1;
        &mut self.differences[last]
    }

    /// What they come to, and how far they got.
    fn ends(&mut self, a: &Outline, b: &Outline) {
        let less = |one: &Outline, other: &Outline| one.incomplete && !other.incomplete;
        let lacks = if less(a, b) { Some(Which::A) } else { less(b, a).then_some(Which::B) };
        if a.cause != b.cause {
            let says = |one: &Outline| prose![one.cause.name(), " (", one.confidence.name(), ")"];
            let unknown = Cause::IncompleteCapture;
            let one = self.push(Topic::Diagnosis, prose!["diagnosis"], [says(a), says(b)], [a.shown, b.shown]);
            one.lacks = lacks.filter(|_| a.cause == unknown || b.cause == unknown);
        }
        // Signaling does not tell whether it was connected after.
        let far = |one: &Outline, other: &Outline| {
            if other.shows_states { one.reached } else { one.reached.min(Reached::Answered) }
        };
        let (one, other) = (far(a, b), far(b, a));
        if one != other {
            let less = if one < other { Which::A } else { Which::B };
            let sides = [prose![one.words()], prose![other.words()]];
            self.push(Topic::Progress, prose!["how far it got"], sides, [a.shown, b.shown]).lacks = Some(less);
        }
    }

    fn exchanges(&mut self, a: &Outline, b: &Outline) {
        for (number, (one, other)) in a.exchanges.iter().zip(&b.exchanges).enumerate() {
            let which = if number == 0 { prose![] } else { prose![" of exchange ", number + 1] };
            if one.by.is_some() && other.by.is_some() && one.by != other.by {
                let says = |turn: &Turn| prose!["the ", turn.by.map_or("", Role::name)];
                let events = [Some(one.event), Some(other.event)];
                let what = prose!["who makes the offer", which.clone()];
                self.push(Topic::Exchange, what, [says(one), says(other)], events);
            }
            if one.answered.is_some() != other.answered.is_some() {
                let says = |turn: &Turn| prose![if turn.answered.is_some() { "there" } else { "not there" }];
                let events = [one.answered.or(Some(one.event)), other.answered.or(Some(other.event))];
                let lacks = if one.answered.is_none() { Which::A } else { Which::B };
                let what = prose!["the answer", which.clone()];
                self.push(Topic::Exchange, what, [says(one), says(other)], events).lacks = Some(lacks);
            }
            self.described("the offer", &which, one.offer.as_ref().zip(other.offer.as_ref()), [one.event, other.event]);
            if let Some((first, second)) = one.answered.zip(other.answered) {
                self.described("the answer", &which, one.answer.as_ref().zip(other.answer.as_ref()), [first, second]);
            }
        }
        if a.turns != b.turns {
            let lacks = if a.turns < b.turns { Which::A } else { Which::B };
            let says = |one: &Outline| prose![one.turns];
            let events = [a.exchanges.last(), b.exchanges.last()].map(|turn| turn.map(|turn| turn.event));
            self.push(Topic::Exchange, prose!["number of offers"], [says(a), says(b)], events).lacks = Some(lacks);
        }
    }

    fn described(
        &mut self,
        which: &'static str,
        of: &Prose,
        both: Option<(&Described, &Described)>,
        events: [usize; 2],
    ) {
        // What one capture does not hold whole cannot be compared.
        let Some((one, other)) = both else { return };
        let unlike = one.unlike(other);
        self.rewritten += usize::from(one.written != other.written && unlike.is_empty());
        for Unlike { says, a, b } in unlike {
            self.push(Topic::Exchange, prose![which, of.clone(), ", ", says], [a, b], events.map(Some));
        }
    }

    fn candidates(&mut self, role: Role, a: &Outline, b: &Outline) {
        let (one, other) = (&a.part(role).candidates, &b.part(role).candidates);
        let mut kinds: Vec<_> = one.keys().chain(other.keys()).collect();
        // Those that get furthest first.
        let order = |kind: &str| ["relay", "srflx", "prflx", "host"].iter().position(|known| *known == kind);
        kinds.sort_by_key(|key| (order(&key.0).unwrap_or(9), *key));
        kinds.dedup();
        for key in kinds {
            let (mine, theirs_) = (one.get(key), other.get(key));
            let (kind, transport, family) = key;
            let events = [mine, theirs_].map(|found| found.map(|(_, event)| *event));
            let says =
                |found: Option<&(usize, usize)>| found.map_or_else(|| prose!["none"], |(count, _)| prose![*count]);
            let lacks = match (mine, theirs_) {
                (Some((few, _)), Some((many, _))) => {
                    self.recounted += usize::from(few != many);
                    continue;
                }
                (None, _) => Which::A,
                (_, None) => Which::B,
            };
            let what = prose![theirs(kind), " ", theirs(transport), " ", *family, " candidates of the ", role.name()];
            let one = self.push(Topic::Candidates, what, [says(mine), says(theirs_)], events);
            (one.role, one.lacks) = (Some(role), Some(lacks));
        }
    }

    fn errors(&mut self, a: &Outline, b: &Outline) {
        let names: std::collections::BTreeSet<&String> = a.errors.keys().chain(b.errors.keys()).collect();
        for name in names {
            let (mine, other) = (a.errors.get(name), b.errors.get(name));
            let lacks = match (mine, other) {
                (Some(_), Some(_)) => continue,
                (None, _) => Which::A,
                (_, None) => Which::B,
            };
            let says = |found: Option<&(usize, usize)>| match found {
                None => prose!["none"],
                Some((1, _)) => prose!["once"],
                Some((count, _)) => prose![*count, " times"],
            };
            let events = [mine, other].map(|found| found.map(|(_, event)| *event));
            self.push(Topic::Errors, theirs(name).into(), [says(mine), says(other)], events).lacks = Some(lacks);
        }
    }

    fn findings(&mut self, a: &Outline, b: &Outline) {
        let names: std::collections::BTreeSet<&str> = a.findings.keys().chain(b.findings.keys()).copied().collect();
        for name in names {
            let (mine, other) = (a.findings.get(name), b.findings.get(name));
            if mine.is_some() == other.is_some() {
                continue;
            }
            let says = |found: Option<&usize>| prose![if found.is_some() { "there" } else { "not there" }];
            let lacks = if mine.is_none() { Which::A } else { Which::B };
            let what = prose!["finding ", ours(name.to_owned())];
            let events = [mine.copied(), other.copied()];
            self.push(Topic::Findings, what, [says(mine), says(other)], events).lacks = Some(lacks);
        }
    }
}
