//! Bytes told apart into packets: messages one after the other, with a length before each (RFC 4571, as ICE over TCP has
//! them), ChannelData (RFC 8656, section 12.4) among them, or a message within something else.

use super::message::{self, COOKIE, HEADER, Message, NotStun};

/// A packet, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'b> {
    /// Where it begins, in the bytes that were given.
    pub offset: usize,
    /// What stands before it.
    pub before: Before,
    /// What it is.
    pub packet: Packet<'b>,
}

/// What stands before a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// The packet before it, or nothing.
    Nothing,
    /// Its length, in two bytes.
    Length(u16),
    /// So many bytes of something else, such as headers of IP and UDP.
    Other(usize),
}

/// A packet.
#[derive(Clone, Debug, PartialEq)]
pub enum Packet<'b> {
    /// A message.
    Stun(Message<'b>),
    /// Data over TURN.
    Channel(ChannelData<'b>),
    /// Neither.
    Other(&'b [u8], NotStun),
}

/// Data over a channel of TURN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelData<'b> {
    /// All its bytes that are there.
    pub bytes: &'b [u8],
    /// The channel.
    pub number: u16,
    /// How long the data should be.
    pub length: u16,
    /// The data, as far as they are there.
    pub data: &'b [u8],
    /// Bytes that fill it up to a multiple of four, over TCP.
    pub padding: &'b [u8],
}

/// Tells packets apart.
pub fn split(bytes: &[u8]) -> Vec<Found<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let found = next(&bytes[at..], at);
        at = match &found.packet {
            Packet::Stun(message) => found.offset + message.bytes.len(),
            Packet::Channel(channel) => found.offset + channel.bytes.len(),
            Packet::Other(..) => bytes.len(),
        };
        all.push(found);
    }
    all
}

/// The packet at the beginning of `rest`, which begins at `at`.
fn next(rest: &[u8], at: usize) -> Found<'_> {
    let plain = message::read(rest);
    if has_cookie(rest, 0)
        && let Ok(message) = plain
    {
        return Found { offset: at, before: Before::Nothing, packet: Packet::Stun(message) };
    }
    if let Some(length) = prefix(rest)
        && let Ok(message) = message::read(&rest[2..])
    {
        return Found { offset: at + 2, before: Before::Length(length), packet: Packet::Stun(message) };
    }
    let channel = channel(rest);
    if let Some(channel) = &channel
        && channel.data.len() == usize::from(channel.length)
    {
        return Found { offset: at, before: Before::Nothing, packet: Packet::Channel(channel.clone()) };
    }
    // Without the cookie it is a message only if its length is that of what is there: RFC 3489, or a wrong cookie.
    if let Ok(message) = &plain
        && message.is_whole()
        && message.bytes.len() == rest.len()
    {
        return Found { offset: at, before: Before::Nothing, packet: Packet::Stun(message.clone()) };
    }
    if let Some(skip) = within(rest)
        && let Ok(message) = message::read(&rest[skip..])
    {
        return Found { offset: at + skip, before: Before::Other(skip), packet: Packet::Stun(message) };
    }
    // 0x45 also begins a packet of IPv4: what is cut off is ChannelData only if nothing else can be made of it.
    if let Some(channel) = channel {
        return Found { offset: at, before: Before::Nothing, packet: Packet::Channel(channel) };
    }
    match plain {
        Ok(message) if at == 0 => Found { offset: at, before: Before::Nothing, packet: Packet::Stun(message) },
        Ok(_) => Found { offset: at, before: Before::Nothing, packet: Packet::Other(rest, NotStun::FirstBits) },
        Err(why) => Found { offset: at, before: Before::Nothing, packet: Packet::Other(rest, why) },
    }
}

/// Whether the cookie stands where it should in a message that begins at `at`.
fn has_cookie(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 4..at + 8) == Some(&COOKIE.to_be_bytes())
}

/// The length before a message, when there is one and it is that of the message.
fn prefix(rest: &[u8]) -> Option<u16> {
    let [high, low, kind, _, length_high, length_low, ..] = rest else { return None };
    let length = u16::from_be_bytes([*high, *low]);
    let inner = u16::from_be_bytes([*length_high, *length_low]);
    let fits = usize::from(length) == HEADER + usize::from(inner);
    (has_cookie(rest, 2) && kind & 0xC0 == 0 && fits).then_some(length)
}

/// Channels have numbers from 0x4000 to 0x4FFF (RFC 8656, section 12).
fn channel(rest: &[u8]) -> Option<ChannelData<'_>> {
    let [high @ 0x40..=0x4F, low, length_high, length_low, ..] = rest else { return None };
    let length = u16::from_be_bytes([*length_high, *length_low]);
    let end = 4 + usize::from(length);
    let data = &rest[4..end.min(rest.len())];
    let padding = rest.get(end..).unwrap_or_default();
    let fill = (end.next_multiple_of(4) - end).min(padding.len());
    // Over UDP there need be no padding: what follows is then the next packet.
    let padding = if padding[..fill].iter().all(|byte| *byte == 0) { &padding[..fill] } else { &[] };
    Some(ChannelData {
        bytes: &rest[..4 + data.len() + padding.len()],
        number: u16::from_be_bytes([*high, *low]),
        length,
        data,
        padding,
    })
}

/// Where a whole message begins within other bytes.
fn within(rest: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(rest, &COOKIE.to_be_bytes()).find_map(|cookie| {
        let at = cookie.checked_sub(4)?;
        let head = rest.get(at..at + 4)?;
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let fits = head[0] & 0xC0 == 0 && length % 4 == 0 && at + HEADER + length <= rest.len();
        fits.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: [u8; 20] = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    fn shapes(bytes: &[u8]) -> Vec<(usize, Before, &'static str)> {
        let name = |packet: &Packet<'_>| match packet {
            Packet::Stun(_) => "stun",
            Packet::Channel(_) => "channel",
            Packet::Other(..) => "other",
        };
        split(bytes).iter().map(|found| (found.offset, found.before, name(&found.packet))).collect()
    }

    #[test]
    fn one_after_the_other() {
        let channel = [0x40, 0, 0, 3, b'a', b'b', b'c', 0];
        let all = [&EMPTY[..], &channel, &EMPTY].concat();
        let nothing = Before::Nothing;
        assert_eq!(shapes(&all), [(0, nothing, "stun"), (20, nothing, "channel"), (28, nothing, "stun")]);
    }

    #[test]
    fn with_lengths_before() {
        let framed = [&[0, 20][..], &EMPTY].concat();
        let all = [framed.clone(), framed].concat();
        assert_eq!(shapes(&all), [(2, Before::Length(20), "stun"), (24, Before::Length(20), "stun")]);
    }

    #[test]
    fn within_a_packet_of_ip() {
        let all = [&[0x45; 28][..], &EMPTY].concat();
        assert_eq!(shapes(&all), [(28, Before::Other(28), "stun")], "0x45 is a channel's first byte, too");
        let all = [&[0x60; 48][..], &EMPTY].concat();
        assert_eq!(shapes(&all), [(48, Before::Other(48), "stun")]);
    }

    #[test]
    fn what_is_nothing_is_nothing() {
        assert_eq!(shapes(b"\xff\xfe"), [(0, Before::Nothing, "other")]);
        assert_eq!(shapes(b""), []);
        let old = [&EMPTY[..4], &[7; 16]].concat();
        assert_eq!(shapes(&old), [(0, Before::Nothing, "stun")], "no cookie, but the length is right: RFC 3489");
    }
}
