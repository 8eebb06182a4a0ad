//! Members of statistics: which of them identify, by their names (W3C "Identifiers for WebRTC's Statistics API", and what
//! older browsers have beside them).

use super::pseudonyms::{Pseudonyms, Role};
use crate::sdp::redact::{Kind, Veil};
use crate::signal::event::{Name, StatValue};

/// What a member holds.
enum Holds {
    /// The same words everywhere: they stay.
    Term,
    /// The id of another object.
    Id,
    /// Something that identifies.
    Of(Kind),
}

/// Texts that are words of the specification or of the software.
const TERMS: [&str; 45] = [
    "kind",
    "mediaType",
    "state",
    "candidateType",
    "protocol",
    "relayProtocol",
    "networkType",
    "tcpType",
    "mimeType",
    "encoderImplementation",
    "decoderImplementation",
    "qualityLimitationReason",
    "dtlsState",
    "iceState",
    "iceRole",
    "tlsVersion",
    "dtlsCipher",
    "srtpCipher",
    "dtlsRole",
    "fingerprintAlgorithm",
    "sdpFmtpLine",
    "scalabilityMode",
    "contentType",
    "networkAdapterType",
    "priority",
    "iceConnectionState",
    "connectionState",
    "signalingState",
    "iceGatheringState",
    "dataChannelState",
    "tlsGroup",
    "codec",
    "codecType",
    "clockRate",
    "channels",
    "codecName",
    "googCodecName",
    "googContentType",
    "transportType",
    "candidate",
    "type",
    "sctpState",
    "audioLevel",
    "hugeFramesSent",
    "googTimingFrameInfo",
];

/// Members with something that identifies.
const IDENTIFY: [(&str, Kind); 18] = [
    ("address", Kind::Host),
    ("ip", Kind::Host),
    ("ipAddress", Kind::Host),
    ("relatedAddress", Kind::Host),
    ("url", Kind::Url),
    ("usernameFragment", Kind::Ufrag),
    ("iceLocalUsernameFragment", Kind::Ufrag),
    ("iceRemoteUsernameFragment", Kind::Ufrag),
    ("foundation", Kind::Foundation),
    ("fingerprint", Kind::Fingerprint),
    ("base64Certificate", Kind::Secret),
    ("trackIdentifier", Kind::Label),
    ("streamIdentifier", Kind::Label),
    ("label", Kind::Label),
    ("mid", Kind::Mid),
    ("rid", Kind::Mid),
    ("port", Kind::Text),
    ("portNumber", Kind::Text),
];

fn holds(member: &str) -> Holds {
    let last = member.rsplit('.').next().unwrap_or(member);
    if let Some((_, kind)) = IDENTIFY.iter().find(|(name, _)| *name == last) {
        return Holds::Of(*kind);
    }
    if TERMS.contains(&last) {
        return Holds::Term;
    }
    if ["Id", "Ids", "ID"].iter().any(|ending| last.ends_with(ending)) {
        return Holds::Id;
    }
    // Nobody knows what it is: whether it is the same stays, and nothing else.
    Holds::Of(Kind::Label)
}

/// Puts a pseudonym into a member, when its value is a text that identifies.
pub(super) fn member(name: &Name, value: &mut StatValue, names: &mut Pseudonyms) {
    let StatValue::Text(text) = value else { return };
    let holds = holds(name);
    // Counters of older browsers are texts.
    if matches!(holds, Holds::Of(Kind::Label)) && text.len() <= 20 && text.parse::<f64>().is_ok() {
        return;
    }
    let new = match holds {
        Holds::Term => return,
        Holds::Id => names.name(Role::Id, text),
        Holds::Of(kind) => names.veil(kind, text),
    };
    *text = new.into();
}
