//! `rtcscope sdp build`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use serde_json::Value;

use super::Exit;
use super::input::{LimitArgs, read_all};
use super::output::{say, stdout};
use crate::prose::Untrusted;
use crate::render::escape::{plain, plain_prose};
use crate::report::build::build;
use crate::text::Source;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope sdp build offer.json > offer.sdp
  rtcscope sdp parse offer.sdp |
    jq '(.lines[] | select(.attribute == \"setup\")).role = \"active\"' |
    rtcscope sdp build

SDP is written from the fields in \"lines\"; \"summary\" and \"findings\" are not
looked at. schema/sdp.schema.json in the source tree names the fields of each line.")]
pub(super) struct Args {
    /// Files with the JSON that `sdp parse` writes: one description, several, or an array; - for standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Build only the Nth description.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pick: Option<u32>,
    #[command(flatten)]
    limit: LimitArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut out = stdout();
    let mut failed = false;
    for source in read_all(&args.files, &args.limit)? {
        let result = source.map_err(|error| error.to_string()).and_then(|source| descriptions(&source, args.pick));
        match result {
            Ok(descriptions) => {
                for bytes in descriptions {
                    out.write_all(&bytes).context("cannot write the output")?;
                }
            }
            Err(message) => {
                failed = true;
                say(&message);
            }
        }
    }
    out.flush().context("cannot write the output")?;
    Ok(if failed { Exit::Usage } else { Exit::Ok })
}

/// The descriptions in a source of JSON: one, several one after the other, or an array of them.
fn descriptions(source: &Source, pick: Option<u32>) -> Result<Vec<Vec<u8>>, String> {
    let name = plain(&Untrusted::new(source.name()));
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_slice(source.bytes()).into_iter::<Value>() {
        match value {
            Ok(Value::Array(several)) => values.extend(several),
            Ok(value) => values.push(value),
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                let what = if error.is_eof() { "the JSON ends early" } else { "this is not JSON" };
                return Err(format!("{name}:{line}:{column}: {what}; expected what `rtcscope sdp parse` writes"));
            }
        }
    }
    if values.is_empty() {
        return Err(format!("{name} is empty: expected the JSON that `rtcscope sdp parse` writes"));
    }
    let total = values.len();
    let picked: Vec<Value> = match pick {
        None => values,
        Some(pick) => values.into_iter().skip(pick as usize - 1).take(1).collect(),
    };
    if picked.is_empty() {
        return Err(format!("{name}: there is no description {}: {total} found", pick.unwrap_or_default()));
    }
    picked
        .iter()
        .map(|value| {
            build(value).map_err(|error| {
                let at = plain_prose(&error.at);
                let colon = if at.is_empty() { "" } else { ": " };
                format!("{name}: {at}{colon}{}", plain_prose(&error.problem))
            })
        })
        .collect()
}
