//! Offers with what answers them.

use std::collections::{HashMap, HashSet};

use super::sides::SideId;
use super::story::{Message, Story};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Direction, Event, What};

/// An offer with what answers it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The offer: index of its message.
    pub offer: usize,
    /// The final answers, in order. More than one: more than one side answered.
    pub answers: Vec<usize>,
    /// The provisional ones.
    pub pranswers: Vec<usize>,
    /// The offer of the other side that was open at the same time: glare.
    pub meets: Option<usize>,
    /// It was taken back, or another offer of the same side took its place.
    pub withdrawn: bool,
    /// The event in which it was refused.
    pub refused: Option<usize>,
    /// Answers that may be to another offer that was open as well: that they are here rests on their order alone.
    pub unsure: Vec<usize>,
}

/// Joins offers with their answers.
pub(super) fn exchanges(story: &Story, events: &[Event]) -> Vec<Exchange> {
    let mut all: Vec<Exchange> = Vec::new();
    let refused = refusals(events);
    // The answers so far, by which of the offers before them they are.
    let mut answered: Vec<usize> = Vec::new();
    for (index, message, kind) in story.descriptions() {
        match kind {
            Some(SdpType::Offer) => {
                let other = story.other(message);
                // An earlier offer of the same side to the same one that is still open gives way.
                let mut meets = None;
                for open in all.iter_mut().rev().take(64).filter(|open| open.answers.is_empty() && !open.withdrawn) {
                    let earlier = &story.messages[open.offer];
                    if !same_call(message, earlier) {
                        continue;
                    }
                    if earlier.author == message.author && story.other(earlier) == other {
                        open.withdrawn = open.refused.is_none();
                    } else if same_kind(story, events, open.offer, index)
                        && crosses(story, events, earlier, message, other)
                    {
                        meets = meets.or(Some(open.offer));
                        open.meets = open.meets.or(Some(index));
                    }
                }
                all.push(Exchange {
                    offer: index,
                    answers: Vec::new(),
                    pranswers: Vec::new(),
                    meets,
                    withdrawn: false,
                    refused: refused.get(&message.event).copied(),
                    unsure: Vec::new(),
                });
            }
            Some(SdpType::Rollback) => {
                let open = all
                    .iter_mut()
                    .rev()
                    .take(BACK)
                    .filter(|open| story.messages[open.offer].in_call == message.in_call)
                    .find(|open| open.answers.is_empty() && story.messages[open.offer].author == message.author);
                if let Some(open) = open {
                    open.withdrawn = true;
                }
            }
            Some(kind @ (SdpType::Answer | SdpType::Pranswer)) => {
                let answers = |open: &Exchange| {
                    let offer = &story.messages[open.offer];
                    let same = offer.in_call == message.in_call;
                    // What goes to everybody reaches others before it reaches the one that it is for.
                    let to_offerer = match (story.other(message), offer.author) {
                        (Some(to), Some(author)) => {
                            to == author || message.received.iter().any(|(_, side)| *side == author)
                        }
                        _ => true,
                    };
                    let by_another = offer.author.is_none() || offer.author != message.author;
                    // Where it is known whom an offer reached, nobody else answers it.
                    let reached = offer.received.is_empty()
                        || message.author.is_none()
                        || offer.received.iter().any(|(_, side)| Some(*side) == message.author);
                    same && to_offerer && by_another && reached && fits(story, open.offer, index, events)
                };
                // WHIP names the call only when it answers: then any open offer may be the one.
                let near = all.len().saturating_sub(BACK);
                let named = all[near..].iter().any(|open| story.messages[open.offer].call == message.call);
                let answers =
                    |open: &Exchange| answers(open) && (!named || same_call(&story.messages[open.offer], message));
                // The offers it can answer that have no answer of this side yet.
                let already = |open: &Exchange| {
                    open.answers.iter().any(|answer| story.messages[*answer].author == message.author)
                };
                let fitting = |open: &Exchange| !open.withdrawn && !already(open) && answers(open);
                let latest = all[near..].iter().rposition(fitting);
                let latest = latest.or_else(|| all[near..].iter().rposition(|open| !already(open) && answers(open)));
                if let Some(latest) = latest.map(|latest| near + latest) {
                    let before = answered.partition_point(|answer| *answer < all[latest].offer);
                    let floor = before.checked_sub(1).map(|at| answered[at]);
                    let beside = (0..latest).rev().take(NEAR).take_while(|at| Some(all[*at].offer) > floor);
                    let mut open = vec![latest];
                    open.extend(beside.filter(|at| fitting(&all[*at])));
                    let (position, unsure) = among(story, events, &all, open, index);
                    let open = &mut all[position];
                    if kind == SdpType::Answer {
                        open.answers.push(index)
                    } else {
                        open.pranswers.push(index)
                    }
                    if unsure {
                        open.unsure.push(index);
                    }
                }
                answered.push(index);
            }
            None => {}
        }
    }
    swapped(story, &mut all);
    all
}

/// So many offers are looked back through for the one that is answered.
const BACK: usize = 4096;

/// Offers that were open at the same time are looked for among so many.
const NEAR: usize = 64;

/// Where one of two answers of a side is taken for one to an offer by their order, so is the other.
fn swapped(story: &Story, all: &mut [Exchange]) {
    let unsure: Vec<(usize, usize)> =
        all.iter().flat_map(|one| one.unsure.iter().map(|answer| (one.offer, *answer))).collect();
    for (offer, answer) in unsure {
        let said = &story.messages[answer];
        let near = all.partition_point(|one| one.offer < offer);
        let near = near.saturating_sub(NEAR)..all.len().min(near + NEAR);
        for other in all[near].iter_mut().filter(|other| other.offer != offer && other.offer < answer) {
            let again = |later: &&usize| **later > answer && story.messages[**later].author == said.author;
            if story.messages[other.offer].in_call != said.in_call {
                continue;
            }
            if let Some(later) = other.answers.iter().find(again).copied().filter(|later| !other.unsure.contains(later))
            {
                other.unsure.push(later);
            }
        }
    }
}

/// Of offers that were open at the same time, the latest first: the one that an answer is to, and whether that is no more
/// than likely.
fn among(story: &Story, events: &[Event], all: &[Exchange], open: Vec<usize>, answer: usize) -> (usize, bool) {
    let latest = open[0];
    let offer = |at: usize| &story.messages[all[at].offer];
    let by_another = |at: &usize| *at == latest || offer(*at).author != offer(latest).author;
    let open: Vec<usize> = open.into_iter().filter(by_another).collect();
    if open.len() == 1 {
        return (latest, false);
    }
    let possible: Vec<usize> =
        open.iter().copied().filter(|at| !contradicts(story, all[*at].offer, answer, events)).collect();
    let possible = if possible.is_empty() { open } else { possible };
    if let [only] = possible[..] {
        return (only, false);
    }
    // Nothing in it tells. Who answers several works them off as they come; but of somebody who is known by nothing but
    // their offers the earlier ones may be tries that were given up.
    let known = |at: &usize| offer(*at).author.is_some_and(|author| story.sides.get(author).name().is_some());
    if !possible.iter().all(known) {
        return (possible[0], true);
    }
    let author = story.messages[answer].author;
    let came = |at: &usize| {
        let delivered = offer(*at).received.iter().find(|(_, side)| Some(*side) == author);
        delivered.map_or(offer(*at).event, |(event, _)| *event)
    };
    (possible.iter().copied().min_by_key(came).unwrap_or(latest), true)
}

/// What an `a=extmap` line maps to.
fn uri(line: &str) -> &str {
    line.split_ascii_whitespace().nth(1).unwrap_or_default()
}

/// Can this answer not be one to this offer: other mids, header extensions that were not offered, roles that do not meet
/// (RFC 9429, section 5.3.1; RFC 8285, section 6; RFC 8842, section 5.3)?
fn contradicts(story: &Story, offer: usize, answer: usize, events: &[Event]) -> bool {
    let lines = |message: usize, start: &'static str| {
        let text = story.description(message, events).map_or("", |description| &description.sdp.text);
        text.lines().filter_map(move |line| line.trim_end().strip_prefix(start))
    };
    let mids = lines(offer, "a=mid:").zip(lines(answer, "a=mid:")).any(|(one, other)| one != other);
    let offered: HashSet<&str> = lines(offer, "a=extmap:").map(uri).collect();
    let extensions = lines(answer, "a=extmap:").map(uri).any(|uri| !offered.contains(uri));
    let roles = lines(offer, "a=setup:")
        .zip(lines(answer, "a=setup:"))
        .any(|(one, other)| matches!((one, other), ("active", "active") | ("passive", "passive")));
    mids || extensions || roles
}

/// The events in which offers were refused, by the events of the offers: what a client gets told when the last that it has
/// said, but for candidates, is an offer; or what a server writes down of whom an offer was for.
fn refusals(events: &[Event]) -> HashMap<usize, usize> {
    type Here<'e> = (u16, Option<&'e str>);
    let mut last: HashMap<Here<'_>, Option<usize>> = HashMap::new();
    let mut sent_to: HashMap<(u16, &str), usize> = HashMap::new();
    let mut refused = HashMap::new();
    for (index, event) in events.iter().enumerate() {
        let here = (event.place.source, event.connection.as_deref());
        let offer = matches!(&event.what, What::Description(said) if said.kind == Some(SdpType::Offer));
        let refusal = match &event.what {
            What::Refused { asked, .. } => !matches!(asked, Asked::Name | Asked::Room),
            What::Error { .. } => true,
            _ => false,
        };
        match event.direction {
            Direction::ToServer | Direction::Sent
                if !matches!(event.what, What::Candidate(_) | What::EndOfCandidates { .. } | What::Keepalive) =>
            {
                last.insert(here, offer.then_some(index));
                if let Some(to) = event.to.as_deref().filter(|_| offer) {
                    sent_to.insert((event.place.source, to), index);
                }
            }
            Direction::ToClient | Direction::Received if refusal => {
                refused.extend(last.remove(&here).flatten().map(|offer| (offer, index)));
            }
            Direction::Local if matches!(event.what, What::Refused { asked: Asked::Peer, .. }) => {
                let to = event.to.as_deref().and_then(|to| sent_to.remove(&(event.place.source, to)));
                refused.extend(to.map(|offer| (offer, index)));
            }
            _ => {}
        }
    }
    refused
}

/// Who makes an offer so long after having got one does not cross it.
const CALLS_BACK_MILLIS: f64 = 1_000.0;

/// Do both use ICE, or neither? A gateway makes an offer of plain RTP out of one of WebRTC: the two do not cross.
fn same_kind(story: &Story, events: &[Event], one: usize, other: usize) -> bool {
    let ice = |message: usize| {
        let text = &story.description(message, events)?.sdp.text;
        text.contains("m=").then(|| text.contains("a=ice-ufrag:"))
    };
    ice(one).zip(ice(other)).is_none_or(|(one, other)| one == other)
}

/// Was an offer made to somebody whose own offer was still open? What goes to everybody goes to that one, too.
fn crosses(story: &Story, events: &[Event], earlier: &Message, later: &Message, other: Option<SideId>) -> bool {
    let (Some(one), Some(two)) = (earlier.author, later.author) else { return false };
    if one == two {
        return false;
    }
    let reaches = |message: &Message, to: SideId| {
        let seen = message.received.iter().any(|(_, side)| *side == to);
        seen || message.received.is_empty() && message.to.is_none_or(|side| side == to)
    };
    // Who has had the earlier offer for a while and then makes its own calls back: that is another call.
    let knew = earlier.received.iter().any(|(event, side)| {
        let times = events[*event].at.zip(events[later.event].at);
        *side == two && times.is_some_and(|(got, made)| made.millis_since(got) > CALLS_BACK_MILLIS)
    });
    let pair = story.other(earlier) == Some(two) && other == Some(one);
    (pair && !knew) || (reaches(earlier, two) && reaches(later, one) && !knew)
}

/// Do two messages belong to one call, as far as the protocol tells?
fn same_call(one: &Message, other: &Message) -> bool {
    one.in_call == other.in_call && (one.call.is_none() || other.call.is_none() || one.call == other.call)
}

/// May this answer be one to this offer, by what stands in both: as many sections of the same kinds?
fn fits(story: &Story, offer: usize, answer: usize, events: &[Event]) -> bool {
    let kinds = |message: usize| -> Option<Vec<String>> {
        let text = &story.description(message, events)?.sdp.text;
        let lines = text.lines().filter_map(|line| line.strip_prefix("m="));
        let kinds: Vec<String> = lines.map(|m| m.split(' ').next().unwrap_or_default().to_owned()).collect();
        (!kinds.is_empty()).then_some(kinds)
    };
    match (kinds(offer), kinds(answer)) {
        // A capture that was cut has lost some.
        (Some(offered), Some(answered)) => offered.iter().zip(&answered).all(|(one, other)| one == other),
        _ => true,
    }
}
