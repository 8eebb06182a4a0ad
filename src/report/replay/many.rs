//! A capture of many calls: how many failed, why, and which.

use std::io;

use serde_json::json;

use super::wire::dialect as dialect_wire;
use super::{human, wire};
use crate::diagnostic::{Diagnostic, Level};
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours, theirs};
use crate::replay::Cause;
use crate::replay::calls::{Doubt, Row, Tally};
use crate::report::lazy::{Object, object, seq};
use crate::report::{Block, Item, Sink};
use crate::signal::Summary;
use crate::text::Source;

/// A capture of many calls.
#[derive(Debug)]
pub struct Many<'a> {
    /// The name of the file, as it was given.
    pub name: &'a str,
    /// What was read of it.
    pub summary: &'a Summary,
    /// How many events it has.
    pub events: u64,
    /// What its calls came to.
    pub tally: &'a Tally,
    /// How many calls there are, when the tally is of some of them only.
    pub calls: u64,
    /// Whose calls the tally is of; none: all.
    pub who: Option<&'a str>,
    /// How sure it is what belongs to which call.
    pub doubt: Doubt,
    /// The capture is cut.
    pub cut: bool,
    /// It can be read again: it is a file.
    pub again: bool,
    /// Show all failed calls that were kept.
    pub all: bool,
}

/// So many failed calls are shown.
const SHOWN: usize = 20;
/// So many of those who took part are named, each so far.
const NAMED: usize = 2;
const NAME: usize = 24;
/// So many notes of the reader are told.
const NOTES: usize = 5;

/// `1,204`.
fn grouped(number: u64) -> Prose {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    ours(text).into()
}

impl Many<'_> {
    /// `1,204 calls: 1,190 healthy, 14 failed (9 unreachable, 5 peer-not-found)`.
    fn head(&self) -> Prose {
        let tally = self.tally;
        let mut says = if self.doubt.is_much() {
            prose!["cannot tell the calls apart for sure; as far as they were: "]
        } else {
            prose![]
        };
        says.push(grouped(tally.calls));
        says.push(if tally.calls == 1 { " call" } else { " calls" });
        if let Some(who) = self.who {
            says.push(prose![" of ", Untrusted::clipped(who, NAME)]);
        }
        let each = |(cause, count): &(Cause, u64)| prose![grouped(*count), " ", cause.name()];
        let causes = tally.causes();
        let (failed, others): (Vec<_>, Vec<_>) = causes.iter().partition(|(cause, _)| cause.is_trouble());
        let mut parts: Vec<Prose> = others.into_iter().map(each).collect();
        let trouble = match tally.failed() {
            0 => prose!["none failed"],
            count => {
                let why = Prose::join(failed.into_iter().map(each), ", ");
                prose![grouped(count), " failed (", why, ")"]
            }
        };
        parts.push(trouble);
        says.push(prose![": ", Prose::join(parts, ", ")]);
        says
    }

    fn next(&self) -> Option<Prose> {
        let first = self.tally.worst_first().first().map(|row| row.number)?;
        if !self.again {
            return Some(prose![
                "write it to a file: `rtcscope replay FILE --call ",
                first,
                "` then shows one in full"
            ]);
        }
        Some(prose!["`rtcscope replay ", Untrusted::clipped(self.name, 200), " --call ", first, "` shows one in full"])
    }

    fn place(&self, row: &Row) -> Prose {
        prose![Untrusted::clipped(self.name, 200), ":", row.place.line]
    }

    fn wire(&self) -> Object<'_> {
        let Summary { container, packed, ref dialect, ref notes, more_notes, clock, lines, bytes } = *self.summary;
        let note = |note: &crate::signal::Note| json!({ "name": note.name, "says": note.says.plain(), "line": note.place.line });
        object! {
            "format": "rtcscope.replay-calls",
            "version": 1,
            "summary": self.head().plain(),
            "calls": self.tally.calls,
            "failed": self.tally.failed(),
            "who": self.who,
            "calls_in_capture": self.calls,
            "causes": seq(self.tally.causes().into_iter().map(|(cause, count)| json!({
                "cause": cause.name(), "trouble": cause.is_trouble(), "calls": count,
            }))),
            "certain": !self.doubt.is_much(),
            "assigned": json!({ "guessed": self.doubt.guessed, "of": self.doubt.of }),
            "capture": json!({
                "file": self.name,
                "container": container.name(),
                "packed": packed,
                "dialect": dialect.as_ref().map(dialect_wire),
                "clock": clock.name(),
                "lines": lines,
                "bytes": bytes,
                "events": self.events,
                "complete": !self.cut,
                "notes": notes.iter().take(wire::NOTES).map(note).collect::<Vec<_>>(),
                "notes_left_out": more_notes + notes.len().saturating_sub(wire::NOTES) as u64,
            }),
            "rows": seq(self.tally.rows.iter().map(row)),
            "rows_left_out": self.tally.calls - self.tally.rows.len() as u64,
        }
    }
}

fn row(row: &Row) -> serde_json::Value {
    json!({
        "call": row.number,
        "line": row.place.line,
        "offset": row.place.span.start,
        "time": row.written,
        "who": row.who.iter().map(|name| &**name).collect::<Vec<_>>(),
        "others": row.others,
        "cause": row.cause.name(),
        "confidence": row.confidence.name(),
        "summary": row.summary.plain(),
        "events": row.events,
    })
}

fn who(row: &Row) -> Prose {
    let mut names = Prose::join(row.who.iter().take(NAMED).map(|name| Untrusted::clipped(name, NAME).into()), ", ");
    let more = row.others + row.who.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(prose![" and ", more, " more"]);
    }
    if names.is_empty() { prose!["-"] } else { names }
}

/// Pushes all of it.
pub fn lower(many: &Many<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&many.wire()))?;
    sink.item(Item::Block(Block::Heading(1, many.head())))?;
    if let Some(next) = many.next() {
        sink.item(Item::Block(Block::Fields(vec![("try next", next)])))?;
    }
    read(many, sink)?;
    failed(many, sink)?;
    notes(many, sink)?;
    echo(many, sink)
}

fn read(many: &Many<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let summary = many.summary;
    let packed = summary.packed.map_or_else(Prose::default, |packed| prose![", ", packed]);
    let file = prose![
        theirs(many.name),
        ": ",
        summary.container.title(),
        packed,
        ", ",
        grouped(summary.lines.into()),
        " lines, ",
        grouped(many.events),
        " events"
    ];
    let mut fields = vec![("file", file), ("dialect", human::dialect(summary)), ("clock", human::clock(summary.clock))];
    if many.doubt.guessed > 0 {
        let says = prose![
            grouped(many.doubt.guessed),
            " of ",
            grouped(many.doubt.of),
            " answers and candidates name nobody and might belong to several calls; they were taken for the latest's"
        ];
        fields.push(("in doubt", says));
    }
    sink.item(Item::Block(Block::Heading(2, prose!["What was read"])))?;
    sink.item(Item::Block(Block::Fields(fields)))
}

/// The calls that failed: a row each, then in a sentence what each cause means, with the first call of it.
fn failed(many: &Many<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let worst = many.tally.worst_first();
    if worst.is_empty() {
        return Ok(());
    }
    sink.item(Item::Block(Block::Heading(2, prose!["What failed, the surest first"])))?;
    let most = if many.all { usize::MAX } else { SHOWN };
    let timed = worst.iter().take(most).any(|row| row.written.is_some());
    let cells = |row: &&Row| {
        let written = row.written.as_deref().map_or_else(|| prose!["-"], |time| Untrusted::clipped(time, NAME).into());
        let first = [grouped(row.number), grouped(row.place.line.into())];
        let time = timed.then_some(written);
        first.into_iter().chain(time).chain([who(row), row.cause.name().into()]).collect::<Vec<Prose>>()
    };
    let mut head = vec!["call", "line"];
    if timed {
        head.push("time");
    }
    head.extend(["who", "came to"]);
    let rows = worst.iter().take(most).map(cells).collect();
    sink.item(Item::Block(Block::Table { head, rows }))?;
    let shown = worst.len().min(most) as u64;
    let more = many.tally.failed() - shown;
    if more > 0 {
        let how = if many.all || !many.again { "--who NAME looks at those of one" } else { "--all shows more of them" };
        sink.item(Item::Block(Block::Text(prose!["… and ", grouped(more), " more; ", how, "."])))?;
    }
    sink.item(Item::Block(Block::Heading(2, prose!["Why, in the first call of each"])))?;
    let causes = many.tally.causes();
    let first = |cause: Cause| many.tally.rows.iter().find(|row| row.cause == cause);
    let whys = causes.iter().filter(|(cause, _)| cause.is_trouble()).filter_map(|(cause, _)| {
        let row = first(*cause)?;
        let says =
            prose![row.summary.clone(), " (", row.confidence.name(), "; call ", row.number, ", ", many.place(row), ")"];
        Some((cause.name(), says))
    });
    sink.item(Item::Block(Block::Fields(whys.collect())))
}

/// What was to be said about reading.
fn notes(many: &Many<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let notes = &many.summary.notes;
    if notes.is_empty() {
        return Ok(());
    }
    let more = (notes.len() - notes.len().min(NOTES)) as u64 + many.summary.more_notes;
    let mut remarks: Vec<(Level, Prose)> = notes
        .iter()
        .take(NOTES)
        .map(|note| (Level::Warning, prose!["line ", note.place.line, ": ", note.says.clone()]))
        .collect();
    if more > 0 {
        let word = count(usize::try_from(more).unwrap_or(usize::MAX), "more thing", "more things");
        remarks.push((Level::Info, prose!["… and ", word, " that could not be read as they should"]));
    }
    sink.item(Item::Block(Block::Heading(2, prose!["What could not be read"])))?;
    sink.item(Item::Block(Block::Remarks(remarks)))
}

/// The failed calls as findings, for the formats that programs read.
fn echo(many: &Many<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let source = Source::new(many.name, Vec::new());
    sink.item(Item::Case(&many.head(), &source))?;
    for row in many.tally.worst_first() {
        let says = prose!["call ", row.number, " (", who(row), "): ", row.summary.clone()];
        let mut finding = Diagnostic::new(row.cause.name(), Level::Error, says);
        finding.notes.push(prose!["at ", many.place(row)]);
        sink.item(Item::Echo(&finding, &[&source]))?;
    }
    Ok(())
}
