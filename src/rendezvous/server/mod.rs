//! The server of each dialect, decided without sockets: what arrives is told to it, and it says what is to be sent, what
//! happened, and when it wants to hear the time again.
//!
//! Whoever drives it numbers the links, tells of each one once that it opened and once that it closed, and carries out
//! what comes out in its order. What one peer says to another stays in order because nothing in here is done twice or
//! put off.

mod desk;
mod engine;
mod gstreamer;
mod input;
mod limits;
mod login;
mod metrics;
mod output;
mod query;
mod relay;
mod rooms;
mod rules;
mod tally;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use desk::Desk;
use engine::Engine;
use input::{Heard, read};
pub use input::{Opening, Request};
pub use limits::{Limits, Refusal};
pub use output::{Conn, Doing, Frame, Happening, Link, Output, Response, Trace, Traced};
pub use query::{Fault, Query};
use rules::Rules;
pub use tally::Tally;

use crate::signal::dialect;
use crate::signal::event::Name;
use crate::tick::Tick;

/// The dialects there are servers for.
pub const SERVED: [&str; 4] = ["gstreamer", "relay", "login", "rooms"];

/// Makes ids nobody can guess: of sessions and sockets.
pub type Ids = Box<dyn FnMut() -> String + Send>;

/// A server.
#[expect(missing_debug_implementations, reason = "Ids is a function")]
pub struct Server {
    desk: Desk,
    rules: Rules,
    links: BTreeMap<Link, Conn>,
    ids: Ids,
}

impl Server {
    /// A server of that dialect; none when there is no such server. With `tracing` it says what belongs into a recording.
    pub fn new(name: &str, limits: Limits, ids: Ids, tracing: bool) -> Option<Self> {
        let rules = Rules::of(name)?;
        let mut desk = Desk::new(dialect::named(name)?, limits, tracing);
        if rules.is_over_engine() {
            desk.engine = Some(Engine::new(&limits));
        }
        Some(Self { desk, rules, links: BTreeMap::new(), ids })
    }

    /// What is to be done next.
    pub fn poll(&mut self) -> Option<Output> {
        self.desk.out.pop_front()
    }

    /// When [`Self::timeout`] is to be called at the latest.
    pub fn deadline(&self) -> Option<Tick> {
        let engine = self.desk.engine.as_ref().and_then(Engine::next);
        engine.into_iter().chain(self.desk.next()).min()
    }

    /// What it has counted.
    pub fn tally(&self) -> &Tally {
        &self.desk.tally
    }

    /// How many clients are there.
    pub fn count(&self) -> usize {
        self.desk.count()
    }

    /// A WebSocket came up.
    pub fn opened(&mut self, now: Tick, link: Link, opening: &Opening) {
        self.desk.now = now;
        if self.desk.engine.is_some() {
            self.greet(link, opening.address, &opening.query, true);
        } else {
            let full = self.desk.full(opening.address);
            let conn = self.desk.enter(Some(link), opening.address);
            self.links.insert(link, conn);
            match full {
                Some(refusal) => self.desk.refuse(conn, refusal, Some("the server is full: try again later")),
                None => self.rules.opened(&mut self.desk, conn),
            }
        }
        self.settle();
    }

    /// A session of engine.io begins, or goes on by a WebSocket.
    fn greet(&mut self, link: Link, address: Option<IpAddr>, query: &Query, socket: bool) {
        let Some(engine) = &mut self.desk.engine else { return };
        let fail = |desk: &mut Desk, fault: Fault, refusal| {
            desk.tally.refuse(refusal);
            match socket {
                true => desk.out.push_back(Output::Close(link, 1008, "bad request of engine.io")),
                false => desk.out.push_back(Output::Respond(link, fault.response())),
            }
        };
        if query.sid.is_some() {
            match engine.session(query) {
                Some(conn) => engine.probe(conn, link, &mut self.desk.out),
                None => fail(&mut self.desk, Fault::Session, Refusal::BadRequest),
            }
            return;
        }
        let version = match Engine::greets(query, socket) {
            Ok(version) => version,
            Err(fault) => return fail(&mut self.desk, fault, Refusal::BadRequest),
        };
        if let Some(refusal) = self.desk.full(address) {
            self.desk.tally.refuse(refusal);
            let what = Doing::Refused { refusal, says: None };
            self.desk.out.push_back(Output::Happened(Happening { at: self.desk.now, conn: None, who: None, what }));
            return match socket {
                true => self.desk.out.push_back(Output::Close(link, 1013, "the server is full: try again later")),
                false => {
                    let response = Response { status: 503, ..Fault::Forbidden.response() };
                    self.desk.out.push_back(Output::Respond(link, response));
                }
            };
        }
        let conn = self.desk.enter(None, address);
        let sid: Arc<str> = (self.ids)().into();
        // of version 3 a socket is known by the id of its session
        let id: Name = if version == 3 { sid.clone() } else { (self.ids)().into() };
        let now = self.desk.now;
        let Some(engine) = &mut self.desk.engine else { return };
        let hello = engine.open(conn, link, socket, version, sid, now);
        self.desk.send(conn, Frame::Text(hello));
        self.rules.greeted(&mut self.desk, conn, id, version);
    }

    /// A request of engine.io.
    pub fn asked(&mut self, now: Tick, link: Link, request: Request) {
        self.desk.now = now;
        let Some(engine) = &mut self.desk.engine else {
            let response = Fault::Request.response();
            return self.desk.out.push_back(Output::Respond(link, response));
        };
        let session = engine.session(&request.query);
        let result = match (session, request.query.sid.is_some(), request.body) {
            (Some(conn), _, None) => {
                let polled = engine.poll(conn, link, &mut self.desk.out);
                if polled.is_err() {
                    self.desk.close(conn, 1008, "two requests at once");
                } else {
                    self.links.insert(link, conn);
                }
                polled
            }
            (Some(conn), _, Some(body)) => match engine.post(conn, &body, now, &mut self.desk.out) {
                Ok(all) => {
                    for heard in all {
                        self.packet(heard);
                    }
                    self.desk.out.push_back(Output::Respond(link, Response::taken()));
                    Ok(())
                }
                Err(fault) => Err(fault),
            },
            (None, true, _) => Err(Fault::Session),
            (None, false, Some(_)) => Err(Fault::Method),
            (None, false, None) => {
                self.greet(link, request.address, &request.query, false);
                Ok(())
            }
        };
        if let Err(fault) = result {
            self.desk.tally.refuse(Refusal::BadRequest);
            self.desk.out.push_back(Output::Respond(link, fault.response()));
        }
        self.settle();
    }

    /// A message of text arrived.
    pub fn text(&mut self, now: Tick, link: Link, text: Arc<str>) {
        self.desk.now = now;
        if let Some(engine) = &mut self.desk.engine {
            let heard = engine.packet(link, &text, now, &mut self.desk.out);
            self.packet(heard);
        } else if let Some(conn) = self.links.get(&link).copied() {
            self.hear(conn, &text);
        }
        self.settle();
    }

    fn packet(&mut self, heard: engine::Heard) {
        match heard {
            engine::Heard::Message(conn, text) => self.hear(conn, &text),
            engine::Heard::Broken(conn) => {
                self.desk.refused(conn, Refusal::NotUnderstood, Some("this is no packet of engine.io"));
                self.desk.close(conn, 1002, "this is no packet of engine.io");
            }
            engine::Heard::Pulse(conn, text) => self.desk.trace(conn, Traced::Received(Frame::Text(text))),
            engine::Heard::Left(conn) => self.desk.close(conn, 1000, "client left"),
            engine::Heard::Nothing => {}
        }
    }

    /// A message of a client that is there.
    fn hear(&mut self, conn: Conn, text: &Arc<str>) {
        if !self.desk.is_there(conn) {
            return;
        }
        self.desk.trace(conn, Traced::Received(Frame::Text(text.clone())));
        self.desk.tally.bytes_received += text.len() as u64;
        if !self.may_say(conn, text.len()) {
            return;
        }
        let event = read(self.desk.dialect, text);
        let kind = event.as_ref().map_or("unknown", |event| event.what.name());
        *self.desk.tally.received.entry(kind).or_default() += 1;
        let heard = Heard { text, event: event.as_ref(), kind };
        self.rules.text(&mut self.desk, conn, &heard);
    }

    /// May a client say that much now? If not, it is told.
    fn may_say(&mut self, conn: Conn, bytes: usize) -> bool {
        let Limits { rate, message, .. } = self.desk.limits;
        // the digit of engine.io is none of the message's
        if bytes > message.saturating_add(1) {
            self.desk.refuse(conn, Refusal::TooLong, Some(&format!("too long: {message} bytes are allowed")));
            return false;
        }
        let allowed = self.desk.allows(conn);
        if !allowed {
            let says = format!("too fast: {rate} messages a second are allowed");
            self.desk.refuse(conn, Refusal::TooFast, Some(&says));
        }
        allowed
    }

    /// A message of bytes arrived.
    pub fn binary(&mut self, now: Tick, link: Link, bytes: Arc<[u8]>) {
        self.desk.now = now;
        let conn = match &self.desk.engine {
            Some(engine) => engine.client(link),
            None => self.links.get(&link).copied(),
        };
        if let Some(conn) = conn {
            self.binary_of(conn, &Frame::Binary(bytes));
        }
        self.settle();
    }

    fn binary_of(&mut self, conn: Conn, frame: &Frame) {
        if !self.desk.is_there(conn) {
            return;
        }
        self.desk.trace(conn, Traced::Received(frame.clone()));
        self.desk.tally.bytes_received += frame.len() as u64;
        *self.desk.tally.received.entry("binary").or_default() += 1;
        if self.may_say(conn, frame.len()) {
            self.rules.binary(&mut self.desk, conn, frame);
        }
    }

    /// A client does what only whoever drives the server can see: it sends too much, reads too little, is gone.
    pub fn offends(&mut self, now: Tick, link: Link, refusal: Refusal) {
        self.desk.now = now;
        let conn = match &self.desk.engine {
            Some(engine) => engine.client(link),
            None => self.links.get(&link).copied(),
        };
        if let Some(conn) = conn {
            let says = match refusal {
                Refusal::TooLong => format!("too long: {} bytes are allowed", self.desk.limits.message),
                Refusal::Slow => "what is sent to you is not read".to_owned(),
                Refusal::NotText => "a message of text that is not UTF-8".to_owned(),
                Refusal::NotUnderstood => "what was sent is no frame of a WebSocket".to_owned(),
                other => other.name().to_owned(),
            };
            let told = !matches!(refusal, Refusal::Slow | Refusal::Gone);
            match told {
                true => {
                    self.desk.refuse(conn, refusal, Some(&says));
                    // nothing more can be read of it, whatever it was
                    self.desk.close(conn, 1002, refusal.name());
                }
                // nobody there to hear it
                false => {
                    self.desk.refused(conn, refusal, Some(&says));
                    self.desk.close(conn, 1008, refusal.name());
                }
            }
        }
        self.settle();
    }

    /// Somebody was turned away who never became a client.
    pub fn turned_away(&mut self, now: Tick, refusal: Refusal, says: Option<&str>) {
        self.desk.now = now;
        self.desk.tally.refuse(refusal);
        let what = Doing::Refused { refusal, says: says.map(Into::into) };
        self.desk.out.push_back(Output::Happened(Happening { at: now, conn: None, who: None, what }));
    }

    /// A WebSocket is closed, or a request that waited is given up.
    pub fn closed(&mut self, now: Tick, link: Link, code: Option<u16>) {
        self.desk.now = now;
        let polled = self.links.remove(&link);
        let conn = match (&mut self.desk.engine, polled) {
            (Some(engine), Some(conn)) => {
                engine.abandoned(conn, link);
                None
            }
            (Some(engine), None) => engine.gone(link),
            (None, conn) => conn,
        };
        if let Some(conn) = conn {
            if let Some(engine) = &mut self.desk.engine {
                engine.lose(conn);
            }
            if self.desk.leave(conn, code) {
                self.desk.ended.push(conn);
            }
        }
        self.settle();
    }

    /// Time has passed.
    pub fn timeout(&mut self, now: Tick) {
        self.desk.now = now;
        self.desk.look();
        let (asked, silent) = match &mut self.desk.engine {
            Some(engine) => engine.timeout(now, &mut self.desk.out),
            None => Default::default(),
        };
        for conn in asked {
            self.desk.trace(conn, Traced::Sent(Frame::Text("2".into())));
        }
        for conn in silent {
            self.desk.refused(conn, Refusal::Gone, Some("no answer to a ping"));
            self.desk.close(conn, 1008, "ping timeout");
        }
        self.settle();
    }

    /// The server ends: everybody is told.
    pub fn drain(&mut self, now: Tick) {
        self.desk.now = now;
        for conn in self.desk.everybody() {
            self.desk.close(conn, 1001, "the server is going away");
        }
        self.desk.ended.clear();
    }

    /// The rules forget who is gone, which may close others.
    fn settle(&mut self) {
        while let Some(conn) = self.desk.ended.pop() {
            self.rules.closed(&mut self.desk, conn);
        }
    }
}
