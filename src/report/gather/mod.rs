//! `gather`: the candidates, whom they reach, what is missing, and what the `webrtc` engine offers beside.

mod gather_wire;

use std::io;
use std::net::IpAddr;

use super::call::milliseconds;
use super::stun::probe::{lookup_remarks, tls_remarks};
use super::stun::words::error_words;
use super::{Block, Item, Sink};
use crate::diagnostic::Level;
use crate::probe::demand::Checked;
use crate::probe::gather::candidate::{Candidate, Kind, Parts};
use crate::probe::gather::compare::{Offered, differences};
use crate::probe::gather::gathered::{Asked, Engine, Gathered, Reason, Server};
use crate::probe::gather::hidden::is_hidden;
use crate::probe::gather::meaning::{Peer, missing, path, standing};
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours, theirs};

/// What was gathered, with what was demanded of it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// What came of it.
    pub gathered: &'a Gathered,
    /// What was demanded, and whether it holds.
    pub checked: &'a [Checked],
    /// Show all that is known of each candidate.
    pub verbose: bool,
}

/// Pushes it as items.
pub fn lower(found: &Found<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&gather_wire::wire(found)))?;
    let gathered = found.gathered;
    sink.item(Item::Block(Block::Heading(1, headline(gathered))))?;
    let remarks = remarks(found);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    if !gathered.candidates.is_empty() {
        sink.item(Item::Block(table(gathered)))?;
    }
    if found.verbose {
        for candidate in &gathered.candidates {
            let shown = candidate.shown(gathered.names.as_ref());
            let head = prose![candidate.kind.name(), " ", ours(shown.place())];
            sink.item(Item::Block(Block::Heading(2, head)))?;
            sink.item(Item::Block(Block::Fields(facts(gathered, candidate))))?;
        }
    }
    if !gathered.candidates.is_empty() {
        let head = prose!["Whom this reaches: this host ", standing(gathered).words()];
        sink.item(Item::Block(Block::Heading(2, head)))?;
        let rows = Peer::ALL.iter().map(|peer| {
            let words = prose![path(gathered, *peer).words()];
            vec![peer.words().into(), words]
        });
        sink.item(Item::Block(Block::Table { head: vec!["a peer", "is reached"], rows: rows.collect() }))?;
    }
    if let Some(engine) = &gathered.engine {
        beside(gathered, engine, sink)?;
    }
    Ok(())
}

fn headline(gathered: &Gathered) -> Prose {
    let number = |kind| gathered.of(kind).count();
    if gathered.candidates.is_empty() {
        return prose!["No candidates: this host has nothing to offer"];
    }
    let kinds = [Kind::Host, Kind::Srflx, Kind::Relay].into_iter().filter(|kind| number(*kind) > 0);
    let kinds = kinds.map(|kind| prose![number(kind), " ", kind.name()]);
    prose![count(gathered.candidates.len(), "candidate", "candidates"), ": ", Prose::join(kinds, ", ")]
}

fn remarks(found: &Found<'_>) -> Vec<(Level, Prose)> {
    let gathered = found.gathered;
    let failed = found.checked.iter().filter(|checked| !checked.holds);
    let mut all: Vec<(Level, Prose)> = failed.map(|checked| (Level::Error, checked.says.clone())).collect();
    for face in &gathered.faces {
        if let Some(error) = &face.error {
            let says =
                prose!["no candidate of ", ours(face.ip.to_string()), " on ", theirs(&face.name), ": ", theirs(error)];
            all.push((Level::Warning, says));
        }
    }
    for face in &gathered.faces {
        if let Some(error) = &face.deaf {
            let says = prose!["nothing listens for TCP at ", ours(face.ip.to_string()), ": ", theirs(error)];
            all.push((Level::Warning, says));
        }
    }
    for server in &gathered.servers {
        all.extend(lookup_remarks(&server.target, &server.lookup));
        let mut said: Vec<String> = Vec::new();
        for asked in &server.asked {
            for (level, says) in asked_remarks(server, asked) {
                // From several addresses of this host the same may come.
                if !said.contains(&says.plain()) {
                    said.push(says.plain());
                    all.push((level, says));
                }
            }
        }
    }
    all.extend(browser(gathered).map(|says| (Level::Info, says)));
    all.extend(missing(gathered).into_iter().map(|(_, says)| (Level::Info, says)));
    all.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    all
}

/// What a browser hides of these, and what that comes to.
fn browser(gathered: &Gathered) -> Option<Prose> {
    let mut hidden: Vec<IpAddr> =
        gathered.candidates.iter().filter(|one| is_hidden(one)).map(|one| one.address.ip()).collect();
    let number = hidden.len();
    hidden.sort_unstable();
    hidden.dedup();
    if hidden.is_empty() {
        return None;
    }
    Some(match &gathered.names {
        None => {
            let more = hidden.len().saturating_sub(6);
            let list = hidden.iter().take(6).map(|ip| ours(ip.to_string()).into());
            let mut says = prose!["a browser hides the host candidates (", Prose::join(list, ", ")];
            if more > 0 {
                says.push(prose![" and ", more, " more"]);
            }
            says.push(
                ") behind random .local names until the page may use camera or microphone; these work on one link \
                 only. --mdns shows it",
            );
            says
        }
        Some(_) => prose![
            "as in a browser, names of mDNS stand for the host's addresses (",
            count(number, "candidate", "candidates"),
            "), and related addresses are hidden; these names work on one link only, and nobody answers for those here"
        ],
    })
}

fn asked_remarks(server: &Server, asked: &Asked) -> Vec<(Level, Prose)> {
    let mut all = Vec::new();
    let whom = || {
        prose![
            theirs(&server.target.text),
            " (",
            ours(asked.address.to_string()),
            " over ",
            asked.transport.words(),
            match asked.v6 {
                None => ")",
                Some(true) => ", asked for an address of IPv6)",
                Some(false) => ", asked for an address of IPv4)",
            }
        ]
    };
    if let Err(reason) = &asked.result {
        let mut says = prose![whom(), if reason.is_failure() { " gives no candidate: " } else { ": " }, reason.words()];
        if let Some((code, reason)) = &asked.error {
            says.push(prose!["; it says ", error_words(*code, reason.as_bytes())]);
        }
        if !reason.remedy().is_empty() {
            says.push(prose!["; ", reason.remedy()]);
        }
        all.push((if reason.is_failure() { Level::Warning } else { Level::Info }, says));
    }
    all.extend(tls_remarks(asked.tls.as_ref()).into_iter().map(|(level, says)| (level, prose![whom(), ": ", says])));
    all
}

/// `udp`, `tcp active`.
fn protocol(candidate: &Candidate) -> Prose {
    match candidate.tcp {
        None => prose!["udp"],
        Some(tcp) => prose!["tcp ", tcp.name()],
    }
}

fn table(gathered: &Gathered) -> Block {
    let row = |candidate: &Candidate| {
        // The scheme says no more than the column of the relay's protocol.
        let host = |server: &str| {
            let host = server.split_once(':').filter(|(scheme, _)| scheme.len() < 6 && scheme.contains('u'));
            Untrusted::clipped(host.map_or(server, |(_, host)| host).split('?').next().unwrap_or(server), 40)
        };
        let from = match (&candidate.server, candidate.relay) {
            (Some(server), Some(relay)) => prose![host(server), " ", relay.words()],
            (Some(server), None) => host(server).into(),
            _ => candidate.interface.as_ref().map_or_else(|| prose!["-"], |name| Untrusted::clipped(name, 20).into()),
        };
        let parts = Parts::of(candidate.priority);
        vec![
            candidate.kind.name().into(),
            ours(candidate.shown(gathered.names.as_ref()).place()).into(),
            protocol(candidate),
            prose![parts.kind, " ", parts.local],
            milliseconds(candidate.at.0),
            from,
        ]
    };
    let rows = gathered.candidates.iter().map(row).collect();
    Block::Table { head: vec!["type", "address", "protocol", "preference", "after", "from"], rows }
}

fn facts(gathered: &Gathered, candidate: &Candidate) -> Vec<(&'static str, Prose)> {
    let mut all = vec![("base", prose![ours(candidate.base.to_string())])];
    if let Some(name) = &candidate.interface {
        let kind = gathered.faces.iter().find(|face| face.name == *name).map(|face| face.kind.slug());
        all.push(("interface", prose![theirs(name), ", ", kind.unwrap_or("unknown")]));
    }
    if let Some(related) = candidate.related {
        all.push(("related", ours(related.to_string()).into()));
    }
    let parts = Parts::of(candidate.priority);
    let priority =
        prose![candidate.priority, " = ", parts.kind, " * 2^24 + ", parts.local, " * 2^8 + ", 256 - parts.component];
    all.push(("priority", priority));
    all.push(("foundation", prose![candidate.foundation]));
    if let Some(server) = &candidate.server {
        all.push(("server", theirs(server).into()));
    }
    let browser = match (is_hidden(candidate), candidate.related) {
        (true, _) => "hides the address behind a name",
        (_, Some(_)) => "shows it, and hides the related address",
        _ => "shows it",
    };
    all.push(("browser", browser.into()));
    all.push(("line", ours(candidate.line(gathered.names.as_ref())).into()));
    all
}

/// What the engine offers, and how that differs.
fn beside(gathered: &Gathered, engine: &Engine, sink: &mut dyn Sink) -> io::Result<()> {
    let number = engine.candidates.iter().filter(|one| one.component == 1).count();
    let head = prose!["Beside it, the webrtc engine offers ", count(number, "candidate", "candidates")];
    sink.item(Item::Block(Block::Heading(2, head)))?;
    let remarks = engine_remarks(gathered, engine);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    if engine.candidates.is_empty() {
        return Ok(());
    }
    let row = |one: &Offered| {
        let address = match &one.address {
            Ok(ip) => ours(std::net::SocketAddr::new(*ip, one.port).to_string()).into(),
            Err(name) => prose![Untrusted::clipped(name, 60), ":", one.port],
        };
        let parts = Parts::of(one.priority);
        let protocol = one.tcp.map_or_else(|| prose!["udp"], |tcp| prose!["tcp ", tcp.name()]);
        vec![
            one.kind.name().into(),
            address,
            protocol,
            prose![parts.kind, " ", parts.local],
            one.at.map_or_else(|| prose!["-"], |at| milliseconds(at.0)),
        ]
    };
    let rows = engine.candidates.iter().filter(|one| one.component == 1).map(row).collect();
    sink.item(Item::Block(Block::Table { head: vec!["type", "address", "protocol", "preference", "after"], rows }))
}

fn engine_remarks(gathered: &Gathered, engine: &Engine) -> Vec<(Level, Prose)> {
    let mut all = Vec::new();
    if let Some(failed) = &engine.failed {
        all.push((Level::Warning, prose!["it could not be asked: ", Untrusted::clipped(failed, 300)]));
    } else if engine.complete.is_none() {
        let says = prose![
            "it did not say that it has all of them within ",
            milliseconds(engine.waited),
            ": whoever waits for that before sending an offer waits longer, with a dead TURN server for ever"
        ];
        all.push((Level::Warning, says));
    }
    if !engine.skipped.is_empty() {
        let names = engine.skipped.iter().take(8).map(|name| theirs(name).into());
        let says = prose![
            "it cannot use ",
            Prose::join(names, ", "),
            ": it speaks to servers over UDP only, and says nothing of it"
        ];
        all.push((Level::Warning, says));
    }
    all.extend(differences(gathered, engine).into_iter().map(|odd| (odd.level, odd.says)));
    for warning in engine.warnings.iter().take(6) {
        all.push((Level::Info, prose!["it logs: ", Untrusted::clipped(warning, 200)]));
    }
    all
}

/// The name of what a server came to, for the JSON.
fn result_slug(result: &Result<std::net::SocketAddr, Reason>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(reason) => reason.slug(),
    }
}
