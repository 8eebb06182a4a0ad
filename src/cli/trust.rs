//! Which certificates to trust, the same for every command that talks to servers over TLS.

use std::path::PathBuf;

use super::input::{LimitArgs, read_all};
use super::output::say;
use crate::net::stun::probe::Trust;
use crate::prose::Untrusted;
use crate::render::escape::plain;

/// `--ca` and `--insecure`.
#[derive(Debug, clap::Args)]
pub(super) struct TrustArgs {
    /// Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server's own.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "TLS")]
    ca: Option<PathBuf>,
    /// Go on with certificates that are not to be trusted.
    #[arg(long, help_heading = "TLS")]
    insecure: bool,
}

impl TrustArgs {
    /// Whom to trust. What cannot be read is said on standard error; then there is nothing.
    pub(super) fn get(&self, limit: &LimitArgs) -> anyhow::Result<Option<Trust>> {
        let mut own = Vec::new();
        if let Some(file) = &self.ca {
            for source in read_all(std::slice::from_ref(file), limit)? {
                let source = match source {
                    Ok(source) => source,
                    Err(error) => {
                        say(&error.to_string());
                        return Ok(None);
                    }
                };
                let Some(certificates) = Trust::read(source.bytes()) else {
                    let name = plain(&Untrusted::new(source.name()));
                    say(&format!("--ca: no certificate in {name}; expected PEM, with -----BEGIN CERTIFICATE-----"));
                    return Ok(None);
                };
                own.extend(certificates);
            }
        }
        Ok(Some(Trust { own, insecure: self.insecure }))
    }
}
