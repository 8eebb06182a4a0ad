//! The other side: what a STUN server answers (RFC 8489, section 6.3.1), with the discovery of RFC 5780 when it has two
//! addresses. Decides; has no sockets.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::wire::{self, About};
use crate::stun::integrity::{Fingerprint, fingerprint};
use crate::stun::message::{COOKIE, Class, Message, read};
use crate::stun::registry;
use crate::stun::value::Value;
use crate::tick::Tick;

/// Where a server listens: at one address and port, or at both addresses and both ports (RFC 5780, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// The first address and port.
    pub primary: SocketAddr,
    /// The other address and the other port.
    pub alternate: Option<SocketAddr>,
}

/// Which of its sockets: the other address, the other port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seat {
    /// At the other address?
    pub address: bool,
    /// At the other port?
    pub port: bool,
}

impl Seat {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self { address: false, port: false },
        Self { address: false, port: true },
        Self { address: true, port: false },
        Self { address: true, port: true },
    ];
}

impl Addresses {
    /// The address of a socket.
    pub fn of(&self, seat: Seat) -> SocketAddr {
        let other = self.alternate.unwrap_or(self.primary);
        let ip = if seat.address { other.ip() } else { self.primary.ip() };
        let port = if seat.port { other.port() } else { self.primary.port() };
        SocketAddr::new(ip, port)
    }

    /// The sockets there are.
    pub fn seats(&self) -> &'static [Seat] {
        if self.alternate.is_some() { &Seat::ALL } else { &Seat::ALL[..1] }
    }
}

/// What to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// From which socket.
    pub via: Seat,
    /// To whom.
    pub to: SocketAddr,
    /// The answer.
    pub bytes: Vec<u8>,
}

/// Attributes of a request that are understood, though most of them change nothing.
const UNDERSTOOD: &[u16] = &[
    registry::CHANGE_REQUEST,
    registry::RESPONSE_PORT,
    registry::USERNAME,
    registry::MESSAGE_INTEGRITY,
    registry::REALM,
    registry::NONCE,
    registry::MESSAGE_INTEGRITY_SHA256,
    registry::PASSWORD_ALGORITHM,
    0x001E,
];

/// What to answer to what arrived at `seat` from `from`; nothing to what is not a sound Binding request.
pub fn answer(addresses: &Addresses, seat: Seat, from: SocketAddr, stream: bool, bytes: &[u8]) -> Option<Reply> {
    let message = read(bytes).ok()?;
    let is_request = message.class == Class::Request && message.method == registry::BINDING;
    if !is_request || !message.is_sound() || message.bytes.len() != bytes.len() {
        return None;
    }
    let checksum = fingerprint(&message);
    if matches!(checksum, Fingerprint::Bad { .. }) {
        return None;
    }
    let signed = checksum == Fingerprint::Good;
    let old = message.cookie != COOKIE;
    let mut reply = Reply { via: seat, to: from, bytes: Vec::new() };
    let unknown = unknown(&message, addresses.alternate.is_some() && !stream, stream);
    if !unknown.is_empty() {
        // An error response of RFC 3489 is the same, but for the cookie, which is part of its transaction ID.
        reply.bytes = wire::error(message.transaction, 420, "Unknown Attribute", &unknown, signed && !old);
        reply.bytes[4..8].copy_from_slice(&message.cookie.to_be_bytes());
        return Some(reply);
    }
    if let Some(Value::Change { address, port }) = message.get(registry::CHANGE_REQUEST) {
        reply.via = Seat { address: seat.address ^ address, port: seat.port ^ port };
    }
    if let Some(Value::Port(port)) = message.get(registry::RESPONSE_PORT) {
        if port == 0 {
            reply.bytes = wire::error(message.transaction, 400, "Bad Request", &[], signed);
            return Some(reply);
        }
        reply.to.set_port(port);
    }
    let opposite = Seat { address: !seat.address, port: !seat.port };
    let about = About {
        origin: Some(addresses.of(reply.via)),
        other: addresses.alternate.map(|_| addresses.of(opposite)),
        fingerprint: signed,
    };
    let mapped = SocketAddr::new(from.ip().to_canonical(), from.port());
    reply.bytes = if old {
        wire::old_success(message.id(), mapped, about)
    } else {
        wire::success(message.transaction, mapped, about)
    };
    Some(reply)
}

/// The attributes that would have to be understood and are not, or cannot be done here.
fn unknown(message: &Message<'_>, can_change: bool, stream: bool) -> Vec<u16> {
    let cannot = |kind: u16| match kind {
        registry::CHANGE_REQUEST => !can_change,
        registry::RESPONSE_PORT => stream,
        _ => !UNDERSTOOD.contains(&kind),
    };
    let required = message.attributes.iter().filter(|attribute| attribute.is_required());
    let mut all: Vec<u16> = required
        .filter(|attribute| cannot(attribute.kind) || message.value(attribute).is_err())
        .map(|attribute| attribute.kind)
        .collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(16);
    all
}

/// Lets each client ask so often and no more: a bucket for each address (each /64 of IPv6), of which only so many are kept.
#[derive(Debug)]
pub struct Limiter {
    rate: f64,
    burst: f64,
    buckets: HashMap<IpAddr, Bucket, BuildHasherDefault<Hasher>>,
    /// When room was last made.
    cleared: Option<Tick>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Tick,
}

/// The most clients that are remembered.
const CLIENTS: usize = 16_384;

/// How often room is made at most.
const CLEARING: Duration = Duration::from_secs(1);

/// FNV-1a: the table is bounded, so collisions made on purpose cost little.
#[derive(Debug)]
struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for Hasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl Limiter {
    /// So many answers a second to each client, and twice as many at once.
    pub fn new(rate: u32) -> Self {
        Self { rate: f64::from(rate), burst: f64::from(rate) * 2.0, buckets: HashMap::default(), cleared: None }
    }

    /// May this client be answered now?
    pub fn allows(&mut self, now: Tick, client: IpAddr) -> bool {
        let client = network(client);
        if self.buckets.len() >= CLIENTS && !self.buckets.contains_key(&client) {
            // Going through all of them for each packet of a flood would be what the flood is after.
            if self.cleared.is_some_and(|cleared| now.since(cleared) < CLEARING) {
                return false;
            }
            self.cleared = Some(now);
            let (rate, burst) = (self.rate, self.burst);
            self.buckets.retain(|_, bucket| bucket.tokens + now.since(bucket.at).as_secs_f64() * rate < burst);
            if self.buckets.len() >= CLIENTS {
                return false;
            }
        }
        let bucket = self.buckets.entry(client).or_insert(Bucket { tokens: self.burst, at: now });
        let gained = now.since(bucket.at).as_secs_f64() * self.rate;
        bucket.tokens = (bucket.tokens + gained).min(self.burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }
}

/// One client has a whole /64 of IPv6.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

/// How long an idle connection is kept.
pub const IDLE: Duration = Duration::from_secs(30);
/// The most connections at a time.
pub const CONNECTIONS: usize = 512;

#[cfg(test)]
mod tests {
    use super::super::answer::{Expected, Judged, judge};
    use super::super::outcome::Outcome;
    use super::super::wire::{Change, Wish, request};
    use super::*;

    const ID: [u8; 12] = [3; 12];

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn two() -> Addresses {
        Addresses { primary: address("192.0.2.1:3478"), alternate: Some(address("192.0.2.2:3479")) }
    }

    fn client() -> SocketAddr {
        address("203.0.113.7:4711")
    }

    #[test]
    fn answers_from_where_it_is_told_to() {
        for (change, via, origin) in [
            (Change::NOTHING, Seat::ALL[0], "192.0.2.1:3478"),
            (Change::PORT, Seat::ALL[1], "192.0.2.1:3479"),
            (Change { address: true, port: false }, Seat::ALL[2], "192.0.2.2:3478"),
            (Change::BOTH, Seat::ALL[3], "192.0.2.2:3479"),
        ] {
            let sent = request(ID, &Wish { change, ..Wish::default() });
            let reply = answer(&two(), Seat::default(), client(), false, &sent).expect("an answer");
            assert_eq!((reply.via, reply.to), (via, client()));
            let expected = Expected {
                id: ID,
                request: &sent,
                server: address("192.0.2.1:3478"),
                from: Some(address(origin)),
                key: None,
            };
            let Judged::Ends(Outcome::Answered, said) = judge(&expected, address(origin), &reply.bytes) else {
                panic!("{change:?}");
            };
            assert_eq!((said.origin, said.other), (Some(address(origin)), Some(address("192.0.2.2:3479"))));
            assert!(said.fingerprint);
        }
    }

    #[test]
    fn says_what_it_cannot_do() {
        let one = Addresses { alternate: None, ..two() };
        let sent = request(ID, &Wish { change: Change::PORT, ..Wish::default() });
        for (addresses, stream) in [(one, false), (two(), true)] {
            let reply = answer(&addresses, Seat::default(), client(), stream, &sent).expect("an answer");
            let message = read(&reply.bytes).expect("a message");
            assert_eq!(message.get(registry::UNKNOWN_ATTRIBUTES), Some(Value::Types(vec![registry::CHANGE_REQUEST])));
        }
    }

    #[test]
    fn answers_to_another_port() {
        let sent = request(ID, &Wish { response_port: Some(9), ..Wish::default() });
        let reply = answer(&two(), Seat::default(), client(), false, &sent).expect("an answer");
        assert_eq!(reply.to, address("203.0.113.7:9"));
    }

    #[test]
    fn speaks_rfc_3489_to_who_does() {
        let mut sent = vec![0, 1, 0, 0];
        sent.extend([7; 16]);
        let reply = answer(&two(), Seat::default(), client(), false, &sent).expect("an answer");
        let message = read(&reply.bytes).expect("a message");
        assert_eq!(message.id(), [7; 16]);
        assert_eq!(message.get(registry::MAPPED_ADDRESS), Some(Value::Address(client())));
        assert!(message.attribute(registry::XOR_MAPPED_ADDRESS).is_none());
    }

    #[test]
    fn is_silent_to_everything_else() {
        let good = request(ID, &Wish::default());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x80;
            let reply = answer(&two(), Seat::default(), client(), false, &bad);
            assert!(reply.is_none_or(|reply| reply.bytes.len() < 120), "byte {at}");
        }
        for end in 0..good.len() {
            assert_eq!(answer(&two(), Seat::default(), client(), false, &good[..end]), None);
        }
        assert_eq!(answer(&two(), Seat::default(), client(), false, &wire::indication(ID)), None);
        let success = wire::success(ID, client(), About::default());
        assert_eq!(
            answer(&two(), Seat::default(), client(), false, &success),
            None,
            "or two servers would talk for ever"
        );
    }

    #[test]
    fn limits_each_client_and_its_own_memory() {
        let mut limiter = Limiter::new(10);
        let now = Tick::default();
        let client = address("192.0.2.9:1").ip();
        let allowed = (0..100).filter(|_| limiter.allows(now, client)).count();
        assert_eq!(allowed, 20);
        assert!(limiter.allows(now, address("192.0.2.10:1").ip()), "another client");
        assert!(limiter.allows(Tick::from_millis(100), client) && !limiter.allows(Tick::from_millis(100), client));
        let neighbours = ["[2001:db8::1]:1", "[2001:db8::2]:1"].map(|text| network(address(text).ip()));
        assert_eq!(neighbours[0], neighbours[1]);
        for n in 0..40_000_u32 {
            limiter.allows(now, IpAddr::from(n.to_be_bytes()));
        }
        assert!(limiter.buckets.len() <= CLIENTS);
        assert!(limiter.allows(Tick::from_millis(60_000), IpAddr::from([9, 9, 9, 9])), "old ones make room");
    }
}
