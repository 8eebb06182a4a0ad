//! The desk over which the two peers of a call talk: takes a message from one, brings it to the other, keeps a copy, and
//! does to it what the scenario wants done.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::websocket::Line;
use crate::call::event::Side;
use crate::call::scenario::Tampering;
use crate::call::signal::{Description, Message, Said};
use crate::net::Clock;
use crate::sdp::SdpType;

pub(super) struct Desk {
    clock: Clock,
    tampering: Option<Tampering>,
    line: Option<Line>,
    said: Mutex<Vec<Said>>,
}

impl Desk {
    /// Hands messages over.
    pub(super) const fn direct(clock: Clock, tampering: Option<Tampering>) -> Self {
        Self { clock, tampering, line: None, said: Mutex::new(Vec::new()) }
    }

    /// Sends them through a WebSocket relay.
    ///
    /// # Errors
    /// When no port can be had, or no connection to it.
    pub(super) async fn websocket(clock: Clock, tampering: Option<Tampering>) -> io::Result<Self> {
        Ok(Self { line: Some(Line::open().await?), ..Self::direct(clock, tampering) })
    }

    /// Brings a message to the other side: as it arrives, or not at all.
    pub(super) async fn carry(&self, from: Side, message: Message) -> Option<Message> {
        let at = self.clock.now();
        let mut arrived = self.tampered(&message);
        let differs = (arrived.as_ref() != Some(&message)).then(|| arrived.clone());
        self.said.lock().unwrap_or_else(PoisonError::into_inner).push(Said { at, from, message, arrived: differs });
        if let (Some(line), Some(message)) = (&self.line, &arrived) {
            arrived = line.carry(from, message).await;
        }
        arrived
    }

    fn tampered(&self, message: &Message) -> Option<Message> {
        match (self.tampering, message) {
            (Some(Tampering::NoCandidates), Message::Candidate(_)) => None,
            (Some(tampering), Message::Description(Description { kind: SdpType::Answer, sdp })) => {
                tampering.answer(sdp).map(|sdp| Message::Description(Description { kind: SdpType::Answer, sdp }))
            }
            _ => Some(message.clone()),
        }
    }

    /// All that was said, in order.
    pub(super) fn said(&self) -> Vec<Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
