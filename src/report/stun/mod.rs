//! The `stun` commands: what a message holds, what a server answers, what a NAT does.

pub mod decode;
#[cfg(feature = "net")]
pub mod nat;
#[cfg(feature = "net")]
pub mod probe;
#[cfg(feature = "net")]
pub(in crate::report) mod probe_wire;
#[cfg(feature = "net")]
pub mod serve;
pub(in crate::report) mod words;
