//! `replay --to`: does a server send back what is recorded?

use std::io;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Replayed, place, words};
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, theirs};
use crate::replay::live::{Got, Played};
use crate::report::{Block, Item, Sink};

/// A session that was played again, with how that went.
#[derive(Debug)]
pub struct Live<'a> {
    /// What came back.
    pub played: &'a Played,
    /// The server, as it may be shown.
    pub server: String,
    /// The dialect.
    pub dialect: &'static str,
    /// Who could not connect, the name of it in data, why, and what helps.
    pub failed: Option<(usize, &'static str, Prose, &'static str)>,
    /// Whose connections ended, the names of it in data, and how.
    pub ended: Vec<(usize, &'static str, Prose)>,
    /// The time was over.
    pub late: bool,
    /// It was stopped.
    pub stopped: bool,
    /// The certificate was not verified.
    pub unverified: bool,
    /// How long it took.
    pub took: Duration,
}

/// So many rows are shown without `--all`.
const ROWS: usize = 60;

/// What it comes to, in a word.
pub const fn verdict(live: &Live<'_>, same: bool, compared: bool) -> &'static str {
    match (&live.failed, compared, same) {
        (Some(_), ..) => "not-connected",
        (None, false, _) => "nothing-to-compare",
        (None, true, true) => "same",
        (None, true, false) => "differs",
    }
}

/// Is there something to be compared?
pub const fn is_compared(played: &Played) -> bool {
    !played.expected.is_empty() || !played.unexpected.is_empty()
}

/// Pushes it.
pub fn lower(replayed: &Replayed<'_>, live: &Live<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&wire(replayed, live)))?;
    sink.item(Item::Block(Block::Heading(1, headline(live))))?;
    let remarks = remarks(live);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    let played = live.played;
    let who = Prose::join(played.parts.iter().take(8).enumerate().map(|(part, _)| called(played, part)), ", ");
    let more = played.parts.len().saturating_sub(8);
    let who = if more > 0 { prose![who, " and ", more, " more"] } else { who };
    let said = prose![count(played.said, "message", "messages"), ", as ", who];
    let took = prose![u64::try_from(live.took.as_millis()).unwrap_or(u64::MAX), " ms"];
    let server = prose![theirs(&live.server), ", in the dialect ", live.dialect];
    let fields = vec![("server", server), ("said", said), ("took", took)];
    sink.item(Item::Block(Block::Fields(fields)))?;
    let rows = rows(replayed, live);
    if rows.is_empty() {
        return Ok(());
    }
    let most = if replayed.all { usize::MAX } else { ROWS };
    let more = rows.len().saturating_sub(most);
    let rows = rows.into_iter().take(most).collect();
    let head = vec!["line", "to", "recorded", "came back"];
    sink.item(Item::Block(Block::Table { head, rows }))?;
    if more > 0 {
        sink.item(Item::Block(Block::Text(prose!["… and ", more, " more lines; --all shows them."])))?;
    }
    Ok(())
}

/// What to call a client.
fn called(played: &Played, part: usize) -> Prose {
    let one = &played.parts[part];
    match one.own.as_ref().or(one.called.as_ref()) {
        Some(name) => theirs(name).into(),
        None if played.parts.len() == 1 => prose!["the client of the capture"],
        None => prose!["client ", part + 1],
    }
}

/// The answer.
fn headline(live: &Live<'_>) -> Prose {
    let played = live.played;
    if let Some((part, _, why, _)) = &live.failed {
        let whom = if played.parts.len() > 1 { prose![" as ", called(played, *part)] } else { prose![] };
        return prose!["cannot connect to ", theirs(&live.server), whom, ": ", why.clone()];
    }
    if !is_compared(played) {
        return prose!["there is nothing to compare: nothing came back, and nothing is recorded to"];
    }
    if played.is_same() {
        let all = match played.expected.len() {
            1 => prose!["the one message"],
            many => prose!["all ", many, " messages"],
        };
        return prose!["the server sends back what is recorded: ", all];
    }
    let unexpected = played.unexpected.len() + played.more;
    let parts = [
        (played.missing(), "missing"),
        (played.differs(), "different"),
        (unexpected, "not recorded"),
        (played.unsaid, "not said"),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| prose![number, " ", what]);
    let of = prose![played.same(), " of ", played.expected.len(), " messages came back as recorded"];
    prose!["what the server sends back is not what is recorded: ", of, "; ", Prose::join(parts, ", ")]
}

fn remarks(live: &Live<'_>) -> Vec<(Level, Prose)> {
    let played = live.played;
    let mut all = Vec::new();
    if let Some((.., help)) = live.failed.as_ref().filter(|(.., help)| !help.is_empty()) {
        all.push((Level::Info, prose![*help]));
    }
    for (part, _, how) in &live.ended {
        all.push((Level::Warning, prose![called(played, *part), ": the server ", how.clone()]));
    }
    if live.stopped {
        all.push((Level::Warning, prose!["it was stopped before the end"]));
    }
    if live.late {
        all.push((Level::Warning, prose!["the time was over before the end; --timeout gives more"]));
    }
    if played.unspeakable > 0 {
        let some = count(played.unspeakable, "recorded message was", "recorded messages were");
        all.push((Level::Warning, prose![some, " not said: cut, or nothing that this dialect has"]));
    }
    if played.own > 0 {
        let some = count(played.own, "answer", "answers");
        all.push((
            Level::Info,
            prose!["the capture does not show what its server said itself: ", some, " not compared"],
        ));
    }
    if played.parted > 0 {
        let some = count(played.parted, "message", "messages");
        all.push((Level::Info, prose![some, " came while the clients left, and is not recorded: not compared"]));
    }
    if live.unverified {
        all.push((Level::Warning, prose!["the server's certificate was not verified, as you say"]));
    }
    all
}

/// What differs; with `--all` what is the same, too.
fn rows(replayed: &Replayed<'_>, live: &Live<'_>) -> Vec<Vec<Prose>> {
    let (events, played) = (replayed.ground.events, live.played);
    if live.failed.is_some() && played.said == 0 {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for one in &played.expected {
        let came = match &one.got {
            Got::Same if replayed.all => prose!["the same"],
            Got::Same => continue,
            Got::Nothing => prose!["nothing"],
            Got::Differs(difference, live) => prose![difference.words(), ": ", words::says(live)],
        };
        let place = events[one.event].place;
        let file = if replayed.files.len() > 1 { prose![place.source + 1, ":"] } else { prose![] };
        let recorded = words::says(&events[one.event]);
        rows.push(vec![prose![file, place.line], called(played, one.part), recorded, came]);
    }
    for one in &played.unexpected {
        rows.push(vec![prose!["-"], called(played, one.part), prose!["nothing"], words::says(&one.event)]);
    }
    rows
}

/// As data: `rtcscope.replay-live`.
fn wire(replayed: &Replayed<'_>, live: &Live<'_>) -> Value {
    let (events, played) = (replayed.ground.events, live.played);
    let named = |part: usize| called(played, part).plain();
    let expected = played.expected.iter().map(|one| {
        let (result, differs, came) = match &one.got {
            Got::Same => ("same", None, None),
            Got::Nothing => ("missing", None, None),
            Got::Differs(difference, live) => ("differs", Some(difference.name()), Some(words::says(live).plain())),
        };
        json!({
            "at": place::wire(replayed, events[one.event].place, Some(one.event)),
            "to": named(one.part),
            "recorded": words::says(&events[one.event]).plain(),
            "result": result,
            "differs": differs,
            "came": came,
        })
    });
    let unexpected =
        played.unexpected.iter().map(|one| json!({ "to": named(one.part), "came": words::says(&one.event).plain() }));
    let failed = live.failed.as_ref().map(
        |(part, name, why, help)| json!({ "client": named(*part), "error": name, "says": why.plain(), "help": help }),
    );
    let ended =
        live.ended.iter().map(|(part, name, how)| json!({ "client": named(*part), "how": name, "says": how.plain() }));
    json!({
        "format": "rtcscope.replay-live",
        "version": 1,
        "verdict": verdict(live, played.is_same(), is_compared(played)),
        "summary": headline(live).plain(),
        "server": live.server,
        "dialect": live.dialect,
        "clients": (0..played.parts.len()).map(named).collect::<Vec<_>>(),
        "said": played.said,
        "not_said": played.unsaid,
        "unspeakable": played.unspeakable,
        "same": played.same(),
        "different": played.differs(),
        "missing": played.missing(),
        "not_recorded": played.unexpected.len() + played.more,
        "not_compared": played.own,
        "at_the_end": played.parted,
        "failed": failed,
        "ended": ended.collect::<Vec<_>>(),
        "late": live.late,
        "stopped": live.stopped,
        "took_ms": u64::try_from(live.took.as_millis()).unwrap_or(u64::MAX),
        "expected": expected.collect::<Vec<_>>(),
        "unexpected": unexpected.collect::<Vec<_>>(),
    })
}
