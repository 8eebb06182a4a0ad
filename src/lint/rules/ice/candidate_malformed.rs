use crate::lint::rules::prelude::*;
use crate::sdp::malformed::problem;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A candidate is foundation, component, transport, priority, address, port, the word typ and a type, in \
              this order, with numbers that fit: priority at most 2147483647, port at most 65535. A line that does \
              not fit is no address for anybody.",
    breaks: &[
        (Stack::Chromium, "Refuses the whole description for one such line."),
        (Stack::Firefox, "Drops the line."),
        (Stack::Pion, "Drops the line, unless all are like that."),
        (Stack::Str0m, "Drops the line."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Expect at least 8 fields."),
        (Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Invalid port{}"),
        (Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Invalid value: {}"),
    ],
    remedy: "Mend the line where it is made, or leave it out.",
    spec: &["RFC 8839, section 5.1"],
    seen: &["https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/1165"],
    level_note: "Chromium takes priorities up to 4294967295; the RFC says 2147483647, and a greater one is as likely \
                 to be garbage.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp «NaN» 192.0.2.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp «-5» 192.0.2.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp «2147483648» 192.0.2.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 «70000» typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000« »host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1«»\n"),
        Example::Text("candidate:1 1 udp «x» 192.0.2.1 5000 typ host\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 2147483647 192.0.2.1 65535 typ host\n"),
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ srflx raddr 0.0.0.0 rport 0 generation \
                       0\n",
        ),
    ],
    ..Rule::new(
        "candidate-malformed",
        Level::Error,
        "a candidate cannot be read",
        Check::Unreadable(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    // An attribute without a value is another rule's.
    if misfit.problem != Problem::ValueRequired {
        findings.at(line.spot(misfit.span), prose!["this candidate cannot be read: ", problem(&misfit.problem)]);
    }
}
