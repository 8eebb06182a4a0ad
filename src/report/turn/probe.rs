//! `turn probe`: a verdict, what is wrong and what helps, each way out, each step.

use std::io;
use std::time::Duration;

use super::super::call::milliseconds;
use super::super::stun::probe::{family, tls_facts};
use super::super::stun::words::error_words;
use super::super::{Block, Item, Sink};
use super::remarks::remarks;
use crate::probe::demand::Checked;
use crate::probe::survey::Way;
use crate::probe::target::{Host, Transport};
use crate::probe::turn::audit::Reached;
use crate::probe::turn::grid::{Cell, Grid, Result, Server, Streamed, Verdict};
use crate::probe::turn::session::{Stage, Taken};
use crate::probe::turn::traffic::Measured;
use crate::probe::turn::trouble::Trouble;
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours, theirs};
use crate::stun::integrity::Made;
use crate::stun::scope::Scope;

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
            prose!["Media can get out by ", ways_words(&ways), " only", families(grid)]
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

fn percent(share: f64) -> Prose {
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

fn megabits(bits: f64) -> Prose {
    ours(format!("{:.1} Mbit/s", bits / 1e6)).into()
}

fn facts(server: &Server, cell: &Cell) -> Vec<(&'static str, Prose)> {
    let tried = &cell.tried;
    let mut all = vec![("server", place(cell))];
    if let Some(took) = server.lookup.took {
        all.push(("name", prose!["looked up in ", milliseconds(took)]));
    }
    if let Some(connect) = cell.connect {
        all.push(("connected", prose!["after ", milliseconds(connect)]));
    }
    if let Some(tls) = &cell.tls {
        all.extend(tls_facts(tls));
    }
    if let Some(alternate) = cell.alternate {
        all.push(("sent on to", prose![ours(alternate.to_string()), " (300): what follows is of that server"]));
    }
    if let Some(taken) = tried.stage(Stage::Challenge) {
        let mut words = prose!["401 after ", milliseconds(taken.took), ", as to everybody at first"];
        if let Some(realm) = &tried.realm {
            words.push(prose!["; realm \"", Untrusted::clipped(realm, 200), "\""]);
        }
        all.push(("challenge", words));
    }
    for taken in tried.stages.iter().filter(|taken| taken.stage != Stage::Challenge) {
        all.push(stage_fact(cell, taken));
        if taken.stage == Stage::Allocate && taken.trouble.is_none() {
            all.extend(allocation_facts(cell));
        }
    }
    if let Some(echoed) = &cell.echoed {
        let words = match &echoed.data {
            Some(data) => prose!["to a socket of ours: ", data_words(data)],
            None => prose!["to a socket of ours: not sent"],
        };
        all.push(("data", words));
    }
    if let Some(streamed) = &cell.streamed {
        all.push(("TCP relay", streamed_words(streamed)));
    }
    for audited in &tried.audit {
        let words = match audited.result {
            Reached::Refused(trouble) => prose!["refused, as it should be: ", trouble.words()],
            Reached::Permitted => prose!["LET THROUGH; nothing came back, but packets can be sent there"],
            Reached::Answered => prose!["REACHED: somebody there has answered"],
            Reached::Unknown(trouble) => prose!["cannot tell: ", trouble.words()],
        };
        let peer = if audited.peer.port() == 0 { audited.peer.ip().to_string() } else { audited.peer.to_string() };
        all.push(("audit", prose![ours(peer), ": ", words]));
    }
    all
}

fn stage_fact(cell: &Cell, taken: &Taken) -> (&'static str, Prose) {
    let label = taken.stage.slug();
    if let Some(trouble) = taken.trouble {
        let mut words = prose![trouble.words()];
        if let Some((code, reason)) = &taken.error {
            words.push(prose!["; it says ", error_words(*code, reason.as_bytes())]);
        }
        words.push(prose![", after ", milliseconds(taken.took)]);
        return (label, words);
    }
    let took = milliseconds(taken.took);
    let words = match taken.stage {
        Stage::Data => cell.tried.data.as_ref().map_or_else(Prose::default, data_words),
        Stage::Permission => match cell.tried.peer {
            Some(peer) => prose!["for ", ours(peer.ip().to_string()), ", after ", took],
            None => took,
        },
        _ => prose!["after ", took],
    };
    (label, words)
}

fn allocation_facts(cell: &Cell) -> Vec<(&'static str, Prose)> {
    let tried = &cell.tried;
    let mut all = Vec::new();
    if let Some(relayed) = tried.relayed {
        let mut words = prose![ours(relayed.to_string())];
        if let Some(remark) = Scope::of(relayed.ip()).remark() {
            words.push(prose![", ", remark]);
        }
        all.push(("relayed at", words));
    }
    if let Some(mapped) = tried.mapped {
        let way = match cell.way() {
            Way::Direct => prose![", as this machine sees itself: no NAT"],
            Way::Nat => prose![": a NAT is between"],
            Way::PortOnly => prose![": the port was changed"],
            Way::Unknown => prose![],
        };
        all.push(("you are", prose![ours(mapped.to_string()), way]));
    }
    if let Some(lifetime) = tried.lifetime {
        all.push(("lasts", prose![lifetime.as_secs(), " s without a refresh"]));
    }
    let key = match tried.made {
        Some(Made::Sha256) => prose!["made with SHA-256 (RFC 8489)"],
        Some(_) => prose!["made with MD5 (RFC 5389)"],
        None => prose!["none: no credentials were asked for"],
    };
    all.push(("key", key));
    if let Some(software) = &tried.software {
        all.push(("software", prose!["\"", Untrusted::clipped(software, 200), "\""]));
    }
    all
}

/// What came of sending data, in words.
pub(super) fn data_words(data: &Measured) -> Prose {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let mut words = prose![
        count(number(data.sent), "packet", "packets"),
        " of ",
        count(data.size, "byte", "bytes"),
        ", ",
        data.back,
        " came back"
    ];
    if let Some(loss) = data.loss() {
        words.push(prose![", ", percent(loss), " lost"]);
    }
    let at = |percent| data.round_trips.percentile(percent);
    if let (Some(median), Some(p95), Some(max)) = (at(50), at(95), data.round_trips.max()) {
        words.push(prose![
            "; median ",
            milliseconds(median),
            ", 95 % within ",
            milliseconds(p95),
            ", at most ",
            milliseconds(max)
        ]);
    }
    if let Some(jitter) = data.jitter {
        words.push(prose!["; jitter ", milliseconds(jitter)]);
    }
    if let Some(bits) = data.throughput() {
        words.push(prose!["; ", megabits(bits)]);
    }
    words
}

fn streamed_words(streamed: &Streamed) -> Prose {
    match streamed.trouble {
        Some((step, trouble)) => {
            let mut words = prose!["failed (", step, "): ", trouble.words()];
            if let Some((code, reason)) = &streamed.error {
                words.push(prose!["; it says ", error_words(*code, reason.as_bytes())]);
            }
            words
        }
        None => {
            let mut words = prose![streamed.bytes[1], " of ", streamed.bytes[0], " bytes came back"];
            if let Some(connect) = streamed.connect {
                words.push(prose!["; both ends connected after ", milliseconds(connect)]);
            }
            if let Some(bits) = crate::measure::bits_per_second(streamed.bytes[1], streamed.took) {
                words.push(prose!["; ", megabits(bits)]);
            }
            words
        }
    }
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
