//! What a peer connection would have to take, from a capture: for each side its descriptions and the candidates it got, in
//! their order, with what the table of states says of each; and what came of it when an engine was asked.
//!
//! Nobody can set somebody else's local description: of a side's own descriptions only the place in the order and the
//! shape are used. The engine makes its own.

mod plan;
mod shape;

pub use plan::{Planned, plan};
pub use shape::{Differs, differs};

use super::jsep::{Outcome, Signaling};
use super::sides::SideId;
use crate::sdp::SdpType;

/// A peer connection of one side, with what it is given.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Whose.
    pub side: SideId,
    /// Who is at its other end, where that is known and only one.
    pub with: Option<SideId>,
    /// What, in order.
    pub tasks: Vec<Task>,
}

/// Something it is given, or has to make.
#[derive(Clone, Debug)]
pub struct Task {
    /// The event it comes from.
    pub event: usize,
    /// What.
    pub given: Given,
    /// What the table of states says; of descriptions.
    pub table: Option<Table>,
}

/// What the table of states says of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The state before it, when all before it was taken as the table has it.
    pub before: Signaling,
    /// What it comes to.
    pub outcome: Outcome,
    /// The capture shows that it failed there, too.
    pub failed: bool,
}

impl Table {
    /// The state after it.
    pub const fn after(&self) -> Signaling {
        match self.outcome {
            _ if self.failed => self.before,
            Outcome::To(state) | Outcome::RolledBack(state) => state,
            Outcome::Wrong => self.before,
        }
    }
}

/// What a peer connection is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// It makes and sets a description of its own, in the shape of this one; none: the capture does not show it.
    Local(SdpType, Option<Box<str>>),
    /// It is to set this description of the other side; none: the capture does not show it.
    Remote(SdpType, Option<Box<str>>),
    /// It is to take this candidate; none: the capture does not show it.
    Candidate(Option<Init>),
    /// It is told that there are no more candidates.
    End,
}

/// A candidate as it is given (W3C `RTCIceCandidateInit`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Init {
    /// `candidate:…`, or empty.
    pub candidate: Box<str>,
    /// `sdpMid`.
    pub sdp_mid: Option<Box<str>>,
    /// `sdpMLineIndex`.
    pub sdp_m_line_index: Option<u16>,
    /// `usernameFragment`.
    pub username_fragment: Option<Box<str>>,
}

/// What came of a task.
#[derive(Clone, Debug)]
pub struct Done {
    /// Whether it was taken.
    pub came: Came,
    /// The engine's signaling state after it.
    pub state: Signaling,
    /// The description that the engine made.
    pub made: Option<Box<str>>,
    /// The mids of what it was given were replaced by those that the engine gave its own offer.
    pub mids: bool,
    /// It was refused half way, and taken back.
    pub taken_back: bool,
}

/// Whether something was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// It was.
    Taken,
    /// It was not.
    Refused(Refusal),
    /// A candidate came before its description, which the engine refuses; it was given again after that.
    Early(Refusal, Option<Result<(), Refusal>>),
    /// It was not given.
    NotGiven(Why),
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The call, as W3C names it.
    pub call: &'static str,
    /// The engine's words: text from outside.
    pub error: Box<str>,
}

/// Why something was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The capture does not show it, or only part of it.
    NotShown,
    /// It follows a description that the capture does not show.
    AfterGap,
    /// There was no time left.
    Stopped,
}

/// What became of a connection that was allowed to connect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connected {
    /// `connectionState` in the end.
    pub state: &'static str,
    /// Milliseconds it was waited for.
    pub waited: u64,
}

/// A connection with what came of it.
#[derive(Clone, Debug)]
pub struct Driven {
    /// What it was given.
    pub connection: Connection,
    /// What came of each task, in their order.
    pub done: Vec<Done>,
    /// The engine could not be had, or did not live through it: its words.
    pub broke: Option<Box<str>>,
    /// Datagrams it wanted to send.
    pub datagrams: u64,
    /// How it ended where it was allowed to connect.
    pub connected: Option<Connected>,
}

impl Driven {
    /// Tasks with what came of them.
    pub fn steps(&self) -> impl Iterator<Item = (&Task, &Done)> {
        self.connection.tasks.iter().zip(&self.done)
    }
}

/// What it all comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The engine takes everything.
    Takes,
    /// Here it stops first: the connection and its task.
    Stops(usize, usize),
    /// The engine itself failed at this connection.
    Broke(usize),
    /// What was given was taken; not all could be given.
    Partly,
    /// There is nothing to give.
    Nothing,
}

/// What the capture came to.
#[derive(Clone, Debug, Default)]
pub struct Drive {
    /// The connections.
    pub driven: Vec<Driven>,
    /// So many more were not driven: too many.
    pub left_out: usize,
    /// So many descriptions say nowhere whether they are offers or answers.
    pub untyped: usize,
    /// It was allowed to connect.
    pub connects: bool,
}

impl Drive {
    /// How many were refused that the capture shows to have failed.
    pub fn failed_alike(&self) -> usize {
        let alike = |(task, done): &(&Task, &Done)| {
            matches!(done.came, Came::Refused(_)) && task.table.is_some_and(|table| table.failed)
        };
        self.driven.iter().flat_map(Driven::steps).filter(alike).count()
    }

    /// What it comes to: the first refusal in the order of the capture, if there is one. What failed in the capture, too,
    /// is none.
    pub fn verdict(&self) -> Verdict {
        let mut stops: Option<(usize, usize, usize)> = None;
        let mut gaps = self.left_out > 0 || self.untyped > 0;
        let mut steps = 0;
        for (at, driven) in self.driven.iter().enumerate() {
            for (number, (task, done)) in driven.steps().enumerate() {
                match &done.came {
                    Came::Taken => steps += 1,
                    Came::Refused(_) if task.table.is_some_and(|table| table.failed) => steps += 1,
                    Came::NotGiven(_) => gaps = true,
                    Came::Refused(_) | Came::Early(..) => {
                        if stops.is_none_or(|(event, ..)| task.event < event) {
                            stops = Some((task.event, at, number));
                        }
                    }
                }
            }
        }
        let broke = self.driven.iter().position(|driven| driven.broke.is_some());
        match (stops, broke) {
            (Some((_, at, number)), _) => Verdict::Stops(at, number),
            (None, Some(at)) => Verdict::Broke(at),
            (None, None) if steps == 0 => Verdict::Nothing,
            (None, None) if gaps => Verdict::Partly,
            (None, None) => Verdict::Takes,
        }
    }

    /// How many steps were taken.
    pub fn taken(&self) -> usize {
        self.driven.iter().flat_map(Driven::steps).filter(|(_, done)| done.came == Came::Taken).count()
    }
}
