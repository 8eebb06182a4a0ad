//! What is remarkable about a description: things a person would want to be told before any detail. Not a lint: only
//! what changes how the rest is read.

use super::attr::candidate::Family;
use super::summary::{Section, Summary};
use super::view::Session;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, theirs};

/// The remarks, the worst first.
pub fn remarks(session: &Session<'_>, summary: &Summary<'_>) -> Vec<(Level, Prose)> {
    let mut all = Vec::new();
    lines(session, &mut all);
    sections(summary, &mut all);
    candidates(summary, &mut all);
    if summary.ice_lite {
        all.push((
            Level::Info,
            prose!["The sender is ICE lite: a server that answers connectivity checks and starts none."],
        ));
    }
    all.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    all
}

type Remarks = Vec<(Level, Prose)>;

fn lines(session: &Session<'_>, all: &mut Remarks) {
    let document = session.document;
    let first = document.lines.first();
    if first.is_none_or(|line| line.kind != Some(b'v')) && !document.sections.is_empty() && has_origin(session) {
        all.push((
            Level::Error,
            prose!["It does not begin with v=0: no stack accepts it like this (RFC 8866, section 5)."],
        ));
    }
    let unreadable = session.misfits().len();
    if unreadable > 0 {
        let verb = if unreadable == 1 {
            " cannot be read; it is shown below."
        } else {
            " cannot be read; they are shown below."
        };
        all.push((Level::Error, prose![count(unreadable, "line", "lines"), verb]));
    }
    let foreign = document.lines.iter().filter(|line| line.kind.is_none() && !line.span().is_empty()).count();
    let bare =
        (0..document.lines.len()).filter(|n| document.lines[*n].kind.is_none() && session.is_attribute(*n)).count();
    if foreign > bare {
        all.push((Level::Error, prose![count(foreign - bare, "line is", "lines are"), " not of the form x=value."]));
    }
    let cr = document.lines.iter().filter(|line| document.slice(line.eol()) == "\r").count();
    if cr > 0 {
        all.push((
            Level::Warning,
            prose![
                count(cr, "line ends", "lines end"),
                " in CR only; browsers do not split lines there (RFC 8866, section 5)."
            ],
        ));
    }
}

fn has_origin(session: &Session<'_>) -> bool {
    session.document.session_lines().any(|n| session.document.lines[n].kind == Some(b'o'))
}

/// `audio (mid 0)`, to name a section in a sentence.
pub fn named(section: &Section<'_>) -> Prose {
    let kind = if section.kind.is_empty() { prose!["an unreadable section"] } else { theirs(section.kind).into() };
    match section.mid {
        Some(mid) => prose![kind, " (mid ", theirs(mid), ")"],
        None => prose![kind, " (section ", section.index, ")"],
    }
}

/// Names sections in a sentence: four of them, then how many more.
fn list<'a>(sections: impl Iterator<Item = &'a Section<'a>>) -> Option<Prose> {
    const NAMED: usize = 4;
    let all: Vec<&Section<'_>> = sections.collect();
    if all.is_empty() {
        return None;
    }
    let mut prose = Prose::join(all.iter().take(NAMED).map(|section| named(section)), ", ");
    if all.len() > NAMED {
        prose.push(prose![" and ", all.len() - NAMED, " more"]);
    }
    Some(prose)
}

fn sections(summary: &Summary<'_>, all: &mut Remarks) {
    let live = || summary.sections.iter().filter(|section| !section.rejected);
    if summary.sections.is_empty() {
        all.push((Level::Info, prose!["There is no media section: nothing is offered or answered."]));
    }
    if let Some(names) = list(live().filter(|s| s.is_rtp() && !s.is_dtls() && s.crypto_suites.is_empty())) {
        all.push((
            Level::Warning,
            prose![
                "Plain RTP, without encryption: ",
                names,
                ". Browsers refuse it; SIP, RTSP and broadcast equipment uses it."
            ],
        ));
    }
    if let Some(names) = list(live().filter(|s| !s.crypto_suites.is_empty())) {
        all.push((
            Level::Warning,
            prose!["SRTP keys stand in the description (SDES): ", names, ". Browsers refuse it."],
        ));
    }
    if let Some(names) = list(live().filter(|s| s.is_dtls() && s.effective.fingerprints.is_empty())) {
        all.push((
            Level::Error,
            prose![
                "No certificate fingerprint, so the DTLS handshake cannot be verified: ",
                names,
                " (RFC 8122, section 5)."
            ],
        ));
    }
    let tagged = |s: &&Section<'_>| s.transport == s.index;
    if let Some(names) = list(live().filter(tagged).filter(|s| s.is_dtls() && s.effective.ice_ufrag.is_none())) {
        all.push((
            Level::Warning,
            prose!["No ICE credentials: ", names, ". WebRTC needs them (RFC 8839, section 5.4)."],
        ));
    }
    if let Some(names) = list(summary.sections.iter().filter(|s| s.rejected)) {
        all.push((Level::Info, prose!["Rejected or removed (port 0): ", names, "."]));
    }
    if let Some(names) = list(summary.sections.iter().filter(|s| s.bundle_only && s.port == Some(0))) {
        all.push((
            Level::Info,
            prose!["Only on offer as part of the bundle (port 0 with a=bundle-only is not a rejection): ", names, "."],
        ));
    }
    for section in live() {
        for (direction, streams) in section.simulcast_streams() {
            let verb = if direction == "send" { " sends " } else { " receives " };
            all.push((Level::Info, prose!["Simulcast: ", named(section), verb, streams, " streams at a time."]));
        }
    }
}

fn candidates(summary: &Summary<'_>, all: &mut Remarks) {
    let ice: Vec<&Section<'_>> =
        summary.sections.iter().filter(|s| !s.rejected && s.effective.ice_ufrag.is_some()).collect();
    if ice.is_empty() {
        return;
    }
    let total = |f: &dyn Fn(&Section<'_>) -> usize| ice.iter().map(|s| f(s)).sum::<usize>();
    let (count_all, mdns) = (total(&|s| s.candidates.total), total(&|s| s.candidates.of_family(Family::Mdns)));
    let host = total(&|s| s.candidates.by_type.get("host").copied().unwrap_or(0));
    let relay = total(&|s| s.candidates.by_type.get("relay").copied().unwrap_or(0));
    let ended = ice.iter().any(|s| s.effective.end_of_candidates);
    if count_all == 0 {
        let why = if ended {
            (
                Level::Warning,
                prose![
                    "No candidates, and a=end-of-candidates says that none will come: nothing can connect to this side."
                ],
            )
        } else if ice.iter().any(|s| s.effective.ice_options.is_some_and(|o| o.split(' ').any(|o| o == "trickle"))) {
            (Level::Info, prose!["No candidates yet: they are to follow one by one (trickle ICE)."])
        } else {
            (
                Level::Info,
                prose![
                    "No candidates in it, and a=ice-options does not announce trickle ICE: taken before gathering ended?"
                ],
            )
        };
        all.push(why);
        return;
    }
    if mdns > 0 {
        let whole = if mdns == host {
            "All host addresses are hidden behind mDNS names"
        } else {
            "Some host addresses are hidden behind mDNS names"
        };
        all.push((
            Level::Info,
            prose![
                whole,
                " (",
                mdns,
                " of ",
                count(count_all, "candidate", "candidates"),
                "): only peers on the same network can resolve them."
            ],
        ));
    }
    if relay == count_all {
        all.push((Level::Info, prose!["Relay candidates only: media can only go through TURN."]));
    }
}
