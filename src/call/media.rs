//! Media for a call with itself: small, but what a decoder would accept, at an honest rate.

use std::time::Duration;

/// 20 ms of stereo silence: one Opus packet (RFC 6716, section 3.1: configuration 31, CELT, full band), as libopus writes
/// it.
pub const OPUS_SILENCE: &[u8] = &[0xfc, 0xff, 0xfe];

/// A VP8 key frame, 320 x 180, of one colour; made with libvpx for this program.
pub const VP8_KEY: &[u8] = &[
    0xd0, 0x0f, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, 0x00, 0x47, 0x08, 0x85, 0x85, 0x88, 0x85, 0x84, 0x88,
    0x02, 0x02, 0x02, 0x75, 0xaa, 0x03, 0xf8, 0x03, 0xf8, 0x02, 0x06, 0xb6, 0xa4, 0xf7, 0x06, 0x81, 0x64, 0x9f, 0x6b,
    0xdb, 0x9b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38,
    0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b,
    0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27,
    0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38,
    0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x38, 0x7b, 0x27, 0x2e, 0x00, 0xfe, 0xfa, 0xc4, 0x3f, 0xff, 0x76,
    0x4e, 0xd9, 0x5c, 0x8f, 0xf7, 0xed, 0xff, 0xed, 0x68, 0x0e, 0x0d, 0x57, 0xfa, 0x37, 0x00,
];

/// The VP8 frame that follows [`VP8_KEY`] when nothing moves; it may be repeated.
pub const VP8_DELTA: &[u8] = &[
    0xb1, 0x02, 0x00, 0x01, 0x10, 0x10, 0x00, 0x18, 0x00, 0x18, 0x58, 0x2f, 0xf4, 0x00, 0x08, 0x80, 0x04, 0x33, 0x5f,
    0xad, 0x72, 0x4f, 0x95, 0x80, 0x00,
];

/// Frames from one key frame to the next: two seconds.
const KEY_EVERY: u64 = 60;

/// Audio or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Opus, payload type 111.
    Audio,
    /// VP8, payload type 96.
    Video,
}

impl Kind {
    /// Its name in SDP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }

    /// The name of its codec in SDP.
    pub const fn encoding(self) -> &'static str {
        match self {
            Self::Audio => "opus",
            Self::Video => "VP8",
        }
    }

    /// The payload type we offer it with.
    pub const fn payload_type(self) -> u8 {
        match self {
            Self::Audio => 111,
            Self::Video => 96,
        }
    }

    /// The RTP clock rate in Hz.
    pub const fn clock_rate(self) -> u32 {
        match self {
            Self::Audio => 48_000,
            Self::Video => 90_000,
        }
    }

    /// Frames in a second.
    pub const fn rate(self) -> u32 {
        match self {
            Self::Audio => 50,
            Self::Video => 30,
        }
    }

    /// From the beginning of one frame to that of the next. Exact over time: frame `n` begins at `n / rate` seconds, so
    /// the durations of video frames differ by a nanosecond.
    pub fn duration(self, n: u64) -> Duration {
        self.begins(n + 1) - self.begins(n)
    }

    /// When frame `n` begins, from the first.
    pub fn begins(self, n: u64) -> Duration {
        let rate = u64::from(self.rate());
        Duration::new(n / rate, ((n % rate) * 1_000_000_000 / rate) as u32)
    }

    /// The payload of frame `n`.
    pub const fn frame(self, n: u64) -> &'static [u8] {
        match self {
            Self::Audio => OPUS_SILENCE,
            Self::Video if n.is_multiple_of(KEY_EVERY) => VP8_KEY,
            Self::Video => VP8_DELTA,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_keep_to_the_rate() {
        assert_eq!(Kind::Audio.begins(50), Duration::from_secs(1));
        assert_eq!(Kind::Video.begins(30), Duration::from_secs(1));
        assert_eq!(Kind::Video.begins(3000), Duration::from_secs(100));
        let second: Duration = (0..30).map(|n| Kind::Video.duration(n)).sum();
        assert_eq!(second, Duration::from_secs(1));
    }

    /// RFC 6386, section 9.1: the frame tag and the start code tell what a decoder is to expect.
    #[test]
    fn vp8_headers_are_right() {
        let tag = |frame: &[u8]| u32::from(frame[0]) | u32::from(frame[1]) << 8 | u32::from(frame[2]) << 16;
        let (key, delta) = (tag(VP8_KEY), tag(VP8_DELTA));
        assert_eq!((key & 1, delta & 1), (0, 1), "key frame, inter frame");
        assert_eq!((key >> 4 & 1, delta >> 4 & 1), (1, 1), "both are shown");
        assert_eq!(&VP8_KEY[3..6], &[0x9d, 0x01, 0x2a]);
        assert_eq!(u16::from_le_bytes([VP8_KEY[6], VP8_KEY[7]]) & 0x3fff, 320);
        assert_eq!(u16::from_le_bytes([VP8_KEY[8], VP8_KEY[9]]) & 0x3fff, 180);
        assert!((key >> 5) as usize <= VP8_KEY.len() - 10, "the first partition fits in");
        assert!((delta >> 5) as usize <= VP8_DELTA.len() - 3, "the first partition fits in");
    }

    /// RFC 6716, section 3.1: configuration 31 is CELT, full band, 20 ms; the next bit says stereo; code 0 is one frame.
    #[test]
    fn opus_is_20_ms() {
        let toc = OPUS_SILENCE[0];
        assert_eq!((toc >> 3, toc >> 2 & 1, toc & 3), (31, 1, 0));
    }
}
