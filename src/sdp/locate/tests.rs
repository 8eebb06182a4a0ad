//! The whole way, from what is pasted to the text and back.

use std::io::Write;

use super::*;

const SDP: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 X 0\r\na=mid:0\r\na=sendrecv\r\n";
const LIMIT: usize = 1 << 20;
const CANDIDATE: &str = "candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host";

fn json(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}

/// What the line `a=mid:0` of a find is spelt with in the input.
fn mid<'s>(found: &Found<'_>, source: &'s [u8]) -> &'s str {
    let at = offset(found.text.find("a=mid:0").expect("the line is in the text"));
    let span = found.outer(Span::new(at, at + 7));
    std::str::from_utf8(&source[span.range()]).expect("a line in UTF-8")
}

/// Finds exactly one thing, with `text`.
#[track_caller]
fn one<'a>(source: &'a [u8], text: &str) -> Found<'a> {
    let mut located = locate(source, LIMIT);
    assert_eq!(located.found.len(), 1, "{located:?}");
    let found = located.found.remove(0);
    assert_eq!(found.text, text);
    found
}

/// Finds one description, `SDP` by text, and its `a=mid:0` as it is.
#[track_caller]
fn plain(source: &str, text: &str) -> (Option<(SdpType, How)>, Vec<Wrapping>) {
    let found = one(source.as_bytes(), text);
    assert_eq!(mid(&found, source.as_bytes()), "a=mid:0");
    (found.said.map(|said| (said.kind, said.how)), found.wrapping)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn lf() -> String {
    SDP.replace("\r\n", "\n")
}

#[test]
fn raw_of_every_line_end_is_borrowed() {
    for text in [
        SDP.to_owned(),
        lf(),
        SDP.replace("\r\n", "\r"),
        SDP.replace("\r\n", "\r\r\n"),
        SDP.replace("s=-\r\n", "s=-\n"),
        SDP.trim_end().to_owned(),
        SDP.replace("v=0\r\n", ""),
        SDP.replace("v=0", "V=0"),
        format!("\r\n\n{SDP}\n\n"),
        SDP.replace("s=-", "s=\0"),
    ] {
        let found = one(text.as_bytes(), &text);
        assert!(matches!(found.text, Cow::Borrowed(_)));
        assert_eq!(mid(&found, text.as_bytes()), "a=mid:0");
        assert_eq!((found.kind, found.wrapping.len()), (FoundKind::Description, 0));
        assert_eq!(found.place(), Span::new(0, offset(text.len())));
    }
    assert_eq!(one(b"v=0", "v=0").said, None);
}

#[test]
fn a_mark_before_it() {
    let source = format!("\u{feff}{SDP}");
    let found = one(source.as_bytes(), SDP);
    assert!(found.bom);
    assert_eq!(mid(&found, source.as_bytes()), "a=mid:0");
}

#[test]
fn bytes_that_are_not_utf8() {
    let source = [SDP.replace("s=-", "s=").trim_end().as_bytes(), b"\x94\xe9\r\na=mid:0\r\n"].concat();
    let located = locate(&source, LIMIT);
    let found = &located.found[0];
    assert_eq!(found.encoding, Encoding::Windows1252);
    assert!(found.text.ends_with("\u{201d}\u{e9}\r\na=mid:0\r\n"));
    let at = offset(found.text.rfind("a=mid:0").expect("there"));
    assert_eq!(&source[found.outer(Span::new(at, at + 7)).range()], b"a=mid:0");
    let first = offset(source.iter().position(|byte| *byte == 0x94).expect("there"));
    let note = Note { span: Some(Span::new(first, first + 1)), problem: NoteKind::InvalidUtf8 { count: 2 } };
    assert_eq!(located.notes, [note]);
}

#[test]
fn nul_bytes_are_noted() {
    let located = locate(b"v=0\r\ns=\0\0\r\n", LIMIT);
    assert_eq!(located.notes, [Note { span: Some(Span::new(7, 8)), problem: NoteKind::NulBytes { count: 2 } }]);
}

#[test]
fn utf16_of_both_orders() {
    let units: Vec<u16> = format!("\u{feff}{SDP}").encode_utf16().collect();
    for source in [
        units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(),
        units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ] {
        let found = one(&source, SDP);
        assert_eq!(found.wrapping, [Wrapping::Utf16]);
        let at = SDP.find("a=mid:0").expect("there");
        let span = found.outer(Span::new(offset(at), offset(at + 7)));
        assert_eq!(span, Span::new(offset(2 + 2 * at), offset(2 + 2 * (at + 7))));
    }
}

#[test]
fn several_descriptions_one_after_another() {
    let source = format!("{SDP}{SDP}");
    let located = locate(source.as_bytes(), LIMIT);
    let places: Vec<_> = located.found.iter().map(|found| found.place().start as usize).collect();
    assert_eq!(places, [0, SDP.len()]);
    assert_eq!(located.found[1].text, SDP);
}

#[test]
fn json_of_each_depth_and_order() {
    let mut source = format!("{{\"type\":\"offer\",\"sdp\":{}}}", json(SDP));
    for depth in 1..=6 {
        let (said, wrapping) = plain(&source, SDP);
        assert_eq!(said, Some((SdpType::Offer, How::Type)), "{source}");
        assert_eq!(wrapping, [Wrapping::Json { depth }]);
        source = format!("{{\"event\":1, \"data\":{}}}", json(&source));
    }
    let pretty = format!("[\n  {{\n    \"sdp\": {},\n    \"type\": \"answer\"\n  }}\n]\n", json(SDP));
    assert_eq!(plain(&pretty, SDP).0, Some((SdpType::Answer, How::Type)));
}

#[test]
fn json_with_other_escapes() {
    let text = SDP.replace("s=-", "s=\u{1f600} \"/\u{e9}\"");
    let escaped = SDP.replace("\r\n", "\\u000d\\u000A").replace("s=-", "s=\\ud83d\\ude00 \\\"\\/\\u00e9\\\"");
    let source = format!("{{\"sdp\":\"{escaped}\"}}");
    let (said, _) = plain(&source, &text);
    assert_eq!(said, None);
}

#[test]
fn deep_brackets_do_not_matter() {
    let brackets = "[".repeat(100_000);
    plain(&format!("{brackets}{{\"sdp\":{}}}", json(SDP)), SDP);
}

#[test]
fn a_string_that_was_cut() {
    let whole = format!("{{\"type\":\"offer\",\"sdp\":{}", json(SDP));
    let source = format!("{}\nnext line\n", &whole[..whole.len() - 10]);
    let located = locate(source.as_bytes(), LIMIT);
    assert_eq!(located.found.len(), 1);
    assert!(located.found[0].cut);
    assert!(located.found[0].text.ends_with("a=mid:0\r\na=sen"), "{:?}", located.found[0].text);
    assert_eq!(located.notes.iter().map(|note| note.problem).collect::<Vec<_>>(), [NoteKind::CutString]);
}

#[test]
fn what_was_left_out_is_not_a_description() {
    let located = locate(br#"{"type":"offer","offer":{"sdp":"v=0...2"}}"#, LIMIT);
    assert!(located.found.is_empty() && located.loose.is_none() && located.notes.is_empty());
}

#[test]
fn literals_of_programming_languages() {
    let escaped = SDP.replace("\r\n", "\\r\\n");
    plain(&format!("pc.set({{type: 'answer', sdp: '{escaped}'}});"), SDP);
    plain(&format!("SDP is {escaped}\nbye\n"), SDP);
    plain(&escaped, SDP);
    plain(&format!("const sdp = `{}`;\n", lf()), &lf());
    plain(&format!("const sdp = `{}`;\n", lf().replace('\n', "\n    ")), &lf());
    let lines: Vec<_> = SDP.lines().map(|line| format!("\"{line}\\r\\n\"")).collect();
    let (_, wrapping) = plain(&format!("let sdp = {};", lines.join(" +\n   ")), SDP);
    assert_eq!(wrapping, [Wrapping::Literal]);
    let legacy = format!("\"value\": \"type: offer, sdp: {escaped}\"");
    assert_eq!(plain(&legacy, SDP).0, Some((SdpType::Offer, How::Type)));
    let legacy = format!("setLocalDescription\ntype: offer, sdp: {}\n", lf());
    assert_eq!(plain(&legacy, &lf()).0, Some((SdpType::Offer, How::Type)));
}

#[test]
fn base64_whole_wrapped_or_in_text() {
    let object = format!("{{\"type\":\"offer\",\"sdp\":{}}}", json(SDP));
    for (inner, name) in [(SDP, "raw"), (object.as_str(), "JSON")] {
        let token = base64(inner.as_bytes());
        let wrapped = token.as_bytes().chunks(76).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\r\n");
        let url = token.replace('+', "-").replace('/', "_").replace('=', "");
        for source in [token.clone(), format!("x\n{wrapped}\n\nbye"), wrapped, url.clone(), format!("see #{url} ok")] {
            let found = one(source.as_bytes(), SDP);
            assert_eq!(found.wrapping[0], Wrapping::Base64, "{name}");
            // the groups of four that spell the line, and no more
            let (decoded, _) = decode::base64(mid(&found, source.as_bytes()).as_bytes(), LIMIT);
            let spelt = String::from_utf8_lossy(&decoded.bytes);
            assert!(spelt.contains("a=mid:0") && spelt.len() <= 12, "{spelt}");
        }
    }
}

#[test]
fn gzip_alone_and_in_base64() {
    let packed = gzip(SDP.as_bytes());
    let found = one(&packed, SDP);
    assert_eq!(
        (found.place(), found.wrapping.as_slice()),
        (Span::new(0, offset(packed.len())), [Wrapping::Gzip].as_slice())
    );
    let source = format!("link: {} ok", base64(&packed));
    let found = one(source.as_bytes(), SDP);
    assert_eq!(found.wrapping, [Wrapping::Base64, Wrapping::Gzip]);
    assert_eq!(found.outer(Span::new(3, 9)).start, 6);
}

#[test]
fn gzip_that_is_cut_or_damaged_or_large() {
    let text = format!("{SDP}{}", (0..5000).map(|n| format!("a=x:{}\r\n", n * 7919 % 10007)).collect::<String>());
    let packed = gzip(text.as_bytes());
    let located = locate(&packed[..packed.len() / 2], LIMIT);
    assert!(located.found[0].text.starts_with(SDP));
    assert_eq!(located.notes[0].problem, NoteKind::CutGzip);
    let located = locate(&packed, 1000);
    assert_eq!(located.found[0].text.len(), 1000);
    assert_eq!(located.notes[0].problem, NoteKind::TooLarge { limit: 1000 });
    let mut broken = packed.clone();
    let at = broken.len() - 6;
    broken[at] ^= 0xff;
    assert_eq!(locate(&broken, LIMIT).notes[0].problem, NoteKind::BrokenGzip);
}

#[test]
fn too_many_layers() {
    let mut text = SDP.to_owned();
    for _ in 0..8 {
        text = base64(text.as_bytes());
    }
    one(text.as_bytes(), SDP);
    let located = locate(base64(text.as_bytes()).as_bytes().to_vec().leak(), LIMIT);
    assert!(located.found.is_empty());
    assert_eq!(located.notes[0].problem, NoteKind::TooDeep);
}

#[test]
fn html_in_its_forms() {
    let object = format!("{{\"type\":\"offer\",\"sdp\":{}}}", json(SDP)).replace('"', "&quot;");
    assert_eq!(plain(&format!("<p>{object}</p>"), SDP).0, Some((SdpType::Offer, How::Type)));
    let (_, wrapping) = plain(&lf().replace('\n', "<br>"), &lf());
    assert_eq!(wrapping[0], Wrapping::Breaks);
    plain(&lf().replace('\n', "<br />\n"), &lf());
    plain(&SDP.replace("\r\n", "&#13;&#10;"), SDP);
    plain(&format!("<html>\n<pre><code>{}</code></pre>\n<p>&amp;</p></html>", lf()), &lf());
    let lines: String = lf().lines().map(|line| format!("<div>{line}</div>")).collect();
    plain(&lines, &lf());
}

#[test]
fn quoted_indented_and_prefixed() {
    for (margin, wrapping) in [
        ("> ", Wrapping::Quoted),
        ("> > ", Wrapping::Quoted),
        ("| ", Wrapping::Quoted),
        ("    ", Wrapping::Indented),
        ("\t", Wrapping::Indented),
        ("2024-01-01 D/webrtc: ", Wrapping::Prefixed),
    ] {
        let text: String = lf().lines().map(|line| format!("{margin}{line}\n")).collect();
        assert_eq!(plain(&format!("Hello,\n{text}Bye\n"), &lf()).1, [Wrapping::Log, wrapping]);
    }
    let stamped: String = lf().lines().enumerate().map(|(n, line)| format!("[0:{n}8.12{n}] {line}\n")).collect();
    plain(&stamped, &lf());
    assert_eq!(plain(&format!("Offer: {}", lf()), &lf()).0, Some((SdpType::Offer, How::Label)));
    assert_eq!(plain(&format!("text\n\n```\n{}```\n", lf()), &lf()).1, [Wrapping::Fence]);
    // `>` alone is a blank line
    plain("> v=0\n> s=-\n>\n> a=mid:0\n> bye\n", "v=0\ns=-\n\na=mid:0\n");
}

#[test]
fn lines_a_mail_client_broke() {
    let long = format!("a=fmtp:96 {}", "x".repeat(60));
    let source = format!("Hi\n> v=0\n> {long}\n> y=1;z\n> a=mid:0\n");
    let located = locate(source.as_bytes(), LIMIT);
    // `y=1;z` looks like a line of its own; only what does not is joined
    assert_eq!(located.found[0].text, format!("v=0\n{long}\ny=1;z\na=mid:0\n"));
    let source = format!("Hi\n> v=0\n> {long}\n> level=1;z\n> a=mid:0\n");
    let located = locate(source.as_bytes(), LIMIT);
    assert_eq!(located.found[0].text, format!("v=0\n{long} level=1;z\na=mid:0\n"));
    assert_eq!(mid(&located.found[0], source.as_bytes()), "a=mid:0");
    let note = located.notes[0];
    assert_eq!(note.problem, NoteKind::Joined { count: 1 });
    assert_eq!(note.span.map(|span| &source[span.range()]), Some("level=1;z"));
}

#[test]
fn raw_in_a_log_and_its_type() {
    let source = format!("hello\nINFO: Sending offer to 111 from 222\n\nSDP：\n{}\n{CANDIDATE}\nbye\n", lf());
    let (said, wrapping) = plain(&source, &lf());
    assert_eq!((said, wrapping), (Some((SdpType::Offer, How::LogLine)), vec![Wrapping::Log]));
    let loose = locate(source.as_bytes(), LIMIT).loose.expect("the candidate");
    assert_eq!((loose.text.as_ref(), loose.kind), (CANDIDATE, FoundKind::Candidates));
    assert_eq!(&source[loose.place().range()], CANDIDATE);
}

#[test]
fn sip_bodies() {
    let invite = format!("INVITE sip:bob@x SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n{SDP}");
    assert_eq!(plain(&invite, SDP), (Some((SdpType::Offer, How::Sip)), vec![Wrapping::Sip]));
    let parts = format!("SIP/2.0 200 OK\r\nA: b\r\n\r\n--x\r\nContent-Type: application/sdp\r\n\r\n{SDP}--x--\r\n");
    assert_eq!(plain(&parts, SDP).0, Some((SdpType::Answer, How::Sip)));
}

#[test]
fn fragments() {
    let text =
        "m=audio 9 X 0\r\na=mid:0\r\na=ice-ufrag:x\r\na=ice-pwd:y\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n";
    let group = format!("a=group:BUNDLE 0\r\n{text}");
    for source in
        [group.clone(), json(&group), json(&json(&group)), format!("PATCH /x HTTP/1.1\r\nA: b\r\n\r\n{group}")]
    {
        let found = one(source.as_bytes(), &group);
        assert_eq!(found.kind, FoundKind::Fragment);
        assert_eq!(mid(&found, source.as_bytes()), "a=mid:0");
        assert!(locate(source.as_bytes(), LIMIT).loose.is_none());
    }
}

#[test]
fn lone_candidates_of_every_spelling() {
    let one = format!("{{\"candidate\":{},\"sdpMid\":\"0\"}}", json(CANDIDATE));
    let source = format!("{one}\n{}\na={CANDIDATE}\r\nsdpMid: 0, candidate: {CANDIDATE}\n", json(&one));
    let located = locate(source.as_bytes(), LIMIT);
    assert!(located.loose.is_none());
    assert_eq!(located.found.len(), 1);
    let found = &located.found[0];
    assert_eq!(found.kind, FoundKind::Candidates);
    assert_eq!(found.text, format!("{CANDIDATE}\n{CANDIDATE}\na={CANDIDATE}\n{CANDIDATE}"));
    let mut at = 0;
    for line in found.text.split('\n') {
        let span = found.outer(Span::new(at, at + offset(line.len())));
        assert_eq!(&source[span.range()], line);
        at += offset(line.len()) + 1;
    }
}

#[test]
fn no_more_than_enough() {
    let text = "v=0\no=\n".repeat(MOST + 10);
    for source in [text.clone(), format!("log\n{text}")] {
        let located = locate(source.as_bytes(), LIMIT);
        assert_eq!(located.found.len(), MOST);
        assert_eq!(located.notes.iter().map(|note| note.problem).collect::<Vec<_>>(), [NoteKind::TooMany]);
    }
}

#[test]
fn every_beginning_of_an_input_is_survived() {
    let object = format!("{{\"type\":\"offer\",\"sdp\":{},\"candidate\":{}}}", json(SDP), json(CANDIDATE));
    let samples = [
        format!("log\n{}\n{}\n{}\r\n> {SDP}", json(&object), base64(object.as_bytes()), base64(&gzip(SDP.as_bytes()))),
        format!(
            "> v=0\n> a={}\n> x\n> a=mid:0\n<p>v=0<br>o=-&#13;&quot;\na=ice-ufrag:x\n\ra=mid:0\r{object}",
            "é".repeat(40)
        ),
        format!("INVITE x SIP/2.0\r\nA: b\r\n\r\n{SDP}x\r\n\"v=0\\r\\n\" +\n'o=-\\ud83d\\u12' `v=0\r\n  o=-\r\n"),
    ];
    let utf16: Vec<u8> = samples[0].encode_utf16().flat_map(u16::to_le_bytes).collect();
    let more = [[b"\xff\xfe".as_slice(), &utf16].concat(), gzip(samples[1].as_bytes())];
    for source in samples.iter().map(String::as_bytes).chain(more.iter().map(Vec::as_slice)) {
        for end in 0..=source.len() {
            let source = &source[..end];
            let located = locate(source, 4096);
            let notes = located.notes.iter().filter_map(|note| note.span);
            let said = located.found.iter().filter_map(|found| found.said.map(|said| said.span));
            let places = located.found.iter().chain(&located.loose).flat_map(|found| {
                let ends = found.text.char_indices().map(|(at, char)| (at, at + char.len_utf8()));
                ends.map(|(from, to)| found.outer(Span::new(offset(from), offset(to))))
            });
            for span in notes.chain(said).chain(places) {
                assert!(span.start <= span.end && span.end as usize <= end, "{span:?} of {end}");
            }
        }
    }
}
