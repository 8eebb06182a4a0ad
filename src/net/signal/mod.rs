//! Signaling servers: connections to them, and calls through them.

pub mod call;
pub mod connect;
pub mod url;
