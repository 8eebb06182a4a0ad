//! Dumps of chrome://webrtc-internals: `PeerConnections` by id, each with an `updateLog` of calls and events and `stats`
//! as series; `getUserMedia` beside them.

use super::{Scribe, When, connection, legacy, series, time, time_of, trace};
use crate::signal::Clock;
use crate::signal::dialect::{clip, parts};
use crate::signal::event::{Api, Moment, Name, Stage, Value, What};
use crate::signal::json::{Json, object};

/// Reads the dump.
pub(super) fn read(root: Json<'_>, scribe: &mut Scribe<'_>) {
    scribe.begin();
    for entry in root.get("getUserMedia").into_iter().flat_map(Json::items) {
        media(entry, scribe);
    }
    for (id, dump) in root.get("PeerConnections").into_iter().flat_map(Json::entries) {
        let id = connection(scribe, id);
        peer_connection(dump, &id, scribe);
    }
}

/// A call of `getUserMedia` or `getDisplayMedia`, or what came of it.
fn media(entry: Json<'_>, scribe: &mut Scribe<'_>) {
    let text = |key: &str| entry.get(key).and_then(Json::str).map(|text| Box::<str>::from(clip(&text)));
    let name = text("request_type").filter(|name| name.starts_with("get")).unwrap_or_else(|| "getUserMedia".into());
    let done = ["stream_id", "audio_track_info", "video_track_info"].iter().any(|key| entry.get(key).is_some());
    let (stage, value) = match text("error") {
        Some(error) => {
            let text = text("error_message").unwrap_or_default();
            (Stage::Failed, Value::Error { name: Some(error), text })
        }
        None if done => (Stage::Succeeded, Value::None),
        None => (Stage::Called, Value::None),
    };
    let id = entry.get("request_id").and_then(Json::name);
    let api = Api { name: Name::from(&*name), stage, id, value };
    let when = entry.get("timestamp").and_then(time_of);
    scribe.tell(What::Api(api), when, entry.place(), None);
}

fn peer_connection(dump: Json<'_>, id: &Name, scribe: &mut Scribe<'_>) {
    let log = dump.get("updateLog");
    let stats = dump.get("stats");
    let zone = zone(log, stats);
    scribe.begin();
    let first = log.and_then(|log| log.items().next()).and_then(|entry| when(entry, zone));
    if let Some(servers) = dump.get("rtcConfiguration").and_then(servers) {
        let span = dump.get("rtcConfiguration").map_or(dump.place(), Json::place);
        scribe.tell(servers, first, span, Some(id));
    }
    for entry in log.into_iter().flat_map(Json::items) {
        let Some(method) = entry.get("type").and_then(Json::str) else { continue };
        let part = trace::read(&method, entry.get("value"), None);
        scribe.tell_part(part, when(entry, zone), entry.place(), Some(id));
    }
    if let Some(stats) = stats {
        series::read(stats, id, scribe);
    }
}

/// The servers in a configuration, which is JSON, in a string or not.
pub(super) fn servers(configuration: Json<'_>) -> Option<What> {
    let found = object(configuration, |value| Some(parts::ice_servers(value.get("iceServers")?)))?;
    matches!(&found, What::IceServers { urls } if !urls.is_empty()).then_some(found)
}

/// The time of an entry. Before version 117 it was text, in the zone of whoever made the dump.
fn when(entry: Json<'_>, zone: i64) -> When {
    if let Some(at) = entry.get("timestamp").and_then(Json::number) {
        return time(at);
    }
    let text = entry.get("time").and_then(Json::str)?;
    legacy::time(&text).map(|at| (at.later(-zone), Clock::Utc))
}

/// How far the times of a log are from UTC, in microseconds: statistics, whose times are UTC, begin with the peer
/// connection. Zones are multiples of a quarter of an hour.
fn zone(log: Option<Json<'_>>, stats: Option<Json<'_>>) -> i64 {
    const QUARTER: i64 = 15 * 60 * 1_000_000;
    let local = |log: Json<'_>| -> Option<Moment> {
        let first = log.items().next()?;
        first.get("timestamp").is_none().then(|| legacy::time(&first.get("time")?.str()?))?
    };
    let times = log.and_then(local).zip(stats.and_then(series::first_time));
    let Some((local, utc)) = times else { return 0 };
    let apart = local.0.saturating_sub(utc.0);
    // more than a zone can be: the dump does not begin with the call
    if apart.abs() > 15 * 4 * QUARTER { 0 } else { (apart + QUARTER / 2).div_euclid(QUARTER) * QUARTER }
}
