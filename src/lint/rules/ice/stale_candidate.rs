use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A candidate may name the user fragment it belongs to. When it is not that of its section, the \
              candidate is from before an ICE restart, or from another description.",
    breaks: &[
        (Stack::Firefox, "Refuses such a candidate when it is added one by one."),
        (Stack::Chromium, "Takes it for one of an earlier or a later generation."),
    ],
    refusals: &[(Stack::Firefox, "Unknown ufrag{}")],
    remedy: "Drop candidates of earlier credentials when ICE restarts.",
    spec: &["RFC 8839, section 5.1", "RFC 8840, section 4.4"],
    fails: &[Example::Text(
        "m=audio 9 X 0\na=ice-ufrag:‹aaaa›\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host generation 0 ufrag «bbbb»\n",
    )],
    passes: &[
        Example::Text("m=audio 9 X 0\na=ice-ufrag:aaaa\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host ufrag aaaa\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host ufrag aaaa\n"),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\nm=video 9 X 0\na=mid:1\na=candidate:1 1 \
             udp 1 192.0.2.1 5000 typ host ufrag aaaa\n",
        ),
    ],
    ..Rule::new(
        "stale-candidate",
        Level::Warning,
        "a candidate belongs to other ICE credentials than its section",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(extensions) = line.text("extensions") else { return };
    if !extensions.contains("ufrag ") {
        return;
    }
    let mut words = line.words("extensions");
    let pairs = std::iter::from_fn(|| Some((words.next()?.0, words.next()?)));
    let Some((ufrag, span)) = pairs.filter(|(name, _)| *name == "ufrag").map(|(_, value)| value).next() else { return };
    let own = line.part.effective("ice-ufrag").or_else(|| line.part.tagged()?.effective("ice-ufrag"));
    let Some(own) = own.filter(|own| own.value() != ufrag) else { return };
    findings
        .at(
            line.spot(span),
            prose!["this candidate belongs to the ice-ufrag ", theirs(ufrag), ", not to its section's"],
        )
        .also(own.at_value(), prose!["the section's"]);
}
