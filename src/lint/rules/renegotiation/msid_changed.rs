use crate::lint::rules::prelude::*;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    meaning: "The stream or track of a section that goes on sending has other ids than before. They name it for as long as \
              the section lives; with new ones the other side sees a new stream.",
    breaks: &[
        (Stack::Chromium, "Fires the events for a new stream, and those of the old one ending."),
        (Stack::Firefox, "Fires the events for a new stream, and those of the old one ending."),
    ],
    remedy: "Use replaceTrack to send something else; ids then stay. Calling setStreams changes them on purpose.",
    spec: &["RFC 9429, section 5.2.2"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=msid:‹s t›\n"),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=msid:«s u»\n"),
    ])],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=msid:s t\na=msid:r t\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=msid:r t\na=msid:s t\n"),
        ]),
        // Put on hold, and back.
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=msid:s t\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=inactive\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=msid:s u\n"),
        ]),
    ],
    ..Rule::new("msid-changed", Level::Info, "the stream or track ids of a section changed", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in step.lasting().filter(|(before, now)| before.direction().sends() && now.direction().sends()) {
        let Some((old, new)) = before.first("msid").zip(now.first("msid")) else { continue };
        let all = |part: &Part<'_>| part.all("msid").map(|line| line.value()).collect::<HashSet<&str>>().len();
        let known: HashSet<&str> = before.all("msid").map(|line| line.value()).collect();
        let changed = now.all("msid").find(|line| !known.contains(line.value()));
        if let Some(line) = changed.or_else(|| (all(&now) < known.len()).then_some(new)) {
            findings
                .at(line.at_value(), prose!["this section's stream or track has other ids than before"])
                .also(old.at_value(), prose!["before"]);
        }
    }
}
