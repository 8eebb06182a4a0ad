//! `replay --drive`: what was said, given to peer connections of the engine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::cli::Exit;
use crate::net::replay::drive::{How, drive};
use crate::net::stop::Stop;
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::replay::drive::{Drive, Verdict, plan};
use crate::replay::{Ground, SideId};
use crate::report::Sink;
use crate::report::replay::{Replayed, driven};

/// `--drive` and what belongs to it.
#[derive(Debug, clap::Args)]
pub(super) struct DriveArgs {
    /// Give what was said to peer connections of the webrtc engine: does it take it, and where does it stop? Of one side
    /// alone when it is named (or numbered, from 1). Nothing is sent.
    #[arg(long, value_name = "SIDE", num_args = 0..=1, help_heading = "Live")]
    drive: Option<Option<String>>,
    /// With --drive: send to the addresses of the capture, and wait so many seconds for a connection. They are whoever
    /// has them today: only for captures of your own network.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "10", requires = "drive", value_parser = clap::value_parser!(u64).range(1..=600), help_heading = "Live")]
    connect: Option<u64>,
}

impl DriveArgs {
    /// Is it asked for?
    pub(super) const fn wanted(&self) -> bool {
        self.drive.is_some()
    }

    /// The file that stands behind `--drive`, where a side could: `replay --drive call.har`.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let named = self.drive.as_ref()?.as_ref()?;
        Some(PathBuf::from(named)).filter(|path| path == Path::new("-") || path.exists())
    }

    /// Does it, and pushes what came of it.
    /// `alone`: no other file is named, so that what stands behind `--drive` is one.
    pub(super) fn run(&self, replayed: &Replayed<'_>, alone: bool, sink: &mut dyn Sink) -> anyhow::Result<Exit> {
        let only = match &self.drive {
            Some(Some(name)) if !alone => Some(side(replayed.ground, name)?),
            _ => None,
        };
        crate::net::log::keep();
        let stop = Stop::on_ctrl_c(|| crate::cli::leave(Exit::Interrupted)).context("cannot listen for Ctrl-C")?;
        let how = How { connect: self.connect.map(Duration::from_secs) };
        let planned = plan(replayed.ground, only);
        let driven = drive(planned, how, &stop).context("cannot start the runtime")?;
        driven::lower(replayed, &driven, sink).context("cannot write the output")?;
        Ok(if stop.is_asked() { Exit::Interrupted } else { exit(&driven) })
    }
}

fn exit(drive: &Drive) -> Exit {
    match drive.verdict() {
        Verdict::Takes => Exit::Ok,
        Verdict::Stops(..) => Exit::No,
        Verdict::Broke(_) | Verdict::Partly | Verdict::Nothing => Exit::CouldNotTell,
    }
}

/// The most sides that an error names.
const NAMED: usize = 12;

/// A side by its name, or by its number.
pub(super) fn side(ground: &Ground<'_>, name: &str) -> anyhow::Result<SideId> {
    let sides = &ground.story.sides;
    let ids: Vec<SideId> = sides.ids().collect();
    let named = |id: &&SideId| {
        let side = sides.get(**id);
        side.names.iter().any(|one| &**one == name) || side.connections.iter().any(|(_, one)| &**one == name)
    };
    if let Some(id) = ids.iter().find(named) {
        return Ok(*id);
    }
    let numbered = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    if let Some(id) = numbered.and_then(|index| ids.get(index)) {
        return Ok(*id);
    }
    let known: Vec<String> = ids
        .iter()
        .take(NAMED)
        .enumerate()
        .map(|(at, id)| format!("{} ({})", at + 1, plain(&Untrusted::new(&ground.called(Some(*id)).plain()))))
        .collect();
    let name = plain(&Untrusted::new(name));
    if known.is_empty() {
        bail!("there is no side {name}: nobody says anything in this capture");
    }
    bail!("there is no side {name} in this capture; there are {}", known.join(", "));
}
