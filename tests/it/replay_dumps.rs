//! What went wrong in the calls of dumps and statistics: every one of the corpus in every form, and small ones that show
//! one thing each.

use rtcscope::render::escape::plain_prose;
use rtcscope::replay::{Cause, Confidence, Diagnosis, Found, Ground, Story, diagnose, findings};
use rtcscope::signal::{self, Options};
use serde_json::{Value, json};

use crate::cli::rtcscope;
use crate::pipeline::{beside, files, read, root};

struct Told {
    all: Vec<Diagnosis>,
    found: Vec<Found>,
    story: Story,
}

impl Told {
    fn first(&self) -> (&'static str, Confidence) {
        (self.all[0].cause.name(), self.all[0].confidence)
    }

    fn names(&self) -> Vec<&'static str> {
        self.found.iter().map(|found| found.name).collect()
    }
}

fn told(bytes: &[u8]) -> Told {
    let capture = signal::read(bytes, Options::default());
    let cut = capture.summary.is_cut();
    let story = Story::of(&capture.events);
    let (all, found) = {
        let ground = Ground::of(&capture.events, &story, cut);
        let found = findings(&ground);
        (diagnose(&ground, &found), found)
    };
    Told { all, found, story }
}

/// What the diagnosis of each call must be; of statistics alone, where that is less.
fn wanted(name: &str) -> (&'static str, Confidence) {
    let statistics = name.contains(".getstats.");
    match name {
        _ if name.contains("healthy") => ("healthy", Confidence::Certain),
        _ if name.contains("ice-failed") => ("unreachable", Confidence::Likely),
        _ if name.contains("packet-loss") => ("media-loss", Confidence::Certain),
        _ if name.contains("turn-relay") => ("relay-in-use", Confidence::Certain),
        // the calls that failed are not in the statistics, and the connection came up
        _ if name.contains("simulcast") && statistics => ("healthy", Confidence::Certain),
        _ if name.contains("simulcast") => ("rejected-description", Confidence::Certain),
        _ => panic!("{name}"),
    }
}

fn check(folder: &std::path::Path, endings: &[&str]) -> usize {
    let all = files(folder, endings);
    for path in &all {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let told = told(&read(path));
        assert_eq!(told.first(), wanted(&name), "{name}: {:?}", told.names());
        assert!(!told.all[0].evidence.is_empty() || !told.all[0].findings.is_empty(), "{name}: without evidence");
    }
    all.len()
}

#[test]
fn every_dump_of_the_corpus() {
    let Some(corpus) = beside("corpus") else { return };
    assert_eq!(check(&corpus.join("webrtc-internals"), &[".gz", ".json", ".jsonl"]), 20);
    assert_eq!(check(&corpus.join("getstats"), &[".getstats.jsonl"]), 7);
}

#[test]
fn dumps_of_the_fixtures() {
    assert_eq!(check(&root().join("fixtures/dumps"), &[".gz"]), 7);
}

#[test]
fn two_connections_of_one_page_are_two_sides_that_understand_each_other() {
    let told = told(&read(&root().join("fixtures/dumps/simulcast-renegotiation-errors.rtcstats_dump.gz")));
    let sides: Vec<_> = told.story.sides.ids().map(|id| told.story.sides.get(id).clone()).collect();
    assert_eq!(sides.len(), 2, "{sides:?}");
    let names: Vec<_> = sides.iter().map(|side| side.connections[0].1.to_string()).collect();
    assert_eq!(names, ["9-1", "9-2"]);
    assert_eq!(told.story.exchanges.len(), 2);
    for exchange in &told.story.exchanges {
        assert_eq!(exchange.answers.len(), 1);
        let offer = &told.story.messages[exchange.offer];
        let answer = &told.story.messages[exchange.answers[0]];
        assert_eq!((offer.author, answer.author), (told.story.sides.ids().next(), told.story.sides.ids().nth(1)));
        assert_eq!(offer.received.len(), 1, "it arrived at the other one");
    }
    for name in ["api-failed", "wrong-signaling-state"] {
        assert!(told.names().contains(&name), "{name}");
    }
}

/// What the checks came to is the evidence of the diagnosis, and who calls the API is who set a description, not who made it.
#[test]
fn a_call_that_nothing_got_through_of() {
    let file = root().join("fixtures/dumps/ice-failed-udp-blocked.webrtc_internals_dump.gz");
    let text = rtcscope(&["replay", file.to_str().expect("a path")]).stdout;
    let one_line: Vec<&str> = text.split_ascii_whitespace().collect();
    let one_line = one_line.join(" ");
    for says in [
        "of its 241 checks on 5 pairs none was answered, and none of the other side arrived",
        "peer connection 9-2 calls setRemoteDescription offer (audio, video)",
        "peer connection 9-2 calls addIceCandidate 6 candidates: 4 host UDP IPv4, 2 host UDP IPv6",
    ] {
        assert!(one_line.contains(says), "{says}: {text}");
    }
}

/// A dump that was made while ICE was still trying: what the checks came to tells, and nobody calls it healthy.
#[test]
fn a_dump_made_too_early() {
    let file = root().join("fixtures/dumps/ice-failed-udp-blocked.webrtc_internals_dump.gz");
    let dump = signal::unpacked(read(&file), usize::MAX).expect("it is packed");
    let whole: Value = serde_json::from_slice(&dump).expect("JSON");
    let without = |keep_stats: bool| {
        let mut dump = whole.clone();
        for one in dump["PeerConnections"].as_object_mut().expect("connections").values_mut() {
            let log = one["updateLog"].as_array_mut().expect("a log");
            log.truncate(log.len() - 2);
            if !keep_stats {
                one["stats"] = json!({});
            }
        }
        told(dump.to_string().as_bytes())
    };
    assert_eq!(without(true).first(), ("unreachable", Confidence::Likely));
    assert_eq!(without(false).first(), ("incomplete-capture", Confidence::Likely));
    let cut = told(&dump[..150_000]);
    assert_eq!(cut.first(), ("unreachable", Confidence::Likely), "{:?}", cut.names());
}

/// What a TURN server said is part of why nothing worked: with its code and its name.
#[test]
fn a_turn_server_that_did_not_help() {
    let file = root().join("fixtures/dumps/ice-failed-udp-blocked.webrtc_internals_dump.gz");
    let dump = signal::unpacked(read(&file), usize::MAX).expect("it is packed");
    let dump: Value = serde_json::from_slice(&dump).expect("JSON");
    for (code, text, cause, says) in [
        (
            401,
            "Unauthorized",
            "turn-refused",
            "a TURN server refused the credentials (401): Unauthorized (turn:relay.example)",
        ),
        (
            701,
            "Timed out",
            "unreachable",
            "a STUN or TURN server could not be reached (701): Timed out (turn:relay.example)",
        ),
    ] {
        let mut dump = dump.clone();
        let log = dump["PeerConnections"]["9-1"]["updateLog"].as_array_mut().expect("a log");
        let mut event = log[12].clone();
        event["type"] = "icecandidateerror".into();
        event["value"] =
            json!({ "url": "turn:relay.example", "errorCode": code, "errorText": text }).to_string().into();
        log.insert(13, event);
        let told = told(dump.to_string().as_bytes());
        assert_eq!(told.first(), (cause, Confidence::Likely), "{code}");
        assert_eq!(plain_prose(&told.all[0].summary), says);
    }
}

#[test]
fn pages_of_firefox() {
    let report = told(&read(&root().join("fixtures/dumps/firefox-report.json")));
    assert_eq!(report.first(), ("healthy", Confidence::Certain), "{:?}", report.names());
    let page = told(&read(&root().join("fixtures/dumps/firefox-aboutWebrtc.html")));
    assert_eq!(page.first(), ("relay-in-use", Confidence::Certain), "{:?}", page.names());
}

/// Statistics of both ends once a second, made of a few numbers.
fn seconds(count: u64, report: impl Fn(u64, &str) -> Vec<Value>) -> String {
    let mut text = String::new();
    for second in 0..count {
        let at = 1_795_155_733_000_u64 + second * 1000;
        let side = |name: &str| {
            let mut objects = serde_json::Map::new();
            for mut object in report(second, name) {
                object["timestamp"] = json!(at);
                objects.insert(object["id"].as_str().expect("an id").to_owned(), object);
            }
            json!({ "connectionState": "connected", "stats": objects })
        };
        text.push_str(&json!({ "t": at, "A": side("A"), "B": side("B") }).to_string());
        text.push('\n');
    }
    text
}

fn outbound(second: u64) -> Value {
    json!({ "id": "O", "type": "outbound-rtp", "kind": "audio", "ssrc": 7, "packetsSent": second * 50 })
}

fn inbound(received: u64, lost: u64, jitter: f64) -> Value {
    json!({ "id": "I", "type": "inbound-rtp", "kind": "audio", "ssrc": 7, "packetsReceived": received, "packetsLost": lost, "jitter": jitter })
}

/// A sends audio to B, of which B says what arrives.
fn one_way(count: u64, arrives: impl Fn(u64) -> Option<Value>) -> Told {
    let text = seconds(count, |second, side| match side {
        "A" => vec![outbound(second)],
        _ => arrives(second).into_iter().chain([json!({ "id": "T", "type": "transport" })]).collect(),
    });
    told(text.as_bytes())
}

#[test]
fn loss_is_told_when_it_lasts() {
    let healthy = one_way(20, |second| Some(inbound(second * 49, second, 0.001)));
    assert_eq!(healthy.first(), ("healthy", Confidence::Certain), "two of a hundred: {:?}", healthy.names());
    let lossy = one_way(20, |second| Some(inbound(second * 45, second * 5, 0.001)));
    assert_eq!(lossy.first(), ("media-loss", Confidence::Certain));
    assert!(lossy.all[0].summary.plain().contains("10 % of the audio"), "{}", lossy.all[0].summary.plain());
    // one bad second of twenty is told, and is not the diagnosis
    let once = one_way(20, |second| {
        let lost = if second > 10 { 25 } else { 0 };
        Some(inbound(second * 50 - lost, lost, 0.001))
    });
    assert_eq!(once.first(), ("healthy", Confidence::Certain), "{:?}", once.names());
    assert!(once.names().contains(&"media-loss"));
    // counters that begin anew are no loss
    let again = one_way(20, |second| Some(inbound(second % 10 * 50, 0, 0.001)));
    assert_eq!(again.first(), ("healthy", Confidence::Certain), "{:?}", again.names());
}

#[test]
fn what_is_sent_and_does_not_arrive() {
    for nothing in [one_way(20, |_| None), one_way(20, |_| Some(inbound(0, 0, 0.0)))] {
        assert_eq!(nothing.first(), ("no-media", Confidence::Likely), "{:?}", nothing.names());
    }
    assert_eq!(one_way(3, |_| None).first(), ("healthy", Confidence::Certain), "too short to tell");
    let stopped = one_way(30, |second| Some(inbound(second.min(10) * 50, 0, 0.0)));
    assert_eq!(stopped.first(), ("no-media", Confidence::Likely), "{:?}", stopped.names());
    assert!(stopped.names().contains(&"media-stopped"));
    // who sends nothing is not missed
    let quiet = told(seconds(20, |_, _| vec![json!({ "id": "T", "type": "transport" })]).as_bytes());
    assert_eq!(quiet.first(), ("healthy", Confidence::Certain), "{:?}", quiet.names());
}

#[test]
fn delays_freezes_and_limits_are_findings() {
    let text = seconds(20, |second, side| match side {
        "A" => vec![
            json!({ "id": "O", "type": "outbound-rtp", "kind": "video", "ssrc": 7, "packetsSent": second * 50,
                "qualityLimitationReason": if second > 5 { "cpu" } else { "none" } }),
            json!({ "id": "P", "type": "candidate-pair", "state": "succeeded", "nominated": true, "currentRoundTripTime": 0.6 }),
        ],
        _ => {
            vec![json!({ "id": "I", "type": "inbound-rtp", "kind": "video", "ssrc": 7, "packetsReceived": second * 50,
                "packetsLost": 0, "jitter": 0.08, "freezeCount": second / 5, "totalFreezesDuration": second / 5 })]
        }
    });
    let told = told(text.as_bytes());
    for name in ["round-trip", "jitter", "freezes", "quality-limited"] {
        assert_eq!(told.names().iter().filter(|found| **found == name).count(), 1, "{name}: {:?}", told.names());
    }
    // three seconds of a picture that stands still are what is wrong with it
    assert_eq!(told.first(), ("media-loss", Confidence::Likely));
}

#[test]
fn dtls_is_not_blamed_for_ice() {
    let states = |ice: &str| {
        let object =
            json!({ "id": "T", "type": "transport", "timestamp": 1_795_155_733_000_u64, "dtlsState": "failed" });
        let line = |ice: &str, all: &str| json!({ "t": 1_795_155_733_000_u64, "A": { "iceConnectionState": ice, "connectionState": all, "stats": { "T": object } } });
        format!("{}\n{}\n", line(ice, "connecting"), line("failed", "failed"))
    };
    assert_eq!(told(states("checking").as_bytes()).first().0, Cause::Unreachable.name());
    assert_eq!(told(states("connected").as_bytes()).first().0, Cause::DtlsTimeout.name());
}

#[test]
fn a_dump_cut_anywhere_has_a_diagnosis() {
    let bytes = {
        let packed = read(&root().join("fixtures/dumps/packet-loss-15pct.webrtc_internals_dump.gz"));
        let mut out = Vec::new();
        let mut decoder = flate2::read::MultiGzDecoder::new(packed.as_slice());
        std::io::Read::read_to_end(&mut decoder, &mut out).expect("a whole file");
        out
    };
    for end in (0..bytes.len()).step_by(bytes.len() / 25) {
        let told = told(&bytes[..end]);
        assert!(!told.all.is_empty());
        for found in &told.found {
            assert!(!found.evidence.is_empty());
        }
    }
}

/// Is a capture known to end early?
fn is_cut(bytes: &[u8]) -> bool {
    signal::read(bytes, Options::default()).summary.is_cut()
}

#[test]
fn what_a_dump_that_was_cut_does_not_show_is_no_evidence() {
    let unpacked = |name: &str| {
        let packed = read(&root().join("fixtures/dumps").join(name));
        let mut out = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(packed.as_slice()), &mut out)
            .expect("a file");
        out
    };
    for name in ["packet-loss-15pct.webrtc_internals_dump.gz", "ice-failed-udp-blocked.webrtc_internals_dump.gz"] {
        let bytes = unpacked(name);
        assert!(!is_cut(&bytes), "{name}");
        for end in (1..40).map(|part| bytes.len() * part / 40) {
            assert!(is_cut(&bytes[..end]), "{name} cut at {end}");
        }
    }
    // of lines a cut shows within one, not between two
    for name in ["turn-relay-only-call.rtcstats_dump.gz", "firefox153esr-healthy-av-loopback.getstats.jsonl.gz"] {
        let bytes = unpacked(name);
        assert!(!is_cut(&bytes), "{name}");
        for end in (2..40).map(|part| bytes.len() * part / 40) {
            let within = bytes[end - 1] != b'\n' && bytes[end] != b'\n';
            assert!(!within || is_cut(&bytes[..end]), "{name} cut at {end}");
        }
    }
    let page = read(&root().join("fixtures/dumps/firefox-aboutWebrtc.html"));
    assert!(!is_cut(&page));
    assert!(is_cut(&page[..page.len() / 2]));
    let report = read(&root().join("fixtures/dumps/firefox-report.json"));
    assert!(!is_cut(&report));
    assert!(is_cut(&report[..report.len() / 2]));
}

#[test]
fn what_was_copied_from_the_page_is_told_what_to_do_instead() {
    let text = "Create a WebRTC-Internals dump\nhttps://example.com/ [ rid: 25, lid: 1, pid: 4711 ]\nTime\tEvent\n\
        11/20/2026, 6:22:54 AM\tcreateOfferOnSuccess (type: \"offer\", 2 sections)\n\
        v=0\no=- 4711471147114711 2 IN IP4 127.0.0.1\ns=-\nt=0 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 0.0.0.0\n\
        a=ice-ufrag:aaaa\na=ice-pwd:0123456789012345678901\n\
        11/20/2026, 6:22:55 AM\tsignalingstatechange\n";
    let capture = signal::read(text.as_bytes(), Options::default());
    let notes: Vec<_> = capture.summary.notes.iter().filter(|note| note.name == "pasted-page").collect();
    assert_eq!(notes.len(), 1, "once");
    assert!(notes[0].says.plain().contains("Create a WebRTC-Internals dump"));
    assert!(capture.summary.is_cut(), "what it does not show is no evidence");
    assert_eq!(capture.events.iter().filter(|event| event.description().is_some()).count(), 1);
}

#[test]
fn clients_without_a_name_are_told_apart() {
    let sdp = |id: u64| {
        format!(
            "v=0\r\no=- {id} 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n\
             a=ice-ufrag:aaaa\r\na=ice-pwd:0123456789012345678901\r\n"
        )
    };
    let line = |kind: &str, id: u64| json!({ "type": kind, "sdp": sdp(id) }).to_string();
    let text = format!("{}\n{}\n", line("offer", 4_711_471_147), line("answer", 1_234_567_890));
    let capture = signal::read(text.as_bytes(), Options::default());
    let story = Story::of(&capture.events);
    let ground = Ground::of(&capture.events, &story, false);
    let called: Vec<String> = story.sides.ids().map(|id| ground.called(Some(id)).plain()).collect();
    assert_eq!(called, ["client 1 without a name", "client 2 without a name"]);
}
