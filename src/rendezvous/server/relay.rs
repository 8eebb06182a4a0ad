//! The broadcast relay: each message goes to every other connection, as it came. It understands none of it.

use std::collections::BTreeSet;

use super::Refusal;
use super::desk::Desk;
use super::input::Heard;
use super::output::{Conn, Frame};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Relay {
    /// Who has been told that nobody else is there: once, until somebody comes.
    alone: BTreeSet<Conn>,
}

impl Relay {
    pub(super) fn opened(&mut self, desk: &mut Desk, conn: Conn) {
        if desk.count() > desk.limits.room {
            let most = desk.limits.room;
            desk.refuse(conn, Refusal::RoomFull, Some(&format!("the relay is full: {most} are connected")));
            desk.close(conn, 1013, Refusal::RoomFull.name());
            return;
        }
        self.alone.clear();
    }

    pub(super) fn text(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>) {
        self.pass(desk, conn, &Frame::Text(heard.text.clone()), heard.kind);
    }

    pub(super) fn binary(&mut self, desk: &mut Desk, conn: Conn, frame: &Frame) {
        self.pass(desk, conn, frame, "binary");
    }

    fn pass(&mut self, desk: &mut Desk, conn: Conn, frame: &Frame, kind: &'static str) {
        let others: Vec<Conn> = desk.everybody().into_iter().filter(|other| *other != conn).collect();
        desk.said(conn, kind, None, others.len(), frame.len());
        if others.is_empty() && self.alone.insert(conn) {
            desk.refuse(conn, Refusal::Nobody, Some("nobody else is connected: nobody hears this"));
        }
        for other in others {
            desk.send(other, frame.clone());
        }
    }

    pub(super) fn closed(&mut self, conn: Conn) {
        self.alone.remove(&conn);
    }
}
