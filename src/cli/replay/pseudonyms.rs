//! `--redact`, the same wherever captures are read.

use anyhow::bail;

use super::call::Call;
use crate::cli::secret::variable;
use crate::signal::redact::redact;

/// `--redact` and `--redact-seed-env`.
#[derive(Debug, clap::Args)]
pub(super) struct RedactArgs {
    /// Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written.
    #[arg(long, help_heading = "Output")]
    redact: bool,
    /// The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same.
    /// A long one, that nobody guesses.
    #[arg(long, value_name = "VARIABLE", requires = "redact", help_heading = "Output")]
    redact_seed_env: Option<String>,
}

impl RedactArgs {
    /// Is it asked for?
    pub(super) const fn wanted(&self) -> bool {
        self.redact
    }

    /// Redacts the calls, if that is asked for: the same text has the same pseudonym in all of them.
    ///
    /// # Errors
    /// When the word is not to be had.
    pub(super) fn apply(&self, calls: &mut [Call]) -> anyhow::Result<()> {
        if !self.redact {
            return Ok(());
        }
        let seed = self.redact_seed_env.as_deref().map(|name| variable("--redact-seed-env", name)).transpose()?;
        if seed.as_deref().is_some_and(str::is_empty) {
            bail!("--redact-seed-env: the variable is empty; put a long word into it");
        }
        let mut events: Vec<_> = calls.iter_mut().map(Call::redacted).collect();
        redact(&mut events, seed.as_deref());
        Ok(())
    }
}
