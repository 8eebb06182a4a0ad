use crate::lint::Draft;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Each side says whether it starts the DTLS handshake: an offer leaves it open (actpass), the answer \
              chooses. Without it the two may both wait, or both start.",
    breaks: &[
        (Stack::Firefox, "Refuses an offer without it."),
        (Stack::Chromium, "Takes an offer without it as actpass, an answer without it as active."),
        (Stack::Str0m, "Goes passive, with a warning."),
    ],
    refusals: &[(Stack::Firefox, "Invalid offer, no setup attribute at level {}")],
    remedy: "Add a=setup:actpass to an offer, a=setup:active to an answer.",
    spec: &["RFC 8842, section 5.2", "RFC 8842, section 5.3", "RFC 9429, section 5.8.3"],
    level_note: "A warning in answers, in descriptions of which nobody says what they are, and in bundled sections \
                 of offers that are not the tagged one.",
    fails: &[
        Example::Offer("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=fingerprint:sha-256 AA\n"),
        Example::Answer("a=fingerprint:sha-256 AA\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
        Example::Text("«m=application 9 UDP/DTLS/SCTP webrtc-datachannel»\na=fingerprint:sha-256 AA\n"),
    ],
    passes: &[
        Example::Offer("a=setup:actpass\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 AA\n"),
        Example::Offer("m=audio 9 RTP/AVP 0\n"),
        Example::Answer(
            "a=group:BUNDLE 0 1\na=fingerprint:sha-256 AA\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=setup:active\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "missing-setup",
        Level::Error,
        "a section with a transport of its own does not say who starts DTLS",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.effective("setup").is_some() || !part.owns_transport() || part.port() == Some(0) {
        return;
    }
    let Some(fingerprint) = part.effective("fingerprint") else { return };
    if !(part.is_rtp() || part.is_data()) || part.mentions("setup") {
        return;
    }
    let draft = findings.at(part.at(), prose!["this section has no a=setup: nobody knows who starts DTLS"]);
    let role = match part.of.kind {
        Some(SdpType::Offer) if !part.is_rider() => {
            return add(draft, &fingerprint, "actpass");
        }
        Some(SdpType::Offer) => "actpass",
        Some(SdpType::Answer | SdpType::Pranswer) => "active",
        _ => {
            draft.level(Level::Warning).help(prose!["an offer says a=setup:actpass, an answer a=setup:active"]);
            return;
        }
    };
    add(draft.level(Level::Warning), &fingerprint, role);
}

/// The line that is missing goes after the fingerprint, for which it holds.
fn add(draft: Draft<'_>, after: &Line<'_>, role: &str) {
    let whole = after.whole();
    let (mut text, ends) = (String::new(), whole.end > after.span().end);
    if !ends {
        text.push_str(after.eol());
    }
    text.push_str("a=setup:");
    text.push_str(role);
    if ends {
        text.push_str(after.eol());
    }
    draft.unsafe_fix(prose!["add the a=setup that is usual here"], [Edit::insert(whole.end, text)]);
}
