use std::collections::HashSet;

use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Each source of a group must be announced by an a=ssrc line of the same section. One that is not was lost \
              when the description was edited, or the group was.",
    breaks: &[(Stack::Chromium, "Refuses the description, or never gets the retransmissions of that source.")],
    refusals: &[(Stack::Chromium, "Failed to set remote video description streams{}")],
    remedy: "Add a=ssrc:N cname:… for the source, or remove the group.",
    spec: &["RFC 5576, section 4.2"],
    seen: &["https://github.com/jitsi/lib-jitsi-meet/issues/1658"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 «2»\na=ssrc:1 cname:x\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:SIM «7» 8\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 2\na=ssrc:1 cname:x\na=ssrc:2 cname:x\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:2 cname:x\na=ssrc:1 cname:x\na=ssrc-group:FID 1 2\n"),
    ],
    ..Rule::new(
        "ssrc-group-undefined",
        Level::Error,
        "a group names a source that no a=ssrc line of the section announces",
        Check::Section(check),
    )
};

/// So many lines are few.
const FEW: usize = 32;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has("ssrc-group") {
        return;
    }
    // Few lines are gone through faster than put into a set.
    let few = part.all("ssrc").nth(FEW).is_none();
    let many = part.all("ssrc").filter(|_| !few).filter_map(|line| line.number("ssrc"));
    let many: HashSet<u64> = many.collect();
    let is_announced = |ssrc: u64| match few {
        true => part.all("ssrc").any(|line| line.number("ssrc") == Some(ssrc)),
        false => many.contains(&ssrc),
    };
    for group in part.all("ssrc-group") {
        let missing = group.words("ssrcs").find(|(ssrc, _)| ssrc.parse().is_ok_and(|ssrc| !is_announced(ssrc)));
        if let Some((ssrc, span)) = missing {
            findings.at(
                group.spot(span),
                prose!["no a=ssrc line of this section announces the source ", theirs(ssrc), ", which the group names"],
            );
        }
    }
}
