//! What a whole file may be packed in: gzip, UTF-16. Bytes come in blocks and leave in blocks.

use std::io::Write;

/// Takes the packing off.
#[derive(Default)]
pub(super) struct Unpack {
    state: State,
    /// The first bytes, until they tell.
    head: Vec<u8>,
    failed: Option<&'static str>,
}

#[derive(Default)]
enum State {
    #[default]
    Unknown,
    Plain,
    Gzip(Box<flate2::write::MultiGzDecoder<Vec<u8>>>),
    Utf16 {
        big: bool,
        rest: Vec<u8>,
    },
}

impl Unpack {
    /// What it was packed in.
    pub(super) fn name(&self) -> Option<&'static str> {
        match self.state {
            State::Gzip(_) => Some("gzip"),
            State::Utf16 { .. } => Some("UTF-16"),
            _ => None,
        }
    }

    pub(super) fn feed(&mut self, block: &[u8], then: &mut dyn FnMut(&[u8])) {
        if !matches!(self.state, State::Unknown) {
            return self.inner(block, then);
        }
        self.head.extend_from_slice(block);
        if self.head.len() >= 3 {
            self.begin(then);
        }
    }

    fn begin(&mut self, then: &mut dyn FnMut(&[u8])) {
        let head = std::mem::take(&mut self.head);
        let mut from = 0;
        self.state = match head.as_slice() {
            [0x1f, 0x8b, ..] => State::Gzip(Box::new(flate2::write::MultiGzDecoder::new(Vec::new()))),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                from = 2;
                State::Utf16 { big: head[0] == 0xfe, rest: Vec::new() }
            }
            _ => State::Plain,
        };
        self.inner(&head[from..], then);
    }

    fn inner(&mut self, block: &[u8], then: &mut dyn FnMut(&[u8])) {
        match &mut self.state {
            State::Gzip(decoder) => {
                // small steps, so that what a few bytes unfold to is taken before there is more
                for part in block.chunks(4096) {
                    if self.failed.is_some() {
                        return;
                    }
                    if decoder.write_all(part).is_err() {
                        self.failed = Some("the gzip data is damaged; what came before was read");
                    }
                    then(decoder.get_ref());
                    decoder.get_mut().clear();
                }
            }
            State::Utf16 { big, rest } => {
                rest.extend_from_slice(block);
                // a pair is not torn apart
                let mut whole = rest.len() / 2 * 2;
                if let Some(last) = whole.checked_sub(2).map(|at| [rest[at], rest[at + 1]]) {
                    let unit = if *big { u16::from_be_bytes(last) } else { u16::from_le_bytes(last) };
                    if (0xd800..0xdc00).contains(&unit) {
                        whole -= 2;
                    }
                }
                let units = rest[..whole].chunks_exact(2).map(|pair| match big {
                    true => u16::from_be_bytes([pair[0], pair[1]]),
                    false => u16::from_le_bytes([pair[0], pair[1]]),
                });
                let text: String =
                    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
                rest.drain(..whole);
                then(text.as_bytes());
            }
            _ => then(block),
        }
    }

    /// There is no more. Says what is wrong with the packing.
    pub(super) fn finish(&mut self, then: &mut dyn FnMut(&[u8])) -> Option<&'static str> {
        if matches!(self.state, State::Unknown) {
            self.begin(then);
        }
        if let State::Gzip(decoder) = &mut self.state {
            if self.failed.is_none() && decoder.try_finish().is_err() {
                self.failed = Some("the gzip data ends early; what came before was read");
            }
            then(decoder.get_ref());
            decoder.get_mut().clear();
        }
        self.failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(bytes: &[u8], step: usize) -> (Vec<u8>, Option<&'static str>) {
        let mut out = Vec::new();
        let mut unpack = Unpack::default();
        for block in bytes.chunks(step) {
            unpack.feed(block, &mut |bytes| out.extend_from_slice(bytes));
        }
        let cut = unpack.finish(&mut |bytes| out.extend_from_slice(bytes));
        (out, cut)
    }

    #[test]
    fn whatever_the_blocks() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all("HELLO 210\n".repeat(5000).as_bytes()).expect("memory");
        let packed = encoder.finish().expect("memory");
        for step in [1, 7, 100_000] {
            assert_eq!(through(&packed, step), ("HELLO 210\n".repeat(5000).into_bytes(), None));
            assert_eq!(through(b"ab", step), (b"ab".to_vec(), None));
            let (out, cut) = through(&packed[..packed.len() / 2], step);
            assert!(out.starts_with(b"HELLO") && cut.is_some());
            let wide: Vec<u8> = "\u{feff}a\u{1f600}b".encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(through(&wide, step), ("a\u{1f600}b".as_bytes().to_vec(), None));
        }
    }
}
