use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An SSRC is drawn at random. 0 is allowed, but it is what a variable holds that nobody filled, and many \
              programs take it for \"not known yet\".",
    breaks: &[(Stack::Chromium, "Takes it; that no picture came was reported.")],
    remedy: "Find out why the SSRC was not filled in; draw a random number of 32 bits.",
    spec: &["RFC 3550, section 8.1"],
    seen: &["https://github.com/jitsi/jicofo/issues/166"],
    fails: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:«0» cname:x\na=ssrc:0 msid:s t\n")],
    passes: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:10 cname:x\n")],
    ..Rule::new("ssrc-zero", Level::Warning, "a source has the SSRC 0", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if let Some(line) = part.all("ssrc").find(|line| line.number("ssrc") == Some(0)) {
        findings.at(line.at_field("ssrc"), prose!["the SSRC 0 was probably never filled in"]);
    }
}
