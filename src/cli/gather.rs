//! `rtcscope gather`.

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::builder::PossibleValue;

use super::Exit;
use super::input::{LimitArgs, read_all};
use super::output::{FormatArgs, Terminal, say, stdout};
use super::secret::CredentialArgs;
use super::trust::TrustArgs;
use super::turn::{from, not_a_server};
use crate::call::quantity::duration;
use crate::net::gather::{Options, Policy, chance, gather_here};
use crate::net::stun::probe::Families;
use crate::net::turn::probe::login;
use crate::probe::gather::candidate::Kind;
use crate::probe::gather::demand::Demands;
use crate::probe::gather::offer::offer;
use crate::probe::target::{Target, Transport, parse};
use crate::probe::timing::Timing;
use crate::probe::turn::servers::{List, named};
use crate::render::{Format, renderer};
use crate::report::gather::{Found, lower};
use crate::text::{Source, Span};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope gather
  rtcscope gather --stun stun.example.org --stun stun.example.net
  rtcscope gather --turn turns:turn.example.org:443 --username alice \\
      --credential-env PASS --require host,srflx,relay
  rtcscope gather --ice-servers servers.json --policy relay --sdp

Candidates come from engines of our own, which say why a server gives none, and
reach relays over TCP and TLS, too; beside them stands what the webrtc engine
offers here. Allocations are ended at once, and ports closed in the end: an
offer of --sdp is to be looked at, nobody waits behind it.

Exit codes: 0 there are candidates, and every demand holds; 1 not so; 2 wrong
            usage; 3 it could not be tried; 130 ended by Ctrl-C.")]
pub(super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    limit: LimitArgs,
    /// A STUN server: stun: URI, host, host:port. May be repeated; two tell what kind of NAT there is.
    #[arg(long, value_name = "URI")]
    stun: Vec<String>,
    /// A relay: turn: or turns: URI. May be repeated.
    #[arg(long, value_name = "URI")]
    turn: Vec<String>,
    /// Files with servers and their credentials: the JSON of iceServers; - for standard input.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    ice_servers: Vec<PathBuf>,
    /// Which candidates are wanted.
    #[arg(long, value_name = "POLICY", default_value = "all")]
    policy: Policy,
    /// Only from the addresses of this interface.
    #[arg(long, value_name = "NAME")]
    interface: Option<String>,
    /// Only IPv4.
    #[arg(long, short = '4', conflicts_with = "ipv6_only")]
    ipv4_only: bool,
    /// Only IPv6.
    #[arg(long, short = '6')]
    ipv6_only: bool,
    /// How long to wait for a server at most.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration)]
    timeout: Duration,
    /// Do not ask the webrtc engine.
    #[arg(long)]
    no_engine: bool,
    /// Hide the host's addresses as a browser does: behind random names that only mDNS on its link knows.
    #[arg(long)]
    mdns: bool,
    /// Show all that is known of each candidate.
    #[arg(long, short)]
    verbose: bool,
    /// Print an offer with these candidates, and nothing else.
    #[arg(long, conflicts_with_all = ["format", "json"], help_heading = "Output")]
    sdp: bool,
    /// Kinds of which there must be a candidate: host, srflx, relay.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = kind, help_heading = "Demands")]
    require: Vec<Kind>,
    /// The address that this host must have outside. May be repeated; each family for itself.
    #[arg(long, value_name = "ADDRESS", help_heading = "Demands")]
    expect_public: Vec<IpAddr>,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    credentials: CredentialArgs,
}

impl clap::ValueEnum for Policy {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::All, Self::Relay]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::All => PossibleValue::new("all").help("All kinds"),
            Self::Relay => PossibleValue::new("relay").help("Only those of relays"),
        })
    }
}

fn kind(text: &str) -> Result<Kind, &'static str> {
    Kind::of(text).filter(|kind| *kind != Kind::Prflx).ok_or("expected host, srflx or relay")
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let Some(servers) = servers(args)? else { return Ok(Exit::Usage) };
    let source = args.credentials.source(&args.limit)?;
    let Some(trust) = args.trust.get(&args.limit)? else { return Ok(Exit::Usage) };
    let List { mut servers, stun } = servers;
    for server in &mut servers {
        (server.login, _) = login(server.login.take(), &source);
    }
    let timeout = args.timeout.max(Duration::from_millis(20));
    let options = Options {
        stun,
        turn: servers,
        policy: args.policy,
        interface: args.interface.clone(),
        families: Families { v4: !args.ipv6_only, v6: !args.ipv4_only },
        timing: Timing { limit: Some(timeout), ..Timing::default() },
        mdns: args.mdns,
        engine: (!args.no_engine && !args.sdp).then_some(timeout),
        trust,
    };
    let (gathered, interrupted) = gather_here(&options).context("cannot gather")?;
    if gathered.faces.is_empty() && args.interface.is_some() {
        bail!("--interface: there is none of that name with an address of a wanted family");
    }
    let demands = Demands { require: args.require.clone(), expect_public: args.expect_public.clone() };
    let checked = demands.check(&gathered);
    let mut out = stdout();
    if args.sdp {
        out.write_all(offer(&gathered, &chance()).as_bytes()).and_then(|()| out.flush()).context("cannot write")?;
        for failed in checked.iter().filter(|checked| !checked.holds) {
            say(&failed.says.plain());
        }
    } else {
        let mut sink = renderer(args.format.get().unwrap_or(Format::Human), terminal.look(false), &mut out);
        let found = Found { gathered: &gathered, checked: &checked, verbose: args.verbose };
        lower(&found, sink.as_mut()).and_then(|()| sink.finish()).context("cannot write the output")?;
    }
    Ok(match () {
        () if interrupted => Exit::Interrupted,
        () if !gathered.candidates.is_empty() && checked.iter().all(|one| one.holds) => Exit::Ok,
        () => Exit::No,
    })
}

/// The servers that are named. What cannot be read is said on standard error, with its place; then there are none.
fn servers(args: &Args) -> anyhow::Result<Option<List>> {
    let mut all = List::default();
    let mut wrong = false;
    let mut misnamed = |name: &str, at, why| {
        wrong = true;
        let source = Source::new("the argument", name.as_bytes().to_vec());
        not_a_server(&source, Span::of(at), Span::of(0..name.len()), why);
    };
    for name in &args.stun {
        match stun(name) {
            Ok(target) => all.stun.push(target),
            Err((at, why)) => misnamed(name, at, why),
        }
    }
    for name in &args.turn {
        match named(name) {
            Ok(named) => all.servers.push(named),
            Err(error) => misnamed(name, error.at, error.why),
        }
    }
    if !args.ice_servers.is_empty() {
        for source in read_all(&args.ice_servers, &args.limit)? {
            match source {
                Ok(source) => wrong |= !from(&source, &mut all, false),
                Err(error) => {
                    wrong = true;
                    say(&error.to_string());
                }
            }
        }
    }
    Ok((!wrong).then_some(all))
}

fn stun(name: &str) -> Result<Target, (std::ops::Range<usize>, &'static str)> {
    let is_relay = name
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("turn") || scheme.eq_ignore_ascii_case("turns"));
    if is_relay {
        return Err((0..name.find(':').unwrap_or(0), "a relay goes with --turn"));
    }
    parse(name, Transport::Udp).map_err(|wrong| (wrong.at, wrong.why))
}
