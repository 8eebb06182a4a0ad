//! `rtcscope sdp lint`.

mod config;
pub(super) mod matching;
mod mend;
pub(super) mod renegotiate;
pub(super) mod rules;
pub(super) mod settings;
mod several;

use anyhow::Context;

use self::mend::MendArgs;
use self::settings::JudgeArgs;
use super::Exit;
use super::describe::Input;
use super::input::InputArgs;
use super::output::{FindingFormatArgs, Terminal};
use crate::lint::target::TARGETS;
use crate::render::Format;
use crate::report::lint::{judge, lower};
use clap::builder::PossibleValue;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp lint offer.sdp
  rtcscope sdp lint --as answer --fail-on warning < answer.sdp
  rtcscope sdp lint --ignore privacy,bandwidth --level lf-line-endings=error a.sdp
  rtcscope sdp lint --target chromium,firefox offer.sdp
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
    /// Say whether these stacks would take it, and with which words they refuse; `all` for all of them.
    #[arg(long = "target", value_name = "STACK,…", value_delimiter = ',', value_parser = stack_names(), help_heading = "Rules")]
    targets: Vec<String>,
    #[command(flatten)]
    mend: MendArgs,
    #[command(flatten)]
    format: FindingFormatArgs,
}

/// The names of the stacks that can be asked, for the command line.
fn stack_names() -> clap::builder::PossibleValuesParser {
    let named = TARGETS.iter().map(|target| PossibleValue::new(target.name).help(target.about));
    clap::builder::PossibleValuesParser::new(named.chain([PossibleValue::new("all").help("All of them")]))
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut settings = args.judge.settings()?;
    let all = args.targets.iter().any(|name| name == "all");
    settings.targets =
        TARGETS.iter().filter(|target| all || args.targets.iter().any(|name| name == target.name)).collect();
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
