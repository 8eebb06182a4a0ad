//! Is what comes back what is recorded? Names may be others: servers draw them anew.

use std::collections::HashMap;

use crate::signal::event::{Asked, Event, Lack, Name, What};

/// In what something that came back differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The description is another one.
    Description,
    /// The candidate is another one, or belongs to another section.
    Candidate,
    /// The words are others.
    Words,
    /// There are more or fewer in the room.
    Members,
    /// It is from somebody else.
    Sender,
    /// It is of another room.
    Room,
}

impl Difference {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Description => "another description",
            Self::Candidate => "another candidate",
            Self::Words => "other words",
            Self::Members => "another number of members",
            Self::Sender => "from somebody else",
            Self::Room => "of another room",
        }
    }

    /// In data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Candidate => "candidate",
            Self::Words => "words",
            Self::Members => "members",
            Self::Sender => "sender",
            Self::Room => "room",
        }
    }
}

/// Names of the capture, with those that stand for them now.
pub(super) type Names = HashMap<Name, Name>;

/// What can stand for each other: events of one class.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Class(&'static str, u8, Box<str>);

/// The class of an event.
pub(super) fn class(event: &Event) -> Class {
    let (number, name): (u8, &str) = match &event.what {
        What::Refused { asked, .. } => (
            match asked {
                Asked::Name => 1,
                Asked::Peer => 2,
                Asked::Call => 3,
                Asked::Room => 4,
                Asked::Access => 5,
                Asked::Description => 6,
                Asked::Other => 7,
            },
            "",
        ),
        What::Other(other) => (0, &other.name),
        _ => (0, ""),
    };
    Class(event.what.name(), number, name.into())
}

/// Is it nothing to be compared: the pulse of a connection and its handshakes?
pub(super) fn is_pulse(event: &Event) -> bool {
    match &event.what {
        What::Keepalive | What::Opened | What::Closed { .. } | What::Acknowledged | What::Forwarded { .. } => true,
        What::State { .. } | What::Api(_) | What::Stats(_) => true,
        What::Other(other) => ["socket.io ", "engine.io "].iter().any(|start| other.name.starts_with(start)),
        _ => false,
    }
}

fn is_same_text(one: &str, other: &str) -> bool {
    one.lines().map(str::trim_end).eq(other.lines().map(str::trim_end))
}

fn bare(candidate: &str) -> &str {
    let candidate = candidate.trim();
    candidate.strip_prefix("a=").unwrap_or(candidate)
}

/// Does a server say this of its own accord, to whoever is connected to it? The rest is passed on.
pub(super) const fn is_servers_own(event: &Event) -> bool {
    matches!(
        event.what,
        What::Registered { .. }
            | What::Accepted
            | What::Joined { .. }
            | What::Left
            | What::IceServers { .. }
            | What::Other(_)
    )
}

/// Compares two events of one class.
pub(super) fn compare(recorded: &Event, live: &Event, names: &Names) -> Result<(), Difference> {
    let known = |recorded: &Option<Name>, live: &Option<Name>| match (recorded, live) {
        (Some(recorded), Some(live)) => names.get(recorded).is_none_or(|now| now == live),
        _ => true,
    };
    // What the capture does not show whole cannot be compared.
    if !matches!(recorded.lack, Some(Lack::Cut | Lack::Elided | Lack::NotShown | Lack::Broken)) {
        match (&recorded.what, &live.what) {
            (What::Description(one), What::Description(other)) if !is_same_text(&one.sdp.text, &other.sdp.text) => {
                return Err(Difference::Description);
            }
            (What::Candidate(one), What::Candidate(other)) => {
                let same = bare(&one.candidate.text) == bare(&other.candidate.text)
                    && one.sdp_m_line_index == other.sdp_m_line_index;
                if !same {
                    return Err(Difference::Candidate);
                }
            }
            (What::Refused { reason: one, .. }, What::Refused { reason: other, .. }) if one != other => {
                return Err(Difference::Words);
            }
            (What::Error { code, text }, What::Error { code: other, text: words })
                if (code, text) != (other, words) =>
            {
                return Err(Difference::Words);
            }
            (What::Joined { members: Some(one) }, What::Joined { members: Some(other) }) if one != other => {
                return Err(Difference::Members);
            }
            _ => {}
        }
    }
    if !known(&recorded.from, &live.from) {
        return Err(Difference::Sender);
    }
    let now = recorded.room.as_ref().map(|room| names.get(room).unwrap_or(room));
    if now.zip(live.room.as_ref()).is_some_and(|(now, live)| now != live) {
        return Err(Difference::Room);
    }
    Ok(())
}

/// Learns from two events that stand for each other which names do.
pub(super) fn learn(recorded: &Event, live: &Event, names: &mut Names) {
    let named = |event: &Event| match &event.what {
        What::Registered { name } | What::Register { name } => name.clone(),
        _ => None,
    };
    let pairs = [
        (recorded.from.clone(), live.from.clone()),
        (recorded.to.clone(), live.to.clone()),
        (recorded.call.clone(), live.call.clone()),
        (named(recorded), named(live)),
    ];
    for (then, now) in pairs {
        if let (Some(then), Some(now)) = (then, now)
            && then != now
        {
            names.entry(then).or_insert(now);
        }
    }
}
