//! Passwords on their way in: given outright, or named as an environment variable, so that they need not stand in the
//! list of processes.

#![expect(clippy::disallowed_methods, reason = "an edge")]

#[cfg(feature = "net")]
mod turn;

#[cfg(feature = "net")]
use std::path::PathBuf;

#[cfg(feature = "net")]
use anyhow::Context;
use anyhow::bail;
#[cfg(feature = "net")]
pub(super) use turn::CredentialArgs;

#[cfg(feature = "net")]
use super::input::{LimitArgs, read_all};
use crate::prose::Untrusted;
use crate::render::escape::plain;

/// `--password` and `--password-env`, the same for every command.
#[derive(clap::Args)]
pub(super) struct PasswordArgs {
    /// The password. Others on this machine can see it in the list of processes: better use --password-env.
    #[arg(long, value_name = "PASSWORD", conflicts_with = "password_env", help_heading = "Integrity")]
    password: Option<String>,
    /// The environment variable that holds the password.
    #[arg(long, value_name = "VARIABLE", help_heading = "Integrity")]
    password_env: Option<String>,
}

impl std::fmt::Debug for PasswordArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let given = self.password.as_ref().map(|_| "not shown");
        f.debug_struct("PasswordArgs").field("password", &given).field("password_env", &self.password_env).finish()
    }
}

impl PasswordArgs {
    /// The password, when one was given.
    pub(super) fn get(&self) -> anyhow::Result<Option<String>> {
        match &self.password_env {
            Some(name) => variable("--password-env", name).map(Some),
            None => Ok(self.password.clone()),
        }
    }
}

/// What an environment variable holds that an option names.
///
/// # Errors
/// Says of the option why there is nothing to be had.
pub(super) fn variable(option: &str, name: &str) -> anyhow::Result<String> {
    let shown = plain(&Untrusted::new(name));
    if name.is_empty() || name.contains(['=', '\0']) {
        bail!("{option}: {shown} cannot be the name of an environment variable");
    }
    match std::env::var(name) {
        Ok(password) => Ok(password),
        Err(std::env::VarError::NotPresent) => {
            bail!("{option}: there is no environment variable {shown}; set it, and export it")
        }
        Err(std::env::VarError::NotUnicode(_)) => bail!("{option}: {shown} is not UTF-8"),
    }
}

/// The first line of a file that an option names: blanks in it and around it may belong to a password, its end does not.
///
/// # Errors
/// Says of the option why there is nothing to be had.
#[cfg(feature = "net")]
pub(super) fn first_line(option: &str, file: &PathBuf, limit: &LimitArgs) -> anyhow::Result<String> {
    let source = read_all(std::slice::from_ref(file), limit)?;
    let source = source.into_iter().next().with_context(|| format!("{option}: no file"))??;
    let text = std::str::from_utf8(source.bytes()).ok().with_context(|| format!("{option}: it is not UTF-8"))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        bail!("{option}: its first line is empty");
    }
    Ok(line.to_owned())
}
