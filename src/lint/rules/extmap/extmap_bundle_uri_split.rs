use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Sections of a BUNDLE group number their header extensions together. The same extension under two ids \
              wastes one, and whoever keeps one list for the transport finds it under one of them only.",
    breaks: &[
        (Stack::Gstreamer, "Mixed them up before 2025, as did WebKit built on it."),
        (Stack::Chromium, "Takes it as long as no id has two meanings."),
    ],
    remedy: "Give it the same id in every section.",
    spec: &["RFC 8285, section 7", "RFC 9143, section 12"],
    seen: &["https://github.com/WebKit/WebKit/issues/54546"],
    level_note: "A warning, where the catalogue has an error: an id still has one meaning, and Chromium and Firefox \
                 take it.",
    fails: &[Example::Text(
        "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:‹4› urn:ietf:params:rtp-hdrext:sdes:mid\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:«9» urn:ietf:params:rtp-hdrext:sdes:mid\n",
    )],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:5 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
    ],
    ..Rule::new(
        "extmap-bundle-uri-split",
        Level::Warning,
        "one header extension has different ids in sections of one BUNDLE group",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.bundles.is_empty() {
        return;
    }
    let mut all: Vec<((usize, usize, bool), usize, Extension<'_>)> = Vec::new();
    for part in description.sections().filter(|part| !part.is_rejected()) {
        let Some(bundle) = part.bundle() else { continue };
        all.extend(part.extensions().filter_map(|extension| {
            // By its place in the table: those that are not known may be anything.
            let known = std::ptr::from_ref(extension.known?) as usize;
            Some(((bundle, known, extension.encrypted), extension.line.index(), extension))
        }));
    }
    all.sort_unstable_by_key(|(key, line, _)| (*key, *line));
    for same in all.chunk_by(|one, other| one.0 == other.0) {
        let Some(((.., first), others)) = same.split_first() else { continue };
        for (.., other) in others {
            let apart = first.line.part.index() != other.line.part.index();
            if let Some(known) = other.known.filter(|_| apart && first.id != other.id) {
                findings
                    .at(
                        other.line.at_field("id"),
                        prose![
                            known.short,
                            " has id ",
                            other.id,
                            " here, and ",
                            first.id,
                            " in another section of the BUNDLE group"
                        ],
                    )
                    .also(first.line.at_field("id"), prose!["the first id"]);
            }
        }
    }
}
