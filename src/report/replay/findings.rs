//! What is noteworthy in a call, as findings with their places in the capture.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io;

use super::{Replayed, place};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::lint;
use crate::prose;
use crate::prose::{Prose, ours};
use crate::replay::Found;
use crate::report::lint::card;
use crate::report::{Block, Item, Sink};
use crate::signal::Note;
use crate::text::Source;

/// A file that was not kept stands for itself with its name alone.
fn sources(replayed: &Replayed<'_>) -> Vec<Option<Source>> {
    replayed.files.iter().map(|file| file.source.is_none().then(|| Source::new(file.name, Vec::new()))).collect()
}

/// Pushes notes and findings, the worst first; of each name at most `most`.
pub(super) fn push(replayed: &Replayed<'_>, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    let empty = sources(replayed);
    let sources: Vec<&Source> =
        replayed.files.iter().zip(&empty).filter_map(|(file, empty)| file.source.or(empty.as_ref())).collect();
    if let Some(first) = sources.first() {
        let summary = &replayed.diagnoses[0];
        sink.item(Item::Case(&prose!["call: ", summary.cause.name()], first))?;
    }
    let found = replayed.worst_first();
    let notes: Vec<&Note> = replayed.files.iter().flat_map(|file| &file.summary.notes).collect();
    if !found.is_empty() || !notes.is_empty() {
        sink.item(Item::Block(Block::Heading(2, prose!["What is noteworthy"])))?;
    }
    let mut shown: HashMap<&str, usize> = HashMap::new();
    let notes = notes.into_iter().map(|one| note(replayed, one));
    let mut all: Vec<Diagnostic> = notes.chain(found.into_iter().map(|found| diagnostic(replayed, found))).collect();
    all.sort_by_key(|finding| Reverse(finding.level));
    for finding in all {
        let seen = shown.entry(finding.name).or_default();
        if *seen == 0
            && let Some(rule) = lint::find(finding.name)
        {
            sink.item(Item::Rule(&card(rule)))?;
        }
        *seen += 1;
        if *seen <= most {
            sink.item(Item::Finding(&finding, &sources))?;
        }
    }
    let mut cut: Vec<_> = shown.into_iter().filter(|(_, seen)| *seen > most).collect();
    cut.sort_unstable();
    for (name, seen) in cut {
        let more = prose!["… and ", seen - most, " more of ", ours(name.to_owned()), "; --format json has all."];
        sink.item(Item::Block(Block::Text(more)))?;
    }
    Ok(())
}

/// What was to be said about reading.
fn note(replayed: &Replayed<'_>, note: &Note) -> Diagnostic {
    let mut finding = Diagnostic::new(note.name, Level::Warning, note.says.clone());
    finding.label = place::within(replayed, note.place, note.within);
    if finding.label.is_none() {
        finding.notes.push(prose!["at ", place::brief(replayed, note.place)]);
    }
    finding
}

/// A finding: of a rule with its places led out of the description into the capture, of others at their event.
pub(super) fn diagnostic(replayed: &Replayed<'_>, found: &Found) -> Diagnostic {
    let events = replayed.ground.events;
    let Some(rule) = &found.rule else {
        let mut finding = Diagnostic::new(found.name, found.level, found.says.clone());
        let first = found.evidence.first().map(|event| events[*event].place);
        finding.label = first.and_then(|first| place::label(replayed, first));
        let mut places = place::briefs(replayed, &found.evidence);
        let further = places.split_off(places.len().min(1));
        if finding.label.is_none() && !places.is_empty() {
            finding.notes.push(prose!["at ", Prose::join(places, ", ")]);
        }
        if !further.is_empty() {
            finding.notes.push(prose!["see also ", Prose::join(further.into_iter().take(4), ", ")]);
        }
        finding.help.clone_from(&found.next);
        return finding;
    };
    let mut finding = (**rule).clone();
    // What mends it is made for the description, not for the capture.
    finding.fix = None;
    let primary = finding.label.as_ref().map_or(1, |label| label.source.min(1));
    let of = |source: usize| {
        let other = found.evidence.get(1).or(found.evidence.first());
        let event = if source.min(1) == primary { found.evidence.first() } else { other };
        event.map(|event| &events[*event])
    };
    let lead = |mut label: Label| {
        let event = of(label.source)?;
        let description = event.description()?;
        replayed.file(event.place).source.filter(|_| !replayed.redacted)?;
        label.source = usize::from(event.place.source);
        label.lead_out(|span| description.sdp.outer(span));
        Some(label)
    };
    finding.label = finding.label.take().and_then(lead);
    finding.also = std::mem::take(&mut finding.also).into_iter().filter_map(lead).collect();
    if finding.label.is_none()
        && let Some(event) = found.evidence.first()
    {
        finding.notes.push(prose!["at ", place::brief(replayed, events[*event].place)]);
    }
    let who = replayed.ground.called(found.side);
    if found.side.is_some() {
        finding.notes.insert(0, prose!["in what ", who, " sent"]);
    }
    finding
}
