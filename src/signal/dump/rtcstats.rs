//! RTCStats dumps, version 3: a first line `RTCStatsDump`, a line about the file, then a line for each call and event:
//! `[method, id of the peer connection, value, …, milliseconds since the line before]`. Chromium writes them as well as
//! the rtcstats library, which packs much of it (see `compressed.rs`).

use std::collections::HashMap;

use super::compressed::{Packed, Sections, method, property, stats_type};
use super::{Scribe, When, connection, internals, stats, time, trace};
use crate::prose;
use crate::signal::event::{Api, Name, Stage, Stats, Value, What};
use crate::signal::json::{Doc, FaultKind, Json};
use crate::text::{Span, Way, offset};

/// Reads the dump.
pub(super) fn read(text: &str, start: u32, scribe: &mut Scribe<'_>) {
    let mut dump = Dump { last: 0.0, kinds: HashMap::new(), sections: Sections::new(text.len()) };
    let mut at = 0;
    scribe.begin();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let way = Way::verbatim(start + offset(at));
        at += line.len();
        // its name, and what is told of the file
        if number == 0 || line.trim().is_empty() {
            continue;
        }
        let last = at == text.len() && !line.ends_with('\n');
        let line = line.trim_end_matches(['\r', '\n']);
        match Doc::read(line, way.clone()) {
            Some(doc) if doc.root().is_array() => {
                dump.line(&doc, scribe);
                if last && let Some(fault) = doc.fault {
                    scribe.ends_early(doc.outer(Span::new(fault.at, fault.at)));
                }
            }
            Some(doc) if doc.root().is_object() => {}
            _ => {
                let place = way.outer(Span::new(0, offset(line.len())));
                scribe.note("broken-line", place, prose!["this line of the dump is no JSON, and was left out"]);
            }
        }
    }
}

struct Dump {
    /// The time of the last line, in milliseconds since 1970.
    last: f64,
    /// The type of each object of statistics, where it is told only once.
    kinds: HashMap<(Option<Name>, Name), Name>,
    sections: Sections,
}

impl Dump {
    fn line(&mut self, doc: &Doc<'_>, scribe: &mut Scribe<'_>) {
        let root = doc.root();
        let cut = doc.fault.is_some();
        if let Some(fault) = doc.fault {
            let at = doc.outer(Span::new(fault.at, fault.at));
            let says = match fault.kind {
                FaultKind::Cut | FaultKind::CutString => prose!["this line ends early: what there is of it was read"],
                _ => prose!["this line is not JSON from here on; the rest of it was not read"],
            };
            scribe.note("cut-line", at, says);
        }
        let mut items = root.items();
        let Some(name) = items.next().and_then(Json::name) else { return };
        let name = method(&name);
        let of = items.next();
        let value = items.next();
        let rest: Vec<Json<'_>> = items.take(16).collect();
        // The time is last; of a line that was cut, it is not there.
        let (when, extra) = match rest.split_last() {
            Some((last, extra)) if !cut => (self.time(*last), extra),
            _ => (None, rest.as_slice()),
        };
        let id = of.filter(|of| !of.is_null()).and_then(Json::name);
        let media = name.starts_with("navigator.");
        let connection = id.filter(|_| !media).map(|id| connection(scribe, &id));
        if name == "getStats" {
            let Some(value) = value else { return };
            return self.stats(value, when, connection.as_ref(), scribe);
        }
        // what tells one call from another, where it is one word
        let correlation = extra.iter().find_map(|extra| extra.str()).filter(|text| !text.contains("://"));
        let correlation = correlation.map(|text| scribe.name(&text));
        if connection.is_none() && !media {
            // the page, its screen and processors; its end
            return;
        }
        if matches!(name, "create" | "setConfiguration")
            && let Some(servers) = value.and_then(internals::servers)
        {
            scribe.tell(servers, when, root.place(), connection.as_ref());
        }
        let (mut what, mut lack) = trace::read(name, value, correlation);
        if let (Some(of), What::Api(api)) = (&connection, &mut what) {
            let unpacked = self.sections.unpack(of, api);
            if unpacked == Packed::Lost {
                lack = lack.or(Some(crate::signal::event::Lack::Elided));
            }
        }
        if name == "close" {
            let close = Api { name: "close".into(), stage: Stage::Called, id: None, value: Value::None };
            what = What::Api(close);
        }
        scribe.tell_part((what, lack), when, root.place(), connection.as_ref());
    }

    /// The time of a line: the first is told in full, the others by what has passed. Older dumps tell all in full.
    fn time(&mut self, told: Json<'_>) -> When {
        let number = told.number()?;
        self.last = if number > 1e12 || self.last == 0.0 { number } else { self.last + number };
        time(self.last)
    }

    fn stats(&mut self, report: Json<'_>, when: When, connection: Option<&Name>, scribe: &mut Scribe<'_>) {
        for (id, object) in stats::objects(report) {
            if object.get("type").is_some_and(|kind| kind.str().is_some()) && object.get("id").is_some() {
                if let Some(stats) = stats::one(id, object, scribe) {
                    scribe.stats(stats, when, object.place(), connection);
                }
                continue;
            }
            // Only what has changed since the report before is written; names are numbers.
            let Some(id) = id else { continue };
            let id = scribe.name(id);
            let key = (connection.cloned(), id.clone());
            if let Some(kind) = object.get("type").and_then(Json::name) {
                let kind = scribe.name(stats_type(&kind));
                self.kinds.insert(key.clone(), kind);
            }
            let Some(kind) = self.kinds.get(&key).cloned() else { continue };
            let mut values = Vec::new();
            for (member, value) in object.entries().filter(|(member, _)| !matches!(*member, "type" | "t")) {
                stats::member(property(member), value, scribe, &mut values);
            }
            scribe.stats(Stats { kind, id, values }, when, object.place(), connection);
        }
    }
}
