//! STUN and TURN messages as they are on the wire (RFC 8489, RFC 8656, RFC 5780, RFC 8445): every byte accounted for, what
//! is wrong with one said rather than refused. Pure, and there without the feature `net`.
//!
//! This is a reader for people and for evidence: it keeps offsets and it does not fail. What we send is put together by
//! `probe::wire`, with the codec of the engine.

pub mod integrity;
pub mod message;
pub mod packet;
pub mod registry;
pub mod remarks;
pub mod scope;
pub mod transcript;
pub mod value;
