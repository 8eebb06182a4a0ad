//! ICE credentials and options (RFC 8839, RFC 8840).

use super::Definition;
use crate::prose;
use crate::prose::{Prose, count, theirs};
use crate::sdp::shape::step::{U32, rest, uint, words};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "ice-ufrag",
        &["RFC 8839, section 5.4"],
        "Names this side in the peer's connectivity checks (4 to 256 characters).",
    )
    .mux("TRANSPORT")
    .shape(&[rest("ufrag")])
    .explain(ufrag),
    Definition::new(
        "ice-pwd",
        &["RFC 8839, section 5.4"],
        "The key of the integrity check on connectivity checks (22 to 256 characters).",
    )
    .mux("TRANSPORT")
    .shape(&[rest("password")])
    .secret("password")
    .explain(password),
    Definition::new("ice-options", &["RFC 8839, section 5.6"], "ICE extensions this side supports.")
        .mux("NORMAL")
        .shape(&[words("options")])
        .explain(options),
    Definition::new(
        "ice-lite",
        &["RFC 8839, section 5.3"],
        "This side is ICE lite: it has host candidates only, answers checks and starts none.",
    )
    .session()
    .mux("NORMAL"),
    Definition::new(
        "ice-mismatch",
        &["RFC 8839, section 5.3"],
        "The default address was none of the candidates (a rewriting middlebox), so ICE is not used here.",
    )
    .media()
    .mux("NORMAL"),
    Definition::new("ice-pacing", &["RFC 8839, section 5.5"], "Wished time between two checks; 50 ms when absent.")
        .session()
        .mux("NORMAL")
        .shape(&[uint("milliseconds", U32)])
        .explain(|c| Some(prose!["One check every ", c.number("milliseconds")?, " ms."])),
    Definition::new(
        "end-of-candidates",
        &["RFC 8840, section 8"],
        "Gathering is finished: no more candidates follow for these credentials.",
    )
    .mux("IDENTICAL"),
];

/// Values of `a=ice-options`: name, where defined, meaning.
pub static OPTIONS: &[(&str, &str, &str)] = &[
    ("trickle", "RFC 8840, section 4.1.1", "candidates may follow one by one"),
    ("ice2", "RFC 8445, section 10", "ICE as in RFC 8445 (regular nomination only)"),
    ("rtp+ecn", "RFC 6679", "explicit congestion notification for RTP"),
    ("renomination", "draft-thatcher-ice-renomination", "the controlling side may change its mind about the pair"),
    ("google-ice", "pre-standard", "an obsolete Google dialect of ICE"),
];

/// The options of a line. Blanks belong between them; libdatachannel writes a comma.
pub fn split_options(options: &str) -> impl Iterator<Item = &str> {
    options.split([' ', ',']).filter(|option| !option.is_empty())
}

fn ufrag(c: &Context<'_, '_>) -> Option<Prose> {
    let length = c.get("ufrag")?.chars().count();
    (!(4..=256).contains(&length)).then(|| prose![count(length, "character", "characters"), "; 4 to 256 are allowed."])
}

fn password(c: &Context<'_, '_>) -> Option<Prose> {
    Some(prose![count(c.get("password")?.chars().count(), "character", "characters"), ", not shown."])
}

fn options(c: &Context<'_, '_>) -> Option<Prose> {
    let known = |name: &str| OPTIONS.iter().find(|(option, ..)| *option == name);
    let one = |name| match known(name) {
        Some((_, _, meaning)) => prose![theirs(name), ": ", *meaning],
        None => prose![theirs(name), ": not a known option"],
    };
    let options = c.get("options")?;
    let mut all = Prose::join(split_options(options).map(one), "; ");
    all.push(".");
    if options.contains(',') {
        all.push(" Blanks belong between them, not commas: who goes by the rule sees one unknown option.");
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn options_and_their_separator() {
        assert_eq!(
            spoken("a=ice-options:trickle ice2\na=ice-options:x\na=ice-options:ice2,trickle\n"),
            [
                "trickle: candidates may follow one by one; ice2: ICE as in RFC 8445 (regular nomination only).",
                "x: not a known option.",
                "ice2: ICE as in RFC 8445 (regular nomination only); trickle: candidates may follow one by one. Blanks \
                 belong between them, not commas: who goes by the rule sees one unknown option."
            ]
        );
    }

    #[test]
    fn credentials() {
        assert_eq!(
            spoken("a=ice-ufrag:abc\na=ice-ufrag:abcd\na=ice-pwd:secret\na=ice-pacing:20\n"),
            ["3 characters; 4 to 256 are allowed.", "", "6 characters, not shown.", "One check every 20 ms."]
        );
        assert_eq!(misfits("a=ice-lite:1\na=ice-pacing:x\na=ice-options\n"), [1, 2, 3]);
    }
}
