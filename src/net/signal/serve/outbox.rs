//! What waits for a WebSocket to be sent: bounded, in order, and closed at once when its client does not read.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::rendezvous::server::Frame;

/// What one message costs beside its bytes.
const OVERHEAD: usize = 64;

/// As many bytes are taken at a time, so that what is under way is bounded, too.
const BATCH: usize = 64 << 10;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    state: Mutex<State>,
    /// Something waits.
    pub(super) wake: Notify,
    /// It is broken off.
    pub(super) broken: Notify,
}

#[derive(Debug, Default)]
struct State {
    queue: VecDeque<Frame>,
    bytes: usize,
    closing: Option<(u16, &'static str)>,
    broken: bool,
}

/// What is to be done next with a WebSocket.
#[derive(Debug)]
pub(super) enum Next {
    /// Send these, and ask again.
    Send(Vec<Frame>),
    /// Close it.
    Close(u16, &'static str),
    /// Drop it.
    Break,
    /// Wait.
    Nothing,
}

impl Outbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a message. False when more than `limit` bytes wait already.
    pub(super) fn push(&self, frame: Frame, limit: usize) -> bool {
        let mut state = self.state();
        if state.closing.is_some() || state.broken {
            return true;
        }
        if state.bytes > limit {
            return false;
        }
        state.bytes += frame.len() + OVERHEAD;
        state.queue.push_back(frame);
        drop(state);
        self.wake.notify_one();
        true
    }

    /// Closes it after what waits.
    pub(super) fn close(&self, code: u16, reason: &'static str) {
        self.state().closing.get_or_insert((code, reason));
        self.wake.notify_one();
    }

    /// Drops what waits: nobody reads it.
    pub(super) fn break_off(&self) {
        let mut state = self.state();
        (state.broken, state.bytes) = (true, 0);
        state.queue.clear();
        drop(state);
        self.wake.notify_one();
        self.broken.notify_one();
    }

    pub(super) fn next(&self) -> Next {
        let mut state = self.state();
        if state.broken {
            return Next::Break;
        }
        let mut batch = Vec::new();
        let mut taken = 0;
        while taken < BATCH
            && let Some(frame) = state.queue.pop_front()
        {
            taken += frame.len() + OVERHEAD;
            batch.push(frame);
        }
        state.bytes -= taken;
        match (batch.is_empty(), state.closing) {
            (false, _) => Next::Send(batch),
            (true, Some((code, reason))) => Next::Close(code, reason),
            (true, None) => {
                // what a burst needed is given back
                state.queue = VecDeque::new();
                Next::Nothing
            }
        }
    }
}
