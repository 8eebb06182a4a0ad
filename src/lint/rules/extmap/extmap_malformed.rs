use crate::lint::rules::prelude::*;
use crate::sdp::malformed::problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "An a=extmap gives a header extension its number: the number, the direction when it is restricted, and \
              the URI that names the extension. With one missing the extension cannot be used.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Expects at least 2 fields.")],
    remedy: "Write it as a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid.",
    spec: &["RFC 8285, section 5", "RFC 8285, section 8"],
    fails: &[
        Example::Text("a=extmap:«mid» urn:ietf:params:rtp-hdrext:sdes:mid\n"),
        Example::Text("a=extmap:4«»\n"),
        Example::Text("a=extmap:4/«» urn:ietf:params:rtp-hdrext:sdes:mid\n"),
    ],
    passes: &[Example::Text(
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on\n",
    )],
    ..Rule::new("extmap-malformed", Level::Error, "an a=extmap cannot be read", Check::Unreadable(&["extmap"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if let Some(misfit) = line.misfit() {
        findings
            .at(line.spot(misfit.span), prose!["this a=extmap cannot be read: ", problem(&misfit.problem)])
            .help(prose!["it is a number, perhaps / and a direction, a blank, and a URI"]);
    }
}
