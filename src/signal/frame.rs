//! Frames: what a container found, before anybody knows in which dialect it is.

use std::borrow::Cow;

use super::engine::Packet;
use super::event::{Direction, Event, Lack, Moment, Name, Place, Timing, Vantage, What};
use super::json::{Doc, FaultKind, Parsed};
use crate::sdp::SdpType;
use crate::text::Way;

/// One message of a capture, or a line of a log that tells of one.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// Where it stands.
    pub place: Place,
    /// When it was seen.
    pub at: Option<Moment>,
    /// How well that is known.
    pub timing: Timing,
    /// The time as it is written.
    pub written: Option<Cow<'a, str>>,
    /// On which connection.
    pub connection: Option<Name>,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it down.
    pub vantage: Vantage,
    /// Who sent it, as the capture (not the message) says.
    pub from: Option<Name>,
    /// To whom.
    pub to: Option<Name>,
    /// What it consists of.
    pub body: Body<'a>,
    /// From its text (or bytes) to the file.
    pub way: Way,
    /// The capture ends, or was cut, within it.
    pub lack: Option<Lack>,
}

/// What a frame consists of.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// A text message.
    Text(Cow<'a, str>),
    /// A binary message.
    Binary(Cow<'a, [u8]>),
    /// A connection came up, to that URL (with its query, which may hold a token: it is read, not kept).
    Opened(Option<Cow<'a, str>>),
    /// A connection ended.
    Closed(Option<u16>, Option<Cow<'a, str>>),
    /// A request or a response.
    Http(Http<'a>),
    /// A line of a log that tells of a message: `Sending offer to 111 from 222`.
    Remark(Cow<'a, str>),
    /// A description that stands in the capture as it is, its type where the lines around it tell.
    Block(Cow<'a, str>, Option<SdpType>),
}

/// A request or a response of HTTP.
#[derive(Clone, Debug)]
pub struct Http<'a> {
    /// `POST`.
    pub method: Cow<'a, str>,
    /// The URL, with its query.
    pub url: Cow<'a, str>,
    /// Of a response; none is a request.
    pub status: Option<u16>,
    /// Media type of the body, without parameters, in lower case.
    pub media_type: String,
    /// `Location` and `Link` headers, and those alone: others may hold secrets.
    pub headers: Vec<(&'static str, Cow<'a, str>)>,
    /// The body.
    pub body: Cow<'a, str>,
}

impl Frame<'_> {
    /// A frame at a place, of which nothing else is known.
    pub fn new(place: Place, body: Body<'_>, way: Way) -> Frame<'_> {
        Frame {
            place,
            at: None,
            timing: Timing::None,
            written: None,
            connection: None,
            direction: Direction::Unknown,
            vantage: Vantage::Unknown,
            from: None,
            to: None,
            body,
            way,
            lack: None,
        }
    }

    /// Its own copy of everything.
    pub fn into_owned(self) -> Frame<'static> {
        fn own<T: ToOwned + ?Sized>(text: Cow<'_, T>) -> Cow<'static, T> {
            Cow::Owned(text.into_owned())
        }
        Frame {
            body: match self.body {
                Body::Text(text) => Body::Text(own(text)),
                Body::Binary(bytes) => Body::Binary(own(bytes)),
                Body::Opened(url) => Body::Opened(url.map(own)),
                Body::Closed(code, reason) => Body::Closed(code, reason.map(own)),
                Body::Http(http) => Body::Http(Http {
                    method: own(http.method),
                    url: own(http.url),
                    status: http.status,
                    media_type: http.media_type,
                    headers: http.headers.into_iter().map(|(name, value)| (name, own(value))).collect(),
                    body: own(http.body),
                }),
                Body::Remark(text) => Body::Remark(own(text)),
                Body::Block(text, kind) => Body::Block(own(text), kind),
            },
            written: self.written.map(own),
            place: self.place,
            at: self.at,
            timing: self.timing,
            connection: self.connection,
            direction: self.direction,
            vantage: self.vantage,
            from: self.from,
            to: self.to,
            way: self.way,
            lack: self.lack,
        }
    }

    /// How many bytes it holds.
    pub fn weight(&self) -> usize {
        256 + match &self.body {
            Body::Text(text) | Body::Remark(text) | Body::Block(text, _) => text.len(),
            Body::Binary(bytes) => bytes.len(),
            Body::Opened(url) => url.as_ref().map_or(0, |url| url.len()),
            Body::Closed(..) => 0,
            Body::Http(http) => http.body.len() + http.url.len(),
        }
    }

    /// An event of this frame.
    pub fn event(&self, what: What) -> Event {
        Event {
            at: self.at,
            timing: self.timing,
            written: self.written.as_deref().map(Into::into),
            place: self.place,
            part: 0,
            connection: self.connection.clone(),
            direction: self.direction,
            vantage: self.vantage,
            from: self.from.clone(),
            to: self.to.clone(),
            room: None,
            call: None,
            what,
            lack: self.lack,
        }
    }
}

/// A frame as dialects see it: its JSON is read once for all of them.
#[derive(Debug)]
pub struct Seen<'f> {
    /// The frame.
    pub frame: &'f Frame<'f>,
    /// Its text: of the message, of the body, of the remark; empty when there is none.
    pub text: &'f str,
    /// The engine.io packet in it, when it looks like one.
    pub packet: Option<Packet>,
    /// The JSON it holds: all of it, or what follows the numbers of an engine.io packet.
    pub doc: Option<Doc<'f>>,
}

impl<'f> Seen<'f> {
    /// Looks at a frame.
    pub fn new(frame: &'f Frame<'f>) -> Self {
        Self::with(frame, None)
    }

    /// Looks at a frame whose JSON has been read already.
    pub fn with(frame: &'f Frame<'f>, parsed: Option<Parsed>) -> Self {
        let (text, is_message): (&str, bool) = match &frame.body {
            Body::Text(text) => (text, true),
            Body::Http(http) => (&http.body, true),
            Body::Remark(text) => (text, false),
            _ => ("", false),
        };
        let packet = if is_message { Packet::read(text) } else { None };
        let json = packet.as_ref().map_or(0, |packet| packet.json) as usize;
        let doc = text.get(json..).filter(|_| is_message).and_then(|rest| {
            let way = if json == 0 { frame.way.clone() } else { frame.way.tail(json) };
            if let Some(parsed) = parsed {
                return Some(Doc::again(rest, way, parsed));
            }
            let doc = Doc::read(rest, way)?;
            // a JSON text is an object or array, and nothing comes after it
            let whole = !rest.trim_start().starts_with('"') && rest.get(doc.len as usize..)?.trim().is_empty();
            (whole || doc.fault.is_some()).then_some(doc)
        });
        Self { frame, text, packet, doc }
    }

    /// What its JSON lacks.
    pub fn lack(&self) -> Option<Lack> {
        let fault = self.doc.as_ref().and_then(|doc| doc.fault);
        self.frame.lack.or(fault.map(|fault| match fault.kind {
            FaultKind::Cut | FaultKind::CutString => Lack::Cut,
            FaultKind::Elided => Lack::Elided,
            FaultKind::Broken | FaultKind::TooDeep | FaultKind::TooMany => Lack::Broken,
        }))
    }

    /// Did it go to the server, as far as is known? Unknown counts as yes and as no.
    pub fn may_be(&self, direction: Direction) -> bool {
        match direction {
            Direction::ToServer => self.frame.direction != Direction::ToClient,
            Direction::ToClient => self.frame.direction != Direction::ToServer,
            _ => true,
        }
    }
}
