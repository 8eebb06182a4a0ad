//! What a server, or the other side, refused.

use std::collections::HashMap;

use super::clients::Clients;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::Ground;
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Direction, Event, Vantage, What};

/// What was refused, by its words.
struct Refusal {
    name: &'static str,
    what: &'static str,
    cause: Cause,
    next: &'static str,
}

const fn refusal(asked: Asked) -> Refusal {
    match asked {
        Asked::Name => Refusal {
            name: "name-refused",
            what: "a name was refused",
            cause: Cause::RegistrationRefused,
            next: "choose another name, or find out who holds this one",
        },
        Asked::Access => Refusal {
            name: "access-refused",
            what: "a client was not let in",
            cause: Cause::RegistrationRefused,
            next: "check the token, key or password, and whether it has expired",
        },
        Asked::Peer => Refusal {
            name: "peer-not-found",
            what: "the peer that was called is not there",
            cause: Cause::PeerNotFound,
            next: "check the peer's name, and that it was registered before the call",
        },
        Asked::Call => Refusal {
            name: "call-refused",
            what: "the call was refused",
            cause: Cause::PeerBusy,
            next: "try again when the peer is free",
        },
        Asked::Room => Refusal {
            name: "room-refused",
            what: "the room did not let a client in",
            cause: Cause::RoomFull,
            next: "check how many the room takes, and who is in it",
        },
        Asked::Description => Refusal {
            name: "description-refused",
            what: "a description was refused",
            cause: Cause::RejectedDescription,
            next: "run `rtcscope sdp lint` on it: `--extract` writes it to a file",
        },
        Asked::Other => Refusal {
            name: "request-refused",
            what: "a request was refused",
            cause: Cause::ApiError,
            next: "see what the server says, and what was asked before it",
        },
    }
}

/// What is granted, and to whom: by connection, or by the name of who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Grant {
    Name,
    Answer,
    Call,
    Room,
    Description,
}

/// The last event in which each thing is granted: a capture may hold as many refusals as there are lines.
struct Granted<'g>(HashMap<(Grant, Option<&'g str>), usize>);

impl<'g> Granted<'g> {
    fn of(ground: &Ground<'g>) -> Self {
        let mut last = HashMap::new();
        for (index, event) in ground.events.iter().enumerate() {
            let here = event.connection.as_deref();
            let grants: &[Grant] = match &event.what {
                What::Registered { .. } => &[Grant::Name],
                What::Accepted => &[Grant::Call],
                What::Joined { .. } => &[Grant::Room],
                What::Description(said) if said.kind == Some(SdpType::Offer) => &[Grant::Description],
                What::Description(_) => &[Grant::Description, Grant::Answer],
                _ => &[],
            };
            for grant in grants {
                let whom = if *grant == Grant::Call { event.to.as_deref() } else { here };
                last.insert((*grant, whom), index);
            }
        }
        Self(last)
    }

    /// Is what was refused there granted later? Then it was no more than a try.
    fn later(&self, asked: Asked, index: usize, event: &Event) -> bool {
        let (grants, whom): (&[Grant], _) = match asked {
            Asked::Name => (&[Grant::Name], &event.connection),
            Asked::Access => (&[Grant::Name, Grant::Answer], &event.connection),
            Asked::Peer | Asked::Call => (&[Grant::Call], &event.to),
            Asked::Room => (&[Grant::Room], &event.connection),
            Asked::Description => (&[Grant::Description], &event.connection),
            Asked::Other => (&[], &None),
        };
        let last = |grant: &Grant| self.0.get(&(*grant, whom.as_deref()));
        grants.iter().filter_map(last).any(|last| *last > index)
    }
}

/// Refusals, and errors that somebody reports.
pub(super) fn refused(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let all_granted = Granted::of(ground);
    let open_offer = first_open_offer(ground);
    let mut clients = Clients::of(ground);
    // Errors that were told: where, whether by who sent it, and in which capture.
    let mut told: HashMap<(Option<&str>, &str), (usize, bool, u16)> = HashMap::new();
    for (index, event) in ground.events.iter().enumerate() {
        if let Some(before) = index.checked_sub(1) {
            clients.pass(before, &ground.events[before]);
        }
        match &event.what {
            What::Refused { asked, reason } => {
                let Refusal { name, what, cause, next } = refusal(*asked);
                let granted = all_granted.later(*asked, index, event);
                let wanted = clients.asked_for(index, event, *asked, NEAR);
                let what = match (wanted, &event.to) {
                    (Some(wanted), _) => prose!["the name ", theirs(wanted), " was refused"],
                    // who is told that a peer is not there is not that peer
                    (None, Some(to)) if matches!(asked, Asked::Access | Asked::Room) => {
                        prose![what, " (", theirs(to), ")"]
                    }
                    _ => prose![what],
                };
                let mut says = prose![what, reason_of(reason.as_deref())];
                if granted {
                    says.push("; it was granted later");
                    found.push(Found::new(name, Level::Info, says, index));
                    continue;
                }
                let (level, confidence) = match asked {
                    Asked::Other => (Level::Warning, Confidence::Possible),
                    Asked::Name | Asked::Access if clients.beside_the_call(event, wanted) => {
                        says.push(", to a client that has no part in the call");
                        (Level::Warning, Confidence::Possible)
                    }
                    _ => (Level::Error, Confidence::Certain),
                };
                found.push(Found::new(name, level, says, index).points(cause, confidence).next(prose![next]));
            }
            What::Error { code, text } => {
                // What one side reports and the other one hears is one error.
                let leaves = matches!(event.direction, Direction::ToServer | Direction::Sent);
                let source = event.place.source;
                if let Some((at, sent, known)) = told.get(&(code.as_deref(), &**text)).copied()
                    && (known != source || sent && !leaves)
                {
                    let one: &mut Found = &mut found[at];
                    one.evidence.extend((one.evidence.len() < 16).then_some(index));
                    continue;
                }
                told.insert((code.as_deref(), &**text), (found.len(), leaves, source));
                let from = event.from.as_ref().map_or_else(Prose::default, |from| prose![" (from ", theirs(from), ")"]);
                let code = code.as_deref().map_or_else(Prose::default, |code| prose![theirs(code), " "]);
                let words = if text.is_empty() { prose!["no words"] } else { theirs(text).into() };
                let of_server = event.vantage == Vantage::Server && !leaves && event.from.is_none();
                let what = if of_server { "the server reports an error" } else { "an error was reported" };
                let says = prose![what, from, ": ", code, words];
                // Passed on between the two in the middle of a call, it ends the call.
                let ends_call = open_offer.is_some_and(|offer| offer < index)
                    && (event.from.is_some() || after_an_offer(ground, index));
                let (points, level) = if ends_call {
                    (Some((Cause::RejectedDescription, Confidence::Likely)), Level::Error)
                } else if open_offer.is_none_or(|offer| offer >= index) && after_the_end(ground, index) {
                    // A server's way to say that the other one has gone.
                    (None, Level::Info)
                } else {
                    (Some((Cause::ApiError, Confidence::Possible)), Level::Warning)
                };
                let next = if ends_call {
                    prose![
                        "look at what reported it: its own log says more; `rtcscope replay --extract` writes the description into \
                         a file, and `rtcscope sdp lint` says what may be wrong with it"
                    ]
                } else {
                    prose!["look at the log of what reported it, at that time"]
                };
                let mut one = Found::new("error-reported", level, says, index).next(next);
                one.points = points;
                found.push(one);
            }
            _ => {}
        }
    }
}

/// Does the error come from the server, at once after somebody has hung up or gone?
fn after_the_end(ground: &Ground<'_>, index: usize) -> bool {
    let event = &ground.events[index];
    let of_server = event.direction == Direction::ToClient && event.from.is_none();
    let mut before = ground.events[..index].iter().rev().take(CLOSE);
    let gone = |event: &Event| matches!(event.what, What::Bye { .. } | What::Leave | What::Left | What::Closed { .. });
    of_server && !ground.story.exchanges.is_empty() && before.any(gone)
}

/// What a server says about somebody's going comes within so many events of it.
const CLOSE: usize = 8;

/// The first offer that nobody ever answers.
fn first_open_offer(ground: &Ground<'_>) -> Option<usize> {
    let open = ground.story.exchanges.iter().filter(|exchange| exchange.answers.is_empty());
    open.map(|exchange| ground.story.messages[exchange.offer].event).min()
}

/// Does the error answer an offer: has the client at this connection made one, and sent nothing since but candidates; or
/// got one, and this is what it says to it?
pub(super) fn after_an_offer(ground: &Ground<'_>, index: usize) -> bool {
    let event = &ground.events[index];
    let arrives = |event: &Event| matches!(event.direction, Direction::ToClient | Direction::Received);
    let leaves = |event: &Event| matches!(event.direction, Direction::ToServer | Direction::Sent);
    if !(arrives(event) || leaves(event) && event.vantage == Vantage::Client) {
        return false;
    }
    let mut before = ground.events[..index].iter().rev().take(NEAR).filter(|earlier| {
        earlier.connection == event.connection && if arrives(event) { leaves(earlier) } else { arrives(earlier) }
    });
    let last = before.find(|earlier| !matches!(earlier.what, What::Candidate(_) | What::EndOfCandidates { .. }));
    last.is_some_and(|last| last.description().is_some_and(|said| said.kind == Some(SdpType::Offer)))
}

/// So many events are looked back through for the offer that an error answers.
const NEAR: usize = 4096;

fn reason_of(reason: Option<&str>) -> Prose {
    reason.filter(|reason| !reason.is_empty()).map_or_else(Prose::default, |reason| prose![": ", theirs(reason)])
}

/// Messages to somebody who never was there. Only a server sees who is.
pub(super) fn nobody(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let by_server = ground.events.iter().any(|event| event.vantage == Vantage::Server);
    if !by_server || ground.cut {
        return;
    }
    // Somebody is there who says something, is registered, or gets something.
    let mut there: std::collections::HashSet<&str> = std::collections::HashSet::new();
    for event in ground.events {
        there.extend(event.from.as_deref());
        if let What::Register { name: Some(name) } | What::Registered { name: Some(name) } = &event.what {
            there.insert(name);
        }
        if event.connection.is_some() && matches!(event.direction, Direction::ToClient) {
            there.extend(event.to.as_deref());
        }
    }
    let registers = ground.events.iter().any(|event| {
        matches!(event.what, What::Register { .. } | What::Registered { .. } | What::Join | What::Joined { .. })
    });
    let mut told = std::collections::HashSet::new();
    for (index, event) in ground.events.iter().enumerate() {
        let Some(to) = event.to.as_deref() else { continue };
        let talks = matches!(event.what, What::Description(_) | What::Candidate(_) | What::Call | What::RequestOffer);
        if talks && registers && !there.contains(to) && told.insert(to) {
            let says = prose!["a message goes to ", theirs(to), ", who was never there in this capture"];
            found.push(
                Found::new("message-to-nobody", Level::Error, says, index)
                    .points(Cause::PeerNotFound, Confidence::Likely)
                    .next(prose!["check the peer's name, and that it was registered before the call"]),
            );
        }
    }
}
