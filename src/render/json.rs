//! JSON and JSON lines. Strings are escaped so that no control, bidirectional or invisible character of the input
//! reaches a terminal; a JSON reader gets the same value back.

use std::io::{self, Write};

use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use super::escape::{is_command, is_hostile};
use crate::report::{Item, Sink};

/// One JSON document, or an array of them.
pub(super) struct Json<'w> {
    out: &'w mut dyn Write,
    several: bool,
    written: usize,
}

impl<'w> Json<'w> {
    /// Writes to `out`; `several` documents become one array.
    pub(super) fn new(out: &'w mut dyn Write, several: bool) -> Self {
        Self { out, several, written: 0 }
    }
}

impl Sink for Json<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        let Item::Data(data) = item else { return Ok(()) };
        if self.several {
            self.out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        }
        pretty(self.out, data)?;
        self.written += 1;
        if !self.several {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.several {
            self.out.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()
    }
}

/// A JSON document a line.
pub(super) struct Lines<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Lines<'w> {
    /// Writes to `out`.
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl Sink for Lines<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        let Item::Data(data) = item else { return Ok(()) };
        write(self.out, data, Safe(serde_json::ser::CompactFormatter))?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One document over several lines, hostile characters escaped.
pub(super) fn pretty(out: &mut dyn Write, data: &dyn erased_serde::Serialize) -> io::Result<()> {
    write(out, data, Safe(PrettyFormatter::new()))
}

fn write<F: Formatter>(out: &mut dyn Write, data: &dyn erased_serde::Serialize, formatter: F) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, formatter);
    serde::Serialize::serialize(data, &mut serializer).map_err(io::Error::from)
}

/// Another formatter's layout, with hostile characters in strings as `\uXXXX`.
struct Safe<F>(F);

macro_rules! delegate {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {$(
        fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$name(out $(, $argument)*)
        }
    )*};
}

impl<F: Formatter> Formatter for Safe<F> {
    delegate! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
        write_char_escape(escape: CharEscape);
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| !c.is_ascii() || matches!(c, '\x7f' | '#')) {
            if is_hostile(c) || c == '#' && is_command(&fragment[at..]) {
                out.write_all(&fragment.as_bytes()[from..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                from = at + c.len_utf8();
            }
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_escaped_and_keeps_its_value() {
        let text = "a\u{202e}b\u{9b}\u{e0001}\x7f\x1b\"é##vso[x";
        let mut out = Vec::new();
        Lines::new(&mut out).item(Item::Data(&text)).expect("a Vec takes everything");
        let written = String::from_utf8(out).expect("JSON is UTF-8");
        assert_eq!(written, "\"a\\u202eb\\u009b\\udb40\\udc01\\u007f\\u001b\\\"é\\u0023#vso[x\"\n");
        assert_eq!(serde_json::from_str::<String>(&written).expect("valid"), text);
    }

    #[test]
    fn none_one_and_several() {
        let json = |several, values: &[u8]| {
            let mut out = Vec::new();
            let mut sink = Json::new(&mut out, several);
            for value in values {
                sink.item(Item::Data(value)).expect("a Vec takes everything");
            }
            sink.finish().expect("a Vec takes everything");
            String::from_utf8(out).expect("JSON is UTF-8")
        };
        assert_eq!(json(false, &[1]), "1\n");
        assert_eq!(json(true, &[1, 2]), "[\n1,\n2\n]\n");
        assert_eq!(json(true, &[]), "[]\n");
    }
}
