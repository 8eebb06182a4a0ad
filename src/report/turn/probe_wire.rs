//! `turn probe`: its JSON.

use serde_json::{Value as Json, json};

use super::super::stun::probe::family;
use super::super::stun::probe_wire::{address_json, float, lookup_json, tls_json};
use super::super::stun::words::hex;
use super::probe::{Tested, ready};
use crate::probe::turn::audit::Reached;
use crate::probe::turn::grid::{Cell, Result, Server, Streamed, Verdict};
use crate::probe::turn::traffic::Measured;
use crate::probe::turn::tried::{Taken, Tried};
use crate::probe::turn::trouble::Trouble;
use crate::stun::scope::Scope;

/// The value of `format`.
const FORMAT: &str = "rtcscope.turn-probe";

/// All of it.
pub(super) fn wire(tested: &Tested<'_>) -> Json {
    let grid = tested.grid;
    let holds = tested.checked.iter().all(|checked| checked.holds);
    let verdict = grid.verdict();
    let ways: Vec<Json> = match &verdict {
        Verdict::Unproven(ways) => ways.clone(),
        _ => grid.ways(Cell::gets_out),
    }
    .into_iter()
    .map(|(transport, port)| json!({ "transport": transport.name(), "port": port }))
    .collect();
    json!({
        "format": FORMAT,
        "version": 1,
        "good": grid.is_good() && holds,
        "verdict": verdict.slug(),
        "ways": ways,
        "no_udp": grid.lacks_udp(),
        "servers": grid.servers.iter().map(server_json).collect::<Vec<Json>>(),
        "stun_servers_left_out": grid.stun,
        "demands": tested.checked.iter().map(|checked| json!({
            "demand": checked.demand,
            "holds": checked.holds,
            "message": checked.says.plain(),
        })).collect::<Vec<Json>>(),
    })
}

fn server_json(server: &Server) -> Json {
    json!({
        "server": server.target.text,
        "host": server.target.host.text(),
        "port": server.target.port,
        "good": server.is_good(),
        "lookup": lookup_json(&server.lookup),
        "credentials_until": server.until.map(|(until, _)| until),
        "credentials_left_s": server.until.map(|(_, left)| left),
        "cells": server.cells.iter().map(cell_json).collect::<Vec<Json>>(),
    })
}

fn trouble_json(trouble: Trouble) -> Json {
    let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    json!({
        "name": trouble.slug(),
        "reason": trouble.words(),
        "cause": some(trouble.cause()),
        "remedy": some(trouble.remedy()),
    })
}

fn cell_json(cell: &Cell) -> Json {
    let tried = &cell.tried;
    let result = cell.result();
    let trouble = match result {
        Result::Carries | Result::Relays => cell.blemish().map(|(_, trouble)| trouble),
        Result::Unproven(trouble) | Result::Fails(trouble) => Some(trouble),
    };
    let error = tried.trouble().and_then(|(taken, _)| taken.error.clone());
    let mut all = json!({
        "address": cell.address.ip().to_string(),
        "port": cell.address.port(),
        "family": family(cell.address.is_ipv6()),
        "transport": cell.transport.name(),
        "relay_family": cell.v6.map(family),
        "result": result.slug(),
        "good": cell.is_good(),
        "failed_at": tried.trouble().map(|(taken, _)| taken.stage.slug()),
        "trouble": trouble.map(trouble_json),
        "error": error.map(|(code, reason)| json!({ "code": code, "reason": reason })),
        "alternate_server": cell.alternate.map(address_json),
        "local": cell.local.map(address_json),
        "mapped": tried.mapped.map(address_json),
        "way": cell.way().slug(),
        "relayed": tried.relayed.map(address_json),
        "relayed_scope": tried.relayed.map(|relayed| Scope::of(relayed.ip()).slug()),
        "lifetime_s": tried.lifetime.map(|lifetime| lifetime.as_secs()),
        "realm": tried.realm,
        "software": tried.software,
        "key": tried.made.map(|made| made.slug()),
        "ready_ms": ready(cell).map(float),
    });
    let more = json!({
        "connect_ms": cell.connect.map(float),
        "tls": cell.tls.as_ref().map(tls_json),
        "steps": tried.stages.iter().map(step_json).collect::<Vec<Json>>(),
        "data": tried.data.as_ref().map(|data| {
            let is_itself = tried.peer == tried.relayed;
            data_json(data, if is_itself { "itself" } else { "given" })
        }),
        "echoed": cell.echoed.as_ref().map(echoed_json),
        "tcp_relay": cell.streamed.as_ref().map(streamed_json),
        "audit": tried.audit.iter().map(|audited| json!({
            "peer": audited.peer.ip().to_string(),
            "port": Some(audited.peer.port()).filter(|port| *port > 0),
            "result": audited.result.slug(),
            "reached": audited.result.is_open(),
            "trouble": match audited.result {
                Reached::Refused(trouble) | Reached::Unknown(trouble) => Some(trouble.slug()),
                Reached::Permitted | Reached::Answered => None,
            },
        })).collect::<Vec<Json>>(),
        "requests": tried.tally.sent,
        "answers": tried.tally.answered,
        "duplicates": tried.tally.duplicates,
        "stale_nonces": tried.tally.stale,
        "renewals": tried.tally.renewals,
        "port_taken": cell.again,
        "only_ipv6": cell.only_v6,
        "alone": cell.alone,
        "oddities": cell.oddities().iter().map(|oddity| json!({
            "name": oddity.name,
            "level": oddity.level.name(),
            "message": oddity.says.plain(),
        })).collect::<Vec<Json>>(),
        "evidence": tried.tally.evidence.iter().map(|evidence| json!({
            "at_ms": float(evidence.at.0),
            "from": evidence.from.map(|from| from.to_string()),
            "what": evidence.what.slug(),
            "length": evidence.length,
            "bytes": hex(&evidence.head),
        })).collect::<Vec<Json>>(),
    });
    if let (Json::Object(all), Json::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

fn step_json(taken: &Taken) -> Json {
    json!({
        "step": taken.stage.slug(),
        "at_ms": float(taken.at.0),
        "took_ms": float(taken.took),
        "ok": taken.trouble.is_none(),
        "trouble": taken.trouble.map(Trouble::slug),
        "error": taken.error.as_ref().map(|(code, reason)| json!({ "code": code, "reason": reason })),
    })
}

fn data_json(data: &Measured, through: &'static str) -> Json {
    let at = |percent| data.round_trips.percentile(percent).map(float);
    json!({
        "peer": through,
        "packets": data.sent,
        "size": data.size,
        "back": data.back,
        "lost": data.lost(),
        "loss": data.loss(),
        "duplicates": data.duplicates,
        "reordered": data.reordered,
        "changed": data.changed,
        "foreign": data.foreign,
        "rtt": (data.round_trips.count() > 0).then(|| json!({
            "count": data.round_trips.count(),
            "min_ms": data.round_trips.min().map(float),
            "median_ms": at(50),
            "p95_ms": at(95),
            "max_ms": data.round_trips.max().map(float),
        })),
        "jitter_ms": data.jitter.map(float),
        "throughput_bps": data.throughput().map(f64::round),
        "took_ms": float(data.took),
    })
}

fn echoed_json(tried: &Tried) -> Json {
    json!({
        "peer": tried.peer.map(address_json),
        "data": tried.data.as_ref().map(|data| data_json(data, "own-socket")),
        "steps": tried.stages.iter().map(step_json).collect::<Vec<Json>>(),
    })
}

fn streamed_json(streamed: &Streamed) -> Json {
    json!({
        "works": streamed.works(),
        "relayed": streamed.relayed.iter().map(|relayed| relayed.map(address_json)).collect::<Vec<_>>(),
        "connect_ms": streamed.connect.map(float),
        "bytes": streamed.bytes[0],
        "back": streamed.bytes[1],
        "took_ms": float(streamed.took),
        "failed_at": streamed.trouble.map(|(step, _)| step),
        "trouble": streamed.trouble.map(|(_, trouble)| trouble_json(trouble)),
        "error": streamed.error.as_ref().map(|(code, reason)| json!({ "code": code, "reason": reason })),
    })
}
