//! What the numbers mean: methods, attributes, error codes (the STUN registries of IANA, and what implementations add).

use super::value::Kind;

/// What is known about a type of attribute.
#[derive(Debug, PartialEq)]
pub struct Attribute {
    /// Its number.
    pub number: u16,
    /// Its name.
    pub name: &'static str,
    /// How its value is read.
    pub kind: Kind,
    /// What it says, in a few words.
    pub meaning: &'static str,
    /// Where that is written.
    pub spec: &'static str,
}

/// MAPPED-ADDRESS.
pub const MAPPED_ADDRESS: u16 = 0x0001;
/// CHANGE-REQUEST.
pub const CHANGE_REQUEST: u16 = 0x0003;
/// SOURCE-ADDRESS, of RFC 3489.
pub const SOURCE_ADDRESS: u16 = 0x0004;
/// CHANGED-ADDRESS, of RFC 3489.
pub const CHANGED_ADDRESS: u16 = 0x0005;
/// USERNAME.
pub const USERNAME: u16 = 0x0006;
/// MESSAGE-INTEGRITY.
pub const MESSAGE_INTEGRITY: u16 = 0x0008;
/// ERROR-CODE.
pub const ERROR_CODE: u16 = 0x0009;
/// UNKNOWN-ATTRIBUTES.
pub const UNKNOWN_ATTRIBUTES: u16 = 0x000A;
/// REALM.
pub const REALM: u16 = 0x0014;
/// NONCE.
pub const NONCE: u16 = 0x0015;
/// MESSAGE-INTEGRITY-SHA256.
pub const MESSAGE_INTEGRITY_SHA256: u16 = 0x001C;
/// PASSWORD-ALGORITHM.
pub const PASSWORD_ALGORITHM: u16 = 0x001D;
/// XOR-MAPPED-ADDRESS.
pub const XOR_MAPPED_ADDRESS: u16 = 0x0020;
/// PADDING.
pub const PADDING: u16 = 0x0026;
/// RESPONSE-PORT.
pub const RESPONSE_PORT: u16 = 0x0027;
/// XOR-MAPPED-ADDRESS under the number it had in drafts; servers by RFC 3489 send it.
pub const DRAFT_XOR_MAPPED_ADDRESS: u16 = 0x8020;
/// SOFTWARE.
pub const SOFTWARE: u16 = 0x8022;
/// ALTERNATE-SERVER.
pub const ALTERNATE_SERVER: u16 = 0x8023;
/// FINGERPRINT.
pub const FINGERPRINT: u16 = 0x8028;
/// RESPONSE-ORIGIN.
pub const RESPONSE_ORIGIN: u16 = 0x802B;
/// OTHER-ADDRESS.
pub const OTHER_ADDRESS: u16 = 0x802C;

/// CHANNEL-NUMBER.
pub const CHANNEL_NUMBER: u16 = 0x000C;
/// LIFETIME.
pub const LIFETIME: u16 = 0x000D;
/// XOR-PEER-ADDRESS.
pub const XOR_PEER_ADDRESS: u16 = 0x0012;
/// DATA.
pub const DATA: u16 = 0x0013;
/// XOR-RELAYED-ADDRESS.
pub const XOR_RELAYED_ADDRESS: u16 = 0x0016;
/// REQUESTED-ADDRESS-FAMILY.
pub const REQUESTED_ADDRESS_FAMILY: u16 = 0x0017;
/// REQUESTED-TRANSPORT.
pub const REQUESTED_TRANSPORT: u16 = 0x0019;
/// CONNECTION-ID.
pub const CONNECTION_ID: u16 = 0x002A;
/// PASSWORD-ALGORITHMS.
pub const PASSWORD_ALGORITHMS: u16 = 0x8002;
/// ALTERNATE-DOMAIN.
pub const ALTERNATE_DOMAIN: u16 = 0x8003;

/// The Binding method.
pub const BINDING: u16 = 0x001;
/// Allocate.
pub const ALLOCATE: u16 = 0x003;
/// Refresh.
pub const REFRESH: u16 = 0x004;
/// Send.
pub const SEND: u16 = 0x006;
/// Data.
pub const DATA_INDICATION: u16 = 0x007;
/// CreatePermission.
pub const CREATE_PERMISSION: u16 = 0x008;
/// ChannelBind.
pub const CHANNEL_BIND: u16 = 0x009;
/// Connect.
pub const CONNECT: u16 = 0x00A;
/// ConnectionBind.
pub const CONNECTION_BIND: u16 = 0x00B;
/// ConnectionAttempt.
pub const CONNECTION_ATTEMPT: u16 = 0x00C;

const fn a(number: u16, name: &'static str, kind: Kind, meaning: &'static str, spec: &'static str) -> Attribute {
    Attribute { number, name, kind, meaning, spec }
}

/// All attributes, by number.
#[rustfmt::skip]
pub const ATTRIBUTES: &[Attribute] = &[
    a(MAPPED_ADDRESS, "MAPPED-ADDRESS", Kind::Address, "where the request seemed to come from, unmasked", "RFC 8489, section 14.1"),
    a(0x0002, "RESPONSE-ADDRESS", Kind::Address, "where the answer is to go; withdrawn: it helped attackers", "RFC 3489, section 11.2.2"),
    a(CHANGE_REQUEST, "CHANGE-REQUEST", Kind::Change, "from which address and port to answer", "RFC 5780, section 7.2"),
    a(SOURCE_ADDRESS, "SOURCE-ADDRESS", Kind::Address, "where the server says that it answers from", "RFC 3489, section 11.2.5"),
    a(CHANGED_ADDRESS, "CHANGED-ADDRESS", Kind::Address, "the server's other address and port", "RFC 3489, section 11.2.3"),
    a(USERNAME, "USERNAME", Kind::Text(512), "who asks; in ICE both ufrags, the receiver's first", "RFC 8489, section 14.3"),
    a(0x0007, "PASSWORD", Kind::Secret, "a password in clear; withdrawn", "RFC 3489, section 11.2.7"),
    a(MESSAGE_INTEGRITY, "MESSAGE-INTEGRITY", Kind::Integrity, "HMAC-SHA1 over all before it", "RFC 8489, section 14.5"),
    a(ERROR_CODE, "ERROR-CODE", Kind::Error, "why not", "RFC 8489, section 14.8"),
    a(UNKNOWN_ATTRIBUTES, "UNKNOWN-ATTRIBUTES", Kind::Types, "the attributes that were not understood", "RFC 8489, section 14.9"),
    a(0x000B, "REFLECTED-FROM", Kind::Address, "who asked for this answer; withdrawn", "RFC 3489, section 11.2.11"),
    a(CHANNEL_NUMBER, "CHANNEL-NUMBER", Kind::Channel, "the channel", "RFC 8656, section 18.1"),
    a(LIFETIME, "LIFETIME", Kind::Seconds, "how long it lasts", "RFC 8656, section 18.2"),
    a(XOR_PEER_ADDRESS, "XOR-PEER-ADDRESS", Kind::XorAddress, "the peer, as the TURN server sees it", "RFC 8656, section 18.3"),
    a(DATA, "DATA", Kind::Bytes, "what is sent to or comes from the peer", "RFC 8656, section 18.4"),
    a(REALM, "REALM", Kind::Text(763), "which credentials are wanted", "RFC 8489, section 14.10"),
    a(NONCE, "NONCE", Kind::Text(763), "the server's one-time word", "RFC 8489, section 14.10"),
    a(XOR_RELAYED_ADDRESS, "XOR-RELAYED-ADDRESS", Kind::XorAddress, "where the TURN server listens for this client", "RFC 8656, section 18.5"),
    a(REQUESTED_ADDRESS_FAMILY, "REQUESTED-ADDRESS-FAMILY", Kind::Family, "which family the relayed address is to be of", "RFC 8656, section 18.6"),
    a(0x0018, "EVEN-PORT", Kind::EvenPort, "an even port is wanted", "RFC 8656, section 18.7"),
    a(REQUESTED_TRANSPORT, "REQUESTED-TRANSPORT", Kind::Transport, "how the relay is to talk to peers", "RFC 8656, section 18.8"),
    a(0x001A, "DONT-FRAGMENT", Kind::Flag, "the relay must not fragment", "RFC 8656, section 18.9"),
    a(0x001B, "ACCESS-TOKEN", Kind::Secret, "an OAuth token", "RFC 7635, section 6.2"),
    a(MESSAGE_INTEGRITY_SHA256, "MESSAGE-INTEGRITY-SHA256", Kind::IntegritySha256, "HMAC-SHA256 over all before it", "RFC 8489, section 14.6"),
    a(PASSWORD_ALGORITHM, "PASSWORD-ALGORITHM", Kind::Algorithm, "how the key was made of the password", "RFC 8489, section 14.12"),
    a(0x001E, "USERHASH", Kind::Userhash, "who asks, hashed", "RFC 8489, section 14.4"),
    a(XOR_MAPPED_ADDRESS, "XOR-MAPPED-ADDRESS", Kind::XorAddress, "where the request seemed to come from", "RFC 8489, section 14.2"),
    a(0x0022, "RESERVATION-TOKEN", Kind::Eight, "claims a port kept before", "RFC 8656, section 18.10"),
    a(0x0024, "PRIORITY", Kind::Number, "the priority of a candidate found by this check", "RFC 8445, section 16.1"),
    a(0x0025, "USE-CANDIDATE", Kind::Flag, "the controlling side nominates this pair", "RFC 8445, section 16.1"),
    a(PADDING, "PADDING", Kind::Bytes, "makes the message long, to see whether fragments pass", "RFC 5780, section 7.6"),
    a(RESPONSE_PORT, "RESPONSE-PORT", Kind::Port, "the port to answer to", "RFC 5780, section 7.5"),
    a(CONNECTION_ID, "CONNECTION-ID", Kind::Number, "which TCP connection of the relay", "RFC 6062, section 6.2.1"),
    a(0x8000, "ADDITIONAL-ADDRESS-FAMILY", Kind::Family, "another relayed address is wanted, of this family", "RFC 8656, section 18.11"),
    a(0x8001, "ADDRESS-ERROR-CODE", Kind::AddressError, "why there is no relayed address of this family", "RFC 8656, section 18.12"),
    a(PASSWORD_ALGORITHMS, "PASSWORD-ALGORITHMS", Kind::Algorithms, "how keys may be made of passwords", "RFC 8489, section 14.11"),
    a(ALTERNATE_DOMAIN, "ALTERNATE-DOMAIN", Kind::Text(255), "the name in the other server's certificate", "RFC 8489, section 14.16"),
    a(0x8004, "ICMP", Kind::Icmp, "an ICMP error the relay got from the peer's side", "RFC 8656, section 18.13"),
    a(DRAFT_XOR_MAPPED_ADDRESS, "XOR-MAPPED-ADDRESS (draft)", Kind::XorAddress, "where the request seemed to come from; a number of old drafts", "draft-ietf-behave-rfc3489bis-02"),
    a(SOFTWARE, "SOFTWARE", Kind::Text(763), "the program that sent this", "RFC 8489, section 14.14"),
    a(ALTERNATE_SERVER, "ALTERNATE-SERVER", Kind::Address, "ask this server instead", "RFC 8489, section 14.15"),
    a(0x8025, "TRANSACTION_TRANSMIT_COUNTER", Kind::Counter, "how often request and answer were sent", "RFC 7982, section 3.1"),
    a(0x8027, "CACHE-TIMEOUT", Kind::Seconds, "how long this may be remembered", "RFC 5780 draft; registered, not used"),
    a(FINGERPRINT, "FINGERPRINT", Kind::Fingerprint, "a checksum over all before it", "RFC 8489, section 14.7"),
    a(0x8029, "ICE-CONTROLLED", Kind::Tiebreaker, "the sender is the controlled side", "RFC 8445, section 16.1"),
    a(0x802A, "ICE-CONTROLLING", Kind::Tiebreaker, "the sender is the controlling side", "RFC 8445, section 16.1"),
    a(RESPONSE_ORIGIN, "RESPONSE-ORIGIN", Kind::Address, "where the server says that it answers from", "RFC 5780, section 7.3"),
    a(OTHER_ADDRESS, "OTHER-ADDRESS", Kind::Address, "the server's other address and port", "RFC 5780, section 7.4"),
    a(0x802D, "ECN-CHECK", Kind::Number, "whether ECN marks arrive", "RFC 6679, section 7.2.2"),
    a(0x802E, "THIRD-PARTY-AUTHORIZATION", Kind::Text(763), "the OAuth server to get a token from", "RFC 7635, section 6.1"),
    a(0x8030, "MOBILITY-TICKET", Kind::Bytes, "moves an allocation to another address", "RFC 8016, section 3.1"),
    a(0xC000, "CISCO-STUN-FLOWDATA", Kind::Bytes, "what kind of flow this is, for Cisco routers", "registered by Cisco"),
    a(0xC001, "ENF-FLOW-DESCRIPTION", Kind::Bytes, "what kind of flow this is", "registered by Cisco"),
    a(0xC057, "GOOG-NETWORK-INFO", Kind::Network, "libwebrtc: which network it was sent on, and what that costs", "libwebrtc"),
    a(0xC058, "GOOG-LAST-ICE-CHECK-RECEIVED", Kind::Bytes, "libwebrtc: the last check that arrived", "libwebrtc"),
    a(0xC059, "GOOG-MISC-INFO", Kind::Types, "libwebrtc: what else the sender can do", "libwebrtc"),
    a(0xC05B, "GOOG-CONNECTION-ID", Kind::Number, "libwebrtc: the pair's number", "libwebrtc"),
    a(0xC05C, "GOOG-DELTA", Kind::Bytes, "libwebrtc: changes of candidate pairs", "libwebrtc"),
    a(0xC05D, "GOOG-DELTA-ACK", Kind::Bytes, "libwebrtc: changes that arrived", "libwebrtc"),
    a(0xC05E, "GOOG-DELTA-SYNC-REQ", Kind::Bytes, "libwebrtc: all pairs are wanted", "libwebrtc"),
    a(0xC060, "GOOG-MESSAGE-INTEGRITY-32", Kind::Integrity32, "libwebrtc: the first four bytes of HMAC-SHA1", "libwebrtc"),
    a(0xC070, "META-DTLS-IN-STUN", Kind::Bytes, "libwebrtc: a piece of the DTLS handshake", "libwebrtc"),
    a(0xC071, "META-DTLS-IN-STUN-ACK", Kind::Bytes, "libwebrtc: pieces of the DTLS handshake that arrived", "libwebrtc"),
];

/// What is known about a type of attribute.
pub fn attribute(number: u16) -> Option<&'static Attribute> {
    ATTRIBUTES.binary_search_by_key(&number, |attribute| attribute.number).ok().map(|at| &ATTRIBUTES[at])
}

/// Methods: number, name, specification.
const METHODS: &[(u16, &str)] = &[
    (BINDING, "Binding"),
    (0x002, "Shared Secret"),
    (ALLOCATE, "Allocate"),
    (REFRESH, "Refresh"),
    (SEND, "Send"),
    (DATA_INDICATION, "Data"),
    (CREATE_PERMISSION, "CreatePermission"),
    (CHANNEL_BIND, "ChannelBind"),
    (CONNECT, "Connect"),
    (CONNECTION_BIND, "ConnectionBind"),
    (CONNECTION_ATTEMPT, "ConnectionAttempt"),
    (0x080, "GOOG_PING"),
];

/// The name of a method.
pub fn method(number: u16) -> Option<&'static str> {
    METHODS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// Error codes: number, name, what it means and what to do.
#[rustfmt::skip]
const ERRORS: &[(u16, &str, &str)] = &[
    (300, "Try Alternate", "the server sends its clients to another one"),
    (400, "Bad Request", "the server could not make sense of the request"),
    (401, "Unauthenticated", "the server wants a user name and password, or those given are wrong"),
    (403, "Forbidden", "the server does not allow this"),
    (405, "Mobility Forbidden", "the server does not move allocations"),
    (420, "Unknown Attribute", "the server does not know an attribute it would have to"),
    (430, "Stale Credentials", "an answer of RFC 3489: the credentials are too old"),
    (431, "Integrity Check Failure", "an answer of RFC 3489: the MESSAGE-INTEGRITY is wrong"),
    (432, "Missing Username", "an answer of RFC 3489: there is no USERNAME"),
    (433, "Use TLS", "an answer of RFC 3489: only over TLS"),
    (437, "Allocation Mismatch", "there is an allocation already, or none"),
    (438, "Stale Nonce", "the NONCE is too old; the next request is to use the new one"),
    (440, "Address Family not Supported", "the server relays no addresses of that family"),
    (441, "Wrong Credentials", "the allocation was made by another user"),
    (442, "Unsupported Transport Protocol", "the server does not relay over that protocol"),
    (443, "Peer Address Family Mismatch", "the peer's address is of another family than the relayed one"),
    (446, "Connection Already Exists", "there is a TCP connection to that peer already"),
    (447, "Connection Timeout or Failure", "the relay could not connect to the peer"),
    (486, "Allocation Quota Reached", "the user has as many allocations as allowed"),
    (487, "Role Conflict", "both sides think they are controlling, or neither does"),
    (500, "Server Error", "something failed in the server; trying again may help"),
    (508, "Insufficient Capacity", "the server has no relayed address left"),
    (600, "Global Failure", "an answer of RFC 3489: no server will do this"),
];

/// The name of an error code and what it means.
pub fn error(code: u16) -> Option<(&'static str, &'static str)> {
    ERRORS.iter().find(|(known, ..)| *known == code).map(|(_, name, meaning)| (*name, *meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_found() {
        assert!(ATTRIBUTES.is_sorted_by(|a, b| a.number < b.number));
        for known in ATTRIBUTES {
            assert_eq!(attribute(known.number), Some(known));
        }
        assert_eq!(attribute(0x7FFF), None);
        assert!(ERRORS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(method(1), Some("Binding"));
    }
}
