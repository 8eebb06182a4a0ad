//! What libwebrtc keeps of a description.

use std::collections::HashMap;

use crate::text::Span;

/// A description, read.
#[derive(Debug, Default)]
pub(super) struct Session<'a> {
    /// `a=group` lines: semantics and mids.
    pub(super) groups: Vec<Group<'a>>,
    pub(super) ufrag: &'a str,
    pub(super) pwd: &'a str,
    pub(super) fingerprint: bool,
    pub(super) setup: Option<Setup>,
    pub(super) cryptex: bool,
    pub(super) extmaps: Vec<Extmap<'a>>,
    pub(super) media: Vec<Media<'a>>,
}

/// `a=setup`: does it choose a side, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setup {
    pub(super) chooses: bool,
    pub(super) at: Span,
}

#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) semantics: &'a str,
    pub(super) mids: Vec<&'a str>,
    pub(super) at: Span,
}

/// What a section is, to libwebrtc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Audio,
    Video,
    Data,
    Unsupported,
}

impl Kind {
    pub(super) const fn is_av(self) -> bool {
        matches!(self, Self::Audio | Self::Video)
    }
}

#[derive(Debug)]
pub(super) struct Media<'a> {
    pub(super) kind: Kind,
    pub(super) protocol: &'a str,
    /// The payload types of the `m=` line.
    pub(super) formats: Vec<i32>,
    /// Empty when none was given; a made-up one is filled in later.
    pub(super) mid: String,
    pub(super) rejected: bool,
    pub(super) bundle_only: bool,
    pub(super) rtcp_mux: bool,
    pub(super) ufrag: &'a str,
    pub(super) pwd: &'a str,
    /// The lines of both, when they are in the section.
    pub(super) ufrag_at: Option<Span>,
    pub(super) pwd_at: Option<Span>,
    pub(super) fingerprint: bool,
    pub(super) setup: Option<Setup>,
    pub(super) sctpmap: bool,
    pub(super) cryptex: bool,
    pub(super) codecs: Codecs<'a>,
    pub(super) extmaps: Vec<Extmap<'a>>,
    pub(super) ssrcs: Vec<Ssrc<'a>>,
    /// Where in `ssrcs` each one is.
    pub(super) ssrc_index: HashMap<u32, usize>,
    pub(super) ssrc_groups: Vec<SsrcGroup<'a>>,
    /// `a=msid`: stream ids, and the track's id, empty when it is to be made up.
    pub(super) msid: Option<(Vec<&'a str>, &'a str)>,
    pub(super) ssrc_msid: bool,
    pub(super) rids: Vec<Rid<'a>>,
    pub(super) simulcast: Option<Simulcast<'a>>,
    pub(super) tracks: Vec<Track<'a>>,
    /// The `m=` line.
    pub(super) at: Span,
    /// The `a=mid` line.
    pub(super) mid_at: Option<Span>,
}

impl Media<'_> {
    /// RTP, to the transport: everything that is not SCTP.
    pub(super) fn is_rtp_type(&self) -> bool {
        !is_dtls_sctp(self.protocol)
    }

    /// Where a credential is, or the section when it comes from the session part.
    pub(super) fn credential_at(&self, name: &str) -> Span {
        (if name == "pwd" { self.pwd_at } else { self.ufrag_at }).unwrap_or(self.at)
    }

    /// Where to point at for the section as such.
    pub(super) fn place(&self) -> Span {
        self.mid_at.unwrap_or(self.at)
    }
}

/// `UDP/DTLS/SCTP` and its kin.
pub(super) fn is_dtls_sctp(protocol: &str) -> bool {
    matches!(protocol, "DTLS/SCTP" | "UDP/DTLS/SCTP" | "TCP/DTLS/SCTP")
}

/// `RTP/` at the start or after a slash-terminated word.
pub(super) fn is_rtp(protocol: &str) -> bool {
    if protocol.is_empty() {
        return true;
    }
    let Some(at) = protocol.find("RTP/") else { return false };
    at == 0 || !protocol.as_bytes()[at - 1].is_ascii_alphabetic()
}

#[derive(Clone, Debug)]
pub(super) struct Extmap<'a> {
    pub(super) id: i32,
    pub(super) uri: &'a str,
    pub(super) encrypted: bool,
    pub(super) at: Span,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Codec<'a> {
    /// −1 for all of them.
    pub(super) id: i32,
    /// Empty until an `a=rtpmap` is read.
    pub(super) name: &'a str,
    pub(super) clock: i32,
    pub(super) apt: Option<&'a str>,
    pub(super) at: Span,
}

/// The codecs of a section, in the order they came up.
#[derive(Debug, Default)]
pub(super) struct Codecs<'a> {
    pub(super) list: Vec<Codec<'a>>,
}

impl<'a> Codecs<'a> {
    pub(super) fn get(&self, id: i32) -> Option<&Codec<'a>> {
        // At most 129 of them.
        self.list.iter().find(|codec| codec.id == id)
    }

    /// The codec of this payload type; a nameless one is put in when there is none.
    pub(super) fn entry(&mut self, id: i32, at: Span) -> &mut Codec<'a> {
        let index = self.list.iter().position(|codec| codec.id == id).unwrap_or_else(|| {
            self.list.push(Codec { id, at, ..Codec::default() });
            self.list.len() - 1
        });
        &mut self.list[index]
    }
}

#[derive(Debug)]
pub(super) struct Ssrc<'a> {
    pub(super) ssrc: u32,
    pub(super) stream: &'a str,
    pub(super) track: &'a str,
    pub(super) at: Span,
}

#[derive(Clone, Debug)]
pub(super) struct SsrcGroup<'a> {
    pub(super) semantics: &'a str,
    pub(super) ssrcs: Vec<u32>,
    pub(super) at: Span,
}

#[derive(Debug)]
pub(super) struct Rid<'a> {
    pub(super) id: &'a str,
    pub(super) sends: bool,
}

/// Rids by direction, the alternatives all in one list.
#[derive(Debug, Default)]
pub(super) struct Simulcast<'a> {
    pub(super) send: Vec<&'a str>,
    pub(super) recv: Vec<&'a str>,
}

/// A track of the other side.
#[derive(Debug)]
pub(super) struct Track<'a> {
    /// Empty: made up, different from every other.
    pub(super) id: &'a str,
    pub(super) stream: &'a str,
    pub(super) ssrcs: Vec<u32>,
    pub(super) groups: Vec<SsrcGroup<'a>>,
    pub(super) at: Span,
}
