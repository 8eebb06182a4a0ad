//! Several descriptions at once, each with where it came from: what commands start from that hold one against another.

use crate::cli::describe::Input;
use crate::cli::input::LimitArgs;
use crate::lint::{Description, Profile, Unwrapped};
use crate::sdp::SdpType;
use crate::sdp::locate::Found;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;
use crate::text::{Source, Span};

/// A description that was found.
pub(super) struct Find<'a> {
    pub(super) source: &'a Source,
    pub(super) found: Found<'a>,
}

impl Find<'_> {
    /// What stands around it says, or else `kind`.
    pub(super) fn said(&self) -> Option<SdpType> {
        self.found.said.map(|said| said.kind)
    }

    /// `file:line`, for people.
    pub(super) fn place(&self) -> (String, u32) {
        (self.source.name().to_owned(), self.source.place(self.found.place().start).line)
    }

    /// From a place in the description to the place in the source.
    pub(super) fn outer(&self, span: Span) -> Span {
        self.found.outer(span)
    }
}

/// All descriptions of all sources, in their order.
pub(super) fn all<'a>(input: &mut Input, limit: &LimitArgs, sources: &'a [Source]) -> Vec<Find<'a>> {
    let mut finds = Vec::new();
    for source in sources {
        let found = input.descriptions(limit, source);
        finds.extend(found.into_iter().map(|(found, _)| Find { source, found }));
    }
    finds
}

/// Reads descriptions and hands all of them over: the `n`th is text `n` of findings.
pub(super) fn with<T>(
    finds: &[&Find<'_>],
    profile: Profile,
    kinds: &[Option<SdpType>],
    take: impl FnOnce(&[Description<'_>]) -> T,
) -> T {
    let documents: Vec<Document<'_>> = finds.iter().map(|find| Document::parse(&find.found.text)).collect();
    let sessions: Vec<Session<'_>> = documents.iter().map(Session::read).collect();
    let described: Vec<Description<'_>> = sessions
        .iter()
        .enumerate()
        .map(|(n, session)| {
            let kind = kinds.get(n).copied().flatten();
            Description::new(session, kind, profile).unwrapped(Unwrapped::of(&finds[n].found)).numbered(n)
        })
        .collect();
    take(&described)
}
