//! Calls through coturn, on loopback.

use std::net::UdpSocket;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Running, folder, installed};

/// A STUN Binding request (RFC 8489, section 5).
const BINDING: &[u8] = b"\x00\x01\x00\x00\x21\x12\xa4\x42rtcscopetest";

/// Starts coturn on a free port of loopback; gives it with that port once it answers.
fn coturn(program: &Path) -> (Running, u16) {
    let port = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
    let folder = folder("coturn");
    let settings = format!(
        "listening-ip=127.0.0.1\nlistening-port={port}\nrelay-ip=127.0.0.1\nmin-port=49160\nmax-port=49400\n\
         realm=rtcscope.test\nlt-cred-mech\nuser=alice:correct horse\nallow-loopback-peers\nno-tls\nno-dtls\nno-cli\n\
         no-rfc5780\nlog-file={0}/log\npidfile={0}/pid\nuserdb={0}/db\n",
        folder.display()
    );
    let file = folder.join("turn.conf");
    std::fs::write(&file, settings).expect("the settings");
    let running = Running::start(Command::new(program).arg("-c").arg(&file));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(Duration::from_millis(100))).expect("a timeout");
    let started = Instant::now();
    let mut answer = [0; 512];
    loop {
        // Refused as long as nobody listens.
        let _ = socket.send_to(BINDING, ("127.0.0.1", port));
        if socket.recv(&mut answer).is_ok_and(|length| length >= 20) {
            return (running, port);
        }
        assert!(started.elapsed() < Duration::from_secs(20), "coturn does not answer");
    }
}

fn call(port: u16, password: &str, more: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rtcscope"))
        .args(["loopback", "--json", "--duration", "300ms", "--username", "alice", "--credential-env", "TURN_PASSWORD"])
        .args(["--turn", &format!("turn:127.0.0.1:{port}")])
        .args(more)
        .env("TURN_PASSWORD", password)
        .output()
        .expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

#[test]
fn relayed_on_both_sides() {
    let Some(program) = installed(&["turnserver"]) else { return };
    let (_coturn, port) = coturn(&program);
    for more in [&["--scenario", "relay-only"][..], &["--relay-only", "--scenario", "ice-restart"]] {
        let (code, stdout, stderr) = call(port, "correct horse", more);
        assert_eq!(code, 0, "{stdout}{stderr}");
        let json: Value = serde_json::from_str(&stdout).expect("JSON");
        for side in ["pc1", "pc2"] {
            let pair = &json["selected_pairs"][side];
            assert_eq!((&pair["local"]["type"], &pair["remote"]["type"]), (&"relay".into(), &"relay".into()), "{pair}");
        }
        assert_eq!(json["metrics"]["messages.lost"], 0.0);
    }
    // Refused: it says so, and nobody reads the password anywhere.
    let (code, stdout, stderr) = call(port, "wrong horse", &["--scenario", "relay-only", "--timeout", "3s"]);
    assert_eq!(code, 1, "{stdout}{stderr}");
    let json: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(json["result"]["cause"], "no-candidates", "{json:#}");
    assert!(!stdout.contains("horse") && !stderr.contains("horse"), "{stdout}{stderr}");
}
