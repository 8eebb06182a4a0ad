//! What most dialects have in common: descriptions and candidates in JSON, and how they are written.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::{Map, Value, json};

use crate::sdp::SdpType;
use crate::signal::event::{Candidate, Description, Embedded, Event, Lack, Name, What};
use crate::signal::json::{Doc, Json, object};
use crate::text::Way;

/// A description or candidate that was read, and what is missing of it.
pub(in crate::signal) type Part = (What, Option<Lack>);

/// The type of that name.
pub(in crate::signal) fn sdp_type(name: &str) -> Option<SdpType> {
    SdpType::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
}

/// A description in an object `{type, sdp}`, in a string that holds one, or in a string of SDP. `kind` is what its
/// surroundings say it is.
pub(in crate::signal) fn description(value: Json<'_>, kind: Option<SdpType>) -> Option<Part> {
    let found = object(value, |value| {
        let own = value.get("type").and_then(Json::str).and_then(|name| sdp_type(&name));
        let kind = own.or(kind);
        match value.get("sdp") {
            Some(inner) if inner.is_object() => description(inner, kind),
            Some(sdp) => from_text(sdp, kind),
            None if own == Some(SdpType::Rollback) => {
                Some((What::Description(Description { kind, sdp: Embedded::default() }), None))
            }
            // the value of go2rtc and of those who spell it otherwise
            None => from_text(value.any(&["SDP", "value", "description"])?, kind),
        }
    });
    match found {
        None if !value.is_object() => from_text(value, kind),
        found => found,
    }
}

fn from_text(value: Json<'_>, kind: Option<SdpType>) -> Option<Part> {
    let sdp = value.embedded()?;
    let lack = if value.is_cut() { Some(Lack::Cut) } else { elided(&sdp.text) };
    let start = sdp.text.trim_start();
    // JSON that is no description is none, whatever stands around it
    let looks = start.starts_with("v=") || lack.is_some() || kind.is_some() && !start.starts_with(['{', '[']);
    looks.then_some((What::Description(Description { kind, sdp }), lack))
}

static DOTS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("..."));
static TRUNCATED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("[truncated"));

/// Has somebody left a part of it out, and put dots there?
pub(in crate::signal) fn elided(sdp: &str) -> Option<Lack> {
    let dots = |text: &str| {
        let bytes = text.as_bytes();
        DOTS.find(bytes).is_some() || !text.is_ascii() && text.contains('…') || TRUNCATED.find(bytes).is_some()
    };
    if sdp.is_empty() || !dots(sdp) {
        return None;
    }
    let mut lines = sdp.trim_end().lines();
    let last = lines.next_back().unwrap_or_default();
    // `o=mozilla...THIS_IS_SDPARTA` is a name
    let elided = |line: &str| dots(line) && !line.starts_with("o=mozilla...THIS");
    let among = lines.any(|line| elided(line) && (line.as_bytes().get(1) != Some(&b'=') || line.ends_with("...")));
    (elided(last) || among).then_some(Lack::Elided)
}

/// A description of text that is not in JSON.
pub(in crate::signal) fn plain(text: &str, way: Way, kind: Option<SdpType>) -> Part {
    let lack = elided(text);
    (What::Description(Description { kind, sdp: Embedded { text: text.into(), way } }), lack)
}

/// A candidate as `RTCIceCandidateInit`, in its variants, in a string that holds one, or as the text alone. None and
/// empty ones say that there are no more.
pub(in crate::signal) fn candidate(value: Json<'_>) -> Option<Part> {
    if value.is_null() {
        return Some((end(None, None, None), None));
    }
    let found = object(value, |value| {
        let Some(text) = value.any(&["candidate", "candidateLine", "ice"]) else {
            let completed = value.any(&["completed", "final"]).and_then(Json::bool);
            return (completed == Some(true) || value.is_empty()).then(|| (end(None, None, None), None));
        };
        if text.is_object() {
            return candidate(text);
        }
        let sdp_mid = value.any(&["sdpMid", "sdp_mid", "id", "mid"]).and_then(Json::name);
        let index = value.any(&["sdpMLineIndex", "sdpMlineIndex", "sdp_mline_index", "sdpMLineindex", "label"]);
        let sdp_m_line_index = index.and_then(Json::u16);
        let username_fragment = value.any(&["usernameFragment", "ufrag"]).and_then(Json::name);
        if text.is_null() || text.str().is_some_and(|text| text.trim().is_empty()) {
            return Some((end(sdp_mid, sdp_m_line_index, username_fragment), None));
        }
        let lack = lack(text);
        Some((
            What::Candidate(Candidate {
                candidate: line(text.embedded()?),
                sdp_mid,
                sdp_m_line_index,
                username_fragment,
            }),
            lack,
        ))
    });
    if found.is_some() || value.is_object() {
        return found;
    }
    let text = value.embedded()?;
    let trimmed = text.text.trim();
    if trimmed.is_empty() {
        return Some((end(None, None, None), None));
    }
    let is_one = trimmed.starts_with("candidate:") || trimmed.starts_with("a=candidate:");
    is_one.then(|| (What::Candidate(Candidate { candidate: line(text), ..Candidate::default() }), lack(value)))
}

fn lack(text: Json<'_>) -> Option<Lack> {
    let elided = || text.str().is_some_and(|text| DOTS.find(text.as_bytes()).is_some() || text.contains('…'));
    if text.is_cut() { Some(Lack::Cut) } else { elided().then_some(Lack::Elided) }
}

/// A candidate's text without `a=` and the line end that some leave in it.
pub(in crate::signal) fn line(text: Embedded) -> Embedded {
    let trimmed = text.text.trim();
    let trimmed = trimmed.strip_prefix("a=").unwrap_or(trimmed);
    if trimmed.len() == text.text.len() {
        return text;
    }
    let at = text.text.find(trimmed).unwrap_or(0);
    Embedded { way: text.way.tail(at), text: trimmed.into() }
}

/// No more candidates.
pub(in crate::signal) fn end(
    sdp_mid: Option<Name>,
    sdp_m_line_index: Option<u16>,
    username_fragment: Option<Name>,
) -> What {
    What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment }
}

/// The member of that name as a name.
pub(in crate::signal) fn name(value: Json<'_>, key: &str) -> Option<Name> {
    value.get(key).and_then(Json::name).filter(|name| !name.is_empty())
}

/// The text of a member.
pub(in crate::signal) fn text(value: Json<'_>, key: &str) -> Option<Box<str>> {
    value.get(key).and_then(Json::str).map(|text| super::out::clip(&text).into())
}

/// The URLs in a list of `RTCIceServer`; credentials stay where they are.
pub(in crate::signal) fn ice_servers(value: Json<'_>) -> What {
    let mut urls = Vec::new();
    for server in value.items().take(64) {
        for key in ["urls", "url", "Uris", "uris"] {
            let Some(found) = server.get(key) else { continue };
            match found.str() {
                Some(url) => urls.push(super::out::clip(&url).into()),
                None => {
                    urls.extend(found.items().take(64).filter_map(Json::str).map(|url| super::out::clip(&url).into()))
                }
            }
        }
    }
    What::IceServers { urls }
}

/// The JSON of a frame, when it is an object.
pub(in crate::signal) fn root<'d>(doc: Option<&'d Doc<'d>>) -> Option<Json<'d>> {
    doc.map(Doc::root).filter(|root| root.is_object())
}

/// `RTCSessionDescription` as browsers write it.
pub(in crate::signal) fn write_description(description: &Description) -> Value {
    let mut object = Map::new();
    if let Some(kind) = description.kind {
        object.insert("type".into(), kind.name().into());
    }
    object.insert("sdp".into(), Value::from(&*description.sdp.text));
    Value::Object(object)
}

/// `RTCIceCandidate` as browsers write it: what is not known is left out.
pub(in crate::signal) fn write_candidate(candidate: &Candidate) -> Value {
    let mut object = Map::new();
    object.insert("candidate".into(), Value::from(&*candidate.candidate.text));
    members(&mut object, candidate.sdp_mid.as_ref(), candidate.sdp_m_line_index, candidate.username_fragment.as_ref());
    Value::Object(object)
}

fn members(object: &mut Map<String, Value>, mid: Option<&Name>, index: Option<u16>, fragment: Option<&Name>) {
    if let Some(mid) = mid {
        object.insert("sdpMid".into(), Value::from(&**mid));
    }
    if let Some(index) = index {
        object.insert("sdpMLineIndex".into(), json!(index));
    }
    if let Some(fragment) = fragment {
        object.insert("usernameFragment".into(), Value::from(&**fragment));
    }
}

/// The candidate that says that there are no more: an empty one.
pub(in crate::signal) fn write_end(what: &What) -> Value {
    let mut object = Map::new();
    object.insert("candidate".into(), "".into());
    if let What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment } = what {
        members(&mut object, sdp_mid.as_ref(), *sdp_m_line_index, username_fragment.as_ref());
    }
    Value::Object(object)
}

/// A candidate, or that there are no more, as browsers write it.
pub(in crate::signal) fn write_ice(what: &What) -> Option<Value> {
    match what {
        What::Candidate(candidate) => Some(write_candidate(candidate)),
        What::EndOfCandidates { .. } => Some(write_end(what)),
        _ => None,
    }
}

/// Puts members into an object that are known.
pub(in crate::signal) fn put(object: &mut Value, members: &[(&str, Option<&Name>)]) {
    let Value::Object(object) = object else { return };
    for (key, value) in members {
        if let Some(value) = value {
            object.insert((*key).to_owned(), Value::from(&***value));
        }
    }
}

/// Who it is to, as text.
pub(in crate::signal) fn to(event: &Event) -> Option<&str> {
    event.to.as_deref()
}
