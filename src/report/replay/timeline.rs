//! What happened, in order, a line each; candidates that follow each other are one line, and so are a message's sending
//! and its arrival.

use std::collections::{HashMap, HashSet};
use std::io;

use super::cast::End;
use super::{Replayed, words};
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::replay::{Message, SideId};
use crate::report::{Block, Item, Sink};
use crate::signal::Moment;
use crate::signal::event::{Event, Stage, Timing, Value, What};

/// So many lines are shown without `--all`.
const LINES: usize = 200;

/// A line.
#[derive(Debug)]
pub struct Row<'a> {
    /// The first event it stands for.
    pub event: usize,
    /// How many it stands for.
    pub events: usize,
    /// From whom to whom.
    pub ends: Ends<'a>,
    /// What happened.
    pub says: Prose,
}

/// From whom, to whom.
type Ends<'a> = (Option<End<'a>>, Option<End<'a>>);

/// So many of those a message was passed on to are named.
const SHOWN: usize = 4;

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
    /// Those it was passed on to, when they are several.
    others: Vec<SideId>,
}

impl Run<'_> {
    /// Makes one line of them.
    fn fold(self, replayed: &Replayed<'_>, rows: &mut [Row<'_>]) {
        if self.texts.len() > 1 {
            let all = words::candidates(&self.texts);
            rows[self.row].says =
                self.done.map_or(all.clone(), |(name, stage)| words::done(name, stage, prose![" ", all]));
        }
        if self.others.len() > 1 {
            let names = self.others.iter().take(SHOWN).map(|side| replayed.ground.called(Some(*side)));
            let more = self.others.len().saturating_sub(SHOWN);
            let more = if more > 0 { prose![" and ", more, " more"] } else { prose![] };
            rows[self.row].says.push(prose![", passed on to ", Prose::join(names, ", "), more]);
        }
    }
}

/// The lines; every event its own when `all`.
pub fn rows<'a>(replayed: &Replayed<'a>) -> Vec<Row<'a>> {
    let (events, story) = (replayed.ground.events, replayed.ground.story);
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut run: Option<Run<'_>> = None;
    // What an API is handed is something else than what was sent, and is shown beside it.
    let on_the_wire = |index: &usize| !matches!(events[*index].what, What::Api(_));
    let sent = || story.messages.iter().filter(|message| on_the_wire(&message.event));
    let messages: HashMap<usize, &Message> = sent().map(|message| (message.event, message)).collect();
    let arrivals: HashSet<usize> = sent().flat_map(arrivals).filter(on_the_wire).collect();
    for (index, event) in events.iter().enumerate() {
        if !replayed.all && (!matters(event) || arrivals.contains(&index)) {
            continue;
        }
        let message = if replayed.all { None } else { messages.get(&index) };
        let ends = message.map_or_else(|| replayed.cast.ends(index), |message| replayed.cast.across(message));
        let others: Vec<SideId> = message
            .iter()
            .flat_map(|message| &message.received)
            .filter(|(at, _)| *at != index)
            .map(|(_, to)| *to)
            .collect();
        let candidate = if replayed.all { None } else { candidate(event) };
        if let (Some((done, text)), Some(run)) = (candidate, &mut run)
            && run.done == done
            && rows[run.row].ends == ends
            && run.others == others
        {
            run.texts.push(text);
            rows[run.row].events += 1;
            continue;
        }
        if let Some(run) = run.take() {
            run.fold(replayed, &mut rows);
        }
        rows.push(Row { event: index, events: 1, ends, says: words::says(event) });
        let row = rows.len() - 1;
        match candidate {
            Some((done, text)) => run = Some(Run { row, done, texts: vec![text], others }),
            None => Run { row, done: None, texts: Vec::new(), others }.fold(replayed, &mut rows),
        }
    }
    if let Some(run) = run {
        run.fold(replayed, &mut rows);
    }
    rows
}

/// The events in which a message is seen again after it was sent: on its way, arriving, in another capture.
fn arrivals(message: &Message) -> impl Iterator<Item = usize> {
    let received =
        message.received.iter().map(|(event, _)| *event).chain(message.copies.iter().map(|(event, _)| *event));
    received.filter(|event| *event != message.event)
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
    let cell = |row: &Row<'_>| {
        let event = &events[row.event];
        let file = if replayed.files.len() > 1 { prose![event.place.source + 1, ":"] } else { prose![] };
        let line = prose![file, event.place.line];
        let first = if timed { vec![time(event, zero)] } else { Vec::new() };
        let rest = [line, replayed.cast.from_to(row.ends), row.says.clone()];
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
