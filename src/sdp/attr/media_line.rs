//! What an `m=` line says: kind, transport, port and formats.

use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::sdp::view::Context;

/// Kinds of media: name, where defined, words.
pub static KINDS: &[(&str, &str, &str)] = &[
    ("audio", "RFC 8866, section 8.2.2", "Audio"),
    ("video", "RFC 8866, section 8.2.2", "Video"),
    ("application", "RFC 8866, section 8.2.2", "Application data"),
    ("text", "RFC 8866, section 8.2.2", "Text"),
    ("message", "RFC 8866, section 8.2.2", "Messages"),
    ("image", "RFC 6466", "Images"),
];

/// How a transport keeps others from reading along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// It does not.
    Open,
    /// It does not by its name, but WebRTC encrypts such RTP when there is a fingerprint (RFC 9429, section 5.1.2).
    OpenRtp,
    /// SRTP, with keys from somewhere else in the description.
    Srtp,
    /// DTLS or TLS; its name says so.
    Tls,
}

/// A transport protocol as an `m=` line names it.
#[derive(Debug)]
pub struct Protocol {
    /// The token.
    pub name: &'static str,
    /// Where it is defined.
    pub spec: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
    /// Is it encrypted?
    pub security: Security,
}

const fn protocol(name: &'static str, security: Security, spec: &'static str, meaning: &'static str) -> Protocol {
    Protocol { name, spec, meaning, security }
}

/// The protocols there are names for here, those of WebRTC first.
pub static PROTOCOLS: &[Protocol] = &[
    protocol(
        "UDP/TLS/RTP/SAVPF",
        Security::Tls,
        "RFC 5764, section 8",
        "SRTP over UDP, keys from DTLS, with early RTCP feedback",
    ),
    protocol("UDP/TLS/RTP/SAVP", Security::Tls, "RFC 5764, section 8", "SRTP over UDP, keys from DTLS"),
    protocol(
        "TCP/DTLS/RTP/SAVPF",
        Security::Tls,
        "RFC 7850",
        "SRTP over TCP, keys from DTLS, with early RTCP feedback",
    ),
    protocol("TCP/DTLS/RTP/SAVP", Security::Tls, "RFC 7850", "SRTP over TCP, keys from DTLS"),
    protocol("UDP/DTLS/SCTP", Security::Tls, "RFC 8841", "SCTP inside DTLS over UDP"),
    protocol("TCP/DTLS/SCTP", Security::Tls, "RFC 8841", "SCTP inside DTLS over TCP"),
    protocol("DTLS/SCTP", Security::Tls, "draft-ietf-mmusic-sctp-sdp", "SCTP inside DTLS, by its name in old drafts"),
    protocol("RTP/AVP", Security::OpenRtp, "RFC 8866, section 5.14", "plain RTP over UDP"),
    protocol("RTP/AVPF", Security::OpenRtp, "RFC 4585", "plain RTP over UDP with early RTCP feedback"),
    protocol("RTP/SAVP", Security::Srtp, "RFC 3711", "SRTP over UDP"),
    protocol("RTP/SAVPF", Security::Srtp, "RFC 5124", "SRTP over UDP with early RTCP feedback"),
    protocol("TCP/RTP/AVP", Security::Open, "RFC 4571", "plain RTP over TCP"),
    protocol("TCP/RTP/AVPF", Security::Open, "RFC 7850", "plain RTP over TCP with early RTCP feedback"),
    protocol("TCP/RTP/SAVP", Security::Srtp, "RFC 7850", "SRTP over TCP"),
    protocol("TCP/RTP/SAVPF", Security::Srtp, "RFC 7850", "SRTP over TCP with early RTCP feedback"),
    protocol("UDP/BFCP", Security::Open, "RFC 8856", "floor control over UDP"),
    protocol("UDP/TLS/BFCP", Security::Tls, "RFC 8856", "floor control inside DTLS over UDP"),
    protocol("TCP/BFCP", Security::Open, "RFC 8856", "floor control over TCP"),
    protocol("TCP/TLS/BFCP", Security::Tls, "RFC 8856", "floor control inside TLS over TCP"),
    protocol("TCP/DTLS/BFCP", Security::Tls, "RFC 8856", "floor control inside DTLS over TCP"),
    protocol("TCP/MSRP", Security::Open, "RFC 4975", "messages or files (MSRP) over TCP"),
    protocol("TCP/TLS/MSRP", Security::Tls, "RFC 4975", "messages or files (MSRP) inside TLS"),
    protocol("udptl", Security::Open, "ITU-T T.38, Annex D", "fax (T.38) over UDP"),
    protocol("UDP/TLS/UDPTL", Security::Tls, "RFC 7345", "fax (T.38) inside DTLS over UDP"),
    protocol("UDP/FEC", Security::Open, "RFC 6364", "repair packets (FEC) over UDP"),
    protocol("UDP", Security::Open, "RFC 8866, section 5.14", "something over UDP that is not said here"),
    protocol("TCP", Security::Open, "RFC 4145", "something over TCP that is not said here"),
];

/// What stands around an `m=` line and changes what it means.
#[derive(Default)]
struct Around {
    bundle_only: bool,
    ice: bool,
    fingerprint: bool,
    crypto: bool,
    rtsp: bool,
}

/// How many session lines are looked at for each `m=` line. Without a limit the work would grow with the product of
/// the two; the attributes wanted here stand among the first few dozen lines.
const SESSION_LINES: usize = 256;

impl Around {
    fn of(c: &Context<'_, '_>) -> Self {
        let mut around = Self::default();
        let session = c.session.session_entries();
        let section = c.media().map(|media| media.entries);
        let own = section.iter().flat_map(|entries| entries.iter());
        for (_, entry) in own.chain(session.iter().take(SESSION_LINES)) {
            // By name, not by definition: a line that cannot be read is there all the same.
            match c.session.name(entry) {
                "bundle-only" => around.bundle_only |= entry.section().is_some(),
                "ice-ufrag" | "candidate" => around.ice = true,
                "fingerprint" => around.fingerprint = true,
                "crypto" => around.crypto = true,
                "control" => around.rtsp = true,
                _ => {}
            }
        }
        around
    }
}

/// Explains an `m=` line.
pub(super) fn explain(c: &Context<'_, '_>) -> Option<Prose> {
    let around = Around::of(c);
    let formats = c.get("formats")?;
    let mut prose = kind(c.get("media")?, formats);
    prose.push(" over ");
    let name = c.get("protocol")?;
    match PROTOCOLS.iter().find(|protocol| protocol.name.eq_ignore_ascii_case(name)) {
        Some(known) => prose.push(prose![known.name, ": ", known.meaning, keys(known.security, &around), ". "]),
        None => prose.push(prose!["the unknown protocol ", theirs(name), ". "]),
    }
    prose.push(port(c.number("port")?, name, &around));
    if let Some(more) = c.number("port_count").filter(|more| *more > 1) {
        prose.push(prose![" ", more, if is_rtp(name) { " pairs of ports" } else { " ports" }, " from there on."]);
    }
    if is_rtp(name) {
        let types = formats.split(' ').count();
        prose.push(prose![" ", count(types, "payload type", "payload types, the preferred one first"), "."]);
    } else if name.to_ascii_uppercase().ends_with("DTLS/SCTP") && formats.bytes().all(|b| b.is_ascii_digit()) {
        prose.push(prose![" ", theirs(formats), " is likely the SCTP port, as in old drafts."]);
    }
    Some(prose)
}

fn kind(name: &str, formats: &str) -> Prose {
    if name == "application" && formats == "webrtc-datachannel" {
        return prose!["Data channels"];
    }
    match KINDS.iter().find(|(known, ..)| *known == name) {
        Some((_, _, words)) => prose![*words],
        None => prose!["The unknown kind of media ", theirs(name)],
    }
}

fn is_rtp(protocol: &str) -> bool {
    protocol.to_ascii_uppercase().contains("RTP/")
}

fn keys(security: Security, around: &Around) -> &'static str {
    match security {
        Security::Tls => "",
        Security::Open => ", not encrypted",
        Security::OpenRtp if around.fingerprint => {
            ", not encrypted by its name (but with a=fingerprint, WebRTC stacks use DTLS-SRTP)"
        }
        Security::OpenRtp => ", not encrypted",
        Security::Srtp if around.fingerprint => ", keys from DTLS (a=fingerprint)",
        Security::Srtp if around.crypto => ", keys in clear in a=crypto",
        Security::Srtp => ", keys from elsewhere (neither a=fingerprint nor a=crypto is here)",
    }
}

fn port(port: u64, protocol: &str, around: &Around) -> Prose {
    match port {
        0 if around.bundle_only => prose![
            "Port 0 with a=bundle-only: not turned off, but without a transport of its own; it is for the bundle only."
        ],
        0 if around.rtsp => prose!["Port 0: with RTSP (a=control) the ports are agreed later, in SETUP."],
        0 => prose!["Port 0: the section is turned off (an answer rejects it, an offer does not use it)."],
        9 if around.ice => prose!["Port 9 is a placeholder: the ICE candidates bring the real addresses."],
        9 if protocol.to_ascii_uppercase().starts_with("TCP") => {
            prose!["Port 9 is a placeholder, as for a side that opens the TCP connection itself."]
        }
        9 => prose!["Port 9 (discard) is likely a placeholder."],
        _ if around.ice => {
            prose![ours(format!("Port {port} belongs to the default address; with ICE the candidates decide."))]
        }
        _ => prose![ours(format!("Port {port}."))],
    }
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::says_at;

    #[test]
    fn the_usual_sections_of_webrtc() {
        assert_eq!(
            says_at("m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=ice-ufrag:abcd\r\n", 0),
            "Audio over UDP/TLS/RTP/SAVPF: SRTP over UDP, keys from DTLS, with early RTCP feedback. Port 9 is a \
             placeholder: the ICE candidates bring the real addresses. 2 payload types, the preferred one first."
        );
        assert_eq!(
            says_at("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", 0),
            "Data channels over UDP/DTLS/SCTP: SCTP inside DTLS over UDP. Port 9 (discard) is likely a placeholder."
        );
        assert!(
            says_at("m=application 9 DTLS/SCTP 5000\r\n", 0)
                .ends_with("5000 is likely the SCTP port, as in old drafts.")
        );
    }

    #[test]
    fn port_zero_has_three_meanings() {
        let zero = |tail: &str| says_at(&format!("m=video 0 RTP/AVP 96\r\n{tail}"), 0);
        assert!(zero("").contains("the section is turned off"));
        assert!(zero("a=bundle-only\r\n").contains("for the bundle only"));
        assert!(zero("a=control:trackID=1\r\n").contains("in SETUP"));
        assert!(zero("m=audio 9 RTP/AVP 0\r\na=bundle-only\r\n").contains("the section is turned off"));
        assert!(says_at("a=control:*\r\nm=video 0 RTP/AVP 96\r\n", 1).contains("in SETUP"));
    }

    #[test]
    fn encryption_is_what_the_surroundings_say() {
        assert!(says_at("m=audio 4000 RTP/AVP 0\r\n", 0).contains("plain RTP over UDP, not encrypted. Port 4000. 1 p"));
        assert!(says_at("a=fingerprint:x\r\nm=audio 4000 RTP/AVP 0\r\n", 1).contains("WebRTC stacks use DTLS-SRTP"));
        assert!(says_at("m=audio 4000 RTP/SAVP 0\r\na=crypto:1 x inline:y\r\n", 0).contains("in a=crypto"));
    }

    #[test]
    fn ports_in_numbers_and_things_unknown() {
        assert!(says_at("m=video 4000/2 RTP/AVP 31\r\n", 0).contains("Port 4000. 2 pairs of ports from there on."));
        assert_eq!(
            says_at("m=holo 4000 X/Y z\r\n", 0),
            "The unknown kind of media holo over the unknown protocol X/Y. Port 4000."
        );
    }
}
