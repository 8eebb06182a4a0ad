//! The lines that are not attributes: `v=`, `o=`, `m=` and the others (RFC 8866, section 5).

use super::{Definition, Level};
use crate::sdp::shape::step::{PORT, SP, U32, digits, lit, opt, rest, uint, uint_to, word, word_to, words};

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
        ]),
    line("c", Level::Both, &["RFC 8866, section 5.7"], "The address media would go to without ICE.").shape(&[
        word("network_type"),
        SP,
        word("address_type"),
        SP,
        rest("address"),
    ]),
    line("v", Level::Session, &["RFC 8866, section 5.1"], "Version of the protocol; there is only 0.")
        .shape(&[digits("version")]),
    line("o", Level::Session, &["RFC 8866, section 5.2"], "Who made the session, its id and its version.").shape(&[
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
    ]),
    line("s", Level::Session, &["RFC 8866, section 5.3"], "Name of the session.").shape(&[rest("name")]),
    line("t", Level::Session, &["RFC 8866, section 5.9"], "Start and end of the session; 0 0 is always.").shape(&[
        digits("start"),
        SP,
        digits("stop"),
    ]),
    line("b", Level::Both, &["RFC 8866, section 5.8"], "Bandwidth.").shape(&[
        word_to("bandwidth_type", b':'),
        lit(":"),
        digits("bandwidth"),
    ]),
    line("i", Level::Both, &["RFC 8866, section 5.4"], "Free text for people.").shape(&[rest("information")]),
    line("u", Level::Session, &["RFC 8866, section 5.5"], "A page about the session.").shape(&[rest("uri")]),
    line("e", Level::Session, &["RFC 8866, section 5.6"], "E-mail address of who is responsible.")
        .shape(&[rest("email")]),
    line("p", Level::Session, &["RFC 8866, section 5.6"], "Phone number of who is responsible.")
        .shape(&[rest("phone")]),
    line("r", Level::Session, &["RFC 8866, section 5.10"], "Repeat times.").shape(&[words("repeat")]),
    line("z", Level::Session, &["RFC 8866, section 5.11"], "Time zone changes.").shape(&[words("adjustments")]),
    line("k", Level::Both, &["RFC 8866, section 5.12"], "An encryption key in clear; obsolete.")
        .shape(&[word_to("method", b':'), opt(&[lit(":"), rest("key")])])
        .secret("key"),
];
