//! Signaling over real sockets: connections to servers, calls through them, and the server that `rendezvous` decides for.

pub mod call;
pub mod connect;
pub mod serve;
pub mod url;
