//! `stun probe`: whether servers answer, who we are to them, how long it takes, and what was odd.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;

use super::super::call::milliseconds;
use super::super::{Block, Item, Sink};
use super::words::{error_words, hex, types_words};
use crate::diagnostic::Level;
use crate::probe::answer::Said;
use crate::probe::binding::{Evidence, Probed};
use crate::probe::demand::Checked;
use crate::probe::outcome::{Nature, Outcome};
use crate::probe::spread::Spread;
use crate::probe::survey::{Comparison, Endpoint, Lookup, LookupFailure, Server, Survey, Tls, Way};
use crate::probe::target::{Host, Target};
use crate::prose;
use crate::prose::{Prose, Untrusted, count, ours, theirs};
use crate::stun::scope::Scope;

/// A survey with what was demanded of it.
#[derive(Clone, Copy, Debug)]
pub struct Surveyed<'a> {
    /// What came of asking.
    pub survey: &'a Survey,
    /// What was demanded, and whether it holds.
    pub checked: &'a [Checked],
    /// Show all that is known of each address.
    pub verbose: bool,
}

/// With so many addresses, each has a paragraph of its own.
const IN_DETAIL: usize = 2;

/// Pushes a survey as items.
pub fn lower(surveyed: &Surveyed<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&super::probe_wire::wire(surveyed)))?;
    let survey = surveyed.survey;
    sink.item(Item::Block(Block::Heading(1, headline(survey))))?;
    let remarks = remarks(surveyed);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    let total = survey.endpoints().count();
    if total > 1 {
        sink.item(Item::Block(table(survey)))?;
    }
    if (1..=IN_DETAIL).contains(&total) || surveyed.verbose {
        for server in &survey.servers {
            for endpoint in &server.endpoints {
                if total > 1 {
                    let head = prose![theirs(&server.target.text), ": ", place(endpoint)];
                    sink.item(Item::Block(Block::Heading(2, head)))?;
                }
                sink.item(Item::Block(Block::Fields(facts(server, endpoint))))?;
            }
        }
    }
    Ok(())
}

fn place(endpoint: &Endpoint) -> Prose {
    prose![ours(endpoint.address.to_string()), " over ", endpoint.transport.words()]
}

pub(in crate::report) fn family(v6: bool) -> &'static str {
    if v6 { "IPv6" } else { "IPv4" }
}

fn headline(survey: &Survey) -> Prose {
    let endpoints: Vec<&Endpoint> = survey.endpoints().collect();
    if let ([server], [endpoint]) = (survey.servers.as_slice(), endpoints.as_slice()) {
        return single(server, endpoint);
    }
    let good = endpoints.iter().filter(|endpoint| endpoint.outcome() == Outcome::Answered).count();
    // What cannot be reached from here says nothing about the servers, as long as something can.
    let untried = endpoints.iter().filter(|endpoint| endpoint.outcome().nature() == Nature::NotTried).count();
    let total = endpoints.len() - if good > 0 { untried } else { 0 };
    if total == 0 {
        return prose![
            "No server could be asked: ",
            count(survey.servers.len(), "name", "names"),
            " without an address"
        ];
    }
    let mut head = match good {
        0 => prose!["No server answers: ", total, " asked"],
        1 if total == 1 => prose!["One address answers"],
        _ if good == total && good == 2 => prose!["Both addresses answer"],
        _ if good == total => prose!["All ", total, " addresses answer"],
        _ => prose![good, " of ", total, " addresses answer"],
    };
    for v6 in [false, true] {
        let who = who(survey, v6);
        if !who.is_empty() {
            head.push(prose!["; over ", family(v6), " you are ", who]);
        }
    }
    head
}

/// Who we are to the servers, in a word.
fn who(survey: &Survey, v6: bool) -> Prose {
    match survey.comparison(v6) {
        Comparison::NoNat(address) => prose![ours(address.ip().to_string()), ", without a NAT"],
        Comparison::Same(address, _) => prose![ours(address.to_string())],
        Comparison::Ports(all) => match all.first() {
            Some((_, mapped)) => {
                prose![ours(mapped.ip().to_string()), ", at a port that differs from server to server"]
            }
            None => Prose::default(),
        },
        Comparison::Addresses(_) => prose!["someone else to each server"],
        Comparison::TooFew => {
            let mut seen = survey.endpoints().filter(|endpoint| endpoint.address.is_ipv6() == v6);
            let mapped = seen.find_map(|endpoint| endpoint.mapped());
            mapped.map_or_else(Prose::default, |mapped| ours(mapped.ip().to_string()).into())
        }
    }
}

fn single(server: &Server, endpoint: &Endpoint) -> Prose {
    let mut head = prose![theirs(&server.target.text)];
    let outcome = endpoint.outcome();
    match (outcome, endpoint.mapped()) {
        (Outcome::Answered, Some(mapped)) => {
            head.push(" answers");
            if let Some(spread) = endpoint.spread() {
                head.push(prose![" after ", milliseconds(spread.median)]);
            }
            head.push(prose![": you are ", ours(mapped.to_string()), way(endpoint)]);
        }
        _ => head.push(prose![": ", outcome_words(endpoint)]),
    }
    head
}

fn way(endpoint: &Endpoint) -> &'static str {
    match endpoint.way() {
        Way::Direct => ", without a NAT",
        Way::Nat => ", behind a NAT",
        Way::PortOnly | Way::Unknown => "",
    }
}

/// What came of asking, with what the server said about it.
fn outcome_words(endpoint: &Endpoint) -> Prose {
    let outcome = endpoint.outcome();
    let mut words = prose![outcome.words()];
    let Some(said) = &endpoint.probed.said else { return words };
    if outcome.nature() != Nature::Faulty {
        return words;
    }
    if let Some((code, reason)) = &said.error {
        words.push(prose![": ", error_words(*code, reason.as_bytes())]);
    }
    if let Some(alternate) = said.alternate {
        words.push(prose![", to ", ours(alternate.to_string())]);
    }
    if !said.unknown.is_empty() {
        words.push(prose![": ", types_words(&said.unknown)]);
    }
    if outcome == Outcome::UnknownRequired {
        words.push(prose![": ", types_words(&said.strange)]);
    }
    if let (Outcome::WrongFamily, Some((mapped, _))) = (outcome, said.mapped) {
        words.push(prose![": ", ours(mapped.to_string())]);
    }
    words
}

fn remarks(surveyed: &Surveyed<'_>) -> Vec<(Level, Prose)> {
    let survey = surveyed.survey;
    let several = survey.endpoints().count() > 1 || survey.servers.len() > 1;
    let mut all: Vec<(Level, Prose)> = surveyed
        .checked
        .iter()
        .filter(|checked| !checked.holds)
        .map(|checked| (Level::Error, checked.says.clone()))
        .collect();
    for server in &survey.servers {
        all.extend(lookup_remarks(&server.target, &server.lookup));
        for endpoint in &server.endpoints {
            let about = || if several { prose![named(server, endpoint), ": "] } else { Prose::default() };
            let outcome = endpoint.outcome();
            match outcome.nature() {
                Nature::Good => {}
                nature => {
                    let answers = server.endpoints.iter().any(|one| one.outcome() == Outcome::Answered);
                    let level = match nature {
                        Nature::NotTried if answers => Level::Info,
                        Nature::NotTried => Level::Warning,
                        _ => Level::Error,
                    };
                    let mut says = about();
                    if several {
                        says.push(outcome_words(endpoint));
                        if !outcome.help().is_empty() {
                            says.push(prose!["; ", outcome.help()]);
                        }
                    }
                    if let Some(words) = evidence_words(&endpoint.probed) {
                        let end = if says.is_empty() {
                            ""
                        } else if says.plain().ends_with('?') {
                            " "
                        } else {
                            ". "
                        };
                        says.push(prose![end, "Seen: ", words]);
                    }
                    if !says.is_empty() {
                        all.push((level, says));
                    }
                    if !several && !outcome.help().is_empty() {
                        all.push((Level::Info, outcome.help().into()));
                    }
                }
            }
            all.extend(
                tls_remarks(endpoint.tls.as_ref()).into_iter().map(|(level, says)| (level, prose![about(), says])),
            );
        }
    }
    if survey.strays > 0 {
        let number = usize::try_from(survey.strays).unwrap_or(usize::MAX);
        all.push((Level::Info, prose![count(number, "datagram", "datagrams"), " came from nobody who was asked"]));
    }
    all.extend(oddities(survey, several));
    all.extend([false, true].into_iter().filter_map(|v6| comparison_remark(survey, v6)));
    all.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    // A thousand dead servers are a table, not a thousand sentences.
    const MOST: usize = 24;
    if all.len() > MOST && !surveyed.verbose {
        let left = all.len() - MOST;
        all.truncate(MOST);
        all.push((Level::Info, prose!["and ", left, " more remarks; --verbose shows them"]));
    }
    all
}

/// An endpoint by the name of its server, unless that is its address.
fn named(server: &Server, endpoint: &Endpoint) -> Prose {
    match &server.target.host {
        Host::Name(name) => prose![theirs(name), ", ", place(endpoint)],
        Host::Address(_) => place(endpoint),
    }
}

/// What was odd, said once for all endpoints of which the same is to be said.
fn oddities(survey: &Survey, several: bool) -> Vec<(Level, Prose)> {
    /// So many are named one by one.
    const NAMED: usize = 2;
    let mut all: Vec<(Level, Prose, Vec<Prose>)> = Vec::new();
    let mut known = BTreeMap::new();
    for server in &survey.servers {
        for endpoint in &server.endpoints {
            for oddity in endpoint.oddities() {
                let name = named(server, endpoint);
                let at = *known.entry((oddity.name, oddity.says.plain())).or_insert(all.len());
                match all.get_mut(at) {
                    Some((.., names)) => names.push(name),
                    None => all.push((oddity.level, oddity.says, vec![name])),
                }
            }
        }
    }
    let one = |(level, says, names): (Level, Prose, Vec<Prose>)| {
        let about = match names.len() {
            _ if !several => return (level, says),
            number if number > NAMED => prose![number, " addresses"],
            _ => Prose::join(names, " and "),
        };
        (level, prose![about, ": ", says])
    };
    all.into_iter().map(one).collect()
}

/// What arrived or was reported instead of an answer.
fn evidence_words(probed: &Probed) -> Option<Prose> {
    let first: Vec<Prose> = probed.evidence.iter().take(2).map(one_evidence).collect();
    (!first.is_empty()).then(|| Prose::join(first, "; "))
}

pub(in crate::report) fn one_evidence(evidence: &Evidence) -> Prose {
    let at = milliseconds(evidence.at.0);
    match evidence.from {
        None => prose!["the system's report at ", at],
        Some(from) if evidence.length == 0 => prose!["0 bytes from ", ours(from.to_string()), " at ", at],
        Some(from) => {
            let head = hex(&evidence.head[..evidence.head.len().min(8)]);
            let more = if evidence.length > 8 { "…" } else { "" };
            prose![evidence.length, " bytes from ", ours(from.to_string()), " at ", at, ", ", ours(head), more]
        }
    }
}

/// What looking up a name came to, where that is worth a word.
pub(in crate::report) fn lookup_remarks(target: &Target, lookup: &Lookup) -> Vec<(Level, Prose)> {
    let name = || theirs(&target.text);
    let mut all = Vec::new();
    match lookup.failed {
        Some(LookupFailure::NoSuchHost) => {
            all.push((
                Level::Error,
                prose![name(), ": there is no such host, or it has no address; is it spelled right?"],
            ));
        }
        Some(LookupFailure::Unavailable) => {
            all.push((Level::Error, prose![name(), ": the name could not be looked up; do the name servers answer?"]));
        }
        Some(LookupFailure::WrongFamily) => {
            all.push((Level::Error, prose![name(), ": no address of the family that was asked for"]));
        }
        None => {
            if lookup.without.1 && lookup.wanted.1 {
                all.push((Level::Info, prose![name(), " has no IPv6 address"]));
            }
            if lookup.without.0 && lookup.wanted.0 {
                all.push((Level::Info, prose![name(), " has no IPv4 address"]));
            }
        }
    }
    if lookup.left_out > 0 {
        all.push((Level::Warning, prose![name(), " has ", lookup.left_out, " more addresses, which were not asked"]));
    }
    if !lookup.services.is_empty() {
        let hosts = lookup.services.iter().take(4).map(|(host, port)| prose![theirs(host), ":", *port]);
        all.push((Level::Info, prose![name(), " is served by ", Prose::join(hosts, ", "), ", as its SRV records say"]));
    }
    all
}

/// A certificate that expires so soon is worth a word.
const SOON: i64 = 21;

/// What is to be said of TLS, and of the certificate.
pub(in crate::report) fn tls_remarks(tls: Option<&Tls>) -> Vec<(Level, Prose)> {
    let Some(tls) = tls else { return vec![] };
    let mut all = Vec::new();
    if let Some(distrust) = &tls.distrust {
        let level = if tls.insecure { Level::Warning } else { Level::Error };
        let mut says = prose!["the certificate is not to be trusted: ", distrust.words()];
        if tls.insecure {
            says.push("; gone on all the same, as --insecure says");
        }
        all.push((level, says));
    }
    if let Some(error) = &tls.error {
        all.push((Level::Error, prose!["the handshake failed: ", Untrusted::clipped(error, 300)]));
    }
    if let Some(certificate) = &tls.certificate
        && tls.distrust.is_none()
        && certificate.days < SOON
    {
        all.push((Level::Warning, prose!["the certificate expires in ", certificate.days, " days"]));
    }
    all
}

fn comparison_remark(survey: &Survey, v6: bool) -> Option<(Level, Prose)> {
    let pairs = |all: &[(SocketAddr, SocketAddr)]| {
        let shown = all
            .iter()
            .take(3)
            .map(|(server, mapped)| prose![ours(mapped.to_string()), " to ", ours(server.to_string())]);
        Prose::join(shown, ", ")
    };
    match survey.comparison(v6) {
        Comparison::TooFew | Comparison::NoNat(_) => None,
        Comparison::Same(address, servers) => Some((
            Level::Info,
            prose![
                "servers at ",
                servers,
                " addresses see the same ",
                ours(address.to_string()),
                ": the mapping does not depend on the server (endpoint-independent, as far as these can tell)"
            ],
        )),
        Comparison::Ports(all) => Some((
            Level::Warning,
            prose![
                "the port differs per server: address-dependent mapping, or address-and-port-dependent (a symmetric NAT); \
                 `stun nat` tells more. You are ",
                pairs(&all)
            ],
        )),
        Comparison::Addresses(all) => Some((
            Level::Warning,
            prose![
                "servers see different addresses: a NAT with several of them, several ways out, or a server that lies. You are ",
                pairs(&all)
            ],
        )),
    }
}

fn loss_words(probed: &Probed) -> Prose {
    match probed.loss() {
        None => prose!["-"],
        Some(loss) => ours(format!("{:.0} %", loss * 100.0)).into(),
    }
}

fn table(survey: &Survey) -> Block {
    // Who was named by address needs no name.
    let named = survey.servers.iter().any(|server| matches!(server.target.host, Host::Name(_)));
    let row = |server: &Server, endpoint: &Endpoint| {
        let spread = endpoint.spread();
        let result = match (endpoint.outcome(), endpoint.mapped()) {
            (Outcome::Answered, Some(mapped)) => ours(mapped.to_string()).into(),
            (outcome, _) => prose![outcome.slug()],
        };
        let median = spread.map_or_else(|| prose!["-"], |spread| milliseconds(spread.median));
        let mut cells = vec![
            ours(endpoint.address.to_string()).into(),
            endpoint.transport.name().into(),
            median,
            loss_words(&endpoint.probed),
            result,
        ];
        if named {
            cells.insert(0, prose![Untrusted::clipped(&server.target.host.text(), 60)]);
        }
        cells
    };
    let ranked = survey.ranking();
    let mut rows: Vec<Vec<Prose>> = ranked.iter().map(|(server, endpoint)| row(server, endpoint)).collect();
    for server in &survey.servers {
        let rest = server.endpoints.iter().filter(|endpoint| endpoint.outcome() != Outcome::Answered);
        rows.extend(rest.map(|endpoint| row(server, endpoint)));
    }
    let mut head = vec!["address", "over", "median", "lost", "you are"];
    if named {
        head.insert(0, "server");
    }
    Block::Table { head, rows }
}

fn facts(server: &Server, endpoint: &Endpoint) -> Vec<(&'static str, Prose)> {
    let probed = &endpoint.probed;
    let mut all = vec![("server", place(endpoint))];
    if let Some(took) = server.lookup.took {
        all.push(("name", prose!["looked up in ", milliseconds(took)]));
    }
    if let Some(mapped) = endpoint.mapped() {
        let mut says = prose![ours(mapped.to_string())];
        if let Some(remark) = Scope::of(mapped.ip()).remark() {
            says.push(prose![", ", remark]);
        }
        all.push(("you are", says));
    }
    if let Some(local) = endpoint.local {
        let says = match endpoint.way() {
            Way::Direct => prose![", the same: no NAT changes it"],
            Way::Nat => prose![": a NAT is between"],
            Way::PortOnly => prose![": the port was changed"],
            Way::Unknown => prose![""],
        };
        all.push(("sent from", prose![ours(local.to_string()), says]));
    }
    if let Some(connect) = endpoint.connect {
        all.push(("connected", prose!["after ", milliseconds(connect)]));
    }
    if let Some(tls) = &endpoint.tls {
        all.extend(tls_facts(tls));
    }
    if let Some(spread) = endpoint.spread() {
        all.push(("round trip", spread_words(&spread)));
    }
    if probed.sent > 0 {
        let says = prose![
            count_u64(probed.sent, "request", "requests"),
            ", ",
            count_u64(probed.answered, "answer", "answers"),
            ", ",
            loss_words(probed),
            " lost"
        ];
        all.push(("sent", says));
    }
    if let Some(said) = &probed.said {
        all.extend(said_facts(said));
    }
    all
}

fn count_u64(number: u64, one: &'static str, many: &'static str) -> prose::Piece {
    count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

/// How round trips spread, in words.
pub(super) fn spread_words(spread: &Spread) -> Prose {
    if spread.count == 1 {
        return milliseconds(spread.median);
    }
    prose![
        "median ",
        milliseconds(spread.median),
        ", from ",
        milliseconds(spread.min),
        " to ",
        milliseconds(spread.max),
        ", 95 % within ",
        milliseconds(spread.p95),
        " (",
        spread.count,
        ")"
    ]
}

fn said_facts(said: &Said) -> Vec<(&'static str, Prose)> {
    let mut all = Vec::new();
    if let Some(software) = &said.software {
        all.push(("software", prose!["\"", Untrusted::clipped(software, 200), "\""]));
    }
    if let Some(origin) = said.origin {
        all.push(("origin", ours(origin.to_string()).into()));
    }
    if let Some(other) = said.other {
        all.push(("other", prose![ours(other.to_string()), ": `stun nat` can ask it about a NAT"]));
    }
    if let Some((realm, _)) = &said.challenge {
        all.push(("realm", prose!["\"", Untrusted::clipped(&String::from_utf8_lossy(realm), 200), "\""]));
    }
    all
}

/// All that was seen of TLS.
pub(in crate::report) fn tls_facts(tls: &Tls) -> Vec<(&'static str, Prose)> {
    let mut all = Vec::new();
    if let (Some(protocol), Some(cipher)) = (&tls.protocol, &tls.cipher) {
        let mut says = prose![ours(protocol.clone()), ", ", ours(cipher.clone())];
        if let Some(took) = tls.handshake {
            says.push(prose![", after ", milliseconds(took)]);
        }
        all.push(("TLS", says));
    }
    if let Some(certificate) = &tls.certificate {
        let names = certificate.names.iter().take(6).map(|name| Untrusted::clipped(name, 100).into());
        let verdict = match &tls.distrust {
            None => prose!["trusted"],
            Some(why) => prose!["not trusted: ", why.words()],
        };
        all.push(("certificate", verdict));
        all.push(("subject", Untrusted::clipped(&certificate.subject, 200).into()));
        if !certificate.names.is_empty() {
            all.push(("names", Prose::join(names, ", ")));
        }
        all.push(("issuer", Untrusted::clipped(&certificate.issuer, 200).into()));
        all.push(("expires", prose![ours(certificate.until.clone()), ", in ", certificate.days, " days"]));
    }
    all
}
