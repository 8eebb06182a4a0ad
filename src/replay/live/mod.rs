//! A session played again with a signaling server: what each client of it says, in the order of the capture, and what it
//! ought to get for it. Sockets and clock are somebody else's; here is who says what when, with which names, and whether
//! what comes back is what is recorded.

mod compare;
mod player;
mod script;

pub use compare::Difference;
pub use player::{Next, Player};
pub use script::{Chosen, Script, Unfit, script};

use crate::signal::Moment;
use crate::signal::event::{Event, Name};

/// A client that is played: one connection of the capture.
#[derive(Clone, Debug)]
pub struct Part {
    /// What to call it: its name, or that of its connection.
    pub called: Option<Name>,
    /// The name it has, or asks for.
    pub own: Option<Name>,
}

/// Something a client does.
#[derive(Clone, Debug)]
pub struct Act {
    /// Which client.
    pub part: usize,
    /// The event it was; none: it is not in the capture, and has to be done first.
    pub event: Option<usize>,
    /// When it was done.
    pub at: Option<Moment>,
    /// What.
    pub doing: Doing,
}

/// What a client does.
#[derive(Clone, Debug)]
pub enum Doing {
    /// It connects.
    Open,
    /// It says this.
    Say(Box<Event>),
    /// It closes its connection.
    Close,
}

/// Something a client ought to get.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Which client.
    pub part: usize,
    /// The event in which it got it.
    pub event: usize,
    /// What came of it.
    pub got: Got,
}

/// What came back for something that was recorded.
#[derive(Clone, Debug)]
pub enum Got {
    /// Nothing.
    Nothing,
    /// The same.
    Same,
    /// Something like it.
    Differs(Difference, Box<Event>),
}

/// What came back that is not recorded.
#[derive(Clone, Debug)]
pub struct Unexpected {
    /// To which client.
    pub part: usize,
    /// What.
    pub event: Event,
}

/// What it came to.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// Who was played.
    pub parts: Vec<Part>,
    /// The events that were said again.
    pub said: usize,
    /// Those that were not, since the connection was gone or the time was over.
    pub unsaid: usize,
    /// Events that cannot be said in this dialect.
    pub unspeakable: usize,
    /// What was to come back.
    pub expected: Vec<Expected>,
    /// What came besides.
    pub unexpected: Vec<Unexpected>,
    /// So many more came besides, and are not kept.
    pub more: usize,
    /// So many answers of the server's own came, of which the capture shows none.
    pub own: usize,
    /// So much came that is not recorded, while the clients left.
    pub parted: usize,
}

impl Played {
    /// How much of it came back the same.
    pub fn same(&self) -> usize {
        self.expected.iter().filter(|one| matches!(one.got, Got::Same)).count()
    }

    /// How much came back otherwise.
    pub fn differs(&self) -> usize {
        self.expected.iter().filter(|one| matches!(one.got, Got::Differs(..))).count()
    }

    /// How much did not come back.
    pub fn missing(&self) -> usize {
        self.expected.iter().filter(|one| matches!(one.got, Got::Nothing)).count()
    }

    /// Did everything come back as it is recorded, and nothing else?
    pub fn is_same(&self) -> bool {
        self.same() == self.expected.len() && self.unexpected.is_empty() && self.more == 0 && self.unsaid == 0
    }
}
