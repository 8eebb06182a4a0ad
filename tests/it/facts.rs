//! Every fact that is known of the real descriptions against what `sdp parse` says: none left out.

use serde_json::{Map, Value, json};

use crate::pipeline::{parsed, read, root};

/// What our JSON says, in the shape of the facts. Each key of the facts must be made here.
fn facts(json: &Value, bytes: &[u8]) -> Value {
    let summary = &json["summary"];
    let mut session_level = Map::new();
    let session = &summary["session"];
    for key in ["direction", "setup", "ice_ufrag"] {
        if !session[key].is_null() {
            session_level.insert(key.to_owned(), session[key].clone());
        }
    }
    if !session["ice_pwd_length"].is_null() {
        session_level.insert("ice_pwd_length".to_owned(), session["ice_pwd_length"].clone());
    }
    if !session["ice_options"].is_null() {
        session_level.insert("ice_options".to_owned(), joined(&session["ice_options"]));
    }
    if !last(&session["fingerprints"]).is_null() {
        session_level.insert("fingerprint".to_owned(), last(&session["fingerprints"]).clone());
    }
    if !summary["connection"].is_null() {
        session_level.insert("connection".to_owned(), summary["connection"].clone());
    }
    let eol = json["eol"].as_str().expect("a line end");
    let uniform = json["lines"].as_array().expect("lines").iter().all(|line| line.get("eol").is_none());
    let groups = summary["groups"].as_array().expect("groups");
    let is_bundle = |group: &&Value| group["semantics"] == "BUNDLE";
    json!({
        "bytes": bytes.len(),
        "lines": summary["line_count"],
        "eol": if uniform && eol == "\r\n" { "CRLF" } else { eol },
        "origin": summary["origin"],
        "bundle_groups": groups.iter().filter(is_bundle).map(|group| group["mids"].clone()).collect::<Vec<_>>(),
        "other_groups": groups.iter().filter(|group| !is_bundle(group)).map(|group| {
            let mut all = vec![group["semantics"].clone()];
            all.extend(group["mids"].as_array().expect("mids").iter().cloned());
            Value::Array(all)
        }).collect::<Vec<_>>(),
        "ice_lite": summary["ice_lite"],
        "extmap_allow_mixed_session": summary["extmap_allow_mixed"],
        "session_level": session_level,
        "media": summary["media"].as_array().expect("media").iter().map(media).collect::<Vec<_>>(),
    })
}

/// Where a section has several fingerprints (aiortc writes three) the facts know the last; we list all of them.
fn last(all: &Value) -> &Value {
    all.as_array().and_then(|all| all.last()).unwrap_or(&Value::Null)
}

fn joined(words: &Value) -> Value {
    match words.as_array() {
        Some(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ").into(),
        None => Value::Null,
    }
}

fn media(section: &Value) -> Value {
    let (own, effective) = (&section["own"], &section["effective"]);
    let of = |counts: &Value, key: &str| counts[key].as_u64().unwrap_or(0);
    let candidates = &section["candidates"];
    let list = |key: &str| section[key].as_array().expect("an array").clone();
    let is_rtp = section["protocol"].as_str().expect("a protocol").contains("RTP/");
    json!({
        "index": section["index"],
        "kind": section["kind"],
        "port": section["port"],
        "proto": section["protocol"],
        "formats": section["formats"],
        "mid": section["mid"],
        "direction": own["direction"],
        "setup": own["setup"],
        "ice_ufrag": own["ice_ufrag"],
        "ice_pwd_length": own["ice_pwd_length"],
        "ice_options": joined(&own["ice_options"]),
        "fingerprint": last(&own["fingerprints"]),
        "rtcp_mux": section["rtcp_mux"],
        "rtcp_rsize": section["rtcp_rsize"],
        "bundle_only": section["bundle_only"],
        // The facts know declared codecs only; we know the static payload types too.
        "codecs": list("codecs").iter().filter(|codec| is_rtp && codec["source"] == "rtpmap").map(|codec| json!({
            "pt": codec["payload_type"].as_str().and_then(|pt| pt.parse::<u8>().ok()),
            "name": codec["encoding"],
            "clock": codec["clock_rate"],
            "channels": codec["channels"],
            "fmtp": codec["parameters"],
            "rtcp_fb": codec["feedback"].as_array().expect("feedback").iter().map(|one| &one["value"]).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "extmap": section["extensions"],
        "rids": list("rids").iter().map(|rid| format!(
            "{} {}", rid["rid"].as_str().expect("a rid"), rid["direction"].as_str().expect("a direction")
        )).collect::<Vec<_>>(),
        "simulcast": simulcast(&section["simulcast"]),
        "msid": list("msids").iter().map(|msid| {
            let stream = msid["stream"].as_str().expect("a stream");
            msid["track"].as_str().map_or_else(|| stream.to_owned(), |track| format!("{stream} {track}"))
        }).collect::<Vec<_>>(),
        "ssrc": section["ssrcs"],
        "ssrc_groups": list("ssrc_groups").iter().map(|group| {
            let ssrcs: Vec<String> = group["ssrcs"].as_array().expect("ssrcs").iter().map(Value::to_string).collect();
            format!("{} {}", group["semantics"].as_str().expect("semantics"), ssrcs.join(" "))
        }).collect::<Vec<_>>(),
        "candidates": {
            "total": candidates["total"],
            "by_type": candidates["by_type"],
            "by_transport": candidates["by_transport"],
            "components": candidates["components"],
            "mdns": of(&candidates["by_family"], "mDNS name"),
            "ipv6": of(&candidates["by_family"], "IPv6"),
        },
        "end_of_candidates": own["end_of_candidates"],
        "sctp_port": section["sctp_port"],
        "max_message_size": section["max_message_size"],
        "bandwidth": own["bandwidth"],
        "crypto_suites": section["crypto_suites"],
        "connection": section["connection"],
        "rtcp_fb_for_unlisted_pt": section["feedback_for_unlisted"],
        "effective_direction": section["effective_direction"],
        "effective_setup": effective["setup"],
        "effective_ice_ufrag": effective["ice_ufrag"],
        "effective_fingerprint_hash": last(&effective["fingerprints"])["hash"],
        "rejected": section["rejected"],
    })
}

fn simulcast(all: &Value) -> Value {
    let parts: Vec<String> = all
        .as_array()
        .expect("an array")
        .iter()
        .map(|one| {
            let streams = one["streams"].as_array().expect("streams").iter().map(|stream| {
                let alternatives = stream.as_array().expect("alternatives").iter().map(|alternative| {
                    let paused = if alternative["paused"] == true { "~" } else { "" };
                    format!("{paused}{}", alternative["rid"].as_str().expect("a rid"))
                });
                alternatives.collect::<Vec<_>>().join(",")
            });
            let streams = streams.collect::<Vec<_>>().join(";");
            format!("{} {streams}", one["direction"].as_str().expect("a direction"))
        })
        .collect();
    if parts.is_empty() { Value::Null } else { parts.join(" ").into() }
}

/// The paths and values where two JSON values differ. A key that only one side has differs too.
fn differences(at: &str, expected: &Value, ours: &Value, found: &mut Vec<String>) {
    match (expected, ours) {
        (Value::Object(expected), Value::Object(ours)) => {
            let mut keys: Vec<&String> = expected.keys().chain(ours.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let at = format!("{at}.{key}");
                match (expected.get(key), ours.get(key)) {
                    (Some(expected), Some(ours)) => differences(&at, expected, ours, found),
                    // The facts leave a null out here and there.
                    (None, Some(Value::Null)) => {}
                    (expected, ours) => found.push(format!("{at}: expected {expected:?}, ours {ours:?}")),
                }
            }
        }
        (Value::Array(expected), Value::Array(ours)) if expected.len() == ours.len() => {
            for (n, (expected, ours)) in expected.iter().zip(ours).enumerate() {
                differences(&format!("{at}[{n}]"), expected, ours, found);
            }
        }
        (expected, ours) if expected == ours => {}
        (expected, ours) => found.push(format!("{at}: expected {expected}, ours {ours}")),
    }
}

#[test]
fn every_known_fact_of_every_real_description() {
    let folder = root().join("fixtures/sdp");
    let all: Vec<Value> = serde_json::from_slice(&read(&folder.join("facts.json"))).expect("JSON");
    assert_eq!(all.len(), 241);
    let mut wrong = Vec::new();
    for known in &all {
        let file = known["file"].as_str().expect("a file");
        let bytes = read(&folder.join(file.trim_start_matches("sdp/")));
        let mut ours = parsed(file, bytes.clone());
        assert_eq!(ours.len(), 1, "{file}: one description");
        differences(file, &known["facts"], &facts(&ours.remove(0), &bytes), &mut wrong);
    }
    let unexplained = wrong.iter().filter(|one| !DIFFERENT.iter().any(|(known, _)| known == one));
    let unexplained: Vec<&String> = unexplained.collect();
    assert!(unexplained.is_empty(), "{} differences: {unexplained:#?}", unexplained.len());
    for (known, why) in DIFFERENT {
        assert!(wrong.iter().any(|one| one == known), "no longer different ({why}): {known}");
    }
}

/// Why port 0 in a description of RTSP is no rejection.
const RTSP: &str = "port 0 beside a=control means that the port is agreed on in SETUP (RFC 7826, appendix D)";

/// Where we differ from the facts on purpose, and why.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "sdp/gst-rtsp/gst-rtsp-server1.22-description-av-h264-opus.sdp.media[0].rejected: expected true, ours false",
        RTSP,
    ),
    (
        "sdp/gst-rtsp/gst-rtsp-server1.22-description-av-h264-opus.sdp.media[1].rejected: expected true, ours false",
        RTSP,
    ),
    ("sdp/gst-rtsp/gst-rtsp-server1.22-description-vp8.sdp.media[0].rejected: expected true, ours false", RTSP),
];

#[test]
fn offer_or_answer_is_told_right_or_not_at_all() {
    let folder = root().join("fixtures/sdp");
    let all: Vec<Value> = serde_json::from_slice(&read(&folder.join("facts.json"))).expect("JSON");
    let mut untold = 0;
    for known in &all {
        let file = known["file"].as_str().expect("a file");
        let json = parsed(file, read(&folder.join(file.trim_start_matches("sdp/")))).remove(0);
        let expected = known["type"].as_str().expect("a type");
        match json["type"].as_str() {
            None => untold += 1,
            // A provisional answer looks like an answer.
            Some("answer") if expected == "pranswer" => {}
            Some(told) => assert_eq!(told, expected, "{file}"),
        }
    }
    // Plain RTP and descriptions without a live section do not say.
    assert!(untold <= 20, "{untold} not told");
}

/// The names under which the corpus' clients may be told.
const WRITERS: &[(&str, &[&str])] = &[
    ("aiortc", &["aiortc"]),
    ("baresip", &["baresip"]),
    ("chromium", &["Chromium", "libwebrtc"]),
    ("ffmpeg", &["FFmpeg"]),
    ("firefox", &["Firefox"]),
    ("gst-rtsp", &["GStreamer RTSP server"]),
    ("gstreamer", &["GStreamer webrtcbin"]),
    ("janus", &["Janus"]),
    ("node-datachannel", &["libdatachannel"]),
    ("sipp", &["SIPp"]),
    ("werift", &["werift"]),
    ("wrtc", &["native libwebrtc", "libwebrtc"]),
];

#[test]
fn the_writer_is_told_right_or_not_at_all() {
    let mut untold = Vec::new();
    for path in crate::pipeline::real() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let folder = path.parent().and_then(|p| p.file_name()).expect("a folder").to_string_lossy().into_owned();
        // The folder of a gateway also holds what the browser sent it: the file name tells the writer.
        let writer = WRITERS
            .iter()
            .find(|(client, _)| name.starts_with(client))
            .or_else(|| WRITERS.iter().find(|(client, _)| *client == folder));
        let (_, names) = writer.unwrap_or_else(|| panic!("{name}: unknown client"));
        let json = parsed(&name, read(&path)).remove(0);
        match json["summary"]["writer"]["client"].as_str() {
            None => untold.push(name),
            Some(told) => assert!(names.contains(&told), "{name}: told {told}"),
        }
    }
    assert!(untold.len() <= 2, "not told: {untold:?}");
}
