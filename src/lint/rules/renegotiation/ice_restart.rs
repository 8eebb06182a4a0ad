use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "User fragment and password of a section both changed: ICE starts again, with new candidates. That is how a \
              call survives a change of network; by itself it is no fault.",
    remedy: "Nothing, when it was meant. An answer to it changes its credentials too.",
    spec: &["RFC 8839, section 4.4.1.1.1", "RFC 8445, section 9"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:‹aaaa›\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:«bbbb»\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n"),
    ])],
    passes: &[Example::Steps(&[
        (SdpType::Offer, "a=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=mid:0\n"),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
    ])],
    ..Rule::new("ice-restart", Level::Info, "the ICE credentials changed: a restart", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in step.lasting() {
        let Some(((old, old_pwd), (new, new_pwd))) = credentials(&before).zip(credentials(&now)) else { continue };
        if old.value() != new.value() && old_pwd.value() != new_pwd.value() {
            findings
                .at(new.at_value(), prose!["this section restarts ICE"])
                .also(old.at_value(), prose!["the credentials before"]);
        }
    }
}

fn credentials<'a>(part: &Part<'a>) -> Option<(Line<'a>, Line<'a>)> {
    Some((part.effective("ice-ufrag")?, part.effective("ice-pwd")?))
}
