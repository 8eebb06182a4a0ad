//! Attributes that describe a session or a stream to people and applications: names, roles, languages.

use super::Definition;
use super::vocabulary::{Vocabulary, bounded, list, sentence};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{rest, word, words, words_by};

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "content",
        &["RFC 4796, section 5"],
        "What part this stream plays: slides, the main picture and so on.",
    )
    .media()
    .mux("NORMAL")
    .shape(&[words_by("roles", b',')])
    .explain(|c| Some(list(ROLES, c.get("roles")?.split(',')))),
    Definition::new(
        "label",
        &["RFC 4574, section 4"],
        "The application's own name for this section, to refer to it from elsewhere (BFCP floors, SIPREC).",
    )
    .media()
    .mux("NORMAL")
    .shape(&[word("label")]),
    Definition::new("tool", &["RFC 8866, section 6.3"], "The software that wrote the description.")
        .session()
        .mux("NORMAL")
        .shape(&[rest("product")]),
    Definition::new("lang", &["RFC 8866, section 6.12"], "The language of the session or stream.")
        .mux("NORMAL")
        .shape(&[word("language_tag")]),
    Definition::new("sdplang", &["RFC 8866, section 6.11"], "The language of the texts in the description.")
        .mux("NORMAL")
        .shape(&[word("language_tag")]),
    Definition::new("hlang-send", &["RFC 8373"], "Human languages the sender can use here, the preferred one first.")
        .media()
        .mux("NORMAL")
        .shape(&[words("language_tags")])
        .explain(|c| Some(languages(c.get("language_tags")?))),
    Definition::new("hlang-recv", &["RFC 8373"], "Human languages wanted from the peer, the preferred one first.")
        .media()
        .mux("NORMAL")
        .shape(&[words("language_tags")])
        .explain(|c| Some(languages(c.get("language_tags")?))),
    Definition::new(
        "charset",
        &["RFC 8866, section 6.10"],
        "The character set of the name and information texts; UTF-8 when absent.",
    )
    .session()
    .mux("NORMAL")
    .shape(&[word("charset")]),
    Definition::new("type", &["RFC 8866, section 6.9"], "The kind of conference.")
        .session()
        .mux("NORMAL")
        .shape(&[word("conference_type")])
        .explain(|c| Some(sentence(CONFERENCES, c.get("conference_type")?))),
    Definition::new("cat", &["RFC 8866, section 6.1"], "Category of the session, for listings; obsolete.")
        .session()
        .mux("NORMAL")
        .shape(&[rest("category")]),
    Definition::new("keywds", &["RFC 8866, section 6.2"], "Keywords of the session, for searches; obsolete.")
        .session()
        .mux("NORMAL")
        .shape(&[rest("keywords")]),
    Definition::new("orient", &["RFC 8866, section 6.8"], "Which way up a whiteboard or presentation is.")
        .media()
        .mux("NORMAL")
        .shape(&[word("orientation")])
        .explain(|c| Some(sentence(ORIENTATIONS, c.get("orientation")?))),
];

/// Values of `a=content`.
const ROLES: Vocabulary = &[
    ("slides", "a presentation"),
    ("speaker", "the one who speaks"),
    ("sl", "sign language"),
    ("main", "the main stream of its kind"),
    ("alt", "an alternative to the main stream"),
    ("g.3gpp.cat", "what a caller hears or sees instead of the ringing tone (3GPP)"),
    ("g.3gpp.crs", "what the called party hears or sees instead of its ringing (3GPP)"),
];

/// Values of `a=type`.
const CONFERENCES: Vocabulary = &[
    ("broadcast", "One sends, the others receive only."),
    ("meeting", "Everybody may send and receive."),
    ("moderated", "Everybody may send when a floor control tool lets them; new ones start muted."),
    ("test", "For trying out: not to be shown to users who did not ask for it."),
    ("H332", "Part of an H.332 conference: receive only at first."),
];

/// Values of `a=orient`.
const ORIENTATIONS: Vocabulary = &[
    ("portrait", "Taller than wide."),
    ("landscape", "Wider than tall."),
    ("seascape", "Wider than tall, and upside down."),
];

fn languages(tags: &str) -> Prose {
    let (tags, lenient) = match tags.strip_suffix(" *") {
        Some(tags) => (tags, true),
        None => (tags, false),
    };
    let mut prose = bounded(tags.split(' '), |tag| prose![theirs(tag)]);
    if lenient {
        prose.push(" The call need not fail if none of them is shared.");
    }
    prose
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn roles() {
        assert_eq!(says("a=content:slides"), "slides: a presentation.");
        assert_eq!(says("a=content:main,sl"), "main: the main stream of its kind; sl: sign language.");
        assert_eq!(says("a=content:mine"), "mine: unknown.");
        assert!(!fits("a=content"));
    }

    #[test]
    fn closed_lists() {
        assert_eq!(says("a=type:broadcast"), "One sends, the others receive only.");
        assert_eq!(says("a=orient:sideways"), "Unknown value sideways.");
        assert!(fits("a=keywds:Dante, audio over IP"));
        assert!(!fits("a=label:two words"));
    }

    #[test]
    fn languages() {
        assert_eq!(says("a=hlang-send:es eu *"), "es; eu. The call need not fail if none of them is shared.");
        assert_eq!(says("a=hlang-recv:en"), "en.");
    }
}
