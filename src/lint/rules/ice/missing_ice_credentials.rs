use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A WebRTC endpoint talks to nobody without connectivity checks, and those are signed with a user \
              fragment and a password. A section with a transport of its own needs both, its own or those of the \
              session part. A description that has none at all is one of plain RTP: a SIP phone, a camera, a media \
              server without ICE.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, unless the section rides on another one of its BUNDLE group."),
        (Stack::Firefox, "Refuses the description; in an offer also when only a bundled section lacks them."),
        (Stack::Pion, "Refuses the description."),
        (Stack::Str0m, "Refuses the description."),
    ],
    refusals: &[
        (Stack::Chromium, "Called with SDP without ice-ufrag and ice-pwd."),
        (Stack::Firefox, "Invalid description, no ice-ufrag attribute at level {}"),
        (Stack::Firefox, "Invalid description, no ice-pwd attribute at level {}"),
        (Stack::Pion, "SetRemoteDescription called with no ice-ufrag"),
        (Stack::Pion, "SetRemoteDescription called with no ice-pwd"),
        (Stack::WebrtcRs, "set_remote_description called with no ice-ufrag"),
        (Stack::WebrtcRs, "set_remote_description called with no ice-pwd"),
        (Stack::Str0m, "missing a=ice-ufrag/pwd"),
    ],
    remedy: "Turn ICE on at the other end, or put a gateway in between; the credentials cannot be made up on the way.",
    spec: &["RFC 8839, section 5.4", "RFC 9429, section 5.8.3"],
    seen: &["https://github.com/onsip/SIP.js/issues/423"],
    level_note: "A bundled section of an offer that is not the tagged one may leave them out in a later offer, and \
                 Chromium asks for them only in the tagged one: a warning there.",
    fails: &[
        Example::Text("v=0\n«m=audio 4000 RTP/AVP 0»\nm=video 4002 RTP/AVP 96\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n«m=video 9 \
             UDP/TLS/RTP/SAVPF 96»\n",
        ),
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:aaaa\n\
             a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n«m=video 9 UDP/TLS/RTP/SAVPF 96»\na=mid:1\n",
        ),
    ],
    passes: &[
        Example::Text("a=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("a=control:*\nm=audio 0 RTP/AVP 0\n"),
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:aaaa\n\
             a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "missing-ice-credentials",
        Level::Error,
        "a section with a transport of its own has no ICE credentials",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let has = |part: &Part<'_>| part.has("ice-ufrag") || part.has("ice-pwd");
    if has(&description.session_part()) {
        return;
    }
    let mut lacking = description.sections().filter(|part| !has(part) && needs(part));
    if !description.sections().any(|part| has(&part)) {
        let Some(first) = lacking.next() else { return };
        findings
            .at(first.at(), prose!["there are no ICE credentials anywhere: no WebRTC endpoint wrote or takes this"])
            .help(prose!["turn ICE on at the other end, or put a gateway in between"]);
        return;
    }
    // Riders have one cause: an offer that takes BUNDLE for granted.
    let mut riders = lacking_riders(description);
    for part in lacking.filter(|part| !part.is_rider()) {
        findings.at(part.at(), prose!["this section has no ICE credentials, nor has the session part"]);
    }
    let Some(rider) = riders.next() else { return };
    let more = riders.count();
    let draft = findings
        .at(rider.at(), prose!["this bundled section has no ICE credentials of its own"])
        .level(Level::Warning)
        .note(prose!["in a first offer every bundled section needs them, for if it has to go alone"]);
    if more > 0 {
        draft.note(prose![count(more, "further section is", "further sections are"), " like that"]);
    }
}

fn lacking_riders<'a>(description: &'a Description<'a>) -> impl Iterator<Item = Part<'a>> {
    description
        .sections()
        .filter(|part| part.is_rider() && !part.has("ice-ufrag") && !part.has("ice-pwd") && needs(part))
}

/// Must it have credentials? Not when it is of no WebRTC kind, and not when a line is there that cannot be read: that
/// is what is wrong then.
fn needs(part: &Part<'_>) -> bool {
    (part.is_rtp() || part.is_data())
        && part.port() != Some(0)
        && part.owns_transport()
        && !part.mentions("ice-ufrag")
        && !part.mentions("ice-pwd")
}
