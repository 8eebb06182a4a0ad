use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The o= line names another session than before. One side keeps its name, id and address as long as the \
              session lasts; another id is another session, or comes from another peer connection.",
    breaks: &[
        (Stack::Chromium, "Does not compare it."),
        (Stack::Other, "SIP servers take it for a new session, or reject it."),
    ],
    remedy: "Check that both descriptions are of one peer connection. A new peer connection needs a new one on the other \
             side too.",
    spec: &["RFC 3264, section 8", "RFC 8866, section 5.2"],
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "o=- ‹77 2› IN IP4 127.0.0.1\n"),
            (SdpType::Offer, "o=- «78 2» IN IP4 127.0.0.1\n"),
        ]),
        Example::Steps(&[
            (SdpType::Offer, "o=alice 77 2 IN IP4 ‹192.0.2.1›\n"),
            (SdpType::Offer, "o=alice 77 3 IN IP4 «192.0.2.2»\n"),
        ]),
    ],
    passes: &[Example::Steps(&[
        (SdpType::Offer, "o=- 77 2 IN IP4 127.0.0.1\n"),
        (SdpType::Offer, "o=- 77 3 IN IP4 127.0.0.1\n"),
    ])],
    ..Rule::new(
        "session-id-changed",
        Level::Warning,
        "the o= line names another session than before",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let (before, now) = (step.previous.session_part(), step.next.session_part());
    let Some((old, new)) = before.first("o").zip(now.first("o")) else { return };
    let same = |field| old.text(field) == new.text(field);
    if !same("session_id") {
        let place = |line: &Line<'_>| {
            let (id, version) = (line.at_field("session_id"), line.at_field("session_version"));
            line.spot(Span::new(id.span.start, version.span.end))
        };
        findings.at(place(&new), prose!["the session id is not the one before"]).also(place(&old), prose!["before"]);
    } else if let Some(field) = ["username", "address"].into_iter().find(|field| !same(field)) {
        let message = match field {
            "username" => prose!["the user name of the session changed"],
            _ => prose!["the address of the session changed, though it is the same session"],
        };
        findings.at(new.at_field(field), message).also(old.at_field(field), prose!["before"]);
    }
}
