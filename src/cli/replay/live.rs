//! `replay --to`: what was said, said again to a signaling server.

use std::time::Duration;

use anyhow::{Context, bail};

use super::drive::side;
use crate::call::quantity::duration;
use crate::cli::Exit;
use crate::cli::input::LimitArgs;
use crate::cli::secret::variable;
use crate::cli::trust::TrustArgs;
use crate::net::replay::live::{How, play};
use crate::net::signal::connect::{self, Ended, Token};
use crate::net::signal::url::{Url, misnamed};
use crate::net::stop::Stop;
use crate::render::escape::plain_prose;
use crate::replay::live::{Chosen, Doing, Player, Script, Unfit, script};
use crate::report::Sink;
use crate::report::replay::Replayed;
use crate::report::replay::live::{self, Live};
use crate::signal::Dialect;
use crate::signal::event::Name;

/// `--to` and what belongs to it.
#[derive(Debug, clap::Args)]
pub(super) struct LiveArgs {
    /// Say again what the clients said, to this signaling server, and hold what comes back against the recording:
    /// ws://HOST[:PORT][/PATH] or wss://…
    #[arg(long, value_name = "URL", conflicts_with_all = ["drive", "ladder", "extract"], help_heading = "Live")]
    to: Option<String>,
    /// With --to: only what this side said; a name, or a number from 1. All of them otherwise.
    #[arg(long, value_name = "SIDE", requires = "to", help_heading = "Live")]
    side: Option<String>,
    /// With --to: the name or number to go by instead of the recorded one.
    #[arg(long = "as", value_name = "ID", requires = "to", help_heading = "Live")]
    own: Option<String>,
    /// With --to: the peer to talk with instead of the recorded one.
    #[arg(long, value_name = "ID", requires = "to", help_heading = "Live")]
    peer: Option<String>,
    /// With --to: how fast: 1x as it was recorded, 10x ten times as fast, max without waiting but for what has to come first.
    #[arg(long, value_name = "SPEED", default_value = "max", requires = "to", value_parser = speed, help_heading = "Live")]
    speed: Speed,
    /// With --to: how long to wait for something that is recorded to come back.
    #[arg(long, value_name = "TIME", default_value = "5s", requires = "to", value_parser = duration, help_heading = "Live")]
    patience: Duration,
    /// With --to: how long all of it may take.
    #[arg(long, value_name = "TIME", default_value = "10m", requires = "to", value_parser = duration, help_heading = "Live")]
    timeout: Duration,
    /// With --to: the environment variable with the token that the server wants.
    #[arg(long, value_name = "VARIABLE", requires = "to", help_heading = "Live")]
    token_env: Option<String>,
    #[command(flatten)]
    trust: TrustArgs,
}

/// How fast.
#[derive(Clone, Copy, Debug)]
struct Speed(Option<f64>);

/// `1x`, `0.5x`, `max`.
fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed(None));
    }
    let times = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
    let times = times.filter(|times| (0.001..=1_000_000.0).contains(times));
    times.map(|times| Speed(Some(times))).ok_or_else(|| "expected 1x, 10x, another number with x, or max".to_owned())
}

/// The longest message that is taken.
const LONGEST: usize = 1 << 20;

impl LiveArgs {
    /// Is it asked for?
    pub(super) const fn wanted(&self) -> bool {
        self.to.is_some()
    }

    /// Does it, and pushes what came of it.
    pub(super) fn run(&self, replayed: &Replayed<'_>, sink: &mut dyn Sink) -> anyhow::Result<Exit> {
        let text = self.to.as_deref().unwrap_or_default();
        let url = match Url::parse(text) {
            Ok(url) => url,
            Err(wrong) => bail!("--to: {}", plain_prose(&misnamed(text, &wrong))),
        };
        let ground = replayed.ground;
        let dialects: Vec<&'static Dialect> =
            replayed.files.iter().filter_map(|file| Some(file.summary.dialect.as_ref()?.dialect)).collect();
        let dialect = dialects.first().copied();
        let chosen = match &self.side {
            None => Chosen::All,
            Some(name) => match (side(ground, name), name.parse::<usize>()) {
                (Ok(side), _) => Chosen::Side(side),
                (Err(_), Ok(number)) if number > 0 => Chosen::Number(number - 1),
                (Err(error), _) => return Err(error),
            },
        };
        let own = self.own.as_deref().map(Name::from);
        let script = match script(ground, dialect, replayed.files.len() == 1, &chosen, own.clone()) {
            Ok(script) => script,
            Err(unfit) => bail!("--to: {}", sentence(dialect, &unfit)),
        };
        let names = self.names(&script, own)?;
        let Some(dialect) = dialect else { bail!("--to: {}", sentence(dialect, &Unfit::NoDialect)) };
        let Some(trust) = self.trust.get(&LimitArgs::default())? else { return Ok(Exit::Usage) };
        let unverified = trust.insecure && url.secure;
        let token = self.token_env.as_deref().map(|name| variable("--token-env", name)).transpose()?;
        let token =
            token.map(|token| Token::new(token).context("the token holds what no header can: it is plain text"));
        let how = How {
            connect: connect::How { trust, token: token.transpose()?, longest: LONGEST, ..connect::How::default() },
            socket_io: dialect.name == "rooms",
            speed: self.speed.0,
            patience: self.patience,
            limit: self.timeout,
        };
        let stop = Stop::on_ctrl_c(|| crate::cli::leave(Exit::Interrupted)).context("cannot listen for Ctrl-C")?;
        let player = Player::new(ground.events, dialect, script, names);
        let outcome = play(player, &url, &how, &stop).context("cannot start the runtime")?;
        let failed = outcome.failed.as_ref();
        let live = Live {
            played: &outcome.played,
            server: url.shown(),
            dialect: dialect.name,
            failed: failed.map(|(part, failure)| (*part, failure.slug(), failure.words(), failure.help())),
            ended: outcome.ended.iter().map(|(part, ended)| (*part, Ended::slug(ended), ended.words())).collect(),
            late: outcome.late,
            stopped: stop.is_asked(),
            unverified,
            took: outcome.took,
        };
        live::lower(replayed, &live, sink).context("cannot write the output")?;
        Ok(match live::verdict(&live, live.played.is_same(), live::is_compared(live.played)) {
            _ if live.stopped => Exit::Interrupted,
            "same" if !live.late => Exit::Ok,
            "same" | "differs" => Exit::No,
            _ => Exit::CouldNotTell,
        })
    }

    /// The names that are to be others than recorded.
    fn names(&self, script: &Script, own: Option<Name>) -> anyhow::Result<Vec<(Name, Name)>> {
        let mut names = Vec::new();
        if (own.is_some() || self.peer.is_some()) && script.parts.len() != 1 {
            bail!("--as and --peer are for one side: name it with --side");
        }
        if let (Some(own), Some(recorded)) = (own, script.parts.first().and_then(|part| part.own.clone())) {
            names.push((recorded, own));
        }
        if let Some(peer) = &self.peer {
            let mut peers: Vec<Name> = Vec::new();
            for act in &script.acts {
                if let Doing::Say(event) = &act.doing
                    && let Some(to) = &event.to
                    && !peers.contains(to)
                {
                    peers.push(to.clone());
                }
            }
            match peers.as_slice() {
                [] => bail!("--peer: this side names no peer in what it says"),
                [only] => names.push((only.clone(), peer.as_str().into())),
                many => bail!("--peer: this side talks with {} peers, which cannot all become one", many.len()),
            }
        }
        Ok(names)
    }
}

/// Why it cannot be played.
fn sentence(dialect: Option<&'static Dialect>, unfit: &Unfit) -> String {
    let name = dialect.map_or("", |dialect| dialect.name);
    match unfit {
        Unfit::NoDialect => {
            "no signaling system is recognised in this capture that a server speaks; --dialect names it".to_owned()
        }
        Unfit::NotWebSocket(over) => format!("{name} is not spoken over a WebSocket, but over {over}"),
        Unfit::Needs(what) => format!("{name} cannot be played again: {what}"),
        Unfit::NoSuchPart(parts) => format!("there are only {parts} clients in this capture"),
        Unfit::NothingSaid => "nothing in this capture was said by a client to a server".to_owned(),
    }
}
