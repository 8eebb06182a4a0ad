//! What is kept of a call in files: its recording, its descriptions.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::json;

use crate::call::signal::{Message, Said};
use crate::net::loopback::Outcome;
use crate::report::event::recording;
use crate::report::recording::{FORMAT, VERSION};

/// A file that a recording is to be written to; made before the call, so that nobody calls in vain.
pub(in crate::cli) struct Recording {
    path: PathBuf,
    file: File,
}

impl Recording {
    /// # Errors
    /// When the file cannot be made.
    pub(in crate::cli) fn make(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes the recording of calls, one after the other: a line that says what it is, then a line for each event.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(in crate::cli) fn write(self, scenario: &str, simulated: bool, calls: &[&Outcome]) -> anyhow::Result<()> {
        let write = || -> anyhow::Result<()> {
            let mut file = BufWriter::new(self.file);
            let head = json!({"format": FORMAT, "version": VERSION, "scenario": scenario, "simulated": simulated});
            writeln!(file, "{head}")?;
            for line in calls.iter().flat_map(|call| recording(&call.said, &call.events)) {
                serde_json::to_writer(&mut file, &line)?;
                writeln!(file)?;
            }
            Ok(file.flush()?)
        };
        write().with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// Makes the directory that descriptions are to be written to.
///
/// # Errors
/// When it cannot be made, or holds descriptions of another call: they would be mixed up with those of this one.
pub(super) fn directory(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot make the directory {}", path.display()))?;
    let entries = fs::read_dir(path).with_context(|| format!("cannot read the directory {}", path.display()))?;
    if entries.flatten().any(|entry| entry.path().extension().is_some_and(|extension| extension == "sdp")) {
        bail!("{} holds descriptions already: name another directory, or empty it", path.display());
    }
    Ok(())
}

/// Writes each description to a file of its own: `01-pc1-offer.sdp`; one that arrived otherwise than it was sent also as it
/// arrived.
///
/// # Errors
/// When the directory or a file cannot be written.
pub(super) fn descriptions(directory: &Path, said: &[Said]) -> anyhow::Result<()> {
    let mut number = 0;
    for said in said {
        let Message::Description(description) = &said.message else { continue };
        number += 1;
        let name = format!("{number:02}-{}-{}", said.from.name(), description.kind.name());
        save(directory, &format!("{name}.sdp"), &description.sdp)?;
        if let Some(Some(Message::Description(arrived))) = &said.arrived {
            save(directory, &format!("{name}-as-arrived.sdp"), &arrived.sdp)?;
        }
    }
    Ok(())
}

fn save(directory: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = directory.join(name);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}
