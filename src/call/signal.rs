//! What two peers say to each other about their call: descriptions and candidates, and who said what when.

use serde_json::{Value, json};

use super::event::Side;
use crate::sdp::SdpType;
use crate::tick::Tick;

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

/// What is said in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A description.
    Description(Description),
    /// A candidate.
    Candidate(Candidate),
}

impl Message {
    /// As most applications send it: `{"type": "offer", "sdp": …}` or `{"type": "candidate", "candidate": {…}}`.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Description(description) => json!({"type": description.kind.name(), "sdp": description.sdp}),
            Self::Candidate(candidate) => json!({"type": "candidate", "candidate": candidate.to_json()}),
        }
    }

    /// The same, read; none when it is something else.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value.get("type")?.as_str()? {
            "candidate" => Some(Self::Candidate(Candidate::from_json(value.get("candidate")?)?)),
            kind => {
                let kind = SdpType::ALL.into_iter().find(|known| known.name() == kind)?;
                let sdp = value.get("sdp").and_then(Value::as_str).unwrap_or_default().to_owned();
                Some(Self::Description(Description { kind, sdp }))
            }
        }
    }
}

/// A message on its way from one peer to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When it was sent.
    pub at: Tick,
    /// By whom.
    pub from: Side,
    /// What.
    pub message: Message,
    /// As it arrived, when that differs from what was sent; none within when it never did.
    pub arrived: Option<Option<Message>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_json() {
        let candidate = Candidate {
            candidate: "candidate:1 1 udp 5 127.0.0.1 9 typ host".into(),
            sdp_mid: Some("0".into()),
            sdp_m_line_index: Some(0),
            username_fragment: None,
        };
        let offer = Description { kind: SdpType::Offer, sdp: "v=0\r\n".into() };
        for message in [Message::Candidate(candidate), Message::Description(offer)] {
            assert_eq!(Message::from_json(&message.to_json()), Some(message));
        }
        for other in [json!(null), json!({"type": "bye"}), json!({"type": "candidate", "candidate": null})] {
            assert_eq!(Message::from_json(&other), None);
        }
    }
}
