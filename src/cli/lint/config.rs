//! `rtcscope.toml`: what a project wants of the rules, so that nobody need say it each time.
//!
//! ```toml
//! [lint]
//! profile = "jsep"
//! ignore = ["privacy"]
//! fail-on = "warning"
//!
//! [lint.level]
//! lf-line-endings = "error"
//! ```

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde::Deserialize;

use super::settings::level;
use crate::diagnostic::Level;
use crate::lint::Profile;
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::text::Source;

/// Its name.
const NAME: &str = "rtcscope.toml";
/// A configuration larger than this is something else.
const LIMIT: u64 = 1 << 20;

/// What it says about rules.
#[derive(Debug, Default)]
pub(super) struct Lint {
    pub(super) profile: Option<Profile>,
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) level: Vec<(String, Level)>,
    pub(super) fail_on: Option<Level>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    lint: Section,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Section {
    profile: Option<String>,
    #[serde(default)]
    select: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    level: std::collections::BTreeMap<String, String>,
    fail_on: Option<String>,
}

/// Reads the file named, or else the nearest one in the working directory and those above it; nothing when there is
/// none.
pub(super) fn read(named: Option<&Path>) -> anyhow::Result<Lint> {
    let Some(path) = named.map(Path::to_path_buf).or_else(nearest) else { return Ok(Lint::default()) };
    let name = plain(&Untrusted::new(&path.to_string_lossy()));
    let size = std::fs::metadata(&path).with_context(|| format!("cannot read {name}"))?.len();
    if size > LIMIT {
        return Err(anyhow!("{name} is too large for a configuration"));
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
    parse(&text).map_err(|problem| {
        let source = Source::new(name.clone(), text.clone().into_bytes());
        let place = problem.at.map_or_else(String::new, |at| format!(":{}", source.place(crate::text::offset(at))));
        anyhow!("{name}{place}: {}", plain(&Untrusted::new(&problem.says)))
    })
}

fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// What is wrong with a configuration, and at which byte.
struct Problem {
    says: String,
    at: Option<usize>,
}

fn parse(text: &str) -> Result<Lint, Problem> {
    let file: File = toml::from_str(text)
        .map_err(|error| Problem { says: error.message().to_owned(), at: error.span().map(|span| span.start) })?;
    let Section { profile, select, ignore, level: levels, fail_on } = file.lint;
    let wrong = |key: &str, value: &str, expected: &str| Problem {
        says: format!("{key} = {value:?}: {expected}"),
        at: text.find(&format!("{value:?}")),
    };
    let profile = profile.map(|name| {
        let found = Profile::ALL.iter().find(|profile| profile.name() == name).copied();
        found.ok_or_else(|| wrong("profile", &name, "expected jsep, rfc8866, whip or sip"))
    });
    let fail_on = fail_on.map(|name| level(&name).map_err(|expected| wrong("fail-on", &name, &expected)));
    let levels = levels.into_iter().map(|(rule, name)| match level(&name) {
        Ok(level) => Ok((rule, level)),
        Err(expected) => Err(wrong(&rule, &name, &expected)),
    });
    Ok(Lint {
        profile: profile.transpose()?,
        select,
        ignore,
        level: levels.collect::<Result<_, _>>()?,
        fail_on: fail_on.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_configuration() {
        let text =
            "[lint]\nprofile = \"sip\"\nignore = [\"privacy\"]\nfail-on = \"warning\"\n[lint.level]\nx = \"info\"\n";
        let lint = parse(text).map_err(|problem| problem.says).expect("it is right");
        assert_eq!((lint.profile, lint.fail_on), (Some(Profile::Sip), Some(Level::Warning)));
        assert_eq!(lint.level, [("x".to_owned(), Level::Info)]);
        assert_eq!(lint.ignore, ["privacy"]);
        assert!(parse("").is_ok_and(|lint| lint.profile.is_none()));
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let at = |text| parse(text).err().and_then(|problem| problem.at);
        assert_eq!(at("[lint]\nprofil = \"sip\"\n"), Some(7));
        assert_eq!(at("[lint]\nprofile = \"sipp\"\n"), Some(17));
        assert_eq!(at("[lint.level]\nx = \"bad\"\n"), Some(17));
        assert!(at("[lint\n").is_some());
    }
}
