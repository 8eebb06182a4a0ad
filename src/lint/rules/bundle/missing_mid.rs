use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The mid is the name of a section: BUNDLE lists it, candidates that come later carry it, and RTP \
              packets may. In WebRTC every section has one.",
    breaks: &[
        (Stack::Chromium, "Makes one up."),
        (Stack::Firefox, "Makes one up."),
        (Stack::Pion, "Refuses the description."),
        (Stack::Str0m, "Refuses the description."),
    ],
    refusals: &[(Stack::Pion, "RemoteDescription contained media section without mid value")],
    remedy: "Give each section an a=mid of its own: 0, 1, 2 and so on.",
    spec: &["RFC 9429, section 5.2.1", "RFC 5888, section 6", "RFC 8840, section 4.1.1"],
    seen: &["https://github.com/pion/webrtc/issues/879", "https://github.com/meetecho/janus-gateway/issues/2390"],
    level_note: "An error where BUNDLE or trickle need it; a warning where only the other side's parser may.",
    fails: &[
        Example::Text("a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n«m=video 9 UDP/TLS/RTP/SAVPF 96»\n"),
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=ice-options:trickle\nm=video 9 UDP/TLS/RTP/SAVPF 96\n"),
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Text("m=audio 4000 RTP/AVP 0\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid\n"),
    ],
    ..Rule::new("missing-mid", Level::Error, "a section has no mid", Check::Description(check))
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.sections().all(|part| part.mid().is_some()) || !description.is_webrtc() {
        return;
    }
    let needed = description.session_part().has("group") || description.announces_trickle();
    let none = description.sections().all(|part| part.mid().is_none());
    for part in description.sections().filter(|part| part.mid().is_none() && !part.mentions("mid")) {
        let one = description.sections().len() == 1;
        let message = if none && !one { prose!["no section has a mid"] } else { prose!["this section has no mid"] };
        let draft = findings.at(part.at(), message);
        if !needed || part.is_rejected() {
            draft.level(Level::Warning);
        }
        if none {
            return;
        }
    }
}
