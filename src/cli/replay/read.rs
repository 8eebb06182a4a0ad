//! Captures from files, in blocks: a log of any size is never in memory as a whole.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use anyhow::{anyhow, bail};

use super::many::{Batches, EVENTS as MOST, Pick, WAITING, sort, sorted};
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::replay::Splitter;
use crate::replay::calls::Doubt;
use crate::signal::{Capture, Dialect, Event, Moment, Options, Reader};
use crate::text::Source;

/// A capture that was read.
pub(super) struct Captured {
    pub(super) name: String,
    /// Its text; none of one that is larger than [`KEPT`].
    pub(super) source: Option<Source>,
    pub(super) capture: Capture,
    /// How many events there were.
    pub(super) events: u64,
    /// How many of them were not kept.
    pub(super) left_out: u64,
    /// The call of it that was picked, and of how many.
    pub(super) picked: Option<(u64, u64)>,
    /// How long the capture went on, while the call that was picked said nothing more.
    pub(super) until: Option<Moment>,
    /// It holds several calls that cannot be told apart.
    pub(super) unclear: Option<Doubt>,
}

/// Files up to this size are kept, so that lines of them can be shown.
const KEPT: usize = 64 << 20;
/// So many bytes of events of a document are kept; what comes later is counted.
const EVENTS: usize = 192 << 20;
const BLOCK: usize = 256 << 10;

/// Events that come at the end, when the container is known.
#[derive(Default)]
struct Rest {
    events: Vec<Event>,
    weighs: usize,
    left_out: u64,
}

impl Rest {
    fn push(&mut self, event: Event) {
        self.weighs = self.weighs.saturating_add(event.weight());
        if self.weighs <= EVENTS { self.events.push(event) } else { self.left_out += 1 }
    }
}

fn open(path: &Path, shown: &str) -> anyhow::Result<(Box<dyn Read>, bool)> {
    if path == Path::new("-") {
        if io::stdin().is_terminal() {
            return Err(anyhow!("no input: name a file, or pipe something in (--help has examples)"));
        }
        return Ok((Box::new(io::stdin().lock()), false));
    }
    let failed = |error: io::Error| anyhow!("cannot read {shown}: {error}");
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(anyhow!("cannot read {shown}: it is a directory"));
    }
    Ok((Box::new(file), metadata.len() > KEPT as u64))
}

/// A capture, or what its many calls came to.
pub(super) enum Found {
    Captured(Captured),
    Many(super::many::Many),
}

/// Reads a file; `-` is standard input. Its calls are told apart when it is the only one.
pub(super) fn read(
    path: &Path,
    source: u16,
    dialect: Option<&'static Dialect>,
    pick: Option<&Pick<'_>>,
) -> anyhow::Result<Found> {
    let again = path != Path::new("-");
    let name = if again { path.to_string_lossy().into_owned() } else { "standard input".to_owned() };
    let shown = plain(&Untrusted::new(&name));
    let (mut input, large) = open(path, &shown)?;
    let mut kept = (!large).then(Vec::new);
    let apart = pick.is_some();
    let pick = pick.copied().unwrap_or_default();
    let many = &AtomicBool::new(false);
    let read = std::thread::scope(|scope| {
        let (to, waiting) = sync_channel(WAITING);
        let sorting = scope.spawn(move || {
            let splitter = if apart { Splitter::new(MOST) } else { Splitter::whole(MOST) };
            sort(&waiting, splitter, pick, many)
        });
        let mut batches = Batches::new(to);
        let mut reader = Reader::new(Options { dialect, source, ..Options::default() });
        let mut block = vec![0; BLOCK];
        loop {
            let read = match input.read(&mut block) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(anyhow!("cannot read {shown}: {error}")),
            };
            reader.feed(&block[..read], &mut |event| batches.push(event));
            if let Some(bytes) = &mut kept {
                // lines are shown of one call
                let shows = pick.is_any() || !many.load(Ordering::Relaxed);
                let fits = bytes.len() + read <= KEPT && shows;
                if fits { bytes.extend_from_slice(&block[..read]) } else { kept = None }
            }
        }
        let mut rest = Rest::default();
        let summary = reader.finish(&mut |event| rest.push(event));
        let Rest { events, left_out, .. } = rest;
        if summary.container.is_lines() {
            events.into_iter().for_each(|event| batches.push(event));
            batches.send();
            drop(batches);
            let split = sorting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            return Ok((sorted(&name, summary, split, pick, again)?, left_out));
        }
        if pick.is_any() {
            bail!("--call and --who choose among the calls of a log; {shown} is {}", summary.container.title());
        }
        let capture = Capture { events, summary };
        let events = capture.events.len() as u64;
        let name = name.clone();
        let whole =
            Captured { name, source: None, capture, events, left_out: 0, picked: None, until: None, unclear: None };
        Ok((Found::Captured(whole), left_out))
    });
    let (mut found, left_out) = read?;
    if let Found::Captured(captured) = &mut found {
        captured.left_out += left_out;
        captured.events += left_out;
        let text = kept.and_then(|bytes| crate::signal::unpacked(bytes, KEPT));
        captured.source = text.map(|text| Source::new(name, text));
    }
    Ok(found)
}
