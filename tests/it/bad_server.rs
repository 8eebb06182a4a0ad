//! A STUN server that misbehaves in a chosen way, over UDP and TCP, for the tests of `stun probe`. It has a codec of its
//! own: what it gets wrong must not depend on what we get right.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
/// How slow `slow` is; more than the time after which a request is repeated.
const SLOW: Duration = Duration::from_millis(800);

/// Terminal escapes, a bidirectional override, workflow commands, HTML and Markdown, as the name of a program.
pub(crate) const HOSTILE: &str = "\x1b[31mred\x1b]52;c;Zm9v\x07\u{202e}::error::x <script> `|*_#\n\0end";

const USER: &str = "alice";
const PASSWORD: &str = "secret";
const REALM: &str = "lab.test";

/// What to send: the bytes, and from where: here, from another port, from another address.
#[derive(Clone, Copy, PartialEq)]
enum From {
    Here,
    Port,
    Address,
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("short");
    let mut all = [kind.to_be_bytes(), length.to_be_bytes()].concat();
    all.extend(value);
    all.resize(4 + value.len().next_multiple_of(4), 0);
    all
}

/// The value of a mapped address and its like; XORed with the transaction ID when there is one.
fn address(to: SocketAddr, id: Option<&[u8]>, family: Option<u8>) -> Vec<u8> {
    let (mut port, mut ip) = (
        to.port(),
        match to.ip() {
            IpAddr::V4(v4) => v4.octets().to_vec(),
            IpAddr::V6(v6) => v6.octets().to_vec(),
        },
    );
    if let Some(id) = id {
        port ^= 0x2112;
        let key = [&COOKIE, id].concat();
        ip.iter_mut().zip(key).for_each(|(byte, mask)| *byte ^= mask);
    }
    let usual = if to.is_ipv4() { 1 } else { 2 };
    let mut value = vec![0, family.unwrap_or(usual)];
    value.extend(port.to_be_bytes());
    value.extend(ip);
    value
}

fn header(kind: u16, length: usize, cookie: [u8; 4], id: &[u8]) -> Vec<u8> {
    let length = u16::try_from(length).expect("short");
    [&kind.to_be_bytes()[..], &length.to_be_bytes(), &cookie, id].concat()
}

/// CRC-32 by the bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// A message with everything at its end that the fault leaves right.
fn message(kind: u16, id: &[u8], attributes: &[u8], key: Option<&[u8]>, fault: &str) -> Vec<u8> {
    let cookie = if fault == "bad-cookie" { [0x21, 0x12, 0xA4, 0x43] } else { COOKIE };
    let mut body = attributes.to_vec();
    if let Some(key) = key {
        let covered = [header(kind, body.len() + 24, cookie, id), body.clone()].concat();
        let mut mac = rtcscope::stun::integrity::sign(&covered, key).to_vec();
        if fault == "bad-integrity" {
            mac[19] ^= 1;
        }
        body.extend(attribute(8, &mac));
    }
    if !matches!(fault, "legacy" | "huge-attr" | "bad-length" | "odd-length") {
        let covered = [header(kind, body.len() + 8, cookie, id), body.clone()].concat();
        let sum = crc(&covered) ^ 0x5354_554E ^ u32::from(fault == "bad-fingerprint");
        body.extend(attribute(0x8028, &sum.to_be_bytes()));
    }
    [header(kind, body.len(), cookie, id), body].concat()
}

fn error_value(code: u16) -> Vec<u8> {
    let mut value = vec![0, 0, u8::try_from(code / 100).expect("small"), u8::try_from(code % 100).expect("small")];
    value.extend(b"because");
    value
}

/// A fault, and what it needs to remember.
struct Fault {
    name: String,
    port: u16,
    staled: AtomicUsize,
}

impl Fault {
    fn challenge(&self, id: &[u8], code: u16) -> Vec<(Vec<u8>, From)> {
        let nonce = format!("nonce-{}", self.staled.load(Ordering::Relaxed));
        let body =
            [attribute(9, &error_value(code)), attribute(0x14, REALM.as_bytes()), attribute(0x15, nonce.as_bytes())];
        vec![(message(0x0111, id, &body.concat(), None, ""), From::Here)]
    }

    /// The key, when the request is signed.
    fn key(request: &[u8]) -> Option<Vec<u8>> {
        use rtcscope::stun::integrity::{Made, holds, long_term_key};
        let message = rtcscope::stun::message::read(request).ok()?;
        let keyed = message.attribute(8)?;
        let key = long_term_key(USER.as_bytes(), REALM.as_bytes(), PASSWORD, Made::Md5);
        holds(&message, keyed, &key).then_some(key)
    }

    /// What to answer to a request.
    fn answers(&self, request: &[u8], peer: SocketAddr) -> Vec<(Vec<u8>, From)> {
        let fault = self.name.as_str();
        if request.len() < 20 || request[..2] != [0, 1] || fault == "silent" {
            return vec![];
        }
        let id = &request[8..20];
        let error = |code, more: &[u8]| {
            let body = [attribute(9, &error_value(code)), more.to_vec()].concat();
            vec![(message(0x0111, id, &body, None, ""), From::Here)]
        };
        let here = SocketAddr::new([127, 0, 0, 1].into(), self.port);
        let elsewhere = SocketAddr::new([127, 0, 0, 2].into(), self.port);
        match fault {
            "error-300" => return error(300, &attribute(0x8023, &address(elsewhere, None, None))),
            "redirect-loop" => return error(300, &attribute(0x8023, &address(here, None, None))),
            "error-401" => return self.challenge(id, 401),
            "error-438" => {
                self.staled.fetch_add(1, Ordering::Relaxed);
                return self.challenge(id, 438);
            }
            "error-420" => return error(420, &attribute(0xA, &[0x7F, 0xFF])),
            "bare-401" => return error(401, &[]),
            "empty-error" => return vec![(message(0x0111, id, &[], None, ""), From::Here)],
            _ => {}
        }
        if let Some(code) = fault.strip_prefix("error-") {
            return error(code.parse().expect("a code"), &[]);
        }
        let mut key = None;
        if matches!(fault, "auth" | "bad-integrity" | "no-integrity" | "stale-once") {
            key = Self::key(request);
            if key.is_none() {
                return self.challenge(id, 401);
            }
            if fault == "stale-once" && self.staled.fetch_add(1, Ordering::Relaxed) == 0 {
                return self.challenge(id, 438);
            }
            if fault == "no-integrity" {
                key = None;
            }
        }
        let higher = SocketAddr::new(peer.ip(), peer.port() % 65_535 + 1);
        let mapped = match fault {
            "lying-port" => higher,
            "lying-addr" => SocketAddr::new([192, 0, 2, 99].into(), peer.port()),
            "wrong-family" => SocketAddr::new("2001:db8::99".parse().expect("an address"), peer.port()),
            _ => peer,
        };
        let xor = |to| attribute(0x20, &address(to, Some(id), None));
        let mut body = xor(mapped);
        match fault {
            "bogus-family" => body = attribute(0x20, &address(mapped, Some(id), Some(7))),
            "legacy" => body = attribute(1, &address(mapped, None, None)),
            "no-address" => body = attribute(0x8022, b"bad"),
            "zero-attr" => body = attribute(0x20, &[]),
            "huge-attr" => body[2..4].copy_from_slice(&[0xFF, 0xF0]),
            "unknown-required" => body.extend(attribute(0x7FFF, b"????")),
            "hostile" => body.extend(attribute(0x8022, HOSTILE.as_bytes())),
            "jumbo" => (0..10).for_each(|_| body.extend(attribute(0x8022, &[b'x'; 763]))),
            "ignores-change" | "dead-alternate" => {
                body.extend(attribute(0x802B, &address(here, None, None)));
                body.extend(attribute(0x802C, &address(elsewhere, None, None)));
            }
            _ => {}
        }
        let mut reply = message(0x0101, id, &body, key.as_deref(), fault);
        let length = reply.len();
        match fault {
            "wrong-txid" => {
                let other = [&[id[0] ^ 1], &id[1..]].concat();
                reply = message(0x0101, &other, &body, None, "");
            }
            "truncated" => reply.truncate(26),
            "bad-length" => reply[3] += 4,
            "odd-length" => {
                reply[3] -= 3;
                reply.truncate(length - 3);
            }
            "echo" => reply = request.to_vec(),
            "indication" => reply = message(0x0011, id, &body, None, ""),
            "garbage" => reply = (0..100_u8).map(|n| n.wrapping_mul(97).wrapping_add(id[0])).collect(),
            "empty" => reply.clear(),
            _ => {}
        }
        match fault {
            "duplicate" => vec![(reply, From::Here); 3],
            "conflict" => vec![(reply, From::Here), (message(0x0101, id, &xor(higher), None, ""), From::Here)],
            "other-port" => vec![(reply, From::Port)],
            "other-addr" => vec![(reply, From::Address)],
            _ => vec![(reply, From::Here)],
        }
    }

    fn datagrams(self: Arc<Self>, socket: UdpSocket) {
        let other_port = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let other_address = UdpSocket::bind(("127.0.0.2", self.port)).ok();
        let mut buffer = [0; 2048];
        while let Ok((length, peer)) = socket.recv_from(&mut buffer) {
            for (reply, from) in self.answers(&buffer[..length], peer) {
                let sender = match from {
                    From::Here => socket.try_clone().expect("a socket"),
                    From::Port => other_port.try_clone().expect("a socket"),
                    From::Address => other_address.as_ref().expect("127.0.0.2").try_clone().expect("a socket"),
                };
                let slow = self.name == "slow";
                // Whoever has gone gets nothing.
                std::thread::spawn(move || {
                    if slow {
                        std::thread::sleep(SLOW);
                    }
                    let _ = sender.send_to(&reply, peer);
                });
                if self.name == "conflict" || self.name == "duplicate" {
                    std::thread::yield_now();
                }
            }
        }
    }

    fn connection(&self, mut stream: TcpStream, peer: SocketAddr) {
        let mut head = [0; 20];
        while stream.read_exact(&mut head).is_ok() {
            let mut request = head.to_vec();
            request.resize(20 + usize::from(u16::from_be_bytes([head[2], head[3]])), 0);
            if stream.read_exact(&mut request[20..]).is_err() {
                return;
            }
            if self.name == "slow" {
                std::thread::sleep(SLOW);
            }
            for (reply, _) in self.answers(&request, peer) {
                let step = if self.name == "dribble" { 1 } else { reply.len().max(1) };
                for part in reply.chunks(step) {
                    if stream.write_all(part).is_err() {
                        return;
                    }
                }
                if matches!(self.name.as_str(), "truncated" | "empty") {
                    return;
                }
            }
        }
    }
}

/// Starts a server with a fault on UDP and TCP; it lives as long as the tests do.
pub(crate) fn start(fault: &str) -> u16 {
    for _ in 0..100 {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let port = socket.local_addr().expect("bound").port();
        let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) else { continue };
        let [datagrams, fault] =
            [(); 2].map(|()| Arc::new(Fault { name: fault.to_owned(), port, staled: AtomicUsize::new(0) }));
        std::thread::spawn(move || datagrams.datagrams(socket));
        std::thread::spawn(move || {
            while let Ok((stream, peer)) = listener.accept() {
                let fault = Arc::clone(&fault);
                std::thread::spawn(move || fault.connection(stream, peer));
            }
        });
        return port;
    }
    panic!("no port is free for UDP and TCP");
}
