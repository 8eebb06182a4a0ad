//! Objects of `getStats()`: which values are one, and their members.

use super::Scribe;
use crate::signal::event::{Name, StatValue, Stats};
use crate::signal::json::Json;

/// The types of W3C's statistics, with those of older browsers.
const TYPES: [&str; 20] = [
    "candidate-pair",
    "certificate",
    "codec",
    "csrc",
    "data-channel",
    "inbound-rtp",
    "local-candidate",
    "media-playout",
    "media-source",
    "outbound-rtp",
    "peer-connection",
    "receiver",
    "remote-candidate",
    "remote-inbound-rtp",
    "remote-outbound-rtp",
    "sctp-transport",
    "sender",
    "stream",
    "track",
    "transport",
];

/// Is it an object of statistics? Types have common names, so a time must stand beside.
pub(super) fn is_one(value: Json<'_>) -> bool {
    let kind = value.get("type").and_then(Json::str);
    kind.is_some_and(|kind| TYPES.contains(&&*kind)) && value.get("timestamp").is_some_and(|at| at.number().is_some())
}

/// Is it a whole report: an object by id, a list of objects, or a list of pairs of id and object?
pub(super) fn is_report(value: Json<'_>) -> bool {
    objects(value).take(4).any(|(_, object)| is_one(object))
}

/// The objects of a report, with their ids where these stand before them.
pub(super) fn objects(report: Json<'_>) -> impl Iterator<Item = (Option<&str>, Json<'_>)> {
    let list = report.is_array();
    report.entries().filter_map(move |(key, value)| {
        if !list {
            return value.is_object().then_some((Some(key), value));
        }
        if value.is_object() {
            return Some((None, value));
        }
        let mut pair = value.items();
        let (_, object) = (pair.next()?, pair.next()?);
        object.is_object().then_some((None, object))
    })
}

/// An object of statistics. None without a type.
pub(super) fn one(key: Option<&str>, object: Json<'_>, scribe: &mut Scribe<'_>) -> Option<Stats> {
    let kind = object.get("type").and_then(Json::str)?;
    let id = object.get("id").and_then(Json::name);
    let id = match (id, key) {
        (Some(id), _) => id,
        (None, Some(key)) => scribe.name(key),
        (None, None) => scribe.name(""),
    };
    let kind = scribe.name(&kind);
    Some(Stats { kind, id, values: members(object, scribe) })
}

/// The members of an object; those of an object in it under both names. What Chromium's page computes from them
/// (`[bytesSent_in_bits/s]`) is left out.
fn members(object: Json<'_>, scribe: &mut Scribe<'_>) -> Vec<(Name, StatValue)> {
    let mut all = Vec::new();
    for (key, value) in object.entries() {
        if !matches!(key, "id" | "type" | "timestamp") && !key.starts_with('[') {
            member(key, value, scribe, &mut all);
        }
    }
    all
}

/// A member by its name.
pub(super) fn member(key: &str, value: Json<'_>, scribe: &mut Scribe<'_>, all: &mut Vec<(Name, StatValue)>) {
    if !value.is_object() {
        all.extend(Scribe::value(value).map(|value| (scribe.name(key), value)));
        return;
    }
    for (inner, value) in value.entries() {
        if let Some(value) = Scribe::value(value) {
            all.push((scribe.name(&format!("{key}.{inner}")), value));
        }
    }
}
