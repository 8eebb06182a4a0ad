use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An a=fmtp or a=rtcp-fb belongs to a codec of the section: its payload type must be in the m= line, with \
              an a=rtpmap unless the number has a fixed meaning. One that is not is what is left of a codec taken out \
              by halves.",
    breaks: &[
        (Stack::Chromium, "Refuses the whole description, also when the section is rejected."),
        (Stack::Firefox, "Ignores such lines, and has written them itself after setCodecPreferences."),
        (Stack::Pion, "Ignores such lines."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse codecs correctly.")],
    remedy: "When a codec is taken out, take out its a=rtpmap, a=fmtp and a=rtcp-fb lines, and its rtx with them.",
    spec: &["RFC 8866, section 6.15", "RFC 4585, section 4.2"],
    seen: &["https://github.com/versatica/mediasoup-client/issues/291", "https://github.com/pion/webrtc/issues/3199"],
    level_note: "Two rows of the catalogue in one: lines for payload types without an a=rtpmap, and feedback for \
                 those that are not in the m= line. Firefox takes them; Chromium does not, so it is an error.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF ‹96›\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\na=rtcp-fb:«99» nack\n\
             a=rtcp-fb:99 nack pli\na=fmtp:«100» apt=99\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF ‹96›\na=rtpmap:96 VP8/90000\na=rtpmap:97 H264/90000\n\
             a=fmtp:«97» packetization-mode=1\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF ‹34›\na=rtcp-fb:«34» nack\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF ‹0›\na=fmtp:«18» annexb=no\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0 18\na=fmtp:18 annexb=no\na=rtcp-fb:* nack\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:96 nack\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 34\na=rtpmap:34 H263/90000\na=rtcp-fb:34 nack\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP 5000\na=fmtp:97 a=1\n"),
    ],
    ..Rule::new(
        "fmtp-or-fb-orphan",
        Level::Error,
        "parameters or feedback for a payload type that is not there",
        Check::Section(check),
    )
};

/// Up to this number Chromium knows what audio payload types are without an a=rtpmap.
const KNOWN_AUDIO: u128 = (1 << 19) - 1;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    // From 35 up it is the a=rtpmap that is missing, which is another finding.
    let mut known = numbers.mapped | (u128::MAX << 35);
    if part.kind() == "audio" {
        known |= KNOWN_AUDIO;
    }
    let orphans = (numbers.parametered | numbers.fed) & !(numbers.listed & known);
    if orphans == 0 {
        return;
    }
    let mut of: Vec<(u32, Vec<Line<'_>>)> = Vec::new();
    for line in part.lines().filter(|line| line.entry().fits && matches!(line.name(), "fmtp" | "rtcp-fb")) {
        let Some(number) = line.text("payload_type").and_then(|number| number.parse::<u32>().ok()) else { continue };
        if orphans & 1_u128.checked_shl(number).unwrap_or_default() == 0 {
            continue;
        }
        match of.iter_mut().find(|(known, _)| *known == number) {
            Some((_, lines)) => lines.push(line),
            None => of.push((number, vec![line])),
        }
    }
    for (number, lines) in of {
        let Some(first) = lines.first() else { continue };
        let what = count(lines.len(), "line of parameters or feedback", "lines of parameters or feedback");
        let message = match numbers.listed & (1 << number) {
            0 => prose![what, " for payload type ", number, ", which is not in the m= line"],
            _ => prose![what, " for payload type ", number, ", which has no a=rtpmap"],
        };
        findings
            .at(first.at_field("payload_type"), message)
            .also(part.at_formats(), prose!["the payload types of this section"])
            .note(prose!["Chromium refuses the whole description for it: Failed to parse codecs correctly"])
            .unsafe_fix(
                prose!["delete all about payload type ", number],
                lines.iter().map(|line| Edit::delete(line.whole())),
            );
    }
}
