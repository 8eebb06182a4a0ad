//! A capture of many calls: split while it is read, each call looked at and let go of.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use anyhow::{Context, anyhow, bail};

use super::read::{Captured, Found};
use super::{Args, Shape};
use crate::cli::Exit;
use crate::cli::output::{Terminal, stdout};
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::render::renderer;
use crate::replay::Cause;
use crate::replay::calls::{Call, Doubt, Row, Split, Splitter, Tally, Whole};
use crate::report::replay::many;
use crate::signal::{Capture, Event, Summary};

/// So many bytes of the events of a capture that is one call are kept.
pub(super) const EVENTS: usize = 96 << 20;
/// So many bytes of events go to who sorts them at a time, and so many batches wait.
const BATCH: usize = 256 << 10;
pub(super) const WAITING: usize = 8;

/// Which call is to be shown in full.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pick<'a> {
    /// The one of this number.
    pub(super) call: Option<u64>,
    /// That of somebody of this name.
    pub(super) who: Option<&'a str>,
}

impl Pick<'_> {
    /// Is anything picked at all?
    pub(super) const fn is_any(&self) -> bool {
        self.call.is_some() || self.who.is_some()
    }

    fn is_of(&self, events: &[Event]) -> bool {
        let Some(who) = self.who else { return true };
        let is = |name: &Option<crate::signal::event::Name>| name.as_deref() == Some(who);
        events.iter().any(|event| is(&event.from) || is(&event.to) || is(&event.connection))
    }
}

/// What was read of a capture of many calls.
pub(super) struct Many {
    name: String,
    summary: Summary,
    events: u64,
    tally: Tally,
    calls: u64,
    who: Option<String>,
    doubt: Doubt,
    again: bool,
}

/// What the calls of a capture were found to be.
#[derive(Default)]
pub(super) struct Looked {
    tally: Tally,
    calls: u64,
    chosen: Option<Call>,
}

impl Looked {
    fn at(&mut self, call: Call, pick: Pick<'_>) {
        self.calls += 1;
        match pick.call {
            Some(number) if number == call.number => self.chosen = Some(call),
            Some(_) => {}
            None if pick.is_of(&call.events) => {
                self.tally.add(Row::of(&call));
                if pick.who.is_some() && self.tally.calls == 1 {
                    self.chosen = Some(call);
                }
            }
            None => {}
        }
    }
}

/// Takes the events of a capture apart, until there are no more; says when it is known that there are many calls.
pub(super) fn sort(
    events: &Receiver<Vec<Event>>,
    mut splitter: Splitter,
    pick: Pick<'_>,
    many: &AtomicBool,
) -> (u64, Split, Looked) {
    let mut looked = Looked::default();
    for event in events.iter().flatten() {
        splitter.push(event, &mut |call| {
            many.store(true, Ordering::Relaxed);
            looked.at(call, pick);
        });
    }
    let events = splitter.events();
    let split = splitter.finish(&mut |call| looked.at(call, pick));
    (events, split, looked)
}

/// Events on their way to who sorts them: a thread of its own, so that reading goes on meanwhile.
pub(super) struct Batches {
    batch: Vec<Event>,
    weight: usize,
    to: SyncSender<Vec<Event>>,
}

impl Batches {
    pub(super) const fn new(to: SyncSender<Vec<Event>>) -> Self {
        Self { batch: Vec::new(), weight: 0, to }
    }

    pub(super) fn push(&mut self, event: Event) {
        self.weight += event.weight();
        self.batch.push(event);
        if self.weight >= BATCH {
            self.send();
        }
    }

    pub(super) fn send(&mut self) {
        self.weight = 0;
        // who sorts them lives until this is dropped, or its panic is told when it is waited for
        let _ = self.to.send(std::mem::take(&mut self.batch));
    }
}

/// What the calls of a capture come to: one of them, or all in a table.
pub(super) fn sorted(
    name: &str,
    summary: Summary,
    (events, split, looked): (u64, Split, Looked),
    pick: Pick<'_>,
    again: bool,
) -> anyhow::Result<Found> {
    let captured = |whole: Whole, summary: Summary| {
        let Whole { events: list, left_out } = whole;
        let capture = Capture { events: list, summary };
        let (name, picked, until, unclear) = (name.to_owned(), None, None, None);
        Captured { name, source: None, capture, events, left_out, picked, until, unclear }
    };
    let shown = plain(&Untrusted::new(name));
    let doubt = match split {
        Split::One(whole) => {
            if let Some(number) = pick.call.filter(|number| *number != 1) {
                bail!("there is no call {number} in {shown}: it holds one call; leave --call out");
            }
            if !pick.is_of(&whole.events) {
                return Err(nobody(&shown, pick));
            }
            return Ok(Found::Captured(captured(whole, summary)));
        }
        Split::Unclear(whole, _) if pick.is_any() => {
            drop(whole);
            bail!("cannot tell the calls in {shown} apart: leave --call and --who out to see all of it");
        }
        Split::Unclear(whole, doubt) => {
            let unclear = Some(doubt);
            return Ok(Found::Captured(Captured { unclear, ..captured(whole, summary) }));
        }
        Split::Many(doubt) => doubt,
    };
    let Looked { tally, calls, chosen } = looked;
    let chosen_call = |call: Call, summary: Summary| {
        let Call { number, events, left_out, until } = call;
        let (picked, whole) = (Some((number, calls)), Whole { events, left_out });
        Found::Captured(Captured { picked, until, ..captured(whole, summary) })
    };
    match (pick.call, pick.who) {
        (Some(number), _) => {
            let none =
                || anyhow!("there is no call {number} in {shown}: it holds {calls}; leave --call out to see which");
            chosen.ok_or_else(none).map(|call| chosen_call(call, summary))
        }
        (None, Some(_)) if tally.calls == 0 => Err(nobody(&shown, pick)),
        (None, who) => match chosen.filter(|_| tally.calls == 1) {
            Some(call) => Ok(chosen_call(call, summary)),
            None => {
                let (name, who) = (name.to_owned(), who.map(ToOwned::to_owned));
                Ok(Found::Many(Many { name, summary, events, tally, calls, who, doubt, again }))
            }
        },
    }
}

fn nobody(shown: &str, pick: Pick<'_>) -> anyhow::Error {
    let who = plain(&Untrusted::new(pick.who.unwrap_or_default()));
    anyhow!("nobody called {who} takes part in a call of {shown}: names are compared to the letter")
}

/// Says what the calls came to.
pub(super) fn show(many: &Many, args: &Args, shape: Shape, terminal: &Terminal) -> anyhow::Result<Exit> {
    let Shape::Report(format) = shape else {
        bail!("there are {} calls in it, and a picture is of one: choose it with --call", many.calls);
    };
    // The table has the names of those who took part as they are.
    if let Some(option) = args.whole().or(args.ladder.is_some().then_some("--ladder")) {
        bail!("there are {} calls in it, and {option} is of one: choose it with --call", many.calls);
    }
    let mut out = stdout();
    let mut sink = renderer(format, terminal.look(false), &mut out);
    let overview = many::Many {
        name: &many.name,
        summary: &many.summary,
        events: many.events,
        tally: &many.tally,
        calls: many.calls,
        who: many.who.as_deref(),
        doubt: many.doubt,
        cut: many.summary.is_cut(),
        again: many.again,
        all: args.all,
    };
    many::lower(&overview, sink.as_mut()).and_then(|()| sink.finish()).context("cannot write the output")?;
    let unknown = many.tally.count(Cause::IncompleteCapture) == many.tally.calls;
    Ok(match many.tally.failed() {
        _ if many.doubt.is_much() || unknown => Exit::CouldNotTell,
        0 => Exit::Ok,
        _ => Exit::No,
    })
}
