//! Goes through a text of JSON once and notes where each value is.

use super::{DEPTH, Fault, FaultKind, Kind, Node};
use crate::text::{Span, offset};

pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    pub(super) at: usize,
    pub(super) nodes: Vec<Node>,
    pub(super) fault: Option<Fault>,
    pub(super) loose: bool,
}

/// How many values are kept of any text; of a long one, one for each eight bytes more.
const MANY: usize = 1 << 20;

/// What ends a bare word.
const fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b'\'')
}

impl<'b> Reader<'b> {
    /// Reads the value that the text begins with; none when it does not begin like one.
    pub(super) fn read(bytes: &'b [u8]) -> Option<Self> {
        let mut reader = Self { bytes, at: 0, nodes: Vec::new(), fault: None, loose: false };
        reader.blanks();
        if !matches!(reader.peek(), Some(b'{' | b'[' | b'"')) {
            return None;
        }
        reader.value();
        Some(reader)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn fault(&mut self, kind: FaultKind) {
        self.fault.get_or_insert(Fault { kind, at: offset(self.at) });
    }

    /// Reads one value with all that is in it.
    fn value(&mut self) {
        // the containers that are open
        let mut open: Vec<u32> = Vec::new();
        loop {
            self.blanks();
            let mut key = Span::default();
            if let Some(top) = open.last() {
                let object = self.nodes[*top as usize].kind == Kind::Object;
                match self.peek() {
                    None => {
                        self.fault(FaultKind::Cut);
                        break;
                    }
                    Some(b',') => {
                        self.at += 1;
                        continue;
                    }
                    Some(b'}' | b']') => {
                        let wanted = if object { b'}' } else { b']' };
                        if self.peek() != Some(wanted) {
                            self.fault(FaultKind::Broken);
                            break;
                        }
                        self.at += 1;
                        self.close(&mut open);
                        if open.is_empty() {
                            return;
                        }
                        continue;
                    }
                    Some(_) if self.dots() => continue,
                    Some(_) => {}
                }
                if object {
                    match self.key() {
                        Some(found) => key = found,
                        None => break,
                    }
                }
            }
            let Some(byte) = self.peek() else {
                self.fault(FaultKind::Cut);
                break;
            };
            let start = self.at;
            let kind = match byte {
                b'{' | b'[' => {
                    self.at += 1;
                    if byte == b'{' { Kind::Object } else { Kind::Array }
                }
                b'"' | b'\'' | b'`' => {
                    self.loose |= byte != b'"';
                    self.string(byte)
                }
                _ => {
                    if !self.word() {
                        self.fault(FaultKind::Broken);
                        break;
                    }
                    Kind::Word
                }
            };
            let span = match kind {
                Kind::String { cut, .. } => Span::of(start + 1..self.at - usize::from(!cut)),
                _ => Span::of(start..self.at),
            };
            if self.nodes.len() > MANY + self.bytes.len() / 8 {
                self.fault(FaultKind::TooMany);
                break;
            }
            let next = offset(self.nodes.len()) + 1;
            self.nodes.push(Node { kind, span, key, next });
            if matches!(kind, Kind::Array | Kind::Object) {
                if open.len() >= DEPTH {
                    self.fault(FaultKind::TooDeep);
                    break;
                }
                open.push(next - 1);
            } else if open.is_empty() || matches!(kind, Kind::String { cut: true, .. }) {
                break;
            }
        }
        while !open.is_empty() {
            self.close(&mut open);
        }
    }

    fn close(&mut self, open: &mut Vec<u32>) {
        let Some(top) = open.pop() else { return };
        let next = offset(self.nodes.len());
        let node = &mut self.nodes[top as usize];
        node.next = next;
        node.span.end = offset(self.at);
    }

    /// Skips `...` or `…`, which people write for what they leave out.
    fn dots(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let len = if rest.starts_with(b"...") {
            rest.iter().take_while(|byte| **byte == b'.').count()
        } else if rest.starts_with("…".as_bytes()) {
            "…".len()
        } else {
            return false;
        };
        self.fault(FaultKind::Elided);
        self.at += len;
        true
    }

    /// Reads a key and the colon after it.
    fn key(&mut self) -> Option<Span> {
        let start = self.at;
        let span = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.loose |= quote != b'"';
                if let Kind::String { cut: true, .. } = self.string(quote) {
                    return None;
                }
                Span::of(start + 1..self.at - 1)
            }
            _ if self.word() => {
                self.loose = true;
                Span::of(start..self.at)
            }
            _ => {
                self.fault(FaultKind::Broken);
                return None;
            }
        };
        self.blanks();
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                self.blanks();
                Some(span)
            }
            None => {
                self.fault(FaultKind::Cut);
                None
            }
            Some(_) => {
                self.fault(FaultKind::Broken);
                None
            }
        }
    }

    /// Reads a string to its closing quote, or to the end.
    fn string(&mut self, quote: u8) -> Kind {
        let mut escaped = false;
        self.at += 1;
        loop {
            // line ends of SDP are two escapes on end
            while self.peek() == Some(b'\\') {
                escaped = true;
                self.at += 2;
            }
            match memchr::memchr2(quote, b'\\', &self.bytes[self.at.min(self.bytes.len())..]) {
                None => {
                    self.at = self.bytes.len();
                    self.fault(FaultKind::CutString);
                    return Kind::String { escaped, cut: true };
                }
                Some(found) if self.bytes[self.at + found] == quote => {
                    self.at += found + 1;
                    return Kind::String { escaped, cut: false };
                }
                Some(found) => {
                    escaped = true;
                    self.at += found + 2;
                }
            }
        }
    }

    /// Reads a number, `true`, `null` or another bare word.
    fn word(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|byte| ends_word(*byte)).unwrap_or(rest.len());
        let word = &rest[..len];
        self.at += len;
        self.loose |= !(matches!(word, b"true" | b"false" | b"null")
            || word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')));
        len > 0
    }
}
