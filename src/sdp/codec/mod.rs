//! Codecs: what the payload types of a media section stand for. The lines are read by
//! [`attr::codec`](crate::sdp::attr::codec); here they are put together.

use std::collections::{HashMap, HashSet};

use super::shape;
use super::view::{Entry, Media};
use crate::text::Span;

pub(crate) mod declared;
pub mod encoding;
pub mod fmtp;
pub mod h264;
pub mod payload_type;
pub mod quantity;
mod words;

/// A payload type of a media section, with all that is said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Codec<'s> {
    /// As it is written in the `m=` line.
    pub payload_type: &'s str,
    /// Its name: `VP8`. None when undeclared.
    pub encoding: Option<&'s str>,
    /// The RTP clock rate in Hz.
    pub clock_rate: Option<u64>,
    /// Audio channels, when they are written (or fixed by a static payload type).
    pub channels: Option<u64>,
    /// The parameters of its first `fmtp`, and where they stand.
    pub parameters: Option<(&'s str, Span)>,
    /// Its feedback: what follows the payload type in `rtcp-fb`, and whether the line is for all (`*`).
    pub feedback: Vec<(&'s str, bool)>,
    /// Where the name comes from.
    pub source: Source,
    /// What it is for.
    pub role: Role<'s>,
}

/// Where the meaning of a payload type comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An `rtpmap` line.
    Rtpmap,
    /// RFC 3551: the number has a fixed meaning.
    Static,
    /// Nowhere.
    Undeclared,
}

/// What a payload type is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role<'s> {
    /// Audio, video or text itself (or something unknown).
    Media,
    /// Sends lost packets of another payload type again (`rtx`).
    Retransmission {
        /// That payload type (`apt`).
        of: Option<&'s str>,
    },
    /// Packets with copies of earlier ones, or a wrapper for error correction (`red`).
    Redundancy {
        /// The payload types inside, the newest block first; empty when there is no list.
        of: Vec<&'s str>,
    },
    /// Forward error correction.
    Fec,
    /// Comfort noise.
    ComfortNoise,
    /// Telephone events: DTMF.
    Events,
}

/// What a payload type is called in a section: the part of a [`Codec`] that costs one look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping<'s> {
    /// Its name: `VP8`. None when undeclared.
    pub encoding: Option<&'s str>,
    /// The RTP clock rate in Hz.
    pub clock_rate: Option<u64>,
    /// Audio channels.
    pub channels: Option<u64>,
    /// Where the name comes from.
    pub source: Source,
}

impl<'s> Mapping<'s> {
    /// By `rtpmap`, or else by number. A malformed `rtpmap` does not count.
    pub fn of(media: &Media<'_, 's>, payload_type: &str) -> Self {
        let session = media.entries.session;
        if let Some(entry) = media.rtpmap(payload_type) {
            return Self {
                encoding: session.get(entry, "encoding"),
                clock_rate: session.number(entry, "clock_rate"),
                channels: session.number(entry, "channels"),
                source: Source::Rtpmap,
            };
        }
        match payload_type.parse().ok().and_then(payload_type::static_type) {
            Some(known) => Self {
                encoding: Some(known.encoding),
                clock_rate: Some(known.clock_rate.into()),
                channels: known.channels.map(u64::from),
                source: Source::Static,
            },
            None => Self { encoding: None, clock_rate: None, channels: None, source: Source::Undeclared },
        }
    }
}

/// The most wildcard feedback lines that count: every codec of the section repeats them, and there are not that many
/// kinds of feedback.
const WILDCARDS: usize = 64;

/// The codecs of an RTP section in the order of its `m=` line, each payload type once. Empty for other protocols.
pub fn codecs<'s>(media: &Media<'_, 's>) -> Vec<Codec<'s>> {
    let Some(formats) = formats(media) else { return Vec::new() };
    let session = media.entries.session;
    let mut feedback: HashMap<&'s str, Vec<(&'s str, bool)>> = HashMap::new();
    let mut wildcards = 0;
    for (_, entry) in media.entries.iter().filter(|(_, entry)| entry.fits && session.name(entry) == "rtcp-fb") {
        let Some((payload_type, value)) = session.value(entry).split_once(' ') else { continue };
        if payload_type == "*" {
            wildcards += 1;
        }
        if payload_type != "*" || wildcards <= WILDCARDS {
            feedback.entry(payload_type).or_default().push((value, payload_type == "*"));
        }
    }
    let wildcards = feedback.remove("*").unwrap_or_default();
    let mut seen = HashSet::new();
    let mut codecs = Vec::new();
    for payload_type in formats.split(' ').filter(|format| !format.is_empty() && seen.insert(*format)) {
        let mut own = feedback.remove(payload_type).unwrap_or_default();
        own.extend(&wildcards);
        codecs.push(codec(media, payload_type, own));
    }
    codecs
}

/// The codec of one payload type, listed in the `m=` line or not; none when nothing declares it. Reads all its
/// feedback and its whole `fmtp`, so it is not for every line: [`Mapping::of`] is.
pub fn find<'s>(media: &Media<'_, 's>, payload_type: &'s str) -> Option<Codec<'s>> {
    let session = media.entries.session;
    let value = |entry: &Entry| session.value(entry).split_once(' ').map_or("", |(_, value)| value);
    let own = media.feedback(payload_type).map(|entry| (value(entry), false));
    let wildcards = media.feedback("*").take(WILDCARDS).map(|entry| (value(entry), true));
    let feedback = if payload_type == "*" { Vec::new() } else { own.chain(wildcards).collect() };
    let codec = codec(media, payload_type, feedback);
    (codec.source != Source::Undeclared).then_some(codec)
}

/// The formats of an `m=` line whose protocol is RTP.
fn formats<'s>(media: &Media<'_, 's>) -> Option<&'s str> {
    let session = media.entries.session;
    let line = media.entries.first("m")?;
    session.get(line, "protocol").filter(|protocol| protocol.contains("RTP/"))?;
    session.get(line, "formats")
}

fn codec<'s>(media: &Media<'_, 's>, payload_type: &'s str, feedback: Vec<(&'s str, bool)>) -> Codec<'s> {
    let Mapping { encoding, clock_rate, channels, source } = Mapping::of(media, payload_type);
    let parameters = parameters(media, payload_type);
    let role = role(encoding.unwrap_or_default(), parameters.map_or("", |(text, _)| text));
    Codec { payload_type, encoding, clock_rate, channels, parameters, feedback, source, role }
}

/// The parameters of a payload type's first `fmtp`.
pub fn parameters<'s>(media: &Media<'_, 's>, payload_type: &str) -> Option<(&'s str, Span)> {
    let session = media.entries.session;
    let field = session.field(media.fmtp(payload_type)?, "parameters")?;
    Some((session.document.slice(field.span), field.span))
}

/// Names of forward error correction.
static FEC: &[&str] = &["ulpfec", "flexfec", "flexfec-03", "parityfec", "rsfec", "raptorfec"];

/// What an encoding of this name with these parameters is for.
pub fn role<'s>(encoding: &str, parameters: &'s str) -> Role<'s> {
    let is = |name: &str| encoding.eq_ignore_ascii_case(name);
    if is("rtx") {
        Role::Retransmission { of: apt(parameters) }
    } else if is("red") {
        Role::Redundancy { of: blocks(parameters) }
    } else if is("CN") {
        Role::ComfortNoise
    } else if is("telephone-event") {
        Role::Events
    } else if FEC.iter().any(|name| is(name)) {
        Role::Fec
    } else {
        Role::Media
    }
}

fn apt(parameters: &str) -> Option<&str> {
    let mut all = shape::params(parameters, Span::default());
    let value = all.find(|parameter| parameter.name.eq_ignore_ascii_case("apt"))?.value?.0.trim();
    (!value.is_empty()).then_some(value)
}

/// The payload types of `111/111`; empty when it is something else.
pub(crate) fn blocks(parameters: &str) -> Vec<&str> {
    let list = parameters.trim();
    let is_number = |block: &str| !block.is_empty() && block.bytes().all(|byte| byte.is_ascii_digit());
    if list.split('/').all(is_number) { list.split('/').collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::syntax::Document;
    use crate::sdp::view::Session;

    fn with<T>(text: &str, test: impl FnOnce(&Media<'_, '_>) -> T) -> T {
        let document = Document::parse(text);
        let session = Session::read(&document);
        test(&session.section(0))
    }

    const VIDEO: &str = "m=video 9 UDP/TLS/RTP/SAVPF 97 96 98 0 9 99 96 116\n\
        a=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack pli\na=rtcp-fb:* transport-cc\na=rtpmap:97 RTX/90000\n\
        a=fmtp:97 apt=96;rtx-time=3000\na=rtpmap:98 AppleLossless\na=rtpmap:9 red/48000/2\na=fmtp:9 96/0\n\
        a=rtpmap:116 ulpfec/90000\na=rtcp-fb:96 ccm fir\n";

    #[test]
    fn codecs_in_the_order_of_the_m_line() {
        with(VIDEO, |media| {
            let all = codecs(media);
            let names: Vec<_> = all.iter().map(|c| (c.payload_type, c.encoding, c.source)).collect();
            assert_eq!(
                names,
                [
                    ("97", Some("RTX"), Source::Rtpmap),
                    ("96", Some("VP8"), Source::Rtpmap),
                    ("98", None, Source::Undeclared),
                    ("0", Some("PCMU"), Source::Static),
                    ("9", Some("red"), Source::Rtpmap),
                    ("99", None, Source::Undeclared),
                    ("116", Some("ulpfec"), Source::Rtpmap),
                ]
            );
            assert_eq!(all[0].role, Role::Retransmission { of: Some("96") });
            assert_eq!(all[0].parameters.map(|(text, _)| text), Some("apt=96;rtx-time=3000"));
            assert_eq!(all[0].feedback, [("transport-cc", true)]);
            assert_eq!(all[1].feedback, [("nack pli", false), ("ccm fir", false), ("transport-cc", true)]);
            assert_eq!((all[3].clock_rate, all[3].channels), (Some(8000), Some(1)));
            assert_eq!((all[4].channels, &all[4].role), (Some(2), &Role::Redundancy { of: vec!["96", "0"] }));
            assert_eq!(all[6].role, Role::Fec);
            for codec in all {
                let found = find(media, codec.payload_type);
                assert_eq!(found, (codec.source != Source::Undeclared).then_some(codec));
            }
        });
    }

    #[test]
    fn only_rtp_has_codecs() {
        with("m=application 9 UDP/DTLS/SCTP 0\na=rtpmap:0 X/1\n", |media| assert_eq!(codecs(media), []));
        with("m=audio x RTP/AVP 0\n", |media| assert_eq!(codecs(media), []));
    }

    #[test]
    fn roles() {
        assert_eq!(role("rtx", "rtx-time=1; APT = 96"), Role::Retransmission { of: Some("96") });
        assert_eq!(role("rtx", "apt="), Role::Retransmission { of: None });
        assert_eq!(role("red", ""), Role::Redundancy { of: vec![] });
        assert_eq!(role("red", "111//1"), Role::Redundancy { of: vec![] });
        assert_eq!(role("cn", ""), Role::ComfortNoise);
        assert_eq!(role("telephone-event", "0-15"), Role::Events);
        assert_eq!(role("FlexFEC-03", ""), Role::Fec);
        assert_eq!(role("H264", "apt=1"), Role::Media);
    }

    #[test]
    fn wildcards_are_bounded() {
        let text = format!("m=video 9 RTP/AVP 31\n{}", "a=rtcp-fb:* nack\n".repeat(100));
        with(&text, |media| assert_eq!(codecs(media)[0].feedback.len(), WILDCARDS));
    }
}
