//! `rtcscope sdp lint`.

mod config;
mod mend;
pub(super) mod rules;
pub(super) mod settings;

use anyhow::Context;

use self::mend::MendArgs;
use self::settings::JudgeArgs;
use super::Exit;
use super::describe::Input;
use super::input::InputArgs;
use super::output::{FindingFormatArgs, Terminal};
use crate::render::Format;
use crate::report::lint::{judge, lower};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp lint offer.sdp
  rtcscope sdp lint --as answer --fail-on warning < answer.sdp
  rtcscope sdp lint --ignore privacy,bandwidth --level lf-line-endings=error a.sdp
  rtcscope sdp lint --fix --diff offer.sdp
  rtcscope sdp lint --fix offer.sdp > mended.sdp
  rtcscope sdp lint --format github sdp/*.sdp

`rtcscope rules` lists the rules, `rtcscope rules NAME` explains one.

Exit codes: 0 nothing at or above --fail-on; 1 something; 2 wrong usage, or
nothing to read.")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    judge: JudgeArgs,
    #[command(flatten)]
    mend: MendArgs,
    #[command(flatten)]
    format: FindingFormatArgs,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let settings = args.judge.settings()?;
    let mut input = Input::read(&args.input)?;
    if args.mend.wanted() {
        return mend::run(&args.mend, &args.input, &settings, &mut input, terminal);
    }
    let format = args.format.get().unwrap_or(Format::Human);
    let most = settings::most(format);
    let mut fails = false;
    let terminal = terminal.failing_from(settings.fails_from);
    let exit = input.each(
        &args.input,
        &terminal,
        |_| format,
        None,
        |described, sink| {
            let judged = judge(described, &settings);
            fails |= judged.fails(settings.fails_from);
            lower(&judged, most, sink)
        },
    );
    let exit = exit.context("cannot write the output")?;
    Ok(if exit == Exit::Ok && fails { Exit::No } else { exit })
}
