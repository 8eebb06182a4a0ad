//! A STUN server on loopback that misbehaves in one chosen way, over UDP and TCP at the same port. [`FAULTS`] lists the ways,
//! what each does on the wire, and the truth about it that a probe must tell, so that tests can go through all of them.
//!
//! It writes and reads STUN by itself, with nothing of the program's: a second opinion. Only `std` is used.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What a server may do wrong; some are right, for comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Nothing,
    Silent,
    Slow,
    WrongTransaction,
    BadCookie,
    Truncated,
    BadLength,
    OddLength,
    BadFingerprint,
    BadIntegrity,
    NoIntegrity,
    Auth,
    StaleOnce,
    Redirect,
    RedirectLoop,
    Challenge(u16),
    BareChallenge,
    Error(u16),
    EmptyError,
    WrongFamily,
    BogusFamily,
    Legacy,
    NoAddress,
    ZeroAttribute,
    HugeAttribute,
    UnknownRequired,
    OtherPort,
    OtherAddress,
    Duplicate,
    Conflict,
    Strays,
    Echo,
    Request,
    Indication,
    WrongMethod,
    Garbage,
    Empty,
    Reset,
    Jumbo,
    Hostile,
    Dribble,
    LyingPort,
    LyingAddress,
    Discovery,
    IgnoresChange,
    RefusesChange,
    DeadAlternate,
    MuteAlternate,
    SameAlternate,
    SameAddress,
    SamePort,
    FalseOrigin,
}

/// What a probe must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    /// The client's address, and nothing to remark.
    Good,
    /// The client's address, and something odd that should be told.
    Odd,
    /// An address that must not be told as the client's without a doubt.
    Doubt,
    /// An error response with this code.
    Error(u16),
    /// Something came, but nothing that may be taken for an answer; what it was should be told.
    Bad,
    /// Nothing came.
    Silence,
}

/// A line of [`FAULTS`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) fault: Fault,
    /// As in messages and names of tests.
    pub(crate) name: &'static str,
    /// What the server does.
    pub(crate) wire: &'static str,
    /// What a probe over UDP must come to; none where the fault is none over UDP.
    pub(crate) udp: Option<Truth>,
    /// The same over TCP.
    pub(crate) tcp: Option<Truth>,
    /// What a probe must say, in a sentence.
    pub(crate) says: &'static str,
}

impl Entry {
    /// Whether the truth is for a client with [`USER`] and [`PASS`]; for others it is `Error(401)`.
    pub(crate) const fn wants_credentials(&self) -> bool {
        matches!(self.fault, Fault::BadIntegrity | Fault::NoIntegrity | Fault::Auth | Fault::StaleOnce)
    }

    /// Whether it is about RFC 5780: then a probe finds no fault, or a small one, and NAT discovery must judge the server.
    pub(crate) const fn is_discovery(&self) -> bool {
        self.fault.offers_alternate()
    }
}

impl Fault {
    const fn offers_alternate(self) -> bool {
        matches!(self, Self::Discovery | Self::IgnoresChange | Self::RefusesChange | Self::DeadAlternate)
            || matches!(self, Self::MuteAlternate | Self::SameAlternate | Self::SameAddress | Self::SamePort)
            || matches!(self, Self::FalseOrigin)
    }

    /// Its line in the table.
    pub(crate) fn entry(self) -> &'static Entry {
        FAULTS.iter().find(|entry| entry.fault == self).expect("every fault in use has a line")
    }
}

const fn both(fault: Fault, name: &'static str, truth: Truth, wire: &'static str, says: &'static str) -> Entry {
    Entry { fault, name, wire, udp: Some(truth), tcp: Some(truth), says }
}

const fn udp(fault: Fault, name: &'static str, truth: Truth, wire: &'static str, says: &'static str) -> Entry {
    Entry { fault, name, wire, udp: Some(truth), tcp: None, says }
}

const fn tcp(fault: Fault, name: &'static str, truth: Truth, wire: &'static str, says: &'static str) -> Entry {
    Entry { fault, name, wire, udp: None, tcp: Some(truth), says }
}

const fn error(code: u16, name: &'static str, says: &'static str) -> Entry {
    both(Fault::Error(code), name, Truth::Error(code), "this error response, always", says)
}

/// Every fault.
#[rustfmt::skip]
pub(crate) const FAULTS: &[Entry] = &[
    both(Fault::Nothing, "ok", Truth::Good, "a correct answer", "the address"),
    both(Fault::Silent, "silent", Truth::Silence, "no answer", "no answer, after all retransmissions over UDP"),
    both(Fault::Slow, "slow", Truth::Good, "a correct answer after `delay`",
        "the address and a long round trip; a second answer, to the retransmission, changes nothing"),
    both(Fault::WrongTransaction, "wrong-txid", Truth::Bad, "a transaction ID with one bit flipped",
        "answers with another transaction ID; never an address"),
    both(Fault::BadCookie, "bad-cookie", Truth::Bad, "magic cookie 0x2112a443", "a wrong cookie; never an address"),
    both(Fault::Truncated, "truncated", Truth::Bad, "the answer cut off after `cut` bytes; over TCP then the end",
        "the answer is cut off"),
    both(Fault::BadLength, "bad-length", Truth::Bad, "the length in the header is four more than there are",
        "the length is wrong, or the answer cut off"),
    both(Fault::OddLength, "odd-length", Truth::Bad,
        "the length in the header is that of the answer but no multiple of four", "an impossible length"),
    both(Fault::BadFingerprint, "bad-fingerprint", Truth::Bad, "FINGERPRINT with one bit flipped",
        "FINGERPRINT is wrong; never an address"),
    both(Fault::BadIntegrity, "bad-integrity", Truth::Bad, "401, then success with MESSAGE-INTEGRITY one bit wrong",
        "the signature is wrong; never an address"),
    both(Fault::NoIntegrity, "no-integrity", Truth::Bad, "401, then success without MESSAGE-INTEGRITY",
        "the answer to a signed request is not signed; never an address"),
    both(Fault::Auth, "auth", Truth::Good, "401, then, if signed rightly, a correct signed answer, else 401",
        "with credentials the address; without, that they are wanted"),
    both(Fault::StaleOnce, "stale-once", Truth::Good, "as auth, but to the first signed request 438 and a new nonce",
        "the address: the client tries again with the new nonce"),
    both(Fault::Redirect, "error-300", Truth::Error(300),
        "300 with ALTERNATE-SERVER 127.0.0.2 and the same port, where nobody is",
        "sends clients to 127.0.0.2, at which port"),
    both(Fault::RedirectLoop, "redirect-loop", Truth::Error(300), "300 with ALTERNATE-SERVER naming itself",
        "sends clients to itself; not followed without end"),
    error(400, "error-400", "error 400: it cannot make sense of the request"),
    both(Fault::Challenge(401), "error-401", Truth::Error(401), "401 with REALM and NONCE, to signed requests too",
        "wants credentials, or refuses these; not tried without end"),
    both(Fault::BareChallenge, "bare-401", Truth::Error(401), "401 without REALM and NONCE",
        "wants credentials but does not say for what: nobody can answer"),
    error(403, "error-403", "error 403: refused"),
    error(420, "error-420", "error 420: does not know attribute 0x7fff"),
    error(437, "error-437", "error 437, which makes no sense for a binding"),
    both(Fault::Challenge(438), "error-438", Truth::Error(438), "438 with REALM and a new NONCE each time",
        "every nonce is stale; not tried without end"),
    error(441, "error-441", "error 441, which makes no sense for a binding"),
    error(442, "error-442", "error 442, which makes no sense for a binding"),
    error(486, "error-486", "error 486, which makes no sense for a binding"),
    error(500, "error-500", "error 500: something failed in the server"),
    error(508, "error-508", "error 508, which makes no sense for a binding"),
    error(699, "error-699", "error 699, which nobody has registered"),
    both(Fault::EmptyError, "empty-error", Truth::Bad, "an error response without ERROR-CODE",
        "an error, but it does not say which"),
    both(Fault::WrongFamily, "wrong-family", Truth::Bad, "XOR-MAPPED-ADDRESS 2001:db8::99, well-formed",
        "an address of the other family; never told as ours"),
    both(Fault::BogusFamily, "bogus-family", Truth::Bad, "XOR-MAPPED-ADDRESS of family 7", "an address of no family"),
    both(Fault::Legacy, "legacy", Truth::Odd, "only MAPPED-ADDRESS, as in RFC 3489",
        "the address, and that it comes in the old attribute, which some NATs rewrite"),
    both(Fault::NoAddress, "no-address", Truth::Bad, "success with SOFTWARE only", "an answer without an address"),
    both(Fault::ZeroAttribute, "zero-attr", Truth::Bad, "XOR-MAPPED-ADDRESS of length 0",
        "an address that cannot be read"),
    both(Fault::HugeAttribute, "huge-attr", Truth::Bad, "an attribute of 0xfff0 bytes in a message of 32",
        "an attribute longer than the message"),
    both(Fault::UnknownRequired, "unknown-required", Truth::Bad,
        "a good address and attribute 0x7fff, which must be understood",
        "failed: attribute 0x7fff must be understood and is not (RFC 8489, section 6.3.3)"),
    udp(Fault::OtherPort, "other-port", Truth::Bad, "a correct answer from another port",
        "the answer comes from another port; it does not count"),
    udp(Fault::OtherAddress, "other-addr", Truth::Bad, "a correct answer from 127.0.0.2, same port",
        "the answer comes from another address; it does not count"),
    both(Fault::Duplicate, "duplicate", Truth::Odd, "the same answer three times",
        "the address, once; the copies are no answers to later requests"),
    both(Fault::Conflict, "conflict", Truth::Doubt, "two answers, the second with a port one higher",
        "two answers that contradict one another"),
    udp(Fault::Strays, "strays", Truth::Odd,
        "nonsense, an answer with a wrong transaction ID, a lie from another port, and only then a correct answer",
        "the address: what came before does not end the transaction"),
    both(Fault::Echo, "echo", Truth::Bad, "the request itself", "the request comes back: no STUN server"),
    both(Fault::Request, "request", Truth::Bad, "a binding request with the same transaction ID and an address",
        "a request instead of an answer"),
    both(Fault::Indication, "indication", Truth::Bad,
        "a binding indication with the same transaction ID and an address", "an indication instead of an answer"),
    both(Fault::WrongMethod, "wrong-method", Truth::Bad,
        "an Allocate success with the same transaction ID and an address", "an answer to another method"),
    both(Fault::Garbage, "garbage", Truth::Bad, "100 bytes that are no STUN", "what comes back is not STUN"),
    both(Fault::Empty, "empty", Truth::Bad, "a datagram without a byte; over TCP the end of the connection",
        "an empty datagram; over TCP: closed without an answer"),
    tcp(Fault::Reset, "reset", Truth::Bad, "the connection is reset when the request comes",
        "the connection was reset"),
    both(Fault::Hostile, "hostile", Truth::Good, "a correct answer whose SOFTWARE is made to harm terminals, logs and web pages",
        "the address, and the name made harmless"),
    both(Fault::Jumbo, "jumbo", Truth::Good, "a correct answer of 7.7 kB, with ten SOFTWARE", "the address"),
    tcp(Fault::Dribble, "dribble", Truth::Good, "a correct answer, byte by byte, over `delay`", "the address"),
    both(Fault::LyingPort, "lying-port", Truth::Doubt, "the client's port plus one",
        "one server cannot show it, but on loopback there is no NAT: not plausible"),
    both(Fault::LyingAddress, "lying-addr", Truth::Doubt, "192.0.2.99 with the client's port",
        "one server cannot show it, but on loopback there is no NAT: not plausible"),
    udp(Fault::Discovery, "discovery", Truth::Good, "RFC 5780, correct, with 127.0.0.2 and another port",
        "supports RFC 5780; no NAT, no filter"),
    udp(Fault::IgnoresChange, "ignores-change", Truth::Good,
        "RFC 5780, but CHANGE-REQUEST is answered from where it was asked",
        "no NAT; the filter cannot be told: CHANGE-REQUEST is ignored"),
    udp(Fault::RefusesChange, "refuses-change", Truth::Good, "RFC 5780, but 420 to CHANGE-REQUEST",
        "no NAT; the filter cannot be told: CHANGE-REQUEST is refused"),
    udp(Fault::DeadAlternate, "dead-alternate", Truth::Good,
        "OTHER-ADDRESS where nobody listens (ICMP says so); CHANGE-REQUEST is not answered",
        "cannot tell: the other address does not answer"),
    udp(Fault::MuteAlternate, "mute-alternate", Truth::Good,
        "OTHER-ADDRESS where nothing is answered; nor is CHANGE-REQUEST",
        "cannot tell: the other address does not answer"),
    udp(Fault::SameAlternate, "same-alternate", Truth::Good, "OTHER-ADDRESS naming itself",
        "cannot tell: OTHER-ADDRESS is no other address"),
    udp(Fault::SameAddress, "same-address", Truth::Good, "OTHER-ADDRESS with its own address and another port",
        "cannot tell: OTHER-ADDRESS is no other address"),
    udp(Fault::SamePort, "same-port", Truth::Good, "OTHER-ADDRESS with another address and its own port",
        "cannot tell: OTHER-ADDRESS has no other port"),
    udp(Fault::FalseOrigin, "false-origin", Truth::Odd,
        "RFC 5780, but RESPONSE-ORIGIN is never where the answer comes from",
        "the address, and that RESPONSE-ORIGIN is wrong: the server is not to be trusted about filters"),
];

/// The credentials that the server takes.
pub(crate) const USER: &str = "alice";
pub(crate) const PASS: &str = "secret";
pub(crate) const REALM: &str = "lab.test";

/// How it goes about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// For `slow` and `dribble`.
    pub(crate) delay: Duration,
    /// So many requests are ignored first, as if they were lost.
    pub(crate) skip: usize,
    /// How many bytes `truncated` leaves.
    pub(crate) cut: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { delay: Duration::from_millis(700), skip: 0, cut: 26 }
    }
}

/// A server; dropping it stops it.
pub(crate) struct BadStun {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// The sockets: the first is the server. The bits of the index say what differs: 1 the port, 2 the address.
struct Shared {
    fault: Fault,
    settings: Settings,
    sockets: [Option<UdpSocket>; 4],
    addresses: [SocketAddr; 4],
    stop: AtomicBool,
    requests: AtomicUsize,
    signed: AtomicUsize,
    connections: Mutex<Vec<JoinHandle<()>>>,
}

/// How often a thread that waits looks whether it should stop.
const TICK: Duration = Duration::from_millis(20);

impl BadStun {
    /// Starts one, and gives it with its address.
    pub(crate) fn start(fault: Fault) -> Self {
        Self::with(fault, Settings::default())
    }

    /// The same, not with the usual settings.
    pub(crate) fn with(fault: Fault, settings: Settings) -> Self {
        let (listener, sockets, addresses) = bind(fault);
        let shared = Arc::new(Shared {
            fault,
            settings,
            sockets,
            addresses,
            stop: AtomicBool::new(false),
            requests: AtomicUsize::new(0),
            signed: AtomicUsize::new(0),
            connections: Mutex::default(),
        });
        let mut threads = Vec::new();
        for at in 0..4 {
            if shared.listens(at) {
                let shared = Arc::clone(&shared);
                threads.push(std::thread::spawn(move || shared.udp(at)));
            }
        }
        let accepting = Arc::clone(&shared);
        threads.push(std::thread::spawn(move || accepting.tcp(&listener)));
        Self { shared, threads }
    }

    /// Where it is, over UDP and over TCP.
    pub(crate) fn address(&self) -> SocketAddr {
        self.shared.addresses[0]
    }

    /// How many requests have come to it so far, those that it ignored included.
    pub(crate) fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }
}

impl Drop for BadStun {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes them, so that they look. What fails here costs a tick.
        drop(TcpStream::connect(self.address()));
        if let Some(socket) = &self.shared.sockets[1] {
            for at in (0..4).filter(|at| self.shared.listens(*at)) {
                let _ = socket.send_to(&[], self.shared.addresses[at]);
            }
        }
        let mut threads = std::mem::take(&mut self.threads);
        threads.append(&mut self.shared.connections.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        for thread in threads {
            let ended = thread.join();
            // A panic in there fails the test, unless it is failing already.
            assert!(ended.is_ok() || std::thread::panicking(), "the misbehaving server failed");
        }
    }
}

const FIRST: Ipv4Addr = Ipv4Addr::LOCALHOST;
const SECOND: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// Finds two ports that are free where they are needed.
fn bind(fault: Fault) -> (TcpListener, [Option<UdpSocket>; 4], [SocketAddr; 4]) {
    let second = matches!(fault, Fault::OtherAddress) || fault.offers_alternate() && fault != Fault::DeadAlternate;
    for _ in 0..100 {
        let listener = TcpListener::bind((FIRST, 0)).expect("a TCP port");
        let port = listener.local_addr().expect("its address").port();
        let Ok(here) = UdpSocket::bind((FIRST, port)) else { continue };
        // Held in any case, so that nobody who listens on all addresses gets it.
        let other = UdpSocket::bind((FIRST, 0)).expect("a UDP port");
        let other_port = other.local_addr().expect("its address").port();
        let mut sockets = [Some(here), Some(other), None, None];
        if second {
            let (Ok(there), Ok(away)) = (UdpSocket::bind((SECOND, port)), UdpSocket::bind((SECOND, other_port))) else {
                continue;
            };
            sockets[2] = Some(there);
            sockets[3] = Some(away);
        }
        for socket in sockets.iter().flatten() {
            socket.set_read_timeout(Some(TICK)).expect("a timeout that is not zero");
        }
        let addresses = [(FIRST, port), (FIRST, other_port), (SECOND, port), (SECOND, other_port)];
        return (listener, sockets, addresses.map(SocketAddr::from));
    }
    panic!("no two free ports on 127.0.0.1 and 127.0.0.2");
}

/// A datagram to send: from which socket, and what.
type Reply = (usize, Vec<u8>);

impl Shared {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn listens(&self, at: usize) -> bool {
        let alternates = self.fault.offers_alternate() && !matches!(self.fault, Fault::DeadAlternate);
        self.sockets[at].is_some() && (at == 0 || alternates && self.fault != Fault::MuteAlternate)
    }

    fn udp(&self, at: usize) {
        let Some(socket) = &self.sockets[at] else { return };
        let mut later: Vec<(Instant, SocketAddr, Reply)> = Vec::new();
        let mut buffer = vec![0; 65536];
        while !self.stopped() {
            match socket.recv_from(&mut buffer) {
                Ok((length, peer)) => {
                    let due =
                        Instant::now() + if self.fault == Fault::Slow { self.settings.delay } else { Duration::ZERO };
                    later.extend(self.replies(&buffer[..length], peer, at).into_iter().map(|reply| (due, peer, reply)));
                }
                // ICMP about an earlier answer is reported here too; the client has gone then.
                Err(error)
                    if [ErrorKind::WouldBlock, ErrorKind::TimedOut, ErrorKind::ConnectionRefused]
                        .contains(&error.kind()) => {}
                Err(error) => panic!("receiving: {error}"),
            }
            let now = Instant::now();
            for (_, peer, (from, bytes)) in later.extract_if(.., |(due, ..)| *due <= now) {
                let from = self.sockets[from].as_ref().expect("bound for this fault");
                // The client may be gone.
                let _ = from.send_to(&bytes, peer);
            }
        }
    }

    fn tcp(self: &Arc<Self>, listener: &TcpListener) {
        while let Ok((stream, peer)) = listener.accept() {
            if self.stopped() {
                return;
            }
            let shared = Arc::clone(self);
            let thread = std::thread::spawn(move || shared.connection(stream, peer));
            self.connections.lock().expect("nobody panics with it").push(thread);
        }
    }

    /// Ends when the client does, or when the server stops. Errors are the client's ways of ending it.
    fn connection(&self, mut stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let _ = stream.set_read_timeout(Some(TICK));
        let _ = stream.set_write_timeout(Some(Duration::from_secs(5)));
        let (mut pending, mut buffer) = (Vec::new(), vec![0; 65536]);
        while !self.stopped() {
            let received = if self.fault == Fault::Reset { stream.peek(&mut buffer) } else { stream.read(&mut buffer) };
            match received {
                Ok(0) => return,
                // Closed with the request unread, which the kernel turns into a reset.
                Ok(_) if self.fault == Fault::Reset => {
                    self.requests.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                Ok(length) => pending.extend_from_slice(&buffer[..length]),
                Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => continue,
                Err(_) => return,
            }
            while let Some(length) =
                pending.get(2..4).map(|field| 20 + usize::from(u16::from_be_bytes([field[0], field[1]])))
            {
                if pending.len() < length {
                    break;
                }
                let request: Vec<u8> = pending.drain(..length).collect();
                for (_, bytes) in self.replies(&request, peer, 0) {
                    if bytes.is_empty() || self.write(&mut stream, &bytes).is_err() {
                        return;
                    }
                    if self.fault == Fault::Truncated {
                        let _ = stream.shutdown(Shutdown::Both);
                        return;
                    }
                }
            }
        }
    }

    fn write(&self, stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
        let step = if self.fault == Fault::Dribble { 1 } else { bytes.len() };
        let pause = match self.fault {
            Fault::Slow => self.settings.delay,
            Fault::Dribble => self.settings.delay / u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            _ => Duration::ZERO,
        };
        for piece in bytes.chunks(step) {
            std::thread::sleep(pause);
            if self.stopped() {
                return Err(ErrorKind::Interrupted.into());
            }
            stream.write_all(piece)?;
        }
        Ok(())
    }

    /// What comes back to these bytes, in order. An empty one ends a connection.
    fn replies(&self, data: &[u8], peer: SocketAddr, at: usize) -> Vec<Reply> {
        let Some(request) = Request::read(data) else { return Vec::new() };
        let nth = self.requests.fetch_add(1, Ordering::SeqCst);
        if nth < self.settings.skip || self.fault == Fault::Silent {
            return Vec::new();
        }
        let id = &request.id;
        let success = |attributes: &[u8]| finished(SUCCESS, id, attributes);
        let mapped = |peer| attribute(XOR_MAPPED_ADDRESS, &xored(peer, id));
        let good = || success(&mapped(peer));
        let next_port = SocketAddr::new(peer.ip(), peer.port() % u16::MAX + 1);
        let stranger = |ip: IpAddr| SocketAddr::new(ip, peer.port());
        let v6 = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x99));
        let one = |bytes| vec![(at, bytes)];
        match self.fault {
            Fault::Nothing | Fault::Slow | Fault::Dribble | Fault::Silent | Fault::Reset => one(good()),
            Fault::WrongTransaction => {
                let mut other = *id;
                other[0] ^= 1;
                one(finished(SUCCESS, &other, &attribute(XOR_MAPPED_ADDRESS, &xored(peer, &other))))
            }
            Fault::BadCookie => one(with_cookie(COOKIE + 1, SUCCESS, id, &mapped(peer))),
            Fault::Truncated => one(good()[..self.settings.cut.min(good().len())].to_vec()),
            Fault::BadLength => {
                let mut bytes = message(SUCCESS, id, &mapped(peer));
                let length = u16::try_from(bytes.len() - 20 + 4).expect("a short message");
                bytes[2..4].copy_from_slice(&length.to_be_bytes());
                one(bytes)
            }
            Fault::OddLength => {
                // One byte of a next attribute.
                let mut bytes = message(SUCCESS, id, &mapped(peer));
                bytes.push(0x80);
                let length = u16::try_from(bytes.len() - 20).expect("a short message");
                bytes[2..4].copy_from_slice(&length.to_be_bytes());
                one(bytes)
            }
            Fault::BadFingerprint => {
                let mut bytes = good();
                *bytes.last_mut().expect("not empty") ^= 1;
                one(bytes)
            }
            Fault::BadIntegrity | Fault::NoIntegrity | Fault::Auth | Fault::StaleOnce => {
                one(self.authenticated(&request, peer))
            }
            Fault::Redirect => one(failure(id, 300, &attribute(ALTERNATE_SERVER, &plain(self.addresses[2])))),
            Fault::RedirectLoop => one(failure(id, 300, &attribute(ALTERNATE_SERVER, &plain(self.addresses[0])))),
            Fault::Challenge(code) => one(challenge(id, code, nth)),
            Fault::BareChallenge => one(failure(id, 401, &[])),
            Fault::Error(420) => one(failure(id, 420, &attribute(UNKNOWN_ATTRIBUTES, &[0x7f, 0xff]))),
            Fault::Error(code) => one(failure(id, code, &[])),
            Fault::EmptyError => one(finished(FAILURE, id, &[])),
            Fault::WrongFamily => one(success(&mapped(stranger(v6)))),
            Fault::BogusFamily => {
                let mut value = xored(peer, id);
                value[1] = 7;
                one(success(&attribute(XOR_MAPPED_ADDRESS, &value)))
            }
            Fault::Legacy => one(message(SUCCESS, id, &attribute(MAPPED_ADDRESS, &plain(peer)))),
            Fault::NoAddress => one(success(&attribute(SOFTWARE, b"badstun"))),
            Fault::ZeroAttribute => one(success(&attribute(XOR_MAPPED_ADDRESS, &[]))),
            Fault::HugeAttribute => {
                let mut bytes = message(SUCCESS, id, &mapped(peer));
                bytes[22..24].copy_from_slice(&[0xff, 0xf0]);
                one(bytes)
            }
            Fault::UnknownRequired => one(success(&[mapped(peer), attribute(0x7fff, b"what")].concat())),
            Fault::OtherPort => vec![(at ^ 1, good())],
            Fault::OtherAddress => vec![(at ^ 2, good())],
            Fault::Duplicate => vec![(at, good()); 3],
            Fault::Conflict => vec![(at, good()), (at, success(&mapped(next_port)))],
            Fault::Strays => {
                let mut other = *id;
                other[11] ^= 0x80;
                let forged = finished(SUCCESS, &other, &attribute(XOR_MAPPED_ADDRESS, &xored(next_port, &other)));
                vec![(at, garbage()), (at, forged), (at ^ 1, success(&mapped(next_port))), (at, good())]
            }
            Fault::Echo => one(data.to_vec()),
            Fault::Request => one(finished(BINDING, id, &mapped(peer))),
            Fault::Indication => one(finished(INDICATION, id, &mapped(peer))),
            Fault::WrongMethod => one(finished(ALLOCATE_SUCCESS, id, &mapped(peer))),
            Fault::Garbage => one(garbage()),
            Fault::Empty => one(Vec::new()),
            Fault::Hostile => one(success(&[mapped(peer), attribute(SOFTWARE, HOSTILE.as_bytes())].concat())),
            Fault::Jumbo => one(success(&[mapped(peer), attribute(SOFTWARE, &[b'x'; 763]).repeat(10)].concat())),
            Fault::LyingPort => one(success(&mapped(next_port))),
            Fault::LyingAddress => one(success(&mapped(stranger(Ipv4Addr::new(192, 0, 2, 99).into())))),
            _ => self.discovery(&request, peer, at),
        }
    }

    /// RFC 5780, section 6, and how it goes wrong.
    fn discovery(&self, request: &Request, peer: SocketAddr, at: usize) -> Vec<Reply> {
        let asked = request.get(CHANGE_REQUEST);
        let flags = asked.and_then(|(_, value)| value.last()).map_or(0, |flags| usize::from(*flags));
        let change = (flags & 4) >> 1 | (flags & 2) >> 1;
        let (from, other) = match self.fault {
            Fault::RefusesChange if asked.is_some() => {
                return vec![(
                    at,
                    failure(&request.id, 420, &attribute(UNKNOWN_ATTRIBUTES, &CHANGE_REQUEST.to_be_bytes())),
                )];
            }
            Fault::DeadAlternate | Fault::MuteAlternate if change != 0 => return Vec::new(),
            Fault::IgnoresChange => (at, at ^ 3),
            Fault::SameAlternate => (at, at),
            Fault::SameAddress => (at ^ change & 1, at ^ 1),
            Fault::SamePort => (at ^ change & 2, at ^ 2),
            _ => (at ^ change, at ^ 3),
        };
        let origin = if self.fault == Fault::FalseOrigin { from ^ 3 } else { from };
        let attributes = [
            attribute(XOR_MAPPED_ADDRESS, &xored(peer, &request.id)),
            attribute(RESPONSE_ORIGIN, &plain(self.addresses[origin])),
            attribute(OTHER_ADDRESS, &plain(self.addresses[other])),
        ];
        vec![(from, finished(SUCCESS, &request.id, &attributes.concat()))]
    }

    /// The long-term credentials of RFC 8489, section 9.2.
    fn authenticated(&self, request: &Request, peer: SocketAddr) -> Vec<u8> {
        let nth = self.requests.load(Ordering::SeqCst);
        let key = md5(format!("{USER}:{REALM}:{PASS}").as_bytes());
        let Some((offset, signature)) = request.get(MESSAGE_INTEGRITY) else { return challenge(&request.id, 401, nth) };
        let mut signed = request.bytes[..offset].to_vec();
        set_length(&mut signed, 24);
        let named = request.get(USERNAME).is_some_and(|(_, value)| value == USER.as_bytes());
        if !named || hmac_sha1(&key, &signed) != signature {
            return challenge(&request.id, 401, nth);
        }
        if self.signed.fetch_add(1, Ordering::SeqCst) == 0 && self.fault == Fault::StaleOnce {
            return challenge(&request.id, 438, nth);
        }
        let mut bytes = message(SUCCESS, &request.id, &attribute(XOR_MAPPED_ADDRESS, &xored(peer, &request.id)));
        if self.fault != Fault::NoIntegrity {
            set_length(&mut bytes, 24);
            let mut signature = hmac_sha1(&key, &bytes);
            signature[19] ^= u8::from(self.fault == Fault::BadIntegrity);
            bytes.extend(attribute(MESSAGE_INTEGRITY, &signature));
        }
        fingerprint(bytes)
    }
}

const COOKIE: u32 = 0x2112_a442;
const BINDING: u16 = 0x0001;
const INDICATION: u16 = 0x0011;
const SUCCESS: u16 = 0x0101;
const FAILURE: u16 = 0x0111;
const ALLOCATE_SUCCESS: u16 = 0x0103;
const MAPPED_ADDRESS: u16 = 0x0001;
const CHANGE_REQUEST: u16 = 0x0003;
const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const UNKNOWN_ATTRIBUTES: u16 = 0x000a;
const REALM_ATTRIBUTE: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const SOFTWARE: u16 = 0x8022;
/// Terminal escapes, a bidirectional override, workflow commands, HTML and Markdown, as the name of a program.
const HOSTILE: &str = "\x1b[31mred\x1b]52;c;Zm9v\x07\u{202e}::error::x <script> `|*_#\n\0end";
const ALTERNATE_SERVER: u16 = 0x8023;
const FINGERPRINT: u16 = 0x8028;
const RESPONSE_ORIGIN: u16 = 0x802b;
const OTHER_ADDRESS: u16 = 0x802c;

type Id = [u8; 12];

/// A binding request, or one of another method.
struct Request {
    bytes: Vec<u8>,
    id: Id,
}

impl Request {
    fn read(bytes: &[u8]) -> Option<Self> {
        let length = usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]));
        // The class of a request is two bits that are zero.
        let is_request = bytes[0] & 0xc1 == 0 && bytes[1] & 0x10 == 0;
        (is_request && bytes.len() == 20 + length).then_some(())?;
        Some(Self { id: bytes[8..20].try_into().ok()?, bytes: bytes.to_vec() })
    }

    /// The first of this type: where it begins, and its value.
    fn get(&self, wanted: u16) -> Option<(usize, &[u8])> {
        let mut at = 20;
        while let Some(head) = self.bytes.get(at..at + 4) {
            let (kind, length) =
                (u16::from_be_bytes([head[0], head[1]]), usize::from(u16::from_be_bytes([head[2], head[3]])));
            let value = self.bytes.get(at + 4..at + 4 + length)?;
            if kind == wanted {
                return Some((at, value));
            }
            at += 4 + length.next_multiple_of(4);
        }
        None
    }
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("a short value");
    let mut bytes = [kind.to_be_bytes(), length.to_be_bytes()].concat();
    bytes.extend_from_slice(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// The value of MAPPED-ADDRESS and its kin.
fn plain(address: SocketAddr) -> Vec<u8> {
    let mut value = vec![0, if address.is_ipv4() { 1 } else { 2 }];
    value.extend(address.port().to_be_bytes());
    match address.ip() {
        IpAddr::V4(ip) => value.extend(ip.octets()),
        IpAddr::V6(ip) => value.extend(ip.octets()),
    }
    value
}

/// The value of XOR-MAPPED-ADDRESS: port and address against the cookie, what is longer against the transaction ID.
fn xored(address: SocketAddr, id: &Id) -> Vec<u8> {
    let mut value = plain(address);
    let cookie = COOKIE.to_be_bytes();
    let key = [&cookie[..2], &cookie, id].concat();
    value[2..].iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
    value
}

fn message(kind: u16, id: &Id, attributes: &[u8]) -> Vec<u8> {
    let mut bytes = [&kind.to_be_bytes()[..], &[0, 0], &COOKIE.to_be_bytes(), id, attributes].concat();
    set_length(&mut bytes, 0);
    bytes
}

/// A message with FINGERPRINT.
fn finished(kind: u16, id: &Id, attributes: &[u8]) -> Vec<u8> {
    fingerprint(message(kind, id, attributes))
}

/// The same with another cookie, so that FINGERPRINT is right.
fn with_cookie(cookie: u32, kind: u16, id: &Id, attributes: &[u8]) -> Vec<u8> {
    let mut bytes = message(kind, id, attributes);
    bytes[4..8].copy_from_slice(&cookie.to_be_bytes());
    fingerprint(bytes)
}

/// The length of what there is and so many bytes more.
fn set_length(bytes: &mut [u8], more: usize) {
    let length = u16::try_from(bytes.len() - 20 + more).expect("a short message");
    bytes[2..4].copy_from_slice(&length.to_be_bytes());
}

fn fingerprint(mut bytes: Vec<u8>) -> Vec<u8> {
    set_length(&mut bytes, 8);
    let sum = crc32(&bytes) ^ 0x5354_554e;
    bytes.extend(attribute(FINGERPRINT, &sum.to_be_bytes()));
    bytes
}

fn failure(id: &Id, code: u16, more: &[u8]) -> Vec<u8> {
    let reason = match code {
        300 => "Try Alternate",
        400 => "Bad Request",
        401 => "Unauthenticated",
        403 => "Forbidden",
        420 => "Unknown Attribute",
        437 => "Allocation Mismatch",
        438 => "Stale Nonce",
        441 => "Wrong Credentials",
        442 => "Unsupported Transport Protocol",
        486 => "Allocation Quota Reached",
        500 => "Server Error",
        508 => "Insufficient Capacity",
        _ => "Unheard Of",
    };
    let number = |number: u16| u8::try_from(number).expect("a code of three digits");
    let value = [&[0, 0, number(code / 100), number(code % 100)], reason.as_bytes()].concat();
    finished(FAILURE, id, &[&attribute(ERROR_CODE, &value), more].concat())
}

fn challenge(id: &Id, code: u16, nth: usize) -> Vec<u8> {
    let nonce = attribute(NONCE, format!("nonce-{nth:08}").as_bytes());
    failure(id, code, &[attribute(REALM_ATTRIBUTE, REALM.as_bytes()), nonce].concat())
}

/// The first two bits are not zero, as in no STUN message.
fn garbage() -> Vec<u8> {
    (0..100u8).map(|byte| byte.wrapping_mul(167).wrapping_add(0xd3)).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// The blocks of 64 bytes that MD5 and SHA-1 work on, in words as either reads them.
fn blocks(bytes: &[u8], length: [u8; 8], word: fn([u8; 4]) -> u32) -> Vec<[u32; 16]> {
    let mut padded = [bytes, &[0x80]].concat();
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend(length);
    let word_at = |block: &[u8], n: usize| word([block[4 * n], block[4 * n + 1], block[4 * n + 2], block[4 * n + 3]]);
    padded.chunks(64).map(|block| std::array::from_fn(|n| word_at(block, n))).collect()
}

/// MD5 (RFC 1321): the key of long-term credentials is made with it.
fn md5(bytes: &[u8]) -> [u8; 16] {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let bits = 8 * bytes.len() as u64;
    for block in blocks(bytes, bits.to_le_bytes(), u32::from_le_bytes) {
        let [mut a, mut b, mut c, mut d] = state;
        for n in 0..64 {
            let (mixed, word) = match n / 16 {
                0 => (b & c | !b & d, n),
                1 => (d & b | !d & c, (5 * n + 1) % 16),
                2 => (b ^ c ^ d, (3 * n + 5) % 16),
                _ => (c ^ (b | !d), 7 * n % 16),
            };
            let sine = (((n + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
            let sum = a.wrapping_add(mixed).wrapping_add(sine).wrapping_add(block[word]);
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(SHIFTS[n / 16][n % 4])));
        }
        state.iter_mut().zip([a, b, c, d]).for_each(|(state, word)| *state = state.wrapping_add(word));
    }
    let mut digest = [0; 16];
    digest.chunks_mut(4).zip(state).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
    digest
}

/// SHA-1 (RFC 3174).
fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let bits = 8 * bytes.len() as u64;
    for block in blocks(bytes, bits.to_be_bytes(), u32::from_be_bytes) {
        let mut words = block.to_vec();
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for n in 0..80 {
            if n >= 16 {
                words.push((words[n - 3] ^ words[n - 8] ^ words[n - 14] ^ words[n - 16]).rotate_left(1));
            }
            let (mixed, constant) = match n / 20 {
                0 => (b & c | !b & d, 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => (b & c | b & d | c & d, 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let sum =
                a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(words[n]);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
        }
        state.iter_mut().zip([a, b, c, d, e]).for_each(|(state, word)| *state = state.wrapping_add(word));
    }
    let mut digest = [0; 20];
    digest.chunks_mut(4).zip(state).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_be_bytes()));
    digest
}

/// HMAC (RFC 2104) with a key of at most 64 bytes.
fn hmac_sha1(key: &[u8], bytes: &[u8]) -> [u8; 20] {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|n| key.get(n).unwrap_or(&0) ^ with).collect() };
    sha1(&[&pad(0x5c)[..], &sha1(&[&pad(0x36)[..], bytes].concat())].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Id = [0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae];

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn sums_are_those_of_their_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(hex(&md5(b"")), "d41d8cd98f00b204e9800998ecf8427e");
        let long = b"12345678901234567890123456789012345678901234567890123456789012345678901234567890";
        assert_eq!(hex(&md5(long)), "57edf4a22be3c955ac49da2e2107b67a");
        assert_eq!(hex(&md5(b"user:realm:pass")), "8493fbc53ba582fb4c044c456bdc40eb");
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(&sha1(two_blocks)), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        let signed = hmac_sha1(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(hex(&signed), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    #[test]
    fn addresses_are_those_of_rfc_5769() {
        let v4: SocketAddr = "192.0.2.1:32853".parse().expect("an address");
        assert_eq!(hex(&xored(v4, &ID)), "0001a147e112a643");
        let v6: SocketAddr = "[2001:db8:1234:5678:11:2233:4455:6677]:32853".parse().expect("an address");
        assert_eq!(hex(&xored(v6, &ID)), "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
        assert_eq!(hex(&plain(v4)), "00018055c0000201");
    }

    #[test]
    fn the_table_has_each_fault_once() {
        assert!(FAULTS.len() >= 50, "{}", FAULTS.len());
        for (n, entry) in FAULTS.iter().enumerate() {
            let others = || FAULTS[n + 1..].iter();
            assert!(others().all(|other| other.name != entry.name && other.fault != entry.fault), "{}", entry.name);
            assert!(!entry.wire.is_empty() && !entry.says.is_empty(), "{}", entry.name);
            assert!(entry.udp.or(entry.tcp).is_some(), "{}", entry.name);
            // Without credentials they are all one.
            assert!(!entry.wants_credentials() || entry.udp.is_some(), "{}", entry.name);
            // They are about changes of address, which only UDP has, and are about nothing else but the origin.
            assert!(!entry.is_discovery() || entry.tcp.is_none(), "{}", entry.name);
            assert_eq!(entry.fault.entry().name, entry.name);
        }
    }

    /// What came: from where, and what.
    type Came = Vec<(SocketAddr, Vec<u8>)>;

    /// Longer than an answer on loopback takes, on a busy machine too. Waited for in full only where nothing comes.
    const PATIENCE: Duration = Duration::from_secs(5);

    fn socket() -> UdpSocket {
        let socket = UdpSocket::bind((FIRST, 0)).expect("a port");
        socket.set_read_timeout(Some(PATIENCE)).expect("a timeout that is not zero");
        socket
    }

    fn receive(socket: &UdpSocket) -> (SocketAddr, Vec<u8>) {
        let mut buffer = vec![0; 65536];
        let (length, from) = socket.recv_from(&mut buffer).expect("an answer");
        (from, buffer[..length].to_vec())
    }

    fn has_nothing(socket: &UdpSocket) -> bool {
        socket.set_nonblocking(true).expect("an option of sockets");
        socket.recv_from(&mut [0; 1]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    fn ask(socket: &UdpSocket, to: SocketAddr, request: &[u8], answers: usize) -> Came {
        socket.send_to(request, to).expect("it is sent");
        (0..answers).map(|_| receive(socket)).collect()
    }

    fn request(attributes: &[u8]) -> Vec<u8> {
        message(BINDING, &ID, attributes)
    }

    fn signed(pass: &str) -> Vec<u8> {
        let named = [attribute(USERNAME, USER.as_bytes()), attribute(REALM_ATTRIBUTE, REALM.as_bytes())].concat();
        let mut bytes = request(&named);
        set_length(&mut bytes, 24);
        let key = md5(format!("{USER}:{REALM}:{pass}").as_bytes());
        let signature = hmac_sha1(&key, &bytes);
        bytes.extend(attribute(MESSAGE_INTEGRITY, &signature));
        bytes
    }

    /// An attribute of a message, whatever the message is.
    fn get(bytes: &[u8], wanted: u16) -> Option<Vec<u8>> {
        let as_request = Request { bytes: bytes.to_vec(), id: ID };
        as_request.get(wanted).map(|(_, value)| value.to_vec())
    }

    fn code(bytes: &[u8]) -> Option<u16> {
        let value = get(bytes, ERROR_CODE)?;
        Some(u16::from(value[2]) * 100 + u16::from(value[3]))
    }

    /// Type, length, cookie, transaction ID and FINGERPRINT are right.
    fn sound(bytes: &[u8], kind: u16) -> bool {
        let sum = |bytes: &[u8]| crc32(&bytes[..bytes.len() - 8]) ^ 0x5354_554e;
        bytes[..2] == kind.to_be_bytes()
            && usize::from(u16::from_be_bytes([bytes[2], bytes[3]])) == bytes.len() - 20
            && bytes[4..8] == COOKIE.to_be_bytes()
            && bytes[8..20] == ID
            && get(bytes, FINGERPRINT).is_none_or(|value| value == sum(bytes).to_be_bytes())
    }

    /// Whether this is a correct answer with this address.
    fn good(bytes: &[u8], address: SocketAddr) -> bool {
        sound(bytes, SUCCESS) && get(bytes, XOR_MAPPED_ADDRESS) == Some(xored(address, &ID))
    }

    /// Whether the first answer, or one of several, is what the table says; the same over UDP and TCP.
    fn is_as_listed(fault: Fault, came: &[Vec<u8>], ours: SocketAddr, server: SocketAddr) -> bool {
        let next = SocketAddr::new(ours.ip(), ours.port() % u16::MAX + 1);
        let is = |bytes: &[u8]| get(bytes, XOR_MAPPED_ADDRESS);
        let bytes = &came[0][..];
        let success = || sound(bytes, SUCCESS);
        match fault {
            Fault::Nothing | Fault::Slow | Fault::Dribble => good(bytes, ours),
            Fault::OtherPort | Fault::OtherAddress => good(bytes, ours),
            Fault::Hostile => good(bytes, ours) && bytes.windows(4).any(|four| four == b"\x1b[31"),
            Fault::Jumbo => good(bytes, ours) && bytes.len() > 7000,
            Fault::Duplicate => came.len() == 3 && came.iter().all(|bytes| good(bytes, ours)),
            Fault::Conflict => good(bytes, ours) && good(&came[1], next),
            Fault::Strays => {
                bytes[0] & 0xc0 != 0 && came[1][8..20] != ID && good(&came[2], next) && good(&came[3], ours)
            }
            Fault::WrongTransaction => bytes[8] == ID[0] ^ 1 && bytes[9..20] == ID[1..],
            Fault::BadCookie => bytes[4..8] == [0x21, 0x12, 0xa4, 0x43] && bytes[8..20] == ID,
            Fault::Truncated => bytes.len() == 26 && bytes[..2] == SUCCESS.to_be_bytes(),
            Fault::BadLength => usize::from(bytes[3]) == bytes.len() - 20 + 4,
            Fault::OddLength => usize::from(bytes[3]) == bytes.len() - 20 && bytes[3] % 4 == 1,
            Fault::BadFingerprint => {
                is(bytes) == Some(xored(ours, &ID)) && !success() && get(bytes, FINGERPRINT).is_some()
            }
            Fault::BadIntegrity | Fault::NoIntegrity | Fault::Auth | Fault::StaleOnce => {
                code(bytes) == Some(401) && get(bytes, NONCE).is_some() && get(bytes, REALM_ATTRIBUTE).is_some()
            }
            Fault::Redirect | Fault::RedirectLoop => {
                let ip = if fault == Fault::Redirect { SECOND.into() } else { server.ip() };
                code(bytes) == Some(300)
                    && get(bytes, ALTERNATE_SERVER) == Some(plain(SocketAddr::new(ip, server.port())))
            }
            Fault::Challenge(wanted) => code(bytes) == Some(wanted) && get(bytes, NONCE).is_some(),
            Fault::BareChallenge => code(bytes) == Some(401) && get(bytes, NONCE).is_none(),
            Fault::Error(wanted) => {
                sound(bytes, FAILURE)
                    && code(bytes) == Some(wanted)
                    && get(bytes, UNKNOWN_ATTRIBUTES).is_some() == (wanted == 420)
            }
            Fault::EmptyError => sound(bytes, FAILURE) && code(bytes).is_none(),
            Fault::WrongFamily => success() && is(bytes).is_some_and(|value| value.len() == 20 && value[1] == 2),
            Fault::BogusFamily => success() && is(bytes).is_some_and(|value| value[1] == 7),
            Fault::Legacy => success() && is(bytes).is_none() && get(bytes, MAPPED_ADDRESS) == Some(plain(ours)),
            Fault::NoAddress => success() && is(bytes).is_none() && get(bytes, MAPPED_ADDRESS).is_none(),
            Fault::ZeroAttribute => success() && is(bytes) == Some(Vec::new()),
            Fault::HugeAttribute => bytes.len() == 32 && bytes[22..24] == [0xff, 0xf0],
            Fault::UnknownRequired => good(bytes, ours) && get(bytes, 0x7fff).is_some(),
            Fault::Echo => bytes == request(&[]),
            Fault::Request => sound(bytes, BINDING) && bytes != request(&[]),
            Fault::Indication => sound(bytes, INDICATION),
            Fault::WrongMethod => sound(bytes, ALLOCATE_SUCCESS),
            Fault::Garbage => bytes.len() == 100 && bytes[0] & 0xc0 != 0,
            Fault::Empty => bytes.is_empty(),
            Fault::LyingPort => good(bytes, next),
            Fault::LyingAddress => good(bytes, SocketAddr::from(([192, 0, 2, 99], ours.port()))),
            fault if fault.offers_alternate() => good(bytes, ours) && get(bytes, OTHER_ADDRESS).is_some(),
            _ => false,
        }
    }

    const fn answers(fault: Fault) -> usize {
        match fault {
            Fault::Duplicate => 3,
            Fault::Conflict => 2,
            Fault::Strays => 4,
            _ => 1,
        }
    }

    fn quick() -> Settings {
        Settings { delay: Duration::from_millis(60), ..Settings::default() }
    }

    #[test]
    fn over_udp_each_does_what_the_table_says() {
        for entry in FAULTS.iter().filter(|entry| entry.udp.is_some()) {
            let server = BadStun::with(entry.fault, quick());
            let socket = socket();
            let ours = socket.local_addr().expect("an address");
            if entry.fault == Fault::Silent {
                socket.send_to(&request(&[]), server.address()).expect("it is sent");
                while server.requests() == 0 {
                    std::thread::yield_now();
                }
                // All that it had to send has been sent when it has ended.
                drop(server);
                assert!(has_nothing(&socket), "silent");
                continue;
            }
            let came = ask(&socket, server.address(), &request(&[]), answers(entry.fault));
            let bytes: Vec<_> = came.iter().map(|(_, bytes)| bytes.clone()).collect();
            assert!(is_as_listed(entry.fault, &bytes, ours, server.address()), "{}: {came:02x?}", entry.name);
            let (from, to) = (came[0].0, server.address());
            match entry.fault {
                Fault::OtherPort => assert!(from.ip() == to.ip() && from.port() != to.port(), "{from} {to}"),
                Fault::OtherAddress => assert!(from.ip() != to.ip() && from.port() == to.port(), "{from} {to}"),
                _ => assert_eq!(from, to, "{}", entry.name),
            }
            assert_eq!(server.requests(), 1, "{}", entry.name);
        }
    }

    #[test]
    fn over_tcp_each_does_what_the_table_says() {
        for entry in FAULTS.iter().filter(|entry| entry.tcp.is_some()) {
            let server = BadStun::with(entry.fault, quick());
            let mut stream = TcpStream::connect(server.address()).expect("a connection");
            let ours = stream.local_addr().expect("an address");
            // In two pieces, as TCP may.
            stream.set_nodelay(true).expect("an option of TCP");
            stream.write_all(&request(&[])[..5]).expect("it is sent");
            if entry.fault != Fault::Reset {
                stream.write_all(&request(&[])[5..]).expect("it is sent");
            }
            // It keeps the connection until the client ends it, but for faults that are its end.
            if !matches!(entry.fault, Fault::Empty | Fault::Truncated | Fault::Reset) {
                stream.shutdown(Shutdown::Write).expect("a connection");
            }
            stream.set_read_timeout(Some(PATIENCE)).expect("a timeout that is not zero");
            let (mut came, mut buffer) = (Vec::new(), vec![0; 65536]);
            let end = loop {
                match stream.read(&mut buffer) {
                    Ok(0) => break None,
                    Ok(length) => came.extend_from_slice(&buffer[..length]),
                    Err(error) => break Some(error.kind()),
                }
            };
            let each = came.len() / answers(entry.fault);
            let pieces: Vec<Vec<u8>> =
                if came.is_empty() { vec![came] } else { came.chunks(each).map(<[u8]>::to_vec).collect() };
            match entry.fault {
                Fault::Silent => assert!(pieces[0].is_empty() && end.is_none(), "{end:?}"),
                Fault::Reset => assert!(pieces[0].is_empty() && end == Some(ErrorKind::ConnectionReset), "{end:?}"),
                fault => {
                    assert!(is_as_listed(fault, &pieces, ours, server.address()), "{}: {pieces:02x?}", entry.name);
                    assert!(end.is_none(), "{}: {end:?}", entry.name);
                }
            }
        }
    }

    #[test]
    fn signed_requests_are_answered_as_listed() {
        let asked = |server: &BadStun, pass| ask(&socket(), server.address(), &signed(pass), 1).remove(0).1;
        let server = BadStun::start(Fault::Auth);
        assert_eq!(code(&asked(&server, "wrong")), Some(401));
        let answer = asked(&server, PASS);
        let (at, signature) = Request { bytes: answer.clone(), id: ID }
            .get(MESSAGE_INTEGRITY)
            .map(|(at, value)| (at, value.to_vec()))
            .expect("a signature");
        let mut covered = answer[..at].to_vec();
        set_length(&mut covered, 24);
        let right = hmac_sha1(&md5(b"alice:lab.test:secret"), &covered);
        assert!(sound(&answer, SUCCESS) && signature == right, "{answer:02x?}");

        let answer = asked(&BadStun::start(Fault::BadIntegrity), PASS);
        assert!(
            sound(&answer, SUCCESS)
                && get(&answer, MESSAGE_INTEGRITY).is_some_and(|value| value[18] != 0 || value[19] != 0)
        );
        let answer = asked(&BadStun::start(Fault::NoIntegrity), PASS);
        assert!(sound(&answer, SUCCESS) && get(&answer, MESSAGE_INTEGRITY).is_none(), "{answer:02x?}");
        let server = BadStun::start(Fault::StaleOnce);
        assert_eq!(code(&asked(&server, PASS)), Some(438));
        assert!(sound(&asked(&server, PASS), SUCCESS));
    }

    #[test]
    fn changes_of_address_are_as_listed() {
        // Asked to change both, the port only, and, at the first OTHER-ADDRESS, nothing: bits of what differs from the
        // address first asked (1 the port, 2 the address). None: no answer.
        type Differs = [Option<usize>; 3];
        let cases: &[(Fault, Differs, Option<usize>)] = &[
            (Fault::Discovery, [Some(3), Some(1), Some(3)], Some(3)),
            (Fault::FalseOrigin, [Some(3), Some(1), Some(3)], Some(3)),
            (Fault::IgnoresChange, [Some(0), Some(0), Some(3)], Some(3)),
            (Fault::RefusesChange, [Some(0), Some(0), Some(3)], Some(3)),
            (Fault::SameAlternate, [Some(0), Some(0), Some(0)], Some(0)),
            (Fault::SameAddress, [Some(1), Some(1), Some(1)], Some(1)),
            (Fault::SamePort, [Some(2), Some(0), Some(2)], Some(2)),
            (Fault::DeadAlternate, [None, None, None], Some(3)),
            (Fault::MuteAlternate, [None, None, None], Some(3)),
        ];
        for (fault, wanted, offered) in cases {
            let server = BadStun::start(*fault);
            let first = server.address();
            let differs = |other: SocketAddr| {
                usize::from(other.port() != first.port()) | usize::from(other.ip() != first.ip()) << 1
            };
            let told = ask(&socket(), first, &request(&[]), 1).remove(0).1;
            let other = get(&told, OTHER_ADDRESS).expect("OTHER-ADDRESS");
            let other =
                SocketAddr::from(([other[4], other[5], other[6], other[7]], u16::from_be_bytes([other[2], other[3]])));
            assert_eq!(Some(differs(other)), *offered, "{fault:?}");
            let requests = [(first, 6), (first, 2), (other, 0)];
            for ((to, change), wanted) in requests.into_iter().zip(wanted) {
                let change = if change == 0 { Vec::new() } else { attribute(CHANGE_REQUEST, &[0, 0, 0, change]) };
                let (socket, another) = (socket(), socket());
                socket.send_to(&request(&change), to).expect("it is sent");
                if wanted.is_none() {
                    // It answers in the order in which it is asked.
                    ask(&another, first, &request(&[]), 1);
                    assert!(has_nothing(&socket), "{fault:?} {to}");
                    continue;
                }
                let (from, bytes) = receive(&socket);
                assert_eq!(Some(differs(from)), *wanted, "{fault:?} {to}");
                let refused = *fault == Fault::RefusesChange && !change.is_empty();
                assert_eq!(code(&bytes), refused.then_some(420), "{fault:?}");
                let origin = get(&bytes, RESPONSE_ORIGIN);
                assert_eq!(origin == Some(plain(from)), !refused && *fault != Fault::FalseOrigin, "{fault:?}");
            }
        }
    }

    #[test]
    fn the_first_requests_can_be_ignored() {
        let server = BadStun::with(Fault::Nothing, Settings { skip: 2, ..Settings::default() });
        let socket = socket();
        for _ in 0..3 {
            socket.send_to(&request(&[]), server.address()).expect("it is sent");
        }
        assert!(good(&receive(&socket).1, socket.local_addr().expect("an address")));
        assert_eq!(server.requests(), 3);
    }
}
