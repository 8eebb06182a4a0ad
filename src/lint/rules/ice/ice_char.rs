use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "User fragment and password are made of letters, digits, + and /. Anything else was put there by a \
              library that does not know the rule, or on the way: a + that became a blank went through URL decoding \
              once too often.",
    breaks: &[
        (Stack::Chromium, "Refuses the description; only -, _, = and # are let through, with a warning in its log."),
        (Stack::Firefox, "Newer versions refuse a $, and nothing else, because services in use have other characters."),
    ],
    refusals: &[
        (Stack::Chromium, "Invalid ICE parameters: ICE ufrag must contain only alphanumeric characters, {}"),
        (Stack::Chromium, "Invalid ICE parameters: ICE pwd must contain only alphanumeric characters, {}"),
        (Stack::Firefox, "Invalid description, ice-ufrag contains invalid characters at level {}"),
        (Stack::Firefox, "Invalid description, ice-pwd contains invalid characters at level {}"),
    ],
    remedy: "Let the ICE library make the credentials; send descriptions as JSON, or encode + when they go into a URL.",
    spec: &["RFC 8839, section 5.4", "RFC 8839, section 5.1"],
    seen: &[
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/351",
        "https://github.com/feross/simple-peer/issues/666",
        "https://github.com/paritytech/smoldot/issues/2924",
        "https://github.com/libp2p/js-libp2p/issues/3584",
    ],
    level_note: "A warning for the four characters that Chromium lets through (Google Meet has had = in its \
                 passwords).",
    fails: &[
        Example::Text("a=ice-ufrag:ab« »cd\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        Example::Text("a=ice-ufrag:ab«-»cd\n"),
        Example::Text("a=ice-pwd:aaaaaaaaaa«é»aaaaaaaaaaaa-\n"),
    ],
    passes: &[Example::Text("a=ice-ufrag:a+/9\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaZ+/0\n")],
    ..Rule::new(
        "ice-char",
        Level::Error,
        "an ice-ufrag or ice-pwd has characters that are not allowed",
        Check::Line(&["ice-pwd", "ice-ufrag"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let value = line.value();
    if value.bytes().all(allowed) {
        return;
    }
    let mut wrong = value.char_indices().filter(|(_, c)| !c.is_ascii() || !allowed(*c as u8));
    // One that Chromium refuses before one that it lets through.
    let tolerated = |c: char| matches!(c, '-' | '_' | '=' | '#');
    let Some((first, c)) = wrong.clone().find(|(_, c)| !tolerated(*c)).or_else(|| wrong.next()) else { return };
    let Some(value) = line.entry().value() else { return };
    let (start, length) = (value.start + crate::text::offset(first), crate::text::offset(c.len_utf8()));
    let what = if line.name() == "ice-pwd" { "the ice-pwd" } else { "the ice-ufrag" };
    let has = if c == ' ' { " has a blank in it" } else { " has a character in it that is not allowed" };
    let draft = findings.at(line.spot(Span::new(start, start + length)), prose![what, has]);
    let draft = draft.note(prose!["letters, digits, + and / are allowed"]);
    let draft = if tolerated(c) {
        draft.level(Level::Warning).note(prose!["browsers let it through; strict peers refuse it"])
    } else {
        draft
    };
    if c == ' ' {
        draft.help(prose!["a blank was mostly a + before something decoded the text as a URL"]);
    }
}

/// Is it one of the characters of credentials and foundations (`ice-char`)?
pub(super) const fn allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}
