//! What of the other side's words the engine can take. It refuses a whole description for one candidate that it cannot
//! read, and takes one with several transports without a word, to carry the first of them only.

use std::net::IpAddr;

use crate::call::agreed::{sections, transports};
use crate::call::signal::Description;

/// Why a description cannot be gone on with, and what to do about it; none when it can.
pub(super) fn refusal(description: &Description) -> Option<String> {
    let kind = description.kind.name();
    if sections(&description.sdp).is_empty() {
        return Some(format!("the {kind} has no media section"));
    }
    let transports = transports(&description.sdp);
    (transports > 1).then(|| {
        format!(
            "the {kind} wants {transports} transports, and here is one for all: its sections must be in one BUNDLE group \
             (bundlePolicy max-bundle, bundle-policy=max-bundle in GStreamer)"
        )
    })
}

/// Why a candidate is left aside; none when it is not.
pub(super) fn left_aside(candidate: &str) -> Option<&'static str> {
    let text = candidate.strip_prefix("a=").unwrap_or(candidate);
    let mut words = text.split_ascii_whitespace().skip(2);
    let (protocol, address) = (words.next().unwrap_or_default(), words.nth(1).unwrap_or_default());
    match address.parse::<IpAddr>() {
        _ if text.len() > 1024 => Some("a candidate that is too long"),
        Err(_) if address.ends_with(".local") => {
            Some("candidates behind mDNS names: only their other side may find a way")
        }
        Err(_) => Some("a candidate without an address"),
        Ok(_) if !protocol.eq_ignore_ascii_case("udp") => Some("candidates over TCP, which the engine does not speak"),
        Ok(IpAddr::V6(v6)) if v6.is_unicast_link_local() => Some("candidates of a link only"),
        Ok(_) => None,
    }
}

/// A description without the candidates that are left aside, the others of it, and why some were.
pub(super) fn description(sdp: &str) -> (String, Vec<String>, Vec<&'static str>) {
    let (mut out, mut taken, mut why) = (String::with_capacity(sdp.len()), Vec::new(), Vec::new());
    for line in sdp.split_inclusive('\n') {
        let candidate = line.trim_end().strip_prefix("a=").filter(|rest| rest.starts_with("candidate:"));
        match candidate.map(|candidate| (candidate, left_aside(candidate))) {
            Some((_, Some(reason))) => why.push(reason),
            Some((candidate, None)) => {
                taken.push(candidate.to_owned());
                out.push_str(line);
            }
            None => out.push_str(line),
        }
    }
    (out, taken, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::SdpType;

    #[test]
    fn candidates_that_the_engine_cannot_take_are_left_aside() {
        for (candidate, taken) in [
            ("candidate:1 1 udp 5 192.0.2.1 9 typ host", true),
            ("candidate:1 1 UDP 5 2001:db8::1 9 typ host", true),
            ("candidate:1 1 udp 5 0b1c.local 9 typ host", false),
            ("candidate:1 1 tcp 5 192.0.2.1 9 typ host tcptype active", false),
            ("candidate:1 1 udp 5 fe80::1 9 typ host", false),
            ("candidate:1 1 udp 5 fe80::1%eth0 9 typ host", false),
            ("candidate:1 1 udp 5 turn.example 9 typ relay", false),
            ("candidate:", false),
        ] {
            assert_eq!(left_aside(candidate).is_none(), taken, "{candidate}");
        }
        let sdp = "v=0\r\nm=audio 9 x 0\r\na=candidate:1 1 udp 5 a.local 9 typ host\r\na=candidate:1 1 udp 5 192.0.2.1 9 typ host\r\n";
        let (out, taken, why) = description(sdp);
        assert_eq!((out.lines().count(), taken.len(), why.len()), (3, 1, 1));
    }

    #[test]
    fn what_is_not_bundled_is_refused_with_a_remedy() {
        let offer = |sdp: &str| refusal(&Description { kind: SdpType::Offer, sdp: sdp.to_owned() });
        assert_eq!(offer("v=0\r\nm=audio 9 x 0\r\n"), None);
        let why = offer("v=0\r\nm=audio 9 x 0\r\nm=video 9 x 1\r\n").expect("two");
        assert!(why.contains("2 transports") && why.contains("max-bundle"), "{why}");
        assert!(offer("v=0\r\n").is_some());
    }
}
