use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Bundled sections share one transport, and the id of a header extension has to be read before it is \
              known to which section a packet belongs: the mid itself is one. So an id means the same extension in \
              every section of the group.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, its own too."),
        (Stack::Firefox, "Takes it, and may read the wrong extension."),
    ],
    refusals: &[(
        Stack::Chromium,
        "A BUNDLE group contains a codec collision for header extension id={}. The id must be \
                              the same across all bundled media descriptions",
    )],
    remedy: "Number the header extensions once for the whole BUNDLE group.",
    spec: &["RFC 9143, section 12", "RFC 8285, section 7"],
    seen: &[
        "https://github.com/versatica/mediasoup-client/issues/373",
        "https://github.com/versatica/mediasoup-client/issues/330",
        "https://github.com/miroslavpejic85/mirotalksfu/issues/252",
        "https://github.com/aiortc/aiortc/issues/951",
        "https://github.com/webrtc-rs/webrtc/issues/154",
    ],
    fails: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:‹1› urn:ietf:params:rtp-hdrext:ssrc-audio-level\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:«1» urn:ietf:params:rtp-hdrext:toffset\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:‹1› urn:ietf:params:rtp-hdrext:sdes:mid\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:«1» urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
    ],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:toffset\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\nm=video 0 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:toffset\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:1/recvonly urn:ietf:params:rtp-hdrext:sdes:mid\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
    ],
    ..Rule::new(
        "extmap-bundle-id-collision",
        Level::Error,
        "one id stands for different header extensions in sections of one BUNDLE group",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.bundles.is_empty() {
        return;
    }
    let mut all: Vec<(usize, u16, usize, Extension<'_>)> = Vec::new();
    for part in description.sections().filter(|part| !part.is_rejected()) {
        let Some(bundle) = part.bundle() else { continue };
        let carried = part.extensions().filter(|extension| extension.id < 4096);
        all.extend(carried.map(|extension| (bundle, extension.id, extension.line.index(), extension)));
    }
    all.sort_unstable_by_key(|(bundle, id, line, _)| (*bundle, *id, *line));
    for same in all.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let Some(((.., first), others)) = same.split_first() else { continue };
        for (_, id, _, other) in others {
            // In the same section it is another finding.
            if is_same(first, other) || first.line.part.index() == other.line.part.index() {
                continue;
            }
            let mid = |extension: &Extension<'_>| theirs(extension.line.part.mid().unwrap_or_default());
            findings
                .at(
                    other.line.at_field("id"),
                    prose![
                        "id ",
                        *id,
                        " is ",
                        theirs(first.uri()),
                        " in mid ",
                        mid(first),
                        " and ",
                        theirs(other.uri()),
                        " in mid ",
                        mid(other),
                        ", of one BUNDLE group"
                    ],
                )
                .also(first.line.at_field("id"), prose!["the first meaning of the id"]);
        }
    }
}

fn is_same(one: &Extension<'_>, other: &Extension<'_>) -> bool {
    match (one.known, other.known) {
        (Some(known), Some(same)) => std::ptr::eq(known, same) && one.encrypted == other.encrypted,
        (None, None) => one.identity() == other.identity(),
        _ => false,
    }
}
