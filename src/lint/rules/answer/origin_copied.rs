use crate::lint::Profile;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The o= line of the answer is that of the offer. It names the session of whoever writes the description, and \
              its version, so that each side has its own.",
    breaks: &[(Stack::Other, "SIP servers mix up which side changed what."), (Stack::Chromium, "Does not look at it.")],
    remedy: "Give the answer a session id of its own.",
    spec: &["RFC 3264, section 6", "RFC 8866, section 5.2"],
    level_note: "Between WebRTC endpoints nobody looks at it, and GStreamer copies it always, so it is only told; with the \
                 profile sip it is a warning.",
    fails: &[
        Example::Pair(
            "v=0\no=‹- 8856211164728124216 2 IN IP4 127.0.0.1›\ns=-\n",
            "v=0\no=«- 8856211164728124216 2 IN IP4 127.0.0.1»\ns=x\n",
        ),
        Example::Pair("o=‹- 0 0 IN IP4 127.0.0.1›\n", "o=«- 0 0 IN IP4 127.0.0.1»\n"),
    ],
    passes: &[Example::Pair(
        "o=- 8856211164728124216 2 IN IP4 127.0.0.1\n",
        "o=- 8856211164728124216 3 IN IP4 127.0.0.1\n",
    )],
    ..Rule::new("origin-copied", Level::Info, "the answer has the o= line of the offer", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (one, other) = (pair.offer.session_part(), pair.answer.session_part());
    let Some((offered, answered)) = one.first("o").zip(other.first("o")) else { return };
    if offered.value() == answered.value() {
        let draft = findings
            .at(answered.at_value(), prose!["this is the o= line of the offer"])
            .also(offered.at_value(), prose!["the offer's"]);
        if pair.answer.profile == Profile::Sip {
            draft.level(Level::Warning);
        }
    }
}
