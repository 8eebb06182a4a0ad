use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A section changed from one kind of media to another and kept its mid. RFC 3264 has room for that, WebRTC has \
              not: a section in use stays what it is.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[
        (Stack::Firefox, "Remote description changes the media type of m-line {}"),
        (Stack::Chromium, "The order of m-lines in subsequent offer doesn't match order from previous offer/answer."),
    ],
    remedy: "End the section with port 0, and put the new kind into a new section with a mid of its own.",
    spec: &["RFC 9429, section 5.2.2", "RFC 3264, section 8.3.3"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=‹audio› 9 X 0\na=mid:0\n"),
        (SdpType::Offer, "m=«video» 9 X 96\na=mid:0\n"),
    ])],
    passes: &[
        Example::Steps(&[(SdpType::Offer, "m=audio 0 X 0\na=mid:0\n"), (SdpType::Offer, "m=video 9 X 96\na=mid:1\n")]),
        Example::Steps(&[(SdpType::Offer, "m=audio 9 X 0\na=mid:0\n"), (SdpType::Offer, "m=audio 0 X 0\na=mid:0\n")]),
    ],
    ..Rule::new("media-type-changed", Level::Error, "a section in use changed its kind of media", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in step.lasting() {
        let Some((old, new)) = before.first("m").zip(now.first("m")) else { continue };
        if before.kind() != now.kind() {
            findings
                .at(
                    new.at_field("media"),
                    prose!["this section was ", theirs(before.kind()), " and is ", theirs(now.kind()), " now"],
                )
                .also(old.at_field("media"), prose!["before"]);
        }
    }
}
