//! Drives the engines of `probe` over real sockets: a hub that many probes share for UDP, connections for TCP and TLS, the
//! sockets of a server. All waits end; what arrives unasked is bounded.

pub(super) mod dtls;
pub(super) mod files;
pub(super) mod hub;
pub mod nat;
pub mod probe;
pub(super) mod resolve;
pub mod serve;
pub(super) mod stream;
mod tls;

use std::io;

use crate::probe::Ids;
use crate::probe::outcome::Refusal;

/// Transaction IDs from the system's randomness.
pub(super) fn ids() -> Ids {
    Box::new(|| {
        let mut id = [0; 12];
        if getrandom::fill(&mut id).is_err() {
            // A system without randomness: the seeds of hash maps are the next best.
            use std::hash::{BuildHasher, Hasher};
            let seed = || std::collections::hash_map::RandomState::new().build_hasher().finish().to_be_bytes();
            id[..8].copy_from_slice(&seed());
            id[8..].copy_from_slice(&seed()[..4]);
        }
        id
    })
}

/// Waits until the user or the system wants us to end.
pub(super) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// What an error of sending or receiving says about the way there; none when it says nothing.
pub(super) fn refusal(error: &io::Error) -> Option<Refusal> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(Refusal::Port),
        io::ErrorKind::HostUnreachable => Some(Refusal::Host),
        io::ErrorKind::PermissionDenied => Some(Refusal::Prohibited),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable | io::ErrorKind::NetworkDown => {
            Some(Refusal::NoRoute)
        }
        _ => None,
    }
}
