//! What a description amounts to: each section with what applies to it (session-level fallbacks included), and what
//! the whole is. No words here, only facts; [`remarks`](super::remarks) says what is remarkable about them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::SdpType;
use super::attr::candidate::{Candidate, Family};
use super::codec::{self, Codec};
use super::shape;
use super::view::{Entries, Media, Session};
use crate::text::Span;

/// The whole.
#[derive(Debug)]
pub struct Summary<'s> {
    /// Offer or answer as far as the description itself tells; none when it does not.
    pub kind: Option<SdpType>,
    /// What the kind was told by: spans in the description.
    pub kind_evidence: Option<KindEvidence>,
    /// The `o=` line.
    pub origin: Option<Origin<'s>>,
    /// The `s=` line.
    pub name: Option<&'s str>,
    /// `a=group` lines: semantics and mids.
    pub groups: Vec<Group<'s>>,
    /// `a=ice-lite`.
    pub ice_lite: bool,
    /// `a=extmap-allow-mixed` at session level.
    pub extmap_allow_mixed: bool,
    /// What the session part says that sections fall back on.
    pub session: Shared<'s>,
    /// The `c=` line of the session part.
    pub connection: Option<&'s str>,
    /// Media sections.
    pub sections: Vec<Section<'s>>,
}

/// What tells an offer from an answer inside a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindEvidence {
    /// `a=setup:actpass`, which only offers may contain.
    Actpass(Span),
    /// `a=setup:active` or `passive`, and no `actpass`: answers choose a role.
    RoleChosen(Span),
    /// A bundle-only section with port 0, as offers have (and answers by RFC 8843, which RFC 9143 replaced).
    BundleOnly(Span),
}

/// The `o=` line.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'s> {
    /// User name; `-` when there is none.
    pub username: &'s str,
    /// Session id: digits, possibly more than 64 bits.
    pub session_id: &'s str,
    /// Session version: digits.
    pub session_version: &'s str,
    /// Address.
    pub address: &'s str,
}

/// An `a=group` line.
#[derive(Clone, Debug)]
pub struct Group<'s> {
    /// `BUNDLE`, `LS` …
    pub semantics: &'s str,
    /// The mids in it.
    pub mids: Vec<&'s str>,
}

/// Attributes that may stand at session level and in a section.
#[derive(Clone, Debug, Default)]
pub struct Shared<'s> {
    /// `sendrecv`, `sendonly`, `recvonly` or `inactive`.
    pub direction: Option<&'s str>,
    /// `a=setup`.
    pub setup: Option<&'s str>,
    /// `a=ice-ufrag`.
    pub ice_ufrag: Option<&'s str>,
    /// Characters in `a=ice-pwd`; the password itself is nobody's business here.
    pub ice_pwd_length: Option<usize>,
    /// `a=ice-options`, as written.
    pub ice_options: Option<&'s str>,
    /// `a=fingerprint` lines: hash function and value.
    pub fingerprints: Vec<(&'s str, &'s str)>,
    /// `a=end-of-candidates`.
    pub end_of_candidates: bool,
    /// `b=` lines, as written.
    pub bandwidth: Vec<&'s str>,
}

/// A media section.
#[derive(Debug)]
pub struct Section<'s> {
    /// From 0.
    pub index: usize,
    /// The whole `m=` line.
    pub span: Span,
    /// `audio`, `video`, `application` …; empty when the `m=` line cannot be read.
    pub kind: &'s str,
    /// The port; none when the `m=` line cannot be read.
    pub port: Option<u16>,
    /// The transport protocol (`UDP/TLS/RTP/SAVPF`).
    pub protocol: &'s str,
    /// The formats: payload types of RTP sections.
    pub formats: Vec<&'s str>,
    /// `a=mid`.
    pub mid: Option<&'s str>,
    /// What the section itself says.
    pub own: Shared<'s>,
    /// The above with what it inherits from the session part: 16 fingerprints and 512 bytes of a text at most.
    pub effective: Shared<'s>,
    /// Index of the section whose transport it uses (its own, unless bundled).
    pub transport: usize,
    /// Port 0 without `a=bundle-only` or `a=control`: not wanted.
    pub rejected: bool,
    /// `a=control`, here or for the session: RTSP agrees on the ports later, so that 0 says nothing.
    pub rtsp: bool,
    /// `a=bundle-only`.
    pub bundle_only: bool,
    /// `a=rtcp-mux`.
    pub rtcp_mux: bool,
    /// `a=rtcp-mux-only`.
    pub rtcp_mux_only: bool,
    /// `a=rtcp-rsize`.
    pub rtcp_rsize: bool,
    /// Formats of an RTP section.
    pub codecs: Vec<Codec<'s>>,
    /// `a=extmap` lines.
    pub extensions: Vec<Extension<'s>>,
    /// `a=rid` lines: name and direction.
    pub rids: Vec<(&'s str, &'s str)>,
    /// `a=simulcast`: direction and streams, one or two of them.
    pub simulcast: Vec<(&'s str, &'s str)>,
    /// `a=msid` lines: stream and track.
    pub msids: Vec<(&'s str, Option<&'s str>)>,
    /// SSRCs in order of appearance, each once.
    pub ssrcs: Vec<u64>,
    /// `a=ssrc-group` lines: semantics and SSRCs as written.
    pub ssrc_groups: Vec<(&'s str, &'s str)>,
    /// What the candidates are.
    pub candidates: CandidateCounts<'s>,
    /// `a=sctp-port`.
    pub sctp_port: Option<u64>,
    /// `a=max-message-size`.
    pub max_message_size: Option<u64>,
    /// Suites of `a=crypto` lines.
    pub crypto_suites: Vec<&'s str>,
    /// The `c=` line.
    pub connection: Option<&'s str>,
    /// Payload types that `a=rtcp-fb` lines speak of and the `m=` line does not.
    pub feedback_for_unlisted: Vec<&'s str>,
}

/// An `a=extmap` line.
#[derive(Clone, Copy, Debug)]
pub struct Extension<'s> {
    /// The id that packets bear.
    pub id: u64,
    /// What it is.
    pub uri: &'s str,
    /// The direction, when one is written.
    pub direction: Option<&'s str>,
}

/// Candidates, counted. Candidates that cannot be read do not count.
#[derive(Clone, Debug, Default)]
pub struct CandidateCounts<'s> {
    /// All of them.
    pub total: usize,
    /// By type, in order of the name.
    pub by_type: BTreeMap<&'s str, usize>,
    /// By transport in lower case.
    pub by_transport: BTreeMap<Cow<'s, str>, usize>,
    /// By kind of address.
    pub by_family: BTreeMap<&'static str, usize>,
    /// Components, each once.
    pub components: Vec<u16>,
    /// Candidate lines that cannot be read.
    pub unreadable: usize,
}

impl CandidateCounts<'_> {
    /// How many have an address of this kind.
    pub fn of_family(&self, family: Family) -> usize {
        self.by_family.get(family.name()).copied().unwrap_or(0)
    }
}

impl Section<'_> {
    /// Is this RTP, in whatever wrapping?
    pub fn is_rtp(&self) -> bool {
        self.protocol.contains("RTP/")
    }

    /// Is it protected by DTLS?
    pub fn is_dtls(&self) -> bool {
        self.protocol.contains("TLS")
    }

    /// Is this RTP that anybody can read? The name of the protocol does not settle it: with a fingerprint WebRTC uses
    /// DTLS all the same (RFC 9429, section 5.1.2).
    pub fn is_plain_rtp(&self) -> bool {
        let secure = self.protocol.contains("TLS") || self.protocol.contains("SAVP");
        self.is_rtp() && !secure && self.crypto_suites.is_empty() && self.effective.fingerprints.is_empty()
    }

    /// The direction that applies: `sendrecv` when nothing is written (RFC 8866, section 6.7).
    pub fn direction(&self) -> &str {
        self.effective.direction.unwrap_or("sendrecv")
    }
}

impl<'s> Summary<'s> {
    /// Sums up a description.
    pub fn of(session: &Session<'s>) -> Self {
        let entries = session.session_entries();
        let shared = Shared::of(&entries);
        let groups: Vec<Group<'s>> = entries
            .all("group")
            .map(|entry| Group {
                semantics: session.get(entry, "semantics").unwrap_or_default(),
                mids: session.get(entry, "mids").map(|mids| mids.split(' ').collect()).unwrap_or_default(),
            })
            .collect();
        let inherited = shared.heritage();
        let mut sections: Vec<Section<'s>> = session.media().map(|media| Section::of(&media, &inherited)).collect();
        let rtsp = entries.has("control");
        for section in &mut sections {
            section.rtsp |= rtsp;
            section.rejected &= !section.rtsp;
        }
        ride(&mut sections, &groups);
        let (kind, kind_evidence) = kind(session, &sections);
        Self {
            kind,
            kind_evidence,
            origin: entries.first("o").and_then(|entry| {
                let get = |name| session.get(entry, name);
                Some(Origin {
                    username: get("username")?,
                    session_id: get("session_id")?,
                    session_version: get("session_version")?,
                    address: get("address")?,
                })
            }),
            name: entries.get("s", "name"),
            groups,
            ice_lite: entries.has("ice-lite"),
            extmap_allow_mixed: entries.has("extmap-allow-mixed"),
            session: shared,
            connection: entries.first("c").map(|entry| session.value(entry)),
            sections,
        }
    }
}

impl<'s> Shared<'s> {
    fn of(entries: &Entries<'_, 's>) -> Self {
        let session = entries.session;
        let mut shared = Self::default();
        for (_, entry) in entries.iter().filter(|(_, entry)| entry.fits) {
            let Some(definition) = entry.definition else { continue };
            let get = |name| session.get(entry, name);
            match definition.name {
                name @ ("sendrecv" | "sendonly" | "recvonly" | "inactive") => shared.direction = Some(name),
                "setup" => shared.setup = shared.setup.or(Some(session.value(entry))),
                "ice-ufrag" => shared.ice_ufrag = shared.ice_ufrag.or(get("ufrag")),
                "ice-pwd" => {
                    let length = get("password").map(|password| password.chars().count());
                    shared.ice_pwd_length = shared.ice_pwd_length.or(length);
                }
                "ice-options" => shared.ice_options = shared.ice_options.or(get("options")),
                "fingerprint" => {
                    shared.fingerprints.extend(get("hash").zip(get("fingerprint")));
                }
                "end-of-candidates" => shared.end_of_candidates = true,
                "b" => shared.bandwidth.push(session.value(entry)),
                _ => {}
            }
        }
        shared
    }

    /// What a section that says this has, after what it inherits.
    fn or(&self, inherited: &Self) -> Self {
        Self {
            direction: self.direction.or(inherited.direction),
            setup: self.setup.or(inherited.setup),
            ice_ufrag: self.ice_ufrag.or(inherited.ice_ufrag),
            ice_pwd_length: self.ice_pwd_length.or(inherited.ice_pwd_length),
            ice_options: self.ice_options.or(inherited.ice_options),
            fingerprints: if self.fingerprints.is_empty() { &inherited.fingerprints } else { &self.fingerprints }
                .clone(),
            end_of_candidates: self.end_of_candidates || inherited.end_of_candidates,
            bandwidth: self.bandwidth.clone(),
        }
    }

    /// What of the session part is passed on to each section.
    fn heritage(&self) -> Self {
        let fingerprints = self.fingerprints.iter().take(HEIRLOOMS);
        Self {
            direction: self.direction,
            setup: self.setup.map(beginning),
            ice_ufrag: self.ice_ufrag.map(beginning),
            ice_pwd_length: self.ice_pwd_length,
            ice_options: self.ice_options.map(beginning),
            fingerprints: fingerprints.map(|(hash, value)| (beginning(hash), beginning(value))).collect(),
            end_of_candidates: self.end_of_candidates,
            bandwidth: Vec::new(),
        }
    }
}

/// The most fingerprints a section inherits, and the most bytes of a text: each section repeats them, so that without
/// a limit the work would grow with the product of the two. Nothing in use comes near.
const HEIRLOOMS: usize = 16;
const HEIRLOOM: usize = 512;

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(HEIRLOOM)]
}

impl<'s> Section<'s> {
    fn of(media: &Media<'_, 's>, inherited: &Shared<'s>) -> Self {
        let entries = &media.entries;
        let session = entries.session;
        let m = entries.first("m");
        let get = |name| m.and_then(|m| session.get(m, name));
        let own = Shared::of(entries);
        let port = get("port").and_then(|port| port.parse().ok());
        let bundle_only = entries.has("bundle-only");
        let formats: Vec<&str> = get("formats").map(|formats| formats.split(' ').collect()).unwrap_or_default();
        let mut section = Self {
            index: media.index,
            span: session.document.lines[entries.range.start].span(),
            kind: get("media").unwrap_or_default(),
            port,
            protocol: get("protocol").unwrap_or_default(),
            mid: entries.get("mid", "mid"),
            effective: own.or(inherited),
            own,
            transport: media.index,
            rejected: port == Some(0) && !bundle_only,
            rtsp: entries.has("control"),
            bundle_only,
            rtcp_mux: false,
            rtcp_mux_only: false,
            rtcp_rsize: false,
            codecs: codec::codecs(media),
            extensions: Vec::new(),
            rids: Vec::new(),
            simulcast: Vec::new(),
            msids: Vec::new(),
            ssrcs: Vec::new(),
            ssrc_groups: Vec::new(),
            candidates: CandidateCounts::default(),
            sctp_port: None,
            max_message_size: None,
            crypto_suites: Vec::new(),
            connection: None,
            feedback_for_unlisted: Vec::new(),
            formats,
        };
        section.collect(entries);
        section
    }

    fn collect(&mut self, entries: &Entries<'_, 's>) {
        let session = entries.session;
        let listed: HashSet<&str> = self.formats.iter().copied().collect();
        let mut seen_ssrcs = HashSet::new();
        let mut unlisted = BTreeSet::new();
        for (_, entry) in entries.iter() {
            let Some(definition) = entry.definition else { continue };
            let get = |name| session.get(entry, name);
            if !entry.fits {
                self.candidates.unreadable += usize::from(definition.name == "candidate");
                continue;
            }
            match definition.name {
                "rtcp-mux" => self.rtcp_mux = true,
                "rtcp-mux-only" => self.rtcp_mux_only = true,
                "rtcp-rsize" => self.rtcp_rsize = true,
                "extmap" => {
                    let extension = session.number(entry, "id").zip(get("uri"));
                    self.extensions.extend(extension.map(|(id, uri)| Extension {
                        id,
                        uri,
                        direction: get("direction"),
                    }));
                }
                "rid" => self.rids.extend(get("rid").zip(get("direction"))),
                "simulcast" => {
                    self.simulcast.extend(get("direction").zip(get("streams")));
                    self.simulcast.extend(get("other_direction").zip(get("other_streams")));
                }
                "msid" => self.msids.extend(get("stream_id").map(|stream| (stream, get("track_id")))),
                "ssrc" => {
                    self.ssrcs.extend(session.number(entry, "ssrc").filter(|ssrc| seen_ssrcs.insert(*ssrc)));
                }
                "ssrc-group" => self.ssrc_groups.extend(get("semantics").zip(get("ssrcs"))),
                "candidate" => self.candidates.extend(Candidate::of(session, entry)),
                "sctp-port" => self.sctp_port = self.sctp_port.or(session.value(entry).parse().ok()),
                "max-message-size" => {
                    self.max_message_size = self.max_message_size.or(session.value(entry).parse().ok());
                }
                "crypto" => self.crypto_suites.extend(get("suite")),
                "c" => self.connection = self.connection.or(Some(session.value(entry))),
                "rtcp-fb" => {
                    unlisted.extend(get("payload_type").filter(|pt| *pt != "*" && !listed.contains(pt)));
                }
                _ => {}
            }
        }
        self.feedback_for_unlisted = unlisted.into_iter().collect();
        // By number, as people count.
        self.feedback_for_unlisted.sort_by_key(|format| (format.len(), *format));
    }

    /// The streams of `a=simulcast`, by direction.
    pub fn simulcast_streams(&self) -> impl Iterator<Item = (&'s str, usize)> + '_ {
        self.simulcast.iter().map(|(direction, streams)| (*direction, shape::streams(streams).count()))
    }
}

impl<'s> CandidateCounts<'s> {
    /// Counts candidates in.
    pub fn extend(&mut self, candidates: impl IntoIterator<Item = Candidate<'s>>) {
        for candidate in candidates {
            self.total += 1;
            *self.by_type.entry(candidate.candidate_type).or_default() += 1;
            let transport = if candidate.transport.bytes().any(|byte| byte.is_ascii_uppercase()) {
                candidate.transport.to_ascii_lowercase().into()
            } else {
                candidate.transport.into()
            };
            *self.by_transport.entry(transport).or_default() += 1;
            *self.by_family.entry(candidate.family().name()).or_default() += 1;
            if !self.components.contains(&candidate.component) {
                self.components.push(candidate.component);
                self.components.sort_unstable();
            }
        }
    }
}

/// Puts each bundled section on the transport of the tagged one: the first mid of the group whose section is not
/// rejected (RFC 9143, section 7).
fn ride<'s>(sections: &mut [Section<'s>], groups: &[Group<'s>]) {
    // The last one put in stays: that is the first section of a mid.
    let by_mid: HashMap<&'s str, usize> =
        sections.iter().rev().filter_map(|section| Some((section.mid?, section.index))).collect();
    for group in groups.iter().filter(|group| group.semantics == "BUNDLE") {
        let mut tagged = None;
        for index in group.mids.iter().filter_map(|mid| by_mid.get(mid).copied()) {
            if !sections[index].rejected {
                sections[index].transport = *tagged.get_or_insert(index);
            }
        }
    }
}

fn kind(session: &Session<'_>, sections: &[Section<'_>]) -> (Option<SdpType>, Option<KindEvidence>) {
    let setups = || {
        session
            .entries
            .iter()
            .filter(|entry| entry.fits && entry.definition.is_some_and(|d| d.name == "setup"))
            .filter_map(|entry| Some((session.value(entry), entry.value()?)))
    };
    if let Some((_, span)) = setups().find(|(setup, _)| *setup == "actpass") {
        return (Some(SdpType::Offer), Some(KindEvidence::Actpass(span)));
    }
    if let Some(section) = sections.iter().find(|section| section.bundle_only && section.port == Some(0)) {
        return (Some(SdpType::Offer), Some(KindEvidence::BundleOnly(section.span)));
    }
    match setups().find(|(setup, _)| matches!(*setup, "active" | "passive")) {
        Some((_, span)) => (Some(SdpType::Answer), Some(KindEvidence::RoleChosen(span))),
        None => (None, None),
    }
}
