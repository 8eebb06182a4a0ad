//! The machines without sockets: what is sent to whom, in every state.

mod engine;
mod gstreamer;
mod limits;
mod login;
mod relay;
mod rooms;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use super::*;

/// A server, and what it has said to whom.
struct Bench {
    server: Server,
    now: Tick,
    links: u64,
    /// Messages and closings, in their order.
    said: Vec<(Link, String)>,
    answers: Vec<(Link, u16, String)>,
    happened: Vec<Happening>,
    traces: Vec<Trace>,
}

impl Bench {
    fn new(dialect: &str) -> Self {
        Self::with(dialect, Limits::default())
    }

    fn with(dialect: &str, limits: Limits) -> Self {
        let mut last = 0;
        let ids = Box::new(move || {
            last += 1;
            format!("id{last}")
        });
        let server = Server::new(dialect, limits, ids, true).expect("a dialect");
        let (said, answers, happened, traces) = Default::default();
        Self { server, now: Tick::default(), links: 0, said, answers, happened, traces }
    }

    fn link(&mut self) -> Link {
        self.links += 1;
        Link(self.links)
    }

    fn open_with(&mut self, query: &str) -> Link {
        let link = self.link();
        let opening = Opening { address: Some(Ipv4Addr::LOCALHOST.into()), query: Query::read(query) };
        self.server.opened(self.now, link, &opening);
        self.collect();
        link
    }

    fn open(&mut self) -> Link {
        self.open_with("EIO=4&transport=websocket")
    }

    fn open_from(&mut self, address: IpAddr) -> Link {
        let link = self.link();
        self.server.opened(self.now, link, &Opening { address: Some(address), query: Query::default() });
        self.collect();
        link
    }

    fn say(&mut self, link: Link, text: &str) {
        self.server.text(self.now, link, text.into());
        self.collect();
    }

    fn bytes(&mut self, link: Link, bytes: &[u8]) {
        self.server.binary(self.now, link, bytes.into());
        self.collect();
    }

    fn close(&mut self, link: Link) {
        self.server.closed(self.now, link, Some(1000));
        self.collect();
    }

    fn ask(&mut self, query: &str, body: Option<&str>) -> Link {
        let link = self.link();
        let body = body.map(ToOwned::to_owned);
        let request = Request { address: Some(Ipv4Addr::LOCALHOST.into()), query: Query::read(query), body };
        self.server.asked(self.now, link, request);
        self.collect();
        link
    }

    /// Lets so much time pass, and tells it when it is due.
    fn wait(&mut self, time: Duration) {
        let end = Tick(self.now.0 + time);
        while let Some(due) = self.server.deadline()
            && due <= end
        {
            self.now = due;
            self.server.timeout(due);
            assert_ne!(self.server.deadline(), Some(due), "what was due is done");
            self.collect();
        }
        self.now = end;
    }

    fn collect(&mut self) {
        while let Some(output) = self.server.poll() {
            match output {
                Output::Send(link, Frame::Text(text)) => self.said.push((link, text.to_string())),
                Output::Send(link, Frame::Binary(bytes)) => self.said.push((link, format!("{bytes:?}"))),
                Output::Close(link, code, reason) => self.said.push((link, format!("close {code} {reason}"))),
                Output::Respond(link, response) => self.answers.push((link, response.status, response.body)),
                Output::Happened(happening) => self.happened.push(happening),
                Output::Trace(trace) => self.traces.push(trace),
            }
        }
    }

    /// What was said since the last time, to whom.
    fn heard(&mut self) -> Vec<(u64, String)> {
        self.said.drain(..).map(|(link, text)| (link.0, text)).collect()
    }

    /// What was said to one since the last time; what was said to others is dropped.
    fn to(&mut self, link: Link) -> Vec<String> {
        self.said.drain(..).filter(|(to, _)| *to == link).map(|(_, text)| text).collect()
    }

    /// Answers by HTTP since the last time.
    fn answered(&mut self) -> Vec<(u64, u16, String)> {
        self.answers.drain(..).map(|(link, status, body)| (link.0, status, body)).collect()
    }

    fn refused(&self) -> Vec<Refusal> {
        let refusal = |happening: &Happening| match happening.what {
            Doing::Refused { refusal, .. } => Some(refusal),
            _ => None,
        };
        self.happened.iter().filter_map(refusal).collect()
    }
}

/// Shorter to write.
fn heard(all: &[(u64, &str)]) -> Vec<(u64, String)> {
    all.iter().map(|(link, text)| (*link, (*text).to_owned())).collect()
}

#[test]
fn there_is_a_server_for_each_dialect_that_is_offered() {
    for dialect in SERVED {
        let bench = Bench::new(dialect);
        assert_eq!(bench.server.count(), 0);
    }
    assert!(Server::new("janus", Limits::default(), Box::new(String::new), false).is_none());
}

#[test]
fn everybody_is_told_when_the_server_ends() {
    for dialect in SERVED {
        let mut bench = Bench::new(dialect);
        let (one, two) = (bench.open(), bench.open());
        bench.heard();
        bench.server.drain(bench.now);
        bench.collect();
        assert_eq!(
            bench.heard(),
            heard(&[(one.0, "close 1001 the server is going away"), (two.0, "close 1001 the server is going away")]),
            "{dialect}"
        );
        assert_eq!(bench.server.count(), 0);
        // the sockets close later, and nobody is counted twice
        bench.close(one);
        bench.close(two);
        assert_eq!((bench.server.tally().opened, bench.server.tally().closed), (2, 2), "{dialect}");
    }
}

#[test]
fn what_comes_after_the_end_is_nothing() {
    for dialect in SERVED {
        let mut bench = Bench::new(dialect);
        let link = bench.open();
        bench.close(link);
        bench.heard();
        bench.say(link, "HELLO 7");
        bench.bytes(link, b"x");
        bench.server.offends(bench.now, link, Refusal::TooLong);
        bench.close(link);
        bench.collect();
        assert_eq!(bench.heard(), heard(&[]), "{dialect}");
        assert_eq!(bench.server.tally().messages(), 0);
    }
}

/// Whatever is said, in whatever order, the server goes on, and what it counts fits.
#[test]
fn garbage_in_any_order() {
    const WORDS: [&str; 24] = [
        "HELLO 7",
        "HELLO 8",
        "SESSION 7",
        "SESSION 8",
        "ROOM r",
        "ROOM_PEER_MSG 7 x",
        "ROOM_PEER_LIST",
        "",
        "{\"type\":\"login\",\"name\":\"a\"}",
        "{\"type\":\"offer\",\"offer\":{},\"name\":\"a\"}",
        "{\"type\":\"answer\",\"answer\":\"\",\"name\":\"a\"}",
        "{\"type\":\"leave\",\"name\":\"a\"}",
        "{\"type\":[]}",
        "[",
        "40",
        "41",
        "2",
        "2probe",
        "5",
        "42[\"join\",\"r\"]",
        "42[\"message\",\"r\",{}]",
        "42[\"leave\",\"r\"]",
        "451-[\"message\",\"r\",{\"_placeholder\":true,\"num\":0}]",
        "\u{0}é\u{202e}",
    ];
    for dialect in SERVED {
        for seed in 0..200_u64 {
            let mut bench = Bench::new(dialect);
            let mut links = vec![bench.open()];
            let mut chance = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut draw = |of: usize| {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                usize::try_from(chance % of as u64).expect("small")
            };
            for _ in 0..60 {
                let link = links[draw(links.len())];
                match draw(12) {
                    0 => links.push(bench.open()),
                    1 => bench.close(link),
                    2 => bench.bytes(link, &[0, 255]),
                    3 => bench.wait(Duration::from_secs(draw(60) as u64)),
                    _ => bench.say(link, WORDS[draw(WORDS.len())]),
                }
            }
            for link in links {
                bench.close(link);
            }
            let tally = bench.server.tally();
            assert_eq!((bench.server.count(), tally.opened), (0, tally.closed), "{dialect} {seed}");
        }
    }
}
