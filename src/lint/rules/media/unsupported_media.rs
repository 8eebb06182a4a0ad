use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Browsers know audio, video and application. A section of another kind (text, image, message) is \
              answered with port 0.",
    breaks: &[
        (Stack::Chromium, "Rejects the section in its answer."),
        (Stack::Pion, "Refuses the description when the kind is image or another that it does not know."),
        (Stack::Aiortc, "Fails with an assertion."),
    ],
    remedy: "Expect the section to be rejected, or leave it out.",
    spec: &["RFC 8866, section 8.2.2", "RFC 9429, section 5.3.1"],
    fails: &[Example::Text("m=«image» 9 udptl t38\n"), Example::Text("m=«Audio» 9 UDP/TLS/RTP/SAVPF 0\n")],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 UDP/TLS/RTP/SAVPF 96\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\n",
        ),
        Example::Text("m=text 0 RTP/AVP 98\n"),
    ],
    ..Rule::new(
        "unsupported-media",
        Level::Warning,
        "a section has a kind of media that WebRTC does not have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if matches!(part.kind(), "audio" | "video" | "application") || part.is_rejected() {
        return;
    }
    let Some(line) = part.first("m") else { return };
    let kind = part.kind().to_ascii_lowercase();
    let spot = line.at_field("media");
    if let Some(known) = ["audio", "video", "application"].into_iter().find(|known| *known == kind) {
        findings
            .at(spot, prose!["the kind of media is ", known, ", in lower case"])
            .fix(prose!["write ", known], [Edit::replace(spot.span, known)]);
    } else {
        findings
            .at(spot, prose!["WebRTC has no media of the kind ", theirs(part.kind())])
            .note(prose!["browsers reject the section: their answer gives it port 0"]);
    }
}
