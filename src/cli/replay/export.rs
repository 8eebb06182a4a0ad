//! `--export`: the events of a call as a recording.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::report::recording::{Head, write};
use crate::report::replay::Replayed;

/// Where events go. Nothing else is taken: `--export server.log` must not write over the log.
pub(super) fn target(name: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(name);
    let is_lines = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"));
    if is_lines || name == "-" {
        Ok(path)
    } else {
        Err("expected a file whose name ends in .jsonl, or - for standard output".to_owned())
    }
}

/// Is it standard output?
pub(super) fn is_standard(target: &Path) -> bool {
    target == Path::new("-")
}

/// Refuses to write over what is read.
///
/// # Errors
/// When the target is one of the captures.
pub(super) fn apart(target: &Path, captures: &[PathBuf]) -> anyhow::Result<()> {
    let same = |capture: &PathBuf| {
        fs::canonicalize(capture).is_ok_and(|capture| fs::canonicalize(target).is_ok_and(|target| target == capture))
    };
    if !is_standard(target) && captures.iter().any(same) {
        let shown = plain(&Untrusted::new(&target.to_string_lossy()));
        bail!("--export: {shown} is what is read; name another file");
    }
    Ok(())
}

/// Writes the events: into a file, or to `out`.
///
/// # Errors
/// When it cannot be written.
pub(super) fn events(target: &Path, replayed: &Replayed<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let head = Head {
        captures: replayed.files.iter().map(|file| file.name).collect(),
        clock: replayed.files[0].summary.clock,
        complete: !replayed.ground.cut,
        redacted: replayed.redacted,
    };
    let events = replayed.ground.events;
    if is_standard(target) {
        return write(&head, events, out).and_then(|()| out.flush()).context("cannot write the output");
    }
    let shown = plain(&Untrusted::new(&target.to_string_lossy()));
    let failed = || format!("cannot write {shown}");
    let mut file = BufWriter::new(File::create(target).with_context(failed)?);
    write(&head, events, &mut file).and_then(|()| file.flush()).with_context(failed)
}
