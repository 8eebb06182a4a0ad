//! Parameters of what is not a codec itself: retransmission, redundancy, error correction, telephone events.

use super::value::{amount, list, number};
use super::{Parameter, UNNAMED};
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::sdp::codec::blocks;
use crate::sdp::codec::quantity::microseconds;

const FLEXFEC: &[&str] = &["RFC 8627, section 5.1"];

pub(super) static PARAMETERS: &[Parameter] = &[
    Parameter::new(&["rtx"], "apt", &["RFC 4588, section 8.1"], "the payload type that is retransmitted")
        .decode(|v| number(v).filter(|pt| *pt <= 127).map(|pt| prose!["retransmits payload type ", pt])),
    Parameter::new(&["rtx"], "rtx-time", &["RFC 4588, section 8.1"], "how long sent packets are kept, in ms")
        .decode(|v| amount("packets are kept for ", v, " ms")),
    Parameter::new(
        &["red"],
        UNNAMED,
        &["RFC 2198, section 5"],
        "the payload types of the blocks in a packet, the newest first",
    )
    .decode(red),
    Parameter::new(&["telephone-event"], UNNAMED, &["RFC 4733, section 2.4"], "the events that are understood")
        .decode(events),
    Parameter::new(
        &["flexfec-03"],
        "repair-window",
        &["draft-ietf-payload-flexible-fec-scheme-03"],
        "the time that packets and what repairs them lie within, in microseconds",
    )
    .decode(window),
    Parameter::new(
        &["flexfec"],
        "repair-window",
        FLEXFEC,
        "the time that packets and what repairs them lie within, in microseconds",
    )
    .decode(window),
    Parameter::new(&["flexfec"], "L", FLEXFEC, "columns of the block that is protected")
        .decode(|v| amount("columns in a protected block: ", v, "")),
    Parameter::new(&["flexfec"], "D", FLEXFEC, "rows of the block that is protected")
        .decode(|v| amount("rows in a protected block: ", v, "")),
    Parameter::new(&["flexfec"], "ToP", FLEXFEC, "the type of protection: rows, columns or both"),
];

fn window(value: &str) -> Option<Prose> {
    Some(prose!["packets and what repairs them lie within ", microseconds(number(value)?)])
}

fn red(value: &str) -> Option<Prose> {
    let blocks = match blocks(value).len() {
        0 => return None,
        blocks => count(blocks, "block", "blocks"),
    };
    Some(prose![blocks, " a packet, of payload types ", list(value, '/', 127)?, ", the newest first"])
}

/// Event ranges, the digits told apart from the hook flash (RFC 2833, section 3.10) and the rest.
fn events(value: &str) -> Option<Prose> {
    let mut digits = Vec::new();
    let mut flash = false;
    let mut others = Vec::new();
    // A list of single events has 256 items at most; more are repetitions.
    for range in value.split(',').take(256) {
        let (first, last) = range.trim().split_once('-').unwrap_or((range.trim(), range.trim()));
        let (first, last) = (event(first)?, event(last)?);
        if first > last {
            return None;
        }
        if first <= 15 {
            digits.push((first, last.min(15)));
        }
        flash |= first <= 16 && last >= 16;
        if last > 16 {
            others.push((first.max(17), last));
        }
    }
    let spans = |ranges: &[(u8, u8)]| {
        let span = |(first, last): &(u8, u8)| match first == last {
            true => first.to_string(),
            false => format!("{first} to {last}"),
        };
        ours(ranges.iter().map(span).collect::<Vec<_>>().join(", "))
    };
    let mut parts = Vec::new();
    if !digits.is_empty() {
        let keys = match digits[..] {
            [(0, 15)] => " 0 to 9, *, #, A to D",
            [(0, 11)] => " 0 to 9, *, #",
            _ => "",
        };
        parts.push(prose!["DTMF digits", keys, " (", spans(&digits), ")"]);
    }
    if flash {
        parts.push("hook flash (16)".into());
    }
    if !others.is_empty() {
        parts.push(prose!["other events (", spans(&others), ")"]);
    }
    Some(Prose::join(parts, "; "))
}

fn event(text: &str) -> Option<u8> {
    number(text).and_then(|event| u8::try_from(event).ok())
}
