//! Calls and events of `RTCPeerConnection` by the names that dumps have for them.
//!
//! Shapes: Chromium's `PeerConnectionTracker`, bare words before version 142 and JSON since; rtcstats, which names the
//! events with `on`.

use super::legacy;
use crate::signal::dialect::{clip, parts, without_secrets};
use crate::signal::event::{Api, Candidate, Lack, Name, Stage, State, Value, What};
use crate::signal::json::{Doc, Json};

/// Events that tell a state.
const STATES: [(&str, State); 4] = [
    ("signalingstatechange", State::Signaling),
    ("iceconnectionstatechange", State::IceConnection),
    ("connectionstatechange", State::Connection),
    ("icegatheringstatechange", State::IceGathering),
];

/// Other events: as dumps name them in small letters, as W3C does.
const FIRED: [(&str, &str); 12] = [
    ("icecandidate", "icecandidate"),
    ("icecandidateerror", "icecandidateerror"),
    ("negotiationneeded", "negotiationneeded"),
    ("renegotiationneeded", "negotiationneeded"),
    ("track", "track"),
    ("datachannel", "datachannel"),
    ("addstream", "addstream"),
    ("removestream", "removestream"),
    ("devicechange", "devicechange"),
    ("transceiveradded", "transceiverAdded"),
    ("transceivermodified", "transceiverModified"),
    ("transceiverremoved", "transceiverRemoved"),
];

/// What a line of a trace says, and what is missing of it.
pub(super) fn read(method: &str, value: Option<Json<'_>>, id: Option<Name>) -> (What, Option<Lack>) {
    let small = method.trim().to_ascii_lowercase();
    let event = small.strip_prefix("on").unwrap_or(&small);
    if let Some((_, state)) = STATES.iter().find(|(name, _)| *name == event)
        && let Some(value) = value.and_then(state_value)
    {
        return (What::State { state: *state, value }, None);
    }
    let (name, stage) = match FIRED.iter().find(|(name, _)| *name == event) {
        Some((_, name)) => ((*name).into(), Stage::Fired),
        None => called(method),
    };
    let (value, lack) = match value.filter(|value| !value.is_null()) {
        Some(given) => told(&name, stage, given),
        None if matches!(&*name, "icecandidate" | "addIceCandidate") && stage != Stage::Succeeded => {
            (Value::EndOfCandidates, None)
        }
        None => (Value::None, None),
    };
    (What::Api(Api { name, stage, id, value }), lack)
}

/// The method, without what says how far its call is and without the object it belongs to.
fn called(method: &str) -> (Name, Stage) {
    let endings = [("OnSuccess", Stage::Succeeded), ("OnFailure", Stage::Failed), ("Failed", Stage::Failed)];
    let ending = endings.iter().find_map(|(ending, stage)| Some((method.strip_suffix(ending)?, *stage)));
    let (name, stage) = ending.unwrap_or((method, Stage::Called));
    let name = name.strip_prefix("navigator.mediaDevices.").unwrap_or(name);
    // the constructor
    let name = if name == "create" { "RTCPeerConnection" } else { name };
    (name[..name.floor_char_boundary(80)].into(), stage)
}

/// The text of a value: some write it as it is, some as JSON.
fn text_of(value: Json<'_>) -> Option<String> {
    let text = value.str()?;
    let quoted = text.starts_with('"').then(|| value.within()).flatten();
    let inner = quoted.and_then(|doc| doc.root().str().map(|inner| inner.into_owned()));
    Some(inner.unwrap_or_else(|| text.into_owned()))
}

fn state_value(value: Json<'_>) -> Option<Name> {
    let text = text_of(value)?;
    let text = text.trim();
    (!text.is_empty()).then(|| legacy::state(clip(text)).into())
}

/// What was handed to a call, or came back of it.
fn told(name: &str, stage: Stage, value: Json<'_>) -> (Value, Option<Lack>) {
    let empty = value.str().is_some_and(|text| text.trim().is_empty());
    if stage == Stage::Failed {
        return (error(value), None);
    }
    match name {
        "icecandidateerror" => (server_error(value), None),
        "createOffer" | "createAnswer" | "setLocalDescription" | "setRemoteDescription" => {
            if empty {
                return (Value::None, None);
            }
            match legacy::description(value).or_else(|| parts::description(value, None)) {
                Some((What::Description(description), lack)) => (Value::Description(description), lack),
                _ => (Value::None, value.is_cut().then_some(Lack::Cut)),
            }
        }
        "icecandidate" | "addIceCandidate" if stage != Stage::Succeeded => {
            match legacy::candidate(value).or_else(|| parts::candidate(value)) {
                Some((What::Candidate(candidate), lack)) => (Value::Candidate(candidate), lack),
                Some(_) => (Value::EndOfCandidates, None),
                None => (Value::Candidate(Candidate::default()), Some(Lack::Broken)),
            }
        }
        // These name servers, with their credentials.
        "RTCPeerConnection" | "setConfiguration" | "constraints" => (Value::None, None),
        _ if empty => (Value::None, None),
        _ => (Value::Text(plain(value)), value.is_cut().then_some(Lack::Cut)),
    }
}

/// A value as it is written, without secrets, cut.
fn plain(value: Json<'_>) -> Box<str> {
    if value.is_object() || value.is_array() {
        return without_secrets(value);
    }
    match value.within() {
        Some(inner) if inner.fault.is_none() && !inner.root().is_empty() => without_secrets(inner.root()),
        _ => text_of(value).map_or_else(|| clip(value.source()).into(), |text| clip(&text).into()),
    }
}

/// Why a call failed: a sentence, with or without the name of the error before it, or an object.
fn error(value: Json<'_>) -> Value {
    let member = |of: Json<'_>, keys: &[&str]| of.any(keys).and_then(Json::str).map(|text| Box::from(clip(&text)));
    let from = |of: Json<'_>| {
        let name = member(of, &["name", "error"])?;
        let text = member(of, &["message", "error_message", "errorMessage"]).unwrap_or_default();
        Some(Value::Error { name: Some(name), text })
    };
    let inner: Option<Doc<'_>> = if value.is_object() { None } else { value.within() };
    let object = if value.is_object() { from(value) } else { inner.as_ref().and_then(|doc| from(doc.root())) };
    if let Some(error) = object {
        return error;
    }
    let text = text_of(value).unwrap_or_else(|| value.source().to_owned());
    sentence(&text)
}

/// `InvalidStateError: Failed to …`
pub(super) fn sentence(text: &str) -> Value {
    let text = clip(text.trim());
    match text.split_once(": ") {
        Some((name, rest)) if name.ends_with("Error") && name.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Value::Error { name: Some(name.into()), text: rest.into() }
        }
        _ => Value::Error { name: None, text: text.into() },
    }
}

/// What a STUN or TURN server answered (W3C `RTCPeerConnectionIceErrorEvent`): the code is its name.
fn server_error(value: Json<'_>) -> Value {
    let of = |value: Json<'_>| {
        let code = value.any(&["errorCode", "error_code"])?;
        let text = |keys: &[&str]| value.any(keys).and_then(Json::str).unwrap_or_default().into_owned();
        let code = code.number().map(|code| code.to_string())?;
        Some((code, text(&["errorText", "error_text"]), text(&["url"])))
    };
    let inner = if value.is_object() { None } else { value.within() };
    let found = if value.is_object() { of(value) } else { inner.as_ref().and_then(|doc| of(doc.root())) };
    let found = found.or_else(|| legacy::server_error(&value.str()?));
    match found {
        Some((code, text, url)) => {
            let text = match (text.as_str(), url.as_str()) {
                ("", url) => url.to_owned(),
                (text, "") => text.to_owned(),
                (text, url) => format!("{text} ({url})"),
            };
            Value::Error { name: Some(clip(&code).into()), text: clip(&text).into() }
        }
        None => Value::Text(plain(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Way;

    fn of(method: &str, json: &str) -> What {
        let text = format!("[{json}]");
        let doc = Doc::read(text.as_str(), Way::default()).expect("JSON");
        let value = doc.root().items().next();
        read(method, value, None).0
    }

    fn api(what: What) -> (String, Stage, String) {
        let What::Api(api) = what else { panic!("{what:?}") };
        let value = match api.value {
            Value::Description(description) => format!("{:?} {}", description.kind, description.sdp.text),
            Value::Candidate(candidate) => {
                format!("{} {:?} {:?}", candidate.candidate.text, candidate.sdp_mid, candidate.sdp_m_line_index)
            }
            Value::Error { name, text } => format!("{} | {text}", name.unwrap_or_default()),
            other => format!("{other:?}"),
        };
        (api.name.to_string(), api.stage, value)
    }

    #[test]
    fn states_of_all_times() {
        for (method, json, wanted) in [
            ("onconnectionstatechange", r#""\"connected\"""#, ("connectionState", "connected")),
            ("connectionstatechange", r#""connected""#, ("connectionState", "connected")),
            ("iceConnectionStateChange", r#""ICEConnectionStateChecking""#, ("iceConnectionState", "checking")),
            ("signalingStateChange", r#""SignalingStateHaveLocalOffer""#, ("signalingState", "have-local-offer")),
            ("onicegatheringstatechange", r#""complete""#, ("iceGatheringState", "complete")),
        ] {
            let What::State { state, value } = of(method, json) else { panic!("{method}") };
            assert_eq!((state.name(), &*value), wanted, "{method}");
        }
        assert!(matches!(of("iceconnectionstatechange (legacy)", r#""connected""#), What::Api(_)));
    }

    #[test]
    fn descriptions_old_and_new() {
        let wanted = "Some(Offer) v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n".to_owned();
        for json in [
            r#""{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 1 2 IN IP4 0.0.0.0\\r\\n\"}""#,
            r#""type: offer, sdp: v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n""#,
            r#"{"type":"offer","sdp":"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n"}"#,
        ] {
            let (name, stage, value) = api(of("createOfferOnSuccess", json));
            assert_eq!((name.as_str(), stage, value), ("createOffer", Stage::Succeeded, wanted.clone()));
        }
        assert_eq!(api(of("setLocalDescription", r#""""#)).2, "None");
        assert_eq!(api(of("setLocalDescription", "null")).2, "None");
        assert_eq!(api(of("createOffer", r#""options: {offerToReceiveVideo: -1}""#)).2, "None");
        assert_eq!(api(of("setRemoteDescription", r#"{"type":"rollback","sdp":""}"#)).2, "Some(Rollback) ");
    }

    #[test]
    fn candidates_old_and_new() {
        let wanted = r#"candidate:1 1 udp 2 192.0.2.1 5 typ host Some("0") Some(0)"#;
        for json in [
            r#""{\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"candidate\":\"candidate:1 1 udp 2 192.0.2.1 5 typ host\"}""#,
            r#""sdpMid: 0, sdpMLineIndex: 0, candidate: candidate:1 1 udp 2 192.0.2.1 5 typ host, url: stun:192.0.2.2:3478, relayProtocol: udp""#,
        ] {
            assert_eq!(api(of("icecandidate", json)), ("icecandidate".into(), Stage::Fired, wanted.to_owned()));
            assert_eq!(api(of("addIceCandidate", json)).1, Stage::Called);
        }
        assert_eq!(api(of("onicecandidate", "null")).2, "EndOfCandidates");
        let failed = api(of("addIceCandidateFailed", r#""Error processing ICE candidate""#));
        assert_eq!(failed, ("addIceCandidate".into(), Stage::Failed, " | Error processing ICE candidate".into()));
    }

    #[test]
    fn what_failed_and_why() {
        let failed = api(of("setRemoteDescriptionOnFailure", r#""InvalidStateError: Called in wrong state""#));
        let wanted = "InvalidStateError | Called in wrong state";
        assert_eq!(failed, ("setRemoteDescription".into(), Stage::Failed, wanted.into()));
        let media = api(of(
            "navigator.mediaDevices.getUserMediaOnFailure",
            r#"{"error":"NotAllowedError","error_message":"denied"}"#,
        ));
        assert_eq!(media, ("getUserMedia".into(), Stage::Failed, "NotAllowedError | denied".into()));
        for json in [
            r#""{\"url\":\"turn:a\",\"errorCode\":401,\"errorText\":\"Unauthorized\"}""#,
            r#""url: turn:a\naddress: 192.0.2.x\nport: 5\nhost_candidate: 192.0.2.x:5\nerror_text: Unauthorized\nerror_code: 401""#,
        ] {
            assert_eq!(api(of("icecandidateerror", json)).2, "401 | Unauthorized (turn:a)");
        }
    }

    #[test]
    fn configurations_are_not_repeated() {
        let json = r#"{"iceServers":[{"urls":"turn:a","credential":"xyzzy"}]}"#;
        for method in ["create", "setConfiguration", "somethingElse"] {
            assert!(!format!("{:?}", of(method, json)).contains("xyzzy"), "{method}");
        }
    }
}
