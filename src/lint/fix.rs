//! Fixes carried out: a text with the changes of findings made in it, and every other byte as it was.

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
    let mut distinct: Vec<&Fix> = Vec::with_capacity(fixes.len());
    let mut edits: Vec<(Span, &str)> = Vec::new();
    let (mut made, mut left) = (0, 0);
    for fix in fixes {
        if distinct.iter().any(|other| other.edits == fix.edits) {
            made += 1;
            continue;
        }
        let fits = fix.edits.iter().all(|edit| {
            text.get(edit.span.range()).is_some() && !edits.iter().any(|(other, _)| clash(*other, edit.span))
        });
        if fits {
            edits.extend(fix.edits.iter().map(|edit| (edit.span, edit.text.as_str())));
            distinct.push(fix);
            made += 1;
        } else {
            left += 1;
        }
    }
    edits.sort_by_key(|(span, _)| *span);
    let mut fixed = String::with_capacity(text.len());
    let mut from = 0;
    for (span, new) in edits {
        fixed.push_str(&text[from..span.start as usize]);
        fixed.push_str(new);
        from = span.end as usize;
    }
    fixed.push_str(&text[from..]);
    Fixed { text: fixed, made, left }
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
}
