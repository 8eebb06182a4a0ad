//! Keeps secrets of a description out of what is quoted.

use std::collections::HashSet;

use crate::lint::Description;
use crate::prose::Untrusted;

/// What stands in the place of a secret.
const HIDDEN: &str = "<hidden>";
/// What a secret stands behind, also on lines that nobody can read.
const BEFORE: [&str; 4] = ["ice-pwd:", "inline:", "k=clear:", "k=base64:"];
/// Shorter ones may be words of the sentence: they are hidden only behind what announces them.
const SHORT: usize = 8;
/// The most secrets that are looked for. With more of them nothing is quoted.
const SECRETS: usize = 2000;

/// The sentence without the secrets of the description in it.
pub fn hide(sentence: &str, description: &Description<'_>) -> Untrusted {
    let clipped = &sentence[..sentence.floor_char_boundary(4096)];
    let session = description.session;
    let mut secrets = HashSet::new();
    for entry in &session.entries {
        let Some(field) = entry.definition.and_then(|definition| definition.secret) else { continue };
        let value = entry.value().map(|span| session.document.slice(span));
        secrets.extend(session.get(entry, field).or(value).filter(|secret| secret.len() >= SHORT));
    }
    if secrets.len() > SECRETS {
        return Untrusted::new(HIDDEN);
    }
    // Longer ones first: one may be part of another.
    let mut secrets: Vec<&str> = secrets.into_iter().filter(|secret| clipped.contains(secret)).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut text = secrets.iter().fold(clipped.to_owned(), |text, secret| text.replace(secret, HIDDEN));
    for before in BEFORE {
        text = without_next_word(&text, before);
    }
    Untrusted::new(&text)
}

/// Takes the word away that follows each `before` at the start of a word.
fn without_next_word(text: &str, before: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(before) {
        let (kept, after) = rest.split_at(at + before.len());
        out.push_str(kept);
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        out.push_str(if end > 0 { HIDDEN } else { "" });
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}
