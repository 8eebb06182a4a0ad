//! `rtcscope replay`.

#![expect(clippy::disallowed_methods, reason = "an edge")]

mod call;
mod diff;
#[cfg(feature = "net")]
mod drive;
mod export;
mod keep;
#[cfg(feature = "net")]
mod live;
mod many;
mod pseudonyms;
mod read;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::builder::PossibleValue;

use self::call::{Call, Calls};
use self::pseudonyms::RedactArgs;
use super::Exit;
use super::lint::settings::most;
use super::output::{Terminal, say, stdout};
use crate::prose::Untrusted;
use crate::render::escape::{plain, plain_prose};
use crate::render::{Format, ladder as picture, renderer};
use crate::replay::Cause;
use crate::report::replay::{ladder, lower};
use crate::signal::dialect::{self, Dialect, GENERIC};

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  rtcscope replay server.log
  rtcscope replay caller.har callee.har
  rtcscope replay --json call.har | jq .diagnosis
  rtcscope replay --dialect rooms --all server.log
  rtcscope replay server.log --ladder call.svg
  rtcscope replay caller.har callee.har --redact --export call.jsonl
  rtcscope replay diff works.har fails.har
  rtcscope replay --drive server.log
  rtcscope replay server.log --to ws://localhost:8443
  zcat huge.log.gz | rtcscope replay -
  rtcscope replay server.log --call 17

Exit codes: 0 nothing went wrong, or it works by way of a relay, or it is plain
RTP; 1 something went wrong; 2 wrong usage, or no signaling in it; 3 the capture
shows too little of the call to tell."
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Captures of one call: logs, HAR files, recordings; those of several sides are put on one clock; - for standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    redact: RedactArgs,
    /// Read it in this dialect, whatever the evidence says.
    #[arg(long, value_name = "NAME", value_parser = dialect_names(), help_heading = "Input")]
    dialect: Option<String>,
    /// Of a log of many calls, show the one of this number in full.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Input")]
    call: Option<u64>,
    /// Of a log of many calls, only those of this name or connection.
    #[arg(long, value_name = "NAME", conflicts_with = "call", help_heading = "Input")]
    who: Option<String>,
    /// Show every event, each candidate for itself.
    #[arg(long, help_heading = "Output")]
    all: bool,
    /// Draw who said what to whom: here, or into a file.
    #[arg(long, value_name = "FILE.svg", num_args = 0..=1, value_parser = svg_file, help_heading = "Output")]
    ladder: Option<Option<PathBuf>>,
    /// Write every description and its candidates into files of this directory, as they are.
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, help_heading = "Output")]
    extract: Option<PathBuf>,
    /// Write every event into this file (FILE.jsonl), in a format that replay reads; - for standard output, in place of the
    /// report.
    #[arg(long, value_name = "FILE", value_parser = export::target, value_hint = clap::ValueHint::FilePath, help_heading = "Output")]
    export: Option<PathBuf>,
    #[cfg(feature = "net")]
    #[command(flatten)]
    drive: drive::DriveArgs,
    #[cfg(feature = "net")]
    #[command(flatten)]
    live: live::LiveArgs,
    /// The format of the output.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Shape>,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,
}

impl Args {
    /// What is asked for that is of one call: then all of a capture is taken for one, unless one of its calls is chosen.
    fn whole(&self) -> Option<&'static str> {
        #[cfg(feature = "net")]
        let live = [("--drive", self.drive.wanted()), ("--to", self.live.wanted())];
        #[cfg(not(feature = "net"))]
        let live = [];
        let wanted = [
            ("--redact", self.redact.wanted()),
            ("--export", self.export.is_some()),
            ("--extract", self.extract.is_some()),
        ];
        wanted.into_iter().chain(live).find_map(|(option, wanted)| wanted.then_some(option))
    }
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)
    Diff(Box<diff::Args>),
}

/// What comes out: a report, or a picture.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Report(Format),
    Mermaid,
}

#[cfg(feature = "net")]
impl Shape {
    /// The format, where the answer is no finding.
    fn of_any_kind(self) -> anyhow::Result<Format> {
        match self {
            Self::Report(format @ (Format::Human | Format::Json | Format::Jsonl | Format::Markdown)) => Ok(format),
            _ => anyhow::bail!(
                "--drive and --to have no findings and no picture: use --format human, json, jsonl or markdown"
            ),
        }
    }
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
                Self::Mermaid,
            ]
        }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Report(format) => format.to_possible_value(),
            Self::Mermaid => Some(PossibleValue::new("mermaid").help("A sequence diagram for Mermaid")),
        }
    }
}

/// A file to draw into. Nothing else is taken: `--ladder server.log` must not write over the log.
fn svg_file(name: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(name);
    let is_svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    if is_svg { Ok(path) } else { Err("expected a file whose name ends in .svg, or nothing".to_owned()) }
}

/// The names of the dialects, for the command line.
fn dialect_names() -> clap::builder::PossibleValuesParser {
    let all = dialect::ALL.iter().copied().chain([&GENERIC]);
    clap::builder::PossibleValuesParser::new(all.map(|dialect| PossibleValue::new(dialect.name).help(dialect.title)))
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    if let Some(Command::Diff(args)) = &args.command {
        return diff::run(args, terminal);
    }
    let dialect: Option<&'static Dialect> = args.dialect.as_deref().and_then(dialect::named);
    if let Some(target) = &args.export {
        export::apart(target, &args.files)?;
        if export::is_standard(target) && (args.json || args.format.is_some() || args.ladder == Some(None)) {
            anyhow::bail!(
                "--export -: standard output takes the events; write them to a file, or leave the other format"
            );
        }
    }
    #[cfg(feature = "net")]
    let behind = args.drive.file().filter(|_| args.files.is_empty());
    #[cfg(not(feature = "net"))]
    let behind: Option<PathBuf> = None;
    let shape =
        if args.json { Shape::Report(Format::Json) } else { args.format.unwrap_or(Shape::Report(Format::Human)) };
    let files = behind.as_ref().map_or(&args.files[..], std::slice::from_ref);
    let pick = many::Pick { call: args.call, who: args.who.as_deref() };
    let read = match args.whole() {
        Some(_) if !pick.is_any() => Calls::One(Call::whole(files, dialect)?),
        _ => Call::read(files, dialect, &pick)?,
    };
    let mut call = match read {
        Calls::One(call) => call,
        Calls::Many(calls) => return many::show(&calls, args, shape, terminal),
    };
    args.redact.apply(std::slice::from_mut(&mut call))?;
    let mut out = stdout();
    call.with(args.all, |replayed| {
        if let Some(target) = &args.export {
            export::events(target, replayed, &mut out)?;
        }
        #[cfg(feature = "net")]
        if args.drive.wanted() || args.live.wanted() {
            let mut sink = renderer(shape.of_any_kind()?, terminal.look(false), &mut out);
            let exit = if args.live.wanted() {
                args.live.run(replayed, sink.as_mut())?
            } else {
                args.drive.run(replayed, behind.is_some(), sink.as_mut())?
            };
            sink.finish().context("cannot write the output")?;
            return Ok(exit);
        }
        match shape {
            _ if args.export.as_deref().is_some_and(export::is_standard) => {}
            Shape::Report(format) => {
                let mut sink = renderer(format, terminal.look(false), &mut out);
                lower(replayed, most(format), sink.as_mut())
                    .and_then(|()| sink.finish())
                    .context("cannot write the output")?;
            }
            Shape::Mermaid => {
                let text = picture::mermaid(&ladder::of(replayed));
                out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("cannot write the output")?;
            }
        }
        if let Some(directory) = &args.extract {
            let files = keep::descriptions(directory, replayed)?;
            let name = plain(&Untrusted::new(&directory.to_string_lossy()));
            say(&format!("wrote {files} {} into {name}", if files == 1 { "file" } else { "files" }));
        }
        match &args.ladder {
            None => {}
            Some(None) if matches!(shape, Shape::Report(Format::Human)) => {
                let text = picture::text(&ladder::of(replayed), terminal.look(false).width);
                write!(out, "\n{text}").and_then(|()| out.flush()).context("cannot write the output")?;
            }
            Some(None) => anyhow::bail!("--ladder is for people; --format mermaid has the same as data"),
            Some(Some(file)) => {
                let name = plain(&Untrusted::new(&file.to_string_lossy()));
                let svg = picture::svg(&ladder::of(replayed));
                std::fs::write(file, svg).with_context(|| format!("cannot write {name}"))?;
            }
        }
        if replayed.ground.events.is_empty() {
            let notes = replayed.files.iter().flat_map(|file| &file.summary.notes);
            match notes.into_iter().find(|note| note.name == "no-text") {
                Some(note) => say(&format!("no signaling was found in it: {}", plain_prose(&note.says))),
                None => say("no signaling was found in it"),
            }
            return Ok(Exit::Usage);
        }
        Ok(match replayed.diagnoses[0].cause {
            Cause::IncompleteCapture => Exit::CouldNotTell,
            cause if cause.is_trouble() => Exit::No,
            _ => Exit::Ok,
        })
    })
}
