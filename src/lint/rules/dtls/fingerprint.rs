//! What a fingerprint is made of.

use crate::sdp::attr::dtls::HASHES;

/// What is wrong with a hash function and its bytes as `AB:CD`, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The hash function is not a known one.
    Hash,
    /// Not pairs of hexadecimal digits between colons.
    Digits,
    /// So many bytes are there, so many the hash function makes.
    Length(usize, usize),
}

/// What is wrong with a fingerprint, if anything.
pub(super) fn fault(hash: &str, digits: &str) -> Option<Fault> {
    let Some((_, length, _)) = HASHES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(hash)) else {
        return Some(Fault::Hash);
    };
    let bytes = digits.as_bytes();
    let is_pair = |pair: &[u8]| match pair {
        [high, low, colon @ ..] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit() && matches!(colon, [] | [b':']),
        _ => false,
    };
    if bytes.len() % 3 != 2 || !bytes.chunks(3).all(is_pair) {
        return Some(Fault::Digits);
    }
    let there = bytes.len() / 3 + 1;
    (there != *length).then_some(Fault::Length(there, *length))
}

#[cfg(test)]
mod tests {
    use super::{Fault, fault};

    #[test]
    fn faults_of_fingerprints() {
        let sha1 = ["aB"; 20].join(":");
        assert_eq!(fault("SHA-1", &sha1), None);
        assert_eq!(fault("sha-256", &sha1), Some(Fault::Length(20, 32)));
        assert_eq!(fault("sha256", &sha1), Some(Fault::Hash));
        for digits in ["", "A", "A:B", "AB:", "AB:C", "ABCD", "AB CD", "é:"] {
            assert_eq!(fault("sha-1", digits), Some(Fault::Digits), "{digits}");
        }
    }
}
