//! `sdp lint`: what is wrong with a description, as items and as data.

use std::collections::HashMap;
use std::io;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use self::target::Told;
use super::description::Described;
use super::{Block, Item, RuleCard, Sink, parse};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::target::Target;
use crate::lint::{self, Description, Profile, Rule, Selection, Unwrapped};
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::sdp::SdpType;
use crate::sdp::locate::NoteKind;
use crate::text::Source;

pub mod finding;
mod negotiated;
pub mod pair;
pub mod rules;
pub mod sequence;
pub mod target;

/// What a description is held against.
#[derive(Debug)]
pub struct Settings {
    /// The profile.
    pub profile: Profile,
    /// The rules of it that run.
    pub selection: Selection,
    /// What it is to be taken for when neither it nor its surroundings say.
    pub kind: Option<SdpType>,
    /// The mildest level that makes the answer "no".
    pub fails_from: Level,
    /// The stacks that are asked what they say to it.
    pub targets: Vec<&'static Target>,
}

/// A description with what was found in it.
#[derive(Debug)]
pub struct Judged<'a, 'd> {
    /// The description.
    pub described: &'a Described<'d>,
    /// Offer or answer, as far as anybody knows.
    pub kind: Option<SdpType>,
    /// What it was held against.
    pub profile: Profile,
    /// The findings, the worst first; places in the source.
    pub findings: Vec<Diagnostic>,
    /// What the stacks say to it.
    pub told: Vec<Told>,
    /// Is there nothing of WebRTC in it, though it is held against that?
    pub foreign: bool,
}

/// Judges a description.
pub fn judge<'a, 'd>(described: &'a Described<'d>, settings: &Settings) -> Judged<'a, 'd> {
    let said = described.found.said.map(|said| said.kind);
    let description = Description::new(described.session, said.or(settings.kind), settings.profile)
        .unwrapped(Unwrapped::of(described.found));
    let mut findings: Vec<Diagnostic> =
        described.notes.iter().filter(|note| !has_a_rule(note.problem)).map(super::notes::diagnostic).collect();
    findings.extend(lint::lint(&description, &settings.selection).into_iter().map(|mut finding| {
        finding.labels_mut().for_each(|label| label.lead_out(|span| described.found.outer(span)));
        finding
    }));
    worst_first(&mut findings);
    let webrtc = matches!(settings.profile, Profile::Jsep | Profile::Whip);
    let foreign = webrtc && description.sections().len() > 0 && !description.is_webrtc();
    let told = target::ask(&settings.targets, &description, described);
    Judged { described, kind: description.kind, profile: settings.profile, findings, told, foreign }
}

/// Is there a rule that says the same?
const fn has_a_rule(note: NoteKind) -> bool {
    matches!(note, NoteKind::NulBytes { .. } | NoteKind::InvalidUtf8 { .. } | NoteKind::OwnJson)
}

/// The worst first, those of one level in the order of their places.
pub fn worst_first(findings: &mut [Diagnostic]) {
    findings.sort_by_key(|finding| {
        (std::cmp::Reverse(finding.level), finding.label.as_ref().map(|label| (label.source, label.span)))
    });
}

/// How many findings there are of each level: errors, warnings, infos.
pub fn counts(findings: &[Diagnostic]) -> [usize; 3] {
    [Level::Error, Level::Warning, Level::Info]
        .map(|level| findings.iter().filter(|finding| finding.level == level).count())
}

/// `2 errors, 1 warning`; `no findings`.
pub fn tally(findings: &[Diagnostic]) -> Prose {
    let [errors, warnings, infos] = counts(findings);
    let all = [
        (errors, count(errors, "error", "errors")),
        (warnings, count(warnings, "warning", "warnings")),
        (infos, count(infos, "info", "infos")),
    ];
    let there: Vec<Prose> = all.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words.into()).collect();
    if there.is_empty() { prose!["no findings"] } else { Prose::join(there, ", ") }
}

impl Judged<'_, '_> {
    /// Is there a finding this bad, or worse, or does a stack refuse it?
    pub fn fails(&self, from: Level) -> bool {
        self.findings.iter().any(|finding| finding.level >= from)
            || self.told.iter().any(|told| told.verdict.accepts == Some(false))
    }

    fn name(&self) -> Prose {
        prose![self.kind.map_or(self.described.found.kind.name(), |kind| kind.name())]
    }
}

/// Pushes what was found, the answer first.
pub fn lower(judged: &Judged<'_, '_>, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    let source = judged.described.source;
    sink.item(Item::Data(&Wire(judged)))?;
    sink.item(Item::Case(&judged.name(), source))?;
    let head = prose![
        theirs(source.name()),
        ":",
        judged.described.start().line,
        ": ",
        judged.name(),
        ": ",
        tally(&judged.findings),
        verdicts(&judged.told)
    ];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    if !judged.told.is_empty() {
        let fields = judged.told.iter().map(|told| (told.target.name, told.says(source))).collect();
        sink.item(Item::Block(Block::Fields(fields)))?;
        let kind = judged.told[0].kind.name();
        let says = prose![
            "Asked as a remote ",
            kind,
            "; `--help` says what each of them is: a parser, or a model of a browser.",
            if judged.told.iter().any(Told::is_half) {
                " An answer is taken as far as it alone tells; whether it fits its offer was not looked at."
            } else {
                ""
            }
        ];
        sink.item(Item::Block(Block::Text(says)))?;
    }
    if judged.foreign {
        let says = prose![
            "There is nothing of WebRTC in it: no ICE, no DTLS. If it is for SIP, try --profile sip; if for RTSP or AES67, \
             --profile rfc8866."
        ];
        sink.item(Item::Block(Block::Text(says)))?;
    }
    let place = judged.described.found.place();
    for refusal in judged.told.iter().filter_map(|told| told.finding(place)) {
        sink.item(Item::Echo(&refusal, &[source]))?;
    }
    findings(&judged.findings, &[source], most, sink)?;
    let fixes = judged.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let (safe, unsafe_) =
        fixes.fold((0, 0), |(safe, other), fix| if fix.safe { (safe + 1, other) } else { (safe, other + 1) });
    if let Some(says) = fixable(safe, unsafe_) {
        sink.item(Item::Block(Block::Text(says)))?;
    }
    Ok(())
}

/// `; chromium refuses it, firefox takes it`; of more than two stacks only who refuses it: the table has the rest.
fn verdicts(told: &[Told]) -> Prose {
    if let [] | [_] | [_, _] = told {
        let all: Vec<Prose> = told.iter().map(|told| prose![told.target.name, " ", told.word()]).collect();
        return if all.is_empty() { prose![] } else { prose!["; ", Prose::join(all, ", ")] };
    }
    let refuse: Vec<Prose> =
        told.iter().filter(|told| told.verdict.accepts == Some(false)).map(|told| prose![told.target.name]).collect();
    let (all, others) = (told.len() as u64, (told.len() - refuse.len()) as u64);
    match refuse.len() {
        0 => prose!["; none of ", all, " stacks asked is known to refuse it"],
        1 => prose!["; ", Prose::join(refuse, ", "), " refuses it, ", others, " others take it or cannot tell"],
        number if others == 0 => prose!["; all ", number as u64, " stacks asked refuse it"],
        number => prose!["; ", number as u64, " of ", all, " stacks asked refuse it: ", Prose::join(refuse, ", ")],
    }
}

fn fixable(safe: usize, others: usize) -> Option<Prose> {
    Some(match (safe, others) {
        (0, 0) => return None,
        (_, 0) => prose!["--fix mends ", safe, " of these; --diff shows how."],
        (0, _) => prose!["--fix --unsafe-fixes mends ", others, " of these; --diff shows how."],
        _ => prose!["--fix mends ", safe, " of these, --unsafe-fixes ", others, " more; --diff shows how."],
    })
}

/// Pushes findings with the rules they are of; at most `most` of each name.
pub fn findings(findings: &[Diagnostic], sources: &[&Source], most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    let mut shown: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        let seen = shown.entry(finding.name).or_default();
        if *seen == 0
            && let Some(rule) = lint::find(finding.name)
        {
            sink.item(Item::Rule(&card(rule)))?;
        }
        *seen += 1;
        if *seen <= most {
            sink.item(Item::Finding(finding, sources))?;
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

/// What a rule is, for the formats that tell.
pub(in crate::report) fn card(rule: &'static Rule) -> RuleCard {
    RuleCard {
        name: rule.name,
        level: rule.level,
        title: rule.title,
        meaning: rule.meaning,
        remedy: rule.remedy,
        spec: rule.spec,
    }
}

struct Wire<'a, 'j, 'd>(&'a Judged<'j, 'd>);

impl Serialize for Wire<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(judged) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", "rtcscope.lint")?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("what", judged.described.found.kind.name())?;
        map.serialize_entry("type", &judged.kind.map(|kind| kind.name()))?;
        map.serialize_entry("profile", judged.profile.name())?;
        map.serialize_entry("source", &parse::source(judged.described))?;
        map.serialize_entry("counts", &counted(&judged.findings))?;
        let sources = [judged.described.source];
        let all: Vec<Value> = judged.findings.iter().map(|found| finding::wire(found, &sources)).collect();
        map.serialize_entry("findings", &all)?;
        if !judged.told.is_empty() {
            map.serialize_entry("targets", &target::wire(&judged.told, judged.described.source))?;
        }
        map.end()
    }
}

/// How many findings there are of each level, as data.
pub(super) fn counted(findings: &[Diagnostic]) -> Value {
    let [errors, warnings, infos] = counts(findings);
    json!({ "error": errors, "warning": warnings, "info": infos })
}
