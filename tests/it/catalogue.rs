//! The tables against the field notes: every attribute, header extension and codec parameter that is listed there is
//! known here, stands where it may stand, and has a specification and a meaning.

use rtcscope::sdp::attr::{self, Definition, Level, bandwidth, candidate, extmap, lines, rtcp, ssrc};
use rtcscope::sdp::codec::fmtp;
use serde_json::Value;

use crate::pipeline::{beside, read};

/// The rules file; none on machines without it, which is said.
fn rules() -> Option<Value> {
    let path = beside("field")?.join("sdp-rules.json");
    Some(serde_json::from_slice(&read(&path)).expect("JSON"))
}

fn rows<'v>(rules: &'v Value, table: &str) -> &'v [Value] {
    rules[table].as_array().map(Vec::as_slice).expect("a table")
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_else(|| panic!("{key} of {row}"))
}

/// Rows that are not written like the others, and the names in them.
const ODD: &[(&str, &[&str])] = &[
    ("i= / tool", &["i=", "tool"]),
    ("bitrate line b=AS", &["b=AS"]),
    ("T38FaxVersion and other T38*", &["T38FaxVersion", "T38*"]),
    ("x-google-* in fmtp", &["fmtp:VP8 x-google-start-bitrate", "fmtp:AV1 x-google-per-layer-pli"]),
    ("X-nat, x-rtp-session-id, encryption, direction:*", &["X-nat", "x-rtp-session-id", "encryption", "direction"]),
    (
        "candidate pwd/ufrag/generation/network-id/network-cost",
        &["candidate pwd", "candidate ufrag", "candidate generation", "candidate network-id", "candidate network-cost"],
    ),
];

/// The names in a row: `ts-refclk`, `b=RS`, `i=`, `ssrc cname`, `3GPP-*`.
fn names(row: &str) -> Vec<&str> {
    match ODD.iter().find(|(odd, _)| *odd == row) {
        Some((_, names)) => names.to_vec(),
        None => row.split(", ").collect(),
    }
}

/// Is something of this name in our tables, with a specification and a meaning?
fn known(name: &str) -> bool {
    let whole = |definition: &Definition| !definition.spec.is_empty() && !definition.meaning.is_empty();
    if let Some(prefix) = name.strip_suffix('*') {
        return attr::all().filter(|known| known.name.starts_with(prefix) && whole(known)).count() > 2;
    }
    if let Some(kind) = name.strip_prefix("b=") {
        return bandwidth::TYPES.iter().any(|known| known.name == kind && !known.spec.is_empty());
    }
    if let Some(letter) = name.strip_suffix('=') {
        return lines::LINES.iter().any(|known| known.name == letter && whole(known));
    }
    if let Some(property) = name.strip_prefix("ssrc ") {
        let mut all = ssrc::SOURCE_ATTRIBUTES.iter();
        return all.any(|known| known.name == property && !known.spec.is_empty() && !known.meaning.is_empty());
    }
    if let Some(words) = name.strip_prefix("rtcp-fb ") {
        return rtcp::find_feedback(words).is_some_and(|(found, _)| found.words == words && !found.spec.is_empty());
    }
    if let Some(extension) = name.strip_prefix("candidate ") {
        return candidate::EXTENSIONS.iter().any(|(known, spec, _)| *known == extension && !spec.is_empty());
    }
    if let Some((codec, parameter)) = name.strip_prefix("fmtp:").and_then(|pair| pair.split_once(' ')) {
        return fmtp::find(codec, parameter).is_some_and(|found| !found.spec.is_empty());
    }
    attr::find(name).is_some_and(whole)
}

#[test]
fn every_attribute_of_the_notes() {
    let Some(rules) = rules() else { return };
    let all: Vec<&str> = rows(&rules, "attributes").iter().flat_map(|row| names(text(row, "name"))).collect();
    assert!(all.len() > 140, "{} names", all.len());
    let missing: Vec<&&str> = all.iter().filter(|name| !known(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!known("no-such-attribute") && !known("b=NO") && !known("ssrc no") && !known("rtcp-fb no") && !known("q="));
}

/// Rows that put together what differs: `pcfg` and `acfg` stand in sections, `sescap` in the session part (RFC 5939,
/// RFC 6871), `nortpproxy` wherever a proxy puts it, and the numbers of BFCP have a category (RFC 8859, section 5).
const NOT_COMPARED: &[&str] = &["pcfg", "acfg", "sescap", "nortpproxy", "confid", "userid", "floorid"];

#[test]
fn levels_and_mux_categories_of_the_notes() {
    let Some(rules) = rules() else { return };
    let mut wrong = Vec::new();
    for row in rows(&rules, "attributes") {
        for name in names(text(row, "name")).into_iter().filter(|name| !NOT_COMPARED.contains(name)) {
            let Some(ours) = attr::find(name) else { continue };
            let level = match text(row, "level") {
                "S" => Level::Session,
                "M" => Level::Media,
                "B" => Level::Both,
                _ => ours.level,
            };
            if ours.level != level {
                wrong.push(format!("{name}: {:?}, the notes say {level:?}", ours.level));
            }
            let mux = text(row, "mux");
            let one = mux.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-') && mux != "NA";
            if one && ours.mux != mux {
                wrong.push(format!("{name}: {:?}, the notes say {mux}", ours.mux));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_header_extension_of_the_notes() {
    let Some(rules) = rules() else { return };
    let all = rows(&rules, "extensions");
    assert!(all.len() >= 32);
    for row in all {
        let uri = text(row, "uri");
        let found = extmap::find(uri).unwrap_or_else(|| panic!("{uri} is not known"));
        assert!(!found.spec.is_empty() && !found.meaning.is_empty() && !found.short.is_empty(), "{uri}");
    }
}

/// What the first column of the parameters calls codecs, where it is not the name in `rtpmap`.
const CODECS: &[(&str, &[&str])] = &[
    ("any video", &["VP8", "VP9", "H264", "H265", "AV1"]),
    ("red (audio)", &["red"]),
    ("MPEG4-GENERIC (AAC)", &["MPEG4-GENERIC"]),
    ("raw, jxsv (ST 2110)", &["raw", "jxsv"]),
];

/// The same for the second column.
const PARAMETERS: &[(&str, &[&str])] = &[
    // Values without a name.
    ("111/111", &[fmtp::UNNAMED]),
    ("0-15 / 0-16", &[fmtp::UNNAMED]),
    // None at all.
    ("-", &[]),
    (
        "x-google-start-bitrate, -min-bitrate, -max-bitrate",
        &["x-google-start-bitrate", "x-google-min-bitrate", "x-google-max-bitrate"],
    ),
    (
        "octet-align, mode-set, mode-change-*, crc, robust-sorting, interleaving, max-red",
        &[
            "octet-align",
            "mode-set",
            "mode-change-period",
            "mode-change-capability",
            "mode-change-neighbor",
            "crc",
            "robust-sorting",
            "interleaving",
            "max-red",
        ],
    ),
];

/// Pairs that a row makes and that do not exist: JPEG XS has `packetmode` where uncompressed video has `PM`.
const NO_PAIR: &[(&str, &str)] = &[("jxsv", "PM")];

fn expanded<'a>(table: &[(&str, &[&'a str])], cell: &'a str) -> Vec<&'a str> {
    match table.iter().find(|(odd, _)| *odd == cell) {
        Some((_, names)) => names.to_vec(),
        None => cell.split(", ").collect(),
    }
}

#[test]
fn every_codec_parameter_of_the_notes() {
    let Some(rules) = rules() else { return };
    let mut pairs = 0;
    let mut missing = Vec::new();
    for row in rows(&rules, "fmtp") {
        let parameters = expanded(PARAMETERS, text(row, "parameter"));
        for codec in expanded(CODECS, text(row, "codec")) {
            for parameter in parameters.iter().filter(|parameter| !NO_PAIR.contains(&(codec, parameter))) {
                pairs += 1;
                match fmtp::find(codec, parameter) {
                    Some(found) => assert!(!found.spec.is_empty() && !found.meaning.is_empty(), "{codec} {parameter}"),
                    None => missing.push(format!("{codec} {parameter}")),
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(pairs > 140, "{pairs} pairs");
}
