//! `signal call` between two NATs of the lab: what STUN is enough for, what it is not, and what a relay does about it.

use serde_json::Value;

use super::{lab, run, script};

const PROGRAM: &str = env!("CARGO_BIN_EXE_rtcscope");

/// One side's report and exit code.
struct Side {
    report: Value,
    code: i32,
}

/// Calls from behind one NAT to behind another, with these options on both sides; `server` is what the lab serves beside the
/// signaling. The reports of who is called and of who calls.
fn between(kinds: [&str; 2], server: &str, options: &str) -> [Side; 2] {
    let also = format!("exec {PROGRAM} signal serve --dialect gstreamer --listen 198.51.100.1:8080 --quiet");
    let call = format!(
        "{PROGRAM} signal call --dialect gstreamer --server ws://198.51.100.1:8080/ --json --duration 1s --timeout 12s \
         --no-video {options}"
    );
    // The one who calls waits until the other is there to be called.
    let a = format!("{call} --name 1 --answer --once --verbose 2>$NATLAB_DIR/a; echo code $?");
    let b = format!(
        "for try in $(seq 200); do grep -qi registered $NATLAB_DIR/a 2>/dev/null && break; sleep 0.05; done; \
         {call} --name 2 --peer 1 2>/dev/null; echo code $?"
    );
    let [one, other] = kinds;
    let also = ["--server", server, "--also", &also, "--timeout", "80", "--a", &a, "--b", &b];
    let output = run(&script("natlab"), &[&["--two", one, other], &also[..]].concat());
    let text = String::from_utf8_lossy(&output.stdout);
    let side = |mark: &str| {
        let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(mark)).collect();
        let (code, json) = lines.split_last().unwrap_or_else(|| panic!("{mark}{text}"));
        let code = code.strip_prefix("code ").and_then(|code| code.parse().ok());
        let report = serde_json::from_str(&json.join("\n"));
        match (report, code) {
            (Ok(report), Some(code)) => Side { report, code },
            _ => panic!("{mark}no report\n{text}\n{}", String::from_utf8_lossy(&output.stderr)),
        }
    };
    [side("A: "), side("B: ")]
}

const STUN: &str = "--stun stun:198.51.100.1";

/// A STUN server of ours, where the lab's own is a TURN server, too.
fn stun_only() -> String {
    format!("exec {PROGRAM} stun serve --listen 198.51.100.1:3478 --no-alternate")
}

/// The kinds of the selected pair's two candidates.
fn pair(report: &Value) -> [String; 2] {
    let pairs = report["selected_pairs"].as_object().unwrap_or_else(|| panic!("{report:#}"));
    let pair = pairs.values().find(|pair| !pair.is_null()).unwrap_or_else(|| panic!("{report:#}"));
    ["local", "remote"].map(|end| pair[end]["type"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn two_port_restricted_nats_are_crossed_with_stun() {
    if !lab("natlab", &[]) {
        return;
    }
    for Side { report, code } in between(["port-restricted"; 2], &stun_only(), STUN) {
        assert_eq!(code, 0, "{report:#}");
        let pair = pair(&report);
        assert!(pair.iter().all(|kind| ["srflx", "prflx", "host"].contains(&kind.as_str())), "{pair:?}");
        assert_ne!(pair, ["host", "host"]);
    }
}

#[test]
fn two_symmetric_nats_need_a_relay_and_that_is_said() {
    if !lab("natlab", &[]) {
        return;
    }
    for Side { report, code } in between(["symmetric"; 2], &stun_only(), STUN) {
        assert_eq!(code, 1, "{report:#}");
        assert!(report.to_string().contains("TURN"), "{report:#}");
    }
}

#[test]
fn two_symmetric_nats_are_crossed_with_a_relay() {
    if !lab("natlab", &[]) || !lab("coturn", &[]) {
        return;
    }
    let turn = "--turn turn:198.51.100.1 --username $NATLAB_USER --credential-env NATLAB_PASS";
    let sides = between(["symmetric"; 2], "coturn", turn);
    for Side { report, code } in &sides {
        assert_eq!(*code, 0, "{report:#}");
    }
    assert!(sides.iter().any(|side| pair(&side.report).contains(&"relay".to_owned())));
}
