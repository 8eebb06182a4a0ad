use crate::lint::rules::prelude::*;
use crate::sdp::attr::extmap::{self, EXTENSIONS};

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Header extensions are known by their URI, character by character. One that is misspelt is simply not \
              answered, and nobody says why.",
    breaks: &[(Stack::Chromium, "Leaves it out of the answer."), (Stack::Firefox, "Leaves it out of the answer.")],
    remedy: "Write the URI exactly; http and https are different, and -01 is part of the name of transport-wide-cc.",
    spec: &["RFC 8285, section 5"],
    level_note: "Only what is nearly a known name, and then a warning: it does not work as it is. Others may be \
                 anybody's own; the explanation of the line says when one is not known.",
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:3 «http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions»\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:2 «https://www.webrtc.org/experiments/rtp-hdrext/abs-send-time»\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 «urn:ietf:params:rtp-hdrext:sdes:MID»\n\
             a=extmap:5 «urn:ietf:param:rtp-hdrext:toffset»\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n\
             a=extmap:4 urn:example:mine\na=extmap:5 urn:ietf:params:rtp-hdrext:encrypt urn:example:mine\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:5 urn:ietf:params:rtp-hdrext:ntp-32\n"),
    ],
    ..Rule::new(
        "extmap-unknown-uri",
        Level::Warning,
        "the URI of a header extension is nearly one that is known",
        Check::Description(check),
    )
};

/// What all revisions of the draft have in common; one of them is in use.
const TRANSPORT_CC: &str = "www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions";

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()) {
        if extension.known.is_some() || extension.encrypted {
            continue;
        }
        if let Some(meant) = near(extension.uri()) {
            let place = extension.line.at_field("uri");
            findings
                .at(place, prose!["this is no header extension that is known, but nearly ", meant.short])
                .note(prose!["names are compared as they are written: ", meant.uri])
                .unsafe_fix(prose!["write the name of ", meant.short], [Edit::replace(place.span, meant.uri)]);
        }
    }
}

/// The extension whose name differs from this one in a slip: letter case, the scheme, a character or two that are no
/// digits (which would be another revision).
fn near(uri: &str) -> Option<&'static extmap::Extension> {
    if uri.contains(TRANSPORT_CC) {
        return EXTENSIONS.iter().find(|known| known.short == "transport-wide-cc");
    }
    let slip = |known: &&extmap::Extension| {
        let (one, other) = (known.uri.as_bytes(), uri.as_bytes());
        if one.eq_ignore_ascii_case(other) {
            return true;
        }
        let before = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let most = one.len().min(other.len()) - before;
        let ends = one.iter().rev().zip(other.iter().rev()).take(most);
        let after = ends.take_while(|(one, other)| one == other).count();
        let (one, other) = (&one[before..one.len() - after], &other[before..other.len() - after]);
        one.len().max(other.len()) <= 2 && !one.iter().chain(other).any(u8::is_ascii_digit)
    };
    EXTENSIONS.iter().find(slip)
}
