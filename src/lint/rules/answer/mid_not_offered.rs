use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An answer has mids if and only if the offer has them. The offerer cannot know what a new one stands for.",
    breaks: &[
        (Stack::Firefox, "Does not check it."),
        (Stack::Chromium, "Has given the section a mid of its own by then and refuses another one."),
    ],
    remedy: "Leave the mid out when the offer has none.",
    spec: &["RFC 9429, section 5.3.1", "RFC 5888, section 9.1"],
    fails: &[Example::Pair("‹m=audio 9 UDP/TLS/RTP/SAVPF 0›\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:«0»\n")],
    passes: &[Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n")],
    ..Rule::new("mid-not-offered", Level::Warning, "the answer adds a mid where the offer has none", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.sections().filter(|joined| joined.offer.mid().is_none()) {
        if let Some(mid) = joined.answer.first("mid") {
            findings
                .at(mid.at_value(), prose!["the offer has no mid here, the answer adds ", theirs(mid.value())])
                .also(joined.offer.at(), prose!["without a mid"]);
        }
    }
}
