//! `gather`: its JSON.

use serde_json::{Value as Json, json};

use super::super::stun::probe_wire::{address_json, float, lookup_json, tls_json};
use super::{Found, browser, result_slug};
use crate::probe::gather::candidate::{Candidate, Parts};
use crate::probe::gather::compare::{Offered, differences, wrong_priority};
use crate::probe::gather::gathered::{Asked, Engine, Face, Gathered, Server};
use crate::probe::gather::hidden::is_hidden;
use crate::probe::gather::meaning::{Peer, missing, path, standing};
use crate::stun::scope::Scope;

/// The value of `format`.
const FORMAT: &str = "rtcscope.gather";

/// All of it.
pub(super) fn wire(found: &Found<'_>) -> Json {
    let gathered = found.gathered;
    json!({
        "format": FORMAT,
        "version": 1,
        "good": !gathered.candidates.is_empty() && found.checked.iter().all(|checked| checked.holds),
        "took_ms": float(gathered.took),
        "standing": standing(gathered).slug(),
        "candidates": gathered.candidates.iter().map(|one| candidate_json(gathered, one)).collect::<Vec<Json>>(),
        "reaches": Peer::ALL.iter().map(|peer| json!({
            "peer": peer.slug(),
            "path": path(gathered, *peer).slug(),
        })).collect::<Vec<Json>>(),
        "missing": missing(gathered).iter().map(|(name, says)| json!({
            "name": name,
            "message": says.plain(),
        })).collect::<Vec<Json>>(),
        "browser": browser(gathered).map(|says| says.plain()),
        "interfaces": gathered.faces.iter().map(face_json).collect::<Vec<Json>>(),
        "servers": gathered.servers.iter().map(server_json).collect::<Vec<Json>>(),
        "engine": gathered.engine.as_ref().map(|engine| engine_json(gathered, engine)),
        "demands": found.checked.iter().map(|checked| json!({
            "demand": checked.demand,
            "holds": checked.holds,
            "message": checked.says.plain(),
        })).collect::<Vec<Json>>(),
    })
}

fn parts_json(priority: u32) -> Json {
    let parts = Parts::of(priority);
    json!({ "type": parts.kind, "local": parts.local, "component": parts.component })
}

fn candidate_json(gathered: &Gathered, candidate: &Candidate) -> Json {
    let shown = candidate.shown(gathered.names.as_ref());
    json!({
        "type": candidate.kind.name(),
        "protocol": if candidate.tcp.is_some() { "tcp" } else { "udp" },
        "tcp_type": candidate.tcp.map(|tcp| tcp.name()),
        "address": candidate.address.ip().to_string(),
        "port": candidate.address.port(),
        "scope": Scope::of(candidate.address.ip()).slug(),
        "base": address_json(candidate.base),
        "related": candidate.related.map(address_json),
        "interface": candidate.interface,
        "server": candidate.server,
        "relay_protocol": candidate.relay.map(|relay| relay.name()),
        "foundation": candidate.foundation.to_string(),
        "priority": candidate.priority,
        "priority_parts": parts_json(candidate.priority),
        "at_ms": float(candidate.at.0),
        "hidden_by_browsers": is_hidden(candidate),
        "mdns_name": shown.address.err(),
        "line": candidate.line(gathered.names.as_ref()),
    })
}

fn face_json(face: &Face) -> Json {
    json!({
        "name": face.name,
        "kind": face.kind.slug(),
        "address": face.ip.to_string(),
        "scope": Scope::of(face.ip).slug(),
        "error": face.error,
        "tcp_error": face.deaf,
    })
}

fn server_json(server: &Server) -> Json {
    json!({
        "server": server.target.text,
        "relay": server.relay,
        "lookup": lookup_json(&server.lookup),
        "asked": server.asked.iter().map(asked_json).collect::<Vec<Json>>(),
    })
}

fn asked_json(asked: &Asked) -> Json {
    json!({
        "address": asked.address.ip().to_string(),
        "port": asked.address.port(),
        "transport": asked.transport.name(),
        "base": asked.base.map(address_json),
        "relay_family": asked.v6.map(|v6| if v6 { "IPv6" } else { "IPv4" }),
        "took_ms": float(asked.took),
        "result": result_slug(&asked.result),
        "candidate": asked.result.as_ref().ok().map(|address| address_json(*address)),
        "reason": asked.result.as_ref().err().map(|reason| reason.words()),
        "error": asked.error.as_ref().map(|(code, reason)| json!({ "code": code, "reason": reason })),
        "tls": asked.tls.as_ref().map(tls_json),
    })
}

fn offered_json(one: &Offered) -> Json {
    json!({
        "type": one.kind.name(),
        "protocol": if one.tcp.is_some() { "tcp" } else { "udp" },
        "tcp_type": one.tcp.map(|tcp| tcp.name()),
        "address": one.address.as_ref().map_or_else(Clone::clone, ToString::to_string),
        "port": one.port,
        "component": one.component,
        "foundation": one.foundation,
        "priority": one.priority,
        "priority_parts": parts_json(one.priority),
        "priority_problem": wrong_priority(one).map(|says| says.plain()),
        "at_ms": one.at.map(|at| float(at.0)),
    })
}

fn engine_json(gathered: &Gathered, engine: &Engine) -> Json {
    json!({
        "candidates": engine.candidates.iter().map(offered_json).collect::<Vec<Json>>(),
        "complete_ms": engine.complete.map(|at| float(at.0)),
        "waited_ms": float(engine.waited),
        "skipped": engine.skipped,
        "failed": engine.failed,
        "warnings": engine.warnings,
        "differences": differences(gathered, engine).iter().map(|odd| json!({
            "name": odd.name,
            "level": odd.level.name(),
            "message": odd.says.plain(),
        })).collect::<Vec<Json>>(),
    })
}
