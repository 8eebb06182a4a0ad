//! WHIP (RFC 9725) and WHEP: an offer in a `POST`, the answer in its response, candidates in a `PATCH`, the end by
//! `DELETE`. A call is the resource.

use super::out::{Out, clip};
use super::parts::{self, plain};
use super::{Clues, Dialect, Wire};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Candidate, Description, Direction, Embedded, Event, Lack, Name, What};
use crate::signal::frame::{Body, Http, Seen};
use crate::text::{SpanMap, offset};

/// See the module.
pub(super) static WHIP: Dialect =
    Dialect { name: "whip", title: "WHIP or WHEP", weigh, tells, speaks: |_| false, decode, encode };

const SDP: &str = "application/sdp";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";

/// `POST /whip/live application/sdp 6003`: what a server writes into its log.
fn tells(line: &str) -> bool {
    matches!(line.as_bytes().first(), Some(b'P' | b'D' | b'O' | b'"')) && access(line).is_some()
}

/// Method and path of a line of an access log that is about WHIP.
fn access(line: &str) -> Option<(&str, &str, &str)> {
    let line = line.strip_prefix('"').unwrap_or(line);
    let (method, rest) = line.split_once(' ')?;
    if !matches!(method, "POST" | "PATCH" | "DELETE" | "OPTIONS") || !rest.starts_with('/') {
        return None;
    }
    let (path, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let about = path.contains("/whip") || path.contains("/whep") || rest.contains(SDP) || rest.contains(FRAGMENT);
    (about || matches!(method, "DELETE") && path.contains("/resource")).then_some((method, path, rest))
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    match &seen.frame.body {
        Body::Http(http) if http.media_type == SDP => clues.add(5, "application/sdp over HTTP"),
        Body::Http(http) if http.media_type == FRAGMENT => clues.add(5, "application/trickle-ice-sdpfrag over HTTP"),
        Body::Remark(line) => {
            if let Some((_, path, rest)) = access(line) {
                let sure = path.contains("/whip") || path.contains("/whep");
                clues.add(if sure { 4 } else { 1 }, "POST /whip/…");
                if rest.contains(SDP) {
                    clues.add(3, "application/sdp in an access log");
                }
            }
        }
        _ => {}
    }
}

/// The resource of a URL: its path, because `Location` is often relative; without query, which may hold a token.
fn resource(url: &str) -> Name {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    clip(path).into()
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    match &seen.frame.body {
        Body::Http(http) => match http.status {
            None => request(seen, http, out),
            Some(status) => response(seen, http, status, out),
        },
        Body::Remark(line) => remark(seen, line, out),
        _ => false,
    }
}

fn request(seen: &Seen<'_>, http: &Http<'_>, out: &mut Out<'_>) -> bool {
    let call = Some(resource(&http.url));
    match (&*http.method, http.media_type.as_str()) {
        ("POST" | "PUT", SDP) => {
            let (what, lack) = plain(&http.body, seen.frame.way.clone(), Some(SdpType::Offer));
            out.say_whole(seen, what, lack.or(seen.frame.lack)).call = call;
        }
        ("PATCH", SDP) => {
            // the answer of WHEP to an offer of the server
            let (what, lack) = plain(&http.body, seen.frame.way.clone(), Some(SdpType::Answer));
            out.say_whole(seen, what, lack.or(seen.frame.lack)).call = call;
        }
        ("PATCH", FRAGMENT) => fragment(seen, &http.body, call.as_ref(), out),
        ("DELETE", _) => out.say(seen, What::Bye { reason: None }).call = call,
        _ => return false,
    }
    true
}

fn response(seen: &Seen<'_>, http: &Http<'_>, status: u16, out: &mut Out<'_>) -> bool {
    if !matches!(&*http.method, "POST" | "PATCH" | "PUT" | "DELETE") {
        return false;
    }
    let location = http.headers.iter().find(|(name, _)| *name == "location").map(|(_, value)| resource(value));
    let call = location.or_else(|| Some(resource(&http.url)));
    match (status, http.media_type.as_str()) {
        (200..=299 | 406, SDP) => {
            // 406 of WHEP is an offer of the server's own
            let kind = if status == 406 { SdpType::Offer } else { SdpType::Answer };
            let (what, lack) = plain(&http.body, seen.frame.way.clone(), Some(kind));
            out.say_whole(seen, what, lack.or(seen.frame.lack)).call = call;
        }
        (200..=299, FRAGMENT) => fragment(seen, &http.body, call.as_ref(), out),
        (200..=299, _) => out.say(seen, What::Acknowledged).call = call,
        (400..=599, _) => {
            let reason = Some(format!("{status} {}", clip(&http.body)).trim().into());
            let asked = match status {
                401 | 403 => Asked::Access,
                404 | 410 => Asked::Peer,
                400 | 406 | 415 | 422 => Asked::Description,
                _ => Asked::Other,
            };
            let what = match asked {
                Asked::Other => What::Error { code: Some(status.to_string().into()), text: clip(&http.body).into() },
                asked => What::Refused { asked, reason },
            };
            out.say(seen, what).call = call;
        }
        _ => return false,
    }
    let urls: Vec<Box<str>> = http
        .headers
        .iter()
        .filter(|(name, _)| *name == "link")
        .flat_map(|(_, value)| links(value))
        .map(|url| clip(url).into())
        .collect();
    if !urls.is_empty() {
        out.say(seen, What::IceServers { urls });
    }
    true
}

/// The targets of links that are `rel="ice-server"` (RFC 9725, section 4.6).
fn links(value: &str) -> impl Iterator<Item = &str> {
    value.split('<').skip(1).filter_map(|link| {
        let (url, rest) = link.split_once('>')?;
        rest.contains("ice-server").then_some(url)
    })
}

/// The candidates of a fragment (RFC 8840): of the section that the `a=mid` before them names.
fn fragment(seen: &Seen<'_>, body: &str, call: Option<&Name>, out: &mut Out<'_>) {
    let mut at = 0;
    let (mut mid, mut ufrag, mut index) = (None::<Name>, None::<Name>, None::<u16>);
    let mut any = false;
    for line in body.split_inclusive('\n') {
        let text = line.trim_end();
        let place = offset(at)..offset(at + text.len());
        at += line.len();
        if let Some(value) = text.strip_prefix("a=ice-ufrag:") {
            ufrag = Some(clip(value).into());
        } else if let Some(value) = text.strip_prefix("a=mid:") {
            mid = Some(clip(value).into());
        } else if text.starts_with("m=") {
            index = Some(index.map_or(0, |index| index.saturating_add(1)));
            mid = None;
        } else if let Some(candidate) = text.strip_prefix("a=").filter(|line| line.starts_with("candidate:")) {
            let way = seen.frame.way.inside(SpanMap::verbatim(place.start + 2, offset(candidate.len())));
            let what = What::Candidate(Candidate {
                candidate: Embedded { text: candidate.into(), way },
                sdp_mid: mid.clone(),
                sdp_m_line_index: index,
                username_fragment: ufrag.clone(),
            });
            out.say_whole(seen, what, None).call = call.cloned();
            any = true;
        } else if text == "a=end-of-candidates" {
            out.say_whole(seen, parts::end(mid.clone(), index, ufrag.clone()), None).call = call.cloned();
            any = true;
        }
    }
    if !any {
        // an ICE restart: new credentials, no candidates yet
        out.other(seen, "trickle-ice-sdpfrag").call = call.cloned();
    }
}

fn remark(seen: &Seen<'_>, line: &str, out: &mut Out<'_>) -> bool {
    let Some((method, path, rest)) = access(line) else { return false };
    let status = rest.split([' ', '"']).filter(|word| word.len() == 3).find_map(|word| word.parse::<u16>().ok());
    let lack = Some(Lack::NotShown);
    let event = match method {
        "POST" if rest.contains(SDP) || status.is_some() => {
            let kind = Some(SdpType::Offer);
            out.say_whole(seen, What::Description(Description { kind, sdp: Embedded::default() }), lack)
        }
        "DELETE" => out.say_whole(seen, What::Bye { reason: None }, None),
        _ => {
            let (name, text) = (method.into(), resource(path).as_ref().into());
            out.say_whole(seen, What::Other(crate::signal::event::Other { name, text }), None)
        }
    };
    event.direction = Direction::ToServer;
    event.call = Some(resource(path));
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let to_server = event.direction != Direction::ToClient;
    let fragment = |line: String, mid: Option<&Name>, ufrag: Option<&Name>| {
        let mut body = String::new();
        if let Some(ufrag) = ufrag {
            body.push_str(&format!("a=ice-ufrag:{ufrag}\r\n"));
        }
        if let Some(mid) = mid {
            body.push_str(&format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:{mid}\r\n"));
        }
        Wire::Request { method: "PATCH", media_type: FRAGMENT, body: format!("{body}a={line}\r\n") }
    };
    Some(match &event.what {
        What::Description(description) => {
            let body = description.sdp.text.to_string();
            match (description.kind?, to_server) {
                (SdpType::Offer, true) => Wire::Request { method: "POST", media_type: SDP, body },
                (SdpType::Answer, true) => Wire::Request { method: "PATCH", media_type: SDP, body },
                (SdpType::Answer, false) => Wire::Response { status: 201, media_type: SDP, body },
                _ => return None,
            }
        }
        What::Candidate(candidate) => fragment(
            candidate.candidate.text.to_string(),
            candidate.sdp_mid.as_ref(),
            candidate.username_fragment.as_ref(),
        ),
        What::EndOfCandidates { sdp_mid, username_fragment, .. } => {
            fragment("end-of-candidates".to_owned(), sdp_mid.as_ref(), username_fragment.as_ref())
        }
        What::Bye { .. } => Wire::Request { method: "DELETE", media_type: "", body: String::new() },
        What::Refused { asked, reason } => Wire::Response {
            status: match asked {
                Asked::Access => 401,
                Asked::Peer => 404,
                Asked::Description => 400,
                _ => 503,
            },
            media_type: "text/plain",
            body: reason.as_deref().unwrap_or_default().to_owned(),
        },
        _ => return None,
    })
}
