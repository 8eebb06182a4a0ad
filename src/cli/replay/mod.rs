//! `rtcscope replay`.

mod call;
mod read;

use std::path::PathBuf;

use anyhow::Context;
use clap::builder::PossibleValue;

use self::call::Call;
use super::Exit;
use super::lint::settings::most;
use super::output::{Terminal, say, stdout};
use crate::render::{Format, renderer};
use crate::replay::Cause;
use crate::report::replay::lower;
use crate::signal::dialect::{self, Dialect, GENERIC};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope replay server.log
  rtcscope replay caller.har callee.har
  rtcscope replay --json call.har | jq .diagnosis
  rtcscope replay --dialect rooms --all server.log
  zcat huge.log.gz | rtcscope replay -

Exit codes: 0 nothing went wrong, or it works by way of a relay, or it is plain
RTP; 1 something went wrong; 2 wrong usage, or no signaling in it; 3 the capture
shows too little of the call to tell.")]
pub(super) struct Args {
    /// Captures of one call: logs, HAR files, recordings; those of several sides are put on one clock; - for standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Read it in this dialect, whatever the evidence says.
    #[arg(long, value_name = "NAME", value_parser = dialect_names(), help_heading = "Input")]
    dialect: Option<String>,
    /// Show every event, each candidate for itself.
    #[arg(long, help_heading = "Output")]
    all: bool,
    /// The format of the output.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Shape>,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,
}

/// What comes out: a report, or a picture.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Report(Format),
}

impl clap::ValueEnum for Shape {
    fn value_variants<'a>() -> &'a [Self] {
        const {
            &[
                Self::Report(Format::Human),
                Self::Report(Format::Json),
                Self::Report(Format::Jsonl),
                Self::Report(Format::Markdown),
                Self::Report(Format::Github),
                Self::Report(Format::Sarif),
                Self::Report(Format::Junit),
            ]
        }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Report(format) => format.to_possible_value(),
        }
    }
}

/// The names of the dialects, for the command line.
fn dialect_names() -> clap::builder::PossibleValuesParser {
    let all = dialect::ALL.iter().copied().chain([&GENERIC]);
    clap::builder::PossibleValuesParser::new(all.map(|dialect| PossibleValue::new(dialect.name).help(dialect.title)))
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let dialect: Option<&'static Dialect> = args.dialect.as_deref().and_then(dialect::named);
    let call = Call::read(&args.files, dialect)?;
    let shape = if args.json { Shape::Report(Format::Json) } else { args.format.unwrap_or(Shape::Report(Format::Human)) };
    let mut out = stdout();
    call.with(args.all, |replayed| {
        match shape {
            Shape::Report(format) => {
                let mut sink = renderer(format, terminal.look(false), &mut out);
                lower(replayed, most(format), sink.as_mut())
                    .and_then(|()| sink.finish())
                    .context("cannot write the output")?;
            }
        }
        if replayed.ground.events.is_empty() {
            say("no signaling was found in it");
            return Ok(Exit::Usage);
        }
        Ok(match replayed.diagnoses[0].cause {
            Cause::IncompleteCapture => Exit::CouldNotTell,
            cause if cause.is_trouble() => Exit::No,
            _ => Exit::Ok,
        })
    })
}
