//! Firefox's `RTCStatsReportInternal`, which the button "Copy report" of about:webrtc gives: statistics in lists by
//! type, the history of descriptions, candidates as they were.

use super::{Scribe, connection, internals, stats, time_of};
use crate::sdp::SdpType;
use crate::signal::dialect::parts;
use crate::signal::event::{Api, Candidate, Description, Name, Other, Stage, Value, What};
use crate::signal::json::Json;

/// The reports in a document: one, a list, or a list under `reports`.
pub(super) fn all(root: Json<'_>) -> impl Iterator<Item = Json<'_>> {
    let list = if root.is_array() { Some(root) } else { root.get("reports").filter(|list| list.is_array()) };
    let alone = list.is_none().then_some(root);
    alone.into_iter().chain(list.into_iter().flat_map(Json::items)).filter(|one| is_one(*one))
}

fn is_one(value: Json<'_>) -> bool {
    value.get("pcid").is_some()
        && ["sdpHistory", "iceCandidateStats", "iceCandidatePairStats", "rawLocalCandidates", "inboundRtpStreamStats"]
            .iter()
            .any(|key| value.get(key).is_some())
}

/// Which of the two kinds each description of a history is: the state of the signaling tells, and who began.
pub(super) struct Kinds {
    /// Whose offer is open.
    open: Option<bool>,
    /// Did this side make the first offer?
    offerer: Option<bool>,
    first: bool,
}

impl Kinds {
    pub(super) const fn new(offerer: Option<bool>) -> Self {
        Self { open: None, offerer, first: true }
    }

    pub(super) fn next(&mut self, local: bool) -> SdpType {
        let answers = self.open == Some(!local);
        // a history that begins in the middle
        let begins_late = self.first && self.offerer == Some(!local);
        self.first = false;
        if answers || begins_late {
            self.open = None;
            return SdpType::Answer;
        }
        self.open = Some(local);
        SdpType::Offer
    }
}

/// A description that was set.
pub(super) fn set(local: bool, description: Description) -> What {
    let name = if local { "setLocalDescription" } else { "setRemoteDescription" };
    What::Api(Api { name: name.into(), stage: Stage::Called, id: None, value: Value::Description(description) })
}

/// A candidate that was gathered here or came from there.
pub(super) fn candidate(local: bool, candidate: Candidate) -> What {
    let (name, stage) = if local { ("icecandidate", Stage::Fired) } else { ("addIceCandidate", Stage::Called) };
    What::Api(Api { name: name.into(), stage, id: None, value: Value::Candidate(candidate) })
}

/// Reads one report.
pub(super) fn read(report: Json<'_>, scribe: &mut Scribe<'_>) {
    let id: Name = match report.get("pcid").and_then(Json::str) {
        Some(id) => connection(scribe, &id),
        None => return,
    };
    scribe.begin();
    let at = report.get("timestamp").and_then(time_of);
    let mut history: Vec<Json<'_>> = report.get("sdpHistory").into_iter().flat_map(Json::items).take(100_000).collect();
    history.sort_by_key(|entry| entry.get("timestamp").and_then(time_of).map(|(at, _)| at));
    if let Some(servers) = report.get("configuration").and_then(internals::servers) {
        let first = history.first().and_then(|entry| time_of(entry.get("timestamp")?));
        scribe.tell(servers, first, report.place(), Some(&id));
    }
    let mut kinds = Kinds::new(report.get("offerer").and_then(Json::bool));
    for entry in history {
        let Some(local) = entry.get("isLocal").and_then(Json::bool) else { continue };
        let Some(sdp) = entry.get("sdp") else { continue };
        let kind = kinds.next(local);
        let Some((What::Description(description), lack)) = parts::description(sdp, Some(kind)) else { continue };
        let when = entry.get("timestamp").and_then(time_of);
        scribe.tell_part((set(local, description), lack), when, entry.place(), Some(&id));
        for error in entry.get("errors").into_iter().flat_map(Json::items).take(100) {
            let text = error.get("error").and_then(Json::str).unwrap_or_default();
            let text = crate::signal::dialect::clip(&text).into();
            let other = Other { name: "sdp-parsing-error".into(), text };
            scribe.tell(What::Other(other), when, error.place(), Some(&id));
        }
    }
    for (key, local) in [("rawLocalCandidates", true), ("rawRemoteCandidates", false)] {
        for raw in report.get(key).into_iter().flat_map(Json::items) {
            if let Some((What::Candidate(found), lack)) = parts::candidate(raw) {
                scribe.tell_part((candidate(local, found), lack), None, raw.place(), Some(&id));
            }
        }
    }
    for list in report.items().filter(|list| list.is_array()) {
        for object in list.items().filter(|object| stats::is_one(*object)) {
            let when = object.get("timestamp").and_then(time_of).or(at);
            if let Some(stats) = stats::one(None, object, scribe) {
                scribe.stats(stats, when, object.place(), Some(&id));
            }
        }
    }
    if report.get("closed").and_then(Json::bool) == Some(true) {
        let close = Api { name: "close".into(), stage: Stage::Called, id: None, value: Value::None };
        scribe.tell(What::Api(close), at, report.place(), Some(&id));
    }
}
