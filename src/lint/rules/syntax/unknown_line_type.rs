use crate::lint::rules::prelude::*;
use crate::sdp::attr::lines;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "SDP knows the letters v, o, s, i, u, e, p, c, b, t, r, z, k, a and m, in lower case. A reader that \
              finds another one has to ignore or to refuse the description as a whole: nobody knows what it \
              changes.",
    breaks: &[
        (Stack::Chromium, "Refuses it in the session part, overlooks it in a media section."),
        (Stack::Firefox, "Ends there; everything after it is lost, without a word."),
        (Stack::Pion, "Refuses the description."),
        (Stack::WebrtcRs, "Refuses the description."),
        (Stack::WebrtcSdp, "Refuses the description."),
        (Stack::Str0m, "Reports success and loses everything after the line."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Expects m line.")],
    remedy: "Take the line out, or make it an attribute: extensions of SDP are a= lines.",
    spec: &["RFC 8866, section 5"],
    fails: &[Example::Text("v=0\n«q»=1\n"), Example::Text("«M»=audio 9 RTP/AVP 0\n"), Example::Text("«A»=mid:0\n")],
    passes: &[Example::Text("v=0\nz=0 0\na=q\n"), Example::Text("nothing\n")],
    ..Rule::new("unknown-line-type", Level::Error, "a line has a letter that no line of SDP has", Check::Unknown(check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let kind = line.description().session.document.lines[line.index()].kind;
    let Some(letter) = kind.filter(|letter| *letter != b'a') else { return };
    let draft = findings.at(line.at_name(), prose!["there is no line of type ", theirs(line.name())]);
    let lower = letter.to_ascii_lowercase();
    if lower != letter && (lower == b'a' || lines::find(lower).is_some()) {
        let meant = char::from(lower).to_string();
        draft
            .fix(prose!["write ", ours(meant.clone()), "= in lower case"], [Edit::replace(line.entry().name(), meant)]);
    } else {
        draft.help(prose!["take the line out, or write it as an attribute: a=NAME:VALUE"]);
    }
}
