use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A payload type is what an RTP packet says about its content in seven bits, so it is a number from 0 to \
              127. A greater one, or a word, can never be in a packet.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, without a reason."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::Pion, "Takes it, and packets never match."),
    ],
    remedy: "Use a number from 96 to 127, or 35 to 63 when those are used up.",
    spec: &["RFC 3550, section 5.1", "RFC 8866, section 6.6"],
    seen: &["https://github.com/meetecho/janus-gateway/issues/1469"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:«128» VP8/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF «200» 96\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:«all» nack\na=fmtp:«1000» a=1\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=fmtp:«*» a=1\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 127 0\na=rtpmap:127 VP8/90000\na=rtcp-fb:* nack\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
    ],
    ..Rule::new(
        "payload-type-range",
        Level::Error,
        "a payload type is not a number from 0 to 127",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.numbers().odd {
        return;
    }
    if let Some((text, span)) = part.formats().find(|(text, _)| !is_payload_type(text)) {
        let spot = part.at_formats();
        say(findings, text, Spot { span, ..spot });
    }
    for line in part.lines().filter(|line| line.entry().fits) {
        let text = match line.name() {
            "rtpmap" | "fmtp" | "rtcp-fb" => line.text("payload_type").unwrap_or_default(),
            _ => continue,
        };
        let for_all = text == "*" && line.name() == "rtcp-fb";
        if !for_all && !is_payload_type(text) {
            say(findings, text, line.at_field("payload_type"));
        }
    }
}

fn is_payload_type(text: &str) -> bool {
    text.parse::<u8>().is_ok_and(|number| number < 128) && !text.starts_with('+')
}

fn say(findings: &mut Findings<'_>, text: &str, spot: Spot) {
    findings.at(spot, prose![theirs(text), " is no payload type: those are numbers from 0 to 127"]);
}
