use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Once sections are bundled, there is one transport with one pair of credentials: those of the tagged \
              section. In an answer other credentials in another section of the group are used by nobody, and show \
              that something put the answer together that does not bundle.",
    breaks: &[(Stack::Chromium, "Uses those of the tagged section."), (Stack::WebrtcRs, "Refuses the description.")],
    refusals: &[(Stack::WebrtcRs, "set_remote_description called with multiple conflicting ice-ufrag values")],
    remedy: "Write the credentials in the tagged section only, or the same ones everywhere.",
    spec: &["RFC 9143, section 7.1.3", "RFC 9429, section 5.3.1"],
    fails: &[Example::Answer(
        "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:‹aaaa›\nm=video 9 X 0\na=mid:1\na=ice-ufrag:«bbbb»\n",
    )],
    passes: &[
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\nm=video 9 X 0\na=mid:1\na=ice-ufrag:aaaa\n",
        ),
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\nm=video 9 X 0\na=mid:1\na=ice-ufrag:bbbb\n",
        ),
    ],
    ..Rule::new(
        "bundled-credentials-differ",
        Level::Warning,
        "an answer has different ICE credentials in sections of one BUNDLE group",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.of.is_answer() || !part.is_rider() || part.is_rejected() {
        return;
    }
    let used = part.tagged().and_then(|tagged| tagged.effective("ice-ufrag"));
    let Some((own, used)) = part.first("ice-ufrag").zip(used) else { return };
    if own.value() != used.value() {
        findings
            .at(own.at_value(), prose!["this section is bundled, and has other ICE credentials than its transport"])
            .also(used.at_value(), prose!["these are used"]);
    }
}
