//! `rtcscope signal`: one file a command.

mod call;
mod serve;

use clap::Subcommand;

use super::Exit;
use super::output::Terminal;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Call somebody through a signaling server, or be called.
    Call(Box<call::Args>),
    /// Be a signaling server, for tests: on loopback unless told otherwise.
    Serve(Box<serve::Args>),
}

pub(super) fn run(command: &Command, terminal: &Terminal) -> anyhow::Result<Exit> {
    match command {
        Command::Call(args) => call::run(args, terminal),
        Command::Serve(args) => serve::run(args, terminal),
    }
}
