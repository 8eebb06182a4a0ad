use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "In WebRTC error correction by ulpfec travels inside of red. Without red it is not used.",
    breaks: &[(Stack::Chromium, "Uses ulpfec within red only.")],
    remedy: "Offer red too, or leave ulpfec out.",
    spec: &["RFC 8854, section 5", "RFC 5109, section 14.2"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 120\na=rtpmap:96 VP8/90000\na=rtpmap:120 «ulpfec»/90000\n")],
    passes: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 118 120\na=rtpmap:96 VP8/90000\na=rtpmap:118 red/90000\n\
             a=rtpmap:120 ulpfec/90000\n",
    )],
    ..Rule::new("fec-without-red", Level::Info, "ulpfec is offered without red", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Ulpfec) || part.has_codec(Codec::Red) || part.is_rejected() {
        return;
    }
    if let Some(payload) = part.payloads_with(|traits| traits.codec == Codec::Ulpfec).next() {
        findings.at(payload.at(), prose!["ulpfec is here and red is not, in which WebRTC carries it"]);
    }
}
