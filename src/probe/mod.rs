//! STUN transactions, probes and NAT discovery as engines: told the time, handed what arrived, asked what to do next. They
//! have no clock, no socket and no chance of their own, so every moment of them can be tested in virtual time.
//!
//! A [`transaction::Transaction`] decides when to send again; [`answer`] judges what comes back; [`binding::Binding`] puts
//! transactions in a row and measures; [`nat`] asks from several sockets what a NAT does; [`server`] is the other side.

pub mod answer;
pub mod binding;
pub mod demand;
pub mod framing;
pub mod gather;
pub mod nat;
pub mod outcome;
pub mod server;
pub mod spread;
pub mod srv;
pub mod survey;
pub mod target;
pub mod timing;
pub mod transaction;
pub mod turn;
pub mod wire;

use crate::stun::message::TransactionId;

/// Where transaction IDs come from: they must be unpredictable (RFC 8489, section 5), or anybody could answer.
pub type Ids = Box<dyn FnMut() -> TransactionId + Send>;
