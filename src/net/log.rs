//! What the engine logs. It tells of some failures (a TURN server that refuses, a server that does not answer) nowhere
//! else, so its warnings are kept until somebody takes them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use log::{Level, LevelFilter, Log, Metadata, Record};

/// So many are kept, the latest.
const KEPT: usize = 20;
/// So much of each.
const LONGEST: usize = 300;

/// What the engine warns of in every call, though nothing is amiss.
const HARMLESS: &[&str] = &["conn.remote_addr is empty", "called with no candidate pairs"];

struct Keeper(Mutex<VecDeque<String>>);

static KEEPER: Keeper = Keeper(Mutex::new(VecDeque::new()));

impl Log for Keeper {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Warn
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let mut text = record.args().to_string();
        if HARMLESS.iter().any(|known| text.contains(known)) {
            return;
        }
        text.truncate(text.floor_char_boundary(LONGEST));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(text);
    }

    fn flush(&self) {}
}

/// Begins to keep warnings; for the program to call once.
pub fn keep() {
    if log::set_logger(&KEEPER).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
}

/// The warnings since the last time, none of them twice.
pub(crate) fn take() -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for text in KEEPER.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        if !taken.contains(&text) {
            taken.push(text);
        }
    }
    taken
}
