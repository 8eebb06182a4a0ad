//! `turn probe` against coturn on a loopback of its own, over everything it serves; and behind the lab's NATs and firewalls.

use std::process::Command;

use serde_json::{Value, json};

use super::{lab, run, script, skip};

/// Runs the program while coturn answers: `settings` for coturn, the rest for `turn probe`. JSON and code.
fn probe(settings: &[&str], arguments: &[&str]) -> (Value, i32) {
    probe_by(r#"exec "$0" turn probe "$@""#, settings, arguments)
}

/// The same by a script of bash, which finds the program in `$0` and its arguments in `$@`.
fn probe_by(how: &str, settings: &[&str], arguments: &[&str]) -> (Value, i32) {
    let few: &[&str] =
        if arguments.contains(&"--packets") { &[] } else { &["--packets", "20", "--size", "100", "--rate", "400k"] };
    let output = Command::new(script("coturn"))
        .args(["--private", "--pass", "correct-horse"])
        .args(settings)
        .args(["--", "bash", "-c", &format!(r#"set -- "${{@/#CA/$COTURN_CA}}"; {how}"#)])
        .arg(env!("CARGO_BIN_EXE_rtcscope"))
        .args(["--json", "--timeout", "3s"])
        .args(few)
        .args(arguments)
        .envs([("PASSWORD", "correct-horse"), ("WRONG", "wrong-horse"), ("SECRET", "battery staple")])
        .output()
        .expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    for secret in ["horse", "battery"] {
        assert!(!out.contains(secret) && !err.contains(secret), "a secret is told: {out}{err}");
    }
    let json = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{:?}: {out}{err}", output.status));
    (json, output.status.code().expect("a code"))
}

const ALICE: &[&str] = &["--username", "alice", "--credential-env", "PASSWORD"];

fn cells(json: &Value) -> Vec<&Value> {
    let servers = json["servers"].as_array().expect("servers").iter();
    servers.flat_map(|server| server["cells"].as_array().expect("cells")).collect()
}

/// Transport and result of each cell.
fn results(json: &Value) -> Vec<(&str, &str)> {
    cells(json)
        .into_iter()
        .map(|cell| (cell["transport"].as_str().expect("a name"), cell["result"].as_str().expect("a name")))
        .collect()
}

fn can_run() -> bool {
    lab("coturn", &["--private"])
}

const ALL: [&str; 4] = ["udp", "tcp", "tls", "dtls"];

#[test]
fn every_way_over_both_families_with_a_password() {
    if !can_run() {
        return;
    }
    for (ip, host) in [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")] {
        if ip == "::1" && std::net::UdpSocket::bind("[::1]:0").is_err() {
            skip("there is no IPv6 on loopback");
            continue;
        }
        // Without another address the relay is of the family of the server.
        let (json, code) = probe(&["--ip", ip], &[&[host, "--ca", "CA", "--tcp-relay"], ALICE].concat());
        assert_eq!((code, &json["verdict"]), (0, &json!("every-way")), "{json:#}");
        assert_eq!(results(&json), ALL.map(|name| (name, "works")));
        for cell in cells(&json) {
            let steps: Vec<&str> =
                cell["steps"].as_array().expect("steps").iter().filter_map(|step| step["step"].as_str()).collect();
            assert_eq!(steps, ["challenge", "allocate", "permission", "channel", "data", "refresh", "deallocate"]);
            assert_eq!((&cell["realm"], &cell["mapped"]), (&json!("lab.test"), &cell["local"]), "{cell:#}");
            assert_eq!((&cell["relayed"]["address"], &cell["lifetime_s"]), (&json!(ip), &json!(600)), "{cell:#}");
            assert_eq!((&cell["data"]["packets"], &cell["data"]["lost"]), (&json!(20), &json!(0)), "{cell:#}");
            assert!(cell["software"].as_str().is_some_and(|name| name.starts_with("Coturn")), "{cell:#}");
            let transport = cell["transport"].as_str().expect("a name");
            assert_eq!(cell["tls"]["trusted"] == true, transport.ends_with("tls"), "{cell:#}");
            assert_eq!(cell["connect_ms"].is_number(), matches!(transport, "tcp" | "tls"), "{cell:#}");
            // TCP towards a peer needs TCP towards the server (RFC 6062, section 4.1).
            assert_eq!(cell["tcp_relay"]["works"] == true, matches!(transport, "tcp" | "tls"), "{cell:#}");
        }
    }
}

#[test]
fn relayed_addresses_of_both_families() {
    if !can_run() || std::net::UdpSocket::bind("[::1]:0").is_err() {
        return;
    }
    let both = &["--ip", "127.0.0.1", "--ip", "::1", "--set", "relay-ip=::1"];
    let asked = [&["turn:127.0.0.1", "--relay", "ipv4,ipv6", "--require", "relay-ipv6"], ALICE].concat();
    let (json, code) = probe(both, &asked);
    assert_eq!(code, 0, "{json:#}");
    for cell in cells(&json) {
        let address = if cell["relay_family"] == "IPv6" { "::1" } else { "127.0.0.1" };
        assert_eq!((&cell["result"], &cell["relayed"]["address"]), (&json!("works"), &json!(address)), "{cell:#}");
    }
    let (json, code) = probe(&[], &asked);
    assert_eq!(code, 1, "{json:#}");
    assert!(results(&json).contains(&("udp", "family-unsupported")), "{json:#}");
}

#[test]
fn wrong_and_missing_credentials() {
    if !can_run() {
        return;
    }
    let wrong = ["127.0.0.1", "--ca", "CA", "--username", "alice", "--credential-env", "WRONG"];
    let (json, code) = probe(&[], &wrong);
    assert_eq!((code, &json["verdict"]), (1, &json!("no-way")));
    assert_eq!(results(&json), ALL.map(|name| (name, "credentials-refused")), "{json:#}");
    assert!(cells(&json).iter().all(|cell| cell["error"]["code"] == 401));
    let (json, code) = probe(&[], &["127.0.0.1", "--ca", "CA"]);
    assert_eq!((code, results(&json)), (1, ALL.map(|name| (name, "credentials-wanted")).to_vec()), "{json:#}");
    let (json, code) = probe(&[], &[&["turn:127.0.0.1", "--realm", "other.test"], ALICE].concat());
    assert_eq!((code, results(&json)), (1, vec![("udp", "other-realm"), ("tcp", "other-realm")]), "{json:#}");
}

#[test]
fn credentials_made_from_a_secret() {
    if !can_run() {
        return;
    }
    let rest = ["--set", "use-auth-secret", "--set", "static-auth-secret=battery staple"];
    let secret = ["127.0.0.1", "--ca", "CA", "--secret-env", "SECRET", "--username", "bob", "--secret-ttl", "1h"];
    let (json, code) = probe(&rest, &secret);
    assert_eq!((code, results(&json)), (0, ALL.map(|name| (name, "works")).to_vec()), "{json:#}");
    let left = json["servers"][0]["credentials_left_s"].as_i64().expect("a time");
    assert!((3500..=3600).contains(&left), "{left}");
    let (json, code) = probe(&rest, &["turn:127.0.0.1", "--secret-env", "WRONG"]);
    assert_eq!((code, results(&json)[0]), (1, ("udp", "credentials-refused")), "{json:#}");
    // By `printf %s 1700000000:bob | openssl dgst -sha1 -hmac 'battery staple' -binary | base64`.
    let expired = ["turn:127.0.0.1", "--username", "1700000000:bob", "--credential", "0AsV3SqSCu5l7zN0jmccwLPzczA="];
    let (json, code) = probe(&rest, &expired);
    assert_eq!((code, results(&json)[1]), (1, ("tcp", "credentials-expired")), "{json:#}");
}

#[test]
fn certificates_that_are_not_to_be_trusted() {
    if !can_run() {
        return;
    }
    let secure = [&["127.0.0.1", "--transport", "tls,dtls"], ALICE].concat();
    for (settings, more, distrust) in [
        (&[][..], &[][..], "unknown-issuer"),
        (&["--expired"], &["--ca", "CA"], "expired"),
        (&["--ip", "127.0.0.2", "--set", "listening-ip=127.0.0.1"], &["--ca", "CA"], "name-mismatch"),
    ] {
        let (json, code) = probe(settings, &[&secure[..], more].concat());
        assert_eq!((code, &json["verdict"]), (1, &json!("no-way")), "{distrust}");
        for cell in cells(&json) {
            assert_eq!((&cell["result"], &cell["failed_at"]), (&json!("certificate-refused"), &json!("connect")));
            assert_eq!(cell["tls"]["distrust"]["name"], distrust, "{cell:#}");
            assert!(cell["tls"]["certificate"]["expires"].is_string(), "{cell:#}");
        }
        let (json, code) = probe(settings, &[&secure[..], more, &["--insecure"]].concat());
        assert_eq!((code, results(&json)), (0, vec![("tls", "works"), ("dtls", "works")]), "{distrust}: {json:#}");
    }
}

#[test]
fn limits_of_the_server() {
    if !can_run() {
        return;
    }
    let udp = [&["turn:127.0.0.1?transport=udp"], ALICE].concat();
    for (settings, name, code) in [
        (&["--set", "no-udp-relay"][..], "transport-unsupported", 442),
        (&["--set", "min-port=50000", "--set", "max-port=50000"], "works", 0),
    ] {
        let (json, exit) = probe(settings, &udp);
        let cell = cells(&json)[0];
        assert_eq!((&cell["result"], exit), (&json!(name), i32::from(code != 0)), "{cell:#}");
    }
    // Somebody else of the same user holds the one allocation there may be.
    let held = "turnutils_uclient -h -u alice -w correct-horse -y -c -n 1 127.0.0.1 >/dev/null 2>&1 & \
        for try in {1..50}; do sleep 0.1; out=$(\"$0\" turn probe \"$@\"); case $out in *quota-reached*) break;; esac; done; \
        printf '%s' \"$out\"; kill $!";
    let (json, _) = probe_by(held, &["--set", "user-quota=2"], &udp);
    let cell = cells(&json)[0];
    assert_eq!((&cell["result"], &cell["error"]["code"]), (&json!("quota-reached"), &json!(486)), "{cell:#}");
    let (json, exit) = probe(&["--set", "max-allocate-lifetime=10"], &udp);
    let cell = cells(&json)[0];
    assert_eq!((exit, &cell["lifetime_s"]), (0, &json!(10)), "{cell:#}");
    assert_eq!(cell["oddities"][0]["name"], "short-lifetime", "{cell:#}");
}

/// Five seconds of packets with nonces that are good for one, and allocations of ten: renewed in time, nothing lost.
#[test]
fn stale_nonces_and_short_allocations_in_use() {
    if !can_run() {
        return;
    }
    let strict = ["--set", "stale-nonce=1", "--set", "max-allocate-lifetime=4", "--set", "permission-lifetime=300"];
    let long = ["127.0.0.1", "--ca", "CA", "--packets", "250", "--rate", "40k"];
    let (json, code) = probe(&strict, &[&long[..], ALICE].concat());
    assert_eq!((code, results(&json)), (0, ALL.map(|name| (name, "works")).to_vec()), "{json:#}");
    for cell in cells(&json) {
        assert_eq!((&cell["data"]["packets"], &cell["data"]["lost"]), (&json!(250), &json!(0)), "{cell:#}");
        assert!(cell["stale_nonces"].as_u64() >= Some(1) && cell["renewals"].as_u64() >= Some(1), "{cell:#}");
    }
}

#[test]
fn another_server_and_peers_that_are_not_allowed() {
    if !can_run() {
        return;
    }
    let (json, code) = probe(&["--set", "alternate-server=127.0.0.2:3478"], &[&["turn:127.0.0.1"], ALICE].concat());
    // coturn sends nobody away who comes to the alternate itself.
    assert_eq!((code, results(&json)), (0, vec![("udp", "works"), ("tcp", "works")]), "{json:#}");
    assert!(cells(&json).iter().all(|cell| cell["alternate_server"]["address"] == "127.0.0.2"), "{json:#}");
    let denied = ["--set", "denied-peer-ip=127.0.0.0-127.255.255.255"];
    let audit = ["turn:127.0.0.1?transport=udp", "--audit", "127.0.0.1:22", "--audit", "10.0.0.1"];
    let (json, code) = probe(&denied, &[&audit[..], ALICE].concat());
    let cell = cells(&json)[0];
    assert_eq!((code, &cell["result"], &json["verdict"]), (1, &json!("unproven"), &json!("unproven")), "{json:#}");
    let reached: Vec<&Value> =
        cell["audit"].as_array().expect("an audit").iter().map(|audited| &audited["result"]).collect();
    assert_eq!(reached, ["refused", "permitted"], "{cell:#}");
}

#[test]
fn a_hundred_thousand_packets_are_all_accounted_for() {
    if !can_run() {
        return;
    }
    let all = ["turn:127.0.0.1", "--packets", "100000", "--size", "100", "--rate", "max"];
    let (json, code) = probe(&["--timeout", "300"], &[&all[..], ALICE].concat());
    assert_eq!(code, 0, "{json:#}");
    for cell in cells(&json) {
        let data = &cell["data"];
        let count = |name: &str| data[name].as_u64().expect("a number");
        assert_eq!(count("packets"), 100_000, "{data:#}");
        assert_eq!(count("back") + count("lost"), 100_000, "{data:#}");
        assert_eq!((count("changed"), count("foreign")), (0, 0), "{data:#}");
        // With so few under way, loopback loses nothing.
        assert_eq!((count("lost"), count("duplicates")), (0, 0), "{data:#}");
    }
}

/// What the lab lists of a network, and by which ways media get out of it.
#[test]
fn ways_out_of_networks() {
    if !lab("natlab", &[]) || !std::path::Path::new("/usr/bin/turnserver").exists() {
        skip("this needs the lab and coturn");
        return;
    }
    let every = [("udp", 3478), ("tcp", 3478), ("tls", 443), ("tls", 5349)];
    let asked = r#"PASSWORD=$NATLAB_PASS exec "$0" turn probe --json --timeout 2s --packets 20 --ca "$NATLAB_CA" \
        --username alice --credential-env PASSWORD turn:198.51.100.1 turns:198.51.100.1 turns:198.51.100.1:443"#;
    for (kind, verdict, ways, way) in [
        ("open", "every-way", &every[..], "direct"),
        ("symmetric", "every-way", &every[..], "nat"),
        ("port-restricted", "every-way", &every[..], "nat"),
        ("udp-blocked", "some-ways", &every[2..3], "nat"),
        ("udp-rejected", "some-ways", &every[2..3], "nat"),
        ("blackhole", "no-way", &[], "unknown"),
    ] {
        let output =
            run(&script("natlab"), &["--type", kind, "--", "bash", "-c", asked, env!("CARGO_BIN_EXE_rtcscope")]);
        let out = String::from_utf8_lossy(&output.stdout);
        let json: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{kind}: {output:?}"));
        let mut told: Vec<(&str, u64)> = Vec::new();
        for way in json["ways"].as_array().expect("ways") {
            told.push((way["transport"].as_str().expect("a name"), way["port"].as_u64().expect("a port")));
        }
        assert_eq!((&json["verdict"], &told[..]), (&json!(verdict), ways), "{kind}: {json:#}");
        assert_eq!(output.status.code(), Some(i32::from(ways.is_empty())), "{kind}");
        assert_eq!(json["no_udp"], verdict == "some-ways", "{kind}");
        let out = cells(&json).into_iter().filter(|cell| cell["result"] == "works");
        assert!(out.clone().all(|cell| cell["way"] == way), "{kind}: {json:#}");
        assert!(out.clone().all(|cell| cell["relayed"]["address"] == "198.51.100.1"), "{kind}: {json:#}");
    }
}

/// Candidates of all kinds, from coturn, with the reason where there is none; the engine beside has none over TLS.
#[test]
fn gathered_with_coturn() {
    if !can_run() {
        return;
    }
    let servers = "--stun 127.0.0.1 --turn turn:127.0.0.1 --turn turns:127.0.0.1 --turn turn:127.0.0.1:9?transport=tcp";
    let script = format!(r#"exec "$0" gather --json -4 {servers} --ca "$COTURN_CA" "$@""#);
    let (json, code) = probe_by_gather(&script, &[&["--require", "host,relay"], ALICE].concat());
    assert_eq!(code, 0, "{json:#}");
    let relays: Vec<(&str, u64)> = json["candidates"]
        .as_array()
        .expect("candidates")
        .iter()
        .filter(|one| one["type"] == "relay")
        .map(|one| {
            let parts = &one["priority_parts"];
            (one["relay_protocol"].as_str().expect("a name"), parts["type"].as_u64().expect("a number"))
        })
        .collect();
    assert_eq!(relays, [("udp", 2), ("tcp", 1), ("tls", 0)], "{json:#}");
    let last = &json["servers"][3]["asked"][0];
    assert_eq!(
        (&last["result"], &json["servers"][0]["asked"][0]["result"]),
        (&json!("connection-refused"), &json!("same-as-host"))
    );
    let engine = &json["engine"];
    let types: Vec<&Value> = engine["candidates"].as_array().expect("some").iter().map(|one| &one["type"]).collect();
    assert!(types.contains(&&json!("relay")) && types.contains(&&json!("host")), "{engine:#}");
    assert_eq!(engine["skipped"], json!(["turns:127.0.0.1", "turn:127.0.0.1:9?transport=tcp"]), "{engine:#}");
    let names: Vec<&Value> = engine["differences"].as_array().expect("some").iter().map(|odd| &odd["name"]).collect();
    assert!(names.contains(&&json!("relay-over-udp-only")), "{names:?}");
    // A dead relay: ours says so in time; the engine never says that it is done.
    let dead = r#"exec "$0" gather --json -4 --timeout 2s --turn turn:127.0.0.2:4000?transport=udp "$@""#;
    let (json, _) = probe_by_gather(dead, ALICE);
    assert_eq!(json["servers"][0]["asked"][0]["result"], "port-unreachable", "{json:#}");
    assert_eq!(json["engine"]["complete_ms"], Value::Null, "{json:#}");
}

/// A relay is asked for both families where both are wanted; where it has one only, that is no fault.
#[test]
fn gathered_relays_of_both_families() {
    if !can_run() || std::net::UdpSocket::bind("[::1]:0").is_err() {
        return;
    }
    let gather = |settings: &[&str], more: &str| {
        let how = format!(r#"exec "$0" gather --no-engine --turn turn:127.0.0.1 {more} "$@""#);
        probe_gather(&how, settings, &[&["--json"], ALICE].concat()).0
    };
    let relays = |json: &Value| -> Vec<(String, String)> {
        let all = json["candidates"].as_array().expect("candidates").iter().filter(|one| one["type"] == "relay");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        all.map(|one| (text(&one["relay_protocol"]), text(&one["address"]))).collect()
    };
    let named = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
    };
    let both = &["--ip", "127.0.0.1", "--ip", "::1", "--set", "relay-ip=::1"];
    let json = gather(both, "");
    let four = [("udp", "::1"), ("udp", "127.0.0.1"), ("tcp", "::1"), ("tcp", "127.0.0.1")];
    assert_eq!(relays(&json), named(&four), "{json:#}");
    let foundations: std::collections::BTreeSet<String> = json["candidates"]
        .as_array()
        .expect("candidates")
        .iter()
        .filter(|one| one["type"] == "relay")
        .map(|one| one["foundation"].to_string())
        .collect();
    assert_eq!(foundations.len(), 4, "{json:#}");
    assert_eq!(relays(&gather(both, "-4")), named(&[four[1], four[3]]));
    let json = gather(&[], "");
    assert_eq!(relays(&json), named(&[four[1], four[3]]), "{json:#}");
    let other = &json["servers"][0]["asked"][0];
    assert_eq!(
        (&other["relay_family"], &other["result"], &json["good"]),
        (&json!("IPv6"), &json!("family-unsupported"), &json!(true)),
        "{json:#}"
    );
}

fn probe_by_gather(how: &str, arguments: &[&str]) -> (Value, i32) {
    probe_gather(how, &[], arguments)
}

fn probe_gather(how: &str, settings: &[&str], arguments: &[&str]) -> (Value, i32) {
    let output = Command::new(script("coturn"))
        .args(["--private", "--pass", "correct-horse"])
        .args(settings)
        .args(["--", "bash", "-c", how])
        .arg(env!("CARGO_BIN_EXE_rtcscope"))
        .args(arguments)
        .env("PASSWORD", "correct-horse")
        .output()
        .expect("it starts");
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(!out.contains("horse"), "{out}");
    let json = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{output:?}"));
    (json, output.status.code().expect("a code"))
}

/// How a host stands behind the lab's NATs, told from the mappings of two servers, and whom it reaches.
#[test]
fn gathered_behind_nats() {
    if !lab("natlab", &[]) || !std::path::Path::new("/usr/bin/turnserver").exists() {
        skip("this needs the lab and coturn");
        return;
    }
    let asked = r#"PASSWORD=$NATLAB_PASS exec "$0" gather --json --timeout 2s --ca "$NATLAB_CA" --stun 198.51.100.1 \
        --stun 203.0.113.1 --turn turns:198.51.100.1:443 --username alice --credential-env PASSWORD"#;
    for (kind, standing, paths, kinds) in [
        ("open", "public-address", ["direct", "direct", "direct-likely"], &["host", "host", "host", "relay"][..]),
        (
            "port-restricted",
            "nat-endpoint-independent",
            ["direct", "direct", "relay"],
            &["host", "srflx", "host", "host", "relay"],
        ),
        (
            "symmetric",
            "nat-symmetric",
            ["direct-likely", "relay", "relay"],
            &["host", "srflx", "srflx", "host", "host", "relay"],
        ),
        ("udp-blocked", "no-answer", ["relay", "relay", "relay"], &["host", "host", "host", "relay"]),
    ] {
        let output =
            run(&script("natlab"), &["--type", kind, "--", "bash", "-c", asked, env!("CARGO_BIN_EXE_rtcscope")]);
        let out = String::from_utf8_lossy(&output.stdout);
        let json: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{kind}: {output:?}"));
        let told: Vec<&str> =
            json["candidates"].as_array().expect("some").iter().filter_map(|one| one["type"].as_str()).collect();
        assert_eq!((&json["standing"], &told[..]), (&json!(standing), kinds), "{kind}: {json:#}");
        for (at, path) in paths.iter().enumerate() {
            assert_eq!(json["reaches"][at + 1]["path"], *path, "{kind}, {at}: {json:#}");
        }
        assert_eq!(output.status.code(), Some(0), "{kind}");
    }
}
