//! TURN as engines (RFC 8656): told the time, handed what arrived, asked what to send.
//!
//! A [`client::Client`] is one 5-tuple: its requests, its allocation, and what must be renewed of it. A
//! [`session::Session`] tries a way out step by step with one, [`traffic`] counts the packets that go through, [`trouble`]
//! names whatever goes wrong, and [`grid`] is what all ways together come to.

pub mod ask;
pub mod audit;
pub mod channel;
pub mod client;
pub mod demand;
pub mod grid;
pub mod keyring;
pub mod login;
pub mod reply;
pub mod servers;
pub mod session;
#[cfg(test)]
mod simulated;
pub mod tally;
pub mod traffic;
pub mod tried;
pub mod trouble;
