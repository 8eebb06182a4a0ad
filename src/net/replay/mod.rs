//! A capture against something live: peer connections of the engine (`drive`).

mod codecs;
mod connection;
pub mod drive;
mod mids;
