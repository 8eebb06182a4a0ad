//! `rtcscope loopback`.

mod args;
mod keep;
mod live;
mod many;
mod place;

use anyhow::Context;

pub(super) use self::args::{Args, codec, codecs, media, ports, stun, turn};
pub(super) use self::keep::Recording;
pub(super) use self::live::{Live, lines};
pub(super) use self::place::{Place, is_here};
use super::Exit;
use super::output::{Terminal, say, stdout};
use crate::call::event::Event;
use crate::call::metrics::{Assertion, Checked, Metrics};
use crate::call::outcome::metric_names;
use crate::call::scenario::{Expect, SCENARIOS, Scenario, find};
use crate::call::verdict::{Cause, Verdict};
use crate::net::descriptors as descriptors_are_there;
use crate::net::loopback::{Plan, call_here, simulate};
use crate::net::stop::Stop;
use crate::prose::{Prose, ours, theirs};
use crate::render::escape::plain_prose;
use crate::render::{Format, renderer};
use crate::report::call::{Called, lower, lower_skipped};
use crate::report::{Block, Item, Sink};

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    let mut out = lines(stdout());
    let mut sink = renderer(format, terminal.look(false), &mut out);
    if args.list || args.list_metrics {
        return list(args, sink.as_mut()).context("cannot write the output");
    }
    let scenarios: Vec<&'static Scenario> = match find(&args.scenario) {
        Some(scenario) => vec![scenario],
        None if args.scenario == "all" && args.sweep.is_none() => SCENARIOS.iter().collect(),
        None => {
            let name = plain_prose(&theirs(&args.scenario).into());
            let why = if args.sweep.is_some() { "a sweep is of one scenario; " } else { "" };
            say(&format!("there is no scenario {name}; {why}--list names them"));
            return Ok(Exit::Usage);
        }
    };
    let known: Vec<String> = metric_names().into_iter().map(|(name, _)| name).collect();
    if let Some(unknown) = args.assertions.iter().find(|assertion| !known.contains(&assertion.metric)) {
        let name = plain_prose(&theirs(&unknown.metric).into());
        say(&format!("there is no metric {name}; --list-metrics names them"));
        return Ok(Exit::Usage);
    }
    // Runtimes and their signals, a relay, and two sockets a call; more with servers and interfaces.
    let descriptors = 24 + 4 * args.parallel as usize;
    if let Err(error) = descriptors_are_there(descriptors) {
        say(&format!("the call cannot be tried: {error}; it takes up to {descriptors} file descriptors (ulimit -n)"));
        return Ok(Exit::CouldNotTell);
    }
    let mut plan = match args.plan() {
        Ok(plan) => plan,
        Err(wrong) => {
            say(&wrong);
            return Ok(Exit::Usage);
        }
    };
    if !args.simulate && args.sweep.is_none() {
        plan.addresses = match args.place().addresses() {
            Ok(addresses) => addresses,
            Err(error) => {
                say(&format!("the call cannot be tried: {}", plain_prose(&theirs(&format!("{error:#}")).into())));
                return Ok(Exit::CouldNotTell);
            }
        };
    }
    crate::net::log::keep();
    let stop = Stop::on_ctrl_c(|| super::leave(Exit::Interrupted)).context("cannot listen for Ctrl-C")?;
    let exit = match scenarios.as_slice() {
        [scenario] if args.is_one() => one(args, scenario, plan, format, &stop, sink.as_mut())?,
        _ => many::run(args, &scenarios, &plan, &stop, sink.as_mut())?,
    };
    sink.finish().context("cannot write the output")?;
    Ok(if stop.is_asked() { Exit::Interrupted } else { exit })
}

/// The call of a scenario; run number `run` has a seed of its own.
fn prepared(args: &Args, plan: &Plan, scenario: &Scenario, run: u32) -> Plan {
    let impaired = !plan.impairment.is_none();
    Plan {
        timeout: args.timeout(scenario, impaired),
        seed: plan.seed.wrapping_add(u64::from(run)),
        ..plan.clone().with(scenario)
    }
}

/// Makes one call and shows all of it.
fn one(
    args: &Args,
    scenario: &Scenario,
    plan: Plan,
    format: Format,
    stop: &Stop,
    sink: &mut dyn Sink,
) -> anyhow::Result<Exit> {
    let plan = prepared(args, &plan, scenario, 0);
    if let Some(lacks) = scenario.lacks(plan.means()) {
        lower_skipped(scenario, lacks, sink).context("cannot write the output")?;
        return Ok(Exit::CouldNotTell);
    }
    let recording = args.record.as_deref().map(Recording::make).transpose()?;
    args.sdp.as_deref().map_or(Ok(()), keep::directory)?;
    let wanted = plan.wanted();
    let mut live = Live::new(args.quiet, args.verbose, format);
    let mut written = Ok(());
    let mut hear = |event: &Event| {
        if written.is_ok() {
            written = live.hear(event, sink);
        }
    };
    let call = if args.simulate { simulate(&plan, stop, &mut hear) } else { call_here(&plan, stop, &mut hear) };
    live.end();
    written.context("cannot write the output")?;
    let call = call.context("cannot start the call")?;
    if let Some(recording) = recording {
        recording.write(scenario.name, args.simulate, &[&call])?;
    }
    if let Some(directory) = &args.sdp {
        keep::descriptions(directory, &call.said)?;
    }
    let outcome = call.outcome();
    let stats = args.stats.then_some(&call.stats);
    let checked = checked(args, scenario, &outcome.metrics());
    let holds = checked.iter().all(Checked::holds);
    let (simulated, checked) = (args.simulate, checked.as_slice());
    let called = Called { scenario, wanted: &wanted, outcome: &outcome, checked, simulated, stats, through: None };
    lower(&called, sink).context("cannot write the output")?;
    Ok(match outcome.verdict(&wanted) {
        // Whatever kept us from trying says nothing about calls.
        Verdict::Stopped { cause: Cause::NotMade, .. } => Exit::CouldNotTell,
        _ if holds && called.as_expected() => Exit::Ok,
        _ => Exit::No,
    })
}

/// What became of the assertions; none are made of a call that must fail.
fn checked(args: &Args, scenario: &Scenario, metrics: &Metrics) -> Vec<Checked> {
    let assertions = if scenario.expect == Expect::Works { args.assertions.as_slice() } else { &[] };
    let check = |assertion: &Assertion| Checked { assertion: assertion.clone(), outcome: assertion.check(metrics) };
    assertions.iter().map(check).collect()
}

fn list(args: &Args, sink: &mut dyn Sink) -> std::io::Result<Exit> {
    let rows: Vec<(String, String)> = if args.list {
        SCENARIOS.iter().map(|scenario| (scenario.name.to_owned(), scenario.summary.to_owned())).collect()
    } else {
        metric_names()
    };
    let data: serde_json::Value =
        rows.iter().map(|(name, words)| serde_json::json!({"name": name, "summary": words})).collect();
    sink.item(Item::Data(&data))?;
    let cells = |(name, words): (String, String)| -> Vec<Prose> { vec![ours(name).into(), ours(words).into()] };
    sink.item(Item::Block(Block::Table { head: vec!["name", "what"], rows: rows.into_iter().map(cells).collect() }))?;
    sink.finish()?;
    Ok(Exit::Ok)
}
