//! From a story to what each peer connection is given.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Connection, Given, Init, Table, Task};
use crate::replay::Ground;
use crate::replay::exchange::Exchange;
use crate::replay::jsep::{Set, Signaling, set};
use crate::replay::sides::{SideId, identity_of};
use crate::replay::story::{Message, Said, Step};
use crate::sdp::SdpType;
use crate::signal::event::{Name, What};

/// What is to be driven.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// The connections, in the order in which they begin.
    pub connections: Vec<Connection>,
    /// So many more were left out.
    pub left_out: usize,
    /// So many descriptions say nowhere whether they are offers or answers.
    pub untyped: usize,
}

/// So many connections are driven.
const CONNECTIONS: usize = 200;
/// So many tasks one of them has.
const TASKS: usize = 20_000;

/// What one side does or gets.
struct Item {
    event: usize,
    /// Whose it is: the other end, where known.
    with: Option<SideId>,
    call: Option<Name>,
    /// Which step of the story, or which message of it (a candidate).
    what: Thing,
}

enum Thing {
    Step(Step),
    Candidate(usize),
}

/// Plans it; for one side only when that is asked for.
pub fn plan(ground: &Ground<'_>, only: Option<SideId>) -> Planned {
    let story = ground.story;
    let mut sides: BTreeMap<SideId, Vec<Item>> = BTreeMap::new();
    for step in &story.steps {
        let message = &story.messages[step.message];
        let with = match step.set {
            Set::Remote => message.author,
            Set::Local => addressee(message),
        };
        let with = with.filter(|with| *with != step.side);
        let event = arrives(ground, step);
        let item = Item { event, with, call: message.call.clone(), what: Thing::Step(*step) };
        sides.entry(step.side).or_default().push(item);
    }
    for step in supposed(ground) {
        let message = &story.messages[step.message];
        let with = message.author.filter(|with| *with != step.side);
        let item = Item { event: step.event, with, call: message.call.clone(), what: Thing::Step(step) };
        sides.entry(step.side).or_default().push(item);
    }
    let described: HashSet<SideId> = sides.keys().copied().collect();
    for (index, message) in story.messages.iter().enumerate() {
        if matches!(message.said, Said::Description(_)) {
            continue;
        }
        let seen = message.received.iter().map(|(event, side)| (*event, *side));
        let supposed = message.received.is_empty().then(|| story.other(message)).flatten();
        for (event, side) in seen.chain(supposed.map(|side| (message.event, side))) {
            if described.contains(&side) && message.author != Some(side) {
                let (with, call) = (message.author, message.call.clone());
                let item = Item { event, with, call, what: Thing::Candidate(index) };
                sides.entry(side).or_default().push(item);
            }
        }
    }
    let ends = hang_ups(ground);
    let answers =
        |one: &Exchange| one.pranswers.iter().chain(&one.answers).map(|answer| (*answer, one.offer)).collect();
    let offers: HashMap<usize, usize> =
        story.exchanges.iter().flat_map(|one| -> Vec<(usize, usize)> { answers(one) }).collect();
    let mut planned = Planned { untyped: untyped(ground), ..Planned::default() };
    for (side, mut items) in sides {
        if only.is_some_and(|only| only != side) {
            continue;
        }
        items.sort_by_key(|item| item.event);
        for group in by_connection(items, &offers) {
            planned.connections.extend(cut(ground, side, group, &ends));
        }
    }
    let has_description = |one: &Connection| one.tasks.iter().any(|task| task.table.is_some());
    planned.connections.retain(has_description);
    planned.connections.sort_by_key(|one| one.tasks.first().map(|task| task.event));
    planned.left_out = planned.connections.len().saturating_sub(CONNECTIONS);
    planned.connections.truncate(CONNECTIONS);
    planned
}

/// When a description is set. Of an offer that the story supposes to have arrived, because it is answered, it is that of
/// the offer: where the server is not seen to keep it, it came when it was sent.
fn arrives(ground: &Ground<'_>, step: &Step) -> usize {
    let message = &ground.story.messages[step.message];
    let of_call = matches!(ground.events[step.event].what, What::Api(_));
    let seen = step.event == message.event || message.received.iter().any(|(event, _)| *event == step.event);
    if step.set == Set::Local || of_call || seen { step.event } else { message.event }
}

/// The story takes nothing for set of which it does not see how it arrives. Where there is only one that it can have
/// reached, that one is taken to have got it.
fn supposed(ground: &Ground<'_>) -> Vec<Step> {
    let story = ground.story;
    let set_remote: HashSet<usize> =
        story.steps.iter().filter(|step| step.set == Set::Remote).map(|step| step.message).collect();
    let unseen = story.descriptions().filter(|(index, message, _)| {
        let of_call = matches!(ground.events[message.event].what, What::Api(_));
        !of_call && message.received.is_empty() && !set_remote.contains(index)
    });
    let step = |(index, message, kind): (usize, &Message, Option<SdpType>)| {
        let side = story.other(message).filter(|side| Some(*side) != message.author)?;
        let before = Signaling::default();
        let outcome = set(before, Set::Remote, kind?);
        let event = message.event;
        Some(Step { event, message: index, side, set: Set::Remote, kind: kind?, before, outcome, result: None })
    };
    unseen.filter_map(step).collect()
}

/// To whom a description goes, when that is one.
fn addressee(message: &Message) -> Option<SideId> {
    match message.received.as_slice() {
        [(_, only)] => Some(*only),
        [] => message.to,
        _ => None,
    }
}

/// Descriptions whose type is not told, and that are in no step.
fn untyped(ground: &Ground<'_>) -> usize {
    let told = |text: &str| {
        let typed = ground.story.descriptions().filter(|(.., kind)| kind.is_some());
        typed.filter_map(|(index, ..)| ground.sdp(index)).any(|known| same(known, text))
    };
    let without = ground.story.descriptions().filter(|(.., kind)| kind.is_none()).take(64);
    without.filter(|(index, ..)| ground.sdp(*index).is_none_or(|text| !told(text))).count()
}

/// The same description, whatever its line ends.
fn same(one: &str, other: &str) -> bool {
    one.lines().map(str::trim_end).eq(other.lines().map(str::trim_end))
}

/// When each side hangs up, leaves, or is cut off.
fn hang_ups(ground: &Ground<'_>) -> Vec<(usize, Option<SideId>)> {
    let mut sides = ground.story.sides.clone();
    let over = |what: &What| matches!(what, What::Bye { .. } | What::Leave | What::Left | What::Closed { .. });
    let all = ground.events.iter().enumerate().filter(|(_, event)| over(&event.what));
    all.map(|(index, event)| (index, sides.subject(event))).collect()
}

/// Puts what belongs to one peer connection together: one side may have one for each of several others. An answer belongs
/// to its offer, which `offers` has by its message.
fn by_connection(items: Vec<Item>, offers: &HashMap<usize, usize>) -> Vec<Vec<Item>> {
    let calls: HashSet<&Name> = items.iter().filter_map(|item| item.call.as_ref()).collect();
    let many_calls = calls.len() > 1;
    let others: HashSet<SideId> = items.iter().filter_map(|item| item.with).collect();
    // An offer to everybody is made by one connection, whoever answers it.
    let to_all = items.iter().any(|item| {
        let own_offer = matches!(item.what, Thing::Step(Step { set: Set::Local, kind: SdpType::Offer, .. }));
        own_offer && item.with.is_none()
    });
    let many_others = others.len() > 1 && !to_all;
    type Key = (Option<Name>, Option<SideId>);
    let mut groups: Vec<Vec<Item>> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    let mut last: Option<usize> = None;
    let mut placed: HashMap<usize, usize> = HashMap::new();
    for item in items {
        let call = item.call.clone().filter(|_| many_calls);
        let with = item.with.filter(|_| many_others);
        // What names neither belongs to what was going on.
        let vague = (many_calls && call.is_none()) || (many_others && with.is_none());
        let message = match &item.what {
            Thing::Step(step) => Some(step.message),
            Thing::Candidate(_) => None,
        };
        let answered = message.and_then(|message| offers.get(&message)).and_then(|offer| placed.get(offer));
        let at = match answered.copied().or(last.filter(|_| vague)) {
            Some(known_at) => {
                known.entry((call, with)).or_insert(known_at);
                known_at
            }
            None => *known.entry((call, with)).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            }),
        };
        if let Some(message) = message {
            placed.insert(message, at);
            last = Some(at);
        }
        groups[at].push(item);
    }
    groups
}

/// Who a description says its author is: `o=` line and fingerprints.
fn passport(sdp: &str) -> Option<(Box<str>, Vec<&str>)> {
    let prints = sdp.lines().filter_map(|line| line.trim_end().strip_prefix("a=fingerprint:")).collect();
    Some((identity_of(sdp)?, prints))
}

/// Cuts what one side does with another into peer connections: after a hang-up, or when an offer comes from an author
/// with a new session and a new certificate, another one begins. A dump is of one connection.
fn cut(ground: &Ground<'_>, side: SideId, items: Vec<Item>, ends: &[(usize, Option<SideId>)]) -> Vec<Connection> {
    let with = items.iter().find_map(|item| item.with);
    let with = with.filter(|with| items.iter().all(|item| item.with.is_none_or(|other| other == *with)));
    let fresh = || Connection { side, with, tasks: Vec::new() };
    let mut all = vec![fresh()];
    let mut passports: HashMap<Set, (Box<str>, Vec<&str>)> = HashMap::new();
    let mut state = Signaling::default();
    let mut last_description = None;
    for item in items {
        let Item { event, what, .. } = item;
        let (given, table) = match what {
            Thing::Candidate(message) => (candidate(ground, message), None),
            Thing::Step(step) => {
                let sdp = ground.sdp(step.message);
                let by_call = matches!(ground.events[event].what, What::Api(_));
                if step.kind == SdpType::Offer && !by_call {
                    let hung_up = last_description.is_some_and(|last| {
                        let ours = |who: &Option<SideId>| who.is_none_or(|who| who == side || Some(who) == with);
                        let since = &ends[ends.partition_point(|(at, _)| *at <= last)..];
                        since.iter().take_while(|(at, _)| *at < event).any(|(_, who)| ours(who))
                    });
                    let now = sdp.and_then(passport);
                    let another = now.as_ref().zip(passports.get(&step.set)).is_some_and(|(now, then)| {
                        now.0 != then.0 && now.1.iter().all(|print| !then.1.contains(print))
                    });
                    if hung_up || another {
                        all.push(fresh());
                        passports.clear();
                        state = Signaling::default();
                    }
                }
                if let Some(passport) = sdp.and_then(passport) {
                    passports.insert(step.set, passport);
                }
                last_description = Some(event);
                let outcome = set(state, step.set, step.kind);
                let table = Table { before: state, outcome, failed: step.result == Some(false) };
                state = table.after();
                (described(&step, sdp), Some(table))
            }
        };
        if let Some(connection) = all.last_mut().filter(|connection| connection.tasks.len() < TASKS) {
            connection.tasks.push(Task { event, given, table });
        }
    }
    all
}

fn described(step: &Step, sdp: Option<&str>) -> Given {
    let shown = sdp.filter(|sdp| !sdp.trim().is_empty());
    let sdp = if step.kind == SdpType::Rollback { Some("") } else { shown }.map(Into::into);
    match step.set {
        Set::Local => Given::Local(step.kind, sdp),
        Set::Remote => Given::Remote(step.kind, sdp),
    }
}

fn candidate(ground: &Ground<'_>, message: usize) -> Given {
    let said = &ground.story.messages[message];
    if said.said == Said::EndOfCandidates {
        return Given::End;
    }
    let whole = ground.events[said.event].lack.is_none();
    let Some(candidate) = ground.story.candidate(message, ground.events).filter(|_| whole) else {
        return Given::Candidate(None);
    };
    Given::Candidate(Some(Init {
        candidate: candidate.candidate.text.trim().into(),
        sdp_mid: candidate.sdp_mid.as_deref().map(Into::into),
        sdp_m_line_index: candidate.sdp_m_line_index,
        username_fragment: candidate.username_fragment.as_deref().map(Into::into),
    }))
}
