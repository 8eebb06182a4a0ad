//! The state machines of both peers side by side, as they stand: what a person wants to watch during a call.

use super::event::{Event, What};

/// A state machine, or what stands for one: its name, and the state that an event of it shows.
type Row = (&'static str, fn(&What) -> Option<&'static str>);

static ROWS: &[Row] = &[
    ("server", |what| match what {
        What::Server(state) => Some(state),
        _ => None,
    }),
    ("signaling", |what| match what {
        What::Signaling(state) => Some(state),
        _ => None,
    }),
    ("gathering", |what| match what {
        What::Gathering(state) => Some(state),
        _ => None,
    }),
    ("ICE", |what| match what {
        What::Ice(state) => Some(state),
        _ => None,
    }),
    ("DTLS", |what| match what {
        What::Dtls(state) => Some(state),
        _ => None,
    }),
    ("SCTP", |what| match what {
        What::Sctp(state) => Some(state),
        _ => None,
    }),
    ("data channel", |what| match what {
        What::ChannelOpen(_) => Some("open"),
        What::ChannelClosed(_) => Some("closed"),
        _ => None,
    }),
    ("messages", |what| match what {
        What::FirstEcho | What::Recovered => Some("coming back"),
        What::Stalled { .. } => Some("stalled"),
        What::Dead { .. } => Some("dead"),
        _ => None,
    }),
    ("audio", |what| match what {
        What::FirstRtp { kind: "audio", .. } => Some("arriving"),
        _ => None,
    }),
    ("video", |what| match what {
        What::FirstRtp { kind: "video", .. } => Some("arriving"),
        _ => None,
    }),
    ("connection", |what| match what {
        What::Connection(state) => Some(state),
        What::Closed => Some("closed"),
        _ => None,
    }),
];

/// The states so far.
#[derive(Clone, Debug, Default)]
pub struct Board {
    states: [Vec<Option<&'static str>>; 2],
}

impl Board {
    /// Takes an event; whether it changed anything.
    pub fn hear(&mut self, event: &Event) -> bool {
        let states = &mut self.states[event.side as usize];
        states.resize(ROWS.len(), None);
        let shown = ROWS.iter().enumerate().find_map(|(n, (_, shows))| Some((n, shows(&event.what)?)));
        shown.is_some_and(|(n, state)| states[n].replace(state) != Some(state))
    }

    /// Each state machine with the states of pc1 and pc2; `-` where it has none yet.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, [&'static str; 2])> {
        let state = |n: usize, side: usize| self.states[side].get(n).copied().flatten().unwrap_or("-");
        ROWS.iter().enumerate().map(move |(n, (name, _))| (*name, [state(n, 0), state(n, 1)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::event::Side;
    use crate::tick::Tick;

    #[test]
    fn states_stand_side_by_side() {
        let mut board = Board::default();
        let mut hear = |side, what| board.hear(&Event { at: Tick::default(), side, what });
        assert!(hear(Side::Pc1, What::Ice("checking")));
        assert!(hear(Side::Pc2, What::Ice("connected")));
        assert!(!hear(Side::Pc2, What::Ice("connected")), "nothing new");
        assert!(!hear(Side::Pc2, What::Created), "no state of its own");
        let ice = board.rows().find(|(name, _)| *name == "ICE");
        assert_eq!(ice, Some(("ICE", ["checking", "connected"])));
        assert_eq!(board.rows().next(), Some(("server", ["-", "-"])));
    }
}
