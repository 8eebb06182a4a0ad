//! What the commands that speak signaling have to say.

pub mod serve;
