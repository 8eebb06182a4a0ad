//! Short words for codecs: names of the enumerations, and what tells two variants of one codec apart.

use super::{Codec, Role, Source, h264};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape;
use crate::text::Span;

impl Source {
    /// The word for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rtpmap => "rtpmap",
            Self::Static => "static",
            Self::Undeclared => "undeclared",
        }
    }
}

impl<'s> Role<'s> {
    /// The word for it in data.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Media => "media",
            Self::Retransmission { .. } => "retransmission",
            Self::Redundancy { .. } => "redundancy",
            Self::Fec => "fec",
            Self::ComfortNoise => "comfort-noise",
            Self::Events => "events",
        }
    }

    /// The payload types it serves.
    pub fn of(&self) -> Vec<&'s str> {
        match self {
            Self::Retransmission { of } => of.iter().copied().collect(),
            Self::Redundancy { of } => of.clone(),
            Self::Media | Self::Fec | Self::ComfortNoise | Self::Events => Vec::new(),
        }
    }
}

/// Parameters that make one codec several, by name of the codec.
static VARIANTS: &[(&str, &[(&str, &str)])] = &[
    ("VP9", &[("profile-id", "profile ")]),
    ("AV1", &[("profile", "profile "), ("level-idx", "level-idx "), ("tier", "tier ")]),
    ("H265", &[("profile-id", "profile "), ("level-id", "level-id "), ("tier-flag", "tier ")]),
];

impl<'s> Codec<'s> {
    /// The value of one of its parameters.
    pub fn parameter(&self, name: &str) -> Option<&'s str> {
        let (text, _) = self.parameters?;
        shape::params(text, Span::default())
            .find(|parameter| parameter.name.eq_ignore_ascii_case(name))
            .and_then(|parameter| parameter.value)
            .map(|(value, _)| value.trim())
    }

    /// What tells it apart from other payload types of the same codec: `Constrained Baseline 3.1, mode 1`.
    pub fn variant(&self) -> Option<Prose> {
        let encoding = self.encoding?;
        if encoding.eq_ignore_ascii_case("H264") {
            let mode = self.parameter("packetization-mode").unwrap_or("0");
            // Baseline level 1 by the rule (RFC 6184, section 8.1), but few who leave it out mean that.
            let Some(level) = self.parameter("profile-level-id") else {
                return Some(prose!["mode ", theirs(mode), ", no profile-level-id"]);
            };
            let profile = match h264::parse(level) {
                Some(known) => prose![known.profile.name(), " ", known.level.name],
                None => prose!["profile-level-id ", theirs(level)],
            };
            return Some(prose![profile, " mode ", theirs(mode)]);
        }
        let (_, names) = VARIANTS.iter().find(|(codec, _)| encoding.eq_ignore_ascii_case(codec))?;
        let parts: Vec<Prose> =
            names.iter().filter_map(|(name, words)| Some(prose![*words, theirs(self.parameter(name)?)])).collect();
        (!parts.is_empty()).then(|| Prose::join(parts, " "))
    }
}
