//! ChannelData: four bytes before the data instead of a message around it (RFC 8656, section 12.4).

/// The first number that a channel may have, and the last (RFC 8656, section 12).
pub const CHANNELS: std::ops::RangeInclusive<u16> = 0x4000..=0x4FFF;

/// Data over a channel. Over a stream it is filled up to a multiple of four.
pub fn wrap(channel: u16, data: &[u8], stream: bool) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let data = &data[..usize::from(length)];
    let mut bytes = Vec::with_capacity(4 + data.len().next_multiple_of(4));
    bytes.extend_from_slice(&channel.to_be_bytes());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(data);
    if stream {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    bytes
}

/// The channel and the data, when it is that; over UDP there may be bytes behind it, which mean nothing.
pub fn unwrap(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let ([a, b, c, d], rest) = bytes.split_first_chunk::<4>()?;
    let (channel, length) = (u16::from_be_bytes([*a, *b]), usize::from(u16::from_be_bytes([*c, *d])));
    CHANNELS.contains(&channel).then(|| rest.get(..length).map(|data| (channel, data)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(wrap(0x4001, b"hello", false), b"\x40\x01\0\x05hello");
        assert_eq!(wrap(0x4001, b"hello", true), b"\x40\x01\0\x05hello\0\0\0");
        assert_eq!(unwrap(b"\x40\x01\0\x05hello\0"), Some((0x4001, &b"hello"[..])));
        assert_eq!(unwrap(b"\x40\x01\0\0"), Some((0x4001, &b""[..])));
        for wrong in [&b"\x40\x01\0\x06hello"[..], b"\x50\0\0\0", b"\0\x01\0\0", b"\x40\x01\0", b""] {
            assert_eq!(unwrap(wrong), None, "{wrong:?}");
        }
    }
}
