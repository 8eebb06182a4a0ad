use crate::lint::rules::prelude::*;
use std::collections::HashSet;

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
    seen: &["https://github.com/sipwise/rtpengine/issues/1658"],
    fails: &[
        Example::Text("a=group:BUNDLE 0 «7»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Text("a=group:BUNDLE 0 «1»\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:0\n"),
        Example::Text("a=group:LS 0 «A»\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:a\n"),
    ],
    passes: &[
        Example::Text("a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Text("a=group:BUNDLE\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Text("a=group:BUNDLE 0 1\n"),
    ],
    level_note: "RFC 5888 has the receiver ignore such a group; Chromium refuses the description when it is a BUNDLE \
                 group, so that is an error, and other groups are a warning.",
    ..Rule::new("group-unknown-mid", Level::Error, "a group lists a mid that no section has", Check::Description(check))
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    // Without sections it is a part of a description (a fragment), which proves nothing.
    if !description.session_part().has("group") || description.sections().len() == 0 {
        return;
    }
    let few = description.sections().len() <= 8;
    let mut table: Option<HashSet<&str>> = None;
    for line in description.session_part().all("group") {
        for (mid, span) in line.words("mids") {
            let known = if few {
                description.by_mid(mid).is_some()
            } else {
                table
                    .get_or_insert_with(|| description.sections().filter_map(|part| part.mid()).collect())
                    .contains(mid)
            };
            if !known {
                let draft = findings
                    .at(line.spot(span), prose!["no section has the mid ", theirs(mid), ", which the group lists"]);
                if line.text("semantics") != Some("BUNDLE") {
                    draft.level(Level::Warning);
                }
            }
        }
    }
}
