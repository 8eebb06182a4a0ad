use crate::lint::rules::prelude::*;
use crate::sdp::attr::lines;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The text was put into a string and not taken out again: the two letters \\ and n stand where a line \
              should end. JSON that is encoded twice, shell variables and copies out of a log do that.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: v="),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: o="),
    ],
    remedy: "Decode the string before it is used as SDP: once for each time that it was encoded.",
    spec: &["RFC 8866, section 9"],
    seen: &[
        "https://github.com/devopvoid/webrtc-java/issues/147",
        "https://github.com/livekit/client-sdk-js/issues/648",
    ],
    fails: &[
        Example::Text("v=0«\\r\\n»o=- 1 1 IN IP4 127.0.0.1\\r\\ns=-\\r\\n\n"),
        Example::Text("v=0«\\n»s=-\n"),
        Example::Text("m=audio 9 RTP/AVP 0«\\r\\n»a=mid:0\n"),
    ],
    passes: &[Example::Text("v=0\r\ns=a\\nb\\\r\n"), Example::Text("v=0\ns=C:\\news\n")],
    ..Rule::new(
        "literal-escapes",
        Level::Error,
        "line ends are written as the letters \\r\\n",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let text = description.session.document.text;
    let bytes = text.as_bytes();
    if memchr::memchr(b'\\', bytes).is_none() {
        return;
    }
    let mut spans = Vec::new();
    let mut certain = false;
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\\', &bytes[from..]).map(|at| from + at) {
        let length = match &bytes[at..] {
            [b'\\', b'r', b'\\', b'n', ..] => 4,
            [b'\\', b'n' | b'r', ..] => 2,
            _ => {
                from = at + 1;
                continue;
            }
        };
        from = at + length;
        let next = matches!(bytes[from..], [letter, b'=', ..] if letter == b'a' || lines::find(letter).is_some());
        let last = matches!(bytes[from..], [] | [b'\r' | b'\n', ..]);
        certain |= next;
        if next || last {
            spans.push(Span::new(offset(at), offset(from)));
        }
    }
    let Some(first) = spans.first().copied().filter(|_| certain) else { return };
    findings
        .at(
            description.spot(first),
            prose![count(spans.len(), "line end is", "line ends are"), " written as letters (\\r\\n)"],
        )
        .note(prose!["it is one long line to every reader"])
        .unsafe_fix(prose!["make line ends of them"], spans.into_iter().map(|span| Edit::replace(span, "\r\n")));
}
