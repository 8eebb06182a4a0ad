use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Lines about RTP have no meaning in a data section; they are ignored. Mostly a template was used for all \
              sections.",
    breaks: &[(Stack::Chromium, "Ignores them."), (Stack::Firefox, "Ignores them.")],
    remedy: "Leave these lines out of data sections.",
    spec: &["RFC 8841, section 9", "RFC 5576, section 4.1"],
    level_note: "A direction is no finding: browsers write one, and it has no effect.",
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n«a=rtcp-mux»\na=ssrc:1 cname:x\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n«a=msid:s t»\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sendrecv\na=sctp-port:5000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\n"),
    ],
    ..Rule::new("rtp-attribute-in-data", Level::Info, "a data section has lines about RTP", Check::Section(check))
};

/// Attributes that are about RTP only.
const RTP: &[&str] = &[
    "rtpmap",
    "rtcp",
    "rtcp-mux",
    "rtcp-mux-only",
    "rtcp-rsize",
    "rtcp-fb",
    "extmap",
    "msid",
    "ssrc",
    "ssrc-group",
    "rid",
];

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.is_data() {
        return;
    }
    let mut lines = part.lines().filter(|line| RTP.contains(&line.name()));
    if let Some(first) = lines.next() {
        let others = lines.count();
        let draft = findings.at(first.at(), prose!["a=", theirs(first.name()), " has no meaning in a data section"]);
        if others > 0 {
            draft.note(prose!["nor ", count(others, "other line", "other lines"), " of this section"]);
        }
    }
}
