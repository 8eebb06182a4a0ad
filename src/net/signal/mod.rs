//! Signaling over real sockets: the server that `rendezvous` decides for.

pub mod serve;
