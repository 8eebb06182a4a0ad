//! What is kept of a call in files: its descriptions and candidates.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::report::replay::Replayed;
use crate::sdp::SdpType;

/// So much of a name goes into the name of a file.
const NAME: usize = 32;

/// Writes each description to a file of its own (`01-222-offer.sdp`), and the candidates that were sent for it beside it
/// (`01-222-offer.candidates.txt`), as they were sent, with the passwords in them.
/// Gives how many files were written.
///
/// # Errors
/// When the directory or a file cannot be written, or when it holds descriptions already.
pub(super) fn descriptions(directory: &Path, replayed: &Replayed<'_>) -> anyhow::Result<usize> {
    let shown = plain(&Untrusted::new(&directory.to_string_lossy()));
    fs::create_dir_all(directory).with_context(|| format!("cannot make the directory {shown}"))?;
    let entries = fs::read_dir(directory).with_context(|| format!("cannot read the directory {shown}"))?;
    if entries.flatten().any(|entry| entry.path().extension().is_some_and(|extension| extension == "sdp")) {
        bail!("{shown} holds descriptions already: name another directory, or empty it");
    }
    let (ground, story) = (replayed.ground, replayed.ground.story);
    let (mut number, mut files) = (0, 0);
    for (index, message, kind) in story.descriptions() {
        let Some(description) = story.description(index, ground.events) else { continue };
        let texts = replayed.gathered(index);
        if description.sdp.text.is_empty() && texts.is_empty() {
            continue;
        }
        number += 1;
        let who = message.author.and_then(|side| story.sides.get(side).name());
        let who = harmless(who.map_or("unnamed", |name| &**name));
        let name = format!("{number:02}-{who}-{}", kind.map_or("description", SdpType::name));
        if !description.sdp.text.is_empty() {
            save(directory, &format!("{name}.sdp"), &description.sdp.text)?;
            files += 1;
        }
        if !texts.is_empty() {
            let lines: String = texts.iter().map(|text| format!("{}\n", text.trim())).collect();
            save(directory, &format!("{name}.candidates.txt"), &lines)?;
            files += 1;
        }
    }
    Ok(files)
}

/// A name for a file, of a name that may be anything.
fn harmless(name: &str) -> String {
    name.chars().take(NAME).map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

fn save(directory: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = directory.join(name);
    let shown = plain(&Untrusted::new(&path.to_string_lossy()));
    fs::write(&path, text).with_context(|| format!("cannot write {shown}"))
}
