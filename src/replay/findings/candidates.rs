//! Candidates: too early, of another generation, missing, and which paths they make.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::IpAddr;

use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{count, theirs};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::{Ground, Sent};
use crate::replay::sides::SideId;
use crate::replay::story::Said;
use crate::signal::event::{Stage, What};

/// Candidates that arrive before the description they belong to.
pub(super) fn early(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let story = ground.story;
    // For each side that gets and each that speaks: the first description that arrived.
    let mut described: HashMap<(SideId, SideId), usize> = HashMap::new();
    for (_, message, _) in story.descriptions() {
        let Some(author) = message.author else { continue };
        for (event, side) in &message.received {
            described.entry((*side, author)).or_insert(*event);
        }
    }
    let mut early: BTreeMap<(SideId, SideId), Vec<usize>> = BTreeMap::new();
    for (_, message) in story.candidates() {
        let Some(author) = message.author else { continue };
        for (event, side) in &message.received {
            if described.get(&(*side, author)).is_some_and(|first| event < first) {
                early.entry((*side, author)).or_default().push(*event);
            }
        }
    }
    for ((side, author), events) in early {
        let lost = events.iter().filter(|event| rejected_after(ground, **event)).count();
        let says = prose![
            count(events.len(), "candidate", "candidates"),
            " of ",
            ground.called(Some(author)),
            " reached ",
            ground.called(Some(side)),
            " before the description",
            match lost {
                0 => "",
                _ => ", and addIceCandidate refused: they are lost unless the other side sends them again",
            }
        ];
        let first = events[0];
        let level = if lost > 0 { Level::Error } else { Level::Warning };
        let confidence = if lost > 0 { Confidence::Likely } else { Confidence::Possible };
        found.push(
            Found::new("candidate-before-description", level, says, first)
                .and(events[1..].iter().copied())
                .of(Some(side))
                .points(Cause::WrongOrder, confidence)
                .next(prose!["keep candidates until the remote description is set, then add them"]),
        );
    }
}

/// Did the call that handed over this candidate fail?
fn rejected_after(ground: &Ground<'_>, event: usize) -> bool {
    let What::Api(called) = &ground.events[event].what else { return false };
    ground.events[event + 1..].iter().take(64).any(|later| match &later.what {
        What::Api(api) => {
            api.name == called.name
                && api.stage == Stage::Failed
                && later.connection == ground.events[event].connection
                && (api.id.is_none() || api.id == called.id)
        }
        _ => false,
    })
}

/// What a description says of generations and sections.
struct Frame<'a> {
    ufrags: BTreeSet<&'a str>,
    mids: BTreeSet<&'a str>,
    sections: usize,
}

fn frame(sdp: &str) -> Frame<'_> {
    let lines = || sdp.lines().map(str::trim_end);
    Frame {
        ufrags: lines().filter_map(|line| line.strip_prefix("a=ice-ufrag:")).collect(),
        mids: lines().filter_map(|line| line.strip_prefix("a=mid:")).collect(),
        sections: lines().filter(|line| line.starts_with("m=")).count(),
    }
}

/// Candidates whose generation or section no description of their side has.
pub(super) fn stale(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let mut frames: HashMap<SideId, Vec<(usize, Frame<'_>)>> = HashMap::new();
    for (index, message, _) in ground.story.descriptions() {
        if let (Some(author), Some(sdp)) = (message.author, ground.sdp(index)) {
            frames.entry(author).or_default().push((message.event, frame(sdp)));
        }
    }
    let mut told: HashSet<(SideId, String)> = HashSet::new();
    let mut dropped: BTreeMap<SideId, Dropped> = BTreeMap::new();
    for (index, message) in ground.story.candidates() {
        let Some((author, frames)) = message.author.and_then(|author| Some((author, frames.get(&author)?))) else {
            continue;
        };
        let Some(candidate) = ground.story.candidate(index, ground.events) else { continue };
        let text = &*candidate.candidate.text;
        let inside = crate::replay::ground::parsed(text).pop().and_then(|sent| sent.ufrag);
        let ufrag = candidate.username_fragment.as_deref().or(inside.as_deref());
        // The description that was in force when it was sent, or else the first one: candidates may run ahead.
        let before = frames.partition_point(|(event, _)| *event < message.event);
        let Some((_, now)) = frames.get(before.saturating_sub(1)) else { continue };
        let unknown = |ufrag: &&str| !now.ufrags.is_empty() && !now.ufrags.contains(ufrag);
        let ahead =
            |ufrag: &&str| frames.iter().any(|(event, frame)| *event > message.event && frame.ufrags.contains(ufrag));
        let mut usable = true;
        if let Some(ufrag) = ufrag.filter(|ufrag| unknown(ufrag) && !ahead(ufrag)) {
            usable = false;
            if told.insert((author, format!("ufrag {ufrag}"))) {
                let known = frames.iter().any(|(_, frame)| frame.ufrags.contains(ufrag));
                let which = if known { "an earlier generation" } else { "no description" };
                let says = prose![
                    "a candidate of ",
                    ground.called(Some(author)),
                    " bears the ufrag ",
                    theirs(ufrag),
                    " of ",
                    which,
                    ": whoever gets it drops it"
                ];
                found.push(
                    Found::new("stale-candidate", Level::Warning, says, message.event)
                        .of(Some(author))
                        .points(Cause::WrongOrder, Confidence::Possible)
                        .next(prose![
                            "do not mix candidates of two connections, or of before and after an ICE restart"
                        ]),
                );
            }
        }
        let unknown_mid = candidate.sdp_mid.as_deref().filter(|mid| !now.mids.is_empty() && !now.mids.contains(mid));
        let beyond = candidate.sdp_m_line_index.filter(|at| now.sections > 0 && usize::from(*at) >= now.sections);
        let beyond = beyond.filter(|_| candidate.sdp_mid.is_none() || unknown_mid.is_some());
        let of_no_mid = unknown_mid.filter(|_| beyond.is_some() || candidate.sdp_m_line_index.is_none());
        let nowhere = beyond.is_some() || of_no_mid.is_some();
        if !usable || nowhere {
            let dropped = dropped.entry(author).or_default();
            dropped.stale += usize::from(!usable);
            dropped.events.push(message.event);
        }
        if let Some(mid) = of_no_mid
            && told.insert((author, format!("mid {mid}")))
        {
            let says = prose![
                "a candidate of ",
                ground.called(Some(author)),
                " is for the mid ",
                theirs(mid),
                ", which its description does not have"
            ];
            found.push(
                Found::new("candidate-for-unknown-section", Level::Warning, says, message.event)
                    .of(Some(author))
                    .points(Cause::WrongOrder, Confidence::Possible),
            );
        } else if let Some(at) = beyond.filter(|_| unknown_mid.is_none())
            && told.insert((author, format!("index {at}")))
        {
            let says = prose![
                "a candidate of ",
                ground.called(Some(author)),
                " is for section ",
                at,
                ", and its description has ",
                count(now.sections, "section", "sections")
            ];
            found.push(
                Found::new("candidate-for-unknown-section", Level::Warning, says, message.event)
                    .of(Some(author))
                    .points(Cause::WrongOrder, Confidence::Possible),
            );
        }
    }
    useless(ground, &dropped, found);
}

/// Candidates of a side that whoever gets them drops.
#[derive(Default)]
struct Dropped {
    events: Vec<usize>,
    /// How many of them are of another generation.
    stale: usize,
}

/// Sides of whose candidates not one can be used.
fn useless(ground: &Ground<'_>, dropped: &BTreeMap<SideId, Dropped>, found: &mut Vec<Found>) {
    let connected = ground.ends.iter().any(|end| end.connected.is_some());
    let all: Vec<(SideId, &Dropped)> = dropped
        .iter()
        .filter(|(side, dropped)| ground.candidates_of(**side).len() == dropped.events.len())
        .map(|(side, dropped)| (*side, dropped))
        .collect();
    for (side, Dropped { events, stale }) in &all {
        let says = prose![
            "not one of the ",
            count(events.len(), "candidate", "candidates"),
            " of ",
            ground.called(Some(*side)),
            " can be used: ",
            match *stale {
                0 => "they are for a section that the description does not have",
                stale if stale == events.len() => "they are of an ICE generation that the description does not have",
                _ => "they are of another ICE generation, or for a section that the description does not have",
            }
        ];
        // The other side's may do: then this one is found by them (peer-reflexive).
        let alone = all.len() == 1 && one_sided(ground, *side);
        let (level, confidence) = match (connected, alone) {
            (true, _) => (Level::Warning, Confidence::Possible),
            (false, true) => (Level::Error, Confidence::Possible),
            (false, false) => (Level::Error, Confidence::Likely),
        };
        found.push(
            Found::new("no-usable-candidate", level, says, events[0])
                .and(events[1..].iter().copied())
                .of(Some(*side))
                .points(Cause::NoCandidates, confidence)
                .next(prose![
                    "send each candidate as the browser gives it, with its sdpMid, and to the connection that it is of"
                ]),
        );
    }
}

/// A side that is described and has no candidate at all.
pub(super) fn none(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let connected = ground.ends.iter().any(|end| end.connected.is_some());
    for exchange in &ground.story.exchanges {
        let Some(answer) = exchange.answers.last().copied() else { continue };
        for index in [exchange.offer, answer] {
            let message = &ground.story.messages[index];
            let (Some(author), Some(sdp)) = (message.author, ground.sdp(index)) else { continue };
            let uses_ice = sdp.contains("a=ice-ufrag:");
            let lite = sdp.contains("a=ice-lite");
            if !uses_ice || !ground.candidates_of(author).is_empty() {
                continue;
            }
            // A client sees what it sends only where it says it: a dump shows candidates as events.
            let says =
                prose![ground.called(Some(author)), " has no candidate, neither in its description nor sent after it"];
            let sent_one_way = one_sided(ground, author);
            let (level, confidence) = if connected || ground.cut {
                (Level::Info, Confidence::Possible)
            } else if sent_one_way && !lite {
                (Level::Warning, Confidence::Possible)
            } else {
                (Level::Error, Confidence::Likely)
            };
            let next = prose![
                "find out whether it gathered any (permissions, network, policy `relay` without a TURN server), and whether they \
                 were sent"
            ];
            if !found.iter().any(|one| one.name == "no-candidates" && one.side == Some(author)) {
                found.push(
                    Found::new("no-candidates", level, says, message.event)
                        .of(Some(author))
                        .points(Cause::NoCandidates, confidence)
                        .next(next),
                );
            }
        }
    }
}

/// Does the other side have candidates? Then it can be reached by way of those: the path is found from the other end
/// (peer-reflexive), if no firewall is in the way.
fn one_sided(ground: &Ground<'_>, without: SideId) -> bool {
    ground.story.sides.ids().any(|side| side != without && !ground.candidates_of(side).is_empty())
}

/// Sides that say that candidates follow and never say that they were all.
pub(super) fn unfinished(ground: &Ground<'_>, found: &mut Vec<Found>) {
    // Only worth saying where one side does say it: most applications never pass it on.
    let ends: HashSet<SideId> = ground
        .story
        .messages
        .iter()
        .filter(|message| message.said == Said::EndOfCandidates)
        .filter_map(|message| message.author)
        .collect();
    if ends.is_empty() || ground.cut || ground.ends.iter().any(|end| end.connected.is_some()) {
        return;
    }
    let mut told = HashSet::new();
    for (_, message) in ground.story.candidates() {
        let Some(author) = message.author.filter(|author| !ends.contains(author)) else { continue };
        if told.insert(author) {
            let says = prose![
                ground.called(Some(author)),
                " never says that its candidates are complete: the other side cannot fail early"
            ];
            found.push(Found::new("end-of-candidates-missing", Level::Info, says, message.event).of(Some(author)));
        }
    }
}

/// What the candidates of both sides make possible.
pub(super) fn paths(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let all: Vec<(SideId, &[(usize, Sent)])> = ground
        .story
        .sides
        .ids()
        .map(|side| (side, ground.candidates_of(side)))
        .filter(|(_, all)| !all.is_empty())
        .collect();
    let connected = ground.ends.iter().any(|end| end.connected.is_some());
    for (side, candidates) in &all {
        let mdns = |sent: &Sent| sent.address.to_ascii_lowercase().ends_with(".local");
        if candidates.iter().all(|(_, sent)| sent.kind.eq_ignore_ascii_case("host") && mdns(sent)) {
            let says = prose![
                "all candidates of ",
                ground.called(Some(*side)),
                " are mDNS names: they mean something on the same local network only"
            ];
            let level = if connected { Level::Info } else { Level::Warning };
            found.push(
                Found::new("only-mdns-candidates", level, says, candidates[0].0)
                    .of(Some(*side))
                    .points(Cause::Unreachable, Confidence::Possible)
                    .next(prose!["configure a STUN server, or a TURN server for networks that need one"]),
            );
        }
    }
    let [(one, ones), (other, others)] = &all[..] else { return };
    let public = |candidates: &[(usize, Sent)]| -> BTreeMap<IpAddr, usize> {
        let reflexive = candidates.iter().filter(|(_, sent)| &*sent.kind == "srflx");
        reflexive.filter_map(|(event, sent)| Some((sent.address.parse().ok()?, *event))).collect()
    };
    let (ours, theirs_) = (public(ones), public(others));
    if let Some((address, event)) = ours.iter().find(|(address, _)| theirs_.contains_key(*address)) {
        let says = prose![
            ground.called(Some(*one)),
            " and ",
            ground.called(Some(*other)),
            " are behind the same public address ",
            theirs(&address.to_string()),
            ": they reach one another on their local network, or by a NAT that hairpins"
        ];
        found.push(Found::new("same-public-address", Level::Info, says, *event).and(theirs_.get(address).copied()));
    }
    let has_relay = |candidates: &[(usize, Sent)]| candidates.iter().any(|(_, sent)| &*sent.kind == "relay");
    if has_relay(ones) || has_relay(others) {
        return;
    }
    let (symmetric_one, symmetric_other) = (symmetric(ones), symmetric(others));
    if let (Some(first), Some(second)) = (symmetric_one, symmetric_other) {
        let says = prose![
            "both sides are behind NATs that give each destination another port (symmetric), and neither has a relay: they \
             cannot meet"
        ];
        let (level, confidence) =
            if connected { (Level::Info, Confidence::Possible) } else { (Level::Error, Confidence::Likely) };
        found.push(
            Found::new("symmetric-nats-without-relay", level, says, first)
                .and([second])
                .points(Cause::Unreachable, confidence)
                .next(prose!["configure a TURN server for at least one side"]),
        );
    } else if !connected && !pairable(ones, others) {
        let says = prose![
            "no candidate of one side can be paired with one of the other: other transports, or other IP versions"
        ];
        found.push(
            Found::new("no-pairable-candidates", Level::Error, says, ones[0].0)
                .and([others[0].0])
                .points(Cause::Unreachable, Confidence::Likely)
                .next(prose!["give both sides an address of the same IP version, or a TURN server that has both"]),
        );
    }
}

/// A base that two STUN servers saw under different ports: what a symmetric NAT does. The event that shows it.
fn symmetric(candidates: &[(usize, Sent)]) -> Option<usize> {
    let mut by_base: HashMap<(&str, u16), BTreeSet<(&str, u16)>> = HashMap::new();
    for (event, sent) in candidates.iter().filter(|(_, sent)| &*sent.kind == "srflx" && &*sent.transport == "udp") {
        let Some((base, Some(port))) = &sent.related else { continue };
        // Browsers hide the base: then nothing can be said.
        if base.parse::<IpAddr>().map_or(true, |base| base.is_unspecified()) || *port == 0 {
            continue;
        }
        let seen = by_base.entry((base, *port)).or_default();
        seen.insert((&sent.address, sent.port));
        let ports: BTreeSet<u16> =
            seen.iter().filter(|(address, _)| **address == *sent.address).map(|(_, port)| *port).collect();
        if ports.len() > 1 {
            return Some(*event);
        }
    }
    None
}

/// Whether it is TCP and whether IPv6, where its address tells; its transport.
type Reach = (Option<(bool, bool)>, Box<str>);

/// Can some candidate of one side be paired with some of the other (RFC 8445, section 6.1.2.2; RFC 6544, section 6.2)?
fn pairable(ones: &[(usize, Sent)], others: &[(usize, Sent)]) -> bool {
    let kind = |sent: &Sent| -> Option<(bool, bool)> {
        // A name may be of either version.
        let v6 = match sent.address.parse::<IpAddr>() {
            Ok(address) => address.is_ipv6(),
            Err(_) => return None,
        };
        Some((&*sent.transport == "tcp", v6))
    };
    // What tells them apart, each once: there are few of these, however many candidates there are.
    let kinds = |all: &'_ [(usize, Sent)]| -> Vec<Reach> {
        let mut kinds: Vec<_> = all.iter().map(|(_, sent)| (kind(sent), sent.transport.clone())).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    };
    let (ones, others) = (kinds(ones), kinds(others));
    ones.iter().any(|(one, transport)| {
        others.iter().any(|(other, of)| match (one, other) {
            (Some(one), Some(other)) => one == other,
            _ => transport == of,
        })
    })
}
