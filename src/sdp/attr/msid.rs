//! Streams and tracks: `msid` (RFC 8830) and the older `msid-semantic`.

use super::Definition;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{SP, opt, rest, word};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "msid",
        &["RFC 8830, section 2"],
        "The MediaStream that the track sent in this section belongs to; one line for each stream.",
    )
    .media()
    .mux("NORMAL")
    .shape(&[word("stream_id"), opt(&[SP, word("track_id")])])
    .explain(|c| {
        let mut prose = membership(c.get("stream_id")?, c.get("track_id"));
        prose.push(".");
        Some(prose)
    }),
    // Browsers write a blank after the colon, others do not: the value is kept whole, so that it can be written back.
    Definition::new(
        "msid-semantic",
        &["draft-ietf-mmusic-msid"],
        "Left over from old drafts: announces that msid lines name WebRTC media streams. RFC 8830 has no need of it.",
    )
    .session()
    .shape(&[rest("semantic")])
    .explain(semantic),
];

/// `Stream a, track b`: what an `msid` says, on a line of its own or for a source.
pub(super) fn membership(stream: &str, track: Option<&str>) -> Prose {
    let mut prose = match stream {
        "-" => prose!["No stream"],
        _ => prose!["Stream ", theirs(stream)],
    };
    if let Some(track) = track {
        prose.push(prose![", track ", theirs(track)]);
    }
    prose
}

fn semantic(c: &Context<'_, '_>) -> Option<Prose> {
    let mut words = c.get("semantic")?.split_whitespace();
    let Some(semantic) = words.next() else { return Some(prose!["Empty."]) };
    let mut prose = match semantic {
        "WMS" => prose!["WMS (WebRTC media streams): "],
        _ => prose!["The meaning ", theirs(semantic), " is not a known one: "],
    };
    match words.next() {
        None => prose.push("no stream is listed."),
        Some("*") => prose.push("every stream."),
        Some(first) => {
            let streams = std::iter::once(first).chain(words).map(|word| prose![theirs(word)]);
            prose.push(prose!["streams ", Prose::join(streams, ", "), "."]);
        }
    }
    Some(prose)
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn streams_and_tracks() {
        let text = "m=audio 9 X 0\na=msid:s t\na=msid:- t\na=msid:s\n";
        assert_eq!(spoken(text), ["Stream s, track t.", "No stream, track t.", "Stream s."]);
        assert_eq!(misfits("a=msid:s t u\na=msid:\na=msid: t\na=msid:s \n"), [1, 2, 3]);
    }

    #[test]
    fn the_old_semantic_with_and_without_a_blank() {
        let text = "a=msid-semantic: WMS\na=msid-semantic:WMS *\na=msid-semantic: WMS a b\na=msid-semantic: X\n\
                    a=msid-semantic: \n";
        assert_eq!(
            spoken(text),
            [
                "WMS (WebRTC media streams): no stream is listed.",
                "WMS (WebRTC media streams): every stream.",
                "WMS (WebRTC media streams): streams a, b.",
                "The meaning X is not a known one: no stream is listed.",
                "Empty."
            ]
        );
    }
}
