//! `replay --drive`: does the engine take what was said, in that order, and where does it stop?

use std::io;

use super::{Replayed, driven_wire, place, words};
use crate::diagnostic::Level;
use crate::lint::{self, Profile};
use crate::prose;
use crate::prose::{Prose, Untrusted, count, theirs};
use crate::replay::drive::{Came, Connection, Done, Drive, Driven, Given, Refusal, Task, Verdict, Why, differs};
use crate::replay::ground::parsed;
use crate::replay::jsep::Outcome;
use crate::report::{Block, Item, Sink};
use crate::sdp::SdpType;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// So many rows of a connection are shown without `--all`.
const ROWS: usize = 60;
/// So many connections are shown step by step without `--all`.
const CONNECTIONS: usize = 12;

/// Pushes it.
pub fn lower(replayed: &Replayed<'_>, drive: &Drive, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&driven_wire::Wire(replayed, drive)))?;
    sink.item(Item::Block(Block::Heading(1, headline(replayed, drive))))?;
    let remarks = remarks(replayed, drive);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    // What is asked for first: where it stops.
    let alike = |task: &Task| task.table.is_some_and(|table| table.failed);
    let stops = |driven: &&Driven| {
        driven.broke.is_some() || driven.steps().any(|(task, done)| is_refused(done) && !alike(task))
    };
    let (bad, good): (Vec<&Driven>, Vec<&Driven>) = drive.driven.iter().partition(stops);
    let most = if replayed.all { usize::MAX } else { CONNECTIONS };
    for driven in bad.iter().chain(&good).take(most) {
        one(replayed, driven, sink)?;
    }
    let more = drive.driven.len().saturating_sub(most);
    if more > 0 {
        let says = prose!["… and ", count(more, "peer connection", "peer connections"), " more; --all shows them."];
        sink.item(Item::Block(Block::Text(says)))?;
    }
    Ok(())
}

const fn is_refused(done: &Done) -> bool {
    matches!(done.came, Came::Refused(_) | Came::Early(..))
}

/// The answer.
pub(super) fn headline(replayed: &Replayed<'_>, drive: &Drive) -> Prose {
    let taken = drive.taken();
    let sides: std::collections::BTreeSet<_> = drive.driven.iter().map(|driven| driven.connection.side).collect();
    let of = match (sides.iter().next(), sides.len()) {
        (Some(only), 1) => prose![" of ", replayed.ground.called(Some(*only))],
        (_, 2) => prose![" of both sides"],
        (_, sides) => prose![" of ", sides, " sides"],
    };
    match drive.verdict() {
        Verdict::Takes => {
            let alike = drive.failed_alike();
            let but =
                if alike == 0 { prose![] } else { prose![", and refuses the ", alike, " that failed there, too"] };
            prose!["the webrtc engine takes ", all(taken), of, but]
        }
        Verdict::Stops(at, number) => {
            let driven = &drive.driven[at];
            let (task, done) = (&driven.connection.tasks[number], &driven.done[number]);
            let says = match &done.came {
                Came::Refused(refused) | Came::Early(refused, _) => sentence(task, refused),
                Came::Taken | Came::NotGiven(_) => prose![],
            };
            let whose = replayed.ground.called(Some(driven.connection.side));
            prose![
                "the webrtc engine stops at ",
                place::brief(replayed, replayed.ground.events[task.event].place),
                ": as ",
                whose,
                ", ",
                call(task, Some(done)),
                ": ",
                says
            ]
        }
        Verdict::Broke(at) => {
            let words = drive.driven[at].broke.as_deref().unwrap_or_default();
            prose!["the webrtc engine failed, and this tells nothing of the call: ", theirs(words)]
        }
        Verdict::Partly => {
            prose!["the webrtc engine takes the ", count(taken, "step", "steps"), " it could be given; not all could"]
        }
        Verdict::Nothing => prose!["there is nothing to give to the engine: no whole description with its type in it"],
    }
}

fn all(taken: usize) -> Prose {
    match taken {
        1 => prose!["the one step"],
        2 => prose!["both steps"],
        many => prose!["all ", many, " steps"],
    }
}

/// What has to be known besides.
fn remarks(replayed: &Replayed<'_>, drive: &Drive) -> Vec<(Level, Prose)> {
    let mut all = Vec::new();
    let mut tell = |level: Level, says: Prose| all.push((level, says));
    let steps = || drive.driven.iter().flat_map(Driven::steps);
    let early: Vec<&Option<Result<(), Refusal>>> = steps()
        .filter_map(|(_, done)| match &done.came {
            Came::Early(_, later) => Some(later),
            _ => None,
        })
        .collect();
    if !early.is_empty() {
        let taken = early.iter().filter(|later| matches!(later, Some(Ok(())))).count();
        tell(
            Level::Warning,
            prose![
                count(early.len(), "candidate comes", "candidates come"),
                " before the description: the engine refuses that, and does not keep them; the application has to. Given \
                 again after it, it took ",
                taken
            ],
        );
    }
    let apart = steps().filter(|(task, done)| apart(task, done)).count();
    if apart > 0 {
        let steps = count(apart, "step", "steps");
        tell(
            Level::Warning,
            prose!["after ", steps, " the engine is not in the state that RFC 9429 has: marked with *"],
        );
    }
    let glare = steps().any(|(task, done)| {
        is_refused(done) && task.table.is_some_and(|table| matches!(table.outcome, Outcome::RolledBack(_)))
    });
    if glare {
        tell(
            Level::Info,
            prose![
                "an offer met an open one: browsers take theirs back then, the engine leaves that to the application"
            ],
        );
    }
    if steps().any(|(_, done)| done.taken_back) {
        tell(Level::Info, prose!["an offer was refused half way: the engine had changed its state, and was put back"]);
    }
    if steps().any(|(_, done)| done.mids) {
        tell(
            Level::Info,
            prose!["the engine gives its own offers other mids; in what answers them they were replaced"],
        );
    }
    let gap = steps().filter(|(_, done)| matches!(done.came, Came::NotGiven(Why::NotShown | Why::AfterGap))).count();
    if gap > 0 {
        let steps = count(gap, "step was", "steps were");
        tell(Level::Warning, prose![steps, " not given: the capture does not show it, or not what came before it"]);
    }
    if steps().any(|(_, done)| done.came == Came::NotGiven(Why::Stopped)) {
        tell(Level::Warning, prose!["it was stopped before the end"]);
    }
    if drive.untyped > 0 {
        let some = count(drive.untyped, "description does", "descriptions do");
        tell(Level::Warning, prose![some, " not say whether it is an offer or an answer: not given"]);
    }
    if drive.left_out > 0 {
        let some = count(drive.left_out, "peer connection", "peer connections");
        tell(Level::Warning, prose![some, " more were not driven: too many; --drive SIDE takes one side's"]);
    }
    let datagrams: u64 = drive.driven.iter().map(|driven| driven.datagrams).sum();
    if drive.connects {
        tell(Level::Info, prose![datagrams, " datagrams were sent: to addresses of the capture"]);
    } else if datagrams > 0 {
        tell(Level::Info, prose!["nothing was sent: the ", datagrams, " datagrams it wanted to send stayed in memory"]);
    } else if !drive.driven.is_empty() {
        tell(Level::Info, prose!["nothing was sent"]);
    }
    if replayed.files.iter().any(|file| file.left_out > 0) {
        tell(Level::Warning, prose!["the last events were not kept, and not given: too many"]);
    }
    all
}

/// Is the engine elsewhere than the table?
pub(super) fn apart(task: &Task, done: &Done) -> bool {
    let given = !matches!(done.came, Came::NotGiven(_));
    given && task.table.is_some_and(|table| table.after() != done.state)
}

/// One connection, step by step.
fn one(replayed: &Replayed<'_>, driven: &Driven, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Block(Block::Heading(2, who(replayed, &driven.connection))))?;
    if let Some(words) = &driven.broke {
        let says = prose!["the engine failed: ", theirs(words)];
        return sink.item(Item::Block(Block::Remarks(vec![(Level::Error, says)])));
    }
    let rows = rows(replayed, driven);
    let most = if replayed.all { usize::MAX } else { ROWS };
    let more = rows.len().saturating_sub(most);
    let rows = rows.into_iter().take(most).collect();
    let head = vec!["line", "call", "the engine", "state"];
    sink.item(Item::Block(Block::Table { head, rows }))?;
    if more > 0 {
        sink.item(Item::Block(Block::Text(prose!["… and ", more, " more lines; --all shows them."])))?;
    }
    let mut fields: Vec<(&'static str, Prose)> = Vec::new();
    for (task, done) in driven.steps() {
        for one in differences(task, done).into_iter().take(8) {
            let label = if fields.is_empty() { "its own" } else { "" };
            let section = one.section.map_or_else(Prose::default, |section| prose!["section ", section, ", "]);
            let what = prose![section, one.what, ": ", one.made, " instead of ", one.captured];
            fields.push((label, prose!["line ", line(replayed, task.event), ", ", what]));
        }
    }
    if let Some(connected) = &driven.connected {
        fields.push(("connects", prose![connected.state, " after ", connected.waited, " ms"]));
    }
    if fields.is_empty() { Ok(()) } else { sink.item(Item::Block(Block::Fields(fields))) }
}

/// In what the engine's own description differs from the captured one.
pub(super) fn differences(task: &Task, done: &Done) -> Vec<crate::replay::drive::Differs> {
    match (&task.given, &done.made) {
        (Given::Local(_, Some(captured)), Some(made)) => differs(captured, made),
        _ => Vec::new(),
    }
}

fn who(replayed: &Replayed<'_>, connection: &Connection) -> Prose {
    let side = replayed.ground.called(Some(connection.side));
    match connection.with {
        Some(with) => prose!["As ", side, ", towards ", replayed.ground.called(Some(with))],
        None => prose!["As ", side],
    }
}

/// A row for each step; candidates that follow each other and fare alike share one.
fn rows(replayed: &Replayed<'_>, driven: &Driven) -> Vec<Vec<Prose>> {
    let mut rows: Vec<Vec<Prose>> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut last: Option<&Came> = None;
    for (task, done) in driven.steps() {
        let candidate = match &task.given {
            Given::Candidate(Some(init)) if !replayed.all => Some(&*init.candidate),
            _ => None,
        };
        if candidate.is_none() || last != Some(&done.came) {
            run.clear();
        }
        last = candidate.map(|_| &done.came);
        run.extend(candidate);
        if run.len() > 1
            && let Some(row) = rows.last_mut()
        {
            row[1] = prose!["addIceCandidate, ", words::candidates(&run)];
            continue;
        }
        let star = if apart(task, done) { "*" } else { "" };
        rows.push(vec![
            line(replayed, task.event),
            call(task, Some(done)),
            came(task, done),
            prose![done.state.name(), star],
        ]);
    }
    rows
}

fn line(replayed: &Replayed<'_>, event: usize) -> Prose {
    let place = replayed.ground.events[event].place;
    let file = if replayed.files.len() > 1 { prose![place.source + 1, ":"] } else { prose![] };
    prose![file, place.line]
}

/// The call, as W3C names it.
pub(super) fn method(task: &Task, done: Option<&Done>) -> &'static str {
    if let Some(Done { came: Came::Refused(refused) | Came::Early(refused, _), .. }) = done {
        return refused.call;
    }
    match &task.given {
        Given::Local(..) => "setLocalDescription",
        Given::Remote(..) => "setRemoteDescription",
        Given::Candidate(_) | Given::End => "addIceCandidate",
    }
}

fn call(task: &Task, done: Option<&Done>) -> Prose {
    let method = method(task, done);
    match &task.given {
        Given::Local(kind, _) | Given::Remote(kind, _) => prose![method, " ", SdpType::name(*kind)],
        Given::Candidate(Some(init)) => match parsed(&init.candidate).pop() {
            Some(sent) => prose![method, ", ", words::kind(&sent)],
            None => prose![method],
        },
        Given::Candidate(None) => prose![method],
        Given::End => prose![method, ", no more"],
    }
}

fn came(task: &Task, done: &Done) -> Prose {
    let own = matches!(task.given, Given::Local(kind, _) if kind != SdpType::Rollback);
    match &done.came {
        Came::Taken if own => prose!["makes its own"],
        Came::Taken => prose!["takes it"],
        Came::Refused(refused) => {
            let as_table = task.table.is_some_and(|table| table.outcome == Outcome::Wrong);
            let as_captured = task.table.is_some_and(|table| table.failed);
            let mut says = prose!["refuses: ", sentence(task, refused)];
            if as_captured {
                says.push("; so it was in the capture");
            } else if as_table {
                says.push("; RFC 9429 has it so");
            }
            says
        }
        Came::Early(refused, later) => {
            let mut says = prose!["refuses: ", sentence(task, refused), ": no description yet"];
            match later {
                Some(Ok(())) => says.push("; takes it later"),
                Some(Err(_)) => says.push("; later, too"),
                None => {}
            }
            says
        }
        Came::NotGiven(why) => prose!["not given: ", reason(*why)],
    }
}

const fn reason(why: Why) -> &'static str {
    match why {
        Why::NotShown => "the capture does not show it",
        Why::AfterGap => "what came before it is not shown",
        Why::Stopped => "stopped",
    }
}

/// A reason in data.
pub(super) const fn why(why: Why) -> &'static str {
    match why {
        Why::NotShown => "not-shown",
        Why::AfterGap => "after-gap",
        Why::Stopped => "stopped",
    }
}

/// The engine's words, with nothing secret of the description in them.
pub(super) fn sentence(task: &Task, refused: &Refusal) -> Prose {
    let sdp = match &task.given {
        Given::Local(_, Some(sdp)) | Given::Remote(_, Some(sdp)) => &**sdp,
        _ => return Untrusted::clipped(&refused.error, 240).into(),
    };
    let document = Document::parse(sdp);
    let session = Session::read(&document);
    let description = lint::Description::new(&session, None, Profile::Jsep);
    lint::target::hide(&refused.error, &description).into()
}
