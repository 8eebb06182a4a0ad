//! Statistics as chrome://webrtc-internals keeps them: a series of each member (`T01-bytesSent`), its values a list in a
//! string; times are a series as well (`T01-timestamp`), since version 117.

use std::collections::HashMap;

use super::{Scribe, stats, time_of};
use crate::signal::event::{Name, StatValue, Stats};
use crate::signal::json::{Doc, Json};
use crate::signal::{Clock, Moment};

/// A member of an object.
struct Series<'d> {
    member: &'d str,
    of: Json<'d>,
}

/// All members of an object, and its type.
#[derive(Default)]
struct Object<'d> {
    kind: Option<Name>,
    members: Vec<Series<'d>>,
}

/// When the first sample of all was taken.
pub(super) fn first_time(stats: Json<'_>) -> Option<Moment> {
    stats.items().filter_map(|series| Some(time_of(series.get("startTime")?)?.0)).min()
}

/// Reads the statistics of a peer connection.
pub(super) fn read(all: Json<'_>, connection: &Name, scribe: &mut Scribe<'_>) {
    let mut order: Vec<Object<'_>> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (key, series) in all.entries() {
        // what the page computes is `T01-[bytesSent_in_bits/s]`
        if key.contains("-[") {
            continue;
        }
        let Some((id, member)) = key.rsplit_once('-') else { continue };
        let at = *known.entry(id).or_insert_with(|| {
            order.push(Object::default());
            ids.push(id);
            order.len() - 1
        });
        let object = &mut order[at];
        if object.kind.is_none() {
            object.kind = series.get("statsType").and_then(Json::str).map(|kind| scribe.name(&kind));
        }
        object.members.push(Series { member, of: series });
    }
    for (id, object) in ids.into_iter().zip(order) {
        one(id, &object, connection, scribe);
    }
}

/// The values of a series; the last one is left out where the dump was cut within it.
fn values<'d>(series: Json<'d>) -> Option<(Doc<'d>, bool)> {
    let values = series.get("values")?;
    Some((values.within()?, values.is_cut()))
}

/// Reads an object at all its moments.
fn one(id: &str, object: &Object<'_>, connection: &Name, scribe: &mut Scribe<'_>) {
    let Some(first) = object.members.first() else { return };
    let times = times(object);
    let mut samples: Vec<Vec<(Name, StatValue)>> = Vec::new();
    samples.resize_with(times.len(), Vec::new);
    for series in object.members.iter().filter(|series| !matches!(series.member, "timestamp" | "type" | "id")) {
        let Some((doc, cut)) = values(series.of) else { continue };
        let many = doc.root().len().saturating_sub(usize::from(cut));
        let begins = series.of.get("startTime").and_then(time_of).map(|(at, _)| at);
        // a member that came later begins later; times are written to the millisecond
        let offset = begins.map_or(0, |at| times.partition_point(|time| *time < at.later(-1000)));
        let offset = offset.min(times.len().saturating_sub(many));
        for (at, value) in doc.root().items().take(many).enumerate() {
            let Some(sample) = samples.get_mut(offset + at) else { break };
            stats::member(series.member, value, scribe, sample);
        }
    }
    let kind = object.kind.clone().unwrap_or_else(|| scribe.name(""));
    let id = scribe.name(id);
    let span = first.of.place();
    scribe.begin();
    for (at, values) in times.into_iter().zip(samples) {
        let stats = Stats { kind: kind.clone(), id: id.clone(), values };
        scribe.stats(stats, Some((at, Clock::Utc)), span, Some(connection));
    }
}

/// When each sample was taken: as it is told, or else evenly between the first and the last.
fn times(object: &Object<'_>) -> Vec<Moment> {
    let told = object.members.iter().find(|series| series.member == "timestamp");
    if let Some((doc, cut)) = told.and_then(|series| values(series.of)) {
        let many = doc.root().len().saturating_sub(usize::from(cut));
        let times = doc.root().items().take(many).filter_map(|at| Some(time_of(at)?.0));
        let mut times: Vec<Moment> = times.collect();
        times.sort_unstable();
        if !times.is_empty() {
            return times;
        }
    }
    let longest = object.members.iter().filter_map(|series| {
        let (doc, cut) = values(series.of)?;
        let many = doc.root().len().saturating_sub(usize::from(cut));
        let time = |key: &str| Some(time_of(series.of.get(key)?)?.0);
        Some((many, time("startTime")?, time("endTime")?))
    });
    let Some((many, from, to)) = longest.max_by_key(|(many, ..)| *many) else { return Vec::new() };
    let step = (to.0 - from.0).checked_div(many.saturating_sub(1).max(1) as i64).unwrap_or(0);
    (0..many as i64).map(|at| from.later(step.saturating_mul(at))).collect()
}
