use crate::lint::line::words;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Packets of red hold packets of other payload types, which for audio its a=fmtp names. They must be in \
              the section, or the receiver cannot tell what is inside.",
    breaks: &[(Stack::Chromium, "Compares the codecs inside to match red, and drops it when they are not there.")],
    remedy: "Name payload types of the section: a=fmtp:63 111/111.",
    spec: &["RFC 2198, section 5"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF ‹63 111›\na=rtpmap:63 red/48000/2\na=fmtp:63 «96»/96\n\
             a=rtpmap:111 opus/48000/2\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 63 111\na=rtpmap:63 «red»/48000/2\na=rtpmap:111 opus/48000/2\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 63 111\na=rtpmap:63 red/48000/2\na=fmtp:63 111/111\n\
             a=rtpmap:111 opus/48000/2\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 116\na=rtpmap:96 VP8/90000\na=rtpmap:116 red/90000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0 63\na=rtpmap:63 red/8000\na=fmtp:63 0/0/0\n"),
    ],
    ..Rule::new(
        "red-dangling",
        Level::Warning,
        "red carries a payload type that is not in the section, or does not say which",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Red) || part.is_rejected() {
        return;
    }
    let listed = part.numbers().listed;
    for payload in part.payloads_with(|traits| traits.codec == Codec::Red) {
        let Some(line) = payload.fmtp else {
            // Video has it carry whatever the section lists.
            if part.kind() == "audio" {
                findings.at(
                    payload.at(),
                    prose!["payload type ", payload.payload_type, " is red, and no a=fmtp says what it carries"],
                );
            }
            continue;
        };
        let span = line.at_field("parameters").span;
        for (block, place) in words(line.text("parameters").unwrap_or_default(), span, b'/').take(32) {
            let number = block.trim().parse::<u8>().ok().filter(|number| *number < 128);
            if number.is_some_and(|number| listed & (1 << number) == 0) {
                findings
                    .at(
                        line.spot(place),
                        prose!["red carries payload type ", theirs(block), ", which the m= line does not list"],
                    )
                    .also(part.at_formats(), prose!["the payload types of this section"]);
                break;
            }
        }
    }
}
