//! Windows-1252, what text that is not UTF-8 mostly is: Latin-1 with quotes, dashes and the euro sign where that has
//! control characters. The five bytes it leaves undefined stand for the control characters of their numbers, as in
//! browsers, so that every byte has a character of its own and is found again.

/// The characters of the bytes from 0x80 to 0x9f.
static HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character of a byte.
pub fn decode(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte of a character, when it has one.
pub fn encode(char: char) -> Option<u8> {
    match u8::try_from(u32::from(char)) {
        Ok(byte) if decode(byte) == char => Some(byte),
        _ => HIGH.iter().position(|known| *known == char).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for byte in 0..=u8::MAX {
            assert_eq!(encode(decode(byte)), Some(byte));
        }
    }

    #[test]
    fn known_characters() {
        let text: String = b"\x80 \x93caf\xe9\x94 \x96 \x81".iter().map(|byte| decode(*byte)).collect();
        assert_eq!(text, "€ “café” – \u{81}");
        assert_eq!(encode('\u{80}'), None);
        assert_eq!(encode('Ω'), None);
    }
}
