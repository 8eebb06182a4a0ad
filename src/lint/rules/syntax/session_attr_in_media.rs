use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Some attributes speak of the session as a whole and stand before the first m= line. In a media \
              section nobody looks for them: a=group:BUNDLE bundles nothing there.",
    breaks: &[(Stack::Chromium, "Overlooks the line."), (Stack::WebrtcSdp, "Refuses the description.")],
    refusals: &[(Stack::WebrtcSdp, "{} not allowed at media level")],
    remedy: "Move the line before the first m= line.",
    spec: &["RFC 5888, section 5", "RFC 8839, section 5", "RFC 8827, section 5"],
    fails: &[
        Example::Text("v=0\nm=audio 9 RTP/AVP 0\na=«group»:BUNDLE 0\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=«msid-semantic»: WMS\n"),
    ],
    passes: &[Example::Text("a=group:BUNDLE 0\na=msid-semantic: WMS\nm=audio 9 RTP/AVP 0\na=mid:0\n")],
    ..Rule::new(
        "session-attr-in-media",
        Level::Warning,
        "an attribute of the session part stands in a media section",
        Check::Line(NAMES, check),
    )
};

/// The attributes that stand in the session part only. ICE has rules of its own for ice-lite and ice-pacing.
const NAMES: &[&str] = &["cat", "charset", "group", "identity", "keywds", "msid-semantic", "sescap", "tool", "type"];

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.part.is_media() {
        findings
            .at(line.at_name(), prose!["a=", theirs(line.name()), " belongs to the session part, before the first m="])
            .note(prose!["here it is overlooked"]);
    }
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use crate::sdp::attr::{Level, all};

    #[test]
    fn all_session_attributes_of_webrtc_are_named() {
        let all = all().filter(|definition| definition.level == Level::Session).map(|definition| definition.name);
        let others: Vec<&str> = all.filter(|name| !NAMES.contains(name)).collect();
        assert_eq!(others, ["ice-lite", "ice-pacing", "3GPP-Integrity-Key", "3GPP-SDP-Auth", "alt-group"]);
    }
}
