use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "ICE lite waits to be called, which only a server with a public address can do. The client of WHIP and WHEP \
              must do full ICE; two lite sides never connect.",
    remedy: "Do full ICE in the client: leave a=ice-lite out of its offer.",
    spec: &["RFC 9725, section 4.4.5"],
    fails: &[Example::Offer("«a=ice-lite»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n")],
    passes: &[
        Example::Answer("a=ice-lite\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "whip-client-ice-lite",
        Level::Error,
        "a WHIP or WHEP client offers ICE lite",
        Check::Line(&["ice-lite"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.description().is_offer() {
        findings.at(line.at(), prose!["the client of WHIP or WHEP must do full ICE, this offer is ICE lite"]);
    }
}
