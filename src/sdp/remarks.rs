//! What is remarkable about a description: things a person would want to be told before any detail. Not a lint: only
//! what changes how the rest is read.

use super::attr::candidate::Family;
use super::attr::ice::split_options;
use super::summary::{Section, Summary};
use super::view::Session;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, theirs};

/// The remarks, the worst first.
/// `elsewhere` candidates with its ufrag stand near it, outside of the description.
pub fn remarks(session: &Session<'_>, summary: &Summary<'_>, elsewhere: usize) -> Vec<(Level, Prose)> {
    let mut all = Vec::new();
    lines(session, &mut all);
    sections(summary, &mut all);
    candidates(summary, elsewhere, &mut all);
    if summary.ice_lite {
        all.push((
            Level::Info,
            prose!["The sender is ICE lite, likely a server: it answers connectivity checks and starts none."],
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
            prose!["It does not begin with v=0: most stacks refuse it like this (RFC 8866, section 5)."],
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
    let blanks = (0..document.lines.len()).filter(|index| !session.trailing(*index).is_empty()).count();
    if blanks > 0 {
        all.push((
            Level::Warning,
            prose![
                count(blanks, "line ends", "lines end"),
                " in blanks, which some parsers take as part of the value (RFC 8866, section 5)."
            ],
        ));
    }
    let cr = document.lines.iter().filter(|line| document.slice(line.eol()) == "\r").count();
    if cr > 0 {
        all.push((
            Level::Warning,
            prose![
                count(cr, "line ends", "lines end"),
                " in CR only; most parsers do not split lines there (RFC 8866, section 5)."
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
    if let Some(names) = list(live().filter(|s| s.is_plain_rtp())) {
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
            prose![
                "SRTP keys stand in the description (SDES): ",
                names,
                ". WebRTC does without: keys come from DTLS (RFC 8827, section 6.5)."
            ],
        ));
    }
    // A bundled section may leave its transport's attributes to the one whose transport it uses (RFC 9143, section 7).
    let bare = |s: &&Section<'_>| {
        let carrier = &summary.sections[s.transport];
        s.effective.fingerprints.is_empty() && carrier.effective.fingerprints.is_empty()
    };
    if let Some(names) = list(live().filter(|s| s.is_dtls()).filter(bare)) {
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

fn candidates(summary: &Summary<'_>, elsewhere: usize, all: &mut Remarks) {
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
        let why = if elsewhere > 0 {
            let words = count(elsewhere, "candidate with its ufrag stands", "candidates with its ufrag stand");
            (Level::Info, prose!["No candidates in it, as with trickle ICE; ", words, " elsewhere in the same file."])
        } else if ended {
            (
                Level::Warning,
                prose![
                    "No candidates, and a=end-of-candidates says that none will come: the peer has nowhere to connect to \
                     and can only wait for this side."
                ],
            )
        } else if ice.iter().any(|s| s.effective.ice_options.is_some_and(|o| split_options(o).any(|o| o == "trickle")))
        {
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
        all.push((Level::Info, prose!["Relay candidates only: as it stands, media goes through TURN."]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::syntax::Document;

    fn said(sections: &str) -> Vec<String> {
        let text = format!("v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n{sections}");
        let document = Document::parse(&text);
        let session = Session::read(&document);
        remarks(&session, &Summary::of(&session), 0).into_iter().map(|(_, says)| says.plain()).collect()
    }

    #[test]
    fn plain_rtp_is_what_nothing_encrypts() {
        let plain = "Plain RTP, without encryption: audio (section 0). Browsers refuse it; SIP, RTSP and broadcast \
                     equipment uses it.";
        assert_eq!(said("m=audio 4000 RTP/AVP 0\n"), [plain]);
        // DTLS-SRTP under an old name, and SRTP with keys from elsewhere.
        assert_eq!(said("m=audio 4000 RTP/AVPF 0\na=fingerprint:sha-256 AB\n"), [""; 0]);
        assert_eq!(said("m=audio 4000 RTP/SAVP 0\n"), [""; 0]);
        assert_eq!(
            said("m=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\n"),
            ["SRTP keys stand in the description (SDES): audio (section 0). WebRTC does without: keys come from DTLS \
              (RFC 8827, section 6.5)."]
        );
    }

    #[test]
    fn a_bundled_section_may_leave_the_fingerprint_to_the_first() {
        let sections = |first: &str| {
            format!(
                "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:abcd\n{first}\
                 a=candidate:1 1 udp 1 192.0.2.1 5 typ host\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n"
            )
        };
        assert_eq!(said(&sections("a=fingerprint:sha-256 AB\n")), [""; 0]);
        assert_eq!(
            said(&sections("")),
            [
                "No certificate fingerprint, so the DTLS handshake cannot be verified: audio (mid 0), video (mid 1) (RFC \
              8122, section 5)."
            ]
        );
    }

    #[test]
    fn candidates_that_are_missing() {
        let section = |tail: &str| {
            said(&format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 AB\na=ice-ufrag:abcd\n{tail}"))
        };
        let trickle = "No candidates yet: they are to follow one by one (trickle ICE).";
        assert_eq!(section("a=ice-options:trickle\n"), [trickle]);
        assert_eq!(section("a=ice-options:ice2,trickle\n"), [trickle]);
        assert_eq!(
            section("a=end-of-candidates\n"),
            [
                "No candidates, and a=end-of-candidates says that none will come: the peer has nowhere to connect to and can \
              only wait for this side."
            ]
        );
        assert_eq!(
            section("a=candidate:1 1 udp 1 192.0.2.1 5 typ relay\n"),
            ["Relay candidates only: as it stands, media goes through TURN."]
        );
    }

    #[test]
    fn port_0_is_no_rejection_under_rtsp() {
        assert_eq!(
            said("m=video 0 UDP/TLS/RTP/SAVPF 96\na=fingerprint:sha-256 AB\n"),
            ["Rejected or removed (port 0): video (section 0)."]
        );
        assert!(said("a=control:*\nm=video 0 RTP/AVP 96\n")[0].starts_with("Plain RTP"));
        assert!(said("m=video 0 RTP/AVP 96\na=control:stream=0\n")[0].starts_with("Plain RTP"));
    }
}
