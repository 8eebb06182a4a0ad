//! `rtcscope stun probe`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};

use super::super::Exit;
use super::super::input::{LimitArgs, read_all};
use super::super::output::{Bar, FormatArgs, Terminal, say, show, stdout, to_stderr};
use super::super::secret::PasswordArgs;
use super::super::trust::TrustArgs;
use crate::call::quantity::duration;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::net::stun::probe::{Families, Options, Progress, survey_here};
use crate::probe::binding::RoundTrip;
use crate::probe::demand::{Demands, Required};
use crate::probe::survey::Server;
use crate::probe::target::{Target, Transport, list, parse};
use crate::probe::timing::Timing;
use crate::prose;
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::render::{Format, renderer};
use crate::report::stun::probe::{Surveyed, lower};
use crate::text::{Source, Span};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope stun probe stun.example.org
  rtcscope stun probe stun:192.0.2.1:3478 stuns:stun.example.org --json
  rtcscope stun probe --from servers.txt --max-rtt 80ms --require ipv6,tcp

A server is a host, host:port, or a stun: or stuns: URI with ?transport= (turn:
and turns: are asked the same). Every address of a name is asked, of both
families, each for itself.

Exit codes: 0 all answer, and every demand holds; 1 some do not; 2 wrong usage;
            3 nothing could be asked from here.")]
pub(in super::super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    asking: AskingArgs,
    /// How often to ask each address.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: u32,
    /// How long to wait in between; 1s with --watch.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    interval: Option<Duration>,
    /// Go on until Ctrl-C, showing each answer.
    #[arg(long)]
    watch: bool,
    /// Ask over these transports instead of the one each server is named with.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = transport)]
    transport: Vec<Transport>,
    /// The address we must be seen with. May be repeated; each family for itself.
    #[arg(long, value_name = "ADDRESS", help_heading = "Demands")]
    expect: Vec<IpAddr>,
    /// How long an answer may take, in the middle of all.
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Demands")]
    max_rtt: Option<Duration>,
    /// What each server must answer over: ipv4, ipv6, udp, tcp, tls, dtls.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = required, help_heading = "Demands")]
    require: Vec<Required>,
    #[command(flatten)]
    trust: TrustArgs,
    /// The user, for servers that want one.
    #[arg(long, value_name = "USER", help_heading = "Integrity")]
    username: Option<String>,
    #[command(flatten)]
    password: PasswordArgs,
    /// Show all that is known of each address.
    #[arg(long, short)]
    verbose: bool,
}

/// Whom to ask and how patiently, the same for `probe` and `nat`.
#[derive(Debug, clap::Args)]
pub(super) struct AskingArgs {
    /// Servers: host, host:port, stun: or stuns: URI.
    #[arg(value_name = "SERVER")]
    servers: Vec<String>,
    /// Files with servers, one a line, or JSON with iceServers; - for standard input.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    from: Vec<PathBuf>,
    #[command(flatten)]
    limit: LimitArgs,
    /// How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for
    /// probe, 8s for nat].
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
    /// When to ask again the first time.
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = duration)]
    rto: Duration,
    /// Only IPv4.
    #[arg(long, short = '4', conflicts_with = "ipv6_only")]
    ipv4_only: bool,
    /// Only IPv6.
    #[arg(long, short = '6')]
    ipv6_only: bool,
}

/// The shortest time after which to ask again: a server is not to be flooded.
const SHORTEST: Duration = Duration::from_millis(20);

impl AskingArgs {
    pub(super) const fn families(&self) -> Families {
        Families { v4: !self.ipv6_only, v6: !self.ipv4_only }
    }

    pub(super) fn timing(&self, usual: Duration) -> Timing {
        let limit = self.timeout.unwrap_or(usual).max(SHORTEST);
        Timing { rto: self.rto.max(SHORTEST), limit: Some(limit), ..Timing::default() }
    }

    /// The servers that are named. What cannot be read is said on standard error, with its place; then there are none.
    pub(super) fn targets(&self) -> anyhow::Result<Option<Vec<Target>>> {
        let mut all = Vec::new();
        let mut wrong = false;
        for name in &self.servers {
            match parse(name, Transport::Udp) {
                Ok(target) => all.push(target),
                Err(misnamed) => {
                    wrong = true;
                    let whole = Span::of(0..name.len());
                    let source = Source::new("the argument", name.clone().into_bytes());
                    not_a_server(&source, Span::of(misnamed.at), whole, misnamed.why);
                }
            }
        }
        if !self.from.is_empty() {
            for source in read_all(&self.from, &self.limit)? {
                match source {
                    Ok(source) => wrong |= !from(&source, &mut all),
                    Err(error) => {
                        wrong = true;
                        say(&error.to_string());
                    }
                }
            }
        }
        if all.is_empty() && !wrong {
            bail!("no server: name one, or a file of them with --from (--help has examples)");
        }
        Ok((!wrong).then_some(all))
    }
}

fn from(source: &Source, all: &mut Vec<Target>) -> bool {
    let name = plain(&Untrusted::new(source.name()));
    let Ok(text) = std::str::from_utf8(source.bytes()) else {
        say(&format!("{name} is not UTF-8: expected servers, one a line, or JSON"));
        return false;
    };
    match list(text, Transport::Udp) {
        Ok(servers) if servers.is_empty() => {
            say(&format!("{name} names no server"));
            false
        }
        Ok(servers) => {
            all.extend(servers);
            true
        }
        Err(error) => {
            // A password may stand beside it on the line of a JSON: only the place itself is quoted.
            not_a_server(source, Span::of(error.at.clone()), Span::of(error.at), error.why);
            false
        }
    }
}

fn not_a_server(source: &Source, span: Span, within: Span, why: &'static str) {
    let diagnostic = Diagnostic {
        label: Some(Label { within, ..Label::at(span) }),
        help: Some(prose!["write a host, host:port, stun:host:port, or stuns:host for TLS"]),
        spec: &["RFC 7064, section 3.1"],
        ..Diagnostic::new("not-a-server", Level::Error, prose!["this names no server: ", why])
    };
    show(&diagnostic, source);
}

pub(in super::super) fn transport(text: &str) -> Result<Transport, &'static str> {
    let all = [Transport::Udp, Transport::Tcp, Transport::Tls, Transport::Dtls];
    all.into_iter().find(|one| one.name() == text).ok_or("expected udp, tcp, tls or dtls")
}

fn required(text: &str) -> Result<Required, &'static str> {
    let found = Required::ALL.iter().find(|(name, _)| *name == text);
    found.map(|(_, required)| *required).ok_or("expected ipv4, ipv6, udp, tcp, tls or dtls")
}

pub(in super::super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let Some(targets) = args.asking.targets()? else { return Ok(Exit::Usage) };
    let credentials = match (&args.username, args.password.get()?) {
        (Some(username), Some(password)) => Some((username.clone(), password)),
        (None, None) => None,
        _ => bail!("--username and a password go together"),
    };
    let Some(trust) = args.trust.get(&args.asking.limit)? else { return Ok(Exit::Usage) };
    let options = Options {
        count: (!args.watch).then_some(args.count),
        interval: args.interval.unwrap_or(if args.watch { Duration::from_secs(1) } else { Duration::from_millis(50) }),
        timing: args.asking.timing(Duration::from_secs(10)),
        credentials,
        families: args.asking.families(),
        transports: transports(args),
        trust,
    };
    let bar = Bar::new(targets.len() > 1 && !args.watch);
    let mut progress = |progress: Progress| match progress {
        Progress::Done(done, of) => bar.show(done, of),
        Progress::Asked(address, round) => {
            let time = match round.round_trip {
                Some(RoundTrip::Exact(time)) => format!("{:>9.3} ms", time.as_secs_f64() * 1e3),
                Some(RoundTrip::Between(..)) => "sent again  ".to_owned(),
                None => "-".repeat(12),
            };
            to_stderr(
                format!("{:>9.3} s {time}  {address}  {}\n", round.at.as_millis() / 1e3, round.outcome.slug())
                    .as_bytes(),
            );
        }
    };
    let survey = survey_here(targets, options, &mut progress).context("cannot start asking")?;
    bar.clear();
    let demands = Demands { expect: args.expect.clone(), max_rtt: args.max_rtt, require: args.require.clone() };
    let checked = demands.check(&survey);
    let mut out = stdout();
    let mut sink = renderer(args.format.get().unwrap_or(Format::Human), terminal.look(false), &mut out);
    let surveyed = Surveyed { survey: &survey, checked: &checked, verbose: args.verbose };
    lower(&surveyed, sink.as_mut()).and_then(|()| sink.finish()).context("cannot write the output")?;
    Ok(match () {
        () if !survey.was_tried() => Exit::CouldNotTell,
        () if survey.servers.iter().all(Server::is_good) && checked.iter().all(|one| one.holds) => Exit::Ok,
        () => Exit::No,
    })
}

/// The transports that are named, with those that are required; none when each server says itself.
fn transports(args: &Args) -> Vec<Transport> {
    let mut all = args.transport.clone();
    let required = args.require.iter().filter_map(|required| match required {
        Required::Transport(transport) => Some(*transport),
        Required::Family(_) => None,
    });
    all.extend(required);
    all.sort_unstable();
    all.dedup();
    all
}
