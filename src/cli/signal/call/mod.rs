//! `rtcscope signal call`.

mod args;

use anyhow::Context;

pub(super) use self::args::Args;
use super::super::Exit;
use super::super::loopback::{Live, Recording, lines};
use super::super::output::{Terminal, say, stdout};
use crate::call::event::Event;
use crate::call::metrics::{Assertion, Checked};
use crate::call::outcome::metric_names;
use crate::call::scenario::THROUGH;
use crate::call::verdict::Verdict;
use crate::cli::leave;
use crate::net::descriptors as descriptors_are_there;
use crate::net::signal::call::{Aim, Asked, Conversation, Report, call_here, could_not_be_tried};
use crate::net::signal::connect::Failure;
use crate::net::stop::Stop;
use crate::prose;
use crate::prose::{count, theirs};
use crate::render::escape::plain_prose;
use crate::render::{Format, renderer};
use crate::report::call::{Called, Through, lower};
use crate::report::{Block, Item, Sink};

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    let known: Vec<String> = metric_names().into_iter().map(|(name, _)| name).collect();
    if let Some(unknown) = args.assertions.iter().find(|assertion| !known.contains(&assertion.metric)) {
        let name = plain_prose(&theirs(&unknown.metric).into());
        say(&format!("there is no metric {name}; loopback --list-metrics names them"));
        return Ok(Exit::Usage);
    }
    let Some(asked) = args.asked()? else { return Ok(Exit::Usage) };
    let calls = args.viewers.unwrap_or(1) as usize;
    let descriptors = 24 + 6 * calls;
    if let Err(error) = descriptors_are_there(descriptors) {
        say(&format!("the call cannot be tried: {error}; it takes up to {descriptors} file descriptors (ulimit -n)"));
        return Ok(Exit::CouldNotTell);
    }
    let mut asked = asked;
    asked.plan.addresses = match args.place(&asked.url).addresses() {
        Ok(addresses) => addresses,
        Err(error) => {
            say(&format!("the call cannot be tried: {}", plain_prose(&theirs(&format!("{error:#}")).into())));
            return Ok(Exit::CouldNotTell);
        }
    };
    let recording = args.record.as_deref().map(Recording::make).transpose()?;
    crate::net::log::keep();
    let stop = Stop::on_ctrl_c(|| leave(Exit::Interrupted)).context("cannot listen for Ctrl-C")?;
    let several = matches!(asked.aim, Aim::Send { .. } | Aim::Answer { once: false, .. });
    let mut out = lines(stdout());
    let mut sink = renderer(format, terminal.look(several), &mut out);
    let mut live = Live::new(args.quiet || several && format == Format::Jsonl, args.verbose, format);
    let mut written = Ok(());
    let mut hear = |peer: Option<&str>, event: &Event| {
        if written.is_ok() {
            written = live.hear_of(peer, event, sink.as_mut());
        }
    };
    let report = call_here(&asked, &stop, &mut hear);
    live.end();
    written.context("cannot write the output")?;
    let report = report.context("cannot start the call")?;
    if let Some(recording) = recording {
        let calls: Vec<_> = report.calls.iter().map(|call| &call.outcome).collect();
        recording.write(THROUGH.name, false, &calls)?;
    }
    let exit = show(args, &asked, &report, sink.as_mut()).context("cannot write the output")?;
    sink.finish().context("cannot write the output")?;
    Ok(if stop.is_asked() { Exit::Interrupted } else { exit })
}

/// Shows what came of it, call by call.
fn show(args: &Args, asked: &Asked, report: &Report, sink: &mut dyn Sink) -> std::io::Result<Exit> {
    let outcomes: Vec<_> = report.calls.iter().map(|call| call.outcome.outcome()).collect();
    let works: Vec<bool> = report
        .calls
        .iter()
        .zip(&outcomes)
        .map(|(call, outcome)| matches!(outcome.verdict(&call.wanted), Verdict::Worked { .. }))
        .collect();
    let (good, all) = (works.iter().filter(|works| **works).count(), works.len());
    if let Aim::Send { viewers, .. } = asked.aim {
        let words = prose![good, " of ", count(viewers, "viewer", "viewers"), " had a call that works"];
        sink.item(Item::Block(Block::Heading(1, words)))?;
    } else if all > 1 {
        sink.item(Item::Block(Block::Heading(1, prose![good, " of ", count(all, "call", "calls"), " worked"])))?;
    }
    let (mut holds, server) = (true, asked.url.shown());
    for (call, outcome) in report.calls.iter().zip(&outcomes) {
        let metrics = outcome.metrics();
        let check =
            |assertion: &Assertion| Checked { assertion: assertion.clone(), outcome: assertion.check(&metrics) };
        let checked: Vec<Checked> = args.assertions.iter().map(check).collect();
        holds &= checked.iter().all(Checked::holds);
        let through = through(args, asked, &server, report, call);
        let (stats, wanted) = (args.stats.then_some(&call.outcome.stats), &call.wanted);
        let through = Some(&through);
        lower(
            &Called { scenario: &THROUGH, wanted, outcome, checked: &checked, simulated: false, stats, through },
            sink,
        )?;
    }
    let enough = match asked.aim {
        Aim::Send { viewers, .. } => good == viewers,
        _ => good == all && all > 0,
    };
    Ok(match outcomes.as_slice() {
        [outcome] if could_not_be_tried(outcome) => Exit::CouldNotTell,
        _ if enough && holds => Exit::Ok,
        _ => Exit::No,
    })
}

fn through<'a>(
    args: &'a Args,
    asked: &Asked,
    server: &'a str,
    report: &'a Report,
    call: &'a Conversation,
) -> Through<'a> {
    let local = asked.url.is_local();
    let went_on = if local { "gone on with, as it is this machine's own" } else { "gone on with, as --insecure says" };
    Through {
        dialect: asked.dialect,
        server,
        me: report.me.as_deref(),
        peer: call.peer.as_deref(),
        room: args.room.as_deref(),
        engine: report.engine,
        distrust: report.distrust.as_ref().map(|why| (why, went_on)),
        help: report.failure.as_ref().map(Failure::help).filter(|help| !help.is_empty()),
        odd: report.odd.iter().map(|(at, odd)| (*at, odd.slug(), odd.words())).collect(),
        more_odd: report.more_odd,
    }
}
