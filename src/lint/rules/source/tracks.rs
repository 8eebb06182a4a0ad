//! Which streams and tracks a section names, by its `msid` lines or by those of its sources: what several rules ask.

use crate::lint::rules::prelude::*;

/// What one line says a section's media belongs to.
pub(in crate::lint::rules) struct Membership<'a> {
    /// The stream's id; `-` for none.
    pub(in crate::lint::rules) stream: &'a str,
    /// The track's id, when it is written.
    pub(in crate::lint::rules) track: Option<&'a str>,
    /// Where it stands: the value of the line.
    pub(in crate::lint::rules) at: Spot,
}

/// What the `msid` lines of a section say, or else those of its sources (`ssrc … msid`), as Chromium counts them.
pub(in crate::lint::rules) fn memberships<'a>(part: &Part<'a>) -> impl Iterator<Item = Membership<'a>> + use<'a> {
    let own = part.all("msid").filter_map(|line| {
        Some(Membership { stream: line.text("stream_id")?, track: line.text("track_id"), at: line.at_value() })
    });
    let sources = (!part.has("msid")).then(|| of_sources(part)).into_iter().flatten();
    own.chain(sources)
}

/// What the sources of a section say.
pub(super) fn of_sources<'a>(part: &Part<'a>) -> impl Iterator<Item = Membership<'a>> + use<'a> {
    part.all("ssrc").filter(|line| line.text("source_attribute") == Some("msid")).filter_map(|line| {
        let value = line.text("source_value")?;
        let (stream, track) = match value.split_once(' ') {
            Some((stream, track)) => (stream, Some(track)),
            None => (value, None),
        };
        Some(Membership { stream, track, at: line.at_field("source_value") })
    })
}
