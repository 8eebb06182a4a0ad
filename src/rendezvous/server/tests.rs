//! The server machines, without sockets.
