//! What is wrong with descriptions, as rules: each with its name, level, explanation, examples and check. The engine
//! runs the chosen ones over a [`Description`], over an offer with its answer ([`Pair`]), or over what one side says
//! one after the other ([`Step`]).
//!
//! Here is no file and no format: what is found is [`Diagnostic`]s, whose places lie in the description.
//!
//! To add a rule: a file in its family's folder under `rules/`, and its line in the family's list.

pub mod codecs;
mod description;
pub mod error;
mod extension;
mod findings;
pub mod fix;
mod index;
mod line;
pub mod negotiated;
mod pair;
mod part;
mod payload;
mod profile;
mod rule;
mod rules;
mod select;
pub mod sequence;
mod stack;
mod step;
pub mod target;
mod traits;

pub use description::{Bundle, Description, LineEnds, Unwrapped};
pub use extension::Extension;
pub use findings::{Draft, Findings, Spot};
pub use line::Line;
pub use pair::{Joined, Pair};
pub use part::{Direction, Part};
pub use payload::{Numbers, Payload, Role, Traits};
pub use profile::{Profile, Profiles};
pub use rule::{Check, Example, Family, Rule};
pub use rules::{FAMILIES, all, find};
pub use select::{Selection, UnknownName};
pub use stack::Stack;
pub use step::{Offered, Step};
pub use traits::{Codec, Feedback, Params};

use crate::diagnostic::Diagnostic;

/// So many sections a rule looks at before the next rule does.
const TOGETHER: usize = 16;

/// Runs the rules about one description; findings in the order of their places.
pub fn lint(description: &Description<'_>, selection: &Selection) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let plan = selection.plan();
    // A rule looks at many lines, and at some sections, before the next rule does: all rules together are more code than
    // stays at hand, while a few sections are not much data.
    for part in description.parts() {
        for (number, first) in description.index.firsts(part.number) {
            for (rule, check) in plan.line(number) {
                for line in part.of_a_kind(first) {
                    check(&line, &mut selection.findings(rule, &mut found));
                }
            }
        }
    }
    for (part, line, number) in &description.index.odd {
        let line = Line::new(description.part(*part), *line);
        for (rule, check) in number.map_or(&*plan.unknown, |number| plan.unreadable(number)) {
            check(&line, &mut selection.findings(rule, &mut found));
        }
    }
    let mut sections = description.sections();
    while sections.len() > 0 {
        let some = sections.clone().take(TOGETHER);
        for (rule, check) in &plan.sections {
            for part in some.clone() {
                check(&part, &mut selection.findings(rule, &mut found));
            }
        }
        sections.nth(TOGETHER - 1);
    }
    for (rule, check) in &plan.descriptions {
        check(description, &mut selection.findings(rule, &mut found));
    }
    finish(&mut found, &[description]);
    found
}

/// Runs the rules about an offer with its answer; findings in the order of their places.
pub fn lint_pair(pair: &Pair<'_>, selection: &Selection) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, check) in &selection.plan().pairs {
        check(pair, &mut selection.findings(rule, &mut found));
    }
    finish(&mut found, &[pair.offer, pair.answer]);
    found
}

/// Runs the rules about what one side says after what it said before; findings in the order of their places.
pub fn lint_step(step: &Step<'_>, selection: &Selection) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, check) in &selection.plan().steps {
        check(step, &mut selection.findings(rule, &mut found));
    }
    finish(&mut found, &[step.previous, step.next]);
    found
}

fn finish(found: &mut [Diagnostic], of: &[&Description<'_>]) {
    findings::frame(found, of);
    found.sort_by_key(|finding| finding.label.as_ref().map(|label| (label.source, label.span)));
}

#[cfg(test)]
mod tests;
