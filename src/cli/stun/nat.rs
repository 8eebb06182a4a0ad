//! `rtcscope stun nat`.

use std::time::Duration;

use anyhow::Context;

use super::super::Exit;
use super::super::output::{Bar, FormatArgs, Terminal, say, stdout};
use super::probe::AskingArgs;
use crate::call::quantity::duration;
use crate::net::stun::nat::{Options, Outcomes, discover_here};
use crate::probe::nat::reach::Failure;
use crate::probe::survey::LookupFailure;
use crate::prose::Untrusted;
use crate::render::escape::plain;
use crate::render::{Format, renderer};
use crate::report::stun::nat::{Natted, lower};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope stun nat stun.example.org
  rtcscope stun nat 192.0.2.1:3478 --hairpin --json
  rtcscope stun nat stun.example.org --lifetime 2m

The server should support RFC 5780 (coturn with two addresses, `rtcscope stun
serve`). It is judged first; where it cannot be relied on, nothing is told. With
several that do not support it, what they see is compared, which tells a part.

When nothing is answered, a few other packets go to the same server (STUN without
the cookie, UDP to port 33434, TCP) to name how UDP fails.

Exit codes: 0 mapping and filtering are told; 1 UDP or STUN does not get through;
            2 wrong usage; 3 cannot tell.")]
pub(in super::super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    asking: AskingArgs,
    /// Also send a packet to our own mapped address: some firewalls read that as an attack.
    #[arg(long)]
    hairpin: bool,
    /// Also find out how long an idle mapping lasts, up to this time; takes as long.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    lifetime: Option<Duration>,
    /// Show each question and its answer.
    #[arg(long, short)]
    verbose: bool,
}

pub(in super::super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let Some(targets) = args.asking.targets()? else { return Ok(Exit::Usage) };
    let options = Options {
        timing: args.asking.timing(Duration::from_secs(8)),
        families: args.asking.families(),
        hairpin: args.hairpin,
        lifetime: args.lifetime,
    };
    let bar = Bar::new(true);
    let outcomes =
        discover_here(&targets, &options, &mut |done, of| bar.show(done, of)).context("cannot start asking")?;
    bar.clear();
    say_lookups(&outcomes);
    // A family without a way out is worth a word only where there is no other.
    let has_way = |one: &&crate::net::stun::nat::Discovered| !matches!(one.failure, Some((Failure::CannotSend, _)));
    let with_way: Vec<_> = outcomes.families.iter().filter(has_way).collect();
    let shown = if with_way.is_empty() { outcomes.families.iter().collect() } else { with_way };
    if shown.is_empty() {
        return Ok(Exit::CouldNotTell);
    }
    let mut out = stdout();
    let several = shown.len() > 1;
    let mut sink = renderer(args.format.get().unwrap_or(Format::Human), terminal.look(several), &mut out);
    let mut exit = Exit::Ok;
    for one in &shown {
        let natted = Natted {
            name: &one.target.text,
            server: one.server,
            found: &one.found,
            verdict: &one.verdict,
            failure: one.failure,
            lifetime: one.lifetime.as_deref(),
            several,
            verbose: args.verbose,
        };
        lower(&natted, sink.as_mut()).context("cannot write the output")?;
        let this = match one.failure {
            Some((Failure::UdpBlocked | Failure::UdpRejected | Failure::StunSilent, _)) => Exit::No,
            None if natted.is_told() => Exit::Ok,
            _ => Exit::CouldNotTell,
        };
        if this as u8 > exit as u8 {
            exit = this;
        }
    }
    sink.finish().context("cannot write the output")?;
    Ok(exit)
}

/// Names that have no address are said on standard error.
fn say_lookups(outcomes: &Outcomes) {
    for (target, lookup) in &outcomes.lookups {
        let why = match lookup.failed {
            None => continue,
            Some(LookupFailure::NoSuchHost) => "there is no such host, or it has no address; is it spelled right?",
            Some(LookupFailure::Unavailable) => "the name could not be looked up; do the name servers answer?",
            Some(LookupFailure::WrongFamily) => "no address of the family that was asked for",
        };
        say(&format!("{}: {why}", plain(&Untrusted::new(&target.text))));
    }
}
