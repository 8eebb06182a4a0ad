//! The `stun` commands: what a message holds, what a server answers, what a NAT does.

pub mod decode;
mod words;
