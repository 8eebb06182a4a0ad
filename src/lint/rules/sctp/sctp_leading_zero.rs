use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Port and size are written without leading zeros; some parsers read such a number in base 8.",
    breaks: &[(Stack::Other, "Parsers that follow C read 0010 as 8.")],
    remedy: "Leave the zeros away.",
    spec: &["RFC 8841, section 5.2", "RFC 8841, section 6.1"],
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:«0»5000\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«00»0\n"),
    ],
    passes: &[Example::Text(
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\na=max-message-size:0\n",
    )],
    ..Rule::new(
        "sctp-leading-zero",
        Level::Warning,
        "the SCTP port or the largest message is written with leading zeros",
        Check::Line(&["sctp-port", "max-message-size"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let field = if line.name() == "sctp-port" { "port" } else { "bytes" };
    let Some(text) = line.text(field) else { return };
    let zeros = text.len() - text.trim_start_matches('0').len();
    // A zero alone is a number.
    let spare = if zeros == text.len() { zeros - 1 } else { zeros };
    if spare > 0 {
        let start = line.at_field(field).span.start;
        let span = Span::new(start, start + crate::text::offset(spare));
        findings
            .at(line.spot(span), prose!["this number is written with leading zeros"])
            .fix(prose!["leave the leading zeros away"], [Edit::delete(span)]);
    }
}
