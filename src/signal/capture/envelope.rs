//! Frames as JSON lines: `{"ts": …, "conn": "c1", "dir": "rx", "data": "…"}` and what others call these.

use std::borrow::Cow;

use super::{first, line};
use crate::sdp::locate::base64;
use crate::signal::event::{Direction, Moment, Name, Place, Vantage};
use crate::signal::flow::{Flow, timing};
use crate::signal::frame::{Body, Frame};
use crate::signal::json::{Doc, Json};
use crate::signal::stamp::{self, Stamp};

const TIME: [&str; 9] = ["ts", "time", "timestamp", "@timestamp", "t", "datetime", "date", "asctime", "when"];
const DIRECTION: [&str; 6] = ["dir", "direction", "type", "event", "kind", "op"];
const CONNECTION: [&str; 12] = [
    "conn",
    "connection",
    "connectionId",
    "connection_id",
    "client",
    "clientId",
    "client_id",
    "page",
    "socket",
    "socketId",
    "peer",
    "sid",
];
const DATA: [&str; 9] = ["data", "payload", "payloadData", "msg", "message", "frame", "text", "log", "raw"];

/// The most bytes of a binary message.
const BINARY: usize = 16 << 20;

/// What the word for a direction says.
enum Word {
    /// The server that writes received or sent it.
    Server(Direction),
    /// The client that writes received or sent it.
    Client(Direction),
    /// Whoever writes received or sent it.
    Either(Direction),
    Opened,
    Closed,
}

fn word(text: &str) -> Option<Word> {
    Some(match text.to_ascii_lowercase().as_str() {
        "rx" | "recv" => Word::Server(Direction::ToServer),
        "tx" => Word::Server(Direction::ToClient),
        "send" => Word::Client(Direction::ToServer),
        "receive" => Word::Client(Direction::ToClient),
        "in" | "received" | "incoming" | "inbound" | "<" | "<<" | "<-" => Word::Either(Direction::Received),
        "out" | "sent" | "outgoing" | "outbound" | ">" | ">>" | "->" => Word::Either(Direction::Sent),
        "open" | "opened" | "connect" | "connected" => Word::Opened,
        "close" | "closed" | "disconnect" | "disconnected" => Word::Closed,
        _ => return None,
    })
}

/// The time in an object, and how it is written.
pub(super) fn time(root: Json<'_>, flow: &mut Flow) -> Option<(Option<Moment>, String)> {
    let value = TIME.iter().find_map(|key| {
        let value = root.get(key)?;
        // `t` may be anything
        let is_time = match value.str() {
            Some(text) => stamp::read(text.trim_start_matches('[')).is_some(),
            None => value.number().is_some(),
        };
        is_time.then_some(value)
    })?;
    let written = value.str().map_or_else(|| value.source().to_owned(), Cow::into_owned);
    let stamp = match value.str() {
        Some(text) => stamp::read(text.trim_start_matches('[')),
        None => stamp::number(value.number()?).map(|(at, clock)| Stamp { at, clock, len: 0 }),
    };
    let at = stamp.and_then(|stamp| flow.time(stamp));
    Some((at, written))
}

/// Reads a line that is a frame in an envelope; none when it has none.
pub(super) fn read<'d>(doc: &'d Doc<'_>, place: Place, flow: &mut Flow) -> Option<Frame<'d>> {
    let root = doc.root();
    let timed = TIME.iter().any(|key| root.get(key).is_some());
    let direction = DIRECTION.iter().find_map(|key| {
        let word = word(&root.get(key)?.str()?)?;
        // `{"type": "connected"}` is a message of many applications
        let is_message = matches!(word, Word::Opened | Word::Closed) && !key.starts_with("dir") && !timed;
        (!is_message).then_some(word)
    });
    let data = first(root, &DATA);
    let connection: Option<Name> = first(root, &CONNECTION).and_then(Json::name);
    if direction.is_some() {
        // what is said of a message besides its direction
        if !timed && connection.is_none() && data.is_none() {
            return None;
        }
    } else if !is_log(root) || data.is_none_or(|data| data.str().is_none()) {
        // a message by itself, which may have a time and a `data` of its own
        return None;
    }
    let body = match (&direction, data) {
        (Some(Word::Opened), _) => Body::Opened(root.get("url").and_then(Json::str)),
        (Some(Word::Closed), _) => {
            Body::Closed(root.get("code").and_then(Json::u16), root.get("reason").and_then(Json::str))
        }
        _ => Body::Text(Cow::Borrowed("")),
    };
    let mut frame = Frame::new(place, body, Default::default());
    if matches!(frame.body, Body::Text(_)) {
        payload(root, data?, &direction, &mut frame)?;
    }
    let time = time(root, flow);
    frame.at = time.as_ref().and_then(|(at, _)| *at);
    frame.timing = timing(frame.at.is_some(), frame.at);
    frame.written = time.map(|(_, written)| Cow::Owned(written));
    match direction {
        // `rx` and `tx` are a server's words only where it tells its connections apart
        Some(Word::Server(direction)) if connection.is_some() => {
            (frame.direction, frame.vantage) = (direction, Vantage::Server);
        }
        Some(Word::Server(direction)) => {
            let received = direction == Direction::ToServer;
            frame.direction = if received { Direction::Received } else { Direction::Sent };
        }
        Some(Word::Client(direction)) => (frame.direction, frame.vantage) = (direction, Vantage::Client),
        Some(Word::Either(direction)) => frame.direction = direction,
        Some(Word::Opened | Word::Closed) => frame.direction = Direction::Local,
        None => {}
    }
    frame.connection = connection;
    frame.from = first(root, &["from"]).and_then(Json::name);
    frame.to = first(root, &["to"]).and_then(Json::name);
    Some(frame)
}

/// Is it a line of a logger that writes JSON?
pub(super) fn is_log(root: Json<'_>) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some());
    let words =
        ["msg", "message", "log", "text"].iter().any(|key| root.get(key).is_some_and(|text| text.str().is_some()));
    let level = has(&["level", "levelname", "severity", "lvl", "logger", "stream", "hostname"]);
    words && (level || has(&TIME) && !has(&["type", "event", "action", "cmd", "from", "to"]))
}

/// The message in the envelope.
fn payload<'d>(root: Json<'d>, data: Json<'d>, direction: &Option<Word>, frame: &mut Frame<'d>) -> Option<()> {
    let Some((text, way)) = data.text_and_way() else {
        // an object that is the message; where no direction is told, other things are logged so, too
        if !(data.is_object() || data.is_array()) {
            return None;
        }
        frame.way = root.way_of(data);
        frame.body = Body::Text(Cow::Borrowed(data.source()));
        return Some(());
    };
    if root.get("opcode").and_then(Json::u16) == Some(2) {
        let (decoded, _) = base64(text.as_bytes(), BINARY);
        frame.way = way.inside(decoded.map);
        frame.body = Body::Binary(Cow::Owned(decoded.bytes));
        return Some(());
    }
    // a logger puts its own words before the message
    let range = match direction {
        Some(_) => 0..text.len(),
        None => line::within(&text)?,
    };
    frame.way = if range.start == 0 { way } else { way.tail(range.start) };
    frame.body = Body::Text(match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) if range == (0..text.len()) => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    });
    Some(())
}
