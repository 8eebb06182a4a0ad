//! `stun probe`: whether servers answer, who we are to them, how long it takes, and what was odd.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::super::call::milliseconds;
use super::super::{Block, Item, Sink};
use super::words::{error_words, hex, types_words};
use crate::diagnostic::Level;
use crate::probe::answer::{MappedBy, Said};
use crate::probe::binding::{Evidence, Probed, Round, RoundTrip};
use crate::probe::demand::Checked;
use crate::probe::outcome::{Nature, Outcome};
use crate::probe::spread::Spread;
use crate::probe::survey::{Comparison, Endpoint, Lookup, LookupFailure, Server, Survey, Tls, Way};
use crate::probe::target::Host;
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
    sink.item(Item::Data(&wire(surveyed)))?;
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

fn family(v6: bool) -> &'static str {
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
        all.extend(lookup_remarks(server));
        for endpoint in &server.endpoints {
            let about = || {
                if several {
                    prose![theirs(&server.target.text), ", ", place(endpoint), ": "]
                } else {
                    Prose::default()
                }
            };
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
            all.extend(tls_remarks(endpoint).into_iter().map(|(level, says)| (level, prose![about(), says])));
            let oddities = endpoint.oddities().into_iter();
            all.extend(oddities.map(|oddity| (oddity.level, prose![about(), oddity.says])));
        }
    }
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

/// What arrived or was reported instead of an answer.
fn evidence_words(probed: &Probed) -> Option<Prose> {
    let first: Vec<Prose> = probed.evidence.iter().take(2).map(one_evidence).collect();
    (!first.is_empty()).then(|| Prose::join(first, "; "))
}

fn one_evidence(evidence: &Evidence) -> Prose {
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

fn lookup_remarks(server: &Server) -> Vec<(Level, Prose)> {
    let name = || theirs(&server.target.text);
    let lookup = &server.lookup;
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

fn tls_remarks(endpoint: &Endpoint) -> Vec<(Level, Prose)> {
    let Some(tls) = &endpoint.tls else { return vec![] };
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

fn tls_facts(tls: &Tls) -> Vec<(&'static str, Prose)> {
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

/// The value of `format`.
pub const FORMAT: &str = "rtcscope.stun-probe";

fn wire(surveyed: &Surveyed<'_>) -> Json {
    let survey = surveyed.survey;
    let good = survey.servers.iter().all(Server::is_good) && surveyed.checked.iter().all(|checked| checked.holds);
    let ranking: Vec<Json> = survey
        .ranking()
        .iter()
        .map(|(server, endpoint)| {
            json!({
                "server": server.target.text,
                "address": endpoint.address.to_string(),
                "transport": endpoint.transport.name(),
                "median_ms": endpoint.spread().map(|spread| float(spread.median)),
            })
        })
        .collect();
    json!({
        "format": FORMAT,
        "version": 1,
        "good": good,
        "servers": survey.servers.iter().map(server_json).collect::<Vec<Json>>(),
        "comparison": { "ipv4": comparison_json(&survey.comparison(false)), "ipv6": comparison_json(&survey.comparison(true)) },
        "ranking": ranking,
        "demands": surveyed.checked.iter().map(|checked| json!({
            "demand": checked.demand,
            "holds": checked.holds,
            "message": checked.says.plain(),
        })).collect::<Vec<Json>>(),
        "strays": survey.strays,
    })
}

pub(super) fn float(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

pub(super) fn address_json(address: SocketAddr) -> Json {
    json!({ "address": address.ip().to_string(), "port": address.port() })
}

fn comparison_json(comparison: &Comparison) -> Json {
    let pairs = |all: &[(SocketAddr, SocketAddr)]| -> Json {
        all.iter()
            .map(|(server, mapped)| json!({ "server": server.to_string(), "mapped": mapped.to_string() }))
            .collect()
    };
    match comparison {
        Comparison::TooFew => json!({ "result": comparison.slug() }),
        Comparison::Same(address, servers) => {
            json!({ "result": comparison.slug(), "mapped": address.to_string(), "servers": servers })
        }
        Comparison::NoNat(address) => json!({ "result": comparison.slug(), "mapped": address.to_string() }),
        Comparison::Ports(all) | Comparison::Addresses(all) => {
            json!({ "result": comparison.slug(), "seen": pairs(all) })
        }
    }
}

fn server_json(server: &Server) -> Json {
    json!({
        "server": server.target.text,
        "host": server.target.host.text(),
        "port": server.target.port,
        "good": server.is_good(),
        "lookup": lookup_json(&server.lookup),
        "endpoints": server.endpoints.iter().map(endpoint_json).collect::<Vec<Json>>(),
    })
}

fn lookup_json(lookup: &Lookup) -> Json {
    let failed = lookup.failed.map(|failure| match failure {
        LookupFailure::NoSuchHost => "no-such-host",
        LookupFailure::Unavailable => "unavailable",
        LookupFailure::WrongFamily => "no-address-of-family",
    });
    json!({
        "took_ms": lookup.took.map(float),
        "failed": failed,
        "no_ipv4": lookup.without.0,
        "no_ipv6": lookup.without.1,
        "services": lookup.services.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>(),
    })
}

fn endpoint_json(endpoint: &Endpoint) -> Json {
    let probed = &endpoint.probed;
    let said = probed.said.as_ref();
    let outcome = endpoint.outcome();
    let mut all = json!({
        "address": endpoint.address.ip().to_string(),
        "port": endpoint.address.port(),
        "family": family(endpoint.address.is_ipv6()),
        "transport": endpoint.transport.name(),
        "outcome": outcome.slug(),
        "reason": outcome.words(),
        "help": Some(outcome.help()).filter(|help| !help.is_empty()),
        "local": endpoint.local.map(address_json),
        "mapped": endpoint.mapped().map(address_json),
        "mapped_by": said.and_then(|said| said.mapped).map(|(_, by)| match by {
            MappedBy::Xor => "XOR-MAPPED-ADDRESS",
            MappedBy::Draft => "XOR-MAPPED-ADDRESS (draft)",
            MappedBy::Plain => "MAPPED-ADDRESS",
        }),
        "mapped_scope": endpoint.mapped().map(|mapped| Scope::of(mapped.ip()).slug()),
        "way": endpoint.way().slug(),
        "rtt": endpoint.spread().map(|spread| json!({
            "count": spread.count,
            "min_ms": float(spread.min),
            "median_ms": float(spread.median),
            "p95_ms": float(spread.p95),
            "max_ms": float(spread.max),
        })),
        "asked": probed.asked,
        "requests": probed.sent,
        "answers": probed.answered,
        "loss": probed.loss(),
        "duplicates": probed.duplicates,
        "rounds": probed.rounds.iter().take(1000).map(round_json).collect::<Vec<Json>>(),
    });
    let more = json!({
        "software": said.and_then(|said| said.software.clone()),
        "response_origin": said.and_then(|said| said.origin).map(|address| address.to_string()),
        "other_address": said.and_then(|said| said.other).map(|address| address.to_string()),
        "alternate_server": said.and_then(|said| said.alternate).map(|address| address.to_string()),
        "error": said.and_then(|said| said.error.as_ref()).map(|(code, reason)| json!({ "code": code, "reason": reason })),
        "realm": said.and_then(|said| said.challenge.as_ref()).map(|(realm, _)| String::from_utf8_lossy(realm).into_owned()),
        "unknown_attributes": said.map(|said| said.unknown.iter().map(|kind| format!("0x{kind:04x}")).collect::<Vec<_>>()),
        "fingerprint": said.map(|said| said.fingerprint),
        "rfc3489": said.map(|said| said.old),
        "authenticated": probed.signed,
        "connect_ms": endpoint.connect.map(float),
        "tls": endpoint.tls.as_ref().map(tls_json),
        "oddities": endpoint.oddities().iter().map(|oddity| json!({
            "name": oddity.name,
            "level": oddity.level.name(),
            "message": oddity.says.plain(),
        })).collect::<Vec<Json>>(),
        "evidence": probed.evidence.iter().map(|evidence| json!({
            "at_ms": float(evidence.at.0),
            "from": evidence.from.map(|from| from.to_string()),
            "what": evidence.what.slug(),
            "length": evidence.length,
            "bytes": hex(&evidence.head),
        })).collect::<Vec<Json>>(),
    });
    if let (Json::Object(all), Json::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

fn round_json(round: &Round) -> Json {
    let (exact, between) = match round.round_trip {
        Some(RoundTrip::Exact(time)) => (Some(float(time)), None),
        Some(RoundTrip::Between(low, high)) => (None, Some([float(low), float(high)])),
        None => (None, None),
    };
    json!({
        "at_ms": float(round.at.0),
        "outcome": round.outcome.slug(),
        "rtt_ms": exact,
        "rtt_between_ms": between,
        "requests": round.sent,
        "answers": round.answered,
    })
}

fn tls_json(tls: &Tls) -> Json {
    json!({
        "handshake_ms": tls.handshake.map(float),
        "protocol": tls.protocol,
        "cipher": tls.cipher,
        "trusted": tls.certificate.is_some() && tls.distrust.is_none(),
        "distrust": tls.distrust.as_ref().map(|why| json!({ "name": why.slug(), "message": why.words().plain() })),
        "error": tls.error,
        "insecure": tls.insecure,
        "certificate": tls.certificate.as_ref().map(|certificate| json!({
            "subject": certificate.subject,
            "issuer": certificate.issuer,
            "names": certificate.names,
            "expires": certificate.until,
            "expires_in_days": certificate.days,
            "chain_length": certificate.chain,
        })),
    })
}
