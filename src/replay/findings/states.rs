//! What became of the connection, by the states, calls and errors that a dump or a recording shows.

use std::collections::HashSet;

use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::{End, Ground};
use crate::replay::sides::SideId;
use crate::signal::event::{Stage, State, Value, What};

/// Checks that all go unanswered for so many seconds will not be answered later: each pair is checked several times a
/// second, and Chromium gives up after some 15.
const IN_VAIN: f64 = 5.0;

/// Failed, lost, back again.
pub(super) fn ends(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for end in &ground.ends {
        let who = ground.called(Some(end.side));
        let one = match *end {
            End { connected: Some(up), back: Some(back), .. } => {
                let gap = seconds(ground, end.lost.or(end.failed).unwrap_or(up), back);
                let says = prose!["the connection of ", who, " was lost and came back", gap];
                let lost = end.lost.or(end.failed).unwrap_or(back);
                Found::new("recovered", Level::Warning, says, lost)
                    .and([back])
                    .points(Cause::RecoveredAfterInterruption, Confidence::Certain)
                    .next(prose!["see what the network of either side did then; `--all` shows what happened around it"])
            }
            End { connected: Some(_), failed: Some(failed), .. } => {
                let says = prose!["the connection of ", who, " was up, and failed"];
                Found::new("connection-failed", Level::Error, says, failed)
                    .and(end.lost)
                    .points(Cause::Interrupted, Confidence::Certain)
                    .next(prose!["restart ICE when the connection is lost (`restartIce()`)"])
            }
            End { connected: Some(_), lost: Some(lost), .. } => {
                // Whoever hangs up sees the other side go.
                let hung_up = ground.events[lost..].iter().any(closes) || closes_before(ground, lost);
                let says = prose!["the connection of ", who, " was lost, and did not come back in the capture"];
                let (level, confidence) =
                    if hung_up { (Level::Info, Confidence::Possible) } else { (Level::Error, Confidence::Likely) };
                Found::new("connection-lost", level, says, lost).points(Cause::Interrupted, confidence)
            }
            End { connected: None, failed: Some(failed), .. } => {
                let dtls = dtls_failed(ground, end.side);
                match dtls {
                    Some(at) => {
                        let says = prose!["ICE found a way for ", who, ", and the DTLS handshake failed"];
                        Found::new("dtls-failed", Level::Error, says, at)
                            .and([failed])
                            .points(Cause::DtlsTimeout, Confidence::Likely)
                            .next(prose!["compare the fingerprints in the descriptions with the certificates in use"])
                    }
                    None => {
                        let (checked, next) = checks(ground, end.side);
                        let says = prose!["ICE of ", who, " found no way that works", checked];
                        Found::new("ice-failed", Level::Error, says, failed)
                            .weighs(1)
                            .points(Cause::Unreachable, Confidence::Likely)
                            .next(prose![next])
                    }
                }
            }
            End { connected: None, failed: None, last, side, began, .. } => {
                if let Some(way) = dtls_failed(ground, side) {
                    let says = prose!["ICE found a way for ", who, ", and DTLS has not finished when the capture ends"];
                    let one = Found::new("dtls-unfinished", Level::Warning, says, way);
                    found.push(one.of(Some(side)).points(Cause::DtlsTimeout, Confidence::Possible));
                    continue;
                }
                let how = match &ground.events[last].what {
                    What::State { value, .. } if matches!(&**value, "checking" | "connecting" | "disconnected") => {
                        prose!["still ", theirs(value)]
                    }
                    What::State { .. } => continue,
                    _ => prose!["not up"],
                };
                let (checked, next) = checks(ground, side);
                let says = prose!["the connection of ", who, " is ", how, " when the capture ends", checked];
                // So long no check goes unanswered where there is a way: it would be tried some hundred times.
                let tried = ground.measured.link(side).and_then(|link| link.checks);
                let in_vain = tried.is_some_and(|checks| checks.sent > 0.0 && checks.answered <= 0.0);
                let long = in_vain && ground.seconds(began, ground.events.len() - 1) >= IN_VAIN;
                let (level, confidence) =
                    if long { (Level::Error, Confidence::Likely) } else { (Level::Warning, Confidence::Possible) };
                Found::new("never-connected", level, says, last)
                    .points(Cause::Unreachable, confidence)
                    .next(prose![next])
            }
            End { .. } => continue,
        };
        found.push(one.of(Some(end.side)));
    }
}

/// What became of the connectivity checks of a side, where statistics tell, and what to try then.
fn checks(ground: &Ground<'_>, side: SideId) -> (Prose, &'static str) {
    const ANY: &str = "try `rtcscope stun nat` on both networks; where UDP is blocked or both NATs are symmetric, only \
                       a TURN server helps (TCP or TLS where UDP is blocked)";
    const NOTHING: &str = "nothing got through, either way: UDP is blocked, or the addresses cannot be reached; `rtcscope \
                           stun probe` and `rtcscope stun nat` on both machines tell which; a TURN server helps, over TCP \
                           or TLS where UDP is blocked";
    const ONE_WAY: &str = "packets come in and nothing answers those that go out: look for a firewall on either side that \
                           lets them through one way only";
    let Some(checks) = ground.measured.link(side).and_then(|link| link.checks).filter(|checks| checks.sent > 0.0)
    else {
        return (prose![], ANY);
    };
    let number = |value: f64| ours(format!("{value:.0}"));
    let pairs = count(checks.pairs, "pair", "pairs");
    let sent = prose!["of its ", number(checks.sent), " checks on ", pairs, " "];
    let says = |rest: Prose, next| (prose![": ", sent, rest], next);
    match (checks.answered > 0.0, checks.heard > 0.0) {
        (false, false) => says(prose!["none was answered, and none of the other side arrived"], NOTHING),
        (false, true) => {
            says(prose!["none was answered, though ", number(checks.heard), " of the other side arrived"], ONE_WAY)
        }
        (true, _) => says(prose![number(checks.answered), " were answered"], ANY),
    }
}

fn closes(event: &crate::signal::event::Event) -> bool {
    match &event.what {
        What::Bye { .. } | What::Leave | What::Left => true,
        What::State { state: State::Connection | State::Signaling | State::IceConnection, value } => {
            &**value == "closed"
        }
        What::Api(api) => &*api.name == "close",
        _ => false,
    }
}

/// Was the call hung up shortly before?
fn closes_before(ground: &Ground<'_>, index: usize) -> bool {
    ground.events[..index].iter().rev().take(64).any(|event| match &event.what {
        What::Bye { .. } | What::Leave => true,
        What::Api(api) => &*api.name == "close",
        _ => false,
    })
}

/// How long between two events, where their times are known: ` after 3.2 s`.
fn seconds(ground: &Ground<'_>, from: usize, to: usize) -> Prose {
    let times = ground.events[from].at.zip(ground.events[to].at);
    match times {
        Some((from, to)) if to >= from => {
            prose![" after ", ours(format!("{:.1}", to.millis_since(from) / 1000.0)), " s"]
        }
        _ => prose![],
    }
}

/// Did DTLS fail, or not finish, while ICE was connected?
fn dtls_failed(ground: &Ground<'_>, side: SideId) -> Option<usize> {
    let mut sides = ground.story.sides.clone();
    // a pair that worked, where statistics tell
    let mut ice = ground.measured.link(side).and_then(|link| link.succeeded);
    let mut dtls = None;
    let mut tells_ice = false;
    for (index, event) in ground.events.iter().enumerate() {
        let What::State { state, value } = &event.what else { continue };
        if sides.subject(event) != Some(side) {
            continue;
        }
        tells_ice |= *state == State::IceConnection;
        match (state, &**value) {
            (State::IceConnection, "connected" | "completed") => ice = Some(index),
            (State::Dtls, "failed") => dtls = Some(index),
            _ => {}
        }
    }
    // Firefox says that DTLS failed, too, where ICE did: without a way there is no handshake.
    if tells_ice && ice.is_none() { None } else { dtls.or(ice) }
}

/// Calls of the API that failed, and candidates that a server refused.
pub(super) fn failures(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let mut told: HashSet<(String, String)> = HashSet::new();
    let mut sides = ground.story.sides.clone();
    for (index, event) in ground.events.iter().enumerate() {
        let What::Api(api) = &event.what else { continue };
        let Value::Error { name, text } = &api.value else { continue };
        if !told.insert((api.name.to_string(), text.to_string())) {
            continue;
        }
        let code: Option<u32> = name.as_deref().and_then(|name| name.parse().ok());
        if &*api.name == "icecandidateerror" {
            let mut one = server_error(index, code, text);
            if code == Some(701) && text.contains("turn") && missed_a_relay(ground, sides.subject(event)) {
                one = one.points(Cause::Unreachable, Confidence::Likely).weighs(2);
            }
            found.push(one);
            continue;
        }
        if api.stage != Stage::Failed {
            continue;
        }
        let known = crate::lint::error::explain(text, None);
        let error = match (name.as_deref(), &**text) {
            (Some(name), "") => prose![theirs(name)],
            (Some(name), text) => prose![theirs(name), ": ", theirs(text)],
            (None, text) => prose![theirs(text)],
        };
        let mut says = prose![theirs(&api.name), " failed: ", error];
        let side = sides.subject(event);
        let went_on = |end: &End| Some(end.side) == side && end.connected.is_some() && end.failed.is_none();
        if ground.ends.iter().any(went_on) {
            says.push("; the call itself came up");
        }
        let sets = matches!(&*api.name, "setRemoteDescription" | "setLocalDescription");
        let state = text.contains("state") || name.as_deref() == Some("InvalidStateError");
        let (cause, confidence) = match (sets, state) {
            (true, true) => (Cause::WrongOrder, Confidence::Likely),
            (true, false) => (Cause::RejectedDescription, Confidence::Certain),
            _ => (Cause::ApiError, Confidence::Likely),
        };
        let mut one = Found::new("api-failed", Level::Error, says, index).points(cause, confidence);
        if let Some(meaning) = known.as_ref().and_then(|known| known.meanings.first()) {
            one = one.next(meaning.remedy.clone());
        }
        found.push(one);
    }
}

/// Did ICE of this side fail for want of a relay: it has none?
fn missed_a_relay(ground: &Ground<'_>, side: Option<SideId>) -> bool {
    let Some(side) = side else { return false };
    let failed = |end: &End| end.side == side && end.failed.is_some() && end.connected.is_none();
    ground.ends.iter().any(failed) && ground.candidates_of(side).iter().all(|(_, sent)| &*sent.kind != "relay")
}

/// What a STUN or TURN server said to the gathering (W3C `RTCPeerConnectionIceErrorEvent`).
fn server_error(index: usize, code: Option<u32>, text: &str) -> Found {
    let (says, cause, next): (Prose, Option<Cause>, &'static str) = match code {
        Some(code @ (401 | 403)) => (
            prose!["a TURN server refused the credentials (", code, "): ", theirs(text)],
            Some(Cause::TurnRefused),
            "check user name and password, and whether they have expired: `rtcscope turn probe` tells",
        ),
        Some(code @ (437 | 438 | 440 | 441 | 442 | 443 | 486 | 508)) => (
            prose!["a TURN server refused to relay (", code, "): ", theirs(text)],
            Some(Cause::TurnRefused),
            "look at the server's quota and configuration: `rtcscope turn probe` names what is wrong",
        ),
        Some(701) => (
            prose!["a STUN or TURN server could not be reached (701): ", theirs(text)],
            None,
            "check name, port and transport of the server, and whether a firewall is in the way",
        ),
        Some(code) => (prose!["gathering met an error (", code, "): ", theirs(text)], None, "see what the server says"),
        None => (prose!["gathering met an error: ", theirs(text)], None, "see what the server says"),
    };
    let level = if cause.is_some() { Level::Error } else { Level::Warning };
    let mut one = Found::new("server-refused", level, says, index).next(prose![next]);
    one.points = cause.map(|cause| (cause, Confidence::Likely));
    one
}

/// A description that was changed between its making and its setting.
pub(super) fn munged(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let mut made: Vec<(Option<&str>, &str, usize)> = Vec::new();
    for (index, event) in ground.events.iter().enumerate() {
        let What::Api(api) = &event.what else { continue };
        let Value::Description(description) = &api.value else { continue };
        match (&*api.name, api.stage) {
            ("createOffer" | "createAnswer", Stage::Succeeded) => {
                made.push((event.connection.as_deref(), &description.sdp.text, index));
            }
            ("setLocalDescription", Stage::Called) => {
                let Some((_, original, at)) = made.iter().rev().find(|(of, ..)| *of == event.connection.as_deref())
                else {
                    continue;
                };
                let set = &*description.sdp.text;
                if set.is_empty() || set.trim_end() == original.trim_end() {
                    continue;
                }
                let says = prose!["the local description was changed between making and setting it (\"munged\")"];
                found.push(Found::new("munged", Level::Info, says, index).and([*at]).next(prose![
                    "browsers take less and less of that: use the API (`setCodecPreferences`, `setParameters`)"
                ]));
            }
            _ => {}
        }
    }
}
