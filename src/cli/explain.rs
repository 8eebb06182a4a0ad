//! `rtcscope sdp explain`.

use anyhow::Context;

use super::Exit;
use super::describe::Input;
use super::input::InputArgs;
use super::output::{FormatArgs, Terminal, say};
use crate::prose::Untrusted;
use crate::render::Format;
use crate::render::escape::plain;
use crate::report::explain::{Extent, has, lower, overview, overview_row};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp explain offer.sdp
  rtcscope sdp explain --brief server.log
  rtcscope sdp explain --only candidate < offer.sdp
  rtcscope sdp explain --pick 2 --json call.har

Exit codes: 0 explained, whatever it says; 2 wrong usage, or nothing to read.")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
    /// Only what it is: the summary, not the lines.
    #[arg(long, conflicts_with = "lines")]
    brief: bool,
    /// Only the lines, without the summary.
    #[arg(long)]
    lines: bool,
    /// Only one section (by mid, number or kind), the `session` part, or one attribute or line type.
    #[arg(long, value_name = "MID|session|ATTRIBUTE")]
    only: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    let mut input = Input::read(&args.input)?;
    let (mut shown, mut asked) = (false, false);
    let only = args.only.as_deref();
    let extent = Extent { summary: !args.lines, lines: !args.brief, only };
    let exit = input.each(
        &args.input,
        terminal,
        |_| format,
        Some((overview_row, overview)),
        |described, sink| {
            asked = true;
            shown |= has(described, only);
            lower(described, extent, sink)
        },
    );
    let exit = exit.context("cannot write the output")?;
    if let Some(only) = only
        && asked
        && !shown
    {
        let only = plain(&Untrusted::new(only));
        say(&format!(
            "nothing called {only} is in it: --only takes a mid, the number or kind of a section, `session`, or the name of \
             an attribute"
        ));
        return Ok(Exit::Usage);
    }
    Ok(exit)
}
