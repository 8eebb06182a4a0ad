//! A call between two peers: what happens in it as events, and what follows from them. Pure: a driver with sockets or
//! with virtual time produces the events.

pub mod agreed;
pub mod board;
pub mod cause;
pub mod event;
pub mod impair;
pub mod media;
pub mod metrics;
pub mod outcome;
pub mod phase;
pub mod quantity;
pub mod reception;
pub mod scenario;
pub mod series;
pub mod signal;
pub mod sweep;
pub mod verdict;
