//! Every fault of a misbehaving server has its own outcome, over UDP and over TCP, told from what was on the wire.

use rtcscope::render::escape::is_hostile;
use serde_json::Value;

use crate::badstun::{BadStun, Entry, FAULTS, Truth};
use crate::cli::rtcscope;

/// Starts a server with the fault of this name, which goes on until the tests end; gives its port.
fn start(fault: &str) -> u16 {
    let entry = FAULTS.iter().find(|entry| entry.name == fault).unwrap_or_else(|| panic!("there is no fault {fault}"));
    let server = BadStun::start(entry.fault);
    let port = server.address().port();
    std::mem::forget(server);
    port
}

/// Outcome and oddities of one endpoint.
fn seen(server: &Value) -> (String, Vec<String>) {
    let endpoint = &server["endpoints"][0];
    let oddities = endpoint["oddities"].as_array().expect("oddities");
    let mut names: Vec<String> = oddities.iter().map(|odd| odd["name"].as_str().expect("a name").to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    (endpoint["outcome"].as_str().expect("an outcome").to_owned(), names)
}

fn ask(fault: &str, more: &[&str]) -> Value {
    let port = start(fault);
    let [udp, tcp] = [format!("127.0.0.1:{port}"), format!("stun:127.0.0.1:{port}?transport=tcp")];
    let arguments =
        [&["stun", "probe", "--json", "--count", "1", "--timeout", "1900ms", &udp, &tcp][..], more].concat();
    let outcome = rtcscope(&arguments);
    let json: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{fault}: {}", outcome.stderr));
    let good = json["good"] == true;
    assert_eq!(outcome.code, if good { 0 } else { 1 }, "{fault}: {json:#}");
    // What is not good has evidence, or an answer that says so itself; only silence has nothing to show.
    for server in json["servers"].as_array().expect("servers") {
        let endpoint = &server["endpoints"][0];
        let named = endpoint["outcome"].as_str().expect("an outcome");
        let silent = matches!(named, "ok" | "no-answer" | "connection-closed");
        let shown = endpoint["evidence"].as_array().is_some_and(|all| !all.is_empty()) || endpoint["answers"] != 0;
        assert!(silent || shown, "{fault}: {endpoint:#}");
    }
    json
}

/// Asks a server with this fault and compares what is said of it over UDP and over TCP.
fn check(fault: &str, more: &[&str], udp: (&str, &[&str]), tcp: (&str, &[&str])) {
    let json = ask(fault, more);
    for (at, (outcome, oddities)) in [udp, tcp].into_iter().enumerate() {
        let expected = (outcome.to_owned(), oddities.iter().map(|odd| (*odd).to_owned()).collect());
        let server = &json["servers"][at];
        assert_eq!(seen(server), expected, "{fault}: {server:#}");
    }
}

macro_rules! faults {
    ($($test:ident: $fault:literal $($more:literal)* => $outcome:literal $oddities:tt $(, tcp $tcp:literal $tcp_oddities:tt)?;)*) => {$(
        #[test]
        fn $test() {
            #[allow(unused_mut, unused_assignments, reason = "most faults are the same over both")]
            let mut tcp: (&str, &[&str]) = ($outcome, &$oddities);
            $(tcp = ($tcp, &$tcp_oddities);)?
            check($fault, &[$($more),*], ($outcome, &$oddities), tcp);
        }
    )*};
}

faults! {
    a_correct_answer: "ok" => "ok" [];
    no_reply: "silent" => "no-answer" [];
    a_late_answer: "slow" => "ok" ["slow"], tcp "ok" [];
    another_transaction: "wrong-txid" => "wrong-transaction-id" [];
    a_wrong_cookie: "bad-cookie" => "bad-cookie" [];
    a_cut_answer: "truncated" => "truncated" [];
    a_length_that_is_too_long: "bad-length" => "wrong-length" [];
    an_odd_length: "odd-length" => "odd-length" [];
    a_wrong_fingerprint: "bad-fingerprint" => "bad-fingerprint" [];
    a_wrong_integrity: "bad-integrity" "--username" "alice" "--password" "secret" => "bad-integrity" [];
    no_integrity: "no-integrity" "--username" "alice" "--password" "secret" => "no-integrity" [];
    credentials_that_are_taken: "auth" "--username" "alice" "--password" "secret" => "ok" [];
    credentials_that_are_wanted: "auth" => "credentials-wanted" [];
    credentials_that_are_refused: "auth" "--username" "alice" "--password" "wrong" => "credentials-refused" [];
    a_nonce_that_is_always_stale: "error-438" "--username" "alice" "--password" "secret" => "stale-nonce" [];
    a_redirection: "error-300" => "redirected" [];
    a_redirection_to_itself: "redirect-loop" => "redirect-loop" [];
    error_400: "error-400" => "bad-request" [];
    error_401: "error-401" => "credentials-wanted" [];
    error_401_without_a_challenge: "bare-401" => "broken-challenge" [];
    error_403: "error-403" => "forbidden" [];
    error_420: "error-420" => "unknown-attribute" [];
    error_437: "error-437" => "error-response" [];
    error_438: "error-438" => "stale-nonce" [];
    error_441: "error-441" => "error-response" [];
    error_442: "error-442" => "error-response" [];
    error_486: "error-486" => "error-response" [];
    error_500: "error-500" => "server-error" [];
    error_508: "error-508" => "error-response" [];
    error_699: "error-699" => "unregistered-error" [];
    an_error_without_a_code: "empty-error" => "error-without-code" [];
    the_other_family: "wrong-family" => "wrong-family" ["lies-on-loopback"];
    no_family: "bogus-family" => "bogus-family" [];
    only_mapped_address: "legacy" => "ok" ["only-mapped-address"];
    no_address: "no-address" => "no-address" [];
    an_empty_address: "zero-attr" => "malformed-address" [];
    a_huge_attribute: "huge-attr" => "broken-attribute" [];
    an_unknown_required_attribute: "unknown-required" => "unknown-required" [];
    another_port: "other-port" => "answer-from-other-port" [], tcp "ok" [];
    another_address: "other-addr" => "answer-from-other-address" [], tcp "ok" [];
    the_same_answer_thrice: "duplicate" => "ok" ["duplicates"];
    two_answers_that_differ: "conflict" => "conflict" ["duplicates"];
    the_request_itself: "echo" => "echo" [];
    an_indication: "indication" => "indication" [];
    garbage: "garbage" => "not-stun" [];
    nothing_in_it: "empty" => "empty-datagram" [], tcp "connection-closed" [];
    a_very_long_answer: "jumbo" => "ok" ["large-answer"];
    a_lie_about_the_port: "lying-port" => "ok" ["lies-on-loopback"];
    a_lie_about_the_address: "lying-addr" => "ok" ["lies-on-loopback"];
    one_byte_at_a_time: "dribble" => "ok" [];
}

/// The server refuses its nonce once, whichever of the two asks first.
#[test]
fn a_nonce_that_is_stale_once() {
    let json = ask("stale-once", &["--username", "alice", "--password", "secret"]);
    let [udp, tcp] = [0, 1].map(|at| seen(&json["servers"][at]));
    assert_eq!((udp.0.as_str(), tcp.0.as_str()), ("ok", "ok"), "{json:#}");
    assert_eq!([udp.1, tcp.1].concat(), ["stale-nonce"], "{json:#}");
}

/// Whether what is said of an endpoint is what the server knows of its own fault.
fn is_true(endpoint: &Value, truth: Truth) -> bool {
    let outcome = endpoint["outcome"].as_str().expect("an outcome");
    let odd = endpoint["oddities"].as_array().is_some_and(|all| !all.is_empty());
    let silent = matches!(outcome, "no-answer" | "connection-closed");
    match truth {
        Truth::Good => outcome == "ok",
        Truth::Odd => outcome == "ok" && odd,
        Truth::Doubt => outcome != "ok" || odd,
        Truth::Error(code) => outcome != "ok" && endpoint["error"]["code"] == code,
        // A connection that ends brings nothing either.
        Truth::Bad => outcome != "ok" && outcome != "no-answer",
        Truth::Silence => silent,
    }
}

/// The server's own list of its faults, each with the truth about it, against what is said of them.
#[test]
fn what_is_said_of_every_fault_is_true() {
    let asked = |entry: &Entry| -> Option<String> {
        let server = BadStun::start(entry.fault);
        let address = server.address();
        let (udp, tcp) = (address.to_string(), format!("stun:{address}?transport=tcp"));
        let both = [(udp, entry.udp), (tcp, entry.tcp)];
        both.into_iter().find_map(|(uri, truth)| {
            let outcome = rtcscope(&["stun", "probe", "--json", "--count", "1", "--timeout", "1900ms", &uri]);
            let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
            let endpoint = &json["servers"][0]["endpoints"][0];
            let right = is_true(endpoint, truth?);
            (!right).then(|| format!("{} at {uri}: {truth:?}, but {endpoint:#}", entry.name))
        })
    };
    let left = std::sync::Mutex::new(FAULTS.iter().filter(|entry| !entry.wants_credentials()).collect::<Vec<_>>());
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(entry) = { left.lock().expect("no panic").pop() } {
                    wrong.lock().expect("no panic").extend(asked(entry));
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What RFC 5780 asks for shows in the discovery, not in a probe: it cannot tell then, and says why.
#[test]
fn half_a_server_for_discovery() {
    for (fault, why) in [
        ("ignores-change", "ignores-change-request"),
        ("dead-alternate", "alternate-silent"),
        ("ok", "no-other-address"),
    ] {
        let server = format!("127.0.0.1:{}", start(fault));
        let outcome = rtcscope(&["stun", "nat", "--json", "--timeout", "1s", &server]);
        let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        assert_eq!(json["server_problem"]["name"], why, "{fault}: {json:#}");
        assert_eq!((&json["mapping"], &json["filtering"]), (&"none".into(), &"unknown".into()), "{fault}");
        assert_eq!(outcome.code, 3, "{fault}");
    }
}

#[test]
fn a_lie_makes_no_nat() {
    for fault in ["lying-port", "lying-addr"] {
        let server = format!("127.0.0.1:{}", start(fault));
        let outcome = rtcscope(&["stun", "nat", "--json", "--timeout", "1s", &server]);
        let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        assert_eq!((&json["mapping"], outcome.code), (&"unknown".into(), 3), "{fault}: {json:#}");
        assert_eq!(json["mapping_reason"]["name"], "implausible-mapping", "{fault}");
    }
}

#[test]
fn text_from_servers_stays_harmless() {
    let server = format!("127.0.0.1:{}", start("hostile"));
    for (command, format) in
        ["probe", "nat"].iter().flat_map(|c| ["human", "json", "jsonl", "markdown"].map(|f| (c, f)))
    {
        let outcome = rtcscope(&["stun", command, "--format", format, "--timeout", "1s", &server]);
        let bad: Vec<char> = outcome.stdout.chars().filter(|c| is_hostile(*c) && *c != '\n').collect();
        assert!(bad.is_empty(), "{command} {format}: {bad:?}");
        let shown = outcome.stdout.contains("red") || (*command == "nat" && format.starts_with("json"));
        assert!(shown, "{command} {format}: {}", outcome.stdout);
    }
}

/// Errors have their code and what the server said; text from outside is harmless in every format.
#[test]
fn what_servers_say_is_shown() {
    let json = ask("error-420", &[]);
    let endpoint = &json["servers"][0]["endpoints"][0];
    assert_eq!((&endpoint["error"]["code"], &endpoint["error"]["reason"]), (&420.into(), &"Unknown Attribute".into()));
    assert_eq!(endpoint["unknown_attributes"][0], "0x7fff");
    let port = start("error-300");
    let human = rtcscope(&["stun", "probe", &format!("127.0.0.1:{port}"), "--count", "1"]);
    let words = human.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&format!("300 Try Alternate, to 127.0.0.2:{port}")), "{words}");
}
