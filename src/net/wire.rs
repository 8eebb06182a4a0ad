//! What two peers say to each other, and what has to be mended in what the engine says before it goes out.

use serde_json::{Value, json};

use crate::sdp::SdpType;

/// A session description with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Offer, answer, provisional answer or rollback.
    pub kind: SdpType,
    /// The text; empty in a rollback.
    pub sdp: String,
}

/// A candidate with all that belongs to it: W3C's RTCIceCandidateInit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// `candidate:…`; empty when it says that there are no more.
    pub candidate: String,
    /// `mid` of the media section it belongs to.
    pub sdp_mid: Option<String>,
    /// Number of that media section.
    pub sdp_m_line_index: Option<u16>,
    /// The ICE user fragment it belongs to.
    pub username_fragment: Option<String>,
}

impl Candidate {
    /// As browsers write it.
    pub fn to_json(&self) -> Value {
        json!({
            "candidate": self.candidate,
            "sdpMid": self.sdp_mid,
            "sdpMLineIndex": self.sdp_m_line_index,
            "usernameFragment": self.username_fragment,
        })
    }

    /// As browsers write it, read.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            candidate: text("candidate")?,
            sdp_mid: text("sdpMid"),
            sdp_m_line_index: value.get("sdpMLineIndex").and_then(Value::as_u64).and_then(|n| u16::try_from(n).ok()),
            username_fragment: text("usernameFragment"),
        })
    }
}

/// The engine's description as it goes out: it says that candidates trickle (RFC 8840, section 4.1.1), and has no
/// candidates for a second component that is not used (RFC 8834, section 4.5).
pub(crate) fn outgoing(sdp: &str) -> String {
    let says_trickle = sdp.lines().any(|line| line.starts_with("a=ice-options:"));
    let mut out = String::with_capacity(sdp.len() + 24);
    for line in sdp.split_inclusive('\n') {
        if line.strip_prefix("a=candidate:").and_then(component) == Some("2") {
            continue;
        }
        if line.starts_with("m=") && !says_trickle && !out.contains("\na=ice-options:") {
            out.push_str("a=ice-options:trickle\r\n");
        }
        out.push_str(line);
    }
    out
}

/// The component of a candidate, from what follows `candidate:`.
pub(crate) fn component(candidate: &str) -> Option<&str> {
    candidate.split(' ').nth(1)
}

/// `mid` of the first media section, and the user fragment that holds there: what a candidate of a bundled session
/// belongs to.
pub(crate) fn first_section(sdp: &str) -> (Option<String>, Option<String>) {
    let value = |name: &str| sdp.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    (value("a=mid:"), value("a=ice-ufrag:"))
}

/// The payload type that a description gives a codec, first come; encoding names do not differ by case (RFC 8866,
/// section 6.6).
pub(crate) fn payload_type(sdp: &str, encoding: &str) -> Option<u8> {
    sdp.lines().find_map(|line| {
        let (number, rest) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
        let name = rest.split('/').next()?;
        name.eq_ignore_ascii_case(encoding).then(|| number.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDP: &str = "v=0\r\ns=-\r\nm=audio 9 UDP/TLS/RTP/SAVPF 109\r\na=mid:a\r\na=ice-ufrag:u\r\n\
        a=rtpmap:109 OPUS/48000/2\r\na=candidate:1 1 udp 5 127.0.0.1 9 typ host\r\n\
        a=candidate:1 2 udp 5 127.0.0.1 9 typ host\r\nm=video 9 x 97\r\na=rtpmap:97 vp8/90000\r\n";

    #[test]
    fn says_trickle_once_and_leaves_out_the_second_component() {
        let out = outgoing(SDP);
        assert!(out.starts_with("v=0\r\ns=-\r\na=ice-options:trickle\r\nm=audio"), "{out}");
        assert_eq!(out.matches("ice-options").count(), 1);
        assert_eq!(out.matches("a=candidate:").count(), 1);
        assert_eq!(outgoing(&out), out);
    }

    #[test]
    fn what_a_candidate_and_a_track_need_to_know() {
        assert_eq!(first_section(SDP), (Some("a".into()), Some("u".into())));
        assert_eq!(["opus", "VP8", "AV1"].map(|name| payload_type(SDP, name)), [Some(109), Some(97), None]);
    }

    #[test]
    fn candidates_survive_json() {
        let candidate = Candidate {
            candidate: "candidate:1 1 udp 5 127.0.0.1 9 typ host".into(),
            sdp_mid: Some("0".into()),
            sdp_m_line_index: Some(0),
            username_fragment: None,
        };
        assert_eq!(Candidate::from_json(&candidate.to_json()), Some(candidate));
        assert_eq!(Candidate::from_json(&json!(null)), None);
    }
}
