//! `sdp parse`: a description as data, and as a table for people.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::io;

use super::description::Described;
use super::lazy::{Object, object, seq};
use super::{Block, Item, Sink, wire};
use crate::diagnostic::Diagnostic;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::codec::Codec;
use crate::sdp::explain::shown;
use crate::sdp::shape::streams;
use crate::sdp::summary::{CandidateCounts, Section, Shared};
use crate::text::Source;

/// Pushes a description as items.
pub fn lower(described: &Described<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(described)))?;
    let head = prose![
        theirs(described.source.name()),
        ":",
        described.start(),
        ": ",
        described.kind().map_or(described.found.kind.name(), |kind| kind.name()),
    ];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    for finding in described.findings() {
        sink.item(Item::Finding(&finding, &[described.source]))?;
    }
    let session = described.session;
    let mut rows = Vec::new();
    let mut section = None;
    for (index, entry) in session.entries.iter().enumerate() {
        if entry.section() != section {
            section = entry.section();
            table(std::mem::take(&mut rows), sink)?;
        }
        rows.push(row(described, index));
        // A table is laid out as a whole: keep each one bounded.
        if rows.len() >= 500 {
            table(std::mem::take(&mut rows), sink)?;
        }
    }
    table(rows, sink)
}

fn table(rows: Vec<Vec<Prose>>, sink: &mut dyn Sink) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    sink.item(Item::Block(Block::Table { head: vec!["line", "name", "fields"], rows }))
}

fn row(described: &Described<'_>, index: usize) -> Vec<Prose> {
    let session = described.session;
    let (line, entry) = (&session.document.lines[index], &session.entries[index]);
    let name = if session.is_attribute(index) {
        prose!["a=", theirs(session.name(entry))]
    } else {
        theirs(session.name(entry)).into()
    };
    let secret = entry.definition.and_then(|definition| definition.secret);
    let fields = session.fields(entry);
    let cell = if entry.definition.is_none() || !entry.fits {
        let shown = shown(session, index);
        let value =
            shown.raw().0.split_once(if line.kind == Some(b'a') { ':' } else { '=' }).map_or("", |(_, value)| value);
        let text = if line.kind.is_none() { theirs(shown.raw().0) } else { theirs(value) };
        if entry.fits { prose![text] } else { prose!["unreadable: ", text] }
    } else {
        Prose::join(
            fields.iter().map(|field| {
                let (name, _) = field.definition();
                let text = if secret == Some(name) { "•••" } else { session.document.slice(field.span) };
                prose![name, "=", theirs(text)]
            }),
            "  ",
        )
    };
    vec![described.place(line.span()).line.into(), name, cell]
}

/// The JSON of a description.
pub struct Wire<'a, 'd>(pub &'a Described<'d>);

impl Serialize for Wire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let described = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", wire::FORMAT)?;
        map.serialize_entry("version", &wire::VERSION)?;
        map.serialize_entry("what", described.found.kind.name())?;
        map.serialize_entry("type", &described.kind().map(|kind| kind.name()))?;
        map.serialize_entry("source", &source(described))?;
        map.serialize_entry("encoding", described.found.encoding.name())?;
        if described.found.bom {
            map.serialize_entry("bom", &true)?;
        }
        map.serialize_entry("eol", described.eol())?;
        map.serialize_entry("summary", &summary(described))?;
        map.serialize_entry("findings", &findings(described))?;
        map.serialize_entry(
            "lines",
            &wire::Lines {
                session: described.session,
                outer: &|span| described.found.outer(span),
                place: &|at| described.source.place(at),
                eol: described.eol(),
            },
        )?;
        map.end()
    }
}

/// Where a description comes from, as JSON.
pub(super) fn source(described: &Described<'_>) -> Value {
    let place = described.found.place();
    let start = described.source.place(place.start);
    json!({
        "name": described.source.name(),
        "number": described.number,
        "line": start.line,
        "column": start.column,
        "offset": place.start,
        "length": place.len(),
        "wrapping": described.wrapping(),
        "cut": described.found.cut,
    })
}

/// The findings as JSON.
pub(super) fn findings(described: &Described<'_>) -> impl Serialize {
    seq(described.findings().map(|found| finding(&found, described.source)))
}

/// A finding as JSON.
fn finding(diagnostic: &Diagnostic, source: &Source) -> Value {
    let mut value = json!({
        "name": diagnostic.name,
        "level": diagnostic.level.name(),
        "message": diagnostic.message.plain(),
    });
    if let Some(label) = &diagnostic.label {
        let place = source.place(label.span.start);
        value["line"] = place.line.into();
        value["column"] = place.column.into();
        value["offset"] = label.span.start.into();
        value["length"] = label.span.len().into();
    }
    if let Some(help) = &diagnostic.help {
        value["help"] = help.plain().into();
    }
    if !diagnostic.spec.is_empty() {
        value["spec"] = diagnostic.spec.into();
    }
    value
}

/// The facts, as JSON. `sdp build` does not look at them.
pub(super) fn summary<'a>(described: &'a Described<'_>) -> Object<'a> {
    let summary = described.summary;
    let guess = described.guess;
    object! {
        "writer": object! {
            "client": guess.client,
            "also": &guess.also,
            "confidence": guess.client.map(|_| guess.confidence.name()),
            "evidence": seq(guess.evidence.iter().map(|evidence| evidence.says.plain())),
        },
        "type_evidence": described.kind_evidence().plain(),
        "line_count": described.session.document.lines.len(),
        "origin": summary.origin.map(|origin| object! {
            "username": origin.username,
            "session_id": origin.session_id,
            "session_version": origin.session_version,
            "address": origin.address,
        }),
        "session_name": summary.name,
        "connection": summary.connection,
        "groups": seq(summary.groups.iter().map(|group| object! {
            "semantics": group.semantics,
            "mids": &group.mids,
        })),
        "ice_lite": summary.ice_lite,
        "extmap_allow_mixed": summary.extmap_allow_mixed,
        "session": shared(&summary.session),
        "media": seq(summary.sections.iter().map(section)),
    }
}

fn shared<'a>(shared: &'a Shared<'_>) -> Object<'a> {
    object! {
        "direction": shared.direction,
        "setup": shared.setup,
        "ice_ufrag": shared.ice_ufrag,
        "ice_pwd_length": shared.ice_pwd_length,
        "ice_options": shared.ice_options.map(|options| seq(options.split(' '))),
        "fingerprints": seq(shared.fingerprints.iter().map(|(hash, value)| object! {
            "hash": *hash,
            "value": *value,
        })),
        "end_of_candidates": shared.end_of_candidates,
        "bandwidth": &shared.bandwidth,
    }
}

fn section<'a>(section: &'a Section<'_>) -> Object<'a> {
    object! {
        "index": section.index,
        "kind": section.kind,
        "port": section.port,
        "protocol": section.protocol,
        "formats": &section.formats,
        "mid": section.mid,
        "rejected": section.rejected,
        "bundle_only": section.bundle_only,
        "transport": section.transport,
        "connection": section.connection,
        "own": shared(&section.own),
        "effective": shared(&section.effective),
        "effective_direction": section.effective.direction.or(section.is_rtp().then(|| section.direction())),
        "rtcp_mux": section.rtcp_mux,
        "rtcp_rsize": section.rtcp_rsize,
        "codecs": seq(section.codecs.iter().map(codec)),
        "feedback_for_unlisted": &section.feedback_for_unlisted,
        "extensions": seq(section.extensions.iter().map(|one| {
            let mut extension = object! { "id": one.id, "uri": one.uri };
            if let Some(direction) = one.direction {
                extension.0.push(("direction", Box::new(direction)));
            }
            extension
        })),
        "rids": seq(section.rids.iter().map(|(rid, direction)| object! {
            "rid": *rid,
            "direction": *direction,
        })),
        "simulcast": seq(section.simulcast.iter().map(|(direction, text)| object! {
            "direction": *direction,
            "streams": seq(streams(text).map(|stream| seq(stream.map(|one| object! {
                "rid": one.rid,
                "paused": one.paused,
            })))),
        })),
        "msids": seq(section.msids.iter().map(|(stream, track)| object! {
            "stream": *stream,
            "track": *track,
        })),
        "ssrcs": &section.ssrcs,
        "ssrc_groups": seq(section.ssrc_groups.iter().map(|(semantics, ssrcs)| object! {
            "semantics": *semantics,
            "ssrcs": seq(ssrcs.split(' ').filter_map(|ssrc| ssrc.parse::<u64>().ok())),
        })),
        "candidates": candidates(&section.candidates),
        "sctp_port": section.sctp_port,
        "max_message_size": section.max_message_size,
        "crypto_suites": &section.crypto_suites,
    }
}

fn codec<'a>(codec: &'a Codec<'_>) -> Object<'a> {
    object! {
        "payload_type": codec.payload_type,
        "encoding": codec.encoding,
        "clock_rate": codec.clock_rate,
        "channels": codec.channels,
        "parameters": codec.parameters.map(|(text, _)| text),
        "feedback": seq(codec.feedback.iter().map(|(value, wildcard)| object! {
            "value": *value,
            "wildcard": *wildcard,
        })),
        "source": codec.source.name(),
        "role": codec.role.name(),
        "of": codec.role.of(),
    }
}

fn candidates<'a>(counts: &'a CandidateCounts<'_>) -> Object<'a> {
    object! {
        "total": counts.total,
        "by_type": &counts.by_type,
        "by_transport": &counts.by_transport,
        "by_family": &counts.by_family,
        "components": &counts.components,
        "unreadable": counts.unreadable,
    }
}
