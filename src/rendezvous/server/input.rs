//! What a server is told.

use std::net::IpAddr;
use std::sync::Arc;

use super::Query;
use crate::signal::Dialect;
use crate::signal::dialect::Out;
use crate::signal::event::{Direction, Event, Place};
use crate::signal::frame::{Body, Frame, Seen};
use crate::text::Way;

/// What is known of a WebSocket when it comes.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// From where.
    pub address: Option<IpAddr>,
    /// What its request asks of engine.io.
    pub query: Query,
}

/// A request of HTTP for engine.io.
#[derive(Clone, Debug)]
pub struct Request {
    /// From where.
    pub address: Option<IpAddr>,
    /// Which session, which version.
    pub query: Query,
    /// The body; none when it asks for packets (GET) instead of bringing some (POST).
    pub body: Option<String>,
}

/// A message from a client, looked at once.
pub(super) struct Heard<'a> {
    pub(super) text: &'a Arc<str>,
    /// What it says in this dialect; none when it says nothing.
    pub(super) event: Option<&'a Event>,
    /// A word for that.
    pub(super) kind: &'static str,
}

/// What a message says in a dialect.
pub(super) fn read(dialect: &Dialect, text: &str) -> Option<Event> {
    let mut frame = Frame::new(Place::default(), Body::Text(text.into()), Way::default());
    frame.direction = Direction::ToServer;
    let (mut events, mut notes) = (Vec::new(), Vec::new());
    let seen = Seen::new(&frame);
    (dialect.decode)(&seen, &mut Out { events: &mut events, notes: &mut notes });
    events.into_iter().next()
}
