//! Signaling over real sockets: the server that `rendezvous` decides for, connections to servers, and calls through them.

pub mod call;
pub mod connect;
mod failure;
pub mod serve;
pub mod url;
