//! What happened when an input was unwrapped, as findings.

use crate::diagnostic::{Diagnostic, Label, Level};
use crate::prose;
use crate::prose::{count, ours};
use crate::sdp::locate::{Note, NoteKind};

/// What [`locate`](crate::sdp::locate::locate) had to say about the input as a whole.
pub(crate) fn diagnostic(note: &Note) -> Diagnostic {
    // There is nothing to see in compressed bytes.
    let compressed = matches!(note.problem, NoteKind::CutGzip | NoteKind::BrokenGzip | NoteKind::TooLarge { .. });
    let (name, level, message, help) = match note.problem {
        NoteKind::CutGzip => (
            "cut-gzip",
            Level::Error,
            prose!["the gzip data ends early: what could be unpacked was read"],
            Some(prose!["copy or download the file again"]),
        ),
        NoteKind::BrokenGzip => (
            "broken-gzip",
            Level::Error,
            prose!["the gzip data is damaged: what came before was read"],
            Some(prose!["copy or download the file again, in binary mode"]),
        ),
        NoteKind::CutString => (
            "cut-string",
            Level::Warning,
            prose!["a string has no closing quote: the text was cut, and what is there was read"],
            None,
        ),
        NoteKind::TooDeep => (
            "too-deep",
            Level::Warning,
            prose!["something is wrapped in more layers than are followed"],
            Some(prose!["unwrap it by hand and try again"]),
        ),
        NoteKind::InvalidUtf8 { count: bytes } => (
            "not-utf-8",
            Level::Warning,
            prose![count(bytes as usize, "byte is", "bytes are"), " not UTF-8; the description is read as Latin-1"],
            Some(prose!["save it as UTF-8; most parsers refuse it as it is"]),
        ),
        NoteKind::NulBytes { count: bytes } => (
            "nul-bytes",
            Level::Error,
            prose![count(bytes as usize, "NUL byte", "NUL bytes"), " in a description"],
            Some(prose!["parsers disagree about NUL: remove it where the text is made"]),
        ),
        NoteKind::TooLarge { limit } => (
            "too-large",
            Level::Error,
            prose!["unpacked, it is larger than ", ours(bytes(limit)), ": the beginning was read"],
            Some(prose!["allow more with --max-input"]),
        ),
        NoteKind::TooMany => (
            "too-many",
            Level::Error,
            prose!["there are more descriptions in it than are kept; those after them were left out"],
            Some(prose!["split the file"]),
        ),
        NoteKind::Joined { count: lines } => (
            "joined-lines",
            Level::Info,
            prose![
                count(lines as usize, "broken line was", "broken lines were"),
                " joined, as a mail client had cut them"
            ],
            None,
        ),
    };
    Diagnostic {
        name,
        level,
        message,
        label: note.span.filter(|_| !compressed).map(|span| Label { span, says: prose![], within: span }),
        help,
        spec: &[],
    }
}

/// `64 MiB`.
pub(crate) fn bytes(number: usize) -> String {
    match number {
        n if n >= 1 << 20 && n % (1 << 20) == 0 => format!("{} MiB", n >> 20),
        n if n >= 1 << 10 && n % (1 << 10) == 0 => format!("{} KiB", n >> 10),
        n => format!("{n} bytes"),
    }
}
