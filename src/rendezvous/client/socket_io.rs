//! A client of engine.io and of socket.io in it, on a WebSocket: the handshake, the pulse, the namespace. Versions 4 and 3:
//! which of them the server speaks is told by what it does, whatever was asked for.

use std::time::Duration;

use serde_json::Value;

use crate::signal::engine::{Engine, Packet, Socket};
use crate::tick::Tick;

/// What follows from a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To be sent.
    Send(String),
    /// The namespace is open: this is the client's id, where the server says it.
    Open(Option<String>),
    /// A packet of the application, as it came.
    Message,
    /// The server ended it: why, in its words.
    Ended(String),
    /// No packet of this protocol, or one at the wrong time.
    Odd(&'static str),
}

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// 3 or 4, as soon as it is known.
    version: Option<u8>,
    id: Option<String>,
    interval: Duration,
    timeout: Duration,
    /// When something must be done: ask for the namespace, ping, or give up.
    due: Option<(Tick, Due)>,
    open: bool,
    shaken: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// A server of version 3 would have opened the namespace by now.
    Connect,
    /// It is the client who asks, in version 3.
    Ping,
    /// No sign of the server for too long.
    Silent,
}

/// What a server that does not say gets (engine.io's own defaults).
const INTERVAL: Duration = Duration::from_secs(25);
const TIMEOUT: Duration = Duration::from_secs(20);
/// The longest that a server may make us wait for its pulse.
const LONGEST: Duration = Duration::from_secs(300);
/// How long a server of version 3 may take to open the namespace by itself. Those of version 4 mostly say so at once.
const BY_ITSELF: Duration = Duration::from_millis(300);

/// What to ask for in the query of the URL: this version, over a WebSocket.
pub fn query(version: u8) -> String {
    format!("EIO={version}&transport=websocket")
}

/// Where servers have it when nobody says otherwise.
pub const PATH: &str = "/socket.io/";

impl Default for Session {
    fn default() -> Self {
        Self { version: None, id: None, interval: INTERVAL, timeout: TIMEOUT, due: None, open: false, shaken: false }
    }
}

impl Session {
    /// The version that the server speaks, when it is known.
    pub const fn version(&self) -> Option<u8> {
        self.version
    }

    /// When it wants to be called, if nothing comes before.
    pub fn deadline(&self) -> Option<Tick> {
        self.due.map(|(at, _)| at)
    }

    /// Takes a text message.
    pub fn hear(&mut self, now: Tick, text: &str) -> Vec<Step> {
        let Some(packet) = Packet::read(text) else { return vec![Step::Odd("no packet of engine.io")] };
        if !self.shaken && packet.engine != Engine::Open {
            return vec![Step::Odd("a packet before the handshake of engine.io")];
        }
        match (packet.engine, packet.socket) {
            (Engine::Open, _) if self.shaken => vec![Step::Odd("a second handshake of engine.io")],
            (Engine::Open, _) => self.shake(now, text),
            (Engine::Ping, _) => {
                self.version = Some(4);
                self.pulse(now);
                vec![Step::Send(format!("3{}", &text[1..]))]
            }
            (Engine::Pong, _) => {
                self.pulse(now);
                vec![]
            }
            (Engine::Close, _) => vec![Step::Ended("engine.io: close".to_owned())],
            (Engine::Noop | Engine::Upgrade, _) => vec![],
            (Engine::Message, Some(Socket::Connect)) => self.connected(now, &packet, text),
            (Engine::Message, Some(Socket::Disconnect)) => vec![Step::Ended("socket.io: disconnect".to_owned())],
            (Engine::Message, Some(Socket::ConnectError)) => {
                let why: Value = text
                    .get(packet.json as usize..)
                    .and_then(|json| serde_json::from_str(json).ok())
                    .unwrap_or_default();
                let why = why.as_str().or(why["message"].as_str()).unwrap_or("no reason given").to_owned();
                vec![Step::Ended(why)]
            }
            (Engine::Message, _) if !self.open => vec![Step::Odd("a message before the namespace was open")],
            (Engine::Message, _) => vec![Step::Message],
        }
    }

    fn shake(&mut self, now: Tick, text: &str) -> Vec<Step> {
        let Ok(open) = serde_json::from_str::<Value>(&text[1..]) else {
            return vec![Step::Odd("a handshake of engine.io that cannot be read")];
        };
        self.shaken = true;
        let time = |name: &str, usual| {
            open[name].as_u64().map_or(usual, Duration::from_millis).clamp(Duration::from_millis(100), LONGEST)
        };
        (self.interval, self.timeout) = (time("pingInterval", INTERVAL), time("pingTimeout", TIMEOUT));
        self.id = open["sid"].as_str().map(str::to_owned);
        // Servers of version 4 say so in their later releases; of the earlier ones it is told by their waiting.
        if open.get("maxPayload").is_some() {
            return self.ask(now);
        }
        self.due = Some((now.after(BY_ITSELF), Due::Connect));
        vec![]
    }

    /// Asks for the namespace, as version 4 wants it.
    fn ask(&mut self, now: Tick) -> Vec<Step> {
        self.version = Some(4);
        self.pulse(now);
        vec![Step::Send("40".to_owned())]
    }

    fn connected(&mut self, now: Tick, packet: &Packet, text: &str) -> Vec<Step> {
        if self.open || packet.namespace != "/" {
            return vec![];
        }
        self.open = true;
        let sid: Option<Value> = text.get(packet.json as usize..).and_then(|json| serde_json::from_str(json).ok());
        let sid = sid.as_ref().and_then(|json| json["sid"].as_str());
        if sid.is_none() && self.version.is_none() {
            self.version = Some(3);
        }
        self.version.get_or_insert(4);
        self.pulse(now);
        vec![Step::Open(sid.map(str::to_owned).or(self.id.take()))]
    }

    /// There was a sign of the server.
    fn pulse(&mut self, now: Tick) {
        self.due = Some(match self.version {
            Some(3) => (now.after(self.interval), Due::Ping),
            _ => (now.after(self.interval + self.timeout), Due::Silent),
        });
    }

    /// Time has gone by.
    pub fn timeout(&mut self, now: Tick) -> Vec<Step> {
        match self.due {
            Some((at, due)) if at <= now => match due {
                Due::Connect => self.ask(now),
                Due::Ping => {
                    self.due = Some((now.after(self.timeout), Due::Silent));
                    vec![Step::Send("2".to_owned())]
                }
                Due::Silent => {
                    self.due = None;
                    vec![Step::Ended("engine.io: no pulse of the server".to_owned())]
                }
            },
            _ => vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Tick = Tick(Duration::ZERO);

    #[test]
    fn version_4_is_asked_and_answers() {
        let mut session = Session::default();
        let open = r#"0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
        assert_eq!(session.hear(NOW, open), [Step::Send("40".into())]);
        assert_eq!(session.hear(NOW, r#"42["x"]"#), [Step::Odd("a message before the namespace was open")]);
        assert_eq!(session.hear(NOW, r#"40{"sid":"s"}"#), [Step::Open(Some("s".into()))]);
        assert_eq!(session.hear(NOW, "2"), [Step::Send("3".into())]);
        assert_eq!(session.hear(NOW, r#"42["x"]"#), [Step::Message]);
        assert_eq!((session.version(), session.deadline()), (Some(4), Some(Tick::from_millis(45_000))));
        assert_eq!(session.timeout(Tick::from_millis(45_000)).len(), 1);
        assert_eq!(session.hear(NOW, "41"), [Step::Ended("socket.io: disconnect".into())]);
    }

    #[test]
    fn version_3_opens_by_itself_and_is_pinged() {
        let mut session = Session::default();
        assert_eq!(session.hear(NOW, r#"0{"sid":"e","pingInterval":1000,"pingTimeout":500}"#), []);
        assert_eq!(session.hear(NOW, "40"), [Step::Open(Some("e".into()))]);
        assert_eq!(session.version(), Some(3));
        assert_eq!(session.timeout(Tick::from_millis(999)), []);
        assert_eq!(session.timeout(Tick::from_millis(1000)), [Step::Send("2".into())]);
        assert_eq!(session.hear(Tick::from_millis(1100), "3"), []);
        assert_eq!(session.timeout(Tick::from_millis(2100)), [Step::Send("2".into())]);
        assert!(matches!(session.timeout(Tick::from_millis(2600)).as_slice(), [Step::Ended(_)]));
    }

    #[test]
    fn an_early_version_4_waits_to_be_asked() {
        let mut session = Session::default();
        assert_eq!(session.hear(NOW, r#"0{"sid":"e","pingInterval":25000,"pingTimeout":20000}"#), []);
        assert_eq!(session.timeout(Tick::from_millis(300)), [Step::Send("40".into())]);
        assert_eq!(session.hear(NOW, r#"40{"sid":"s"}"#), [Step::Open(Some("s".into()))]);
    }

    #[test]
    fn what_does_not_belong_there_is_odd() {
        let mut session = Session::default();
        for text in ["", "hello", "40", "2", r#"0{"sid""#] {
            assert!(matches!(session.hear(NOW, text).as_slice(), [Step::Odd(_)]), "{text}");
        }
        session.hear(NOW, r#"0{"sid":"e","maxPayload":1}"#);
        assert!(matches!(session.hear(NOW, r#"0{"sid":"e"}"#).as_slice(), [Step::Odd(_)]));
        assert_eq!(session.hear(NOW, r#"44{"message":"no"}"#), [Step::Ended("no".into())]);
    }
}
