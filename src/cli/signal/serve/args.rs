//! The arguments of `rtcscope signal serve`, and the server they ask for.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::call::quantity::duration;
use crate::cli::input::{LimitArgs, read_all, size};
use crate::cli::output::{FormatArgs, say};
use crate::cli::secret::{CredentialArgs, first_line, variable};
use crate::net::signal::serve::{Config, Origins, Page, Recorder, Tls, Token};
use crate::net::turn::probe::Source;
use crate::probe::target;
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::rendezvous::server::{Limits, SERVED};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope signal serve --dialect gstreamer
  rtcscope signal serve --dialect rooms --page --record calls.jsonl
  rtcscope signal serve --dialect relay --page --listen 0.0.0.0:8443 --tls-self-signed --token-env TOKEN

Exit codes: 0 it was ended by Ctrl-C or SIGTERM; 2 wrong usage or unreadable files; 3 it cannot listen.")]
pub(in super::super::super) struct Args {
    #[command(flatten)]
    pub(super) format: FormatArgs,
    /// What is spoken: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms
    /// (socket.io).
    #[arg(long, value_name = "DIALECT", value_parser = clap::builder::PossibleValuesParser::new(SERVED))]
    pub(super) dialect: String,
    /// Where to listen; port 0 lets the system choose.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8443", value_parser = address)]
    pub(super) listen: SocketAddr,
    /// Write what goes by to this file, for `rtcscope replay`. It holds all that is said.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) record: Option<PathBuf>,
    /// Show only where it listens and what it came to.
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) page: PageArgs,
    #[command(flatten)]
    pub(super) access: AccessArgs,
    #[command(flatten)]
    pub(super) limits: LimitsArgs,
    #[command(flatten)]
    pub(super) input: LimitArgs,
}

/// The test page.
#[derive(Debug, clap::Args)]
pub(super) struct PageArgs {
    /// Serve a test page at / that speaks the dialect.
    #[arg(long, help_heading = "Test page")]
    pub(super) page: bool,
    /// A STUN server for the page: stun:HOST[:PORT]. May be repeated.
    #[arg(long, value_name = "URI", requires = "page", value_parser = stun, help_heading = "Test page")]
    stun: Vec<String>,
    /// A TURN server for the page: turn:HOST[:PORT][?transport=tcp] or turns:…. May be repeated.
    #[arg(long, value_name = "URI", requires = "page", value_parser = turn, help_heading = "Test page")]
    turn: Vec<String>,
    #[command(flatten)]
    credentials: CredentialArgs,
}

/// Who may come in, and how.
#[derive(Debug, clap::Args)]
pub(super) struct AccessArgs {
    /// The certificate, and those above it, in PEM: TLS.
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = clap::ValueHint::FilePath, help_heading = "Access")]
    tls_cert: Option<PathBuf>,
    /// Its private key, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = clap::ValueHint::FilePath, help_heading = "Access")]
    tls_key: Option<PathBuf>,
    /// TLS with a certificate made now, whose fingerprint is shown. Phones want TLS for their camera.
    #[arg(long, conflicts_with = "tls_cert", help_heading = "Access")]
    tls_self_signed: bool,
    /// Let pages of this origin in, such as https://app.example; null is that of files, * lets in all. May be repeated. Without it: the page's
    /// own, those of this machine, and whoever is no browser.
    #[arg(long, value_name = "ORIGIN", value_parser = origin, help_heading = "Access")]
    allow_origin: Vec<String>,
    /// The environment variable with a token that clients must bring.
    #[arg(long, value_name = "VARIABLE", help_heading = "Access")]
    pub(super) token_env: Option<String>,
    /// The file whose first line is the token; - for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "token_env", value_hint = clap::ValueHint::FilePath, help_heading = "Access")]
    pub(super) token_file: Option<PathBuf>,
}

/// How much a client may ask for.
#[derive(Debug, clap::Args)]
pub(super) struct LimitsArgs {
    /// The longest message: bytes, or a number with K or M.
    #[arg(long, value_name = "SIZE", default_value = "256K", value_parser = small, help_heading = "Limits")]
    max_message: usize,
    /// Clients at a time.
    #[arg(long, value_name = "N", default_value = "4096", value_parser = clap::value_parser!(u32).range(1..=100_000), help_heading = "Limits")]
    max_connections: u32,
    /// Clients at a time from one address; as many as at all when not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), help_heading = "Limits")]
    max_per_address: Option<u32>,
    /// Peers in a room, and on a relay.
    #[arg(long, value_name = "N", default_value = "64", value_parser = clap::value_parser!(u32).range(1..=100_000), help_heading = "Limits")]
    max_room: u32,
    /// Messages a second from a client; twice as many at once.
    #[arg(long, value_name = "N", default_value = "200", value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = "Limits")]
    max_rate: u32,
    /// Bytes that may wait for a client that does not read, before it is disconnected.
    #[arg(long, value_name = "SIZE", default_value = "1M", value_parser = small, help_heading = "Limits")]
    max_queue: usize,
    /// How long a client may say nothing.
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = some_time, help_heading = "Limits")]
    idle: Duration,
    /// How often a client is asked whether it is there.
    #[arg(long, value_name = "TIME", default_value = "25s", value_parser = some_time, help_heading = "Limits")]
    ping: Duration,
    /// How long it may take to answer that.
    #[arg(long, value_name = "TIME", default_value = "20s", value_parser = some_time, help_heading = "Limits")]
    pong: Duration,
    /// How long TLS, the request and the upgrade may take.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = some_time, help_heading = "Limits")]
    handshake: Duration,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(|ip| (ip, 8443).into()))
        .map_err(|_| "expected an address, or an address and a port, such as 127.0.0.1:8443 or [::1]:8443")
}

fn some_time(text: &str) -> Result<Duration, &'static str> {
    duration(text).and_then(|time| if time < Duration::from_millis(10) { Err("at least 10ms") } else { Ok(time) })
}

fn small(text: &str) -> Result<usize, String> {
    let bytes = size(text)?;
    if (16..=64 << 20).contains(&bytes) { Ok(bytes) } else { Err("must be from 16 bytes to 64M".to_owned()) }
}

fn origin(text: &str) -> Result<String, &'static str> {
    const WRONG: &str = "expected an origin: a scheme and a host, such as https://app.example or http://192.0.2.1:3000";
    // pages of files have no origin, and say so
    if text == "*" || text == "null" {
        return Ok(text.to_owned());
    }
    let (scheme, host) = text.split_once("://").ok_or(WRONG)?;
    let plain = |part: &str| !part.is_empty() && part.chars().all(|char| char.is_ascii_graphic());
    if !plain(scheme) || !plain(host) || host.contains(['/', '?', '#', '@']) {
        return Err(WRONG);
    }
    Ok(text.to_ascii_lowercase())
}

fn stun(uri: &str) -> Result<String, String> {
    server(uri, &["stun:", "stuns:"])
}

fn turn(uri: &str) -> Result<String, String> {
    server(uri, &["turn:", "turns:"])
}

/// A URI as browsers take it.
fn server(uri: &str, schemes: &[&str]) -> Result<String, String> {
    if !schemes.iter().any(|scheme| uri.starts_with(scheme)) {
        return Err(format!("expected {} and a host", schemes.join(" or ")));
    }
    match target::parse(uri, target::Transport::Udp) {
        Ok(_) => Ok(uri.to_owned()),
        Err(wrong) => Err(wrong.why.to_owned()),
    }
}

impl Args {
    /// The server that is asked for: files are read, and the recording is opened.
    ///
    /// # Errors
    /// Says which argument cannot be followed, and why.
    pub(super) fn config(&self) -> anyhow::Result<Config> {
        let dialect = SERVED.into_iter().find(|name| *name == self.dialect).context("no such dialect")?;
        let limits = &self.limits;
        let origins = &self.access.allow_origin;
        Ok(Config {
            listen: self.listen,
            limits: Limits {
                message: limits.max_message,
                connections: limits.max_connections as usize,
                per_address: limits.max_per_address.unwrap_or(limits.max_connections) as usize,
                room: limits.max_room as usize,
                rate: limits.max_rate,
                idle: limits.idle,
                ping: limits.ping,
                pong: limits.pong,
                handshake: limits.handshake,
                queue: limits.max_queue,
            },
            origins: Origins {
                all: origins.iter().any(|origin| origin == "*"),
                named: origins.iter().filter(|origin| *origin != "*").cloned().collect(),
            },
            token: self.token()?,
            tls: self.tls()?,
            page: self.page()?,
            recorder: self.recorder()?,
            ..Config::new(dialect)
        })
    }
    fn token(&self) -> anyhow::Result<Option<Token>> {
        let token = match (&self.access.token_env, &self.access.token_file) {
            (Some(name), _) => variable("--token-env", name)?,
            (None, Some(file)) => first_line("--token-file", file, &self.input)?,
            (None, None) => return Ok(None),
        };
        if token.is_empty() {
            bail!("the token is empty: nobody would need one");
        }
        Ok(Some(Token::new(&token)))
    }

    fn tls(&self) -> anyhow::Result<Option<Tls>> {
        if self.access.tls_self_signed {
            let ip = self.listen.ip();
            let mut addresses = vec![IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])];
            if ip.is_unspecified() {
                addresses.extend(crate::net::interfaces()?.into_iter().map(|(_, ip)| ip));
            } else {
                addresses.push(ip);
            }
            addresses.sort_unstable();
            addresses.dedup();
            return Ok(Some(Tls::self_signed(&["localhost".to_owned()], &addresses)?));
        }
        let (Some(certificate), Some(key)) = (&self.access.tls_cert, &self.access.tls_key) else { return Ok(None) };
        let mut files = Vec::new();
        for source in read_all(&[certificate.clone(), key.clone()], &self.input)? {
            files.push(source?);
        }
        let [certificate, key] = files.as_slice() else { bail!("--tls-cert and --tls-key name a file each") };
        let shown = |name: &str| plain(&Untrusted::new(name));
        let tls = Tls::read(certificate.bytes(), key.bytes());
        let of = || format!("{} and {}", shown(certificate.name()), shown(key.name()));
        tls.map(Some).with_context(of)
    }

    fn page(&self) -> anyhow::Result<Option<Page>> {
        if !self.page.page {
            return Ok(None);
        }
        let mut ice_servers: Vec<Value> = self.page.stun.iter().map(|uri| json!({"urls": [uri]})).collect();
        if !self.page.turn.is_empty() {
            let login = match self.page.credentials.source(&self.input)? {
                Source::Given(login) => login,
                Source::Made(secret, ttl) => {
                    #[expect(clippy::disallowed_methods, reason = "an edge")]
                    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                    secret.login((now + ttl).as_secs())
                }
                Source::Nowhere => bail!("--turn needs credentials: --username and --credential-env, or --secret-env"),
            };
            ice_servers.push(json!({
                "urls": self.page.turn,
                "username": login.username,
                "credential": login.password,
            }));
        }
        Ok(Some(Page { ice_servers }))
    }

    fn recorder(&self) -> anyhow::Result<Option<Recorder>> {
        let Some(file) = &self.record else { return Ok(None) };
        let shown = || format!("--record {}", plain(&Untrusted::new(&file.to_string_lossy())));
        let name = shown();
        let failed = move |error: &io::Error| say(&format!("{name}: {error}; nothing more is recorded"));
        Recorder::create(file, failed).map(Some).with_context(shown)
    }
}
