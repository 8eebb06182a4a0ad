//! A data channel of a peer. What happens to it becomes events as it is read: somebody must call `next` until the end.

use std::fmt;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use webrtc::data_channel::{DataChannel, DataChannelEvent};

use crate::call::event::What;
use crate::net::peer::PeerError;
use crate::net::watch::Reporter;

/// How a data channel is to be: W3C's RTCDataChannelInit, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelOptions {
    /// Whether messages arrive in order.
    pub ordered: bool,
    /// How often one is sent again; as often as needed when none.
    pub max_retransmits: Option<u16>,
    /// The application's protocol.
    pub protocol: String,
}

impl Default for ChannelOptions {
    fn default() -> Self {
        Self { ordered: true, max_retransmits: None, protocol: String::new() }
    }
}

/// What a data channel brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelEvent {
    /// It is open.
    Open,
    /// A message, and whether it is text.
    Message(Bytes, bool),
    /// It is closed.
    Closed,
}

/// A data channel.
#[derive(Clone)]
pub struct Channel {
    inner: Arc<dyn DataChannel>,
    label: String,
    reporter: Reporter,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel").field("label", &self.label).finish_non_exhaustive()
    }
}

impl Channel {
    pub(crate) async fn new(inner: Arc<dyn DataChannel>, reporter: Reporter) -> Self {
        let label = inner.label().await.unwrap_or_default();
        Self { inner, label, reporter }
    }

    /// Its label.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Waits for what comes next; none when nothing will ever come again.
    pub async fn next(&self) -> Option<ChannelEvent> {
        loop {
            return match self.inner.poll().await? {
                DataChannelEvent::OnOpen => {
                    self.reporter.tell(What::ChannelOpen(self.label.clone()));
                    Some(ChannelEvent::Open)
                }
                DataChannelEvent::OnMessage(message) => {
                    Some(ChannelEvent::Message(message.data.freeze(), message.is_string))
                }
                DataChannelEvent::OnClose => {
                    self.reporter.tell(What::ChannelClosed(self.label.clone()));
                    Some(ChannelEvent::Closed)
                }
                DataChannelEvent::OnError => {
                    self.reporter.tell(What::Note(format!("error on data channel {:?}", self.label)));
                    continue;
                }
                _ => continue,
            };
        }
    }

    /// Sends bytes; waits while the engine's send buffer is full.
    pub async fn send(&self, bytes: &[u8]) -> Result<(), PeerError> {
        let sent = self.inner.send(BytesMut::from(bytes)).await;
        sent.map_err(|error| self.reporter.failed("send", error))
    }

    /// Sends text; waits while the engine's send buffer is full.
    pub async fn send_text(&self, text: &str) -> Result<(), PeerError> {
        self.inner.send_text(text).await.map_err(|error| self.reporter.failed("send", error))
    }

    /// Begins to close it; `next` says when it is closed.
    pub async fn close(&self) -> Result<(), PeerError> {
        self.inner.close().await.map_err(|error| self.reporter.failed("close", error))
    }
}
