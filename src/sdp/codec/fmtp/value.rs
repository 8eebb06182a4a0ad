//! How values of parameters are read: what several tables share. None: the value is not one the parameter can have.

use crate::prose;
use crate::prose::{Piece, Prose, ours};

/// A whole number without a sign.
pub(super) fn number(value: &str) -> Option<u64> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) { value.parse().ok() } else { None }
}

/// `0` or `1`, in words.
pub(super) fn flag(value: &str, zero: &'static str, one: &'static str) -> Option<Prose> {
    match value {
        "0" => Some(zero.into()),
        "1" => Some(one.into()),
        _ => None,
    }
}

/// One of a few values, in words.
pub(super) fn one_of(value: &str, known: &[(&str, &'static str)]) -> Option<Prose> {
    known.iter().find(|(name, _)| name.eq_ignore_ascii_case(value)).map(|(_, words)| (*words).into())
}

/// A whole number between two parts of a sentence.
pub(super) fn amount(before: &'static str, value: &str, after: &'static str) -> Option<Prose> {
    Some(prose![before, number(value)?, after])
}

/// Numbers between `separator`, at most `max` each, written back with commas; the first 32 of them.
pub(super) fn list(value: &str, separator: char, max: u64) -> Option<Piece> {
    let all = value.split(separator).map(|item| number(item.trim()).filter(|n| *n <= max));
    let shown: Option<Vec<_>> = all.take(32).map(|n| n.map(|n| n.to_string())).collect();
    shown.map(|numbers| ours(numbers.join(", ")))
}

/// How many parameter sets there are in a list of base64 texts.
pub(super) fn sets(value: &str) -> Option<Prose> {
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    if !value.split(',').all(|set| !set.is_empty() && set.bytes().all(is_base64)) {
        return None;
    }
    Some(prose![prose::count(value.split(',').count(), "parameter set", "parameter sets"), " in base64"])
}
