//! FINGERPRINT, MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256, checked (RFC 8489, sections 9.1, 9.2, 14.5 to 14.7).

use std::fmt;

use hmac::{Hmac, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::message::{Attribute, HEADER, Message};
use super::registry;
use super::value::Value;

/// What the checksum is XORed with: "STUN" (RFC 8489, section 14.7).
const FINGERPRINT_MASK: u32 = 0x5354_554E;

/// What came of checking FINGERPRINT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fingerprint {
    /// There is none.
    Absent,
    /// It is right.
    Good,
    /// It is wrong: the message was changed on its way, or made wrongly.
    Bad {
        /// What is there.
        found: u32,
        /// What should be.
        expected: u32,
    },
}

/// Checks FINGERPRINT.
pub fn fingerprint(message: &Message<'_>) -> Fingerprint {
    let Some(attribute) = message.attribute(registry::FINGERPRINT) else { return Fingerprint::Absent };
    let Ok(Value::Crc(found)) = message.value(attribute) else { return Fingerprint::Absent };
    let mut crc = flate2::Crc::new();
    for part in covered(message, attribute) {
        crc.update(&part);
    }
    let expected = crc.sum() ^ FINGERPRINT_MASK;
    if found == expected { Fingerprint::Good } else { Fingerprint::Bad { found, expected } }
}

/// What a check covers: all before the attribute, with the length in the header up to its end.
fn covered(message: &Message<'_>, attribute: &Attribute<'_>) -> [Vec<u8>; 3] {
    let length = attribute.offset + 4 + attribute.value.len() - HEADER;
    let length = u16::try_from(length).unwrap_or(message.length);
    [message.bytes[..2].to_vec(), length.to_be_bytes().to_vec(), message.bytes[4..attribute.offset].to_vec()]
}

/// What is needed to check a keyed hash. What the message itself tells need not be given.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The user.
    pub username: Option<String>,
    /// The realm.
    pub realm: Option<String>,
    /// The password; in ICE the one of the receiver of the request.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .field("realm", &self.realm)
            .finish_non_exhaustive()
    }
}

/// How a key is made of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// It is the password (RFC 8489, section 9.1.1).
    ShortTerm,
    /// MD5 of user, realm, password (RFC 8489, section 18.5.1.1).
    Md5,
    /// SHA-256 of user, realm, password (RFC 8489, section 18.5.1.2).
    Sha256,
}

impl Made {
    /// In JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ShortTerm => "short-term",
            Self::Md5 => "long-term-md5",
            Self::Sha256 => "long-term-sha256",
        }
    }

    /// In sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ShortTerm => "short-term: the password is the key, as in ICE",
            Self::Md5 => "long-term: the key is MD5 of user, realm and password",
            Self::Sha256 => "long-term: the key is SHA-256 of user, realm and password",
        }
    }
}

/// What came of checking a keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// There is none.
    Absent,
    /// There is one, and no password to check it with.
    NotChecked,
    /// It is right, with a key made like this.
    Good(Made),
    /// It is wrong, with every key that can be made.
    Bad,
}

/// The key of long-term credentials.
pub fn long_term_key(username: &[u8], realm: &[u8], password: &str, made: Made) -> Vec<u8> {
    let all = [username, b":", realm, b":", password.as_bytes()].concat();
    match made {
        Made::ShortTerm => password.as_bytes().to_vec(),
        Made::Md5 => Md5::digest(all).to_vec(),
        Made::Sha256 => Sha256::digest(all).to_vec(),
    }
}

/// Checks a keyed hash: of the types MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and GOOG-MESSAGE-INTEGRITY-32.
pub fn check(message: &Message<'_>, attribute: &Attribute<'_>, credentials: Option<&Credentials>) -> Integrity {
    let Some(credentials) = credentials else { return Integrity::NotChecked };
    let text = |kind, given: &Option<String>| match (given, message.get(kind)) {
        (Some(given), _) => Some(given.as_bytes().to_vec()),
        (None, Some(Value::Text(text))) => Some(text.to_vec()),
        _ => None,
    };
    let user = text(registry::USERNAME, &credentials.username);
    let realm = text(registry::REALM, &credentials.realm);
    let mut ways = Vec::new();
    if let (Some(user), Some(realm)) = (&user, &realm) {
        ways.extend(
            [Made::Md5, Made::Sha256].map(|made| (made, long_term_key(user, realm, &credentials.password, made))),
        );
    }
    ways.push((Made::ShortTerm, credentials.password.as_bytes().to_vec()));
    let good = ways.iter().find(|(_, key)| holds(message, attribute, key));
    good.map_or(Integrity::Bad, |(made, _)| Integrity::Good(*made))
}

/// Whether a keyed hash is right with this key.
pub fn holds(message: &Message<'_>, attribute: &Attribute<'_>, key: &[u8]) -> bool {
    let parts = covered(message, attribute);
    if attribute.kind == registry::MESSAGE_INTEGRITY_SHA256 {
        mac::<Hmac<Sha256>>(key, &parts).is_some_and(|mac| mac.verify_truncated_left(attribute.value).is_ok())
    } else {
        mac::<Hmac<Sha1>>(key, &parts).is_some_and(|mac| mac.verify_truncated_left(attribute.value).is_ok())
    }
}

/// The value of a MESSAGE-INTEGRITY that is to follow `message`, all of whose attributes are there so far.
pub fn sign(message: &[u8], key: &[u8]) -> [u8; 20] {
    let parts = with_length(message, 24);
    mac::<Hmac<Sha1>>(key, &parts).map_or([0; 20], |mac| mac.finalize().into_bytes().into())
}

/// The value of a MESSAGE-INTEGRITY-SHA256, likewise.
pub fn sign_sha256(message: &[u8], key: &[u8]) -> [u8; 32] {
    let parts = with_length(message, 36);
    mac::<Hmac<Sha256>>(key, &parts).map_or([0; 32], |mac| mac.finalize().into_bytes().into())
}

/// A message as it is when so many bytes more are in it.
fn with_length(message: &[u8], more: usize) -> [Vec<u8>; 3] {
    let length = (message.len() + more).saturating_sub(HEADER);
    let length = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
    [message[..2].to_vec(), length.to_vec(), message[4..].to_vec()]
}

/// HMAC-SHA1 of a text: the password of a user whose name says until when it holds, made from a secret that its servers
/// share ("A REST API For Access To TURN Services", draft-uberti-behave-turn-rest-00, section 2.2).
pub fn shared_secret(secret: &str, username: &str) -> [u8; 20] {
    let parts = [username.as_bytes().to_vec()];
    mac::<Hmac<Sha1>>(secret.as_bytes(), &parts).map_or([0; 20], |mac| mac.finalize().into_bytes().into())
}

fn mac<M: Mac + hmac::digest::KeyInit>(key: &[u8], parts: &[Vec<u8>]) -> Option<M> {
    let mut mac = <M as hmac::digest::KeyInit>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::message::read;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    fn checked(hex: &str, credentials: &Credentials) -> (Fingerprint, Integrity) {
        let bytes = bytes(hex);
        let message = read(&bytes).expect("a message");
        let kinds = [registry::MESSAGE_INTEGRITY, registry::MESSAGE_INTEGRITY_SHA256];
        let attribute = kinds.iter().find_map(|kind| message.attribute(*kind)).expect("a keyed hash");
        (fingerprint(&message), check(&message, attribute, Some(credentials)))
    }

    /// RFC 5769, sections 2.1 (request) and 2.4 (long-term credentials).
    const REQUEST: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff\
        80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
    const LONG_TERM: &str = "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382af\
        e382b90000001500 1c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f726700\
        00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

    #[test]
    fn the_vectors_of_rfc_5769() {
        let short = Credentials { password: "VOkJxbRl1RmTxUk/WvJxBt".to_owned(), ..Credentials::default() };
        assert_eq!(checked(REQUEST, &short), (Fingerprint::Good, Integrity::Good(Made::ShortTerm)));
        let long = Credentials { password: "TheMatrIX".to_owned(), ..Credentials::default() };
        assert_eq!(checked(LONG_TERM, &long), (Fingerprint::Absent, Integrity::Good(Made::Md5)));
        let wrong = Credentials { password: "wrong".to_owned(), ..Credentials::default() };
        assert_eq!(checked(REQUEST, &wrong).1, Integrity::Bad);
        assert_eq!(checked(LONG_TERM, &wrong).1, Integrity::Bad);
    }

    #[test]
    fn a_changed_byte_shows() {
        let mut bytes = bytes(REQUEST);
        bytes[45] ^= 1;
        let message = read(&bytes).expect("a message");
        assert!(matches!(fingerprint(&message), Fingerprint::Bad { found: 0xe57a_3bcf, .. }));
    }

    #[test]
    fn passwords_stay_out_of_debug_output() {
        let secret = Credentials { password: "geheim".to_owned(), ..Credentials::default() };
        assert!(!format!("{secret:?}").contains("geheim"));
    }
}
