use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Sections that are bundled share one DTLS association, and so one certificate. Another fingerprint in \
              one of them is either not used, or the handshake fails.",
    breaks: &[(Stack::Chromium, "Uses that of the tagged section."), (Stack::WebrtcRs, "Refuses the description.")],
    refusals: &[(Stack::WebrtcRs, "set_remote_description called with multiple conflicting fingerprint")],
    remedy: "Use one certificate for the peer connection, and its fingerprint everywhere.",
    spec: &["RFC 9143, section 7.1.3", "RFC 9429, section 5.2.1"],
    fails: &[Example::Text(
        "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=fingerprint:sha-256 ‹AA›\nm=video 9 X 0\na=mid:1\n\
         a=fingerprint:sha-256 «BB»\n",
    )],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=fingerprint:sha-256 AB\nm=video 9 X 0\na=mid:1\n\
             a=fingerprint:SHA-256 ab\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=fingerprint:sha-256 AB\na=fingerprint:sha-512 CD\nm=video \
             9 X 0\na=mid:1\na=fingerprint:sha-512 CD\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=fingerprint:sha-256 AB\nm=video 9 X 0\na=mid:1\n\
             a=fingerprint:sha-512 CD\n",
        ),
    ],
    ..Rule::new(
        "bundled-fingerprints-differ",
        Level::Warning,
        "sections of one BUNDLE group have different fingerprints",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.is_rider() || part.is_rejected() {
        return;
    }
    let (Some(own), Some(tagged)) = (part.first("fingerprint"), part.tagged()) else { return };
    let same = |line: &Line<'_>, field| {
        own.text(field).zip(line.text(field)).is_some_and(|(own, other)| own.eq_ignore_ascii_case(other))
    };
    let mut clash = None;
    for other in tagged.all_effective("fingerprint").take(8).filter(|other| same(other, "hash")) {
        if same(&other, "fingerprint") {
            return;
        }
        clash = clash.or(Some(other));
    }
    let Some(clash) = clash else { return };
    findings
        .at(
            own.at_field("fingerprint"),
            prose!["this section is bundled, and has another fingerprint than its transport"],
        )
        .also(clash.at_field("fingerprint"), prose!["this one is used"]);
}
