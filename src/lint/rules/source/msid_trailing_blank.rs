use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A blank after the stream id announces a track id, and there is none. It comes from code that puts both \
              together with a blank although one of them is empty.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Takes it.")],
    refusals: &[(Stack::Chromium, "Missing track ID in msid attribute.")],
    remedy: "Leave the blank away, or write the track id behind it.",
    spec: &["RFC 8830, section 2"],
    fails: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:stream« »\n")],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:stream\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:stream track \n"),
    ],
    ..Rule::new(
        "msid-trailing-blank",
        Level::Error,
        "an msid ends in a blank where the track id should be",
        Check::Line(&["msid"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.text("track_id").is_some() {
        return;
    }
    let blanks = line.part.of.session.trailing(line.index());
    if !blanks.is_empty() {
        findings
            .at(line.spot(blanks), prose!["the msid ends in a blank, and no track id follows"])
            .fix(prose!["leave the blank away"], [Edit::delete(blanks)]);
    }
}
