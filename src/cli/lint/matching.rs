//! `rtcscope sdp match`.

use std::path::PathBuf;

use anyhow::{Context, anyhow};

use super::settings::{self, JudgeArgs};
use super::several::{self, Find};
use crate::cli::Exit;
use crate::cli::describe::Input;
use crate::cli::input::{LimitArgs, read_all};
use crate::cli::output::{FindingFormatArgs, Terminal, say, stdout};
use crate::lint::{Pair, lint_pair};
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::render::{Format, renderer};
use crate::report::lint::pair::{Matched, lower};
use crate::report::lint::worst_first;
use crate::sdp::SdpType;
use crate::text::Source;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp match offer.sdp answer.sdp
  rtcscope sdp match call.log
  rtcscope sdp match --json offer.sdp answer.sdp | jq '.result.sections[].codecs'

Exit codes: 0 the two fit; 1 they cannot work together; 2 wrong usage, or
nothing to read.")]
pub(in crate::cli) struct Args {
    /// The offer, and the answer to it: two files, or one that holds both; - for standard input.
    #[arg(value_name = "FILE", num_args = 0..=2, value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Only the findings, not what was negotiated.
    #[arg(long)]
    brief: bool,
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
    let of_source: Vec<Vec<Find<'_>>> =
        sources.iter().map(|source| several::all(&mut input, &args.limit, std::slice::from_ref(source))).collect();
    if input.exit() != Exit::Ok {
        return Ok(input.exit());
    }
    let (offer, answer) = choose(&sources, &of_source)?;
    let kinds =
        [Some(SdpType::Offer), Some(answer.said().filter(|kind| *kind != SdpType::Offer).unwrap_or(SdpType::Answer))];
    let format = args.format.get().unwrap_or(Format::Human);
    let look = terminal.failing_from(settings.fails_from).look(false);
    several::with(&[offer, answer], settings.profile, &kinds, |described| {
        let pair = Pair { offer: &described[0], answer: &described[1] };
        let mut findings = lint_pair(&pair, &settings.selection);
        for label in findings.iter_mut().flat_map(|finding| finding.labels_mut()) {
            let find = if label.source == 0 { offer } else { answer };
            label.lead_out(|span| find.outer(span));
        }
        worst_first(&mut findings);
        let fails = findings.iter().any(|finding| finding.level >= settings.fails_from);
        let matched = Matched {
            pair,
            sources: [offer.source, answer.source],
            places: [offer.found.place(), answer.found.place()],
            profile: settings.profile,
            findings,
            brief: args.brief,
        };
        let mut out = stdout();
        let mut sink = renderer(format, look, &mut out);
        lower(&matched, settings::most(format), sink.as_mut())
            .and_then(|()| sink.finish())
            .context("cannot write the output")?;
        Ok(if fails { Exit::No } else { Exit::Ok })
    })
}

/// Which description is the offer and which the answer: the first that says so of each, or else the first and the next.
fn choose<'f, 'a>(sources: &[Source], of_source: &'f [Vec<Find<'a>>]) -> anyhow::Result<(&'f Find<'a>, &'f Find<'a>)> {
    let all: Vec<&Find<'a>> = of_source.iter().flatten().collect();
    let is = |find: &&&Find<'a>, kind: SdpType| {
        let told = kind_of(find);
        told == Some(kind) || (kind == SdpType::Answer && told == Some(SdpType::Pranswer))
    };
    let (offers, answers): (Vec<&Find<'a>>, Vec<&Find<'a>>) = match of_source {
        [first, second] => {
            let (first, second): (Vec<_>, Vec<_>) = (first.iter().collect(), second.iter().collect());
            if is(&&first[0], SdpType::Answer) && is(&&second[0], SdpType::Offer) {
                return Err(anyhow!(
                    "{} holds an answer and {} an offer: name the offer first",
                    plain(&Untrusted::new(sources[0].name())),
                    plain(&Untrusted::new(sources[1].name()))
                ));
            }
            (first, second)
        }
        _ => (all.clone(), all.clone()),
    };
    let offer = offers.iter().find(|find| is(find, SdpType::Offer)).or(offers.first()).copied();
    let offer = offer.ok_or_else(|| anyhow!("no description found"))?;
    let others = answers.iter().filter(|find| !std::ptr::eq(**find, offer)).copied().collect::<Vec<_>>();
    let answer = others.iter().find(|find| is(find, SdpType::Answer)).or(others.first()).copied();
    let Some(answer) = answer else {
        return Err(anyhow!(
            "there is one description only; an offer and an answer are needed, in two files or in one"
        ));
    };
    if all.len() > 2 {
        let (offered, answered) = (offer.place(), answer.place());
        say(&format!(
            "{} descriptions found; taken are the offer at line {} and the answer at line {}. `rtcscope sdp renegotiate` \
             takes all of them",
            all.len(),
            offered.1,
            answered.1
        ));
    }
    Ok((offer, answer))
}

fn kind_of(find: &Find<'_>) -> Option<SdpType> {
    find.said().or_else(|| several::with(&[find], crate::lint::Profile::Jsep, &[], |described| described[0].kind))
}
