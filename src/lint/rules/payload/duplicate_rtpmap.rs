use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Each payload type has at most one a=rtpmap. A second one that says the same does no harm by itself, but \
              shows that two hands wrote the section.",
    breaks: &[(Stack::Str0m, "Refuses the description.")],
    refusals: &[(Stack::Str0m, "More than one a=rtp_map")],
    remedy: "Delete the second line.",
    spec: &["RFC 8866, section 6.6"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 103\na=rtpmap:‹103 H264/90000›\na=rtpmap:«103 h264/90000»\n")],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 103\na=rtpmap:103 H264/90000\na=rtpmap:103 VP9/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 rtx/90000\na=rtpmap:97 rtx/90000\n"),
    ],
    ..Rule::new(
        "duplicate-rtpmap",
        Level::Warning,
        "two a=rtpmap lines say the same of a payload type",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    let again = numbers.remapped & numbers.listed;
    if again == 0 {
        return;
    }
    for line in part.all("rtpmap") {
        let Some(payload) = part.payload_of(&line).filter(|payload| again & (1 << payload.payload_type) != 0) else {
            continue;
        };
        let Some(first) = payload.rtpmap.filter(|first| first.index() != line.index()) else { continue };
        if same(&first, &line) {
            findings
                .at(line.at_value(), prose!["payload type ", payload.payload_type, " has an a=rtpmap already"])
                .also(first.at_value(), prose!["the first one"])
                .fix(prose!["delete the second line"], [Edit::delete(line.whole())]);
        }
    }
}

/// Do two lines give a payload type the same meaning? Letter case of names does not count, and one channel need not be
/// written.
pub(super) fn same(one: &Line<'_>, other: &Line<'_>) -> bool {
    let channels = |line: &Line<'_>| match line.text("channels") {
        None | Some("1") => None,
        Some(channels) => Some(channels.to_owned()),
    };
    let name = |line: &Line<'_>| line.text("encoding").unwrap_or_default().to_ascii_lowercase();
    name(one) == name(other)
        && one.number("clock_rate") == other.number("clock_rate")
        && channels(one) == channels(other)
}
