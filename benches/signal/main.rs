//! How a signaling server of the dialect `gstreamer` bears many pairs at once. Run by `run` beside it, or with the server's
//! address and its process: `cargo bench --bench signal -- ws://127.0.0.1:8443/ 4711 [PAIRS [MESSAGES]]`.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench has a clock, sockets and a voice")]

mod load;

use std::time::Duration;

use load::{Borne, Load, bear, may_open};

fn main() {
    // `cargo bench` says `--bench`; without an address there is nothing to do, as in `cargo test --benches`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |at: usize, usual: usize| arguments.get(at).map_or(Some(usual), |text| text.parse().ok());
    let (Some(server), Some(process), Some(pairs), Some(messages)) =
        (arguments.first(), arguments.get(1).and_then(|text| text.parse().ok()), number(2, 1000), number(3, 200))
    else {
        println!("benches/signal/run measures; or: ADDRESS PROCESS [PAIRS [MESSAGES]]");
        return;
    };
    let load = Load { pairs, messages, burst: 10 };
    assert!(may_open(load), "too few files may be open for {} connections: see `ulimit -Hn`", pairs * 2);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match runtime.block_on(bear(server, load, process)) {
        Ok(borne) => println!("{}", told(&borne)),
        Err(why) => println!("{}", serde_json::json!({ "failed": why })),
    }
}

/// One line of JSON; memory in bytes, times in milliseconds.
fn told(borne: &Borne) -> serde_json::Value {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    // Nearest rank.
    let rank = |share: usize| {
        let at = (borne.took.len() * share).div_ceil(100).max(1) - 1;
        borne.took.get(at).copied().map(ms)
    };
    serde_json::json!({
        "connections": borne.connections,
        "connected_ms": ms(borne.connected),
        "arrived": borne.arrived,
        "lost": borne.lost,
        "reordered": borne.reordered,
        "exchanged_ms": ms(borne.exchanged),
        "messages_per_s": borne.arrived as f64 / borne.exchanged.as_secs_f64(),
        "took_ms": { "p50": rank(50), "p99": rank(99), "max": rank(100) },
        "memory": { "before": borne.memory[0], "connected": borne.memory[1], "most": borne.memory[2] },
        "per_connection": borne.per_connection(),
    })
}
