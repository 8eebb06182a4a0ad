//! What is wrong with ways out, the worst first, each thing said once for all ways of which it is to be said.

use std::collections::BTreeMap;

use super::super::stun::probe::{lookup_remarks, one_evidence, tls_remarks};
use super::probe::{Tested, end, place, trouble_words};
use crate::diagnostic::Level;
use crate::probe::outcome::Nature;
use crate::probe::target::Host;
use crate::probe::turn::grid::{Cell, Grid, Result, Server};
use crate::probe::turn::trouble::Trouble;
use crate::prose;
use crate::prose::{Piece, Prose, count, ours, theirs};

/// A remark, and of whom.
struct About {
    level: Level,
    says: Prose,
    whom: Vec<Prose>,
}

/// Remarks by what they say.
#[derive(Default)]
struct Gathered {
    all: Vec<About>,
    known: BTreeMap<String, usize>,
}

impl Gathered {
    fn add(&mut self, level: Level, says: Prose, whom: Prose) {
        let at = *self.known.entry(says.plain()).or_insert(self.all.len());
        match self.all.get_mut(at) {
            Some(about) => {
                about.level = about.level.max(level);
                about.whom.push(whom);
            }
            None => self.all.push(About { level, says, whom: vec![whom] }),
        }
    }
}

/// All that is to be remarked.
pub(super) fn remarks(tested: &Tested<'_>) -> Vec<(Level, Prose)> {
    let grid = tested.grid;
    let total = grid.cells().count();
    let several = total > 1;
    let failed = tested.checked.iter().filter(|checked| !checked.holds);
    let mut all: Vec<(Level, Prose)> = failed.map(|checked| (Level::Error, checked.says.clone())).collect();
    let mut gathered = Gathered::default();
    let out = grid.cells().any(Cell::gets_out);
    for server in &grid.servers {
        all.extend(lookup_remarks(&server.target, &server.lookup));
        all.extend(until_remark(server));
        for cell in &server.cells {
            for (level, says) in about(cell, out) {
                gathered.add(level, says, named(server, cell));
            }
        }
    }
    /// So many are named one by one.
    const NAMED: usize = 2;
    for About { level, says, whom } in gathered.all {
        let who = match whom.len() {
            _ if !several => Prose::default(),
            number if number == total && number > NAMED => prose!["all ", number, " ways: "],
            number if number > NAMED => {
                let mut words = prose![number, " ways ("];
                words.push(Prose::join(whom.into_iter().take(4), "; "));
                words.push(if number > 4 { "; …): " } else { "): " });
                words
            }
            _ => prose![Prose::join(whom, " and "), ": "],
        };
        all.push((level, prose![who, says]));
    }
    all.extend(blocked_remark(grid));
    let mut out = grid.cells().filter(|cell| cell.gets_out()).peekable();
    if out.peek().is_some() && out.all(|cell| cell.result() == Result::Relays) {
        let says = prose!["no packets were sent: that there is a relayed address is all that is known"];
        all.push((Level::Info, says));
    }
    if grid.stun > 0 {
        let says = prose![
            count(grid.stun, "STUN server was", "STUN servers were"),
            " named beside the relays and not asked: `rtcscope stun probe` does that"
        ];
        all.push((Level::Info, says));
    }
    all.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    const MOST: usize = 24;
    if all.len() > MOST && !tested.verbose {
        let left = all.len() - MOST;
        all.truncate(MOST);
        all.push((Level::Info, prose!["and ", left, " more remarks; --verbose shows them"]));
    }
    all
}

fn named(server: &Server, cell: &Cell) -> Prose {
    match &server.target.host {
        Host::Name(name) => prose![theirs(name), ", ", place(cell)],
        Host::Address(_) => place(cell),
    }
}

fn about(cell: &Cell, out: bool) -> Vec<(Level, Prose)> {
    let mut all = Vec::new();
    let taken = cell.tried.trouble().map(|(taken, _)| taken);
    let error = taken.and_then(|taken| taken.error.as_ref());
    match cell.result() {
        Result::Carries | Result::Relays => {
            if let Some((stage, trouble)) = cell.blemish() {
                let says = prose!["it works, but not to the end (", stage.slug(), "): ", trouble_words(trouble, error)];
                all.push((Level::Error, says));
            }
        }
        Result::Unproven(trouble) => {
            let mut says = prose!["there is a relayed address, but: ", trouble_words(trouble, error)];
            let says_more = "A server need not relay to itself: --peer names somebody who sends everything back";
            if cell.tried.peer == cell.tried.relayed {
                says.push(prose![end(&says), says_more]);
            }
            all.push((if out { Level::Warning } else { Level::Error }, says));
        }
        Result::Fails(Trouble::Wire(outcome)) if outcome.nature() == Nature::NotTried && out => {
            all.push((Level::Info, outcome.words().into()));
        }
        Result::Fails(trouble) => {
            // A way that fails where others work is a fact about the way.
            let level = if out { Level::Warning } else { Level::Error };
            // What was seen of TLS says it better.
            let tls = tls_remarks(cell.tls.as_ref()).into_iter().next().filter(|_| trouble.is_tls());
            let mut says = match tls {
                Some((_, says)) => prose![says, "; ", trouble.remedy()],
                None => trouble_words(trouble, error),
            };
            let evidence = cell.tried.tally.evidence.iter().take(2).map(one_evidence);
            let evidence: Vec<Prose> = evidence.collect();
            if !evidence.is_empty() {
                says.push(prose![end(&says), "Seen: ", Prose::join(evidence, "; ")]);
            }
            all.push((level, says));
        }
    }
    if !matches!(cell.result(), Result::Fails(trouble) if trouble.is_tls()) {
        all.extend(tls_remarks(cell.tls.as_ref()));
    }
    let is_expected = |name: &str| matches!(cell.result(), Result::Fails(_)) && name == "stray";
    let oddities = cell.oddities().into_iter().filter(|oddity| !is_expected(oddity.name));
    all.extend(oddities.map(|oddity| (oddity.level, oddity.says)));
    for audited in cell.tried.audit.iter().filter(|audited| audited.result.is_open()) {
        let peer = if audited.peer.port() == 0 { audited.peer.ip().to_string() } else { audited.peer.to_string() };
        let says = prose![
            "the relay lets packets through to ",
            ours(peer),
            ": whoever has credentials gets there, too. If that should not be: coturn has denied-peer-ip"
        ];
        all.push((Level::Error, says));
    }
    if let Some((step, trouble)) = cell.streamed.as_ref().and_then(|streamed| streamed.trouble) {
        let error = cell.streamed.as_ref().and_then(|streamed| streamed.error.as_ref());
        all.push((Level::Error, prose!["TCP towards a peer (", step, "): ", trouble_words(trouble, error)]));
    }
    all
}

/// Until when the user may come.
fn until_remark(server: &Server) -> Option<(Level, Prose)> {
    let (_, left) = server.until?;
    let time = |seconds: u64| -> Piece {
        match seconds {
            s if s >= 2 * 86_400 => count((s / 86_400) as usize, "day", "days"),
            s if s >= 2 * 3600 => count((s / 3600) as usize, "hour", "hours"),
            s if s >= 2 * 60 => count((s / 60) as usize, "minute", "minutes"),
            s => count(s as usize, "second", "seconds"),
        }
    };
    let name = || theirs(&server.target.text);
    let says = match u64::try_from(left) {
        Ok(left) if left > 0 => {
            return Some((Level::Info, prose![name(), ": the user holds for ", time(left), " more, as its name says"]));
        }
        _ => prose![name(), ": the user has expired ", time(left.unsigned_abs()), " ago, as its name says"],
    };
    Some((Level::Warning, says))
}

fn blocked_remark(grid: &Grid) -> Option<(Level, Prose)> {
    let says = prose![
        "over UDP nothing comes back, though the servers are there: something on the way drops UDP, or they do not serve it. \
         Media within TCP or TLS wait for each lost packet: expect delay where there is loss"
    ];
    grid.lacks_udp().then_some((Level::Warning, says))
}
