//! What the rules say to what was really exchanged.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::lint::{Description, Offered, Pair, Profile, Selection, Step, lint, lint_pair, lint_step};
use crate::prose;
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::Ground;
use crate::replay::sides::SideId;
use crate::sdp::SdpType;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// So many descriptions are held against the rules; a log of thousands of calls has more.
const MOST: usize = 400;

/// Errors and warnings of the rules: about each description, about each pair, about each change.
pub(super) fn rules(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let texts: Vec<(usize, &str, Option<SdpType>)> = ground
        .story
        .descriptions()
        .filter_map(|(index, _, kind)| Some((index, ground.sdp(index)?, kind)))
        .filter(|(_, sdp, _)| sdp.contains("a=fingerprint:") || sdp.contains("a=ice-ufrag:"))
        .take(MOST)
        .collect();
    let documents: Vec<Document<'_>> = texts.iter().map(|(_, sdp, _)| Document::parse(sdp)).collect();
    let sessions: Vec<Session<'_>> = documents.iter().map(Session::read).collect();
    let describe =
        |at: usize, number: usize| Description::new(&sessions[at], texts[at].2, Profile::Jsep).numbered(number);
    let at: HashMap<usize, usize> = texts.iter().enumerate().map(|(at, (index, ..))| (*index, at)).collect();
    let of = |message: usize| at.get(&message).copied();
    let selection = Selection::of(Profile::Jsep);
    let mut told: HashSet<(&'static str, String)> = HashSet::new();
    let mut push = |finding: Diagnostic, messages: [usize; 2], found: &mut Vec<Found>| {
        if finding.level == Level::Info {
            return;
        }
        // The same thing in each offer of a long call is one thing.
        if !told.insert((finding.name, finding.message.plain())) {
            return;
        }
        let source = finding.label.as_ref().map_or(1, |label| label.source.min(1));
        let event = ground.story.messages[messages[source]].event;
        let mut one = Found::new(finding.name, finding.level, finding.message.clone(), event);
        if messages[0] != messages[1] {
            one = one.and([ground.story.messages[messages[1 - source]].event]);
        }
        one.side = ground.story.messages[messages[source]].author;
        if finding.level == Level::Error {
            one.points = Some((Cause::RejectedDescription, Confidence::Possible));
        }
        one.rule = Some(Box::new(finding));
        found.push(one);
    };
    for (at, (index, ..)) in texts.iter().enumerate() {
        for finding in lint(&describe(at, 0), &selection) {
            push(finding, [*index, *index], found);
        }
    }
    for exchange in &ground.story.exchanges {
        // What may be to another offer is not held against this one.
        for answer in exchange.answers.iter().filter(|answer| !exchange.unsure.contains(answer)) {
            let Some((offer_at, answer_at)) = of(exchange.offer).zip(of(*answer)) else { continue };
            let pair = (describe(offer_at, 0), describe(answer_at, 1));
            for finding in lint_pair(&Pair { offer: &pair.0, answer: &pair.1 }, &selection) {
                push(finding, [exchange.offer, *answer], found);
            }
        }
    }
    let successive = successive(ground);
    let before: HashMap<usize, usize> = successive.iter().map(|(earlier, later)| (*later, *earlier)).collect();
    let exchanges = ground.story.exchanges.iter().enumerate();
    let answered: HashMap<usize, usize> =
        exchanges.flat_map(|(at, exchange)| exchange.answers.iter().map(move |answer| (*answer, at))).collect();
    for (earlier, later) in successive {
        let Some((from, to)) = of(earlier).zip(of(later)) else { continue };
        let (previous, next) = (describe(from, 0), describe(to, 1));
        // What the other side said before and after, for answers.
        let offers = answered.get(&later).and_then(|at| {
            let offer = &ground.story.exchanges[*at];
            Some((of(*before.get(&offer.offer)?)?, of(offer.offer)?))
        });
        let offered = offers.map(|(before, offer)| (describe(before, 0), describe(offer, 1)));
        let answers = offered.as_ref().map(|(previous, offer)| Offered { previous, offer });
        for finding in lint_step(&Step { previous: &previous, next: &next, answers, peer: None }, &selection) {
            push(finding, [earlier, later], found);
        }
    }
}

/// Each description with the next one of the same side to the same peer in the same call. An offer that was refused is left
/// out: whoever tries again then does it with another connection.
fn successive(ground: &Ground<'_>) -> Vec<(usize, usize)> {
    let story = ground.story;
    let mut last: HashMap<_, usize> = HashMap::new();
    let mut pairs = Vec::new();
    let mut peers: HashMap<usize, Option<SideId>> = HashMap::new();
    let mut refused: HashSet<usize> = HashSet::new();
    for exchange in &story.exchanges {
        let answers = exchange.answers.iter().chain(&exchange.pranswers);
        peers.extend(answers.map(|answer| (*answer, story.messages[exchange.offer].author)));
        refused.extend(exchange.refused.filter(|_| exchange.answers.is_empty()).map(|_| exchange.offer));
    }
    for (index, message, kind) in story.descriptions() {
        let Some(author) = message.author.filter(|_| kind != Some(SdpType::Rollback)) else { continue };
        if refused.contains(&index) {
            continue;
        }
        let peer = peers.get(&index).copied().unwrap_or_else(|| story.other(message));
        if let Some(earlier) = last.insert((author, peer, message.call.as_deref()), index) {
            pairs.push((earlier, index));
        }
    }
    pairs
}

/// Plain RTP: no ICE, no DTLS.
pub(super) fn plain(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for (index, message, _) in ground.story.descriptions() {
        let Some(sdp) = ground.sdp(index) else { continue };
        let media = sdp.lines().any(|line| line.starts_with("m=") && line.contains("RTP/"));
        let webrtc = ["a=fingerprint:", "a=ice-ufrag:", "a=crypto:"].iter().any(|attribute| sdp.contains(attribute));
        if media && !webrtc {
            let says = prose![
                "the description of ",
                ground.called(message.author),
                " is plain RTP, without ICE, DTLS or SDES: a browser does not take that"
            ];
            found.push(
                Found::new("plain-rtp", Level::Info, says, message.event)
                    .of(message.author)
                    .points(Cause::PlainRtp, Confidence::Certain)
                    .next(prose!["for WebRTC, put a gateway between the two"]),
            );
            return;
        }
    }
}
