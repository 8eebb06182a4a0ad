use crate::lint::rules::prelude::*;
use crate::sdp::syntax::Line;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Lines of SDP end in CR LF. Readers should take LF alone, and nearly all do; a mixture usually means \
              that lines were put in as text on the way.",
    breaks: &[(Stack::Other, "Small parsers in devices cut two bytes off each line, or look for CR LF as it stands.")],
    remedy: "Write CR LF at the end of every line.",
    spec: &["RFC 8866, section 5"],
    seen: &[
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/587",
        "https://github.com/ireader/media-server/issues/376",
    ],
    fails: &[Example::Text("«v=0»\ns=-\n"), Example::Text("v=0\r\n«s=-»\nt=0 0\r\na=x\n")],
    passes: &[
        Example::Text("v=0\r\ns=-\r\n"),
        Example::Text("v=0\r\ns=-"),
        Example::Text("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n"),
    ],
    ..Rule::new("lf-line-endings", Level::Info, "lines end in LF alone", Check::Description(check))
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    if description.unwrapped.line_ends == LineEnds::Lost || description.is_fragment() {
        return;
    }
    let bytes = document.text.as_bytes();
    let alone = |line: &&Line| bytes[line.eol().range()] == *b"\n";
    let Some(first) = document.lines.iter().find(alone) else { return };
    let number = document.lines.iter().filter(alone).count();
    let others = document.lines.iter().any(|line| line.eol().end - line.eol().start > 1);
    let message = if others {
        prose![count(number, "line ends", "lines end"), " in LF alone, the others in CR LF"]
    } else {
        prose!["the lines end in LF, not in CR LF"]
    };
    let edits = document.lines.iter().filter(alone).map(|line| Edit::replace(line.eol(), "\r\n"));
    findings
        .at(description.spot(first.span()), message)
        .note(prose!["readers should take it, writers are to write CR LF"])
        .fix(prose!["end the lines in CR LF"], edits);
}
