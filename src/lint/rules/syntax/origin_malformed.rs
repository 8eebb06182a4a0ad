use crate::lint::rules::prelude::*;
use crate::sdp::malformed;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The line o= has a user name or -, the session id and version in digits, IN, IP4 or IP6, and an \
              address. Id and version tell whether a description is new.",
    breaks: &[
        (Stack::Chromium, "Refuses the description unless there are six fields."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::Pion, "Refuses the description."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expects 6 fields."),
        (Stack::Firefox, "Invalid owner session id specified for o="),
    ],
    remedy: "Write o=- ID VERSION IN IP4 127.0.0.1 with a random number of 63 bits as the id, and a version that \
             grows by one with each change.",
    spec: &["RFC 8866, section 5.2", "RFC 9429, section 5.2.1"],
    fails: &[
        Example::Text("o=- 1 1 IN«»\n"),
        Example::Text("o=John «Doe» 1 1 IN IP4 127.0.0.1\n"),
        Example::Text("o=- 1 «1.5» IN IP4 127.0.0.1\n"),
    ],
    passes: &[
        Example::Text("o=- 123456789012345678901234567890 1 IN IP4 127.0.0.1\n"),
        Example::Text("o=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0\n"),
    ],
    ..Rule::new(
        "origin-malformed",
        Level::Error,
        "the o= line does not have its six fields",
        Check::Unreadable(&["o"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    let message = malformed::sentence(line.description().session, line.index(), &misfit);
    let draft = findings.at(line.spot(misfit.span), message);
    if misfit.problem == Problem::NotANumber("session_id") {
        draft.note(prose!["the user name before it holds no blanks; without a name it is -"]);
    }
}
