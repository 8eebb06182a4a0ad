//! The one likeliest cause, and the others after it.

use super::cause::{Cause, Confidence};
use super::finding::Found;
use super::ground::Ground;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count};
use crate::sdp::SdpType;
use crate::signal::event::What;

/// What happened, in a sentence, with what shows it.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The cause.
    pub cause: Cause,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence, without a full stop.
    pub summary: Prose,
    /// Indices of the findings it rests on; empty where it rests on what is not there.
    pub findings: Vec<usize>,
    /// Events that show it.
    pub evidence: Vec<usize>,
    /// What to try next, in the imperative.
    pub next: Vec<Prose>,
}

impl Diagnosis {
    /// Nothing can be said of any call of a capture of several that cannot be told apart; of so many messages so many were
    /// of one or another.
    pub fn of_several(guessed: u64, of: u64) -> Self {
        let summary = prose![
            "there are several calls in it at the same time, and ",
            guessed,
            " of ",
            of,
            " answers and candidates do not say which they are of"
        ];
        let next =
            vec![prose!["have the server write the connection, or the names of both sides, beside each message"]];
        let (cause, confidence) = (Cause::IncompleteCapture, Confidence::Certain);
        Self { cause, confidence, summary, findings: Vec::new(), evidence: Vec::new(), next }
    }
}

/// The likeliest cause first, the others after it, each once. Never empty.
pub fn diagnose(ground: &Ground<'_>, found: &[Found]) -> Vec<Diagnosis> {
    let mut all = pointed(found);
    if ground.story.joined.count() > 1 {
        all.extend(super::apart::each(ground));
        return all;
    }
    let whole = healthy(ground, found);
    match all.iter_mut().find(|one| one.cause == whole.cause) {
        // It has been told with what shows it.
        Some(known) => known.confidence = known.confidence.max(whole.confidence),
        None => all.push(whole),
    }
    // The surest trouble first; what is only possible does not outweigh a call that can be seen to have worked.
    all.sort_by_key(|one| std::cmp::Reverse(weight(one)));
    // With a likely cause, "healthy" and "nothing to tell" say nothing more.
    let first = all[0].cause;
    all.retain(|one| one.cause == first || !matches!(one.cause, Cause::Healthy | Cause::IncompleteCapture));
    all
}

/// The causes that findings point to, each once.
fn pointed(found: &[Found]) -> Vec<Diagnosis> {
    let mut all: Vec<Diagnosis> = Vec::new();
    for cause in Cause::ALL {
        let pointing: Vec<(usize, Confidence)> = found
            .iter()
            .enumerate()
            .filter_map(|(index, one)| one.points.filter(|(to, _)| to == cause).map(|(_, sure)| (index, sure)))
            .collect();
        let Some(confidence) = pointing.iter().map(|(_, sure)| *sure).max() else { continue };
        let telling = pointing.iter().filter(|(_, sure)| *sure == confidence).map(|(index, _)| *index);
        let mut telling: Vec<usize> = telling.collect();
        telling.sort_by_key(|index| std::cmp::Reverse(found[*index].weight));
        let Some(first) = telling.first().map(|index| &found[*index]) else { continue };
        let mut next: Vec<Prose> = Vec::new();
        for one in telling.iter().filter_map(|index| found[*index].next.clone()) {
            if !next.contains(&one) {
                next.push(one);
            }
        }
        all.push(Diagnosis {
            cause: *cause,
            confidence,
            summary: first.says.clone(),
            evidence: telling.iter().flat_map(|index| found[*index].evidence.iter().copied()).take(16).collect(),
            findings: pointing.into_iter().map(|(index, _)| index).collect(),
            next,
        });
    }
    all
}

/// What goes first: trouble that is sure, then what is known to be well, then what is possible.
const fn weight(one: &Diagnosis) -> u8 {
    match (one.cause, one.confidence) {
        (cause, Confidence::Certain) if cause.is_trouble() => 9,
        (cause, Confidence::Likely) if cause.is_trouble() => 8,
        (Cause::PlainRtp, _) => 7,
        (Cause::RelayInUse, Confidence::Certain) => 6,
        (Cause::Healthy, Confidence::Certain) => 5,
        (Cause::IncompleteCapture, Confidence::Certain | Confidence::Likely) => 4,
        (Cause::Healthy, Confidence::Likely) => 3,
        (Cause::IncompleteCapture, Confidence::Possible) => 0,
        (Cause::Healthy, Confidence::Possible) => 2,
        _ => 1,
    }
}

/// What can be said when nothing is wrong: that it worked, that signaling was complete, or that nothing can be said.
fn healthy(ground: &Ground<'_>, found: &[Found]) -> Diagnosis {
    let connected: Vec<usize> = ground.ends.iter().filter_map(|end| end.connected).collect();
    let answered = ground.story.exchanges.iter().rev().find(|exchange| !exchange.answers.is_empty());
    let diagnosis = |cause, confidence, summary, evidence, next| Diagnosis {
        cause,
        confidence,
        summary,
        findings: Vec::new(),
        evidence,
        next,
    };
    if !connected.is_empty() {
        let (summary, confidence) = if ground.cut {
            let says =
                prose!["the connection came up, and nothing went wrong as far as the capture goes, which ends early"];
            (says, Confidence::Likely)
        } else {
            (prose!["the connection came up, and nothing went wrong after"], Confidence::Certain)
        };
        return diagnosis(Cause::Healthy, confidence, summary, connected, Vec::new());
    }
    // Where states are shown, a call that is not seen to come up has not, or not yet.
    let on_its_way = |event: usize| match &ground.events[event].what {
        What::State { value, .. } => matches!(&**value, "new" | "checking" | "connecting"),
        _ => true,
    };
    if ground.ends.iter().any(|end| on_its_way(end.began)) {
        let summary = if ground.ends.iter().any(|end| on_its_way(end.last)) {
            prose!["the connection had not come up when the capture ends"]
        } else {
            prose!["the connection was closed before it had come up"]
        };
        let next = vec![prose!["capture until the call has come up or failed"]];
        let last = ground.ends.iter().map(|end| end.last).collect();
        return diagnosis(Cause::IncompleteCapture, Confidence::Likely, summary, last, next);
    }
    if let Some(exchange) = answered {
        let offer = &ground.story.messages[exchange.offer];
        let answer = &ground.story.messages[exchange.answers[0]];
        let candidates = ground.story.candidates().count();
        let inside = ground.story.sides.ids().any(|side| !ground.candidates_of(side).is_empty());
        let mut summary =
            prose!["signaling is complete: an offer, its answer and ", count(candidates, "candidate", "candidates")];
        let disorder = found.iter().any(|one| one.level >= Level::Warning && one.points.is_some());
        let (ending, unsure) = if disorder { (", but not all in order", true) } else { (", all in order", false) };
        summary.push(prose![ending, "; whether media flowed, it does not show"]);
        let confidence = if ground.cut || !inside || unsure { Confidence::Possible } else { Confidence::Likely };
        let next = vec![prose!["for what came after, read a dump of chrome://webrtc-internals of either side"]];
        return diagnosis(Cause::Healthy, confidence, summary, vec![offer.event, answer.event], next);
    }
    let offers = ground.story.descriptions().filter(|(.., kind)| *kind == Some(SdpType::Offer)).count();
    let summary = match (ground.events.is_empty(), offers) {
        (true, _) => prose!["there is no signaling in it that could be read"],
        (false, 0) => prose!["no offer is in it: the call did not begin, or not in this capture"],
        (false, _) => prose!["an offer is in it, and no answer"],
    };
    let confidence = if ground.cut { Confidence::Certain } else { Confidence::Likely };
    let evidence = ground.events.len().checked_sub(1).into_iter().collect();
    let mut next = vec![prose!["capture from before the call until it has come up or failed"]];
    if matches!(ground.events, [only] if only.description().is_some()) {
        next.insert(0, prose!["for a description by itself, `rtcscope sdp explain` and `rtcscope sdp lint` say more"]);
    }
    diagnosis(Cause::IncompleteCapture, confidence, summary, evidence, next)
}
