use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The description has fewer media sections than before. Sections are told apart by their place, so none is \
              ever taken away: what is over stays, with port 0.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "The order of m-lines in subsequent offer doesn't match order from previous offer/answer."),
        (Stack::Firefox, "New remote description has fewer m-sections than the previous one."),
    ],
    remedy: "Keep the section with port 0; its place may be taken by a new one later.",
    spec: &["RFC 3264, section 8", "RFC 9429, section 5.2.2"],
    seen: &[
        "https://github.com/flutter-webrtc/dart-sip-ua/issues/46",
        "https://github.com/microsoft/MixedReality-WebRTC/issues/801",
    ],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\n‹m=video 9 X 96›\na=mid:1\nm=video 9 X 96\na=mid:2\n"),
        (SdpType::Offer, "«m=audio 9 X 0»\na=mid:0\n"),
    ])],
    passes: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\nm=video 9 X 96\na=mid:1\n"),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\nm=video 0 X 96\na=mid:1\nm=video 9 X 96\na=mid:2\n"),
    ])],
    ..Rule::new("sections-removed", Level::Error, "there are fewer sections than before", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let (before, now) = (step.previous.sections().len(), step.next.sections().len());
    let Some(lost) = step.previous.section(now) else { return };
    let place = step.next.parts().last().map_or_else(|| step.next.session_part().at(), |part| part.at());
    findings
        .at(place, prose!["there are ", count(now, "section", "sections"), " now and ", before as u64, " before"])
        .says(prose!["nothing follows here"])
        .also(lost.at(), prose!["this one is gone"]);
}
