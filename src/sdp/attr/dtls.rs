//! How the two sides know each other and agree on keys: DTLS (RFC 8122, RFC 8842), and the ways that WebRTC left behind
//! or that come on top (SDES, MIKEY, ZRTP, cryptex, SFrame).

use super::Definition;
use super::bundle::of_media_line;
use crate::prose;
use crate::prose::{Prose, count, theirs};
use crate::sdp::shape::step::{SP, opt, params, rest, uint, word};
use crate::sdp::view::Context;

/// The longest tag of an `a=crypto` line: nine digits.
const TAG: u64 = 999_999_999;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "fingerprint",
        &["RFC 8122, section 5"],
        "Hash of this side's certificate: the DTLS handshake must show a certificate with that hash.",
    )
    .mux("TRANSPORT")
    .shape(&[word("hash"), SP, rest("fingerprint")])
    .explain(fingerprint),
    Definition::new(
        "setup",
        &["RFC 4145, section 4", "RFC 8842, section 5"],
        "Who starts the DTLS handshake, or opens the TCP connection. WebRTC offers say actpass, the answer chooses.",
    )
    .mux("TRANSPORT")
    .shape(&[rest("role")])
    .explain(setup),
    Definition::new(
        "tls-id",
        &["RFC 8842, section 4"],
        "Names the DTLS association: another value means a new handshake. Browsers do not write it.",
    )
    .mux("IDENTICAL")
    .shape(&[rest("tls_id")])
    .explain(tls_id),
    Definition::new(
        "connection",
        &["RFC 4145, section 5"],
        "Whether a new connection is to be opened or the existing one goes on.",
    )
    .mux("TRANSPORT")
    .shape(&[rest("state")])
    .explain(connection),
    Definition::new(
        "identity",
        &["RFC 8827, section 5"],
        "An identity provider's statement about who owns the fingerprints. Hardly anybody uses it.",
    )
    .session()
    .mux("NORMAL")
    .shape(&[word("assertion"), opt(&[SP, params("extensions")])]),
    Definition::new(
        "crypto",
        &["RFC 4568, section 4", "RFC 8827, section 6.5"],
        "An SRTP key in clear (SDES). WebRTC prohibits it: keys come from DTLS.",
    )
    .media()
    .mux("TRANSPORT")
    .shape(&[uint("tag", TAG), SP, word("suite"), SP, word("key_params"), opt(&[SP, rest("session_params")])])
    .secret("key_params")
    .explain(crypto),
    Definition::new(
        "key-mgmt",
        &["RFC 4567, section 3", "RFC 9429, section 5.2.1"],
        "A message of a key exchange, usually MIKEY. WebRTC prohibits it: keys come from DTLS.",
    )
    .mux("IDENTICAL")
    .shape(&[word("protocol"), SP, rest("key_data")])
    .secret("key_data"),
    Definition::new(
        "zrtp-hash",
        &["RFC 6189, section 8"],
        "Hash of the first ZRTP message, which protects that key exchange. Not used in WebRTC.",
    )
    .media()
    .mux("TRANSPORT")
    .shape(&[word("version"), SP, word("hello_hash")]),
    Definition::new(
        "cryptex",
        &["RFC 9335, section 4"],
        "This side can take RTP packets whose header extensions and CSRCs are encrypted.",
    )
    .mux("TRANSPORT"),
    Definition::new(
        "sframe",
        &["libwebrtc"],
        "Media frames are encrypted from end to end with SFrame, so that a server in between cannot read them.",
    )
    .media()
    .optional(&[rest("parameters")]),
];

/// Hash functions of a fingerprint: name (in any letter case on the line), bytes, remark (RFC 8122, section 5).
pub static HASHES: &[(&str, usize, &str)] = &[
    ("SHA-256", 32, "the usual choice"),
    ("SHA-384", 48, "strong"),
    ("SHA-512", 64, "strong"),
    ("SHA-224", 28, "rarely seen"),
    ("SHA-1", 20, "weak, though browsers still take it"),
    ("MD5", 16, "broken and not allowed"),
    ("MD2", 16, "broken and not allowed"),
];

/// Values of `a=setup`: name, meaning for DTLS, meaning for a plain TCP connection.
pub static ROLES: &[(&str, &str, &str)] = &[
    (
        "actpass",
        "Either role: the answer chooses who starts the handshake.",
        "Either: the answer chooses who connects.",
    ),
    ("active", "This side starts the DTLS handshake (DTLS client).", "This side opens the TCP connection."),
    ("passive", "This side waits for the DTLS handshake (DTLS server).", "This side waits for the TCP connection."),
    ("holdconn", "No connection for now; not allowed with DTLS.", "No connection for now."),
];

fn fingerprint(c: &Context<'_, '_>) -> Option<Prose> {
    let (hash, digits) = (c.get("hash")?, c.get("fingerprint")?);
    let known = HASHES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(hash));
    let mut prose = match known {
        Some((name, _, remark)) => prose![*name, ", ", *remark, "."],
        None => prose!["The hash function ", theirs(hash), " is not a known one."],
    };
    let is_byte = |pair: &str| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
    let bytes = digits.split(':').count();
    match known {
        _ if !digits.split(':').all(is_byte) => {
            prose.push(" What follows is not pairs of hexadecimal digits with colons between them.");
        }
        Some((_, length, _)) if *length != bytes => {
            prose.push(prose![" It makes ", *length, " bytes, but here are ", bytes, ": no certificate can match."]);
        }
        Some(_) => {}
        None => prose.push(prose![" ", count(bytes, "byte", "bytes"), "."]),
    }
    Some(prose)
}

fn setup(c: &Context<'_, '_>) -> Option<Prose> {
    let role = c.get("role")?;
    let Some((_, dtls, tcp)) = ROLES.iter().find(|(name, ..)| *name == role) else {
        return Some(prose![theirs(role), " is not a role: actpass, active, passive and holdconn are."]);
    };
    let protocol = c.entry.section().and_then(|index| of_media_line(c.session, index, "protocol"));
    let plain_tcp = protocol.is_some_and(|protocol| protocol.starts_with("TCP/") && !protocol.contains("DTLS"));
    Some(prose![if plain_tcp { *tcp } else { *dtls }])
}

fn tls_id(c: &Context<'_, '_>) -> Option<Prose> {
    let length = c.get("tls_id")?.chars().count();
    let wrong = !(20..=255).contains(&length);
    wrong.then(|| prose![count(length, "character", "characters"), "; 20 to 255 are allowed."])
}

fn connection(c: &Context<'_, '_>) -> Option<Prose> {
    Some(match c.get("state")? {
        "new" => prose!["A new connection is to be opened."],
        "existing" => prose!["The connection that exists stays in use."],
        other => prose![theirs(other), " is not one of new and existing."],
    })
}

fn crypto(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose =
        prose!["Suite ", theirs(c.get("suite")?), ", choice number ", c.number("tag")?, ". The key is not shown."];
    if c.get("session_params").is_some_and(|more| more.contains("UNENCRYPTED_")) {
        prose.push(" Part of the traffic stays unencrypted.");
    }
    Some(prose)
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn fingerprints() {
        let sha1 = ["AB"; 20].join(":");
        let text = format!(
            "a=fingerprint:SHA-1 {sha1}\na=fingerprint:sha-256 {sha1}\na=fingerprint:sha-256 {}\n\
                            a=fingerprint:x 00:ff\na=fingerprint:sha-256 AB:C\n",
            ["0a"; 32].join(":")
        );
        assert_eq!(
            spoken(&text),
            [
                "SHA-1, weak, though browsers still take it.",
                "SHA-256, the usual choice. It makes 32 bytes, but here are 20: no certificate can match.",
                "SHA-256, the usual choice.",
                "The hash function x is not a known one. 2 bytes.",
                "SHA-256, the usual choice. What follows is not pairs of hexadecimal digits with colons between them."
            ]
        );
    }

    #[test]
    fn roles() {
        let text = "a=setup:actpass\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:active\na=setup:both\n\
                    m=application 9 TCP/BFCP *\na=setup:passive\na=connection:new\n\
                    m=application 9 TCP/DTLS/SCTP x\na=setup:passive\n";
        assert_eq!(
            spoken(text),
            [
                "Either role: the answer chooses who starts the handshake.",
                "This side starts the DTLS handshake (DTLS client).",
                "both is not a role: actpass, active, passive and holdconn are.",
                "This side waits for the TCP connection.",
                "A new connection is to be opened.",
                "This side waits for the DTLS handshake (DTLS server)."
            ]
        );
    }

    #[test]
    fn keys_are_not_told() {
        let text = "a=key-mgmt:mikey AQAF\na=identity:e30=\na=identity:e30= a=b\nm=audio 9 RTP/SAVP 0\n\
                    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20|1:4 KDR=1 UNENCRYPTED_SRTCP\n\
                    a=zrtp-hash:1.10 fe30\na=cryptex\na=sframe\na=sframe:x\n";
        let said = spoken(text);
        assert_eq!(
            said[3],
            "Suite AES_CM_128_HMAC_SHA1_80, choice number 1. The key is not shown. Part of the traffic stays unencrypted."
        );
        assert!(said.iter().all(|said| !said.contains("c2VjcmV0") && !said.contains("AQAF")));
    }

    #[test]
    fn ids() {
        assert_eq!(spoken("a=tls-id:abc\n"), ["3 characters; 20 to 255 are allowed."]);
        assert_eq!(spoken("a=tls-id:91bbf309c0990a6bec11e38ba2933cee\n"), [""]);
        assert_eq!(
            misfits("a=tls-id\na=crypto:x AES inline:a\na=crypto:1 AES\na=fingerprint:sha-256\na=cryptex:1\n"),
            [1, 2, 3, 4, 5]
        );
    }
}
