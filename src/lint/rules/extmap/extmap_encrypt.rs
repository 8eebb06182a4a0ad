use crate::lint::rules::prelude::*;
use crate::sdp::attr::extmap::ENCRYPT;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "An encrypted header extension is written as the URI of the wrapper with that of the extension inside \
              after it. Without one inside, or with the wrapper itself, nothing can be encrypted.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Recursive encrypted header."), (Stack::Chromium, "Expects at least 3 fields.")],
    remedy: "Write the URI of the extension after that of the wrapper.",
    spec: &["RFC 6904, section 4"],
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 «urn:ietf:params:rtp-hdrext:encrypt»\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:encrypt «urn:ietf:params:rtp-hdrext:encrypt» urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
    ],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:5 urn:ietf:params:rtp-hdrext:encrypt urn:x:y 25@600/24\n",
    )],
    ..Rule::new(
        "extmap-encrypt",
        Level::Error,
        "the wrapper of an encrypted header extension has nothing sensible inside",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()).filter(|extension| extension.encrypted) {
        let line = extension.line;
        match line.words("attributes").next() {
            None => {
                findings.at(
                    line.at_field("uri"),
                    prose!["an encrypted header extension, and the URI of what is encrypted is missing"],
                );
            }
            Some((ENCRYPT, span)) => {
                findings.at(line.spot(span), prose!["encryption is wrapped around itself"]);
            }
            Some(_) => {}
        }
    }
}
