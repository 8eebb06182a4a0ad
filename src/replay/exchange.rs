//! Offers with what answers them.

use super::sides::SideId;
use super::story::{Message, Story};
use crate::sdp::SdpType;
use crate::signal::event::Event;

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
}

/// Joins offers with their answers.
pub(super) fn exchanges(story: &Story, events: &[Event]) -> Vec<Exchange> {
    let mut all: Vec<Exchange> = Vec::new();
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
                        open.withdrawn = true;
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
                });
            }
            Some(SdpType::Rollback) => {
                let open = all
                    .iter_mut()
                    .rev()
                    .find(|open| open.answers.is_empty() && story.messages[open.offer].author == message.author);
                if let Some(open) = open {
                    open.withdrawn = true;
                }
            }
            Some(kind @ (SdpType::Answer | SdpType::Pranswer)) => {
                let answers = |open: &Exchange| {
                    let offer = &story.messages[open.offer];
                    let to_offerer = match (story.other(message), offer.author) {
                        (Some(to), Some(author)) => to == author,
                        _ => true,
                    };
                    let by_another = offer.author.is_none() || offer.author != message.author;
                    // Where it is known whom an offer reached, nobody else answers it.
                    let reached = offer.received.is_empty()
                        || message.author.is_none()
                        || offer.received.iter().any(|(_, side)| Some(*side) == message.author);
                    to_offerer && by_another && reached && fits(story, open.offer, index, events)
                };
                // WHIP names the call only when it answers: then any open offer may be the one.
                let near = all.len().saturating_sub(NEAR);
                let named = all[near..].iter().any(|open| story.messages[open.offer].call == message.call);
                let answers =
                    |open: &Exchange| answers(open) && (!named || same_call(&story.messages[open.offer], message));
                // The latest offer it can answer that has no answer of this side yet.
                let already = |open: &Exchange| {
                    open.answers.iter().any(|answer| story.messages[*answer].author == message.author)
                };
                let position = all[near..]
                    .iter()
                    .rposition(|open| !open.withdrawn && !already(open) && answers(open))
                    .or_else(|| all[near..].iter().rposition(|open| !already(open) && answers(open)));
                if let Some(open) = position.map(|position| &mut all[near + position]) {
                    if kind == SdpType::Answer { open.answers.push(index) } else { open.pranswers.push(index) }
                }
            }
            None => {}
        }
    }
    all
}

/// So many offers are looked back through for the one that is answered.
const NEAR: usize = 4096;

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
    one.call.is_none() || other.call.is_none() || one.call == other.call
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
