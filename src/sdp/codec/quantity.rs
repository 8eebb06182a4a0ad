//! Numbers with their units, written the way people say them.

use crate::prose::{Piece, ours};

/// `90 kHz`, `11.025 kHz`, `500 Hz`.
pub fn hertz(hertz: u64) -> Piece {
    thousands(hertz, "Hz", "kHz")
}

/// `96 kbit/s`, `500 bit/s`.
pub fn bits(bits_per_second: u64) -> Piece {
    thousands(bits_per_second, "bit/s", "kbit/s")
}

/// `200 ms`, `10 s`.
pub fn microseconds(microseconds: u64) -> Piece {
    match microseconds {
        0..1_000 => ours(format!("{microseconds} microseconds")),
        1_000..1_000_000 => ours(format!("{} ms", decimal(microseconds, 1_000))),
        _ => ours(format!("{} s", decimal(microseconds, 1_000_000))),
    }
}

fn thousands(number: u64, one: &'static str, thousand: &'static str) -> Piece {
    match number {
        0..1_000 => ours(format!("{number} {one}")),
        _ => ours(format!("{} {thousand}", decimal(number, 1_000))),
    }
}

/// `number / unit`, exactly; `unit` is 1000 or a million.
fn decimal(number: u64, unit: u64) -> String {
    let width = if unit == 1_000 { 3 } else { 6 };
    let text = format!("{}.{:0width$}", number / unit, number % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose;

    #[test]
    fn numbers_as_people_say_them() {
        let plain = |piece: Piece| prose![piece].plain();
        assert_eq!(plain(hertz(90_000)), "90 kHz");
        assert_eq!(plain(hertz(11_025)), "11.025 kHz");
        assert_eq!(plain(hertz(44_100)), "44.1 kHz");
        assert_eq!(plain(hertz(27_000_000)), "27000 kHz");
        assert_eq!(plain(hertz(999)), "999 Hz");
        assert_eq!(plain(bits(510_000)), "510 kbit/s");
        assert_eq!(plain(microseconds(10_000_000)), "10 s");
        assert_eq!(plain(microseconds(200_500)), "200.5 ms");
        assert_eq!(plain(microseconds(1_000_001)), "1.000001 s");
    }
}
