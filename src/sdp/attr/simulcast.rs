//! Several encodings of one source: `rid` (RFC 8851) and `simulcast` (RFC 8853).

use super::Definition;
use super::rtcp::payload_type;
use crate::prose;
use crate::prose::{Prose, count, theirs};
use crate::sdp::shape::step::{SP, opt, params, streams, word};
use crate::sdp::shape::{self, Param};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "rid",
        &["RFC 8851, section 4"],
        "Names one encoding of this section's media, with its direction and limits.",
    )
    .media()
    .mux("SPECIAL")
    .shape(&[word("rid"), SP, word("direction"), opt(&[SP, params("restrictions")])])
    .explain(rid),
    Definition::new(
        "simulcast",
        &["RFC 8853, section 5.1"],
        "The rids that are sent, or can be received, at the same time.",
    )
    .media()
    .mux("NORMAL")
    .shape(&[
        word("direction"),
        SP,
        streams("streams"),
        opt(&[SP, word("other_direction"), SP, streams("other_streams")]),
    ])
    .explain(simulcast),
];

/// Restrictions of a rid: name, what comes before and after the number (RFC 8851, section 5).
pub static RESTRICTIONS: &[(&str, &str, &str)] = &[
    ("max-width", "at most ", " pixels wide"),
    ("max-height", "at most ", " pixels high"),
    ("max-fps", "at most ", " frames a second"),
    ("max-fs", "at most ", " pixels in a frame"),
    ("max-br", "at most ", " bit/s"),
    ("max-pps", "at most ", " pixels a second"),
    ("max-bpp", "at most ", " bits per pixel"),
    ("depend", "needs the rids ", ""),
];

fn rid(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = match c.get("direction")? {
        "send" => prose!["This side sends the encoding ", theirs(c.get("rid")?)],
        "recv" => prose!["This side can receive the encoding ", theirs(c.get("rid")?)],
        other => return Some(prose![theirs(other), " is not a direction: send and recv are."]),
    };
    let span = c.span("restrictions").unwrap_or_default();
    for param in shape::params(c.get("restrictions").unwrap_or_default(), span) {
        prose.push(prose!["; ", restriction(c, &param)]);
    }
    prose.push(".");
    Some(prose)
}

fn restriction(c: &Context<'_, '_>, param: &Param<'_>) -> Prose {
    let Some((text, _)) = param.value else { return prose!["unknown restriction ", theirs(param.name)] };
    if param.name == "pt" {
        return prose!["as ", Prose::join(text.split(',').map(|pt| payload_type(c, pt)), " or ")];
    }
    match RESTRICTIONS.iter().find(|(name, ..)| *name == param.name) {
        Some((_, before, after)) => prose![*before, theirs(text), *after],
        None => prose!["unknown restriction ", theirs(param.name), " of ", theirs(text)],
    }
}

fn simulcast(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = one_way(c.get("direction")?, c.get("streams")?);
    if let (Some(direction), Some(streams)) = (c.get("other_direction"), c.get("other_streams")) {
        prose.push(prose![" ", one_way(direction, streams)]);
    }
    Some(prose)
}

/// One direction of a simulcast line.
fn one_way(direction: &str, streams: &str) -> Prose {
    let mut prose = match direction {
        "send" => prose!["This side sends "],
        "recv" => prose!["This side can receive "],
        other => return prose![theirs(other), " is not a direction: send and recv are."],
    };
    if streams.starts_with("rid=") {
        prose.push("simulcast, written as in an old draft: leave out \"rid=\".");
        return prose;
    }
    prose.push(prose![count(shape::streams(streams).count(), "encoding", "encodings"), " at a time: "]);
    let all = shape::streams(streams).map(|alternatives| {
        let one = |alternative: shape::Alternative<'_>| {
            prose![theirs(alternative.rid), if alternative.paused { " (paused at first)" } else { "" }]
        };
        Prose::join(alternatives.map(one), " or ")
    });
    prose.push(prose![Prose::join(all, ", "), "."]);
    prose
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn rids() {
        let text = "m=video 9 X 0\na=rid:h send\na=rid:1 recv pt=97,98;max-width=1280;max-fps=30;foo;bar=1\na=rid:2 up\n\
                    a=rid:3 send max-br=64000;depend=1,2\n";
        assert_eq!(
            spoken(text),
            [
                "This side sends the encoding h.",
                "This side can receive the encoding 1; as payload type 97 or payload type 98; at most 1280 pixels wide; \
                 at most 30 frames a second; unknown restriction foo; unknown restriction bar of 1.",
                "up is not a direction: send and recv are.",
                "This side sends the encoding 3; at most 64000 bit/s; needs the rids 1,2."
            ]
        );
        assert_eq!(misfits("a=rid:h\na=rid:h send \na=rid: send\n"), [1, 3]);
    }

    #[test]
    fn lists_of_streams() {
        let text = "m=video 9 X 0\na=simulcast:send q;h;f\na=simulcast:send 1,~4;2 recv c\na=simulcast:send rid=1;2\n";
        assert_eq!(
            spoken(text),
            [
                "This side sends 3 encodings at a time: q, h, f.",
                "This side sends 2 encodings at a time: 1 or 4 (paused at first), 2. This side can receive 1 encoding at \
                 a time: c.",
                "This side sends simulcast, written as in an old draft: leave out \"rid=\"."
            ]
        );
        assert_eq!(
            misfits("a=simulcast:send\na=simulcast: send rid=1;2 paused=4\na=simulcast:send 1 recv\n"),
            [1, 2, 3]
        );
    }
}
