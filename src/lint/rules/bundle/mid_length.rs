use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The mid goes into RTP packets as a header extension, which has room for 16 bytes; browsers take no \
              longer ones. One to three characters save bandwidth.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "{}exceeds the maximum supported length of 16 characters{}"),
        (
            Stack::Firefox,
            "{}mid length greater than 16 unsupported until 2-byte rtp header extensions are supported \
                          in webrtc.org",
        ),
    ],
    remedy: "Use short mids, such as 0, 1, 2; keep names of your own elsewhere.",
    spec: &["RFC 9143, section 15.1", "RFC 9429, section 5.2.1"],
    seen: &[
        "https://github.com/versatica/mediasoup-client/issues/18",
        "https://github.com/versatica/mediasoup-client/issues/64",
    ],
    fails: &[Example::Text("m=audio 9 X 0\na=mid:«audio-0123456789a»\n")],
    passes: &[Example::Text("m=audio 9 X 0\na=mid:audio-0123456789\n")],
    ..Rule::new("mid-length", Level::Error, "a mid is longer than 16 bytes", Check::Line(&["mid"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let length = line.value().len();
    if length > 16 {
        findings.at(line.at_value(), prose!["this mid has ", length, " bytes, browsers take 16"]);
    }
}
