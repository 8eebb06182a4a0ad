//! `rtcscope loopback`.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context;

use super::Exit;
use super::output::{FormatArgs, Terminal, say, stdout, to_stderr};
use crate::call::event::Event;
use crate::call::impair::Impairment;
use crate::call::metrics::{Assertion, Metrics, Outcome as Checked};
use crate::call::outcome::metric_names;
use crate::call::scenario::{SCENARIOS, Scenario, find};
use crate::call::series::Series;
use crate::call::verdict::Wanted;
use crate::net::loopback::{self, Plan, call_here, simulate};
use crate::prose;
use crate::prose::{Prose, ours, theirs};
use crate::render::escape::plain_prose;
use crate::render::{Format, renderer};
use crate::report::call::{Called, event_line, lower, lower_series};
use crate::report::{Block, Item, Sink};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope loopback
  rtcscope loopback --no-video --duration 1s --json
  rtcscope loopback --loss 5% --delay 40ms --simulate --seed 7
  rtcscope loopback --scenario all --simulate --repeat 5
  rtcscope loopback --assert 'connect_ms<500' --assert 'rtp.audio.lost==0'

Exit codes: 0 it came out as the scenario says; 1 it did not, or an assertion
failed; 2 wrong usage; 3 the call could not be tried.")]
pub(super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    /// What to do in the call; --list names them, `all` is each in turn.
    #[arg(long, value_name = "NAME", default_value = "plain")]
    scenario: String,
    /// Make so many calls, one after the other, and show how their times spread.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    repeat: u32,
    /// List the scenarios.
    #[arg(long)]
    list: bool,
    /// List what --assert can ask for.
    #[arg(long)]
    list_metrics: bool,
    /// No audio.
    #[arg(long)]
    no_audio: bool,
    /// No video.
    #[arg(long)]
    no_video: bool,
    /// No data channel.
    #[arg(long)]
    no_data: bool,
    /// How long media and messages flow once all is up.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    duration: Duration,
    /// How long it may take until all is up.
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = duration)]
    timeout: Duration,
    /// Over IPv6 (::1) instead of IPv4 (127.0.0.1).
    #[arg(long)]
    ipv6_only: bool,
    /// In memory and virtual time instead of on sockets: the same seed gives the same call.
    #[arg(long)]
    simulate: bool,
    /// Say on standard error what happens as it happens.
    #[arg(long, short)]
    verbose: bool,
    /// Print both sides' statistics, W3C-named, in the JSON.
    #[arg(long)]
    stats: bool,
    /// Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated.
    #[arg(long = "assert", value_name = "CONDITION", value_parser = assertion)]
    assertions: Vec<Assertion>,
    /// Share of datagrams to lose between the peers.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Impairments")]
    loss: Option<f64>,
    /// How long a datagram is on its way.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Impairments")]
    delay: Option<Duration>,
    /// How much that varies.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Impairments")]
    jitter: Option<Duration>,
    /// Share of datagrams to be overtaken.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Impairments")]
    reorder: Option<f64>,
    /// Share of datagrams to deliver twice.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Impairments")]
    duplicate: Option<f64>,
    /// Bits a second that pass: a number with k, M or G, and bit if you like.
    #[arg(long, value_name = "RATE", value_parser = rate, help_heading = "Impairments")]
    rate: Option<u64>,
    /// What chance is made from.
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Impairments")]
    seed: u64,
}

fn assertion(text: &str) -> Result<Assertion, &'static str> {
    Assertion::parse(text)
}

/// `2s`, `500ms`, `1m`; a bare number is seconds.
pub(super) fn duration(text: &str) -> Result<Duration, &'static str> {
    const WRONG: &str = "expected a time such as 500ms, 2s or 1m";
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number: f64 = text[..digits].parse().map_err(|_| WRONG)?;
    let seconds = match &text[digits..] {
        "ms" => number / 1000.0,
        "" | "s" => number,
        "m" | "min" => number * 60.0,
        _ => return Err(WRONG),
    };
    if seconds > 86_400.0 { Err("at most a day") } else { Duration::try_from_secs_f64(seconds).map_err(|_| WRONG) }
}

/// `5%` or `0.05`.
fn share(text: &str) -> Result<f64, &'static str> {
    const WRONG: &str = "expected a share such as 5% or 0.05";
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map_err(|_| WRONG)? / 100.0,
        None => text.parse::<f64>().map_err(|_| WRONG)?,
    };
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err("must be between 0 and 100 %") }
}

/// `1M`, `500kbit`, `2Mbit/s`.
fn rate(text: &str) -> Result<u64, &'static str> {
    const WRONG: &str = "expected a rate such as 500kbit or 1M";
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number: f64 = text[..digits].parse().map_err(|_| WRONG)?;
    let unit = text[digits..].trim_end_matches("/s").trim_end_matches("ps").trim_end_matches("bit");
    let factor = match unit {
        "" => 1.0,
        "k" | "K" => 1e3,
        "m" | "M" => 1e6,
        "g" | "G" => 1e9,
        _ => return Err(WRONG),
    };
    let bits = number * factor;
    if (1.0..=1e12).contains(&bits) { Ok(bits as u64) } else { Err("must be between 1 bit/s and 1 Tbit/s") }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    let mut out = stdout();
    let mut sink = renderer(format, terminal.look(false), &mut out);
    if args.list || args.list_metrics {
        return list(args, sink.as_mut()).context("cannot write the output");
    }
    let scenarios: Vec<&'static Scenario> = match find(&args.scenario) {
        Some(scenario) => vec![scenario],
        None if args.scenario == "all" => SCENARIOS.iter().collect(),
        None => {
            let name = plain_prose(&theirs(&args.scenario).into());
            say(&format!("there is no scenario {name}; --list names them"));
            return Ok(Exit::Usage);
        }
    };
    let known: Vec<String> = metric_names().into_iter().map(|(name, _)| name).collect();
    if let Some(unknown) = args.assertions.iter().find(|assertion| !known.contains(&assertion.metric)) {
        let name = plain_prose(&theirs(&unknown.metric).into());
        say(&format!("there is no metric {name}; --list-metrics names them"));
        return Ok(Exit::Usage);
    }
    let good = match scenarios.as_slice() {
        [scenario] if args.repeat == 1 => one(args, scenario, format, sink.as_mut())?,
        _ => many(args, &scenarios, sink.as_mut())?,
    };
    sink.finish().context("cannot write the output")?;
    Ok(if good { Exit::Ok } else { Exit::No })
}

/// Makes one call and shows all of it. Did it come out as it must?
fn one(args: &Args, scenario: &Scenario, format: Format, sink: &mut dyn Sink) -> anyhow::Result<bool> {
    let plan = plan(args, scenario, 0);
    let wanted = wanted(&plan);
    let mut print = |event: &Event| {
        // A call has dozens of candidates and states: only people want to see them go by.
        if format == Format::Human && args.verbose {
            to_stderr(format!("{}\n", plain_prose(&event_line(event))).as_bytes());
        }
    };
    let called = make(args, &plan, &mut print)?;
    let outcome = called.outcome();
    let called = Called {
        scenario,
        wanted,
        outcome: &outcome,
        simulated: args.simulate,
        stats: args.stats.then_some(&called.stats),
    };
    lower(&called, sink).context("cannot write the output")?;
    Ok(holds(args, &outcome.metrics()) && called.as_expected())
}

/// Makes many calls and shows how they spread. Did all come out as they must?
fn many(args: &Args, scenarios: &[&'static Scenario], sink: &mut dyn Sink) -> anyhow::Result<bool> {
    let mut all = Vec::new();
    let mut good = true;
    for scenario in scenarios {
        let mut series = Series::new(scenario.name);
        for run in 0..args.repeat {
            let plan = plan(args, scenario, u64::from(run));
            let outcome = make(args, &plan, &mut |_| {})?.outcome();
            let called =
                Called { scenario, wanted: wanted(&plan), outcome: &outcome, simulated: args.simulate, stats: None };
            let metrics = outcome.metrics();
            good &= called.as_expected() && holds(args, &metrics);
            series.add(called.as_expected(), metrics);
        }
        all.push(series);
    }
    lower_series(&all, sink).context("cannot write the output")?;
    Ok(good)
}

fn make(args: &Args, plan: &Plan, print: &mut dyn FnMut(&Event)) -> anyhow::Result<loopback::Outcome> {
    if args.simulate {
        return simulate(plan, print).context("cannot start the simulation");
    }
    call_here(plan, print).context("cannot start the call")
}

const fn wanted(plan: &Plan) -> Wanted {
    Wanted { data: plan.data, audio: plan.audio > 0, video: plan.video > 0, restart: plan.restart }
}

/// Do the assertions hold? Those that do not are said.
fn holds(args: &Args, metrics: &Metrics) -> bool {
    let mut all = true;
    for assertion in &args.assertions {
        let text = ours(assertion.to_string());
        let verdict = match assertion.check(metrics) {
            Checked::Holds(_) => continue,
            Checked::Fails { value, by } => prose!["assertion failed: ", text, ": it is ", value, ", off by ", by],
            Checked::NotMeasured => prose!["assertion failed: ", text, ": it was not measured"],
        };
        all = false;
        say(&plain_prose(&verdict));
    }
    all
}

/// Run number `run` has a seed of its own.
fn plan(args: &Args, scenario: &Scenario, run: u64) -> Plan {
    let address =
        if args.ipv6_only { SocketAddr::from((Ipv6Addr::LOCALHOST, 0)) } else { (Ipv4Addr::LOCALHOST, 0).into() };
    let normal = Impairment::default();
    let impairment = Impairment {
        loss: args.loss.unwrap_or(normal.loss),
        delay: args.delay.unwrap_or(normal.delay),
        jitter: args.jitter.unwrap_or(normal.jitter),
        reorder: args.reorder.unwrap_or(normal.reorder),
        duplicate: args.duplicate.unwrap_or(normal.duplicate),
        rate: args.rate.or(normal.rate),
        ..normal
    };
    Plan {
        data: !args.no_data,
        audio: u32::from(scenario.media && !args.no_audio),
        video: u32::from(scenario.media && !args.no_video),
        trickle: scenario.trickle,
        provisional: scenario.provisional,
        restart: scenario.restart,
        tampering: scenario.tampering,
        duration: args.duration,
        timeout: args.timeout,
        addresses: vec![address],
        impairment,
        seed: args.seed.wrapping_add(run),
    }
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

#[cfg(test)]
mod tests {
    use super::{duration, rate, share};
    use std::time::Duration;

    #[test]
    fn quantities() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("1m"), Ok(Duration::from_secs(60)));
        assert_eq!(share("5%"), Ok(0.05));
        assert_eq!(share("0.2"), Ok(0.2));
        assert_eq!(rate("1mbit"), Ok(1_000_000));
        assert_eq!(rate("500k"), Ok(500_000));
        for wrong in ["", "s", "-1s", "1h", "1e99", "99999999s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "101%", "-1%", "2", "x"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "0", "1T", "fast"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }
}
