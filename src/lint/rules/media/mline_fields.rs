use crate::lint::rules::prelude::*;
use crate::sdp::malformed;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "An m= line has four fields or more: the kind of media, a port, the transport protocol, and at least \
              one format. The section that it begins is nothing without them.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::Pion, "Refuses the description."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Expects at least 4 fields.")],
    remedy: "Write all four fields. A rejected section has port 0 and keeps one format.",
    spec: &["RFC 8866, section 5.14", "RFC 3264, section 6"],
    seen: &["https://github.com/otalk/sdp-jingle-json/issues/27"],
    fails: &[
        Example::Text("m=audio 9 RTP/AVP«»\n"),
        Example::Text("m=audio«»\n"),
        Example::Text("m=audio 9«»\n"),
        Example::Text("m=audio 9/«x» RTP/AVP 0\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 RTP/AVP 0\nm=video 0 RTP/AVP 96\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
        Example::Text("m=audio x RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "mline-fields",
        Level::Error,
        "an m= line is not kind, port, protocol and formats",
        Check::Unreadable(&["m"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    // What is wrong with a port has a rule of its own.
    if !matches!(misfit.problem, Problem::NotANumber("port") | Problem::TooLarge("port", _)) {
        let message = malformed::sentence(line.description().session, line.index(), &misfit);
        let draft = findings.at(line.spot(misfit.span), message);
        if misfit.problem == Problem::Missing("formats") {
            draft.help(prose!["a rejected section keeps one of the formats that were offered"]);
        }
    }
}
