//! What has to be mended in what the engine says before it goes out, and what is read from it.

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

/// Whether a description says that it sends, and that it receives, in the section of this mid (RFC 8866, section 6.7).
pub(crate) fn direction(sdp: &str, mid: &str) -> (bool, bool) {
    let line = format!("a=mid:{mid}");
    let section = sdp.split("\nm=").skip(1).find(|section| section.lines().any(|known| known.trim_end() == line));
    let said = section.unwrap_or_default().lines().find_map(|line| match line.trim_end() {
        "a=sendonly" => Some((true, false)),
        "a=recvonly" => Some((false, true)),
        "a=inactive" => Some((false, false)),
        _ => None,
    });
    said.unwrap_or((true, true))
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
    fn directions_are_those_of_the_section() {
        let sdp = "v=0\r\nm=audio 9 x 1\r\na=mid:0\r\na=sendonly\r\nm=video 9 x 2\r\na=inactive\r\na=mid:1\r\n";
        assert_eq!(["0", "1", "2"].map(|mid| direction(sdp, mid)), [(true, false), (false, false), (true, true)]);
    }

    #[test]
    fn what_a_candidate_and_a_track_need_to_know() {
        assert_eq!(first_section(SDP), (Some("a".into()), Some("u".into())));
        assert_eq!(["opus", "VP8", "AV1"].map(|name| payload_type(SDP, name)), [Some(109), Some(97), None]);
    }
}
