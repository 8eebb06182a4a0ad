//! The rules of each dialect, and who of them is asked.

use super::desk::Desk;
use super::gstreamer::Gstreamer;
use super::input::Heard;
use super::login::Login;
use super::output::{Conn, Frame};
use super::relay::Relay;
use super::rooms::Rooms;
use crate::signal::event::Name;

/// The rules of a dialect.
#[derive(Debug)]
pub(super) enum Rules {
    Gstreamer(Gstreamer),
    Relay(Relay),
    Login(Login),
    Rooms(Rooms),
}

impl Rules {
    /// Those of that name; none when there is no server for it.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "gstreamer" => Self::Gstreamer(Gstreamer::default()),
            "relay" => Self::Relay(Relay::default()),
            "login" => Self::Login(Login::default()),
            "rooms" => Self::Rooms(Rooms::default()),
            _ => return None,
        })
    }

    /// Does it speak socket.io?
    pub(super) const fn is_over_engine(&self) -> bool {
        matches!(self, Self::Rooms(_))
    }

    /// A client came by a WebSocket.
    pub(super) fn opened(&mut self, desk: &mut Desk, conn: Conn) {
        match self {
            Self::Relay(rules) => rules.opened(desk, conn),
            Self::Login(rules) => rules.opened(desk, conn),
            Self::Gstreamer(_) | Self::Rooms(_) => {}
        }
    }

    /// A client came by a session of engine.io of that version; its socket has that id.
    pub(super) fn greeted(&mut self, desk: &mut Desk, conn: Conn, id: Name, version: u8) {
        if let Self::Rooms(rules) = self {
            rules.opened(desk, conn, id, version);
        }
    }

    /// A client says something.
    pub(super) fn text(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>) {
        match self {
            Self::Gstreamer(rules) => rules.text(desk, conn, heard),
            Self::Relay(rules) => rules.text(desk, conn, heard),
            Self::Login(rules) => rules.text(desk, conn, heard),
            Self::Rooms(rules) => rules.text(desk, conn, heard),
        }
    }

    /// A client says something in bytes.
    pub(super) fn binary(&mut self, desk: &mut Desk, conn: Conn, frame: &Frame) {
        match self {
            Self::Relay(rules) => rules.binary(desk, conn, frame),
            Self::Gstreamer(_) | Self::Login(_) => desk.refuse_binary(conn, "binary messages are not understood"),
            Self::Rooms(_) => desk.refuse_binary(conn, "binary payloads are not passed on"),
        }
    }

    /// A client is gone.
    pub(super) fn closed(&mut self, desk: &mut Desk, conn: Conn) {
        match self {
            Self::Gstreamer(rules) => rules.closed(desk, conn),
            Self::Relay(rules) => rules.closed(conn),
            Self::Login(rules) => rules.closed(desk, conn),
            Self::Rooms(rules) => rules.closed(desk, conn),
        }
    }
}
