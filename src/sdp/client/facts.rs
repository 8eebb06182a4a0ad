//! What the signatures look at, collected in one pass.

use crate::sdp::attr::candidate::Candidate;
use crate::sdp::view::{Entries, Entry, Session};
use crate::text::Span;

/// A piece of the description and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'s> {
    pub(super) text: &'s str,
    pub(super) span: Span,
}

/// The first of everything a writer makes itself.
pub(super) struct Facts<'r, 's> {
    pub(super) session: &'r Session<'s>,
    /// The value of `o=` and its parts.
    pub(super) origin: Option<Found<'s>>,
    pub(super) username: Option<Found<'s>>,
    pub(super) session_id: &'s str,
    pub(super) session_version: &'s str,
    pub(super) address: &'s str,
    /// The value of `s=`.
    pub(super) name: Option<Found<'s>>,
    pub(super) tool: Option<Found<'s>>,
    /// The value of `a=msid-semantic`, with the blank libwebrtc writes before it.
    pub(super) msid_semantic: Option<Found<'s>>,
    pub(super) ufrag: Option<Found<'s>>,
    pub(super) password: &'s str,
    pub(super) cname: Option<Found<'s>>,
    pub(super) candidate: Option<(Candidate<'s>, Span)>,
    /// The first candidate whose address is an mDNS name.
    pub(super) mdns: Option<Span>,
    /// The value of the first `a=msid` in a media section.
    pub(super) msid: Option<Found<'s>>,
    /// The first section with ICE credentials of its own, else the first one.
    pub(super) section: Option<usize>,
    /// Has `a=setup:actpass`, which only offers have.
    pub(super) offer: bool,
}

impl<'r, 's> Facts<'r, 's> {
    pub(super) fn of(session: &'r Session<'s>) -> Self {
        let mut facts = Self {
            session,
            origin: None,
            username: None,
            session_id: "",
            session_version: "",
            address: "",
            name: None,
            tool: None,
            msid_semantic: None,
            ufrag: None,
            password: "",
            cname: None,
            candidate: None,
            mdns: None,
            msid: None,
            section: None,
            offer: false,
        };
        for (index, entry) in session.entries.iter().enumerate() {
            if session.is_attribute(index) {
                facts.attribute(entry);
            } else {
                facts.line(entry);
            }
        }
        if facts.section.is_none() && !session.document.sections.is_empty() {
            facts.section = Some(0);
        }
        facts
    }

    fn line(&mut self, entry: &Entry) {
        let session = self.session;
        match session.name(entry) {
            "o" if self.origin.is_none() => {
                let get = |name| session.get(entry, name).unwrap_or_default();
                self.origin = value(session, entry);
                self.username = session
                    .field(entry, "username")
                    .map(|field| Found { text: session.document.slice(field.span), span: field.span });
                self.session_id = get("session_id");
                self.session_version = get("session_version");
                self.address = get("address");
            }
            "s" if self.name.is_none() => self.name = value(session, entry),
            _ => {}
        }
    }

    /// By name, not by definition: this must not depend on which attributes have got one.
    fn attribute(&mut self, entry: &Entry) {
        let session = self.session;
        let found = value(session, entry);
        let text = session.value(entry);
        match session.name(entry) {
            "tool" if self.tool.is_none() => self.tool = found,
            "msid-semantic" if self.msid_semantic.is_none() => self.msid_semantic = found,
            "msid" if self.msid.is_none() => self.msid = found,
            "ice-ufrag" => {
                if self.section.is_none() {
                    self.section = entry.section();
                }
                if self.ufrag.is_none() {
                    self.ufrag = found;
                }
            }
            "ice-pwd" if self.password.is_empty() => self.password = text,
            "setup" => self.offer |= text == "actpass",
            "ssrc" if self.cname.is_none() => {
                self.cname = text.split_once(" cname:").and_then(|(_, cname)| {
                    let span = entry.value()?;
                    let length = crate::text::offset(cname.len());
                    Some(Found { text: cname, span: Span::new(span.end - length, span.end) })
                });
            }
            "candidate" => self.candidate(entry),
            _ => {}
        }
    }

    fn candidate(&mut self, entry: &Entry) {
        if self.candidate.is_some() && self.mdns.is_some() {
            return;
        }
        let (Some(candidate), Some(span)) = (Candidate::of(self.session, entry), entry.value()) else { return };
        if self.mdns.is_none() && candidate.address.ends_with(".local") {
            self.mdns = Some(span);
        }
        if self.candidate.is_none() {
            self.candidate = Some((candidate, span));
        }
    }

    /// The attributes of [`section`](Self::section), in order.
    pub(super) fn section_attributes(&self) -> impl Iterator<Item = &'r Entry> + use<'r, 's> {
        let session = self.session;
        let range = self.section.map_or(0..0, |index| session.document.section_lines(index));
        attributes(Entries { session, range })
    }

    /// The attributes of the session part, in order.
    pub(super) fn session_attributes(&self) -> impl Iterator<Item = &'r Entry> + use<'r, 's> {
        attributes(self.session.session_entries())
    }
}

/// The attributes among some entries.
pub(super) fn attributes<'r>(entries: Entries<'r, '_>) -> impl Iterator<Item = &'r Entry> {
    let session = entries.session;
    entries.iter().filter(|(index, _)| session.is_attribute(*index)).map(|(_, entry)| entry)
}

/// The value of an entry with its place.
pub(super) fn value<'s>(session: &Session<'s>, entry: &Entry) -> Option<Found<'s>> {
    entry.value().map(|span| Found { text: session.document.slice(span), span })
}
