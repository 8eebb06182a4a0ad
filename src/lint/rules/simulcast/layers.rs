//! The layers of a `simulcast` line with their places, and what else several rules ask.

use crate::lint::rules::prelude::*;
use crate::sdp::shape::streams;
use crate::text::offset;

/// The header extension by which packets say which layer they are of.
pub(super) const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
/// The same for packets that are sent again.
pub(super) const REPAIRED_RID: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
/// The header extension by which packets say which section they are of.
pub(super) const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";

/// The two lists of a `simulcast` line: the fields of direction and streams.
const LISTS: [(&str, &str); 2] = [("direction", "streams"), ("other_direction", "other_streams")];

/// One list of a `simulcast` line.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    line: Line<'a>,
    /// What is written for its direction: `send`, `recv`.
    pub(super) direction: &'a str,
    /// Where that stands.
    pub(super) direction_at: Spot,
    /// What is written for its streams.
    pub(super) text: &'a str,
    /// Where that stands.
    pub(super) at: Spot,
}

/// One alternative of one stream.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    /// Its rid, without `~`; may be empty.
    pub(super) rid: &'a str,
    /// Written with `~`?
    pub(super) paused: bool,
    /// Where the rid stands.
    pub(super) at: Spot,
}

/// The lists of a `simulcast` line: one or two.
pub(super) fn lists<'a>(line: &Line<'a>) -> impl Iterator<Item = List<'a>> + use<'a> {
    let line = *line;
    LISTS.into_iter().filter_map(move |(direction, streams)| {
        Some(List {
            line,
            direction: line.text(direction)?,
            direction_at: line.at_field(direction),
            text: line.text(streams)?,
            at: line.at_field(streams),
        })
    })
}

impl<'a> List<'a> {
    /// Its layers, alternatives too, in order.
    pub(super) fn layers(self) -> impl Iterator<Item = Layer<'a>> {
        streams(self.text).flatten().map(move |alternative| {
            let from = self.at.span.start + offset(alternative.rid.as_ptr() as usize - self.text.as_ptr() as usize);
            let span = Span::new(from, from + offset(alternative.rid.len()));
            Layer { rid: alternative.rid, paused: alternative.paused, at: self.line.spot(span) }
        })
    }

    /// How many streams are sent at the same time.
    pub(super) fn streams(self) -> usize {
        streams(self.text).count()
    }
}

/// Is this header extension agreed on for the section?
pub(super) fn has_extension(part: &Part<'_>, uri: &str) -> bool {
    part.all_effective("extmap").any(|line| line.text("uri") == Some(uri))
}
