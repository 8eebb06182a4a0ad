//! `rtcscope turn`: one file a command.

mod probe;

use clap::Subcommand;
pub(super) use probe::{from, not_a_server};

use super::Exit;
use super::output::Terminal;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh.
    Probe(probe::Args),
}

pub(super) fn run(command: &Command, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        Command::Probe(args) => probe::run(args, terminal),
    }
}
