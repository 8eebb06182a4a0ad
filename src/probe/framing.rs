//! Messages out of a stream: over TCP and TLS nothing but their own length parts them (RFC 8489, section 6.2.2). With TURN
//! there is ChannelData among them, filled up to a multiple of four (RFC 8656, section 12.5).

use crate::stun::message::HEADER;

/// The most that a message can be long.
pub const LONGEST: usize = HEADER + 0xFFFF;

/// Collects what a stream delivers.
#[derive(Debug, Default)]
pub struct Framing {
    pending: Vec<u8>,
    /// What of it has been taken out.
    taken: usize,
    channels: bool,
    broken: bool,
}

impl Framing {
    /// For a stream with ChannelData in it.
    pub fn with_channels() -> Self {
        Self { channels: true, ..Self::default() }
    }

    /// Takes what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.pending.drain(..self.taken);
        self.taken = 0;
        // Once out of step, nothing after it means anything: only the beginning is kept, as evidence.
        let room = LONGEST.saturating_sub(self.pending.len());
        let taken = if self.broken { &bytes[..bytes.len().min(room)] } else { bytes };
        self.pending.extend_from_slice(taken);
    }

    /// The next whole message.
    pub fn message(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest();
        let [kind, _, high, low, ..] = *rest.first_chunk::<4>()?;
        let length = usize::from(u16::from_be_bytes([high, low]));
        let (whole, padded) = match kind & 0xC0 {
            0 => (HEADER + length, HEADER + length),
            0x40 if self.channels => (4 + length, 4 + length.next_multiple_of(4)),
            _ => {
                self.broken = true;
                return None;
            }
        };
        if self.broken || rest.len() < padded {
            return None;
        }
        let message = rest[..whole].to_vec();
        self.taken += padded;
        Some(message)
    }

    /// Whether what arrived cannot be messages.
    pub const fn is_broken(&self) -> bool {
        self.broken
    }

    /// What is there of a message that never got whole.
    pub fn rest(&self) -> &[u8] {
        &self.pending[self.taken..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: [u8; 20] = [1, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    #[test]
    fn byte_by_byte_and_two_at_once() {
        let mut framing = Framing::default();
        for byte in &EMPTY[..19] {
            framing.push(&[*byte]);
            assert_eq!(framing.message(), None);
        }
        framing.push(&[&EMPTY[19..], &EMPTY, &EMPTY[..3]].concat());
        assert_eq!(framing.message().as_deref(), Some(&EMPTY[..]));
        assert_eq!(framing.message().as_deref(), Some(&EMPTY[..]));
        assert_eq!((framing.message(), framing.rest()), (None, &EMPTY[..3]));
    }

    #[test]
    fn channel_data_among_messages() {
        let mut framing = Framing::with_channels();
        framing.push(&[&[0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0], &EMPTY[..], &[0x40, 0, 0, 1, 9]].concat());
        assert_eq!(framing.message().as_deref(), Some(&[0x40, 0, 0, 5, 1, 2, 3, 4, 5][..]));
        assert_eq!(framing.message().as_deref(), Some(&EMPTY[..]));
        assert_eq!(framing.message(), None, "its padding is missing");
        framing.push(&[0, 0, 0]);
        assert_eq!(framing.message().as_deref(), Some(&[0x40, 0, 0, 1, 9][..]));
        let mut plain = Framing::default();
        plain.push(&[0x40, 0, 0, 1, 9, 0, 0, 0]);
        assert_eq!((plain.message(), plain.is_broken()), (None, true));
    }

    #[test]
    fn what_is_not_stun_is_kept_bounded() {
        let mut framing = Framing::default();
        framing.push(b"HTTP/1.1 400 Bad Request\r\n");
        assert_eq!(framing.message(), None);
        assert!(framing.is_broken());
        for _ in 0..100 {
            framing.push(&[0; 4096]);
        }
        assert_eq!(framing.rest().len(), LONGEST);
    }
}
