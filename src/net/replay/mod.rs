//! A capture against something live: peer connections of the engine (`drive`), a signaling server (`live`).

mod codecs;
mod connection;
pub mod drive;
pub mod live;
mod mids;
