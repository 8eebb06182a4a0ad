//! A call as data: `rtcscope.replay`.

use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Replayed, findings, place, timeline, words};
use crate::replay::{Diagnosis, Exchange, Found, SideId};
use crate::report::lazy::{object, seq};
use crate::report::lint::finding;
use crate::sdp::SdpType;
use crate::signal::Summary;
use crate::signal::dialect::Detected;
use crate::signal::event::Lack;
use crate::text::Source;

pub(super) struct Wire<'a, 'r>(pub(super) &'a Replayed<'r>);

impl Serialize for Wire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(replayed) = self;
        let zero = timeline::zero(replayed.ground.events);
        object! {
            "format": "rtcscope.replay",
            "version": 1,
            "diagnosis": diagnosis(replayed, &replayed.diagnoses[0]),
            "secondary": seq(replayed.diagnoses[1..].iter().map(|one| diagnosis(replayed, one))),
            "capture": json!({
                "files": replayed.files.iter().map(|file| capture(replayed, file)).collect::<Vec<_>>(),
                "calls": replayed.ground.story.joined.count(),
                "events": replayed.ground.events.len(),
                "complete": !replayed.ground.cut,
                "call": replayed.picked.map(|(number, of)| json!({ "number": number, "of": of })),
            }),
            "sides": seq(replayed.ground.story.sides.ids().map(|id| side(replayed, id))),
            "exchanges": seq(replayed.ground.story.exchanges.iter().map(|one| exchange(replayed, one))),
            "findings": seq(replayed.worst_first().into_iter().map(|one| found(replayed, one))),
            "timeline": seq((0..replayed.ground.events.len()).map(move |index| entry(replayed, index, zero))),
        }
        .serialize(serializer)
    }
}

fn diagnosis(replayed: &Replayed<'_>, one: &Diagnosis) -> Value {
    json!({
        "cause": one.cause.name(),
        "confidence": one.confidence.name(),
        "summary": one.summary.plain(),
        "evidence": evidence(replayed, &one.evidence),
        "next": one.next.iter().map(crate::prose::Prose::plain).collect::<Vec<_>>(),
    })
}

fn evidence(replayed: &Replayed<'_>, events: &[usize]) -> Vec<Value> {
    let one = |event: &usize| {
        let mut value = place::wire(replayed, replayed.ground.events[*event].place, Some(*event));
        value["says"] = words::says(&replayed.ground.events[*event]).plain().into();
        value
    };
    events.iter().map(one).collect()
}

/// So many notes of a capture of many calls are in its data.
pub(super) const NOTES: usize = 100;

/// A dialect, with what shows it.
pub(super) fn dialect(detected: &Detected) -> Value {
    let clues = detected
        .clues
        .iter()
        .map(|clue| json!({ "says": clue.says, "weight": clue.weight, "count": clue.count, "line": clue.place.line }));
    let scores = detected.scores.iter().map(|(name, score)| json!({ "dialect": name, "score": score }));
    json!({
        "name": detected.dialect.name,
        "title": detected.dialect.title,
        "forced": detected.forced,
        "evidence": clues.collect::<Vec<_>>(),
        "scores": scores.collect::<Vec<_>>(),
    })
}

fn capture(replayed: &Replayed<'_>, file: &super::File<'_>) -> Value {
    let Summary { container, packed, dialect, notes, more_notes, clock, lines, bytes } = file.summary;
    let dialect = dialect.as_ref().map(self::dialect);
    let notes = notes.iter().map(|note| {
        json!({ "name": note.name, "says": note.says.plain(), "place": place::wire(replayed, note.place, None) })
    });
    json!({
        "file": file.name,
        "container": container.name(),
        "packed": packed,
        "dialect": dialect,
        "clock": clock.name(),
        "offset": file.offset.map(|offset| json!({
            "ms": offset.micros as f64 / 1000.0,
            "least_ms": offset.least.map(|micros| micros as f64 / 1000.0),
            "most_ms": offset.most.map(|micros| micros as f64 / 1000.0),
            "messages": offset.pairs,
        })),
        "lines": lines,
        "bytes": bytes,
        "events": file.events,
        "events_left_out": file.left_out,
        "notes": notes.collect::<Vec<_>>(),
        "notes_left_out": more_notes,
    })
}

/// What a side is called in data: its name, or its number.
fn called(replayed: &Replayed<'_>, side: Option<SideId>) -> Value {
    let Some(id) = side else { return Value::Null };
    Value::from(replayed.ground.called(Some(id)).plain())
}

fn side(replayed: &Replayed<'_>, id: SideId) -> Value {
    let side = replayed.ground.story.sides.get(id);
    let end = replayed.ground.ends.iter().find(|end| end.side == id);
    json!({
        "side": id.0,
        "called": called(replayed, Some(id)),
        "names": side.names.iter().map(|name| &**name).collect::<Vec<_>>(),
        "connections": side.connections.iter().map(|(_, name)| &**name).collect::<Vec<_>>(),
        "local": side.local,
        "connected": end.map(|end| end.connected.is_some()),
        "failed": end.map(|end| end.failed.is_some()),
    })
}

fn message(replayed: &Replayed<'_>, index: usize) -> Value {
    let (ground, story) = (replayed.ground, replayed.ground.story);
    let said = &story.messages[index];
    let what = match said.said {
        crate::replay::Said::Description(kind) => kind.map(SdpType::name),
        _ => None,
    };
    json!({
        "type": what,
        "from": called(replayed, said.author),
        "to": called(replayed, story.other(said)),
        "place": place::wire(replayed, ground.events[said.event].place, Some(said.event)),
        "generation": replayed.generation(index).collect::<Vec<_>>(),
        "candidates": replayed.gathered_events(index),
        "candidates_inside": ground.sdp(index).map_or(0, |sdp| crate::replay::ground::parsed(sdp).len()),
        "whole": ground.events[said.event].lack.is_none(),
    })
}

fn exchange(replayed: &Replayed<'_>, one: &Exchange) -> Value {
    let all = |messages: &[usize]| messages.iter().map(|index| message(replayed, *index)).collect::<Vec<_>>();
    let steps = replayed.steps(one).into_iter().map(|step| {
        json!({
            "side": called(replayed, Some(step.side)),
            "set": match step.set { crate::replay::jsep::Set::Local => "local", crate::replay::jsep::Set::Remote => "remote" },
            "type": step.kind.name(),
            "before": step.before.name(),
            "after": step.after().name(),
            "allowed": step.outcome != crate::replay::jsep::Outcome::Wrong,
            "succeeded": step.result,
        })
    });
    json!({
        "offer": message(replayed, one.offer),
        "answers": all(&one.answers),
        "pranswers": all(&one.pranswers),
        "glare_with": one.meets.map(|other| replayed.ground.story.messages[other].event),
        "withdrawn": one.withdrawn,
        "refused": one.refused,
        "unsure": one.unsure.iter().map(|answer| replayed.ground.story.messages[*answer].event).collect::<Vec<_>>(),
        "states": steps.collect::<Vec<_>>(),
    })
}

fn found(replayed: &Replayed<'_>, one: &Found) -> Value {
    let diagnostic = findings::diagnostic(replayed, one);
    let empty = Source::new("", Vec::new());
    let sources: Vec<&Source> = replayed.files.iter().map(|file| file.source.unwrap_or(&empty)).collect();
    let mut value = json!({
        "name": one.name,
        "level": one.level.name(),
        "message": one.says.plain(),
        "side": called(replayed, one.side),
        "points_to": one.points.map(|(cause, sure)| json!({ "cause": cause.name(), "confidence": sure.name() })),
        "next": one.next.as_ref().map(crate::prose::Prose::plain),
        "evidence": evidence(replayed, &one.evidence),
    });
    if one.rule.is_some() {
        value["rule"] = finding::wire(&diagnostic, &sources);
    }
    value
}

fn entry(replayed: &Replayed<'_>, index: usize, zero: Option<crate::signal::Moment>) -> Value {
    let event = &replayed.ground.events[index];
    let (from, to) = replayed.cast.ends(index);
    let name = |end: Option<super::cast::End<'_>>| end.map(|end| replayed.cast.name(end).plain());
    json!({
        "event": index,
        "t_ms": event.at.zip(zero).map(|(at, zero)| at.millis_since(zero)),
        "timing": event.timing.name(),
        "from": name(from),
        "to": name(to),
        "direction": event.direction.name(),
        "vantage": event.vantage.name(),
        "type": event.what.name(),
        "says": words::says(event).plain(),
        "lack": event.lack.map(Lack::name),
        "place": place::wire(replayed, event.place, None),
    })
}
