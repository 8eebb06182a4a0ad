//! Messages we send, put together with the codec of `rtc`: the one place that names it. What comes in is read by
//! `stun::message`, which keeps places and does not refuse what is malformed.

use std::net::SocketAddr;

use rtc::stun::addr::MappedAddress;
use rtc::stun::attributes::{ATTR_UNKNOWN_ATTRIBUTES, AttrType};
use rtc::stun::error_code::{ErrorCode, ErrorCodeAttribute};
use rtc::stun::fingerprint::FINGERPRINT;
use rtc::stun::message::{
    BINDING_ERROR, BINDING_REQUEST, BINDING_SUCCESS, CLASS_INDICATION, METHOD_BINDING, Message, MessageType, Setter,
    TransactionId as Id,
};
use rtc::stun::textattrs::TextAttribute;
use rtc::stun::xoraddr::XorMappedAddress;

use crate::stun::integrity::{self, Made};
use crate::stun::message::{Class, TransactionId};
use crate::stun::registry;

/// From where the server is to answer (RFC 5780, section 7.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Change {
    /// From its other address.
    pub address: bool,
    /// From its other port.
    pub port: bool,
}

impl Change {
    /// From where it was asked.
    pub const NOTHING: Self = Self { address: false, port: false };
    /// From its other port.
    pub const PORT: Self = Self { address: false, port: true };
    /// From its other address and port.
    pub const BOTH: Self = Self { address: true, port: true };
}

/// Long-term credentials, as a challenge made them usable (RFC 8489, section 9.2).
#[derive(Clone)]
pub struct Signature {
    /// USERNAME.
    pub username: String,
    /// REALM, as the server sent it.
    pub realm: Vec<u8>,
    /// NONCE, as the server sent it.
    pub nonce: Vec<u8>,
    /// What is made of user, realm and password.
    pub key: Vec<u8>,
    /// The password algorithms that the server offers, as it wrote them, and the one that made the key; none by RFC 5389.
    pub algorithm: Option<(Vec<u8>, Made)>,
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signature").field("username", &self.username).finish_non_exhaustive()
    }
}

/// What a Binding request asks for, beyond an answer.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// From where to answer.
    pub change: Change,
    /// To which port (RFC 5780, section 7.5).
    pub response_port: Option<u16>,
    /// Who asks.
    pub signature: Option<Signature>,
}

fn begin(kind: MessageType, id: TransactionId) -> Message {
    let mut message = Message::new();
    message.transaction_id = Id(id);
    message.set_type(kind);
    message.write_header();
    message
}

fn put(message: &mut Message, attribute: &impl Setter) {
    // Setters fail for what cannot be encoded: text beyond its limits, which none of ours reaches.
    let added = attribute.add_to(message);
    debug_assert!(added.is_ok(), "{added:?}");
}

fn text(message: &mut Message, kind: u16, text: &[u8]) {
    message.add(AttrType(kind), text);
}

/// A Binding request (RFC 8489, section 2).
pub fn request(id: TransactionId, wish: &Wish) -> Vec<u8> {
    let mut message = begin(BINDING_REQUEST, id);
    if wish.change != Change::NOTHING {
        let flags = u32::from(wish.change.address) << 2 | u32::from(wish.change.port) << 1;
        message.add(AttrType(registry::CHANGE_REQUEST), &flags.to_be_bytes());
    }
    if let Some(port) = wish.response_port {
        message.add(AttrType(registry::RESPONSE_PORT), &port.to_be_bytes());
    }
    if let Some(signature) = &wish.signature {
        sign(&mut message, signature);
    }
    put(&mut message, &FINGERPRINT);
    message.raw
}

/// Says who asks, and proves it (RFC 8489, section 9.2.4): with a choice of password algorithms by HMAC-SHA256 only.
fn sign(message: &mut Message, signature: &Signature) {
    text(message, registry::USERNAME, signature.username.as_bytes());
    text(message, registry::REALM, &signature.realm);
    text(message, registry::NONCE, &signature.nonce);
    if let Some((offered, made)) = &signature.algorithm {
        text(message, registry::PASSWORD_ALGORITHMS, offered);
        let number: u16 = if *made == Made::Sha256 { 2 } else { 1 };
        text(message, registry::PASSWORD_ALGORITHM, &[number.to_be_bytes(), [0, 0]].concat());
    }
    keyed(message, &signature.key, signature.algorithm.is_some());
}

fn keyed(message: &mut Message, key: &[u8], sha256: bool) {
    if sha256 {
        let mac = integrity::sign_sha256(&message.raw, key);
        message.add(AttrType(registry::MESSAGE_INTEGRITY_SHA256), &mac);
    } else {
        let mac = integrity::sign(&message.raw, key);
        message.add(AttrType(registry::MESSAGE_INTEGRITY), &mac);
    }
}

/// An attribute of a message of TURN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put<'a> {
    /// As it is.
    Bytes(u16, &'a [u8]),
    /// A number of 32 bits.
    Number(u16, u32),
    /// An address, XORed.
    Address(u16, SocketAddr),
    /// An address as it is.
    Plain(u16, SocketAddr),
    /// An error.
    Error(u16, &'a str),
}

/// How a message ends.
#[derive(Clone, Copy, Debug)]
pub enum Seal<'a> {
    /// With nothing: indications, and what must stay small.
    Nothing,
    /// With FINGERPRINT.
    Checksum,
    /// Signed, with all that a request says for that.
    Client(&'a Signature),
    /// Signed with a key, by HMAC-SHA256 or not: answers.
    Server(&'a [u8], bool),
}

/// Any message: those of TURN (RFC 8656, section 5).
pub fn compose(class: Class, method: u16, id: TransactionId, puts: &[Put<'_>], seal: Seal<'_>) -> Vec<u8> {
    let bits = match class {
        Class::Request => 0x0000,
        Class::Indication => 0x0010,
        Class::Success => 0x0100,
        Class::Error => 0x0110,
    };
    let mut kind = MessageType::default();
    kind.read_value(method & 0x000F | (method & 0x0070) << 1 | (method & 0x0F80) << 2 | bits);
    let mut message = begin(kind, id);
    for one in puts {
        match one {
            Put::Bytes(kind, bytes) => message.add(AttrType(*kind), bytes),
            Put::Number(kind, number) => message.add(AttrType(*kind), &number.to_be_bytes()),
            Put::Address(kind, address) => {
                let xored = XorMappedAddress { ip: address.ip(), port: address.port() };
                let added = xored.add_to_as(&mut message, AttrType(*kind));
                debug_assert!(added.is_ok(), "{added:?}");
            }
            Put::Plain(kind, address) => {
                let added = plain(*address).add_to_as(&mut message, AttrType(*kind));
                debug_assert!(added.is_ok(), "{added:?}");
            }
            Put::Error(code, reason) => {
                put(&mut message, &ErrorCodeAttribute { code: ErrorCode(*code), reason: reason.as_bytes().to_vec() });
            }
        }
    }
    match seal {
        Seal::Nothing => return message.raw,
        Seal::Checksum => {}
        Seal::Client(signature) => sign(&mut message, signature),
        Seal::Server(key, sha256) => keyed(&mut message, key, sha256),
    }
    put(&mut message, &FINGERPRINT);
    message.raw
}

/// A Binding indication: opens a way through a filter and wants no answer (RFC 8489, section 6.2).
pub fn indication(id: TransactionId) -> Vec<u8> {
    let mut message = begin(MessageType::new(METHOD_BINDING, CLASS_INDICATION), id);
    put(&mut message, &FINGERPRINT);
    message.raw
}

/// What a server says of itself beside the mapped address.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// Where it answers from.
    pub origin: Option<SocketAddr>,
    /// Its other address and port.
    pub other: Option<SocketAddr>,
    /// Whether to end with FINGERPRINT.
    pub fingerprint: bool,
}

/// What we are called on the wire.
const SOFTWARE: &str = concat!("rtcscope ", env!("CARGO_PKG_VERSION"));

/// A Binding success response.
pub fn success(id: TransactionId, mapped: SocketAddr, about: About) -> Vec<u8> {
    let mut message = begin(BINDING_SUCCESS, id);
    put(&mut message, &XorMappedAddress { ip: mapped.ip(), port: mapped.port() });
    for (kind, address) in [(registry::RESPONSE_ORIGIN, about.origin), (registry::OTHER_ADDRESS, about.other)] {
        if let Some(address) = address {
            let added = plain(address).add_to_as(&mut message, AttrType(kind));
            debug_assert!(added.is_ok(), "{added:?}");
        }
    }
    put(&mut message, &TextAttribute::new(AttrType(registry::SOFTWARE), SOFTWARE.to_owned()));
    if about.fingerprint {
        put(&mut message, &FINGERPRINT);
    }
    message.raw
}

/// The answer to a request of RFC 3489, which has no cookie: 16 bytes of transaction ID, and addresses unmasked.
pub fn old_success(id: [u8; 16], mapped: SocketAddr, about: About) -> Vec<u8> {
    let mut message = begin(BINDING_SUCCESS, [0; 12]);
    let addresses = [
        (registry::MAPPED_ADDRESS, Some(mapped)),
        (registry::SOURCE_ADDRESS, about.origin),
        (registry::CHANGED_ADDRESS, about.other),
    ];
    for (kind, address) in addresses {
        if let Some(address) = address {
            let added = plain(address).add_to_as(&mut message, AttrType(kind));
            debug_assert!(added.is_ok(), "{added:?}");
        }
    }
    message.raw[4..20].copy_from_slice(&id);
    message.raw
}

const fn plain(address: SocketAddr) -> MappedAddress {
    MappedAddress { ip: address.ip(), port: address.port() }
}

/// A Binding error response; with the attributes that were not understood for 420.
pub fn error(id: TransactionId, code: u16, reason: &str, unknown: &[u16], fingerprint: bool) -> Vec<u8> {
    let mut message = begin(BINDING_ERROR, id);
    put(&mut message, &ErrorCodeAttribute { code: ErrorCode(code), reason: reason.as_bytes().to_vec() });
    if code == 420 {
        let types: Vec<u8> = unknown.iter().flat_map(|kind| kind.to_be_bytes()).collect();
        message.add(ATTR_UNKNOWN_ATTRIBUTES, &types);
    }
    put(&mut message, &TextAttribute::new(AttrType(registry::SOFTWARE), SOFTWARE.to_owned()));
    if fingerprint {
        put(&mut message, &FINGERPRINT);
    }
    message.raw
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::integrity::{Fingerprint, fingerprint, holds};
    use crate::stun::message::{Class, read};
    use crate::stun::value::Value;

    const ID: TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    #[test]
    fn what_is_sent_can_be_read() {
        let signature = Signature {
            username: "alice".to_owned(),
            realm: b"lab.test".to_vec(),
            nonce: b"n".to_vec(),
            key: vec![7; 16],
            algorithm: None,
        };
        let wish = Wish { change: Change::BOTH, response_port: Some(4711), signature: Some(signature) };
        let bytes = request(ID, &wish);
        let message = read(&bytes).expect("a message");
        assert!(message.faults.is_empty() && message.is_whole(), "{:?}", message.faults);
        assert_eq!((message.class, message.transaction), (Class::Request, ID));
        assert_eq!(message.get(registry::CHANGE_REQUEST), Some(Value::Change { address: true, port: true }));
        assert_eq!(message.get(registry::RESPONSE_PORT), Some(Value::Port(4711)));
        let keyed = message.attribute(registry::MESSAGE_INTEGRITY).expect("signed");
        assert!(holds(&message, keyed, &[7; 16]) && !holds(&message, keyed, &[8; 16]));
        assert_eq!(fingerprint(&message), Fingerprint::Good);
    }

    #[test]
    fn answers_of_both_families() {
        for mapped in ["192.0.2.1:4711", "[2001:db8::1]:4711"].map(|address| address.parse().expect("an address")) {
            let about = About { origin: Some(mapped), other: None, fingerprint: true };
            let bytes = success(ID, mapped, about);
            let message = read(&bytes).expect("a message");
            assert_eq!(message.get(registry::XOR_MAPPED_ADDRESS), Some(Value::Address(mapped)));
            assert_eq!(message.get(registry::RESPONSE_ORIGIN), Some(Value::Address(mapped)));
            assert_eq!(fingerprint(&message), Fingerprint::Good);
            let old = old_success([9; 16], mapped, about);
            let message = read(&old).expect("a message");
            assert_eq!(message.id(), [9; 16]);
            assert_eq!(message.get(registry::MAPPED_ADDRESS), Some(Value::Address(mapped)));
        }
    }

    #[test]
    fn errors_name_what_was_not_known() {
        let bytes = error(ID, 420, "Unknown Attribute", &[0x7FFF], false);
        let message = read(&bytes).expect("a message");
        assert_eq!(message.get(registry::ERROR_CODE), Some(Value::Error { code: 420, reason: b"Unknown Attribute" }));
        assert_eq!(message.get(registry::UNKNOWN_ATTRIBUTES), Some(Value::Types(vec![0x7FFF])));
        assert_eq!(read(&indication(ID)).expect("a message").class, Class::Indication);
    }
}
