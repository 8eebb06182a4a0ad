//! `rtcscope man`.

use std::io::{self, Write};

use anyhow::{Context, bail};

use super::Exit;
use super::output::stdout;
use crate::prose::Untrusted;
use crate::render::escape::plain;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope man > rtcscope.1
  rtcscope man sdp explain")]
pub(super) struct Args {
    /// The page of this command instead of the main one.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// The manual page of a command, named from the root (`["sdp", "explain"]`); none when there is no such command.
pub fn page(names: &[&str]) -> io::Result<Option<Vec<u8>>> {
    let mut root = super::command();
    root.build();
    let mut command = &root;
    for name in names {
        match command.find_subcommand(name) {
            Some(found) => command = found,
            None => return Ok(None),
        }
    }
    let title = std::iter::once("rtcscope").chain(names.iter().copied()).collect::<Vec<_>>().join("-");
    let mut page = Vec::new();
    // A date would make the page differ from day to day.
    clap_mangen::Man::new(command.clone()).title(title.to_uppercase()).date("").render(&mut page)?;
    Ok(Some(page))
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let names: Vec<&str> = args.command.iter().map(String::as_str).collect();
    let Some(page) = page(&names).context("cannot make the page")? else {
        bail!("there is no command {}; see rtcscope --help", plain(&Untrusted::new(&names.join(" "))));
    };
    let mut out = stdout();
    out.write_all(&page).and_then(|()| out.flush()).context("cannot write the output")?;
    Ok(Exit::Ok)
}
