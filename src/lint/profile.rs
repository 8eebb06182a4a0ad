//! What a description is held against.

/// What a description is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Profile {
    /// A WebRTC endpoint: RFC 9429 and what it builds on.
    #[default]
    Jsep,
    /// SDP alone: the grammar and the meaning of lines, for RTSP, AES67 and the like (RFC 8866).
    Rfc8866,
    /// A WebRTC endpoint behind WHIP or WHEP (RFC 9725).
    Whip,
    /// A SIP phone or trunk: RTP and SDP offer/answer, with or without ICE and DTLS.
    Sip,
}

impl Profile {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Jsep, Self::Rfc8866, Self::Whip, Self::Sip];

    /// What it is called on the command line and in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jsep => "jsep",
            Self::Rfc8866 => "rfc8866",
            Self::Whip => "whip",
            Self::Sip => "sip",
        }
    }

    /// What it is for, in a few words.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Jsep => "WebRTC, as browsers and their peers speak it (RFC 9429)",
            Self::Rfc8866 => "SDP alone: RTSP, AES67, announcements (RFC 8866)",
            Self::Whip => "WebRTC behind WHIP or WHEP (RFC 9725)",
            Self::Sip => "SIP phones and trunks, with or without ICE and DTLS",
        }
    }
}

/// The profiles a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profiles(&'static [Profile]);

impl Profiles {
    /// Whatever SDP is used for: grammar.
    pub const ALL: Self = Self(Profile::ALL);
    /// Wherever media is negotiated by offer and answer: not in announcements.
    pub const NEGOTIATED: Self = Self(&[Profile::Jsep, Profile::Whip, Profile::Sip]);
    /// WebRTC only.
    pub const WEBRTC: Self = Self(&[Profile::Jsep, Profile::Whip]);
    /// WHIP and WHEP only.
    pub const WHIP: Self = Self(&[Profile::Whip]);

    /// Is it one of them?
    pub fn contains(self, profile: Profile) -> bool {
        self.0.contains(&profile)
    }

    /// Each of them.
    pub const fn iter(self) -> &'static [Profile] {
        self.0
    }
}
