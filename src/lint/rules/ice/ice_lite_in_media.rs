use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Whether a side is ICE lite holds for all of it, so the line belongs before the first m= line. In a \
              section it is not seen: the peer takes this side for a full agent, both may wait to be controlled, and \
              nobody picks a pair.",
    breaks: &[
        (Stack::Chromium, "Does not see it, and takes the peer for a full ICE agent."),
        (Stack::WebrtcSdp, "Refuses the description."),
    ],
    refusals: &[(Stack::WebrtcSdp, "ice-lite not allowed at media level")],
    remedy: "Move the line before the first m= line.",
    spec: &["RFC 8839, section 5.3"],
    fails: &[Example::Text("m=audio 9 X 0\na=«ice-lite»\nm=video 9 X 0\na=«ice-lite»\n")],
    passes: &[Example::Text("a=ice-lite\nm=audio 9 X 0\n")],
    ..Rule::new(
        "ice-lite-in-media",
        Level::Error,
        "a=ice-lite stands in a media section",
        Check::Line(&["ice-lite"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.is_media() {
        return;
    }
    let description = line.description();
    let draft = findings.at(
        line.at_name(),
        prose![
            "a=ice-lite is not seen in a section: it belongs before the first \
                                                    m= line"
        ],
    );
    if description.session_part().has("ice-lite") {
        draft.level(Level::Warning).fix(prose!["leave it out: the session part says it"], [Edit::delete(line.whole())]);
    } else if let Some(first) = description.section(0) {
        let mut text = String::from("a=ice-lite");
        text.push_str(line.eol());
        draft.unsafe_fix(
            prose!["move it before the first m= line"],
            [Edit::insert(first.at().span.start, text), Edit::delete(line.whole())],
        );
    }
}
