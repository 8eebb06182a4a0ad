//! `rtcscope stun`: one file a command.

mod decode;
#[cfg(feature = "net")]
mod nat;
#[cfg(feature = "net")]
mod probe;
#[cfg(feature = "net")]
mod serve;

use clap::Subcommand;
#[cfg(feature = "net")]
pub(super) use probe::transport;

use super::Exit;
use super::output::Terminal;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers.
    #[cfg(feature = "net")]
    Probe(probe::Args),
    /// Find out what a NAT does, by RFC 5780, and what that means for calls.
    #[cfg(feature = "net")]
    Nat(nat::Args),
    /// Explain STUN and TURN messages byte by byte: from hex, base64 or a file.
    Decode(decode::Args),
    /// Be a STUN server, for tests: on loopback unless told otherwise.
    #[cfg(feature = "net")]
    Serve(serve::Args),
}

pub(super) fn run(command: &Command, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        #[cfg(feature = "net")]
        Command::Probe(args) => probe::run(args, terminal),
        #[cfg(feature = "net")]
        Command::Nat(args) => nat::run(args, terminal),
        Command::Decode(args) => decode::run(args, terminal),
        #[cfg(feature = "net")]
        Command::Serve(args) => serve::run(args, terminal),
    }
}
