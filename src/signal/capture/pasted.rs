//! Text that was copied from chrome://webrtc-internals: how it is recognised. The page folds most of what it shows, and a
//! copy has only what was open.

/// Events as the table of the page names them, none of which is a word of a log.
const EVENTS: [&str; 14] = [
    "createOfferOnSuccess",
    "createAnswerOnSuccess",
    "createOfferOnFailure",
    "createAnswerOnFailure",
    "setLocalDescriptionOnSuccess",
    "setRemoteDescriptionOnSuccess",
    "setLocalDescriptionOnFailure",
    "setRemoteDescriptionOnFailure",
    "iceconnectionstatechange",
    "iceConnectionStateChange",
    "connectionstatechange",
    "signalingstatechange",
    "signalingStateChange",
    "icegatheringstatechange",
];

/// Calls that other texts name, too: here they stand before their value.
const CALLS: [&str; 4] = ["setLocalDescription", "setRemoteDescription", "createOffer", "createAnswer"];

/// Is it a line of the page: its button, the heading of a peer connection, a row of its table?
pub(super) fn is_row(line: &str) -> bool {
    if line.len() > 4096 {
        return false;
    }
    if line.starts_with("Create a WebRTC-Internals dump") || line.contains("rid: ") && line.contains(", lid: ") {
        return true;
    }
    let mut cells = line.split(['\t', '|']).map(str::trim);
    let several = line.contains(['\t', '|']);
    several
        && cells.any(|cell| {
            let name = cell.split([' ', '(']).next().unwrap_or_default();
            EVENTS.contains(&name) || CALLS.contains(&name) && line.contains("type: ")
        })
}

#[cfg(test)]
mod tests {
    use super::is_row;

    #[test]
    fn lines_of_the_page() {
        for line in [
            "Create a WebRTC-Internals dump",
            "https://example.com/call [ rid: 25, lid: 1, pid: 4711 ]",
            "11/20/2026, 6:22:54 AM\tsignalingstatechange",
            "20.11.2026, 06:22:54\tcreateOfferOnSuccess (type: \"offer\", 4 sections)",
            "setRemoteDescription | type: offer, sdp: v=0",
        ] {
            assert!(is_row(line), "{line}");
        }
        for line in [
            "calling setRemoteDescription",
            "pc.onsignalingstatechange: stable",
            "a | b\tc",
            "INFO | signaling | offer from 1",
        ] {
            assert!(!is_row(line), "{line}");
        }
    }
}
