use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "WHIP and WHEP have one offer and one answer. Afterwards only ICE may change, by HTTP PATCH; a second offer \
              of the same session has nowhere to go.",
    remedy: "Close the session with HTTP DELETE and make a new one; restart ICE by PATCH.",
    spec: &["RFC 9725, section 3", "RFC 9725, section 4.3.3"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "‹o=- 7 2 IN IP4 0.0.0.0›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        (SdpType::Offer, "«o=- 7 3 IN IP4 0.0.0.0»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 UDP/TLS/RTP/SAVPF 31\n"),
    ])],
    passes: &[Example::Steps(&[
        (SdpType::Offer, "o=- 7 2 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        (SdpType::Offer, "o=- 8 2 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ])],
    ..Rule::new(
        "whip-renegotiation",
        Level::Error,
        "a WHIP or WHEP session is negotiated a second time",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let origin = |of: &Description<'_>| {
        let line = of.session_part().first("o")?;
        Some((line.at(), line.text("session_id")?.to_owned(), line.text("session_version")?.to_owned()))
    };
    let Some((before, now)) = origin(step.previous).zip(origin(step.next)) else { return };
    if before.1 == now.1 && before.2 != now.2 {
        findings
            .at(
                now.0,
                prose!["this changes a session that WHIP and WHEP cannot change: there is one offer and one answer"],
            )
            .also(before.0, prose!["the session before"]);
    }
}
