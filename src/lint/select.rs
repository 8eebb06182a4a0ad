//! Which rules run, and how bad their findings are: by name or by family.

use std::collections::HashMap;

use super::rule::{Check, Rule};
use super::{Description, FAMILIES, Findings, Line, Pair, Part, Profile, Step, all, find};
use crate::diagnostic::{Diagnostic, Level};
use crate::sdp::attr;

/// The choice of rules, made once and used for any number of descriptions.
#[derive(Debug)]
pub struct Selection {
    levels: HashMap<&'static str, Level>,
    plan: Plan,
}

/// A name that is neither a rule's nor a family's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name.
    pub name: String,
    /// The nearest name there is, when one is near.
    pub meant: Option<&'static str>,
}

impl Selection {
    /// All rules of a profile.
    pub fn of(profile: Profile) -> Self {
        let chosen = all().filter(|rule| rule.profiles.contains(profile)).collect();
        Self { levels: HashMap::new(), plan: Plan::of(chosen, Some(profile)) }
    }

    /// The rules of a profile that are named by `select` (all when it is empty; a name brings in a rule of another
    /// profile too) and not by `ignore`, with the levels of `levels`. Names are those of rules or families.
    ///
    /// # Errors
    ///
    /// A name that nothing has.
    pub fn new(
        profile: Profile,
        select: &[String],
        ignore: &[String],
        levels: &[(String, Level)],
    ) -> Result<Self, UnknownName> {
        let mut chosen: Vec<&'static Rule> = Vec::new();
        if select.is_empty() {
            chosen.extend(all().filter(|rule| rule.profiles.contains(profile)));
        }
        for name in select {
            chosen.extend(named(name)?);
        }
        for name in ignore {
            let ignored = named(name)?;
            chosen.retain(|rule| !ignored.iter().any(|other| std::ptr::eq(*rule, *other)));
        }
        let mut by_name = HashMap::new();
        for (name, level) in levels {
            by_name.extend(named(name)?.into_iter().map(|rule| (rule.name, *level)));
        }
        Ok(Self { levels: by_name, plan: Plan::of(chosen, Some(profile)) })
    }

    /// One rule alone.
    pub fn only(rule: &'static Rule) -> Self {
        Self { levels: HashMap::new(), plan: Plan::of(vec![rule], None) }
    }

    /// The level of a rule: the one asked for, or else its own.
    pub fn level(&self, rule: &'static Rule) -> Option<Level> {
        if self.levels.is_empty() { None } else { self.levels.get(rule.name).copied() }
    }

    /// Does this rule run?
    pub fn contains(&self, rule: &'static Rule) -> bool {
        self.plan.chosen.iter().any(|chosen| std::ptr::eq(*chosen, rule))
    }

    /// What `rule` finds goes to `found`, at the level asked for.
    pub(super) fn findings<'a>(&self, rule: &'static Rule, found: &'a mut Vec<Diagnostic>) -> Findings<'a> {
        Findings::new(rule, self.level(rule), found)
    }

    pub(super) const fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// The rules that a name stands for: a rule's or a family's.
fn named(name: &str) -> Result<Vec<&'static Rule>, UnknownName> {
    if let Some(rule) = find(name) {
        return Ok(vec![rule]);
    }
    if let Some(family) = FAMILIES.iter().find(|family| family.name == name) {
        return Ok(family.rules.to_vec());
    }
    let names = all().map(|rule| rule.name).chain(FAMILIES.iter().map(|family| family.name));
    let near = names.map(|known| (strsim::damerau_levenshtein(known, name), known)).min();
    let meant = near.filter(|(distance, known)| *distance <= known.len() / 3).map(|(_, known)| known);
    Err(UnknownName { name: name.to_owned(), meant })
}

type OnLine = (&'static Rule, fn(&Line<'_>, &mut Findings<'_>));
type OnSection = (&'static Rule, fn(&Part<'_>, &mut Findings<'_>));
type OnDescription = (&'static Rule, fn(&Description<'_>, &mut Findings<'_>));
type OnPair = (&'static Rule, fn(&Pair<'_>, &mut Findings<'_>));
type OnStep = (&'static Rule, fn(&Step<'_>, &mut Findings<'_>));

/// The chosen rules, sorted by what they look at, so that a line is shown only to those that want to see it.
#[derive(Debug)]
pub(super) struct Plan {
    chosen: Vec<&'static Rule>,
    /// By the number of the definition.
    lines: Vec<Vec<OnLine>>,
    /// By the number of the definition.
    unreadable: Vec<Vec<OnLine>>,
    /// Those that look at lines nobody knows.
    pub(super) unknown: Vec<OnLine>,
    /// Those that look at a media section.
    pub(super) sections: Vec<OnSection>,
    /// Those that look at a description.
    pub(super) descriptions: Vec<OnDescription>,
    /// Those that look at an offer with its answer.
    pub(super) pairs: Vec<OnPair>,
    /// Those that look at a change.
    pub(super) steps: Vec<OnStep>,
}

impl Plan {
    /// `profile` is the one they were chosen for, none when a rule runs alone.
    fn of(mut chosen: Vec<&'static Rule>, profile: Option<Profile>) -> Self {
        chosen.sort_by_key(|rule| rule.name);
        chosen.dedup_by(|one, other| std::ptr::eq(*one, *other));
        let none = || vec![Vec::new(); attr::count()];
        let mut plan = Self {
            chosen: Vec::new(),
            lines: none(),
            unreadable: none(),
            unknown: Vec::new(),
            sections: Vec::new(),
            descriptions: Vec::new(),
            pairs: Vec::new(),
            steps: Vec::new(),
        };
        let mut for_the_rest = Vec::new();
        for rule in &chosen {
            match rule.check {
                Check::Line(names, check) => file(&mut plan.lines, names, (*rule, check)),
                Check::Unreadable([], check) => for_the_rest.push((*rule, check)),
                Check::Unreadable(names, check) => file(&mut plan.unreadable, names, (*rule, check)),
                Check::Unknown(check) => plan.unknown.push((*rule, check)),
                Check::Section(check) => plan.sections.push((*rule, check)),
                Check::Description(check) => plan.descriptions.push((*rule, check)),
                Check::Pair(check) => plan.pairs.push((*rule, check)),
                Check::Step(check) => plan.steps.push((*rule, check)),
            }
        }
        if !for_the_rest.is_empty() {
            let claimed = claimed(&chosen, profile);
            for (_, unreadable) in plan.unreadable.iter_mut().enumerate().filter(|(number, _)| !claimed[*number]) {
                unreadable.extend_from_slice(&for_the_rest);
            }
        }
        plan.chosen = chosen;
        plan
    }

    /// Those that look at a readable line of the definition of this number.
    pub(super) fn line(&self, number: usize) -> &[OnLine] {
        &self.lines[number]
    }

    /// Those that look at an unreadable line of the definition of this number.
    pub(super) fn unreadable(&self, number: usize) -> &[OnLine] {
        &self.unreadable[number]
    }
}

/// By the number of the definition: does a rule claim the unreadable lines of this kind? A rule that the user ignores
/// claims them all the same, so that nobody else speaks in its place; one for another profile does not.
fn claimed(chosen: &[&'static Rule], profile: Option<Profile>) -> Vec<bool> {
    let mut claimed = vec![false; attr::count()];
    for rule in all() {
        let Check::Unreadable(names, _) = rule.check else { continue };
        let applies = profile.is_none_or(|profile| rule.profiles.contains(profile));
        if applies || chosen.iter().any(|other| std::ptr::eq(*other, rule)) {
            for definition in names.iter().filter_map(|name| attr::named(name)) {
                claimed[usize::from(attr::number(definition))] = true;
            }
        }
    }
    claimed
}

fn file(table: &mut [Vec<OnLine>], names: &[&str], entry: OnLine) {
    for definition in names.iter().filter_map(|name| attr::named(name)) {
        table[usize::from(attr::number(definition))].push(entry);
    }
}
