//! LiveKit: binary frames with Protocol Buffers, `SignalRequest` to the server and `SignalResponse` from it; or the same
//! as JSON. There are two peer connections to a session, the publisher's and the subscriber's: a call is one of them.
//!
//! Of the messages only those are read that negotiate; `livekit_rtc.proto` has the rest. Refreshed tokens are not kept.

use std::ops::Range;

use super::out::{Out, clip};
use super::parts::{self, candidate, description, root};
use super::protobuf::{Field, fields, write_bytes, write_number};
use super::{Clues, Dialect, Wire, silent};
use crate::sdp::SdpType;
use crate::signal::event::{Description, Direction, Embedded, Event, Other, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::{Doc, Json};
use crate::text::{SpanMap, offset};

/// See the module.
pub(super) static LIVEKIT: Dialect =
    Dialect { name: "livekit", title: "LiveKit", weigh, tells: silent, speaks: silent, decode, encode };

const PUBLISHER: &str = "publisher";
const SUBSCRIBER: &str = "subscriber";

/// The messages that are told apart, by their numbers in request and response.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Offer,
    Answer,
    Trickle,
    Join,
    Leave,
    Ping,
    Reconnect,
    Other(&'static str),
}

fn kind(number: u32, to_server: bool) -> Option<Kind> {
    Some(match (number, to_server) {
        (1, true) | (3, false) => Kind::Offer,
        (2, _) => Kind::Answer,
        (3, true) | (4, false) => Kind::Trickle,
        (1, false) => Kind::Join,
        (8, _) => Kind::Leave,
        (14 | 16, true) | (18 | 20, false) => Kind::Ping,
        (19, false) => Kind::Reconnect,
        (4, true) => Kind::Other("add_track"),
        (5, true) | (9, false) => Kind::Other("mute"),
        (6, true) => Kind::Other("subscription"),
        (7, true) => Kind::Other("track_setting"),
        (12, true) => Kind::Other("sync_state"),
        (5, false) => Kind::Other("update"),
        (6, false) => Kind::Other("track_published"),
        (10, false) => Kind::Other("speakers_changed"),
        (11, false) => Kind::Other("room_update"),
        (12, false) => Kind::Other("connection_quality"),
        (16, false) => Kind::Other("refresh_token"),
        (10..=30, _) => Kind::Other("other"),
        _ => return None,
    })
}

/// The one field of a request or response.
fn message(bytes: &[u8]) -> Option<(u32, Field, bool)> {
    let (mut found, whole) = fields(bytes, 0..bytes.len());
    (found.len() == 1).then(|| found.pop())?.map(|(number, field)| (number, field, whole))
}

/// The text of the field of that number in the message at `range`.
fn text<'b>(bytes: &'b [u8], range: &Range<usize>, number: u32) -> Option<(&'b str, Range<usize>)> {
    let (found, _) = fields(bytes, range.clone());
    let range = found.into_iter().find_map(|(at, field)| match field {
        Field::Bytes(range) if at == number => Some(range),
        _ => None,
    })?;
    Some((std::str::from_utf8(bytes.get(range.clone())?).ok()?, range))
}

fn number(bytes: &[u8], range: &Range<usize>, number: u32) -> u64 {
    let (found, _) = fields(bytes, range.clone());
    found
        .into_iter()
        .find_map(|(at, field)| match field {
            Field::Varint(value) if at == number => Some(value),
            _ => None,
        })
        .unwrap_or(0)
}

/// Which way it went: as the capture says, or as its content shows.
fn to_server(seen: &Seen<'_>, bytes: &[u8]) -> bool {
    match seen.frame.direction {
        Direction::ToServer | Direction::Sent => true,
        Direction::ToClient | Direction::Received => false,
        // a SessionDescription under 1 is a client's offer, under 3 a server's
        _ => match message(bytes) {
            Some((1, Field::Bytes(range), _)) => text(bytes, &range, 1).is_some_and(|(kind, _)| kind == "offer"),
            Some((3, Field::Bytes(range), _)) => text(bytes, &range, 1).is_none_or(|(kind, _)| kind != "offer"),
            _ => true,
        },
    }
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if let Body::Opened(Some(url)) = &seen.frame.body
        && url.contains("/rtc?")
        && url.contains("access_token=")
    {
        clues.add(4, "…/rtc?access_token=…");
    }
    if let Body::Binary(bytes) = &seen.frame.body
        && let Some((field, Field::Bytes(range), true)) = message(bytes)
    {
        match kind(field, to_server(seen, bytes)) {
            Some(Kind::Offer | Kind::Answer)
                if text(bytes, &range, 2).is_some_and(|(sdp, _)| sdp.starts_with("v=0"))
                    && text(bytes, &range, 1).is_some_and(|(kind, _)| parts::sdp_type(kind).is_some()) =>
            {
                clues.add(5, "a SessionDescription in a binary frame");
            }
            Some(Kind::Trickle) if text(bytes, &range, 1).is_some_and(|(init, _)| init.starts_with('{')) => {
                clues.add(5, "a TrickleRequest in a binary frame");
            }
            _ => {}
        }
    }
    if let Some(root) = root(seen.doc.as_ref())
        && root.path(&["trickle", "candidateInit"]).is_some()
    {
        clues.add(5, "{\"trickle\": {\"candidateInit\": …}}");
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    match &seen.frame.body {
        Body::Binary(bytes) => binary(seen, bytes, out),
        Body::Text(_) => json(seen, out),
        _ => false,
    }
}

fn binary(seen: &Seen<'_>, bytes: &[u8], out: &mut Out<'_>) -> bool {
    let Some((field, value, whole)) = message(bytes) else { return false };
    let to_server = to_server(seen, bytes);
    let Some(kind) = kind(field, to_server) else { return false };
    let range = match &value {
        Field::Bytes(range) => range.clone(),
        _ => 0..0,
    };
    // the client offers what it publishes, the server what the client subscribes to
    let connection = match kind {
        Kind::Offer => Some(if to_server { PUBLISHER } else { SUBSCRIBER }),
        Kind::Answer => Some(if to_server { SUBSCRIBER } else { PUBLISHER }),
        Kind::Trickle => Some(if number(bytes, &range, 2) == 1 { SUBSCRIBER } else { PUBLISHER }),
        _ => None,
    };
    let (what, lack) = match kind {
        Kind::Offer | Kind::Answer => {
            let Some((sdp, at)) = text(bytes, &range, 2) else { return false };
            let said = text(bytes, &range, 1).and_then(|(kind, _)| parts::sdp_type(kind));
            let said = said.or(Some(if kind == Kind::Offer { SdpType::Offer } else { SdpType::Answer }));
            let way = seen.frame.way.inside(SpanMap::verbatim(offset(at.start), offset(at.len())));
            (What::Description(Description { kind: said, sdp: Embedded { text: sdp.into(), way } }), None)
        }
        Kind::Trickle => {
            let last = number(bytes, &range, 3) == 1;
            let init = text(bytes, &range, 1).filter(|(init, _)| !init.is_empty());
            let part = init.and_then(|(init, at)| {
                let way = seen.frame.way.inside(SpanMap::verbatim(offset(at.start), offset(at.len())));
                candidate(Doc::read(init, way)?.root())
            });
            match part {
                Some(part) => part,
                None if last => (parts::end(None, None, None), None),
                None => return false,
            }
        }
        Kind::Join => {
            join(seen, bytes, &range, out);
            return true;
        }
        Kind::Leave => (What::Leave, None),
        Kind::Ping => (What::Keepalive, None),
        Kind::Reconnect => (servers(bytes, &range, 1), None),
        Kind::Other(name) => (What::Other(Other { name: name.into(), text: "".into() }), None),
    };
    let event = out.say_whole(seen, what, lack.filter(|_| whole));
    event.call = connection.map(Into::into);
    if matches!(event.direction, Direction::Unknown | Direction::Sent | Direction::Received) {
        event.direction = if to_server { Direction::ToServer } else { Direction::ToClient };
    }
    true
}

fn join(seen: &Seen<'_>, bytes: &[u8], range: &Range<usize>, out: &mut Out<'_>) {
    let (found, _) = fields(bytes, range.clone());
    let part = |number: u32| {
        found.iter().find_map(|(at, field)| match field {
            Field::Bytes(range) if *at == number => Some(range.clone()),
            _ => None,
        })
    };
    let room = part(1).and_then(|room| text(bytes, &room, 2).map(|(name, _)| clip(name).into()));
    let identity = part(2).and_then(|participant| text(bytes, &participant, 2).map(|(name, _)| clip(name).into()));
    let event = out.say(seen, What::Joined { members: None });
    event.direction = Direction::ToClient;
    event.room = room;
    event.to = identity;
    if part(5).is_some() {
        out.say(seen, servers(bytes, range, 5));
    }
}

/// The URLs of the `ICEServer`s under that number.
fn servers(bytes: &[u8], range: &Range<usize>, number: u32) -> What {
    let (found, _) = fields(bytes, range.clone());
    let mut urls = Vec::new();
    for (at, field) in found.into_iter().take(64) {
        let Field::Bytes(server) = field else { continue };
        if at != number {
            continue;
        }
        for (at, field) in fields(bytes, server).0.into_iter().take(64) {
            if let Field::Bytes(url) = field
                && at == 1
                && let Some(url) = bytes.get(url).and_then(|url| std::str::from_utf8(url).ok())
            {
                urls.push(clip(url).into());
            }
        }
    }
    What::IceServers { urls }
}

fn json(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = root(seen.doc.as_ref()).filter(|root| root.len() == 1) else { return false };
    let Some((key, value)) = root.entries().next() else { return false };
    let part = match key {
        "offer" => description(value, Some(SdpType::Offer)),
        "answer" => description(value, Some(SdpType::Answer)),
        "trickle" => value.get("candidateInit").and_then(candidate),
        _ => None,
    };
    let Some((what, lack)) = part else { return false };
    let event = out.say_whole(seen, what, lack);
    event.call = value.get("target").and_then(Json::str).map(|target| target.to_ascii_lowercase().into());
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let to_server = event.direction != Direction::ToClient;
    let mut inner = Vec::new();
    let number = match &event.what {
        What::Description(description) => {
            let kind = description.kind?;
            write_bytes(&mut inner, 1, kind.name().as_bytes());
            write_bytes(&mut inner, 2, description.sdp.text.as_bytes());
            match (kind, to_server) {
                (SdpType::Offer, true) => 1,
                (SdpType::Offer, false) => 3,
                (SdpType::Answer, _) => 2,
                _ => return None,
            }
        }
        What::Candidate(_) | What::EndOfCandidates { .. } => {
            write_bytes(&mut inner, 1, parts::write_ice(&event.what)?.to_string().as_bytes());
            if event.call.as_deref() == Some(SUBSCRIBER) {
                write_number(&mut inner, 2, 1);
            }
            if to_server { 3 } else { 4 }
        }
        What::Leave => 8,
        _ => return None,
    };
    let mut bytes = Vec::new();
    write_bytes(&mut bytes, number, &inner);
    Some(Wire::Binary(bytes))
}
