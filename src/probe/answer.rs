//! Judges what arrives while a transaction waits: does it end it, and as what? What could have been sent by anybody, or be
//! an accident of the network, never does (RFC 8489, section 6.3; section 7.3 for FINGERPRINT): it is kept as evidence.

use std::net::SocketAddr;

use super::outcome::Outcome;
use crate::stun::integrity::{self, Fingerprint};
use crate::stun::message::{COOKIE, Class, Fault, Message, NotStun, TransactionId, read};
use crate::stun::registry;
use crate::stun::value::{Kind, Value};

/// What an answer is held against.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The ID of the request.
    pub id: TransactionId,
    /// The request.
    pub request: &'a [u8],
    /// Whom was asked.
    pub server: SocketAddr,
    /// Who is to answer: another than was asked, after CHANGE-REQUEST.
    pub from: Option<SocketAddr>,
    /// What the request was signed with.
    pub key: Option<&'a [u8]>,
}

/// Which attribute a mapped address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappedBy {
    /// XOR-MAPPED-ADDRESS.
    Xor,
    /// The same under the number of old drafts.
    Draft,
    /// MAPPED-ADDRESS.
    Plain,
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Where it came from.
    pub from: SocketAddr,
    /// How long it is.
    pub length: usize,
    /// Where the request seemed to come from.
    pub mapped: Option<(SocketAddr, MappedBy)>,
    /// SOFTWARE, from outside.
    pub software: Option<String>,
    /// RESPONSE-ORIGIN, or SOURCE-ADDRESS.
    pub origin: Option<SocketAddr>,
    /// OTHER-ADDRESS, or CHANGED-ADDRESS.
    pub other: Option<SocketAddr>,
    /// ALTERNATE-SERVER.
    pub alternate: Option<SocketAddr>,
    /// ERROR-CODE: the reason is from outside.
    pub error: Option<(u16, String)>,
    /// REALM and NONCE.
    pub challenge: Option<(Vec<u8>, Vec<u8>)>,
    /// UNKNOWN-ATTRIBUTES.
    pub unknown: Vec<u16>,
    /// Attributes in it that are not known here.
    pub strange: Vec<u16>,
    /// It speaks as RFC 3489 does: SOURCE-ADDRESS and CHANGED-ADDRESS, but not what has replaced them.
    pub old: bool,
    /// Whether there is a FINGERPRINT, which is right then.
    pub fingerprint: bool,
}

/// What something that arrived is.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// It ends the transaction.
    Ends(Outcome, Box<Said>),
    /// It does not, and is called so.
    Strange(Outcome),
}

/// The answer to a request of any method, when it is one and nothing is wrong with it.
///
/// # Errors
/// What it is instead.
pub fn sound<'b>(
    expected: &Expected<'_>,
    method: u16,
    from: SocketAddr,
    bytes: &'b [u8],
) -> Result<Message<'b>, Outcome> {
    let message = frame(expected, bytes)?;
    if let Some(strange) = stranger(expected, method, from, &message) {
        return Err(strange);
    }
    if bytes.len() > message.bytes.len() {
        return Err(Outcome::WrongLength);
    }
    unsound(expected, method, &message).map_or(Ok(message), Err)
}

/// Judges what arrived from `from`.
pub fn judge(expected: &Expected<'_>, from: SocketAddr, bytes: &[u8]) -> Judged {
    let message = match sound(expected, registry::BINDING, from, bytes) {
        Ok(message) => message,
        Err(strange) => return Judged::Strange(strange),
    };
    let said = said(from, bytes, &message);
    let outcome = match message.class {
        _ if message.attributes.iter().any(|a| a.known.is_none() && a.is_required()) => Outcome::UnknownRequired,
        Class::Success => mapped(expected, &message, &said),
        _ => error(expected, &message, &said),
    };
    Judged::Ends(outcome, Box::new(said))
}

/// As a message, when it is one.
fn frame<'b>(expected: &Expected<'_>, bytes: &'b [u8]) -> Result<Message<'b>, Outcome> {
    if bytes.is_empty() {
        return Err(Outcome::Empty);
    }
    let has_cookie = bytes.get(4..8) == Some(&COOKIE.to_be_bytes());
    let message = read(bytes).map_err(|why| match why {
        NotStun::Short if has_cookie && bytes[0] & 0xC0 == 0 => Outcome::Truncated,
        _ => Outcome::NotStun,
    })?;
    if message.cookie != COOKIE {
        let ours = message.transaction == expected.id;
        return Err(if ours { Outcome::BadCookie } else { Outcome::NotStun });
    }
    Ok(message)
}

/// Not the answer, or not from whom it must be.
fn stranger(expected: &Expected<'_>, method: u16, from: SocketAddr, message: &Message<'_>) -> Option<Outcome> {
    if message.transaction != expected.id {
        return Some(Outcome::WrongTransaction);
    }
    if message.class == Class::Request {
        return Some(if message.bytes == expected.request { Outcome::Echo } else { Outcome::Request });
    }
    let wanted = expected.from.unwrap_or(expected.server);
    if from.ip().to_canonical() != wanted.ip().to_canonical() {
        return Some(Outcome::OtherAddress);
    }
    if from.port() != wanted.port() {
        return Some(Outcome::OtherPort);
    }
    match message.class {
        Class::Indication => Some(Outcome::Indication),
        _ if message.method != method => Some(Outcome::WrongMethod),
        _ => None,
    }
}

/// Damaged or forged.
fn unsound(expected: &Expected<'_>, method: u16, message: &Message<'_>) -> Option<Outcome> {
    let has = |is: fn(&Fault) -> bool| message.faults.iter().any(is);
    if has(|fault| matches!(fault, Fault::OddLength)) {
        return Some(Outcome::OddLength);
    }
    let cut = has(|fault| matches!(fault, Fault::CutHeader { .. } | Fault::CutValue { .. } | Fault::CutPadding { .. }));
    if has(|fault| matches!(fault, Fault::Missing { .. })) {
        return Some(if cut { Outcome::Truncated } else { Outcome::WrongLength });
    }
    if cut || !message.is_sound() {
        return Some(Outcome::BrokenAttribute);
    }
    if matches!(integrity::fingerprint(message), Fingerprint::Bad { .. }) {
        return Some(Outcome::BadFingerprint);
    }
    // A challenge cannot be signed: the client and the server do not agree on a key yet.
    let is_challenge = matches!(message.get(registry::ERROR_CODE), Some(Value::Error { code: 401 | 438, .. }));
    let key = expected.key.filter(|_| !is_challenge)?;
    let keyed = message.attribute(registry::MESSAGE_INTEGRITY_SHA256);
    match keyed.or(message.attribute(registry::MESSAGE_INTEGRITY)) {
        // TURN servers in wide use do not sign their errors. That somebody who hears us could forge one is the lesser evil.
        None if method != registry::BINDING && message.class == Class::Error => None,
        None => Some(Outcome::NoIntegrity),
        Some(keyed) if !integrity::holds(message, keyed, key) => Some(Outcome::BadIntegrity),
        Some(_) => None,
    }
}

/// What a sound answer says.
pub fn said(from: SocketAddr, bytes: &[u8], message: &Message<'_>) -> Said {
    let address = |kind| match message.get(kind) {
        Some(Value::Address(address)) => Some(address),
        _ => None,
    };
    let raw = |kind| match message.get(kind) {
        Some(Value::Text(text)) => Some(text.to_vec()),
        _ => None,
    };
    let mapped = [
        (registry::XOR_MAPPED_ADDRESS, MappedBy::Xor),
        (registry::DRAFT_XOR_MAPPED_ADDRESS, MappedBy::Draft),
        (registry::MAPPED_ADDRESS, MappedBy::Plain),
    ];
    let error = match message.get(registry::ERROR_CODE) {
        Some(Value::Error { code, reason }) => Some((code, lossy(reason))),
        _ => None,
    };
    let types = match message.get(registry::UNKNOWN_ATTRIBUTES) {
        Some(Value::Types(types)) => types,
        _ => Vec::new(),
    };
    let (source, changed) = (address(registry::SOURCE_ADDRESS), address(registry::CHANGED_ADDRESS));
    Said {
        from,
        length: bytes.len(),
        mapped: mapped.iter().find_map(|(kind, by)| address(*kind).map(|address| (address, *by))),
        software: raw(registry::SOFTWARE).map(|text| lossy(&text)),
        origin: address(registry::RESPONSE_ORIGIN).or(source),
        other: address(registry::OTHER_ADDRESS).or(changed),
        alternate: address(registry::ALTERNATE_SERVER),
        error,
        challenge: raw(registry::REALM).zip(raw(registry::NONCE)),
        unknown: types,
        strange: message.attributes.iter().filter(|a| a.known.is_none()).map(|a| a.kind).take(16).collect(),
        old: (source.is_some() || changed.is_some())
            && address(registry::RESPONSE_ORIGIN).or(address(registry::OTHER_ADDRESS)).is_none(),
        fingerprint: integrity::fingerprint(message) == Fingerprint::Good,
    }
}

/// Text from outside, without the NULs that some end it with.
fn lossy(text: &[u8]) -> String {
    let end = text.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    String::from_utf8_lossy(&text[..end]).into_owned()
}

/// What a success response amounts to.
fn mapped(expected: &Expected<'_>, message: &Message<'_>, said: &Said) -> Outcome {
    if let Some((mapped, _)) = said.mapped {
        let same = mapped.ip().to_canonical().is_ipv4() == expected.server.ip().to_canonical().is_ipv4();
        return if same { Outcome::Answered } else { Outcome::WrongFamily };
    }
    let unreadable = message.attributes.iter().find(|attribute| {
        let is_mapped = matches!(attribute.kind, registry::XOR_MAPPED_ADDRESS | registry::MAPPED_ADDRESS);
        is_mapped && attribute.known.is_some_and(|known| matches!(known.kind, Kind::Address | Kind::XorAddress))
    });
    match unreadable.map(|attribute| attribute.value) {
        None => Outcome::NoAddress,
        Some([_, family, ..]) if !matches!(family, 1 | 2) => Outcome::BogusFamily,
        Some(_) => Outcome::MalformedAddress,
    }
}

/// What an error response amounts to.
fn error(expected: &Expected<'_>, message: &Message<'_>, said: &Said) -> Outcome {
    let Some((code, _)) = said.error else {
        let is_there = message.attribute(registry::ERROR_CODE).is_some();
        return if is_there { Outcome::UnregisteredError } else { Outcome::ErrorWithoutCode };
    };
    match Outcome::of_error(code) {
        Outcome::Redirected if said.alternate.is_some_and(|to| to == expected.server) => Outcome::RedirectLoop,
        Outcome::CredentialsWanted | Outcome::StaleNonce if said.challenge.is_none() => Outcome::BrokenChallenge,
        Outcome::CredentialsWanted if expected.key.is_some() => Outcome::CredentialsRefused,
        Outcome::ErrorResponse if registry::error(code).is_none() => Outcome::UnregisteredError,
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire::{About, Wish, error as error_response, indication, request, success};
    use super::*;

    const ID: TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn judged(from: &str, bytes: &[u8]) -> Outcome {
        let sent = request(ID, &Wish::default());
        let expected = Expected { id: ID, request: &sent, server: address("192.0.2.1:3478"), from: None, key: None };
        match judge(&expected, address(from), bytes) {
            Judged::Ends(outcome, _) | Judged::Strange(outcome) => outcome,
        }
    }

    #[test]
    fn an_answer_counts_only_from_whom_was_asked() {
        let good = success(ID, address("203.0.113.7:4711"), About::default());
        assert_eq!(judged("192.0.2.1:3478", &good), Outcome::Answered);
        assert_eq!(judged("192.0.2.1:3479", &good), Outcome::OtherPort);
        assert_eq!(judged("192.0.2.2:3478", &good), Outcome::OtherAddress);
        let other = success([9; 12], address("203.0.113.7:4711"), About::default());
        assert_eq!(judged("192.0.2.1:3478", &other), Outcome::WrongTransaction);
    }

    #[test]
    fn a_good_answer_damaged_anywhere_is_never_a_good_one() {
        let about = About { fingerprint: true, ..About::default() };
        let good = success(ID, address("203.0.113.7:4711"), about);
        // With another type FINGERPRINT is not there any more, and nobody can know that it was.
        let kind = good.len() - 8..good.len() - 6;
        for at in (0..good.len()).filter(|at| !kind.contains(at)) {
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                assert_ne!(judged("192.0.2.1:3478", &bad), Outcome::Answered, "byte {at} bit {bit}");
            }
        }
        for end in 0..good.len() {
            let outcome = judged("192.0.2.1:3478", &good[..end]);
            let expected = if end == 0 {
                Outcome::Empty
            } else if end < 8 {
                Outcome::NotStun
            } else {
                Outcome::Truncated
            };
            let between = matches!(outcome, Outcome::WrongLength) && end >= 20;
            assert!(outcome == expected || between, "{end}: {outcome:?}");
        }
    }

    #[test]
    fn what_is_no_answer() {
        assert_eq!(judged("192.0.2.1:3478", &request(ID, &Wish::default())), Outcome::Echo);
        assert_eq!(judged("192.0.2.1:3478", &indication(ID)), Outcome::Indication);
        assert_eq!(judged("192.0.2.1:3478", b"\xffrandom"), Outcome::NotStun);
        let v6 = success(ID, address("[2001:db8::1]:1"), About::default());
        assert_eq!(judged("192.0.2.1:3478", &v6), Outcome::WrongFamily);
        for (code, expected) in [
            (300, Outcome::Redirected),
            (401, Outcome::BrokenChallenge),
            (420, Outcome::UnknownAttribute),
            (486, Outcome::ErrorResponse),
            (699, Outcome::UnregisteredError),
        ] {
            let bytes = error_response(ID, code, "no", &[], true);
            assert_eq!(judged("192.0.2.1:3478", &bytes), expected, "{code}");
        }
    }
}
