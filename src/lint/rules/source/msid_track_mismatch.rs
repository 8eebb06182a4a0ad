use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A section carries one track, which may be in several streams: one msid line for each, all with the same \
              track id. Two track ids are two tracks, which need two sections.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "Two different track IDs in msid attribute in one m= section"),
        (Stack::Firefox, "Found multiple different webrtc track ids in m-section {}"),
    ],
    remedy: "Give each track a section of its own, or write the same track id behind every stream.",
    spec: &["RFC 8830, section 2", "RFC 9429, section 5.2.1"],
    seen: &["https://github.com/w3c/webrtc-pc/issues/2005"],
    fails: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s ‹one›\na=msid:s «two»\n")],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s one\na=msid:t one\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s one\na=msid:t\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s one\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s two\n"),
    ],
    ..Rule::new(
        "msid-track-mismatch",
        Level::Error,
        "the msid lines of one section name different tracks",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let mut lines = part.all("msid").filter_map(|line| Some((line, line.text("track_id")?)));
    let Some((first, track)) = lines.next() else { return };
    for (line, other) in lines.filter(|(_, other)| *other != track) {
        findings
            .at(
                line.at_field("track_id"),
                prose!["a section carries one track, here is ", theirs(other), " beside ", theirs(track)],
            )
            .also(first.at_field("track_id"), prose!["the first track"]);
    }
}
