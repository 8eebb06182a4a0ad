//! Offers and answers: not answered, lost, at the same time, at the wrong time, by too many.

use std::collections::{HashMap, HashSet};

use super::refusals::after_an_offer;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{count, theirs};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::exchange::Exchange;
use crate::replay::finding::Found;
use crate::replay::ground::Ground;
use crate::replay::jsep::{Outcome, Set};
use crate::replay::sides::SideId;
use crate::replay::story::Message;
use crate::sdp::SdpType;
use crate::signal::event::{Direction, Event, Lack, Vantage, What};

/// So long after an offer the capture must go on before silence means something.
const PATIENCE_MILLIS: f64 = 2_000.0;

/// Offers without an answer.
pub(super) fn unanswered(ground: &Ground<'_>, found: &mut Vec<Found>) {
    // The last event that refuses something: behind it nothing does.
    let refuses = |index: usize, event: &Event| {
        matches!(event.what, What::Refused { .. })
            || matches!(event.what, What::Error { .. }) && (event.from.is_some() || after_an_offer(ground, index))
    };
    let last_refusal = ground.events.iter().enumerate().rev().find(|(index, event)| refuses(*index, event));
    let last_refusal = last_refusal.map(|(index, _)| index);
    let went = Went::of(ground);
    let mut gathered: HashMap<SideId, Vec<usize>> = HashMap::new();
    for exchange in open(ground) {
        let offer = &ground.story.messages[exchange.offer];
        let event = &ground.events[offer.event];
        if last_refusal.is_some_and(|index| index > offer.event) {
            continue;
        }
        let (who, whom) = (ground.called(offer.author), ground.called(ground.story.other(offer)));
        // Who gathers has set an answer: it was made, and is not here.
        let made = ground.story.other(offer).and_then(|whom| {
            let gathered = gathered.entry(whom).or_insert_with(|| {
                let mut events: Vec<usize> = ground.candidates_of(whom).iter().map(|(event, _)| *event).collect();
                events.sort_unstable();
                events
            });
            next_after(gathered, offer.event)
        });
        let mut says = prose!["the offer of ", who, " is never answered"];
        if made.is_some() {
            says.push(prose![", though ", whom.clone(), " sends candidates, as one does who has set an answer"]);
        }
        let last = ground.events.len() - 1;
        let went_on = match (event.at, ground.until) {
            (Some(then), Some(end)) => end.millis_since(then) >= PATIENCE_MILLIS,
            _ => false,
        };
        // Whoever has gone will not answer, nor be answered.
        let hung_up = went.after(offer.event, [offer.author, ground.story.other(offer)]);
        // A log that shows no descriptions does not show the answer either.
        let not_shown = event.lack == Some(Lack::NotShown);
        let (cause, confidence, level) = if ground.cut || not_shown || (!went_on && hung_up.is_none()) {
            (Cause::IncompleteCapture, Confidence::Likely, Level::Warning)
        } else {
            (Cause::NoAnswer, Confidence::Likely, Level::Error)
        };
        let mut one = Found::new("no-answer", level, says, offer.event)
            .and(made)
            .and(hung_up)
            .and([last])
            .of(offer.author)
            .points(cause, confidence);
        one = if cause == Cause::NoAnswer {
            if made.is_some() {
                one.next(prose!["find out where the answer of ", whom, " was lost: it was not sent, or not passed on"])
            } else {
                one.next(prose!["look at the log of ", whom, ": did it get the offer, and what did it say to it?"])
            }
        } else {
            one.next(prose!["capture until the call has come up or failed"])
        };
        found.push(one);
    }
}

/// When somebody hangs up or leaves, and when the connection of each side ends.
#[derive(Default)]
struct Went {
    all: Vec<usize>,
    of: HashMap<SideId, Vec<usize>>,
}

impl Went {
    fn of(ground: &Ground<'_>) -> Self {
        let mut sides = ground.story.sides.clone();
        let mut went = Self::default();
        for (index, event) in ground.events.iter().enumerate() {
            match event.what {
                What::Bye { .. } | What::Leave | What::Left => went.all.push(index),
                What::Closed { .. } => {
                    if let Some(side) = sides.subject(event) {
                        went.of.entry(side).or_default().push(index);
                    }
                }
                _ => {}
            }
        }
        went
    }

    /// The first time after an event that anybody hangs up, or one of the two goes.
    fn after(&self, event: usize, both: [Option<SideId>; 2]) -> Option<usize> {
        let closed = both.into_iter().flatten().filter_map(|side| self.of.get(&side));
        closed.chain([&self.all]).filter_map(|events| next_after(events, event)).min()
    }
}

/// The first of these events, which are sorted, that comes after that one.
fn next_after(events: &[usize], event: usize) -> Option<usize> {
    events.get(events.partition_point(|index| *index <= event)).copied()
}

/// Exchanges that nobody has answered and nobody has taken back.
fn open<'g>(ground: &'g Ground<'_>) -> impl Iterator<Item = &'g Exchange> {
    let all = ground.story.exchanges.iter();
    // With glare one of the two offers goes without an answer, which is as it should be.
    all.filter(|one| one.answers.is_empty() && !one.withdrawn && one.meets.is_none() && one.refused.is_none())
}

/// Answers that did not get through, came too late, or answer nothing.
pub(super) fn lost(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let story = ground.story;
    // Only where deliveries are seen does a missing one mean something.
    let deliveries = ground
        .events
        .iter()
        .any(|event| event.vantage == Vantage::Server && event.direction == Direction::ToClient && is_talk(event));
    let first_offer = story.descriptions().find(|(.., kind)| *kind == Some(SdpType::Offer));
    let first_offer = first_offer.map(|(_, offer, _)| offer.event);
    let answered: HashSet<usize> = story
        .exchanges
        .iter()
        .flat_map(|exchange| exchange.answers.iter().chain(&exchange.pranswers).copied())
        .collect();
    let said: HashSet<(Option<SideId>, Option<&'static str>)> =
        story.descriptions().map(|(_, message, kind)| (message.author, kind.map(SdpType::name))).collect();
    let last_refused = ground.events.iter().rposition(|event| matches!(event.what, What::Refused { .. }));
    for (index, message, kind) in story.descriptions() {
        let who = ground.called(message.author);
        let what = kind.map_or("description", SdpType::name);
        if deliveries && !message.only_received && message.received.is_empty() {
            let says = prose!["the ", what, " of ", who, " reached the server and was passed on to nobody"];
            if last_refused.is_none_or(|index| index <= message.event) {
                found.push(
                    Found::new("lost-description", Level::Error, says, message.event)
                        .of(message.author)
                        .points(Cause::NoAnswer, Confidence::Likely)
                        .next(prose!["see whether the other side was connected to the server then"]),
                );
            }
            continue;
        }
        if matches!(kind, Some(SdpType::Answer | SdpType::Pranswer)) && !answered.contains(&index) {
            let offers_before = first_offer.is_some_and(|offer| offer < message.event);
            let (says, level, cause, confidence) = if let Some(by) = overhears(ground, index, &said) {
                let says = prose![
                    "the answer of ",
                    who,
                    " reached ",
                    ground.called(Some(by)),
                    ", who made no offer and answers others: the server sends everything to everybody"
                ];
                (says, Level::Warning, Cause::WrongOrder, Confidence::Likely)
            } else if offers_before {
                let says = prose!["the answer of ", who, " fits no offer that is open"];
                (says, Level::Warning, Cause::WrongOrder, Confidence::Possible)
            } else {
                let says = prose!["the answer of ", who, " has no offer before it: the capture begins in the middle"];
                (says, Level::Info, Cause::IncompleteCapture, Confidence::Possible)
            };
            found.push(
                Found::new("answer-without-offer", level, says, message.event)
                    .of(message.author)
                    .points(cause, confidence),
            );
        }
    }
}

/// A client that answers offers itself and gets an answer though it has made no offer: who got it.
fn overhears(
    ground: &Ground<'_>,
    answer: usize,
    said: &HashSet<(Option<SideId>, Option<&'static str>)>,
) -> Option<SideId> {
    let message = &ground.story.messages[answer];
    let (event, by) = message.received.first().copied().filter(|_| message.only_received)?;
    let said = |kind: SdpType| said.contains(&(Some(by), Some(kind.name())));
    let client = ground.events[event].vantage == Vantage::Client && message.author != Some(by);
    (client && said(SdpType::Answer) && !said(SdpType::Offer)).then_some(by)
}

fn is_talk(event: &Event) -> bool {
    matches!(event.what, What::Description(_) | What::Candidate(_))
}

/// Two offers at the same time.
pub(super) fn glare(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let all = ground.story.exchanges.iter();
    let answered: HashSet<usize> =
        all.filter(|exchange| !exchange.answers.is_empty()).map(|exchange| exchange.offer).collect();
    let mut told = HashSet::new();
    for exchange in &ground.story.exchanges {
        let Some(meets) = exchange.meets else { continue };
        let pair = (exchange.offer.min(meets), exchange.offer.max(meets));
        if !told.insert(pair) {
            continue;
        }
        let (first, second) = (&ground.story.messages[pair.0], &ground.story.messages[pair.1]);
        let says = prose![
            ground.called(first.author),
            " and ",
            ground.called(second.author),
            " both made an offer before they had seen the other's",
            match crowd(ground, first) {
                Some(parties) => prose![
                    ", each of them to all the others: ",
                    parties,
                    " take part, and nothing says who a message is for, so that everybody answers everybody"
                ],
                None => prose![],
            }
        ];
        // Whose offer was answered tells who has yielded.
        let answered = |offer: usize| answered.contains(&offer);
        let next = match (answered(pair.0), answered(pair.1)) {
            (true, false) => {
                prose![ground.called(second.author), " yielded, as the polite one does; nothing is to be done"]
            }
            (false, true) => {
                prose![ground.called(first.author), " yielded, as the polite one does; nothing is to be done"]
            }
            _ if crowd(ground, first).is_some() => prose![
                "give each message the id of who it is for, and keep a peer connection for each of the others; a relay without \
                 ids is for two"
            ],
            (true, true) => prose![
                "both offers were answered: who answers has taken its own offer back (implicit rollback), so both yielded, and \
                 neither answer finds an offer; make one side the polite one, and let the other drop the offer that meets its \
                 own (perfect negotiation)"
            ],
            (false, false) => prose![
                "neither offer was answered: make one side the polite one, which rolls its offer back when another arrives \
                 (perfect negotiation)"
            ],
        };
        let settled = answered(pair.0) != answered(pair.1);
        let (level, confidence) =
            if settled { (Level::Info, Confidence::Possible) } else { (Level::Error, Confidence::Likely) };
        found.push(
            Found::new("glare", level, says, second.event)
                .and([first.event])
                .points(Cause::Glare, confidence)
                .next(next),
        );
    }
}

/// How many take part, where an offer is addressed to nobody and there are more than two.
fn crowd(ground: &Ground<'_>, offer: &Message) -> Option<usize> {
    let said = ground.story.descriptions().filter(|(_, message, _)| message.in_call == offer.in_call);
    let parties: HashSet<SideId> = said.filter_map(|(_, message, _)| message.author).collect();
    let open = offer.to.is_none() && offer.call.is_none();
    (open && parties.len() > 2).then_some(parties.len())
}

/// Descriptions set in a state that does not allow it.
pub(super) fn order(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let glare: HashSet<usize> = ground.story.exchanges.iter().filter(|e| e.meets.is_some()).map(|e| e.offer).collect();
    for step in &ground.story.steps {
        if step.outcome != Outcome::Wrong || step.result == Some(true) {
            continue;
        }
        // With glare the story of states is not what it seems, and has been told.
        if step.result.is_none() && !glare.is_empty() {
            continue;
        }
        let which = match step.set {
            Set::Local => "set its own ",
            Set::Remote => "got the ",
        };
        let says = prose![
            ground.called(Some(step.side)),
            " ",
            which,
            step.kind.name(),
            " in the state ",
            step.before.name(),
            ", which does not allow that"
        ];
        let (level, confidence) = match step.result {
            Some(false) => (Level::Error, Confidence::Certain),
            _ => (Level::Warning, Confidence::Possible),
        };
        found.push(
            Found::new("wrong-signaling-state", level, says, step.event)
                .of(Some(step.side))
                .points(Cause::WrongOrder, confidence)
                .next(prose!["look at what was set before it, and in which order messages are worked off"]),
        );
    }
}

/// More than one side answers one offer: a relay without ids and more than two parties.
pub(super) fn everybody(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for exchange in &ground.story.exchanges {
        let mut by: Vec<_> =
            exchange.answers.iter().filter_map(|answer| ground.story.messages[*answer].author).collect();
        by.sort_unstable();
        by.dedup();
        let offer = &ground.story.messages[exchange.offer];
        if by.len() > 1 && offer.to.is_none() {
            let says = prose![
                "the offer of ",
                ground.called(offer.author),
                " went to everybody, and ",
                count(by.len(), "side", "sides"),
                " answered it; a peer connection can take one"
            ];
            let answers = exchange.answers.iter().map(|answer| ground.story.messages[*answer].event);
            found.push(
                Found::new("everybody-answers", Level::Warning, says, offer.event)
                    .and(answers)
                    .of(offer.author)
                    .points(Cause::WrongOrder, Confidence::Possible)
                    .next(prose!["give each message the id of who it is for, and let others drop it"]),
            );
        }
    }
}

/// A server of rooms that sends to those outside of the room, too.
pub(super) fn leaks(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let mut inside: HashSet<(&str, &str)> = HashSet::new();
    let mut joins = false;
    for (index, event) in ground.events.iter().enumerate() {
        let Some(room) = event.room.as_deref() else { continue };
        let Some(connection) = event.connection.as_deref() else { continue };
        match &event.what {
            What::Join | What::Joined { .. } if event.direction == Direction::ToServer => {
                joins = true;
                inside.insert((connection, room));
            }
            What::Leave if event.direction == Direction::ToServer => {
                inside.remove(&(connection, room));
            }
            What::Description(_) | What::Candidate(_)
                if joins && event.direction == Direction::ToClient && !inside.contains(&(connection, room)) =>
            {
                let says = prose![
                    "a message of the room ",
                    theirs(room),
                    " reached ",
                    theirs(connection),
                    ", which is not in it: the server sends to everybody"
                ];
                let one = Found::new("room-leak", Level::Warning, says, index);
                found.push(one.next(prose!["send to the room, not to all sockets (socket.io: `socket.to(room)`)"]));
                return;
            }
            _ => {}
        }
    }
}
