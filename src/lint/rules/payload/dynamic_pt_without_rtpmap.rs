use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Payload types from 35 up mean nothing by themselves: an a=rtpmap has to say which codec each one is. \
              Without it the receiver cannot decode such packets, and cannot answer.",
    breaks: &[
        (
            Stack::Chromium,
            "Leaves the payload type out; refuses the whole description when there is an a=fmtp or \
                              a=rtcp-fb for it.",
        ),
        (Stack::Pion, "Reports that the payload type is not found."),
        (Stack::Str0m, "Refuses the description."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse codecs correctly."), (Stack::Str0m, "Missing a=rtp_map")],
    remedy: "Add the a=rtpmap, or take the number out of the m= line.",
    spec: &["RFC 8866, section 5.14", "RFC 8866, section 6.6"],
    seen: &["https://github.com/sipsorcery-org/sipsorcery/issues/361"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 «97» 45\na=rtpmap:96 VP8/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF «96»\na=rtcp-fb:96 nack\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0 8\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n"),
        Example::Text("m=video 0 UDP/TLS/RTP/SAVPF 96\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP 5000\n"),
    ],
    ..Rule::new(
        "dynamic-pt-without-rtpmap",
        Level::Error,
        "a payload type is listed, and nothing says which codec it is",
        Check::Section(check),
    )
};

/// So many numbers are told after the first.
const LISTED: usize = 31;

/// 35 to 127: no number of these has a fixed meaning.
const FREE: u128 = u128::MAX << 35;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    let mut unknown = numbers.listed & FREE & !numbers.mapped;
    if unknown == 0 || part.is_rejected() {
        return;
    }
    // A line that cannot be read is a finding of its own.
    for line in part.lines().filter(|line| !line.entry().fits && line.name() == "rtpmap") {
        let number = line.value().split(' ').next().and_then(|number| number.parse::<u32>().ok());
        unknown &= !number.and_then(|number| 1_u128.checked_shl(number)).unwrap_or_default();
    }
    let mut unknown = part.payloads().filter(|payload| unknown & (1 << payload.payload_type) != 0);
    let Some(first) = unknown.next() else { return };
    let rest: Vec<_> = unknown.collect();
    let listed = |all: &[Payload<'_>]| {
        let numbers = all.iter().take(LISTED).map(|payload| prose![payload.payload_type]);
        let more = all.len().saturating_sub(LISTED);
        let rest = if more > 0 { prose![" and ", more, " more"] } else { Prose::default() };
        prose![Prose::join(numbers, ", "), rest]
    };
    let message = match rest.len() {
        0 => prose!["payload type ", first.payload_type, " has no a=rtpmap: nobody can know what it is"],
        more => prose![
            count(more + 1, "payload type", "payload types"),
            " have no a=rtpmap, so that nobody can know what they are: ",
            first.payload_type,
            ", ",
            listed(&rest)
        ],
    };
    let finding = findings.at(Spot { span: first.span, ..part.at() }, message);
    if (numbers.parametered | numbers.fed) & numbers.listed & FREE & !numbers.mapped != 0 {
        let _ = finding.note(prose!["parameters or feedback are stated for it all the same; Chromium refuses that"]);
    }
}
