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
