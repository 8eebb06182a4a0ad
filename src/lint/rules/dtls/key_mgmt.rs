use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A key exchange by messages in the description (mostly MIKEY). WebRTC forbids it; keys come from DTLS.",
    breaks: &[(Stack::Chromium, "Passes over it."), (Stack::Firefox, "Passes over it.")],
    remedy: "Leave the line out; use DTLS-SRTP.",
    spec: &["RFC 9429, section 5.2.1", "RFC 4567, section 3"],
    level_note: "Forbidden, but passed over: what fails is a missing fingerprint, which is told by itself.",
    fails: &[Example::Text("m=audio 9 RTP/SAVP 0\na=«key-mgmt»:mikey AAAA\n")],
    passes: &[Example::Text("m=audio 9 RTP/SAVP 0\na=fingerprint:sha-256 AA\n")],
    ..Rule::new("key-mgmt", Level::Warning, "a key exchange is in the description", Check::Line(&["key-mgmt"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    findings.at(line.at_name(), prose!["WebRTC takes keys from DTLS only, and passes over a=key-mgmt"]);
}
