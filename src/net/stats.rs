//! The statistics of a peer, named as W3C names them. The engine fills many fields with zeros that it does not measure, and
//! gives some in other units: what is not measured is left out, what is measured is in the right unit, and what the engine
//! leaves out but RTCP told us is put in.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use webrtc::peer_connection::{RTCIceCandidate, RTCStatsReportEntry as Entry, StatsSelector};

use crate::net::measured::MEASURED;
use crate::net::media::Received;
use crate::net::peer::Peer;
use crate::net::tap::Heard;

/// Fields that name other entries.
const REFERENCES: &[&str] =
    &["selectedCandidatePairId", "localCertificateId", "remoteCertificateId", "localCandidateId", "remoteCandidateId"];

/// `getStats`, sorted by type and id.
pub(crate) async fn stats(peer: &Peer) -> Vec<Value> {
    let now = tokio::time::Instant::now().into_std();
    let report = peer.connection.get_stats(now, StatsSelector::None).await;
    let (candidates, ufrag) = ice(peer).await;
    let mut entries: Vec<Map<String, Value>> = report
        .iter()
        .filter_map(|entry| {
            let Value::Object(raw) = engine(entry)? else { return None };
            mended(&raw, &candidates)
        })
        .collect();
    let heard = peer.heard();
    let (received, written) = (peer.received(), peer.written());
    for entry in &mut entries {
        match kind(entry) {
            "transport" => {
                if let Some(ufrag) = &ufrag {
                    entry.insert("iceLocalUsernameFragment".into(), json!(ufrag));
                }
            }
            "local-candidate" => outside(peer, entry),
            "inbound-rtp" | "outbound-rtp" => mend_rtp(entry, &heard, &received, &written),
            _ => {}
        }
    }
    let remote: Vec<_> = entries.iter().filter_map(|entry| remote_of(entry, &heard)).collect();
    for entry in &mut entries {
        let id = text(entry, "id").map(str::to_owned);
        if let Some(other) = remote.iter().find(|other| text(other, "localId").map(str::to_owned) == id) {
            entry.insert("remoteId".into(), other["id"].clone());
        }
    }
    entries.extend(remote);
    rename(&mut entries);
    let timestamp = peer.shared.reporter.clock().timestamp();
    for entry in &mut entries {
        entry.insert("timestamp".into(), json!(timestamp));
    }
    entries.sort_by(|a, b| (kind(a), text(a, "id")).cmp(&(kind(b), text(b, "id"))));
    entries.into_iter().map(Value::Object).collect()
}

fn kind(entry: &Map<String, Value>) -> &str {
    text(entry, "type").unwrap_or_default()
}

fn text<'e>(entry: &'e Map<String, Value>, name: &str) -> Option<&'e str> {
    entry.get(name).and_then(Value::as_str)
}

/// The engine's entry as it would write it.
fn engine(entry: &Entry) -> Option<Value> {
    match entry {
        Entry::PeerConnection(entry) => serde_json::to_value(entry),
        Entry::Transport(entry) => serde_json::to_value(entry),
        Entry::IceCandidatePair(entry) => serde_json::to_value(entry),
        Entry::LocalCandidate(entry) | Entry::RemoteCandidate(entry) => serde_json::to_value(entry),
        Entry::Certificate(entry) => serde_json::to_value(entry),
        Entry::Codec(entry) => serde_json::to_value(entry),
        Entry::DataChannel(entry) => serde_json::to_value(entry),
        Entry::InboundRtp(entry) => serde_json::to_value(entry),
        Entry::OutboundRtp(entry) => serde_json::to_value(entry),
        // Those of the peer are all zeros; ours are made from its reports.
        _ => return None,
    }
    .ok()
}

/// The candidates with their true priorities, and our user fragment.
async fn ice(peer: &Peer) -> (Vec<RTCIceCandidate>, Option<String>) {
    let Some(sctp) = peer.connection.sctp().await else { return Default::default() };
    let ice = sctp.transport().ice_transport();
    let mut candidates = ice.get_local_candidates().await.unwrap_or_default();
    candidates.extend(ice.get_remote_candidates().await.unwrap_or_default());
    let parameters = ice.get_local_parameters().await.ok().flatten();
    (candidates, parameters.map(|parameters| parameters.username_fragment))
}

/// What is measured, in the right units.
fn mended(raw: &Map<String, Value>, candidates: &[RTCIceCandidate]) -> Option<Map<String, Value>> {
    let (_, measured) = MEASURED.iter().find(|(known, _)| *known == kind(raw))?;
    let mut entry = Map::new();
    for name in ["type", "id"].iter().chain(*measured) {
        let Some(value) = raw.get(*name) else { continue };
        // Neither says anything: an absent member does, by W3C.
        if value.is_null() || matches!(value.as_str(), Some("" | "Unspecified" | "unspecified")) {
            continue;
        }
        entry.insert((*name).to_owned(), value.clone());
    }
    match kind(raw) {
        "local-candidate" | "remote-candidate" => {
            let id = text(raw, "id").unwrap_or_default();
            if let Some(known) = candidates.iter().find(|known| id.ends_with(&known.id)) {
                entry.insert("priority".into(), json!(known.priority));
            }
            if !entry.contains_key("relatedAddress") {
                entry.remove("relatedPort");
            }
        }
        "candidate-pair" if raw.get("responsesReceived").and_then(Value::as_u64) == Some(0) => {
            entry.remove("currentRoundTripTime");
        }
        "transport" => {
            // W3C wants the two bytes of the record's version.
            let version = match text(raw, "tlsVersion") {
                Some("DTLS 1.2") => Some("FEFD"),
                Some("DTLS 1.3") => Some("FEFC"),
                _ => None,
            };
            entry.remove("tlsVersion");
            if let Some(version) = version {
                entry.insert("tlsVersion".into(), json!(version));
            }
        }
        "certificate" => {
            let decoded = text(raw, "base64Certificate").and_then(from_hex);
            entry.remove("base64Certificate");
            if let Some(bytes) = decoded {
                entry.insert("base64Certificate".into(), json!(STANDARD.encode(bytes)));
            }
        }
        "codec" => {
            if raw.get("channels").and_then(Value::as_u64) == Some(0) {
                entry.remove("channels");
            }
            entry.insert("transportId".into(), json!("RTCTransport"));
        }
        _ => {}
    }
    Some(entry)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Our own candidates as they are known outside.
fn outside(peer: &Peer, entry: &mut Map<String, Value>) {
    let Some(seat) = peer.shared.runtime.seat() else { return };
    let address = text(entry, "address").and_then(|address| address.parse().ok());
    let port = entry.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
    if let (Some(address), Some(port)) = (address, port) {
        let outside = seat.outside(std::net::SocketAddr::new(address, port));
        entry.insert("address".into(), json!(outside.ip().to_string()));
        entry.insert("port".into(), json!(outside.port()));
    }
}

fn ssrc(entry: &Map<String, Value>) -> Option<u32> {
    entry.get("ssrc").and_then(Value::as_u64).and_then(|ssrc| u32::try_from(ssrc).ok())
}

/// Losses and jitter as we counted them: the engine has them only as of its last report, and as zeros before. And the
/// requests that were really sent or received.
fn mend_rtp(
    entry: &mut Map<String, Value>,
    heard: &Heard,
    received: &BTreeMap<u32, Received>,
    written: &BTreeMap<u32, u64>,
) {
    let Some(ssrc) = ssrc(entry) else { return };
    if let Some(received) = received.get(&ssrc).filter(|_| kind(entry) == "inbound-rtp") {
        entry.insert("packetsReceived".into(), json!(received.reception.packets));
        entry.insert("packetsLost".into(), json!(received.reception.lost()));
        if let Some(jitter) = received.reception.jitter(received.clock_rate) {
            entry.insert("jitter".into(), json!(jitter.as_secs_f64()));
        }
    }
    // The engine counts as sent again only what goes by RTX.
    let sent = entry.get("packetsSent").and_then(Value::as_u64);
    if let (Some(written), Some(sent)) = (written.get(&ssrc), sent) {
        entry.insert("retransmittedPacketsSent".into(), json!(sent.saturating_sub(*written)));
    }
    let requests = if kind(entry) == "inbound-rtp" { &heard.asking } else { &heard.asked };
    let requests = requests.get(&ssrc).copied().unwrap_or_default();
    entry.insert("nackCount".into(), json!(requests.nack));
    if text(entry, "kind") == Some("video") {
        entry.insert("pliCount".into(), json!(requests.pli));
        entry.insert("firCount".into(), json!(requests.fir));
    }
}

/// What the peer says about a stream: none as long as it has said nothing.
fn remote_of(entry: &Map<String, Value>, heard: &Heard) -> Option<Map<String, Value>> {
    let ssrc = ssrc(entry)?;
    let mut other = match kind(entry) {
        "outbound-rtp" => {
            let reported = heard.reported.get(&ssrc)?;
            let mut other = json!({
                "type": "remote-inbound-rtp",
                "packetsLost": reported.packets_lost,
                "fractionLost": reported.fraction_lost,
                "roundTripTimeMeasurements": reported.round_trips,
                "totalRoundTripTime": reported.total_round_trip.as_secs_f64(),
            });
            if let Some(jitter) = reported.jitter {
                other["jitter"] = json!(jitter);
            }
            if let Some(round_trip) = reported.round_trip {
                other["roundTripTime"] = json!(round_trip.as_secs_f64());
            }
            other
        }
        "inbound-rtp" => {
            let sent = heard.sent.get(&ssrc)?;
            json!({
                "type": "remote-outbound-rtp",
                "packetsSent": sent.packets,
                "bytesSent": sent.bytes,
                "reportsSent": sent.reports,
                "remoteTimestamp": epoch(sent.ntp),
            })
        }
        _ => return None,
    };
    for name in ["ssrc", "kind", "transportId", "codecId"] {
        if let Some(value) = entry.get(name) {
            other[name] = value.clone();
        }
    }
    other["localId"] = entry.get("id")?.clone();
    other["id"] = json!(format!("{}_{ssrc}", text(other.as_object()?, "type")?));
    match other {
        Value::Object(other) => Some(other),
        _ => None,
    }
}

/// An NTP timestamp (since 1900) in milliseconds since 1970.
fn epoch(ntp: u64) -> f64 {
    const SECONDS_1900_TO_1970: f64 = 2_208_988_800.0;
    (ntp as f64 / 4_294_967_296.0 - SECONDS_1900_TO_1970) * 1000.0
}

/// The engine's ids of candidates and certificates are random or long: they are numbered instead, in an order that does
/// not depend on chance. Its pairs name candidates by only a part of their ids.
fn rename(entries: &mut [Map<String, Value>]) {
    let certificate = entries.iter().find_map(|entry| text(entry, "localCertificateId").map(str::to_owned));
    let mut named: Vec<(String, String, String)> = Vec::new();
    for entry in entries.iter() {
        let id = text(entry, "id").unwrap_or_default().to_owned();
        let kind = match kind(entry) {
            kind @ ("local-candidate" | "remote-candidate" | "candidate-pair") => kind,
            "certificate" if Some(&id) == certificate.as_ref() => "local-certificate",
            "certificate" => "remote-certificate",
            _ => continue,
        };
        let key = ["candidateType", "address", "port"].map(|name| entry.get(name).map(Value::to_string));
        named.push((kind.to_owned(), format!("{key:?}"), id));
    }
    named.sort();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    for (kind, _, id) in named {
        let number = count.entry(kind.clone()).or_default();
        let name = format!("{kind}-{number}");
        *number += 1;
        // In a pair, a candidate goes without what is before its own id.
        if let Some((_, part)) = id.split_once("IceCandidate_") {
            names.insert(part.to_owned(), name.clone());
        }
        names.insert(id, name);
    }
    for entry in entries {
        for field in REFERENCES.iter().chain(&["id"]) {
            if let Some(name) = text(entry, field).and_then(|id| names.get(id)) {
                entry.insert((*field).to_owned(), json!(name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_and_ntp() {
        assert_eq!(from_hex("30820a"), Some(vec![0x30, 0x82, 0x0a]));
        assert_eq!((from_hex("308"), from_hex("zz")), (None, None));
        assert!((epoch((2_208_988_801 << 32) | (1 << 31)) - 1500.0).abs() < 0.001);
    }

    #[test]
    fn pairs_find_their_candidates_again() {
        let entry = |value: Value| value.as_object().cloned().expect("an object");
        let mut entries = [
            entry(json!({"type": "candidate-pair", "id": "RTCIceCandidatePair_a_b", "localCandidateId": "a",
                "remoteCandidateId": "b"})),
            entry(json!({"type": "local-candidate", "id": "RTCLocalIceCandidate_a", "port": 1})),
            entry(json!({"type": "remote-candidate", "id": "RTCRemoteIceCandidate_b", "port": 2})),
        ];
        rename(&mut entries);
        let ids: Vec<_> = entries.iter().filter_map(|entry| text(entry, "id")).collect();
        assert_eq!(ids, ["candidate-pair-0", "local-candidate-0", "remote-candidate-0"]);
        assert_eq!(text(&entries[0], "localCandidateId"), Some("local-candidate-0"));
    }
}
