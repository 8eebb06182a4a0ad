//! `rtcscope stun serve`.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::Context;

use super::super::Exit;
use super::super::output::{FormatArgs, Terminal, say, stdout};
use crate::net::stun::serve::serve_here;
use crate::probe::server::Addresses;
use crate::render::escape::plain_prose;
use crate::render::{Format, renderer};
use crate::report::stun::serve::{lower, tally};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope stun serve
  rtcscope stun serve --listen 127.0.0.1:0 --json
  rtcscope stun serve --listen 192.0.2.1:3478 --alternate 192.0.2.2:3479

Exit codes: 0 it was ended by Ctrl-C or SIGTERM; 2 wrong usage; 3 it cannot listen.")]
pub(in super::super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    /// Where to listen, with UDP and TCP; port 0 lets the system choose. May be repeated, for IPv6 for instance.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3478", value_parser = address)]
    listen: Vec<SocketAddr>,
    /// The other address and port that RFC 5780 needs, of the same family; 127.0.0.2 and the next port on loopback.
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    alternate: Vec<SocketAddr>,
    /// One address is enough: no discovery by RFC 5780.
    #[arg(long, conflicts_with = "alternate")]
    no_alternate: bool,
    /// Answers a second for each client.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: u32,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(|ip| (ip, 3478).into()))
        .map_err(|_| "expected an address, or an address and a port, such as 127.0.0.1:3478 or [::1]:3478")
}

pub(in super::super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let all = match addresses(args) {
        Ok(all) => all,
        Err(why) => {
            say(&why);
            return Ok(Exit::Usage);
        }
    };
    let format = args.format.get().unwrap_or(Format::Human);
    let mut failed = None;
    let mut ready = |listening: &[Addresses]| {
        let mut out = stdout();
        let mut sink = renderer(format, terminal.look(false), &mut out);
        let written = lower(listening, sink.as_mut()).and_then(|()| sink.finish());
        drop(sink);
        failed = written.and_then(|()| out.flush()).err();
    };
    match serve_here(&all, args.rate, &mut ready).context("cannot start the server")? {
        Ok(counts) => {
            say(&plain_prose(&tally(counts)));
            match failed {
                Some(error) => Err(error).context("cannot write the output"),
                None => Ok(Exit::Ok),
            }
        }
        Err(error) => {
            say(&format!("{error}; --listen names another place"));
            Ok(Exit::CouldNotTell)
        }
    }
}

fn addresses(args: &Args) -> Result<Vec<Addresses>, String> {
    let mut left = args.alternate.clone();
    let mut all = Vec::new();
    for primary in &args.listen {
        let given = left.iter().position(|alternate| alternate.is_ipv4() == primary.is_ipv4());
        let alternate = match given {
            Some(at) => Some(left.remove(at)),
            None if primary.ip() == Ipv4Addr::LOCALHOST && !args.no_alternate => {
                let port =
                    if primary.port() == 0 { 0 } else { primary.port().checked_add(1).unwrap_or(primary.port() - 1) };
                Some((Ipv4Addr::new(127, 0, 0, 2), port).into())
            }
            None => None,
        };
        if let Some(alternate) = alternate {
            if alternate.ip() == primary.ip() {
                return Err(format!("{alternate} is at the same address: RFC 5780 needs two"));
            }
            if alternate.port() == primary.port() && alternate.port() != 0 {
                return Err(format!("{alternate} is at the same port: RFC 5780 needs two"));
            }
            if alternate.ip().is_unspecified() || primary.ip().is_unspecified() {
                return Err("with an alternate, both addresses must be named, not 0.0.0.0 or [::]".to_owned());
            }
        }
        all.push(Addresses { primary: *primary, alternate });
    }
    match left.first() {
        Some(alternate) => Err(format!("no --listen of the same family for --alternate {alternate}")),
        None => Ok(all),
    }
}
