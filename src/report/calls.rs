//! Many calls: how many came out as they should, and how their numbers spread; and a sweep of ever worse networks.

use std::io;
use std::time::Duration;

use super::call::milliseconds;
use super::lazy::{Object, object, seq};
use super::{Block, Item, Sink};
use crate::call::series::{Series, Spread};
use crate::call::sweep::Sweep;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, ours};

fn spreads(series: &Series) -> impl Iterator<Item = Object<'_>> {
    series.spreads().map(|(name, spread)| {
        object! {
            "metric": name.to_owned(),
            "count": spread.count,
            "min": spread.min,
            "median": spread.median,
            "p90": spread.p90,
            "p99": spread.p99,
            "max": spread.max,
        }
    })
}

fn stops(series: &Series) -> impl Iterator<Item = Object<'_>> {
    series.stops.iter().map(|((phase, cause), count)| {
        object! { "phase": phase.slug(), "cause": cause.slug(), "count": *count }
    })
}

fn wire(series: &Series) -> Object<'_> {
    object! {
        "scenario": series.scenario,
        "skipped": series.skipped,
        "planned": series.planned,
        "runs": series.runs,
        "as_expected": series.as_expected,
        "worked": series.worked,
        "stopped": seq(stops(series)),
        "failed_assertions": seq(series.failed.iter().map(|(condition, (count, farthest))| {
            object! { "condition": condition.as_str(), "count": *count, "farthest": *farthest }
        })),
        "remarks": seq(series.remarks.iter()),
        "metrics": seq(spreads(series)),
    }
}

/// A spread of milliseconds.
fn time(series: &Series, name: &str, of: fn(&Spread) -> f64) -> Prose {
    match series.spread(name) {
        Some(spread) => milliseconds(Duration::try_from_secs_f64(of(&spread) / 1000.0).unwrap_or_default()),
        None => prose!["-"],
    }
}

/// What to say when not all calls that were planned were made: somebody ended it.
fn ended(all: &[Series]) -> Prose {
    let (planned, runs): (usize, usize) = (all.iter().map(|s| s.planned).sum(), all.iter().map(|s| s.runs).sum());
    if runs < planned { prose!["; ended by Ctrl-C, ", planned - runs, " were not made"] } else { Prose::default() }
}

/// What holds for all these calls.
fn common_remarks(all: &[Series]) -> Vec<(Level, Prose)> {
    let all: std::collections::BTreeSet<&String> = all.iter().flat_map(|series| &series.remarks).collect();
    all.into_iter().map(|remark| (Level::Info, ours(remark.clone()).into())).collect()
}

/// Pushes many calls: a row for each scenario.
pub fn lower_series(all: &[Series], simulated: bool, sink: &mut dyn Sink) -> io::Result<()> {
    let data = object! {
        "format": "rtcscope.calls",
        "version": 1,
        "simulated": simulated,
        "scenarios": seq(all.iter().map(wire)),
    };
    sink.item(Item::Data(&data))?;
    let (runs, expected): (usize, usize) = (all.iter().map(|s| s.runs).sum(), all.iter().map(|s| s.as_expected).sum());
    let mut head =
        prose![expected, " of ", runs, if simulated { " simulated" } else { "" }, " calls came out as expected"];
    let skipped = all.iter().filter(|series| series.skipped.is_some()).count();
    if skipped > 0 {
        head.push(prose!["; ", count(skipped, "scenario", "scenarios"), " skipped"]);
    }
    head.push(ended(all));
    sink.item(Item::Block(Block::Heading(1, head)))?;
    let mut remarks = common_remarks(all);
    for series in all {
        for (condition, (number, farthest)) in &series.failed {
            let calls = count(*number, "call", "calls");
            let mut text = prose![series.scenario, ": assertion failed in ", calls, ": ", ours(condition.clone())];
            match farthest {
                Some(value) => text.push(prose!["; farthest off: ", super::call::number(*value)]),
                None => text.push("; it was not measured"),
            }
            remarks.push((Level::Error, text));
        }
        let level = if series.as_expected == series.runs { Level::Info } else { Level::Error };
        if let Some(reason) = series.skipped {
            remarks.push((Level::Info, prose![series.scenario, " was skipped: ", reason]));
        }
        for ((phase, cause), count) in &series.stops {
            let text = prose![series.scenario, ": ", *count, " stopped before: ", phase.words(), "; ", cause.words()];
            remarks.push((level, text));
        }
    }
    remarks.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    let rows = all.iter().map(|series| {
        let expected = match series.skipped {
            Some(_) => prose!["skipped"],
            None => prose![series.as_expected, " of ", series.runs],
        };
        vec![
            series.scenario.into(),
            expected,
            time(series, "connect_ms", |spread| spread.median),
            time(series, "channel_open_ms", |spread| spread.median),
            time(series, "channel_open_ms", |spread| spread.p99),
            time(series, "rtt.p50_ms", |spread| spread.median),
        ]
    });
    let head = vec!["scenario", "expected", "connected", "open", "open 99 %", "round trip"];
    sink.item(Item::Block(Block::Table { head, rows: rows.collect() }))?;
    // How every phase spreads, where there is but one kind of call to show.
    if let [only] = all
        && only.runs > 1
    {
        let phases = crate::call::phase::Phase::all().filter_map(|phase| {
            let name = format!("{}_ms", phase.slug());
            let spread = only.spread(&name)?;
            Some(vec![
                phase.words().into(),
                spread.count.into(),
                time(only, &name, |spread| spread.min),
                time(only, &name, |spread| spread.median),
                time(only, &name, |spread| spread.p99),
                time(only, &name, |spread| spread.max),
            ])
        });
        let head = vec!["phase", "calls", "min", "median", "99 %", "max"];
        sink.item(Item::Block(Block::Table { head, rows: phases.collect() }))?;
    }
    Ok(())
}

/// Of the packets sent, the share that is missing, over all calls.
fn missing(series: &Series) -> Option<f64> {
    let sum = |what: &str| -> f64 {
        ["audio", "video"].iter().filter_map(|kind| series.sum(&format!("rtp.{kind}.{what}"))).sum()
    };
    let (lost, received) = (sum("lost"), sum("received"));
    (lost + received > 0.0).then(|| lost / (lost + received))
}

/// How many characters a full bar has.
const BAR: f64 = 10.0;

fn bar(share: f64) -> Prose {
    ours("█".repeat((share.clamp(0.0, 1.0) * BAR).round() as usize)).into()
}

fn percent(share: f64) -> Prose {
    ours(format!("{} %", (share * 1000.0).round() / 10.0)).into()
}

/// Pushes a sweep: a row for each value, with bars.
pub fn lower_sweep(sweep: &Sweep, points: &[Series], sink: &mut dyn Sink) -> io::Result<()> {
    let pairs = || sweep.values.iter().copied().zip(points);
    let data = object! {
        "format": "rtcscope.sweep",
        "version": 1,
        "quantity": sweep.name(),
        "points": seq(pairs().map(|(value, series)| object! {
            "value": value,
            "missing_share": missing(series),
            "calls": wire(series),
        })),
    };
    sink.item(Item::Data(&data))?;
    sink.item(Item::Block(Block::Heading(1, sweep_head(sweep, points))))?;
    let slowest = points.iter().filter_map(|series| Some(series.spread("connect_ms")?.median)).fold(0.0, f64::max);
    let rows = pairs().map(|(value, series)| {
        let worked = if series.runs > 0 { series.worked as f64 / series.runs as f64 } else { 0.0 };
        let connected = series.spread("connect_ms");
        let late = connected.map_or(0.0, |spread| if slowest > 0.0 { spread.median / slowest } else { 0.0 });
        vec![
            ours(sweep.show(value)).into(),
            if series.runs > 0 { prose![series.worked, " of ", series.runs] } else { prose!["-"] },
            bar(worked),
            time(series, "connect_ms", |spread| spread.median),
            time(series, "connect_ms", |spread| spread.p99),
            bar(late),
            missing(series).map_or_else(|| prose!["-"], percent),
        ]
    });
    let head = vec![sweep.name(), "work", "", "connected", "99 %", "", "media lost"];
    sink.item(Item::Block(Block::Table { head, rows: rows.collect() }))?;
    let mut remarks = common_remarks(points);
    for (value, series) in pairs() {
        let at = || ours(format!("{} of {}", sweep.name(), sweep.show(value)));
        for (condition, (number, _)) in &series.failed {
            let calls = count(*number, "call", "calls");
            let text = prose![at(), ": assertion failed in ", calls, ": ", ours(condition.clone())];
            remarks.push((Level::Error, text));
        }
        for ((phase, cause), number) in &series.stops {
            let text = prose![at(), ": ", *number, " stopped before: ", phase.words(), "; ", cause.words()];
            remarks.push((Level::Info, text));
        }
    }
    remarks.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    Ok(())
}

/// Up to where all calls worked, seen from the best network on.
fn sweep_head(sweep: &Sweep, points: &[Series]) -> Prose {
    let mut pairs: Vec<(f64, &Series)> = sweep.values.iter().copied().zip(points).collect();
    if sweep.less_is_worse() {
        pairs.reverse();
    }
    let whole = |series: &Series| series.runs > 0 && series.worked == series.runs;
    let good = pairs.iter().take_while(|(_, series)| whole(series)).last();
    let (name, limit) = (sweep.name(), if sweep.less_is_worse() { "down to" } else { "up to" });
    let calls = pairs.first().map_or(0, |(_, series)| series.runs);
    let mut head = match (good, pairs.first()) {
        (Some((value, _)), _) => {
            let value = ours(sweep.show(*value));
            let calls = count(calls, "call", "calls");
            prose!["All simulated calls work ", limit, " a ", name, " of ", value, " (", calls, " each)"]
        }
        (None, Some((value, series))) if series.runs > 0 => {
            let value = ours(sweep.show(*value));
            prose!["Not even at a ", name, " of ", value, " did all simulated calls work"]
        }
        _ => prose!["No simulated call was made"],
    };
    head.push(ended(points));
    head
}
