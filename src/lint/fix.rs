//! Fixes carried out: a text with the changes of findings made in it, and every other byte as it was.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Fix};
use crate::text::Span;

/// A text with fixes made in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many fixes were made.
    pub made: usize,
    /// How many were left out because they touch what another one changes: run again for them.
    pub left: usize,
}

/// Makes the safe fixes of `findings` about `text`, and the others too with `all`. Of two that touch the same bytes the
/// first is made.
pub fn apply<'f>(text: &str, findings: impl IntoIterator<Item = &'f Diagnostic>, all: bool) -> Fixed {
    let mut fixes: Vec<&Fix> = findings.into_iter().filter_map(|finding| finding.fix.as_ref()).collect();
    fixes.retain(|fix| all || fix.safe);
    // Two findings may want the same: once is enough.
    let mut distinct: BTreeSet<Vec<(Span, &str)>> = BTreeSet::new();
    // The number keeps insertions of one fix at one place in their order.
    let mut edits: BTreeMap<(Span, usize), &str> = BTreeMap::new();
    let (mut made, mut left) = (0, 0);
    for fix in fixes {
        let wanted: Vec<(Span, &str)> = fix.edits.iter().map(|edit| (edit.span, edit.text.as_str())).collect();
        if distinct.contains(&wanted) {
            made += 1;
        } else if wanted.iter().all(|(span, _)| text.get(span.range()).is_some() && is_free(&edits, *span)) {
            let numbered = wanted.iter().zip(edits.len()..);
            edits.extend(numbered.map(|((span, text), number)| ((*span, number), *text)).collect::<Vec<_>>());
            distinct.insert(wanted);
            made += 1;
        } else {
            left += 1;
        }
    }
    let mut fixed = String::with_capacity(text.len());
    let mut from = 0;
    for ((span, _), new) in edits {
        fixed.push_str(&text[from..span.start as usize]);
        fixed.push_str(new);
        from = span.end as usize;
    }
    fixed.push_str(&text[from..]);
    Fixed { text: fixed, made, left }
}

/// Does an edit clash with none of those that are made already? They clash with none of each other and are in the order
/// of their places, so that only the nearest can: one before, and behind it an insertion at its very start and one more.
fn is_free(edits: &BTreeMap<(Span, usize), &str>, span: Span) -> bool {
    let before = edits.range(..(span, 0)).next_back().into_iter();
    let mut near = before.chain(edits.range((span, 0)..).take(2));
    !near.any(|((other, _), _)| clash(*other, span))
}

/// Do two edits touch the same bytes, or insert at the same place?
fn clash(one: Span, other: Span) -> bool {
    if one.is_empty() || other.is_empty() {
        // An insertion may stand at either end of a change, but which comes first at one place is anybody's guess.
        return one == other
            || (one.start < other.start && other.start < one.end)
            || (other.start < one.start && one.start < other.end);
    }
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Edit, Level};
    use crate::prose;

    fn finding(safe: bool, edits: Vec<Edit>) -> Diagnostic {
        let fix = Some(Fix { safe, says: prose![], edits });
        Diagnostic { fix, ..Diagnostic::new("x", Level::Error, prose![]) }
    }

    #[test]
    fn edits_are_made_in_place_and_clashing_ones_wait() {
        let findings = [
            finding(true, vec![Edit::replace(Span::new(1, 2), "B"), Edit::delete(Span::new(4, 5))]),
            finding(true, vec![Edit::replace(Span::new(1, 3), "X")]),
            finding(false, vec![Edit::insert(0, "!")]),
            finding(true, vec![Edit::insert(5, "é")]),
        ];
        let safe = apply("abcde", &findings, false);
        assert_eq!((safe.text.as_str(), safe.made, safe.left), ("aBcdé", 2, 1));
        assert_eq!(apply("abcde", &findings, true).text, "!aBcdé");
        assert_eq!(apply("ab", &findings[..1], true).text, "ab");
    }

    #[test]
    fn what_touches_is_told_from_what_overlaps() {
        let made = |edits: &[Edit]| {
            let findings: Vec<_> = edits.iter().map(|edit| finding(true, vec![edit.clone()])).collect();
            apply("abcdef", &findings, true).text
        };
        let change = Edit::replace(Span::new(2, 4), "-");
        assert_eq!(made(&[change.clone(), Edit::insert(2, "<"), Edit::insert(4, ">")]), "ab<->ef");
        assert_eq!(made(&[change.clone(), Edit::insert(3, "!"), Edit::delete(Span::new(3, 6))]), "ab-ef");
        assert_eq!(made(&[Edit::insert(2, "<"), Edit::insert(3, "!"), change.clone()]), "ab<c!def");
        assert_eq!(made(&[Edit::insert(2, "<"), Edit::insert(2, "!"), change]), "ab<-ef");
        let twice = finding(true, vec![Edit::insert(1, "1"), Edit::insert(1, "2")]);
        assert_eq!(apply("ab", &[twice], true).text, "a12b");
    }

    #[test]
    fn very_many_fixes_are_no_trouble() {
        let text = "a\n".repeat(200_000);
        let findings: Vec<_> = (0..200_000)
            .map(|line| finding(true, vec![Edit::replace(Span::new(line * 2 + 1, line * 2 + 2), "\r\n")]))
            .collect();
        assert_eq!(apply(&text, &findings, true).text, "a\r\n".repeat(200_000));
    }
}
