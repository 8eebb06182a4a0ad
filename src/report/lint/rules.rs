//! `rules`: the list of rules, and one of them whole.

use std::io;

use serde_json::{Value, json};

use crate::lint::{Example, FAMILIES, Family, Rule};
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::report::{Block, Item, Sink};
use crate::sdp::SdpType;

/// Pushes the list: family, level, name, one line.
pub fn list(sink: &mut dyn Sink) -> io::Result<()> {
    let all: Vec<Value> =
        FAMILIES.iter().flat_map(|family| family.rules.iter().map(|rule| data(family, rule))).collect();
    sink.item(Item::Data(&all))?;
    FAMILIES.iter().try_for_each(|family| table(family, sink))
}

/// Pushes the list of one family.
pub fn family(family: &Family, sink: &mut dyn Sink) -> io::Result<()> {
    let all: Vec<Value> = family.rules.iter().map(|rule| data(family, rule)).collect();
    sink.item(Item::Data(&all))?;
    table(family, sink)
}

fn table(family: &Family, sink: &mut dyn Sink) -> io::Result<()> {
    let head = prose![family.name, ": ", family.about, ", ", count(family.rules.len(), "rule", "rules")];
    sink.item(Item::Block(Block::Heading(2, head)))?;
    let row = |rule: &&'static Rule| vec![prose![rule.level.name()], prose![rule.name], prose![rule.title]];
    let rows = family.rules.iter().map(row).collect();
    sink.item(Item::Block(Block::Table { head: vec!["level", "name", "what"], rows }))
}

/// Pushes one rule.
pub fn one(rule: &'static Rule, sink: &mut dyn Sink) -> io::Result<()> {
    let family = FAMILIES.iter().find(|family| family.rules.iter().any(|other| std::ptr::eq(*other, rule)));
    if let Some(family) = family {
        sink.item(Item::Data(&data(family, rule)))?;
    }
    let level = rule.level.name();
    sink.item(Item::Block(Block::Heading(1, prose![rule.name, " (", level, "): ", rule.title])))?;
    sink.item(Item::Block(Block::Text(prose![rule.meaning])))?;
    if !rule.level_note.is_empty() {
        sink.item(Item::Block(Block::Text(prose![rule.level_note])))?;
    }
    if !rule.breaks.is_empty() {
        sink.item(Item::Block(Block::Heading(2, prose!["What breaks"])))?;
        let fields = rule.breaks.iter().map(|(stack, text)| (stack.name(), prose![*text])).collect();
        sink.item(Item::Block(Block::Fields(fields)))?;
    }
    if !rule.refusals.is_empty() {
        sink.item(Item::Block(Block::Heading(2, prose!["How it is refused"])))?;
        let fields = rule.refusals.iter().map(|(stack, text)| (stack.name(), prose![sentence(text)])).collect();
        sink.item(Item::Block(Block::Fields(fields)))?;
    }
    sink.item(Item::Block(Block::Heading(2, prose!["How to mend it"])))?;
    sink.item(Item::Block(Block::Text(prose![rule.remedy])))?;
    examples("Refused", rule.fails.first(), sink)?;
    examples("Accepted", rule.passes.first(), sink)?;
    let mut fields =
        vec![("profiles", profiles(rule)), ("see", Prose::join(rule.spec.iter().map(|s| prose![*s]), "; "))];
    if !rule.seen.is_empty() {
        fields.push(("seen in", Prose::join(rule.seen.iter().map(|s| prose![*s]), ", ")));
    }
    sink.item(Item::Block(Block::Fields(fields)))
}

fn profiles(rule: &Rule) -> Prose {
    Prose::join(rule.profiles.iter().iter().map(|profile| prose![profile.name()]), ", ")
}

/// An error sentence with its gaps.
fn sentence(pattern: &'static str) -> Prose {
    ours(pattern.replace("{}", "…")).into()
}

fn examples(what: &'static str, example: Option<&'static Example>, sink: &mut dyn Sink) -> io::Result<()> {
    let Some(example) = example else { return Ok(()) };
    sink.item(Item::Block(Block::Heading(2, prose![what])))?;
    for (name, text) in texts(example) {
        sink.item(Item::Block(Block::Example { says: name.map_or_else(Prose::default, |name| prose![name]), text }))?;
    }
    Ok(())
}

/// The texts of an example with what each is.
fn texts(example: &'static Example) -> Vec<(Option<&'static str>, &'static str)> {
    let exchange = |n: usize| Some(if n.is_multiple_of(2) { "offer" } else { "answer" });
    match *example {
        Example::Text(text) => vec![(None, text)],
        Example::Offer(text) => vec![(Some("offer"), text)],
        Example::Answer(text) => vec![(Some("answer"), text)],
        Example::Pair(offer, answer) => vec![(Some("offer"), offer), (Some("answer"), answer)],
        Example::Steps(steps) => steps.iter().map(|(kind, text)| (Some(SdpType::name(*kind)), *text)).collect(),
        Example::Exchange(all) => all.iter().enumerate().map(|(n, text)| (exchange(n), *text)).collect(),
    }
}

fn data(family: &Family, rule: &Rule) -> Value {
    let by_stack = |list: &[(crate::lint::Stack, &str)]| -> Vec<Value> {
        list.iter().map(|(stack, text)| json!({ "stack": stack.name(), "text": text })).collect()
    };
    json!({
        "name": rule.name,
        "family": family.name,
        "level": rule.level.name(),
        "title": rule.title,
        "meaning": rule.meaning,
        "level_note": (!rule.level_note.is_empty()).then_some(rule.level_note),
        "breaks": by_stack(rule.breaks),
        "refusals": by_stack(rule.refusals),
        "remedy": rule.remedy,
        "spec": rule.spec,
        "seen": rule.seen,
        "profiles": rule.profiles.iter().iter().map(|profile| profile.name()).collect::<Vec<_>>(),
    })
}
