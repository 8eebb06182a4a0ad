//! The course of a call: its events as they come, and what is up so far.

use tokio::sync::mpsc::UnboundedReceiver;

use crate::call::event::{Event, What};
use crate::call::phase::Phase;

/// What is up so far.
#[derive(Debug, Default)]
pub(super) struct Up {
    pub(super) connected: u32,
    pub(super) channels: u32,
    pub(super) channels_closed: u32,
    pub(super) ice: u32,
    pub(super) streams: u32,
    pub(super) echo: bool,
    pub(super) drained: bool,
    pub(super) dead: bool,
    pub(super) failed: bool,
    /// The other side has hung up, or whoever brings the messages across says that it is over.
    pub(super) over: bool,
    pub(super) dtls_closed: bool,
    /// `iceConnectionState`.
    pub(super) ice_state: &'static str,
}

impl Up {
    fn hear(&mut self, what: &What) {
        match what {
            What::Connection("connected") => self.connected += 1,
            // A candidate that is not taken is one way less.
            What::Failed { call: "addIceCandidate", .. } => {}
            What::Connection("failed") | What::Failed { .. } => self.failed = true,
            What::GivenUp { .. } => self.over = true,
            What::Dtls("closed") => self.dtls_closed = true,
            What::Ice(state) => {
                self.ice_state = state;
                self.ice += u32::from(*state == "connected");
            }
            What::ChannelOpen(_) => self.channels += 1,
            What::ChannelClosed(_) => self.channels_closed += 1,
            What::FirstRtp { .. } => self.streams += 1,
            What::FirstEcho => self.echo = true,
            What::Reached(Phase::Drained) => self.drained = true,
            What::Dead { .. } => self.dead = true,
            _ => {}
        }
    }

    /// Whether nothing more will come of the messages.
    pub(super) const fn echoes_are_over(&self) -> bool {
        self.drained || self.dead || self.failed || self.channels_closed > 0
    }
}

/// The events of the call as they come.
pub(super) struct Course<'a> {
    incoming: UnboundedReceiver<Event>,
    pub(super) events: Vec<Event>,
    pub(super) up: Up,
    on_event: &'a mut dyn FnMut(&Event),
}

impl<'a> Course<'a> {
    pub(super) fn new(incoming: UnboundedReceiver<Event>, on_event: &'a mut dyn FnMut(&Event)) -> Self {
        Self { incoming, events: Vec::new(), up: Up::default(), on_event }
    }

    fn hear(&mut self, event: Event) {
        (self.on_event)(&event);
        self.up.hear(&event.what);
        self.events.push(event);
    }

    /// Listens until that is so; false when nobody speaks any more.
    pub(super) async fn listen(&mut self, until: impl Fn(&Up) -> bool) -> bool {
        while !until(&self.up) {
            let Some(event) = self.incoming.recv().await else { return false };
            self.hear(event);
        }
        true
    }

    /// What has been told already.
    pub(super) fn catch_up(&mut self) {
        while let Ok(event) = self.incoming.try_recv() {
            self.hear(event);
        }
    }
}
