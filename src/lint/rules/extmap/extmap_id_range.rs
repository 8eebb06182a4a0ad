use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The id of a header extension stands in each packet: 1 to 14 in the one-byte form, 1 to 255 in the \
              two-byte form. 0 is padding there. 4096 to 4351 stand for what is still to be numbered, in offers; all \
              else is nothing.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description; it takes 1 to 14 only."),
        (Stack::WebrtcRs, "Older versions end at 246."),
    ],
    refusals: &[
        (Stack::Chromium, "Extension ID is not in valid range."),
        (
            Stack::Firefox,
            "Description contains invalid extension id {} on level {} which is unsupported until \
                             2-byte rtp header extensions are supported in webrtc.org",
        ),
    ],
    remedy: "Give it a free id from 1 to 14, the same in all sections of its BUNDLE group.",
    spec: &["RFC 8285, section 4.2", "RFC 8285, section 4.3", "RFC 8285, section 5"],
    seen: &["https://github.com/medooze/semantic-sdp-js/issues/19", "https://github.com/webrtc-rs/rtc/issues/115"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:«0» urn:ietf:params:rtp-hdrext:ssrc-audio-level\n\
             a=extmap:«256» urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Text("a=extmap:«5000»/sendonly urn:ietf:params:rtp-hdrext:sdes:mid\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n\
             a=extmap:255 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap:4096 urn:ietf:params:rtp-hdrext:toffset\n\
             a=extmap:15 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
    )],
    ..Rule::new(
        "extmap-id-range",
        Level::Error,
        "a header extension has an id that packets cannot carry",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()) {
        if matches!(extension.id, 0 | 256..=4095 | 4352..) {
            let message = match extension.id {
                0 => prose!["id 0 is padding in packets, and names no header extension"],
                id => prose!["id ", id, " is no number for a header extension: those are 1 to 14, or 16 to 255"],
            };
            findings.at(extension.line.at_field("id"), message);
        }
    }
}
