//! A description at a glance: the words for what it is, for the whole and for each section.

use std::collections::HashMap;

use super::description::Described;
use crate::prose;
use crate::prose::{Piece, Prose, count, theirs};
use crate::sdp::SdpType;
use crate::sdp::attr::extmap;
use crate::sdp::codec::{Codec, Role, Source as Origin};
use crate::sdp::locate::FoundKind;
use crate::sdp::remarks::named;
use crate::sdp::summary::{CandidateCounts, Section, Shared};

/// `line 7 of server.log, in a log`.
pub(super) fn place(described: &Described<'_>) -> Prose {
    let mut place = prose!["line ", described.start().line, " of ", theirs(described.source.name())];
    if let Some(wrapped) = described.wrapped() {
        place.push(prose![", ", wrapped]);
    }
    place
}

pub(super) fn headline(described: &Described<'_>) -> Prose {
    let mut head = prose![];
    if described.of > 1 {
        head.push(prose![described.number, " of ", described.of, ": "]);
    }
    head.push(match (described.found.kind, described.kind()) {
        (FoundKind::Candidates, _) => {
            let lines = described.session.document.lines.len();
            head.push(prose![count(lines, "ICE candidate", "ICE candidates"), " without a description"]);
            return head;
        }
        (FoundKind::Fragment, _) => "ICE update for a description sent before (trickle-ice-sdpfrag)",
        (_, Some(SdpType::Offer)) => "Offer",
        (_, Some(SdpType::Answer)) => "Answer",
        (_, Some(SdpType::Pranswer)) => "Provisional answer",
        (_, Some(SdpType::Rollback)) => "Rollback",
        (_, None) => "Description (offer or answer: cannot tell)",
    });
    if described.kind_is_a_guess() {
        head.push(" (likely)");
    }
    if let Some(client) = described.guess.client {
        // Most people know it by the browser it is in.
        let client = if client == "libwebrtc" { "a libwebrtc client such as Chromium" } else { client };
        head.push(prose![" from ", client, " (", described.guess.confidence.name(), ")"]);
    }
    let sections = &described.summary.sections;
    if !sections.is_empty() {
        head.push(": ");
        head.push(kinds(sections, off(described)));
        let live = || sections.iter().filter(|section| !section.rejected);
        let transports = live().filter(|section| section.transport == section.index).count();
        if sections.len() > 1 && transports > 0 {
            head.push(prose![" over ", count(transports, "transport", "transports")]);
            // A section with a port of its own falls back on that when the peer does not bundle.
            let separable = |section: &Section<'_>| section.transport != section.index && section.port != Some(0);
            if !is_answer(described) && live().any(separable) {
                head.push(" if bundled");
            }
        }
    }
    head
}

/// Is it known to be an answer? What an offer says of bundling is only proposed.
fn is_answer(described: &Described<'_>) -> bool {
    matches!(described.kind(), Some(SdpType::Answer | SdpType::Pranswer))
}

/// What port 0 says of a section: an answer rejects it, an offer does not offer it (RFC 3264, sections 5.1 and 6).
pub(super) fn off(described: &Described<'_>) -> &'static str {
    if is_answer(described) { "rejected" } else { "turned off" }
}

/// `audio, 2 video, data`.
pub(super) fn kinds(sections: &[Section<'_>], off: &'static str) -> Prose {
    let mut counted: Vec<(&str, usize, usize)> = Vec::new();
    let mut places = HashMap::new();
    for section in sections {
        let kind = if section.protocol.contains("SCTP") { "data" } else { section.kind };
        let place = *places.entry(kind).or_insert(counted.len());
        if place == counted.len() {
            counted.push((kind, 0, 0));
        }
        counted[place].1 += 1;
        counted[place].2 += usize::from(section.rejected);
    }
    Prose::join(
        counted.into_iter().map(|(kind, number, rejected)| {
            let kind = if kind.is_empty() { prose!["unreadable section"] } else { theirs(kind).into() };
            let mut one = if number > 1 { prose![number, " ", kind] } else { kind };
            match rejected {
                0 => {}
                all if all == number => one.push(prose![" (", off, ")"]),
                some => one.push(prose![" (", some, " ", off, ")"]),
            }
            one
        }),
        ", ",
    )
}

type Facts = Vec<(&'static str, Prose)>;

pub(super) fn facts(described: &Described<'_>) -> Facts {
    let summary = described.summary;
    let mut facts = Facts::new();
    if described.of > 1 || !described.found.wrapping.is_empty() {
        let mut found = place(described);
        if described.found.cut {
            found.push("; its end is cut off");
        }
        if described.counts_own_lines() {
            found.push("; lines below are counted within the description");
        }
        facts.push(("found", found));
    }
    if described.found.kind == FoundKind::Description {
        facts.push(("written by", writer(described)));
        let kind = described.kind().map_or("cannot tell", |kind| kind.name());
        let likely = if described.kind_is_a_guess() { ", likely" } else { "" };
        facts.push(("type", prose![kind, likely, ": ", described.kind_evidence()]));
    }
    if let Some(origin) = summary.origin {
        facts.push(("session", prose!["id ", theirs(origin.session_id), ", version ", theirs(origin.session_version)]));
    }
    if let Some(tool) = described.session.session_entries().get("tool", "tool") {
        facts.push(("tool", theirs(tool).into()));
    }
    for group in &summary.groups {
        facts.push((
            "group",
            prose![theirs(group.semantics), ": ", Prose::join(group.mids.iter().map(|mid| theirs(mid).into()), ", ")],
        ));
    }
    let shared = &summary.session;
    facts.extend(ice(shared, shared.ice_options).map(|prose| ("ICE", prose![prose, " (in the session part)"])));
    facts.extend(dtls(shared).map(|prose| ("DTLS", prose![prose, " (in the session part)"])));
    if described.found.kind != FoundKind::Description {
        let mut counts = CandidateCounts::default();
        counts.extend(
            described
                .session
                .entries
                .iter()
                .filter_map(|entry| crate::sdp::attr::candidate::Candidate::of(described.session, entry)),
        );
        if counts.total > 0 {
            facts.push(("candidates", counted(&counts)));
        }
    }
    facts
}

fn writer(described: &Described<'_>) -> Prose {
    let guess = described.guess;
    let Some(client) = guess.client else { return prose!["unknown: no habits of a known writer in it"] };
    let mut prose = prose![client, ", ", guess.confidence.name()];
    if !guess.also.is_empty() {
        prose.push(" (or ");
        prose.push(Prose::join(guess.also.iter().map(|other| Prose::from(*other)), ", "));
        prose.push(")");
    }
    prose.push(": ");
    let evidence = guess
        .evidence
        .iter()
        .take(1)
        .map(|evidence| prose![clause(&evidence.says), " (line ", described.shown_place(evidence.span).line, ")"]);
    prose.push(Prose::join(evidence, "; "));
    prose
}

/// A sentence as a part of another one: without its full stop.
fn clause(says: &Prose) -> Prose {
    let mut clause = says.clone();
    if let Some(Piece::Ours(last)) = clause.pieces.last_mut()
        && last.ends_with('.')
    {
        last.to_mut().pop();
    }
    clause
}

fn ice(shared: &Shared<'_>, options: Option<&str>) -> Option<Prose> {
    let ufrag = shared.ice_ufrag?;
    let mut prose = prose!["ufrag ", theirs(ufrag)];
    match shared.ice_pwd_length {
        Some(length) => prose.push(prose![", password of ", count(length, "character", "characters")]),
        None => prose.push(", no password"),
    }
    if let Some(options) = options {
        prose.push(prose![", options ", theirs(options)]);
    }
    if shared.end_of_candidates {
        prose.push(", end of candidates");
    }
    Some(prose)
}

fn dtls(shared: &Shared<'_>) -> Option<Prose> {
    let role = match shared.setup {
        Some("actpass") => Some(prose!["either side may start the handshake (actpass)"]),
        Some("active") => Some(prose!["this side starts the handshake (active)"]),
        Some("passive") => Some(prose!["this side waits for the handshake (passive)"]),
        Some(other) => Some(prose!["setup ", theirs(other)]),
        None => None,
    };
    let hashes = (!shared.fingerprints.is_empty()).then(|| {
        let mut hashes: Vec<&str> = shared.fingerprints.iter().map(|(hash, _)| *hash).collect();
        hashes.dedup();
        prose![Prose::join(hashes.into_iter().map(|hash| theirs(hash).into()), ", "), " fingerprint"]
    });
    let parts: Vec<Prose> = role.into_iter().chain(hashes).collect();
    (!parts.is_empty()).then(|| Prose::join(parts, ", "))
}

pub(super) fn section_heading(described: &Described<'_>, section: &Section<'_>) -> Prose {
    let kind = if section.kind.is_empty() { prose!["unreadable m= line"] } else { theirs(section.kind).into() };
    let mut prose = prose!["Section ", section.index, ": ", kind];
    if let Some(mid) = section.mid {
        prose.push(prose![", mid ", theirs(mid)]);
    }
    if section.is_rtp() {
        prose.push(prose![", ", theirs(section.direction())]);
    }
    if section.rejected {
        prose.push(prose![", ", off(described)]);
    }
    prose
}

pub(super) fn section_facts(described: &Described<'_>, section: &Section<'_>) -> Facts {
    let mut facts = Facts::new();
    facts.push(("transport", transport(described, section)));
    let carrier = &described.summary.sections[section.transport];
    let own = section.transport == section.index
        || section.own.ice_ufrag.is_some_and(|ufrag| carrier.effective.ice_ufrag != Some(ufrag));
    if own && !section.rejected {
        // Options often stand in the session part although the credentials do not.
        facts.extend(ice(&section.own, section.effective.ice_options).map(|prose| ("ICE", prose)));
        facts.extend(dtls(&section.own).map(|prose| ("DTLS", prose)));
    }
    if section.candidates.total + section.candidates.unreadable > 0 {
        facts.push(("candidates", counted(&section.candidates)));
    }
    if !section.codecs.is_empty() {
        facts.push(("codecs", codecs(&section.codecs)));
    }
    if !section.extensions.is_empty() {
        let names = section.extensions.iter().map(|one| {
            let name = extmap::find(one.uri).map_or_else(|| theirs(one.uri).into(), |known| Prose::from(known.short));
            match one.direction {
                Some(direction) => prose![one.id, " ", name, " (", theirs(direction), ")"],
                None => prose![one.id, " ", name],
            }
        });
        facts.push(("extensions", Prose::join(names, ", ")));
    }
    if !section.rids.is_empty() {
        let rids = section.rids.iter().map(|(rid, direction)| prose![theirs(rid), " (", theirs(direction), ")"]);
        facts.push(("rids", Prose::join(rids, ", ")));
    }
    for (direction, streams) in &section.simulcast {
        facts.push(("simulcast", prose![theirs(direction), " ", theirs(streams)]));
    }
    for (stream, track) in &section.msids {
        let stream = if *stream == "-" { prose!["no stream"] } else { prose!["stream ", theirs(stream)] };
        let track = track.map_or_else(|| prose![], |track| prose![", track ", theirs(track)]);
        facts.push(("msid", prose![stream, track]));
    }
    if !section.ssrcs.is_empty() {
        const NAMED: usize = 6;
        let mut prose = Prose::join(section.ssrcs.iter().take(NAMED).map(|ssrc| Prose::from(*ssrc)), ", ");
        if section.ssrcs.len() > NAMED {
            prose.push(prose![" and ", section.ssrcs.len() - NAMED, " more"]);
        }
        for (semantics, ssrcs) in section.ssrc_groups.iter().take(NAMED) {
            prose.push(prose!["; ", theirs(semantics), " ", theirs(ssrcs)]);
        }
        facts.push(("SSRCs", prose));
    }
    if let Some(port) = section.sctp_port {
        let limit = match section.max_message_size {
            None => prose!["messages up to 65536 bytes (nothing said)"],
            Some(0) => prose!["messages of any size"],
            Some(bytes) => prose!["messages up to ", bytes, " bytes"],
        };
        facts.push(("SCTP", prose!["port ", port, ", ", limit]));
    }
    if !section.crypto_suites.is_empty() {
        let suites = section.crypto_suites.iter().map(|suite| theirs(suite).into());
        facts.push(("SDES keys", Prose::join(suites, ", ")));
    }
    if !section.own.bandwidth.is_empty() {
        let limits = section.own.bandwidth.iter().map(|limit| prose!["b=", theirs(limit)]);
        facts.push(("bandwidth", Prose::join(limits, ", ")));
    }
    if !section.feedback_for_unlisted.is_empty() {
        let formats = section.feedback_for_unlisted.iter().map(|format| theirs(format).into());
        facts.push((
            "stray",
            prose!["a=rtcp-fb for payload types that the m= line does not list: ", Prose::join(formats, ", ")],
        ));
    }
    facts
}

fn transport(described: &Described<'_>, section: &Section<'_>) -> Prose {
    let mut prose = prose![];
    if section.transport != section.index {
        let tagged = &described.summary.sections[section.transport];
        let verb = if is_answer(described) { "bundled onto" } else { "to be bundled onto" };
        prose.push(prose![verb, " that of ", named(tagged), "; "]);
    }
    prose.push(theirs(section.protocol));
    match section.port {
        None => prose.push(", port unreadable"),
        Some(0) if section.rejected => prose.push(prose![", port 0 (", off(described), ")"]),
        Some(0) if section.rtsp => prose.push(", port 0 (agreed later, in RTSP's SETUP)"),
        Some(0) => prose.push(", port 0 (bundle-only: offered as part of the bundle)"),
        Some(9) if section.effective.ice_ufrag.is_some() => prose.push(", port 9 (a placeholder: ICE finds the way)"),
        Some(port) if section.effective.ice_ufrag.is_some() => {
            prose.push(prose![", port ", port, " (of the default address)"]);
        }
        Some(port) => {
            prose.push(prose![", port ", port]);
            let address = section.connection.or(described.summary.connection);
            if let Some(address) = address.and_then(|connection| connection.split(' ').nth(2)) {
                prose.push(prose![" at ", theirs(address)]);
            }
        }
    }
    if section.rtcp_mux {
        let only = section.rtcp_mux_only || is_answer(described);
        prose.push(if only { ", RTCP on the same port" } else { ", RTCP on the same port if agreed" });
    }
    prose
}

fn counted(counts: &CandidateCounts<'_>) -> Prose {
    let list = |entries: Vec<(Prose, usize)>| {
        Prose::join(entries.into_iter().map(|(name, number)| prose![number, " ", name]), ", ")
    };
    let mut prose = prose![counts.total];
    if counts.total > 0 {
        prose.push(": ");
        prose.push(list(counts.by_type.iter().map(|(name, n)| (theirs(name).into(), *n)).collect()));
        prose.push("; ");
        prose.push(list(counts.by_transport.iter().map(|(name, n)| (theirs(name).into(), *n)).collect()));
        prose.push("; ");
        prose.push(list(counts.by_family.iter().map(|(name, n)| (Prose::from(*name), *n)).collect()));
        if counts.components.len() > 1 {
            prose.push("; components ");
            prose.push(Prose::join(counts.components.iter().map(|n| Prose::from(*n)), ", "));
        }
    }
    if counts.unreadable > 0 {
        prose.push(prose!["; ", counts.unreadable, " more cannot be read"]);
    }
    prose
}

/// Codecs in order of preference, each with its partner: `96 VP8 (rtx 97)`.
fn codecs(all: &[Codec<'_>]) -> Prose {
    const NAMED: usize = 60;
    let partner: HashMap<&str, &Codec<'_>> = all
        .iter()
        .filter_map(|codec| match codec.role {
            Role::Retransmission { of: Some(of) } => Some((of, codec)),
            _ => None,
        })
        .collect();
    let listed = |payload_type: &str| all.iter().any(|codec| codec.payload_type == payload_type);
    let shown: Vec<&Codec<'_>> = all
        .iter()
        .take(NAMED)
        .filter(|codec| !matches!(codec.role, Role::Retransmission { of: Some(of) } if listed(of)))
        .collect();
    let mut prose = Prose::join(
        shown.into_iter().map(|codec| {
            let mut one = codec_name(codec);
            if let Some(rtx) = partner.get(codec.payload_type) {
                one.push(prose![" (rtx ", theirs(rtx.payload_type), ")"]);
            }
            one
        }),
        ", ",
    );
    if all.len() > NAMED {
        prose.push(prose![" and ", all.len() - NAMED, " more"]);
    }
    prose
}

fn codec_name(codec: &Codec<'_>) -> Prose {
    let payload_type = theirs(codec.payload_type);
    let Some(encoding) = codec.encoding else {
        return match codec.source {
            Origin::Undeclared => prose![payload_type, " (not declared)"],
            _ => payload_type.into(),
        };
    };
    let mut prose = prose![payload_type, " ", theirs(encoding)];
    match &codec.role {
        Role::Media => {
            if let Some(variant) = codec.variant() {
                prose.push(prose![" ", variant]);
            }
        }
        Role::Retransmission { of } => {
            prose.push(of.map_or_else(|| prose![" (no apt)"], |of| prose![" (for ", theirs(of), ", not listed)"]));
        }
        Role::Redundancy { .. } | Role::Fec | Role::ComfortNoise | Role::Events => {}
    }
    if let (Role::ComfortNoise | Role::Events, Some(clock)) = (&codec.role, codec.clock_rate) {
        prose.push(prose!["/", clock]);
    }
    prose
}
