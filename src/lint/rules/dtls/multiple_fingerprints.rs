use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Several fingerprints in one place are allowed: the certificate matches when one of them does. Not \
              everybody has read that far, so that which one counts differs from peer to peer.",
    breaks: &[
        (
            Stack::Chromium,
            "Refuses the description when they are in the session part; in a section the last one \
                           counts.",
        ),
        (Stack::Firefox, "Takes them all."),
        (Stack::Pion, "The first one counts."),
        (Stack::Other, "In libdatachannel the first one counts."),
    ],
    refusals: &[(
        Stack::Chromium,
        "Failed to parse SessionDescription. a=fingerprint:{} Can't have multiple \
                                   fingerprint attributes at the same level.",
    )],
    remedy: "Send one, made with sha-256.",
    spec: &["RFC 8122, section 5.1"],
    seen: &[
        "https://github.com/paullouisageneau/libdatachannel/issues/1150",
        "https://github.com/pion/webrtc/issues/805",
    ],
    level_note: "Legal, but Chromium refuses several in the session part. In a section a warning when two are made \
                 with the same hash function, which are two certificates; nothing when each has its own hash \
                 function, as aiortc does it for one certificate.",
    fails: &[
        Example::Text("a=fingerprint:sha-256 AA\na=fingerprint:«sha-512» BB\nm=audio 9 X 0\n"),
        Example::Text("m=audio 9 X 0\na=fingerprint:sha-256 AA\na=fingerprint:«SHA-256» BB\n"),
    ],
    passes: &[
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 X 0\na=fingerprint:sha-256 AA\n"),
        Example::Text("m=audio 9 X 0\na=fingerprint:sha-256 AA\na=fingerprint:sha-384 BB\na=fingerprint:sha-512 CC\n"),
    ],
    ..Rule::new(
        "multiple-fingerprints",
        Level::Error,
        "there is more than one fingerprint in one place",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for part in description.parts() {
        let mut all = part.all("fingerprint");
        let (Some(first), Some(second)) = (all.next(), all.next()) else { continue };
        let same =
            first.text("hash").zip(second.text("hash")).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other));
        let spot = second.at_field("hash");
        if !part.is_media() {
            findings.at(spot, prose!["the session part has more than one fingerprint, which Chromium refuses"]);
        } else if same {
            findings
                .at(spot, prose!["two fingerprints with the same hash function: for two certificates?"])
                .level(Level::Warning);
        }
    }
}
