//! What the answer to a request of TURN says.

use std::net::SocketAddr;
use std::time::Duration;

use crate::probe::answer::{Said, said};
use crate::stun::message::{Class, Message};
use crate::stun::registry;
use crate::stun::value::Value;

/// An answer, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What any answer says.
    pub said: Said,
    /// Whether it is a success.
    pub success: bool,
    /// Whether it is signed.
    pub signed: bool,
    /// The relayed address.
    pub relayed: Option<SocketAddr>,
    /// How long it lasts.
    pub lifetime: Option<Duration>,
    /// The number of a TCP connection of the relay.
    pub connection: Option<u32>,
    /// The password algorithms on offer, as they are written there.
    pub algorithms: Option<Vec<u8>>,
    /// The name in the other server's certificate; from outside.
    pub domain: Option<String>,
    /// Attributes that must be understood and are not.
    pub unknown: Vec<u16>,
}

impl Reply {
    /// Reads an answer.
    pub fn read(from: SocketAddr, bytes: &[u8], message: &Message<'_>) -> Self {
        let raw = |kind| message.attribute(kind).map(|attribute| attribute.value.to_vec());
        let unknown = message.attributes.iter().filter(|a| a.known.is_none() && a.is_required());
        Self {
            said: said(from, bytes, message),
            success: message.class == Class::Success,
            signed: [registry::MESSAGE_INTEGRITY, registry::MESSAGE_INTEGRITY_SHA256]
                .iter()
                .any(|kind| message.attribute(*kind).is_some()),
            relayed: match message.get(registry::XOR_RELAYED_ADDRESS) {
                Some(Value::Address(address)) => Some(address),
                _ => None,
            },
            lifetime: match message.get(registry::LIFETIME) {
                Some(Value::Seconds(seconds)) => Some(Duration::from_secs(seconds.into())),
                _ => None,
            },
            connection: match message.get(registry::CONNECTION_ID) {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            },
            algorithms: raw(registry::PASSWORD_ALGORITHMS),
            domain: raw(registry::ALTERNATE_DOMAIN).map(|name| String::from_utf8_lossy(&name).into_owned()),
            unknown: unknown.map(|attribute| attribute.kind).take(16).collect(),
        }
    }

    /// The error code of an error response; 0 when it has none.
    pub fn code(&self) -> Option<u16> {
        (!self.success).then(|| self.said.error.as_ref().map_or(0, |(code, _)| *code))
    }
}
