//! `sdp lint --fix`: what can be mended is, and every other byte stays.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use similar::TextDiff;

use crate::cli::Exit;
use crate::cli::describe::Input;
use crate::cli::input::InputArgs;
use crate::cli::output::{Terminal, say, stdout};
use crate::lint::{Description, Unwrapped, fix, lint};
use crate::prose::{Untrusted, count};
use crate::render::escape::{plain, plain_prose};
use crate::report::description::Described;
use crate::report::lint::{Settings, tally};
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;
use crate::text::Span;

#[derive(Debug, clap::Args)]
pub(super) struct MendArgs {
    /// Make the safe fixes and write the description to standard output.
    #[arg(long, help_heading = "Fixes")]
    fix: bool,
    /// Make the other fixes too: they may change what is meant.
    #[arg(long, help_heading = "Fixes")]
    unsafe_fixes: bool,
    /// Write the fixes into the files.
    #[arg(long, requires = "fix", help_heading = "Fixes")]
    write: bool,
    /// Show what the fixes would change, and change nothing.
    #[arg(long, conflicts_with = "write", help_heading = "Fixes")]
    diff: bool,
}

impl MendArgs {
    /// Is anything to be mended?
    pub(super) const fn wanted(&self) -> bool {
        self.fix || self.diff || self.unsafe_fixes
    }
}

/// Fixes may make way for others: so many rounds at most.
const ROUNDS: usize = 10;

/// A description after its fixes.
struct Mended {
    name: String,
    before: String,
    after: String,
    made: usize,
    /// Where it stands in its file, when it stands there as it is.
    place: Option<Span>,
    wrapping: String,
    fails: bool,
    left: String,
}

/// Mends what was found, and says on standard error what is left.
pub(super) fn run(
    args: &MendArgs,
    input_args: &InputArgs,
    settings: &Settings,
    input: &mut Input,
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    let mut all = Vec::new();
    let format = |_| crate::render::Format::Jsonl;
    let exit = input.each(input_args, terminal, format, None, |described, _| {
        all.push(mend(described, settings, args.unsafe_fixes));
        Ok(())
    })?;
    let mut out = stdout();
    for mended in &all {
        let name = plain(&Untrusted::new(&mended.name));
        let made = plain_prose(&count(mended.made, "fix", "fixes").into());
        if args.diff {
            diff(mended, &mut out).context("cannot write the output")?;
            say(&format!("{name}: {made} to make; then {}", mended.left));
        } else {
            say(&format!("{name}: {made} made; {}", mended.left));
        }
    }
    if args.write {
        write(&all)?;
    } else if !args.diff {
        if all.len() > 1 {
            return Err(anyhow!("{} descriptions were found: choose one with --pick, or use --write", all.len()));
        }
        for mended in &all {
            out.write_all(mended.after.as_bytes()).context("cannot write the output")?;
        }
    }
    out.flush().context("cannot write the output")?;
    let fails = all.iter().any(|mended| mended.fails);
    Ok(if exit == Exit::Ok && fails { Exit::No } else { exit })
}

fn mend(described: &Described<'_>, settings: &Settings, unsafe_too: bool) -> Mended {
    let before = described.found.text.to_string();
    let said = described.found.said.map(|said| said.kind).or(settings.kind);
    let mut text = before.clone();
    let mut made = 0;
    let mut findings = Vec::new();
    for _ in 0..ROUNDS {
        {
            let document = Document::parse(&text);
            let session = Session::read(&document);
            let description = Description::new(&session, said, settings.profile);
            findings = lint(&description.unwrapped(Unwrapped::of(described.found)), &settings.selection);
        }
        let fixed = fix::apply(&text, &findings, unsafe_too);
        if fixed.made == 0 || fixed.text == text {
            break;
        }
        made += fixed.made;
        text = fixed.text;
    }
    let as_it_is = matches!(described.found.text, Cow::Borrowed(_)).then(|| described.found.place());
    Mended {
        name: described.source.name().to_owned(),
        before,
        after: text,
        made,
        place: as_it_is,
        wrapping: described.wrapping().join(", "),
        fails: findings.iter().any(|finding| finding.level >= settings.fails_from),
        left: format!("{} left", plain_prose(&tally(&findings))),
    }
}

/// A unified diff, line by line, with whatever is hostile in the lines written out.
fn diff(mended: &Mended, out: &mut dyn Write) -> std::io::Result<()> {
    if mended.before == mended.after {
        return Ok(());
    }
    let name = plain(&Untrusted::new(&mended.name));
    let visible = |line: &str| {
        // A change of line ends alone must be seen, too.
        let body = line.trim_end_matches(['\r', '\n']);
        let eol = &line[body.len()..];
        let shown = plain(&Untrusted::new(body));
        match eol {
            "\r\n" | "" => shown,
            eol => format!("{shown}{}", plain(&Untrusted::new(eol))),
        }
    };
    writeln!(out, "--- {name}\n+++ {name} (mended)")?;
    let diff = TextDiff::from_lines(mended.before.as_str(), mended.after.as_str());
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            writeln!(out, "{}{}", change.tag(), visible(change.value()))?;
        }
    }
    Ok(())
}

/// Writes the mended descriptions into their files.
fn write(all: &[Mended]) -> anyhow::Result<()> {
    let mut files: Vec<&str> = all.iter().filter(|mended| mended.made > 0).map(|mended| mended.name.as_str()).collect();
    files.dedup();
    for file in files {
        let shown = plain(&Untrusted::new(file));
        let mut of_file: Vec<(Span, &str)> = Vec::new();
        for mended in all.iter().filter(|mended| mended.name == file && mended.made > 0) {
            let place = mended.place.ok_or_else(|| {
                anyhow!(
                    "{shown}: a description there is wrapped ({}); --write changes plain SDP only, --fix writes it to \
                     standard output",
                    mended.wrapping
                )
            })?;
            of_file.push((place, &mended.after));
        }
        if file == "standard input" {
            return Err(anyhow!("standard input cannot be written to; leave --write out"));
        }
        let path = PathBuf::from(file);
        let mut bytes = std::fs::read(&path).with_context(|| format!("cannot read {shown}"))?;
        of_file.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        for (place, text) in of_file {
            let range = place.range();
            if range.end > bytes.len() {
                return Err(anyhow!("{shown} has changed while it was read"));
            }
            bytes.splice(range, text.bytes());
        }
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {shown}"))?;
    }
    Ok(())
}
