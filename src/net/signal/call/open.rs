//! The connection as the dialect wants it: where socket.io is spoken, at its path and in the version that the server has.

use crate::net::signal::connect::{Connection, Failure, How, connect};
use crate::net::signal::url::Url;
use crate::rendezvous::client::socket_io;

/// Connects. A server that refuses version 4 of engine.io is asked for version 3.
pub(super) async fn open(dialect: &str, url: &Url, how: &How) -> Result<Connection, Failure> {
    if dialect != "rooms" {
        return connect(url, how).await;
    }
    let at = |version| url.at(socket_io::PATH, &socket_io::query(version));
    match connect(&at(4), how).await {
        Err(failure @ Failure::Status(400, _)) => connect(&at(3), how).await.map_err(|_| failure),
        other => other,
    }
}
