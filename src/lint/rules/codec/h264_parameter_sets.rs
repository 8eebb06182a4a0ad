use crate::lint::rules::prelude::*;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::lint::line::words;
use crate::sdp::codec::h264;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "sprop-parameter-sets holds the settings of the stream itself, in base64 between commas. When its \
              profile is not the declared one, a decoder is made for the wrong one.",
    breaks: &[
        (Stack::Chromium, "Does not read it."),
        (Stack::Other, "Safari shows a black picture when the stream is High and the description says Baseline."),
    ],
    remedy: "Make both from the stream: the three bytes after the first one of the sequence parameter set are the \
             profile-level-id.",
    spec: &["RFC 6184, section 8.1"],
    seen: &["https://github.com/commaai/openpilot/issues/38558"],
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 profile-level-id=‹42e01f›;sprop-parameter-sets=«Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA=»,aOvjyyLA\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 sprop-parameter-sets=«Z0LA#»,aMuMsg==\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAFdkBQfsBagwMDUoAAAMAAgAAAwB5HixckA==,aMuMsg==\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 profile-level-id=64001F;sprop-parameter-sets=Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA,aOvjyyLA\n",
        ),
    ],
    ..Rule::new(
        "h264-parameter-sets",
        Level::Warning,
        "the parameter sets of H.264 cannot be read, or are of another profile",
        Check::Section(check),
    )
};

/// A sequence parameter set (H.264, table 7-1).
const SPS: u8 = 7;

/// Longer ones are not looked into.
const LONGEST: usize = 4096;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::H264) {
        return;
    }
    let has_sets = |traits: &Traits| traits.codec == Codec::H264 && traits.params.any(Params::PARAMETER_SETS);
    for payload in part.payloads_with(has_sets) {
        let Some((value, span)) = payload.param("sprop-parameter-sets") else { continue };
        let mut declared = payload.param("profile-level-id");
        for (set, place) in words(value, span, b',').take(64) {
            let spot = Spot { span: place, ..part.at() };
            let Some(bytes) = (set.len() <= LONGEST).then(|| decode(set.trim())) else { continue };
            let Some(bytes) = bytes else {
                findings.at(spot, prose![theirs(set), " is no base64 text, as parameter sets are"]);
                break;
            };
            let [first, idc, iop, level, ..] = bytes[..] else { continue };
            if first & 0x1f != SPS {
                continue;
            }
            let Some((written, at)) = declared.take() else { break };
            let told = h264::parse(written.trim());
            let real = h264::parse(&format!("{idc:02x}{iop:02x}{level:02x}"));
            if let Some((told, real)) = told.zip(real).filter(|(told, real)| told.profile != real.profile) {
                findings
                    .at(
                        spot,
                        prose![
                            "the stream is ",
                            real.profile.name(),
                            ", and profile-level-id says ",
                            told.profile.name()
                        ],
                    )
                    .also(Spot { span: at, ..spot }, prose!["what is declared"]);
            }
        }
    }
}

/// Writers are sloppy about the end of a text: padding may be there or not, and so may bits that do not count.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn decode(set: &str) -> Option<Vec<u8>> {
    BASE64.decode(set).ok().filter(|bytes| !bytes.is_empty())
}
