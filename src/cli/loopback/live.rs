//! A call as it goes: the two state machines on a terminal, a line for each event elsewhere.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::call::board::Board;
use crate::call::event::Event;
use crate::cli::output::{stderr_is_terminal, to_stderr};
use crate::prose;
use crate::prose::theirs;
use crate::render::Format;
use crate::render::escape::plain_prose;
use crate::report::event::{Told, event_line};
use crate::report::{Item, Sink};

/// Where the events of a call go while it goes on.
pub(in crate::cli) enum Live {
    /// Nowhere.
    Off,
    /// A line each, on standard error.
    Lines,
    /// A line of JSON each, where the results go.
    Json,
    /// The states side by side, redrawn.
    Board(Board, ProgressBar),
}

/// How often the board is redrawn when nothing happens.
const TICK: Duration = Duration::from_millis(100);

impl Live {
    pub(in crate::cli) fn new(quiet: bool, verbose: bool, format: Format) -> Self {
        if quiet {
            Self::Off
        } else if format == Format::Jsonl {
            Self::Json
        } else if verbose {
            Self::Lines
        } else if format != Format::Human {
            Self::Off
        } else if stderr_is_terminal() {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{spinner} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(TICK);
            Self::Board(Board::default(), bar)
        } else {
            Self::Lines
        }
    }

    pub(in crate::cli) fn hear(&mut self, event: &Event, sink: &mut dyn Sink) -> io::Result<()> {
        self.hear_of(None, event, sink)
    }

    /// The same, of one call of several: with whom.
    pub(in crate::cli) fn hear_of(&mut self, peer: Option<&str>, event: &Event, sink: &mut dyn Sink) -> io::Result<()> {
        match self {
            Self::Off => {}
            Self::Lines => {
                let peer = peer.map(|peer| prose![theirs(peer), " "]).unwrap_or_default();
                to_stderr(format!("{}{}\n", plain_prose(&peer), plain_prose(&event_line(event))).as_bytes());
            }
            Self::Json => return sink.item(Item::Data(&Told(event))),
            Self::Board(board, bar) => {
                if board.hear(event) {
                    bar.set_message(shown(board));
                }
            }
        }
        Ok(())
    }

    /// The call is over: the board makes room for what came of it.
    pub(in crate::cli) fn end(self) {
        if let Self::Board(_, bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn shown(board: &Board) -> String {
    // Where one side only is ours, the other has no states; where no server is between them, it has none.
    let watched = [0, 1].map(|side| board.rows().any(|(_, states)| states[side] != "-"));
    let names =
        ["pc1", "pc2"].into_iter().zip(watched).filter(|(_, watched)| *watched).map(|(name, _)| format!("{name:<24}"));
    let mut text = format!("{:<20}{}", "", names.collect::<String>());
    for (name, states) in board.rows().filter(|(name, states)| *name != "server" || *states != ["-", "-"]) {
        let states =
            states.into_iter().zip(watched).filter(|(_, watched)| *watched).map(|(state, _)| format!("{state:<24}"));
        text.push_str(&format!("\n  {name:<20}{}", states.collect::<String>().trim_end()));
    }
    text
}

/// Writes each line out as soon as it is whole: whoever reads wants to see it now.
pub(in crate::cli) fn lines(out: impl Write) -> impl Write {
    io::LineWriter::new(out)
}
