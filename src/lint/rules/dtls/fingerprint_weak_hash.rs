use crate::lint::rules::prelude::*;
use crate::sdp::attr::dtls::HASHES;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The security of a call is that of the hash function: who can make a second certificate with the same \
              hash can sit in between. MD2 and MD5 are broken and forbidden, SHA-1 is on its way there.",
    breaks: &[(Stack::Chromium, "Refuses MD2 and MD5; still takes SHA-1."), (Stack::Firefox, "Still takes SHA-1.")],
    refusals: &[(
        Stack::Chromium,
        "Failed to parse SessionDescription. a=fingerprint:md5 {} Failed to create \
                                   fingerprint from the digest.",
    )],
    remedy: "Make the fingerprint with sha-256.",
    spec: &["RFC 8122, section 5", "RFC 8122, section 5.1"],
    seen: &["https://github.com/pion/webrtc/issues/879", "https://github.com/sipwise/rtpengine/issues/454"],
    level_note: "SHA-1 is a warning, and nothing is said of it when a stronger hash stands beside it.",
    fails: &[
        Example::Text("a=fingerprint:«md5» AA\n"),
        Example::Text("a=fingerprint:«SHA-1» AA\n"),
        Example::Text("m=audio 9 X 0\na=fingerprint:sha-256 AA\nm=video 9 X 0\na=fingerprint:«sha-1» AA\n"),
    ],
    passes: &[
        Example::Text("a=fingerprint:sha-256 AA\n"),
        Example::Text("a=fingerprint:sha-1 AA\na=fingerprint:sha-256 AA\n"),
    ],
    ..Rule::new(
        "fingerprint-weak-hash",
        Level::Error,
        "a fingerprint is made with a weak hash function",
        Check::Line(&["fingerprint"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(hash) = line.text("hash") else { return };
    if hash.eq_ignore_ascii_case("md5") || hash.eq_ignore_ascii_case("md2") {
        findings.at(line.at_field("hash"), prose![theirs(hash), " is broken, and not allowed for fingerprints"]);
    } else if hash.eq_ignore_ascii_case("sha-1")
        && line.part.first("fingerprint").is_some_and(|first| first.index() == line.index())
        && !line.part.all("fingerprint").any(|other| is_strong(&other))
    {
        findings
            .at(line.at_field("hash"), prose!["SHA-1 is weak, and there is no stronger fingerprint beside it"])
            .level(Level::Warning);
    }
}

fn is_strong(line: &Line<'_>) -> bool {
    let hash = line.text("hash").unwrap_or_default();
    HASHES.iter().any(|(name, length, _)| *length > 20 && name.eq_ignore_ascii_case(hash))
}
