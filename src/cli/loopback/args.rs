//! The arguments of `loopback`, and the call they ask for.

use std::path::PathBuf;
use std::time::Duration;

use super::place::{Place, is_here};
use crate::call::impair::Impairment;
use crate::call::media::{CODECS, Codec, Kind};
use crate::call::metrics::Assertion;
use crate::call::quantity::{duration, pause, rate, share};
use crate::call::scenario::{Expect, Scenario};
use crate::call::sweep::Sweep;
use crate::cli::output::FormatArgs;
use crate::cli::secret::variable;
use crate::net::config::IceServer;
use crate::net::loopback::{Plan, Signaling};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope loopback
  rtcscope loopback --no-video --duration 1s --json
  rtcscope loopback --loss 5% --delay 40ms --simulate --seed 7
  rtcscope loopback --sweep loss=0..20%:10 --repeat 3
  rtcscope loopback --scenario all --simulate --repeat 5
  rtcscope loopback --assert 'connect_ms<5000' --assert 'messages.lost==0'

Exit codes: 0 it came out as the scenario says; 1 it did not, or an assertion
failed; 2 wrong usage; 3 the call could not be tried; 130 stopped by Ctrl-C.")]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) format: FormatArgs,
    /// What to do in the call; --list names them, `all` is each in turn.
    #[arg(long, value_name = "NAME", default_value = "plain")]
    pub(super) scenario: String,
    /// List the scenarios.
    #[arg(long)]
    pub(super) list: bool,
    /// List what --assert can ask for.
    #[arg(long)]
    pub(super) list_metrics: bool,
    /// How long media and messages flow once all is up.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    duration: Duration,
    /// How long it may take until all is up [default: 15s; 3s for scenarios that must fail].
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
    /// How what the peers say gets across.
    #[arg(long, value_name = "HOW", default_value = "direct")]
    signaling: SignalingArg,
    /// In memory and virtual time instead of on sockets: the same seed gives the same call.
    #[arg(long)]
    pub(super) simulate: bool,
    /// What chance is made from.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Tracks each way, such as audio:2,video:3 [default: audio:1,video:1].
    #[arg(long, value_name = "LIST", value_parser = media, conflicts_with_all = ["no_audio", "no_video"], help_heading = "What is sent")]
    media: Option<[u32; 2]>,
    /// No audio.
    #[arg(long, help_heading = "What is sent")]
    no_audio: bool,
    /// No video.
    #[arg(long, help_heading = "What is sent")]
    no_video: bool,
    /// No data channel.
    #[arg(long, help_heading = "What is sent", conflicts_with_all = ["messages", "size", "throughput"])]
    no_data: bool,
    /// Codecs, one of audio, one of video [default: opus,vp8] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1].
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = codec, help_heading = "What is sent")]
    codec: Vec<&'static Codec>,
    /// Each video track in three sizes at once; with VP8.
    #[arg(long, help_heading = "What is sent")]
    simulcast: bool,
    /// So many messages, each when the one before has come back, instead of one every 20 ms.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000), help_heading = "What is sent")]
    messages: Option<u64>,
    /// Bytes of a message.
    #[arg(long, value_name = "BYTES", default_value_t = 64, value_parser = clap::value_parser!(u32).range(4..=65_536), help_heading = "What is sent")]
    size: u32,
    /// In the end, send as much data as possible, for --duration again.
    #[arg(long, help_heading = "What is sent")]
    throughput: bool,

    /// Use a STUN server: stun:HOST[:PORT]. May be repeated.
    #[arg(long, value_name = "URI", value_parser = stun, conflicts_with = "simulate", help_heading = "Network")]
    stun: Vec<String>,
    /// Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated.
    #[arg(long, value_name = "URI", value_parser = turn, requires = "username", conflicts_with = "simulate", help_heading = "Network")]
    turn: Vec<String>,
    /// User name for TURN.
    #[arg(long, value_name = "NAME", requires = "credential_env", help_heading = "Network")]
    username: Option<String>,
    /// The environment variable that holds the password for TURN: so nobody sees it in the list of processes.
    #[arg(long, value_name = "VARIABLE", help_heading = "Network")]
    credential_env: Option<String>,
    /// Use relayed candidates only.
    #[arg(long, requires = "turn", help_heading = "Network")]
    relay_only: bool,
    /// Over IPv4 only.
    #[arg(long, conflicts_with = "ipv6_only", help_heading = "Network")]
    ipv4_only: bool,
    /// Over IPv6 only.
    #[arg(long, help_heading = "Network")]
    ipv6_only: bool,
    /// Over the addresses of this interface instead of those of loopback.
    #[arg(long, value_name = "NAME", conflicts_with = "simulate", help_heading = "Network")]
    interface: Option<String>,
    /// Only from ports of this range.
    #[arg(long, value_name = "FROM-TO", value_parser = ports, conflicts_with = "simulate", help_heading = "Network")]
    ports: Option<(u16, u16)>,
    /// Hide addresses behind mDNS names, as browsers do; needs an interface with multicast.
    #[arg(long, requires = "interface", help_heading = "Network")]
    mdns: bool,

    /// Share of datagrams to lose between the peers.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Impairments")]
    loss: Option<f64>,
    /// How long a datagram is on its way.
    #[arg(long, value_name = "TIME", value_parser = pause, help_heading = "Impairments")]
    delay: Option<Duration>,
    /// How much that varies.
    #[arg(long, value_name = "TIME", value_parser = pause, help_heading = "Impairments")]
    jitter: Option<Duration>,
    /// Share of datagrams to be overtaken.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Impairments")]
    reorder: Option<f64>,
    /// Share of datagrams to deliver twice.
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Impairments")]
    duplicate: Option<f64>,
    /// Bits a second that pass: a number with k, M or G, and bit if you like.
    #[arg(long, value_name = "RATE", value_parser = rate, help_heading = "Impairments")]
    rate: Option<u64>,

    /// Make so many calls and show how their times spread [default: 1; 20 for each value of a sweep].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000), help_heading = "Many calls")]
    repeat: Option<u32>,
    /// So many of them at the same time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=200), conflicts_with = "simulate", help_heading = "Many calls")]
    pub(super) parallel: u32,
    /// Simulate calls over ever worse networks: NAME=FROM..TO:STEP, such as loss=0..30%:5. It measures: calls that fail
    /// are no failure of its own.
    #[arg(long, value_name = "RANGE", value_parser = Sweep::parse, conflicts_with_all = ["parallel", "stun", "turn", "interface", "ports"], help_heading = "Many calls")]
    pub(super) sweep: Option<Sweep>,

    /// Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated.
    #[arg(long = "assert", value_name = "CONDITION", value_parser = Assertion::parse, help_heading = "Results")]
    pub(super) assertions: Vec<Assertion>,
    /// Print both sides' statistics, W3C-named, in the JSON.
    #[arg(long, help_heading = "Results")]
    pub(super) stats: bool,
    /// Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["repeat", "parallel", "sweep"], help_heading = "Results")]
    pub(super) record: Option<PathBuf>,
    /// Write every description to a file in this directory.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["repeat", "parallel", "sweep"], help_heading = "Results")]
    pub(super) sdp: Option<PathBuf>,
    /// Say on standard error what happens as it happens, also beside JSON.
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Results")]
    pub(super) verbose: bool,
    /// No progress: only the report.
    #[arg(long, short, help_heading = "Results")]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SignalingArg {
    /// Handed over within the process.
    Direct,
    /// Through a WebSocket relay on a port of loopback.
    Websocket,
}

/// The most tracks of a kind.
const MOST_TRACKS: u32 = 32;

/// `audio:2,video:3`, or `audio`.
pub(in crate::cli) fn media(text: &str) -> Result<[u32; 2], String> {
    let mut tracks = [0, 0];
    for part in text.split(',') {
        let (kind, number) = part.split_once(':').unwrap_or((part, "1"));
        let kind = Kind::BOTH.into_iter().find(|known| known.name() == kind.trim());
        let kind = kind.ok_or("expected a list such as audio:2,video:3")?;
        let number = number.trim().parse().ok().filter(|number| *number <= MOST_TRACKS);
        tracks[kind as usize] = number.ok_or_else(|| format!("expected a number of tracks up to {MOST_TRACKS}"))?;
    }
    Ok(tracks)
}

pub(in crate::cli) fn codec(name: &str) -> Result<&'static Codec, String> {
    Codec::find(name.trim()).ok_or_else(|| {
        let names: Vec<_> = CODECS.iter().map(|codec| codec.name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

pub(in crate::cli) fn stun(uri: &str) -> Result<String, &'static str> {
    const WRONG: &str = "expected stun:HOST or stun:HOST:PORT";
    if uri.starts_with("stuns:") {
        return Err("the engine speaks STUN over UDP only: stun:HOST");
    }
    server(uri, "stun:").ok_or(WRONG)
}

pub(in crate::cli) fn turn(uri: &str) -> Result<String, &'static str> {
    const WRONG: &str = "expected turn:HOST or turn:HOST:PORT";
    if uri.starts_with("turns:") || uri.ends_with("?transport=tcp") {
        return Err("the engine speaks TURN over UDP only: turn:HOST");
    }
    server(uri.trim_end_matches("?transport=udp"), "turn:").ok_or(WRONG)
}

/// A server's URI (RFC 7064, section 3.1; RFC 7065, section 3.1), with the port written out.
fn server(uri: &str, scheme: &str) -> Option<String> {
    let place = uri.strip_prefix(scheme)?;
    if place.is_empty() || place.contains(['/', '@', '?', ' ']) {
        return None;
    }
    let port = match place.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && !port.contains(']') => Some(port),
        _ => None,
    };
    match port {
        Some(port) => port.parse::<u16>().ok().filter(|port| *port > 0).map(|_| uri.to_owned()),
        None => Some(format!("{uri}:3478")),
    }
}

pub(in crate::cli) fn ports(text: &str) -> Result<(u16, u16), &'static str> {
    const WRONG: &str = "expected a range of ports such as 50000-50100";
    let (from, to) = text.split_once('-').ok_or(WRONG)?;
    let read = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port > 0).ok_or(WRONG);
    let (from, to) = (read(from)?, read(to)?);
    if from > to { Err(WRONG) } else { Ok((from, to)) }
}

/// One codec of each kind: those that were named, else the usual ones.
pub(in crate::cli) fn codecs(named: &[&'static Codec]) -> Result<[&'static Codec; 2], String> {
    let mut codecs = Kind::BOTH.map(Codec::usual);
    for kind in Kind::BOTH {
        let mut named = named.iter().filter(|codec| codec.kind == kind);
        if let Some(codec) = named.next() {
            codecs[kind as usize] = codec;
        }
        if named.next().is_some() {
            return Err(format!("--codec names more than one codec of {}", kind.name()));
        }
    }
    Ok(codecs)
}

impl Args {
    /// Where the call is made from.
    pub(super) fn place(&self) -> Place<'_> {
        Place {
            interface: self.interface.as_deref(),
            ports: self.ports,
            ipv4_only: self.ipv4_only,
            ipv6_only: self.ipv6_only,
            here: self.servers().all(is_here),
            both: false,
        }
    }

    /// How many calls of each kind.
    pub(super) fn repeat(&self) -> u32 {
        self.repeat.unwrap_or(if self.sweep.is_some() { 20 } else { 1 })
    }

    /// Whether one call is shown with all its details.
    pub(super) fn is_one(&self) -> bool {
        self.repeat.is_none_or(|repeat| repeat == 1) && self.parallel == 1 && self.sweep.is_none()
    }

    /// The STUN and TURN servers.
    pub(super) fn servers(&self) -> impl Iterator<Item = &str> {
        self.stun.iter().chain(&self.turn).map(String::as_str)
    }

    /// The call that is asked for, before scenario, run and addresses.
    ///
    /// # Errors
    /// Says which arguments do not go together, or that a variable is not set.
    pub(super) fn plan(&self) -> Result<Plan, String> {
        let [audio, video] = self.media.unwrap_or([u32::from(!self.no_audio), u32::from(!self.no_video)]);
        let codecs = codecs(&self.codec)?;
        if self.no_data && audio + video == 0 {
            return Err("there is nothing left to call with: no audio, no video, no data".to_owned());
        }
        if let Some(sweep) = &self.sweep {
            let given = match sweep.name() {
                "loss" => self.loss.is_some(),
                "delay" => self.delay.is_some(),
                "jitter" => self.jitter.is_some(),
                "reorder" => self.reorder.is_some(),
                "duplicate" => self.duplicate.is_some(),
                _ => self.rate.is_some(),
            };
            if given {
                return Err(format!("--{} is what is swept", sweep.name()));
            }
        }
        if self.simulcast && video == 0 {
            return Err("--simulcast without video".to_owned());
        }
        if self.simulcast && codecs[1].layers() < 2 {
            return Err("--simulcast goes with the codec vp8 only".to_owned());
        }
        let signaling = match self.signaling {
            SignalingArg::Direct => Signaling::Direct,
            SignalingArg::Websocket if self.simulate || self.sweep.is_some() => {
                return Err("a simulated call has no sockets to signal through".to_owned());
            }
            SignalingArg::Websocket => Signaling::WebSocket,
        };
        let credential = match &self.credential_env {
            Some(name) => variable("--credential-env", name).map_err(|error| error.to_string())?,
            None => String::new(),
        };
        let stun = self.stun.iter().map(|url| IceServer { url: url.clone(), ..IceServer::default() });
        let turn = self.turn.iter().map(|url| IceServer {
            url: url.clone(),
            username: self.username.clone().unwrap_or_default(),
            credential: credential.clone(),
        });
        let normal = Impairment::default();
        let impairment = Impairment {
            loss: self.loss.unwrap_or(normal.loss),
            delay: self.delay.unwrap_or(normal.delay),
            jitter: self.jitter.unwrap_or(normal.jitter),
            reorder: self.reorder.unwrap_or(normal.reorder),
            duplicate: self.duplicate.unwrap_or(normal.duplicate),
            rate: self.rate.or(normal.rate),
            ..normal
        };
        Ok(Plan {
            data: !self.no_data,
            audio,
            video,
            codecs,
            simulcast: self.simulcast,
            signaling,
            messages: self.messages,
            size: self.size as usize,
            throughput: self.throughput,
            ice_servers: stun.chain(turn).collect(),
            relay_only: self.relay_only,
            mdns: self.mdns,
            duration: self.duration,
            impairment,
            seed: self.seed,
            ..Plan::default()
        })
    }

    /// How long a call of this scenario may take until all is up.
    pub(super) fn timeout(&self, scenario: &Scenario, impaired: bool) -> Duration {
        const USUAL: Duration = Duration::from_secs(15);
        const MUST_FAIL: Duration = Duration::from_secs(3);
        let soon = scenario.expect != Expect::Works && !impaired && self.servers().next().is_none();
        self.timeout.unwrap_or(if soon { MUST_FAIL } else { USUAL })
    }
}

#[cfg(test)]
mod tests {
    use super::{media, ports, stun, turn};

    #[test]
    fn tracks_and_ports() {
        assert_eq!(media("audio:2,video:3"), Ok([2, 3]));
        assert_eq!(media("video"), Ok([0, 1]));
        assert_eq!(ports("50000-50010"), Ok((50_000, 50_010)));
        for wrong in ["", "audio:x", "text:1", "video:33"] {
            assert!(media(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "5", "9-8", "0-5", "1-70000"] {
            assert!(ports(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn servers_have_a_port() {
        assert_eq!(stun("stun:127.0.0.1"), Ok("stun:127.0.0.1:3478".to_owned()));
        assert_eq!(stun("stun:[::1]"), Ok("stun:[::1]:3478".to_owned()));
        assert_eq!(turn("turn:[::1]:99?transport=udp"), Ok("turn:[::1]:99".to_owned()));
        assert_eq!(turn("turn:a.example:5000"), Ok("turn:a.example:5000".to_owned()));
        for wrong in ["", "stun:", "turn:x", "stuns:x", "stun:x:0", "stun:x:y", "stun:a@b", "http://x"] {
            assert!(stun(wrong).is_err(), "{wrong}");
        }
        for wrong in ["turns:x", "turn:x?transport=tcp"] {
            assert!(turn(wrong).is_err_and(|error| error.contains("UDP only")), "{wrong}");
        }
    }
}
