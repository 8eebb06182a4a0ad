//! `rtcscope rules`.

use anyhow::{Context, anyhow};

use super::settings::says;
use crate::cli::Exit;
use crate::cli::output::{FormatArgs, Terminal, stdout};
use crate::lint::{FAMILIES, Profile, Selection, find};
use crate::render::{Format, renderer};
use crate::report::lint::rules::{family, list, one};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope rules
  rtcscope rules ice
  rtcscope rules missing-fingerprint
  rtcscope rules --json | jq -r '.[] | select(.level == \"error\").name'")]
pub(in crate::cli) struct Args {
    /// A rule, to read all of it, or a family.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    format: FormatArgs,
}

pub(in crate::cli) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut out = stdout();
    let mut sink = renderer(args.format.get().unwrap_or(Format::Human), terminal.look(false), &mut out);
    let written = match args.name.as_deref() {
        None => list(sink.as_mut()),
        Some(name) => match (find(name), FAMILIES.iter().find(|family| family.name == name)) {
            (Some(rule), _) => one(rule, sink.as_mut()),
            (None, Some(found)) => family(found, sink.as_mut()),
            (None, None) => {
                let unknown = Selection::new(Profile::Jsep, &[name.to_owned()], &[], &[]).err();
                return Err(anyhow!(
                    unknown.map_or_else(|| "there is no such rule".to_owned(), |unknown| says(&unknown))
                ));
            }
        },
    };
    written.and_then(|()| sink.finish()).context("cannot write the output")?;
    Ok(Exit::Ok)
}
