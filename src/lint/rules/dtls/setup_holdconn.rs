use super::offer_setup_not_actpass::is_about_dtls;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "With holdconn no connection is made for now. That is for TCP; with DTLS it is not allowed.",
    breaks: &[(Stack::Firefox, "Refuses the description."), (Stack::Chromium, "Starts no DTLS.")],
    refusals: &[(Stack::Firefox, "Invalid description, illegal setup attribute \"holdconn\" at level {}")],
    remedy: "Write actpass in an offer, active or passive in an answer; put a call on hold with a=inactive or \
             a=sendonly.",
    spec: &["RFC 8842, section 5.1"],
    fails: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:«holdconn»\n")],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:actpass\n"),
        Example::Text("m=application 9 TCP/BFCP *\na=setup:holdconn\n"),
    ],
    ..Rule::new("setup-holdconn", Level::Error, "a=setup:holdconn is used with DTLS", Check::Line(&["setup"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.value() == "holdconn" && is_about_dtls(&line.part) {
        findings.at(line.at_value(), prose!["holdconn is not allowed with DTLS"]);
    }
}
