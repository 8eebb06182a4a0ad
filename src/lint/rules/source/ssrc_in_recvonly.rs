use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The section does not send, yet announces a source with a stream or other properties. The sources are \
              ignored; mostly it means that somebody changed the direction in the text and left the rest.",
    breaks: &[(Stack::Chromium, "Ignores the sources.")],
    remedy: "Change the direction through the API (transceiver.direction) instead of in the text; or remove the lines.",
    spec: &["RFC 9429, section 5.2.1"],
    level_note: "A CNAME alone is no finding: Firefox announces one in sections that only receive, for its reports.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\na=ssrc:1 cname:x\na=ssrc:1 «msid»:s t\n"),
        Example::Text("a=inactive\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 «msid»:s t\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\na=ssrc:1 cname:x\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\na=ssrc:1 msid:s t\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\na=inactive\na=ssrc:1 msid:s t\n"),
    ],
    ..Rule::new(
        "ssrc-in-recvonly",
        Level::Info,
        "a section that does not send announces a source with more than a CNAME",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.direction().sends() || part.is_rejected() {
        return;
    }
    let idle = part.all("ssrc").find(|line| line.text("source_attribute").is_some_and(|name| name != "cname"));
    if let Some(line) = idle {
        findings.at(
            line.at_field("source_attribute"),
            prose!["this section is ", part.direction().name(), ", so that the source announced here is not used"],
        );
    }
}
