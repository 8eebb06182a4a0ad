//! `turn probe` against a relay that the test is itself: what coturn does not do, or not at will.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use rtcscope::probe::wire::{Put, Seal, compose};
use rtcscope::stun::integrity::{Made, holds, long_term_key, shared_secret};
use rtcscope::stun::message::{Class, Message, read};
use rtcscope::stun::registry;
use rtcscope::stun::value::Value;
use serde_json::{Value as Json, json};

use crate::cli::rtcscope;

/// How the relay is.
#[derive(Clone, Default)]
struct Manner {
    /// It makes passwords from this secret, and takes users who may come after this moment.
    secret: Option<(&'static str, u64)>,
    /// Its realm and software.
    words: Option<&'static str>,
    /// It calls a port taken so many times.
    taken: usize,
    /// It says that it relays at this address.
    relayed: Option<&'static str>,
    /// It refuses methods with an error, without signing that.
    refuses: Option<(u16, u16)>,
    /// Where it sends its clients.
    alternate: Option<SocketAddr>,
    /// It asks nobody who he is.
    open: bool,
    /// It forbids to relay to its own address, and answers Binding requests.
    no_hairpin: bool,
    /// What comes back through it: other bytes, or nothing.
    changes: bool,
}

/// A relay of one client at a time, on a port of loopback, until the test is over.
fn start(manner: Manner) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let relay = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    std::thread::spawn(move || serve(&socket, &relay, manner));
    format!("turn:{address}?transport=udp")
}

fn serve(socket: &UdpSocket, relay: &UdpSocket, mut manner: Manner) {
    relay.set_read_timeout(Some(Duration::from_millis(1))).expect("set");
    socket.set_read_timeout(Some(Duration::from_millis(1))).expect("set");
    let relayed = relay.local_addr().expect("an address");
    let mut client: Option<SocketAddr> = None;
    let mut peer = relayed;
    let mut buffer = [0; 65_536];
    loop {
        if let (Ok((length, _)), Some(client)) = (relay.recv_from(&mut buffer), client) {
            let data = &buffer[..length];
            if !data.is_empty() {
                let mut bytes = [&[0x40, 0][..], &u16::try_from(length).expect("short").to_be_bytes(), data].concat();
                if manner.changes {
                    *bytes.last_mut().expect("bytes") ^= 1;
                }
                let _ = socket.send_to(&bytes, client);
            }
        }
        let Ok((length, from)) = socket.recv_from(&mut buffer) else { continue };
        if buffer[0] == 0x40 {
            let _ = relay.send_to(&buffer[4..length], peer);
            continue;
        }
        let bytes = buffer[..length].to_vec();
        let Ok(message) = read(&bytes) else { continue };
        if let Some(Value::Address(to)) = message.get(registry::XOR_PEER_ADDRESS)
            && message.method == registry::CHANNEL_BIND
        {
            peer = to;
        }
        client = Some(from);
        let answer = answer(&message, &mut manner, from, relayed);
        let _ = socket.send_to(&answer, from);
    }
}

fn answer(message: &Message<'_>, manner: &mut Manner, from: SocketAddr, relayed: SocketAddr) -> Vec<u8> {
    let (id, method) = (message.transaction, message.method);
    if method == registry::BINDING {
        return compose(
            Class::Success,
            method,
            id,
            &[Put::Address(registry::XOR_MAPPED_ADDRESS, from)],
            Seal::Checksum,
        );
    }
    let words = manner.words.unwrap_or("lab.test").as_bytes();
    let challenge = |code| {
        let puts = [
            Put::Error(code, "No"),
            Put::Bytes(registry::REALM, words),
            Put::Bytes(registry::NONCE, b"n"),
            Put::Bytes(registry::SOFTWARE, words),
        ];
        compose(Class::Error, method, id, &puts, Seal::Checksum)
    };
    let text = |kind| match message.get(kind) {
        Some(Value::Text(text)) => Some(String::from_utf8_lossy(text).into_owned()),
        _ => None,
    };
    let mut key = Vec::new();
    if !manner.open {
        let Some(user) = text(registry::USERNAME) else { return challenge(401) };
        let password = match manner.secret {
            Some((secret, _)) => {
                use base64::Engine;
                base64::engine::general_purpose::STANDARD.encode(shared_secret(secret, &user))
            }
            None => "two words ".to_owned(),
        };
        key = long_term_key(user.as_bytes(), words, &password, Made::Md5);
        let proof = message.attribute(registry::MESSAGE_INTEGRITY).is_some_and(|proof| holds(message, proof, &key));
        let until = user.split(':').next().and_then(|time| time.parse::<u64>().ok()).unwrap_or(u64::MAX);
        if !proof || manner.secret.is_some_and(|(_, now)| until <= now) {
            return challenge(401);
        }
    }
    let seal = if manner.open { Seal::Checksum } else { Seal::Server(&key, false) };
    let error = |code| compose(Class::Error, method, id, &[Put::Error(code, "No")], Seal::Checksum);
    if let Some(alternate) = manner.alternate {
        let puts = [Put::Error(300, "There"), Put::Plain(registry::ALTERNATE_SERVER, alternate)];
        return compose(Class::Error, method, id, &puts, Seal::Checksum);
    }
    if let Some((_, code)) = manner.refuses.filter(|(known, _)| *known == method) {
        return error(code);
    }
    if method == registry::ALLOCATE && manner.taken > 0 {
        manner.taken -= 1;
        return error(437);
    }
    let is_own = matches!(message.get(registry::XOR_PEER_ADDRESS), Some(Value::Address(to)) if to.ip() == relayed.ip());
    if manner.no_hairpin && method == registry::CREATE_PERMISSION && is_own {
        manner.no_hairpin = false;
        return error(403);
    }
    let told = manner.relayed.map_or(relayed, |told| told.parse().expect("an address"));
    let puts: &[Put<'_>] = &[
        Put::Address(registry::XOR_RELAYED_ADDRESS, told),
        Put::Address(registry::XOR_MAPPED_ADDRESS, from),
        Put::Number(registry::LIFETIME, 600),
    ];
    let puts = match method {
        registry::ALLOCATE => puts,
        registry::REFRESH => &puts[2..],
        _ => &[],
    };
    compose(Class::Success, method, id, puts, seal)
}

const ALICE: &[&str] = &["--username", "alice", "--credential", "two words "];

fn probe(server: &str, more: &[&str]) -> (Json, i32) {
    let fixed = ["turn", "probe", "--json", "--timeout", "1500ms", "--packets", "5", server];
    let outcome = rtcscope(&[&fixed[..], more].concat());
    (serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr)), outcome.code)
}

fn cell(json: &Json) -> &Json {
    &json["servers"][0]["cells"][0]
}

fn odd(cell: &Json, name: &str) -> bool {
    cell["oddities"].as_array().expect("oddities").iter().any(|odd| odd["name"] == name)
}

#[test]
fn a_password_with_blanks_and_a_way_that_works() {
    let (json, code) = probe(&start(Manner::default()), ALICE);
    assert_eq!((code, &cell(&json)["result"], &json["verdict"]), (0, &json!("works"), &json!("every-way")), "{json:#}");
    assert_eq!((&cell(&json)["data"]["back"], &cell(&json)["key"]), (&json!(5), &json!("long-term-md5")));
    assert!(!json.to_string().contains("two words"));
}

/// The server's clock is a hundred days ahead: what is made now has expired for it.
#[test]
fn a_wrong_clock_is_told_from_a_wrong_secret() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let path = "RTCSCOPE_TEST_TURN_SECRET";
    let asked = |server_secret, ahead: u64| {
        let server = start(Manner { secret: Some((server_secret, now + ahead)), ..Manner::default() });
        let outcome = std::process::Command::new(env!("CARGO_BIN_EXE_rtcscope"))
            .args(["turn", "probe", "--json", "--packets", "5", "--username", "bob", "--secret-env", path, &server])
            .env(path, "s3cr3t")
            .output()
            .expect("it runs");
        let json: Json = serde_json::from_slice(&outcome.stdout).expect("JSON");
        assert!(!json.to_string().contains("s3cr3t"));
        cell(&json)["result"].as_str().expect("a name").to_owned()
    };
    assert_eq!(asked("s3cr3t", 0), "works");
    assert_eq!(asked("s3cr3t", 100 * 86_400), "wrong-clock");
    assert_eq!(asked("another", 0), "credentials-refused");
}

#[test]
fn a_port_that_is_taken_is_changed_once() {
    let (json, code) = probe(&start(Manner { taken: 1, ..Manner::default() }), ALICE);
    assert_eq!(
        (code, &cell(&json)["result"], &cell(&json)["port_taken"]),
        (0, &json!("works"), &json!(true)),
        "{json:#}"
    );
    let (json, code) = probe(&start(Manner { taken: 9, ..Manner::default() }), ALICE);
    assert_eq!((code, &cell(&json)["result"]), (1, &json!("allocation-mismatch")));
}

#[test]
fn another_server_is_followed_once() {
    let address = |uri: &str| uri["turn:".len()..].split('?').next().expect("an address").parse().expect("an address");
    let last = start(Manner::default());
    let middle = start(Manner { alternate: Some(address(&last)), ..Manner::default() });
    let first = start(Manner { alternate: Some(address(&middle)), ..Manner::default() });
    let (json, code) = probe(&middle, ALICE);
    assert_eq!((code, &cell(&json)["result"]), (0, &json!("works")), "{json:#}");
    assert_eq!(cell(&json)["alternate_server"]["port"], address(&last).port());
    let (json, code) = probe(&first, ALICE);
    assert_eq!((code, &cell(&json)["result"]), (1, &json!("redirected-twice")));
}

/// Errors that are not signed, as those of some servers, have their names; the steps before them stay as they were.
#[test]
fn each_step_may_be_refused() {
    for (method, code, result, name, at) in [
        (registry::ALLOCATE, 486, "quota-reached", "quota-reached", "allocate"),
        (registry::ALLOCATE, 441, "wrong-credentials", "wrong-credentials", "allocate"),
        (registry::CREATE_PERMISSION, 443, "unproven", "peer-family-mismatch", "permission"),
        (registry::REFRESH, 437, "works", "allocation-gone", "refresh"),
    ] {
        let (json, exit) = probe(&start(Manner { refuses: Some((method, code)), ..Manner::default() }), ALICE);
        let cell = cell(&json);
        assert_eq!((exit, &cell["result"], &cell["failed_at"]), (1, &json!(result), &json!(at)), "{json:#}");
        assert_eq!((&cell["trouble"]["name"], &cell["error"]["code"]), (&json!(name), &json!(code)));
        assert!(odd(cell, "unsigned-error"));
    }
}

#[test]
fn a_relay_that_does_not_send_to_itself_sends_to_us() {
    let (json, code) = probe(&start(Manner { no_hairpin: true, ..Manner::default() }), ALICE);
    let cell = cell(&json);
    assert_eq!((code, &cell["result"]), (0, &json!("works")), "{json:#}");
    assert_eq!((&cell["data"], &cell["echoed"]["data"]["back"]), (&Json::Null, &json!(5)));
    assert!(odd(cell, "no-hairpin"));
}

#[test]
fn what_is_wrong_with_a_relay_that_works() {
    // An address that nobody outside can send to, on a server that is not on loopback alone, is told.
    let (json, _) = probe(&start(Manner { relayed: Some("10.1.2.3:50000"), ..Manner::default() }), ALICE);
    assert!(odd(cell(&json), "relayed-scope"), "{json:#}");
    assert_eq!((&cell(&json)["result"], &json["verdict"]), (&json!("unproven"), &json!("unproven")));
    let (json, code) = probe(&start(Manner { open: true, ..Manner::default() }), &[]);
    assert!(odd(cell(&json), "open-relay"), "{json:#}");
    assert_eq!((code, &cell(&json)["key"]), (0, &Json::Null));
    let (json, code) = probe(&start(Manner { changes: true, ..Manner::default() }), ALICE);
    assert_eq!((code, &cell(&json)["data"]["changed"], &cell(&json)["result"]), (1, &json!(5), &json!("unproven")));
}

#[test]
fn text_from_relays_stays_harmless() {
    let words = "\u{1b}[31mred\u{202e}\u{7}";
    let server = start(Manner { words: Some(words), ..Manner::default() });
    for format in ["human", "json", "jsonl", "markdown"] {
        let fixed = ["turn", "probe", "--format", format, "--packets", "3", "-v", &server];
        let outcome = rtcscope(&[&fixed[..], ALICE].concat());
        let bad = outcome.stdout.chars().filter(|c| c.is_control() && *c != '\n' || *c == '\u{202e}').count();
        assert_eq!((bad, outcome.code), (0, 0), "{format}: {}", outcome.stdout);
        assert!(outcome.stdout.contains("red"), "{format}: {}", outcome.stdout);
    }
}

#[test]
fn demands_decide() {
    let server = start(Manner::default());
    for (more, code) in [
        (&["--require", "udp,ipv4,all", "--max-loss", "1%", "--max-rtt", "1s", "--expect", "127.0.0.1"][..], 0),
        (&["--require", "tls"], 1),
        (&["--max-rtt", "0ms"], 1),
        (&["--expect-relay", "192.0.2.1"], 1),
        (&["--expect", "192.0.2.1"], 1),
    ] {
        let (json, exit) = probe(&server, &[ALICE, more].concat());
        assert_eq!(exit, code, "{more:?}: {json:#}");
        assert_eq!(json["good"], code == 0);
    }
}

#[test]
fn servers_and_credentials_from_json() {
    let server = start(Manner::default());
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("ice-servers-{}.json", std::process::id()));
    let text = format!(
        r#"{{"iceServers":[{{"urls":["stun:127.0.0.1","{server}"],"username":"alice","credential":"two words "}}]}}"#
    );
    std::fs::write(&file, text).expect("written");
    let file = file.to_string_lossy().into_owned();
    let outcome = rtcscope(&["turn", "probe", "--json", "--packets", "3", "--ice-servers", &file]);
    let json: Json = serde_json::from_str(&outcome.stdout).expect(&outcome.stderr);
    assert_eq!((outcome.code, &json["stun_servers_left_out"]), (0, &json!(1)), "{json:#}");
    std::fs::remove_file(&file).expect("removed");
}

#[test]
fn wrong_usage_says_what_to_write() {
    for (arguments, says) in [
        (&["stun:127.0.0.1"][..], "this is a STUN server"),
        (&["turn://127.0.0.1"], "write turn:host"),
        (&["turn:127.0.0.1:0"], "the port must be a number"),
        (&["turn:127.0.0.1?transport=sctp"], "?transport=udp or ?transport=tcp"),
        (&[], "no server"),
        (&["127.0.0.1", "--username", "alice"], "--username needs a password"),
        (&["127.0.0.1", "--credential", "x"], "needs --username"),
        (&["127.0.0.1", "--require", "sctp"], "expected udp, tcp"),
        (&["127.0.0.1", "--size", "3"], "--size"),
        (&["127.0.0.1", "--username", "a", "--credential-env", "RTCSCOPE_NOT_SET"], "no environment variable"),
    ] {
        let outcome = rtcscope(&[&["turn", "probe"], arguments].concat());
        assert_eq!(outcome.code, 2, "{arguments:?}");
        let words = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says), "{arguments:?}: {words}");
    }
}

/// Watched until somebody has seen enough: the allocation is ended, and all is reported.
#[cfg(unix)]
#[test]
fn watched_until_ctrl_c() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    let server = start(Manner::default());
    let mut child = Command::new(env!("CARGO_BIN_EXE_rtcscope"))
        .args(["turn", "probe", "--json", "--watch", "--interval", "20ms", &server])
        .args(ALICE)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let told: Vec<String> = lines.map_while(Result::ok).take(5).collect();
    assert!(told[4].contains("udp  5 of 5 back, 0 not"), "{told:?}");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("it starts");
    assert!(killed.success());
    let mut out = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut out).expect("UTF-8");
    let json: Json = serde_json::from_str(&out).expect("JSON");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{json:#}");
    let cell = cell(&json);
    assert!(cell["data"]["back"].as_u64() >= Some(5) && cell["result"] == "works", "{json:#}");
    assert_eq!(cell["steps"].as_array().expect("steps").last().expect("one")["step"], "deallocate", "{json:#}");
}
