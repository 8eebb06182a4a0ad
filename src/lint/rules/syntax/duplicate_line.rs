use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The lines v, o, s, i, u, k and c stand at most once in the session part, and i and k once in each \
              section. With two of them readers take the first, the last, or none.",
    breaks: &[
        (Stack::Chromium, "Refuses the description when the second one comes out of order, and else takes the last."),
        (Stack::WebrtcSdp, "Refuses the description."),
        (Stack::WebrtcRs, "Keeps one of them."),
    ],
    refusals: &[(Stack::WebrtcSdp, "connection type already exists at this media level")],
    remedy: "Keep the line that is meant.",
    spec: &["RFC 8866, section 5", "RFC 8866, section 5.7"],
    fails: &[
        Example::Text("v=0\n‹s›=a\n«s»=b\n"),
        Example::Text("‹c›=IN IP4 192.0.2.1\n«c»=IN IP4 192.0.2.1\n"),
        Example::Text("m=audio 9 RTP/AVP 0\n‹i›=a\n«i»=b\n"),
    ],
    passes: &[
        Example::Text("c=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 0\nc=IN IP4 233.252.0.1/127\nc=IN IP4 233.252.0.2/127\n"),
        Example::Text("i=a\nm=audio 9 RTP/AVP 0\ni=a\n"),
        Example::Text("t=0 0\nt=1 2\nb=AS:1\nb=TIAS:1000\n"),
    ],
    ..Rule::new(
        "duplicate-line",
        Level::Error,
        "a line that stands once in its part stands there again",
        Check::Line(&["v", "o", "s", "i", "u", "k", "c"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(again) = line.next_of_its_kind() else { return };
    // A media section may have several c= lines; what does not belong there at all has a rule of its own.
    if line.part.is_media() && !matches!(line.name(), "i" | "k") {
        return;
    }
    let name = theirs(line.name());
    let draft = findings
        .at(again.at_name(), prose![name, "= stands here again, and may stand once only"])
        .also(line.at_name(), prose!["the one before"]);
    if again.value() == line.value() {
        draft.fix(prose!["take the line out that says the same"], [Edit::delete(again.whole())]);
    }
}
