//! `rtcscope sdp explain`.

use anyhow::Context;

use super::Exit;
use super::describe::Input;
use super::input::InputArgs;
use super::output::{FormatArgs, Terminal, say, stdout};
use crate::lint::error::explain;
use crate::lint::{Description, Profile};
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::render::{Format, renderer};
use crate::report::error::{Given, lower as lower_error};
use crate::report::explain::{Extent, has, lower, overview, overview_row};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp explain offer.sdp
  rtcscope sdp explain --brief server.log
  rtcscope sdp explain --only candidate < offer.sdp
  rtcscope sdp explain --pick 2 --json call.har
  rtcscope sdp explain --error 'Called with SDP without DTLS fingerprint.'
  rtcscope sdp explain --error 'Called in wrong state: stable' offer.sdp

Exit codes: 0 explained, whatever it says; 2 wrong usage, or nothing to read;
3 an error sentence that is not known.")]
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
    /// Explain this error sentence of a browser or another stack; with a file, in the description it is about.
    #[arg(long, value_name = "SENTENCE", conflicts_with_all = ["brief", "lines", "only"])]
    error: Option<String>,
    /// Only one section (by mid, number or kind), the `session` part, or one attribute or line type.
    #[arg(long, value_name = "MID|session|ATTRIBUTE")]
    only: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    if let Some(sentence) = &args.error {
        return error(sentence, args, format, terminal);
    }
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

/// Explains an error sentence, with the descriptions named or without any.
fn error(sentence: &str, args: &Args, format: Format, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut known = false;
    let exit = if args.input.names_files() {
        let mut input = Input::read(&args.input)?;
        input.each(
            &args.input,
            terminal,
            |_| format,
            None,
            |described, sink| {
                let said = described.found.said.map(|said| said.kind);
                let description = Description::new(described.session, said, Profile::Jsep);
                let explained = explain(sentence, Some(&description));
                known |= explained.is_some();
                let outer = |span| described.found.outer(span);
                lower_error(explained.as_ref(), sentence, Some(Given { source: described.source, outer: &outer }), sink)
            },
        )
    } else {
        let explained = explain(sentence, None);
        known = explained.is_some();
        let mut out = stdout();
        let mut sink = renderer(format, terminal.look(false), &mut out);
        lower_error(explained.as_ref(), sentence, None, sink.as_mut()).and_then(|()| sink.finish()).map(|()| Exit::Ok)
    };
    let exit = exit.context("cannot write the output")?;
    Ok(if exit == Exit::Ok && !known { Exit::CouldNotTell } else { exit })
}
