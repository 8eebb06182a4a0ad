use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The line k= carried an encryption key in clear text. It is obsolete; keys come from DTLS.",
    breaks: &[(Stack::WebrtcSdp, "Refuses the description."), (Stack::Chromium, "Overlooks it.")],
    refusals: &[(Stack::WebrtcSdp, "unsupported insecure key exchange")],
    remedy: "Take the line out, and use DTLS-SRTP.",
    spec: &["RFC 8866, section 5.12", "RFC 9429, section 5.2.1"],
    fails: &[Example::Text("v=0\n«k»=clear:secret\n"), Example::Text("m=audio 9 RTP/AVP 0\n«k»=prompt\n")],
    passes: &[Example::Text("v=0\ns=-\n")],
    ..Rule::new("key-line", Level::Error, "k= hands over an encryption key", Check::Line(&["k"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    findings
        .at(line.at_name(), prose!["k= is obsolete and must not be in a description of WebRTC"])
        .note(prose!["a key that stood here is known to whoever has seen the description"])
        .unsafe_fix(prose!["take the line out"], [Edit::delete(line.whole())]);
}
