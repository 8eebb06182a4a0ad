//! `rtcscope sdp parse`.

use anyhow::Context;

use super::Exit;
use super::describe::Input;
use super::input::InputArgs;
use super::output::{FormatArgs, Terminal};
use crate::render::Format;
use crate::report::Item;
use crate::report::parse::lower;
use crate::sdp::compat;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp parse offer.sdp
  rtcscope sdp parse offer.sdp | jq '.summary.media[].codecs'
  rtcscope sdp parse offer.sdp | rtcscope sdp build | cmp - offer.sdp
  rtcscope sdp parse --compat sdp-transform offer.sdp

On a terminal it prints a table, in a pipe JSON (one document a line when there
are several descriptions). schema/sdp.schema.json in the source tree describes it.")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
    /// Give the JSON that another library's users know.
    #[arg(long, value_name = "LIBRARY")]
    compat: Option<Compat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Compat {
    /// What `parse()` of sdp-transform 3 gives.
    SdpTransform,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut input = Input::read(&args.input)?;
    let format = |several| match args.format.get() {
        Some(format) => format,
        None if terminal.is_terminal() && args.compat.is_none() => Format::Human,
        None if several => Format::Jsonl,
        None => Format::Json,
    };
    let exit = input.each(&args.input, terminal, format, None, |described, sink| match args.compat {
        Some(Compat::SdpTransform) => sink.item(Item::Data(&compat::sdp_transform(described.session.document))),
        None => lower(described, sink),
    });
    exit.context("cannot write the output")
}
