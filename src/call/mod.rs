//! A call between two peers: what happens in it as events, and what follows from them. Pure: a driver with sockets or
//! with virtual time produces the events.

pub mod event;
pub mod impair;
pub mod measure;
pub mod media;
pub mod metrics;
pub mod outcome;
pub mod phase;
pub mod scenario;
pub mod series;
pub mod verdict;
