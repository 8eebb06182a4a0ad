//! Where peers find each other: the signaling systems as state machines, without sockets, clock or chance. They are told
//! what arrives and what time it is, and say what is to be sent. What a message looks like is in `signal::dialect`; here
//! is what follows from it.

pub mod client;
pub mod server;
