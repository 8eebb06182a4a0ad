//! AWS Kinesis Video Streams: `action` on the way to the service, `messageType` on the way back; the payload is base64 of
//! the JSON a browser gives.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::sdp::SdpType;
use crate::sdp::locate::base64 as decode_base64;
use crate::signal::event::{Direction, Event, What};
use crate::signal::frame::Seen;
use crate::signal::json::{Doc, Json};

/// See the module.
pub(super) static KINESIS: Dialect = Dialect {
    name: "kinesis",
    title: "AWS Kinesis Video Streams",
    weigh,
    tells: silent,
    speaks: silent,
    decode,
    encode,
};

/// The most bytes of a payload that are decoded.
const PAYLOAD: usize = 1 << 20;

fn kind(root: Json<'_>) -> Option<String> {
    let kind = root.any(&["action", "messageType"])?.str()?.into_owned();
    root.get("messagePayload").is_some().then_some(kind).or_else(|| {
        let known = root.get("statusResponse").is_some();
        known.then(|| "STATUS_RESPONSE".to_owned())
    })
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    let Some(root) = root(seen.doc.as_ref()) else { return };
    match kind(root).as_deref() {
        Some("SDP_OFFER" | "SDP_ANSWER" | "ICE_CANDIDATE") => {
            clues.add(5, "SDP_OFFER, ICE_CANDIDATE with messagePayload")
        }
        Some("STATUS_RESPONSE") => clues.add(5, "\"statusResponse\""),
        Some("GO_AWAY" | "RECONNECT_ICE_SERVER") => clues.add(5, "GO_AWAY with messagePayload"),
        _ => {}
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let Some(kind) = kind(root) else { return false };
    let text = root.get("messagePayload").and_then(Json::text_and_way);
    let payload = text.and_then(|(text, way)| {
        let (decoded, _) = decode_base64(text.as_bytes(), PAYLOAD);
        Doc::read(String::from_utf8(decoded.bytes).ok()?, way.inside(decoded.map))
    });
    let payload = payload.as_ref().map(Doc::root);
    let (what, lack) = match &*kind {
        "SDP_OFFER" | "SDP_ANSWER" => {
            let said = if kind == "SDP_OFFER" { SdpType::Offer } else { SdpType::Answer };
            match payload.and_then(|payload| description(payload, Some(said))) {
                Some(part) => part,
                None => return false,
            }
        }
        "ICE_CANDIDATE" => match payload.and_then(candidate) {
            Some(part) => part,
            None => return false,
        },
        "STATUS_RESPONSE" => {
            let status = root.get("statusResponse");
            let member = |key: &str| status.and_then(|status| status.get(key)).and_then(Json::name);
            let text = member("description").or_else(|| member("errorType")).unwrap_or_default();
            let code = member("statusCode").map(|code| (*code).into());
            (What::Error { code, text: super::out::clip(&text).into() }, seen.lack())
        }
        "GO_AWAY" => (What::Closed { code: None, reason: Some("GO_AWAY".into()) }, None),
        _ => {
            out.other(seen, &kind);
            return true;
        }
    };
    let direction = if root.get("action").is_some() { Direction::ToServer } else { Direction::ToClient };
    let event = out.say_whole(seen, what, lack);
    event.direction = direction;
    event.from = parts::name(root, "senderClientId").or(event.from.take());
    event.to = parts::name(root, "recipientClientId").or(event.to.take());
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let (kind, payload) = match &event.what {
        What::Description(description) => {
            let kind = match description.kind? {
                SdpType::Offer => "SDP_OFFER",
                SdpType::Answer => "SDP_ANSWER",
                _ => return None,
            };
            (kind, parts::write_description(description))
        }
        What::Candidate(_) | What::EndOfCandidates { .. } => ("ICE_CANDIDATE", parts::write_ice(&event.what)?),
        _ => return None,
    };
    let payload = Value::from(STANDARD.encode(payload.to_string()));
    let to_server = event.direction == Direction::ToServer;
    let mut message = match to_server {
        true => json!({"action": kind, "messagePayload": payload}),
        false => json!({"messageType": kind, "messagePayload": payload}),
    };
    match to_server {
        true => parts::put(&mut message, &[("recipientClientId", event.to.as_ref())]),
        false => parts::put(&mut message, &[("senderClientId", event.from.as_ref())]),
    }
    Some(Wire::json(&message))
}
