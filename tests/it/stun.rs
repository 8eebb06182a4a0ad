//! `stun serve`, `stun probe` and `stun nat` as a user meets them, against one another, on loopback.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::cli::{Outcome, rtcscope, rtcscope_with};

/// A server of ours; it ends with the test.
struct Server {
    child: Child,
    address: String,
    alternate: Option<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(arguments: &[&str]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
    command.args(["stun", "serve", "--format", "jsonl"]).args(arguments);
    let mut child = command.env_clear().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("a line");
    let json: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
        let mut words = String::new();
        let _ = child.stderr.as_mut().expect("a pipe").read_to_string(&mut words);
        panic!("{words}")
    });
    let text = |key: &str| json["listening"][0][key].as_str().map(str::to_owned);
    Server { child, address: text("address").expect("an address"), alternate: text("alternate") }
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}{}", outcome.stdout, outcome.stderr))
}

fn probe(arguments: &[&str]) -> (Value, i32) {
    let outcome = rtcscope(&[&["stun", "probe", "--json"], arguments].concat());
    (json(&outcome), outcome.code)
}

#[test]
fn asks_over_udp_and_tcp() {
    let server = serve(&["--listen", "127.0.0.1:0"]);
    let (json, code) = probe(&[&server.address, &format!("stun:{}?transport=tcp", server.address), "--count", "3"]);
    assert_eq!((code, &json["good"]), (0, &true.into()), "{json:#}");
    for (one, transport) in json["servers"].as_array().expect("servers").iter().zip(["udp", "tcp"]) {
        let endpoint = &one["endpoints"][0];
        assert_eq!((&endpoint["transport"], &endpoint["outcome"]), (&transport.into(), &"ok".into()));
        assert_eq!((&endpoint["way"], &endpoint["mapped"]), (&"direct".into(), &endpoint["local"]), "{endpoint:#}");
        assert_eq!((&endpoint["rtt"]["count"], &endpoint["loss"]), (&3.into(), &0.0.into()));
        assert_eq!(endpoint["other_address"].as_str(), server.alternate.as_deref());
        assert_eq!(endpoint["response_origin"], server.address.as_str());
        assert_eq!(endpoint["software"], concat!("rtcscope ", env!("CARGO_PKG_VERSION")));
    }
    assert_eq!(json["comparison"]["ipv4"]["result"], "no-nat");
    assert_eq!(json["ranking"].as_array().map(Vec::len), Some(2));
}

#[test]
fn both_families_each_for_itself() {
    let server = serve(&["--listen", "[::1]:0"]);
    let (json, code) = probe(&[&server.address, "--count", "1"]);
    assert_eq!(code, 0, "{json:#}");
    assert_eq!(json["servers"][0]["endpoints"][0]["family"], "IPv6");
    assert_eq!(json["comparison"]["ipv6"]["result"], "no-nat");
    let (json, code) = probe(&[&server.address, "-4"]);
    assert_eq!((code, &json["servers"][0]["lookup"]["failed"]), (1, &"no-address-of-family".into()));
}

#[test]
fn demands_decide_on_the_exit_code() {
    let server = serve(&["--listen", "127.0.0.1:0"]);
    let ask = |more: &[&str]| rtcscope(&[&["stun", "probe", "--count", "1", &server.address], more].concat());
    assert_eq!(ask(&["--expect", "127.0.0.1", "--max-rtt", "5s", "--require", "ipv4,udp,tcp"]).code, 0);
    for (more, says) in [
        (&["--expect", "203.0.113.7"][..], "expected to be 203.0.113.7, but a server told 127.0.0.1"),
        (&["--expect", "2001:db8::1"], "no server told who we are in that family"),
        (&["--max-rtt", "0ms"], "longer than 0 ms"),
        (&["--require", "ipv6"], "required ipv6: 1 of 1 server does not answer over it"),
    ] {
        let outcome = ask(more);
        let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(outcome.code, 1, "{more:?}");
        assert!(words.contains(says), "{more:?}: {words}");
    }
}

#[test]
fn lists_of_servers() {
    let server = serve(&["--listen", "127.0.0.1:0"]);
    let lines = format!("# ours\n{}\n\nstun:{}?transport=tcp # the same\n", server.address, server.address);
    let configuration = format!(r#"{{"iceServers":[{{"urls":["stun:{}"],"credential":"geheim"}}]}}"#, server.address);
    for (input, servers) in [(lines, 2), (configuration, 1)] {
        let outcome = rtcscope_with(&["stun", "probe", "--json", "--count", "1", "--from", "-"], input.as_bytes());
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_eq!(json(&outcome)["servers"].as_array().map(Vec::len), Some(servers));
        assert!(!outcome.stdout.contains("geheim"));
    }
    let wrong = r#"{"iceServers":[{"urls":"stun://x","credential":"geheim"}]}"#;
    let outcome = rtcscope_with(&["stun", "probe", "--from", "-"], wrong.as_bytes());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("standard input:1:25") && !outcome.stderr.contains("geheim"), "{}", outcome.stderr);
}

#[test]
fn wrong_usage_says_what_to_do() {
    for (arguments, says) in [
        (&["stun", "probe"][..], "name one, or a file of them with --from"),
        (&["stun", "probe", "stun://x"], "write stun:host"),
        (&["stun", "probe", "x", "--require", "ipv5"], "expected ipv4, ipv6"),
        (&["stun", "probe", "x", "--username", "u"], "go together"),
        (&["stun", "probe", "x", "--ca", "Cargo.toml"], "no certificate in Cargo.toml"),
        (&["stun", "probe", "--from", "no-such-file"], "cannot read no-such-file"),
        (&["stun", "serve", "--listen", "127.0.0.1:1", "--alternate", "127.0.0.1:2"], "RFC 5780 needs two"),
        (&["stun", "serve", "--listen", "x"], "expected an address"),
        (&["stun", "nat"], "name one"),
    ] {
        let outcome = rtcscope(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stderr);
        let words = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says), "{arguments:?}: {words}");
        assert!(outcome.stdout.is_empty(), "{arguments:?}");
    }
    let taken = serve(&["--listen", "127.0.0.1:0", "--no-alternate"]);
    let outcome = rtcscope(&["stun", "serve", "--listen", &taken.address]);
    assert_eq!(outcome.code, 3);
    assert!(outcome.stderr.contains("cannot listen on 127.0.0.1:"), "{}", outcome.stderr);
}

#[test]
fn who_is_not_there_is_named() {
    // A port that was free a moment ago.
    let closed = std::net::UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("an address");
    let closed = closed.to_string();
    let tcp = format!("stun:{closed}?transport=tcp");
    let (json, code) = probe(&[&closed, &tcp, "--count", "1"]);
    assert_eq!(code, 1);
    let outcome = |at: usize| json["servers"][at]["endpoints"][0]["outcome"].clone();
    assert_eq!([outcome(0), outcome(1)], ["port-unreachable", "connection-refused"]);
}

#[test]
fn no_nat_on_loopback() {
    let server = serve(&["--listen", "127.0.0.1:0"]);
    let outcome = rtcscope(&["stun", "nat", &server.address]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stdout.starts_with("No NAT, and no filter (open Internet)\nDirect calls work with any peer"));
    assert!(outcome.stdout.lines().all(|line| line.chars().count() <= 80));
    let nat = json(&rtcscope(&["stun", "nat", "--json", "--hairpin", "--lifetime", "1s", &server.address]));
    assert_eq!((&nat["mapping"], &nat["filtering"], &nat["reachable"]), (&"none".into(), &"none".into(), &true.into()));
    assert_eq!((&nat["filtering_checked"], &nat["hairpinning"]), (&true.into(), &Value::Null));
    assert_eq!(nat["lifetime"]["result"], "at-least", "{nat:#}");
    assert_eq!(nat["webrtc"]["peers"][5]["direct"], true);
}

#[test]
fn a_server_without_a_second_address_cannot_tell() {
    let server = serve(&["--listen", "127.0.0.1:0", "--no-alternate"]);
    let outcome = rtcscope(&["stun", "nat", "--json", &server.address]);
    let nat = json(&outcome);
    assert_eq!((outcome.code, &nat["filtering"]), (3, &"unknown".into()));
    assert_eq!(nat["filtering_reason"]["name"], "no-other-address");
    assert_eq!(nat["mapping"], "none", "that there is no NAT, one server can tell");
}

#[test]
fn nothing_there_is_named_by_the_discovery() {
    let closed = std::net::UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("an address");
    let outcome = rtcscope(&["stun", "nat", "--json", "--timeout", "3s", &closed.to_string()]);
    let nat = json(&outcome);
    assert_eq!((outcome.code, &nat["reachable"], &nat["failure"]["name"]), (3, &false.into(), &"port-closed".into()));
    assert!(nat["webrtc"]["peers"].is_null());
}

/// Many servers at once, with fewer files than servers: all are asked all the same.
#[cfg(unix)]
#[test]
fn a_thousand_servers_within_the_limit_of_files() {
    let server = serve(&["--listen", "127.0.0.1:0", "--rate", "100000"]);
    let port = server.address.rsplit(':').next().expect("a port");
    // The whole of 127/8 is this machine, but our server listens at 127.0.0.1 only: the rest is not there.
    let mut list: String = (0..500).map(|n| format!("127.7.{}.{}:{port}\n", n / 250, n % 250 + 1)).collect();
    list.push_str(&format!("{}\n", server.address).repeat(500));
    let script = "ulimit -n 128; exec \"$0\" stun probe --json --count 1 --timeout 2500ms --from -";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_rtcscope")]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("sh starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, list.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads all");
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let servers = json["servers"].as_array().expect("servers");
    assert_eq!(servers.len(), 1000);
    let count = |outcome: &str| servers.iter().filter(|one| one["endpoints"][0]["outcome"] == outcome).count();
    assert_eq!(count("ok"), 500, "those that are there");
    // ICMP is heard on a socket beside, of which there are only as many as the limit allows.
    assert_eq!(count("port-unreachable") + count("no-answer"), 500);
    assert!(count("port-unreachable") >= 50, "{}", count("port-unreachable"));
}

#[test]
fn ended_by_a_signal_it_says_what_it_did() {
    let mut server = serve(&["--listen", "127.0.0.1:0"]);
    assert_eq!(rtcscope(&["stun", "probe", "--count", "2", &server.address]).code, 0);
    let pid = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs").success());
    let status = server.child.wait().expect("it ends");
    let mut words = String::new();
    server.child.stderr.take().expect("a pipe").read_to_string(&mut words).expect("UTF-8");
    assert_eq!((status.code(), words.contains("2 requests answered")), (Some(0), true), "{words}");
}

#[test]
fn watching_goes_on_until_it_is_ended() {
    let server = serve(&["--listen", "127.0.0.1:0"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
    command.args(["stun", "probe", "--watch", "--interval", "20ms", "--json", &server.address]);
    let mut child = command.env_clear().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    for _ in 0..5 {
        let line = lines.next().expect("a line for each answer").expect("UTF-8");
        assert!(line.contains(&server.address) && line.ends_with("ok"), "{line}");
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs").success());
    let rest = std::thread::spawn(move || lines.count());
    let output = child.wait_with_output().expect("it ends");
    rest.join().expect("no panic");
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(0));
    assert!(json["servers"][0]["endpoints"][0]["rtt"]["count"].as_u64() >= Some(5), "{json:#}");
}
