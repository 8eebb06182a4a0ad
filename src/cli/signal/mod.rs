//! `rtcscope signal`: one file a command.

mod serve;

use clap::Subcommand;

use super::Exit;
use super::output::Terminal;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Be a signaling server, for tests: on loopback unless told otherwise.
    Serve(Box<serve::Args>),
}

pub(super) fn run(command: &Command, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        Command::Serve(args) => serve::run(args, terminal),
    }
}
