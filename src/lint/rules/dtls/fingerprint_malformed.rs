use super::fingerprint::{Fault, fault};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A fingerprint is the name of a hash function and as many bytes as it makes, as pairs of hexadecimal \
              digits with colons between them. Anything else matches no certificate, so that the DTLS handshake \
              cannot succeed.",
    breaks: &[
        (
            Stack::Chromium,
            "Refuses the description when the hash function or the digits are not known to it; a wrong \
                           length fails in the handshake.",
        ),
        (Stack::Firefox, "Refuses the description when no usable fingerprint is left."),
        (Stack::WebrtcSdp, "Refuses the description."),
    ],
    refusals: &[
        (
            Stack::Chromium,
            "Failed to parse SessionDescription. a=fingerprint:{} Failed to create fingerprint from \
                           the digest.",
        ),
        (Stack::Firefox, "Invalid description, no supported fingerprint algorithms present at level {}"),
        (Stack::Pion, "SetRemoteDescription called with an invalid fingerprint"),
        (Stack::WebrtcSdp, "fingerprint has {} bytes but should have {}"),
    ],
    remedy: "Take the fingerprint from the certificate in use: openssl x509 -noout -fingerprint -sha256 prints it.",
    spec: &["RFC 8122, section 5"],
    fails: &[
        Example::Text("a=fingerprint:sha-256 «AB:CD»\n"),
        Example::Text("a=fingerprint:sha-1 «0123456789ABCDEF0123456789ABCDEF01234567»\n"),
        Example::Text("a=fingerprint:«sha256» 00:01\n"),
    ],
    passes: &[
        Example::Text("a=fingerprint:sha-1 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13\n"),
        Example::Text("a=fingerprint:SHA-1 00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13\n"),
    ],
    ..Rule::new(
        "fingerprint-malformed",
        Level::Error,
        "a fingerprint does not fit its hash function",
        Check::Line(&["fingerprint"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (Some(hash), Some(digits)) = (line.text("hash"), line.text("fingerprint")) else { return };
    match fault(hash, digits) {
        None => {}
        Some(Fault::Hash) => {
            findings
                .at(line.at_field("hash"), prose!["the hash function ", theirs(hash), " is not a known one"])
                .help(prose!["sha-256 is the usual one, with its hyphen"]);
        }
        Some(Fault::Digits) => {
            findings.at(
                line.at_field("fingerprint"),
                prose!["a fingerprint is pairs of hexadecimal digits with colons between them"],
            );
        }
        Some(Fault::Length(there, length)) => {
            findings.at(
                line.at_field("fingerprint"),
                prose![theirs(hash), " makes ", length, " bytes, here are ", there, ": no certificate can match"],
            );
        }
    }
}
