use crate::lint::rules::prelude::*;
use crate::sdp::codec::fmtp::{self, UNNAMED};
use crate::sdp::shape::Param;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Parameters are written name=value;name=value. With a comma or a blank in the place of a semicolon, what \
              comes after it becomes part of the value before it, and is lost.",
    breaks: &[(Stack::Chromium, "Splits at semicolons only, so that parameters melt into one.")],
    remedy: "Separate parameters by semicolons, without blanks around =.",
    spec: &["RFC 8866, section 6.15", "RFC 4855, section 3"],
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 packetization-mode=1«,»profile-level-id=42e01f\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 packetization-mode=1« »profile-level-id=42e01f\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 opus/48000/2\na=fmtp:96 «stereo» = 1\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 opus/48000/2\na=fmtp:96 =«1»;stereo=1\n"),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0IACpZTBYmI,aMljiA==; profile-level-id=42e01f;\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 96 97 98\na=rtpmap:96 AMR/8000\n\
             a=fmtp:96 mode-set=0,2,5,7;octet-align=1\na=rtpmap:97 telephone-event/8000\na=fmtp:97 0-11, 66\n\
             a=rtpmap:98 EVS/16000\na=fmtp:98 br=5.9-24.4;bw=nb-wb\n",
        ),
    ],
    ..Rule::new(
        "fmtp-malformed",
        Level::Warning,
        "codec parameters are not separated by semicolons, or lack a name",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    for payload in part.payloads_with(|traits| traits.params.any(Params::ODD)) {
        let (Some(line), Some(codec)) = (payload.fmtp, payload.encoding()) else { continue };
        if let Some((span, wrong)) = line.params("parameters").find_map(|param| wrong(codec, &param)) {
            findings.at(line.spot(span), wrong).help(prose!["write name=value;name=value"]);
        }
    }
}

fn wrong(codec: &str, param: &Param<'_>) -> Option<(Span, Prose)> {
    let Some((value, span)) = param.value else {
        let glued = param.name.split([',', ' ', '\t']).count() > 1 && fmtp::knows(codec);
        return glued.then(|| (param.name_span, prose!["a blank or a comma stands where a semicolon should"]));
    };
    if param.name.is_empty() {
        return Some((span, prose!["a value without a name before its ="]));
    }
    // One byte is the =.
    if param.name_span.end + 1 != span.start || value.starts_with([' ', '\t']) {
        return Some((param.name_span, prose!["blanks around the = after ", theirs(param.name)]));
    }
    // Commas and blanks are part of some values: what tells is the name of another parameter after one.
    for (at, _) in value.match_indices([',', ' ', '\t']) {
        let rest = value[at + 1..].trim_start();
        let Some((name, _)) = rest.split_once('=') else { break };
        if name.len() <= 32 && fmtp::find(codec, name.trim()).is_some_and(|known| known.name != UNNAMED) {
            let start = span.start + offset(at);
            let message = prose![theirs(name.trim()), " is glued to the value before it: a semicolon is missing"];
            return Some((Span::new(start, start + 1), message));
        }
        if at > 1024 {
            break;
        }
    }
    None
}
