//! `rtcscope sdp renegotiate`.

use std::path::PathBuf;

use anyhow::{Context, anyhow};

use super::settings::{self, JudgeArgs};
use super::several;
use crate::cli::Exit;
use crate::cli::describe::Input;
use crate::cli::input::{LimitArgs, read_all};
use crate::cli::output::{FindingFormatArgs, Terminal, stdout};
use crate::lint::sequence::Sequence;
use crate::lint::{lint_pair, lint_step};
use crate::render::{Format, renderer};
use crate::report::lint::sequence::{Part, Renegotiated, What, lower};
use crate::report::lint::worst_first;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp renegotiate first-offer.sdp second-offer.sdp
  rtcscope sdp renegotiate offer1.sdp answer1.sdp offer2.sdp answer2.sdp
  rtcscope sdp renegotiate call.log

Whose a description is, its o= line tells, or its fingerprint, or its turn. Each
is held against what the same side said before, each answer against its offer.

Exit codes: 0 nothing at or above --fail-on; 1 something; 2 wrong usage, or
nothing to read; 3 there is nothing to compare.")]
pub(in crate::cli) struct Args {
    /// Files with descriptions in their order, of one side or of both; - for standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    judge: JudgeArgs,
    #[command(flatten)]
    format: FindingFormatArgs,
    #[command(flatten)]
    limit: LimitArgs,
}

pub(in crate::cli) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let settings = args.judge.settings()?;
    let mut input = Input::of(read_all(&args.files, &args.limit)?);
    let sources = input.sources();
    let finds = several::all(&mut input, &args.limit, &sources);
    if input.exit() != Exit::Ok {
        return Ok(input.exit());
    }
    if finds.len() < 2 {
        return Err(anyhow!("there is one description only; two or more are needed, in the order they were made"));
    }
    let documents: Vec<Document<'_>> = finds.iter().map(|find| Document::parse(&find.found.text)).collect();
    let sessions: Vec<Session<'_>> = documents.iter().map(Session::read).collect();
    let inputs: Vec<_> = sessions.iter().zip(&finds).map(|(session, find)| (session, find.said())).collect();
    let sequence = Sequence::of(&inputs, settings.profile);
    let mut parts = Vec::new();
    let steps = sequence.steps().map(|(of, step)| (What::Step, of, lint_step(&step, &settings.selection)));
    let pairs = sequence.pairs().map(|(of, pair)| (What::Pair, of, lint_pair(&pair, &settings.selection)));
    for (what, of, mut findings) in steps.chain(pairs) {
        for label in findings.iter_mut().flat_map(|finding| finding.labels_mut()) {
            let find = &finds[of[label.source.min(1)]];
            label.lead_out(|span| find.outer(span));
        }
        worst_first(&mut findings);
        parts.push(Part { what, of, sources: of.map(|at| finds[at].source), findings });
    }
    parts.sort_by_key(|part| (part.of[1], part.what));
    let places = finds.iter().map(|find| (find.source, find.found.place())).collect();
    let renegotiated = Renegotiated { places, members: &sequence.members, doubts: &sequence.doubts, parts };
    let format = args.format.get().unwrap_or(Format::Human);
    let look = terminal.failing_from(settings.fails_from).look(false);
    let mut out = stdout();
    let mut sink = renderer(format, look, &mut out);
    lower(&renegotiated, settings::most(format), sink.as_mut())
        .and_then(|()| sink.finish())
        .context("cannot write the output")?;
    let fails = renegotiated.findings().any(|finding| finding.level >= settings.fails_from);
    Ok(match (fails, renegotiated.parts.is_empty()) {
        (true, _) => Exit::No,
        (false, true) => Exit::CouldNotTell,
        (false, false) => Exit::Ok,
    })
}
