//! `stun nat`: what the NAT does, in the terms of the RFCs and in one sentence on what it means, with the evidence.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::super::call::milliseconds;
use super::super::{Block, Item, Sink};
use super::probe_wire::{address_json, float};
use crate::diagnostic::Level;
use crate::probe::nat::Behaviour;
use crate::probe::nat::ask::{Answer, Result as Came};
use crate::probe::nat::discover::{Found, Hairpin, MAPPING, Question};
use crate::probe::nat::lifetime::{Lifetime, Seen, judge_lifetime};
use crate::probe::nat::meaning::{Nat, PEERS, Peer, reaches, traditional};
use crate::probe::nat::reach::{Clues, Failure};
use crate::probe::nat::verdict::{Told, Verdict, Why};
use crate::prose;
use crate::prose::{Prose, Untrusted, ours, theirs};
use crate::stun::scope::Scope;

/// What was found out about one family.
#[derive(Clone, Copy, Debug)]
pub struct Natted<'a> {
    /// The server as it was named.
    pub name: &'a str,
    /// Its address.
    pub server: SocketAddr,
    /// All answers.
    pub found: &'a Found,
    /// What they amount to.
    pub verdict: &'a Verdict,
    /// How UDP fails, when it does.
    pub failure: Option<(Failure, Clues)>,
    /// What was seen of the lifetime of mappings.
    pub lifetime: Option<&'a [(Duration, Seen)]>,
    /// Both families are shown.
    pub several: bool,
    /// Show each question and its answer.
    pub verbose: bool,
}

impl Natted<'_> {
    /// Can both mapping and filtering be told?
    pub const fn is_told(&self) -> bool {
        matches!((self.verdict.mapping, self.verdict.filtering), (Told::Is(_), Told::Is(_)))
    }

    /// The NAT, when all of it can be told.
    fn nat(&self) -> Option<Nat> {
        let (mapping, filtering) = (self.verdict.mapping.behaviour()?, self.verdict.filtering.behaviour()?);
        Some(Nat { mapping, filtering })
    }

    fn family(&self) -> &'static str {
        if self.server.is_ipv6() { "IPv6" } else { "IPv4" }
    }
}

/// Pushes what was found out as items.
pub fn lower(natted: &Natted<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&wire(natted)))?;
    let mut head = Prose::default();
    if natted.several {
        head.push(prose![natted.family(), ": "]);
    }
    head.push(headline(natted));
    sink.item(Item::Block(Block::Heading(1, head)))?;
    sink.item(Item::Block(Block::Text(prose![capital(meaning(natted)), "."])))?;
    let remarks = remarks(natted);
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    sink.item(Item::Block(Block::Fields(facts(natted))))?;
    if natted.verdict.reachable.is_ok() {
        let rows = PEERS.iter().map(|peer| vec![peer.name.into(), peer_words(natted, peer)]).collect();
        sink.item(Item::Block(Block::Table { head: vec!["peer", "direct call"], rows }))?;
    }
    if natted.verbose {
        sink.item(Item::Block(tests(natted.found)))?;
    }
    Ok(())
}

fn capital(prose: Prose) -> Prose {
    let text = prose.plain();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    ours(first + letters.as_str()).into()
}

fn headline(natted: &Natted<'_>) -> Prose {
    let verdict = natted.verdict;
    if let Some((failure, _)) = natted.failure {
        return prose![theirs(natted.name), ": ", failure.words()];
    }
    if let Told::Unknown(why) = verdict.mapping {
        return match verdict.filtering {
            Told::Is(filtering) => prose!["Cannot tell the mapping: ", why.words(), "; filtering ", filtering.words()],
            Told::Unknown(_) => prose!["Cannot tell: ", why.words()],
        };
    }
    let mapping = verdict.mapping.behaviour().unwrap_or(Behaviour::None);
    match verdict.filtering {
        Told::Unknown(why) => {
            let mut head = mapping_words(mapping);
            if verdict.partial {
                head.push(" (partial: told by comparing servers)");
            }
            head.push(prose!["; cannot tell the filtering: ", why.words()]);
            head
        }
        Told::Is(filtering) => {
            let mut head = mapping_words(mapping);
            head.push(match (mapping, filtering) {
                (Behaviour::None, Behaviour::None) => prose![", and no filter"],
                (Behaviour::None, filtering) => prose![", but a filter: ", filtering.words()],
                (_, filtering) => prose![", ", filtering.words(), " filtering"],
            });
            head.push(prose![" (", traditional(Nat { mapping, filtering }), ")"]);
            head
        }
    }
}

fn mapping_words(mapping: Behaviour) -> Prose {
    match mapping {
        Behaviour::None => prose!["No NAT"],
        mapping => prose!["A NAT with ", mapping.words(), " mapping"],
    }
}

/// What it means for WebRTC, in one sentence that the table of peers says, too.
fn meaning(natted: &Natted<'_>) -> Prose {
    if let Some((failure, _)) = natted.failure {
        return failure.meaning().into();
    }
    let verdict = natted.verdict;
    let reach = |wanted: Option<bool>| {
        let peers = PEERS.iter().filter(|peer| peer.nat.is_some());
        peers.filter(|peer| reaches(verdict.mapping, verdict.filtering, peer) == wanted).collect::<Vec<_>>()
    };
    let (yes, no, open) = (reach(Some(true)), reach(Some(false)), reach(None));
    let symmetric = |peers: &[&Peer]| peers.len() == 1 && peers[0].name == "symmetric NAT";
    let turn = prose!["a TURN server is needed"];
    match (yes.as_slice(), no.as_slice(), open.as_slice()) {
        (_, [], []) => prose!["direct calls work with any peer that UDP can reach, even behind a symmetric NAT"],
        (_, no, []) if symmetric(no) => prose![
            "direct calls work with any peer whose NAT has endpoint-independent mapping; with a symmetric peer ",
            turn
        ],
        (yes, no, []) => {
            prose!["direct calls work with peers behind ", behind(yes), "; with peers behind ", behind(no), " ", turn]
        }
        ([], [], _) => prose!["whether direct calls work cannot be told; a TURN server makes them work in any case"],
        (yes, no, open) => {
            let mut all = Prose::default();
            if !yes.is_empty() {
                all.push(prose!["direct calls work with peers behind ", behind(yes), "; "]);
            }
            if !no.is_empty() {
                all.push(prose!["with peers behind ", behind(no), " ", turn, "; "]);
            }
            all.push(prose!["whether they do with peers behind ", behind(open), " cannot be told"]);
            all
        }
    }
}

/// What peers are behind: `a, b or c`.
fn behind(peers: &[&Peer]) -> Prose {
    let Some((last, before)) = peers.split_last() else { return Prose::default() };
    let before = Prose::join(before.iter().map(|peer| peer.behind.into()), ", ");
    if before.is_empty() { last.behind.into() } else { prose![before, " or ", last.behind] }
}

fn peer_words(natted: &Natted<'_>, peer: &Peer) -> Prose {
    if peer.nat.is_none() {
        return prose!["no: TURN over TCP or TLS on the peer's side"];
    }
    match reaches(natted.verdict.mapping, natted.verdict.filtering, peer) {
        Some(true) => prose!["yes"],
        Some(false) => prose!["no: TURN is needed"],
        None => prose!["cannot tell"],
    }
}

fn remarks(natted: &Natted<'_>) -> Vec<(Level, Prose)> {
    let verdict = natted.verdict;
    let mut all = Vec::new();
    if let Some((failure, clues)) = natted.failure {
        all.push((Level::Error, failure_words(natted, failure, clues)));
        return all;
    }
    if let Some(why) = verdict.server {
        all.push((Level::Warning, prose!["the server is no use for this: ", why.words(), evidence(natted.found, why)]));
    }
    if let (Told::Unknown(why), true) = (verdict.mapping, verdict.server.is_none()) {
        all.push((Level::Warning, prose!["mapping: ", why.words(), evidence(natted.found, why)]));
    }
    let filtered =
        matches!(verdict.filtering, Told::Is(Behaviour::AddressDependent | Behaviour::AddressAndPortDependent));
    if filtered && !verdict.checked {
        all.push((
            Level::Info,
            prose![
                "the filtering could not be checked against a control: behind such a mapping it takes a server with RESPONSE-PORT"
            ],
        ));
    }
    if verdict.partial && verdict.mapping.behaviour().is_some() {
        all.push((
            Level::Info,
            prose!["partial: servers of RFC 5780 tell the mapping apart in more detail, and the filtering"],
        ));
    }
    if let Some(mapped) = natted.found.mapped(Question::First)
        && let Some(remark) = Scope::of(mapped.ip()).remark()
        && verdict.mapping.behaviour() != Some(Behaviour::None)
    {
        let mut says = prose!["the mapped address ", ours(mapped.ip().to_string()), " is ", remark];
        if Scope::of(mapped.ip()) == Scope::Shared {
            says.push("; there is a second NAT, the carrier's");
        }
        all.push((Level::Info, says));
    }
    all
}

fn failure_words(natted: &Natted<'_>, failure: Failure, clues: Clues) -> Prose {
    let sent = natted.found.answers.get(&Question::First).map_or(0, |answer| answer.sent);
    let mut says = prose![sent, " requests by UDP to ", ours(natted.server.to_string())];
    says.push(match failure {
        Failure::Blackhole | Failure::UdpBlocked | Failure::StunSilent => prose![", no answer, no ICMP"],
        Failure::CannotSend => prose![": the system has no way there"],
        Failure::Faulty(_) => prose![", and no answer of use"],
        Failure::PortClosed | Failure::UdpRejected => prose![", and ICMP in return"],
    });
    if clues.tried > 0 {
        says.push(match clues.tcp {
            Some(port) => prose!["; TCP to port ", port, " gets there"],
            None => prose!["; TCP to its ports ", natted.server.port(), ", 443 and 80 gets nowhere"],
        });
        says.push(if clues.old_stun { "; STUN without the magic cookie is answered" } else { "" });
        says.push(if clues.other_udp {
            "; UDP that is not STUN gets there"
        } else {
            "; no sign that other UDP gets there"
        });
    }
    says
}

/// What shows that something cannot be told.
fn evidence(found: &Found, why: Why) -> Prose {
    let seen = |question: Question| {
        let answer = found.answers.get(&question)?;
        Some(prose![question.slug(), " to ", ours(answer.to.to_string()), ": ", came(answer)])
    };
    let questions: &[Question] = match why {
        Why::IgnoresChange | Why::RefusesChange => &[Question::FilterBoth, Question::FilterPort, Question::Control],
        Why::NeverChanges => &[Question::ControlOther, Question::Control],
        Why::AlternateSilent => &[Question::OtherAddress, Question::OtherBoth, Question::ControlOther],
        Why::Unstable => &[Question::First, Question::Again],
        Why::Contradiction | Why::AddressesDiffer | Why::DependsOnSomething => {
            &[Question::First, Question::OtherAddress, Question::OtherBoth, Question::Compare(0), Question::Compare(1)]
        }
        Why::Implausible => &[Question::First],
        Why::SharedPort => {
            &[Question::First, Question::OtherAddress, Question::OtherBoth, Question::OpenBoth, Question::OpenPort]
        }
        Why::SameAddress | Why::SamePort | Why::UselessOther => {
            let first = found.answers.get(&Question::First).and_then(|answer| answer.said.as_ref());
            let other = first.and_then(|said| said.other);
            return other.map_or_else(Prose::default, |other| prose![" (", ours(other.to_string()), ")"]);
        }
        Why::NoAnswer | Why::NoOther | Why::Missing | Why::Lossy | Why::OneServer => &[],
    };
    let all: Vec<Prose> = questions.iter().filter_map(|question| seen(*question)).collect();
    if all.is_empty() { Prose::default() } else { prose![" (", Prose::join(all, "; "), ")"] }
}

/// What came of a question, in words.
fn came(answer: &Answer) -> Prose {
    match (answer.result, answer.mapped()) {
        (Came::Answered, Some(mapped)) => prose![ours(mapped.to_string())],
        (Came::Answered, None) => prose!["answered"],
        (Came::FromTheSame, _) => prose!["answered from where it was asked"],
        (Came::Not(outcome), _) => match answer.said.as_ref().and_then(|said| said.error.as_ref()) {
            Some((code, _)) => prose![outcome.slug(), " (", *code, ")"],
            None => prose![outcome.slug()],
        },
    }
}

fn told_words(told: Told) -> Prose {
    match told {
        Told::Is(behaviour) => behaviour.words().into(),
        Told::Unknown(why) => prose!["cannot tell: ", why.words()],
    }
}

fn facts(natted: &Natted<'_>) -> Vec<(&'static str, Prose)> {
    let (verdict, found) = (natted.verdict, natted.found);
    let mut server = prose![theirs(natted.name)];
    if natted.name != natted.server.to_string() {
        server.push(prose![", ", ours(natted.server.to_string())]);
    }
    if let Some(other) = found.other() {
        server.push(prose![", and its other address ", ours(other.to_string())]);
    }
    let mut all = vec![("server", server)];
    let first = found.answers.get(&Question::First).and_then(|answer| answer.said.as_ref());
    if let Some(software) = first.and_then(|said| said.software.as_ref()) {
        all.push(("software", prose!["\"", Untrusted::clipped(software, 200), "\""]));
    }
    if let Some(local) = found.local.get(&MAPPING) {
        all.push(("local", ours(local.to_string()).into()));
    }
    if natted.failure.is_some() {
        return all;
    }
    for (label, question) in
        [("mapped", Question::First), ("at II", Question::OtherAddress), ("at III", Question::OtherBoth)]
    {
        if let Some(answer) = found.answers.get(&question) {
            all.push((label, prose![came(answer), ", asking ", ours(answer.to.to_string())]));
        }
    }
    all.push(("mapping", told_words(verdict.mapping)));
    let mut filtering = told_words(verdict.filtering);
    if verdict.checked && verdict.filtering.behaviour().is_some_and(|b| b > Behaviour::EndpointIndependent) {
        filtering.push("; the control came through, so the silence is the filter's");
    }
    all.push(("filtering", filtering));
    if let (kept, sockets @ 1..) = verdict.preserved
        && verdict.mapping.behaviour() != Some(Behaviour::None)
    {
        let says =
            if kept == sockets { prose!["kept"] } else { prose!["kept for ", kept, " of ", sockets, " sockets"] };
        all.push(("ports", says));
    }
    if let Some(hairpin) = found.hairpin {
        all.push(("hairpinning", hairpin_words(hairpin)));
    }
    if let Some(seen) = natted.lifetime {
        all.push(("lifetime", lifetime_words(judge_lifetime(seen))));
    }
    all
}

fn hairpin_words(hairpin: Hairpin) -> Prose {
    match hairpin {
        Hairpin::Works { from, mapped } if from == mapped => {
            prose!["yes: a packet to our own mapped address comes back, from the mapped address of its sender"]
        }
        Hairpin::Works { from, .. } => prose![
            "yes, but the packet comes back from ",
            ours(from.to_string()),
            ", not from the mapped address of its sender (RFC 4787, REQ-9)"
        ],
        Hairpin::Silent => prose!["no: packets to our own mapped address do not come back"],
    }
}

fn lifetime_words(lifetime: Lifetime) -> Prose {
    let seconds = |time: Duration| ours(format!("{:.1} s", time.as_secs_f64()));
    match lifetime {
        Lifetime::Between(alive, gone) => prose![
            "an idle mapping lasts at least ",
            seconds(alive),
            ", and less than ",
            seconds(gone),
            if gone < Duration::from_secs(120) { "; RFC 4787 asks for 2 minutes" } else { "" }
        ],
        Lifetime::AtLeast(alive) => prose!["an idle mapping lasts longer than ", seconds(alive)],
        Lifetime::NotSupported => prose!["cannot tell: the server does not answer to another port (RESPONSE-PORT)"],
        Lifetime::Unclear => prose!["cannot tell: what was seen contradicts itself, or answers are missing"],
    }
}

fn tests(found: &Found) -> Block {
    let row = |(question, answer): (&Question, &Answer)| {
        vec![
            question.slug().into(),
            ours(answer.to.to_string()).into(),
            answer.sent.into(),
            milliseconds(answer.over.since(answer.at)),
            came(answer),
        ]
    };
    let rows = found.answers.iter().map(row).collect();
    Block::Table { head: vec!["test", "asked", "sent", "took", "result"], rows }
}

/// The value of `format`.
pub const FORMAT: &str = "rtcscope.stun-nat";

fn wire(natted: &Natted<'_>) -> Json {
    let (verdict, found) = (natted.verdict, natted.found);
    let slug = |told: Told| told.behaviour().map_or("unknown", Behaviour::slug);
    let reason = |told: Told| match told {
        Told::Is(_) => Json::Null,
        Told::Unknown(why) => json!({ "name": why.slug(), "message": why.words() }),
    };
    let failure = natted.failure.map(|(failure, clues)| {
        json!({
            "name": failure.slug(),
            "message": failure.words(),
            "evidence": failure_words(natted, failure, clues).plain(),
            "clues": { "stun_without_cookie": clues.old_stun, "other_udp": clues.other_udp, "tcp_port": clues.tcp },
        })
    });
    let peers: Vec<Json> = PEERS
        .iter()
        .map(|peer| {
            json!({
                "peer": peer.name,
                "mapping": peer.nat.map(|nat| nat.mapping.slug()),
                "filtering": peer.nat.map(|nat| nat.filtering.slug()),
                "direct": reaches(verdict.mapping, verdict.filtering, peer),
            })
        })
        .collect();
    let hairpin = found.hairpin.map(|hairpin| match hairpin {
        Hairpin::Works { from, mapped } => {
            json!({ "works": true, "from": from.to_string(), "external_source": from == mapped })
        }
        Hairpin::Silent => json!({ "works": false }),
    });
    json!({
        "format": FORMAT,
        "version": 1,
        "server": natted.name,
        "address": natted.server.to_string(),
        "family": natted.family(),
        "reachable": verdict.reachable.is_ok(),
        "failure": failure,
        "mapping": slug(verdict.mapping),
        "mapping_reason": reason(verdict.mapping),
        "mapping_partial": verdict.partial,
        "filtering": slug(verdict.filtering),
        "filtering_reason": reason(verdict.filtering),
        "filtering_checked": verdict.checked,
        "traditional": natted.nat().map(traditional),
        "server_problem": verdict.server.map(|why| json!({ "name": why.slug(), "message": why.words() })),
        "local": found.local.get(&MAPPING).map(|local| address_json(*local)),
        "mapped": found.mapped(Question::First).map(address_json),
        "ports": { "kept": verdict.preserved.0, "sockets": verdict.preserved.1 },
        "hairpinning": hairpin,
        "lifetime": natted.lifetime.map(lifetime_json),
        "webrtc": {
            "summary": meaning(natted).plain(),
            "peers": if verdict.reachable.is_ok() { Json::from(peers) } else { Json::Null },
        },
        "tests": found.answers.iter().map(|(question, answer)| test_json(*question, answer)).collect::<Vec<Json>>(),
    })
}

fn lifetime_json(seen: &[(Duration, Seen)]) -> Json {
    let (result, from, to) = match judge_lifetime(seen) {
        Lifetime::Between(alive, gone) => ("between", Some(alive), Some(gone)),
        Lifetime::AtLeast(alive) => ("at-least", Some(alive), None),
        Lifetime::NotSupported => ("not-supported", None, None),
        Lifetime::Unclear => ("unclear", None, None),
    };
    let seen: Vec<Json> = seen
        .iter()
        .map(|(time, seen)| {
            let seen = match seen {
                Seen::Alive => "alive",
                Seen::Gone => "gone",
                Seen::Ignored => "ignored",
                Seen::Unknown => "unknown",
            };
            json!({ "after_ms": float(*time), "mapping": seen })
        })
        .collect();
    json!({ "result": result, "at_least_ms": from.map(float), "less_than_ms": to.map(float), "seen": seen })
}

fn test_json(question: Question, answer: &Answer) -> Json {
    let result = match answer.result {
        Came::Answered => "answered",
        Came::FromTheSame => "answered-from-the-same",
        Came::Not(outcome) => outcome.slug(),
    };
    let said = answer.said.as_ref();
    json!({
        "test": question.slug(),
        "socket": answer.socket,
        "to": answer.to.to_string(),
        "expected_from": answer.from.to_string(),
        "result": result,
        "mapped": said.and_then(|said| said.mapped).map(|(mapped, _)| mapped.to_string()),
        "origin": said.and_then(|said| said.origin).map(|origin| origin.to_string()),
        "other": said.and_then(|said| said.other).map(|other| other.to_string()),
        "requests": answer.sent,
        "at_ms": float(answer.at.0),
        "took_ms": float(answer.over.since(answer.at)),
        "strange": answer.strange.iter().map(|(what, from)| json!({
            "what": what.slug(),
            "from": from.map(|from| from.to_string()),
        })).collect::<Vec<Json>>(),
    })
}
