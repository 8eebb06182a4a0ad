use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "There is a BUNDLE group, and this section is not in it: it gets a transport of its own. That may be \
              meant, but peers with one transport leave the section dead.",
    breaks: &[
        (Stack::Pion, "Has one transport only; the section is dead."),
        (Stack::Str0m, "Has one transport only; the section is dead."),
    ],
    remedy: "List its mid in the group, unless it is to have a transport of its own.",
    spec: &["RFC 9143, section 7.3.2"],
    fails: &[Example::Text(
        "‹a=group:BUNDLE 0›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n«m=video 9 UDP/TLS/RTP/SAVPF 96»\na=mid:1\n",
    )],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 0 UDP/TLS/RTP/SAVPF 96\n\
                       a=mid:1\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n"),
        Example::Text("a=group:BUNDLE\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
    ],
    ..Rule::new(
        "section-outside-bundle",
        Level::Info,
        "a section is in no BUNDLE group while others are",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.bundle().is_some() || part.is_rejected() || part.is_bundle_only() || part.mid().is_none() {
        return;
    }
    let Some(group) = part.of.bundles.first().filter(|bundle| bundle.tagged.is_some()) else { return };
    if let Some(line) = part.of.session_part().all("group").take(8).find(|line| line.index() == group.line) {
        findings
            .at(part.at(), prose!["this section is in no BUNDLE group: it has a transport of its own"])
            .also(line.at(), prose!["the others are bundled"]);
    }
}
