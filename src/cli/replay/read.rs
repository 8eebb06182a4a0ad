//! Captures from files, in blocks: a log of any size is never in memory as a whole.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, anyhow};

use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::signal::{Capture, Dialect, Event, Options, Reader};
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
}

/// Files up to this size are kept, so that lines of them can be shown.
const KEPT: usize = 64 << 20;
/// So many bytes of events are kept in all; what comes later is counted.
const EVENTS: usize = 192 << 20;
const BLOCK: usize = 256 << 10;

/// What an event takes in memory, about.
fn weight(event: &Event) -> usize {
    let description = event.description().map_or(0, |description| description.sdp.text.len() * 2);
    let candidate = event.candidate().map_or(0, |candidate| candidate.candidate.text.len() * 2);
    size_of::<Event>() + 256 + description + candidate
}

/// Reads a file; `-` is standard input.
pub(super) fn read(path: &Path, source: u16, dialect: Option<&'static Dialect>) -> anyhow::Result<Captured> {
    let stdin = path == Path::new("-");
    let name = if stdin { "standard input".to_owned() } else { path.to_string_lossy().into_owned() };
    let shown = plain(&Untrusted::new(&name));
    let failed = || format!("cannot read {shown}");
    let mut input: Box<dyn Read> = if stdin {
        if io::stdin().is_terminal() {
            return Err(anyhow!("no input: name a file, or pipe something in (--help has examples)"));
        }
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|error| anyhow!("{}: {error}", failed()))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(anyhow!("{}: it is a directory", failed()));
        }
        Box::new(file)
    };
    let mut reader = Reader::new(Options { dialect, source, ..Options::default() });
    let (mut events, mut count, mut weighs) = (Vec::new(), 0_u64, 0_usize);
    let mut sink = |event: Event| {
        count += 1;
        weighs = weighs.saturating_add(weight(&event));
        if weighs <= EVENTS {
            events.push(event);
        }
    };
    let mut kept = Some(Vec::new());
    let mut block = vec![0; BLOCK];
    loop {
        let read = match input.read(&mut block) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(anyhow!("{}: {error}", failed())),
        };
        reader.feed(&block[..read], &mut sink);
        if let Some(bytes) = &mut kept {
            if bytes.len() + read <= KEPT { bytes.extend_from_slice(&block[..read]) } else { kept = None }
        }
    }
    let summary = reader.finish(&mut sink);
    let text = kept.and_then(|bytes| crate::signal::unpacked(bytes, KEPT));
    let left_out = count - events.len() as u64;
    let source = text.map(|text| Source::new(name.clone(), text));
    Ok(Captured { name, source, capture: Capture { events, summary }, events: count, left_out })
}

/// Reads several.
pub(super) fn all(paths: &[std::path::PathBuf], dialect: Option<&'static Dialect>) -> anyhow::Result<Vec<Captured>> {
    let standard = [std::path::PathBuf::from("-")];
    let paths = if paths.is_empty() { &standard[..] } else { paths };
    let number = |n: usize| u16::try_from(n).context("too many files");
    paths.iter().enumerate().map(|(n, path)| read(path, number(n)?, dialect)).collect()
}
