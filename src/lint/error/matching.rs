//! Recognises a sentence, and finds what it is about in a description.

use super::pattern::{self, Found, Plain};
use super::refusals::{REFUSALS, WRAPPERS};
use super::sentences::SENTENCES;
use super::{About, Explained, Meaning, Place, Value};
use crate::lint::target::{Question, TARGETS};
use crate::lint::{self, Description, Selection, Stack};
use crate::prose::{Prose, Untrusted};
use crate::sdp::SdpType;
use crate::text::{Span, offset};

/// The most meanings given.
const MEANINGS: usize = 4;
/// The most places given for one meaning.
const PLACES: usize = 5;

/// A pattern that was found, with what it means.
struct Candidate {
    found: Found<'static>,
    stack: Stack,
    about: About,
    means: &'static str,
    remedy: &'static str,
    /// Rules before the rest, wrappers last.
    rank: u8,
}

pub(super) fn explain(sentence: &str, description: Option<&Description<'_>>) -> Option<Explained> {
    let text = Plain::of(sentence);
    let mut candidates = candidates(&text);
    candidates.sort_by_key(|one| (one.rank == 3, std::cmp::Reverse(one.found.weight), one.rank));
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let same = |other: &Candidate| match (other.about, candidate.about) {
            (About::Rule(one), About::Rule(two)) => std::ptr::eq(one, two),
            (About::Other(one), About::Other(two)) => one == two,
            _ => false,
        };
        // What lies within a surer one says nothing more.
        let within = |other: &Candidate| {
            let inside = other.found.start <= candidate.found.start && candidate.found.end <= other.found.end;
            (inside && other.found.weight > candidate.found.weight) || (candidate.rank == 3 && other.rank < 3)
        };
        if chosen.len() < MEANINGS && !chosen.iter().any(|other| same(other) || within(other)) {
            chosen.push(candidate);
        }
    }
    let modelled = description.and_then(|description| modelled(&text, description));
    let meanings = chosen.into_iter().enumerate().map(|(index, candidate)| {
        let values = values(&candidate.found, &text);
        let places =
            description.map(|description| places(&candidate, &text, description, modelled.filter(|_| index == 0)));
        Meaning {
            stack: candidate.stack,
            quoted: Untrusted::new(text.kept.get(candidate.found.start..candidate.found.end).unwrap_or_default()),
            about: candidate.about,
            values,
            means: Prose::from(candidate.means),
            remedy: Prose::from(candidate.remedy),
            places: places.unwrap_or_default(),
        }
    });
    let meanings: Vec<Meaning> = meanings.collect();
    (!meanings.is_empty()).then_some(Explained { meanings })
}

fn candidates(text: &Plain) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for rule in lint::all() {
        for (stack, sentence) in rule.refusals {
            let Some(found) = pattern::find(sentence, text) else { continue };
            let about = About::Rule(rule);
            let (means, remedy) = (rule.meaning, rule.remedy);
            candidates.push(Candidate { found, stack: *stack, about, means, remedy, rank: 0 });
        }
    }
    for known in SENTENCES {
        for (stack, sentence) in known.sentences {
            let Some(found) = pattern::find(sentence, text) else { continue };
            let about = About::Other(known.name);
            let (means, remedy) = (known.means, known.remedy);
            candidates.push(Candidate { found, stack: *stack, about, means, remedy, rank: 1 });
        }
    }
    for (rank, refused) in REFUSALS.iter().map(|one| (2, one)).chain(WRAPPERS.iter().map(|one| (3, one))) {
        let (stack, sentence, rule, means) = refused;
        let Some(found) = pattern::find(sentence, text) else { continue };
        let rule = lint::find(rule);
        let about = rule.map_or(About::Other("description-refused"), About::Rule);
        let remedy = rule.map_or(
            "Mend the line in the program that writes the description; rtcscope sdp lint shows it in its place.",
            |rule| rule.remedy,
        );
        candidates.push(Candidate { found, stack: *stack, about, means, remedy, rank });
    }
    candidates
}

fn values(found: &Found<'static>, text: &Plain) -> Vec<Value> {
    let name = |name: &'static str, start: usize| match name {
        "" => named_by(text.small.get(..start).unwrap_or_default()),
        name => name,
    };
    let gaps = found.gaps.iter();
    gaps.map(|(given, range)| Value {
        name: name(given, range.start),
        text: Untrusted::new(text.kept.get(range.clone()).unwrap_or_default()),
    })
    .collect()
}

/// What a value is, by the words before it.
fn named_by(before: &str) -> &'static str {
    const NAMES: &[(&[&str], &str)] = &[
        (&["mid='", "(mid=", "mid '", "mid=", "mid value '"], "mid"),
        (&["payload type ", "payload type \""], "payload type"),
        (&["extension id ", "extension id=", " id="], "extension id"),
        (&["at level ", "on level ", "m-section "], "section"),
        (&["on line ", "line "], "line"),
        (&["ssrc: ", "ssrc "], "ssrc"),
        (&["state: ", "in state ", "state "], "state"),
    ];
    let known = NAMES.iter().find(|(ends, _)| ends.iter().any(|end| before.ends_with(end)));
    known.map_or("value", |(_, name)| name)
}

/// The place where a model of a browser stops with just this sentence.
fn modelled(text: &Plain, description: &Description<'_>) -> Option<Span> {
    for target in TARGETS.iter().filter(|target| matches!(target.stack, Stack::Chromium | Stack::Firefox)) {
        for kind in [SdpType::Offer, SdpType::Answer] {
            let verdict = target.ask(&Question { description, kind });
            let Some(reason) = verdict.because.first().filter(|_| verdict.accepts == Some(false)) else { continue };
            let Some(sentence) = &reason.sentence else { continue };
            let said = Plain::of(sentence.raw().0);
            // The part that is the same whatever it was set as.
            let core = said.small.split_once(" sdp: ").map_or(said.small.as_str(), |(_, core)| core);
            let core = core.trim_start_matches("sipcc failed to parse sdp: ").trim();
            if core.len() >= 10 && text.small.contains(core) {
                return reason.at;
            }
        }
    }
    None
}

fn places(candidate: &Candidate, text: &Plain, description: &Description<'_>, modelled: Option<Span>) -> Vec<Place> {
    let lines = modelled.into_iter().chain(quoted(text, description)).chain(numbered(text, description)).take(1);
    let mut places: Vec<Place> = lines.map(Place::Line).collect();
    if let About::Rule(rule) = candidate.about {
        let found = lint::lint(description, &Selection::only(rule));
        places.extend(found.into_iter().take(PLACES).map(|finding| Place::Finding(Box::new(finding))));
    }
    places
}

/// The line that Chromium quotes.
fn quoted(text: &Plain, description: &Description<'_>) -> Option<Span> {
    const BEFORE: &str = "failed to parse sessiondescription. ";
    let at = text.small.find(BEFORE)? + BEFORE.len();
    let said = text.kept.get(at..)?;
    let document = description.session.document;
    let spans = document.lines.iter().map(|line| line.span());
    let quoted = spans.filter(|span| {
        let line = document.slice(*span);
        // Not the bare beginning of another line.
        line.len() >= 2 && said.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    quoted.max_by_key(|span| span.end - span.start)
}

/// The line that Firefox names by its number; the last one decides.
fn numbered(text: &Plain, description: &Description<'_>) -> Option<Span> {
    const BEFORE: &str = "sdp parse error on line ";
    let at = text.small.rfind(BEFORE)? + BEFORE.len();
    let digits: String = text.small.get(at..)?.chars().take_while(char::is_ascii_digit).take(9).collect();
    let number: usize = digits.parse().ok()?;
    // Firefox counts line feeds.
    let document = description.session.document;
    let start = match number.checked_sub(2) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', document.text.as_bytes()).nth(before)? + 1,
    };
    let line = document.text.get(start..)?.split(['\r', '\n']).next()?;
    Some(Span::new(offset(start), offset(start + line.len())))
}
