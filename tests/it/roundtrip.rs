//! `parse | build` gives the bytes back, written from the typed fields.

use rtcscope::report::build::build;
use serde_json::Value;

use crate::pipeline::{beside, files, parsed, read, real};

/// Parses and builds; returns what came out and the lines that were kept as raw text though their attribute is known.
fn there_and_back(name: &str, bytes: &[u8]) -> (Vec<u8>, usize) {
    let all = parsed(name, bytes.to_vec());
    let raw = all
        .iter()
        .flat_map(|json| json["lines"].as_array().expect("lines").iter())
        .filter(|line| line.get("raw").is_some())
        .count();
    let built = all.iter().flat_map(|json| build(json).expect("what parse wrote is right for build")).collect();
    (built, raw)
}

#[test]
fn real_descriptions_come_back_byte_for_byte_from_their_fields() {
    let all = real();
    assert_eq!(all.len(), 241);
    for path in all {
        let bytes = read(&path);
        let (built, raw) = there_and_back(&path.to_string_lossy(), &bytes);
        assert!(built == bytes, "{} changed", path.display());
        assert_eq!(raw, 0, "{}: every line of a real description fits its grammar", path.display());
    }
}

#[test]
fn broken_and_foreign_descriptions_come_back_too() {
    let mut folders = vec![crate::pipeline::root().join("fixtures/malformed")];
    folders.extend(beside("bench/corpus/raw"));
    folders.extend(beside("bench/corpus/crlf"));
    folders.extend(beside("corpus/sdp"));
    let mut checked = 0;
    for path in folders.iter().flat_map(|folder| files(folder, &[".sdp"])) {
        let bytes = read(&path);
        let (built, _) = there_and_back(&path.to_string_lossy(), &bytes);
        assert!(built == bytes, "{} changed", path.display());
        checked += 1;
    }
    assert!(checked >= 17);
}

#[test]
fn what_is_changed_in_the_json_is_changed_in_the_description() {
    let text = "v=0\r\no=- 18446744073709551616 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\n\
                a=mid:0\r\na=fmtp:96 minptime=10; useinbandfec=1;\r\n";
    let mut json = parsed("x", text.into()).remove(0);
    assert_eq!(json["lines"][1]["session_id"], "18446744073709551616", "beyond 2^53: as a string");
    json["lines"][5]["mid"] = Value::from("audio");
    json["lines"][6]["payload_type"] = Value::from(111);
    json["lines"][6]["parameters"][0]["value"] = Value::from("20");
    let built = String::from_utf8(build(&json).expect("valid")).expect("UTF-8");
    assert_eq!(built, text.replace("mid:0", "mid:audio").replace("fmtp:96 minptime=10", "fmtp:111 minptime=20"),);
}

#[test]
fn a_wrong_json_is_refused_with_its_place() {
    let good = parsed("x", b"v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n".to_vec()).remove(0);
    let problem = |change: &dyn Fn(&mut Value)| {
        let mut json = good.clone();
        change(&mut json);
        let error = build(&json).expect_err("must be refused");
        (error.at.plain(), error.problem.plain())
    };
    assert_eq!(problem(&|json| json["lines"][1]["port"] = "x".into()).0, "lines[1].port");
    assert_eq!(problem(&|json| json["lines"][2]["mid"] = 7.into()).0, "lines[2].mid");
    assert_eq!(problem(&|json| json["lines"][2]["mid"] = "0\r\na=x".into()).1, "a value holds a line end");
    assert_eq!(problem(&|json| json["lines"][0]["type"] = "vv".into()).0, "lines[0].type");
    assert_eq!(problem(&|json| json["version"] = 2.into()).0, "");
    assert_eq!(problem(&|json| json["lines"][0]["eol"] = "".into()).0, "lines");
    let mut gone = good.clone();
    gone["lines"][1].as_object_mut().expect("an object").remove("protocol");
    assert_eq!(build(&gone).expect_err("must be refused").at.plain(), "lines[1].protocol");
}
