use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer lists a codec that the offer does not have. It may, to say what it could do, but the codec cannot \
              be used until an offer of the other side has it too.",
    remedy: "Leave it out, unless it is meant as a hint for the next offer.",
    spec: &["RFC 3264, section 6.1", "RFC 9429, section 5.3.1"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 «98»\na=rtpmap:96 VP8/90000\na=rtpmap:98 VP9/90000\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 98\na=rtpmap:96 VP8/90000\na=rtpmap:98 VP9/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\na=fmtp:98 profile-id=2\n",
        ),
        // Nothing in common at all: another rule.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n",
        ),
    ],
    ..Rule::new("codec-not-offered", Level::Info, "the answer lists a codec that was not offered", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        let primary = || answered.iter().filter(|known| known.is_primary());
        if !primary().any(|known| codecs::nearest(known, &offered).is_some()) {
            continue;
        }
        for new in primary().filter(|known| codecs::nearest(known, &offered).is_none()) {
            findings.at(
                joined.answer.spot(new.payload.span),
                prose!["the offer has no ", codecs::spelled(&new.payload), ", so it cannot be used yet"],
            );
        }
    }
}
