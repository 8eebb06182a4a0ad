//! `stun decode`: messages as people paste them, in every format, whole and damaged.

use rtcscope::render::escape::is_hostile;
use serde_json::Value;

use crate::cli::{rtcscope, rtcscope_with};

/// RFC 5769, section 2.2; the password is `VOkJxbRl1RmTxUk/WvJxBt`.
const RESPONSE: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643\
                        000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";
const REQUEST: &str = "000100002112a4420102030405060708090a0b0c";
const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
}

fn decoded(arguments: &[&str]) -> (Value, i32) {
    let outcome = rtcscope(&[&["stun", "decode", "--json"], arguments].concat());
    (
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}{}", outcome.stdout, outcome.stderr)),
        outcome.code,
    )
}

#[test]
fn every_field_with_its_bytes() {
    let (json, code) = decoded(&[RESPONSE, "--password", PASSWORD]);
    assert_eq!(code, 0);
    assert_eq!(
        (&json["format"], &json["kind"], &json["class"]),
        (&"rtcscope.stun".into(), &"stun".into(), &"success-response".into())
    );
    assert_eq!(json["fingerprint"]["result"], "good");
    assert_eq!(json["integrity"][0]["result"], "good");
    assert_eq!(json["integrity"][0]["key"], "short-term");
    let all = json["attributes"].as_array().expect("attributes");
    let places: Vec<_> = all.iter().map(|a| (a["name"].as_str(), a["offset"].as_u64(), a["length"].as_u64())).collect();
    assert_eq!(
        places,
        [
            (Some("SOFTWARE"), Some(20), Some(16)),
            (Some("XOR-MAPPED-ADDRESS"), Some(36), Some(12)),
            (Some("MESSAGE-INTEGRITY"), Some(48), Some(24)),
            (Some("FINGERPRINT"), Some(72), Some(8)),
        ]
    );
    assert_eq!(all[1]["value"]["address"], "192.0.2.1");
    assert_eq!(all[1]["value"]["port"], 32853);
    assert_eq!(all[1]["parts"][2]["name"], "XORed port");
    assert_eq!(all[1]["parts"][2]["offset"], 42);
    // Every byte belongs to the header or to one attribute.
    assert!(places.windows(2).all(|pair| pair[0].1.zip(pair[0].2).map(|(at, length)| at + length) == pair[1].1));
}

#[test]
fn people_read_the_answer_first() {
    let outcome = rtcscope(&["stun", "decode", RESPONSE]);
    assert!(outcome.stdout.starts_with("Binding success response: the request came from 192.0.2.1:32853\n"));
    let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("not checked: --password-env"), "{}", outcome.stdout);
    assert!(outcome.stdout.lines().all(|line| line.chars().count() <= 80));
    assert_eq!(outcome.code, 0);
    let verbose = rtcscope(&["stun", "decode", "-v", RESPONSE]).stdout;
    assert!(verbose.contains("42-43") && verbose.contains("XORed port"), "{verbose}");
}

#[test]
fn a_wrong_password_or_a_changed_byte_is_a_no() {
    let (json, code) = decoded(&[RESPONSE, "--password", "wrong"]);
    assert_eq!((code, &json["integrity"][0]["result"]), (1, &"bad".into()));
    let changed = RESPONSE.replace("7465737420", "7465737421");
    let (json, code) = decoded(&[&changed]);
    assert_eq!((code, &json["fingerprint"]["result"]), (1, &"bad".into()));
    assert_eq!(json["problems"][0]["name"], "bad-fingerprint");
}

#[test]
fn the_password_never_comes_out() {
    for arguments in [
        &["--password", "geheim-4711"][..],
        &["--password", "geheim-4711", "--json"],
        &["-v", "--password", "geheim-4711"],
    ] {
        let outcome = rtcscope(&[&["stun", "decode", RESPONSE], arguments].concat());
        assert!(!outcome.stdout.contains("geheim") && !outcome.stderr.contains("geheim"));
    }
    let missing = rtcscope(&["stun", "decode", RESPONSE, "--password-env", "NO_SUCH_VARIABLE"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("no environment variable NO_SUCH_VARIABLE"), "{}", missing.stderr);
}

#[test]
fn several_messages() {
    let channel = "400000036162630000";
    let concatenated = format!("{REQUEST}{}{RESPONSE}", &channel[..16]);
    let (json, code) = decoded(&[&concatenated]);
    let kinds: Vec<_> = json.as_array().expect("an array").iter().map(|one| one["kind"].as_str()).collect();
    assert_eq!((kinds, code), (vec![Some("stun"), Some("channel-data"), Some("stun")], 0));
    let framed = format!("0014{REQUEST}0050{RESPONSE}");
    let (json, _) = decoded(&[&framed]);
    assert_eq!(json[0]["source"]["before"], "length");
    assert_eq!(json[1]["source"]["offset"], 24);
    let lines = rtcscope_with(&["stun", "decode", "--format", "jsonl"], format!("{REQUEST}\n{RESPONSE}\n").as_bytes());
    assert_eq!(lines.stdout.lines().count(), 2);
    let second: Value = serde_json::from_str(lines.stdout.lines().nth(1).expect("a line")).expect("JSON");
    assert_eq!(second["source"]["line"], 2);
}

#[test]
fn a_file_of_bytes_and_a_dump_say_the_same() {
    let binary = rtcscope_with(&["stun", "decode", "--json"], &bytes(RESPONSE));
    let hex = rtcscope_with(&["stun", "decode", "--json"], RESPONSE.as_bytes());
    let [binary, hex] = [binary, hex].map(|outcome| serde_json::from_str::<Value>(&outcome.stdout).expect("JSON"));
    assert_eq!(binary["attributes"], hex["attributes"]);
    assert_eq!((&binary["source"]["writing"], &hex["source"]["writing"]), (&"binary".into(), &"hex".into()));
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let outcome = rtcscope(&["stun", "decode", "0001000021 12 zz"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stdout.is_empty());
    assert!(outcome.stderr.contains("the argument:1:15"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("this is not a hex digit"), "{}", outcome.stderr);
    let file = rtcscope(&["stun", "decode", "no-such-file.bin"]);
    assert_eq!(file.code, 2);
    assert!(file.stderr.contains("cannot read no-such-file.bin"), "{}", file.stderr);
    assert_eq!(rtcscope_with(&["stun", "decode"], b"").code, 2);
    assert_eq!(rtcscope(&["stun", "decode", "ffff"]).code, 2, "two bytes are no message");
}

#[test]
fn text_from_outside_stays_harmless() {
    let evil = "\x1b[31mred\u{202e}\x07 `|<script>";
    let padded = evil.len().next_multiple_of(4);
    let mut message = bytes(REQUEST);
    message[3] = u8::try_from(padded + 4).expect("short");
    message.extend([0x80, 0x22, 0, u8::try_from(evil.len()).expect("short")]);
    message.extend(evil.as_bytes());
    message.resize(24 + padded, 0);
    for format in ["human", "json", "jsonl", "markdown"] {
        let outcome = rtcscope(&["stun", "decode", "--format", format, &hex(&message)]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let bad: Vec<char> = outcome.stdout.chars().filter(|c| is_hostile(*c) && *c != '\n').collect();
        assert!(bad.is_empty(), "{format}: {bad:?}");
        assert!(outcome.stdout.contains("red"), "{format}");
    }
}

#[test]
fn damaged_anywhere_it_is_still_read() {
    let whole = bytes(RESPONSE);
    let mut lines = String::new();
    for end in 0..whole.len() {
        lines.push_str(&hex(&whole[..end]));
        lines.push_str("\n\n");
    }
    for at in 0..whole.len() {
        let mut bad = whole.clone();
        bad[at] ^= 0xFF;
        lines.push_str(&hex(&bad));
        lines.push_str("\n\n");
    }
    let outcome = rtcscope_with(&["stun", "decode", "--format", "jsonl"], lines.as_bytes());
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    for line in outcome.stdout.lines() {
        let json: Value = serde_json::from_str(line).expect("JSON");
        let length = json["length"].as_u64().expect("a length");
        for problem in json["problems"].as_array().into_iter().flatten() {
            let end = problem["offset"].as_u64().zip(problem["length"].as_u64()).map(|(at, length)| at + length);
            assert!(end <= Some(length), "{problem} of {length} bytes");
        }
    }
}

/// The codec of the engine reads every attribute value as we do, where it reads the message at all.
#[cfg(feature = "net")]
#[test]
fn the_engines_codec_agrees() {
    use rtc::stun::message::{Getter, Message};
    use rtc::stun::xoraddr::XorMappedAddress;
    let mut message = Message::new();
    message.raw = bytes(RESPONSE);
    message.decode().expect("it reads the vector of RFC 5769");
    let mut mapped = XorMappedAddress::default();
    mapped.get_from(&message).expect("an address");
    let ours = bytes(RESPONSE);
    let ours = rtcscope::stun::message::read(&ours).expect("a message");
    let expected = rtcscope::stun::value::Value::Address(std::net::SocketAddr::new(mapped.ip, mapped.port));
    assert_eq!(ours.get(0x0020), Some(expected));
    let theirs: Vec<(u16, &[u8])> = message.attributes.0.iter().map(|a| (a.typ.0, a.value.as_slice())).collect();
    let ours: Vec<(u16, &[u8])> = ours.attributes.iter().map(|a| (a.kind, a.value)).collect();
    assert_eq!(theirs, ours);
}

mod properties {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use rtcscope::stun::message::read;
    use rtcscope::stun::packet::{Packet, split};
    use rtcscope::stun::remarks::remarks;
    use rtcscope::stun::transcript;

    /// Bytes that look like a message at the beginning.
    fn almost() -> impl Strategy<Value = Vec<u8>> {
        (any::<u16>(), 0..300_u16, vec(any::<u8>(), 0..300)).prop_map(|(kind, length, rest)| {
            let mut bytes = (kind & 0x3FFF).to_be_bytes().to_vec();
            bytes.extend(length.to_be_bytes());
            bytes.extend([0x21, 0x12, 0xA4, 0x42]);
            bytes.extend(rest);
            bytes
        })
    }

    proptest! {
        #[test]
        fn every_byte_is_accounted_for(bytes in prop_oneof![vec(any::<u8>(), 0..300), almost()]) {
            let mut at = 0;
            for found in split(&bytes) {
                prop_assert!(found.offset >= at);
                at = found.offset + match &found.packet {
                    Packet::Stun(message) => message.bytes.len(),
                    Packet::Channel(channel) => channel.bytes.len(),
                    Packet::Other(rest, _) => rest.len(),
                };
            }
            prop_assert_eq!(at, bytes.len());
        }

        #[test]
        fn attributes_lie_one_after_the_other(bytes in almost()) {
            if let Ok(message) = read(&bytes) {
                let mut at = 20;
                for attribute in &message.attributes {
                    prop_assert_eq!(attribute.offset, at);
                    at = attribute.range().end;
                    let _ = message.value(attribute);
                }
                prop_assert!(at <= message.bytes.len());
                prop_assert!(remarks(&message, None).iter().all(|remark| remark.at.end <= message.bytes.len()));
            }
        }

        #[test]
        fn text_is_read_or_refused_with_a_place(text in "[ -~\\n\\t]{0,200}") {
            match transcript::read(text.as_bytes(), None) {
                Ok(chunks) => prop_assert!(chunks.iter().all(|chunk| chunk.span.end <= text.len())),
                Err(error) => prop_assert!(error.at.start <= error.at.end && error.at.end <= text.len()),
            }
        }

        #[test]
        fn hex_of_anything_comes_back(bytes in vec(any::<u8>(), 1..100)) {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let chunks = transcript::read(hex.as_bytes(), Some(transcript::Writing::Hex)).expect("hex");
            prop_assert_eq!(&chunks[0].bytes, &bytes);
        }
    }
}
