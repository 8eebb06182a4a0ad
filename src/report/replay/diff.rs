//! `replay diff`: two calls side by side, in one line first.

use std::io;

use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Replayed, place, words};
use crate::prose;
use crate::prose::{Prose, count, theirs};
use crate::replay::diff::{Comparison, Difference, Outline, Topic, Verdict, Which};
use crate::report::lazy::{object, seq};
use crate::report::{Block, Item, Sink};

/// Two calls that were compared.
#[derive(Debug)]
pub struct Compared<'a, 'r> {
    /// The first and the second call.
    pub calls: [&'a Replayed<'r>; 2],
    /// What they come to side by side.
    pub comparison: &'a Comparison,
    /// Show every difference.
    pub all: bool,
}

/// So many differences are shown.
const ROWS: usize = 40;

/// Pushes all of it.
///
/// # Errors
/// Those of the sink.
pub fn lower(compared: &Compared<'_, '_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(compared)))?;
    let Comparison { outlines, differences, rewritten, recounted, noise } = compared.comparison;
    sink.item(Item::Block(Block::Heading(1, answer(compared))))?;
    let mut fields = Vec::new();
    for ((label, call), outline) in ["A", "B"].into_iter().zip(compared.calls).zip(outlines) {
        let summary = call.diagnoses[0].summary.clone();
        fields.push((label, prose![files(call), ": ", outline.cause.name(), ": ", summary]));
    }
    sink.item(Item::Block(Block::Fields(fields)))?;
    let most = if compared.all { usize::MAX } else { ROWS };
    if !differences.is_empty() {
        sink.item(Item::Block(Block::Heading(2, prose!["What differs, what matters most first"])))?;
        let row = |one: &Difference| vec![one.what.clone(), one.a.clone(), one.b.clone()];
        let rows = differences.iter().take(most).map(row).collect();
        sink.item(Item::Block(Block::Table { head: vec!["what", "A", "B"], rows }))?;
        if differences.len() > most {
            let says = prose!["… and ", differences.len() - most, " more; --all shows them."];
            sink.item(Item::Block(Block::Text(says)))?;
        }
    }
    let counted = [
        (*rewritten, "description written otherwise", "descriptions written otherwise"),
        (*recounted, "kind of candidates in another number", "kinds of candidates in another number"),
        (*noise, "measurement that differs within the noise", "measurements that differ within the noise"),
    ];
    let counted = counted.into_iter().filter(|(number, ..)| *number > 0);
    let counted: Vec<Prose> = counted.map(|(number, one, many)| count(number, one, many).into()).collect();
    if !counted.is_empty() {
        let says = prose!["Not told, as it means the same: ", Prose::join(counted, ", "), "."];
        sink.item(Item::Block(Block::Text(says)))?;
    }
    Ok(())
}

fn files(call: &Replayed<'_>) -> Prose {
    Prose::join(call.files.iter().map(|file| theirs(file.name).into()), " and ")
}

/// The answer in one line.
fn answer(compared: &Compared<'_, '_>) -> Prose {
    let comparison = compared.comparison;
    let [a, b] = &comparison.outlines;
    match comparison.verdict() {
        Verdict::Same => prose!["same: both are ", a.cause.name(), ", and nothing that matters differs"],
        Verdict::CannotTell => {
            let why = match (a.incomplete, b.incomplete) {
                (true, true) => prose!["neither capture is whole"],
                (true, false) => prose!["the capture of A is not whole"],
                (false, true) => prose!["the capture of B is not whole"],
                (false, false) if a.shows_states => prose!["the capture of B does not show whether it was connected"],
                (false, false) => prose!["the capture of A does not show whether it was connected"],
            };
            let rest = comparison.telling().map_or_else(
                || prose![", and nothing differs in what they show"],
                |one| prose![", and ", phrase(one), " may be for that"],
            );
            prose!["cannot tell: ", why, rest]
        }
        Verdict::Differ => match comparison.telling() {
            Some(one) if !matches!(one.topic, Topic::Diagnosis | Topic::Progress) => {
                prose!["B differs: ", phrase(one), "; ", ends(a, b)]
            }
            _ => prose!["B differs: ", ends(a, b)],
        },
    }
}

/// A difference in words: `no relay UDP IPv4 candidates of the callee in B`.
fn phrase(one: &Difference) -> Prose {
    let what = one.what.clone();
    match (one.topic, one.lacks) {
        (Topic::Candidates | Topic::Errors | Topic::Findings, Some(Which::B)) => prose!["no ", what, " in B"],
        (Topic::Candidates | Topic::Errors | Topic::Findings, _) => prose![what, " only in B"],
        _ => prose![what, " (A: ", one.a.clone(), "; B: ", one.b.clone(), ")"],
    }
}

/// What both come to.
fn ends(a: &Outline, b: &Outline) -> Prose {
    if a.cause == b.cause && a.reached == b.reached {
        return prose!["both are ", a.cause.name()];
    }
    if a.cause == b.cause {
        return prose!["of A, ", a.reached.words(), ", of B, ", b.reached.words()];
    }
    prose!["A: ", a.cause.name(), ", B: ", b.cause.name()]
}

struct Wire<'a, 'b, 'r>(&'a Compared<'b, 'r>);

impl Serialize for Wire<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(compared) = self;
        let Comparison { outlines, differences, rewritten, recounted, noise } = compared.comparison;
        let call = |which: usize| {
            let Outline { cause, confidence, reached, shows_states, incomplete, sides, .. } = &outlines[which];
            let called = |side: usize| sides[side].map(|id| compared.calls[which].ground.called(Some(id)).plain());
            json!({
                "files": compared.calls[which].files.iter().map(|file| file.name).collect::<Vec<_>>(),
                "cause": cause.name(),
                "confidence": confidence.name(),
                "summary": compared.calls[which].diagnoses[0].summary.plain(),
                "reached": reached.name(),
                "shows_states": shows_states,
                "complete": !incomplete,
                "caller": called(0),
                "callee": called(1),
            })
        };
        object! {
            "format": "rtcscope.replay-diff",
            "version": 1,
            "verdict": compared.comparison.verdict().name(),
            "summary": answer(compared).plain(),
            "a": call(0),
            "b": call(1),
            "differences": seq(differences.iter().map(|one| difference(compared, one))),
            "not_told": json!({ "descriptions": rewritten, "candidates": recounted, "measurements": noise }),
        }
        .serialize(serializer)
    }
}

fn difference(compared: &Compared<'_, '_>, one: &Difference) -> Value {
    let Difference { topic, role, what, a, b, events, lacks } = one;
    let evidence = |which: usize| {
        let (replayed, index) = (compared.calls[which], events[which]?);
        let event = replayed.ground.events.get(index)?;
        let mut value = place::wire(replayed, event.place, Some(index));
        value["says"] = words::says(event).plain().into();
        Some(value)
    };
    json!({
        "topic": topic.name(),
        "role": role.map(|role| role.name()),
        "what": what.plain(),
        "a": a.plain(),
        "b": b.plain(),
        "only_in": lacks.map(|lacks| if lacks == Which::A { "b" } else { "a" }),
        "evidence": { "a": evidence(0), "b": evidence(1) },
    })
}
