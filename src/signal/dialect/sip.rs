//! SIP (RFC 3261): messages as they are on the wire, out of traces, logs or WebSockets (RFC 7118). Descriptions are in
//! their bodies; candidates come in `INFO` with a fragment (RFC 8840).

use super::out::{Out, clip};
use super::parts::plain;
use super::{Clues, Dialect, Wire};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Candidate, Embedded, Event, Lack, Name, What};
use crate::signal::frame::{Body, Seen};
use crate::text::{SpanMap, offset};

/// See the module.
pub(super) static SIP: Dialect = Dialect { name: "sip", title: "SIP", weigh, tells: |_| false, speaks, decode, encode };

const METHODS: [&str; 14] = [
    "INVITE",
    "ACK",
    "BYE",
    "CANCEL",
    "REGISTER",
    "OPTIONS",
    "PRACK",
    "SUBSCRIBE",
    "NOTIFY",
    "PUBLISH",
    "INFO",
    "REFER",
    "MESSAGE",
    "UPDATE",
];

/// Is this the first line of a message?
pub(in crate::signal) fn starts(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("SIP/2.0 ") {
        return rest.len() >= 3 && rest.bytes().take(3).all(|byte| byte.is_ascii_digit());
    }
    let Some((method, rest)) = line.split_once(' ') else { return false };
    METHODS.contains(&method) && rest.trim_end().ends_with(" SIP/2.0")
}

fn speaks(text: &str) -> bool {
    starts(text.lines().next().unwrap_or_default())
}

/// A message, taken apart.
struct Message<'t> {
    /// Of a request its method; of a response none.
    method: Option<&'t str>,
    status: Option<(u16, &'t str)>,
    headers: Vec<(&'t str, &'t str)>,
    /// Where the body begins.
    body: usize,
}

impl<'t> Message<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let mut lines = text.split_inclusive('\n');
        let first = lines.next()?;
        let mut at = first.len();
        let start = first.trim_end();
        if !starts(start) {
            return None;
        }
        let status = start.strip_prefix("SIP/2.0 ").and_then(|rest| {
            let (code, reason) = rest.split_once(' ').unwrap_or((rest, ""));
            Some((code.parse().ok()?, reason))
        });
        let method = start.split(' ').next().filter(|_| status.is_none());
        let mut headers = Vec::new();
        for line in lines {
            at += line.len();
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && headers.len() < 200
            {
                headers.push((name.trim(), value.trim()));
            }
        }
        Some(Self { method, status, headers, body: at })
    }

    /// The first header of that name or its short form (RFC 3261, section 20).
    fn header(&self, name: &str, short: &str) -> Option<&'t str> {
        let found = |(key, _): &&(&str, &str)| key.eq_ignore_ascii_case(name) || key.eq_ignore_ascii_case(short);
        self.headers.iter().find(found).map(|(_, value)| *value)
    }

    /// The method that a response is to, or the request's own.
    fn about(&self) -> &'t str {
        let cseq = || self.header("CSeq", "CSeq").and_then(|value| value.split_whitespace().nth(1));
        self.method.or_else(cseq).unwrap_or_default()
    }

    /// Who a header names: `alice` of `"A" <sip:alice@example.org>;tag=1`.
    fn who(&self, name: &str, short: &str) -> Option<Name> {
        let value = self.header(name, short)?;
        let uri = value.split_once('<').map_or(value, |(_, rest)| rest);
        let uri = uri.split(['>', ';']).next()?.trim();
        let address = uri.split_once(':').map_or(uri, |(_, rest)| rest);
        (!address.is_empty()).then(|| clip(address).into())
    }
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if let Body::Text(text) = &seen.frame.body
        && let Some(message) = Message::read(text)
    {
        let whole = message.header("Call-ID", "i").is_some() && message.header("CSeq", "CSeq").is_some();
        clues.add(if whole { 5 } else { 3 }, "a start line with SIP/2.0");
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Body::Text(text) = &seen.frame.body else { return false };
    let Some(message) = Message::read(text) else { return false };
    let call = message.header("Call-ID", "i").map(|id| Name::from(clip(id)));
    let (mut from, mut to) = (message.who("From", "f"), message.who("To", "t"));
    if message.status.is_some() {
        // From and To of a response are those of its request
        std::mem::swap(&mut from, &mut to);
    }
    let first = out.events.len();
    if let Some(what) = meaning(&message) {
        out.say(seen, what);
    }
    body(seen, &message, text, out);
    if out.events.len() == first {
        let name = match message.status {
            Some((status, reason)) => format!("{status} {}", clip(reason)),
            None => message.about().to_owned(),
        };
        // what SIP messages hold besides is authentication
        out.say(seen, What::Other(crate::signal::event::Other { name: name.into(), text: "".into() }));
    }
    for event in &mut out.events[first..] {
        event.call.clone_from(&call);
        event.from = from.clone().or(event.from.take());
        event.to = to.clone().or(event.to.take());
    }
    true
}

/// What the message means, apart from its body.
fn meaning(message: &Message<'_>) -> Option<What> {
    let about = message.about();
    Some(match (message.method, message.status) {
        (Some("INVITE"), _) => What::Call,
        (Some("BYE" | "CANCEL"), _) => What::Bye { reason: message.header("Reason", "Reason").map(|r| clip(r).into()) },
        (Some("REGISTER"), _) => What::Register { name: message.who("To", "t") },
        (_, Some((200..=299, _))) if about == "INVITE" => What::Accepted,
        (_, Some((200..=299, _))) if about == "REGISTER" => What::Registered { name: message.who("To", "t") },
        // a challenge is no refusal, if it is answered
        (_, Some((401 | 407, _))) => return None,
        (_, Some((status @ 300..=699, reason))) => {
            let asked = match (status, about) {
                (403, "REGISTER") => Asked::Access,
                (404 | 410 | 480 | 604, _) => Asked::Peer,
                (486 | 600 | 603, _) => Asked::Call,
                (415 | 488 | 606, _) => Asked::Description,
                _ => Asked::Other,
            };
            What::Refused { asked, reason: Some(format!("{status} {}", clip(reason)).into()) }
        }
        _ => return None,
    })
}

/// Where the part of a multipart body that has SDP stands; or all of it.
fn body(seen: &Seen<'_>, message: &Message<'_>, text: &str, out: &mut Out<'_>) {
    let media = message.header("Content-Type", "c").unwrap_or_default().to_ascii_lowercase();
    let body = text.get(message.body..).unwrap_or_default();
    let announced = message.header("Content-Length", "l").and_then(|value| value.parse::<usize>().ok());
    let body = match announced {
        Some(len) if len < body.len() => &body[..body.floor_char_boundary(len)],
        _ => body,
    };
    // line ends may have been LF in the log: then the body is shorter by the CRs
    let crs = if body.contains('\r') { 0 } else { body.matches('\n').count() };
    let cut = announced.is_some_and(|len| body.len() + crs + 2 < len);
    if media.contains("trickle-ice-sdpfrag") {
        return fragment(seen, message.body, body, out);
    }
    let Some(start) = body.find("v=0") else { return };
    if !(media.contains("sdp") || media.starts_with("multipart/") || media.is_empty()) {
        return;
    }
    let mut sdp = &body[start..];
    if media.starts_with("multipart/")
        && let Some(end) = sdp.find("\n--")
    {
        sdp = &sdp[..=end];
    }
    let way = seen.frame.way.inside(SpanMap::verbatim(offset(message.body + start), offset(sdp.len())));
    let (what, lack) = plain(sdp, way, kind(message));
    out.say_whole(seen, what, lack.or(cut.then_some(Lack::Cut)).or(seen.frame.lack));
}

/// Offer or answer, where the message alone can tell (RFC 3261, section 13.2.1; RFC 6337).
fn kind(message: &Message<'_>) -> Option<SdpType> {
    match (message.method, message.status) {
        (Some("INVITE" | "UPDATE"), _) => Some(SdpType::Offer),
        (Some("ACK"), _) => Some(SdpType::Answer),
        // a 200 may hold the offer, when the INVITE had none: who knows the call knows better
        (_, Some((180..=199, _))) => Some(SdpType::Pranswer),
        (_, Some((200..=299, _))) => Some(SdpType::Answer),
        _ => None,
    }
}

fn fragment(seen: &Seen<'_>, start: usize, body: &str, out: &mut Out<'_>) {
    let (mut mid, mut at) = (None::<Name>, start);
    for line in body.split_inclusive('\n') {
        let text = line.trim_end();
        let place = at;
        at += line.len();
        if let Some(value) = text.strip_prefix("a=mid:") {
            mid = Some(clip(value).into());
        } else if let Some(candidate) = text.strip_prefix("a=").filter(|line| line.starts_with("candidate:")) {
            let way = seen.frame.way.inside(SpanMap::verbatim(offset(place + 2), offset(candidate.len())));
            let candidate = Embedded { text: candidate.into(), way };
            let what = What::Candidate(Candidate { candidate, sdp_mid: mid.clone(), ..Candidate::default() });
            out.say_whole(seen, what, None);
        } else if text == "a=end-of-candidates" {
            out.say_whole(seen, super::parts::end(mid.clone(), None, None), None);
        }
    }
}

/// A message with what must be in it to be read again; a user agent has more to say.
fn encode(event: &Event) -> Option<Wire> {
    let (from, to) = (event.from.as_deref()?, event.to.as_deref()?);
    let call = event.call.as_deref()?;
    let (start, about, body) = match &event.what {
        What::Description(description) => match description.kind? {
            SdpType::Offer => (format!("INVITE sip:{to} SIP/2.0"), "INVITE", &*description.sdp.text),
            SdpType::Answer => ("SIP/2.0 200 OK".to_owned(), "INVITE", &*description.sdp.text),
            SdpType::Pranswer => ("SIP/2.0 183 Session Progress".to_owned(), "INVITE", &*description.sdp.text),
            SdpType::Rollback => return None,
        },
        What::Bye { .. } => (format!("BYE sip:{to} SIP/2.0"), "BYE", ""),
        _ => return None,
    };
    let (from, to) = if start.starts_with("SIP/") { (to, from) } else { (from, to) };
    let media = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
    Some(Wire::Text(format!(
        "{start}\r\nFrom: <sip:{from}>\r\nTo: <sip:{to}>\r\nCall-ID: {call}\r\nCSeq: 1 {about}\r\n{media}Content-Length: \
         {}\r\n\r\n{body}",
        body.len()
    )))
}
