//! Payload type numbers: those with a fixed meaning, and what each range is for.

/// A payload type with a fixed meaning (RFC 3551, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaticType {
    /// Its number.
    pub payload_type: u8,
    /// The codec.
    pub encoding: &'static str,
    /// The RTP clock rate in Hz.
    pub clock_rate: u32,
    /// Audio channels; none for video, and for MPA, whose stream says it.
    pub channels: Option<u8>,
}

const fn audio(payload_type: u8, encoding: &'static str, clock_rate: u32, channels: u8) -> StaticType {
    StaticType { payload_type, encoding, clock_rate, channels: Some(channels) }
}

const fn other(payload_type: u8, encoding: &'static str) -> StaticType {
    StaticType { payload_type, encoding, clock_rate: 90_000, channels: None }
}

/// All of them, sorted.
pub static STATIC_TYPES: &[StaticType] = &[
    audio(0, "PCMU", 8_000, 1),
    audio(3, "GSM", 8_000, 1),
    audio(4, "G723", 8_000, 1),
    audio(5, "DVI4", 8_000, 1),
    audio(6, "DVI4", 16_000, 1),
    audio(7, "LPC", 8_000, 1),
    audio(8, "PCMA", 8_000, 1),
    audio(9, "G722", 8_000, 1),
    audio(10, "L16", 44_100, 2),
    audio(11, "L16", 44_100, 1),
    audio(12, "QCELP", 8_000, 1),
    audio(13, "CN", 8_000, 1),
    other(14, "MPA"),
    audio(15, "G728", 8_000, 1),
    audio(16, "DVI4", 11_025, 1),
    audio(17, "DVI4", 22_050, 1),
    audio(18, "G729", 8_000, 1),
    other(25, "CelB"),
    other(26, "JPEG"),
    other(28, "nv"),
    other(31, "H261"),
    other(32, "MPV"),
    other(33, "MP2T"),
    other(34, "H263"),
];

/// The fixed meaning of a payload type.
pub fn static_type(payload_type: u8) -> Option<&'static StaticType> {
    STATIC_TYPES.iter().find(|known| known.payload_type == payload_type)
}

/// What a range of payload types is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// 0 to 34: fixed meanings, some numbers of which were never assigned.
    Static,
    /// 35 to 63: free, used when the upper range is full.
    Lower,
    /// 64 to 95: looks like RTCP when RTP and RTCP share a port.
    Rtcp,
    /// 96 to 127: free.
    Dynamic,
    /// From 128: does not fit the seven bits of the RTP header.
    Impossible,
}

impl Range {
    /// What it is for, in a sentence.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Static => "Payload types 0 to 34 have fixed meanings or are reserved.",
            Self::Lower => "Payload types 35 to 63 are free to assign, best when 96 to 127 are used up.",
            Self::Rtcp => {
                "Payload types 64 to 95 can be taken for RTCP where RTP and RTCP share a port (rtcp-mux), \
                 and must not be used there."
            }
            Self::Dynamic => "Payload types 96 to 127 are free to assign.",
            Self::Impossible => "Payload types end at 127: RTP has seven bits for them.",
        }
    }
}

/// The range a payload type lies in (RFC 3551, section 6; RFC 5761, section 4).
pub const fn range(payload_type: u8) -> Range {
    match payload_type {
        0..=34 => Range::Static,
        35..=63 => Range::Lower,
        64..=95 => Range::Rtcp,
        96..=127 => Range::Dynamic,
        128.. => Range::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_meanings() {
        let says = |pt| static_type(pt).map(|t| (t.encoding, t.clock_rate, t.channels));
        assert_eq!(says(0), Some(("PCMU", 8000, Some(1))));
        assert_eq!(says(10), Some(("L16", 44100, Some(2))));
        assert_eq!(says(11), Some(("L16", 44100, Some(1))));
        assert_eq!(says(14), Some(("MPA", 90000, None)));
        assert_eq!(says(34), Some(("H263", 90000, None)));
        assert!([1, 2, 19, 20, 27, 30, 35, 96, 255].iter().all(|pt| static_type(*pt).is_none()));
        assert!(STATIC_TYPES.is_sorted_by(|a, b| a.payload_type < b.payload_type));
    }

    #[test]
    fn ranges_meet() {
        let at = [0, 34, 35, 63, 64, 95, 96, 127, 128].map(range);
        use Range::{Dynamic, Impossible, Lower, Rtcp, Static};
        assert_eq!(at, [Static, Static, Lower, Lower, Rtcp, Rtcp, Dynamic, Dynamic, Impossible]);
    }
}
