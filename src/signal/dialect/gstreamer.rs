//! The protocol of the GStreamer sendrecv demo: words, and JSON for what is negotiated.
//!
//! `HELLO <id>`, `SESSION <peer>`, `ERROR <text>`, `OFFER_REQUEST`, `{"sdp": {type, sdp}}`, `{"ice": {candidate,
//! sdpMLineIndex}}`. Rooms of the same server (`ROOM <id>`, `ROOM_PEER_MSG <id> …`) are read, too.

use serde_json::json;

use super::out::{Out, clip};
use super::parts::{self, candidate, description};
use super::{Clues, Dialect, Wire};
use crate::prose;
use crate::signal::event::{Asked, Direction, Event, Name, What};
use crate::signal::frame::{Body, Frame, Seen};

/// See the module.
pub(super) static GSTREAMER: Dialect =
    Dialect { name: "gstreamer", title: "GStreamer sendrecv demo", weigh, tells, speaks, decode, encode };

/// A message of words, taken apart.
enum Words<'t> {
    Hello(Option<&'t str>),
    Session(&'t str),
    SessionOk,
    OfferRequest,
    Error(&'t str),
    Room(&'t str),
    RoomOk(usize),
    RoomMessage(&'t str, &'t str),
    RoomJoined(&'t str),
    RoomLeft(&'t str),
}

fn words(text: &str) -> Option<Words<'_>> {
    let text = text.trim_end();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest = rest.trim();
    let id = rest.split(' ').next().filter(|id| !id.is_empty() && id.len() <= 128);
    Some(match word {
        "HELLO" if rest.is_empty() => Words::Hello(None),
        // after the id may come data about the peer, in JSON
        "HELLO" => Words::Hello(Some(id?)),
        "SESSION" => Words::Session(id.filter(|id| rest.len() == id.len())?),
        "SESSION_OK" => Words::SessionOk,
        "OFFER_REQUEST" if rest.is_empty() => Words::OfferRequest,
        "ERROR" | "ERROR:" => Words::Error(rest),
        "ROOM" => Words::Room(id.filter(|id| rest.len() == id.len())?),
        "ROOM_OK" => Words::RoomOk(rest.split_whitespace().count()),
        "ROOM_PEER_MSG" => {
            let (id, rest) = rest.split_once(' ')?;
            Words::RoomMessage(id, rest)
        }
        "ROOM_PEER_JOINED" => Words::RoomJoined(id?),
        "ROOM_PEER_LEFT" => Words::RoomLeft(id?),
        _ => return None,
    })
}

/// What the demo's server writes into its log about what it does.
const REMARKS: [&str; 5] = ["Registered peer ", "Session from ", "Cleaned up ", "Disconnected from peer ", "Room "];

fn tells(line: &str) -> bool {
    REMARKS.iter().any(|start| line.starts_with(start)) || line.ends_with('\'') && line.contains(" command '")
}

fn speaks(text: &str) -> bool {
    // `ERROR` alone is a level of logs; what stands behind a mark of who speaks is asked for by `words` itself
    matches!(text.as_bytes(), [b'H' | b'S' | b'O' | b'R' | b'E', ..]) && words(text).is_some()
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    match &seen.frame.body {
        Body::Remark(line) => {
            if line.starts_with("Registered peer '") {
                clues.add(3, "Registered peer '<id>'");
            } else if line.starts_with("Session from '") {
                clues.add(4, "Session from '<id>' to '<id>'");
            } else if inner_command(line).is_some() {
                clues.add(4, "<id> command '<words>'");
            }
        }
        Body::Text(text) => match (words(text), parts::root(seen.doc.as_ref())) {
            (Some(Words::Hello(Some(_))), _) => clues.add(4, "HELLO <id>"),
            (Some(Words::Hello(None)), _) => clues.add(2, "HELLO"),
            (Some(Words::Session(_)), _) => clues.add(5, "SESSION <peer>"),
            (Some(Words::SessionOk), _) => clues.add(5, "SESSION_OK"),
            (Some(Words::OfferRequest), _) => clues.add(5, "OFFER_REQUEST"),
            (Some(Words::RoomMessage(..)), _) => clues.add(5, "ROOM_PEER_MSG <peer>"),
            (Some(Words::RoomOk(_)), _) => clues.add(3, "ROOM_OK"),
            (_, Some(root)) if root.len() == 1 => {
                if root.path(&["sdp", "sdp"]).is_some() {
                    clues.add(4, "{\"sdp\": {type, sdp}} and nothing else");
                } else if root.path(&["ice", "candidate"]).is_some() {
                    clues.add(4, "{\"ice\": {candidate}} and nothing else");
                }
            }
            _ => {}
        },
        _ => {}
    }
}

/// `110 command 'SESSION 210'`: who, and what.
fn inner_command(line: &str) -> Option<(&str, &str)> {
    let (who, rest) = line.split_once(" command '")?;
    Some((unquoted(who), rest.strip_suffix('\'')?))
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['\'', '"'])
}

/// What stands between the first pair of quotes after `start`.
fn quoted<'t>(line: &'t str, start: &str) -> Option<&'t str> {
    let rest = line.split_once(start)?.1;
    rest.strip_prefix('\'')?.split('\'').next()
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    match &seen.frame.body {
        Body::Remark(line) => remark(seen, line, out),
        Body::Text(text) => match words(text) {
            Some(found) => {
                say(seen, &found, out);
                true
            }
            None => negotiation(seen, out),
        },
        _ => false,
    }
}

fn say(seen: &Seen<'_>, words: &Words<'_>, out: &mut Out<'_>) {
    let at_server = |event: &mut Event| {
        if event.direction == Direction::Unknown {
            event.direction = Direction::ToServer;
        }
    };
    let at_client = |event: &mut Event| {
        if event.direction == Direction::Unknown {
            event.direction = Direction::ToClient;
        }
    };
    match *words {
        Words::Hello(Some(id)) => {
            let name: Name = id.into();
            let event = out.say(seen, What::Register { name: Some(name.clone()) });
            event.from.get_or_insert(name);
            at_server(event);
        }
        Words::Hello(None) => at_client(out.say(seen, What::Registered { name: None })),
        Words::Session(peer) => {
            let event = out.say(seen, What::Call);
            event.to = Some(peer.into());
            at_server(event);
        }
        Words::SessionOk => at_client(out.say(seen, What::Accepted)),
        Words::OfferRequest => {
            out.say(seen, What::RequestOffer);
        }
        Words::Error(text) => {
            let what = match refusal(text).filter(|_| seen.may_be(Direction::ToClient)) {
                Some(asked) => What::Refused { asked, reason: Some(clip(text).into()) },
                None => What::Error { code: None, text: clip(text).into() },
            };
            out.say(seen, what);
        }
        Words::Room(room) => {
            let event = out.say(seen, What::Join);
            event.room = Some(room.into());
            at_server(event);
        }
        Words::RoomOk(others) => {
            at_client(out.say(seen, What::Joined { members: u32::try_from(others + 1).ok() }));
        }
        Words::RoomMessage(peer, message) => room_message(seen, peer, message, out),
        Words::RoomJoined(peer) => out.say(seen, What::Joined { members: None }).from = Some(peer.into()),
        Words::RoomLeft(peer) => out.say(seen, What::Left).from = Some(peer.into()),
    }
}

/// What the server says in an `ERROR` when it cannot do what it was asked for.
fn refusal(text: &str) -> Option<Asked> {
    let lower = clip(text).to_ascii_lowercase();
    [("not found", Asked::Peer), ("busy", Asked::Call), ("already", Asked::Name), ("room", Asked::Room)]
        .into_iter()
        .find(|(words, _)| lower.contains(words))
        .map(|(_, asked)| asked)
}

/// The message that goes through a room to a peer (to the server) or comes from one (to a client).
fn room_message(seen: &Seen<'_>, peer: &str, message: &str, out: &mut Out<'_>) {
    let at = seen.text.len() - seen.text.trim_end().len();
    let start = seen.text.len() - at - message.len();
    let mut frame = Frame { body: Body::Text(message.into()), way: seen.frame.way.tail(start), ..seen.frame.clone() };
    if frame.direction == Direction::ToServer {
        frame.to = Some(peer.into());
    } else {
        frame.from = Some(peer.into());
    }
    let inner = Seen::new(&frame);
    match words(message) {
        // a message in a message in a message: nobody sends that
        Some(Words::RoomMessage(..)) => drop(out.other(&inner, "ROOM_PEER_MSG")),
        Some(found) => say(&inner, &found, out),
        None => {
            if !negotiation(&inner, out) {
                out.other(&inner, "ROOM_PEER_MSG");
            }
        }
    }
}

fn negotiation(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = parts::root(seen.doc.as_ref()) else { return false };
    if let Some(sdp) = root.get("sdp").filter(|sdp| sdp.is_object()) {
        let Some((what, lack)) = description(sdp, None) else { return false };
        if let What::Description(found) = &what
            && found.kind.is_none()
        {
            out.note(
                seen,
                "protocol-error",
                Some(sdp.place()),
                prose!["this description has no type: the demo's clients take that for an error"],
            );
        }
        out.say_whole(seen, what, lack);
        return true;
    }
    let Some((what, lack)) = root.get("ice").filter(|ice| ice.is_object()).and_then(candidate) else { return false };
    out.say_whole(seen, what, lack);
    true
}

fn remark(seen: &Seen<'_>, line: &str, out: &mut Out<'_>) -> bool {
    if let Some((who, command)) = inner_command(line) {
        let frame = Frame {
            from: Some(who.into()),
            direction: Direction::ToServer,
            body: Body::Text(command.into()),
            ..seen.frame.clone()
        };
        if let Some(found) = words(command) {
            say(&Seen::new(&frame), &found, out);
            return true;
        }
        return false;
    }
    if let Some(id) = quoted(line, "Registered peer ") {
        out.say(seen, What::Registered { name: Some(id.into()) }).from = Some(id.into());
    } else if let Some(caller) = quoted(line, "Session from ") {
        let event = out.say(seen, What::Accepted);
        event.to = Some(caller.into());
        event.from = quoted(line, " to ").map(Into::into);
    } else if let Some(id) = quoted(line, "Disconnected from peer ") {
        out.say(seen, What::Closed { code: None, reason: None }).from = Some(id.into());
    } else {
        return false;
    }
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let to_server = event.direction == Direction::ToServer;
    Some(match &event.what {
        What::Register { name } => Wire::Text(format!("HELLO {}", name.as_deref()?)),
        What::Registered { .. } => Wire::Text("HELLO".to_owned()),
        What::Call => Wire::Text(format!("SESSION {}", parts::to(event)?)),
        What::Accepted => Wire::Text("SESSION_OK".to_owned()),
        What::RequestOffer => Wire::Text("OFFER_REQUEST".to_owned()),
        What::Refused { reason, .. } if !to_server => {
            Wire::Text(format!("ERROR {}", reason.as_deref().unwrap_or("refused")))
        }
        What::Error { text, .. } => Wire::Text(format!("ERROR {text}")),
        What::Join => Wire::Text(format!("ROOM {}", event.room.as_deref()?)),
        What::Description(description) => Wire::json(&json!({"sdp": parts::write_description(description)})),
        // the protocol has no sdpMid, and nothing that says that there are no more
        What::Candidate(candidate) => Wire::json(&json!({"ice": {
            "candidate": &*candidate.candidate.text,
            "sdpMLineIndex": candidate.sdp_m_line_index?,
        }})),
        _ => return None,
    })
}
