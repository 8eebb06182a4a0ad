//! Signaling over real sockets: the server that `rendezvous` decides for, connections to servers, and calls through them.

pub mod call;
pub mod connect;
pub mod serve;
pub mod url;
