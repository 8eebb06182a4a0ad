use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The format of a data section says what runs over SCTP; for data channels it is webrtc-datachannel. An \
              answer with another format speaks of something that was not offered.",
    breaks: &[(Stack::Chromium, "Does not look at the format.")],
    remedy: "Repeat the format of the offer.",
    spec: &["RFC 8841, section 10.3", "RFC 9429, section 5.3.1"],
    seen: &["https://github.com/Kurento/kms-core/issues/16"],
    level_note: "Browsers do not look, so it is a warning.",
    fails: &[Example::Pair(
        "m=application 9 UDP/DTLS/SCTP ‹webrtc-datachannel›\n",
        "m=application 9 UDP/DTLS/SCTP «5000»\n",
    )],
    passes: &[
        Example::Pair(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n",
        ),
        // In the old form the format is the SCTP port, of which each side has its own.
        Example::Pair("m=application 9 DTLS/SCTP 5000\n", "m=application 9 DTLS/SCTP 5001\n"),
    ],
    ..Rule::new(
        "data-format-differs",
        Level::Warning,
        "the answer changes the format of the data section",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.offer.is_data() && joined.answer.is_data()) {
        let Some((offered, answered)) = joined.offer.first("m").zip(joined.answer.first("m")) else { continue };
        let (one, other) = (offered.text("formats").unwrap_or_default(), answered.text("formats").unwrap_or_default());
        let is_port = |format: &str| format.bytes().all(|byte| byte.is_ascii_digit());
        if !(one.eq_ignore_ascii_case(other) || is_port(one) && is_port(other))
            && joined.offer.protocol() == joined.answer.protocol()
        {
            findings
                .at(
                    answered.at_field("formats"),
                    prose!["the format is ", theirs(other), " here and ", theirs(one), " in the offer"],
                )
                .also(offered.at_field("formats"), prose!["offered"]);
        }
    }
}
