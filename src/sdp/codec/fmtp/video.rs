//! Parameters of video codecs.

use super::Parameter;
use super::value::{amount, flag, number, one_of, sets};
use crate::prose;
use crate::prose::{Prose, ours};
use crate::sdp::codec::h264;

const VP8: &[&str] = &["VP8"];
const VP8_SPEC: &[&str] = &["RFC 7741, section 6.1"];
const VP9: &[&str] = &["VP9"];
const VP9_SPEC: &[&str] = &["RFC 9628"];
const AV1: &[&str] = &["AV1"];
const AV1_SPEC: &[&str] = &["RTP payload format for AV1, section 7.2"];
const H264: &[&str] = &["H264"];
const H264_SPEC: &[&str] = &["RFC 6184, section 8.1"];
const H265: &[&str] = &["H265"];
const H265_SPEC: &[&str] = &["RFC 7798, section 7.1"];
const H266: &[&str] = &["H266"];
const H266_SPEC: &[&str] = &["RFC 9328, section 7.1"];
const ANY: &[&str] = &["VP8", "VP9", "AV1", "H264", "H265", "H266"];
const GOOGLE: &[&str] = &["libwebrtc"];
const RAW: &[&str] = &["raw"];
const JXS: &[&str] = &["jxsv"];
const JXS_SPEC: &[&str] = &["RFC 9134, section 7"];
const RAW_SPEC: &[&str] = &["RFC 4175, section 6", "SMPTE ST 2110-20"];

pub(super) static PARAMETERS: &[Parameter] = &[
    Parameter::new(VP8, "max-fr", VP8_SPEC, "the most frames a second to receive").decode(frame_rate),
    Parameter::new(VP8, "max-fs", VP8_SPEC, "the largest frame to receive, in macroblocks").decode(frame_size),
    Parameter::new(VP9, "max-fr", VP9_SPEC, "the most frames a second to receive").decode(frame_rate),
    Parameter::new(VP9, "max-fs", VP9_SPEC, "the largest frame to receive, in macroblocks").decode(frame_size),
    Parameter::new(VP9, "profile-id", VP9_SPEC, "the profile: bits a sample and colour format, 0 by default").decode(
        |v| {
            one_of(
                v,
                &[
                    ("0", "profile 0: 8 bits, 4:2:0"),
                    ("1", "profile 1: 8 bits, other than 4:2:0"),
                    ("2", "profile 2: 10 or 12 bits, 4:2:0"),
                    ("3", "profile 3: 10 or 12 bits, other than 4:2:0"),
                ],
            )
        },
    ),
    Parameter::new(AV1, "profile", AV1_SPEC, "the profile: bits a sample and colour format, 0 by default").decode(
        |v| {
            one_of(
                v,
                &[
                    ("0", "Main profile: 8 or 10 bits, 4:2:0"),
                    ("1", "High profile: 8 or 10 bits, 4:4:4 too"),
                    ("2", "Professional profile: up to 12 bits, 4:2:2 too"),
                ],
            )
        },
    ),
    Parameter::new(AV1, "level-idx", AV1_SPEC, "the highest level to receive, 5 (level 3.1) by default").decode(|v| {
        match number(v)? {
            index @ 0..=23 => Some(prose!["level ", ours(format!("{}.{}", 2 + index / 4, index % 4))]),
            24..=30 => Some("a reserved level".into()),
            31 => Some("no limit (maximum parameters)".into()),
            _ => None,
        }
    }),
    Parameter::new(AV1, "tier", AV1_SPEC, "the tier: how many bits the level may take, 0 by default")
        .decode(|v| flag(v, "Main tier", "High tier")),
    Parameter::new(H264, "profile-level-id", H264_SPEC, "profile and level; Baseline at level 1 when absent")
        .decode(profile_level_id),
    Parameter::new(H264, "packetization-mode", H264_SPEC, "how frames are put into packets, 0 by default").decode(
        |v| {
            one_of(
                v,
                &[
                    ("0", "each NAL unit goes into one packet of its own (single NAL unit)"),
                    ("1", "frames may be split over packets or share one (non-interleaved)"),
                    ("2", "packets may come out of decoding order (interleaved)"),
                ],
            )
        },
    ),
    Parameter::new(H264, "level-asymmetry-allowed", H264_SPEC, "whether each direction may have its own level").decode(
        |v| {
            flag(
                v,
                "both directions use the same level",
                "each direction may have a level of its own, if the other side agrees",
            )
        },
    ),
    Parameter::new(H264, "max-mbps", H264_SPEC, "macroblocks a second this side takes, beyond its level")
        .decode(|v| amount("this side takes ", v, " macroblocks a second, whatever its level says")),
    Parameter::new(H264, "max-smbps", H264_SPEC, "static macroblocks a second this side takes, beyond its level")
        .decode(|v| amount("this side takes ", v, " static macroblocks a second, whatever its level says")),
    Parameter::new(H264, "max-fs", H264_SPEC, "the largest frame this side takes, beyond its level")
        .decode(|v| amount("this side takes frames of ", v, " macroblocks, whatever its level says")),
    Parameter::new(H264, "max-cpb", H264_SPEC, "size of the coded picture buffer, beyond the level"),
    Parameter::new(H264, "max-dpb", H264_SPEC, "size of the decoded picture buffer, beyond the level"),
    Parameter::new(H264, "max-br", H264_SPEC, "the bit rate this side takes, beyond its level")
        .decode(|v| amount("this side takes about ", v, " kbit/s, whatever its level says")),
    Parameter::new(H264, "max-recv-level", H264_SPEC, "a higher level for receiving, in hexadecimal"),
    Parameter::new(H264, "sprop-parameter-sets", H264_SPEC, "the sequence and picture parameter sets, in base64")
        .decode(sets),
    Parameter::new(H264, "sprop-level-parameter-sets", H264_SPEC, "parameter sets for several levels"),
    Parameter::new(
        H264,
        "use-level-src-parameter-sets",
        H264_SPEC,
        "whether parameter sets for several levels are understood",
    )
    .decode(|v| {
        flag(
            v,
            "parameter sets for several levels are not understood",
            "parameter sets for several levels are understood",
        )
    }),
    Parameter::new(H264, "in-band-parameter-sets", H264_SPEC, "whether this side wants parameter sets in the stream")
        .decode(|v| {
            flag(
                v,
                "this side takes parameter sets from outside the stream",
                "this side wants all parameter sets in the stream",
            )
        }),
    Parameter::new(H264, "redundant-pic-cap", H264_SPEC, "whether this side uses redundant pictures")
        .decode(|v| flag(v, "this side makes no use of redundant pictures", "this side can use redundant pictures")),
    Parameter::new(H264, "deint-buf-cap", H264_SPEC, "bytes this side has for undoing interleaving")
        .decode(|v| amount("this side has ", v, " bytes for undoing interleaving")),
    Parameter::new(H264, "sprop-interleaving-depth", H264_SPEC, "how far NAL units are out of order"),
    Parameter::new(H264, "sprop-deint-buf-req", H264_SPEC, "bytes it takes to undo the interleaving")
        .decode(|v| amount("undoing the interleaving takes ", v, " bytes")),
    Parameter::new(H264, "sprop-init-buf-time", H264_SPEC, "how long to buffer before decoding"),
    Parameter::new(H264, "sprop-max-don-diff", H264_SPEC, "how far the order of decoding and of sending differ"),
    Parameter::new(H264, "max-rcmd-nalu-size", H264_SPEC, "the largest NAL unit this side likes, in bytes")
        .decode(|v| amount("NAL units of up to ", v, " bytes are welcome")),
    Parameter::new(H264, "sar-understood", H264_SPEC, "the sample aspect ratios that are understood"),
    Parameter::new(H264, "sar-supported", H264_SPEC, "the sample aspect ratios that can be shown"),
    Parameter::new(
        H264,
        "sps-pps-idr-in-keyframe",
        GOOGLE,
        "whether parameter sets come with every key frame (not standard)",
    )
    .decode(|v| flag(v, "key frames may come without parameter sets", "every key frame brings its parameter sets")),
    Parameter::new(H265, "profile-space", H265_SPEC, "the set of profiles, 0 for the usual one"),
    Parameter::new(H265, "profile-id", H265_SPEC, "the profile, 1 (Main) by default").decode(|v| match number(v)? {
        1 => Some("Main profile".into()),
        2 => Some("Main 10 profile".into()),
        3 => Some("Main Still Picture profile".into()),
        4 => Some("a range extensions profile".into()),
        id @ (0 | 5..=31) => Some(prose!["profile ", id]),
        _ => None,
    }),
    Parameter::new(H265, "tier-flag", H265_SPEC, "the tier, 0 (Main) by default")
        .decode(|v| flag(v, "Main tier", "High tier")),
    Parameter::new(H265, "level-id", H265_SPEC, "30 times the level, 93 (level 3.1) by default")
        .decode(|v| level(v, 30)),
    Parameter::new(H265, "interop-constraints", H265_SPEC, "further limits of the profile, in hexadecimal"),
    Parameter::new(H265, "profile-compatibility-indicator", H265_SPEC, "the profiles the stream also fits"),
    Parameter::new(H265, "tx-mode", H265_SPEC, "how layers are spread over streams, SRST by default").decode(|v| {
        one_of(
            v,
            &[
                ("SRST", "one RTP stream"),
                ("MRST", "several RTP streams over one transport"),
                ("MRMT", "several RTP streams over several transports"),
            ],
        )
    }),
    Parameter::new(H265, "sprop-vps", H265_SPEC, "the video parameter sets, in base64").decode(sets),
    Parameter::new(H265, "sprop-sps", H265_SPEC, "the sequence parameter sets, in base64").decode(sets),
    Parameter::new(H265, "sprop-pps", H265_SPEC, "the picture parameter sets, in base64").decode(sets),
    Parameter::new(H265, "max-recv-level-id", H265_SPEC, "a higher level for receiving, 30 times its number")
        .decode(|v| level(v, 30)),
    Parameter::new(H265, "max-lsr", H265_SPEC, "luma samples a second this side takes, beyond its level")
        .decode(|v| amount("this side takes ", v, " luma samples a second, whatever its level says")),
    Parameter::new(H265, "max-lps", H265_SPEC, "the largest picture this side takes, in luma samples")
        .decode(|v| amount("this side takes pictures of ", v, " luma samples, whatever its level says")),
    Parameter::new(H265, "max-cpb", H265_SPEC, "size of the coded picture buffer, beyond the level"),
    Parameter::new(H265, "max-dpb", H265_SPEC, "size of the decoded picture buffer, beyond the level"),
    Parameter::new(H265, "max-br", H265_SPEC, "the bit rate this side takes, beyond its level"),
    Parameter::new(H265, "max-tr", H265_SPEC, "the most tile rows this side takes"),
    Parameter::new(H265, "max-tc", H265_SPEC, "the most tile columns this side takes"),
    Parameter::new(H265, "max-fps", H265_SPEC, "the most pictures in 100 seconds this side takes"),
    Parameter::new(H266, "profile-id", H266_SPEC, "the profile"),
    Parameter::new(H266, "tier-flag", H266_SPEC, "the tier").decode(|v| flag(v, "Main tier", "High tier")),
    Parameter::new(H266, "level-id", H266_SPEC, "the level: 16 times its first number and 3 times its second")
        .decode(|v| level(v, 16)),
    Parameter::new(H266, "sublayer-id", H266_SPEC, "the highest temporal sublayer in the stream"),
    Parameter::new(
        ANY,
        "x-google-start-bitrate",
        GOOGLE,
        "the bit rate the peer's encoder is to begin with, in kbit/s",
    )
    .decode(|v| amount("the peer's encoder should begin with ", v, " kbit/s")),
    Parameter::new(ANY, "x-google-min-bitrate", GOOGLE, "the least bit rate of the peer's encoder, in kbit/s")
        .decode(|v| amount("the peer's encoder should not go below ", v, " kbit/s")),
    Parameter::new(ANY, "x-google-max-bitrate", GOOGLE, "the greatest bit rate of the peer's encoder, in kbit/s")
        .decode(|v| amount("the peer's encoder should not go above ", v, " kbit/s")),
    Parameter::new(ANY, "x-google-max-quantization", GOOGLE, "the coarsest quantizer the peer's encoder may use")
        .decode(|v| amount("the peer's encoder may quantize up to ", v, "")),
    Parameter::new(ANY, "x-google-per-layer-pli", GOOGLE, "with 1, a request for a key frame concerns its layer only"),
    Parameter::new(RAW, "sampling", RAW_SPEC, "the colour format"),
    Parameter::new(RAW, "width", RAW_SPEC, "width in pixels").decode(|v| amount("", v, " pixels wide")),
    Parameter::new(RAW, "height", RAW_SPEC, "height in pixels").decode(|v| amount("", v, " pixels high")),
    Parameter::new(RAW, "depth", RAW_SPEC, "bits a sample"),
    Parameter::new(RAW, "colorimetry", RAW_SPEC, "the system of colours"),
    Parameter::new(RAW, "exactframerate", RAW_SPEC, "frames a second, as a whole number or a fraction"),
    Parameter::new(RAW, "interlace", RAW_SPEC, "frames come as two fields"),
    Parameter::new(RAW, "TCS", RAW_SPEC, "the transfer characteristic: standard or high dynamic range"),
    Parameter::new(RAW, "PM", RAW_SPEC, "how pixels are grouped in packets"),
    Parameter::new(RAW, "SSN", RAW_SPEC, "the SMPTE standard the stream keeps to"),
    Parameter::new(RAW, "TP", RAW_SPEC, "how evenly the sender spaces its packets"),
    Parameter::new(JXS, "sampling", JXS_SPEC, "the colour format"),
    Parameter::new(JXS, "width", JXS_SPEC, "width in pixels").decode(|v| amount("", v, " pixels wide")),
    Parameter::new(JXS, "height", JXS_SPEC, "height in pixels").decode(|v| amount("", v, " pixels high")),
    Parameter::new(JXS, "depth", JXS_SPEC, "bits a sample"),
    Parameter::new(JXS, "colorimetry", JXS_SPEC, "the system of colours"),
    Parameter::new(JXS, "exactframerate", JXS_SPEC, "frames a second, as a whole number or a fraction"),
    Parameter::new(JXS, "interlace", JXS_SPEC, "frames come as two fields"),
    Parameter::new(JXS, "TCS", JXS_SPEC, "the transfer characteristic: standard or high dynamic range"),
    Parameter::new(JXS, "packetmode", JXS_SPEC, "how the codestream is cut into packets")
        .decode(|v| flag(v, "the codestream is cut anywhere", "the codestream is cut slice by slice")),
    Parameter::new(JXS, "SSN", &["SMPTE ST 2110-22"], "the SMPTE standard the stream keeps to"),
    Parameter::new(JXS, "TP", &["SMPTE ST 2110-22"], "how evenly the sender spaces its packets"),
];

fn frame_rate(value: &str) -> Option<Prose> {
    number(value).filter(|rate| *rate > 0).map(|rate| prose!["at most ", rate, " frames a second"])
}

fn frame_size(value: &str) -> Option<Prose> {
    let blocks = number(value).filter(|blocks| (1..=u64::from(u32::MAX)).contains(blocks))?;
    Some(prose!["frames of at most ", blocks, " macroblocks, that is ", blocks * 256, " pixels"])
}

/// A level as `unit` times its first number, tenths in steps of 3.
fn level(value: &str, unit: u64) -> Option<Prose> {
    let id = number(value).filter(|id| (unit..=255).contains(id) && (id % unit).is_multiple_of(3))?;
    Some(match (id / unit, id % unit / 3) {
        (major, 0) => prose!["level ", major],
        (major, minor) => prose!["level ", major, ".", minor],
    })
}

fn profile_level_id(value: &str) -> Option<Prose> {
    h264::bytes(value)?;
    let Some(id) = h264::parse(value) else {
        return Some("a profile or level that is not known here".into());
    };
    let mut prose = prose![
        id.profile.name(),
        " profile, level ",
        id.level.name,
        ": up to ",
        id.level.frame,
        " macroblocks (16 x 16 pixels) a frame and ",
        id.level.second,
        " a second"
    ];
    if !id.level.example.is_empty() {
        prose.push(prose![", enough for ", id.level.example, " frames a second"]);
    }
    Some(prose)
}
