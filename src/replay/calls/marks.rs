//! By what events of one call are known: what their descriptions say of themselves, and the protocol's number.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::replay::sides::identity_of;
use crate::sdp::SdpType;
use crate::signal::event::{Event, Name, What};

/// Something that belongs to one call at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Mark(Kind, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// User and session of an `o=` line: one peer connection.
    Session,
    /// An ICE user name fragment: one generation of one.
    Ufrag,
    /// What was said, to the letter.
    Text,
    /// The protocol's number, with who uses it.
    Number,
}

/// What an event says, as far as it matters which call it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Offer,
    Answer,
    /// A rollback, or a description without a type.
    Description,
    Candidate,
    Other,
}

/// The marks of an event, the surest first.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    pub(super) says: Says,
    /// It says of itself which peer connection it is of.
    pub(super) tells: bool,
    /// It is a description with ICE credentials.
    pub(super) by_ice: bool,
    /// What it says, to the letter.
    pub(super) text: Option<Mark>,
    pub(super) all: Vec<Mark>,
}

/// So many generations of a description are looked at.
const GENERATIONS: usize = 8;

fn mark(kind: Kind, what: &impl Hash) -> Mark {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    Mark(kind, hasher.finish())
}

impl Marks {
    pub(super) fn of(event: &Event) -> Self {
        let mut marks = Self { says: Says::Other, tells: false, by_ice: false, text: None, all: Vec::new() };
        if let Some(description) = event.description() {
            let text = &*description.sdp.text;
            marks.says = match description.kind {
                Some(SdpType::Offer) => Says::Offer,
                Some(SdpType::Answer | SdpType::Pranswer) => Says::Answer,
                _ => Says::Description,
            };
            marks.all.extend(identity_of(text).map(|identity| mark(Kind::Session, &identity)));
            let ufrags = text.lines().filter_map(|line| line.trim_end().strip_prefix("a=ice-ufrag:"));
            for ufrag in ufrags.take(GENERATIONS) {
                let ufrag = mark(Kind::Ufrag, &ufrag);
                marks.by_ice = true;
                if !marks.all.contains(&ufrag) {
                    marks.all.push(ufrag);
                }
            }
            marks.tells = !marks.all.is_empty();
            if !text.trim().is_empty() {
                marks.text = Some(mark(Kind::Text, &(text.trim_end(), marks.says == Says::Offer)));
            }
        } else if let Some(candidate) = event.candidate() {
            marks.says = Says::Candidate;
            let text = candidate.candidate.text.trim();
            let named = candidate.username_fragment.as_deref().or_else(|| ufrag(text));
            marks.all.extend(named.filter(|name| !name.is_empty()).map(|ufrag| mark(Kind::Ufrag, &ufrag)));
            marks.tells = !marks.all.is_empty();
            if !marks.tells && !text.is_empty() {
                marks.all.push(mark(Kind::Text, &text));
            }
        } else if let What::EndOfCandidates { username_fragment, .. } = &event.what {
            marks.says = Says::Candidate;
            marks.all.extend(username_fragment.as_deref().map(|ufrag| mark(Kind::Ufrag, &ufrag)));
            marks.tells = !marks.all.is_empty();
        }
        if let Some(call) = &event.call {
            marks.all.push(number(event, call));
        }
        marks
    }
}

/// A word such as `publisher` numbers a call of one connection only.
fn number(event: &Event, call: &Name) -> Mark {
    let word = call.len() < 16 && call.bytes().all(|byte| byte.is_ascii_alphabetic());
    let of = event.connection.as_deref().filter(|_| word);
    mark(Kind::Number, &(of.map(|connection| (event.origin(), connection)), call))
}

fn ufrag(candidate: &str) -> Option<&str> {
    let mut words = candidate.split(' ');
    words.find(|word| *word == "ufrag" || *word == "username-fragment")?;
    words.next()
}
