//! Are two payload types the same codec? Name, clock rate and channels, and those parameters that make another codec of
//! it; everything else each side says for itself.

use crate::lint::{Payload, Role};
use crate::sdp::codec::h264::{self, Level, ProfileLevel};

/// A payload type with what is compared of it, read once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) payload: Payload<'a>,
    pub(super) role: Role,
    pub(super) name: &'a str,
    pub(super) clock_rate: Option<u64>,
    pub(super) channels: Option<u64>,
    pub(super) h264: Option<H264<'a>>,
}

/// What a payload type of H.264 says of itself (RFC 6184, section 8.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct H264<'a> {
    /// `profile-level-id`, when it is written.
    written: Option<&'a str>,
    /// The same, when it is a known profile and level.
    read: Option<ProfileLevel>,
    mode: &'a str,
    asymmetric: bool,
}

/// How far two payload types differ, the greatest difference first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    Name,
    ClockRate,
    Channels,
    Profile,
    PacketizationMode,
    Parameter(&'static str),
    None,
}

/// Parameters of which another value is another codec: encoding, name, what holds when it is absent. H.264 has rules of
/// its own.
const DECISIVE: &[(&str, &str, &str)] = &[
    ("VP9", "profile-id", "0"),
    ("AV1", "profile", "0"),
    ("H265", "profile-id", "1"),
    ("H265", "tier-flag", "0"),
    ("H265", "tx-mode", "SRST"),
    ("AMR", "octet-align", "0"),
    ("AMR-WB", "octet-align", "0"),
];

impl<'a> Known<'a> {
    /// None when nothing declares the payload type.
    pub(super) fn of(payload: Payload<'a>) -> Option<Self> {
        let name = payload.encoding()?;
        let param = |name| payload.param(name).map(|(value, _)| value.trim());
        let h264 = name.eq_ignore_ascii_case("H264").then(|| {
            let written = param("profile-level-id");
            H264 {
                written,
                read: written.and_then(h264::parse),
                mode: param("packetization-mode").unwrap_or("0"),
                asymmetric: param("level-asymmetry-allowed") == Some("1"),
            }
        });
        Some(Self {
            payload,
            role: payload.role(),
            name,
            clock_rate: payload.clock_rate(),
            channels: payload.channels(),
            h264,
        })
    }

    /// What its `fmtp` says, whole.
    pub(super) fn parameters(&self) -> Option<&'a str> {
        self.payload.fmtp?.text("parameters")
    }

    /// How far two of them differ.
    pub(super) fn differs(&self, other: &Self) -> Difference {
        if !self.name.eq_ignore_ascii_case(other.name) {
            return Difference::Name;
        }
        if self.clock_rate != other.clock_rate {
            return Difference::ClockRate;
        }
        if self.channels != other.channels {
            return Difference::Channels;
        }
        if let (Some(one), Some(other)) = (&self.h264, &other.h264) {
            return one.differs(other);
        }
        let value =
            |of: &Self, name, default| of.payload.param(name).map_or(default, |(value, _): (&'a str, _)| value.trim());
        let decisive = DECISIVE.iter().filter(|(codec, ..)| self.name.eq_ignore_ascii_case(codec));
        for (_, name, default) in decisive {
            if !value(self, name, default).eq_ignore_ascii_case(value(other, name, default)) {
                return if name.starts_with("profile") { Difference::Profile } else { Difference::Parameter(name) };
            }
        }
        Difference::None
    }
}

impl H264<'_> {
    fn differs(&self, other: &Self) -> Difference {
        let same_profile = match (self.read, other.read) {
            (Some(one), Some(other)) => one.profile == other.profile,
            (None, None) => idc_and_constraints(self.written) == idc_and_constraints(other.written),
            // Without a profile-level-id Baseline is meant by RFC 6184 and Constrained Baseline by libwebrtc; whoever
            // decodes the one decodes what calls use of the other.
            (Some(known), None) => other.written.is_none() && is_baseline(known),
            (None, Some(known)) => self.written.is_none() && is_baseline(known),
        };
        if !same_profile {
            Difference::Profile
        } else if self.mode != other.mode {
            Difference::PacketizationMode
        } else {
            Difference::None
        }
    }

    /// The level a sender may use towards `receiver`: the receiver's when both allow that the levels differ, and else
    /// the lower one. None when it is not known.
    pub(super) fn level(&self, receiver: &Self) -> Option<&'static Level> {
        let (own, theirs) = (self.read?.level, receiver.read?.level);
        Some(if self.asymmetric && receiver.asymmetric { theirs } else { own.min(theirs) })
    }
}

fn is_baseline(known: ProfileLevel) -> bool {
    matches!(known.profile, h264::Profile::ConstrainedBaseline | h264::Profile::Baseline)
}

/// The first two of the three bytes, of an identifier that names no known profile or level: equal ones are the same,
/// whatever it is.
fn idc_and_constraints(written: Option<&str>) -> Option<[u8; 2]> {
    let [idc, constraints, _] = h264::bytes(written?)?;
    Some([idc, constraints])
}
