//! How long from nothing to an open data channel, over real sockets of loopback: percentiles of many calls, one after the
//! other. And how the same call, simulated, fares at 20 % loss: what comes up, and when.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures and tells")]

use std::time::{Duration, Instant};

use rtcscope::call::event::{Side, What};
use rtcscope::call::impair::Impairment;
use rtcscope::net::loopback::{Ground, Outcome, Plan, call, simulate};
use rtcscope::net::stop::Stop;

const CALLS: usize = 300;
const SEEDS: u64 = 100;

fn opened(outcome: &Outcome) -> Option<f64> {
    let open =
        |event: &&rtcscope::call::event::Event| event.side == Side::Pc1 && matches!(event.what, What::ChannelOpen(_));
    outcome.events.iter().find(open).map(|event| event.at.as_millis())
}

fn told(name: &str, of: usize, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get((times.len() as f64 * share) as usize).or(times.last()).copied().unwrap_or(f64::NAN);
    let [first, median, p90, p99, last] = [0.0, 0.5, 0.9, 0.99, 1.0].map(at);
    println!(
        "{name:32} {}/{of} open; ms: min {first:.2} median {median:.2} p90 {p90:.2} p99 {p99:.2} max {last:.2}",
        times.len()
    );
}

fn main() {
    let stop = Stop::never();
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let many = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let short = Plan { duration: Duration::ZERO, ..Plan::default() };
    let data_only = Plan { audio: 0, video: 0, ..short.clone() };
    for (name, runtime) in [("one thread", &one), ("threads", &many)] {
        for (what, plan) in [("data", &data_only), ("data, audio, video", &short)] {
            let calls = || runtime.block_on(call(plan, Ground::Real, &stop, &mut |_| {}));
            let times = (0..CALLS).filter_map(|_| opened(&calls())).collect();
            told(&format!("{name}, {what}"), CALLS, times);
        }
    }
    let started = Instant::now();
    let mut up = 0;
    let times = (0..SEEDS).filter_map(|seed| {
        let impairment = Impairment { loss: 0.2, delay: Duration::from_millis(100), ..Impairment::default() };
        let plan = Plan { impairment, seed, timeout: Duration::from_secs(30), ..Plan::default() };
        let outcome = simulate(&plan, &stop, &mut |_| {}).expect("a runtime");
        up += u32::from(outcome.up);
        opened(&outcome)
    });
    let times = times.collect();
    told("simulated, 20 % loss, 100 ms", SEEDS as usize, times);
    println!(
        "{up} of {SEEDS} came up whole; {:.0} ms a simulation",
        started.elapsed().as_millis() as f64 / SEEDS as f64
    );
}
