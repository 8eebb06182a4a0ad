//! Would this stack take it? What each implementation says to a description that somebody hands to it, as far as we
//! know: browsers as models of their own checks in their own order, stacks with a parser in Rust by asking that
//! parser.
//!
//! A model is held against the browser it is of: `reports/targets.md` has how well it does.

mod chromium;
mod firefox;
mod refusal;
mod verdict;

pub use verdict::{Reason, Verdict};

use super::{Description, Stack};
use crate::sdp::SdpType;

/// A stack that can be asked.
#[derive(Debug)]
pub struct Target {
    /// What it is called on the command line and in data: `chromium`.
    pub name: &'static str,
    /// Which implementation it is one of.
    pub stack: Stack,
    /// What exactly is asked, with its version, in one line.
    pub about: &'static str,
    ask: fn(&Question<'_>) -> Verdict,
}

/// What a stack is asked: here is a description from the other side; would you take it?
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The description.
    pub description: &'a Description<'a>,
    /// What it is handed over as. An answer is looked at without its offer: what does not fit that, is not seen.
    pub kind: SdpType,
}

/// Each stack that can be asked, in the order to show them in.
pub const TARGETS: &[Target] = &[
    Target {
        name: "chromium",
        stack: Stack::Chromium,
        about: "a model of the checks of libwebrtc, as they are in Chromium 156",
        ask: |question| modelled(question, chromium::check),
    },
    Target {
        name: "firefox",
        stack: Stack::Firefox,
        about: "a model of the checks of Firefox, as they are in Firefox ESR 153",
        ask: |question| modelled(question, firefox::check),
    },
];

/// Asks a model. What it says is put together so that no secret of the description is in it.
fn modelled(question: &Question<'_>, check: fn(&str, SdpType) -> refusal::Checked) -> Verdict {
    match check(question.description.session.document.text, question.kind) {
        Ok(()) => Verdict::accepted(),
        Err(refusal) => Verdict::refused(refusal.reason()),
    }
}

impl Target {
    /// Asks the stack.
    pub fn ask(&self, question: &Question<'_>) -> Verdict {
        (self.ask)(question)
    }
}

/// The target of this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
