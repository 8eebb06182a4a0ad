//! The lines that are not attributes: `v=`, `o=`, `m=` and the others (RFC 8866, section 5).

use super::vocabulary::{Vocabulary, sentence};
use super::{Definition, Level, address, bandwidth, media_line, times};
use crate::prose;
use crate::prose::Prose;
use crate::sdp::shape::step::{PORT, SP, U32, digits, lit, opt, rest, uint, uint_to, word, word_to, words};
use crate::sdp::view::Context;

/// The line type of a letter.
pub fn find(letter: u8) -> Option<&'static Definition> {
    LINES.iter().find(|line| line.name.as_bytes() == [letter])
}

const fn line(name: &'static str, level: Level, spec: &'static [&'static str], meaning: &'static str) -> Definition {
    let mut definition = Definition::new(name, spec, meaning);
    definition.level = level;
    definition
}

/// All line types, the frequent ones first.
pub static LINES: &[Definition] = &[
    line("m", Level::Media, &["RFC 8866, section 5.14"], "Begins a media section: kind, port, transport and formats.")
        .shape(&[
            word("media"),
            SP,
            uint_to("port", PORT, b'/'),
            opt(&[lit("/"), uint("port_count", U32)]),
            SP,
            word("protocol"),
            SP,
            words("formats"),
        ])
        .explain(media_line::explain),
    line("c", Level::Both, &["RFC 8866, section 5.7"], "The address media would go to without ICE.")
        .shape(&[word("network_type"), SP, word("address_type"), SP, rest("address")])
        .explain(address::connection),
    line("v", Level::Session, &["RFC 8866, section 5.1"], "Version of the protocol; there is only 0.")
        .shape(&[digits("version")])
        .explain(|c| (c.get("version")? != "0").then(|| prose!["There is no such version; most parsers stop here."])),
    line("o", Level::Session, &["RFC 8866, section 5.2"], "Who made the session, its id and its version.")
        .shape(&[
            word("username"),
            SP,
            digits("session_id"),
            SP,
            digits("session_version"),
            SP,
            word("network_type"),
            SP,
            word("address_type"),
            SP,
            rest("address"),
        ])
        .explain(address::origin),
    line("s", Level::Session, &["RFC 8866, section 5.3"], "Name of the session.")
        .shape(&[rest("name")])
        .explain(session_name),
    line("t", Level::Session, &["RFC 8866, section 5.9"], "Start and end of the session; 0 0 is always.")
        .shape(&[digits("start"), SP, digits("stop")])
        .explain(times::timing),
    line("b", Level::Both, &["RFC 8866, section 5.8"], "Bandwidth.")
        .shape(&[word_to("bandwidth_type", b':'), lit(":"), digits("bandwidth")])
        .explain(bandwidth::explain),
    line("i", Level::Both, &["RFC 8866, section 5.4"], "Free text for people.").shape(&[rest("information")]).explain(
        |c| Some(prose!["About ", if c.entry.section().is_some() { "this media section." } else { "the session." }]),
    ),
    line("u", Level::Session, &["RFC 8866, section 5.5"], "A page about the session.").shape(&[rest("uri")]),
    line("e", Level::Session, &["RFC 8866, section 5.6"], "E-mail address of who is responsible.")
        .shape(&[rest("email")]),
    line("p", Level::Session, &["RFC 8866, section 5.6"], "Phone number of who is responsible.")
        .shape(&[rest("phone")]),
    line("r", Level::Session, &["RFC 8866, section 5.10"], "Repeat times.")
        .shape(&[words("repeat")])
        .explain(times::repeat),
    line("z", Level::Session, &["RFC 8866, section 5.11"], "Time zone changes.")
        .shape(&[words("adjustments")])
        .explain(times::zones),
    line("k", Level::Both, &["RFC 8866, section 5.12"], "An encryption key in clear; obsolete.")
        .shape(&[word_to("method", b':'), opt(&[lit(":"), rest("key")])])
        .secret("key")
        .explain(key),
];

/// How a key is given; the methods are those of RFC 4566, which RFC 8866 no longer describes.
const KEY_METHODS: Vocabulary = &[
    ("clear", "The key stands here as it is: whoever reads this description can decrypt the media. It is not shown."),
    ("base64", "The key stands here, base64: whoever reads this description can decrypt the media. It is not shown."),
    ("uri", "The key is to be fetched from an address, which is not shown."),
    ("prompt", "The user is to be asked for the key."),
];

fn key(c: &Context<'_, '_>) -> Option<Prose> {
    Some(sentence(KEY_METHODS, c.get("method")?))
}

fn session_name(c: &Context<'_, '_>) -> Option<Prose> {
    match c.get("name")? {
        "" => Some(prose!["Empty, which is not allowed, though common; - is the way to say no name."]),
        "-" | " " => Some(prose!["No name."]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::says;

    #[test]
    fn names_and_versions() {
        assert_eq!(says("s=-"), "No name.");
        assert!(says("s=").starts_with("Empty, which is not allowed"));
        assert_eq!(says("s=Call"), "");
        assert_eq!(says("v=0"), "");
        assert_eq!(says("v=1"), "There is no such version; most parsers stop here.");
    }

    #[test]
    fn a_key_is_explained_without_being_shown() {
        assert!(says("k=clear:hunter2").contains("can decrypt"));
        assert!(!says("k=clear:hunter2").contains("hunter2"));
        assert_eq!(says("k=prompt"), "The user is to be asked for the key.");
    }

    #[test]
    fn information_is_about_where_it_stands() {
        assert_eq!(says("i=x"), "About the session.");
        assert_eq!(says("m=audio 9 RTP/AVP 0\ni=x"), "About this media section.");
    }
}
