//! An offer with candidates in it, as a peer connection with one data channel would make it.

use super::gathered::Gathered;

/// Random bytes for what must be random in it: session, ufrag, password, fingerprint.
pub type Chance = [u8; 96];

/// The characters of ufrag and password (RFC 8839, section 5.4).
const ICE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The offer. Nobody waits behind its ports any more, and there is no certificate of its fingerprint.
pub fn offer(gathered: &Gathered, chance: &Chance) -> String {
    let text = |bytes: &[u8]| -> String { bytes.iter().map(|byte| char::from(ICE[usize::from(byte % 64)])).collect() };
    let (session, rest) = chance.split_at(8);
    let (ufrag, rest) = rest.split_at(8);
    let (password, rest) = rest.split_at(24);
    let session = session.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)) >> 1;
    let fingerprint: Vec<String> = rest.iter().take(32).map(|byte| format!("{byte:02X}")).collect();
    let names = gathered.names.as_ref();
    // What is hidden is no default: where all is, that is 0.0.0.0 and port 9, as browsers write it.
    let mut udp = gathered.candidates.iter().filter(|candidate| candidate.tcp.is_none());
    let best = udp.find(|candidate| candidate.shown(names).address.is_ok());
    let (family, ip, port) = best.map_or_else(
        || ("IP4", "0.0.0.0".to_owned(), 9),
        |best| {
            let family = if best.address.is_ipv6() { "IP6" } else { "IP4" };
            (family, best.address.ip().to_string(), best.address.port())
        },
    );
    let mut lines = vec![
        "v=0".to_owned(),
        format!("o=- {session} 1 IN IP4 127.0.0.1"),
        "s=-".to_owned(),
        "t=0 0".to_owned(),
        "a=group:BUNDLE 0".to_owned(),
        format!("m=application {port} UDP/DTLS/SCTP webrtc-datachannel"),
        format!("c=IN {family} {ip}"),
        "a=mid:0".to_owned(),
        format!("a=ice-ufrag:{}", text(ufrag)),
        format!("a=ice-pwd:{}", text(password)),
        "a=ice-options:trickle ice2".to_owned(),
        format!("a=fingerprint:sha-256 {}", fingerprint.join(":")),
        "a=setup:actpass".to_owned(),
        "a=sctp-port:5000".to_owned(),
        "a=max-message-size:262144".to_owned(),
    ];
    lines.extend(gathered.candidates.iter().map(|candidate| format!("a={}", candidate.line(names))));
    lines.push("a=end-of-candidates".to_owned());
    lines.join("\r\n") + "\r\n"
}
