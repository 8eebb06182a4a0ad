//! The header and the attributes of a message, with offsets (RFC 8489, sections 5 and 14).

use std::ops::Range;

use super::registry::{self, Attribute as Definition};
use super::value::{self, Malformed, Value};

/// The magic cookie: what tells STUN from older STUN and from other protocols (RFC 8489, section 5).
pub const COOKIE: u32 = 0x2112_A442;
/// Bytes of the header.
pub const HEADER: usize = 20;
/// The most attributes that are looked at in one message: more have no use, and a datagram could hold 16,000.
pub const MOST_ATTRIBUTES: usize = 1024;

/// What a message is for (RFC 8489, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It wants an answer.
    Request,
    /// It wants none.
    Indication,
    /// The answer is yes.
    Success,
    /// The answer is no.
    Error,
}

impl Class {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Indication => "indication",
            Self::Success => "success-response",
            Self::Error => "error-response",
        }
    }

    /// Its name in sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Indication => "indication",
            Self::Success => "success response",
            Self::Error => "error response",
        }
    }
}

/// A transaction ID, 96 bits (RFC 8489, section 5).
pub type TransactionId = [u8; 12];

/// A message, as far as it is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<'b> {
    /// The bytes of it that are there.
    pub bytes: &'b [u8],
    /// What it is for.
    pub class: Class,
    /// What is to be done.
    pub method: u16,
    /// How long the header says that the attributes are, together.
    pub length: u16,
    /// What is where the magic cookie should be.
    pub cookie: u32,
    /// Which transaction it belongs to.
    pub transaction: TransactionId,
    /// The attributes, in order, as far as they could be told apart.
    pub attributes: Vec<Attribute<'b>>,
    /// What is wrong with the framing, in the order of the bytes.
    pub faults: Vec<Fault>,
}

/// An attribute: type, length, value, padding (RFC 8489, section 14).
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute<'b> {
    /// Where its type begins, in the message.
    pub offset: usize,
    /// Its type.
    pub kind: u16,
    /// How long it says that its value is.
    pub length: u16,
    /// The value, as far as it is there.
    pub value: &'b [u8],
    /// The bytes that fill it up to a multiple of four, as far as they are there.
    pub padding: &'b [u8],
    /// What is known about its type.
    pub known: Option<&'static Definition>,
}

impl Attribute<'_> {
    /// All its bytes.
    pub fn range(&self) -> Range<usize> {
        self.offset..self.offset + 4 + self.value.len() + self.padding.len()
    }

    /// The bytes of the value.
    pub fn value_range(&self) -> Range<usize> {
        self.offset + 4..self.offset + 4 + self.value.len()
    }

    /// Its name, or its number.
    pub fn name(&self) -> String {
        self.known.map_or_else(|| format!("0x{:04x}", self.kind), |known| known.name.to_owned())
    }

    /// Whether whoever does not know it must not go on (RFC 8489, section 14).
    pub const fn is_required(&self) -> bool {
        self.kind < 0x8000
    }
}

/// What is wrong with the framing of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something else is where the magic cookie should be: not a message by RFC 5389 or RFC 8489.
    Cookie,
    /// The length is not a multiple of four (RFC 8489, section 5).
    OddLength,
    /// The header says that there is more than there is.
    Missing {
        /// How many bytes the attributes should have.
        claimed: usize,
        /// How many there are.
        there: usize,
    },
    /// The message ends within the type and length of an attribute.
    CutHeader {
        /// Where the attribute begins.
        at: usize,
    },
    /// The message ends within the value of an attribute.
    CutValue {
        /// Where the attribute begins.
        at: usize,
        /// How long its value should be.
        claimed: usize,
        /// How much of it is there.
        there: usize,
    },
    /// The message ends before the padding of its last attribute does.
    CutPadding {
        /// Where the attribute begins.
        at: usize,
    },
    /// An attribute that is not FINGERPRINT follows FINGERPRINT (RFC 8489, section 14.7).
    AfterFingerprint {
        /// Where it begins.
        at: usize,
    },
    /// An attribute follows MESSAGE-INTEGRITY: whoever receives it ignores it (RFC 8489, section 14.5).
    AfterIntegrity {
        /// Where it begins.
        at: usize,
    },
    /// There are more attributes than are looked at.
    TooMany {
        /// Where the first begins that was not looked at.
        at: usize,
    },
}

impl Fault {
    /// The bytes it is about.
    pub fn range(self, message: &Message<'_>) -> Range<usize> {
        let attribute = |at| message.attributes.iter().find(|a| a.offset == at).map_or(at..at, Attribute::range);
        match self {
            Self::Cookie => 4..8,
            Self::OddLength | Self::Missing { .. } => 2..4,
            Self::CutHeader { at } | Self::TooMany { at } => at..message.bytes.len(),
            Self::CutValue { at, .. }
            | Self::CutPadding { at }
            | Self::AfterFingerprint { at }
            | Self::AfterIntegrity { at } => attribute(at),
        }
    }
}

/// Why bytes are no message at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotStun {
    /// Fewer bytes than a header has.
    Short,
    /// The first two bits are not zero (RFC 8489, section 5).
    FirstBits,
}

/// Reads a message from the beginning of `bytes`, and no further than its header says.
pub fn read(bytes: &[u8]) -> Result<Message<'_>, NotStun> {
    let Some(header) = bytes.first_chunk::<HEADER>() else { return Err(NotStun::Short) };
    let word = u16::from_be_bytes([header[0], header[1]]);
    if word & 0xC000 != 0 {
        return Err(NotStun::FirstBits);
    }
    let length = u16::from_be_bytes([header[2], header[3]]);
    let end = HEADER + usize::from(length);
    let there = &bytes[..end.min(bytes.len())];
    let mut transaction = [0; 12];
    transaction.copy_from_slice(&header[8..]);
    let mut message = Message {
        bytes: there,
        class: class(word),
        method: method(word),
        length,
        cookie: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
        transaction,
        attributes: Vec::new(),
        faults: Vec::new(),
    };
    if message.cookie != COOKIE {
        message.faults.push(Fault::Cookie);
    }
    if length % 4 != 0 {
        message.faults.push(Fault::OddLength);
    }
    if there.len() < end {
        message.faults.push(Fault::Missing { claimed: usize::from(length), there: there.len() - HEADER });
    }
    read_attributes(&mut message);
    Ok(message)
}

fn read_attributes(message: &mut Message<'_>) {
    let bytes = message.bytes;
    let mut at = HEADER;
    let (mut integrity, mut fingerprint) = (false, false);
    while at < bytes.len() {
        if message.attributes.len() == MOST_ATTRIBUTES {
            message.faults.push(Fault::TooMany { at });
            return;
        }
        let Some(head) = bytes[at..].first_chunk::<4>() else {
            message.faults.push(Fault::CutHeader { at });
            return;
        };
        let (kind, length) = (u16::from_be_bytes([head[0], head[1]]), u16::from_be_bytes([head[2], head[3]]));
        let claimed = usize::from(length);
        let begin = at + 4;
        let end = (begin + claimed).min(bytes.len());
        let padded = (begin + claimed.next_multiple_of(4)).min(bytes.len());
        let value = &bytes[begin..end];
        message.attributes.push(Attribute {
            offset: at,
            kind,
            length,
            value,
            padding: &bytes[end..padded],
            known: registry::attribute(kind),
        });
        if value.len() < claimed {
            message.faults.push(Fault::CutValue { at, claimed, there: value.len() });
            return;
        }
        if padded < begin + claimed.next_multiple_of(4) {
            message.faults.push(Fault::CutPadding { at });
        }
        if fingerprint {
            message.faults.push(Fault::AfterFingerprint { at });
        } else if integrity && !matches!(kind, registry::FINGERPRINT | registry::MESSAGE_INTEGRITY_SHA256) {
            message.faults.push(Fault::AfterIntegrity { at });
        }
        fingerprint |= kind == registry::FINGERPRINT;
        integrity |= matches!(kind, registry::MESSAGE_INTEGRITY | registry::MESSAGE_INTEGRITY_SHA256);
        at = padded;
    }
}

/// The class is two bits apart from one another in the type (RFC 8489, figure 3).
const fn class(word: u16) -> Class {
    match (word & 0x0100 != 0, word & 0x0010 != 0) {
        (false, false) => Class::Request,
        (false, true) => Class::Indication,
        (true, false) => Class::Success,
        (true, true) => Class::Error,
    }
}

/// The method is the other twelve bits.
const fn method(word: u16) -> u16 {
    (word & 0x000F) | ((word & 0x00E0) >> 1) | ((word & 0x3E00) >> 2)
}

impl<'b> Message<'b> {
    /// The first attribute of a type.
    pub fn attribute(&self, kind: u16) -> Option<&Attribute<'b>> {
        self.attributes.iter().find(|attribute| attribute.kind == kind)
    }

    /// What an attribute says, read by what is known about its type.
    pub fn value(&self, attribute: &Attribute<'b>) -> Result<Value<'b>, Malformed> {
        if attribute.value.len() < usize::from(attribute.length) {
            return Err(Malformed::new(0..attribute.value.len(), "the value is cut off"));
        }
        match attribute.known {
            Some(known) => value::read(known.kind, attribute.value, &self.id()),
            None => Ok(Value::Bytes(attribute.value)),
        }
    }

    /// What the first attribute of a type says, when it is there and can be read.
    pub fn get(&self, kind: u16) -> Option<Value<'b>> {
        self.attribute(kind).and_then(|attribute| self.value(attribute).ok())
    }

    /// Cookie and transaction ID as they stand there: what addresses are XORed with (RFC 8489, section 14.2).
    pub fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&self.cookie.to_be_bytes());
        id[4..].copy_from_slice(&self.transaction);
        id
    }

    /// Whether all bytes that the header promises are there.
    pub fn is_whole(&self) -> bool {
        self.bytes.len() == HEADER + usize::from(self.length)
    }

    /// Whether every byte belongs to a header, an attribute, or its padding.
    pub fn is_sound(&self) -> bool {
        !self.faults.iter().any(|fault| {
            matches!(
                fault,
                Fault::OddLength
                    | Fault::Missing { .. }
                    | Fault::CutHeader { .. }
                    | Fault::CutValue { .. }
                    | Fault::CutPadding { .. }
                    | Fault::TooMany { .. }
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5769, section 2.2: a response over IPv4.
    const RESPONSE: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e1\
                            12a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    #[test]
    fn every_byte_has_its_place() {
        let bytes = bytes(RESPONSE);
        let message = read(&bytes).expect("a message");
        assert_eq!((message.class, message.method, message.length), (Class::Success, 1, 60));
        let places: Vec<_> = message.attributes.iter().map(|a| (a.name(), a.range(), a.padding)).collect();
        assert_eq!(
            places,
            [
                ("SOFTWARE".to_owned(), 20..36, &b" "[..]),
                ("XOR-MAPPED-ADDRESS".to_owned(), 36..48, b""),
                ("MESSAGE-INTEGRITY".to_owned(), 48..72, b""),
                ("FINGERPRINT".to_owned(), 72..80, b""),
            ]
        );
        assert_eq!(message.get(0x0020), Some(Value::Address("192.0.2.1:32853".parse().unwrap())));
        assert!(message.faults.is_empty() && message.is_whole() && message.is_sound());
    }

    #[test]
    fn cut_anywhere_it_is_still_read() {
        let bytes = bytes(RESPONSE);
        for end in 0..bytes.len() {
            match read(&bytes[..end]) {
                Ok(message) => {
                    assert_eq!(message.faults[0], Fault::Missing { claimed: 60, there: end - 20 });
                    assert!(!message.is_whole() && !message.is_sound());
                    for fault in &message.faults {
                        assert!(fault.range(&message).end <= end, "{fault:?} at {end}");
                    }
                }
                Err(why) => assert_eq!((why, end < 20), (NotStun::Short, true)),
            }
        }
    }

    #[test]
    fn methods_and_classes_are_interleaved() {
        for (word, expected) in [
            (0x0001, (Class::Request, 1)),
            (0x0111, (Class::Error, 1)),
            (0x0113, (Class::Error, 3)),
            (0x0016, (Class::Indication, 6)),
            (0x3EEF, (Class::Request, 0xFFF)),
        ] {
            assert_eq!((class(word), method(word)), expected, "{word:#06x}");
        }
    }

    #[test]
    fn what_follows_the_fingerprint_is_a_fault() {
        let mut bytes = bytes(RESPONSE);
        bytes.extend([0x80, 0x22, 0, 0]);
        bytes[3] = 64;
        let message = read(&bytes).expect("a message");
        assert_eq!(message.faults, [Fault::AfterFingerprint { at: 80 }]);
        assert!(message.is_sound());
    }
}
