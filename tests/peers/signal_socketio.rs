//! socket.io's own clients, versions 4 and 2, in `signal serve --dialect rooms`: every transport, in pairs.

use std::process::Command;

use serde_json::Value;

use super::program::Program;
use super::signal::Served;
use super::{installed, namespace, skip};
use crate::pipeline::root;

#[test]
fn socket_io_clients_of_both_versions_by_every_transport() {
    let place = root().join("tests/peers/socketio");
    let Some(node) = installed(&["node"]) else { return };
    if !place.join("node_modules/socket.io-client").is_dir() {
        skip("socket.io's clients are not installed (npm ci in tests/peers/socketio)");
        return;
    }
    namespace::block_on(120, async {
        let served = Served::start("rooms", "socketio").await;
        let at = served.page.trim_end_matches('/').to_owned();
        let clients = Program::start(Command::new(node).arg(place.join("clients.mjs")).arg(&at));
        let (code, out, err) = clients.ended().await;
        let told: Vec<Value> = out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        assert_eq!(code, Some(0), "{out}\n{err}");
        // Three transports of two versions, each with each.
        assert_eq!(told.len(), 36, "{out}\n{err}");
        for pair in told {
            for (side, number) in [("one", 0), ("other", 1)] {
                let kind = pair[side].as_str().expect("a name");
                let wanted = if kind.ends_with(" polling") { "polling" } else { "websocket" };
                // From polling to WebSocket happened while messages were exchanged.
                assert_eq!(pair["transports"][number], wanted, "{pair}");
            }
        }
        served.end().await;
    });
}
