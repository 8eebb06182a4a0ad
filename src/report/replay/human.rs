//! The answer, what was read, and which description answers which, for people.

use std::io;

use super::{File, Replayed, place, timeline, words};
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::replay::ground::End;
use crate::replay::{Exchange, Step};
use crate::report::{Block, Item, Sink};
use crate::sdp::SdpType;
use crate::signal::merge::Offset;
use crate::signal::{Clock, Summary};

/// The diagnosis, why, what to do, and what else is wrong.
pub(super) fn diagnosis(replayed: &Replayed<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let first = &replayed.diagnoses[0];
    let head = prose![first.cause.name(), " (", first.confidence.name(), "): ", first.summary.clone()];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    let mut fields: Vec<(&'static str, Prose)> = Vec::new();
    for event in first.evidence.iter() {
        let between = replayed.cast.between(*event);
        let who = if between.is_empty() { between } else { prose![between, ": "] };
        let happened = &replayed.ground.events[*event];
        let why = prose![place::brief(replayed, happened.place), ": ", who, words::says(happened)];
        // Many statistics stand on one line of a dump.
        if fields.len() < 5 && fields.iter().all(|(_, told)| *told != why) {
            fields.push((if fields.is_empty() { "why" } else { "" }, why));
        }
    }
    for (n, end) in replayed.ground.ends.iter().take(ENDS).enumerate() {
        fields.push((if n == 0 { "the call" } else { "" }, course(replayed, end)));
    }
    for (n, next) in first.next.iter().take(5).enumerate() {
        fields.push((if n == 0 { "try next" } else { "" }, next.clone()));
    }
    for (n, other) in replayed.diagnoses.iter().skip(1).enumerate() {
        let says = prose![other.cause.name(), " (", other.confidence.name(), "): ", other.summary.clone()];
        fields.push((if n == 0 { "also" } else { "" }, says));
    }
    if fields.is_empty() { Ok(()) } else { sink.item(Item::Block(Block::Fields(fields))) }
}

/// Of so many sides it is told how their connection went.
const ENDS: usize = 4;

/// How the connection of a side went: `222: up at 0.3 s, lost at 5.1 s`.
fn course(replayed: &Replayed<'_>, end: &End) -> Prose {
    let events = replayed.ground.events;
    let zero = timeline::zero(events);
    let steps = [("up", end.connected), ("lost", end.lost), ("failed", end.failed), ("up again", end.back)];
    let mut steps: Vec<(&str, usize)> = steps.into_iter().filter_map(|(what, at)| Some((what, at?))).collect();
    steps.sort_by_key(|(_, at)| *at);
    let told = steps.into_iter().map(|(what, at)| match events[at].at.zip(zero) {
        Some((at, zero)) => prose![what, " at ", ours(format!("{:.1}", at.millis_since(zero) / 1000.0)), " s"],
        None => prose![what],
    });
    let told =
        if end.connected.is_none() && end.failed.is_none() { prose!["never up"] } else { Prose::join(told, ", ") };
    prose![replayed.ground.called(Some(end.side)), ": ", told]
}

/// So many sides are named.
const SIDES: usize = 12;

/// The files, with their dialects, clocks and who took part.
pub(super) fn read(replayed: &Replayed<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Block(Block::Heading(2, prose!["What was read"])))?;
    let mut fields = Vec::new();
    for file in &replayed.files {
        let summary = file.summary;
        let packed = summary.packed.map_or_else(Prose::default, |packed| prose![", ", packed]);
        let kept = if file.left_out == 0 {
            prose![]
        } else {
            prose![" (", file.left_out, " of them, in the middle, were read and not kept: too many)"]
        };
        let lines = count(summary.lines as usize, "line", "lines");
        let events = usize::try_from(file.events).unwrap_or(usize::MAX);
        let events = count(events, "event", "events");
        let title = summary.container.title();
        fields.push(("file", prose![theirs(file.name), ": ", title, packed, ", ", lines, ", ", events, kept]));
        fields.push(("dialect", dialect(file.summary)));
        fields.push(("clock", offset(file)));
    }
    if let Some((number, of)) = replayed.picked {
        fields.push(("call", prose![number, " of ", of]));
    }
    let ids: Vec<_> = replayed.ground.story.sides.ids().collect();
    if !ids.is_empty() {
        let names = ids.iter().take(SIDES).map(|id| replayed.ground.called(Some(*id)));
        let mut sides = Prose::join(names, ", ");
        if ids.len() > SIDES {
            sides.push(prose![" and ", ids.len() - SIDES, " more"]);
        }
        fields.push(("sides", sides));
    }
    sink.item(Item::Block(Block::Fields(fields)))
}

/// The dialect, with what shows it.
pub(super) fn dialect(summary: &Summary) -> Prose {
    let Some(detected) = &summary.dialect else { return prose!["none: it says what happened, not what was sent"] };
    let name = prose![detected.dialect.name, " (", detected.dialect.title, ")"];
    let clues = detected.clues.iter().take(4).map(|clue| {
        let often = if clue.count > 1 { prose![" ", clue.count, " times"] } else { prose![] };
        prose![clue.says, often, " from line ", clue.place.line]
    });
    let clues = Prose::join(clues, "; ");
    match (detected.forced, clues.is_empty()) {
        (true, _) => prose![name, ", as you say"],
        (false, true) => prose![name, ": nothing in it points to a dialect that is known"],
        (false, false) => prose![name, ": ", clues],
    }
}

/// What times count from.
pub(super) fn clock(clock: Clock) -> Prose {
    match clock {
        Clock::None => prose!["no times in it"],
        Clock::Utc => prose!["UTC"],
        Clock::Local => prose!["times without a zone"],
        Clock::Day => prose!["times of day, without a date"],
        Clock::Relative => prose!["counts from its own beginning"],
    }
}

/// The clock of a file, with how it was brought to that of the first one.
fn offset(file: &File<'_>) -> Prose {
    let clock = clock(file.summary.clock);
    match file.offset {
        None => clock,
        Some(offset) => prose![
            clock,
            "; ",
            ours(format!("{:+.1}", offset.micros as f64 / 1000.0)),
            " ms to that of the first file, by ",
            count(offset.pairs, "message that is in both", "messages that are in both"),
            bounds(offset),
        ],
    }
}

/// Between which two the distance of the clocks lies.
fn bounds(offset: Offset) -> Prose {
    let millis = |micros: i64| ours(format!("{:+.1}", micros as f64 / 1000.0));
    match (offset.least, offset.most) {
        (Some(least), Some(most)) if least <= most => {
            prose![" (they leave ", millis(least), " to ", millis(most), " ms)"]
        }
        (Some(least), Some(most)) => prose![
            " (they contradict each other by ",
            ours(format!("{:.1}", least.saturating_sub(most) as f64 / 1000.0)),
            " ms: one of the clocks was set, or runs faster)"
        ],
        (Some(least), None) => prose![" (no less than ", millis(least), " ms; all of them went one way)"],
        (None, Some(most)) => prose![" (no more than ", millis(most), " ms; all of them went one way)"],
        (None, None) => prose![" (which of them was first, they do not tell)"],
    }
}

/// So many of those whom an offer reached are named.
const WHOM: usize = 4;

/// So many exchanges are told.
const EXCHANGES: usize = 40;

/// Which description answers which, with the candidates and the states after it.
pub(super) fn exchanges(replayed: &Replayed<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let story = replayed.ground.story;
    if story.exchanges.is_empty() {
        return Ok(());
    }
    sink.item(Item::Block(Block::Heading(2, prose!["Who answered whom"])))?;
    for exchange in story.exchanges.iter().take(if replayed.all { usize::MAX } else { EXCHANGES }) {
        sink.item(Item::Block(Block::Fields(one(replayed, exchange))))?;
    }
    if !replayed.all && story.exchanges.len() > EXCHANGES {
        let more = prose!["… and ", story.exchanges.len() - EXCHANGES, " more; --all shows them."];
        sink.item(Item::Block(Block::Text(more)))?;
    }
    Ok(())
}

fn one(replayed: &Replayed<'_>, exchange: &Exchange) -> Vec<(&'static str, Prose)> {
    let (ground, story) = (replayed.ground, replayed.ground.story);
    let mut fields = Vec::new();
    let mut described = |label: &'static str, message: usize, to: bool| {
        let said = &story.messages[message];
        let mut whom: Vec<_> = said.received.iter().map(|(_, side)| *side).collect();
        if whom.len() < 2 {
            whom = story.other(said).into_iter().collect();
        }
        let whom = whom.into_iter().take(if to { WHOM } else { 0 }).map(|side| ground.called(Some(side)));
        let whom = Prose::join(whom, ", ");
        let whom = if whom.is_empty() { whom } else { prose![" → ", whom] };
        let what = words::says(&ground.events[said.event]);
        fields.push((
            label,
            prose![
                ground.called(said.author),
                whom,
                ", ",
                place::brief(replayed, ground.events[said.event].place),
                ": ",
                what
            ],
        ));
        let texts = replayed.gathered(message);
        let ufrags: Vec<Prose> = replayed.generation(message).map(|ufrag| theirs(ufrag).into()).collect();
        let generation =
            if ufrags.is_empty() { prose![] } else { prose!["; ICE generation ", Prose::join(ufrags, ", ")] };
        let inside = ground.sdp(message).map_or(0, |sdp| crate::replay::ground::parsed(sdp).len());
        let inside = if inside == 0 { prose![] } else { prose![", ", inside, " more in the description"] };
        fields.push(("", prose![words::candidates(&texts), inside, generation]));
    };
    described("offer", exchange.offer, true);
    for (answers, label) in [(&exchange.pranswers, "pranswer"), (&exchange.answers, "answer")] {
        for answer in answers.iter().take(8) {
            described(label, *answer, false);
        }
    }
    let glare = exchange.meets.map(|_| prose!["another offer came the other way: glare"]);
    let refused = exchange.refused.filter(|_| exchange.answers.is_empty()).map(|event| &ground.events[event]);
    let state = match (exchange.answers.is_empty(), exchange.withdrawn) {
        (true, _) if refused.is_some() => {
            refused.map(|event| prose!["refused, ", place::brief(replayed, event.place), ": ", words::says(event)])
        }
        (true, true) => Some(prose!["not answered: taken back, or another offer took its place"]),
        (true, false) => Some(prose!["not answered in this capture"]),
        _ => None,
    };
    if !exchange.unsure.is_empty() {
        let which = exchange.unsure.iter().map(|answer| {
            let said = &story.messages[*answer];
            prose![ground.called(said.author), ", ", place::brief(replayed, ground.events[said.event].place)]
        });
        let which = Prose::join(which, "; ");
        fields.push(("", prose!["by their order: nothing tells which of the open offers is answered by ", which]));
    }
    fields.extend(state.map(|state| ("answer", state)));
    fields.extend(glare.map(|glare| ("", glare)));
    let steps: Vec<&Step> = replayed.steps(exchange);
    if !steps.is_empty() {
        let each = steps.iter().map(|step| {
            let which = match (step.set, step.kind) {
                (crate::replay::jsep::Set::Local, kind) => prose!["own ", SdpType::name(kind)],
                (crate::replay::jsep::Set::Remote, kind) => prose!["other's ", SdpType::name(kind)],
            };
            prose![ground.called(Some(step.side)), ", ", which, ": ", step.after().name()]
        });
        fields.push(("states", Prose::join(each, "; ")));
    }
    fields
}
