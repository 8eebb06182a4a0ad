//! RTP sources (RFC 5576): what is said of one SSRC, and how sources belong together.

use super::Definition;
use super::msid::membership;
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::sdp::shape::step::{SP, U32, lit, opt, rest, uint, uints, word, word_to};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("ssrc", &["RFC 5576, section 4.1"], "A property of one RTP source, which its SSRC names.")
        .media()
        .mux("NORMAL")
        .shape(&[uint("ssrc", U32), SP, word_to("source_attribute", b':'), opt(&[lit(":"), rest("source_value")])])
        .explain(source)
        .also(|c| {
            let name = c.get("source_attribute").unwrap_or_default();
            SOURCE_ATTRIBUTES.iter().filter(|known| known.name == name).map(|known| known.spec).collect()
        }),
    Definition::new("ssrc-group", &["RFC 5576, section 4.2"], "How some of the sources belong together.")
        .media()
        .mux("NORMAL")
        .shape(&[word("semantics"), SP, uints("ssrcs", U32)])
        .explain(group),
];

/// A property of a source.
#[derive(Debug)]
pub struct SourceAttribute {
    /// The word after the SSRC.
    pub name: &'static str,
    /// Its category when media are bundled; empty when nobody assigned one.
    pub mux: &'static str,
    /// Where it is defined.
    pub spec: &'static str,
    /// What it is for.
    pub meaning: &'static str,
}

/// What is said of sources.
pub static SOURCE_ATTRIBUTES: &[SourceAttribute] = &[
    SourceAttribute {
        name: "cname",
        mux: "NORMAL",
        spec: "RFC 5576, section 6.1",
        meaning: "CNAME, the same for all sources of one clock",
    },
    SourceAttribute {
        name: "msid",
        mux: "",
        spec: "draft-alvestrand-mmusic-msid-00",
        meaning: "stream and track, in the place they had before a=msid",
    },
    SourceAttribute {
        name: "mslabel",
        mux: "",
        spec: "never standardised",
        meaning: "the stream, under an old name that was never a standard",
    },
    SourceAttribute {
        name: "label",
        mux: "",
        spec: "never standardised",
        meaning: "the track, under an old name that was never a standard",
    },
    SourceAttribute {
        name: "previous-ssrc",
        mux: "NORMAL",
        spec: "RFC 5576, section 6.2",
        meaning: "the SSRCs this source used before",
    },
    SourceAttribute {
        name: "fmtp",
        mux: "IDENTICAL-PER-PT",
        spec: "RFC 5576, section 6.3",
        meaning: "codec parameters of this source alone",
    },
];

/// Values of the first word of `a=ssrc-group`: name, where defined, meaning, and what the second of two sources is to
/// the first.
pub static SEMANTICS: &[(&str, &str, &str, &str)] = &[
    (
        "FID",
        "RFC 5576, section 4.2",
        "one flow; in WebRTC, media and its retransmission (RTX)",
        "likely retransmits packets of",
    ),
    ("FEC-FR", "RFC 5956", "media and its error correction (FlexFEC)", "repairs"),
    ("FEC", "RFC 5576, section 4.2", "media and its error correction (obsolete name)", "repairs"),
    ("DUP", "RFC 7104", "the same media sent more than once", "duplicates"),
    ("SIM", "libwebrtc", "simulcast encodings of one picture; not a standard, rids took its place", ""),
];

fn source(c: &Context<'_, '_>) -> Option<Prose> {
    let (ssrc, name) = (c.number("ssrc")?, c.get("source_attribute")?);
    let Some(known) = SOURCE_ATTRIBUTES.iter().find(|known| known.name == name) else {
        return Some(prose!["Source ", ssrc, ": the property ", theirs(name), " is not a known one."]);
    };
    let mut prose = prose!["Source ", ssrc, ": ", known.meaning];
    let said = c.get("source_value").unwrap_or_default();
    match (known.name, said.split_once(' ')) {
        _ if said.is_empty() => prose.push(", but nothing is given"),
        ("msid", Some((stream, track))) => prose.push(prose![". ", membership(stream, Some(track))]),
        ("msid", None) => prose.push(prose![". ", membership(said, None)]),
        _ => prose.push(prose![": ", theirs(said)]),
    }
    prose.push(".");
    Some(prose)
}

fn group(c: &Context<'_, '_>) -> Option<Prose> {
    let (semantics, ssrcs) = (c.get("semantics")?, c.get("ssrcs")?);
    let Some((name, _, meaning, relation)) = SEMANTICS.iter().find(|(name, ..)| *name == semantics) else {
        return Some(prose!["The relation ", theirs(semantics), " is not a known one."]);
    };
    let mut prose = prose![*name, ": ", *meaning, ". "];
    let mut numbers = ssrcs.split(' ').map(str::parse::<u32>);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(first)), Some(Ok(second)), None) if !relation.is_empty() => {
            prose.push(ours(format!("Source {second} {relation} source {first}.")));
        }
        _ => prose.push(prose![count(ssrcs.split(' ').count(), "source", "sources"), "."]),
    }
    Some(prose)
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn sources() {
        let text = "m=video 9 X 0\na=ssrc:1 cname:x\na=ssrc:1 msid:s t\na=ssrc:1 msid:- t\na=ssrc:1 fmtp:96 a=b\n\
                    a=ssrc:4294967295 foo\na=ssrc:1 cname\na=ssrc:1 foo:bar baz\n";
        assert_eq!(
            spoken(text),
            [
                "Source 1: CNAME, the same for all sources of one clock: x.",
                "Source 1: stream and track, in the place they had before a=msid. Stream s, track t.",
                "Source 1: stream and track, in the place they had before a=msid. No stream, track t.",
                "Source 1: codec parameters of this source alone: 96 a=b.",
                "Source 4294967295: the property foo is not a known one.",
                "Source 1: CNAME, the same for all sources of one clock, but nothing is given.",
                "Source 1: the property foo is not a known one."
            ]
        );
        assert_eq!(misfits("a=ssrc:1\na=ssrc:4294967296 cname:x\na=ssrc:x cname:x\na=ssrc:1 :x\n"), [1, 2, 3, 4]);
    }

    #[test]
    fn groups() {
        let text = "m=video 9 X 0\na=ssrc-group:FID 1 2\na=ssrc-group:FID 1 2 3\na=ssrc-group:SIM 1 2\n\
                    a=ssrc-group:X 1\na=ssrc-group:FEC-FR 7 8\n";
        assert_eq!(
            spoken(text),
            [
                "FID: one flow; in WebRTC, media and its retransmission (RTX). Source 2 likely retransmits packets of source 1.",
                "FID: one flow; in WebRTC, media and its retransmission (RTX). 3 sources.",
                "SIM: simulcast encodings of one picture; not a standard, rids took its place. 2 sources.",
                "The relation X is not a known one.",
                "FEC-FR: media and its error correction (FlexFEC). Source 8 repairs source 7."
            ]
        );
        assert_eq!(misfits("a=ssrc-group:FID\na=ssrc-group:FID 1  2\na=ssrc-group:FID 1 x\n"), [1, 2, 3]);
    }
}
