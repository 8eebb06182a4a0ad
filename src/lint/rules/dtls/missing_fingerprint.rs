use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The fingerprint ties the DTLS certificate to the signaling: without one nobody can tell the peer from \
              somebody in between, so no WebRTC endpoint starts a call. A description that has none at all is one of \
              plain RTP or SDES.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, unless the section rides on another one of its BUNDLE group."),
        (
            Stack::Firefox,
            "Refuses the description, after it has asked for ICE credentials; in an offer also when \
                          only a bundled section lacks it.",
        ),
        (Stack::Pion, "Refuses the description."),
        (Stack::Str0m, "Disconnects."),
    ],
    refusals: &[
        (Stack::Chromium, "Called with SDP without DTLS fingerprint."),
        (Stack::Firefox, "Invalid description, no fingerprint attribute at level {}"),
        (Stack::Pion, "SetRemoteDescription called with no fingerprint"),
        (Stack::WebrtcRs, "set_remote_description called with no fingerprint"),
    ],
    remedy: "Give every section that has a transport of its own, or the session part, an a=fingerprint of the \
             certificate in use. Plain RTP (RTSP cameras, SIP phones) needs a gateway, or DTLS turned on in the PBX.",
    spec: &["RFC 8827, section 6.5", "RFC 9429, section 5.8.2"],
    seen: &[
        "https://github.com/onsip/SIP.js/issues/423",
        "https://github.com/flutter-webrtc/flutter-webrtc/issues/273",
        "https://github.com/InnovateAsterisk/Browser-Phone/issues/477",
    ],
    level_note: "A warning in a bundled section of an offer that is not the tagged one, because a later offer may \
                 leave it out there; and in RTSP, whose sections have port 0 and are taken as rejected.",
    fails: &[
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=setup:actpass\n"),
        Example::Text("v=0\n«m=audio 4000 RTP/AVP 0»\nm=video 4002 RTP/AVP 96\n"),
        Example::Text("«m=application 9 UDP/DTLS/SCTP webrtc-datachannel»\na=sctp-port:5000\n"),
        Example::Text("a=control:*\n«m=audio 0 RTP/AVP 0»\n"),
        Example::Offer(
            "a=group:BUNDLE 0 1\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=fingerprint:sha-256 AA\n",
        ),
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\n«m=video 9 \
             UDP/TLS/RTP/SAVPF 96»\na=mid:1\na=ice-ufrag:aaaa\n",
        ),
    ],
    passes: &[
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256\n"),
        Example::Text("m=image 4000 udptl t38\n"),
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\nm=video 9 \
             UDP/TLS/RTP/SAVPF 96\na=mid:1\n",
        ),
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\nm=video 0 \
             UDP/TLS/RTP/SAVPF 96\na=mid:1\na=bundle-only\n",
        ),
    ],
    ..Rule::new(
        "missing-fingerprint",
        Level::Error,
        "a section with a transport of its own has no DTLS fingerprint",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.session_part().has("fingerprint") {
        return;
    }
    let mut lacking = description.sections().filter(|part| !part.has("fingerprint") && needs(part));
    if !description.sections().any(|part| part.has("fingerprint")) {
        let Some(first) = lacking.next() else { return };
        let plain = !first.is_dtls() && !first.has("crypto");
        let draft = findings
            .at(first.at(), prose!["there is no a=fingerprint anywhere: no WebRTC endpoint takes this"])
            .note(prose!["without it the DTLS certificate of the peer cannot be checked"]);
        let draft = if first.port() == Some(0) { draft.level(Level::Warning) } else { draft };
        if plain {
            draft.help(prose!["this is plain RTP: it needs a gateway, or DTLS turned on at the other end"]);
        }
        return;
    }
    for part in lacking {
        if !part.is_rider() {
            findings.at(part.at(), prose!["this section has no a=fingerprint, nor has the session part"]);
        } else if part.effective("ice-ufrag").is_some() {
            // One without any transport of its own is told of by missing-ice-credentials.
            findings
                .at(part.at(), prose!["this bundled section has ICE credentials of its own, and no a=fingerprint"])
                .level(Level::Warning)
                .note(prose!["in a first offer every bundled section needs one, for if it has to go alone"]);
        }
    }
}

/// Must it have a fingerprint? Not when it is of no WebRTC kind, and not when a line is there that cannot be read: that
/// is what is wrong then.
fn needs(part: &Part<'_>) -> bool {
    (part.is_rtp() || part.is_data()) && part.owns_transport() && !part.mentions("fingerprint")
}
