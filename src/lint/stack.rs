//! The implementations that rules speak of.

/// An implementation of WebRTC, or of a part of it that reads SDP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stack {
    /// libwebrtc: Chromium, Chrome, Edge, Safari, and native apps on it.
    Chromium,
    /// Firefox, with its sipcc parser and its own session rules.
    Firefox,
    /// pion/webrtc with pion/sdp, in Go.
    Pion,
    /// The `webrtc` and `rtc` crates with the `sdp` crate: the pion lineage in Rust.
    WebrtcRs,
    /// str0m, in Rust.
    Str0m,
    /// aiortc, in Python.
    Aiortc,
    /// Mozilla's `webrtc-sdp` crate.
    WebrtcSdp,
    /// GStreamer's webrtcbin.
    Gstreamer,
    /// Something else; the text names it.
    Other,
}

impl Stack {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Chromium,
        Self::Firefox,
        Self::Pion,
        Self::WebrtcRs,
        Self::Str0m,
        Self::Aiortc,
        Self::WebrtcSdp,
        Self::Gstreamer,
        Self::Other,
    ];

    /// What it is called on the command line and in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Pion => "pion",
            Self::WebrtcRs => "webrtc-rs",
            Self::Str0m => "str0m",
            Self::Aiortc => "aiortc",
            Self::WebrtcSdp => "webrtc-sdp",
            Self::Gstreamer => "gstreamer",
            Self::Other => "others",
        }
    }
}
