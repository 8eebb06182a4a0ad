//! Which rules run and what fails: the same arguments for every command that judges, with what `rtcscope.toml` says
//! where the command line says nothing.

use std::path::PathBuf;

use anyhow::anyhow;

use super::config::{self, Lint};
use crate::diagnostic::Level;
use crate::lint::{Profile, Selection, UnknownName};
use crate::prose::Untrusted;
use crate::render::Format;
use crate::render::escape::plain;
use crate::report::lint::Settings;
use crate::sdp::SdpType;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct JudgeArgs {
    /// What to hold it against [default: jsep].
    #[arg(long, value_name = "PROFILE", help_heading = "Rules")]
    profile: Option<Profile>,
    /// Take it for this when neither it nor what stands around it says.
    #[arg(long = "as", value_name = "TYPE", help_heading = "Rules")]
    kind: Option<Kind>,
    /// Only these rules or families.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', help_heading = "Rules")]
    select: Vec<String>,
    /// Not these rules or families.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', help_heading = "Rules")]
    ignore: Vec<String>,
    /// Another level for a rule or family: error, warning or info.
    #[arg(long = "level", value_name = "NAME=LEVEL", value_delimiter = ',', value_parser = level_of, help_heading = "Rules")]
    levels: Vec<(String, Level)>,
    /// From which level on the answer is no (exit code 1) [default: error].
    #[arg(long, value_name = "LEVEL", value_parser = level, help_heading = "Rules")]
    fail_on: Option<Level>,
    /// Read this configuration, not the nearest rtcscope.toml here or above.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Rules")]
    config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long, conflicts_with = "config", help_heading = "Rules")]
    no_config: bool,
}

/// What a description may be taken for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// An offer.
    Offer,
    /// An answer.
    Answer,
}

impl clap::ValueEnum for Profile {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()).help(self.purpose()))
    }
}

/// A level by its name.
pub(super) fn level(name: &str) -> Result<Level, String> {
    let all = [Level::Error, Level::Warning, Level::Info];
    all.into_iter().find(|level| level.name() == name).ok_or_else(|| "expected error, warning or info".to_owned())
}

fn level_of(text: &str) -> Result<(String, Level), String> {
    let (name, of) = text.split_once('=').ok_or("expected NAME=LEVEL, such as lf-line-endings=error")?;
    Ok((name.to_owned(), level(of)?))
}

/// So many findings of one rule are shown to people.
const MOST: usize = 20;

/// How many findings of one rule a format shows: all, where programs read.
pub(in crate::cli) const fn most(format: Format) -> usize {
    match format {
        Format::Human | Format::Markdown => MOST,
        _ => usize::MAX,
    }
}

impl JudgeArgs {
    /// The arguments with the configuration behind them.
    pub(in crate::cli) fn settings(&self) -> anyhow::Result<Settings> {
        let Lint { profile, select, mut ignore, mut level, fail_on } =
            if self.no_config { Lint::default() } else { config::read(self.config.as_deref())? };
        let profile = self.profile.or(profile).unwrap_or_default();
        // What is said here counts for more than what the file says: its levels come last, its choice alone.
        ignore.retain(|name| !self.select.contains(name));
        ignore.extend(self.ignore.iter().cloned());
        level.extend(self.levels.iter().cloned());
        let select = if self.select.is_empty() { &select } else { &self.select };
        let selection = Selection::new(profile, select, &ignore, &level).map_err(|unknown| anyhow!(says(&unknown)))?;
        Ok(Settings {
            profile,
            selection,
            kind: self.kind.map(|kind| match kind {
                Kind::Offer => SdpType::Offer,
                Kind::Answer => SdpType::Answer,
            }),
            fails_from: self.fail_on.or(fail_on).unwrap_or(Level::Error),
            targets: Vec::new(),
        })
    }
}

/// What to say to somebody who named a rule that is not there.
pub(super) fn says(unknown: &UnknownName) -> String {
    let name = plain(&Untrusted::new(&unknown.name));
    match unknown.meant {
        Some(meant) => format!("there is no rule or family called {name}; did you mean {meant}?"),
        None => format!("there is no rule or family called {name}; `rtcscope rules` lists them"),
    }
}
