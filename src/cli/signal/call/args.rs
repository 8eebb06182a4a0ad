//! The arguments of `signal call`, and what they ask for.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::builder::PossibleValuesParser;

use crate::call::media::Codec;
use crate::call::metrics::Assertion;
use crate::call::quantity::duration;
use crate::cli::input::LimitArgs;
use crate::cli::loopback::{Place, codec, codecs, is_here, media, ports, stun, turn};
use crate::cli::output::{FormatArgs, say};
use crate::cli::secret::{CredentialArgs, first_line, variable};
use crate::cli::trust::TrustArgs;
use crate::net::config::IceServer;
use crate::net::loopback::Plan;
use crate::net::signal::call::{Aim, Asked, draw};
use crate::net::signal::connect::{How, Token};
use crate::net::signal::url::{Url, misnamed};
use crate::net::turn::probe::login;
use crate::render::escape::plain_prose;
use crate::rendezvous::client::{Setting, dialects};

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
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) format: FormatArgs,
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
    pub(super) room: Option<String>,
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
    pub(super) viewers: Option<u32>,
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
    pub(super) assertions: Vec<Assertion>,
    /// Print our side's statistics, W3C-named, in the JSON.
    #[arg(long, help_heading = "Results")]
    pub(super) stats: bool,
    /// Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Results")]
    pub(super) record: Option<PathBuf>,
    /// Say on standard error what happens as it happens, also beside JSON.
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Results")]
    pub(super) verbose: bool,
    /// No progress: only the report.
    #[arg(long, short, help_heading = "Results")]
    pub(super) quiet: bool,
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

impl Args {
    /// What is asked for; none when it makes no sense, which has been said.
    pub(super) fn asked(&self) -> anyhow::Result<Option<Asked>> {
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
        let drawn = || draw(10..=9999);
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
            seed: u64::from(draw(0..=u32::MAX)),
            ..Plan::default()
        })
    }

    /// Where the call is made from: from everywhere, unless told otherwise; the other side may be anywhere.
    pub(super) fn place(&self, url: &Url) -> Place<'_> {
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
