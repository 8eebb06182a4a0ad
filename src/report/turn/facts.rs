//! All that is known of one way out, line by line.

use super::super::call::milliseconds;
use super::super::stun::probe::tls_facts;
use super::super::stun::words::error_words;
use super::probe::{megabits, percent, place};
use crate::probe::survey::Way;
use crate::probe::turn::audit::Reached;
use crate::probe::turn::grid::{Cell, Server, Streamed};
use crate::probe::turn::traffic::Measured;
use crate::probe::turn::tried::{Stage, Taken};
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours};
use crate::stun::integrity::Made;
use crate::stun::scope::Scope;

/// Labels and what is to be said under each.
pub(super) fn facts(server: &Server, cell: &Cell) -> Vec<(&'static str, Prose)> {
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
fn data_words(data: &Measured) -> Prose {
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
