//! `rtcscope signal call`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::builder::PossibleValuesParser;

use super::super::Exit;
use super::super::input::LimitArgs;
use super::super::loopback::{Live, Place, Recording, codec, codecs, is_here, lines, media, ports, stun, turn};
use super::super::output::{FormatArgs, Terminal, say, stdout};
use super::super::secret::{CredentialArgs, first_line, variable};
use super::super::trust::TrustArgs;
use crate::call::event::Event;
use crate::call::media::Codec;
use crate::call::metrics::{Assertion, Checked};
use crate::call::outcome::metric_names;
use crate::call::quantity::duration;
use crate::call::scenario::THROUGH;
use crate::call::verdict::Verdict;
use crate::cli::leave;
use crate::net::config::IceServer;
use crate::net::descriptors as descriptors_are_there;
use crate::net::loopback::Plan;
use crate::net::signal::call::{Aim, Asked, Conversation, Report, call_here, could_not_be_tried};
use crate::net::signal::connect::{Failure, How, Token};
use crate::net::signal::url::{Url, misnamed};
use crate::net::stop::Stop;
use crate::net::turn::probe::login;
use crate::prose;
use crate::prose::{count, theirs};
use crate::render::escape::plain_prose;
use crate::render::{Format, renderer};
use crate::rendezvous::client::{Setting, dialects};
use crate::report::call::{Called, Through, lower};
use crate::report::{Block, Item, Sink};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope signal call --dialect gstreamer --server ws://localhost:8443 --peer 1234
  rtcscope signal call --dialect gstreamer --server wss://webrtc.example --answer --once
  rtcscope signal call --dialect login --server ws://localhost:8443 --name me --peer you
  rtcscope signal call --dialect rooms --server http://localhost:3000 --room lobby
  rtcscope signal call --dialect relay --server ws://localhost:8443 --viewers 3

Exit codes: 0 every call worked, and every assertion holds; 1 one did not, or the
other side was not there; 2 wrong usage; 3 no call could be tried: the server is
not there, or did not let us in; 130 stopped by Ctrl-C.")]
pub(in super::super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    /// What the server speaks: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names),
    /// rooms (socket.io).
    #[arg(long, value_name = "DIALECT", value_parser = PossibleValuesParser::new(dialects()))]
    dialect: String,
    /// The server: ws://HOST[:PORT][/PATH] or wss://…; for rooms also http:// and https://.
    #[arg(long, value_name = "URL")]
    server: String,
    /// Whom to call: a number (gstreamer) or a name (login).
    #[arg(long, value_name = "ID", conflicts_with = "viewers")]
    peer: Option<String>,
    /// The room (rooms).
    #[arg(long, value_name = "NAME")]
    room: Option<String>,
    /// Who we are: a number (gstreamer), a name (login), the id of a viewer (relay). Drawn where it is needed and not given.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Wait to be called.
    #[arg(long, conflicts_with_all = ["remote_offerer", "viewers"])]
    answer: bool,
    /// With --answer: end after one call.
    #[arg(long, requires = "answer")]
    once: bool,
    /// Ask the other side to make the offer (gstreamer).
    #[arg(long)]
    remote_offerer: bool,
    /// Be the one sender of a relay: call so many viewers as they join.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    viewers: Option<u32>,
    /// Send back what is heard, messages and media, instead of media of our own.
    #[arg(long)]
    echo: bool,
    /// How long media and messages flow once all is up; with --answer, how long to be there [default: 2s; 60s with --answer].
    #[arg(long, value_name = "TIME", value_parser = duration)]
    duration: Option<Duration>,
    /// How long a call may take until all is up.
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = duration)]
    timeout: Duration,
    /// How long the server may take: to be connected to, and for each thing it is asked for.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    patience: Duration,
    /// With --viewers: how long to wait for them.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    wait: Duration,
    /// The environment variable with the token that the server wants.
    #[arg(long, value_name = "VARIABLE")]
    token_env: Option<String>,
    /// The file whose first line is that token; - for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "token_env", value_hint = clap::ValueHint::FilePath)]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    sent: SentArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    credentials: CredentialArgs,
    #[command(flatten)]
    limit: LimitArgs,
    /// Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated; loopback --list-metrics
    /// names them.
    #[arg(long = "assert", value_name = "CONDITION", value_parser = Assertion::parse, help_heading = "Results")]
    assertions: Vec<Assertion>,
    /// Print our side's statistics, W3C-named, in the JSON.
    #[arg(long, help_heading = "Results")]
    stats: bool,
    /// Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Results")]
    record: Option<PathBuf>,
    /// Say on standard error what happens as it happens, also beside JSON.
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Results")]
    verbose: bool,
    /// No progress: only the report.
    #[arg(long, short, help_heading = "Results")]
    quiet: bool,
}

/// What we send.
#[derive(Debug, clap::Args)]
struct SentArgs {
    /// Tracks of ours, such as audio:2,video:3 [default: audio:1,video:1].
    #[arg(long, value_name = "LIST", value_parser = media, conflicts_with_all = ["no_audio", "no_video"], help_heading = "What is sent")]
    media: Option<[u32; 2]>,
    /// No audio.
    #[arg(long, help_heading = "What is sent")]
    no_audio: bool,
    /// No video.
    #[arg(long, help_heading = "What is sent")]
    no_video: bool,
    /// No data channel.
    #[arg(long, help_heading = "What is sent", conflicts_with_all = ["messages", "size"])]
    no_data: bool,
    /// Codecs, one of audio, one of video [default: opus,vp8; what is offered, when called] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1].
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = codec, help_heading = "What is sent")]
    codec: Vec<&'static Codec>,
    /// So many messages, each when the one before has come back; the other side must send them back.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000), help_heading = "What is sent")]
    messages: Option<u64>,
    /// Bytes of a message.
    #[arg(long, value_name = "BYTES", default_value_t = 64, value_parser = clap::value_parser!(u32).range(4..=65_536), help_heading = "What is sent")]
    size: u32,
    /// Wait for all candidates and send them in the description, instead of one by one.
    #[arg(long, help_heading = "What is sent")]
    no_trickle: bool,
}

/// From where, and by which servers.
#[derive(Debug, clap::Args)]
struct NetworkArgs {
    /// Use a STUN server: stun:HOST[:PORT]. May be repeated.
    #[arg(long, value_name = "URI", value_parser = stun, help_heading = "Network")]
    stun: Vec<String>,
    /// Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated.
    #[arg(long, value_name = "URI", value_parser = turn, help_heading = "Network")]
    turn: Vec<String>,
    /// Use relayed candidates only.
    #[arg(long, requires = "turn", help_heading = "Network")]
    relay_only: bool,
    /// Over IPv4 only.
    #[arg(long, conflicts_with = "ipv6_only", help_heading = "Network")]
    ipv4_only: bool,
    /// Over IPv6 only.
    #[arg(long, help_heading = "Network")]
    ipv6_only: bool,
    /// Over the addresses of this interface only.
    #[arg(long, value_name = "NAME", help_heading = "Network")]
    interface: Option<String>,
    /// Only from ports of this range.
    #[arg(long, value_name = "FROM-TO", value_parser = ports, help_heading = "Network")]
    ports: Option<(u16, u16)>,
}

/// How long somebody who answers is there, unless told otherwise; and how long a call lasts.
const ANSWERS: Duration = Duration::from_secs(60);
const LASTS: Duration = Duration::from_secs(2);

pub(super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    let known: Vec<String> = metric_names().into_iter().map(|(name, _)| name).collect();
    if let Some(unknown) = args.assertions.iter().find(|assertion| !known.contains(&assertion.metric)) {
        let name = plain_prose(&theirs(&unknown.metric).into());
        say(&format!("there is no metric {name}; loopback --list-metrics names them"));
        return Ok(Exit::Usage);
    }
    let Some(asked) = args.asked()? else { return Ok(Exit::Usage) };
    let calls = args.viewers.unwrap_or(1) as usize;
    let descriptors = 24 + 6 * calls;
    if let Err(error) = descriptors_are_there(descriptors) {
        say(&format!("the call cannot be tried: {error}; it takes up to {descriptors} file descriptors (ulimit -n)"));
        return Ok(Exit::CouldNotTell);
    }
    let mut asked = asked;
    asked.plan.addresses = match args.place(&asked.url).addresses() {
        Ok(addresses) => addresses,
        Err(error) => {
            say(&format!("the call cannot be tried: {}", plain_prose(&theirs(&format!("{error:#}")).into())));
            return Ok(Exit::CouldNotTell);
        }
    };
    let recording = args.record.as_deref().map(Recording::make).transpose()?;
    crate::net::log::keep();
    let stop = Stop::on_ctrl_c(|| leave(Exit::Interrupted)).context("cannot listen for Ctrl-C")?;
    let several = matches!(asked.aim, Aim::Send { .. } | Aim::Answer { once: false, .. });
    let mut out = lines(stdout());
    let mut sink = renderer(format, terminal.look(several), &mut out);
    let mut live = Live::new(args.quiet || several && format == Format::Jsonl, args.verbose, format);
    let mut written = Ok(());
    let mut hear = |peer: Option<&str>, event: &Event| {
        if written.is_ok() {
            written = live.hear_of(peer, event, sink.as_mut());
        }
    };
    let report = call_here(&asked, &stop, &mut hear);
    live.end();
    written.context("cannot write the output")?;
    let report = report.context("cannot start the call")?;
    if let Some(recording) = recording {
        let calls: Vec<_> = report.calls.iter().map(|call| &call.outcome).collect();
        recording.write(THROUGH.name, false, &calls)?;
    }
    let exit = show(args, &asked, &report, sink.as_mut()).context("cannot write the output")?;
    sink.finish().context("cannot write the output")?;
    Ok(if stop.is_asked() { Exit::Interrupted } else { exit })
}

/// Shows what came of it, call by call.
fn show(args: &Args, asked: &Asked, report: &Report, sink: &mut dyn Sink) -> std::io::Result<Exit> {
    let outcomes: Vec<_> = report.calls.iter().map(|call| call.outcome.outcome()).collect();
    let works: Vec<bool> = report
        .calls
        .iter()
        .zip(&outcomes)
        .map(|(call, outcome)| matches!(outcome.verdict(&call.wanted), Verdict::Worked { .. }))
        .collect();
    let (good, all) = (works.iter().filter(|works| **works).count(), works.len());
    if let Aim::Send { viewers, .. } = asked.aim {
        let words = prose![good, " of ", count(viewers, "viewer", "viewers"), " had a call that works"];
        sink.item(Item::Block(Block::Heading(1, words)))?;
    } else if all > 1 {
        sink.item(Item::Block(Block::Heading(1, prose![good, " of ", count(all, "call", "calls"), " worked"])))?;
    }
    let (mut holds, server) = (true, asked.url.shown());
    for (call, outcome) in report.calls.iter().zip(&outcomes) {
        let metrics = outcome.metrics();
        let check =
            |assertion: &Assertion| Checked { assertion: assertion.clone(), outcome: assertion.check(&metrics) };
        let checked: Vec<Checked> = args.assertions.iter().map(check).collect();
        holds &= checked.iter().all(Checked::holds);
        let through = through(args, asked, &server, report, call);
        let (stats, wanted) = (args.stats.then_some(&call.outcome.stats), &call.wanted);
        let through = Some(&through);
        lower(
            &Called { scenario: &THROUGH, wanted, outcome, checked: &checked, simulated: false, stats, through },
            sink,
        )?;
    }
    let enough = match asked.aim {
        Aim::Send { viewers, .. } => good == viewers,
        _ => good == all && all > 0,
    };
    Ok(match outcomes.as_slice() {
        [outcome] if could_not_be_tried(outcome) => Exit::CouldNotTell,
        _ if enough && holds => Exit::Ok,
        _ => Exit::No,
    })
}

fn through<'a>(
    args: &'a Args,
    asked: &Asked,
    server: &'a str,
    report: &'a Report,
    call: &'a Conversation,
) -> Through<'a> {
    let local = asked.url.is_local();
    let went_on = if local { "gone on with, as it is this machine's own" } else { "gone on with, as --insecure says" };
    Through {
        dialect: asked.dialect,
        server,
        me: report.me.as_deref(),
        peer: call.peer.as_deref(),
        room: args.room.as_deref(),
        engine: report.engine,
        distrust: report.distrust.as_ref().map(|why| (why, went_on)),
        help: report.failure.as_ref().map(Failure::help).filter(|help| !help.is_empty()),
        odd: report.odd.iter().map(|(at, odd)| (*at, odd.slug(), odd.words())).collect(),
        more_odd: report.more_odd,
    }
}

impl Args {
    /// What is asked for; none when it makes no sense, which has been said.
    fn asked(&self) -> anyhow::Result<Option<Asked>> {
        let url = match Url::parse(&self.server) {
            Ok(url) => url,
            Err(wrong) => {
                say(&format!("--server: {}", plain_prose(&misnamed(&self.server, &wrong))));
                return Ok(None);
            }
        };
        let Some(trust) = self.trust.get(&self.limit)? else { return Ok(None) };
        let dialect = dialects().find(|dialect| *dialect == self.dialect).context("a dialect that is spoken")?;
        if let Some(wrong) = self.wrong(dialect) {
            say(wrong);
            return Ok(None);
        }
        let aim = match (self.answer, self.viewers) {
            (true, _) => Aim::Answer { once: self.once, within: self.duration.unwrap_or(ANSWERS) },
            (_, Some(viewers)) => Aim::Send { viewers: viewers as usize, within: self.wait },
            _ => Aim::Call { peer_offers: self.remote_offerer },
        };
        let token = match (&self.token_env, &self.token_file) {
            (Some(name), _) => Some(variable("--token-env", name)?),
            (_, Some(file)) => Some(first_line("--token-file", file, &self.limit)?),
            _ => None,
        };
        let token =
            token.map(|token| Token::new(token).context("the token holds what no header can: it is plain text"));
        let how = How { trust, patience: self.patience, token: token.transpose()?, ..How::default() }.to(&url);
        let setting = Setting {
            me: self.me(dialect),
            peer: self.peer.clone(),
            room: self.room.clone(),
            sends_to_viewers: self.viewers.is_some(),
            patience: self.patience,
        };
        let plan = self.plan()?;
        Ok(Some(Asked { dialect, url, how, setting, aim, plan, echo: self.echo, echoed: self.sent.messages.is_some() }))
    }

    /// What does not go together, and what is missing.
    fn wrong(&self, dialect: &str) -> Option<&'static str> {
        let calls = !self.answer && self.viewers.is_none();
        Some(match dialect {
            "gstreamer" | "login" if calls && self.peer.is_none() => {
                "whom to call? --peer says it, and --answer waits to be called"
            }
            "rooms" if self.room.is_none() => "--room is missing: callers and called meet there",
            "rooms" | "relay" if self.peer.is_some() => "in this dialect nobody is called by name: leave out --peer",
            "gstreamer"
                if self.name.iter().chain(&self.peer).any(|id| id.is_empty() || id.contains(char::is_whitespace)) =>
            {
                "--name and --peer are words without blanks in this dialect"
            }
            other if other != "gstreamer" && self.remote_offerer => {
                "--remote-offerer is a word of the gstreamer dialect"
            }
            other if other != "relay" && self.viewers.is_some() => "--viewers is how the relay dialect is used",
            other if other != "rooms" && self.room.is_some() => "--room belongs to the rooms dialect",
            _ => return None,
        })
    }

    /// Who we are: what was given, else what the dialect needs.
    fn me(&self, dialect: &str) -> Option<String> {
        let drawn = || crate::net::signal::call::draw(10..=9999);
        self.name.clone().or_else(|| match dialect {
            "gstreamer" => Some(drawn().to_string()),
            "login" => Some(format!("rtcscope-{}", drawn())),
            _ => None,
        })
    }

    fn plan(&self) -> anyhow::Result<Plan> {
        let sent = &self.sent;
        let [audio, video] = sent.media.unwrap_or([u32::from(!sent.no_audio), u32::from(!sent.no_video)]);
        if sent.no_data && audio + video == 0 && !self.answer {
            bail!("there is nothing left to call with: no audio, no video, no data");
        }
        let codecs = codecs(&sent.codec).map_err(anyhow::Error::msg)?;
        let login = match self.network.turn.is_empty() {
            true => None,
            false => login(None, &self.credentials.source(&self.limit)?).0,
        };
        if login.is_none() && !self.network.turn.is_empty() {
            bail!("--turn needs --username, and a password: --credential-env, --credential-file, or --secret-env");
        }
        let stun = self.network.stun.iter().map(|url| IceServer { url: url.clone(), ..IceServer::default() });
        let turn = self.network.turn.iter().map(|url| IceServer {
            url: url.clone(),
            username: login.as_ref().map(|login| login.username.clone()).unwrap_or_default(),
            credential: login.as_ref().map(|login| login.password.clone()).unwrap_or_default(),
        });
        Ok(Plan {
            data: !sent.no_data,
            audio,
            video,
            codecs,
            trickle: !sent.no_trickle,
            messages: sent.messages,
            size: sent.size as usize,
            ice_servers: stun.chain(turn).collect(),
            relay_only: self.network.relay_only,
            duration: self.duration.unwrap_or(LASTS),
            timeout: self.timeout,
            seed: u64::from(crate::net::signal::call::draw(0..=u32::MAX)),
            ..Plan::default()
        })
    }

    /// Where the call is made from: from everywhere, unless told otherwise; the other side may be anywhere.
    fn place(&self, url: &Url) -> Place<'_> {
        let mut servers = self.network.stun.iter().chain(&self.network.turn);
        Place {
            interface: self.network.interface.as_deref(),
            ports: self.network.ports,
            ipv4_only: self.network.ipv4_only,
            ipv6_only: self.network.ipv6_only,
            here: url.is_local() && servers.all(|server| is_here(server)),
            both: true,
        }
    }
}
