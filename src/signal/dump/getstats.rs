//! `getStats()` as pages write it to a file: one report, or one a line; of one peer connection, or of several by name
//! with their states beside (`{"t": …, "A": {"connectionState": …, "stats": {…}}, "B": …}`).

use std::collections::HashMap;

use super::{Scribe, When, connection, stats, time_of};
use crate::prose;
use crate::signal::event::{Name, State, What};
use crate::signal::json::{Doc, FaultKind, Json};
use crate::text::{Span, Way, offset};

/// What people call the time of a report.
const TIME: [&str; 6] = ["t", "time", "timestamp", "ts", "at", "date"];

/// What people call a report.
const REPORT: [&str; 5] = ["stats", "report", "getStats", "statsReport", "rtcStats"];

/// States that pages write beside a report.
const STATES: [(&str, State); 4] = [
    ("signalingState", State::Signaling),
    ("iceGatheringState", State::IceGathering),
    ("iceConnectionState", State::IceConnection),
    ("connectionState", State::Connection),
];

/// Is it a report, or something that holds some?
pub(in crate::signal) fn is_snapshot(root: Json<'_>) -> bool {
    stats::is_report(root)
        || report(root).is_some()
        || root.is_object() && members(root).take(4).any(|(_, member)| member.is_some())
        || root.is_array() && root.items().next().is_some_and(|first| first.is_object() && inside(first))
}

fn inside(root: Json<'_>) -> bool {
    report(root).is_some() || members(root).take(4).any(|(_, member)| member.is_some())
}

/// The report in an object that names it.
fn report(root: Json<'_>) -> Option<Json<'_>> {
    root.any(&REPORT).filter(|report| stats::is_report(*report))
}

/// The members that are peer connections: each with what holds its report.
fn members(root: Json<'_>) -> impl Iterator<Item = (&str, Option<(Json<'_>, Json<'_>)>)> {
    root.entries().filter(|(_, member)| member.is_object() || member.is_array()).map(|(key, member)| {
        let found = report(member).or_else(|| stats::is_report(member).then_some(member));
        (key, found.map(|report| (member, report)))
    })
}

/// Reads all reports of a text.
pub(super) fn read(text: &str, start: u32, scribe: &mut Scribe<'_>) {
    let mut snapshots = Snapshots { states: HashMap::new() };
    let lead = text.len() - text.trim_start().len();
    let Some(first) = Doc::read(&text[lead..], Way::verbatim(start + offset(lead))) else { return };
    // Either every line is one, or one is printed over several lines and nothing (or the next one) follows.
    let printed = first.text()[..first.len as usize].trim_end().contains('\n');
    if !printed {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let own = line.trim_end_matches(['\r', '\n']);
            let last = at + line.len() == text.len() && own.len() == line.len();
            if let Some(doc) = Doc::read(own, Way::verbatim(start + offset(at))) {
                snapshots.document(&doc, scribe);
                if last && let Some(fault) = doc.fault {
                    scribe.ends_early(doc.outer(Span::new(fault.at, fault.at)));
                }
            }
            at += line.len();
        }
        return;
    }
    let mut at = lead;
    let mut doc = Some(first);
    while let Some(read) = doc.take() {
        snapshots.document(&read, scribe);
        at += read.len as usize;
        if let Some(fault) = read.fault {
            scribe.ends_early(read.outer(Span::new(fault.at, fault.at)));
            return;
        }
        at += text[at..].len() - text[at..].trim_start_matches([' ', '\t', '\r', '\n', ',', '\u{1e}']).len();
        doc = Doc::read(&text[at..], Way::verbatim(start + offset(at)));
    }
}

struct Snapshots {
    /// The states that were told last, of each peer connection.
    states: HashMap<(Option<Name>, &'static str), String>,
}

impl Snapshots {
    fn document(&mut self, doc: &Doc<'_>, scribe: &mut Scribe<'_>) {
        let root = doc.root();
        if let Some(fault) = doc.fault {
            let at = doc.outer(Span::new(fault.at, fault.at));
            let says = match fault.kind {
                FaultKind::Cut | FaultKind::CutString => {
                    prose!["this report ends early: what there is of it was read"]
                }
                _ => prose!["this report is not JSON from here on; the rest of it was not read"],
            };
            scribe.note("broken-report", at, says);
        }
        if root.is_array() && !stats::is_report(root) {
            for one in root.items() {
                self.snapshot(one, scribe);
            }
        } else {
            self.snapshot(root, scribe);
        }
    }

    /// What was measured at one moment.
    fn snapshot(&mut self, root: Json<'_>, scribe: &mut Scribe<'_>) {
        if stats::is_report(root) {
            return self.one(root, root, None, None, scribe);
        }
        let when = TIME.iter().filter_map(|key| root.get(key)).find_map(time_of);
        if let Some(report) = report(root) {
            return self.one(root, report, when, None, scribe);
        }
        for (key, member) in members(root) {
            let Some((member, report)) = member else { continue };
            let name = connection(scribe, key);
            self.one(member, report, when, Some(name), scribe);
        }
    }

    /// The states and statistics of one peer connection.
    fn one(&mut self, around: Json<'_>, report: Json<'_>, when: When, name: Option<Name>, scribe: &mut Scribe<'_>) {
        for (key, state) in STATES {
            let Some(value) = around.get(key) else { continue };
            let Some(text) = value.str().filter(|text| !text.is_empty() && text.len() < 40) else { continue };
            let last = self.states.entry((name.clone(), key)).or_default();
            if *last != text {
                text.as_ref().clone_into(last);
                let value_of = scribe.name(&text);
                scribe.tell(What::State { state, value: value_of }, when, value.place(), name.as_ref());
            }
        }
        for (key, object) in stats::objects(report) {
            let own = || object.get("timestamp").and_then(time_of);
            let when = when.or_else(own);
            if let Some(stats) = stats::one(key, object, scribe) {
                scribe.stats(stats, when, object.place(), name.as_ref());
            }
        }
    }
}
