//! A description as rules see it: its parts, with quick look-ups and the facts that many rules ask for.

use std::collections::HashMap;

use super::findings::Spot;
use super::index::Index;
use super::line::{Line, words};
use super::part::{Facts, Part};
use super::profile::Profile;
use crate::sdp::SdpType;
use crate::sdp::attr::ice::split_options;
use crate::sdp::attr::lines;
use crate::sdp::locate::{Encoding, Found, Wrapping};
use crate::sdp::syntax;
use crate::sdp::view::Session;
use crate::text::{Span, offset};

/// A description to be judged.
#[derive(Debug)]
pub struct Description<'a> {
    /// The lines, read.
    pub session: &'a Session<'a>,
    /// Offer or answer: what was said of it, or else what it tells itself (`a=setup:actpass` is an offer's, a chosen
    /// role an answer's); none when nothing tells.
    pub kind: Option<SdpType>,
    /// What it is held against.
    pub profile: Profile,
    /// What was found out when it was unwrapped.
    pub unwrapped: Unwrapped,
    /// Which of the texts of a finding it is: 0, or 1 for the answer of a pair and the later of two steps.
    pub number: usize,
    /// `a=group:BUNDLE` lines.
    pub bundles: Vec<Bundle<'a>>,
    /// The session part, then the media sections.
    pub(super) facts: Vec<Facts<'a>>,
    pub(super) index: Index,
    fragment: bool,
}

/// What was found out about a description before its lines were read, when it came wrapped in something. Nothing, by
/// default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unwrapped {
    /// A byte order mark stood before it and was taken away.
    pub bom: bool,
    /// It was not UTF-8, so that each byte was taken for its character in Windows-1252.
    pub windows_1252: bool,
    /// What its line ends are worth.
    pub line_ends: LineEnds,
}

/// What the line ends of a description are worth, after it was unwrapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnds {
    /// It is a text as it is: an editor or the clipboard may have changed them, and have lost the last one.
    #[default]
    Plain,
    /// They came in a wrapping that keeps them (a JSON string): just so they were sent.
    Kept,
    /// They are those of what it was wrapped in (a log, a quoted mail), or the end is missing.
    Lost,
}

impl Unwrapped {
    /// What [`locate`](crate::sdp::locate::locate) found out.
    pub fn of(found: &Found<'_>) -> Self {
        let keeps = |wrapping: &Wrapping| match wrapping {
            Wrapping::Gzip
            | Wrapping::Base64
            | Wrapping::Percent
            | Wrapping::QuotedPrintable
            | Wrapping::Utf16
            | Wrapping::Json { .. }
            | Wrapping::Escaped
            | Wrapping::Sip => true,
            Wrapping::Colours
            | Wrapping::Flat
            | Wrapping::Literal
            | Wrapping::Html
            | Wrapping::Breaks
            | Wrapping::Quoted
            | Wrapping::Diff
            | Wrapping::Table
            | Wrapping::Prefixed
            | Wrapping::Indented
            | Wrapping::Fence
            | Wrapping::Log => false,
        };
        // A string within the lines of a log keeps them; a log within a string does not. So the innermost decides.
        let line_ends = match found.wrapping.last() {
            _ if found.cut => LineEnds::Lost,
            Some(innermost) if keeps(innermost) => LineEnds::Kept,
            Some(_) => LineEnds::Lost,
            None => LineEnds::Plain,
        };
        Self { bom: found.bom, windows_1252: found.encoding == Encoding::Windows1252, line_ends }
    }
}

/// An `a=group:BUNDLE` line.
#[derive(Clone, Debug)]
pub struct Bundle<'a> {
    /// Its line.
    pub line: usize,
    /// The mids in it, with their places.
    pub mids: Vec<(&'a str, Span)>,
    /// The index of the first section named that is not rejected: the one whose transport all use.
    pub tagged: Option<usize>,
}

impl<'a> Description<'a> {
    /// Takes a description that was read. `kind` is what its surroundings say.
    pub fn new(session: &'a Session<'a>, kind: Option<SdpType>, profile: Profile) -> Self {
        let index = Index::of(session);
        let (inherited, rtsp) = (index.direction(0), index.first(0, "control").is_some());
        let sections = 1..=session.document.sections.len();
        let facts = sections.map(|number| Facts::of(session, &index, number, inherited, rtsp));
        let facts = std::iter::once(Facts::default()).chain(facts).collect();
        let (unwrapped, fragment) = (Unwrapped::default(), is_fragment(session));
        let mut this =
            Self { session, kind, profile, unwrapped, number: 0, bundles: Vec::new(), facts, index, fragment };
        this.bundle();
        this.kind = kind.or_else(|| this.told());
        this
    }

    /// The same, as the `number`th text of a finding.
    #[must_use]
    pub const fn numbered(mut self, number: usize) -> Self {
        self.number = number;
        self
    }

    /// The same, with what was found out when it was unwrapped.
    #[must_use]
    pub const fn unwrapped(mut self, unwrapped: Unwrapped) -> Self {
        self.unwrapped = unwrapped;
        self
    }

    /// Reads the BUNDLE groups and marks which section is in which.
    fn bundle(&mut self) {
        let (session, document) = (self.session, self.session.document);
        let Some(first) = self.index.first(0, "group") else { return };
        // The last one put in stays: that is the first section of a mid.
        let mids = self.facts.iter().skip(1).enumerate().rev();
        let by_mid: HashMap<&'a str, usize> = mids.filter_map(|(index, facts)| Some((facts.mid?, index))).collect();
        let mut bundles = Vec::new();
        let mut riders = Vec::new();
        for line in std::iter::successors(Some(first), |line| self.index.next(*line)) {
            let entry = &session.entries[line];
            if session.get(entry, "semantics") != Some("BUNDLE") {
                continue;
            }
            let span = session.field(entry, "mids").map_or_else(Span::default, |field| field.span);
            let mids: Vec<(&'a str, Span)> = words(document.slice(span), span, b' ').collect();
            let mut tagged = None;
            for index in mids.iter().filter_map(|(mid, _)| by_mid.get(mid).copied()) {
                riders.push((index, bundles.len()));
                if !self.facts[index + 1].rejected {
                    tagged = tagged.or(Some(index));
                }
            }
            bundles.push(Bundle { line, mids, tagged });
        }
        for (section, bundle) in riders {
            let facts = &mut self.facts[section + 1];
            facts.bundle = facts.bundle.or(Some(offset(bundle)));
        }
        // Sections that have a mid which an earlier one has are listed too, as far as anybody can tell.
        for number in 1..self.facts.len() {
            if self.facts[number].bundle.is_none()
                && let Some(first) = self.facts[number].mid.and_then(|mid| by_mid.get(mid).copied())
            {
                self.facts[number].bundle = self.facts[first + 1].bundle;
            }
        }
        self.bundles = bundles;
    }

    /// What the description itself tells of its kind.
    fn told(&self) -> Option<SdpType> {
        let mut chosen = false;
        for setup in self.parts().filter_map(|part| part.text("setup", "role")) {
            match setup {
                "actpass" => return Some(SdpType::Offer),
                "active" | "passive" => chosen = true,
                _ => {}
            }
        }
        if self.sections().any(|section| section.is_bundle_only() && section.port() == Some(0)) {
            return Some(SdpType::Offer);
        }
        chosen.then_some(SdpType::Answer)
    }

    /// Is it known to be an offer?
    pub fn is_offer(&self) -> bool {
        self.kind == Some(SdpType::Offer)
    }

    /// Is it known to be an answer, provisional or not?
    pub const fn is_answer(&self) -> bool {
        matches!(self.kind, Some(SdpType::Answer | SdpType::Pranswer))
    }

    /// The session part (0) or a media section (from 1).
    pub(super) const fn part(&self, number: usize) -> Part<'_> {
        Part { of: self, number }
    }

    /// The session part.
    pub const fn session_part(&self) -> Part<'_> {
        self.part(0)
    }

    /// The session part, then the media sections.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        (0..self.facts.len()).map(|number| self.part(number))
    }

    /// The media sections.
    pub fn sections(&self) -> impl DoubleEndedIterator<Item = Part<'_>> + ExactSizeIterator + Clone {
        (1..self.facts.len()).map(|number| self.part(number))
    }

    /// Media section `index`, from 0.
    pub fn section(&self, index: usize) -> Option<Part<'_>> {
        (index + 1 < self.facts.len()).then(|| self.part(index + 1))
    }

    /// The first section with this mid.
    pub fn by_mid(&self, mid: &str) -> Option<Part<'_>> {
        self.sections().find(|section| section.mid() == Some(mid))
    }

    /// Does it carry anything of WebRTC: ICE credentials, a DTLS fingerprint or a DTLS transport? Without, it is plain
    /// RTP or something else altogether.
    pub fn is_webrtc(&self) -> bool {
        self.parts().any(|part| part.has("ice-ufrag") || part.has("fingerprint") || part.is_dtls())
    }

    /// Does some part say `trickle` in its `ice-options`: that candidates may come later?
    pub fn announces_trickle(&self) -> bool {
        let trickles = |line: Line<'_>| split_options(line.value()).any(|option| option == "trickle");
        self.parts().any(|part| part.all("ice-options").any(trickles))
    }

    /// The span of the whole text.
    pub fn span(&self) -> Span {
        Span::new(0, offset(self.session.document.text.len()))
    }

    /// A place in it.
    pub const fn spot(&self, span: Span) -> Spot {
        Spot { source: self.number, span }
    }

    /// Is it no whole description but ICE lines on their way (RFC 8840, section 9): candidates, credentials, and the
    /// `m=` and `mid` lines they belong to? Or attributes alone, whatever they are?
    pub const fn is_fragment(&self) -> bool {
        self.fragment
    }
}

/// The attributes that a trickle fragment may have (RFC 8840, section 9.2, and the extensions in use).
const OF_A_FRAGMENT: &[&str] = &[
    "candidate",
    "end-of-candidates",
    "group",
    "ice-lite",
    "ice-mismatch",
    "ice-options",
    "ice-pacing",
    "ice-pwd",
    "ice-ufrag",
    "mid",
    "remote-candidates",
];

fn is_fragment(session: &Session<'_>) -> bool {
    let document = session.document;
    // A whole description begins with `v=`, so that mostly one look is enough.
    let whole = |(index, line): (usize, &syntax::Line)| match line.kind {
        Some(b'a') => !document.sections.is_empty() && !OF_A_FRAGMENT.contains(&session.name(&session.entries[index])),
        Some(b'm') => false,
        Some(letter) => lines::find(letter).is_some(),
        None => document.slice(line.span()).starts_with("\u{feff}v="),
    };
    !document.lines.iter().enumerate().any(whole)
}
