use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The place of a rejected section was taken by a new one with a mid of its own. That is how descriptions are \
              kept from growing.",
    remedy: "Nothing. Whoever keeps state by the place of a section must drop what belonged to the old one.",
    spec: &["RFC 9429, section 5.2.2"],
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 0 X 0\na=mid:‹0›\n"),
            (SdpType::Offer, "m=video 9 X 96\na=mid:«1»\n"),
        ]),
        Example::Exchange(&["m=audio 9 X 0\na=mid:‹0›\n", "m=audio 0 X 0\na=mid:0\n", "m=audio 9 X 0\na=mid:«1»\n"]),
    ],
    passes: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 0 X 0\na=mid:0\n"),
        (SdpType::Offer, "m=audio 0 X 0\na=mid:0\n"),
    ])],
    ..Rule::new("section-recycled", Level::Info, "a new section took the place of a rejected one", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    if step.is_answer() {
        return;
    }
    for (before, now) in step.sections() {
        let Some((old, new)) = before.first("mid").zip(now.first("mid")) else { continue };
        let free = before.is_rejected() || step.peer_of(&before).is_some_and(|part| part.is_rejected());
        if free && old.value() != new.value() {
            findings
                .at(
                    new.at_value(),
                    prose![theirs(new.value()), " took the place of ", theirs(old.value()), ", which was rejected"],
                )
                .also(old.at_value(), prose!["before"]);
        }
    }
}
