use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The t= line of the answer is not that of the offer. Start and end of a session cannot be negotiated.",
    breaks: &[(Stack::Chromium, "Ignores the line.")],
    remedy: "Copy the line; between WebRTC endpoints it is t=0 0.",
    spec: &["RFC 3264, section 6"],
    fails: &[Example::Pair("t=‹0 0›\n", "t=«3034423619 0»\n")],
    passes: &[Example::Pair("t=0 0\n", "t=0 0\n"), Example::Pair("t=0 0\n", "s=-\n")],
    ..Rule::new("timing-differs", Level::Info, "the answer has other times than the offer", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (one, other) = (pair.offer.session_part(), pair.answer.session_part());
    let Some((offered, answered)) = one.first("t").zip(other.first("t")) else { return };
    if offered.value() != answered.value() {
        findings
            .at(answered.at_value(), prose!["the times of the answer are not those of the offer"])
            .also(offered.at_value(), prose!["offered"]);
    }
}
