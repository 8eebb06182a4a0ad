//! An event of our own format, whole: what `replay --export` writes is read here, and comes to the same event.
//!
//! Of each line `what` is the name of its kind; `us` its time in microseconds on the clock of the recording, and `timing`
//! how well it is known; `written` that time as the capture had it; `part` which of several captures it is from, and
//! `line` where it stood there (for people: it is not read). `connection`, `direction`, `vantage`, `from`, `to`, `room`,
//! `call` and `lack` are those of [`Event`]. What is not known is left out. The rest belongs to its kind: `sdp` of a
//! description, `candidate` as `RTCIceCandidateInit`, `name`, `code`, `reason`, `text` and the like.

use crate::prose;
use crate::signal::Clock;
use crate::signal::dialect::parts;
use crate::signal::event::{
    Api, Asked, Candidate, Description, Direction, Embedded, Event, Forwarded, Lack, Moment, Name, Other, Place, Stage,
    StatValue, State, Stats, Timing, Value, Vantage, What,
};
use crate::signal::flow::Flow;
use crate::signal::json::{self, Doc, Json};

/// Reads a line. One of a kind that is not known is kept as another message, with a note.
pub(super) fn line(doc: &Doc<'_>, place: Place, clock: Clock, flow: &mut Flow) {
    let root = doc.root();
    let kind = text(root, "what").unwrap_or_default();
    let what = what(&kind, root).unwrap_or_else(|| {
        if doc.fault.is_none() {
            flow.note("broken-event", place, prose!["this line is no event of the format: it was kept as a message"]);
        }
        What::Other(Other { name: kind.clone(), text: Box::default() })
    });
    let mut event = Event::new(place, what);
    // What was recorded on another clock, and put into one file with this, has times that mean nothing here.
    let same = flow.clock == clock;
    event.at = root.get("us").filter(|_| same).and_then(|us| us.source().parse().ok()).map(Moment);
    event.timing = match word(root, "timing", Timing::named) {
        Some(timing) if event.at.is_some() => timing,
        _ if event.at.is_some() => Timing::Written,
        _ => Timing::None,
    };
    event.written = text(root, "written");
    event.part = root.get("part").and_then(Json::u16).unwrap_or_default();
    event.connection = name(root, "connection");
    event.direction = word(root, "direction", Direction::named).unwrap_or_default();
    event.vantage = word(root, "vantage", Vantage::named).unwrap_or_default();
    (event.from, event.to) = (name(root, "from"), name(root, "to"));
    (event.room, event.call) = (name(root, "room"), name(root, "call"));
    event.lack = word(root, "lack", Lack::named);
    if doc.fault.is_some() {
        flow.note("cut-line", place, prose!["this line ends early: what there is of it was read"]);
        event.lack = Some(Lack::Cut);
    }
    flow.exact(event);
}

/// A member as text; nothing is cut from it.
fn text(value: Json<'_>, key: &str) -> Option<Box<str>> {
    value.get(key).and_then(Json::str).map(|text| text.into_owned().into())
}

fn name(value: Json<'_>, key: &str) -> Option<Name> {
    value.get(key).and_then(Json::str).map(|text| text.as_ref().into())
}

/// A member that is one of a few words.
fn word<T>(value: Json<'_>, key: &str, named: fn(&str) -> Option<T>) -> Option<T> {
    value.get(key).and_then(Json::str).and_then(|word| named(&word))
}

fn embedded(value: Json<'_>, key: &str) -> Embedded {
    value.get(key).and_then(Json::embedded).unwrap_or_default()
}

fn description(value: Json<'_>, kind: &str) -> Description {
    Description { kind: parts::sdp_type(kind), sdp: embedded(value, "sdp") }
}

fn candidate(value: Json<'_>) -> Candidate {
    Candidate {
        candidate: embedded(value, "candidate"),
        sdp_mid: name(value, "sdpMid"),
        sdp_m_line_index: value.get("sdpMLineIndex").and_then(Json::u16),
        username_fragment: name(value, "usernameFragment"),
    }
}

/// What happened; none when the kind is not known, or lacks what it cannot be without.
fn what(kind: &str, root: Json<'_>) -> Option<What> {
    let owned = || name(root, "name");
    Some(match kind {
        "offer" | "answer" | "pranswer" | "rollback" | "description" => What::Description(description(root, kind)),
        "candidate" => What::Candidate(candidate(root.get("candidate")?)),
        "end-of-candidates" => {
            let Candidate { sdp_mid, sdp_m_line_index, username_fragment, .. } = candidate(root);
            What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment }
        }
        "opened" => What::Opened,
        "closed" => What::Closed { code: root.get("code").and_then(Json::u16), reason: text(root, "reason") },
        "register" => What::Register { name: owned() },
        "registered" => What::Registered { name: owned() },
        "call" => What::Call,
        "accepted" => What::Accepted,
        "refused" => What::Refused { asked: word(root, "asked", Asked::named)?, reason: text(root, "reason") },
        "join" => What::Join,
        "joined" => {
            let members = root.get("members").and_then(|members| members.source().parse().ok());
            What::Joined { members }
        }
        "leave" => What::Leave,
        "left" => What::Left,
        "request-offer" => What::RequestOffer,
        "bye" => What::Bye { reason: text(root, "reason") },
        "ice-servers" => {
            let urls = root.get("urls").into_iter().flat_map(Json::items).filter_map(Json::str);
            What::IceServers { urls: urls.map(|url| url.into_owned().into()).collect() }
        }
        "keepalive" => What::Keepalive,
        "acknowledged" => What::Acknowledged,
        "error" => What::Error { code: text(root, "code"), text: text(root, "text").unwrap_or_default() },
        "forwarded" => What::Forwarded { kind: word(root, "kind", Forwarded::named)? },
        "state" => What::State { state: word(root, "state", State::named)?, value: name(root, "value")? },
        "api" => What::Api(Api {
            name: owned()?,
            stage: word(root, "stage", Stage::named)?,
            id: name(root, "id"),
            value: value(root),
        }),
        "stats" => What::Stats(Stats { kind: name(root, "kind")?, id: name(root, "id")?, values: values(root) }),
        "other" => What::Other(Other {
            name: text(root, "name").unwrap_or_default(),
            text: text(root, "text").unwrap_or_default(),
        }),
        _ => return None,
    })
}

/// What an API was called with.
fn value(root: Json<'_>) -> Value {
    if let Some(value) = root.get("description") {
        return Value::Description(description(value, &text(value, "type").unwrap_or_default()));
    }
    if let Some(value) = root.get("candidate") {
        return if value.is_null() { Value::EndOfCandidates } else { Value::Candidate(candidate(value)) };
    }
    if let Some(value) = root.get("error") {
        return Value::Error { name: text(value, "name"), text: text(value, "text").unwrap_or_default() };
    }
    text(root, "text").map_or(Value::None, Value::Text)
}

/// The members of an object of statistics.
fn values(root: Json<'_>) -> Vec<(Name, StatValue)> {
    let one = |(key, value): (&str, Json<'_>)| {
        let value = match value.bool() {
            Some(flag) => StatValue::Flag(flag),
            None => match value.str() {
                Some(text) => StatValue::Text(text.into_owned().into()),
                None => StatValue::Number(value.number()?),
            },
        };
        Some((Name::from(&*json::key(key)), value))
    };
    root.get("values").into_iter().flat_map(Json::entries).filter_map(one).collect()
}
