use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A section in use has another mid than before, or sections changed places. The place and the mid name a \
              section for as long as it lives; only the place of a rejected one may be taken by a new section.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[(
        Stack::Chromium,
        "The order of m-lines in subsequent offer doesn't match order from previous offer/answer.",
    )],
    remedy: "Keep order and mids; add new sections at the end.",
    spec: &["RFC 9429, section 5.2.2", "RFC 3264, section 8"],
    seen: &["https://github.com/onsip/SIP.js/issues/976"],
    level_note: "When the other side's descriptions are not known the section may have been rejected by it, so that its \
                 place was free: then it is a warning.",
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:‹0›\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:«1»\n"),
        ]),
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:‹a›\nm=video 9 X 96\na=mid:‹b›\n",
            "m=audio 9 X 0\na=mid:a\nm=video 9 X 96\na=mid:b\n",
            "m=video 9 X 96\na=mid:«b»\nm=audio 9 X 0\na=mid:«a»\n",
        ]),
    ],
    passes: &[
        Example::Steps(&[(SdpType::Offer, "m=audio 0 X 0\na=mid:0\n"), (SdpType::Offer, "m=video 9 X 96\na=mid:1\n")]),
        // The other side had rejected it.
        Example::Exchange(&["m=audio 9 X 0\na=mid:0\n", "m=audio 0 X 0\na=mid:0\n", "m=audio 9 X 0\na=mid:1\n"]),
        // An answer to an offer that recycles; what is wrong with that is said of the offer.
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:0\n",
            "m=audio 0 X 0\na=mid:0\n",
            "m=audio 9 X 0\na=mid:1\n",
            "m=audio 9 X 0\na=mid:1\n",
        ]),
    ],
    ..Rule::new("mid-changed", Level::Error, "a section in use has another mid than before", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    if step.is_answer() {
        return;
    }
    for (before, now) in step.sections().filter(|(before, _)| !before.is_rejected()) {
        let Some((old, new)) = before.first("mid").zip(now.first("mid")) else { continue };
        let free = step.peer_of(&before).is_some_and(|part| part.is_rejected());
        if old.value() == new.value() || free {
            continue;
        }
        let draft = findings
            .at(
                new.at_value(),
                prose!["this section had the mid ", theirs(old.value()), " and has ", theirs(new.value())],
            )
            .also(old.at_value(), prose!["before"]);
        if step.peer.is_none() {
            draft.note(prose!["if the other side had rejected the section, its place was free"]).level(Level::Warning);
        }
    }
}
