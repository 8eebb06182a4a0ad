//! SDP in what people paste: found, unwrapped, with every span leading back into the paste.

use std::io::Write;

use base64::Engine;
use rtcscope::sdp::locate::{FoundKind, locate};
use rtcscope::sdp::syntax::Document;

use crate::pipeline::{beside, each, files, parsed, read, root};

fn offer() -> String {
    let path = root().join("fixtures/sdp/chromium/chromium156-offer-audio-video.sdp");
    String::from_utf8(read(&path)).expect("UTF-8")
}

/// Ways to wrap a description, each with how a line of it then looks in the paste.
fn wrappings() -> Vec<(&'static str, Vec<u8>)> {
    let text = offer();
    let json = serde_json::json!({"type": "offer", "sdp": text}).to_string();
    let twice = serde_json::json!({"event": "message", "data": json}).to_string();
    let thrice = serde_json::json!([1, {"payload": twice}]).to_string();
    let base64 = base64::engine::general_purpose::STANDARD.encode(&json);
    let gzip = |data: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).expect("a Vec takes everything");
        encoder.finish().expect("a Vec takes everything")
    };
    let quote = |prefix: &str| text.lines().map(|line| format!("{prefix}{line}\n")).collect::<String>();
    let lines: Vec<&str> = text.lines().collect();
    let html = json.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    vec![
        ("CRLF", text.clone().into()),
        ("LF", text.replace("\r\n", "\n").into()),
        ("CR", text.replace("\r\n", "\r").into()),
        ("mixed", text.replacen("\r\n", "\n", 7).into()),
        ("byte order mark", format!("\u{feff}{text}").into()),
        ("JSON", json.clone().into()),
        ("JSON, pretty", serde_json::to_vec_pretty(&serde_json::json!({"sdp": text, "type": "offer"})).expect("JSON")),
        ("JSON in JSON", twice.into()),
        ("JSON in JSON in JSON", thrice.into()),
        ("literal escapes", text.replace("\r\n", "\\r\\n").into()),
        ("base64", base64.clone().into()),
        (
            "base64 in lines",
            base64.as_bytes().chunks(76).map(|c| String::from_utf8_lossy(c) + "\n").collect::<String>().into(),
        ),
        ("base64 of gzip", base64::engine::general_purpose::STANDARD.encode(gzip(json.as_bytes())).into()),
        ("gzip", gzip(text.as_bytes())),
        ("HTML", format!("<pre>{html}</pre>").into()),
        ("<br>", text.replace("\r\n", "<br>").into()),
        ("mail quote", format!("On Monday somebody wrote:\n{}\nregards\n", quote("> ")).into()),
        ("twice quoted", format!("hello\n{}", quote("> > ")).into()),
        ("indented", format!("The offer:\n\n{}\nthat is all\n", quote("    ")).into()),
        ("code fence", format!("Look:\n```\n{}```\nthanks\n", quote("")).into()),
        ("label", format!("INFO sdp: {text}\nINFO next\n").into()),
        ("timestamps", {
            let stamped =
                |(n, line): (usize, &str)| format!("2026-11-20T06:22:{:02}.{:03}Z [main] {line}\n", n % 60, n);
            format!(
                "2026-11-20T06:22:00.000Z [main] start\n{}",
                text.lines().enumerate().map(stamped).collect::<String>()
            )
            .into()
        }),
        ("cat -n", numbered(&text, |n, line| format!("{n:>6}\t{line}\n"))),
        ("vim numbers", numbered(&text, |n, line| format!("{n:>3} {line}\n"))),
        ("numbers that grow", numbered(&text, |n, line| format!("{n}: {line}\n"))),
        ("numbers set left", numbered(&text, |n, line| format!("{n:<4}{line}\n"))),
        ("diff", {
            let change = |n: usize, line: &str| match n {
                2 => format!("-o=- 1 1 IN IP4 127.0.0.1\n+{line}\n"),
                7 => format!("-{line} \n-a=inactive\n+{line}\n"),
                _ => format!(" {line}\n"),
            };
            [b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,99 +1,99 @@\n".to_vec(), numbered(&text, change)].concat()
        }),
        ("diff, new file", format!("--- /dev/null\n+++ b/x\n@@ -0,0 +1,99 @@\n{}", quote("+")).into()),
        ("array", format!("const sdp = {}.join('\\r\\n');", serde_json::json!(lines)).into()),
        ("array in lines", {
            [b"var sdp = [\n".to_vec(), numbered(&text, |_, line| format!("  '{line}',\n")), b"].join()".to_vec()]
                .concat()
        }),
        ("array in a string", serde_json::json!({"x": serde_json::json!(lines).to_string()}).to_string().into()),
        ("quoted lines", numbered(&text, |_, line| format!("\"{line}\"\n"))),
        ("YAML list", numbered(&text, |_, line| format!("- \"{line}\"\n"))),
        ("bullets", numbered(&text, |_, line| format!("- `{line}`\n"))),
        ("table", numbered(&text, |n, line| format!("| {line} | {n} |\n"))),
        ("table with code", numbered(&text, |n, line| format!("| {n} | `{line}` |  |\n"))),
        ("colours", numbered(&text, |_, line| format!("\x1b[32m{line}\x1b[0m\n"))),
        ("percent", format!("https://x.example/?sdp={}&x=1", percent(&text)).into()),
        ("percent, JSON in a form", format!("id=1&body={}", percent(&json).replace("%20", "+")).into()),
        ("percent, twice", format!("x {} y", percent(&percent(&text))).into()),
        ("quoted-printable", format!("A: b\r\n\r\n{}", quoted_printable(&text)).into()),
        ("one line", format!("look: {}", text.replace("\r\n", " ")).into()),
        ("RTF", format!("{{\\rtf1\\ansi {}}}", text.replace("\r\n", "\\par\n")).into()),
    ]
}

fn percent(text: &str) -> String {
    let code = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(code).collect()
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let coded = line.replace('=', "=3D");
        let (first, rest) = coded.split_at_checked(70).unwrap_or((&coded, ""));
        out += first;
        if !rest.is_empty() {
            out += "=\r\n";
            out += rest;
        }
        out += "\r\n";
    }
    out
}

fn numbered(text: &str, write: impl Fn(usize, &str) -> String) -> Vec<u8> {
    text.lines().enumerate().map(|(n, line)| write(n + 1, line)).collect::<String>().into()
}

#[test]
fn every_wrapping_is_found_whole_and_leads_back() {
    let expected = offer();
    let expected: Vec<&str> = expected.lines().collect();
    for (name, paste) in wrappings() {
        let located = locate(&paste, 64 << 20);
        assert_eq!(located.found.len(), 1, "{name}: one description");
        let found = &located.found[0];
        assert_eq!(found.kind, FoundKind::Description, "{name}");
        let document = Document::parse(&found.text);
        let lines: Vec<&str> = document.lines.iter().map(|line| document.slice(line.span())).collect();
        let lines = lines.strip_suffix(&[""]).unwrap_or(&lines);
        assert_eq!(lines, expected, "{name}");
        for (line, expected) in document.lines.iter().zip(&expected) {
            let outer = found.outer(line.span());
            let there = &paste[outer.range()];
            // Nothing in these lines needs an escape, so that they stand in the paste as they are, unless encoded.
            if ["base64", "gzip", "percent", "quoted-printable"].iter().any(|coding| name.contains(coding)) {
                assert!(!there.is_empty(), "{name}");
            } else {
                let there = String::from_utf8_lossy(there).replace("\\/", "/").replace("&amp;", "&");
                assert_eq!(there, *expected, "{name}");
            }
        }
    }
}

#[test]
fn the_type_beside_it_is_heard() {
    for (name, paste) in wrappings().into_iter().filter(|(name, _)| name.contains("JSON") || *name == "HTML") {
        let said = locate(&paste, 64 << 20).found[0].said.expect("the JSON says what it is");
        assert_eq!(said.kind.name(), "offer", "{name}");
    }
}

#[test]
fn the_seed_log_has_an_offer_and_an_answer() {
    let folder = root().join("fixtures/captures/login");
    let log = read(&folder.join("login-relay-chrome107-2022.log"));
    let all = parsed("log", log.clone());
    let kinds: Vec<_> = all.iter().map(|json| json["type"].as_str().unwrap_or("?")).collect();
    assert_eq!(kinds, ["offer", "answer"]);
    assert_eq!(all[0]["source"]["line"], 8);
    for (json, name) in all.iter().zip(["offer", "answer"]) {
        let alone = read(&folder.join(format!("login-relay-chrome107-2022-{name}.sdp")));
        let alone = parsed(name, alone).remove(0);
        let lines = |json: &serde_json::Value| -> Vec<serde_json::Value> {
            let mut lines = json["lines"].as_array().expect("lines").clone();
            for line in &mut lines {
                let line = line.as_object_mut().expect("an object");
                line.retain(|key, _| !["line", "column", "offset", "length", "eol"].contains(&key.as_str()));
            }
            while lines.last().is_some_and(|line| line["text"] == "") {
                lines.pop();
            }
            lines
        };
        assert_eq!(lines(json), lines(&alone), "{name}");
    }
    let loose = locate(&log, 64 << 20).loose.expect("nine candidates");
    assert_eq!(loose.text.lines().count(), 9);
}

/// Every description that the corpus' sessions are known to have sent is found in each kind of log of them.
#[test]
fn descriptions_in_the_logs_of_the_corpus() {
    let (Some(corpus), Some(_)) = (beside("corpus"), beside("corpus/signaling")) else { return };
    let manifest: serde_json::Value = serde_json::from_slice(&read(&corpus.join("manifest.json"))).expect("JSON");
    let mut checked = 0;
    for session in manifest["sessions_and_dumps"].as_array().expect("sessions") {
        let messages = &session["facts"]["messages_received_by_server"];
        let Some(messages) = messages.as_object() else { continue };
        let sent: u64 = messages
            .iter()
            .filter(|(kind, _)| matches!(kind.as_str(), "offer" | "answer" | "pranswer"))
            .filter_map(|(_, count)| count.as_u64())
            .sum();
        for file in session["files"].as_array().expect("files").iter().filter_map(|file| file.as_str()) {
            if !file.ends_with(".frames.jsonl") {
                continue;
            }
            // The frames hold what the server received and what it sent on: at least what it received.
            let found = each(file, read(&corpus.join(file)), |described| {
                assert!(described.kind().is_some(), "{file}: every description there says what it is");
            });
            assert!(found as u64 >= sent, "{file}: {found} found, {sent} sent");
            checked += 1;
        }
    }
    assert!(checked >= 10, "{checked} sessions checked");
}

#[test]
fn sip_messages_of_real_phones() {
    for path in files(&root().join("fixtures/sdp"), &[".sip"]) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let expected = if name.contains("-offer-") { "offer" } else { "answer" };
        let found = each(&name, read(&path), |described| {
            assert_eq!(described.kind().map(|kind| kind.name()), Some(expected), "{name}");
        });
        assert_eq!(found, 1, "{name}");
    }
}
