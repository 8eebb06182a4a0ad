//! `rtcscope stun`: one file a command.

mod decode;

use clap::Subcommand;

use super::Exit;
use super::output::Terminal;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Explain STUN and TURN messages byte by byte: from hex, base64 or a file.
    Decode(decode::Args),
}

pub(super) fn run(command: &Command, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        Command::Decode(args) => decode::run(args, terminal),
    }
}
