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
        "This side is ICE lite: it offers host candidates, answers checks and starts none.",
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
        None => prose![theirs(name), ": not a registered option"],
    };
    let mut all = Prose::join(c.get("options")?.split(' ').map(one), "; ");
    all.push(".");
    Some(all)
}
