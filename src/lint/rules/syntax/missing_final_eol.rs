use crate::lint::rules::prelude::*;
use crate::sdp::malformed;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Every line of a description ends in CR LF, the last one too. When it does not, the text was trimmed \
              or cut on the way, and strict readers refuse it.",
    breaks: &[
        (Stack::Chromium, "Refuses the description and quotes its last line."),
        (Stack::Firefox, "Overlooks the last line, without a word."),
        (Stack::Pion, "Refuses it with EOF."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Invalid SDP line."), (Stack::Pion, "EOF")],
    remedy: "Append CR LF, and find out what trims strings between the two ends: form handlers and trim() do.",
    spec: &["RFC 8866, section 9"],
    seen: &["https://github.com/feross/simple-peer/issues/552", "https://github.com/AMWA-TV/sdpoker/issues/17"],
    level_note: "An error when the text was cut in the middle of a line, or came in a string that keeps line ends. \
                 Otherwise a warning only: a paste or an editor may have lost the line end.",
    fails: &[
        Example::Text("v=0\ns=-«»"),
        Example::Text("v=0\r\ns=-«»"),
        Example::Text("v=0\nm=audio 9 RTP/AVP 96\na=rtpmap:«»"),
    ],
    passes: &[
        Example::Text("v=0\ns=-\n"),
        Example::Text("candidate:1 1 udp 1 192.0.2.1 9 typ host"),
        Example::Text(""),
    ],
    ..Rule::new("missing-final-eol", Level::Warning, "the last line has no line end", Check::Description(check))
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let ends = description.unwrapped.line_ends;
    let document = description.session.document;
    let Some(last) = document.lines.last().filter(|last| last.eol().is_empty()) else { return };
    // A lone candidate, as `RTCIceCandidate.candidate` has it, is no line of a file.
    if description.is_fragment() {
        return;
    }
    let end = last.span().end;
    let spot = description.spot(Span::new(end, end));
    if malformed::is_cut(description.session, document.lines.len() - 1) {
        // Whoever claims the line says what is missing in it.
        findings.at(spot, prose!["the text ends in the middle of this line: it was cut short"]).level(Level::Error);
        return;
    }
    if ends == LineEnds::Lost {
        return;
    }
    let eol = document.lines.first().map_or("\r\n", |line| match document.slice(line.eol()) {
        "" => "\r\n",
        eol => eol,
    });
    let draft = findings
        .at(spot, prose!["the last line has no line end: was the text trimmed or cut?"])
        .fix(prose!["end the last line as the others"], [Edit::insert(end, eol)]);
    if ends == LineEnds::Kept {
        draft.level(Level::Error).note(prose!["it came in a string that would have kept the line end"]);
    }
}
