//! What happened when an input was unwrapped, as findings.

use crate::diagnostic::{Diagnostic, Label, Level};
use crate::prose;
use crate::prose::{count, ours};
use crate::sdp::locate::{Note, NoteKind};
use crate::text::Span;

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
        // The place that matters is the end, where something is missing.
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
            prose![
                count(bytes as usize, "byte is", "bytes are"),
                " not UTF-8; the description is read as Windows-1252"
            ],
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
        NoteKind::NoBreakSpaces { count: spaces } => (
            "no-break-spaces",
            Level::Warning,
            prose![
                count(spaces as usize, "no-break space is", "no-break spaces are"),
                " read as blanks: a web page or a word processor put them there"
            ],
            Some(prose!["parsers refuse them: copy the text from where it was made"]),
        ),
        NoteKind::OwnJson => (
            "own-json",
            Level::Error,
            prose!["this is the JSON of `sdp parse`, not SDP"],
            Some(prose!["`rtcscope sdp build` turns it into SDP"]),
        ),
        NoteKind::HardWrapped => (
            "hard-wrapped",
            Level::Warning,
            prose!["the text looks hard-wrapped: its long lines go on in the next, which is read as another"],
            Some(prose!["paste it without line breaks"]),
        ),
        NoteKind::Continues { lines } => (
            "goes-on",
            Level::Warning,
            prose![
                "the description seems to go on here in another form: ",
                count(lines as usize, "line like SDP follows that was", "lines like SDP follow that were"),
                " not read"
            ],
            Some(prose!["paste the description alone, without what stands before its lines"]),
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
        label: note.span.filter(|_| !compressed).map(|span| {
            let cut = matches!(note.problem, NoteKind::CutString);
            let meant = if cut { Span::new(span.end.saturating_sub(1).max(span.start), span.end) } else { span };
            Label::at(meant)
        }),
        help,
        ..Diagnostic::new(name, level, message)
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
