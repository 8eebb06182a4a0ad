//! Parameters of audio codecs.

use super::Parameter;
use super::value::{amount, flag, list, number, one_of};
use crate::prose;
use crate::sdp::codec::quantity::{bits, hertz};

const OPUS: &[&str] = &["opus"];
const OPUS_SPEC: &[&str] = &["RFC 7587, section 6.1"];
const MULTIOPUS: &[&str] = &["multiopus"];
const LIBWEBRTC: &[&str] = &["libwebrtc"];
const AMR: &[&str] = &["AMR", "AMR-WB"];
const AMR_SPEC: &[&str] = &["RFC 4867, section 8"];
const EVS: &[&str] = &["EVS"];
const EVS_SPEC: &[&str] = &["3GPP TS 26.445"];
const AAC: &[&str] = &["MPEG4-GENERIC"];
const AAC_SPEC: &[&str] = &["RFC 3640, section 4.1"];
const PCM: &[&str] = &["L16", "L24"];

pub(super) static PARAMETERS: &[Parameter] = &[
    Parameter::new(
        OPUS,
        "minptime",
        &["draft-spittka-payload-rtp-opus"],
        "the shortest packet in ms (a parameter of a draft that RFC 7587 left out)",
    )
    .decode(|v| amount("packets of ", v, " ms or longer")),
    Parameter::new(OPUS, "ptime", OPUS_SPEC, "the preferred length of a packet in ms, which belongs in a=ptime")
        .decode(|v| amount("packets of ", v, " ms are preferred (belongs in a=ptime)")),
    Parameter::new(OPUS, "maxptime", OPUS_SPEC, "the longest packet in ms, which belongs in a=maxptime")
        .decode(|v| amount("packets of ", v, " ms or shorter (belongs in a=maxptime)")),
    Parameter::new(OPUS, "maxplaybackrate", OPUS_SPEC, "the highest sampling rate worth receiving, 48000 by default")
        .decode(|v| match sampling(v)? {
            48_000 => Some("this side plays the full range of sound".into()),
            rate => Some(prose!["this side plays a sampling rate of ", hertz(rate), " at most"]),
        }),
    Parameter::new(OPUS, "sprop-maxcapturerate", OPUS_SPEC, "the highest sampling rate this side will likely produce")
        .decode(|v| match sampling(v)? {
            48_000 => Some("this side may send the full range of sound".into()),
            rate => Some(prose!["this side likely sends a sampling rate of ", hertz(rate), " at most"]),
        }),
    Parameter::new(OPUS, "maxaveragebitrate", OPUS_SPEC, "the average bit rate this side wants to receive at most")
        .decode(|v| match number(v)? {
            rate @ 6_000..=510_000 => Some(prose!["at most ", bits(rate), " on average"]),
            rate => Some(prose![bits(rate), " are outside 6 to 510 kbit/s and should be ignored"]),
        }),
    Parameter::new(OPUS, "stereo", OPUS_SPEC, "whether this side prefers to receive stereo")
        .decode(|v| flag(v, "this side prefers to receive mono", "this side prefers to receive stereo")),
    Parameter::new(OPUS, "sprop-stereo", OPUS_SPEC, "whether this side likely sends stereo")
        .decode(|v| flag(v, "this side likely sends mono", "this side likely sends stereo")),
    Parameter::new(OPUS, "cbr", OPUS_SPEC, "whether this side prefers a constant bit rate")
        .decode(|v| flag(v, "a variable bit rate is fine", "this side prefers a constant bit rate")),
    Parameter::new(OPUS, "useinbandfec", OPUS_SPEC, "whether this side can use the error correction inside Opus")
        .decode(|v| {
            flag(
                v,
                "this side has no use for the error correction inside Opus",
                "this side can use the error correction inside Opus",
            )
        }),
    Parameter::new(OPUS, "usedtx", OPUS_SPEC, "whether this side prefers that sending pauses in silence").decode(|v| {
        flag(v, "no pauses in silence are asked for", "this side prefers that sending pauses in silence (DTX)")
    }),
    Parameter::new(MULTIOPUS, "channel_mapping", LIBWEBRTC, "which decoded channel goes to which loudspeaker")
        .decode(|v| Some(prose!["channels in the order ", list(v, ',', 255)?])),
    Parameter::new(MULTIOPUS, "num_streams", LIBWEBRTC, "Opus streams in a packet")
        .decode(|v| amount("Opus streams in a packet: ", v, "")),
    Parameter::new(MULTIOPUS, "coupled_streams", LIBWEBRTC, "how many of the streams are stereo")
        .decode(|v| amount("stereo ones among the streams: ", v, "")),
    Parameter::new(&["G729"], "annexb", &["RFC 4856, section 2.1.9"], "silence compression, on unless told otherwise")
        .decode(|v| one_of(v, &[("yes", "silence compression (Annex B)"), ("no", "no silence compression")])),
    Parameter::new(&["iLBC"], "mode", &["RFC 3952, section 4"], "length of a frame in ms: 20 or 30")
        .decode(|v| one_of(v, &[("20", "frames of 20 ms"), ("30", "frames of 30 ms")])),
    Parameter::new(AMR, "octet-align", AMR_SPEC, "whether fields of the payload are padded to whole bytes")
        .decode(|v| flag(v, "bandwidth-efficient packing", "octet-aligned packing")),
    Parameter::new(AMR, "mode-set", AMR_SPEC, "the bit rate modes that may be used")
        .decode(|v| Some(prose!["only modes ", list(v, ',', 15)?])),
    Parameter::new(AMR, "mode-change-period", AMR_SPEC, "the mode may change every so many frames").decode(|v| {
        one_of(v, &[("1", "the mode may change at any frame"), ("2", "the mode may change every second frame")])
    }),
    Parameter::new(
        AMR,
        "mode-change-capability",
        AMR_SPEC,
        "whether this side can change modes every second frame only",
    )
    .decode(|v| {
        one_of(
            v,
            &[
                ("1", "this side may change the mode at any frame"),
                ("2", "this side can change the mode every second frame only"),
            ],
        )
    }),
    Parameter::new(AMR, "mode-change-neighbor", AMR_SPEC, "whether the mode should change to a neighbour only")
        .decode(|v| flag(v, "the mode may change to any other", "the mode should change to a neighbour only")),
    Parameter::new(AMR, "crc", AMR_SPEC, "whether frames carry checksums")
        .decode(|v| flag(v, "no checksums", "checksums")),
    Parameter::new(AMR, "robust-sorting", AMR_SPEC, "whether the payload is sorted by how much errors hurt")
        .decode(|v| flag(v, "simple sorting", "robust sorting")),
    Parameter::new(AMR, "interleaving", AMR_SPEC, "the most frame-blocks of an interleaving group")
        .decode(|v| amount("interleaving, with groups of at most ", v, " frame-blocks")),
    Parameter::new(AMR, "max-red", AMR_SPEC, "how late a redundant copy may come, in ms")
        .decode(|v| amount("redundant copies come at most ", v, " ms later")),
    Parameter::new(EVS, "br", EVS_SPEC, "the bit rate, or range of bit rates, in kbit/s"),
    Parameter::new(EVS, "bw", EVS_SPEC, "the audio bandwidths, nb (narrow) to fb (full)"),
    Parameter::new(EVS, "ch-aw-recv", EVS_SPEC, "how the channel-aware mode is used when receiving"),
    Parameter::new(EVS, "dtx", EVS_SPEC, "whether sending may pause in silence")
        .decode(|v| flag(v, "no pauses in silence", "sending may pause in silence (DTX)")),
    Parameter::new(EVS, "hf-only", EVS_SPEC, "whether only the payload format with a full header is used")
        .decode(|v| flag(v, "compact and header-full payloads", "header-full payloads only")),
    Parameter::new(AAC, "config", AAC_SPEC, "the decoder's configuration in hexadecimal"),
    Parameter::new(AAC, "mode", AAC_SPEC, "how access units are packed").decode(|v| {
        one_of(
            v,
            &[
                ("AAC-hbr", "AAC at a high bit rate"),
                ("AAC-lbr", "AAC at a low bit rate"),
                ("generic", "generic packing"),
            ],
        )
    }),
    Parameter::new(AAC, "sizelength", AAC_SPEC, "bits of the size of an access unit")
        .decode(|v| amount("sizes take ", v, " bits")),
    Parameter::new(AAC, "indexlength", AAC_SPEC, "bits of the index of the first access unit")
        .decode(|v| amount("the first index takes ", v, " bits")),
    Parameter::new(AAC, "indexdeltalength", AAC_SPEC, "bits of the index of each further access unit")
        .decode(|v| amount("further indexes take ", v, " bits")),
    Parameter::new(AAC, "profile-level-id", AAC_SPEC, "the MPEG-4 profile and level, as a number"),
    Parameter::new(AAC, "streamtype", AAC_SPEC, "the kind of stream").decode(|v| match number(v)? {
        4 => Some("video".into()),
        5 => Some("audio".into()),
        kind => Some(prose!["a stream of kind ", kind]),
    }),
    Parameter::new(PCM, "channel-order", &["RFC 3190, section 6"], "which channel is which"),
    Parameter::new(PCM, "emphasis", &["RFC 3190, section 6"], "the pre-emphasis of the sound"),
];

/// A sampling rate Opus can have a use for.
fn sampling(value: &str) -> Option<u64> {
    number(value).filter(|rate| (8_000..=48_000).contains(rate))
}
