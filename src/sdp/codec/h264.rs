//! H.264's `profile-level-id` (RFC 6184, section 8.1): three bytes that name a profile and a level.

/// What a `profile-level-id` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileLevel {
    /// The coding tools in use.
    pub profile: Profile,
    /// The limits of size and speed.
    pub level: &'static Level,
}

/// What holds when a description names none: Baseline, level 1 (RFC 6184, section 8.1).
pub const DEFAULT: &str = "42000a";

/// A set of coding tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The part of Baseline that every other profile can decode.
    ConstrainedBaseline,
    /// With tools nobody uses in calls.
    Baseline,
    /// Adds CABAC, B frames and interlace.
    Main,
    /// For streaming over lossy links; rare.
    Extended,
    /// Adds the 8x8 transform.
    High,
    /// High without B frames and interlace.
    ConstrainedHigh,
    /// 10 bits a sample.
    High10,
    /// 4:2:2 colour.
    High422,
    /// 4:4:4 colour.
    High444Predictive,
    /// High 10 with intra pictures only.
    High10Intra,
    /// High 4:2:2 with intra pictures only.
    High422Intra,
    /// High 4:4:4 with intra pictures only.
    High444Intra,
    /// 4:4:4 with intra pictures and CAVLC only.
    Cavlc444Intra,
}

impl Profile {
    /// Its name in H.264.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConstrainedBaseline => "Constrained Baseline",
            Self::Baseline => "Baseline",
            Self::Main => "Main",
            Self::Extended => "Extended",
            Self::High => "High",
            Self::ConstrainedHigh => "Constrained High",
            Self::High10 => "High 10",
            Self::High422 => "High 4:2:2",
            Self::High444Predictive => "High 4:4:4 Predictive",
            Self::High10Intra => "High 10 Intra",
            Self::High422Intra => "High 4:2:2 Intra",
            Self::High444Intra => "High 4:4:4 Intra",
            Self::Cavlc444Intra => "CAVLC 4:4:4 Intra",
        }
    }
}

/// Profiles by `profile_idc`, the bits of `profile-iop` that count, and their value. Constrained High is not in the
/// table of RFC 6184, but in H.264 itself, and browsers use it.
static PROFILES: &[(u8, u8, u8, Profile)] = &[
    (0x42, 0b0100_1111, 0b0100_0000, Profile::ConstrainedBaseline),
    (0x4d, 0b1000_1111, 0b1000_0000, Profile::ConstrainedBaseline),
    (0x58, 0b1100_1111, 0b1100_0000, Profile::ConstrainedBaseline),
    (0x42, 0b0100_1111, 0b0000_0000, Profile::Baseline),
    (0x58, 0b1100_1111, 0b1000_0000, Profile::Baseline),
    (0x4d, 0b1010_1111, 0b0000_0000, Profile::Main),
    (0x58, 0b1100_1111, 0b0000_0000, Profile::Extended),
    (0x64, 0b1111_1111, 0b0000_0000, Profile::High),
    (0x64, 0b1111_1111, 0b0000_1100, Profile::ConstrainedHigh),
    (0x6e, 0b1111_1111, 0b0000_0000, Profile::High10),
    (0x7a, 0b1111_1111, 0b0000_0000, Profile::High422),
    (0xf4, 0b1111_1111, 0b0000_0000, Profile::High444Predictive),
    (0x6e, 0b1111_1111, 0b0001_0000, Profile::High10Intra),
    (0x7a, 0b1111_1111, 0b0001_0000, Profile::High422Intra),
    (0xf4, 0b1111_1111, 0b0001_0000, Profile::High444Intra),
    (0x2c, 0b1111_1111, 0b0001_0000, Profile::Cavlc444Intra),
];

/// Limits of size and speed. Levels compare by what they allow: 1 is below 1b, 1b below 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level {
    order: u8,
    /// `3.1`, `1b`.
    pub name: &'static str,
    /// Most macroblocks (16 x 16 pixels) in a frame.
    pub frame: u32,
    /// Most macroblocks in a second.
    pub second: u32,
    /// A usual picture that uses the level well; empty when there is none.
    pub example: &'static str,
}

const fn level(order: u8, name: &'static str, frame: u32, second: u32, example: &'static str) -> Level {
    Level { order, name, frame, second, example }
}

/// Level 1b, which shares its number with level 1.1.
static ONE_B: Level = level(1, "1b", 99, 1_485, "176 x 144 at 15");

/// Levels by `level_idc`, which is ten times the number (H.264, table A-1).
static LEVELS: &[(u8, Level)] = &[
    (10, level(0, "1", 99, 1_485, "176 x 144 at 15")),
    (11, level(2, "1.1", 396, 3_000, "")),
    (12, level(3, "1.2", 396, 6_000, "352 x 288 at 15")),
    (13, level(4, "1.3", 396, 11_880, "352 x 288 at 30")),
    (20, level(5, "2", 396, 11_880, "352 x 288 at 30")),
    (21, level(6, "2.1", 792, 19_800, "")),
    (22, level(7, "2.2", 1_620, 20_250, "")),
    (30, level(8, "3", 1_620, 40_500, "720 x 576 at 25")),
    (31, level(9, "3.1", 3_600, 108_000, "1280 x 720 at 30")),
    (32, level(10, "3.2", 5_120, 216_000, "1280 x 720 at 60")),
    (40, level(11, "4", 8_192, 245_760, "1920 x 1080 at 30")),
    (41, level(12, "4.1", 8_192, 245_760, "1920 x 1080 at 30")),
    (42, level(13, "4.2", 8_704, 522_240, "1920 x 1080 at 60")),
    (50, level(14, "5", 22_080, 589_824, "")),
    (51, level(15, "5.1", 36_864, 983_040, "3840 x 2160 at 30")),
    (52, level(16, "5.2", 36_864, 2_073_600, "3840 x 2160 at 60")),
    (60, level(17, "6", 139_264, 4_177_920, "")),
    (61, level(18, "6.1", 139_264, 8_355_840, "")),
    (62, level(19, "6.2", 139_264, 16_711_680, "")),
];

/// Reads six hexadecimal digits. None when they are not that, or name a profile or level that H.264 does not have.
pub fn parse(hex: &str) -> Option<ProfileLevel> {
    let [profile_idc, iop, level_idc] = bytes(hex)?;
    let (.., profile) = PROFILES.iter().find(|(idc, mask, bits, _)| *idc == profile_idc && iop & mask == *bits)?;
    // Level 1b: a flag in the older profiles, a number of its own in the newer ones.
    let flagged = matches!(profile_idc, 0x42 | 0x4d | 0x58);
    let level = match level_idc {
        11 if flagged && iop & 0x10 != 0 => &ONE_B,
        9 if !flagged => &ONE_B,
        idc => LEVELS.iter().find(|(known, _)| *known == idc).map(|(_, level)| level)?,
    };
    Some(ProfileLevel { profile: *profile, level })
}

/// The three bytes of six hexadecimal digits.
pub fn bytes(hex: &str) -> Option<[u8; 3]> {
    if hex.len() != 6 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let [_, bytes @ ..] = u32::from_str_radix(hex, 16).ok()?.to_be_bytes();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(hex: &str) -> Option<(&'static str, &'static str)> {
        parse(hex).map(|id| (id.profile.name(), id.level.name))
    }

    #[test]
    fn every_row_of_the_profile_table() {
        for (profile, strings) in [
            ("Constrained Baseline", &["42e01f", "42c01f", "42401f", "4d801f", "4de01f", "58c01f", "58f01f"][..]),
            ("Baseline", &["42001f", "42801f", "58801f", "58a01f"]),
            ("Main", &["4d001f", "4d401f"]),
            ("Extended", &["58001f"]),
            ("High", &["64001f"]),
            ("Constrained High", &["640c1f"]),
            ("High 10", &["6e001f"]),
            ("High 4:2:2", &["7a001f"]),
            ("High 4:4:4 Predictive", &["f4001f", "F4001F"]),
            ("High 4:4:4 Intra", &["f4101f"]),
            ("CAVLC 4:4:4 Intra", &["2c101f"]),
        ] {
            for hex in strings {
                assert_eq!(says(hex), Some((profile, "3.1")), "{hex}");
            }
        }
    }

    #[test]
    fn every_row_of_the_level_table() {
        let rows = [
            ("0a", "1"),
            ("0b", "1.1"),
            ("0c", "1.2"),
            ("0d", "1.3"),
            ("14", "2"),
            ("15", "2.1"),
            ("16", "2.2"),
            ("1e", "3"),
            ("1f", "3.1"),
            ("20", "3.2"),
            ("28", "4"),
            ("29", "4.1"),
            ("2a", "4.2"),
            ("32", "5"),
            ("33", "5.1"),
            ("34", "5.2"),
            ("3c", "6"),
            ("3e", "6.2"),
        ];
        for (hex, name) in rows {
            assert_eq!(says(&format!("42e0{hex}")), Some(("Constrained Baseline", name)));
        }
        let limits = |hex| parse(hex).map(|id| (id.level.frame, id.level.second));
        assert_eq!(limits("42e01f"), Some((3600, 108_000)));
        assert_eq!(limits("42e020"), Some((5120, 216_000)));
        assert_eq!(limits("42e028"), Some((8192, 245_760)));
        assert_eq!(limits("42e02a"), Some((8704, 522_240)));
        assert_eq!(limits("42e032"), Some((22_080, 589_824)));
        assert_eq!(limits("42e033"), Some((36_864, 983_040)));
        assert_eq!(limits("42e034"), Some((36_864, 2_073_600)));
    }

    #[test]
    fn level_1b_is_written_in_two_ways() {
        assert_eq!(says("42f00b"), Some(("Constrained Baseline", "1b")));
        assert_eq!(says("4d100b"), Some(("Main", "1b")));
        assert_eq!(says("42e00b"), Some(("Constrained Baseline", "1.1")));
        assert_eq!(says("640009"), Some(("High", "1b")));
        assert_eq!(says("64000b"), Some(("High", "1.1")));
        assert_eq!(says("42e009"), None);
    }

    #[test]
    fn levels_are_in_order_and_examples_fit() {
        assert!(LEVELS.iter().map(|(_, level)| level).is_sorted());
        assert!(LEVELS[0].1 < ONE_B && ONE_B < LEVELS[1].1);
        for (_, level) in LEVELS.iter().filter(|(_, level)| !level.example.is_empty()) {
            let numbers: Vec<u32> = level.example.split(' ').filter_map(|word| word.parse().ok()).collect();
            let frame = numbers[0].div_ceil(16) * numbers[1].div_ceil(16);
            assert!(frame <= level.frame && frame * numbers[2] <= level.second, "{}", level.name);
        }
    }

    #[test]
    fn other_strings_are_none() {
        for hex in ["", "42e01", "42e01f0", "42e01g", "+2e01f", "42e00f", "4de1ff", "64081f", "ff001f", "4d201f"] {
            assert_eq!(says(hex), None, "{hex}");
        }
        assert_eq!(says(DEFAULT), Some(("Baseline", "1")));
    }
}
