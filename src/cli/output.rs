//! Where output goes and how it may look there: the only place that knows the standard streams.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;
use clap::builder::PossibleValue;

use super::Color;
use crate::diagnostic::{Diagnostic, Level};
use crate::render::{Format, Look, renderer};
use crate::report::Item;
use crate::text::Source;

/// The output side of the program.
#[derive(Debug)]
pub(super) struct Terminal {
    color: anstream::ColorChoice,
    is_terminal: bool,
    fails_from: Level,
}

/// The width to fit into when output is not a terminal.
const PIPED_WIDTH: usize = 80;

impl Terminal {
    pub(super) fn new(color: Color) -> Self {
        let color = match color {
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
            Color::Auto => AutoStream::choice(&io::stdout()),
        };
        Self { color, is_terminal: io::stdout().is_terminal(), fails_from: Level::Error }
    }

    /// The same, where findings from this level on are failures.
    pub(super) const fn failing_from(&self, level: Level) -> Self {
        Self { color: self.color, is_terminal: self.is_terminal, fails_from: level }
    }

    /// Is standard output a terminal?
    pub(super) const fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// How output for people should look.
    pub(super) fn look(&self, several: bool) -> Look {
        let color = self.color != anstream::ColorChoice::Never;
        let width = if self.is_terminal {
            terminal_size::terminal_size().map_or(PIPED_WIDTH, |(width, _)| usize::from(width.0))
        } else {
            PIPED_WIDTH
        };
        Look {
            width,
            color,
            links: color && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            several,
            fails_from: self.fails_from,
        }
    }
}

/// Standard output, buffered.
pub(super) fn stdout() -> impl Write {
    io::BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// A message on standard error, after the program's name. The caller has made outside text in it harmless.
pub(super) fn say(message: &str) {
    to_stderr(format!("rtcscope: {message}\n").as_bytes());
}

/// Bytes for standard error. It may be closed; the exit code still tells.
pub(super) fn to_stderr(bytes: &[u8]) {
    let _ = io::stderr().write_all(bytes);
}

/// Is standard error a terminal?
#[cfg(feature = "net")]
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// A bar on standard error that shows how far it is; only on a terminal, and gone in the end.
#[cfg(feature = "net")]
#[derive(Debug)]
pub(super) struct Bar(indicatif::ProgressBar);

#[cfg(feature = "net")]
impl Bar {
    pub(super) fn new(wanted: bool) -> Self {
        use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
        let target = if wanted { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len}, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::with_draw_target(None, target).with_style(style))
    }

    pub(super) fn show(&self, done: usize, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// A finding about what was given, with the place in it, on standard error.
pub(super) fn show(diagnostic: &Diagnostic, source: &Source) {
    let color = AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let look = Look { width: PIPED_WIDTH, color, links: false, several: false, fails_from: Level::Error };
    let mut out = Vec::new();
    let mut human = renderer(Format::Human, look, &mut out);
    let written = human.item(Item::Finding(diagnostic, &[source])).and_then(|()| human.finish());
    drop(human);
    // a `Vec` takes everything
    if written.is_ok() {
        to_stderr(&out);
    }
}

/// `--format` and `--json`, the same for every command.
#[derive(Debug, clap::Args)]
pub(super) struct FormatArgs {
    /// The format of the output.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<General>,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,
}

impl FormatArgs {
    /// The format asked for.
    pub(super) fn get(&self) -> Option<Format> {
        if self.json { Some(Format::Json) } else { self.format.map(|General(format)| format) }
    }
}

/// The same for commands whose answer is findings, and which therefore have the formats for findings too.
#[derive(Debug, clap::Args)]
pub(super) struct FindingFormatArgs {
    /// The format of the output.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,
}

impl FindingFormatArgs {
    /// The format asked for.
    pub(super) fn get(&self) -> Option<Format> {
        if self.json { Some(Format::Json) } else { self.format }
    }
}

/// A format that can say anything.
#[derive(Clone, Copy, Debug)]
pub(super) struct General(Format);

impl clap::ValueEnum for General {
    fn value_variants<'a>() -> &'a [Self] {
        const { &[Self(Format::Human), Self(Format::Json), Self(Format::Jsonl), Self(Format::Markdown)] }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        self.0.to_possible_value()
    }
}

impl clap::ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.purpose()))
    }
}
