//! stub
pub(crate) async fn stats(peer: &crate::net::peer::Peer) -> Vec<serde_json::Value> {
    use webrtc::peer_connection::{RTCStatsReportEntry as E, StatsSelector};
    let r = peer.connection.get_stats(tokio::time::Instant::now().into_std(), StatsSelector::None).await;
    r.iter().map(|e| match e {
        E::PeerConnection(x) => serde_json::to_value(x), E::Transport(x) => serde_json::to_value(x), E::IceCandidatePair(x) => serde_json::to_value(x),
        E::LocalCandidate(x) => serde_json::to_value(x), E::RemoteCandidate(x) => serde_json::to_value(x), E::Certificate(x) => serde_json::to_value(x),
        E::Codec(x) => serde_json::to_value(x), E::DataChannel(x) => serde_json::to_value(x), E::InboundRtp(x) => serde_json::to_value(x), E::OutboundRtp(x) => serde_json::to_value(x),
        E::RemoteInboundRtp(x) => serde_json::to_value(x), E::RemoteOutboundRtp(x) => serde_json::to_value(x), _ => Ok(serde_json::Value::Null) }.unwrap_or_default()).collect()
}
