//! The session part or a media section, as rules see it.

use std::sync::OnceLock;

use super::Description;
use super::extension::{Extension, Extensions};
use super::findings::Spot;
use super::index::{Index, range};
use super::line::{Line, words};
use super::payload::{Numbers, Payload, Payloads, Traits};
use super::traits::{Codec, Feedback};
use crate::sdp::attr::candidate::Candidate;
use crate::sdp::view::Session;
use crate::text::Span;

/// The session part of a description, or one of its media sections.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The description.
    pub of: &'a Description<'a>,
    /// 0 for the session part.
    pub(super) number: usize,
}

/// Which way media flows, as seen by who wrote the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    #[default]
    SendRecv,
    /// Only sends.
    SendOnly,
    /// Only receives.
    RecvOnly,
    /// Neither.
    Inactive,
}

impl Direction {
    /// By its name in SDP.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sendrecv" => Self::SendRecv,
            "sendonly" => Self::SendOnly,
            "recvonly" => Self::RecvOnly,
            "inactive" => Self::Inactive,
            _ => return None,
        })
    }

    /// Its name in SDP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// Does this side send?
    pub const fn sends(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }

    /// Does this side receive?
    pub const fn receives(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }

    /// From what both want.
    pub const fn of(sends: bool, receives: bool) -> Self {
        match (sends, receives) {
            (true, true) => Self::SendRecv,
            (true, false) => Self::SendOnly,
            (false, true) => Self::RecvOnly,
            (false, false) => Self::Inactive,
        }
    }

    /// The same as seen by the other side.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self::of(self.receives(), self.sends())
    }
}

/// What many rules ask of a section, found once.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    kind: &'a str,
    port: Option<u16>,
    protocol: &'a str,
    /// What the name of the protocol says.
    rtp: bool,
    dtls: bool,
    data: bool,
    pub(super) mid: Option<&'a str>,
    written: Option<Direction>,
    direction: Direction,
    bundle_only: bool,
    rtsp: bool,
    pub(super) rejected: bool,
    pub(super) bundle: Option<u32>,
    payloads: OnceLock<Payloads>,
    extensions: OnceLock<Extensions>,
}

impl<'a> Facts<'a> {
    /// Reads the facts of section `number` (from 1). `inherited` is the direction of the session part, `rtsp` tells
    /// that it has `a=control`.
    pub(super) fn of(
        session: &'a Session<'a>,
        index: &Index,
        number: usize,
        inherited: Option<Direction>,
        rtsp: bool,
    ) -> Self {
        let first = |name| index.first(number, name).map(|line| &session.entries[line]);
        let get = |name, field| first(name).and_then(|entry| session.get(entry, field));
        let port = get("m", "port").and_then(|port| port.parse().ok());
        let bundle_only = first("bundle-only").is_some();
        let rtsp = rtsp || first("control").is_some();
        let written = index.direction(number);
        let protocol = get("m", "protocol").unwrap_or_default();
        Self {
            kind: get("m", "media").unwrap_or_default(),
            port,
            protocol,
            rtp: contains(protocol, b"RTP/"),
            dtls: contains(protocol, b"TLS"),
            data: contains(protocol, b"SCTP"),
            mid: get("mid", "mid"),
            written,
            direction: written.or(inherited).unwrap_or_default(),
            bundle_only,
            rtsp,
            // RTSP agrees on the ports later, so that 0 says nothing.
            rejected: port == Some(0) && !bundle_only && !rtsp,
            bundle: None,
            payloads: OnceLock::new(),
            extensions: OnceLock::new(),
        }
    }
}

/// Protocols are short: a plain loop beats the searchers of `str`.
fn contains(protocol: &str, word: &[u8]) -> bool {
    protocol.as_bytes().windows(word.len()).any(|window| window == word)
}

impl<'a> Part<'a> {
    const fn facts(&self) -> &'a Facts<'a> {
        &self.of.facts.as_slice()[self.number]
    }

    /// Is it a media section?
    pub const fn is_media(&self) -> bool {
        self.number > 0
    }

    /// Index of the media section, from 0; none for the session part.
    pub const fn index(&self) -> Option<usize> {
        self.number.checked_sub(1)
    }

    /// Its lines, the unreadable ones too.
    pub fn lines(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let this = *self;
        range(self.of.session, self.number).map(move |index| Line::new(this, index))
    }

    /// The first readable line of this type or attribute (`m`, `mid`). Quick.
    #[inline]
    pub fn first(&self, name: &str) -> Option<Line<'a>> {
        self.of.index.first(self.number, name).map(|index| Line::new(*self, index))
    }

    /// All readable lines of this type or attribute, in order.
    #[inline]
    pub fn all(&self, name: &str) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let this = *self;
        std::iter::successors(self.first(name), move |line| {
            this.of.index.next(line.index()).map(|index| Line::new(this, index))
        })
    }

    /// This line and those after it of the same kind.
    pub(super) fn of_a_kind(&self, first: usize) -> impl Iterator<Item = Line<'a>> + use<'a> {
        std::iter::successors(Some(Line::new(*self, first)), Line::next_of_its_kind)
    }

    /// Is there a readable line of this type or attribute?
    #[inline]
    pub fn has(&self, name: &str) -> bool {
        self.of.index.has(self.number, name)
    }

    /// The text of a field of the first line of this type or attribute.
    #[inline]
    pub fn text(&self, name: &str, field: &str) -> Option<&'a str> {
        self.first(name)?.text(field)
    }

    /// The line that applies: the section's own, or else the session part's.
    #[inline]
    pub fn effective(&self, name: &str) -> Option<Line<'a>> {
        self.first(name).or_else(|| self.of.session_part().first(name))
    }

    /// The lines that apply: the section's own, or else the session part's (as fingerprints are inherited).
    #[inline]
    pub fn all_effective(&self, name: &str) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let part = if self.has(name) { *self } else { self.of.session_part() };
        part.all(name)
    }

    /// The `m=` line, readable or not; none for the session part.
    pub fn media_line(&self) -> Option<Line<'a>> {
        self.is_media().then(|| Line::new(*self, range(self.of.session, self.number).start))
    }

    /// Where to point when something is missing from the part: its `m=` line, or the first line of the description.
    pub fn at(&self) -> Spot {
        let document = self.of.session.document;
        let first = range(self.of.session, self.number).start;
        let span = document.lines.get(first).map_or_else(Span::default, |line| line.span());
        Spot { source: self.of.number, span }
    }

    /// `audio`, `video`, `application`; empty for the session part and when the `m=` line cannot be read.
    pub const fn kind(&self) -> &'a str {
        self.facts().kind
    }

    /// The port; none when the `m=` line cannot be read.
    pub const fn port(&self) -> Option<u16> {
        self.facts().port
    }

    /// The transport protocol: `UDP/TLS/RTP/SAVPF`.
    pub const fn protocol(&self) -> &'a str {
        self.facts().protocol
    }

    /// The mid.
    pub const fn mid(&self) -> Option<&'a str> {
        self.facts().mid
    }

    /// The direction that applies, `sendrecv` when none is written (RFC 8866, section 6.7).
    pub const fn direction(&self) -> Direction {
        self.facts().direction
    }

    /// The direction written in this very part.
    pub fn written_direction(&self) -> Option<Direction> {
        if self.is_media() { self.facts().written } else { self.of.index.direction(0) }
    }

    /// `a=bundle-only`?
    pub const fn is_bundle_only(&self) -> bool {
        self.facts().bundle_only
    }

    /// Port 0 without `a=bundle-only` (and not RTSP, where it says nothing): not wanted.
    pub const fn is_rejected(&self) -> bool {
        self.facts().rejected
    }

    /// RTSP: `a=control` here or for the session.
    pub const fn is_rtsp(&self) -> bool {
        self.facts().rtsp
    }

    /// RTP, in whatever wrapping?
    pub const fn is_rtp(&self) -> bool {
        self.facts().rtp
    }

    /// Over DTLS, by the name of its protocol?
    pub const fn is_dtls(&self) -> bool {
        self.facts().dtls
    }

    /// Data channels?
    pub const fn is_data(&self) -> bool {
        self.facts().data
    }

    /// The BUNDLE group it is in: index in [`Description::bundles`].
    pub const fn bundle(&self) -> Option<usize> {
        match self.facts().bundle {
            Some(index) => Some(index as usize),
            None => None,
        }
    }

    /// Is it the section whose transport the others of its BUNDLE group use?
    pub fn is_tagged(&self) -> bool {
        let tagged = self.bundle().and_then(|bundle| self.of.bundles.get(bundle)?.tagged);
        tagged.is_some() && tagged == self.index()
    }

    /// Must it describe a transport of its own? A section that is not rejected does, unless it is bundle-only, or rides
    /// on another one: in an answer every bundled section but the tagged one (RFC 9143, section 7.3.1). In an offer a
    /// bundled one may have to go alone, so that it must. When nobody knows which it is, the milder holds: the tagged
    /// section alone.
    pub fn owns_transport(&self) -> bool {
        if !self.is_media() || self.is_rejected() || self.is_bundle_only() {
            return false;
        }
        self.bundle().is_none() || self.is_tagged() || self.of.is_offer()
    }

    /// The payload types of an RTP section in the order of the `m=` line, with what each stands for; empty elsewhere.
    pub fn payloads(&self) -> impl DoubleEndedIterator<Item = Payload<'a>> + ExactSizeIterator + use<'a> {
        self.gathered().iter(*self)
    }

    fn gathered(&self) -> &'a Payloads {
        self.facts().payloads.get_or_init(|| Payloads::of(self))
    }

    /// A payload type of the section, when its `m=` line lists it.
    pub fn payload(&self, payload_type: u8) -> Option<Payload<'a>> {
        self.gathered().get(*self, payload_type)
    }

    /// The formats of the `m=` line, each with its place.
    pub fn formats(&self) -> impl Iterator<Item = (&'a str, Span)> + use<'a> {
        let session = self.of.session;
        let field = self.first("m").and_then(|m| session.field(m.entry(), "formats"));
        let span = field.map_or_else(Span::default, |field| field.span);
        words(session.document.slice(span), span, b' ')
    }

    /// The readable candidates, each with its line.
    pub fn candidates(&self) -> impl Iterator<Item = (Line<'a>, Candidate<'a>)> + use<'a> {
        let session = self.of.session;
        self.all("candidate").filter_map(move |line| Some((line, Candidate::of(session, line.entry())?)))
    }

    /// Which payload types the lines of an RTP section speak of. Quick.
    pub fn numbers(&self) -> &'a Numbers {
        self.gathered().numbers()
    }

    /// Does an RTP section list a payload type of this codec? Quick.
    pub fn has_codec(&self, codec: Codec) -> bool {
        self.gathered().has(codec)
    }

    /// The payload types of an RTP section whose traits are wanted, in the order of the `m=` line. Quick, where
    /// [`Part::payloads`] puts each together.
    pub fn payloads_with(&self, wanted: impl Fn(&Traits) -> bool) -> impl DoubleEndedIterator<Item = Payload<'a>> {
        self.gathered().with(*self, wanted)
    }

    /// Does this kind of feedback hold for some payload type of an RTP section? Quick.
    pub fn feeds(&self, kind: Feedback) -> bool {
        self.gathered().feeds(kind)
    }

    /// The payload type a line of this section is about, when the `m=` line lists it.
    pub fn payload_of(&self, line: &Line<'a>) -> Option<Payload<'a>> {
        self.payload(line.text("payload_type")?.parse().ok()?)
    }

    /// The place of the list of formats in the `m=` line.
    pub fn at_formats(&self) -> Spot {
        self.first("m").map_or_else(|| self.at(), |m| m.at_field("formats"))
    }

    /// Its header extensions: the readable `extmap` lines, of the session part too.
    pub fn extensions(&self) -> impl ExactSizeIterator<Item = Extension<'a>> + use<'a> {
        self.gathered_extensions().iter(*self)
    }

    fn gathered_extensions(&self) -> &'a Extensions {
        self.facts().extensions.get_or_init(|| Extensions::of(self))
    }

    /// May a header extension be there twice? Quick; no is certain.
    pub fn may_repeat_extensions(&self) -> bool {
        self.gathered_extensions().doubtful
    }

    /// Its header extension of this short name (`transport-wide-cc`), encrypted or not; the session part's where it
    /// has none of its own at all.
    pub fn extension(&self, short: &str) -> Option<Extension<'a>> {
        let part = if self.has("extmap") { *self } else { self.of.session_part() };
        part.gathered_extensions().named(part, short)
    }

    /// The section whose transport this one uses in its BUNDLE group: the tagged one, maybe itself.
    pub fn tagged(&self) -> Option<Self> {
        let tagged = self.of.bundles.get(self.bundle()?)?.tagged?;
        Some(Self { of: self.of, number: tagged + 1 })
    }

    /// Does it use the transport of another section of its BUNDLE group, if both sides agree?
    pub fn is_rider(&self) -> bool {
        self.bundle().is_some() && !self.is_tagged()
    }

    /// Is there such an attribute at all, be it unreadable? Goes over all lines: for before something is called missing.
    pub fn mentions(&self, name: &str) -> bool {
        self.lines().any(|line| line.name() == name)
    }

    /// A place in the same description.
    pub const fn spot(&self, span: Span) -> Spot {
        Spot { source: self.of.number, span }
    }

    /// Where the direction that applies is written, here or for the session; the `m=` line when it is nowhere.
    pub fn at_direction(&self) -> Spot {
        let of = |part: usize| self.of.index.direction_line(part);
        let line = of(self.number).or_else(|| of(0));
        line.map_or_else(|| self.at(), |(index, _)| Line::new(*self, index).at_name())
    }

    /// The section whose transport it uses: the tagged one of its BUNDLE group, or itself.
    pub fn carrier(&self) -> Self {
        let tagged = self.bundle().and_then(|bundle| self.of.section(self.of.bundles.get(bundle)?.tagged?));
        tagged.unwrap_or(*self)
    }

    /// The line of this attribute that holds for its transport: the carrier's, or the session part's; and where the
    /// carrier has none, its own.
    pub fn of_transport(&self, name: &str) -> Option<Line<'a>> {
        self.carrier().effective(name).or_else(|| self.first(name))
    }

    /// Has it listed all candidates of its transport: some, and either it says that they end, or the description does
    /// not announce ([`Description::announces_trickle`], which looks everywhere: ask once) that more may follow?
    pub fn has_all_candidates(&self, trickles: bool) -> bool {
        self.has("candidate") && (!trickles || self.effective("end-of-candidates").is_some())
    }

    /// The lines of the header extensions that apply. Of the session's at most 512: every section inherits them, and packets know no
    /// more ids.
    pub fn extension_lines(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let own = self.has("extmap");
        self.all_effective("extmap").take(if own { usize::MAX } else { 512 })
    }
}
