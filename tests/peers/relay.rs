//! Calls through coturn, on a loopback of their own.

use std::process::Command;

use serde_json::Value;

use super::{lab, script};

/// A call with the plain password, or another one: code, standard output, standard error.
fn call(password: &str, more: &[&str]) -> (i32, String, String) {
    let output = Command::new(script("coturn"))
        .args(["--private", "--pass", "correct-horse", "--set", "allow-loopback-peers", "--"])
        .arg(env!("CARGO_BIN_EXE_rtcscope"))
        .args(["loopback", "--json", "--duration", "300ms", "--turn", "turn:127.0.0.1"])
        .args(["--username", "alice", "--credential-env", "TURN_PASSWORD"])
        .args(more)
        .env("TURN_PASSWORD", password)
        .output()
        .expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

#[test]
fn relayed_on_both_sides() {
    if !lab("coturn", &["--private"]) {
        return;
    }
    for more in [&["--scenario", "relay-only"][..], &["--relay-only", "--scenario", "ice-restart"]] {
        let (code, stdout, stderr) = call("correct-horse", more);
        assert_eq!(code, 0, "{stdout}{stderr}");
        let json: Value = serde_json::from_str(&stdout).expect("JSON");
        for side in ["pc1", "pc2"] {
            let pair = &json["selected_pairs"][side];
            assert_eq!((&pair["local"]["type"], &pair["remote"]["type"]), (&"relay".into(), &"relay".into()), "{pair}");
        }
        assert_eq!(json["metrics"]["messages.lost"], 0.0);
    }
    // Refused: it says so, and nobody reads the password anywhere.
    let (code, stdout, stderr) = call("wrong-horse", &["--scenario", "relay-only", "--timeout", "3s"]);
    assert_eq!(code, 1, "{stdout}{stderr}");
    let json: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(json["result"]["cause"], "no-candidates", "{json:#}");
    assert!(!stdout.contains("horse") && !stderr.contains("horse"), "{stdout}{stderr}");
}
