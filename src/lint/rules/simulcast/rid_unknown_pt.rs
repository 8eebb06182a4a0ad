use crate::lint::rules::prelude::*;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    meaning: "A rid may be limited to some payload types by pt=. They must be among those of the m= line; one that is not \
              is crossed off, and a rid with none left is discarded.",
    breaks: &[(Stack::Chromium, "Refuses the description, or ignores the line.")],
    refusals: &[(Stack::Chromium, "A RID contains an unknown payload type.")],
    remedy: "Name payload types of this section, or leave pt= away: then any codec of the section will do.",
    spec: &["RFC 8851, section 6.2.2"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send pt=31,«97»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send pt=«VP8»;max-fps=15\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31 97\na=rid:h send pt=31,97\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send max-fps=15\n"),
    ],
    ..Rule::new(
        "rid-unknown-pt",
        Level::Warning,
        "a rid is limited to a payload type that the m= line does not list",
        Check::Line(&["rid"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    for param in line.params("restrictions").filter(|param| param.name == "pt") {
        let Some((value, span)) = param.value else { continue };
        let mut from = span.start;
        for number in value.split(',') {
            let to = from + offset(number.len());
            if number.parse().ok().and_then(|number| line.part.payload(number)).is_none() {
                findings.at(
                    line.spot(Span::new(from, to)),
                    prose!["the m= line of this section has no payload type ", theirs(number)],
                );
                return;
            }
            from = to + 1;
        }
    }
}
