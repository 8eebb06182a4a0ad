use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The session id is a number below 2 to the power of 63 in WebRTC. RFC 8866 has no limit, but readers \
              keep it in an integer.",
    breaks: &[
        (Stack::Firefox, "Refuses the description."),
        (Stack::WebrtcSdp, "Refuses an id of more than 64 bits."),
        (Stack::WebrtcRs, "Refuses an id of more than 64 bits."),
        (Stack::Str0m, "Refuses an id of more than 64 bits."),
        (Stack::Pion, "Changes it when it writes the description again."),
    ],
    refusals: &[(Stack::Firefox, "SDP Parse Error on line {}: Invalid owner session id specified for o=.")],
    remedy: "Draw the id from 63 random bits.",
    spec: &["RFC 9429, section 5.2.1", "RFC 8866, section 5.2"],
    level_note: "A warning by the catalogue; Firefox 153 refused 9843379487687984231, so that it is an error.",
    fails: &[
        Example::Text("o=- «9843379487687984231» 1 IN IP4 127.0.0.1\n"),
        Example::Text("o=- «99999999999999999999999» 1 IN IP4 127.0.0.1\n"),
    ],
    passes: &[
        Example::Text("o=- 9223372036854775807 1 IN IP4 127.0.0.1\n"),
        Example::Text("o=- 0000000000000000000001 1 IN IP4 127.0.0.1\n"),
    ],
    ..Rule::new(
        "session-id-range",
        Level::Error,
        "the session id of o= does not fit into 63 bits",
        Check::Line(&["o"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(digits) = line.text("session_id") else { return };
    // i64::MAX itself is what RFC 9429 forbids and nobody minds.
    if digits.len() < 19 || digits.parse::<u64>().is_ok_and(|id| id <= i64::MAX as u64) {
        return;
    }
    let beyond = digits.trim_start_matches('0').len() > 20 || digits.parse::<u64>().is_err();
    let draft = findings.at(
        line.at_field("session_id"),
        prose!["the session id does not fit into ", if beyond { "64" } else { "63" }, " bits"],
    );
    if !beyond {
        draft.note(prose!["Chromium takes it, Firefox does not"]);
    }
}
