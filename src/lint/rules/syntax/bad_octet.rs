use crate::lint::rules::prelude::*;
use crate::sdp::syntax::Line;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "SDP allows any byte in a value but NUL, CR and LF. A NUL ends a string in C, so that two readers see \
              two different values; a CR in a line is taken for a line end by some and for text by others. Text is \
              UTF-8, unless a=charset names another character set.",
    breaks: &[
        (Stack::Chromium, "Refuses a mid, an msid or a credential with such a byte."),
        (Stack::Firefox, "Ends the value at a NUL."),
        (Stack::Pion, "Keeps the byte in the value."),
        (Stack::Other, "Readers in Rust and Python (webrtc-sdp, sdp, str0m, aiortc) refuse what is not UTF-8."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Illegal character found in the value of {}")],
    remedy: "Find out what put the byte in (a fixed buffer that was copied whole, mixed line ends) and remove it \
             there.",
    spec: &["RFC 8866, section 9", "RFC 8866, section 6.10"],
    level_note: "A CR as the only line end is told by cr-line-endings.",
    fails: &[
        Example::Text("v=0\r\na=mid:1«\0»\r\n"),
        Example::Text("v=0\r\ns=a«\r»b\0\r\nt=0 0\r\n"),
        Example::Text("v=0\ns=x«\0»\0\n"),
    ],
    passes: &[
        Example::Text("v=0\r\ns=-\r\n"),
        Example::Text("v=0\rs=-\r"),
        Example::Text("v=0\r\r\ns=-\n"),
        Example::Text("s=\u{1b}[1m\n"),
    ],
    ..Rule::new(
        "bad-octet",
        Level::Error,
        "a line holds a NUL, a CR that does not end it, or bytes that are not UTF-8",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    if description.unwrapped.windows_1252 && !description.session_part().has("charset") {
        // Every byte that was not UTF-8 has become a character beyond ASCII.
        let first = document.text.char_indices().find(|(_, c)| !c.is_ascii());
        if let Some((at, c)) = first {
            let span = Span::new(offset(at), offset(at + c.len_utf8()));
            findings
                .at(description.spot(span), prose!["the text is not UTF-8; here it is read as Windows-1252"])
                .note(prose!["most readers refuse it"])
                .help(prose!["write it as UTF-8, or name the character set in a=charset"]);
        }
    }
    let bytes = document.text.as_bytes();
    let nul = memchr::memchr(0, bytes).is_some();
    let returns = memchr::memchr_iter(b'\r', bytes).count();
    // CR LF has one; LF alone none; CR alone and CR CR LF all but the LF.
    let in_ends = |line: &Line| {
        let end = &bytes[line.eol().range()];
        end.len() - usize::from(end.last() == Some(&b'\n'))
    };
    if !nul && (returns == 0 || returns == document.lines.iter().map(in_ends).sum::<usize>()) {
        return;
    }
    for line in &document.lines {
        let span = line.span();
        let Some(at) = memchr::memchr2(0, b'\r', &bytes[span.range()]) else { continue };
        let at = span.start + offset(at);
        let spot = description.spot(Span::new(at, at + 1));
        if bytes[at as usize] == 0 {
            findings
                .at(spot, prose!["a NUL byte stands in this line"])
                .note(prose!["some readers stop here, some refuse the description, some keep it in the value"])
                .help(prose!["remove it where the text is made"]);
        } else {
            findings
                .at(spot, prose!["a CR stands in this line and does not end it"])
                .help(prose!["end the line with CR LF here, or take the CR out"]);
        }
    }
}
