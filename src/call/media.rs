//! Media for a call with itself: small, but what a decoder would accept, at an honest rate.

use std::time::Duration;

/// Audio or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 50 packets a second.
    Audio,
    /// 30 frames a second.
    Video,
}

impl Kind {
    /// Both of them.
    pub const BOTH: [Self; 2] = [Self::Audio, Self::Video];

    /// Its name in SDP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
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
}

/// A codec that a call can be made with, and frames in it.
#[derive(Debug)]
pub struct Codec {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name in SDP.
    pub encoding: &'static str,
    /// Audio or video.
    pub kind: Kind,
    /// The payload type we offer it with.
    pub payload_type: u8,
    /// The RTP clock rate in Hz.
    pub clock_rate: u32,
    /// Audio channels; 0 where SDP does not say.
    pub channels: u16,
    /// Its parameters in SDP.
    pub fmtp: &'static str,
    /// The stream, from the largest picture to the smallest; more than one where simulcast is possible.
    layers: &'static [Stream],
}

/// Frames that go round: a first one, then the other, until the first comes again.
#[derive(Debug)]
struct Stream {
    first: &'static [u8],
    rest: &'static [u8],
    /// Frames from one first to the next.
    every: u64,
}

impl Stream {
    const fn always(frame: &'static [u8]) -> Self {
        Self { first: frame, rest: frame, every: 1 }
    }
}

/// 20 ms of stereo silence: one Opus packet (RFC 6716, section 3.1: configuration 31, CELT, full band), as libopus writes
/// it.
const OPUS_SILENCE: &[u8] = &[0xfc, 0xff, 0xfe];
/// 20 ms of silence in G.711 (ITU-T G.711, tables 2 and 1: the code words of the smallest positive value).
const PCMU_SILENCE: &[u8] = &[0xff; 160];
const PCMA_SILENCE: &[u8] = &[0xd5; 160];

/// Frames from one VP8 key frame to the next: two seconds.
const KEY_EVERY: u64 = 60;

macro_rules! frame {
    ($name:literal) => {
        include_bytes!(concat!("frames/", $name))
    };
}

const NORMAL: Codec = Codec {
    name: "",
    encoding: "",
    kind: Kind::Audio,
    payload_type: 0,
    clock_rate: 8_000,
    channels: 0,
    fmtp: "",
    layers: &[],
};

/// All of them; the first of a kind is the one a call is made with when nothing else is asked for.
pub static CODECS: &[Codec] = &[
    Codec {
        name: "opus",
        encoding: "opus",
        payload_type: 111,
        clock_rate: 48_000,
        channels: 2,
        fmtp: "minptime=10;useinbandfec=1",
        layers: &[Stream::always(OPUS_SILENCE)],
        ..NORMAL
    },
    Codec { name: "pcmu", encoding: "PCMU", payload_type: 0, layers: &[Stream::always(PCMU_SILENCE)], ..NORMAL },
    Codec { name: "pcma", encoding: "PCMA", payload_type: 8, layers: &[Stream::always(PCMA_SILENCE)], ..NORMAL },
    Codec {
        name: "vp8",
        encoding: "VP8",
        kind: Kind::Video,
        payload_type: 96,
        clock_rate: 90_000,
        layers: &[
            Stream { first: frame!("vp8-320x180-key"), rest: frame!("vp8-320x180-delta"), every: KEY_EVERY },
            Stream { first: frame!("vp8-160x90-key"), rest: frame!("vp8-160x90-delta"), every: KEY_EVERY },
            Stream { first: frame!("vp8-80x46-key"), rest: frame!("vp8-80x46-delta"), every: KEY_EVERY },
        ],
        ..NORMAL
    },
    Codec {
        name: "vp9",
        encoding: "VP9",
        kind: Kind::Video,
        payload_type: 98,
        clock_rate: 90_000,
        fmtp: "profile-id=0",
        layers: &[Stream::always(frame!("vp9-key"))],
        ..NORMAL
    },
    Codec {
        name: "h264",
        encoding: "H264",
        kind: Kind::Video,
        payload_type: 102,
        clock_rate: 90_000,
        fmtp: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42c00d",
        layers: &[Stream { first: frame!("h264-idr0"), rest: frame!("h264-idr1"), every: 2 }],
        ..NORMAL
    },
    Codec {
        name: "av1",
        encoding: "AV1",
        kind: Kind::Video,
        payload_type: 45,
        clock_rate: 90_000,
        layers: &[Stream::always(frame!("av1-key"))],
        ..NORMAL
    },
];

impl Codec {
    /// The one of this name, in any case.
    pub fn find(name: &str) -> Option<&'static Self> {
        CODECS.iter().find(|codec| codec.name.eq_ignore_ascii_case(name))
    }

    /// The usual one of a kind.
    pub fn usual(kind: Kind) -> &'static Self {
        CODECS.iter().find(|codec| codec.kind == kind).expect("both kinds are in the table; a test checks that")
    }

    /// How many sizes of the picture there are.
    pub const fn layers(&self) -> usize {
        self.layers.len()
    }

    /// The payload of frame `n` of a layer, 0 being the largest.
    pub fn frame(&self, layer: usize, n: u64) -> &'static [u8] {
        match self.layers.get(layer) {
            Some(stream) if n.is_multiple_of(stream.every) => stream.first,
            Some(stream) => stream.rest,
            None => &[],
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

    #[test]
    fn each_codec_is_whole_and_one_of_a_kind() {
        assert_eq!(Kind::BOTH.map(|kind| Codec::usual(kind).name), ["opus", "vp8"]);
        for (n, codec) in CODECS.iter().enumerate() {
            assert!(codec.layers() > 0 && !codec.frame(0, 0).is_empty(), "{}", codec.name);
            let same = |other: &Codec| other.name == codec.name || other.payload_type == codec.payload_type;
            assert!(!CODECS[n + 1..].iter().any(same), "{}", codec.name);
            assert!(Codec::find(codec.encoding).is_some_and(|found| std::ptr::eq(found, codec)));
        }
    }

    /// RFC 6386, section 9.1: the frame tag and the start code tell what a decoder is to expect.
    #[test]
    fn vp8_headers_are_right() {
        let vp8 = Codec::find("vp8").expect("it is there");
        for (layer, size) in [(320, 180), (160, 90), (80, 46)].into_iter().enumerate() {
            let (key, delta) = (vp8.frame(layer, 0), vp8.frame(layer, 1));
            let tag = |frame: &[u8]| u32::from(frame[0]) | u32::from(frame[1]) << 8 | u32::from(frame[2]) << 16;
            assert_eq!((tag(key) & 1, tag(delta) & 1), (0, 1), "key frame, inter frame");
            assert_eq!((tag(key) >> 4 & 1, tag(delta) >> 4 & 1), (1, 1), "both are shown");
            assert_eq!(&key[3..6], &[0x9d, 0x01, 0x2a]);
            let side = |at: usize| u16::from_le_bytes([key[at], key[at + 1]]) & 0x3fff;
            assert_eq!((side(6), side(8)), size);
            assert!((tag(key) >> 5) as usize <= key.len() - 10, "the first partition fits in");
            assert!((tag(delta) >> 5) as usize <= delta.len() - 3, "the first partition fits in");
        }
    }

    /// RFC 6716, section 3.1: configuration 31 is CELT, full band, 20 ms; the next bit says stereo; code 0 is one frame.
    #[test]
    fn opus_is_20_ms() {
        let toc = OPUS_SILENCE[0];
        assert_eq!((toc >> 3, toc >> 2 & 1, toc & 3), (31, 1, 0));
    }

    /// ITU-T H.264, table 7-1: parameter sets and an instant refresh; the two refreshes differ.
    #[test]
    fn h264_refreshes_take_turns() {
        let h264 = Codec::find("h264").expect("it is there");
        let units = |frame: &'static [u8]| -> Vec<u8> {
            frame.windows(4).filter(|four| four.starts_with(&[0, 0, 1])).map(|four| four[3] & 0x1f).collect()
        };
        assert_eq!(units(h264.frame(0, 0)), [7, 8, 5]);
        assert_ne!(h264.frame(0, 0), h264.frame(0, 1));
        assert_eq!(h264.frame(0, 0), h264.frame(0, 2));
    }
}
