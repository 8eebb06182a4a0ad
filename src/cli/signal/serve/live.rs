//! What goes by, while it does: a line each; on a terminal with who is there below.

use std::collections::BTreeMap;
use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::output::{Terminal, stderr_is_terminal, stdout};
use crate::prose::Prose;
use crate::render::Format;
use crate::render::escape::plain_prose;
use crate::rendezvous::server::{Conn, Doing, Happening};
use crate::report::signal::serve::{happening_data, happening_line, present};

/// As many lines a second are shown to people.
const LINES: u32 = 50;

/// See the module.
#[derive(Debug)]
pub(super) struct Live {
    format: Format,
    quiet: bool,
    /// Where who is there is shown.
    bar: Option<ProgressBar>,
    there: BTreeMap<Conn, Prose>,
    failed: Option<io::Error>,
    /// The second that goes on, the lines in it, and what was not shown for there being too many.
    second: u64,
    lines: u32,
    more: u64,
}

impl Live {
    pub(super) fn new(format: Format, quiet: bool, terminal: &Terminal) -> Self {
        let wanted = format == Format::Human && !quiet && terminal.is_terminal() && stderr_is_terminal();
        let bar = wanted.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{wide_msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar
        });
        Self { format, quiet, bar, there: BTreeMap::new(), failed: None, second: 0, lines: 0, more: 0 }
    }

    /// Something happened.
    pub(super) fn hear(&mut self, happening: &Happening) {
        match self.format {
            _ if self.quiet => {}
            Format::Jsonl => self.line(&happening_data(happening).to_string()),
            Format::Human => {
                let second = happening.at.0.as_secs();
                if second != self.second {
                    self.rest();
                    (self.second, self.lines) = (second, 0);
                }
                self.lines += 1;
                if self.lines > LINES {
                    self.more += 1;
                } else {
                    self.line(&plain_prose(&happening_line(happening)));
                }
                self.roll(happening);
            }
            _ => {}
        }
    }

    /// Keeps who is there.
    fn roll(&mut self, happening: &Happening) {
        let (Some(bar), Some(conn)) = (&self.bar, happening.conn) else { return };
        match happening.what {
            Doing::Closed { .. } => drop(self.there.remove(&conn)),
            Doing::Opened { .. } | Doing::Registered => drop(self.there.insert(conn, present(happening))),
            _ => return,
        }
        // more than a line holds is not shown anyway
        let shown = Prose::join(self.there.values().take(20).cloned(), ", ");
        bar.set_message(format!("{} there: {}", self.there.len(), plain_prose(&shown)));
    }

    /// Tells how much was not shown.
    pub(super) fn rest(&mut self) {
        let more = std::mem::take(&mut self.more);
        if more > 0 {
            self.line(&format!("             … and {more} more in that second"));
        }
    }

    /// Writes a line out at once. Whoever read it may have seen enough; the server goes on.
    pub(super) fn line(&mut self, line: &str) {
        if self.failed.is_some() {
            return;
        }
        let write = || {
            let mut out = stdout();
            writeln!(out, "{line}").and_then(|()| out.flush()).err()
        };
        self.failed = match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        };
    }

    /// It is over.
    pub(super) fn end(&mut self) {
        self.rest();
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
