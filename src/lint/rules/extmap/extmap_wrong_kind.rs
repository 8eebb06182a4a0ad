use crate::lint::rules::prelude::*;
use crate::sdp::attr::extmap::Media;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Some header extensions say something of pictures, some of sound. In a section of the other kind they \
              are ignored, and take up an id.",
    breaks: &[(Stack::Chromium, "Leaves it out of the answer.")],
    remedy: "Leave it out of this section.",
    spec: &["RFC 8834, section 5.2"],
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:13 «urn:3gpp:video-orientation»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:1 «urn:ietf:params:rtp-hdrext:ssrc-audio-level»\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:13 urn:3gpp:video-orientation\n"),
    ],
    ..Rule::new(
        "extmap-wrong-kind",
        Level::Info,
        "a header extension of video stands in audio, or the reverse",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let (other, of) = match part.kind() {
        "audio" => (Media::Video, "video"),
        "video" => (Media::Audio, "audio"),
        _ => return,
    };
    for extension in part.extensions() {
        if let Some(known) = extension.known.filter(|known| known.kind == other) {
            findings.at(
                extension.line.at_field("uri"),
                prose![known.short, " is a header extension of ", of, ", and does nothing here"],
            );
        }
    }
}
