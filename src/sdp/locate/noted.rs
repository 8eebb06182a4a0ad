//! What is noted of inputs, and where.

use super::*;

const SDP: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 X 0\r\na=mid:0\r\na=sendrecv\r\n";
const LIMIT: usize = 1 << 20;

#[test]
fn what_we_wrote_ourselves_is_told() {
    let source = "{\n  \"format\": \"rtcscope.sdp\",\n  \"lines\": [{\"text\": \"v=0\"}]}";
    let located = locate(source.as_bytes(), LIMIT);
    assert!(located.found.is_empty());
    assert_eq!(located.notes, [Note { span: Some(Span::new(14, 28)), problem: NoteKind::OwnJson }]);
}

#[test]
fn no_break_spaces_are_noted_where_they_stand() {
    let source = SDP.replace("t=0 0", "t=0\u{a0}0");
    let located = locate(source.as_bytes(), LIMIT);
    assert_eq!(located.found[0].text, SDP);
    let line = offset(SDP.find("t=0 0").expect("there"));
    assert_eq!(&source[located.found[0].outer(Span::new(line, line + 5)).range()], "t=0\u{a0}0");
    let at = offset(source.find('\u{a0}').expect("there"));
    let note = Note { span: Some(Span::new(at, at + 2)), problem: NoteKind::NoBreakSpaces { count: 1 } };
    assert_eq!(located.notes, [note]);
}

#[test]
fn what_was_not_read_is_told() {
    let source = SDP.replace("\r\n", "\n").replace("s=-", "? s=-").replace("t=0", "? t=0");
    let source = format!("log\n{source}");
    let located = locate(source.as_bytes(), LIMIT);
    let at = offset(source.find("t=0").expect("there"));
    assert_eq!(located.notes, [Note { span: Some(Span::new(at, at + 5)), problem: NoteKind::Continues { lines: 4 } }]);
    let all = format!("log\n{}bye\n", SDP);
    assert!(locate(all.as_bytes(), LIMIT).notes.is_empty());
}

#[test]
fn every_beginning_of_a_form_is_survived() {
    let lines: Vec<&str> = SDP.lines().collect();
    let each = |write: fn(usize, &str) -> String| {
        lines.iter().enumerate().map(|(n, line)| write(n + 8, line)).collect::<String>()
    };
    let samples = [
        each(|n, line| format!("{n:>4}  {line}\n")),
        each(|n, line| format!("{}{line}\n-{line}\n@@ -1 +1 @@\n", if n % 2 == 0 { " " } else { "+" })),
        each(|n, line| format!("| {n} | `{line}` | x |\n")),
        each(|_, line| format!("- '{line}',\n")),
        format!("x [\\\"{}\\\"]", lines.join("\\\",\\n \\\"")),
        format!("{{\\rtf1 {}}}", lines.join("\\par\n")),
        each(|_, line| format!("\u{1b}[1;32m{line}\\u001b[0m^[[K\n")).replace("t=0 0", "t=0\u{a0}0"),
        format!("a?b=v%3D0%0D%0A{}%2&c%253D", lines[1..].join("%0A").replace('=', "%3D")),
        SDP.replace("=", "=3D").replace("127", "=\r\n127") + "--x\r\n",
        each(|_, line| format!("{line} and\nmore\n\u{93}\n")),
    ];
    for source in &samples {
        for end in 0..=source.len() {
            let located = locate(&source.as_bytes()[..end], 4096);
            let notes = located.notes.iter().filter_map(|note| note.span);
            let places = located.found.iter().chain(&located.loose).flat_map(|found| {
                let ends = found.text.char_indices().map(|(at, char)| (at, at + char.len_utf8()));
                ends.map(|(from, to)| found.outer(Span::new(offset(from), offset(to))))
            });
            for span in notes.chain(places) {
                assert!(span.start <= span.end && span.end as usize <= end, "{span:?} of {end}: {source}");
            }
        }
        assert_eq!(locate(source.as_bytes(), 4096).found.len(), 1, "{source}");
    }
}
