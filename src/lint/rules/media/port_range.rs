use crate::lint::rules::prelude::*;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A port is a number from 0 to 65535. In WebRTC it is a placeholder, 9, until candidates are there, but \
              it is read all the same.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Pion, "Refuses the description."),
        (Stack::WebrtcRs, "Refuses the description."),
        (Stack::Firefox, "Takes it."),
        (Stack::Other, "sdp-transform takes it."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} The port number is invalid")],
    remedy: "Write 9 before candidates are gathered, or the port of the default candidate.",
    spec: &["RFC 8866, section 5.14", "RFC 8839, section 4.2.1.1"],
    fails: &[
        Example::Text("m=video «99999» UDP/TLS/RTP/SAVPF 96\n"),
        Example::Text("m=audio «-1» RTP/AVP 0\n"),
        Example::Text("m=audio «undefined» RTP/AVP 0\n"),
    ],
    passes: &[Example::Text("m=audio 65535 RTP/AVP 0\nm=audio 0 RTP/AVP 0\n"), Example::Text("m=audio 9 RTP/AVP\n")],
    ..Rule::new(
        "port-range",
        Level::Error,
        "the port of an m= line is not a number from 0 to 65535",
        Check::Unreadable(&["m"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    let message = match misfit.problem {
        Problem::NotANumber("port") => prose!["the port of this m= line is not a number"],
        Problem::TooLarge("port", max) => prose!["the port of this m= line is outside of 0 to ", max],
        _ => return,
    };
    findings
        .at(line.spot(misfit.span), message)
        .note(prose!["the section cannot be read, nor what in it hangs on its m= line"])
        .help(prose!["write 9 when there is no port to tell, and 0 to reject the section"]);
}
