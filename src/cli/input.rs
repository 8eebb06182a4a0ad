//! Files and standard input, read with a limit, and the descriptions found in them.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::prose::Untrusted;
use crate::render::escape;
use crate::report::notes::bytes;
use crate::sdp::locate::{self, Located};
use crate::text::{MAX_LEN, Source};

/// What to read, the same for every command that reads SDP.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files with SDP in them: raw, JSON, base64, a log, a SIP trace, a mail …; - for standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Take only the Nth description found.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Input")]
    pub(super) pick: Option<u32>,
    /// Also show candidates that stand outside of the descriptions.
    #[arg(long, help_heading = "Input")]
    pub(super) candidates: bool,
    #[command(flatten)]
    limit: LimitArgs,
}

/// How much to read, the same for every command.
#[derive(Debug, clap::Args)]
pub(super) struct LimitArgs {
    /// Refuse to read more than this: bytes, or a number with K, M or G.
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size, help_heading = "Input")]
    max_input: usize,
}

/// Why something could not be read.
#[derive(Debug, Error)]
pub(super) enum InputError {
    #[error("cannot read {name}: {source}")]
    Read { name: String, source: io::Error },
    #[error("{name} is larger than {limit}; allow more with --max-input")]
    TooLarge { name: String, limit: String },
    #[error("no input: name a file, or pipe something in (--help has examples)")]
    Nothing,
}

impl InputArgs {
    /// Reads everything that is named; what cannot be read is an error of its own, beside the rest.
    pub(super) fn read(&self) -> Result<Vec<Result<Source, InputError>>, InputError> {
        read_all(&self.files, &self.limit)
    }

    /// Is anything named to read?
    pub(super) fn names_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Finds the descriptions in a source.
    pub(super) fn locate<'a>(&self, source: &'a Source) -> Located<'a> {
        self.limit.locate(source)
    }
}

impl Default for LimitArgs {
    fn default() -> Self {
        Self { max_input: 64 << 20 }
    }
}

impl LimitArgs {
    /// Finds the descriptions in a source.
    pub(super) fn locate<'a>(&self, source: &'a Source) -> Located<'a> {
        locate::locate(source.bytes(), self.max_input)
    }
}

/// Reads files, or standard input when none is named. `-` is standard input too.
pub(super) fn read_all(files: &[PathBuf], limit: &LimitArgs) -> Result<Vec<Result<Source, InputError>>, InputError> {
    if !files.is_empty() {
        return Ok(files.iter().map(|name| read(name, limit.max_input)).collect());
    }
    if io::stdin().is_terminal() {
        return Err(InputError::Nothing);
    }
    Ok(vec![read(Path::new("-"), limit.max_input)])
}

/// Reads what is named: a file of that name, standard input for `-`, or else the text of the argument itself.
pub(super) fn read_named(names: &[String], limit: &LimitArgs) -> Result<Vec<Result<Source, InputError>>, InputError> {
    if names.is_empty() {
        return read_all(&[], limit);
    }
    let one = |name: &String| {
        let path = Path::new(name);
        // A path is not text that was meant to be read.
        let is_path = name == "-" || name.contains(['.', '\\']) && !name.contains("\\x") || path.exists();
        if is_path { read(path, limit.max_input) } else { Ok(Source::new("the argument", name.clone().into_bytes())) }
    };
    Ok(names.iter().map(one).collect())
}

fn read(path: &Path, limit: usize) -> Result<Source, InputError> {
    let shown = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        escape::plain(&Untrusted::new(&path.to_string_lossy()))
    };
    let failed = |source| InputError::Read { name: shown.clone(), source };
    let mut data = Vec::new();
    let most = limit as u64 + 1;
    let read = if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut data)
    } else {
        let file = File::open(path).map_err(failed)?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(failed(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
        }
        file.take(most).read_to_end(&mut data)
    };
    read.map_err(failed)?;
    if data.len() > limit {
        return Err(InputError::TooLarge { name: shown, limit: bytes(limit) });
    }
    let name = if path == Path::new("-") { "standard input".into() } else { path.to_string_lossy() };
    Ok(Source::new(name, data))
}

/// `65536`, `64K`, `64M`, `1G`, with or without `iB` or `B` after the letter.
pub(super) fn size(text: &str) -> Result<usize, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let unit = match text[digits..].trim().to_ascii_uppercase().trim_end_matches('B').trim_end_matches('I') {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return Err("expected a number of bytes, or a number with K, M or G".to_owned()),
    };
    let number: usize = text[..digits].parse().map_err(|_| "expected a number, such as 64M".to_owned())?;
    number
        .checked_mul(unit)
        .filter(|bytes| (1..=MAX_LEN).contains(bytes))
        .ok_or_else(|| format!("must be from 1 byte to {} bytes", MAX_LEN))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        assert_eq!(size("64M"), Ok(64 << 20));
        assert_eq!(size("64MiB"), Ok(64 << 20));
        assert_eq!(size("1k"), Ok(1024));
        assert_eq!(size("123"), Ok(123));
        for bad in ["", "M", "-1", "1T", "0", "5G", "99999999999999999999"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
