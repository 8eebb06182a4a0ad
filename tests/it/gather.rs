//! `gather` on loopback, with STUN servers and relays of the tests.

use serde_json::{Value, json};

use crate::badstun::{BadStun, Fault};
use crate::cli::rtcscope;

fn gather(more: &[&str]) -> (Value, i32) {
    let outcome = rtcscope(&[&["gather", "--json", "--interface", "lo", "-4", "--timeout", "1500ms"], more].concat());
    (serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr)), outcome.code)
}

fn kinds(json: &Value) -> Vec<(&str, &str)> {
    let all = json["candidates"].as_array().expect("candidates").iter();
    all.map(|one| (one["type"].as_str().expect("a type"), one["protocol"].as_str().expect("a protocol"))).collect()
}

#[test]
fn hosts_have_priorities_by_the_formula() {
    let (json, code) = gather(&["--no-engine"]);
    assert_eq!((code, kinds(&json)), (0, vec![("host", "udp"), ("host", "tcp"), ("host", "tcp")]), "{json:#}");
    let priorities: Vec<u64> =
        json["candidates"].as_array().expect("some").iter().filter_map(|one| one["priority"].as_u64()).collect();
    assert_eq!(priorities[0], (126 << 24) + (65535 << 8) + 255);
    // RFC 6544, section 4.2: the direction's preference, 6 of an active and 4 of a passive one, times 2^13, and 8191.
    assert_eq!(priorities[1], (90 << 24) + (((6 << 13) + 8191) << 8) + 255);
    assert_eq!(priorities[2], (90 << 24) + (((4 << 13) + 8191) << 8) + 255);
    let of_tcp: Vec<(&Value, bool)> = json["candidates"].as_array().expect("some")[1..]
        .iter()
        .map(|one| (&one["tcp_type"], one["port"] == 9))
        .collect();
    assert_eq!(of_tcp, [(&json!("active"), true), (&json!("passive"), false)], "{json:#}");
    assert_eq!(json["candidates"][0]["interface"], "lo");
    assert_eq!(json["interfaces"][0]["kind"], "loopback");
    // Loopback leads nowhere, and it says so.
    assert_eq!((&json["standing"], &json["reaches"][1]["path"]), (&json!("unknown"), &json!("none")), "{json:#}");
}

#[test]
fn servers_that_give_none_say_why() {
    let ok = BadStun::start(Fault::Nothing);
    let lies = BadStun::start(Fault::LyingPort);
    let silent = BadStun::start(Fault::Silent);
    let stranger = BadStun::start(Fault::Garbage);
    let servers = [&ok, &lies, &silent, &stranger].map(|server| format!("stun:{}", server.address()));
    let mut arguments = vec!["--no-engine"];
    arguments.extend(servers.iter().flat_map(|server| ["--stun", server]));
    arguments.extend(["--stun", "stuns:127.0.0.1:9"]);
    let (json, code) = gather(&arguments);
    let results: Vec<&str> = json["servers"]
        .as_array()
        .expect("servers")
        .iter()
        .map(|server| server["asked"][0]["result"].as_str().expect("a result"))
        .collect();
    assert_eq!(results, ["same-as-host", "ok", "no-answer", "not-stun", "not-for-udp"], "{json:#}");
    assert_eq!((code, kinds(&json)[1]), (0, ("srflx", "udp")), "{json:#}");
    let srflx = &json["candidates"][1];
    assert_eq!(srflx["related"], json["candidates"][0]["base"], "{json:#}");
}

#[test]
fn demands_decide() {
    let lies = BadStun::start(Fault::LyingPort);
    let server = format!("stun:{}", lies.address());
    for (more, code) in [
        (&["--require", "host"][..], 0),
        (&["--require", "host,srflx"], 1),
        (&["--stun", &server, "--require", "host,srflx"], 0),
        (&["--stun", &server, "--expect-public", "127.0.0.1"], 0),
        (&["--stun", &server, "--expect-public", "192.0.2.1"], 1),
        (&["--expect-public", "192.0.2.1"], 1),
        (&["--policy", "relay"], 1),
    ] {
        let (json, exit) = gather(&[&["--no-engine"], more].concat());
        assert_eq!((exit, &json["good"]), (code, &json!(code == 0)), "{more:?}: {json:#}");
    }
}

#[test]
fn an_offer_that_our_own_reader_finds_nothing_wrong_with() {
    let lies = BadStun::start(Fault::LyingPort);
    let server = format!("stun:{}", lies.address());
    let offer = rtcscope(&["gather", "--interface", "lo", "-4", "--stun", &server, "--sdp"]);
    assert_eq!(offer.code, 0, "{}", offer.stderr);
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("gather-{}.sdp", std::process::id()));
    std::fs::write(&file, &offer.stdout).expect("written");
    let outcome = rtcscope(&["sdp", "parse", "--format", "json", &file.to_string_lossy()]);
    std::fs::remove_file(&file).expect("removed");
    let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!((&json["type"], &json["findings"]), (&json!("offer"), &json!([])), "{json:#}");
    let kinds: Vec<&Value> =
        json["lines"].as_array().expect("lines").iter().filter(|line| line["attribute"] == "candidate").collect();
    assert_eq!(kinds.len(), 4, "{json:#}");
    assert!(offer.stdout.contains(" typ srflx raddr 127.0.0.1 rport "));
    assert!(offer.stdout.lines().any(|line| line == "a=end-of-candidates"));
}

#[test]
fn hidden_as_a_browser_hides() {
    let ok = BadStun::start(Fault::Nothing);
    let server = format!("stun:{}", ok.address());
    let (open, _) = gather(&["--no-engine", "--stun", &server]);
    for one in open["candidates"].as_array().expect("candidates") {
        assert_eq!((&one["hidden_by_browsers"], &one["mdns_name"]), (&json!(true), &Value::Null), "{open:#}");
    }
    let (json, _) = gather(&["--no-engine", "--stun", &server, "--mdns"]);
    let all = json["candidates"].as_array().expect("candidates");
    let name = all[0]["mdns_name"].as_str().expect("a name");
    assert!(name.len() == 42 && name.ends_with(".local") && &name[14..15] == "4", "{name}");
    for one in all.iter().filter(|one| one["type"] == "host") {
        let line = one["line"].as_str().expect("a line");
        assert!(one["mdns_name"] == name && line.contains(name) && !line.contains("127.0.0.1"), "{line}");
    }
    // What a server tells is not hidden, even where it is the host's own; what it is made of is.
    let told = all.iter().find(|one| one["type"] == "srflx").expect("a reflexive one");
    assert!(told["line"].as_str().is_some_and(|line| line.ends_with(" typ srflx raddr 0.0.0.0 rport 0")), "{told:#}");
    let (again, _) = gather(&["--no-engine", "--mdns"]);
    assert_ne!(again["candidates"][0]["mdns_name"], name);
    // In words.
    let fixed = ["gather", "--interface", "lo", "-4", "--no-engine"];
    for (more, says) in [(&[][..], "a browser hides the host candidates (127.0.0.1)"), (&["--mdns"], "as in a browser")]
    {
        let words = rtcscope(&[&fixed[..], more].concat()).stdout;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says) && words.contains("work on one link only"), "{words}");
    }
    // And in an offer, where no default is left.
    let offer = rtcscope(&["gather", "--interface", "lo", "-4", "--mdns", "--sdp"]).stdout;
    assert!(offer.contains("m=application 9 ") && offer.contains("c=IN IP4 0.0.0.0\r\n"), "{offer}");
    assert!(offer.lines().filter(|line| line.contains("typ host")).all(|line| line.contains(".local ")), "{offer}");
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("mdns-{}.sdp", std::process::id()));
    std::fs::write(&file, &offer).expect("written");
    let outcome = rtcscope(&["sdp", "parse", "--format", "json", &file.to_string_lossy()]);
    std::fs::remove_file(&file).expect("removed");
    let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(json["findings"], json!([]), "{json:#}");
}

#[test]
fn the_engine_beside() {
    let ok = BadStun::start(Fault::Nothing);
    let server = format!("stun:{}", ok.address());
    let (json, code) =
        gather(&["--stun", &server, "--turn", "turns:127.0.0.1:9", "--username", "a", "--credential", "b"]);
    let engine = &json["engine"];
    assert_eq!(
        (code, &engine["failed"], &engine["skipped"]),
        (0, &Value::Null, &json!(["turns:127.0.0.1:9"])),
        "{json:#}"
    );
    assert!(engine["complete_ms"].is_number(), "{engine:#}");
    let types: Vec<&Value> = engine["candidates"]
        .as_array()
        .expect("candidates")
        .iter()
        .filter(|one| one["component"] == 1)
        .map(|one| &one["type"])
        .collect();
    assert_eq!(types, ["host", "srflx"], "{engine:#}");
    let names: Vec<&Value> = engine["differences"].as_array().expect("some").iter().map(|odd| &odd["name"]).collect();
    assert!(names.contains(&&json!("redundant")) && names.contains(&&json!("no-ice-tcp")), "{names:?}");
    assert_eq!(json["servers"][1]["asked"][0]["result"], "connection-refused", "{json:#}");
}

#[test]
fn wrong_usage_says_what_to_write() {
    for (arguments, says) in [
        (&["--stun", "turn:127.0.0.1"][..], "a relay goes with --turn"),
        (&["--turn", "stun:127.0.0.1"], "this is a STUN server"),
        (&["--interface", "nosuch0"], "there is none of that name"),
        (&["--require", "prflx"], "expected host, srflx or relay"),
        (&["--sdp", "--json"], "cannot be used with"),
    ] {
        let outcome = rtcscope(&[&["gather"], arguments].concat());
        let words = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(outcome.code == 2 && words.contains(says), "{arguments:?}: {} {words}", outcome.code);
    }
}
