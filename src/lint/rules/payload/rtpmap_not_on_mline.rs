use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Only payload types in the m= line are offered or accepted. An a=rtpmap for another one is what is left \
              of a codec that was taken out by halves, or the m= line lost a number.",
    breaks: &[(
        Stack::Chromium,
        "Ignores the line; an a=fmtp or a=rtcp-fb for the same number makes it refuse the \
                              description.",
    )],
    remedy: "Take out all lines of the codec (a=rtpmap, a=fmtp, a=rtcp-fb, and its rtx), or put the number back into \
             the m= line.",
    spec: &["RFC 8866, section 6.6"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF ‹96›\na=rtpmap:96 VP8/90000\na=rtpmap:«97» H264/90000\n")],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 H264/90000\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP 5000\na=rtpmap:97 H264/90000\n"),
    ],
    ..Rule::new(
        "rtpmap-not-on-mline",
        Level::Warning,
        "an a=rtpmap is about a payload type that the m= line does not list",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    let mut stray = numbers.mapped & !numbers.listed;
    if stray == 0 {
        return;
    }
    for line in part.all("rtpmap") {
        let Some(number) = line.text("payload_type").and_then(|number| number.parse::<u32>().ok()) else { continue };
        let bit = 1_u128.checked_shl(number).unwrap_or_default();
        if stray & bit != 0 {
            stray &= !bit;
            findings
                .at(
                    line.at_field("payload_type"),
                    prose!["payload type ", number, " has an a=rtpmap and is not in the m= line"],
                )
                .also(part.at_formats(), prose!["what is offered"])
                .unsafe_fix(prose!["delete the line"], [Edit::delete(line.whole())]);
        }
    }
}
