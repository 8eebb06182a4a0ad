use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A candidate is of the machine itself (host), as others see it (srflx, prflx) or of a TURN server (relay). \
              Another word is a slip, or stands in the wrong column: nobody knows what to do with it.",
    breaks: &[
        (Stack::Chromium, "Refuses the whole description."),
        (Stack::Other, "Others leave the candidate out, so that an address is missing."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Unsupported candidate type.")],
    remedy: "Write host, srflx, prflx or relay, in small letters.",
    spec: &["RFC 8839, section 5.1"],
    level_note: "The grammar leaves room for other types; Chromium's refusal makes it an error.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ «hots»\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ «Host» generation 0\n"),
    ],
    passes: &[Example::Text(
        "m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\na=candidate:2 1 udp 1 192.0.2.1 6 typ prflx raddr 0.0.0.0 rport 0\n",
    )],
    ..Rule::new(
        "candidate-type",
        Level::Error,
        "the type of a candidate is not a known one",
        Check::Line(&["candidate"], check),
    )
};

const TYPES: [&str; 4] = ["host", "srflx", "prflx", "relay"];

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = line.text("candidate_type").filter(|kind| !TYPES.contains(kind)) else { return };
    let spot = line.at_field("candidate_type");
    let draft = findings.at(spot, prose!["the type of a candidate is host, srflx, prflx or relay, not ", theirs(kind)]);
    if let Some(known) = TYPES.iter().find(|known| known.eq_ignore_ascii_case(kind)) {
        draft.fix(prose!["write the type in small letters"], [Edit::replace(spot.span, *known)]);
    }
}
