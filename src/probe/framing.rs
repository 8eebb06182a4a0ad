//! Messages out of a stream: over TCP and TLS nothing but their own length parts them (RFC 8489, section 6.2.2).

use crate::stun::message::HEADER;

/// The most that a message can be long.
pub const LONGEST: usize = HEADER + 0xFFFF;

/// Collects what a stream delivers.
#[derive(Debug, Default)]
pub struct Framing {
    pending: Vec<u8>,
    broken: bool,
}

impl Framing {
    /// Takes what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        // Once out of step, nothing after it means anything: only the beginning is kept, as evidence.
        let room = LONGEST.saturating_sub(self.pending.len());
        let taken = if self.broken { &bytes[..bytes.len().min(room)] } else { bytes };
        self.pending.extend_from_slice(taken);
    }

    /// The next whole message.
    pub fn message(&mut self) -> Option<Vec<u8>> {
        let [kind, _, high, low, ..] = *self.pending.first_chunk::<4>()?;
        if self.broken || kind & 0xC0 != 0 {
            self.broken = true;
            return None;
        }
        let whole = HEADER + usize::from(u16::from_be_bytes([high, low]));
        if self.pending.len() < whole {
            return None;
        }
        let rest = self.pending.split_off(whole);
        Some(std::mem::replace(&mut self.pending, rest))
    }

    /// Whether what arrived cannot be messages.
    pub const fn is_broken(&self) -> bool {
        self.broken
    }

    /// What is there of a message that never got whole.
    pub fn rest(&self) -> &[u8] {
        &self.pending
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
