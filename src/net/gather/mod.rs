//! Gathers candidates by our own engines, from sockets of our own, and asks the `webrtc` engine for its candidates beside.

mod engine;
mod reflexive;
mod relays;
mod run;

pub use run::{Options, Policy, gather_here};

/// Random bytes for a name.
fn random() -> [u8; 16] {
    let mut ids = crate::net::stun::ids();
    let mut bytes = [0; 16];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&ids()[..8]);
    }
    bytes
}

/// Random bytes for an offer.
pub fn chance() -> crate::probe::gather::offer::Chance {
    let mut ids = crate::net::stun::ids();
    let mut chance = [0; 96];
    for part in chance.chunks_mut(12) {
        part.copy_from_slice(&ids());
    }
    chance
}
