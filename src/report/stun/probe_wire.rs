//! `stun probe`: its JSON.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::probe::{Surveyed, family};
use super::words::hex;
use crate::probe::answer::MappedBy;
use crate::probe::binding::{Round, RoundTrip};
use crate::probe::survey::{Comparison, Endpoint, Lookup, LookupFailure, Server, Tls};
use crate::stun::scope::Scope;

/// The value of `format`.
const FORMAT: &str = "rtcscope.stun-probe";

/// All of it.
pub(super) fn wire(surveyed: &Surveyed<'_>) -> Json {
    let survey = surveyed.survey;
    let good = survey.servers.iter().all(Server::is_good) && surveyed.checked.iter().all(|checked| checked.holds);
    let ranking: Vec<Json> = survey
        .ranking()
        .iter()
        .map(|(server, endpoint)| {
            json!({
                "server": server.target.text,
                "address": endpoint.address.to_string(),
                "transport": endpoint.transport.name(),
                "median_ms": endpoint.spread().map(|spread| float(spread.median)),
            })
        })
        .collect();
    json!({
        "format": FORMAT,
        "version": 1,
        "good": good,
        "servers": survey.servers.iter().map(server_json).collect::<Vec<Json>>(),
        "comparison": { "ipv4": comparison_json(&survey.comparison(false)), "ipv6": comparison_json(&survey.comparison(true)) },
        "ranking": ranking,
        "demands": surveyed.checked.iter().map(|checked| json!({
            "demand": checked.demand,
            "holds": checked.holds,
            "message": checked.says.plain(),
        })).collect::<Vec<Json>>(),
        "strays": survey.strays,
    })
}

pub(in crate::report) fn float(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

pub(in crate::report) fn address_json(address: SocketAddr) -> Json {
    json!({ "address": address.ip().to_string(), "port": address.port() })
}

fn comparison_json(comparison: &Comparison) -> Json {
    let pairs = |all: &[(SocketAddr, SocketAddr)]| -> Json {
        all.iter()
            .map(|(server, mapped)| json!({ "server": server.to_string(), "mapped": mapped.to_string() }))
            .collect()
    };
    match comparison {
        Comparison::TooFew => json!({ "result": comparison.slug() }),
        Comparison::Same(address, servers) => {
            json!({ "result": comparison.slug(), "mapped": address.to_string(), "servers": servers })
        }
        Comparison::NoNat(address) => json!({ "result": comparison.slug(), "mapped": address.to_string() }),
        Comparison::Ports(all) | Comparison::Addresses(all) => {
            json!({ "result": comparison.slug(), "seen": pairs(all) })
        }
    }
}

fn server_json(server: &Server) -> Json {
    json!({
        "server": server.target.text,
        "host": server.target.host.text(),
        "port": server.target.port,
        "good": server.is_good(),
        "lookup": lookup_json(&server.lookup),
        "endpoints": server.endpoints.iter().map(endpoint_json).collect::<Vec<Json>>(),
    })
}

pub(in crate::report) fn lookup_json(lookup: &Lookup) -> Json {
    let failed = lookup.failed.map(|failure| match failure {
        LookupFailure::NoSuchHost => "no-such-host",
        LookupFailure::Unavailable => "unavailable",
        LookupFailure::WrongFamily => "no-address-of-family",
    });
    json!({
        "took_ms": lookup.took.map(float),
        "failed": failed,
        "no_ipv4": lookup.without.0,
        "no_ipv6": lookup.without.1,
        "services": lookup.services.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>(),
    })
}

fn endpoint_json(endpoint: &Endpoint) -> Json {
    let probed = &endpoint.probed;
    let said = probed.said.as_ref();
    let outcome = endpoint.outcome();
    let mut all = json!({
        "address": endpoint.address.ip().to_string(),
        "port": endpoint.address.port(),
        "family": family(endpoint.address.is_ipv6()),
        "transport": endpoint.transport.name(),
        "outcome": outcome.slug(),
        "reason": outcome.words(),
        "help": Some(outcome.help()).filter(|help| !help.is_empty()),
        "local": endpoint.local.map(address_json),
        "mapped": endpoint.mapped().map(address_json),
        "mapped_by": said.and_then(|said| said.mapped).map(|(_, by)| match by {
            MappedBy::Xor => "XOR-MAPPED-ADDRESS",
            MappedBy::Draft => "XOR-MAPPED-ADDRESS (draft)",
            MappedBy::Plain => "MAPPED-ADDRESS",
        }),
        "mapped_scope": endpoint.mapped().map(|mapped| Scope::of(mapped.ip()).slug()),
        "way": endpoint.way().slug(),
        "rtt": endpoint.spread().map(|spread| json!({
            "count": spread.count,
            "min_ms": float(spread.min),
            "median_ms": float(spread.median),
            "p95_ms": float(spread.p95),
            "max_ms": float(spread.max),
        })),
        "asked": probed.asked,
        "requests": probed.sent,
        "answers": probed.answered,
        "loss": probed.loss(),
        "duplicates": probed.duplicates,
        "rounds": probed.rounds.iter().take(1000).map(round_json).collect::<Vec<Json>>(),
    });
    let more = json!({
        "software": said.and_then(|said| said.software.clone()),
        "response_origin": said.and_then(|said| said.origin).map(|address| address.to_string()),
        "other_address": said.and_then(|said| said.other).map(|address| address.to_string()),
        "alternate_server": said.and_then(|said| said.alternate).map(|address| address.to_string()),
        "error": said.and_then(|said| said.error.as_ref()).map(|(code, reason)| json!({ "code": code, "reason": reason })),
        "realm": said.and_then(|said| said.challenge.as_ref()).map(|(realm, _)| String::from_utf8_lossy(realm).into_owned()),
        "unknown_attributes": said.map(|said| said.unknown.iter().map(|kind| format!("0x{kind:04x}")).collect::<Vec<_>>()),
        "fingerprint": said.map(|said| said.fingerprint),
        "rfc3489": said.map(|said| said.old),
        "authenticated": probed.signed,
        "connect_ms": endpoint.connect.map(float),
        "tls": endpoint.tls.as_ref().map(tls_json),
        "oddities": endpoint.oddities().iter().map(|oddity| json!({
            "name": oddity.name,
            "level": oddity.level.name(),
            "message": oddity.says.plain(),
        })).collect::<Vec<Json>>(),
        "evidence": probed.evidence.iter().map(|evidence| json!({
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

fn round_json(round: &Round) -> Json {
    let (exact, between) = match round.round_trip {
        Some(RoundTrip::Exact(time)) => (Some(float(time)), None),
        Some(RoundTrip::Between(low, high)) => (None, Some([float(low), float(high)])),
        None => (None, None),
    };
    json!({
        "at_ms": float(round.at.0),
        "outcome": round.outcome.slug(),
        "rtt_ms": exact,
        "rtt_between_ms": between,
        "requests": round.sent,
        "answers": round.answered,
    })
}

pub(in crate::report) fn tls_json(tls: &Tls) -> Json {
    json!({
        "handshake_ms": tls.handshake.map(float),
        "protocol": tls.protocol,
        "cipher": tls.cipher,
        "trusted": tls.certificate.is_some() && tls.distrust.is_none(),
        "distrust": tls.distrust.as_ref().map(|why| json!({ "name": why.slug(), "message": why.words().plain() })),
        "error": tls.error,
        "insecure": tls.insecure,
        "certificate": tls.certificate.as_ref().map(|certificate| json!({
            "subject": certificate.subject,
            "issuer": certificate.issuer,
            "names": certificate.names,
            "expires": certificate.until,
            "expires_in_days": certificate.days,
            "chain_length": certificate.chain,
        })),
    })
}
