//! A program whose lines a test reads while it runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread;

use tokio::sync::mpsc;

use super::Running;

/// Most of its lines is never looked at, but none is left in the pipe: it would stop there.
const KEPT: usize = 10_000;

/// A running program. It ends with this.
pub(super) struct Program {
    running: Running,
    lines: mpsc::UnboundedReceiver<Line>,
    out: Vec<String>,
    err: Vec<String>,
    name: String,
}

enum Line {
    Out(String),
    Err(String),
}

impl Program {
    /// Starts a command and reads what it says.
    pub(super) fn start(command: &mut Command) -> Self {
        let name = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let (said, lines) = mpsc::unbounded_channel();
        read(child.stdout.take().expect("a pipe"), said.clone(), Line::Out);
        read(child.stderr.take().expect("a pipe"), said, Line::Err);
        Self { running: Running(child), lines, out: Vec::new(), err: Vec::new(), name }
    }

    /// Starts rtcscope.
    pub(super) fn rtcscope(arguments: &[&str]) -> Self {
        Self::start(Command::new(env!("CARGO_BIN_EXE_rtcscope")).args(arguments))
    }

    fn keep(&mut self, line: Line) -> &str {
        let (all, text) = match line {
            Line::Out(text) => (&mut self.out, text),
            Line::Err(text) => (&mut self.err, text),
        };
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push(text);
        all.last().expect("it was pushed")
    }

    /// Waits for a line, on either output, in which this finds something.
    pub(super) async fn line<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> T {
        while let Some(line) = self.lines.recv().await {
            if let Some(found) = find(self.keep(line)) {
                return found;
            }
        }
        panic!("{} ended:\n{}\n{}", self.name, self.out.join("\n"), self.err.join("\n"));
    }

    /// Waits for its end: code (none by a signal), standard output, standard error.
    pub(super) async fn ended(mut self) -> (Option<i32>, String, String) {
        while let Some(line) = self.lines.recv().await {
            self.keep(line);
        }
        let status = self.running.0.wait().expect("a status");
        (status.code(), self.out.join("\n"), self.err.join("\n"))
    }

    /// Asks it to end, as Ctrl-C and service managers do.
    pub(super) fn interrupt(&self, signal: &str) {
        let done = Command::new("kill").args(["-s", signal, &self.id().to_string()]).status();
        assert!(done.is_ok_and(|status| status.success()), "{} is not there any more", self.name);
    }

    /// Its process.
    pub(super) fn id(&self) -> u32 {
        self.running.0.id()
    }
}

fn read(pipe: impl Read + Send + 'static, said: mpsc::UnboundedSender<Line>, kind: fn(String) -> Line) {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while let Ok(1..) = pipe.read_until(b'\n', &mut line) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if said.send(kind(text)).is_err() {
                // Read on all the same, so that it can go on writing.
                let _ = std::io::copy(&mut pipe, &mut std::io::sink());
            }
        }
    });
}
