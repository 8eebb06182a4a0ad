use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Gathering is over and found nothing: no address of this side is known. A call comes up only if this \
              side can reach the other one first.",
    breaks: &[(Stack::Other, "Two such sides never find each other.")],
    remedy: "Look at permissions, at the firewall, and at an ICE transport policy of relay without a TURN server \
             that works.",
    spec: &["RFC 8838, section 14", "RFC 8840, section 8.2"],
    fails: &[Example::Text("m=audio 9 X 0\n«a=end-of-candidates»\n")],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\na=end-of-candidates\n"),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\nm=video 9 X \
             0\na=mid:1\na=end-of-candidates\n",
        ),
        Example::Text("m=audio 0 X 0\na=end-of-candidates\n"),
    ],
    ..Rule::new(
        "end-of-candidates-empty",
        Level::Warning,
        "gathering is over without a candidate",
        Check::Line(&["end-of-candidates"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = line.part;
    if part.is_media()
        && !part.is_rejected()
        && part.port() != Some(0)
        && !part.is_rider()
        && !part.has("candidate")
        && part.first("end-of-candidates").is_some_and(|first| first.index() == line.index())
        && !part.mentions("candidate")
    {
        findings.at(line.at(), prose!["no more candidates follow, and there is none: nobody can reach this side"]);
    }
}
