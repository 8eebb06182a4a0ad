//! What an event is, in a few words.

use crate::prose;
use crate::prose::{Piece, Prose, Untrusted, count, ours, theirs};
use crate::replay::ground::{Sent, parsed};
use crate::sdp::SdpType;
use crate::signal::event::{Api, Asked, Event, Forwarded, Lack, Stage, Value, What};

/// Reasons and errors are shown so far.
const WORDS: usize = 160;

/// So many kinds of candidates are told apart.
const KINDS: usize = 12;

fn short(text: &str) -> Piece {
    Piece::Theirs(Untrusted::clipped(text, WORDS))
}

/// What happened, in a few words.
pub fn says(event: &Event) -> Prose {
    let mut says = what(&event.what);
    match event.lack {
        Some(Lack::Cut) => says.push(", cut in the capture"),
        Some(Lack::Elided) => says.push(", partly left out of the capture"),
        Some(Lack::NotShown) => says.push(", not shown in the capture"),
        Some(Lack::Broken) => says.push(", broken in the capture"),
        None => {}
    }
    says
}

fn what(what: &What) -> Prose {
    match what {
        What::Description(description) => {
            let name = description.kind.map_or("a description", SdpType::name);
            prose![name, sections(&description.sdp.text)]
        }
        What::Candidate(candidate) => one_candidate(&candidate.candidate.text),
        What::EndOfCandidates { .. } => prose!["no more candidates"],
        What::Opened => prose!["connection opened"],
        What::Closed { code, reason } => {
            let code = code.map_or_else(Prose::default, |code| prose![" (", code, ")"]);
            prose!["connection closed", code, reason_of(reason.as_deref())]
        }
        What::Register { name: Some(name) } => prose!["asks to be known as ", theirs(name)],
        What::Register { name: None } => prose!["asks for a name"],
        What::Registered { name: Some(name) } => prose!["is known as ", theirs(name)],
        What::Registered { name: None } => prose!["is known by its name"],
        What::Call => prose!["asks for a call"],
        What::Accepted => prose!["the call may begin"],
        What::Refused { asked, reason } => prose![refused(*asked), " refused", reason_of(reason.as_deref())],
        What::Join => prose!["asks to join the room"],
        What::Joined { members: Some(members) } => {
            prose!["joined the room, which has ", count(*members as usize, "member", "members")]
        }
        What::Joined { members: None } => prose!["joined the room"],
        What::Leave => prose!["leaves the room"],
        What::Left => prose!["has left"],
        What::RequestOffer => prose!["asks the other side for an offer"],
        What::Bye { reason } => prose!["hangs up", reason_of(reason.as_deref())],
        What::IceServers { urls } => {
            let shown = urls.iter().take(4).map(|url| short(without_query(url)).into());
            prose!["ICE servers: ", Prose::join(shown, ", ")]
        }
        What::Keepalive => prose!["keepalive"],
        What::Acknowledged => prose!["acknowledged"],
        What::Error { code, text } => {
            let code = code.as_deref().map_or_else(Prose::default, |code| prose![" ", short(code)]);
            prose!["error", code, ": ", short(text)]
        }
        What::Forwarded { kind } => match kind {
            Forwarded::Description(kind) => prose!["the server says it passed on the ", kind.name()],
            Forwarded::Candidate => prose!["the server says it passed on a candidate"],
            Forwarded::Other => prose!["the server says it passed something on"],
        },
        What::State { state, value } => prose![state.name(), ": ", short(value)],
        What::Api(api) => call(api),
        What::Stats(stats) => prose!["statistics of ", short(&stats.kind)],
        What::Other(other) if other.name.is_empty() => prose!["another message"],
        What::Other(other) => prose!["message ", short(&other.name)],
    }
}

/// What follows a question mark may be a token.
fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

fn reason_of(reason: Option<&str>) -> Prose {
    reason.filter(|reason| !reason.is_empty()).map_or_else(Prose::default, |reason| prose![": ", short(reason)])
}

const fn refused(asked: Asked) -> &'static str {
    match asked {
        Asked::Name => "name",
        Asked::Peer => "peer not found: call",
        Asked::Call => "call",
        Asked::Room => "room",
        Asked::Access => "access",
        Asked::Description => "description",
        Asked::Other => "request",
    }
}

/// ` (audio, video)`.
fn sections(sdp: &str) -> Prose {
    let kinds: Vec<&str> = sdp
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("m="))
        .map(|media| media.split_ascii_whitespace().next().unwrap_or_default())
        .collect();
    match kinds.as_slice() {
        [] => prose![],
        some if some.len() <= 4 => {
            prose![" (", Prose::join(some.iter().map(|kind| short(kind).into()), ", "), ")"]
        }
        many => prose![" (", count(many.len(), "section", "sections"), ")"],
    }
}

fn one_candidate(text: &str) -> Prose {
    match parsed(text).pop() {
        Some(sent) => prose!["candidate ", kind(&sent), " ", short(&sent.address), " port ", sent.port],
        None if text.trim().is_empty() => prose!["no more candidates"],
        None => prose!["a candidate that cannot be read"],
    }
}

/// `host UDP IPv4`: what candidates are sorted by.
pub fn kind(sent: &Sent) -> Prose {
    let family = match sent.address.as_bytes() {
        address if address.ends_with(b".local") => "mDNS",
        address if address.contains(&b':') => "IPv6",
        address if address.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') => "IPv4",
        _ => "by name",
    };
    let known = ["host", "srflx", "prflx", "relay"].into_iter().find(|known| *known == &*sent.kind);
    let transport = ["udp", "tcp"].into_iter().find(|known| *known == &*sent.transport);
    prose![
        known.map_or_else(|| short(&sent.kind).into(), Prose::from),
        " ",
        transport.map_or_else(|| short(&sent.transport).into(), |known| Prose::from(ours(known.to_ascii_uppercase()))),
        " ",
        family
    ]
}

/// `6 candidates: 2 host UDP IPv4, 4 srflx UDP IPv4`.
pub fn candidates(texts: &[&str]) -> Prose {
    let mut kinds: Vec<(Prose, usize)> = Vec::new();
    for sent in texts.iter().filter_map(|text| parsed(text).pop()) {
        let kind = kind(&sent);
        match kinds.iter().position(|(known, _)| *known == kind) {
            Some(at) => kinds[at].1 += 1,
            None if kinds.len() < KINDS => kinds.push((kind, 1)),
            None => {}
        }
    }
    let mut says = prose![count(texts.len(), "candidate", "candidates")];
    if !kinds.is_empty() {
        says.push(": ");
        says.push(Prose::join(kinds.into_iter().map(|(kind, number)| prose![number, " ", kind]), ", "));
    }
    says
}

fn call(api: &Api) -> Prose {
    let with = match &api.value {
        Value::None | Value::Text(_) => prose![],
        Value::Description(description) => {
            prose![" ", description.kind.map_or("a description", SdpType::name), sections(&description.sdp.text)]
        }
        Value::Candidate(candidate) => prose![" ", one_candidate(&candidate.candidate.text)],
        Value::EndOfCandidates => prose![" no more candidates"],
        Value::Error { name: Some(name), text } => prose![": ", short(name), ": ", short(text)],
        Value::Error { name: None, text } => prose![": ", short(text)],
    };
    done(&api.name, api.stage, with)
}

/// A call or an event of the API, with what it was about.
pub(super) fn done(name: &str, stage: Stage, with: Prose) -> Prose {
    let name = short(name);
    match stage {
        Stage::Called => prose!["calls ", name, with],
        Stage::Succeeded => prose![name, " done", with],
        Stage::Failed => prose![name, " failed", with],
        Stage::Fired => prose!["event ", name, with],
    }
}
