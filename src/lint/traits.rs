//! What is known quickly of a payload type: its codec, the feedback for it, and whether its parameters deserve a closer
//! look. All of it is read once for many rules, so that an ordinary description costs them nearly nothing.

use std::sync::LazyLock;

use super::line::Line;
use crate::sdp::codec;
use crate::sdp::codec::fmtp::{self, Parameter};
use crate::sdp::codec::h264;
use crate::sdp::shape::Param;

/// A codec by its name, where rules ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Nothing says what it is.
    Undeclared,
    /// Opus.
    Opus,
    /// G.711, either law.
    G711,
    /// VP8.
    Vp8,
    /// VP9.
    Vp9,
    /// AV1.
    Av1,
    /// H.264.
    H264,
    /// H.265.
    H265,
    /// Retransmissions.
    Rtx,
    /// Redundant data.
    Red,
    /// Forward error correction inside of `red`.
    Ulpfec,
    /// Other forward error correction.
    Fec,
    /// Comfort noise.
    ComfortNoise,
    /// Telephone events.
    Events,
    /// Any other.
    Other,
}

impl Codec {
    /// By its name in `rtpmap`; letter case does not count.
    pub fn named(name: &str) -> Self {
        let mut lower = [0; 15];
        let Some(lower) = lower.get_mut(..name.len()) else { return Self::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"rtx" => Self::Rtx,
            b"h264" => Self::H264,
            b"vp8" => Self::Vp8,
            b"vp9" => Self::Vp9,
            b"av1" => Self::Av1,
            b"h265" => Self::H265,
            b"opus" => Self::Opus,
            b"red" => Self::Red,
            b"ulpfec" => Self::Ulpfec,
            b"pcmu" | b"pcma" => Self::G711,
            b"telephone-event" => Self::Events,
            _ => match codec::role(name, "") {
                codec::Role::Fec => Self::Fec,
                codec::Role::ComfortNoise => Self::ComfortNoise,
                _ => Self::Other,
            },
        }
    }
}

/// Kinds of RTCP feedback that rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// `nack`.
    Nack = 1,
    /// `nack pli`.
    Pli = 2,
    /// `ccm fir`.
    Fir = 4,
    /// `transport-cc`.
    TransportCc = 8,
    /// `goog-remb`.
    Remb = 16,
    /// `ack ccfb`.
    Ccfb = 32,
}

impl Feedback {
    /// The bit of these words; 0 for others.
    pub(super) fn named(words: &str) -> u8 {
        match words {
            "nack" => Self::Nack as u8,
            "nack pli" => Self::Pli as u8,
            "ccm fir" => Self::Fir as u8,
            "transport-cc" => Self::TransportCc as u8,
            "goog-remb" => Self::Remb as u8,
            "ack ccfb" => Self::Ccfb as u8,
            _ => 0,
        }
    }
}

/// What is to be said of the parameters of a payload type: bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params(pub(super) u16);

impl Params {
    /// One may be there twice.
    pub const REPEATED: Self = Self(1);
    /// One is not known for this codec.
    pub const UNKNOWN: Self = Self(2);
    /// One is not written as `name=value`, or its value holds commas or blanks.
    pub const ODD: Self = Self(4);
    /// There is one of libwebrtc's own.
    pub const GOOGLE: Self = Self(8);
    /// There is a `profile-level-id`.
    pub const PROFILE_LEVEL_ID: Self = Self(16);
    /// There is a `packetization-mode`.
    pub const PACKETIZATION_MODE: Self = Self(32);
    /// `level-asymmetry-allowed` is 1.
    pub const ASYMMETRY: Self = Self(64);
    /// There are `sprop-parameter-sets`.
    pub const PARAMETER_SETS: Self = Self(128);
    /// `sprop-stereo` is 1.
    pub const SENDS_STEREO: Self = Self(256);
    /// One may have a value that it cannot have. Of H.264 that is told of the `profile-level-id` alone.
    pub const IMPOSSIBLE: Self = Self(512);

    /// Does one of these hold?
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// More than that are not looked at one by one.
    const MOST: usize = 48;

    pub(super) fn of(codec: Codec, line: &Line<'_>) -> Self {
        // Those have a list of another kind.
        if matches!(codec, Codec::Red | Codec::Events | Codec::ComfortNoise | Codec::Undeclared) {
            return Self(0);
        }
        let known = known(codec);
        let mut bits = 0;
        let mut seen = 0_u64;
        for (n, param) in line.params("parameters").enumerate() {
            if n == Self::MOST {
                bits |= Self::REPEATED.0 | Self::ODD.0 | Self::UNKNOWN.0 | Self::IMPOSSIBLE.0;
                break;
            }
            let Some(at) = known.iter().position(|known| known.parameter.name.eq_ignore_ascii_case(param.name)) else {
                // Two that are not known may be the same.
                bits |= Self::UNKNOWN.0 | Self::REPEATED.0 | odd(&param);
                continue;
            };
            let bit = 1 << at.min(63);
            if seen & bit != 0 {
                bits |= Self::REPEATED.0;
            }
            seen |= bit;
            bits |= odd(&param);
            if let Some((value, _)) = param.value {
                bits |= telling(known[at].parameter.name, value) | impossible(codec, &known[at], value.trim());
            }
        }
        Self(bits)
    }
}

fn odd(param: &Param<'_>) -> u16 {
    let plain = param.value.is_some_and(|(value, span)| {
        // One byte is the =.
        !param.name.is_empty()
            && param.name_span.end + 1 == span.start
            && !value.bytes().any(|byte| matches!(byte, b' ' | b'\t' | b','))
    });
    if plain { 0 } else { Params::ODD.0 }
}

fn impossible(codec: Codec, known: &Known, value: &str) -> u16 {
    let impossible = match codec {
        // Its parameters take long to explain, and have rules of their own.
        Codec::H264 => known.parameter.name == "profile-level-id" && h264::parse(value).is_none(),
        _ => !known.takes(value),
    };
    if impossible { Params::IMPOSSIBLE.0 } else { 0 }
}

fn telling(name: &str, value: &str) -> u16 {
    match (name, value) {
        ("profile-level-id", _) => Params::PROFILE_LEVEL_ID.0,
        ("packetization-mode", _) => Params::PACKETIZATION_MODE.0,
        ("level-asymmetry-allowed", "1") => Params::ASYMMETRY.0,
        ("sprop-parameter-sets", _) => Params::PARAMETER_SETS.0,
        ("sprop-stereo", "1") => Params::SENDS_STEREO.0,
        (name, _) if name.starts_with("x-google-") => Params::GOOGLE.0,
        _ => 0,
    }
}

/// A parameter that is known of a codec.
#[derive(Debug)]
pub(in crate::lint) struct Known {
    /// What is known of it.
    pub(in crate::lint) parameter: &'static Parameter,
    /// A bit for each of the numbers 0 to 99 it can have, so that most values are not decoded, which makes sentences.
    numbers: u128,
}

impl Known {
    fn of(parameter: &'static Parameter) -> Self {
        let takes = |number: &u8| parameter.decode.is_none_or(|decode| decode(&number.to_string()).is_some());
        let numbers = (0..100).filter(takes).fold(0, |numbers, number| numbers | 1 << number);
        Self { parameter, numbers }
    }

    /// Can it have this value?
    pub(in crate::lint) fn takes(&self, value: &str) -> bool {
        match *value.as_bytes() {
            [digit @ b'0'..=b'9'] => self.numbers & 1 << (digit - b'0') != 0,
            [ten @ b'1'..=b'9', digit @ b'0'..=b'9'] => self.numbers & 1 << ((ten - b'0') * 10 + digit - b'0') != 0,
            _ => self.parameter.decode.is_none_or(|decode| decode(value).is_some()),
        }
    }
}

/// The parameters that are known of a codec, gathered once; none for [`Codec::Other`].
pub(in crate::lint) fn known(codec: Codec) -> &'static [Known] {
    static KNOWN: LazyLock<Vec<(Codec, Vec<Known>)>> = LazyLock::new(|| {
        let mut known: Vec<(Codec, Vec<Known>)> = Vec::new();
        for parameter in fmtp::all() {
            for codec in parameter.codecs.iter().map(|name| Codec::named(name)) {
                match known.iter_mut().find(|(other, _)| *other == codec) {
                    _ if codec == Codec::Other => {}
                    Some((_, all)) => all.push(Known::of(parameter)),
                    None => known.push((codec, vec![Known::of(parameter)])),
                }
            }
        }
        known
    });
    KNOWN.iter().find(|(known, _)| *known == codec).map_or(&[], |(_, parameters)| parameters)
}
