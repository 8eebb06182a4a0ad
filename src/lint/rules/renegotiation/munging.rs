//! What differs between two descriptions, by kind of change: the kinds that libwebrtc counts when an application edits
//! what createOffer gave before it sets it.

use std::collections::HashMap;

use crate::lint::{Line, Part, Spot, Step};
use crate::sdp::attr::extmap;

/// A kind of change, with its first place.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What changed, in a few words of ours.
    pub(super) what: &'static str,
    /// Where in the later description.
    pub(super) at: Spot,
    /// Where in the earlier one, when there is a line.
    pub(super) before: Option<Spot>,
}

/// Are these two states of one description, as createOffer gave it and as it was set? They have the same `o=` line and
/// are of the same type.
pub(super) fn is_munging(step: &Step<'_>) -> bool {
    let (before, now) = (step.previous.session_part(), step.next.session_part());
    let same = before.first("o").zip(now.first("o")).is_some_and(|(old, new)| old.value() == new.value());
    same && step.previous.kind == step.next.kind
}

/// Lines that change while candidates are gathered; and the `o=` line, which is for other rules.
const GATHERED: &[&str] = &["candidate", "end-of-candidates", "c", "rtcp", "o"];

/// What a line is about, by its name.
static SUBJECTS: &[(&str, &str)] = &[
    ("ice-ufrag", "the ICE user fragment"),
    ("ice-pwd", "the ICE password"),
    ("ice-options", "ICE options"),
    ("ice-lite", "ICE lite"),
    ("fingerprint", "the fingerprint"),
    ("setup", "the DTLS role"),
    ("mid", "a mid"),
    ("group", "groups (BUNDLE)"),
    ("sendrecv", "a direction"),
    ("sendonly", "a direction"),
    ("recvonly", "a direction"),
    ("inactive", "a direction"),
    ("rtcp-mux", "rtcp-mux"),
    ("rtcp-rsize", "reduced-size RTCP"),
    ("rtcp-fb", "RTCP feedback"),
    ("extmap-allow-mixed", "mixed header extensions"),
    ("b", "bandwidth"),
    ("ssrc", "SSRCs"),
    ("ssrc-group", "SSRCs"),
    ("msid", "stream and track ids"),
    ("msid-semantic", "stream and track ids"),
    ("rid", "simulcast"),
    ("simulcast", "simulcast"),
    ("sctp-port", "the SCTP port"),
    ("sctpmap", "the SCTP port"),
    ("max-message-size", "the largest message"),
    ("ptime", "packet times"),
    ("maxptime", "packet times"),
    ("rtpmap", "what payload types stand for"),
];

/// What a parameter of Opus is about.
static OPUS: &[(&str, &str)] = &[
    ("stereo", "Opus stereo"),
    ("sprop-stereo", "Opus stereo"),
    ("usedtx", "Opus DTX"),
    ("useinbandfec", "Opus FEC"),
    ("cbr", "Opus constant bitrate"),
    ("maxaveragebitrate", "the Opus bitrate"),
];

/// The kinds of change from one description to the next, each once, in the order of their places.
pub(super) fn changes(step: &Step<'_>) -> Vec<Change> {
    let mut all = Vec::new();
    let (before, now) = (step.previous.sections().len(), step.next.sections().len());
    if before != now {
        let at = step.next.parts().last().map_or_else(|| step.next.session_part().at(), |part| part.at());
        let lost = step.previous.section(now).map(|part| part.at());
        note(&mut all, Change { what: "the number of sections", at, before: lost });
    }
    of_lines(&step.previous.session_part(), &step.next.session_part(), &mut all);
    for (before, now) in step.sections() {
        of_media_line(&before, &now, &mut all);
        of_lines(&before, &now, &mut all);
    }
    all
}

fn note(all: &mut Vec<Change>, change: Change) {
    if !all.iter().any(|known| known.what == change.what) {
        all.push(change);
    }
}

fn of_media_line(before: &Part<'_>, now: &Part<'_>, all: &mut Vec<Change>) {
    let Some((old, new)) = before.first("m").zip(now.first("m")) else { return };
    let mut changed = |what, field| {
        note(all, Change { what, at: new.at_field(field), before: Some(old.at_field(field)) });
    };
    if before.kind() != now.kind() {
        changed("a kind of media", "media");
    }
    if before.protocol() != now.protocol() {
        changed("a transport protocol", "protocol");
    }
    if before.is_rejected() != now.is_rejected() {
        changed("which sections are rejected", "port");
    }
    if old.text("formats") == new.text("formats") {
        return;
    }
    let (old, new) = (sorted(before), sorted(now));
    if old == new {
        changed("the order of codecs", "formats");
    }
    if new.iter().any(|format| old.binary_search(format).is_err()) {
        changed("codecs added", "formats");
    }
    if old.iter().any(|format| new.binary_search(format).is_err()) {
        changed("codecs removed", "formats");
    }
}

fn sorted<'a>(part: &Part<'a>) -> Vec<&'a str> {
    let mut formats: Vec<&str> = part.formats().map(|(format, _)| format).collect();
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// Compares the lines of two parts, whatever their order.
fn of_lines(before: &Part<'_>, now: &Part<'_>, all: &mut Vec<Change>) {
    let compared = |line: &Line<'_>| line.name() != "m" && !GATHERED.contains(&line.name());
    let mut left: HashMap<(&str, &str), Vec<Line<'_>>> = HashMap::new();
    for line in before.lines().filter(compared) {
        left.entry((line.name(), line.value())).or_default().push(line);
    }
    let mut new = Vec::new();
    for line in now.lines().filter(compared) {
        if left.get_mut(&(line.name(), line.value())).and_then(Vec::pop).is_none() {
            new.push(line);
        }
    }
    let mut gone: Vec<Line<'_>> = left.into_values().flatten().collect();
    if new.is_empty() && gone.is_empty() {
        return;
    }
    gone.sort_by_key(Line::index);
    // What a line spoke of before: by its name, and for some by what stands first in it.
    let mut old: HashMap<(&str, &str), Line<'_>> = HashMap::new();
    for line in &gone {
        old.entry(key(line)).or_insert(*line);
    }
    for line in &new {
        let was = old.remove(&key(line));
        let what = subject(line, was.as_ref());
        note(all, Change { what, at: place(line), before: was.as_ref().map(place) });
    }
    for line in gone.iter().filter(|line| old.get(&key(line)).is_some_and(|kept| kept.index() == line.index())) {
        // Its payload type went too: that is told already.
        let of_codec = matches!(line.name(), "rtpmap" | "fmtp" | "rtcp-fb");
        let number = line.text("payload_type").and_then(|number| number.parse().ok());
        if of_codec && number.is_some_and(|number| now.payload(number).is_none()) {
            continue;
        }
        let what = match line.name() {
            "extmap" => "header extensions removed",
            _ => subject(line, None),
        };
        note(all, Change { what, at: now.at(), before: Some(place(line)) });
    }
}

/// What tells which line of before a line takes the place of.
fn key<'a>(line: &Line<'a>) -> (&'a str, &'a str) {
    let of = match line.name() {
        "fmtp" | "rtpmap" => line.text("payload_type"),
        "extmap" => line.text("uri"),
        "sendrecv" | "sendonly" | "recvonly" | "inactive" => return ("direction", ""),
        "ssrc" | "ssrc-group" | "rtcp-fb" => Some(line.value()),
        _ => None,
    };
    (line.name(), of.unwrap_or_default())
}

/// A secret is not pointed at.
fn place(line: &Line<'_>) -> Spot {
    if line.entry().definition.is_some_and(|definition| definition.secret.is_some()) {
        line.at_name()
    } else {
        line.at_value()
    }
}

fn subject(line: &Line<'_>, was: Option<&Line<'_>>) -> &'static str {
    match line.name() {
        "fmtp" => of_parameters(line, was),
        "extmap" if was.is_some() => "header extensions changed",
        "extmap" if line.text("uri").and_then(extmap::find).is_none() => "unknown header extensions added",
        "extmap" => "header extensions added",
        "rtpmap" if was.is_none() => "codecs added",
        name => SUBJECTS.iter().find(|(known, _)| *known == name).map_or("other lines", |(_, what)| *what),
    }
}

/// Which parameter of a codec changed.
fn of_parameters(line: &Line<'_>, was: Option<&Line<'_>>) -> &'static str {
    let number = line.text("payload_type").and_then(|number| number.parse().ok());
    let payload = number.and_then(|number| line.part.payload(number));
    if !payload.is_some_and(|payload| payload.is("opus")) {
        return if line.part.kind() == "audio" { "parameters of audio codecs" } else { "parameters of video codecs" };
    }
    let value = |of: Option<&Line<'_>>, name: &str| {
        let param = of?.params("parameters").find(|param| param.name.eq_ignore_ascii_case(name))?;
        Some(param.value.map(|(value, _)| value.trim().to_owned()))
    };
    let changed = OPUS.iter().find(|(name, _)| value(Some(line), name) != value(was, name));
    changed.map_or("parameters of audio codecs", |(_, what)| *what)
}
