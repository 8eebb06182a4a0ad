//! The rules against their own examples, and against the house's style.

use super::*;
use crate::sdp::SdpType;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;
use crate::text::{Span, offset};

/// A text without its marks, and the places marked: `«…»` first, `‹…›` second.
fn unmark(marked: &str) -> (String, Vec<Span>, Vec<Span>) {
    let mut text = String::new();
    let (mut open, mut first, mut second) = (Vec::new(), Vec::new(), Vec::new());
    for c in marked.chars() {
        let at = offset(text.len());
        match c {
            '«' | '‹' => open.push(at),
            '»' => first.push(Span::new(open.pop().expect("a mark is opened before it is closed"), at)),
            '›' => second.push(Span::new(open.pop().expect("a mark is opened before it is closed"), at)),
            c => text.push(c),
        }
    }
    assert!(open.is_empty(), "a mark is not closed: {marked}");
    (text, first, second)
}

/// The findings of a rule in the texts of an example.
fn run(rule: &'static Rule, texts: &[(Option<SdpType>, String)], example: &Example) -> Vec<Diagnostic> {
    let selection = Selection::only(rule);
    let profile = rule.profiles.iter()[0];
    let documents: Vec<_> = texts.iter().map(|(_, text)| Document::parse(text)).collect();
    let sessions: Vec<_> = documents.iter().map(Session::read).collect();
    let of = |n: usize, number: usize| Description::new(&sessions[n], texts[n].0, profile).numbered(number);
    match example {
        Example::Text(_) | Example::Offer(_) | Example::Answer(_) => lint(&of(0, 0), &selection),
        Example::Pair(..) => lint_pair(&Pair { offer: &of(0, 0), answer: &of(1, 1) }, &selection),
        Example::Steps(steps) => {
            let mut found = Vec::new();
            for n in 1..steps.len() {
                let (previous, next) = (of(n - 1, n - 1), of(n, n));
                found.extend(lint_step(
                    &Step { previous: &previous, next: &next, answers: None, peer: None },
                    &selection,
                ));
            }
            found
        }
        Example::Exchange(all) => {
            let mut found = Vec::new();
            for n in 2..all.len() {
                let (previous, next) = (of(n - 2, n - 2), of(n, n));
                let other = (n % 2 == 1 && n >= 3).then(|| (of(n - 3, n - 3), of(n - 1, n - 1)));
                let answers = other.as_ref().map(|(previous, offer)| Offered { previous, offer });
                let peer = of(n - 1, n - 1);
                let step = Step { previous: &previous, next: &next, answers, peer: Some(&peer) };
                found.extend(lint_step(&step, &selection));
            }
            found
        }
    }
}

fn texts(example: &Example) -> Vec<(Option<SdpType>, &'static str)> {
    match *example {
        Example::Text(text) => vec![(None, text)],
        Example::Offer(text) => vec![(Some(SdpType::Offer), text)],
        Example::Answer(text) => vec![(Some(SdpType::Answer), text)],
        Example::Pair(offer, answer) => vec![(Some(SdpType::Offer), offer), (Some(SdpType::Answer), answer)],
        Example::Steps(steps) => steps.iter().map(|(kind, text)| (Some(*kind), *text)).collect(),
        Example::Exchange(all) => {
            let kinds = [SdpType::Offer, SdpType::Answer];
            all.iter().enumerate().map(|(n, text)| (Some(kinds[n % 2]), *text)).collect()
        }
    }
}

/// What is found in an example, and what is marked in it: places as (text, span), in order.
type Places = Vec<(usize, Span)>;

/// An example that was tried: the places found and those marked, each first and second ones; the findings; the texts.
struct Tried {
    found: (Places, Places),
    marked: (Places, Places),
    findings: Vec<Diagnostic>,
    texts: Vec<String>,
}

fn places(rule: &'static Rule, example: &Example) -> Tried {
    let (mut plain, mut first, mut second) = (Vec::new(), Vec::new(), Vec::new());
    for (n, (kind, marked)) in texts(example).into_iter().enumerate() {
        let (text, ones, others) = unmark(marked);
        first.extend(ones.into_iter().map(|span| (n, span)));
        second.extend(others.into_iter().map(|span| (n, span)));
        plain.push((kind, text));
    }
    let found = run(rule, &plain, example);
    let mut at: Places = found.iter().flat_map(|f| &f.label).map(|label| (label.source, label.span)).collect();
    let mut also: Places = found.iter().flat_map(|f| &f.also).map(|label| (label.source, label.span)).collect();
    for list in [&mut at, &mut also, &mut first, &mut second] {
        list.sort_unstable();
        list.dedup();
    }
    let texts = plain.into_iter().map(|(_, text)| text).collect();
    Tried { found: (at, also), marked: (first, second), findings: found, texts }
}

#[test]
fn every_rule_finds_what_its_examples_mark_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in all() {
        for example in rule.fails {
            let Tried { found: (at, also), marked: (first, second), findings: found, texts } = places(rule, example);
            let shown = |places: &Places| -> Vec<String> {
                places.iter().map(|(n, span)| format!("{n}:{:?}", span.of_text(&texts[*n]))).collect()
            };
            if found.is_empty() {
                wrong.push(format!("{}: finds nothing in {example:?}", rule.name));
            } else if (&at, &also) != (&first, &second) {
                wrong.push(format!(
                    "{}: finds {:?} and {:?}, marked are {:?} and {:?} in {example:?}",
                    rule.name,
                    shown(&at),
                    shown(&also),
                    shown(&first),
                    shown(&second)
                ));
            }
        }
        for example in rule.passes {
            let found = places(rule, example).findings;
            if let Some(finding) = found.first() {
                wrong.push(format!("{}: {} in the passing {example:?}", rule.name, finding.message.plain()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fix_mends_what_it_is_for() {
    let mut wrong = Vec::new();
    for rule in all() {
        for example in rule.fails {
            let (Example::Text(_) | Example::Offer(_) | Example::Answer(_)) = example else { continue };
            let Tried { findings: found, texts: plain, .. } = places(rule, example);
            if found.iter().all(|finding| finding.fix.is_none()) {
                continue;
            }
            let mut text = plain[0].clone();
            let mut found = found;
            for _ in 0..8 {
                text = fix::apply(&text, &found, true).text;
                found = run(rule, &[(texts(example)[0].0, text.clone())], example);
                found.retain(|finding| finding.fix.is_some());
            }
            if !found.is_empty() || text == plain[0] {
                wrong.push(format!("{}: its fix turns {:?} into {text:?}", rule.name, plain[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name as files and flags have it: small letters and digits, single hyphens.
fn is_slug(name: &str) -> bool {
    name.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

#[test]
fn every_rule_says_what_it_should_in_the_house_s_style() {
    let mut wrong = Vec::new();
    let mut names = std::collections::HashSet::new();
    for family in FAMILIES {
        let sorted = family.rules.iter().map(|rule| rule.name).is_sorted();
        if !sorted {
            wrong.push(format!("the list of {} is not in the order of names", family.name));
        }
        for rule in family.rules {
            let mut must = |holds: bool, what: &str| {
                if !holds {
                    wrong.push(format!("{}: {what}", rule.name));
                }
            };
            must(is_slug(rule.name), "the name is no slug");
            must(names.insert(rule.name), "the name is there twice");
            must(
                !rule.title.starts_with(char::is_uppercase)
                    || rule.title[1..].starts_with(char::is_uppercase)
                    || rule.title.starts_with("DTLS"),
                "the title begins with a capital letter",
            );
            must(
                !rule.title.ends_with('.') && rule.title.len() > 10 && rule.title.len() <= 90,
                "the title is not one short line",
            );
            for (text, what) in [(rule.meaning, "meaning"), (rule.remedy, "remedy")] {
                must(text.ends_with('.') && text.len() > 20, &format!("the {what} is no sentence"));
                must(!text.contains("  ") && !text.contains('§'), &format!("the {what} is oddly written"));
            }
            must(!rule.spec.is_empty() && !rule.spec.iter().any(|spec| spec.contains('§')), "no specification");
            must(!rule.fails.is_empty(), "no failing example");
            must(!rule.passes.is_empty(), "no passing example");
            must(rule.seen.iter().all(|url| url.starts_with("https://")), "a thread without an address");
            for (_, text) in rule.breaks {
                must(text.ends_with('.'), "what breaks is no sentence");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_finding_says_one_thing_without_a_full_stop() {
    let mut wrong = Vec::new();
    for rule in all() {
        for example in rule.fails {
            for finding in places(rule, example).findings {
                let message = finding.message.plain();
                if message.is_empty() || message.ends_with('.') || message.contains("  ") {
                    wrong.push(format!("{}: {message:?}", rule.name));
                }
                for more in finding.notes.iter().chain(&finding.help) {
                    let more = more.plain();
                    if more.is_empty() || more.ends_with('.') {
                        wrong.push(format!("{}: {more:?}", rule.name));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
