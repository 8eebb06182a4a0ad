//! A description in outline, and what another one has otherwise: by what it means, not by how it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::prose;
use crate::prose::{Prose, Untrusted};
use crate::sdp::codec::Role;
use crate::sdp::summary::{Section, Summary};
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// A description in outline: what is said of the whole and of each section, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The text, hashed: whether two of the same meaning are written otherwise.
    pub written: u64,
    /// Properties of the whole.
    whole: BTreeMap<&'static str, Says>,
    /// The sections, in order.
    sections: Vec<Properties>,
}

/// What is said of a section, by name.
type Properties = BTreeMap<&'static str, Says>;

/// What is said of something.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Says {
    /// One word.
    One(String),
    /// Several, in whatever order.
    Some(BTreeSet<String>),
}

/// Something that two descriptions have otherwise.
#[derive(Clone, Debug)]
pub struct Unlike {
    /// What it is about: `video: direction`.
    pub says: Prose,
    /// What the first one says.
    pub a: Prose,
    /// What the second one says.
    pub b: Prose,
}

/// The property of the whole that follows from its sections.
const BUNDLED: &str = "bundled sections";
/// So many sections are looked into.
const SECTIONS: usize = 256;
/// So many things are named that one has and the other has not.
const NAMED: usize = 4;
/// So much of a text is kept.
const TEXT: usize = 200;

fn one(text: &str) -> Says {
    Says::One(text[..text.floor_char_boundary(TEXT)].to_owned())
}

fn some<'t>(texts: impl IntoIterator<Item = &'t str>) -> Says {
    let texts = texts.into_iter().map(|text| text[..text.floor_char_boundary(TEXT)].to_owned());
    Says::Some(texts.collect())
}

impl Described {
    /// Draws the outline of a description; none of an empty text (a rollback).
    pub fn of(sdp: &str) -> Option<Self> {
        use std::hash::{DefaultHasher, Hash, Hasher};
        if sdp.trim().is_empty() {
            return None;
        }
        let document = Document::parse(sdp);
        let session = Session::read(&document);
        let summary = Summary::of(&session);
        let mut whole = BTreeMap::new();
        whole.insert("ICE lite", one(if summary.ice_lite { "yes" } else { "no" }));
        let bundled = |section: &&Section<'_>| section.transport != section.index;
        whole.insert(BUNDLED, one(&summary.sections.iter().filter(bundled).count().to_string()));
        let mut hasher = DefaultHasher::new();
        sdp.hash(&mut hasher);
        let sections = summary.sections.iter().take(SECTIONS).map(section).collect();
        Some(Self { written: hasher.finish(), whole, sections })
    }

    /// What `other` has otherwise, what matters most first. Sections are held against those of the same kind, in order.
    pub fn unlike(&self, other: &Self) -> Vec<Unlike> {
        let mut all = Vec::new();
        let (mine, theirs) = (self.by_kind(), other.by_kind());
        let names: BTreeSet<_> = mine.keys().chain(theirs.keys()).collect();
        for name in names {
            let (kind, number) = name;
            let mut of = prose![Untrusted::clipped(kind, 20)];
            if *number > 0 {
                of.push(prose![" section ", number + 1]);
            }
            let there = |section: Option<&&Properties>| prose![if section.is_some() { "there" } else { "not there" }];
            match (mine.get(name), theirs.get(name)) {
                (Some(mine), Some(theirs)) => sections(&of, mine, theirs, &mut all),
                (one, other) => all.push(Unlike { says: of, a: there(one), b: there(other) }),
            }
        }
        // With other sections there are others bundled.
        let same = mine.keys().eq(theirs.keys());
        for (name, mine) in &self.whole {
            let theirs = other.whole.get(name);
            if Some(mine) != theirs && (same || *name != BUNDLED) {
                let (a, b) = told(Some(mine), theirs);
                all.push(Unlike { says: prose![*name], a, b });
            }
        }
        all
    }

    /// The sections, by kind and how many of that kind are before them.
    fn by_kind(&self) -> BTreeMap<(&str, usize), &Properties> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut all = BTreeMap::new();
        for section in &self.sections {
            let kind = match section.get("kind") {
                Some(Says::One(kind)) => kind.as_str(),
                _ => "",
            };
            let number = seen.entry(kind).or_default();
            all.insert((kind, *number), section);
            *number += 1;
        }
        all
    }
}

/// What two sections of a kind have otherwise.
fn sections(of: &Prose, mine: &Properties, theirs: &Properties, all: &mut Vec<Unlike>) {
    let codecs = |section: &Properties| match section.get("codecs") {
        Some(Says::Some(codecs)) => codecs.clone(),
        _ => BTreeSet::new(),
    };
    let (ours, others) = (codecs(mine), codecs(theirs));
    let common: BTreeSet<&String> = ours.intersection(&others).collect();
    for name in PROPERTIES {
        // What is said of a codec that only one of them has is told with the codec.
        let shared = |section: &Properties| match (section.get(name)?, *name) {
            (Says::Some(all), "codec parameters" | "RTCP feedback") => {
                let is_shared =
                    |text: &&String| text.split(' ').next().is_some_and(|codec| common.contains(&codec.to_owned()));
                Some(Says::Some(all.iter().filter(is_shared).cloned().collect()))
            }
            (says, _) => Some(says.clone()),
        };
        let (one, other) = (shared(mine), shared(theirs));
        if one != other {
            let (a, b) = told(one.as_ref(), other.as_ref());
            all.push(Unlike { says: prose![of.clone(), ": ", *name], a, b });
            if *name == "wanted" {
                break;
            }
        }
    }
}

/// What both say; of lists what only one of them has.
fn told(mine: Option<&Says>, theirs: Option<&Says>) -> (Prose, Prose) {
    let alone = |all: &BTreeSet<String>, other: &BTreeSet<String>| {
        let only: Vec<&String> = all.difference(other).collect();
        if only.is_empty() {
            return prose!["not there"];
        }
        let named = only.iter().take(NAMED).map(|text| Untrusted::clipped(text, 120).into());
        let mut says = Prose::join(named, ", ");
        if only.len() > NAMED {
            says.push(prose![" and ", only.len() - NAMED, " more"]);
        }
        says
    };
    let single = |says: Option<&Says>| match says {
        Some(Says::One(text)) if text.is_empty() => prose!["nothing"],
        Some(Says::One(text)) => prose![Untrusted::clipped(text, 120)],
        Some(Says::Some(all)) => alone(all, &BTreeSet::new()),
        None => prose!["not there"],
    };
    match (mine, theirs) {
        (Some(Says::Some(mine)), Some(Says::Some(theirs))) => (alone(mine, theirs), alone(theirs, mine)),
        _ => (single(mine), single(theirs)),
    }
}

/// The properties of a section, in the order in which they matter.
const PROPERTIES: &[&str] = &[
    "kind",
    "wanted",
    "transport protocol",
    "direction",
    "codecs",
    "first codec",
    "codec parameters",
    "keys by",
    "DTLS role",
    "fingerprint hash",
    "simulcast",
    "rtcp-mux",
    "ICE options",
    "RTCP feedback",
    "header extensions",
    "bandwidth",
    "SCTP port",
    "largest message",
];

/// The telling end of a URI.
fn last_word(uri: &str) -> &str {
    uri.rsplit([':', '/', '#']).find(|part| !part.is_empty()).unwrap_or(uri)
}

fn section(section: &Section<'_>) -> BTreeMap<&'static str, Says> {
    let mut all = BTreeMap::new();
    all.insert("kind", one(section.kind));
    all.insert("wanted", one(if section.rejected { "no: port 0" } else { "yes" }));
    all.insert("transport protocol", one(section.protocol));
    if section.rejected {
        // What a refused section says besides means nothing.
        return all;
    }
    let effective = &section.effective;
    all.insert("DTLS role", one(effective.setup.unwrap_or_default()));
    all.insert("fingerprint hash", some(effective.fingerprints.iter().map(|(hash, _)| *hash)));
    all.insert("ICE options", some(effective.ice_options.unwrap_or_default().split_whitespace()));
    let keys = match (effective.fingerprints.is_empty(), section.crypto_suites.is_empty()) {
        (false, true) => "DTLS",
        (false, false) => "DTLS or SDES",
        (true, false) => "SDES",
        (true, true) => "nothing: not encrypted",
    };
    all.insert("keys by", one(keys));
    all.insert("bandwidth", some(effective.bandwidth.iter().copied()));
    if !section.is_rtp() {
        let number = |number: Option<u64>| one(&number.map(|number| number.to_string()).unwrap_or_default());
        all.insert("SCTP port", number(section.sctp_port));
        all.insert("largest message", number(section.max_message_size));
        return all;
    }
    all.insert("direction", one(section.direction()));
    all.insert("rtcp-mux", one(if section.rtcp_mux { "yes" } else { "no" }));
    all.insert("header extensions", some(section.extensions.iter().map(|extension| last_word(extension.uri))));
    let streams = section.simulcast.iter().map(|(direction, streams)| {
        format!("{direction} {}", streams.split(';').filter(|stream| !stream.is_empty()).count())
    });
    all.insert("simulcast", Says::Some(streams.collect()));
    let (mut names, mut parameters, mut feedback) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut first = None;
    for codec in &section.codecs {
        let name = match (codec.encoding, codec.clock_rate) {
            (Some(name), Some(rate)) => {
                let channels = codec.channels.filter(|channels| *channels > 1);
                let channels = channels.map(|channels| format!("/{channels}")).unwrap_or_default();
                format!("{}/{rate}{channels}", name.to_ascii_lowercase())
            }
            (Some(name), None) => name.to_ascii_lowercase(),
            (None, _) => format!("payload type {}", codec.payload_type),
        };
        if first.is_none() && codec.role == Role::Media {
            first = Some(name.clone());
        }
        // `apt` and the list of `red` name payload types, which are no more than numbers.
        if codec.role == Role::Media
            && let Some((text, _)) = codec.parameters
        {
            let mut each: Vec<&str> = text.split(';').map(str::trim).filter(|one| !one.is_empty()).collect();
            each.sort_unstable();
            parameters.insert(format!("{name} {}", each.join(";")));
        }
        feedback.extend(codec.feedback.iter().map(|(what, _)| format!("{name} {what}")));
        names.insert(name);
    }
    all.insert("first codec", one(first.as_deref().unwrap_or_default()));
    all.insert("codecs", Says::Some(names));
    all.insert("codec parameters", Says::Some(parameters));
    all.insert("RTCP feedback", Says::Some(feedback));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDP: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97 98\r\n\
        c=IN IP4 0.0.0.0\r\na=ice-ufrag:aaaa\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=fingerprint:sha-256 AA\r\n\
        a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
        a=rtpmap:98 H264/90000\r\na=fmtp:98 packetization-mode=1;profile-level-id=42e01f\r\na=extmap:1 urn:x\r\n";

    fn unlike(change: impl Fn(&str) -> String) -> Vec<String> {
        let (one, other) = (Described::of(SDP).expect("one"), Described::of(&change(SDP)).expect("another"));
        let tell = |one: Unlike| format!("{}: {} | {}", one.says.plain(), one.a.plain(), one.b.plain());
        one.unlike(&other).into_iter().map(tell).collect()
    }

    #[test]
    fn numbers_and_order_mean_nothing() {
        assert!(unlike(|sdp| sdp.replace("aaaa", "bbbb").replace("- 1 2", "- 3 4")).is_empty());
        assert!(unlike(|sdp| sdp.replace("96", "100").replace("97", "101").replace("extmap:1", "extmap:7")).is_empty());
        assert!(unlike(|sdp| sdp.replace("96 97 98", "96 98 97")).is_empty());
        let swapped = "profile-level-id=42e01f; packetization-mode=1";
        assert!(unlike(|sdp| sdp.replace("packetization-mode=1;profile-level-id=42e01f", swapped)).is_empty());
    }

    #[test]
    fn what_means_something_is_told() {
        assert_eq!(unlike(|sdp| sdp.replace("sendrecv", "recvonly")), ["video: direction: sendrecv | recvonly"]);
        assert_eq!(unlike(|sdp| sdp.replace("96 97 98", "98 97 96")), ["video: first codec: vp8/90000 | h264/90000"]);
        assert_eq!(
            unlike(|sdp| sdp.replace("a=rtcp-fb:96 nack pli\r\n", "")),
            ["video: RTCP feedback: vp8/90000 nack pli | not there"]
        );
        assert_eq!(unlike(|sdp| sdp.replace("video 9", "video 0")), ["video: wanted: yes | no: port 0"]);
        assert_eq!(unlike(|sdp| sdp.replace("a=extmap:1 urn:x\r\n", "")), ["video: header extensions: x | not there"]);
        // a codec that is not there is told once
        assert_eq!(
            unlike(|sdp| sdp.replace("96 97 98", "98").replace("a=rtcp-fb:96 nack pli\r\n", "")),
            ["video: codecs: rtx/90000, vp8/90000 | not there", "video: first codec: vp8/90000 | h264/90000"]
        );
        let more = unlike(|sdp| sdp.replace("m=video", "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\nm=video"));
        assert_eq!(more, ["audio: not there | there"]);
    }
}
