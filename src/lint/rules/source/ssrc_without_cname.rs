use std::collections::HashSet;

use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Every source that is announced has a CNAME, the name of the endpoint's clock: by it sources that belong \
              together are found, and played in step.",
    breaks: &[(Stack::Chromium, "Takes it, and complains in its log.")],
    remedy: "Add a=ssrc:N cname:NAME, with the same name for all sources of this endpoint.",
    spec: &["RFC 5576, section 4.1", "RFC 8834, section 4.9"],
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:«1» msid:s t\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:1 cname:x\na=ssrc:1 msid:s t\na=ssrc:«2» msid:s t\na=ssrc:2 label:t\n",
        ),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 msid:s t\na=ssrc:1 cname:x\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:1 msid:s t\na=ssrc:2 msid:s t\na=ssrc:1 cname:x\na=ssrc:2 cname:x\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 2\n"),
    ],
    ..Rule::new("ssrc-without-cname", Level::Warning, "a source is announced without a CNAME", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(first) = part.first("ssrc") else { return };
    let is_cname = |line: &Line<'_>| line.text("source_attribute") == Some("cname");
    // The lines of a source mostly follow each other: only when such a run lacks a CNAME it is worth looking closer.
    let (mut of, mut named, mut lacking) = (first.text("ssrc"), false, false);
    for line in part.all("ssrc") {
        if line.text("ssrc") != of {
            lacking |= !named;
            (of, named) = (line.text("ssrc"), false);
        }
        named |= is_cname(&line);
    }
    if !lacking && named {
        return;
    }
    let mut seen: HashSet<u64> = part.all("ssrc").filter(is_cname).filter_map(|line| line.number("ssrc")).collect();
    for line in part.all("ssrc") {
        if line.number("ssrc").is_some_and(|ssrc| seen.insert(ssrc)) {
            findings.at(line.at_field("ssrc"), prose!["this source has no CNAME"]);
        }
    }
}
