//! Captures: what is read of them, of whole ones and of broken ones.
//!
//! Samples are in `fixtures/captures/<dialect>/`; the whole corpus is read beside the repository, where it is there.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use rtcscope::signal::dialect::{self, Out};
use rtcscope::signal::event::{Asked, Direction, Event, Lack, Place, Vantage, What};
use rtcscope::signal::frame::{Frame, Seen};
use rtcscope::signal::merge;
use rtcscope::signal::{self, Capture, Clock, Container, Options, Reader};
use rtcscope::text::{Span, Way};
use serde_json::Value;

use crate::pipeline::{beside, files, read, root};

type Counts = BTreeMap<String, usize>;

fn capture(bytes: &[u8]) -> Capture {
    signal::read(bytes, Options::default())
}

fn fixture(name: &str) -> Capture {
    capture(&read(&root().join("fixtures/captures").join(name)))
}

/// The samples of the fixtures, each with the folder it is in.
fn samples() -> Vec<(String, std::path::PathBuf)> {
    files(&root().join("fixtures/captures"), &[".jsonl", ".log", ".har", ".txt", ".json"])
        .into_iter()
        .map(|path| {
            let folder = path.parent().and_then(Path::file_name).expect("a folder");
            (folder.to_string_lossy().into_owned(), path)
        })
        .collect()
}

fn dialect_of(capture: &Capture) -> &'static str {
    capture.summary.dialect.as_ref().map_or("own", |detected| detected.dialect.name)
}

fn count(events: &[Event], name: &str) -> usize {
    events.iter().filter(|event| event.what.name() == name).count()
}

fn notes(capture: &Capture) -> Vec<(&'static str, u32)> {
    capture.summary.notes.iter().map(|note| (note.name, note.place.line)).collect()
}

/// What the independent parser that wrote the manifest calls a message; none for what it does not count.
fn fact(protocol: &str, event: &Event) -> Option<String> {
    let name = event.what.name();
    let word = match (protocol, &event.what) {
        (_, What::Opened | What::Forwarded { .. } | What::IceServers { .. }) => return None,
        // a server's own words about connections
        (_, What::Closed { .. }) if event.direction == Direction::Local => return None,
        ("janus", What::EndOfCandidates { .. }) => "end-of-candidates",
        (_, What::Candidate(_) | What::EndOfCandidates { .. }) => "candidate",
        // what a plugin makes of an offer is no JSEP
        ("janus", What::Description(description)) if !description.sdp.text.contains("a=ice-ufrag:") => {
            if event.direction == Direction::ToClient { "janus:event" } else { name }
        }
        (_, What::Description(_)) => name,
        ("gst", What::Register { .. } | What::Registered { .. }) => "text:HELLO",
        ("gst", What::Call) => "text:SESSION",
        ("gst", What::Accepted) => "text:SESSION_OK",
        ("gst", What::RequestOffer) => "text:OFFER_REQUEST",
        ("gst", What::Error { .. } | What::Refused { .. }) => "text:ERROR",
        ("login", What::Register { .. }) => "login",
        ("login", What::Bye { .. }) => "leave",
        ("login", What::Other(other)) if !other.text.starts_with('{') => "not-json",
        ("sio", What::Join) => "event:join",
        ("sio", What::Leave) => "event:leave",
        ("sio", What::Closed { .. } | What::Keepalive) => "engineio",
        ("sio", What::Other(other)) if other.name.starts_with("socket.io") => "engineio",
        ("janus", What::Acknowledged) => "janus:ack",
        ("janus", What::Keepalive) => "janus:keepalive",
        ("janus", What::Bye { .. }) => "janus:hangup",
        ("janus", What::Error { .. } | What::Refused { .. }) => "janus:error",
        ("janus", What::State { state: signal::event::State::Media, .. }) => "janus:media",
        ("janus", What::State { .. }) => "janus:webrtcup",
        ("janus", What::Other(other)) => return Some(format!("janus:{}", other.name)),
        (_, What::Other(other)) => &other.name,
        _ => name,
    };
    Some(word.to_owned())
}

fn facts(protocol: &str, events: &[Event], of: impl Fn(&Event) -> bool) -> Counts {
    let mut counts = Counts::new();
    for event in events.iter().filter(|event| of(event)) {
        if let Some(fact) = fact(protocol, event) {
            *counts.entry(fact).or_default() += 1;
        }
    }
    counts
}

fn counts(value: &Value) -> Counts {
    let object = value.as_object().expect("an object");
    object.iter().map(|(key, count)| (key.clone(), count.as_u64().expect("a number") as usize)).collect()
}

#[test]
fn every_session_of_the_corpus_in_every_form() {
    let Some(corpus) = beside("corpus") else { return };
    let manifest: Value = serde_json::from_slice(&read(&corpus.join("manifest.json"))).expect("JSON");
    let sessions = manifest["sessions_and_dumps"].as_array().expect("a list");
    let sessions: Vec<_> = sessions.iter().filter(|session| session.get("session").is_some()).collect();
    assert_eq!(sessions.len(), 20);
    let mut forms = 0;
    for session in sessions {
        let protocol = session["protocol"].as_str().expect("a protocol");
        let facts_of = &session["facts"];
        for file in session["files"].as_array().expect("files").iter().filter_map(Value::as_str) {
            if file.ends_with(".pagelog.json") {
                continue;
            }
            let capture = capture(&read(&corpus.join(file)));
            let wanted = match protocol {
                "gst" => "gstreamer",
                "sio" => "rooms",
                "whip-whep" => "whip",
                same => same,
            };
            assert_eq!(dialect_of(&capture), wanted, "{file}");
            assert!(capture.summary.notes.is_empty(), "{file}: {:?}", notes(&capture));
            match facts_of.get("per_connection") {
                Some(each) => session_counts(protocol, file, &capture, &facts_of["messages_received_by_server"], each),
                None => browser_counts(protocol, file, &capture, facts_of),
            }
            forms += 1;
        }
    }
    assert_eq!(forms, 76);
}

fn session_counts(protocol: &str, file: &str, capture: &Capture, all: &Value, each: &Value) {
    let events = &capture.events;
    let received = |event: &Event| matches!(event.direction, Direction::ToServer | Direction::Received);
    if file.ends_with(".server.log") && protocol == "sio" {
        // this server tells what kind of message it was, and no more
        let relayed = facts(protocol, events, |event| event.direction == Direction::Relayed);
        let told = counts(all).into_iter().filter(|(key, _)| !key.contains(':') && key != "engineio").collect();
        assert_eq!(relayed, told, "{file}");
    } else if file.ends_with(".server.log") && protocol == "gst" {
        // one line for both ways; who registered, instead of HELLO
        let mut own = facts(protocol, events, |event| {
            event.direction != Direction::Local || matches!(event.what, What::Registered { .. })
        });
        let mut told = counts(all);
        if file.contains("real-simple_server") {
            // the manifest counts what the browsers among the clients sent and were sent
            for (key, seen) in &mut told {
                let browsers = each.as_object().map_or(0, serde_json::Map::len);
                if browsers == 2 {
                    *seen /= 2;
                } else if key == "text:HELLO" {
                    // of the two clients one is no browser, and registered as well
                    *seen = 2;
                }
            }
            told.remove("text:SESSION_OK");
            if file.contains("gstreamer-calls-chromium") {
                // what the caller asked for is in the log alone
                assert_eq!(own.remove("text:SESSION"), Some(1), "{file}");
            } else if file.contains("chromium-calls-chromium") {
                told.insert("text:SESSION".into(), 1);
            }
        }
        assert_eq!(own, told, "{file}");
    } else if file.ends_with(".frames.jsonl") && protocol == "janus" {
        assert_eq!(facts(protocol, events, |_| true), counts(all), "{file}");
        for (connection, direction) in [("send", Direction::ToServer), ("receive", Direction::ToClient)] {
            let own = facts(protocol, events, |event| event.direction == direction);
            assert_eq!(own, counts(&each[connection]), "{file} {connection}");
        }
    } else if file.ends_with(".browser-frames.jsonl") {
        assert_eq!(facts(protocol, events, |_| true), counts(all), "{file}");
        for (connection, wanted) in each.as_object().expect("an object") {
            let own = facts(protocol, events, |event| event.connection.as_deref() == Some(connection));
            assert_eq!(own, counts(wanted), "{file} {connection}");
        }
    } else if file.ends_with(".frames.jsonl") {
        assert_eq!(facts(protocol, events, received), counts(all), "{file}");
        for (connection, wanted) in each.as_object().expect("an object") {
            let own =
                facts(protocol, events, |event| received(event) && event.connection.as_deref() == Some(connection));
            assert_eq!(own, counts(wanted), "{file} {connection}");
        }
        assert_eq!(capture.summary.container, Container::Frames);
        assert!(events.iter().all(|event| event.at.is_some()), "{file}");
        let messages = events.iter().filter(|event| event.direction != Direction::Local);
        assert!(messages.clone().all(|event| event.vantage == Vantage::Server), "{file}");
    } else if file.ends_with(".server.log") {
        assert_eq!(facts(protocol, events, received), counts(all), "{file}");
    } else {
        // a client's: what it sent is what the server received of one connection
        let own = facts(protocol, events, |event| event.direction == Direction::ToServer);
        let fits = |wanted: &Value| {
            let wanted = counts(wanted);
            // the end of a connection is not in every one of them
            let without = |counts: &Counts| -> Counts {
                counts.iter().filter(|(key, _)| *key != "engineio").map(|(key, n)| (key.clone(), *n)).collect()
            };
            without(&own) == without(&wanted)
        };
        assert!(each.as_object().expect("an object").values().any(fits), "{file}: {own:?} is none of {each}");
        assert!(events.iter().all(|event| event.vantage == Vantage::Client), "{file}");
    }
}

/// PeerJS, simple-peer and WHIP have facts of another shape: what each browser sent and received.
fn browser_counts(protocol: &str, file: &str, capture: &Capture, facts_of: &Value) {
    if protocol == "whip-whep" {
        return whip_counts(file, capture);
    }
    let wanted = counts(&facts_of["websocket_messages"]);
    let role = if file.contains(".callee.") { "callee" } else { "caller" };
    let mut own = Counts::new();
    for event in &capture.events {
        let direction = match event.direction {
            Direction::ToServer => "send",
            Direction::ToClient => "receive",
            _ => continue,
        };
        let name = match (&event.what, protocol) {
            // told from the URL, not a message
            (What::Register { .. }, _) => continue,
            (What::Registered { .. }, _) => "OPEN".to_owned(),
            (What::Other(other), _) => other.name.to_string(),
            (what, "peerjs") => what.name().to_ascii_uppercase(),
            (what, _) => what.name().to_owned(),
        };
        if file.ends_with(".har") {
            *own.entry(format!("{role} {direction} {name}")).or_default() += 1;
        } else if direction == "send" {
            // the relay's own view: what it received is what both sent
            *own.entry(name).or_default() += 1;
        }
    }
    if file.ends_with(".har") {
        let role_of: Counts = wanted.into_iter().filter(|(key, _)| key.starts_with(role)).collect();
        assert_eq!(own, role_of, "{file}");
    } else {
        let mut sent = Counts::new();
        for (key, number) in wanted.iter().filter(|(key, _)| key.contains(" send ")) {
            *sent.entry(key.rsplit(' ').next().expect("a name").to_owned()).or_default() += number;
        }
        assert_eq!(own, sent, "{file}");
    }
}

fn whip_counts(file: &str, capture: &Capture) {
    let names: Vec<_> = capture.events.iter().map(|event| event.what.name()).collect();
    if file.ends_with(".har") {
        // POST 401, POST 201 with the answer and servers, DELETE 200
        assert_eq!(names, ["offer", "refused", "offer", "answer", "ice-servers", "bye", "acknowledged"]);
        let call = |at: usize| capture.events[at].call.as_deref();
        assert_eq!(call(5), call(3), "what is deleted is what the answer came with");
    } else {
        assert_eq!(names, ["other", "offer", "offer", "bye"]);
        assert!(capture.events[1].lack == Some(Lack::NotShown));
    }
}

#[test]
fn samples_in_all_containers() {
    let mut wrong = Vec::new();
    for (name, container, events, offers, answers, candidates) in [
        ("gstreamer/gst-offer-request-datachannel.frames.jsonl", Container::Frames, 34, 2, 2, 18),
        ("gstreamer/gst-offer-request-datachannel.server.log", Container::Log, 18, 1, 1, 9),
        ("relay/relay-av-call-ok.caller.har", Container::Har, 15, 1, 1, 9),
        ("relay/relay-av-call-ok.callee.wscat.txt", Container::Log, 13, 1, 1, 9),
        ("rooms/sio-polling-only.callee.har", Container::Har, 17, 1, 1, 9),
        ("peerjs/peerjs-data-connection.caller.har", Container::Har, 9, 1, 1, 4),
        ("livekit/publisher-and-subscriber.har", Container::Har, 15, 2, 2, 3),
        ("matrix/sync-answer.json", Container::Json, 4, 1, 1, 1),
        ("sip/call.trace.txt", Container::Log, 11, 1, 1, 1),
        ("own/loopback-trickle.jsonl", Container::Events, 0, 1, 1, 0),
    ] {
        let capture = fixture(name);
        assert_eq!(capture.summary.container, container, "{name}");
        let found =
            (count(&capture.events, "offer"), count(&capture.events, "answer"), count(&capture.events, "candidate"));
        if container == Container::Events {
            assert_eq!((found.0, found.1), (offers, answers), "{name}");
            assert!(found.2 > 0 && count(&capture.events, "state") > 3, "{name}");
        } else {
            let all = capture.events.len();
            wrong.extend(
                ((all, found) != (events, (offers, answers, candidates))).then(|| format!("{name}: {all} {found:?}")),
            );
        }
        assert!(capture.summary.notes.is_empty(), "{name}: {:?}", notes(&capture));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_log_of_a_real_call() {
    let capture = fixture("login/login-relay-chrome107-2022.log");
    let detected = capture.summary.dialect.as_ref().expect("it has one");
    assert_eq!(detected.dialect.name, "login");
    assert!(detected.clues.iter().any(|clue| clue.says.contains("\"login\"") && clue.place.line == 1));
    let events = &capture.events;
    // both peers named
    let registered: Vec<_> = events.iter().filter(|event| event.what.name() == "register").collect();
    let names: Vec<_> = registered.iter().filter_map(|event| event.from.as_deref()).collect();
    assert_eq!(names, ["111", "222"]);
    // the offer, from whom to whom, whole although its message was cut
    let description = |name: &str| events.iter().find(|event| event.what.name() == name).expect("it is there");
    for (name, from, to, line) in [("offer", "222", "111", 3), ("answer", "111", "222", 166)] {
        let event = description(name);
        assert_eq!((event.from.as_deref(), event.to.as_deref()), (Some(from), Some(to)), "{name}");
        assert_eq!((event.lack, event.place.line, event.direction), (None, line, Direction::ToServer));
        let apart = read(&root().join(format!("fixtures/captures/login/login-relay-chrome107-2022-{name}.sdp")));
        let apart = String::from_utf8(apart).expect("UTF-8").replace("\r\n", "\n");
        let text = &event.description().expect("a description").sdp.text;
        assert_eq!(text.replace("\r\n", "\n").trim_end(), apart.trim_end(), "{name}");
    }
    assert_eq!(notes(&capture), [("cut-json", 3), ("cut-json", 166)]);
    let candidates = |from: &str| {
        events.iter().filter(|event| event.candidate().is_some() && event.from.as_deref() == Some(from)).count()
    };
    assert_eq!((candidates("222"), candidates("111")), (6, 3));
    assert_eq!(count(events, "candidate"), 9);
    // its Java loggers write a time every other line
    assert_eq!(capture.summary.clock, Clock::Local);
}

#[test]
fn each_dialect_wins_on_its_own_samples_only() {
    let mut seen = std::collections::BTreeSet::new();
    for (folder, path) in samples() {
        let capture = capture(&read(&path));
        assert_eq!(dialect_of(&capture), folder, "{}: {:?}", path.display(), capture.summary.dialect);
        if let Some(detected) = capture.summary.dialect.filter(|detected| detected.dialect.name != "generic") {
            assert!(!detected.clues.is_empty(), "{}: a verdict without evidence", path.display());
            assert!(detected.clues.iter().all(|clue| clue.place.line > 0));
        }
        seen.insert(folder);
    }
    for dialect in dialect::ALL {
        assert!(seen.contains(dialect.name), "no sample of {} in fixtures/captures", dialect.name);
    }
}

#[test]
fn what_two_dialects_could_be_is_neither() {
    let offer = r#"> {"type":"offer","sdp":"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n"}"#;
    let capture = capture(offer.as_bytes());
    assert_eq!(dialect_of(&capture), "generic");
    let detected = capture.summary.dialect.expect("it was looked for");
    assert!(detected.scores.len() > 1, "{:?}", detected.scores);
    assert_eq!(count(&capture.events, "offer"), 1);
    let forced = signal::read(offer.as_bytes(), Options { dialect: dialect::named("relay"), ..Options::default() });
    let forced = forced.summary.dialect.expect("it was named");
    assert_eq!((forced.dialect.name, forced.forced), ("relay", true));
}

/// A description or candidate leads back to bytes that spell it.
fn leads_back(bytes: &[u8], name: &str, capture: &Capture) {
    let packed = capture.summary.packed.is_some();
    for event in capture.events.iter().filter(|_| !packed) {
        assert!(event.place.span.end as usize <= bytes.len(), "{name}");
        let embedded = match (event.description(), event.candidate()) {
            (Some(description), _) => &description.sdp,
            (_, Some(candidate)) => &candidate.candidate,
            _ => continue,
        };
        let all = embedded.place();
        assert!(all.end as usize <= bytes.len() && all.start <= all.end, "{name}: {all:?}");
        let mut at = 0;
        for line in embedded.text.split_inclusive('\n') {
            let text = line.trim_end();
            let span = Span::new(at, at + text.len() as u32);
            at += line.len() as u32;
            let place = embedded.outer(span);
            let raw = bytes.get(place.range()).unwrap_or_else(|| panic!("{name}: {place:?}"));
            // binary frames and base64 spell it otherwise
            if raw.len() == text.len() {
                assert_eq!(String::from_utf8_lossy(raw), text, "{name}");
            } else {
                assert!(raw.len() >= text.len(), "{name}: {text} from {place:?}");
            }
        }
    }
}

#[test]
fn every_byte_of_a_description_leads_to_the_file() {
    for (_, path) in samples() {
        let bytes = read(&path);
        let capture = capture(&bytes);
        leads_back(&bytes, &path.display().to_string(), &capture);
        let exact = capture.events.iter().filter_map(|event| event.candidate()).any(|candidate| {
            let place = candidate.candidate.place();
            bytes[place.range()] == *candidate.candidate.text.as_bytes()
        });
        let encoded = path.to_string_lossy().contains("kinesis") || path.to_string_lossy().contains("livekit");
        let has = count(&capture.events, "candidate") > 0 && !path.ends_with("sio-polling-only.server.log");
        assert!(exact || encoded || !has, "{}: no candidate stands where it is said to", path.display());
    }
}

fn sketch(event: &Event) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
        event.at,
        event.place,
        event.connection,
        event.direction,
        event.from,
        event.to,
        event.lack,
        what(event)
    )
}

/// What an event says, without where it was found.
fn what(event: &Event) -> String {
    match &event.what {
        What::Description(description) => format!("{} {}", event.what.name(), description.sdp.text),
        What::Candidate(candidate) => format!(
            "candidate {} {:?} {:?} {:?}",
            candidate.candidate.text, candidate.sdp_mid, candidate.sdp_m_line_index, candidate.username_fragment
        ),
        what => format!("{what:?}"),
    }
}

#[test]
fn a_stream_is_read_as_a_whole_is() {
    for (_, path) in samples() {
        let bytes = read(&path);
        let whole: Vec<_> = capture(&bytes).events.iter().map(sketch).collect();
        for step in [1, 61, 4096] {
            let mut reader = Reader::new(Options::default());
            let mut events = Vec::new();
            for block in bytes.chunks(step) {
                reader.feed(block, &mut |event| events.push(sketch(&event)));
            }
            let summary = reader.finish(&mut |event| events.push(sketch(&event)));
            assert_eq!(events, whole, "{} in blocks of {step}", path.display());
            assert_eq!(summary.bytes, bytes.len() as u64);
        }
    }
}

#[test]
fn every_sample_cut_anywhere() {
    for (folder, path) in samples() {
        let bytes = read(&path);
        // a few hundred places each, and each byte of the end
        let step = (bytes.len() / 150).max(1);
        let ends = (0..bytes.len()).step_by(step).chain(bytes.len().saturating_sub(40)..bytes.len());
        let whole = capture(&bytes);
        for end in ends {
            let cut = capture(&bytes[..end]);
            leads_back(&bytes[..end], &path.display().to_string(), &cut);
            // a part of an answer is never a whole one
            let answers = |capture: &Capture| -> Vec<String> {
                let whole = capture.events.iter().filter(|event| event.lack.is_none());
                let texts = whole.filter_map(|event| event.description().map(|found| found.sdp.text.to_string()));
                texts.collect()
            };
            // what has no end of its own cannot tell that it is cut: SDP as it is, a body of SIP without its rest
            let told =
                !matches!(folder.as_str(), "sip" | "generic") && !path.ends_with("login-relay-chrome107-2022.log");
            let known = answers(&whole);
            for text in answers(&cut).iter().filter(|_| told) {
                assert!(
                    known.contains(text),
                    "{} cut at {end}: {}",
                    path.display(),
                    &text[text.len().saturating_sub(60)..]
                );
            }
        }
    }
}

#[test]
fn what_is_decoded_is_encoded() {
    let mut said: BTreeMap<&str, std::collections::BTreeSet<&str>> = BTreeMap::new();
    for (folder, path) in samples() {
        let Some(dialect) = dialect::named(&folder) else { continue };
        for event in capture(&read(&path)).events.iter().filter(|event| event.lack.is_none()) {
            let Some(wire) = (dialect.encode)(event) else { continue };
            let mut frame = Frame::new(Place::default(), wire.body(), Way::default());
            frame.direction = event.direction;
            if event.direction == Direction::Relayed || event.direction == Direction::Local {
                frame.direction = Direction::ToServer;
            }
            let seen = Seen::new(&frame);
            let (mut events, mut notes) = (Vec::new(), Vec::new());
            let known = (dialect.decode)(&seen, &mut Out { events: &mut events, notes: &mut notes });
            assert!(known && notes.is_empty(), "{folder}: {wire:?}");
            let name = event.what.name();
            let back = events.iter().find(|back| back.what.name() == name);
            let back = back.unwrap_or_else(|| panic!("{folder}: {name} became {events:?}"));
            match &event.what {
                What::Description(description) => {
                    let text = back.description().map(|found| &*found.sdp.text);
                    assert_eq!(text, Some(&*description.sdp.text), "{folder}");
                }
                What::Candidate(candidate) => {
                    let found = back.candidate().expect("a candidate");
                    assert_eq!(found.candidate.text, candidate.candidate.text, "{folder}");
                    // each dialect keeps what it has a member for
                    assert!(found.sdp_mid == candidate.sdp_mid || found.sdp_mid.is_none(), "{folder}");
                    assert!(
                        found.sdp_mid.is_some() || found.sdp_m_line_index == candidate.sdp_m_line_index,
                        "{folder}"
                    );
                }
                _ => {}
            }
            said.entry(dialect.name).or_default().insert(name);
        }
    }
    for dialect in dialect::ALL {
        let said = said.get(dialect.name).map(|said| said.len()).unwrap_or_default();
        assert!(said >= 3, "{} can say only {said} kinds of messages of its samples", dialect.name);
    }
}

#[test]
fn two_sides_on_one_clock() {
    // both were captured on one machine: moved apart, they find back
    let sides = || [fixture("login/login-call-and-leave.caller.har"), fixture("login/login-call-and-leave.callee.har")];
    let [caller, mut callee] = sides();
    let moved = 90_000_000;
    for event in &mut callee.events {
        event.at = event.at.map(|at| at.later(-moved));
    }
    let merged = merge::merge(vec![caller, callee]);
    let offset = merged.offsets[0].expect("they have messages in common");
    assert!(offset.pairs >= 11, "{offset:?}");
    assert!((offset.micros - moved).abs() < 50_000, "{offset:?}");
    let order: Vec<_> = merged
        .events
        .iter()
        .filter(|event| matches!(event.what.name(), "offer" | "answer"))
        .map(|event| (event.what.name(), event.place.source))
        .collect();
    assert_eq!(order, [("offer", 0), ("offer", 1), ("answer", 1), ("answer", 0)]);
    // nothing in common: nothing is claimed
    let [caller, _] = sides();
    let merged = merge::merge(vec![caller, fixture("peerjs/peerjs-data-connection.caller.har")]);
    assert_eq!(merged.offsets, [None]);
}

#[test]
fn a_log_that_ends_within_an_answer() {
    let capture = capture(&read(&root().join("fixtures/malformed/log-cut-inside-answer.jsonl")));
    let answers: Vec<_> = capture.events.iter().filter(|event| event.what.name() == "answer").collect();
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].lack, Some(Lack::Cut));
    assert!(answers[0].description().is_some_and(|found| found.sdp.text.starts_with("v=0")));
    assert_eq!(notes(&capture), [("cut-json", 20)]);
}

#[test]
fn a_bomb_is_passed_over() {
    let capture = capture(&read(&root().join("fixtures/malformed/deeply-nested-json-frame.jsonl")));
    assert_eq!(notes(&capture), [("too-deep", 2)]);
    assert_eq!(capture.events.len(), 2, "the lines around it are read");
    for bomb in ["[".repeat(200_000), "{\"a\":".repeat(100_000), "\"[\\\"".repeat(50_000)] {
        let text = format!("> {{\"type\":\"join\",\"id\":\"a\"}}\n> {bomb}\n> {{\"type\":\"bye\"}}\n");
        let capture = self::capture(text.as_bytes());
        assert!(count(&capture.events, "join") == 1 && count(&capture.events, "bye") == 1);
    }
}

#[test]
fn a_line_without_end_is_left_out() {
    let options = Options { line: 1000, ..Options::default() };
    let text = format!("> HELLO 1\n> {}\n> SESSION 2\n", "x".repeat(5000));
    let mut reader = Reader::new(options);
    let mut names = Vec::new();
    for block in text.as_bytes().chunks(300) {
        reader.feed(block, &mut |event| names.push((event.what.name(), event.place.line, event.place.span)));
    }
    let summary = reader.finish(&mut |event| names.push((event.what.name(), event.place.line, event.place.span)));
    assert_eq!(
        summary.notes.iter().map(|note| (note.name, note.place.line)).collect::<Vec<_>>(),
        [("line-too-long", 2)]
    );
    let session = text.find("SESSION").expect("it is there") as u32;
    assert_eq!(names[0], ("register", 1, Span::new(2, 9)));
    assert_eq!(names[1], ("call", 3, Span::new(session, session + 9)));
}

/// Shapes that would cost time by the square, if anything were looked for again and again.
#[test]
fn long_inputs_are_read_in_one_go() {
    let long = [
        format!("> {}\n", "{\"a\":[".repeat(200_000)),
        format!("x {}\n", "[ ".repeat(500_000)),
        format!("{}\n", "v=0 ".repeat(300_000)),
        format!("{{\n{}", "  \"a\": {\n  }\n".repeat(50_000)),
        format!("v=0\n{}", "a=x:y\n".repeat(200_000)),
        format!("INVITE sip:a SIP/2.0\n{}", "X: y\n".repeat(200_000)),
        format!("> {{\"a\":\"{}", "\\\\\\\"".repeat(200_000)),
        "> HELLO 1 : > : > : >\n".repeat(30_000),
        format!(
            "{{\"log\":{{\"version\":\"1\",\"entries\":[{}",
            "{\"request\":{\"url\":\"a\",\"method\":\"DELETE\"},\"response\":{}},".repeat(20_000)
        ),
    ];
    for text in long {
        let capture = capture(text.as_bytes());
        assert!(capture.summary.bytes == text.len() as u64);
    }
}

#[test]
fn what_people_paste() {
    let of = |text: &str| {
        let events = capture(text.as_bytes()).events;
        events.iter().map(|event| (event.what.name(), event.direction, event.lack)).collect::<Vec<_>>()
    };
    use Direction::{Received, Relayed, Sent, ToServer, Unknown};
    // elided in the string, elided in the object
    assert_eq!(of(r#"sending {"type":"offer","sdp":"v=0\r\no=-..."}"#), [("offer", Sent, Some(Lack::Elided))]);
    assert_eq!(of(r#"got {"type":"answer","sdp":"v=0\r\n...", ...}"#), [("answer", Received, Some(Lack::Elided))]);
    // Mozilla's name is no elision
    let firefox = r#"{"type":"offer","sdp":"v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0\r\n"}"#;
    assert_eq!(of(firefox), [("offer", Unknown, None)]);
    // with the times and names of all kinds of loggers
    for line in [
        r#"Nov 20 06:23:05 host app[123]: recv {"type":"answer","sdp":"v=0\r\ns=-\r\n"}"#,
        r#"2026/11/20 06:23:05 server.go:42: received: {"type":"answer","sdp":"v=0\r\ns=-\r\n"}"#,
        r#"I/flutter (1234): [RTC] received {type: answer, sdp: "v=0\r\ns=-\r\n"}"#,
        r#"[1] 06:23:05.123 [nio-8080-exec-1] DEBUG c.e.Ws - received 'x' {"type":"answer","sdp":"v=0\r\ns=-\r\n"}"#,
    ] {
        assert_eq!(of(line), [("answer", Received, None)], "{line}");
    }
    assert_eq!(of(r#"a -> b: {"type":"answer","sdp":"v=0\r\ns=-\r\n"}"#), [("answer", Relayed, None)]);
    // JSON lines of loggers
    let pino = r#"{"level":30,"time":1795155785204,"msg":"received {\"type\":\"bye\"}"}"#;
    assert_eq!(of(pino).iter().map(|found| found.0).collect::<Vec<_>>(), ["bye"]);
    assert_eq!(of(r#"{"level":"info","time":1795155785204,"msg":"users: 42"}"#), []);
    assert_eq!(of(r#"{"type":"connected","clientId":"a"}"#).len(), 1);
    let typed = r#"{"type":"offer","clientId":"a","timestamp":1795155785204,"payload":"v=0\r\ns=-\r\n"}"#;
    assert_eq!(of(typed), [("offer", Unknown, None)]);
    let home = fixture("generic/home-assistant.jsonl").events;
    assert_eq!(home.iter().map(|event| event.what.name()).collect::<Vec<_>>(), ["offer", "candidate", "answer"]);
    // a message with a time of its own is no envelope
    let own = r#"{"type":"offer","sdp":"v=0\r\ns=-\r\n","from":"a","to":"b","timestamp":1795155785204}"#;
    let events = capture(own.as_bytes()).events;
    assert_eq!((events[0].from.as_deref(), events[0].to.as_deref()), (Some("a"), Some("b")));
    assert!(events[0].at.is_some());
    // words of the GStreamer demo behind its prompt, and levels that look like them
    assert_eq!(of("> ERROR peer busy\n< SESSION_OK").len(), 2);
    assert_eq!(
        of("2026-11-20T06:23:05Z ERROR something is wrong\n2026-11-20T06:23:06Z HELLO 210"),
        [("register", ToServer, None)]
    );
}

#[test]
fn refusals_are_told_apart() {
    let asked = |text: &str| {
        capture(text.as_bytes()).events.into_iter().find_map(|event| match event.what {
            What::Refused { asked, .. } => Some(asked),
            _ => None,
        })
    };
    assert_eq!(asked("> SESSION 5\n< ERROR peer '5' not found"), Some(Asked::Peer));
    assert_eq!(asked("> SESSION 5\n< ERROR peer '5' busy"), Some(Asked::Call));
    assert_eq!(asked("> ERROR: not found here\n> SESSION 5"), None, "a client's error is no refusal");
    let capture = fixture("login/login-name-taken-and-offline-peer.frames.jsonl");
    let refused: Vec<_> = capture.events.iter().filter(|event| event.what.name() == "refused").collect();
    assert_eq!(refused.len(), 2);
    assert!(matches!(refused[0].what, What::Refused { asked: Asked::Name, .. }));
    assert!(matches!(refused[1].what, What::Refused { asked: Asked::Peer, .. }));
}

#[test]
fn secrets_do_not_come_out() {
    for (_, path) in samples() {
        let capture = capture(&read(&path));
        for event in &capture.events {
            // descriptions hold passwords, and are shown with care by who shows them
            if event.description().is_none() {
                let text = format!("{event:?}");
                assert!(!text.contains("not-a-real"), "{}: {text}", path.display());
                assert!(!text.contains("token=") && !text.contains("pdhnp8owvql"), "{}: {text}", path.display());
            }
        }
        let notes = format!("{:?}{:?}", capture.summary.notes, capture.summary.dialect);
        assert!(!notes.contains("not-a-real"), "{}", path.display());
    }
}

/// Text made of what captures are made of.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(r#"{"type":"offer","sdp":"v=0\r\no=-\r\n"}"#.to_owned()),
        Just(r#"{"ts":1,"conn":"c","dir":"rx","data":"{\"ice\":{\"candidate\":\"candidate:1 1 udp 1 1.1.1.1 1 typ host\"}}"}"#.to_owned()),
        Just("42[\"message\",\"r\",{\"type\":\"candidate\"".to_owned()),
        Just("HELLO 1".to_owned()),
        Just("ROOM_PEER_MSG a ROOM_PEER_MSG b {\"sdp\":{}}".to_owned()),
        Just("INVITE sip:a SIP/2.0\r\nContent-Length: 99999\r\n\r\nv=0".to_owned()),
        Just("v=0\no=-\ns=-".to_owned()),
        Just("Nov 12, 2022 8:23:14 PM".to_owned()),
        Just("{\"log\":{\"entries\":[{\"_webSocketMessages\":[".to_owned()),
        Just("收到消息：".to_owned()),
        Just("a -> b: ".to_owned()),
        Just("> ".to_owned()),
        Just("\\\"...".to_owned()),
        "[ -~]{0,20}",
        "\\PC{0,10}",
        "[\\[\\]{}\",:0-9]{0,12}",
    ];
    let end = prop_oneof![3 => Just("\n"), 1 => Just(""), 1 => Just("\r\n"), 1 => Just(" ")];
    proptest::collection::vec((piece, end), 0..20).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, end)| format!("{piece}{end}")).collect::<String>().into_bytes()
    })
}

proptest! {
    #[test]
    fn anything_is_read(bytes in prop_oneof![pieces(), proptest::collection::vec(any::<u8>(), 0..400)], step in 1_usize..50) {
        let whole = capture(&bytes);
        leads_back(&bytes, "anything", &Capture {
            events: whole.events.iter().filter(|_| std::str::from_utf8(&bytes).is_ok()).cloned().collect(),
            summary: signal::read(b"", Options::default()).summary,
        });
        let mut reader = Reader::new(Options::default());
        let mut number = 0;
        for block in bytes.chunks(step) {
            reader.feed(block, &mut |_| number += 1);
        }
        reader.finish(&mut |_| number += 1);
        prop_assert_eq!(number, whole.events.len());
    }

    #[test]
    fn any_dialect_takes_anything(bytes in pieces(), at in 0..15_usize) {
        let dialect = dialect::ALL.get(at).copied().or(dialect::named("generic"));
        let capture = signal::read(&bytes, Options { dialect, ..Options::default() });
        for event in &capture.events {
            if let Some(dialect) = dialect {
                let _ = (dialect.encode)(event);
            }
        }
    }
}
