//! `rtcscope signal`: one file a command.

mod call;

use clap::Subcommand;

use super::Exit;
use super::output::Terminal;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Call somebody through a signaling server, or be called.
    Call(Box<call::Args>),
}

pub(super) fn run(command: &Command, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        Command::Call(args) => call::run(args, terminal),
    }
}
