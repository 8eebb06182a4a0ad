//! The values of attributes: each kind read into what it says, with the place of each part.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::Range;

use super::message::COOKIE;

/// How the value of an attribute is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Family, port, address.
    Address,
    /// The same, XORed with the cookie and the transaction ID.
    XorAddress,
    /// UTF-8, at most so many bytes.
    Text(usize),
    /// Bytes that mean nothing here.
    Bytes,
    /// Bytes that are not to be shown.
    Secret,
    /// An error code and a reason.
    Error,
    /// Numbers of 16 bits.
    Types,
    /// Two flags.
    Change,
    /// A channel number.
    Channel,
    /// A time.
    Seconds,
    /// A number of 32 bits.
    Number,
    /// Nothing.
    Flag,
    /// 64 bits that decide who gives way.
    Tiebreaker,
    /// Eight bytes.
    Eight,
    /// A port.
    Port,
    /// An address family.
    Family,
    /// An address family with an error code and a reason.
    AddressError,
    /// A flag in the first bit.
    EvenPort,
    /// A protocol number.
    Transport,
    /// HMAC-SHA1.
    Integrity,
    /// The first four bytes of HMAC-SHA1.
    Integrity32,
    /// HMAC-SHA256, perhaps shortened.
    IntegritySha256,
    /// CRC-32.
    Fingerprint,
    /// A password algorithm.
    Algorithm,
    /// Several of them.
    Algorithms,
    /// SHA-256 of user and realm.
    Userhash,
    /// Type, code, data.
    Icmp,
    /// Two counters.
    Counter,
    /// A network's number and cost.
    Network,
}

/// What the value of an attribute says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'b> {
    /// An address and a port.
    Address(SocketAddr),
    /// Text from outside.
    Text(&'b [u8]),
    /// Bytes that mean nothing here.
    Bytes(&'b [u8]),
    /// So many bytes that are not to be shown.
    Secret(usize),
    /// An error and its reason, from outside.
    Error {
        /// From 300 to 699.
        code: u16,
        /// In words.
        reason: &'b [u8],
    },
    /// Numbers of 16 bits.
    Types(Vec<u16>),
    /// Which of address and port to change.
    Change {
        /// The address.
        address: bool,
        /// The port.
        port: bool,
    },
    /// A channel number.
    Channel(u16),
    /// A time.
    Seconds(u32),
    /// A number.
    Number(u32),
    /// It is there.
    Flag,
    /// Decides who gives way.
    Tiebreaker(u64),
    /// A port.
    Port(u16),
    /// 4 or 6.
    Family(u8),
    /// An error for 4 or 6.
    AddressError {
        /// 4 or 6.
        family: u8,
        /// From 300 to 699.
        code: u16,
        /// In words, from outside.
        reason: &'b [u8],
    },
    /// Whether the next port is to be kept, too.
    EvenPort(bool),
    /// A protocol number of IP.
    Transport(u8),
    /// A keyed hash.
    Mac(&'b [u8]),
    /// A checksum.
    Crc(u32),
    /// Password algorithms: number and parameters.
    Algorithms(Vec<(u16, &'b [u8])>),
    /// An ICMP error.
    Icmp {
        /// Its type.
        kind: u8,
        /// Its code.
        code: u8,
        /// What it says, such as an MTU.
        data: u32,
    },
    /// How often a request and its answer were sent.
    Counter {
        /// The request.
        request: u8,
        /// The answer.
        response: u8,
    },
    /// A network's number and what it costs.
    Network {
        /// Its number.
        id: u16,
        /// 0 to 999.
        cost: u16,
    },
}

/// A value that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The bytes of the value that are wrong.
    pub at: Range<usize>,
    /// Why.
    pub why: &'static str,
}

impl Malformed {
    /// These bytes of the value are wrong for this reason.
    pub const fn new(at: Range<usize>, why: &'static str) -> Self {
        Self { at, why }
    }
}

/// A part of a value that has a place of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its bytes in the value.
    pub at: Range<usize>,
    /// What it is.
    pub name: &'static str,
}

/// The parts of a value of a kind, as far as they are there; none for values that are one whole.
pub fn parts(kind: Kind, length: usize) -> Vec<Part> {
    let layout: &[(usize, usize, &'static str)] = match kind {
        Kind::Address => &[(0, 1, "reserved"), (1, 2, "family"), (2, 4, "port"), (4, 20, "address")],
        Kind::XorAddress => &[(0, 1, "reserved"), (1, 2, "family"), (2, 4, "XORed port"), (4, 20, "XORed address")],
        Kind::Error => &[(0, 2, "reserved"), (2, 3, "class"), (3, 4, "number"), (4, usize::MAX, "reason")],
        Kind::AddressError => {
            &[(0, 1, "family"), (1, 2, "reserved"), (2, 3, "class"), (3, 4, "number"), (4, usize::MAX, "reason")]
        }
        Kind::Channel => &[(0, 2, "channel"), (2, 4, "reserved")],
        Kind::Family | Kind::Transport => &[(0, 1, "number"), (1, 4, "reserved")],
        Kind::Icmp => &[(0, 2, "reserved"), (2, 3, "type"), (3, 4, "code"), (4, 8, "data")],
        Kind::Counter => &[(0, 2, "reserved"), (2, 3, "request"), (3, 4, "answer")],
        Kind::Network => &[(0, 2, "network"), (2, 4, "cost")],
        Kind::Algorithm => &[(0, 2, "algorithm"), (2, 4, "length of its parameters"), (4, usize::MAX, "parameters")],
        _ => &[],
    };
    layout
        .iter()
        .filter(|(start, ..)| *start < length)
        .map(|(start, end, name)| Part { at: *start..(*end).min(length), name })
        .collect()
}

fn fixed<const N: usize>(bytes: &[u8], why: &'static str) -> Result<[u8; N], Malformed> {
    bytes.try_into().map_err(|_| Malformed::new(0..bytes.len(), why))
}

/// Reads the value of an attribute. `id` is the cookie and the transaction ID of its message.
pub fn read<'b>(kind: Kind, bytes: &'b [u8], id: &[u8; 16]) -> Result<Value<'b>, Malformed> {
    let whole = 0..bytes.len();
    Ok(match kind {
        Kind::Address => Value::Address(address(bytes, None)?),
        Kind::XorAddress => Value::Address(address(bytes, Some(id))?),
        Kind::Text(limit) if bytes.len() > limit => {
            return Err(Malformed::new(whole, "longer than its specification allows"));
        }
        Kind::Text(_) => Value::Text(bytes),
        Kind::Bytes => Value::Bytes(bytes),
        Kind::Secret => Value::Secret(bytes.len()),
        Kind::Error => {
            let (code, reason) = error(bytes)?;
            Value::Error { code, reason }
        }
        Kind::AddressError => {
            let (code, reason) = error(bytes)?;
            Value::AddressError { family: family(bytes[0], 0)?, code, reason }
        }
        Kind::Types => {
            if !bytes.len().is_multiple_of(2) {
                return Err(Malformed::new(whole, "an odd number of bytes cannot be numbers of 16 bits"));
            }
            Value::Types(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
        }
        Kind::Change => {
            let flags = u32::from_be_bytes(fixed(bytes, "must be 4 bytes")?);
            Value::Change { address: flags & 4 != 0, port: flags & 2 != 0 }
        }
        Kind::Channel => {
            let [high, low, ..] = fixed::<4>(bytes, "must be 4 bytes")?;
            Value::Channel(u16::from_be_bytes([high, low]))
        }
        Kind::Seconds => Value::Seconds(u32::from_be_bytes(fixed(bytes, "must be 4 bytes")?)),
        Kind::Number => Value::Number(u32::from_be_bytes(fixed(bytes, "must be 4 bytes")?)),
        Kind::Flag if !bytes.is_empty() => return Err(Malformed::new(whole, "must be empty")),
        Kind::Flag => Value::Flag,
        Kind::Tiebreaker => Value::Tiebreaker(u64::from_be_bytes(fixed(bytes, "must be 8 bytes")?)),
        Kind::Eight => {
            fixed::<8>(bytes, "must be 8 bytes")?;
            Value::Bytes(bytes)
        }
        // RFC 5780 says two bytes and padding; some write the padding into the length.
        Kind::Port => match bytes {
            [high, low] | [high, low, _, _] => Value::Port(u16::from_be_bytes([*high, *low])),
            _ => return Err(Malformed::new(whole, "must be 2 bytes")),
        },
        Kind::Family => Value::Family(family(fixed::<4>(bytes, "must be 4 bytes")?[0], 0)?),
        Kind::EvenPort => Value::EvenPort(fixed::<1>(bytes, "must be 1 byte")?[0] & 0x80 != 0),
        Kind::Transport => Value::Transport(fixed::<4>(bytes, "must be 4 bytes")?[0]),
        Kind::Integrity => {
            fixed::<20>(bytes, "must be 20 bytes")?;
            Value::Mac(bytes)
        }
        Kind::Integrity32 => {
            fixed::<4>(bytes, "must be 4 bytes")?;
            Value::Mac(bytes)
        }
        Kind::IntegritySha256 => match bytes.len() {
            16 | 20 | 24 | 28 | 32 => Value::Mac(bytes),
            _ => return Err(Malformed::new(whole, "must be 16 to 32 bytes, a multiple of four")),
        },
        Kind::Fingerprint => Value::Crc(u32::from_be_bytes(fixed(bytes, "must be 4 bytes")?)),
        Kind::Algorithm => {
            let all = algorithms(bytes)?;
            if all.len() != 1 {
                return Err(Malformed::new(whole, "must be one algorithm"));
            }
            Value::Algorithms(all)
        }
        Kind::Algorithms => Value::Algorithms(algorithms(bytes)?),
        Kind::Userhash => {
            fixed::<32>(bytes, "must be 32 bytes")?;
            Value::Mac(bytes)
        }
        Kind::Icmp => {
            let [_, _, kind, code, a, b, c, d] = fixed(bytes, "must be 8 bytes")?;
            Value::Icmp { kind, code, data: u32::from_be_bytes([a, b, c, d]) }
        }
        Kind::Counter => {
            let [_, _, request, response] = fixed(bytes, "must be 4 bytes")?;
            Value::Counter { request, response }
        }
        Kind::Network => {
            let [a, b, c, d] = fixed(bytes, "must be 4 bytes")?;
            Value::Network { id: u16::from_be_bytes([a, b]), cost: u16::from_be_bytes([c, d]) }
        }
    })
}

/// Family numbers of STUN: 1 and 2 (RFC 8489, section 14.1).
fn family(number: u8, at: usize) -> Result<u8, Malformed> {
    match number {
        1 => Ok(4),
        2 => Ok(6),
        _ => Err(Malformed::new(at..at + 1, "the family is neither 1 (IPv4) nor 2 (IPv6)")),
    }
}

fn address(bytes: &[u8], id: Option<&[u8; 16]>) -> Result<SocketAddr, Malformed> {
    let Some([_, number, high, low]) = bytes.first_chunk::<4>() else {
        return Err(Malformed::new(0..bytes.len(), "too short for an address"));
    };
    let family = family(*number, 1)?;
    let (mut port, mut address) = (u16::from_be_bytes([*high, *low]), bytes[4..].to_vec());
    if let Some(id) = id {
        port ^= (COOKIE >> 16) as u16;
        for (byte, mask) in address.iter_mut().zip(id) {
            *byte ^= mask;
        }
    }
    let ip = match family {
        4 => <[u8; 4]>::try_from(address).map(|octets| IpAddr::V4(Ipv4Addr::from(octets))),
        _ => <[u8; 16]>::try_from(address).map(|octets| IpAddr::V6(Ipv6Addr::from(octets))),
    };
    let wrong = if family == 4 { "an IPv4 address has 4 bytes" } else { "an IPv6 address has 16 bytes" };
    ip.map(|ip| SocketAddr::new(ip, port)).map_err(|_| Malformed::new(4..bytes.len(), wrong))
}

fn error(bytes: &[u8]) -> Result<(u16, &[u8]), Malformed> {
    let Some((head, reason)) = bytes.split_first_chunk::<4>() else {
        return Err(Malformed::new(0..bytes.len(), "too short for an error code"));
    };
    let (class, number) = (u16::from(head[2] & 7), u16::from(head[3]));
    if !(3..=6).contains(&class) {
        return Err(Malformed::new(2..3, "the class of the error is not 3 to 6"));
    }
    if number > 99 {
        return Err(Malformed::new(3..4, "the number of the error is more than 99"));
    }
    Ok((class * 100 + number, reason))
}

fn algorithms(bytes: &[u8]) -> Result<Vec<(u16, &[u8])>, Malformed> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let Some(head) = bytes[at..].first_chunk::<4>() else {
            return Err(Malformed::new(at..bytes.len(), "too short for an algorithm"));
        };
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let Some(parameters) = bytes.get(at + 4..at + 4 + length) else {
            return Err(Malformed::new(at + 2..at + 4, "its parameters are longer than what is there"));
        };
        all.push((u16::from_be_bytes([head[0], head[1]]), parameters));
        at += 4 + length.next_multiple_of(4);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: [u8; 16] = [0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    #[test]
    fn addresses() {
        let v4 = [0, 1, 0x0d, 0x96, 192, 0, 2, 1];
        assert_eq!(read(Kind::Address, &v4, &ID), Ok(Value::Address("192.0.2.1:3478".parse().unwrap())));
        let mut xored = v4;
        for (byte, mask) in xored[4..].iter_mut().zip(ID) {
            *byte ^= mask;
        }
        xored[2] ^= 0x21;
        xored[3] ^= 0x12;
        assert_eq!(read(Kind::XorAddress, &xored, &ID), Ok(Value::Address("192.0.2.1:3478".parse().unwrap())));
        let bogus = read(Kind::Address, &[0, 7, 0, 1, 1, 2, 3, 4], &ID).expect_err("family 7");
        assert_eq!(bogus.at, 1..2);
        assert!(read(Kind::Address, &[], &ID).is_err());
        assert_eq!(read(Kind::Address, &v4[..7], &ID).expect_err("three bytes").at, 4..7);
    }

    #[test]
    fn no_kind_panics_on_any_length() {
        let every = [
            Kind::Address,
            Kind::XorAddress,
            Kind::Text(3),
            Kind::Bytes,
            Kind::Secret,
            Kind::Error,
            Kind::Types,
            Kind::Change,
            Kind::Channel,
            Kind::Seconds,
            Kind::Number,
            Kind::Flag,
            Kind::Tiebreaker,
            Kind::Eight,
            Kind::Port,
            Kind::Family,
            Kind::AddressError,
            Kind::EvenPort,
            Kind::Transport,
            Kind::Integrity,
            Kind::Integrity32,
            Kind::IntegritySha256,
            Kind::Fingerprint,
            Kind::Algorithm,
            Kind::Algorithms,
            Kind::Userhash,
            Kind::Icmp,
            Kind::Counter,
            Kind::Network,
        ];
        for kind in every {
            for length in 0..40 {
                for filler in [0, 1, 3, 0xFF] {
                    let bytes = vec![filler; length];
                    if let Err(malformed) = read(kind, &bytes, &ID) {
                        assert!(malformed.at.end <= length && malformed.at.start <= malformed.at.end, "{kind:?}");
                    }
                    assert!(parts(kind, length).iter().all(|part| part.at.end <= length), "{kind:?}");
                }
            }
        }
    }

    #[test]
    fn errors_and_ports() {
        assert_eq!(read(Kind::Error, &[0, 0, 4, 20, b'x'], &ID), Ok(Value::Error { code: 420, reason: b"x" }));
        assert_eq!(read(Kind::Error, &[0, 0, 7, 20], &ID).expect_err("class 7").at, 2..3);
        assert_eq!(read(Kind::Port, &[0x0d, 0x96, 0, 0], &ID), Ok(Value::Port(3478)));
        assert_eq!(read(Kind::Port, &[0x0d, 0x96], &ID), Ok(Value::Port(3478)));
    }
}
