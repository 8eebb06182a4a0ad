//! As much of Protocol Buffers as LiveKit's signaling needs: fields of a message, and how they are written
//! (<https://protobuf.dev/programming-guides/encoding/>).

use std::ops::Range;

/// A field of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// A number: wire type 0.
    Varint(u64),
    /// A text, bytes or message: wire type 2. Where it stands in the bytes.
    Bytes(Range<usize>),
    /// A number of fixed length, which nobody needs here: wire types 1 and 5.
    Fixed,
}

/// Reads the fields of the message that stands at `range`. Stops, and says so, at what is none.
pub(super) fn fields(bytes: &[u8], range: Range<usize>) -> (Vec<(u32, Field)>, bool) {
    let mut found = Vec::new();
    let (mut at, end) = (range.start, range.end.min(bytes.len()));
    // more fields than this nobody looks at
    while at < end && found.len() < 10_000 {
        let Some(field) = field(bytes, &mut at, end) else { return (found, false) };
        found.push(field);
    }
    (found, at == end)
}

fn field(bytes: &[u8], at: &mut usize, end: usize) -> Option<(u32, Field)> {
    let tag = varint(bytes, at, end)?;
    let number = u32::try_from(tag >> 3).ok().filter(|number| (1..1 << 29).contains(number))?;
    let field = match tag & 7 {
        0 => Field::Varint(varint(bytes, at, end)?),
        2 => {
            let len = usize::try_from(varint(bytes, at, end)?).ok()?;
            let stop = at.checked_add(len).filter(|stop| *stop <= end)?;
            let range = *at..stop;
            *at = stop;
            Field::Bytes(range)
        }
        kind @ (1 | 5) => {
            *at = at.checked_add(if kind == 1 { 8 } else { 4 }).filter(|stop| *stop <= end)?;
            Field::Fixed
        }
        _ => return None,
    };
    Some((number, field))
}

fn varint(bytes: &[u8], at: &mut usize, end: usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).filter(|_| *at < end)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Writes a varint.
fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a field of bytes.
pub(super) fn write_bytes(out: &mut Vec<u8>, number: u32, bytes: &[u8]) {
    write_varint(out, u64::from(number) << 3 | 2);
    write_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Writes a field with a number.
pub(super) fn write_number(out: &mut Vec<u8>, number: u32, value: u64) {
    write_varint(out, u64::from(number) << 3);
    write_varint(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        write_bytes(&mut bytes, 1, b"offer");
        write_number(&mut bytes, 18, 300);
        write_bytes(&mut bytes, 2, &[7; 200]);
        let (fields, whole) = fields(&bytes, 0..bytes.len());
        assert!(whole);
        assert_eq!(fields[0], (1, Field::Bytes(2..7)));
        assert_eq!(fields[1], (18, Field::Varint(300)));
        assert!(matches!(&fields[2], (2, Field::Bytes(range)) if range.len() == 200));
    }

    #[test]
    fn what_is_cut_or_no_message_stops() {
        assert_eq!(fields(&[0x0a, 5, b'a'], 0..3), (vec![], false));
        assert_eq!(fields(&[0xff; 20], 0..20), (vec![], false));
        assert_eq!(fields(&[0x0b], 0..1), (vec![], false));
    }
}
