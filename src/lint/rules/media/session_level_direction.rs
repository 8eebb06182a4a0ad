use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A direction in the session part holds for each section without one of its own. Some readers look into \
              the sections only: a call that is put on hold this way goes on.",
    breaks: &[
        (Stack::Chromium, "Does not look at it: the section is sendrecv."),
        (Stack::Pion, "Does not look at it: the section is sendrecv."),
        (Stack::Firefox, "Heeds it, and writes a=sendrecv there itself."),
    ],
    remedy: "Write the direction into each section.",
    spec: &["RFC 8866, section 6.7"],
    seen: &["https://github.com/onsip/SIP.js/issues/840"],
    fails: &[Example::Text("«a=inactive»\nm=audio 9 RTP/AVP 0\nm=video 9 RTP/AVP 96\na=sendonly\n")],
    passes: &[
        Example::Text("a=sendrecv\nm=audio 9 RTP/AVP 0\n"),
        Example::Text("a=inactive\nm=audio 9 RTP/AVP 0\na=inactive\n"),
        Example::Text("a=recvonly\nm=audio 0 RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "session-level-direction",
        Level::Warning,
        "a section has its direction from the session part",
        Check::Line(&["sendonly", "recvonly", "inactive"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.part.is_media() || line.next_of_its_kind().is_some() {
        return;
    }
    let description = line.description();
    let inherits = |part: &Part<'_>| part.written_direction().is_none() && part.is_rtp() && !part.is_rejected();
    let number = description.sections().filter(inherits).count();
    if number > 0 && description.session_part().written_direction().map(Direction::name) == Some(line.name()) {
        findings
            .at(line.at(), prose![count(number, "section has its", "sections have their"), " direction from here"])
            .note(prose!["libwebrtc and Pion read directions in sections only, and take these for sendrecv"]);
    }
}
