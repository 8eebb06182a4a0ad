//! What the stacks say to a description.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Label, Level};
use crate::lint::Description;
use crate::lint::target::{Question, Target, Verdict};
use crate::prose;
use crate::prose::{Prose, Untrusted};
use crate::report::description::Described;
use crate::sdp::SdpType;
use crate::text::{Source, Span};

/// A stack with its verdict; places in the source.
#[derive(Debug)]
pub struct Told {
    /// The stack.
    pub target: &'static Target,
    /// What it says.
    pub verdict: Verdict,
    /// What it was handed over as.
    pub kind: SdpType,
}

/// Asks the stacks about a description.
pub fn ask(targets: &[&'static Target], description: &Description<'_>, described: &Described<'_>) -> Vec<Told> {
    // What nobody calls an answer is tried as an offer: that is where a call begins.
    let kind = description.kind.unwrap_or(SdpType::Offer);
    let mut all = Vec::with_capacity(targets.len());
    for target in targets {
        let mut verdict = target.ask(&Question { description, kind });
        for reason in &mut verdict.because {
            reason.at = reason.at.map(|span| described.found.outer(span));
        }
        all.push(Told { target, verdict, kind });
    }
    all
}

impl Told {
    /// `takes it`, `refuses it`, `cannot tell`.
    pub const fn word(&self) -> &'static str {
        match self.verdict.accepts {
            Some(true) => "takes it",
            Some(false) => "refuses it",
            None => "cannot tell",
        }
    }

    /// Is it an answer that is taken, as far as it alone tells?
    pub fn is_half(&self) -> bool {
        self.verdict.accepts == Some(true) && self.kind != SdpType::Offer
    }

    /// The verdict in a paragraph, with the line it is about where one is known. That an answer was looked at without
    /// its offer is left out: it is the same for all.
    pub fn says(&self, source: &Source) -> Prose {
        let because = if self.is_half() { &[][..] } else { &self.verdict.because };
        let reasons = because.iter().map(|reason| {
            let line = match reason.at.map(|at| source.place(at.start).line) {
                Some(line) => prose![" (line ", line, ")"],
                None => prose![],
            };
            match &reason.sentence {
                Some(sentence) => prose![reason.says.clone(), line, ". It says: ", sentence.clone()],
                None => prose![reason.says.clone(), line],
            }
        });
        let reasons: Vec<Prose> = reasons.collect();
        let separator = if reasons.is_empty() { "" } else { ": " };
        prose![self.word(), separator, Prose::join(reasons, "; ")]
    }

    /// A refusal as a finding.
    pub fn finding(&self, within: Span) -> Option<Diagnostic> {
        if self.verdict.accepts != Some(false) {
            return None;
        }
        let reason = self.verdict.because.first();
        let message = match reason {
            Some(reason) => prose![self.target.name, " refuses it: ", reason.says.clone()],
            None => prose![self.target.name, " refuses it"],
        };
        let mut finding = Diagnostic::new("target-refuses", Level::Error, message);
        if let Some(reason) = reason {
            let at = reason.at.unwrap_or(Span::new(within.start, within.start));
            finding.label = Some(Label::at(at));
            finding.notes.extend(reason.sentence.clone().map(|sentence| prose!["it says: ", sentence]));
            finding.help = reason.rule.map(|rule| prose!["`rtcscope rules ", rule, "` has more"]);
        }
        Some(finding)
    }
}

/// The verdicts as data, by the names of the stacks.
pub fn wire(all: &[Told], source: &Source) -> Value {
    let mut map = Map::new();
    for told in all {
        let because: Vec<Value> = told
            .verdict
            .because
            .iter()
            .map(|reason| {
                let place = reason.at.map(|span| source.place(span.start));
                json!({
                    "says": reason.says.plain(),
                    "sentence": reason.sentence.as_ref().map(Untrusted::raw).map(|(text, _)| text),
                    "line": place.map(|place| place.line),
                    "column": place.map(|place| place.column),
                    "rule": reason.rule,
                })
            })
            .collect();
        let value = json!({
            "accepts": told.verdict.accepts,
            "as": told.kind.name(),
            "about": told.target.about,
            "because": because,
        });
        map.insert(told.target.name.to_owned(), value);
    }
    Value::Object(map)
}
