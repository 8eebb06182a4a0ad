//! What an offer and its answer agree on, in words and as data.

use std::io;

use serde_json::{Value, json};

use crate::lint::Direction;
use crate::lint::negotiated::{
    Codec, Content, Data, Dtls, ExtensionLoss, Flow, Forming, LayerLoss, Loss, Media, MessageLimit, Negotiated,
    Outcome, RtcpMux, Section, Side, Transport, Unusable,
};
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::report::{Block, Item, Sink};
use crate::sdp::attr::candidate::Candidate;

/// Pushes the result, section by section.
pub(super) fn lower(result: &Negotiated<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    for section in &result.sections {
        let mid = section.mid.map_or_else(Prose::default, |mid| prose![", mid ", theirs(mid)]);
        let head = prose!["Section ", section.index, ": ", theirs(section.kind), mid, ": ", outcome(section)];
        sink.item(Item::Block(Block::Heading(2, head)))?;
        let mut fields = Vec::new();
        match &section.content {
            Content::Media(media) => media_fields(media, &mut fields),
            Content::Data(data) => data_fields(data, &mut fields),
            Content::Nothing | Content::Other => {}
        }
        if let Some(at) = section.transport
            && result.transports.len() > 1
        {
            fields.push(("transport", prose!["transport ", at]));
        }
        if !fields.is_empty() {
            sink.item(Item::Block(Block::Fields(fields)))?;
        }
    }
    for (at, transport) in result.transports.iter().enumerate() {
        let name = if result.transports.len() > 1 { prose!["Transport ", at] } else { prose!["Transport"] };
        sink.item(Item::Block(Block::Heading(2, name)))?;
        sink.item(Item::Block(Block::Fields(transport_fields(result, transport))))?;
    }
    Ok(())
}

fn outcome(section: &Section<'_>) -> Prose {
    match section.outcome {
        Outcome::Accepted => match &section.content {
            Content::Media(media) => way(media.direction),
            _ => prose!["accepted"],
        },
        Outcome::NotOffered => prose!["not in use: the offer has it with port 0"],
        Outcome::Refused => prose!["refused: the answer has it with port 0"],
        Outcome::Unanswered => prose!["not answered: the answer has no section in this place"],
        Outcome::Unasked => prose!["not asked for: the offer has no section in this place"],
        Outcome::OtherKind => prose!["mixed up: the answer has another kind of section in this place"],
        Outcome::OtherProtocol => prose!["mixed up: one of the two is RTP, the other is not"],
        Outcome::NoCodec => prose!["nothing flows: the two have no codec in common"],
    }
}

/// Which way media flows.
fn way(direction: Direction) -> Prose {
    match direction {
        Direction::SendRecv => prose!["media flows both ways"],
        Direction::SendOnly => prose!["media flows from offerer to answerer"],
        Direction::RecvOnly => prose!["media flows from answerer to offerer"],
        Direction::Inactive => prose!["no media flows (on hold)"],
    }
}

const fn sends(side: Side) -> &'static str {
    match side {
        Side::Offerer => "offerer sends",
        Side::Answerer => "answerer sends",
    }
}

type Fields = Vec<(&'static str, Prose)>;

fn media_fields(media: &Media<'_>, fields: &mut Fields) {
    for side in Side::BOTH {
        let flow = media.flow(side);
        if flow.flows {
            fields.push((sends(side), flow_words(flow)));
        }
    }
    if media.direction == Direction::Inactive || media.offered.reversed() != media.answered {
        let says = prose![media.offered.name(), " offered, ", media.answered.name(), " answered"];
        fields.push(("direction", says));
    }
    // Both ends have them alike, mostly: said once.
    if let Some(codec) = media.flows.iter().find(|flow| flow.flows).and_then(|flow| flow.codecs.first())
        && !codec.feedback.is_empty()
    {
        let all = Prose::join(codec.feedback.iter().map(|one| prose![theirs(one)]), ", ");
        fields.push(("feedback", prose![all, " (for ", theirs(codec.name), ")"]));
    }
    if !media.extensions.is_empty() {
        let one = |extension: &crate::lint::negotiated::Extension<'_>| {
            prose![extension.id, " ", theirs(short(extension.uri))]
        };
        fields.push(("extensions", Prose::join(media.extensions.iter().map(one), ", ")));
    }
    if !media.dropped.is_empty() {
        // Grouped by reason and side, so that eighty lines become three.
        let mut groups: Vec<(Prose, Vec<Prose>)> = Vec::new();
        for codec in &media.dropped {
            let reason = prose!["of the ", codec.side.name(), ", ", loss(codec.why)];
            let name = codec.name.map_or_else(|| prose!["undeclared"], |name| theirs(name).into());
            let one = prose![codec.payload_type, " ", name];
            match groups.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, all)) => all.push(one),
                None => groups.push((reason, vec![one])),
            }
        }
        let all = groups.into_iter().map(|(reason, names)| prose![Prose::join(names, ", "), " (", reason, ")"]);
        fields.push(("dropped", Prose::join(all, "; ")));
    }
    if !media.dropped_extensions.is_empty() {
        let one = |extension: &crate::lint::negotiated::DroppedExtension<'_>| {
            let why = match extension.why {
                ExtensionLoss::NotThere => prose!["the ", extension.side.other().name(), " has it not"],
                ExtensionLoss::OtherId(id) => prose!["the answer numbers it ", id],
                ExtensionLoss::NoDirection => prose!["nobody would send it"],
            };
            prose![extension.id, " ", theirs(short(extension.uri)), " (", why, ")"]
        };
        fields.push(("ext. dropped", Prose::join(media.dropped_extensions.iter().map(one), ", ")));
    }
}

/// The last part of a header extension's name, which is what people call it.
fn short(uri: &str) -> &str {
    let known = crate::sdp::attr::extmap::find(uri);
    known.map_or(uri, |known| known.short)
}

fn flow_words(flow: &Flow<'_>) -> Prose {
    let Some((first, others)) = flow.codecs.split_first() else { return prose!["nothing: no codec in common"] };
    let mut says = prose![codec_words(first)];
    if let Some(parameters) = first.parameters {
        says.push(prose![" with ", theirs(parameters)]);
    }
    if let Some(level) = first.level {
        says.push(prose![", at most level ", level.name]);
    }
    if !others.is_empty() {
        says.push(prose!["; or ", Prose::join(others.iter().map(codec_words), ", ")]);
    }
    if !flow.companions.is_empty() {
        says.push(prose!["; with ", Prose::join(flow.companions.iter().map(codec_words), ", ")]);
    }
    if !flow.layers.is_empty() {
        let layer = |layer: &crate::lint::negotiated::Layer<'_>| {
            prose![theirs(layer.rid), if layer.paused { " (paused)" } else { "" }]
        };
        says.push(prose!["; simulcast ", Prose::join(flow.layers.iter().map(layer), ", ")]);
    }
    for layer in &flow.dropped_layers {
        let why = match layer.why {
            LayerLoss::NoSimulcast => "the other side has no simulcast",
            LayerLoss::NotThere => "the other side does not list it",
            LayerLoss::Undefined => "it has no rid line",
        };
        says.push(prose!["; layer ", theirs(layer.rid), " dropped: ", why]);
    }
    says
}

fn codec_words(codec: &Codec<'_>) -> Prose {
    let mut says = prose![theirs(codec.name), " as ", codec.payload_type];
    if let Some(rtx) = codec.rtx {
        says.push(prose![" (rtx ", rtx, ")"]);
    }
    says
}

fn loss(why: Loss) -> Prose {
    match why {
        Loss::Undeclared => prose!["nothing says what it is"],
        Loss::NotThere => prose!["the other side has it not"],
        Loss::ClockRate => prose!["other clock rate"],
        Loss::Channels => prose!["other number of channels"],
        Loss::Profile => prose!["other profile"],
        Loss::PacketizationMode => prose!["other packetization-mode"],
        Loss::Parameter(name) => prose!["other ", ours(name.to_owned())],
        Loss::Taken => prose!["the other side has it fewer times"],
        Loss::NoPrimary => prose!["repeats nothing that is listed"],
        Loss::PrimaryDropped => prose!["what it repeats is dropped"],
        Loss::NoRetransmission => prose!["the other side does not retransmit it"],
    }
}

fn data_fields(data: &Data, fields: &mut Fields) {
    let port = |port: Option<u16>| port.map_or_else(|| prose!["none named"], |port| prose![port]);
    fields
        .push(("SCTP ports", prose![port(data.offerer_port), " (offerer), ", port(data.answerer_port), " (answerer)"]));
    let limit = |limit: MessageLimit| match limit {
        MessageLimit::Bytes(bytes) => prose![bytes, " bytes"],
        MessageLimit::Default => prose!["65536 bytes (nothing said)"],
        MessageLimit::Unlimited => prose!["any size"],
    };
    let says =
        prose![limit(data.offerer_sends), " from the offerer, ", limit(data.answerer_sends), " from the answerer"];
    fields.push(("messages", says));
}

fn transport_fields(result: &Negotiated<'_>, transport: &Transport<'_>) -> Fields {
    let mut fields = Vec::new();
    let of = |index: usize| {
        let section = result.sections.iter().find(|section| section.index == index);
        section.and_then(|section| section.mid).map_or_else(|| index.into(), |mid| prose![theirs(mid)])
    };
    let all = Prose::join(transport.sections.iter().map(|index| of(*index)), ", ");
    fields.push(("carries", prose![all, if transport.bundled { " (BUNDLE)" } else { "" }]));
    let dtls = match transport.dtls {
        Dtls::Client(side) => prose!["the ", side.name(), " is client"],
        Dtls::Assumed(side) => prose!["the ", side.name(), " is client, as browsers take it: not both say"],
        Dtls::Conflict(one, other) => {
            let said = |word: Option<&str>| word.map_or_else(|| prose!["nothing"], |word| theirs(word).into());
            prose!["no handshake: offered ", said(one), ", answered ", said(other)]
        }
        Dtls::NotUsed => prose!["not used"],
    };
    fields.push(("DTLS", dtls));
    if let Some(ice) = &result.ice {
        let lite = match (ice.offerer_lite, ice.answerer_lite) {
            (true, true) => ", both are lite",
            (true, false) => ", the offerer is lite",
            (false, true) => ", the answerer is lite",
            (false, false) => "",
        };
        fields.push(("ICE", prose!["the ", ice.controlling.name(), " controls", lite]));
    }
    match transport.rtcp_mux {
        RtcpMux::Muxed | RtcpMux::NoRtp => {}
        RtcpMux::Refused(side) => {
            fields.push(("RTCP", prose!["a port of its own: the ", side.name(), " has no rtcp-mux"]))
        }
        RtcpMux::Separate => fields.push(("RTCP", prose!["a port of its own: neither has rtcp-mux"])),
    }
    let candidates = &transport.candidates;
    let total = candidates.pairs.len() + candidates.left_out;
    let says = match (candidates.forming, candidates.first()) {
        (_, Some(first)) => {
            let one = prose![end(&first.offerer), " to ", end(&first.answerer)];
            prose![count(total, "pair", "pairs"), ", first ", one]
        }
        (Forming::WhenMoreFollow, _) => prose!["none yet: more candidates may follow"],
        (Forming::WhenDiscovered, _) => prose!["none listed: an address may still be learnt from checks"],
        (Forming::No, _) => prose!["none: both lists are complete, and nothing fits"],
        (Forming::Yes, _) => prose![count(total, "pair", "pairs")],
    };
    fields.push(("pairs", says));
    for (why, words) in [
        (Unusable::NoPartner, "no partner of the same transport and IP version"),
        (Unusable::Address, "no address to send to"),
        (Unusable::Transport, "neither UDP nor TCP with a tcptype"),
        (Unusable::Component, "for RTCP, which goes along with RTP"),
    ] {
        let number = candidates.unused.iter().filter(|(_, _, unused)| *unused == why).count();
        if number > 0 {
            fields.push(("unused", prose![count(number, "candidate", "candidates"), ": ", words]));
        }
    }
    fields
}

/// `host 192.0.2.1:5000/udp`.
fn end(candidate: &Candidate<'_>) -> Prose {
    let v6 = candidate.address.contains(':');
    let (open, close) = if v6 { ("[", "]") } else { ("", "") };
    let transport = if candidate.transport.eq_ignore_ascii_case("tcp") { " tcp" } else { "" };
    prose![
        theirs(candidate.candidate_type),
        transport,
        " ",
        open,
        theirs(candidate.address),
        close,
        ":",
        candidate.port
    ]
}

/// The result as data.
pub(super) fn wire(result: &Negotiated<'_>) -> Value {
    json!({
        "sections": result.sections.iter().map(section_wire).collect::<Vec<_>>(),
        "transports": result.transports.iter().map(transport_wire).collect::<Vec<_>>(),
        "ice": result.ice.as_ref().map(|ice| json!({
            "controlling": ice.controlling.name(),
            "offerer_lite": ice.offerer_lite,
            "answerer_lite": ice.answerer_lite,
        })),
    })
}

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "accepted",
        Outcome::NotOffered => "not-offered",
        Outcome::Refused => "refused",
        Outcome::Unanswered => "unanswered",
        Outcome::Unasked => "unasked",
        Outcome::OtherKind => "other-kind",
        Outcome::OtherProtocol => "other-protocol",
        Outcome::NoCodec => "no-codec",
    }
}

fn section_wire(section: &Section<'_>) -> Value {
    let mut value = json!({
        "index": section.index,
        "kind": section.kind,
        "mid": section.mid,
        "outcome": outcome_name(section.outcome),
        "transport": section.transport,
    });
    match &section.content {
        Content::Media(media) => media_wire(media, &mut value),
        Content::Data(data) => {
            value["data"] = json!({
                "offerer_port": data.offerer_port,
                "answerer_port": data.answerer_port,
                "offerer_sends_at_most": data.offerer_sends.bytes(),
                "answerer_sends_at_most": data.answerer_sends.bytes(),
            });
        }
        Content::Nothing | Content::Other => {}
    }
    value
}

fn media_wire(media: &Media<'_>, value: &mut Value) {
    value["direction"] = media.direction.name().into();
    for side in Side::BOTH {
        let flow = media.flow(side);
        let key = match side {
            Side::Offerer => "offerer_sends",
            Side::Answerer => "answerer_sends",
        };
        value[key] = json!({
            "flows": flow.flows,
            "codecs": flow.codecs.iter().map(codec_wire).collect::<Vec<_>>(),
            "companions": flow.companions.iter().map(codec_wire).collect::<Vec<_>>(),
            "layers": flow.layers.iter().map(|layer| json!({
                "rid": layer.rid,
                "stream": layer.stream,
                "paused": layer.paused,
                "restrictions": layer.restrictions,
            })).collect::<Vec<_>>(),
            "dropped_layers": flow.dropped_layers.iter().map(|layer| json!({
                "side": layer.side.name(),
                "rid": layer.rid,
                "why": match layer.why {
                    LayerLoss::NoSimulcast => "no-simulcast",
                    LayerLoss::NotThere => "not-there",
                    LayerLoss::Undefined => "undefined",
                },
            })).collect::<Vec<_>>(),
        });
    }
    value["dropped"] = media
        .dropped
        .iter()
        .map(|codec| {
            json!({
                "side": codec.side.name(),
                "payload_type": codec.payload_type,
                "name": codec.name,
                "parameters": codec.parameters,
                "why": loss(codec.why).plain(),
                "nearest": codec.nearest,
            })
        })
        .collect();
    value["extensions"] = media
        .extensions
        .iter()
        .map(|extension| {
            json!({
                "id": extension.id,
                "uri": extension.uri,
                "offerer_sends": extension.offerer_sends,
                "answerer_sends": extension.answerer_sends,
            })
        })
        .collect();
    value["dropped_extensions"] = media
        .dropped_extensions
        .iter()
        .map(|extension| {
            json!({
                "side": extension.side.name(),
                "id": extension.id,
                "uri": extension.uri,
                "why": match extension.why {
                    ExtensionLoss::NotThere => "not-there",
                    ExtensionLoss::OtherId(_) => "other-id",
                    ExtensionLoss::NoDirection => "no-direction",
                },
            })
        })
        .collect();
    value["reduced_size_rtcp"] = media.reduced_size_rtcp.into();
}

fn codec_wire(codec: &Codec<'_>) -> Value {
    json!({
        "name": codec.name,
        "clock_rate": codec.clock_rate,
        "channels": codec.channels,
        "payload_type": codec.payload_type,
        "own_payload_type": codec.own_payload_type,
        "parameters": codec.parameters,
        "level": codec.level.map(|level| level.name),
        "rtx": codec.rtx,
        "feedback": codec.feedback,
    })
}

fn transport_wire(transport: &Transport<'_>) -> Value {
    let candidates = &transport.candidates;
    let one = |candidate: &Candidate<'_>| {
        json!({
            "type": candidate.candidate_type,
            "address": candidate.address,
            "port": candidate.port,
            "transport": candidate.transport,
        })
    };
    json!({
        "sections": transport.sections,
        "bundled": transport.bundled,
        "dtls_client": transport.dtls.client().map(Side::name),
        "rtcp_mux": transport.rtcp_mux == RtcpMux::Muxed,
        "pairs": candidates.pairs.iter().map(|pair| json!({
            "offerer": one(&pair.offerer),
            "answerer": one(&pair.answerer),
            "priority": pair.priority,
            "needs_name": pair.named,
        })).collect::<Vec<_>>(),
        "pairs_left_out": candidates.left_out,
        "can_pair": match candidates.forming {
            Forming::Yes => Value::from(true),
            Forming::No => Value::from(false),
            Forming::WhenMoreFollow | Forming::WhenDiscovered => Value::Null,
        },
    })
}
