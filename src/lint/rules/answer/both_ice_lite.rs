use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides are ICE lite: neither starts connectivity checks, both wait. ICE has a way for that, but WebRTC \
              stacks do not go it.",
    breaks: &[(Stack::Str0m, "Refuses it."), (Stack::Other, "Servers wait for a check that never comes.")],
    refusals: &[(Stack::Str0m, "Both peers being ICE-Lite not supported")],
    remedy: "Let one side be a full ICE agent; of two servers one must act as a client.",
    spec: &["RFC 8445, section 6.1.1", "RFC 8839, section 4.2.1.4"],
    fails: &[Example::Pair(
        "a=‹ice-lite›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        "a=«ice-lite»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
    )],
    passes: &[Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "a=ice-lite\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n")],
    ..Rule::new("both-ice-lite", Level::Error, "both sides are ICE lite", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let lite = |of: &Description<'_>| of.session_part().first("ice-lite").map(|line| line.at_name());
    if let Some((offered, answered)) = lite(pair.offer).zip(lite(pair.answer)) {
        findings
            .at(answered, prose!["both sides are ICE lite, so nobody starts connectivity checks"])
            .also(offered, prose!["the offer too"]);
    }
}
