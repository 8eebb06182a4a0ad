//! ICE candidates as data: what a host would offer, how priorities and foundations are made, what an engine offers beside it,
//! and what all that means for calls (RFC 8445, section 5.1).

pub mod candidate;
pub mod compare;
pub mod demand;
pub mod gathered;
pub mod hidden;
pub mod interface;
pub mod meaning;
pub mod offer;
