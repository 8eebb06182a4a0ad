//! Values as Chromium wrote them before they were JSON: `type: offer, sdp: …`, `sdpMid: 0, candidate: …`.

use crate::signal::dialect::parts::{self, Part};
use crate::signal::event::{Candidate, Embedded, Lack, What};
use crate::signal::json::Json;
use crate::signal::{Clock, Moment, stamp};

/// `type: offer, sdp: v=0…`
pub(super) fn description(value: Json<'_>) -> Option<Part> {
    let (text, way) = value.text_and_way()?;
    let rest = text.strip_prefix("type: ")?;
    let (kind, sdp) = rest.split_once(", sdp: ")?;
    let at = text.len() - sdp.len();
    let (what, lack) = parts::plain(sdp, way.tail(at), parts::sdp_type(kind.trim()));
    Some((what, if value.is_cut() { Some(Lack::Cut) } else { lack }))
}

/// `sdpMid: 0, sdpMLineIndex: 0, candidate: candidate:…, url: …, relayProtocol: …`
pub(super) fn candidate(value: Json<'_>) -> Option<Part> {
    let (text, way) = value.text_and_way()?;
    if !text.starts_with("sdpMid: ") {
        return None;
    }
    let mut found = Candidate::default();
    let mut at = 0;
    for part in text.split(", ") {
        match part.split_once(": ") {
            Some(("sdpMid", mid)) => found.sdp_mid = Some(mid.into()),
            Some(("sdpMLineIndex", index)) => found.sdp_m_line_index = index.trim().parse().ok(),
            Some(("candidate", line)) => {
                let from = at + part.len() - line.len();
                found.candidate = parts::line(Embedded { text: line.into(), way: way.tail(from) });
            }
            _ => {}
        }
        at += part.len() + 2;
    }
    if found.candidate.text.trim().is_empty() {
        return Some((parts::end(found.sdp_mid, found.sdp_m_line_index, None), None));
    }
    Some((What::Candidate(found), value.is_cut().then_some(Lack::Cut)))
}

/// `url: …\nerror_text: …\nerror_code: 701`: code, text, URL.
pub(super) fn server_error(text: &str) -> Option<(String, String, String)> {
    let member = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| *key == name).map(|(_, value)| value.trim().to_owned())
    };
    Some((member("error_code")?, member("error_text").unwrap_or_default(), member("url").unwrap_or_default()))
}

/// `ICEConnectionStateChecking`, `SignalingStateHaveLocalOffer` as W3C names them; what is so already, as it is.
pub(super) fn state(value: &str) -> String {
    let prefixes = ["ICEConnectionState", "ICEGatheringState", "IceConnectionState", "SignalingState"];
    let Some(rest) = prefixes.iter().find_map(|prefix| value.strip_prefix(prefix)) else {
        return value.to_owned();
    };
    let mut name = String::new();
    for char in rest.chars() {
        if char.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(char.to_ascii_lowercase());
    }
    name
}

/// A time as `toLocaleString()` writes it: `9/28/2024, 11:00:37 PM`, `28.9.2024, 23:00:37`. The zone is not told. With AM
/// and PM the month is first; else the day is, unless it cannot be one.
pub(super) fn time(text: &str) -> Option<Moment> {
    let text = text.replace(['\u{202f}', '\u{a0}'], " ");
    if let Some(stamp) = stamp::read(text.trim()) {
        return matches!(stamp.clock, Clock::Utc | Clock::Local).then_some(stamp.at);
    }
    let (date, clock) = text.trim().split_once([',', ' '])?;
    let mut numbers = date.split(['/', '.', '-']).map(|number| number.trim().parse::<u32>().ok());
    let (first, second, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let american = clock.contains(['P', 'p', 'A', 'a']);
    let (month, day) = if (american || second > 12) && first <= 12 { (first, second) } else { (second, first) };
    let written = format!("{year:04}-{month:02}-{day:02} {}", clock.trim_start_matches([',', ' ']));
    stamp::read(&written).map(|stamp| stamp.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_place() {
        let wanted = stamp::read("2024-09-28 23:00:37").map(|stamp| stamp.at);
        assert!(wanted.is_some());
        for text in
            ["9/28/2024, 11:00:37 PM", "9/28/2024, 11:00:37\u{202f}PM", "28/9/2024, 23:00:37", "28.9.2024, 23:00:37"]
        {
            assert_eq!(time(text), wanted, "{text}");
        }
        for text in ["", "yesterday", "1/2", "99/99/2024, 11:00:37 PM"] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
