//! Codec parameters: the names in `a=fmtp`, codec by codec, and what their values mean.

use crate::prose::Prose;

mod audio;
mod generic;
mod value;
mod video;

/// What is known of a parameter of some codecs.
#[derive(Debug)]
pub struct Parameter {
    /// The codecs it belongs to.
    pub codecs: &'static [&'static str],
    /// Its name; [`UNNAMED`] when the whole `fmtp` is one value without a name (`111/111`, `0-15`).
    pub name: &'static str,
    /// Where it is defined.
    pub spec: &'static [&'static str],
    /// What it is for: part of a sentence, so without a capital letter or a full stop.
    pub meaning: &'static str,
    /// What a value says, as part of a sentence; none for a value it cannot have. Without it: the meaning says it all.
    pub decode: Option<Decode>,
}

/// See [`Parameter::decode`].
pub type Decode = fn(&str) -> Option<Prose>;

/// The name of a value that has none.
pub const UNNAMED: &str = "";

impl Parameter {
    const fn new(
        codecs: &'static [&'static str],
        name: &'static str,
        spec: &'static [&'static str],
        meaning: &'static str,
    ) -> Self {
        Self { codecs, name, spec, meaning, decode: None }
    }

    const fn decode(mut self, decode: Decode) -> Self {
        self.decode = Some(decode);
        self
    }

    fn belongs_to(&self, codec: &str) -> bool {
        self.codecs.iter().any(|known| known.eq_ignore_ascii_case(codec))
    }
}

static TABLES: &[&[Parameter]] = &[video::PARAMETERS, audio::PARAMETERS, generic::PARAMETERS];

/// All parameters.
pub fn all() -> impl Iterator<Item = &'static Parameter> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The parameter of this name of this codec; letter case does not count (RFC 4855, section 3).
pub fn find(codec: &str, parameter: &str) -> Option<&'static Parameter> {
    all().find(|known| known.name.eq_ignore_ascii_case(parameter) && known.belongs_to(codec))
}

/// Is any parameter of this codec known?
pub fn knows(codec: &str) -> bool {
    all().any(|known| known.belongs_to(codec))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn says(codec: &str, parameter: &str, value: &str) -> Option<String> {
        find(codec, parameter)?.decode?(value).map(|prose| prose.plain())
    }

    #[test]
    fn names_compare_without_letter_case() {
        assert_eq!(find("h264", "Profile-Level-ID").map(|p| p.name), Some("profile-level-id"));
        assert!(find("VP8", "profile-level-id").is_none());
        assert!(find("H264", "").is_none() && find("", "apt").is_none());
        assert!(find("MPEG4-GENERIC", "profile-level-id").is_some());
        assert!(knows("OPUS") && !knows("ulpfec") && !knows(""));
    }

    #[test]
    fn no_pair_of_codec_and_name_is_there_twice() {
        let mut seen = std::collections::HashSet::new();
        for parameter in all() {
            for codec in parameter.codecs {
                let pair = (codec.to_ascii_lowercase(), parameter.name.to_ascii_lowercase());
                assert!(seen.insert(pair), "{codec} {}", parameter.name);
            }
            assert!(!parameter.spec.is_empty() && !parameter.meaning.ends_with(['.', '?']), "{}", parameter.name);
        }
        assert!(seen.len() > 130, "{}", seen.len());
    }

    #[test]
    fn values_in_words() {
        for (codec, name, value, expected) in [
            ("opus", "minptime", "10", "packets of 10 ms or longer"),
            ("opus", "useinbandfec", "1", "this side can use the error correction inside Opus"),
            ("opus", "maxaveragebitrate", "96000", "at most 96 kbit/s on average"),
            ("opus", "maxaveragebitrate", "5000", "5 kbit/s are outside 6 to 510 kbit/s and should be ignored"),
            ("opus", "maxplaybackrate", "16000", "this side plays a sampling rate of 16 kHz at most"),
            ("telephone-event", UNNAMED, "0-15", "DTMF digits 0 to 9, *, #, A to D (0 to 15)"),
            ("telephone-event", UNNAMED, "0-16", "DTMF digits 0 to 9, *, #, A to D (0 to 15); hook flash (16)"),
            ("telephone-event", UNNAMED, "0-11,66", "DTMF digits 0 to 9, *, # (0 to 11); other events (66)"),
            ("telephone-event", UNNAMED, "3, 32-34", "DTMF digits (3); other events (32 to 34)"),
            ("red", UNNAMED, "111/111", "2 blocks a packet, of payload types 111, 111, the newest first"),
            ("rtx", "apt", "96", "retransmits payload type 96"),
            ("rtx", "rtx-time", "3000", "packets are kept for 3000 ms"),
            ("flexfec-03", "repair-window", "10000000", "packets and what repairs them lie within 10 s"),
            ("G729", "annexb", "no", "no silence compression"),
            ("AMR", "mode-set", "0,2,4", "only modes 0, 2, 4"),
            ("VP8", "max-fs", "12288", "frames of at most 12288 macroblocks, that is 3145728 pixels"),
            ("VP9", "profile-id", "2", "profile 2: 10 or 12 bits, 4:2:0"),
            ("AV1", "level-idx", "5", "level 3.1"),
            ("AV1", "level-idx", "31", "no limit (maximum parameters)"),
            ("AV1", "level-idx", "0", "level 2.0"),
            ("AV1", "profile", "0", "Main profile: 8 or 10 bits, 4:2:0"),
            ("AV1", "tier", "0", "Main tier"),
            ("H264", "packetization-mode", "1", "frames may be split over packets or share one (non-interleaved)"),
            ("H265", "level-id", "93", "level 3.1"),
            ("H265", "level-id", "120", "level 4"),
            ("H265", "tier-flag", "1", "High tier"),
            ("H265", "profile-id", "2", "Main 10 profile"),
            ("H266", "level-id", "51", "level 3.1"),
            ("VP8", "x-google-start-bitrate", "800", "the peer's encoder should begin with 800 kbit/s"),
        ] {
            assert_eq!(says(codec, name, value).as_deref(), Some(expected), "{codec} {name}={value}");
        }
        assert_eq!(
            says("H264", "profile-level-id", "42e01f").as_deref(),
            Some(
                "Constrained Baseline profile, level 3.1: up to 3600 macroblocks (16 x 16 pixels) a frame and 108000 \
                 a second, enough for 1280 x 720 at 30 frames a second"
            )
        );
        assert_eq!(
            says("H264", "profile-level-id", "ff001f").as_deref(),
            Some("a profile or level that is not known here")
        );
    }

    #[test]
    fn values_that_cannot_be_are_none() {
        for (codec, name, value) in [
            ("opus", "stereo", "2"),
            ("opus", "stereo", ""),
            ("opus", "minptime", "-3"),
            ("telephone-event", UNNAMED, "33-2"),
            ("telephone-event", UNNAMED, "1,12-,4"),
            ("telephone-event", UNNAMED, "0-256"),
            ("telephone-event", UNNAMED, ""),
            ("red", UNNAMED, "111/"),
            ("AV1", "level-idx", "32"),
            ("VP9", "profile-id", "4"),
            ("H264", "profile-level-id", "42e01"),
            ("H265", "level-id", "94"),
            ("H266", "level-id", "50"),
            ("iLBC", "mode", "25"),
            ("AMR", "mode-set", "4,5,6 interleaving"),
        ] {
            assert_eq!(says(codec, name, value), None, "{codec} {name}={value}");
        }
    }
}
