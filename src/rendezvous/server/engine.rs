//! engine.io, versions 3 and 4: sessions that begin as requests of HTTP (long polling) or as a WebSocket, and may go on from
//! the one to the other. Below it are links, above it clients that send and get packets.
//!
//! Our own instead of a crate's: it is told the time and has no sockets, so that every state of an upgrade can be tested;
//! what goes by is recorded as it is; and its limits are those of the other dialects.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::output::{Conn, Frame, Link, Output, Response};
use super::{Fault, Limits, Query};
use crate::signal::engine::packets;
use crate::tick::Tick;

/// How a session gets across.
#[derive(Debug)]
enum Way {
    /// By requests: the one that waits for packets, and the packets that wait for one.
    Polling { waits: Option<Link>, queue: VecDeque<Arc<str>>, bytes: usize },
    /// By a WebSocket.
    Socket(Link),
}

#[derive(Debug)]
struct Session {
    sid: Arc<str>,
    version: u8,
    way: Way,
    /// A WebSocket that asks to take over.
    probe: Option<Probe>,
    /// When something is due: a ping, or an end for want of a pong.
    due: Tick,
    /// A ping has been sent that was not answered.
    pinged: bool,
}

#[derive(Clone, Copy, Debug)]
struct Probe {
    link: Link,
    /// `2probe` was answered: requests are answered at once until it takes over.
    answered: bool,
}

/// What the server is to do with a packet.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heard {
    /// A message (with its `4`) of that client.
    Message(Conn, Arc<str>),
    /// A packet that is none, of that client.
    Broken(Conn),
    /// A packet for the recording only.
    Pulse(Conn, Arc<str>),
    /// The client says that it goes.
    Left(Conn),
    /// Nothing.
    Nothing,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Engine {
    sessions: BTreeMap<Conn, Session>,
    sids: BTreeMap<Arc<str>, Conn>,
    links: BTreeMap<Link, Conn>,
    due: BTreeSet<(Tick, Conn)>,
    ping: Duration,
    pong: Duration,
    message: usize,
}

impl Engine {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            sessions: BTreeMap::new(),
            sids: BTreeMap::new(),
            links: BTreeMap::new(),
            due: BTreeSet::new(),
            ping: limits.ping,
            pong: limits.pong,
            message: limits.message,
        }
    }

    /// Which version a new session would have, if it is one that can be.
    pub(super) fn greets(query: &Query, socket: bool) -> Result<u8, Fault> {
        let transport = query.transport.as_deref();
        if transport != Some(if socket { "websocket" } else { "polling" }) {
            return Err(Fault::Transport);
        }
        if query.jsonp {
            return Err(Fault::Request);
        }
        // the first versions did not say which they were
        match query.version.unwrap_or(3) {
            version @ (3 | 4) => Ok(version),
            _ => Err(Fault::Version),
        }
    }

    /// The session a query names.
    pub(super) fn session(&self, query: &Query) -> Option<Conn> {
        self.sids.get(query.sid.as_deref()?).copied()
    }

    /// A session begins, on a WebSocket or as the answer to a request. Gives back what is said first.
    pub(super) fn open(
        &mut self,
        conn: Conn,
        link: Link,
        socket: bool,
        version: u8,
        sid: Arc<str>,
        now: Tick,
    ) -> Arc<str> {
        let way = if socket {
            self.links.insert(link, conn);
            Way::Socket(link)
        } else {
            Way::Polling { waits: Some(link), queue: VecDeque::new(), bytes: 0 }
        };
        let due = if version == 4 { Tick(now.0 + self.ping) } else { Tick(now.0 + self.ping + self.pong) };
        self.due.insert((due, conn));
        self.sids.insert(sid.clone(), conn);
        let upgrades: &[&str] = if socket { &[] } else { &["websocket"] };
        let mut handshake = json!({
            "sid": &*sid,
            "upgrades": upgrades,
            "pingInterval": u64::try_from(self.ping.as_millis()).unwrap_or(u64::MAX),
            "pingTimeout": u64::try_from(self.pong.as_millis()).unwrap_or(u64::MAX),
        });
        if version == 4 {
            handshake["maxPayload"] = json!(self.message);
        }
        self.sessions.insert(conn, Session { sid, version, way, probe: None, due, pinged: false });
        format!("0{handshake}").into()
    }

    /// Sends a packet; gives it back when it is on its way, and nothing when too much waits already.
    pub(super) fn send(&mut self, conn: Conn, frame: Frame, limit: usize, out: &mut VecDeque<Output>) -> Option<Frame> {
        let session = self.sessions.get_mut(&conn)?;
        match (&mut session.way, &frame) {
            (Way::Socket(link), _) => out.push_back(Output::Send(*link, frame.clone())),
            (Way::Polling { queue, bytes, .. }, Frame::Text(text)) => {
                if *bytes > limit {
                    return None;
                }
                *bytes += text.len();
                queue.push_back(text.clone());
                Self::answer(session, out);
            }
            (Way::Polling { .. }, Frame::Binary(_)) => return None,
        }
        Some(frame)
    }

    /// Answers the request that waits with what waits.
    fn answer(session: &mut Session, out: &mut VecDeque<Output>) {
        let Way::Polling { waits, queue, bytes } = &mut session.way else { return };
        if queue.is_empty() {
            return;
        }
        let Some(link) = waits.take() else { return };
        let packets: Vec<Arc<str>> = queue.drain(..).collect();
        *bytes = 0;
        out.push_back(Output::Respond(link, Response::packets(&packets, session.version)));
    }

    /// A WebSocket came that names a session: it asks to take over.
    pub(super) fn probe(&mut self, conn: Conn, link: Link, out: &mut VecDeque<Output>) {
        let Some(session) = self.sessions.get_mut(&conn) else { return };
        if matches!(session.way, Way::Socket(_)) || session.probe.is_some() {
            out.push_back(Output::Close(link, 1008, "there is a WebSocket already"));
            return;
        }
        session.probe = Some(Probe { link, answered: false });
        self.links.insert(link, conn);
    }

    /// Whose WebSocket it is.
    pub(super) fn client(&self, link: Link) -> Option<Conn> {
        self.links.get(&link).copied()
    }

    /// A packet by WebSocket.
    pub(super) fn packet(&mut self, link: Link, text: &Arc<str>, now: Tick, out: &mut VecDeque<Output>) -> Heard {
        let Some(conn) = self.client(link) else { return Heard::Nothing };
        let Some(session) = self.sessions.get_mut(&conn) else { return Heard::Nothing };
        match session.probe {
            Some(probe) if probe.link == link => {
                self.probing(conn, link, text, out);
                Heard::Nothing
            }
            _ => self.read(conn, text, now, out),
        }
    }

    /// What a WebSocket says that asks to take over: `2probe`, then `5`.
    fn probing(&mut self, conn: Conn, link: Link, text: &str, out: &mut VecDeque<Output>) {
        let Some(session) = self.sessions.get_mut(&conn) else { return };
        match text {
            "2probe" => {
                session.probe = Some(Probe { link, answered: true });
                out.push_back(Output::Send(link, Frame::Text("3probe".into())));
                // the request that waits is let go, or the client would wait for it
                if let Way::Polling { waits, .. } = &mut session.way
                    && let Some(waits) = waits.take()
                {
                    out.push_back(Output::Respond(waits, Response::packets(&["6".into()], session.version)));
                }
            }
            "5" if session.probe.is_some_and(|probe| probe.answered) => {
                session.probe = None;
                let before = std::mem::replace(&mut session.way, Way::Socket(link));
                if let Way::Polling { waits, queue, .. } = before {
                    if let Some(waits) = waits {
                        out.push_back(Output::Respond(waits, Response::packets(&["6".into()], session.version)));
                    }
                    out.extend(queue.into_iter().map(|text| Output::Send(link, Frame::Text(text))));
                }
            }
            _ => {
                session.probe = None;
                self.links.remove(&link);
                out.push_back(Output::Close(link, 1002, "expected 2probe, then 5"));
            }
        }
    }

    fn read(&mut self, conn: Conn, text: &Arc<str>, now: Tick, out: &mut VecDeque<Output>) -> Heard {
        let Some(session) = self.sessions.get_mut(&conn) else { return Heard::Nothing };
        match text.as_bytes() {
            [b'4', ..] => {
                if session.version == 3 {
                    // it is there, whatever it says
                    Self::again(&mut self.due, session, conn, Tick(now.0 + self.ping + self.pong));
                }
                Heard::Message(conn, text.clone())
            }
            // of version 3 it is the client that asks
            [b'2', ..] if session.version == 3 => {
                let pong: Arc<str> = format!("3{}", &text[1..text.floor_char_boundary(32)]).into();
                match &mut session.way {
                    Way::Socket(link) => out.push_back(Output::Send(*link, Frame::Text(pong))),
                    Way::Polling { queue, bytes, .. } => {
                        *bytes += pong.len();
                        queue.push_back(pong);
                        Self::answer(session, out);
                    }
                }
                let due = Tick(now.0 + self.ping + self.pong);
                Self::again(&mut self.due, session, conn, due);
                Heard::Pulse(conn, text.clone())
            }
            [b'3'] if session.version == 4 && session.pinged => {
                session.pinged = false;
                let due = Tick(now.0 + self.ping);
                Self::again(&mut self.due, session, conn, due);
                Heard::Pulse(conn, text.clone())
            }
            [b'3', ..] | [b'6'] => Heard::Pulse(conn, text.clone()),
            [b'1'] => Heard::Left(conn),
            _ => Heard::Broken(conn),
        }
    }

    fn again(due: &mut BTreeSet<(Tick, Conn)>, session: &mut Session, conn: Conn, next: Tick) {
        due.remove(&(session.due, conn));
        session.due = next;
        due.insert((next, conn));
    }

    /// A request for packets. One that waits already is answered with nothing: its client may have given it up, which shows
    /// here only later.
    pub(super) fn poll(&mut self, conn: Conn, link: Link, out: &mut VecDeque<Output>) -> Result<(), Fault> {
        let session = self.sessions.get_mut(&conn).ok_or(Fault::Session)?;
        let probed = session.probe.is_some_and(|probe| probe.answered);
        let version = session.version;
        let Way::Polling { waits, queue, .. } = &mut session.way else { return Err(Fault::Request) };
        if let Some(before) = waits.replace(link) {
            out.push_back(Output::Respond(before, Response::packets(&["6".into()], version)));
        }
        if queue.is_empty() && probed {
            *waits = None;
            out.push_back(Output::Respond(link, Response::packets(&["6".into()], version)));
        } else {
            Self::answer(session, out);
        }
        Ok(())
    }

    /// Packets by a request.
    pub(super) fn post(
        &mut self,
        conn: Conn,
        body: &str,
        now: Tick,
        out: &mut VecDeque<Output>,
    ) -> Result<Vec<Heard>, Fault> {
        let session = self.sessions.get(&conn).ok_or(Fault::Session)?;
        if !matches!(session.way, Way::Polling { .. }) {
            return Err(Fault::Request);
        }
        let all: Vec<Arc<str>> = packets(body).into_iter().map(|range| Arc::from(&body[range])).collect();
        Ok(all.iter().map(|text| self.read(conn, text, now, out)).collect())
    }

    /// A WebSocket, or a request that waited, is gone. The client, when it was its last way.
    pub(super) fn gone(&mut self, link: Link) -> Option<Conn> {
        let conn = self.links.remove(&link)?;
        let session = self.sessions.get_mut(&conn)?;
        match session.probe {
            Some(probe) if probe.link == link => {
                session.probe = None;
                None
            }
            _ => Some(conn),
        }
    }

    /// A request that waited for packets was given up by the client.
    pub(super) fn abandoned(&mut self, conn: Conn, link: Link) {
        if let Some(Session { way: Way::Polling { waits, .. }, .. }) = self.sessions.get_mut(&conn)
            && *waits == Some(link)
        {
            *waits = None;
        }
    }

    /// Ends a session: tells its WebSocket, or the request that waits.
    pub(super) fn close(&mut self, conn: Conn, code: u16, reason: &'static str, out: &mut VecDeque<Output>) {
        let Some(mut session) = self.forget(conn) else { return };
        if let Some(probe) = session.probe {
            out.push_back(Output::Close(probe.link, code, reason));
        }
        match &mut session.way {
            Way::Socket(link) => out.push_back(Output::Close(*link, code, reason)),
            Way::Polling { queue, .. } => {
                queue.push_back("1".into());
                Self::answer(&mut session, out);
            }
        }
    }

    /// Forgets a session whose last way is gone.
    pub(super) fn lose(&mut self, conn: Conn) {
        if let Some(probe) = self.forget(conn).and_then(|session| session.probe) {
            self.links.remove(&probe.link);
        }
    }

    fn forget(&mut self, conn: Conn) -> Option<Session> {
        let session = self.sessions.remove(&conn)?;
        self.due.remove(&(session.due, conn));
        self.sids.remove(&session.sid);
        if let Way::Socket(link) = session.way {
            self.links.remove(&link);
        }
        if let Some(probe) = session.probe {
            self.links.remove(&probe.link);
        }
        Some(session)
    }

    /// When something is due next.
    pub(super) fn next(&self) -> Option<Tick> {
        self.due.first().map(|(due, _)| *due)
    }

    /// Asks who is to be asked whether it is there, and tells who has not answered.
    pub(super) fn timeout(&mut self, now: Tick, out: &mut VecDeque<Output>) -> (Vec<Conn>, Vec<Conn>) {
        let (mut asked, mut silent) = (Vec::new(), Vec::new());
        while let Some((due, conn)) = self.due.first().copied()
            && due <= now
        {
            let Some(session) = self.sessions.get_mut(&conn) else {
                self.due.remove(&(due, conn));
                continue;
            };
            if session.version == 3 || session.pinged {
                silent.push(conn);
                self.due.remove(&(due, conn));
                continue;
            }
            session.pinged = true;
            Self::again(&mut self.due, session, conn, Tick(now.0 + self.pong));
            asked.push(conn);
            let ping: Arc<str> = "2".into();
            match &mut session.way {
                Way::Socket(link) => out.push_back(Output::Send(*link, Frame::Text(ping))),
                Way::Polling { queue, bytes, .. } => {
                    *bytes += 1;
                    queue.push_back(ping);
                    Self::answer(session, out);
                }
            }
        }
        (asked, silent)
    }
}
