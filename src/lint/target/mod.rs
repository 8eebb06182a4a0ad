//! Would this stack take it? What each implementation says to a description that somebody hands to it, as far as we
//! know: browsers as models of their own checks in their own order, stacks with a parser in Rust by asking that
//! parser.
//!
//! A model is held against the browser it is of: `reports/targets.md` has how well it does.

mod chromium;
mod engine;
mod firefox;
mod hidden;
#[cfg(feature = "parsers")]
mod parsers;
mod refusal;
mod verdict;

pub use hidden::hide;
pub use verdict::{Reason, Verdict};

use super::{Description, Stack};
use crate::prose;
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
    Target {
        name: "pion",
        stack: Stack::Pion,
        about: "what pion/webrtc 4 with pion/sdp 3 is known to refuse; it is written in Go and cannot be asked",
        ask: engine::pion,
    },
    #[cfg(feature = "parsers")]
    Target {
        name: "webrtc-rs",
        stack: Stack::WebrtcRs,
        about: "rtc-sdp 0.21, the parser of the crates rtc and webrtc 0.21, and what that engine asks besides",
        ask: parsers::webrtc_rs,
    },
    #[cfg(feature = "parsers")]
    Target {
        name: "sdp",
        stack: Stack::WebrtcRs,
        about: "the crate sdp 0.17, the parser of webrtc-rs up to 0.17, ported from pion/sdp",
        ask: parsers::sdp,
    },
    #[cfg(feature = "parsers")]
    Target {
        name: "str0m",
        stack: Stack::Str0m,
        about: "the parser of the crate str0m 0.25, and that it needs ICE credentials and a fingerprint somewhere",
        ask: parsers::str0m,
    },
    #[cfg(feature = "parsers")]
    Target {
        name: "webrtc-sdp",
        stack: Stack::WebrtcSdp,
        about: "the crate webrtc-sdp 0.3, Mozilla's parser, which Firefox runs beside its own",
        ask: parsers::webrtc_sdp,
    },
];

/// Asks a model. What it says is put together so that no secret of the description is in it.
fn modelled(question: &Question<'_>, check: fn(&str, SdpType) -> refusal::Checked) -> Verdict {
    match check(question.description.session.document.text, question.kind) {
        Ok(()) => Verdict::accepted(),
        Err(refusal) => Verdict::refused(refusal.reason(question.description)),
    }
}

impl Target {
    /// Asks the stack.
    pub fn ask(&self, question: &Question<'_>) -> Verdict {
        let mut verdict = (self.ask)(question);
        if verdict.accepts == Some(true) && question.kind != SdpType::Offer {
            verdict.because.push(Reason {
                sentence: None,
                says: prose![
                    "that holds as far as the answer alone tells; whether it fits its offer was not looked at"
                ],
                at: None,
                rule: None,
            });
        }
        verdict
    }
}

/// The target of this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
