//! What happened, in order, a line each; candidates that follow each other are one line.

use std::io;

use super::{Replayed, words};
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::report::{Block, Item, Sink};
use crate::signal::Moment;
use crate::signal::event::{Event, Stage, Timing, Value, What};

/// So many lines are shown without `--all`.
const LINES: usize = 200;

/// A line.
#[derive(Debug)]
pub struct Row {
    /// The first event it stands for.
    pub event: usize,
    /// How many it stands for.
    pub events: usize,
    /// What happened.
    pub says: Prose,
}

/// Is it something to be seen among what matters?
fn matters(event: &Event) -> bool {
    match &event.what {
        What::Keepalive | What::Acknowledged | What::Stats(_) | What::Forwarded { .. } | What::Other(_) => false,
        // Chromium's own, for each description that is set.
        What::Api(api) => api.stage != Stage::Fired || !api.name.starts_with("transceiver"),
        _ => true,
    }
}

/// A candidate that may be one of many, and what is done with it.
fn candidate(event: &Event) -> Option<(Option<(&str, Stage)>, &str)> {
    match &event.what {
        What::Candidate(candidate) => Some((None, &candidate.candidate.text)),
        What::Api(api) => match &api.value {
            Value::Candidate(candidate) => Some((Some((&api.name, api.stage)), &candidate.candidate.text)),
            _ => None,
        },
        _ => None,
    }
}

/// Candidates that follow each other: of the same two ends, and the same done with them.
struct Run<'a> {
    row: usize,
    done: Option<(&'a str, Stage)>,
    texts: Vec<&'a str>,
}

impl Run<'_> {
    /// Makes one line of them.
    fn fold(self, rows: &mut [Row]) {
        if self.texts.len() > 1 {
            let all = words::candidates(&self.texts);
            rows[self.row].says =
                self.done.map_or(all.clone(), |(name, stage)| words::done(name, stage, prose![" ", all]));
        }
    }
}

/// The lines; every event its own when `all`.
pub fn rows(replayed: &Replayed<'_>) -> Vec<Row> {
    let events = replayed.ground.events;
    let mut rows: Vec<Row> = Vec::new();
    let mut run: Option<Run<'_>> = None;
    for (index, event) in events.iter().enumerate() {
        if !replayed.all && !matters(event) {
            continue;
        }
        let candidate = if replayed.all { None } else { candidate(event) };
        if let (Some((done, text)), Some(run)) = (candidate, &mut run)
            && run.done == done
            && replayed.cast.ends(rows[run.row].event) == replayed.cast.ends(index)
        {
            run.texts.push(text);
            rows[run.row].events += 1;
            continue;
        }
        if let Some(run) = run.take() {
            run.fold(&mut rows);
        }
        rows.push(Row { event: index, events: 1, says: words::says(event) });
        run = candidate.map(|(done, text)| Run { row: rows.len() - 1, done, texts: vec![text] });
    }
    if let Some(run) = run {
        run.fold(&mut rows);
    }
    rows
}

/// The moment that times are counted from.
pub fn zero(events: &[Event]) -> Option<Moment> {
    events.iter().filter_map(|event| event.at).min()
}

/// Milliseconds since the first event; with `≥` where it is only known that it was not earlier.
pub fn time(event: &Event, zero: Option<Moment>) -> Prose {
    let Some((at, zero)) = event.at.zip(zero) else { return prose!["-"] };
    let least = if event.timing == Timing::Earlier { "≥ " } else { "" };
    ours(format!("{least}{:.0}", at.millis_since(zero))).into()
}

/// Pushes the lines as a table.
pub(super) fn push(replayed: &Replayed<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let rows = rows(replayed);
    if rows.is_empty() {
        return Ok(());
    }
    let events = replayed.ground.events;
    // A single moment says nothing about what came after what.
    let zero = zero(events);
    let timed = events.iter().any(|event| event.at.is_some() && event.at != zero);
    let head = if timed { prose!["What happened, in order (ms)"] } else { prose!["What happened, in order"] };
    sink.item(Item::Block(Block::Heading(2, head)))?;
    let most = if replayed.all { usize::MAX } else { LINES };
    let more = rows.len().saturating_sub(most);
    let cell = |row: &Row| {
        let event = &events[row.event];
        let file = if replayed.files.len() > 1 { prose![event.place.source + 1, ":"] } else { prose![] };
        let line = prose![file, event.place.line];
        let first = if timed { vec![time(event, zero)] } else { Vec::new() };
        let rest = [line, replayed.cast.between(row.event), row.says.clone()];
        first.into_iter().chain(rest).collect::<Vec<Prose>>()
    };
    let mut head = if timed { vec!["time"] } else { Vec::new() };
    head.extend(["line", "side", "what"]);
    let rows = rows.iter().take(most).map(cell).collect();
    sink.item(Item::Block(Block::Table { head, rows }))?;
    if more > 0 {
        let says = prose!["… and ", more, " more lines; --all shows them, and every candidate for itself."];
        sink.item(Item::Block(Block::Text(says)))?;
    } else if !replayed.all {
        let hidden = events.iter().filter(|event| !matters(event)).count();
        if hidden > 0 {
            let hidden = count(hidden, "event", "events");
            let says = prose!["Not shown: ", hidden, " of less interest; --all shows every one."];
            sink.item(Item::Block(Block::Text(says)))?;
        }
    }
    Ok(())
}
