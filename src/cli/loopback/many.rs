//! Many calls: each scenario so many times, or the same one over ever worse networks.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::args::Args;
use super::{checked, prepared};
use crate::call::metrics::{Checked, Metrics};
use crate::call::scenario::Scenario;
use crate::call::series::Series;
use crate::call::verdict::Verdict;
use crate::cli::Exit;
use crate::cli::output::Bar;
use crate::net::loopback::{Outcome, Plan, calls_here, simulate};
use crate::net::stop::Stop;
use crate::report::Sink;
use crate::report::call::Called;
use crate::report::calls::{lower_series, lower_sweep};
use anyhow::Context;

/// What is kept of one of many calls.
struct Result {
    as_expected: bool,
    verdict: Verdict,
    metrics: Metrics,
    remarks: Vec<String>,
}

impl Result {
    fn of(scenario: &Scenario, plan: &Plan, call: &Outcome, simulated: bool) -> Self {
        let (wanted, outcome) = (plan.wanted(), call.outcome());
        let called = Called {
            scenario,
            wanted: &wanted,
            outcome: &outcome,
            checked: &[],
            simulated,
            stats: None,
            through: None,
        };
        let (as_expected, verdict) = (called.as_expected(), outcome.verdict(&wanted));
        Self { as_expected, verdict, metrics: outcome.metrics(), remarks: outcome.remarks.clone() }
    }
}

/// How many calls are done.
struct Progress {
    bar: Bar,
    done: AtomicUsize,
    of: usize,
}

impl Progress {
    fn add(&self, calls: usize) {
        self.bar.show(self.done.fetch_add(calls, Ordering::Relaxed) + calls, self.of);
    }
}

/// Makes the calls and shows how they spread.
pub(super) fn run(
    args: &Args,
    scenarios: &[&'static Scenario],
    plan: &Plan,
    stop: &Stop,
    sink: &mut dyn Sink,
) -> anyhow::Result<Exit> {
    let runs = args.repeat().max(args.parallel);
    let networks: Vec<Plan> = match &args.sweep {
        Some(sweep) => {
            let at = |value: &f64| Plan { impairment: sweep.apply(plan.impairment, *value), ..plan.clone() };
            sweep.values.iter().map(at).collect()
        }
        None => vec![plan.clone()],
    };
    let mut all: Vec<(Series, Vec<Plan>)> = Vec::new();
    let scenarios = scenarios.iter().flat_map(|scenario| networks.iter().map(move |network| (*scenario, network)));
    let scenarios: Vec<(&Scenario, &Plan)> = scenarios.collect();
    for (scenario, network) in &scenarios {
        let mut series = Series::new(scenario.name);
        let plans: Vec<Plan> = (0..runs).map(|run| prepared(args, network, scenario, run)).collect();
        series.skipped = plans.first().and_then(|plan| scenario.lacks(plan.means()));
        let plans = if series.skipped.is_some() { Vec::new() } else { plans };
        series.planned = plans.len();
        all.push((series, plans));
    }
    let progress = Progress {
        bar: Bar::new(!args.quiet),
        done: AtomicUsize::new(0),
        of: all.iter().map(|(_, plans)| plans.len()).sum(),
    };
    let simulated = args.simulate || args.sweep.is_some();
    let mut good = true;
    for ((series, plans), (scenario, _)) in all.iter_mut().zip(scenarios) {
        let results = if simulated {
            simulations(scenario, plans, stop, &progress)?
        } else {
            calls(scenario, plans, args.parallel as usize, stop, &progress)?
        };
        for result in results {
            let checked = checked(args, scenario, &result.metrics);
            good &= result.as_expected || args.sweep.is_some();
            good &= checked.iter().all(Checked::holds);
            series.remarks.extend(result.remarks);
            series.add(result.as_expected, &result.verdict, result.metrics, &checked);
        }
    }
    progress.bar.clear();
    let all: Vec<Series> = all.into_iter().map(|(series, _)| series).collect();
    match &args.sweep {
        Some(sweep) => lower_sweep(sweep, &all, sink),
        None => lower_series(&all, simulated, sink),
    }
    .context("cannot write the output")?;
    Ok(if good { Exit::Ok } else { Exit::No })
}

/// Real calls, some at the same time; those that were not begun before a stop are left out.
fn calls(
    scenario: &Scenario,
    plans: &[Plan],
    parallel: usize,
    stop: &Stop,
    progress: &Progress,
) -> anyhow::Result<Vec<Result>> {
    let mut results = Vec::new();
    for plans in plans.chunks(parallel) {
        if stop.is_asked() {
            break;
        }
        let calls = calls_here(plans, stop).context("cannot start the calls")?;
        progress.add(calls.len());
        results.extend(plans.iter().zip(&calls).map(|(plan, call)| Result::of(scenario, plan, call, false)));
    }
    Ok(results)
}

/// Simulated calls, on all cores: each has its own time, so they do not disturb each other.
fn simulations(scenario: &Scenario, plans: &[Plan], stop: &Stop, progress: &Progress) -> anyhow::Result<Vec<Result>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, std::io::Result<Result>)>> = Mutex::default();
    let work = || {
        while let Some((number, plan)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, plans.get(n)?)))
            && !stop.is_asked()
        {
            let result = simulate(plan, stop, &mut |_| {}).map(|call| Result::of(scenario, plan, &call, true));
            results.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
            progress.add(1);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result.context("cannot start a simulation")).collect()
}
