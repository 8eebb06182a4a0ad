//! A description as rules see it: its parts, with quick look-ups and the facts that many rules ask for.

use std::collections::HashMap;

use super::line::{Line, words};
use super::part::{Facts, Index, Part};
use super::profile::Profile;
use crate::sdp::SdpType;
use crate::sdp::attr::ice::split_options;
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
    /// Which of the texts of a finding it is: 0, or 1 for the answer of a pair and the later of two steps.
    pub number: usize,
    /// `a=group:BUNDLE` lines.
    pub bundles: Vec<Bundle<'a>>,
    /// The session part, then the media sections.
    pub(super) facts: Vec<Facts<'a>>,
    pub(super) index: Index,
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
        let mut this = Self { session, kind, profile, number: 0, bundles: Vec::new(), facts, index };
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
            let mids: Vec<(&'a str, Span)> = words(document.slice(span), span, ' ').collect();
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
    pub fn sections(&self) -> impl DoubleEndedIterator<Item = Part<'_>> + ExactSizeIterator {
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
}
