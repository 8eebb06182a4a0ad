//! Credentials for relays: a user with a password, or the secret that they are made from.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;

use super::super::input::LimitArgs;
use super::{first_line, variable};
use crate::call::quantity::duration;
use crate::net::turn::probe::Source;
use crate::probe::turn::login::{Login, Secret};

/// `--username` and where the password comes from, the same for every command that talks to relays.
#[derive(clap::Args)]
pub(in super::super) struct CredentialArgs {
    /// The user. With --secret-env, the name that goes with the time.
    #[arg(long, value_name = "USER", help_heading = "Credentials")]
    username: Option<String>,
    /// The environment variable that holds the password.
    #[arg(long, value_name = "VARIABLE", help_heading = "Credentials")]
    credential_env: Option<String>,
    /// The file whose first line is the password; - for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "credential_env", value_hint = clap::ValueHint::FilePath, help_heading = "Credentials")]
    credential_file: Option<PathBuf>,
    /// The password. Others on this machine can see it in the list of processes: better use --credential-env.
    #[arg(long, value_name = "PASSWORD", conflicts_with_all = ["credential_env", "credential_file"], help_heading = "Credentials")]
    credential: Option<String>,
    /// The environment variable that holds the secret which servers share with those who make credentials (coturn:
    /// static-auth-secret); user and password are made from it.
    #[arg(long, value_name = "VARIABLE", conflicts_with_all = ["credential", "credential_env", "credential_file"], help_heading = "Credentials")]
    secret_env: Option<String>,
    /// How long the credentials made from the secret are to hold.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = duration, help_heading = "Credentials")]
    secret_ttl: Duration,
    /// The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names.
    #[arg(long, value_name = "REALM", help_heading = "Credentials")]
    realm: Option<String>,
}

impl std::fmt::Debug for CredentialArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialArgs").field("username", &self.username).finish_non_exhaustive()
    }
}

impl CredentialArgs {
    /// Where user and password come from.
    ///
    /// # Errors
    /// Says which argument is missing, or what cannot be read. No password is part of it.
    pub(in super::super) fn source(&self, limit: &LimitArgs) -> anyhow::Result<Source> {
        if let Some(name) = &self.secret_env {
            let secret = variable("--secret-env", name)?;
            let name = self.username.clone().unwrap_or_default();
            return Ok(Source::Made(Secret { secret, name }, self.secret_ttl));
        }
        let password = match (&self.credential_env, &self.credential_file, &self.credential) {
            (Some(name), ..) => Some(variable("--credential-env", name)?),
            (_, Some(file), _) => Some(first_line("--credential-file", file, limit)?),
            (.., given) => given.clone(),
        };
        match (&self.username, password) {
            (Some(username), Some(password)) => Ok(Source::Given(Login { username: username.clone(), password })),
            (None, None) => Ok(Source::Nowhere),
            (Some(_), None) => {
                bail!("--username needs a password: --credential-env, --credential-file, or --secret-env")
            }
            (None, Some(_)) => bail!("a password needs --username"),
        }
    }

    /// The realm the credentials are for.
    pub(in super::super) fn realm(&self) -> Option<String> {
        self.realm.clone()
    }
}
