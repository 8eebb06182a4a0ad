use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A group lists the mids of the sections that belong together. A mid that no section has means that a \
              section was renamed, removed or lost on the way; whoever relies on the group relies on nothing.",
    breaks: &[
        (Stack::Chromium, "Refuses a BUNDLE group with such a mid."),
        (Stack::Firefox, "Refuses it when it is the first mid of the group."),
    ],
    refusals: &[
        (Stack::Firefox, "mid specified for bundle transport in group attribute does not exist in the SDP. (mid={})"),
        (Stack::Chromium, "A BUNDLE group contains a MID='{}' matching no m= section."),
    ],
    remedy: "Give the section its mid back, or take the mid out of the group.",
    spec: &["RFC 5888, section 6", "RFC 9143, section 5"],
    fails: &[Example::Text("a=group:BUNDLE 0 «7»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n")],
    passes: &[Example::Text("a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n")],
    level_note: "RFC 5888 has the receiver ignore such a group; Chromium refuses the description, so it is an error.",
    ..Rule::new(
        "group-unknown-mid",
        Level::Error,
        "a group lists a mid that no section has",
        Check::Line(&["group"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    for (mid, span) in line.words("mids") {
        if line.description().by_mid(mid).is_none() {
            findings.at(line.spot(span), prose!["no section has the mid ", theirs(mid), ", which the group lists"]);
        }
    }
}
