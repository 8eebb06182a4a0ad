//! stub
pub(crate) async fn stats(_peer: &crate::net::peer::Peer) -> Vec<serde_json::Value> { Vec::new() }
