use crate::lint::rules::prelude::*;
use crate::sdp::syntax::Document;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Every description begins with v=0, says who made it (o=), what it is called (s=) and when it is (t=). \
              When the beginning is missing, the text was cut or put together by hand.",
    breaks: &[
        (Stack::Chromium, "Refuses the description and says which line it expected."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::WebrtcSdp, "Refuses the description."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: v="),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: o="),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: s="),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: t="),
        (Stack::Firefox, "First line not v=, parse fails"),
        (Stack::Firefox, "t= timespec line not specified, validation failed."),
        (Stack::Firefox, "o= owner line not specified, validation failed."),
        (Stack::Firefox, "s= session name line not specified, validation failed."),
        (Stack::WebrtcSdp, "Missing timing type"),
    ],
    remedy: "Write v=0, s=- and t=0 0, which say nothing but that. The o= line tells sessions apart: only whoever \
             makes the description can write it.",
    spec: &["RFC 8866, section 5", "RFC 9429, section 5.2.1"],
    level_note: "ICE lines on their way without a description (RFC 8840) need none of these.",
    fails: &[
        Example::Text("«o=- 1 1 IN IP4 127.0.0.1»\ns=-\nt=0 0\n"),
        Example::Text("«v=0»\no=- 1 1 IN IP4 127.0.0.1\nc=IN IP4 0.0.0.0\na=x\nm=audio 9 RTP/AVP 0\nt=0 0\n"),
        Example::Text("«m=audio 9 RTP/AVP 0»\na=rtcp-mux\n"),
        Example::Text("«v=0»\no=- 1 1 IN IP4 127.0.0.1\ns=-"),
    ],
    passes: &[
        Example::Text("v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\n"),
        Example::Text("\u{feff}v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\n"),
        Example::Text("candidate:1 1 udp 1 192.0.2.1 9 typ host\n"),
        Example::Text("a=ice-ufrag:abcd\nm=audio 9 RTP/AVP 0\na=mid:0\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\n"),
        Example::Text("a=mid:0\na=rtcp-mux\n"),
        Example::Text(""),
    ],
    ..Rule::new(
        "missing-required-line",
        Level::Error,
        "the session part lacks a line that every description has",
        Check::Description(check),
    )
};

/// What every description has, in order, with the line that says nothing when there is one.
const REQUIRED: &[(u8, &str, Option<&str>)] =
    &[(b'v', "v=", Some("v=0")), (b'o', "o=", None), (b's', "s=", Some("s=-")), (b't', "t=", Some("t=0 0"))];

/// What may stand before `t=`.
const BEFORE: &[u8] = b"vosiuepcb";

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    let letters = || document.session_lines().filter_map(|index| Some((index, letter(document, index)?)));
    let mut there = 0_u32;
    for (_, letter) in letters().filter(|(_, letter)| letter.is_ascii_lowercase()) {
        there |= 1 << (letter - b'a');
    }
    let is_there = |letter: u8| there & (1 << (letter - b'a')) != 0;
    if REQUIRED.iter().all(|(letter, ..)| is_there(*letter)) {
        return;
    }
    // Attributes alone are no description, but nobody takes them for one.
    if description.is_fragment() || document.lines.is_empty() {
        return;
    }
    let missing = || REQUIRED.iter().filter(|(letter, ..)| !is_there(*letter));
    let names = Prose::join(missing().map(|(_, name, _)| prose![*name]), ", ");
    let lines = if missing().count() == 1 { "this line is" } else { "these lines are" };
    let first = document.lines.first().map_or_else(Span::default, |line| line.span());
    let draft = findings.at(description.spot(first), prose![lines, " missing before the first m=: ", names]);
    if missing().any(|(.., neutral)| neutral.is_none()) {
        draft.help(prose!["o= tells one session from another: take it from whoever made the description"]);
        return;
    }
    let eol = document.lines.first().map_or("", |line| document.slice(line.eol()));
    let eol = if eol.is_empty() { "\r\n" } else { eol };
    // Each behind the last of the lines that stand before it.
    let edits = missing().map(|(wanted, _, neutral)| {
        let before = BEFORE.iter().position(|letter| letter == wanted).map_or(BEFORE, |end| &BEFORE[..end]);
        let behind = letters().rfind(|(_, letter)| before.contains(letter));
        let at = behind.map_or(0, |(index, _)| document.lines[index].eol().end);
        let ended = behind.is_none_or(|(index, _)| !document.lines[index].eol().is_empty());
        let text = neutral.unwrap_or_default();
        Edit::insert(at, if ended { format!("{text}{eol}") } else { format!("{eol}{text}") })
    });
    draft.fix(prose!["write the missing lines"], merged(edits));
}

/// The letter of a line, of the first one also behind a byte order mark.
fn letter(document: &Document<'_>, index: usize) -> Option<u8> {
    let line = &document.lines[index];
    line.kind.or_else(|| {
        let text = document.slice(line.span()).strip_prefix('\u{feff}').filter(|_| index == 0)?;
        matches!(text.as_bytes(), [_, b'=', ..]).then(|| text.as_bytes()[0])
    })
}

/// Insertions at one place as one, in their order.
fn merged(edits: impl Iterator<Item = Edit>) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::new();
    for edit in edits {
        match all.last_mut().filter(|last| last.span == edit.span) {
            Some(last) => last.text.push_str(&edit.text),
            None => all.push(edit),
        }
    }
    all
}
