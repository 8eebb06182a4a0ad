use crate::lint::rules::prelude::*;
use crate::sdp::shape::Param;

pub(super) static RULE: Rule = Rule {
    meaning: "x-google- parameters are instructions of libwebrtc for the encoder of whoever receives this \
              description. They are not standard, and say nothing about what this side itself sends.",
    breaks: &[(Stack::Firefox, "Ignores them."), (Stack::Pion, "Ignores them.")],
    remedy: "Prefer b=TIAS in the description, or setParameters() of the sender.",
    spec: &["libwebrtc, media/base/media_constants.cc"],
    seen: &["https://github.com/otalk/sdp-jingle-json/issues/19"],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n\
             a=fmtp:96 max-fs=12288;«x-google-start-bitrate»=800;x-google-min-bitrate=300\n",
    )],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 max-fs=12288\n")],
    ..Rule::new("x-google-fmtp", Level::Info, "parameters that only libwebrtc reads", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.kind() != "video" {
        return;
    }
    for payload in part.payloads_with(|traits| traits.params.any(Params::GOOGLE)) {
        let named = |param: &Param<'_>| param.name.as_bytes().get(..9) == Some(b"x-google-");
        if let (Some(line), Some(param)) = (payload.fmtp, payload.params().find(named)) {
            findings
                .at(
                    line.spot(param.name_span),
                    prose![
                        theirs(param.name),
                        " is an instruction to the encoder of whoever receives this description, and only libwebrtc reads it"
                    ],
                )
                .help(prose!["b=TIAS, or setParameters() of the sender, work everywhere"]);
        }
    }
}
