//! What the rules of every dialect share: who is there, what is to be sent, what is told.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;

use super::engine::Engine;
use super::limits::Bucket;
use super::output::{Conn, Doing, Frame, Happening, Link, Output, Trace, Traced};
use super::{Limits, Refusal, Tally};
use crate::signal::Dialect;
use crate::signal::dialect::Wire;
use crate::signal::event::{Asked, Direction, Event, Name, Place, What};
use crate::tick::Tick;

/// The longest name of a client or room, in bytes.
pub(super) const NAME: usize = 128;

/// A client that is there.
#[derive(Debug)]
struct Client {
    /// Its WebSocket; none when it is a session of engine.io.
    link: Option<Link>,
    address: Option<IpAddr>,
    bucket: Bucket,
    name: Option<Name>,
    /// When it last said something.
    said: Tick,
    /// When it is looked at next.
    look: Tick,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) dialect: &'static Dialect,
    pub(super) limits: Limits,
    pub(super) now: Tick,
    pub(super) tally: Tally,
    pub(super) out: VecDeque<Output>,
    /// Of engine.io, where the dialect is over it.
    pub(super) engine: Option<Engine>,
    /// Who was closed and has to be forgotten by the rules.
    pub(super) ended: Vec<Conn>,
    clients: BTreeMap<Conn, Client>,
    addresses: BTreeMap<IpAddr, usize>,
    /// When to look again whether a client has said nothing for too long.
    looks: BTreeSet<(Tick, Conn)>,
    last: u64,
    tracing: bool,
}

impl Desk {
    pub(super) fn new(dialect: &'static Dialect, limits: Limits, tracing: bool) -> Self {
        Self {
            dialect,
            limits,
            now: Tick::default(),
            tally: Tally::default(),
            out: VecDeque::new(),
            engine: None,
            ended: Vec::new(),
            clients: BTreeMap::new(),
            addresses: BTreeMap::new(),
            looks: BTreeSet::new(),
            last: 0,
            tracing,
        }
    }

    /// Why there is no room for one more from that address.
    pub(super) fn full(&self, address: Option<IpAddr>) -> Option<Refusal> {
        if self.clients.len() >= self.limits.connections {
            return Some(Refusal::Full);
        }
        let there = address.and_then(|address| self.addresses.get(&address)).copied().unwrap_or(0);
        (there >= self.limits.per_address).then_some(Refusal::AddressFull)
    }

    /// Somebody came.
    pub(super) fn enter(&mut self, link: Option<Link>, address: Option<IpAddr>) -> Conn {
        self.last += 1;
        let conn = Conn(self.last);
        let look = Tick(self.now.0 + self.limits.idle);
        let bucket = Bucket::new(self.limits.rate, self.now);
        self.clients.insert(conn, Client { link, address, bucket, name: None, said: self.now, look });
        self.looks.insert((look, conn));
        if let Some(address) = address {
            *self.addresses.entry(address).or_default() += 1;
        }
        self.tally.opened += 1;
        // who is one too many is told so, and was not really there
        self.tally.most = self.tally.most.max(self.clients.len().min(self.limits.connections));
        self.trace(conn, Traced::Opened);
        self.tell(conn, Doing::Opened { from: address });
        conn
    }

    /// Somebody is gone. False when nothing was known of it.
    pub(super) fn leave(&mut self, conn: Conn, code: Option<u16>) -> bool {
        if !self.clients.contains_key(&conn) {
            return false;
        }
        self.trace(conn, Traced::Closed(code));
        self.tell(conn, Doing::Closed { code });
        let gone = self.clients.remove(&conn);
        if let Some(gone) = &gone {
            self.looks.remove(&(gone.look, conn));
        }
        let address = gone.and_then(|client| client.address);
        if let Some(address) = address
            && let Some(there) = self.addresses.get_mut(&address)
        {
            *there -= 1;
            if *there == 0 {
                self.addresses.remove(&address);
            }
        }
        self.tally.closed += 1;
        true
    }

    pub(super) fn is_there(&self, conn: Conn) -> bool {
        self.clients.contains_key(&conn)
    }

    pub(super) fn count(&self) -> usize {
        self.clients.len()
    }

    pub(super) fn everybody(&self) -> Vec<Conn> {
        self.clients.keys().copied().collect()
    }

    /// Gives it the name it is told by.
    pub(super) fn name(&mut self, conn: Conn, name: Option<Name>) {
        if let Some(client) = self.clients.get_mut(&conn) {
            client.name = name;
        }
    }

    /// It says something. May it?
    pub(super) fn allows(&mut self, conn: Conn) -> bool {
        let (rate, now) = (self.limits.rate, self.now);
        let Some(client) = self.clients.get_mut(&conn) else { return false };
        client.said = now;
        client.bucket.allows(rate, now)
    }

    /// When to look at who says nothing.
    pub(super) fn next(&self) -> Option<Tick> {
        self.looks.first().map(|(due, _)| *due)
    }

    /// Ends who has said nothing for too long.
    pub(super) fn look(&mut self) {
        while let Some((due, conn)) = self.looks.first().copied()
            && due <= self.now
        {
            self.looks.pop_first();
            let Some(client) = self.clients.get_mut(&conn) else { continue };
            let due = Tick(client.said.0 + self.limits.idle);
            if due > self.now {
                client.look = due;
                self.looks.insert((due, conn));
                continue;
            }
            let says = format!("nothing said for {} s", self.limits.idle.as_secs_f64());
            self.refuse(conn, Refusal::Idle, Some(&says));
        }
    }

    pub(super) fn trace(&mut self, conn: Conn, what: Traced) {
        if self.tracing {
            let who = self.clients.get(&conn).and_then(|client| client.name.clone());
            self.out.push_back(Output::Trace(Trace { at: self.now, conn, who, what }));
        }
    }

    /// Something happened to it.
    pub(super) fn tell(&mut self, conn: Conn, what: Doing) {
        let who = self.clients.get(&conn).and_then(|client| client.name.clone());
        self.out.push_back(Output::Happened(Happening { at: self.now, conn: Some(conn), who, what }));
    }

    /// Sends a message of this dialect.
    pub(super) fn say(&mut self, to: Conn, text: impl Into<Arc<str>>) {
        self.send(to, Frame::Text(text.into()));
    }

    /// Sends a message as it is.
    pub(super) fn send(&mut self, to: Conn, frame: Frame) {
        let Some(client) = self.clients.get(&to) else { return };
        self.tally.sent += 1;
        self.tally.bytes_sent += frame.len() as u64;
        match (client.link, &mut self.engine) {
            (Some(link), _) => {
                self.trace(to, Traced::Sent(frame.clone()));
                self.out.push_back(Output::Send(link, frame));
            }
            (None, Some(engine)) => {
                let sent = engine.send(to, frame, self.limits.queue, &mut self.out);
                match sent {
                    Some(frame) => self.trace(to, Traced::Sent(frame)),
                    None => self.refuse(to, Refusal::Slow, None),
                }
            }
            (None, None) => {}
        }
    }

    /// Sends what an event says in this dialect.
    pub(super) fn express(&mut self, to: Conn, what: What, room: Option<&Name>) {
        let mut event = Event::new(Place::default(), what);
        event.direction = Direction::ToClient;
        event.room = room.cloned();
        if let Some(Wire::Text(text)) = (self.dialect.encode)(&event) {
            self.say(to, text);
        }
    }

    /// A message was passed on.
    pub(super) fn said(&mut self, conn: Conn, kind: &'static str, to: Option<Name>, heard_by: usize, bytes: usize) {
        // whoever is meant by more than a name may have is nobody
        let to = to.map(|to| if to.len() > NAME { to[..to.floor_char_boundary(NAME)].into() } else { to });
        self.tell(conn, Doing::Said { kind, to, heard_by, bytes });
    }

    /// Tells it in the dialect's own shape that it does not get what it asked for, and closes it when it cannot stay.
    pub(super) fn refuse(&mut self, conn: Conn, refusal: Refusal, says: Option<&str>) {
        self.refuse_in(conn, refusal, says, None);
    }

    /// Bytes say nothing in its dialect.
    pub(super) fn refuse_binary(&mut self, conn: Conn, says: &str) {
        self.refuse(conn, Refusal::Binary, Some(says));
    }

    /// The same, about a room.
    pub(super) fn refuse_in(&mut self, conn: Conn, refusal: Refusal, says: Option<&str>, room: Option<&Name>) {
        self.refused(conn, refusal, says);
        if let Some(says) = says {
            let what = match asked(refusal) {
                Some(asked) => What::Refused { asked, reason: Some(says.into()) },
                None => What::Error { code: None, text: says.into() },
            };
            self.express(conn, what, room);
        }
        if let Some(code) = refusal.code() {
            self.close(conn, code, refusal.name());
        }
    }

    /// Counts and tells a refusal; whoever is refused hears of it another way.
    pub(super) fn refused(&mut self, conn: Conn, refusal: Refusal, says: Option<&str>) {
        self.tally.refuse(refusal);
        self.tell(conn, Doing::Refused { refusal, says: says.map(Into::into) });
    }

    /// Closes its connection. What was sent before still arrives.
    pub(super) fn close(&mut self, conn: Conn, code: u16, reason: &'static str) {
        let Some(client) = self.clients.get(&conn) else { return };
        match (client.link, &mut self.engine) {
            (Some(link), _) => self.out.push_back(Output::Close(link, code, reason)),
            (None, Some(engine)) => engine.close(conn, code, reason, &mut self.out),
            (None, None) => {}
        }
        self.leave(conn, Some(code));
        self.ended.push(conn);
    }
}

/// What was asked for, as far as dialects tell that apart.
const fn asked(refusal: Refusal) -> Option<Asked> {
    match refusal {
        Refusal::NotFound | Refusal::PeerGone => Some(Asked::Peer),
        Refusal::Busy => Some(Asked::Call),
        Refusal::RoomFull => Some(Asked::Room),
        _ => None,
    }
}

/// A name of theirs as it is quoted in a sentence that goes back to them: short, on one line, in quotes of its own.
pub(super) fn quoted(name: &str) -> String {
    let mut text = String::from("'");
    for char in name.chars().take(64) {
        match char {
            '\'' | '\\' => text.extend(['\\', char]),
            char if char.is_control() => text.push('\u{fffd}'),
            char => text.push(char),
        }
    }
    text.push('\'');
    text
}
