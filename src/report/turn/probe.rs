//! `turn probe`: a verdict, what is wrong and what helps, each way out, each step.

use std::io;
use std::time::Duration;

use super::super::call::milliseconds;
use super::super::stun::probe::family;
use super::super::stun::words::error_words;
use super::super::{Block, Item, Sink};
use super::facts::facts;
use super::remarks::remarks;
use crate::probe::demand::Checked;
use crate::probe::target::{Host, Transport};
use crate::probe::turn::grid::{Cell, Grid, Result, Server, Verdict};
use crate::probe::turn::traffic::Measured;
use crate::probe::turn::tried::Stage;
use crate::probe::turn::trouble::Trouble;
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours, theirs};

/// What was tried, with what was demanded of it.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'a> {
    /// What came of it.
    pub grid: &'a Grid,
    /// What was demanded, and whether it holds.
    pub checked: &'a [Checked],
    /// Show each step of each way.
    pub verbose: bool,
    /// All speed was wanted: it is what is to be known.
    pub fast: bool,
}

/// With so many ways, each has a paragraph of its own.
const IN_DETAIL: usize = 1;

/// Pushes it as items.
pub fn lower(tested: &Tested<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&super::probe_wire::wire(tested)))?;
    let grid = tested.grid;
    sink.item(Item::Block(Block::Heading(1, headline(grid))))?;
    let remarks = remarks(tested);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    let total = grid.cells().count();
    if total > 1 {
        sink.item(Item::Block(table(tested)))?;
    }
    if (1..=IN_DETAIL).contains(&total) || tested.verbose {
        for server in &grid.servers {
            for cell in &server.cells {
                if total > 1 {
                    let head = prose![theirs(&server.target.text), ": ", place(cell)];
                    sink.item(Item::Block(Block::Heading(2, head)))?;
                }
                sink.item(Item::Block(Block::Fields(facts(server, cell))))?;
            }
        }
    }
    Ok(())
}

/// Address and transport, and the family of the relayed address where that was asked for.
pub(super) fn place(cell: &Cell) -> Prose {
    let mut place = prose![ours(cell.address.to_string()), " over ", cell.transport.words()];
    if let Some(v6) = cell.v6 {
        place.push(prose![", relayed by ", family(v6)]);
    }
    place
}

/// `UDP and TCP on 3478, TLS on 443 and 5349`.
fn ways_words(ways: &[(Transport, u16)]) -> Prose {
    let mut groups: Vec<(Vec<Transport>, Vec<u16>)> = Vec::new();
    let mut ports: Vec<u16> = ways.iter().map(|(_, port)| *port).collect();
    ports.dedup();
    for (at, port) in ports.iter().enumerate().filter(|(at, port)| !ports[..*at].contains(port)) {
        let transports: Vec<Transport> =
            ways.iter().filter(|(_, other)| other == port).map(|(transport, _)| *transport).collect();
        match groups.iter_mut().find(|(known, _)| *known == transports) {
            Some((_, known)) => known.push(ports[at]),
            None => groups.push((transports, vec![ports[at]])),
        }
    }
    let of_group = |(transports, ports): (Vec<Transport>, Vec<u16>)| {
        let names = transports.into_iter().map(|transport| transport.words().into());
        prose![and(names.collect()), " on ", and(ports.into_iter().map(Prose::from).collect())]
    };
    Prose::join(groups.into_iter().map(of_group), ", ")
}

/// `a`, `a and b`, `a, b and c`.
fn and(mut all: Vec<Prose>) -> Prose {
    let Some(last) = all.pop() else { return Prose::default() };
    if all.is_empty() {
        return last;
    }
    prose![Prose::join(all, ", "), " and ", last]
}

fn headline(grid: &Grid) -> Prose {
    let cells: Vec<&Cell> = grid.cells().collect();
    let verdict = grid.verdict();
    if let ([server], [cell]) = (grid.servers.as_slice(), cells.as_slice()) {
        return prose![theirs(&server.target.text), ": ", single(cell)];
    }
    match verdict {
        Verdict::Every if cells.iter().all(|cell| cell.gets_out()) => {
            prose!["Media can get out by every way that was tried: ", ways_words(&grid.ways(Cell::gets_out))]
        }
        // The same transport fails in the other family, or for the other family.
        Verdict::Every => {
            prose!["Media can get out by ", ways_words(&grid.ways(Cell::gets_out)), families(grid)]
        }
        Verdict::Only(ways) => {
            // A way that could not be shown may be one all the same.
            let unproven = grid.ways(|cell| matches!(cell.result(), Result::Unproven(_)));
            let mut words = prose!["Media can get out by ", ways_words(&ways)];
            if unproven.is_empty() {
                words.push(prose![" only", families(grid)]);
            } else {
                words.push(prose![families(grid), "; by ", ways_words(&unproven), " it cannot be told"]);
            }
            words
        }
        Verdict::Unproven(ways) => prose![
            "It cannot be told whether media get out: there is a relay by ",
            ways_words(&ways),
            ", but nothing has come back through it"
        ],
        Verdict::None => {
            let mut words = prose!["Media cannot get out: "];
            match cells.first().map(|cell| cell.result()) {
                Some(Result::Fails(trouble)) if cells.iter().all(|cell| cell.result() == Result::Fails(trouble)) => {
                    words.push(prose!["each of ", cells.len(), " ways fails alike: ", trouble.words()]);
                }
                _ => words.push(prose!["none of ", cells.len(), " ways that were tried works"]),
            }
            words
        }
        Verdict::NotTried if cells.is_empty() => {
            prose!["No relay could be tried: ", count(grid.servers.len(), "name", "names"), " without an address"]
        }
        Verdict::NotTried => prose!["No relay could be tried: nothing can be sent from here"],
    }
}

/// `, over IPv4 only`, where both were tried.
fn families(grid: &Grid) -> Prose {
    let of = |v6: bool| grid.cells().filter(move |cell| cell.address.is_ipv6() == v6);
    let both = of(false).next().is_some() && of(true).next().is_some();
    match [false, true].map(|v6| of(v6).any(Cell::gets_out)) {
        [true, false] if both => prose![", over IPv4 only"],
        [false, true] if both => prose![", over IPv6 only"],
        _ => prose![],
    }
}

fn single(cell: &Cell) -> Prose {
    match cell.result() {
        Result::Carries | Result::Relays => {
            let mut words = prose!["media can get out by ", ways_words(&[(cell.transport, cell.port())])];
            if let Some(median) = cell.data().and_then(|data| data.round_trips.percentile(50)) {
                words.push(prose![", ", milliseconds(median), " to the relay and back"]);
            }
            words
        }
        Result::Unproven(trouble) => {
            prose!["it cannot be told whether media get out: ", trouble.words()]
        }
        Result::Fails(trouble) => trouble.words().into(),
    }
}

pub(super) fn percent(share: f64) -> Prose {
    let percent = share * 100.0;
    // One packet of many is not none.
    let digits = if percent > 0.0 && percent < 1.0 { 3 } else { 0 };
    ours(format!("{percent:.digits$} %")).into()
}

fn table(tested: &Tested<'_>) -> Block {
    let grid = tested.grid;
    let named = grid.servers.iter().any(|server| matches!(server.target.host, Host::Name(_)));
    let several = grid.servers.len() > 1;
    let relays = grid.cells().any(|cell| cell.v6.is_some());
    let row = |server: &Server, cell: &Cell| {
        let data = cell.data();
        let dash = || prose!["-"];
        let mut cells = vec![ours(cell.address.to_string()).into(), cell.transport.name().into()];
        if named && several {
            cells.insert(0, Untrusted::clipped(&server.target.host.text(), 40).into());
        }
        if relays {
            cells.push(cell.v6.map_or_else(dash, |v6| family(v6).into()));
        }
        cells.push(ready(cell).map_or_else(dash, milliseconds));
        cells.push(data.and_then(|data| data.round_trips.percentile(50)).map_or_else(dash, milliseconds));
        cells.push(data.and_then(Measured::loss).map_or_else(dash, percent));
        if tested.fast {
            cells.push(data.and_then(Measured::throughput).map_or_else(dash, megabits));
        }
        cells.push(match (cell.result(), cell.tried.relayed) {
            (Result::Carries | Result::Relays, Some(relayed)) => ours(relayed.to_string()).into(),
            (result, _) => result.slug().into(),
        });
        cells
    };
    let rows = grid.servers.iter().flat_map(|server| server.cells.iter().map(move |cell| row(server, cell))).collect();
    let mut head = vec!["address", "over"];
    if named && several {
        head.insert(0, "server");
    }
    if relays {
        head.push("relay");
    }
    head.extend(["ready", "there and back", "lost"]);
    if tested.fast {
        head.push("rate");
    }
    head.push("relayed at");
    Block::Table { head, rows }
}

/// From the first packet to the relayed address: connecting, TLS, challenge, allocation.
pub(super) fn ready(cell: &Cell) -> Option<Duration> {
    cell.tried.relayed?;
    let stages = [Stage::Challenge, Stage::Allocate].iter().filter_map(|stage| cell.tried.stage(*stage));
    let handshake = cell.tls.as_ref().and_then(|tls| tls.handshake).unwrap_or_default();
    Some(cell.connect.unwrap_or_default() + handshake + stages.map(|taken| taken.took).sum::<Duration>())
}

pub(super) fn megabits(bits: f64) -> Prose {
    ours(format!("{:.1} Mbit/s", bits / 1e6)).into()
}

/// A trouble with what it comes from and what helps, as one sentence.
pub(super) fn trouble_words(trouble: Trouble, error: Option<&(u16, String)>) -> Prose {
    let mut words = prose![trouble.words()];
    let own = matches!(trouble, Trouble::OtherError | Trouble::Forbidden | Trouble::BadRequest);
    if let Some((code, reason)) = error.filter(|_| own) {
        words.push(prose![", and says ", error_words(*code, reason.as_bytes())]);
    }
    if let Trouble::Wire(_) = trouble {
        if !trouble.remedy().is_empty() {
            words.push(prose!["; ", trouble.remedy()]);
        }
        return words;
    }
    if !trouble.cause().is_empty() {
        words.push(prose![". Why: ", trouble.cause()]);
    }
    if !trouble.remedy().is_empty() {
        words.push(prose![end(&words), "What helps: ", trouble.remedy()]);
    }
    words
}

/// What parts a sentence from the next.
pub(super) fn end(words: &Prose) -> &'static str {
    if words.plain().ends_with('?') { " " } else { ". " }
}
