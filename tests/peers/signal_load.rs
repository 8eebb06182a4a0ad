//! Load on `signal serve`: two thousand connections, a thousand pairs that exchange two hundred messages each way. How fast
//! it is, beside another server, is measured in benches/signal.

use super::load::{Load, bear, may_open};
use super::program::Program;
use super::signal::word;
use super::{namespace, skip};

#[test]
#[expect(clippy::print_stderr, reason = "what a connection costs is told")]
fn a_thousand_pairs_lose_nothing() {
    let load = Load { pairs: 1000, messages: 200, burst: 10 };
    if !may_open(load) {
        skip("fewer files may be open than two thousand connections need");
        return;
    }
    namespace::block_on(300, async {
        let mut server = Program::rtcscope(&[
            "signal",
            "serve",
            "--dialect",
            "gstreamer",
            "--listen",
            "127.0.0.1:0",
            "--quiet",
            "--max-rate",
            "1000000",
        ]);
        let url = server.line(|line| word(line, &["ws://"])).await;
        let borne = bear(&url, load, server.id()).await.unwrap_or_else(|why| panic!("{why}"));
        assert_eq!((borne.connections, borne.arrived), (2000, 2 * 1000 * 200));
        assert_eq!((borne.lost, borne.reordered), (0, 0));
        let each = borne.per_connection().expect("Linux tells it");
        eprintln!("{each} bytes of memory for a connection");
        assert!(each < 64 << 10, "{each} bytes for a connection");
    });
}
