use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Offer and answer settle who starts the DTLS handshake. To actpass the answer says active or passive, to \
              active it says passive, to passive it says active. With the same role on both sides each waits for the \
              other, or both start.",
    breaks: &[
        (Stack::Chromium, "Refuses the answer. An answer without a=setup is taken as active."),
        (Stack::Firefox, "Refuses the answer."),
    ],
    refusals: &[
        (Stack::Chromium, "Answerer must use either active or passive value for setup attribute."),
        (Stack::Chromium, "Answerer must be passive when offerer is active."),
        (Stack::Chromium, "Answerer must be active when offerer is passive."),
    ],
    remedy: "Offer actpass and answer active, unless this side has reason to wait.",
    spec: &["RFC 4145, section 4.1", "RFC 8842, section 5.3"],
    seen: &[
        "https://github.com/emiago/diago/issues/174",
        "https://github.com/sipsorcery-org/sipsorcery/issues/1463",
        "https://github.com/aiortc/aiortc/issues/1087",
        "https://github.com/havfo/WEBRTC-to-SIP/issues/4",
    ],
    level_note: "A warning when the answer has no a=setup: browsers take it as active then.",
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:‹actpass›\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:«actpass»\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:‹active›\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:«active»\n",
        ),
        Example::Pair(
            "a=setup:‹passive›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "a=setup:«passive»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        ),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:«holdconn»\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:‹actpass›\n", "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
    ],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:actpass\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:passive\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:passive\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:active\n",
        ),
        // Without a=setup in the offer the answer may take either.
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:active\n"),
        // TCP for MSRP, not DTLS.
        Example::Pair("m=message 9 TCP/MSRP *\na=setup:actpass\n", "m=message 9 TCP/MSRP *\na=setup:holdconn\n"),
    ],
    ..Rule::new(
        "setup-roles",
        Level::Error,
        "the DTLS roles of offer and answer do not go together",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (mut inherited, mut silent) = (false, false);
    for joined in pair.live() {
        if !joined.answer.is_dtls() && joined.answer.of_transport("fingerprint").is_none() {
            continue;
        }
        let Some(answered) = joined.answer.of_transport("setup") else {
            // A line that cannot be read is there all the same; without one in the offer there is nothing to answer.
            let written = joined.answer.mentions("setup") || pair.answer.session_part().mentions("setup");
            let offered = joined.offer.of_transport("setup").filter(|_| !written && !joined.answer.is_rider());
            if let Some(offered) = offered.filter(|_| !std::mem::replace(&mut silent, true)) {
                findings
                    .at(
                        joined.answer.at(),
                        prose!["the answer has no a=setup: nobody says who starts the DTLS handshake"],
                    )
                    .also(offered.at_field("role"), prose!["offered"])
                    .level(Level::Warning);
            }
            continue;
        };
        if joined.answer.effective("setup").is_none() {
            continue;
        }
        // What stands for the session is told once.
        if !answered.part.is_media() && std::mem::replace(&mut inherited, true) {
            continue;
        }
        let offered = joined.offer.of_transport("setup");
        let (one, other) = (offered.and_then(|line| line.text("role")), answered.text("role").unwrap_or_default());
        let message = match (one, other) {
            (_, "actpass") => prose!["an answer must choose a role, active or passive"],
            (_, "holdconn") => prose!["holdconn is no role for DTLS"],
            (Some("active"), "active") => prose!["both sides want to start the DTLS handshake"],
            (Some("passive"), "passive") => prose!["both sides wait for the DTLS handshake"],
            (Some("holdconn"), _) => prose!["the offer says holdconn, which is no role for DTLS"],
            _ => continue,
        };
        let draft = findings.at(answered.at_field("role"), message);
        if let Some(offered) = offered {
            draft.also(offered.at_field("role"), prose!["offered"]);
        }
    }
}
