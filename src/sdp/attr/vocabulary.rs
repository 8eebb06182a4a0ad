//! Values that are words out of a list, each with its meaning. A word that is not in the list is said to be unknown,
//! never guessed at.

use crate::prose;
use crate::prose::{Prose, theirs};

/// Words and what they mean.
pub(super) type Vocabulary = &'static [(&'static str, &'static str)];

/// The most words of one line that are explained; the rest is counted.
const SHOWN: usize = 32;

/// What a word means.
pub(super) fn meaning(vocabulary: Vocabulary, word: &str) -> Option<&'static str> {
    vocabulary.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

/// A sentence for a value that is one word. The vocabulary holds whole sentences.
pub(super) fn sentence(vocabulary: Vocabulary, word: &str) -> Prose {
    match meaning(vocabulary, word) {
        Some(meaning) => prose![meaning],
        None => prose!["Unknown value ", theirs(word), "."],
    }
}

/// A sentence for a value that is several words. The vocabulary holds parts of sentences.
pub(super) fn list<'a>(vocabulary: Vocabulary, words: impl Iterator<Item = &'a str>) -> Prose {
    bounded(words, |word| prose![theirs(word), ": ", meaning(vocabulary, word).unwrap_or("unknown")])
}

/// The first words, each put into a few words of ours, and how many more there are.
pub(super) fn bounded<'a>(mut words: impl Iterator<Item = &'a str>, one: impl Fn(&str) -> Prose) -> Prose {
    let mut all = Prose::join(words.by_ref().take(SHOWN).map(one), "; ");
    match words.count() {
        0 => {}
        more => all.push(prose!["; and ", more, " more"]),
    }
    all.push(".");
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOURS: Vocabulary = &[("red", "like blood"), ("blue", "like the sea")];

    #[test]
    fn a_list_explains_what_it_knows() {
        assert_eq!(list(COLOURS, ["blue", "x"].into_iter()).plain(), "blue: like the sea; x: unknown.");
        assert_eq!(sentence(&[("a", "An A.")], "a").plain(), "An A.");
        assert_eq!(sentence(COLOURS, "green").plain(), "Unknown value green.");
    }

    #[test]
    fn a_long_list_is_cut() {
        let text = list(COLOURS, std::iter::repeat_n("red", 1000)).plain();
        assert!(text.ends_with("red: like blood; and 968 more."));
    }
}
