//! `signal serve`: where it listens, what happens, and what it came to.

use std::io;

use serde_json::{Value as Json, json};

use super::super::{Block, Item, Sink};
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours, theirs};
use crate::rendezvous::server::{Conn, Doing, Happening, Refusal, Tally};

/// A server that listens.
#[derive(Clone, Debug)]
pub struct Listening {
    /// `gstreamer`.
    pub dialect: &'static str,
    /// What clients connect to, one for each address.
    pub urls: Vec<String>,
    /// Where the test page is.
    pub pages: Vec<String>,
    /// Where the metrics are.
    pub metrics: String,
    /// SHA-256 of the certificate.
    pub fingerprint: Option<String>,
    /// The file it records to.
    pub record: Option<String>,
    /// Do clients need a token?
    pub token: bool,
    /// Can others reach it than this machine?
    pub open: bool,
    /// Clients at a time, when the system allows fewer than were asked for.
    pub fewer: Option<usize>,
}

/// Pushes where a server listens.
pub fn lower(listening: &Listening, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&json!({
        "format": "rtcscope.signal-serve",
        "version": 1,
        "dialect": listening.dialect,
        "urls": listening.urls,
        "pages": listening.pages,
        "metrics": listening.metrics,
        "fingerprint": listening.fingerprint,
        "record": listening.record,
        "token": listening.token,
        "max_connections": listening.fewer,
    })))?;
    let urls = listening.urls.iter().map(|url| ours(url.clone()).into());
    let head = prose!["Serving ", listening.dialect, " on ", Prose::join(urls, " and "), "; Ctrl-C ends it"];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    let mut facts: Vec<(&'static str, Prose)> = Vec::new();
    for (at, page) in listening.pages.iter().enumerate() {
        facts.push((if at == 0 { "page" } else { "" }, prose![ours(page.clone())]));
    }
    facts.push(("metrics", prose![ours(listening.metrics.clone())]));
    if let Some(fingerprint) = &listening.fingerprint {
        facts.push(("certificate", prose!["SHA-256 ", ours(fingerprint.clone())]));
    }
    if let Some(record) = &listening.record {
        facts.push(("recording", prose![theirs(record), "; it holds all that is said, passwords of ICE too"]));
    }
    if listening.token {
        facts.push(("token", prose!["needed: ?token=… in the URL, or Authorization: Bearer …"]));
    }
    if listening.open && !listening.token {
        facts.push(("open", prose!["whoever reaches it may use it; --token-env or --token-file asks for a token"]));
    }
    if let Some(fewer) = listening.fewer {
        facts.push(("clients", prose![fewer, " at a time: the system has no file descriptors for more (ulimit -n)"]));
    }
    sink.item(Item::Block(Block::Fields(facts)))
}

/// Something that happened, as a line: `   4.123 s  c1 '210'  offer to '110', 2310 bytes`.
pub fn happening_line(happening: &Happening) -> Prose {
    prose![
        ours(format!("{:>9.3} s  ", happening.at.0.as_secs_f64())),
        who(happening.conn, happening.who.as_deref()),
        "  ",
        words(&happening.what)
    ]
}

/// Who that is, as one of those who are there.
pub fn present(happening: &Happening) -> Prose {
    who(happening.conn, happening.who.as_deref())
}

/// As much of a name is shown in a line.
const NAME: usize = 40;

fn who(conn: Option<Conn>, name: Option<&str>) -> Prose {
    match (conn, name) {
        (Some(conn), Some(name)) => prose![ours(format!("c{} ", conn.0)), Untrusted::clipped(name, NAME)],
        (Some(conn), None) => prose![ours(format!("c{}", conn.0))],
        (None, _) => prose!["somebody"],
    }
}

fn words(what: &Doing) -> Prose {
    let name = |name: &str| Untrusted::clipped(name, NAME);
    match what {
        Doing::Opened { from: Some(from) } => prose!["came from ", ours(from.to_string())],
        Doing::Opened { from: None } => prose!["came"],
        Doing::Registered => prose!["is known by that name"],
        Doing::Joined { room, members } => prose!["joined room ", name(room), ", ", *members, " in it"],
        Doing::Left { room } => prose!["left room ", name(room)],
        Doing::Paired { with } => prose!["talks to ", name(with), " now"],
        Doing::Said { kind, to, heard_by, bytes } => {
            let mut says = prose![*kind];
            if let Some(to) = to {
                says.push(prose![" to ", name(to)]);
            }
            if *heard_by > 1 {
                says.push(prose![", heard by ", *heard_by]);
            }
            says.push(prose![", ", count(*bytes, "byte", "bytes")]);
            says
        }
        Doing::Refused { refusal, says } => {
            let mut words = prose!["refused: ", reason(*refusal)];
            if let Some(says) = says {
                words.push(prose![" (", Untrusted::clipped(says, 120), ")"]);
            }
            words
        }
        Doing::Closed { code: Some(code) } => prose!["gone, code ", *code],
        Doing::Closed { code: None } => prose!["gone, without a word"],
    }
}

/// Why somebody was refused, in words.
const fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Full => "the server is full",
        Refusal::AddressFull => "too many from that address",
        Refusal::Origin => "a page of another origin",
        Refusal::Token => "no token, or a wrong one",
        Refusal::TooLong => "a message too long",
        Refusal::TooFast => "messages too fast",
        Refusal::Idle => "said nothing for too long",
        Refusal::Gone => "does not answer pings",
        Refusal::Slow => "does not read what it is sent",
        Refusal::Binary => "a binary message",
        Refusal::NotText => "text that is not UTF-8",
        Refusal::NotUnderstood => "not understood",
        Refusal::OutOfTurn => "not at this moment",
        Refusal::NameTaken => "somebody else has that name",
        Refusal::BadName => "that cannot be a name",
        Refusal::NotFound => "nobody of that name",
        Refusal::Busy => "busy",
        Refusal::RoomFull => "the room is full",
        Refusal::NotInRoom => "not in that room",
        Refusal::Nobody => "nobody there to hear it",
        Refusal::PeerGone => "its peer is gone",
        Refusal::BadRequest => "a request that cannot be answered",
        Refusal::Handshake => "no connection came about",
        Refusal::NoFiles => "the system has no more file descriptors (ulimit -n)",
    }
}

/// A happening as data.
pub fn happening_data(happening: &Happening) -> Json {
    let Happening { at, conn, who, what } = happening;
    let (event, facts) = facts(what);
    let mut data = json!({
        "event": event,
        "at_ms": at.as_millis(),
        "connection": conn.map(|conn| format!("c{}", conn.0)),
        "name": who.as_deref(),
    });
    for (key, value) in facts {
        data[key] = value;
    }
    data
}

fn facts(what: &Doing) -> (&'static str, Vec<(&'static str, Json)>) {
    match what {
        Doing::Opened { from } => ("opened", vec![("from", json!(from.map(|from| from.to_string())))]),
        Doing::Registered => ("registered", vec![]),
        Doing::Joined { room, members } => ("joined", vec![("room", json!(&**room)), ("members", json!(members))]),
        Doing::Left { room } => ("left", vec![("room", json!(&**room))]),
        Doing::Paired { with } => ("paired", vec![("with", json!(&**with))]),
        Doing::Said { kind, to, heard_by, bytes } => (
            "said",
            vec![
                ("kind", json!(kind)),
                ("to", json!(to.as_deref())),
                ("heard_by", json!(heard_by)),
                ("bytes", json!(bytes)),
            ],
        ),
        Doing::Refused { refusal, says } => {
            ("refused", vec![("reason", json!(refusal.name())), ("says", json!(says.as_deref()))])
        }
        Doing::Closed { code } => ("closed", vec![("code", json!(code))]),
    }
}

/// What it did, in a sentence.
pub fn tally(tally: &Tally) -> Prose {
    let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    prose![
        count(number(tally.opened), "client", "clients"),
        ", ",
        tally.most,
        " at once; ",
        count(number(tally.messages()), "message", "messages"),
        " received, ",
        tally.sent,
        " sent; ",
        tally.refusals(),
        " refused"
    ]
}

/// The same as data.
pub fn tally_data(tally: &Tally) -> Json {
    let refused: serde_json::Map<String, Json> =
        tally.refused.iter().map(|(refusal, count)| (refusal.name().to_owned(), json!(count))).collect();
    json!({
        "event": "ended",
        "opened": tally.opened,
        "most": tally.most,
        "received": tally.received,
        "sent": tally.sent,
        "refused": refused,
    })
}
