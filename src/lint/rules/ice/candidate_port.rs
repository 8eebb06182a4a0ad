use super::address::Reach;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Somebody must listen at the port of a candidate. 0 is no port, and 9 is the placeholder for one not \
              known yet, right only for active TCP candidates. Browsers also send nothing to ports that other \
              services own.",
    breaks: &[
        (
            Stack::Chromium,
            "Leaves candidates aside whose port is below 1024, but for 80 and 443 at a public address; \
                           active TCP ones may have any.",
        ),
        (Stack::Firefox, "Drops candidates with port 0."),
    ],
    refusals: &[
        (Stack::Chromium, "candidate has port below 1024, but not 80 or 443"),
        (Stack::Chromium, "candidate has port of 80 or 443 with private IP address"),
    ],
    remedy: "Let the ICE agent listen at a port above 1023, and write that.",
    spec: &["RFC 8839, section 5.1", "RFC 6544, section 4.5"],
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 «0» typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 «9» typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 «22» typ host tcptype passive\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 10.0.0.1 «443» typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 «0» typ host tcptype active\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 0 typ host generation 0\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 443 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 1024 typ host\n"),
    ],
    ..Rule::new(
        "candidate-port",
        Level::Warning,
        "nobody listens at the port of a candidate, or browsers do not send to it",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(port) = line.number("port").filter(|port| *port < 1024) else { return };
    let spot = line.at_field("port");
    let is_tcp = line.text("transport").is_some_and(|transport| transport.eq_ignore_ascii_case("tcp"));
    match super::tcp_candidate_tcptype::tcp_type(line) {
        Some(("active", _)) => {
            if port == 0 {
                findings
                    .at(spot, prose!["an active candidate has no port to connect to, which is written 9, not 0"])
                    .fix(prose!["write port 9"], [Edit::replace(spot.span, "9")]);
            }
            return;
        }
        // From before there was a tcptype: that it is missing is another rule's.
        None if is_tcp && matches!(port, 0 | 9) => return,
        _ => {}
    }
    let private =
        || line.text("address").is_some_and(|address| matches!(Reach::of(address), Reach::Near | Reach::Loopback));
    let message = match port {
        0 => prose!["port 0 is no port: nobody can reach this candidate"],
        9 => prose!["port 9 is the placeholder for a port not known yet: nobody can reach this candidate"],
        80 | 443 if !private() => return,
        80 | 443 => prose!["browsers send nothing to port ", port, " of a private address"],
        _ => prose!["browsers send nothing to port ", port, ": they leave ports below 1024 to other services"],
    };
    findings.at(spot, message);
}
