//! Sections and what ties them together: `mid`, `group` (RFC 5888) and BUNDLE (RFC 9143).

use std::collections::HashMap;

use super::Definition;
use crate::prose;
use crate::prose::{Prose, count, theirs};
use crate::sdp::shape::step::{SP, opt, rest, word, words};
use crate::sdp::view::{Context, Session};

/// See [`FAMILIES`](super::FAMILIES). The mux category of `group` depends on its semantics, so it has none here.
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "group",
        &["RFC 5888, section 5", "RFC 9143, section 5"],
        "Says that the sections with these mids belong together, and in what way.",
    )
    .session()
    .shape(&[word("semantics"), opt(&[SP, words("mids")])])
    .explain(group),
    Definition::new(
        "mid",
        &["RFC 5888, section 4"],
        "The name of this section: groups list it, candidates and RTP packets may carry it.",
    )
    .media()
    .mux("NORMAL")
    .shape(&[rest("mid")])
    .explain(mid),
    Definition::new(
        "bundle-only",
        &["RFC 9143, section 6"],
        "The section is for the bundle only: take it as part of that or not at all. It goes with port 0.",
    )
    .media()
    .mux("NORMAL")
    .explain(bundle_only),
];

/// Values of the first word of `a=group`: name, where defined, meaning.
pub static SEMANTICS: &[(&str, &str, &str)] = &[
    ("BUNDLE", "RFC 9143", "one transport for all of them, that of the first, if both sides agree"),
    ("LS", "RFC 5888, section 7", "play them in sync (lip synchronisation)"),
    ("FID", "RFC 5888, section 8", "they make up one media flow"),
    ("FEC-FR", "RFC 5956", "sources and the error correction that protects them"),
    ("DUP", "RFC 7104", "the same media sent more than once"),
    ("DDP", "RFC 5583", "layers that decode only with the layers they depend on"),
    ("ANAT", "RFC 4091", "the same media at addresses of different kinds, take one (obsolete)"),
    ("SRF", "RFC 3524", "one resource reservation for all of them"),
    ("CLUE", "RFC 8848", "sections that CLUE telepresence controls"),
];

/// Where a group may stand for its mids to be looked up. Groups come near the top; this keeps the work linear for a
/// text of many of them.
const TOP: usize = 64;

fn group(c: &Context<'_, '_>) -> Option<Prose> {
    let semantics = c.get("semantics")?;
    let known = SEMANTICS.iter().find(|(name, ..)| *name == semantics);
    let mut prose = match known {
        Some((name, _, meaning)) => prose![*name, ": ", *meaning, "."],
        None => prose!["The relation ", theirs(semantics), " is not a known one."],
    };
    let Some(mids) = c.get("mids") else {
        prose.push(" It lists no section.");
        return Some(prose);
    };
    let sections = sections(c);
    let one = |mid: &str| {
        let mut item = prose![theirs(mid)];
        if let Some(sections) = &sections {
            match sections.get(mid) {
                Some(index) => item.push(prose![" is ", section(c.session, *index)]),
                None => item.push(" is in no section"),
            }
        }
        item
    };
    prose.push(prose![" ", count(mids.split(' ').count(), "mid", "mids"), ": "]);
    prose.push(Prose::join(mids.split(' ').map(one), "; "));
    prose.push(".");
    Some(prose)
}

/// The section of each mid; none when that would be too much work.
fn sections<'s>(c: &Context<'_, 's>) -> Option<HashMap<&'s str, usize>> {
    let (session, at) = (c.session, c.entry.name().start);
    let line = session.document.lines.partition_point(|line| line.span().end < at);
    if line >= TOP {
        return None;
    }
    let mut sections = HashMap::new();
    for entry in session.entries.iter().filter(|entry| entry.fits && entry.definition.is_some_and(|d| d.name == "mid"))
    {
        if let (Some(mid), Some(section)) = (session.get(entry, "mid"), entry.section()) {
            sections.entry(mid).or_insert(section);
        }
    }
    Some(sections)
}

/// `section 0, audio`.
fn section(session: &Session<'_>, index: usize) -> Prose {
    let mut prose = prose!["section ", index];
    if let Some(media) = of_media_line(session, index, "media") {
        prose.push(prose![", ", theirs(media)]);
    }
    prose
}

/// A field of the `m=` line of a section, as far as that line can be read.
pub(super) fn of_media_line<'s>(session: &Session<'s>, index: usize, field: &str) -> Option<&'s str> {
    let first = session.document.section_lines(index).start;
    session.get(session.entries.get(first)?, field)
}

fn bundle_only(c: &Context<'_, '_>) -> Option<Prose> {
    let port = of_media_line(c.session, c.entry.section()?, "port")?;
    (port != "0").then(|| prose!["The port here is not 0, which has no defined meaning; libwebrtc ignores it."])
}

fn mid(c: &Context<'_, '_>) -> Option<Prose> {
    let mid = c.get("mid")?;
    if mid.is_empty() {
        return Some(prose!["Empty: a mid needs at least one character."]);
    }
    let index = c.entry.section()?;
    let mut prose = prose!["Names ", section(c.session, index), "."];
    let length = mid.chars().count();
    if length > 16 {
        prose.push(prose![
            " ",
            count(length, "character", "characters"),
            ": too long for browsers, which take 16 at most."
        ]);
    }
    Some(prose)
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn a_group_leads_to_its_sections() {
        let text = "a=group:BUNDLE 0 1 9\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=bundle-only\na=mid:1\n";
        assert_eq!(
            spoken(text),
            [
                "BUNDLE: one transport for all of them, that of the first, if both sides agree. 3 mids: 0 is section 0, \
                 audio; 1 is section 1, video; 9 is in no section.",
                "Names section 0, audio.",
                "",
                "Names section 1, video."
            ]
        );
    }

    #[test]
    fn groups_without_mids_and_unknown_ones() {
        let said = spoken("a=group:BUNDLE\na=group:XY a\nm=audio 9 X 0\na=mid:12345678901234567\n");
        assert_eq!(
            said[0],
            "BUNDLE: one transport for all of them, that of the first, if both sides agree. It lists no section."
        );
        assert_eq!(said[1], "The relation XY is not a known one. 1 mid: a is in no section.");
        assert_eq!(said[2], "Names section 0, audio. 17 characters: too long for browsers, which take 16 at most.");
    }

    #[test]
    fn bundle_only_goes_with_port_0() {
        let text = "m=audio 9 X 0\na=bundle-only\nm=audio 0 X 0\na=bundle-only\n";
        assert_eq!(spoken(text), ["The port here is not 0, which has no defined meaning; libwebrtc ignores it.", ""]);
    }

    #[test]
    fn a_group_far_down_is_not_looked_up() {
        let text = format!("{}a=group:LS a\n", "a=group:LS\n".repeat(64));
        assert_eq!(spoken(&text)[64], "LS: play them in sync (lip synchronisation). 1 mid: a.");
        let text = format!("{}a=group:LS a\n", "a=group:LS\n".repeat(63));
        assert_eq!(spoken(&text)[63], "LS: play them in sync (lip synchronisation). 1 mid: a is in no section.");
    }

    #[test]
    fn what_does_not_fit() {
        assert_eq!(misfits("a=group\na=group:BUNDLE \nm=audio 9 X 0\na=mid\na=bundle-only:1\na=mid:0\n"), [1, 4, 5]);
    }
}
