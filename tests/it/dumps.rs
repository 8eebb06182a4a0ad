//! Dumps of browsers: what is read of real ones is what an independent count says, old forms say the same as new ones,
//! and whatever is cut is still read.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use rtcscope::sdp::SdpType;
use rtcscope::signal::event::{Event, Stage, StatValue, State, Stats, Value as Given, Vantage, What};
use rtcscope::signal::{self, Capture, Clock, Container, Options};
use serde_json::{Map, Value, json};

use crate::pipeline::{beside, files, read, root};

fn capture(bytes: &[u8]) -> Capture {
    signal::read(bytes, Options::default())
}

fn dump(name: &str) -> PathBuf {
    root().join("fixtures/dumps").join(name)
}

/// The bytes of a file, unpacked where it is packed.
fn unpacked(path: &std::path::Path) -> Vec<u8> {
    let bytes = read(path);
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut out).expect("a whole file");
    out
}

/// What the manifest calls an event: as the dump names it.
fn named(event: &Event) -> Option<String> {
    Some(match &event.what {
        What::State { state, .. } => format!("on{}change", state.name().to_ascii_lowercase()),
        What::Api(api) => match (&*api.name, api.stage) {
            ("RTCPeerConnection" | "close" | "remove" | "getUserMedia", _) => return None,
            ("addIceCandidate", Stage::Failed) => "addIceCandidateFailed".into(),
            (name, Stage::Called) => name.to_owned(),
            (name, Stage::Succeeded) => format!("{name}OnSuccess"),
            (name, Stage::Failed) => format!("{name}OnFailure"),
            (name, Stage::Fired) if name.starts_with("transceiver") => name.to_owned(),
            (name, Stage::Fired) => format!("on{name}"),
        },
        _ => return None,
    })
}

fn counts(events: &[Event], connection: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for event in events.iter().filter(|event| event.connection.as_deref() == Some(connection)) {
        if let Some(name) = named(event) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

fn states<'e>(events: &'e [Event], connection: &str, wanted: State) -> Vec<&'e str> {
    let own = events.iter().filter(|event| event.connection.as_deref() == Some(connection));
    own.filter_map(|event| match &event.what {
        What::State { state, value } if *state == wanted => Some(&**value),
        _ => None,
    })
    .collect()
}

fn stats(events: &[Event]) -> impl Iterator<Item = (&Event, &Stats)> {
    events.iter().filter_map(|event| match &event.what {
        What::Stats(stats) => Some((event, stats)),
        _ => None,
    })
}

#[test]
fn every_dump_of_the_corpus_in_every_form() {
    let Some(corpus) = beside("corpus") else { return };
    let manifest: Value = serde_json::from_slice(&read(&corpus.join("manifest.json"))).expect("JSON");
    let mut forms = 0;
    for entry in
        manifest["sessions_and_dumps"].as_array().expect("a list").iter().filter(|one| one.get("dump").is_some())
    {
        let facts = &entry["facts"];
        for file in entry["files"].as_array().expect("files").iter().filter_map(Value::as_str) {
            if !file.starts_with("webrtc-internals/") {
                continue;
            }
            let capture = capture(&read(&corpus.join(file)));
            assert!(capture.summary.notes.is_empty(), "{file}: {:?}", capture.summary.notes);
            let internals = file.contains("webrtc_internals_dump");
            let container = if internals { Container::Internals } else { Container::RtcStats };
            assert_eq!((capture.summary.container, capture.summary.clock), (container, Clock::Utc), "{file}");
            assert!(capture.summary.dialect.is_none(), "{file}");
            of_dump(file, &capture.events, facts, internals);
            forms += 1;
        }
    }
    assert_eq!(forms, 20);
}

fn of_dump(file: &str, events: &[Event], facts: &Value, internals: bool) {
    assert!(events.iter().all(|event| event.at.is_some() && event.vantage == Vantage::Client), "{file}");
    assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at), "{file}: not in order of time");
    let media = events.iter().filter(|event| matches!(&event.what, What::Api(api) if &*api.name == "getUserMedia"));
    assert_eq!(media.count() as u64, facts["getUserMedia_entries"].as_u64().expect("a number"), "{file}");
    let connections = facts["peer_connections"].as_array().expect("a list");
    for told in connections {
        let id = told["id"].as_str().expect("an id");
        let wanted: BTreeMap<String, u64> = serde_json::from_value(told["events"].clone()).expect("counts");
        assert_eq!(counts(events, id), wanted, "{file} {id}");
        for (key, state) in [
            ("iceconnectionstate", State::IceConnection),
            ("connectionstate", State::Connection),
            ("signalingstate", State::Signaling),
            ("icegatheringstate", State::IceGathering),
        ] {
            let wanted: Vec<&str> = told[key].as_array().expect("states").iter().filter_map(Value::as_str).collect();
            assert_eq!(states(events, id, state), wanted, "{file} {id} {key}");
        }
        let failed: Vec<Value> = events
            .iter()
            .filter(|event| event.connection.as_deref() == Some(id))
            .filter_map(|event| match &event.what {
                What::Api(api) if api.stage == Stage::Failed && &*api.name != "addIceCandidate" => match &api.value {
                    Given::Error { text, .. } => Some(json!({ "type": named(event), "value": text })),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        assert_eq!(json!(failed), told["failures"], "{file} {id}");
        let kinds: std::collections::BTreeSet<&str> = stats(events)
            .filter(|(event, _)| event.connection.as_deref() == Some(id))
            .map(|(_, one)| &*one.kind)
            .collect();
        let wanted: std::collections::BTreeSet<&str> =
            told["stat_types"].as_array().expect("types").iter().filter_map(Value::as_str).collect();
        if internals {
            assert_eq!(kinds, wanted, "{file} {id}");
        } else {
            // the other form of the same dump ends earlier
            assert!(kinds.is_subset(&wanted) && kinds.len() + 3 > wanted.len(), "{file} {id}: {kinds:?}");
        }
    }
}

#[test]
fn statistics_of_one_call_are_the_same_in_both_dumps() {
    let Some(corpus) = beside("corpus") else { return };
    let mut compared = 0;
    for path in files(&corpus.join("webrtc-internals"), &[".webrtc_internals_dump.json"]) {
        let other = path.to_string_lossy().replace(".webrtc_internals_dump.json", ".rtcstats_dump.jsonl");
        let (one, two) = (capture(&read(&path)), capture(&read(other.as_ref())));
        // counters by connection, object, member and value: what one dump saw, the other saw too
        let seen = |capture: &Capture| -> BTreeMap<(String, String), Vec<f64>> {
            let mut seen: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
            for (event, one) in stats(&capture.events).filter(|(_, one)| one.kind.ends_with("bound-rtp")) {
                let packets = one.values.iter().find(|(name, _)| matches!(&**name, "packetsReceived" | "packetsSent"));
                if let Some((_, StatValue::Number(packets))) = packets {
                    let connection = event.connection.as_deref().unwrap_or_default().to_owned();
                    seen.entry((connection, one.id.to_string())).or_default().push(*packets);
                }
            }
            seen
        };
        let (one, two) = (seen(&one), seen(&two));
        for (key, values) in &two {
            let known = one.get(key).unwrap_or_else(|| panic!("{}: {key:?}", path.display()));
            let common = values.iter().filter(|value| known.contains(value)).count();
            assert!(
                common * 10 >= values.len().min(known.len()) * 9,
                "{}: {key:?}: {values:?} {known:?}",
                path.display()
            );
            compared += common;
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn statistics_of_pages() {
    let Some(corpus) = beside("corpus") else { return };
    let manifest: Value = serde_json::from_slice(&read(&corpus.join("manifest.json"))).expect("JSON");
    for path in files(&corpus.join("getstats"), &[".getstats.jsonl"]) {
        let bytes = read(&path);
        let read = capture(&bytes);
        assert_eq!(read.summary.container, Container::GetStats, "{}", path.display());
        assert!(read.summary.notes.is_empty(), "{}", path.display());
        let text = String::from_utf8(bytes).expect("text");
        let mut wanted: BTreeMap<(String, String), usize> = BTreeMap::new();
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).expect("JSON");
            for side in ["A", "B"] {
                for object in line[side]["stats"].as_object().expect("a report").values() {
                    let kind = object["type"].as_str().expect("a type").to_owned();
                    *wanted.entry((side.to_owned(), kind)).or_default() += 1;
                }
            }
        }
        let mut own: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (event, one) in stats(&read.events) {
            let side = event.connection.as_deref().expect("a name").to_owned();
            *own.entry((side, one.kind.to_string())).or_default() += 1;
        }
        assert_eq!(own, wanted, "{}", path.display());
        // the last state of each side is what the page saw
        let last: Value = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
        for side in ["A", "B"] {
            let seen = states(&read.events, side, State::Connection);
            assert_eq!(seen.last().copied(), last[side]["connectionState"].as_str(), "{}", path.display());
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let entries = manifest["sessions_and_dumps"].as_array().expect("a list");
        let entry = entries.iter().find(|entry| {
            entry.get("samples").is_some() && entry["files"][0].as_str().is_some_and(|file| file.ends_with(&name))
        });
        if let Some(samples) = entry.and_then(|entry| entry["samples"].as_u64()) {
            assert_eq!(text.lines().count() as u64, samples, "{name}");
        }
    }
}

/// What a dump says, without where and when.
fn said(events: &[Event]) -> Vec<String> {
    let own = events.iter().filter(|event| !matches!(event.what, What::Stats(_) | What::IceServers { .. }));
    own.map(|event| {
        let what = match &event.what {
            What::State { state, value } => format!("{} {value}", state.name()),
            What::Api(api) => {
                let value = match &api.value {
                    Given::Description(found) => format!("{:?} {}", found.kind, found.sdp.text),
                    Given::Candidate(found) => {
                        format!("{} {:?} {:?}", found.candidate.text, found.sdp_mid, found.sdp_m_line_index)
                    }
                    Given::Error { name, text } => format!("{name:?} {text}"),
                    _ => String::new(),
                };
                format!("{} {:?} {value}", api.name, api.stage)
            }
            other => format!("{other:?}"),
        };
        format!("{:?} {what}", event.connection)
    })
    .collect()
}

/// A dump of today, written as Chromium wrote it before version 117.
fn aged(dump: &mut Value) {
    for connection in dump["PeerConnections"].as_object_mut().expect("an object").values_mut() {
        for entry in connection["updateLog"].as_array_mut().expect("a list") {
            let value = entry["value"].as_str().expect("a text").to_owned();
            let kind = entry["type"].as_str().expect("a text").to_owned();
            if let Some(bare) = kind.strip_prefix("on") {
                entry["type"] = json!(bare);
            }
            if let Ok(inner) = serde_json::from_str::<Value>(&value) {
                entry["value"] = match (&inner["sdp"], &inner["candidate"], inner.as_str()) {
                    (Value::String(sdp), ..) => {
                        json!(format!("type: {}, sdp: {sdp}", inner["type"].as_str().expect("a type")))
                    }
                    (_, Value::String(line), _) => json!(format!(
                        "sdpMid: {}, sdpMLineIndex: {}, candidate: {line}",
                        inner["sdpMid"].as_str().expect("a mid"),
                        inner["sdpMLineIndex"]
                    )),
                    (.., Some(bare)) => json!(bare),
                    _ => json!(value),
                };
            }
            // two hours east, to the second, as en-US writes it
            let seconds = entry["timestamp"].as_f64().expect("a time") as u64 / 1000 + 7200;
            let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
            let half = if hour < 12 { "AM" } else { "PM" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            let entry = entry.as_object_mut().expect("an object");
            entry.remove("timestamp");
            entry.insert("time".into(), json!(format!("11/20/2026, {hour}:{minute:02}:{second:02}\u{202f}{half}")));
        }
        let stats = connection["stats"].as_object_mut().expect("an object");
        let old: Map<String, Value> =
            std::mem::take(stats).into_iter().filter(|(key, _)| !key.ends_with("-timestamp")).collect();
        *stats = old;
    }
}

#[test]
fn old_forms_say_the_same() {
    for name in ["simulcast-renegotiation-errors", "ice-failed-udp-blocked", "packet-loss-15pct"] {
        let bytes = unpacked(&dump(&format!("{name}.webrtc_internals_dump.gz")));
        let new = capture(&bytes);
        let mut value: Value = serde_json::from_slice(&bytes).expect("JSON");
        aged(&mut value);
        let old = capture(serde_json::to_string_pretty(&value).expect("it serialises").as_bytes());
        assert!(old.summary.notes.is_empty());
        // to the second, the two connections may change places
        let sorted = |capture: &Capture| {
            let mut said = said(&capture.events);
            said.sort();
            said
        };
        assert_eq!(sorted(&old), sorted(&new), "{name}");
        assert_eq!(stats(&old.events).count(), stats(&new.events).count(), "{name}");
        // and the zone of whoever saved it is found out
        let first = |capture: &Capture| {
            let own =
                capture.events.iter().find(|event| event.connection.is_some() && !matches!(event.what, What::Stats(_)));
            own.and_then(|event| event.at).expect("a time").0 / 1_000_000
        };
        assert_eq!(first(&old), first(&new), "{name}");
        assert!(old.events.iter().all(|event| event.at.is_some()));
    }
}

#[test]
fn packed_lines_of_rtcstats() {
    let text = concat!(
        "RTCStatsDump\n",
        r#"{"fileFormat":3,"clientProtocol":"rtcstats#4.0"}"#,
        "\n",
        r#"[39,"PC_0",{"iceServers":[{"urls":"turn:203.0.113.5","username":"u","credential":"xyzzy"}]},1758602115670]"#,
        "\n",
        r#"[2,"PC_0",null,"2-0",1]"#,
        "\n",
        r#"[3,"PC_0",{"type":"offer","sdp":"v=0\r\no=- 123456789 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"},"2-0",2]"#,
        "\n",
        r#"[6,"PC_0",{"type":"offer","sdp":"v=\r\nm=\r\n"},"6-0",3]"#,
        "\n",
        r#"[23,"PC_0","have-local-offer",1]"#,
        "\n",
        r#"[7,"PC_0",null,"6-0",1]"#,
        "\n",
        r#"[20,"PC_0",null,5]"#,
        "\n",
        r#"[15,"PC_0","InvalidStateError: no","8-0",5]"#,
        "\n",
        r#"["g","PC_0",{"0":{"type":1,"11":"audio","10":7,"14":100,"15":0},"t":1758602116000},10]"#,
        "\n",
        r#"["g","PC_0",{"0":{"14":0,"15":20},"t":1758602117000},1000]"#,
        "\n",
        "[\"broken\n",
        r#"[36,"PC_0",null,5]"#,
    );
    let capture = capture(text.as_bytes());
    assert_eq!(capture.summary.container, Container::RtcStats);
    let offers: Vec<_> = capture.events.iter().filter_map(|event| event.description()).collect();
    assert_eq!(offers.len(), 2);
    assert_eq!(offers[0].sdp.text, offers[1].sdp.text);
    assert!(offers[1].sdp.text.contains("m=audio") && offers[1].kind == Some(SdpType::Offer));
    assert_eq!(
        said(&capture.events)[1..].iter().map(|said| said.split(' ').nth(1).expect("a word")).collect::<Vec<_>>(),
        [
            "createOffer",
            "createOffer",
            "setLocalDescription",
            "signalingState",
            "setLocalDescription",
            "icecandidate",
            "setRemoteDescription",
            "close"
        ]
    );
    let ids: Vec<_> = capture
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Api(api) => api.id.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["2-0", "2-0", "6-0", "6-0", "8-0"]);
    let measured: Vec<_> =
        stats(&capture.events).map(|(event, one)| (event.at.map(|at| at.0), one.values.len())).collect();
    assert_eq!(measured, [(Some(1_758_602_115_698_000), 4), (Some(1_758_602_116_698_000), 2)]);
    let last = stats(&capture.events).last().expect("one").1;
    assert_eq!(&*last.kind, "inbound-rtp");
    assert_eq!(last.values[0], ("packetsReceived".into(), StatValue::Number(0.0)), "a zero is a value");
    assert_eq!(capture.summary.notes.iter().map(|note| note.place.line).collect::<Vec<_>>(), [13]);
    assert!(!format!("{:?}", capture.events).contains("xyzzy"));
}

#[test]
fn reports_of_all_shapes() {
    let object = r#"{"id":"T","type":"transport","timestamp":1795155733047.5,"dtlsState":"connected"}"#;
    for (text, connection) in [
        (format!(r#"{{"T":{object}}}"#), None),
        (format!("[{object}]"), None),
        (format!(r#"[["T",{object}]]"#), None),
        (format!(r#"{{"time":1795155733047.5,"stats":{{"T":{object}}}}}"#), None),
        (format!(r#"{{"time":"2026-11-20T06:22:13.0475Z","caller":{{"T":{object}}}}}"#), Some("caller")),
        (format!(r#"[{{"t":1795155733047.5,"a":{{"stats":[{object}]}}}}]"#), Some("a")),
    ] {
        for text in [
            text.clone(),
            serde_json::to_string_pretty(&serde_json::from_str::<Value>(&text).expect("JSON")).expect("JSON"),
        ] {
            let capture = capture(text.as_bytes());
            assert_eq!(capture.summary.container, Container::GetStats, "{text}");
            let all: Vec<_> = stats(&capture.events).collect();
            assert_eq!(all.len(), 1, "{text}");
            assert_eq!(all[0].0.at.map(|at| at.0), Some(1_795_155_733_047_500), "{text}");
            assert_eq!((&*all[0].1.id, all[0].0.connection.as_deref()), ("T", connection), "{text}");
        }
    }
    // what only looks like it
    for text in [r#"{"type":"offer","sdp":"v=0\r\n"}"#, r#"{"id":1,"data":{"type":"transport","id":"x"}}"#] {
        assert_ne!(capture(text.as_bytes()).summary.container, Container::GetStats, "{text}");
    }
}

#[test]
fn firefox_imitated() {
    let bytes = read(&dump("firefox-report.json"));
    let report = capture(&bytes);
    assert_eq!((report.summary.container, report.summary.notes.len()), (Container::AboutReport, 0));
    let page = capture(&read(&dump("firefox-aboutWebrtc.html")));
    assert_eq!((page.summary.container, page.summary.notes.len()), (Container::AboutPage, 0));
    for capture in [&report, &page] {
        let all: Vec<_> = capture
            .events
            .iter()
            .filter_map(|event| Some((event.at?.0 / 1000, event.description()?)))
            .map(|(at, found)| (at, found.kind, found.sdp.text.lines().count()))
            .collect();
        assert_eq!(all.len(), 2, "the history, and nothing twice");
        assert_eq!((all[0].1, all[1].1), (Some(SdpType::Offer), Some(SdpType::Answer)));
        assert_eq!(all[1].0 - all[0].0, 100);
        let names: Vec<_> = said(&capture.events)
            .iter()
            .map(|said| said.contains("url=http://127.0.0.1:8804/call.html?a=1&b=2"))
            .collect();
        assert!(names.iter().all(|named| *named));
        assert!(!format!("{:?}", capture.events).contains("&amp;"));
    }
    assert_eq!(report.events.iter().filter(|event| event.candidate().is_some()).count(), 3);
    assert_eq!(page.events.iter().filter(|event| event.candidate().is_some()).count(), 2);
    let pairs: Vec<_> = stats(&page.events).filter(|(_, one)| &*one.kind == "candidate-pair").collect();
    assert_eq!(pairs.len(), 2);
    assert!(pairs[0].1.values.contains(&("bytesReceived".into(), StatValue::Number(495_466.0))));
    let local = stats(&page.events).find(|(_, one)| &*one.kind == "local-candidate").expect("one").1;
    assert!(local.values.contains(&("candidateType".into(), StatValue::Text("relay".into()))));
}

#[test]
fn an_older_page_by_its_headings() {
    let sdp = "v=0\no=mozilla...THIS_IS_SDPARTA-99.0 31440569463482297 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n";
    let page = format!(
        "<h3>Remote SDP (Answer)</h3><div><pre>{sdp}</pre></div>\n<h3>Local SDP (Offer)</h3><div><pre>{sdp}a=x:&lt;y&gt;\n</pre></div>"
    );
    let capture = capture(page.as_bytes());
    assert_eq!(capture.summary.container, Container::AboutPage);
    let said = said(&capture.events);
    assert_eq!(said.len(), 2);
    assert!(said[0].contains("setLocalDescription") && said[0].contains("Offer") && said[0].contains("a=x:<y>"));
    assert!(said[1].contains("setRemoteDescription") && said[1].contains("Answer"));
}

/// A description or candidate leads back to bytes of the file.
fn leads_back(bytes: &[u8], name: &str, capture: &Capture) {
    for event in &capture.events {
        assert!(event.place.span.end as usize <= bytes.len() && event.place.line > 0, "{name}: {:?}", event.place);
        let embedded = match (event.description(), event.candidate()) {
            (Some(description), _) => &description.sdp,
            (_, Some(candidate)) => &candidate.candidate,
            _ => continue,
        };
        let place = embedded.place();
        assert!(place.end as usize <= bytes.len(), "{name}");
        let first = embedded.text.lines().next().unwrap_or_default();
        if !first.is_empty() && !first.contains(['<', '>', '&']) {
            let line = embedded.outer(rtcscope::text::Span::new(0, first.len() as u32));
            assert_eq!(String::from_utf8_lossy(&bytes[line.range()]), first, "{name}");
        }
    }
}

#[test]
fn cut_anywhere() {
    for path in files(&root().join("fixtures/dumps"), &[".gz", ".json", ".html"]) {
        let name = path.display().to_string();
        let packed = read(&path);
        let bytes = unpacked(&path);
        let whole = capture(&bytes);
        leads_back(&bytes, &name, &whole);
        let known: std::collections::HashSet<String> = said(&whole.events).into_iter().collect();
        let step = (bytes.len() / 40).max(1);
        for end in (1..bytes.len()).step_by(step).chain(bytes.len().saturating_sub(8)..bytes.len()) {
            let cut = capture(&bytes[..end]);
            leads_back(&bytes[..end], &name, &cut);
            assert!(cut.events.len() <= whole.events.len() + 2, "{name} cut at {end}");
            // nothing is made up: what is not marked is what the whole says
            let sound: Vec<Event> = cut.events.iter().filter(|event| event.lack.is_none()).cloned().collect();
            if cut.summary.container == whole.summary.container && !name.ends_with(".html") {
                let strange: Vec<String> = said(&sound).into_iter().filter(|said| !known.contains(said)).collect();
                assert!(strange.len() <= 1, "{name} cut at {end}: {strange:?}");
                let short = cut.summary.container == Container::Internals || name.ends_with("report.json");
                assert!(!short || !cut.summary.notes.is_empty(), "{name} cut at {end}: no word of it");
            }
        }
        if packed.starts_with(&[0x1f, 0x8b]) {
            for end in [1, packed.len() / 3, packed.len() / 2, packed.len() - 1] {
                let cut = capture(&packed[..end]);
                assert!(
                    end == 1 || cut.summary.notes.iter().any(|note| note.name == "cut-input"),
                    "{name} cut at {end}"
                );
            }
        }
    }
}

#[test]
fn half_of_a_dump() {
    let capture = capture(&read(&root().join("fixtures/malformed/webrtc-internals-dump-truncated.gz")));
    assert_eq!(capture.summary.container, Container::Internals);
    let names: Vec<_> = capture.summary.notes.iter().map(|note| note.name).collect();
    assert_eq!(names, ["cut-document", "cut-input"]);
    assert!(capture.events.len() > 400, "{}", capture.events.len());
    assert!(counts(&capture.events, "9-1").get("setRemoteDescription") == Some(&1));
}

/// Shapes that would cost time by the square, if anything were gone through again and again.
#[test]
fn hostile_dumps_are_read_in_one_go() {
    let series = r#""a-b":{"statsType":"x","startTime":"2026-11-20T06:22:13.596Z","values":"[1,2,3]"},"#;
    let long = [
        format!(
            r#"{{"PeerConnections":{{"a":{{"updateLog":[{}"#,
            r#"{"type":"icecandidate","value":"x"},"#.repeat(50_000)
        ),
        format!(r#"{{"PeerConnections":{{"a":{{"stats":{{{}"#, series.repeat(30_000)),
        format!(r#"{{"PeerConnections":{{{}"#, r#""a":{"updateLog":[]},"#.repeat(50_000)),
        format!(
            "RTCStatsDump\n{{}}\n{}",
            "[3,\"p\",{\"type\":\"offer\",\"sdp\":\"v=\\r\\nm=\\r\\n\"},1]\n".repeat(30_000)
        ),
        format!("RTCStatsDump\n{{}}\n{}", "[\"g\",\"p\",{\"0\":{\"type\":1,\"4\":1}},1]\n".repeat(30_000)),
        format!("RTCStatsDump\n{}", "[[[[[[[[\n".repeat(100_000)),
        format!("{{\"T\":{{\"type\":\"transport\",\"timestamp\":1}}}}\n{}", "[\n".repeat(200_000)),
        format!("{{\n\"T\":{{\"type\":\"transport\",\"timestamp\":1}}}}\n{}", "{}\n".repeat(100_000)),
        format!("<div about-webrtc {}", "<pre>v=0\n<".repeat(50_000)),
        format!("<div about-webrtc>{}", "<td class='ice-x'>".repeat(50_000)),
        format!("<div about-webrtc>{}", "<a b='".repeat(100_000)),
        format!("<div about-webrtc>{}", "<pre>v=0&amp;&".repeat(30_000)),
    ];
    for text in long {
        let capture = capture(text.as_bytes());
        assert_eq!(capture.summary.bytes, text.len() as u64);
        assert!(capture.events.len() <= text.len() / 8, "{}", &text[..60]);
    }
}
