use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Of the types of lines only m, i, c, b, k and a stand in media sections. Others there are out of their \
              place: two descriptions were put one behind the other, or a section was put in too early.",
    breaks: &[
        (Stack::Chromium, "Overlooks the line."),
        (Stack::Firefox, "Overlooks it with a warning in its log; at a second v= it ends."),
        (Stack::Pion, "Refuses the description."),
    ],
    refusals: &[(Stack::Firefox, "SDP Parse Error on line {}: Warning: Invalid token {} found at media level")],
    remedy: "Move the line before the first m= line, or split the text into its descriptions.",
    spec: &["RFC 8866, section 5"],
    level_note: "The second half of what the catalogue calls the order of lines: browsers overlook the line, so \
                 that it is a warning, but for a second v=.",
    fails: &[
        Example::Text("v=0\nm=audio 9 RTP/AVP 0\n«t»=0 0\n"),
        Example::Text("v=0\nm=audio 9 RTP/AVP 0\n«v»=0\n«s»=-\n"),
    ],
    passes: &[Example::Text("v=0\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\ni=x\nc=IN IP4 0.0.0.0\nb=AS:1\n")],
    ..Rule::new(
        "session-line-in-media",
        Level::Warning,
        "a line that belongs to the session part stands in a media section",
        Check::Line(&["v", "o", "s", "u", "e", "p", "t", "r", "z"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.is_media() {
        return;
    }
    let draft =
        findings.at(line.at_name(), prose![theirs(line.name()), "= belongs to the session part, before the first m="]);
    if line.name() == "v" {
        draft
            .level(Level::Error)
            .note(prose!["a second description begins here"])
            .help(prose!["hand over one description at a time"]);
    }
}
