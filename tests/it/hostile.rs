//! Broken and hostile input, through the program as it is: said in its place, never a panic, bounded.

use std::io::Write;

use serde_json::Value;

use crate::cli::{Outcome, rtcscope, rtcscope_with};
use crate::pipeline::{read, root};

fn malformed(name: &str) -> String {
    format!("fixtures/malformed/{name}")
}

/// What must be said about each broken file, and with which exit code. Every file that `expect.json` knows is here.
const EXPECTED: &[(&str, i32, &[&str])] = &[
    ("truncated-inside-rtpmap.sdp", 0, &["truncated-inside-rtpmap.sdp:82:10", "payload type is missing", "cut short"]),
    ("m-line-port-out-of-range.sdp", 0, &["m-line-port-out-of-range.sdp:45:9", "at most 65535", "Section 0: audio"]),
    ("duplicate-mid.sdp", 0, &["mid 0"]),
    ("no-fingerprint.sdp", 0, &["error: No certificate fingerprint"]),
    ("answer-setup-actpass.sdp", 0, &["Section 0: audio"]),
    ("ice-ufrag-too-short.sdp", 0, &["3 characters; 4 to 256 are allowed"]),
    ("payload-type-clash-in-bundle.sdp", 0, &["111"]),
    ("extmap-id-zero-and-fifteen.sdp", 0, &["extmap"]),
    (
        "candidate-port-70000.sdp",
        0,
        &["candidate-port-70000.sdp:11:51", "port may be at most 65535", "1 more cannot be read"],
    ),
    ("candidate-priority-not-a-number.txt", 0, &["priority must be a", "at most 2147483647"]),
    ("cr-only-line-endings.sdp", 0, &["173 lines end in CR only", "Section 1: video"]),
    ("nul-bytes.sdp", 0, &["3 NUL bytes", "\\x00"]),
    ("ten-megabyte-line.sdp.gz", 0, &["more characters)"]),
    ("deeply-nested-json-frame.jsonl", 2, &["no SDP found"]),
    ("log-cut-inside-answer.jsonl", 0, &["its end is cut off", "cut-string"]),
    ("pair-answer-fewer-mlines.answer.sdp", 0, &["Answer"]),
    ("pair-answer-fewer-mlines.offer.sdp", 0, &["Offer"]),
    ("answer-rejected-mid-still-in-bundle.sdp", 0, &["Rejected or removed (port 0): video (mid 1)"]),
    ("no-version-line.sdp", 0, &["error: It does not begin with v=0", "Section 1: video"]),
    ("simulcast-names-undeclared-rid.sdp", 0, &["simulcast"]),
    ("webrtc-internals-dump-truncated.gz", 2, &["the gzip data ends early"]),
    ("empty-file.sdp", 2, &["is empty"]),
];

#[test]
fn every_broken_file_is_explained_or_refused_with_a_reason() {
    let known: Value = serde_json::from_slice(&read(&root().join("fixtures/malformed/expect.json"))).expect("JSON");
    let names: Vec<&str> = known
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|one| one["files"].as_array().expect("files"))
        .filter_map(Value::as_str)
        .collect();
    for name in &names {
        assert!(EXPECTED.iter().any(|(known, ..)| known == name), "{name} is not in the table");
    }
    for (name, code, says) in EXPECTED {
        let Outcome { stdout, stderr, code: exit, .. } = rtcscope(&["sdp", "explain", &malformed(name)]);
        let all = format!("{stdout}{stderr}");
        assert_eq!(exit, *code, "{name}: {stderr}");
        // Lines are broken at the width: compare without line breaks.
        let flat = all.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in *says {
            assert!(flat.contains(words), "{name} does not say {words:?}:\n{}", &all[..all.len().min(4000)]);
        }
        assert!(!all.contains("panicked"), "{name}: {all}");
        assert!(!all.contains('\0'), "{name}: a NUL byte in the output");
        assert!(all.len() < 2_000_000, "{name}: {} bytes of output", all.len());
    }
}

#[test]
fn input_over_the_limit_is_refused() {
    let offer = read(&root().join("fixtures/sdp/chromium/chromium156-offer-audio-video.sdp"));
    let small = rtcscope_with(&["sdp", "explain", "--max-input", "1K"], &offer);
    assert_eq!(small.code, 2);
    assert!(small.stderr.contains("larger than 1 KiB; allow more with --max-input"), "{}", small.stderr);
    assert!(small.stdout.is_empty());
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&offer).expect("a Vec takes everything");
    bomb.write_all(&vec![b'A'; 4 << 20]).expect("a Vec takes everything");
    let bomb = bomb.finish().expect("a Vec takes everything");
    let outcome = rtcscope_with(&["sdp", "explain", "--brief", "--max-input", "100K"], &bomb);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("unpacked, it is larger than 100 KiB"), "{}", outcome.stderr);
}

#[test]
fn invalid_utf_8_is_read_and_written_back() {
    let mut offer = b"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=\x93caf\xe9\x94\x81\r\nt=0 0\r\n".to_vec();
    offer.extend_from_slice(b"m=audio 9 RTP/AVP 0\r\n");
    let parsed = rtcscope_with(&["sdp", "parse"], &offer);
    assert_eq!(parsed.code, 0, "{}", parsed.stderr);
    let json: Value = serde_json::from_str(&parsed.stdout).expect("JSON");
    assert_eq!((&json["encoding"], &json["lines"][2]["name"]), (&"windows-1252".into(), &"“café”\u{81}".into()));
    assert_eq!(json["findings"][0]["name"], "not-utf-8");
    let built = rtcscope_with(&["sdp", "build"], parsed.stdout.as_bytes());
    assert_eq!(built.bytes, offer);
    let older = parsed.stdout.replace("windows-1252", "latin-1").replace(['“', '”'], "");
    let built = rtcscope_with(&["sdp", "build"], older.as_bytes());
    let expected = b"s=caf\xe9\x81\r\n";
    assert!(built.bytes.windows(expected.len()).any(|bytes| bytes == expected), "{}", built.stderr);
}

/// A hundred thousand lines come out complete; what they cost is for the bench, that they are linear for review.
#[test]
fn a_hundred_thousand_lines() {
    let mut offer = String::from("v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n");
    for n in 0..100_000 {
        offer += &format!("a=ssrc:{n} cname:x\r\n");
    }
    let parsed = rtcscope_with(&["sdp", "parse", "--format", "jsonl"], offer.as_bytes());
    let json: Value = serde_json::from_str(&parsed.stdout).expect("JSON");
    assert_eq!(json["lines"].as_array().map(Vec::len), Some(100_005));
    assert_eq!(json["summary"]["media"][0]["ssrcs"].as_array().map(Vec::len), Some(100_000));
    let explained = rtcscope_with(&["sdp", "explain", "--lines"], offer.as_bytes());
    assert!(explained.stdout.lines().count() > 200_000);
}

/// What would be gone through, or repeated, for each line or section if nobody had taken care: with any of it back, this
/// test takes far longer, or writes far more.
#[test]
fn nothing_costs_the_product_of_two_lengths() {
    const MANY: usize = 4_000;
    let begin = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
    let sections = "m=a 9 X 0\r\n".repeat(MANY);
    let kinds: String = (0..MANY).map(|n| format!("m=a{n} 9 X 0\r\n")).collect();
    let misfits = serde_json::json!({ "sdp": format!("{begin}{}", "a=ssrc:x\r\n".repeat(MANY)) });
    for (what, input) in [
        ("blank lines at the end", format!("{begin}{}", "\r\n".repeat(10 * MANY))),
        ("kinds of media", format!("{begin}{kinds}")),
        ("fingerprints for all sections", format!("{begin}{}{sections}", "a=fingerprint:x y\r\n".repeat(MANY))),
        ("a long name for all sections", format!("{begin}a=ice-ufrag:{}\r\n{sections}", "x".repeat(20 * MANY))),
        ("a line with many findings and a long end", format!("{misfits}{}\n", "\r".repeat(100 * MANY))),
    ] {
        for (command, most) in [("explain", 200), ("parse --json", 400), ("parse --format human", 50)] {
            let arguments: Vec<&str> = ["sdp"].into_iter().chain(command.split(' ')).collect();
            let outcome = rtcscope_with(&arguments, input.as_bytes());
            assert_eq!(outcome.code, 0, "{what}, {command}: {}", outcome.stderr);
            let times = outcome.stdout.len() / input.len();
            assert!(times < most, "{what}, {command}: {times} times as long as the input");
        }
    }
}

#[test]
fn secrets_are_not_shown() {
    let secret = "S3cretS3cretS3cretS3cret";
    let offer = format!(
        "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/SAVP 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:{secret}\r\n\
         a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{secret}\r\na=candidate:1 1 udp NaN 192.0.2.1 9 typ host\r\n\
         k=clear:{secret}\r\n"
    );
    let json = serde_json::json!({"type": "offer", "sdp": offer}).to_string();
    for input in [offer.as_bytes(), json.as_bytes()] {
        for format in ["human", "json", "markdown"] {
            let explained = rtcscope_with(&["sdp", "explain", "--format", format], input);
            assert_eq!(explained.code, 0);
            let all = explained.stdout + &explained.stderr;
            assert!(!all.contains(secret), "{format}:\n{all}");
            assert!(all.contains("NaN"), "{format}");
        }
        let table = rtcscope_with(&["sdp", "parse", "--format", "human"], input);
        assert!(!(table.stdout + &table.stderr).contains(secret));
    }
}
