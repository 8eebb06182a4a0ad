use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Every WebRTC endpoint has Opus and G.711 for audio, every browser VP8 and H.264 for video. An offer \
              without them may find a peer that has nothing to answer with.",
    remedy: "Offer one of them too, unless it is known what the peer has.",
    spec: &["RFC 7874, section 3", "RFC 7742, section 5"],
    fails: &[
        Example::Offer("m=video 9 UDP/TLS/RTP/SAVPF «98»\na=rtpmap:98 VP9/90000\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF «9»\na=rtpmap:9 G722/8000\n"),
    ],
    passes: &[
        Example::Offer("m=video 9 UDP/TLS/RTP/SAVPF 98 96\na=rtpmap:98 VP9/90000\na=rtpmap:96 VP8/90000\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 8\n"),
        Example::Answer("m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n"),
        Example::Offer("m=video 0 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n"),
    ],
    ..Rule::new(
        "missing-mti-codec",
        Level::Info,
        "none of the codecs that every WebRTC endpoint has is offered",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let missing = match part.kind() {
        "audio" if !part.has_codec(Codec::Opus) && !part.has_codec(Codec::G711) => "neither Opus nor G.711",
        "video" if !part.has_codec(Codec::Vp8) && !part.has_codec(Codec::H264) => "neither VP8 nor H.264",
        _ => return,
    };
    // An answer chooses, and what is not known to be one may.
    let mut media =
        part.payloads().filter(|payload| payload.role() == Role::Media && payload.codec != Codec::Undeclared);
    if part.of.is_offer() && !part.is_rejected() && media.next().is_some() {
        findings.at(part.at_formats(), prose!["this section offers ", missing, ", which every WebRTC endpoint has"]);
    }
}
