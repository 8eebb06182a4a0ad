//! `rtcscope turn probe`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};

use super::super::Exit;
use super::super::input::{LimitArgs, read_all};
use super::super::output::{Bar, FormatArgs, Terminal, say, show, stdout, to_stderr};
use super::super::secret::CredentialArgs;
use super::super::stun::transport;
use super::super::trust::TrustArgs;
use crate::call::quantity::{duration, rate, share};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::net::turn::probe::{Families, Options, Progress, probe_here};
use crate::probe::target::Transport;
use crate::probe::timing::Timing;
use crate::probe::turn::demand::{Demands, Required};
use crate::probe::turn::servers::{List, list, named};
use crate::probe::turn::traffic::{LARGEST, Load, Pace, SMALLEST};
use crate::prose;
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::render::{Format, renderer};
use crate::report::turn::probe::{Tested, lower};
use crate::text::{Source, Span};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope turn probe turn.example.org --username alice --credential-env PASS
  rtcscope turn probe turn:192.0.2.1 turns:192.0.2.1:443 --secret-env SECRET
  rtcscope turn probe --ice-servers servers.json --require tls,ipv6 --json
  rtcscope turn probe turns:turn.example.org:443 --packets 1000 --rate 2M \\
      --max-loss 1% --username alice --credential-file password.txt

turn:HOST is tried over UDP and TCP, turns:HOST over TLS, as browsers do;
?transport= names one exactly; HOST alone is all of UDP, TCP, TLS and DTLS.
Packets go to the relayed address itself and come back, so each of them passes
the relay twice. Nothing is left behind: every allocation is ended.

Exit codes: 0 media can get out, nothing is wrong with the ways by which they
            do, and every demand holds (--require all: every way works);
            1 no; 2 wrong usage; 3 nothing could be tried from here;
            130 ended by Ctrl-C.")]
pub(in super::super) struct Args {
    /// Servers: turn: or turns: URI, host, host:port.
    #[arg(value_name = "URI")]
    servers: Vec<String>,
    /// Files with servers and their credentials: the JSON of iceServers; - for standard input.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    ice_servers: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    limit: LimitArgs,
    /// Over these transports instead of those each server is named with: udp, tcp, tls, dtls.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = transport)]
    transport: Vec<Transport>,
    /// Only over IPv4 to the server.
    #[arg(long, short = '4', conflicts_with = "ipv6_only")]
    ipv4_only: bool,
    /// Only over IPv6 to the server.
    #[arg(long, short = '6')]
    ipv6_only: bool,
    /// How long to wait for an answer at most; requests are repeated after --rto, doubled each time.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    timeout: Duration,
    /// When to ask again the first time.
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = duration)]
    rto: Duration,
    /// How many ways to try at the same time [default: 8; 1 with --rate max].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    parallel: Option<u16>,
    /// Go on until Ctrl-C, a packet each --interval, keeping the allocation alive.
    #[arg(long, conflicts_with_all = ["packets", "rate"])]
    watch: bool,
    /// With --watch, how long to wait from one packet to the next.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = duration, requires = "watch")]
    interval: Duration,
    /// Show each step of each way.
    #[arg(long, short)]
    verbose: bool,
    /// Ask for relayed addresses of these families: ipv4, ipv6.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = relay, help_heading = "Relay")]
    relay: Vec<bool>,
    /// How long an allocation is to last, when it is not refreshed.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Relay")]
    lifetime: Option<Duration>,
    /// Try TCP towards a peer, too (RFC 6062); over TCP and TLS.
    #[arg(long, help_heading = "Relay")]
    tcp_relay: bool,
    /// How many packets to send through the relay; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(..=1_000_000), help_heading = "Data")]
    packets: u32,
    /// Bytes of data in each packet.
    #[arg(long, value_name = "BYTES", default_value_t = 160, value_parser = clap::value_parser!(u32).range(SMALLEST as i64..=LARGEST as i64), help_heading = "Data")]
    size: u32,
    /// Bits of data a second, such as 128k or 2M; or max, for as many as come back.
    #[arg(long, value_name = "RATE", default_value = "128k", value_parser = pace, help_heading = "Data")]
    rate: Pace,
    /// Send to this address instead, where somebody sends everything back.
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Data")]
    peer: Option<SocketAddr>,
    /// See whether the relay reaches this address of yours, which it should not: with a port, something is sent there.
    /// May be repeated.
    #[arg(long, value_name = "ADDRESS[:PORT]", value_parser = place, help_heading = "Audit")]
    audit: Vec<SocketAddr>,
    /// The address that the servers must see us with. May be repeated; each family for itself.
    #[arg(long, value_name = "ADDRESS", help_heading = "Demands")]
    expect: Vec<IpAddr>,
    /// The address that relayed addresses must have. May be repeated; each family for itself.
    #[arg(long, value_name = "ADDRESS", help_heading = "Demands")]
    expect_relay: Vec<IpAddr>,
    /// How long the way through the relay and back may take, in the middle of all packets.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Demands")]
    max_rtt: Option<Duration>,
    /// How many packets may be lost.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Demands")]
    max_loss: Option<f64>,
    /// Ways by which media must get out: udp, tcp, tls, dtls, ipv4, ipv6, relay-ipv4, relay-ipv6, tcp-relay;
    /// all: every way that is tried.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = required, help_heading = "Demands")]
    require: Vec<Required>,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    credentials: CredentialArgs,
}

fn relay(text: &str) -> Result<bool, &'static str> {
    match text {
        "ipv4" => Ok(false),
        "ipv6" => Ok(true),
        _ => Err("expected ipv4 or ipv6"),
    }
}

fn pace(text: &str) -> Result<Pace, &'static str> {
    if text == "max" { Ok(Pace::Fast) } else { rate(text).map(Pace::Rate) }
}

fn place(text: &str) -> Result<SocketAddr, &'static str> {
    const WRONG: &str = "expected an address such as 10.0.0.1, 10.0.0.1:22, fd00::1 or [fd00::1]:22";
    let without = |text: &str| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 0));
    text.parse().or_else(|_| without(text)).map_err(|_| WRONG)
}

fn required(text: &str) -> Result<Required, &'static str> {
    let found = Required::ALL.iter().find(|(name, _)| *name == text);
    let wrong = "expected udp, tcp, tls, dtls, ipv4, ipv6, relay-ipv4, relay-ipv6, tcp-relay or all";
    found.map(|(_, required)| *required).ok_or(wrong)
}

/// The shortest time after which to ask again: a server is not to be flooded.
const SHORTEST: Duration = Duration::from_millis(20);

pub(in super::super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let Some(servers) = servers(args)? else { return Ok(Exit::Usage) };
    let source = args.credentials.source(&args.limit)?;
    let Some(trust) = args.trust.get(&args.limit)? else { return Ok(Exit::Usage) };
    let fast = args.rate == Pace::Fast;
    let options = Options {
        timing: Timing { rto: args.rto.max(SHORTEST), limit: Some(args.timeout.max(SHORTEST)), ..Timing::default() },
        source,
        realm: args.credentials.realm(),
        families: Families { v4: !args.ipv6_only, v6: !args.ipv4_only },
        transports: transports(args),
        relays: relays(args),
        lifetime: args.lifetime.map(|time| u32::try_from(time.as_secs()).unwrap_or(u32::MAX)),
        load: load(args),
        peer: args.peer,
        audit: args.audit.clone(),
        streams: args.tcp_relay || args.require.contains(&Required::Streams),
        parallel: args.parallel.map_or(if fast { 1 } else { 8 }, usize::from),
        watched: args.watch,
        trust,
    };
    let bar = Bar::new(!args.watch);
    let mut progress = |progress: Progress| match progress {
        Progress::Done(done, of) => bar.show(done, of),
        Progress::Beat { at, address, transport, sent, back, time } => {
            let time = time.map_or_else(|| "-".repeat(12), |time| format!("{:>9.3} ms", time.as_secs_f64() * 1e3));
            let lost = sent.saturating_sub(back);
            let at = at.as_millis() / 1e3;
            let name = transport.name();
            to_stderr(format!("{at:>9.3} s {time}  {address} {name}  {back} of {sent} back, {lost} not\n").as_bytes());
        }
    };
    let outcome = probe_here(servers, options, &mut progress).context("cannot start")?;
    bar.clear();
    let grid = outcome.grid;
    let demands = Demands {
        expect: args.expect.clone(),
        expect_relay: args.expect_relay.clone(),
        max_rtt: args.max_rtt,
        max_loss: args.max_loss,
        require: args.require.clone(),
    };
    let checked = demands.check(&grid);
    let mut out = stdout();
    let mut sink = renderer(args.format.get().unwrap_or(Format::Human), terminal.look(false), &mut out);
    let tested = Tested { grid: &grid, checked: &checked, verbose: args.verbose, fast };
    lower(&tested, sink.as_mut()).and_then(|()| sink.finish()).context("cannot write the output")?;
    Ok(match () {
        // Whoever watches ends it like this.
        () if outcome.interrupted && !args.watch => Exit::Interrupted,
        () if !grid.was_tried() => Exit::CouldNotTell,
        () if grid.is_good() && checked.iter().all(|one| one.holds) => Exit::Ok,
        () => Exit::No,
    })
}

fn load(args: &Args) -> Option<Load> {
    let size = args.size as usize;
    match (args.watch, args.packets) {
        (true, _) => Some(Load { packets: None, size, pace: Pace::Each(args.interval.max(SHORTEST)) }),
        (false, 0) => None,
        (false, packets) => Some(Load { packets: Some(packets), size, pace: args.rate }),
    }
}

/// The transports that are named; none when each server says itself. One that is required and of which no server is named
/// fails as what it is: not tried.
fn transports(args: &Args) -> Vec<Transport> {
    let mut all = args.transport.clone();
    all.sort_unstable();
    all.dedup();
    all
}

/// The families to ask for, with those that are required.
fn relays(args: &Args) -> Vec<Option<bool>> {
    let required = args.require.iter().filter_map(|required| match required {
        Required::Relay(v6) => Some(*v6),
        _ => None,
    });
    let mut all: Vec<Option<bool>> = args.relay.iter().copied().chain(required).map(Some).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The servers that are named. What cannot be read is said on standard error, with its place; then there are none.
fn servers(args: &Args) -> anyhow::Result<Option<List>> {
    let mut all = List::default();
    let mut wrong = false;
    for name in &args.servers {
        match named(name) {
            Ok(named) => all.servers.push(named),
            Err(misnamed) => {
                wrong = true;
                let whole = Span::of(0..name.len());
                let source = Source::new("the argument", name.clone().into_bytes());
                not_a_server(&source, Span::of(misnamed.at), whole, misnamed.why);
            }
        }
    }
    if !args.ice_servers.is_empty() {
        for source in read_all(&args.ice_servers, &args.limit)? {
            match source {
                Ok(source) => wrong |= !from(&source, &mut all, true),
                Err(error) => {
                    wrong = true;
                    say(&error.to_string());
                }
            }
        }
    }
    if all.servers.is_empty() && !wrong {
        bail!("no server: name one, or a file with --ice-servers (--help has examples)");
    }
    Ok((!wrong).then_some(all))
}

/// The servers of a file. What cannot be read is said on standard error.
pub(in super::super) fn from(source: &Source, all: &mut List, relays: bool) -> bool {
    let name = plain(&Untrusted::new(source.name()));
    let Ok(text) = std::str::from_utf8(source.bytes()) else {
        say(&format!("{name} is not UTF-8: expected JSON with iceServers"));
        return false;
    };
    match list(text) {
        Ok(list) if list.servers.is_empty() && (relays || list.stun.is_empty()) => {
            say(&format!(
                "{name} names no TURN server{}",
                if !list.stun.is_empty() { ", only STUN servers" } else { "" }
            ));
            false
        }
        Ok(list) => {
            all.servers.extend(list.servers);
            all.stun.extend(list.stun);
            true
        }
        Err(error) => {
            // A password may stand beside it on the line of a JSON: only the place itself is quoted.
            not_a_server(source, Span::of(error.at.clone()), Span::of(error.at), error.why);
            false
        }
    }
}

/// Shows what names no relay, on standard error.
pub(in super::super) fn not_a_server(source: &Source, span: Span, within: Span, why: &'static str) {
    let diagnostic = Diagnostic {
        label: Some(Label { within, ..Label::at(span) }),
        help: Some(prose!["write turn:host, turn:host:port?transport=tcp, turns:host:443, or a host"]),
        spec: &["RFC 7065, section 3.1"],
        ..Diagnostic::new("not-a-server", Level::Error, prose!["this names no server: ", why])
    };
    show(&diagnostic, source);
}
