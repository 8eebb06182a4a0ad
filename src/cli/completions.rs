//! `rtcscope completions`.

use std::io::Write;

use anyhow::Context;
use clap_complete::Shell;

use super::Exit;
use super::output::stdout;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope completions bash > rtcscope.bash
  rtcscope completions zsh > _rtcscope")]
pub(super) struct Args {
    /// The shell to write them for.
    shell: Shell,
}

/// The completions for a shell, as the committed files have them.
pub fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::command(), "rtcscope", &mut script);
    script
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut out = stdout();
    out.write_all(&script(args.shell)).and_then(|()| out.flush()).context("cannot write the output")?;
    Ok(Exit::Ok)
}
