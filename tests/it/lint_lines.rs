//! What the rules about lines say of texts that no example can hold: malformed files of the corpus, what unwrapping
//! found out, and very many lines of one kind.

use rtcscope::diagnostic::{Diagnostic, Level};
use rtcscope::lint::{self, Description, LineEnds, Profile, Selection, Unwrapped, fix};
use rtcscope::sdp::locate::locate;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;

use crate::pipeline::{beside, read};

fn findings(text: &str, unwrapped: Unwrapped, selection: &Selection) -> Vec<Diagnostic> {
    let document = Document::parse(text);
    let session = Session::read(&document);
    lint::lint(&Description::new(&session, None, Profile::Jsep).unwrapped(unwrapped), selection)
}

fn all(text: &str) -> Vec<Diagnostic> {
    findings(text, Unwrapped::default(), &Selection::of(Profile::Jsep))
}

/// Names and levels of what the rules of `names` find.
fn told(text: &str, unwrapped: Unwrapped, names: &[&str]) -> Vec<(&'static str, Level)> {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let selection = Selection::new(Profile::Jsep, &names, &[], &[]).expect("names of rules");
    findings(text, unwrapped, &selection).iter().map(|finding| (finding.name, finding.level)).collect()
}

/// Malformed files of the corpus: the rule that tells, how often, and the line of its first finding.
const MALFORMED: &[(&str, &str, usize, usize)] = &[
    ("truncated-inside-rtpmap.sdp", "missing-final-eol", 1, 82),
    ("m-line-port-out-of-range.sdp", "port-range", 1, 45),
    ("cr-only-line-endings.sdp", "cr-line-endings", 1, 1),
    ("nul-bytes.sdp", "bad-octet", 2, 7),
    ("no-version-line.sdp", "missing-required-line", 1, 1),
];

#[test]
fn malformed_files_are_told_as_they_should_be() {
    let Some(folder) = beside("corpus") else { return };
    for (name, rule, times, line) in MALFORMED {
        let bytes = read(&folder.join("malformed").join(name));
        let text = String::from_utf8(bytes).expect("UTF-8");
        let found = all(&text);
        let of_rule: Vec<_> = found.iter().filter(|finding| finding.name == *rule).collect();
        assert_eq!(of_rule.len(), *times, "{name}: {rule}");
        assert_eq!(of_rule[0].level, Level::Error, "{name}: {rule}");
        let at = of_rule[0].label.as_ref().expect("a place").span.start as usize;
        let ends = text[..at].bytes().filter(|byte| matches!(byte, b'\n')).count();
        assert_eq!(if text.contains('\n') { ends + 1 } else { 1 }, *line, "{name}: {rule}");
    }
}

#[test]
fn ice_lines_alone_lack_nothing() {
    let Some(folder) = beside("corpus") else { return };
    let bytes = read(&folder.join("malformed/candidate-priority-not-a-number.txt"));
    let found = all(&String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|finding| finding.level == Level::Error && finding.message.plain().contains("priority")));
}

#[test]
fn what_unwrapping_found_out_is_heeded() {
    let kept = Unwrapped { line_ends: LineEnds::Kept, ..Unwrapped::default() };
    let lost = Unwrapped { line_ends: LineEnds::Lost, ..Unwrapped::default() };
    let bom = Unwrapped { bom: true, ..Unwrapped::default() };
    let old = Unwrapped { windows_1252: true, ..Unwrapped::default() };

    let trimmed = "v=0\r\ns=-";
    assert_eq!(told(trimmed, kept, &["missing-final-eol"]), [("missing-final-eol", Level::Error)]);
    assert_eq!(told(trimmed, Unwrapped::default(), &["missing-final-eol"]), [("missing-final-eol", Level::Warning)]);
    assert_eq!(told(trimmed, lost, &["missing-final-eol"]), []);
    assert_eq!(told("v=0\ns=-\n", lost, &["lf-line-endings"]), []);
    assert_eq!(told("v=0\n\ns=-\n", lost, &["blank-line"]), [("blank-line", Level::Warning)]);
    assert_eq!(told("v=0\r\n\r\n", kept, &["blank-line"]), [("blank-line", Level::Error)]);
    assert_eq!(told("v=0\ns=-\n", bom, &["byte-order-mark"]), [("byte-order-mark", Level::Error)]);
    assert_eq!(told("v=0\ns=é\n", old, &["bad-octet"]), [("bad-octet", Level::Error)]);
    assert_eq!(told("v=0\ns=é\na=charset:ISO-8859-1\n", old, &["bad-octet"]), []);
}

#[test]
fn a_wrapping_tells_what_line_ends_are_worth() {
    let of = |input: &[u8]| {
        let located = locate(input, 1 << 20);
        Unwrapped::of(located.found.first().expect("a description"))
    };
    let sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n";
    assert_eq!(of(sdp.as_bytes()), Unwrapped::default());
    let json = format!("{{\"type\":\"offer\",\"sdp\":\"{}\"}}", sdp.replace("\r\n", "\\r\\n"));
    assert_eq!(of(json.as_bytes()).line_ends, LineEnds::Kept);
    assert_eq!(of(&json.as_bytes()[..json.len() - 2]).line_ends, LineEnds::Lost);
    let quoted: String = sdp.lines().map(|line| format!("> {line}\n")).collect();
    assert_eq!(of(quoted.as_bytes()).line_ends, LineEnds::Lost);
    assert!(of(format!("\u{feff}{sdp}").as_bytes()).bom);
    let mut latin = sdp.replace("s=-", "s=e").into_bytes();
    let name = latin.iter().position(|byte| *byte == b'e').expect("a name");
    latin[name] = 0xe9;
    assert!(of(&latin).windows_1252);
}

#[test]
fn nobody_else_speaks_for_a_rule_that_is_ignored() {
    let text = "v=0\r\nm=audio 99999 RTP/AVP 0\r\nt=x\r\n";
    let without = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let selection = Selection::new(Profile::Jsep, &[], &names, &[]).expect("names of rules");
        let mut names: Vec<_> = findings(text, Unwrapped::default(), &selection).iter().map(|f| f.name).collect();
        names.retain(|name| matches!(*name, "port-range" | "mline-fields" | "malformed-value"));
        names
    };
    assert_eq!(without(&[]), ["port-range", "malformed-value"]);
    assert_eq!(without(&["port-range"]), ["malformed-value"]);
    assert_eq!(without(&["malformed-value"]), ["port-range"]);
}

/// Texts, and what they are after all safe fixes.
const FIXED: &[(&str, &str)] = &[
    ("v=0\n a=x\n\ts =-\n", "v=0\r\ns=-\r\na=x\r\n"),
    ("\u{feff}v=0\r\no=- 1 1 IN IP6 127.0.0.1", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"),
    ("o=- 1 1 IN IP4 127.0.0.1\r\n", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"),
    ("v=0\rs=\rM=audio 9 RTP/AVP 0 0\rA=RTCP-MUX\r\r", "v=0\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\na=rtcp-mux\r\n"),
    ("m=audio  9 RTP/AVP 0 \r\na=setup:active\r\n\r\na=setup:active\r\n", "m=audio 9 RTP/AVP 0\r\na=setup:active\r\n"),
    (
        "m=audio 9 RTP/AVP 0\r\na=x-1\r\nb=AS:64\r\nc=IN IP4 ::1",
        "m=audio 9 RTP/AVP 0\r\nc=IN IP6 ::1\r\nb=AS:64\r\na=x-1\r\n",
    ),
];

#[test]
fn safe_fixes_leave_what_is_meant() {
    for (before, after) in FIXED {
        let mut text = (*before).to_owned();
        for _ in 0..6 {
            text = fix::apply(&text, &all(&text), false).text;
        }
        assert_eq!(text, *after, "{before:?}");
    }
}

/// Lines that each bring a rule close to looking at all the others.
const MANY: &[&str] = &[
    "a=sendonly\r\na=sendrecv\r\n",
    "b=TIAS:1\r\n",
    "b=RR:0\r\n",
    "o=- 1 1 IN IP4 192.0.2.1\r\n",
    "m=audio 5000 RTP/AVP 0\r\n",
    "m=audio 9 RTP/AVP 0 0\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:0 PCMU/8000\r\n",
    "a=rtcp-muxx\r\n",
    "a=snedrecv\r\n",
    "nonsense\r\n",
    " a=mid:0\r\n",
    "\r\n",
    "a=mid:0\0\r\n",
    "a=mid: 0 \r\n",
    "b=AS:1\r\nc=IN IP4 192.0.2.1\r\n",
    "t=0 0\r\nv=0\r\n",
    "a=ssrc:1 cname:alice@example.com\r\n",
    "q=1\n",
    "v=0\\r\\n",
    "c=TN X y\r\n",
    "z=0 0\r\n",
];

#[test]
fn very_many_lines_of_one_kind_are_no_trouble() {
    for lines in MANY {
        for head in ["", "v=0\r\na=sendonly\r\nm=audio 5000 UDP/TLS/RTP/SAVPF 0\r\n"] {
            let text = format!("{head}{}", lines.repeat(3_000));
            let found = all(&text);
            let fixed = fix::apply(&text, &found, true);
            // Each line is spoken of a few times at most.
            assert!(found.len() <= 3_000 * 8 + 20, "{lines:?}: {}", found.len());
            assert!(fixed.text.len() <= text.len() * 4 + 100, "{lines:?}");
        }
    }
}
