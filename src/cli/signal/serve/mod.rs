//! `rtcscope signal serve`.

mod args;
mod live;

use std::io::Write;
use std::net::IpAddr;

use anyhow::Context;

pub(in super::super) use self::args::Args;
use self::live::Live;
use crate::cli::output::{Terminal, say, stdout};
use crate::cli::{Exit, leave};
use crate::net::signal::serve::{Server, serve_here};
use crate::net::stop::Stop;
use crate::prose::Untrusted;
use crate::render::escape::{plain, plain_prose};
use crate::render::{Format, renderer};
use crate::report::signal::serve::{Listening, lower, tally, tally_data};

pub(in super::super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let format = args.format.get().unwrap_or(Format::Human);
    let config = match args.config() {
        Ok(config) => config,
        Err(error) => {
            say(&format!("{error:#}"));
            return Ok(Exit::Usage);
        }
    };
    let stop = Stop::on_ctrl_c(|| leave(Exit::Interrupted)).context("cannot listen for Ctrl-C")?;
    let mut live = Live::new(format, args.quiet, terminal);
    let mut ready = |server: &Server| told_listening(args, server, format, terminal);
    match serve_here(config, &stop, &mut ready, &mut |happening| live.hear(happening))
        .context("cannot start the server")?
    {
        Err(error) => {
            say(&format!("{error}; --listen names another place"));
            Ok(Exit::CouldNotTell)
        }
        Ok(served) => {
            live.end();
            if format == Format::Jsonl {
                live.line(&tally_data(&served.tally).to_string());
            }
            say(&plain_prose(&tally(&served.tally)));
            if served.missed > 0 {
                say(&format!("{} happenings were not shown: they came too fast", served.missed));
            }
            if let Some(recorded) = served.recorded {
                let file = args.record.as_ref().map(|file| file.to_string_lossy()).unwrap_or_default();
                let file = plain(&Untrusted::new(&file));
                match recorded.error {
                    Some(error) => say(&format!("{file}: {error}; {} lines are missing", recorded.lost)),
                    None if recorded.lost > 0 => say(&format!("{file}: {} lines are missing: too slow", recorded.lost)),
                    None => say(&format!("{file}: {} lines; rtcscope replay {file} reads them", recorded.written)),
                }
            }
            Ok(Exit::Ok)
        }
    }
}

fn told_listening(args: &Args, server: &Server, format: Format, terminal: &Terminal) {
    let mut urls = vec![server.url()];
    if args.listen.ip().is_unspecified() {
        let all = crate::net::interfaces().unwrap_or_default().into_iter().map(|(_, ip)| ip);
        let fits = |ip: &IpAddr| !ip.is_loopback() && ip.is_ipv4() == args.listen.is_ipv4();
        urls.extend(all.filter(fits).map(|ip| server.url_at(ip)));
    }
    let pages: Vec<String> = urls.iter().map(|url| url.replacen("ws", "http", 1).replace("/socket.io/", "/")).collect();
    let listening = Listening {
        dialect: server.dialect(),
        metrics: format!("{}metrics", pages[0]),
        pages: if args.page.page { pages } else { Vec::new() },
        urls,
        fewer: server.fewer(),
        fingerprint: server.fingerprint().map(ToOwned::to_owned),
        record: args.record.as_ref().map(|file| file.to_string_lossy().into_owned()),
        token: args.access.token_env.is_some() || args.access.token_file.is_some(),
        open: !args.listen.ip().is_loopback(),
    };
    let mut out = stdout();
    let mut sink = renderer(format, terminal.look(false), &mut out);
    // whoever reads it may have seen enough; the server goes on
    let _ = lower(&listening, sink.as_mut()).and_then(|()| sink.finish());
    drop(sink);
    let _ = out.flush();
}
