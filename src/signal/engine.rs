//! Packets of engine.io and of socket.io in them, versions 3 and 4, on WebSocket and in bodies of HTTP.
//!
//! engine.io: one digit for the type, then the data; type 4 is a message. socket.io: in a message, one digit for the type,
//! then `<attachments>-`, `/namespace,`, the number of an acknowledgement, JSON. In a body of HTTP version 4 parts packets
//! by U+001E, version 3 writes the length before each.

use std::ops::Range;

/// A packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Type of the engine.io packet.
    pub engine: Engine,
    /// Type of the socket.io packet in a message.
    pub socket: Option<Socket>,
    /// Namespace, without the comma; `/` when none is written.
    pub namespace: String,
    /// Number of the acknowledgement that is asked for or given.
    pub ack: Option<u64>,
    /// Where the JSON begins.
    pub json: u32,
}

/// Types of engine.io packets, as numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The handshake.
    Open,
    /// The transport is to be closed.
    Close,
    /// Is the other side there?
    Ping,
    /// It is.
    Pong,
    /// A message.
    Message,
    /// From polling to WebSocket.
    Upgrade,
    /// Nothing.
    Noop,
}

/// Types of socket.io packets, as numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Socket {
    /// To a namespace.
    Connect,
    /// From it.
    Disconnect,
    /// An event with its arguments.
    Event,
    /// An answer to one.
    Ack,
    /// No connection to the namespace.
    ConnectError,
    /// An event with binary arguments, which follow.
    BinaryEvent,
    /// An answer with binary parts.
    BinaryAck,
}

const ENGINE: [Engine; 7] =
    [Engine::Open, Engine::Close, Engine::Ping, Engine::Pong, Engine::Message, Engine::Upgrade, Engine::Noop];

const SOCKET: [Socket; 7] = [
    Socket::Connect,
    Socket::Disconnect,
    Socket::Event,
    Socket::Ack,
    Socket::ConnectError,
    Socket::BinaryEvent,
    Socket::BinaryAck,
];

impl Packet {
    /// Reads a packet; none when it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let engine = *ENGINE.get(usize::from(bytes.first()?.wrapping_sub(b'0')))?;
        let mut packet = Self { engine, socket: None, namespace: "/".to_owned(), ack: None, json: 1 };
        let rest = &text[1..];
        match engine {
            Engine::Message => {}
            Engine::Open => return rest.starts_with('{').then_some(packet),
            Engine::Ping | Engine::Pong => return matches!(rest, "" | "probe").then_some(packet),
            Engine::Close | Engine::Upgrade | Engine::Noop => return rest.is_empty().then_some(packet),
        }
        packet.socket = Some(*SOCKET.get(usize::from(bytes.get(1)?.wrapping_sub(b'0')))?);
        let mut at = 2;
        let digits = |at: usize| bytes[at..].iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
        let attachments = digits(at);
        if attachments > 0 && bytes.get(at + attachments) == Some(&b'-') {
            at += attachments + 1;
        }
        if bytes.get(at) == Some(&b'/') {
            let end = text[at..].find([',', '?', '"', '[', '{']).map_or(text.len(), |found| at + found);
            packet.namespace = text[at..end].to_owned();
            // version 3 writes a query after the namespace
            at = memchr::memchr(b',', &bytes[end..]).map_or(text.len(), |found| end + found + 1);
        }
        let ack = digits(at);
        packet.ack = bytes[at..at + ack]
            .iter()
            .try_fold(0_u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
            .filter(|_| ack > 0);
        at += ack;
        packet.json = u32::try_from(at).ok()?;
        matches!(bytes.get(at), None | Some(b'[' | b'{' | b'"')).then_some(packet)
    }

    /// Has it JSON?
    pub fn has_json(&self, text: &str) -> bool {
        text.len() > self.json as usize
    }
}

/// The packets in a body of HTTP.
pub fn packets(body: &str) -> Vec<Range<usize>> {
    if body.contains('\u{1e}') {
        let mut from = 0;
        return body
            .split('\u{1e}')
            .map(|part| {
                let range = from..from + part.len();
                from = range.end + 1;
                range
            })
            .collect();
    }
    version3(body).unwrap_or_else(|| std::iter::once(0..body.len()).filter(|all| !all.is_empty()).collect())
}

/// `<length>:<packet>` again and again, with lengths in UTF-16 units.
fn version3(body: &str) -> Option<Vec<Range<usize>>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
        let units: usize = rest[..digits].parse().ok()?;
        let start = at + digits + rest[digits..].strip_prefix(':').map(|_| 1)?;
        let mut left = units;
        // a packet that was cut takes what there is
        let mut end = body.len();
        for (place, char) in body[start..].char_indices() {
            if left == 0 {
                end = start + place;
                break;
            }
            left = left.saturating_sub(char.len_utf16());
        }
        all.push(start..end);
        at = end;
    }
    (!all.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_of_each_kind() {
        let read = |text| Packet::read(text).map(|packet| (packet.engine, packet.socket, packet.json));
        assert_eq!(read(r#"0{"sid":"x"}"#), Some((Engine::Open, None, 1)));
        assert_eq!(read("2"), Some((Engine::Ping, None, 1)));
        assert_eq!(read("3probe"), Some((Engine::Pong, None, 1)));
        assert_eq!(read("40"), Some((Engine::Message, Some(Socket::Connect), 2)));
        assert_eq!(read(r#"42["join","r"]"#), Some((Engine::Message, Some(Socket::Event), 2)));
        let event = Packet::read(r#"42/room,13["msg"]"#).expect("a packet");
        assert_eq!((event.namespace.as_str(), event.ack, event.json), ("/room", Some(13), 10));
        assert_eq!(read(r#"451-["msg",{"_placeholder":true}]"#).map(|packet| packet.2), Some(4));
        assert_eq!(read("40/admin,"), Some((Engine::Message, Some(Socket::Connect), 9)));
        for other in ["", "7", "210", "42x", "{}", "4", "2x", "49[]", "2026-11-20"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn bodies_of_both_versions() {
        let parts = |body: &'static str| packets(body).into_iter().map(|range| &body[range]).collect::<Vec<_>>();
        assert_eq!(parts("40\u{1e}42[\"a\"]\u{1e}2"), ["40", "42[\"a\"]", "2"]);
        assert_eq!(parts("7:42[\"é\"]1:2"), ["42[\"é\"]", "2"]);
        assert_eq!(parts("9:42[\"a"), ["42[\"a"]);
        assert_eq!(parts("42[\"a\"]"), ["42[\"a\"]"]);
        assert_eq!(parts(""), Vec::<&str>::new());
        assert_eq!(parts("0:1:2"), ["", "2"]);
    }
}
