//! Encoding names that deserve a word: what is behind them, and the clock rate they are registered with.

/// What is known of an encoding name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encoding {
    /// The name in `rtpmap`; letter case does not count.
    pub name: &'static str,
    /// The only clock rate it may have. None: several, or that of another codec.
    pub clock_rate: Option<u64>,
    /// What it is, in a few words; empty when the name says it.
    pub words: &'static str,
}

const fn is(name: &'static str, clock_rate: u64, words: &'static str) -> Encoding {
    Encoding { name, clock_rate: Some(clock_rate), words }
}

const fn varies(name: &'static str, words: &'static str) -> Encoding {
    Encoding { name, clock_rate: None, words }
}

/// The names that say too little, or have one clock rate only.
pub static ENCODINGS: &[Encoding] = &[
    is("opus", 48_000, ""),
    is("VP8", 90_000, ""),
    is("VP9", 90_000, ""),
    is("AV1", 90_000, ""),
    is("H264", 90_000, ""),
    is("H265", 90_000, "HEVC"),
    is("H266", 90_000, "VVC"),
    is("G722", 8_000, "wideband audio, sampled at 16 kHz in spite of the clock"),
    is("iLBC", 8_000, "narrowband audio"),
    varies("PCMU", "G.711 with mu-law"),
    varies("PCMA", "G.711 with A-law"),
    varies("L16", "uncompressed audio, 16 bits a sample"),
    varies("L24", "uncompressed audio, 24 bits a sample"),
    varies("multiopus", "Opus with more than two channels, a libwebrtc extension"),
    varies("ISAC", "an audio codec of older Chrome versions"),
    varies("MPV", "MPEG-1 or MPEG-2 video"),
    varies("MPA", "MPEG-1 or MPEG-2 audio"),
    varies("MP2T", "an MPEG-2 transport stream"),
    varies("MPEG4-GENERIC", "usually AAC audio"),
    varies("raw", "uncompressed video"),
    varies("jxsv", "JPEG XS video"),
    varies("google-data", "data channels over RTP, as in early Chrome versions"),
];

/// What is known of an encoding name.
pub fn encoding(name: &str) -> Option<&'static Encoding> {
    ENCODINGS.iter().find(|known| known.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_does_not_count() {
        assert_eq!(encoding("OPUS").and_then(|e| e.clock_rate), Some(48_000));
        assert_eq!(encoding("h265").map(|e| e.words), Some("HEVC"));
        assert_eq!(encoding("opus2"), None);
    }
}
