//! `rtcscope replay diff`.

use std::path::PathBuf;

use anyhow::{Context, bail};

use super::call::Call;
use super::pseudonyms::RedactArgs;
use super::{Exit, Terminal, dialect_names};
use crate::cli::output::{FormatArgs, say, stdout};
use crate::render::{Format, renderer};
use crate::replay::diff::{Comparison, Outline, Verdict};
use crate::report::replay::Replayed;
use crate::report::replay::diff::{Compared, lower};
use crate::signal::dialect;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope replay diff works.har fails.har
  rtcscope replay diff --json yesterday.log today.log | jq .differences

Exit codes: 0 the same in what matters; 1 they differ; 2 wrong usage, or no
signaling in one of them; 3 a capture shows too little to tell.")]
pub(super) struct Args {
    /// A capture of the first call, A.
    #[arg(value_name = "A", value_hint = clap::ValueHint::FilePath)]
    a: PathBuf,
    /// A capture of the second call, B.
    #[arg(value_name = "B", value_hint = clap::ValueHint::FilePath)]
    b: PathBuf,
    /// Read both in this dialect, whatever the evidence says.
    #[arg(long, value_name = "NAME", value_parser = dialect_names(), help_heading = "Input")]
    dialect: Option<String>,
    #[command(flatten)]
    redact: RedactArgs,
    /// Show every difference.
    #[arg(long, help_heading = "Output")]
    all: bool,
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let Args { a, b, dialect, redact, all, format } = args;
    if a == b && a.as_os_str() == "-" {
        bail!("standard input holds one call only; name a file for the other");
    }
    let dialect = dialect.as_deref().and_then(dialect::named);
    let mut calls = [Call::whole(std::slice::from_ref(a), dialect)?, Call::whole(std::slice::from_ref(b), dialect)?];
    redact.apply(&mut calls)?;
    let [a, b] = &calls;
    a.with(*all, |a| b.with(*all, |b| compare([a, b], *all, format.get().unwrap_or(Format::Human), terminal)))
}

fn compare(calls: [&Replayed<'_>; 2], all: bool, format: Format, terminal: &Terminal) -> anyhow::Result<Exit> {
    let outline = |call: &Replayed<'_>| Outline::of(call.ground, call.found, call.diagnoses);
    let comparison = Comparison::of(outline(calls[0]), outline(calls[1]));
    let mut out = stdout();
    let mut sink = renderer(format, terminal.look(false), &mut out);
    lower(&Compared { calls, comparison: &comparison, all }, sink.as_mut())
        .and_then(|()| sink.finish())
        .context("cannot write the output")?;
    for (call, name) in calls.into_iter().zip(["A", "B"]) {
        if call.ground.events.is_empty() {
            say(&format!("no signaling was found in {name}"));
            return Ok(Exit::Usage);
        }
    }
    Ok(match comparison.verdict() {
        Verdict::Same => Exit::Ok,
        Verdict::Differ => Exit::No,
        Verdict::CannotTell => Exit::CouldNotTell,
    })
}
