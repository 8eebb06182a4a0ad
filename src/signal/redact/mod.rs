//! Events with pseudonyms in place of whatever tells who or where somebody is: addresses, host names, names of peers, rooms
//! and users, ids of sessions, streams and tracks, fingerprints, ICE credentials, URLs. What a call is diagnosed by stays:
//! which of them are the same, families and reach of addresses, ports, codecs, states, times, user agents.
//!
//! ```text
//! events ─learn─► what identifies ─rewrite─► events
//! ```
//!
//! Two passes: a name that one message tells is then known in the words of every other.

mod address;
mod numbers;
mod pseudonyms;
mod scrub;
mod stats;

use self::pseudonyms::{Pseudonyms, Role};
use super::event::{Api, Candidate, Description, Embedded, Event, Name, Other, Stats, Value, What};
use crate::sdp::redact::{Kind, Veil, redact as redact_sdp};
use crate::text::Way;

/// Puts pseudonyms into the events of captures, the same for the same text in all of them. With a seed, the same text has the same pseudonym in every run with that seed, except
/// where the range it is taken from is too small for that: then the later one takes the next.
pub fn redact(captures: &mut [&mut [Event]], seed: Option<&str>) {
    let mut names = Pseudonyms::new(seed);
    names.learn(true);
    for event in captures.iter().flat_map(|events| events.iter()) {
        let mut copy = event.clone();
        rewrite(&mut copy, &mut names);
    }
    names.learn(false);
    for event in captures.iter_mut().flat_map(|events| events.iter_mut()) {
        rewrite(event, &mut names);
    }
}

fn rewrite(event: &mut Event, names: &mut Pseudonyms) {
    for (name, role) in [
        (&mut event.from, Role::Peer),
        (&mut event.to, Role::Peer),
        (&mut event.room, Role::Room),
        (&mut event.call, Role::Call),
        (&mut event.connection, Role::Connection),
    ] {
        named(name, role, names);
    }
    match &mut event.what {
        What::Description(one) => description(one, names),
        What::Candidate(one) => candidate(one, names),
        What::EndOfCandidates { sdp_mid, username_fragment, .. } => belongs(sdp_mid, username_fragment, names),
        What::Closed { reason, .. } | What::Refused { reason, .. } | What::Bye { reason } => {
            if let Some(reason) = reason {
                text(reason, names);
            }
        }
        What::Register { name } | What::Registered { name } => named(name, Role::Peer, names),
        What::IceServers { urls } => urls.iter_mut().for_each(|url| *url = names.veil(Kind::Url, url).into()),
        What::Error { code, text: words } => {
            if let Some(code) = code.as_mut().filter(|code| !is_term(code)) {
                text(code, names);
            }
            text(words, names);
        }
        What::State { value, .. } if !is_term(value) => *value = names.veil(Kind::Text, value).into(),
        What::Api(api) => called(api, names),
        What::Stats(stats) => measured(stats, names),
        What::Other(Other { name, text }) => {
            // What nobody understands may hold anything: chats, say.
            *text = Box::default();
            if !is_term(name) || names.known(name).is_some() {
                *name = "message".into();
            }
        }
        What::State { .. }
        | What::Opened
        | What::Call
        | What::Accepted
        | What::Join
        | What::Joined { .. }
        | What::Leave
        | What::Left
        | What::RequestOffer
        | What::Keepalive
        | What::Acknowledged
        | What::Forwarded { .. } => {}
    }
}

fn named(name: &mut Option<Name>, role: Role, names: &mut Pseudonyms) {
    if let Some(name) = name {
        *name = names.name(role, name).into();
    }
}

fn text(text: &mut Box<str>, names: &mut Pseudonyms) {
    *text = names.veil(Kind::Text, text).into();
}

/// A text that leads nowhere: its bytes are not those of the capture any more.
fn rewritten(text: String) -> Embedded {
    Embedded { text: text.into(), way: Way::default() }
}

fn description(description: &mut Description, names: &mut Pseudonyms) {
    description.sdp = rewritten(redact_sdp(&description.sdp.text, names));
}

fn candidate(one: &mut Candidate, names: &mut Pseudonyms) {
    one.candidate = rewritten(redact_sdp(&one.candidate.text, names));
    belongs(&mut one.sdp_mid, &mut one.username_fragment, names);
}

fn belongs(mid: &mut Option<Name>, ufrag: &mut Option<Name>, names: &mut Pseudonyms) {
    for (name, kind) in [(mid, Kind::Mid), (ufrag, Kind::Ufrag)] {
        if let Some(name) = name {
            *name = names.veil(kind, name).into();
        }
    }
}

fn called(api: &mut Api, names: &mut Pseudonyms) {
    let Api { name, id, value, .. } = api;
    if !is_term(name) {
        *name = names.veil(Kind::Text, name).into();
    }
    named(id, Role::Id, names);
    match value {
        Value::None | Value::EndOfCandidates => {}
        Value::Description(one) => description(one, names),
        Value::Candidate(one) => candidate(one, names),
        Value::Error { name, text: words } => {
            if let Some(name) = name.as_mut().filter(|name| !is_term(name)) {
                text(name, names);
            }
            text(words, names);
        }
        // Arguments: labels of channels and devices, ids of tracks. Only words like `offer` tell nobody.
        Value::Text(words) if is_term(words) && words.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') => {
        }
        Value::Text(words) => *words = Box::default(),
    }
}

fn measured(stats: &mut Stats, names: &mut Pseudonyms) {
    let Stats { kind, id, values } = stats;
    if !is_term(kind) {
        *kind = names.veil(Kind::Label, kind).into();
    }
    *id = names.name(Role::Id, id).into();
    for (member, value) in values {
        stats::member(member, value, names);
    }
}

/// Is it a word of a protocol or an API (`HEARTBEAT`, `have-local-offer`, `404`), and not somebody's?
fn is_term(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_' | b'.' | b':' | b' ' | b'(' | b')');
    let number = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.len() <= 64 && (text.bytes().all(word) || number)
}

#[cfg(test)]
mod tests;
