//! What a rule is.

use super::{Description, Findings, Line, Pair, Part, Profiles, Stack, Step};
use crate::diagnostic::Level;
use crate::sdp::SdpType;

/// One rule. Build it with [`Rule::new`] and the methods after it, so that what is not said has its default.
#[derive(Debug)]
pub struct Rule {
    /// The slug it is known by, equal to its file's name: `group-unknown-mid`. Reads as "allow NAME".
    pub name: &'static str,
    /// How bad a finding is, unless the rule itself says otherwise for a milder case.
    pub level: Level,
    /// What is wrong, in one line: no capital letter, no full stop.
    pub title: &'static str,
    /// Where it applies.
    pub profiles: Profiles,
    /// What it means and why it matters: sentences.
    pub meaning: &'static str,
    /// What breaks in which implementation: sentences.
    pub breaks: &'static [(Stack, &'static str)],
    /// The sentences with which implementations refuse what this rule finds; `{}` stands for anything.
    pub refusals: &'static [(Stack, &'static str)],
    /// How to mend it: sentences in the imperative.
    pub remedy: &'static str,
    /// Where it is written: `RFC 9143, section 7.2`.
    pub spec: &'static [&'static str],
    /// Where it was seen: addresses of public threads.
    pub seen: &'static [&'static str],
    /// Why the level is not the one that the specification's wording suggests; empty when it is.
    pub level_note: &'static str,
    /// What is run.
    pub check: Check,
    /// Texts it must find something in, at the places marked.
    pub fails: &'static [Example],
    /// Texts it must not find anything in.
    pub passes: &'static [Example],
}

/// What a rule looks at. Plain functions: no state, no clock, no network.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each readable line of these types and attributes: `&["candidate"]`, `&["m"]`. The frugal kind: a rule about
    /// something that is not in a description costs nothing.
    Line(&'static [&'static str], fn(&Line<'_>, &mut Findings<'_>)),
    /// Each line of these types and attributes whose value does not fit its grammar; without names: of all those that
    /// no other rule names so.
    Unreadable(&'static [&'static str], fn(&Line<'_>, &mut Findings<'_>)),
    /// Each line whose type or attribute is not known, and each that is no line of SDP.
    Unknown(fn(&Line<'_>, &mut Findings<'_>)),
    /// Each media section.
    Section(fn(&Part<'_>, &mut Findings<'_>)),
    /// The description as a whole.
    Description(fn(&Description<'_>, &mut Findings<'_>)),
    /// An offer with its answer.
    Pair(fn(&Pair<'_>, &mut Findings<'_>)),
    /// What one side says, after what it said before.
    Step(fn(&Step<'_>, &mut Findings<'_>)),
}

/// An example. In a failing one `«…»` marks the place a finding is about and `‹…›` the further places; the marks are
/// not part of the text. Lines end in LF here; a text need not be a whole description.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// A description of which nobody says whether it is offer or answer.
    Text(&'static str),
    /// An offer.
    Offer(&'static str),
    /// An answer.
    Answer(&'static str),
    /// An offer with its answer.
    Pair(&'static str, &'static str),
    /// What one side says one after the other.
    Steps(&'static [(SdpType, &'static str)]),
    /// Offers and answers in turn, of both sides, beginning with an offer: `[offer, answer, offer, answer …]`.
    Exchange(&'static [&'static str]),
}

/// Rules about one subject.
#[derive(Debug)]
pub struct Family {
    /// What it is called on the command line, equal to its folder's name: `bundle`.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// The rules, in the order of their names.
    pub rules: &'static [&'static Rule],
}

impl Rule {
    /// A rule for [`Profiles::WEBRTC`] with nothing said of it yet.
    pub const fn new(name: &'static str, level: Level, title: &'static str, check: Check) -> Self {
        Self {
            name,
            level,
            title,
            profiles: Profiles::WEBRTC,
            meaning: "",
            breaks: &[],
            refusals: &[],
            remedy: "",
            spec: &[],
            seen: &[],
            level_note: "",
            check,
            fails: &[],
            passes: &[],
        }
    }
}
