//! What an engine took, as data: `rtcscope.replay-drive`.

use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Replayed, driven, place};
use crate::prose::Prose;
use crate::replay::drive::{Came, Done, Drive, Driven, Given, Refusal, Task, Verdict};
use crate::replay::jsep::Outcome;
use crate::report::lazy::{object, seq};
use crate::sdp::SdpType;

pub(super) struct Wire<'a, 'r>(pub(super) &'a Replayed<'r>, pub(super) &'a Drive);

impl Serialize for Wire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(replayed, drive) = self;
        let (verdict, at) = match drive.verdict() {
            Verdict::Takes => ("takes", None),
            Verdict::Stops(connection, step) => ("stops", Some((connection, step))),
            Verdict::Broke(_) => ("failed", None),
            Verdict::Partly => ("partly", None),
            Verdict::Nothing => ("nothing", None),
        };
        let stops = at.map(|(connection, number)| {
            let task = &drive.driven[connection].connection.tasks[number];
            let mut place = place::wire(replayed, replayed.ground.events[task.event].place, Some(task.event));
            place["connection"] = connection.into();
            place["step"] = number.into();
            place
        });
        object! {
            "format": "rtcscope.replay-drive",
            "version": 1,
            "verdict": verdict,
            "summary": driven::headline(replayed, drive).plain(),
            "stops_at": stops,
            "taken": drive.taken(),
            "failed_alike": drive.failed_alike(),
            "connects": drive.connects,
            "not_driven": drive.left_out,
            "untyped": drive.untyped,
            "connections": seq(drive.driven.iter().map(|one| connection(replayed, one))),
        }
        .serialize(serializer)
    }
}

fn connection(replayed: &Replayed<'_>, driven: &Driven) -> Value {
    let called = |side| replayed.ground.called(Some(side)).plain();
    let connected = driven.connected.as_ref().map(|one| json!({ "state": one.state, "waited_ms": one.waited }));
    json!({
        "side": called(driven.connection.side),
        "with": driven.connection.with.map(called),
        "failed": driven.broke,
        "datagrams": driven.datagrams,
        "connected": connected,
        "steps": driven.steps().map(|(task, done)| step(replayed, task, done)).collect::<Vec<_>>(),
    })
}

fn step(replayed: &Replayed<'_>, task: &Task, done: &Done) -> Value {
    let kind = match &task.given {
        Given::Local(kind, _) | Given::Remote(kind, _) => Some(SdpType::name(*kind)),
        Given::Candidate(_) => Some("candidate"),
        Given::End => Some("end-of-candidates"),
    };
    let words = |refused: &Refusal| driven::sentence(task, refused).plain();
    let (result, error, later, why) = match &done.came {
        Came::Taken => ("taken", None, None, None),
        Came::Refused(refused) => ("refused", Some(words(refused)), None, None),
        Came::Early(refused, later) => ("early", Some(words(refused)), later.as_ref(), None),
        Came::NotGiven(why) => ("not-given", None, None, Some(driven::why(*why))),
    };
    let table = task.table.map(|table| {
        let outcome = match table.outcome {
            Outcome::To(_) => "taken",
            Outcome::RolledBack(_) => "rolls-back",
            Outcome::Wrong => "wrong-state",
        };
        json!({
            "before": table.before.name(),
            "after": table.after().name(),
            "outcome": outcome,
            "failed_in_capture": table.failed,
            "agrees": !driven::apart(task, done),
        })
    });
    let differs = driven::differences(task, done).into_iter().map(|one| {
        json!({
            "section": one.section,
            "what": one.what,
            "captured": Prose::plain(&one.captured),
            "made": Prose::plain(&one.made),
        })
    });
    json!({
        "at": place::wire(replayed, replayed.ground.events[task.event].place, Some(task.event)),
        "call": driven::method(task, Some(done)),
        "type": kind,
        "result": result,
        "error": error,
        "why": why,
        "later": later.map(|later| later.as_ref().map_or_else(words, |()| "taken".to_owned())),
        "state": done.state.name(),
        "table": table,
        "mids_replaced": done.mids,
        "taken_back": done.taken_back,
        "differs": differs.collect::<Vec<_>>(),
    })
}
