use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Sections may share credentials, but only as a pair: whoever gets a check looks up the password by the \
              user fragment in it, and finds one.",
    breaks: &[
        (Stack::WebrtcRs, "Refuses the description."),
        (
            Stack::Chromium,
            "Uses the pair of the tagged section for the whole BUNDLE group; without BUNDLE one of the \
                           sections does not connect.",
        ),
    ],
    refusals: &[(Stack::WebrtcRs, "set_remote_description called with multiple conflicting ice-pwd values")],
    remedy: "Copy both lines, or give each section a pair of its own.",
    spec: &["RFC 8839, section 5.4"],
    fails: &[Example::Text(
        "m=audio 9 X 0\na=ice-ufrag:‹abcd›\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=video 9 X 0\na=ice-ufrag:«abcd»\n\
         a=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
    )],
    passes: &[
        Example::Text(
            "m=audio 9 X 0\na=ice-ufrag:abcd\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=video 9 X 0\na=ice-ufrag:abcd\n\
             a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        ),
        Example::Text(
            "m=audio 9 X 0\na=ice-ufrag:abcd\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=video 9 X 0\na=ice-ufrag:efgh\n\
             a=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
        ),
    ],
    ..Rule::new(
        "same-ufrag-different-pwd",
        Level::Error,
        "two sections have the same ice-ufrag and different ice-pwd",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let mut all = description.parts().filter(|part| !part.is_rejected()).filter_map(|part| {
        let own = part.has("ice-ufrag") || part.has("ice-pwd");
        own.then(|| part.effective("ice-ufrag").zip(part.effective("ice-pwd"))).flatten()
    });
    let Some((ufrag, pwd)) = all.next() else { return };
    // Nearly always all have the same pair, or all have different ones; the table is for the rest.
    let mut by_ufrag: HashMap<&str, (Line<'_>, Line<'_>)> = HashMap::new();
    for (other, other_pwd) in all {
        let known = if other.value() == ufrag.value() {
            Some((ufrag, pwd))
        } else {
            by_ufrag.insert(other.value(), (other, other_pwd))
        };
        if let Some((first, _)) = known.filter(|(_, known)| known.value() != other_pwd.value()) {
            findings
                .at(other.at_value(), prose!["the ice-ufrag ", theirs(other.value()), " has another ice-pwd here"])
                .also(first.at_value(), prose!["than here"]);
        }
    }
}
