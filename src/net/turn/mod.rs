//! Drives the engines of `probe::turn` over real sockets: each way out has a socket of its own, as a relay tells its clients
//! apart by their addresses. All waits end.

pub(super) mod cell;
mod echo;
mod pipe;
pub mod probe;
mod streams;
