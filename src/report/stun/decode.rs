//! `stun decode`: a message field by field, each with its bytes.

use std::io;
use std::ops::Range;

use serde::ser::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use super::super::lazy::{object, seq};
use super::super::{Block, Item, Sink};
use super::words::{error_words, hex, short_hex, value_json, value_words};
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::stun::integrity::{Credentials, Fingerprint, Integrity, fingerprint};
use crate::stun::message::{Attribute, COOKIE, Class, Message, NotStun};
use crate::stun::packet::{Before, ChannelData, Found, Packet};
use crate::stun::registry;
use crate::stun::remarks::{Remark, integrities, remarks};
use crate::stun::transcript::Writing;
use crate::stun::value::{Value, parts};
use crate::text::Place;

/// A packet that was found, with where and how it was written.
#[derive(Clone, Copy, Debug)]
pub struct Decoded<'a> {
    /// The file, or what stands for it.
    pub source: &'a str,
    /// Which of all packets it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// Where what it was written in begins.
    pub place: Place,
    /// How it was written.
    pub writing: Writing,
    /// The packet; its offset counts bytes after reading hex or base64.
    pub found: &'a Found<'a>,
    /// What to check keyed hashes with.
    pub credentials: Option<&'a Credentials>,
    /// Show each part of a value with its bytes.
    pub verbose: bool,
}

impl Decoded<'_> {
    /// The worst there is to say of it; none when all is well.
    pub fn worst(&self) -> Option<Level> {
        match &self.found.packet {
            Packet::Stun(message) => remarks(message, self.credentials).first().map(|remark| remark.level),
            Packet::Channel(channel) => is_cut(channel).then_some(Level::Error),
            Packet::Other(..) => Some(Level::Error),
        }
    }

    /// Could nothing be made of it?
    pub const fn is_nothing(&self) -> bool {
        matches!(self.found.packet, Packet::Other(..))
    }
}

fn is_cut(channel: &ChannelData<'_>) -> bool {
    channel.data.len() < usize::from(channel.length)
}

/// Pushes a packet as items.
pub fn lower(decoded: &Decoded<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(decoded)))?;
    let mut head = Prose::default();
    if decoded.of > 1 {
        head.push(prose![decoded.number, " of ", decoded.of, ": "]);
    }
    head.push(headline(&decoded.found.packet));
    sink.item(Item::Block(Block::Heading(1, head)))?;
    match &decoded.found.packet {
        Packet::Stun(message) => message_blocks(decoded, message, sink),
        Packet::Channel(channel) => channel_blocks(decoded, channel, sink),
        Packet::Other(bytes, why) => {
            let says = prose![not_stun(*why), "; it begins ", short_hex(bytes)];
            sink.item(Item::Block(Block::Remarks(vec![(Level::Error, says)])))
        }
    }
}

const fn not_stun(why: NotStun) -> &'static str {
    match why {
        NotStun::Short => "fewer than the 20 bytes that the header of a STUN message has",
        NotStun::FirstBits => "not a STUN message: no magic cookie, and no length that fits",
    }
}

fn message_blocks(decoded: &Decoded<'_>, message: &Message<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let remarks = remarks(message, decoded.credentials);
    if !remarks.is_empty() {
        let shown =
            remarks.iter().map(|remark| (remark.level, prose![remark.says.clone(), " (", bytes_at(&remark.at), ")"]));
        sink.item(Item::Block(Block::Remarks(shown.collect())))?;
    }
    let mut rows = header_rows(message);
    for attribute in &message.attributes {
        rows.push(vec![
            ours(range_words(&attribute.range())).into(),
            name(attribute),
            attribute_words(decoded, message, attribute),
        ]);
        if decoded.verbose {
            part_rows(attribute, &mut rows);
        }
    }
    sink.item(Item::Block(Block::Table { head: vec!["bytes", "field", "says"], rows }))?;
    let facts = facts(decoded);
    if facts.is_empty() { Ok(()) } else { sink.item(Item::Block(Block::Fields(facts))) }
}

fn name(attribute: &Attribute<'_>) -> Prose {
    match attribute.known {
        Some(known) => known.name.into(),
        None => ours(format!("unknown 0x{:04x}", attribute.kind)).into(),
    }
}

fn range_words(range: &Range<usize>) -> String {
    match range.len() {
        0 => format!("{}", range.start),
        1 => format!("{}", range.start),
        _ => format!("{}-{}", range.start, range.end - 1),
    }
}

fn bytes_at(range: &Range<usize>) -> Prose {
    let word = if range.len() > 1 { "bytes " } else { "byte " };
    prose![word, ours(range_words(range))]
}

fn header_rows(message: &Message<'_>) -> Vec<Vec<Prose>> {
    let word = u16::from_be_bytes([message.bytes[0], message.bytes[1]]);
    let row = |bytes: &'static str, name: &'static str, says: Prose| vec![bytes.into(), name.into(), says];
    let cookie = if message.cookie == COOKIE { prose![""] } else { prose![", not the magic cookie"] };
    vec![
        row("0-1", "type", prose![ours(format!("0x{word:04x}, ")), method_words(message), " ", message.class.words()]),
        row("2-3", "length", prose![count(message.length.into(), "byte", "bytes"), " of attributes"]),
        row("4-7", "magic cookie", prose![ours(format!("0x{:08x}", message.cookie)), cookie]),
        row("8-19", "transaction ID", ours(hex(&message.transaction)).into()),
    ]
}

fn attribute_words(decoded: &Decoded<'_>, message: &Message<'_>, attribute: &Attribute<'_>) -> Prose {
    let mut words = value_words(message, attribute);
    if attribute.kind == registry::FINGERPRINT {
        words.push(match fingerprint(message) {
            Fingerprint::Good => prose![", right"],
            Fingerprint::Bad { expected, .. } => prose![", wrong: should be ", ours(format!("0x{expected:08x}"))],
            Fingerprint::Absent => prose![""],
        });
    }
    let checked =
        integrities(message, decoded.credentials).into_iter().find(|(keyed, _)| keyed.offset == attribute.offset);
    if let Some((_, result)) = checked {
        words.push(match result {
            Integrity::Good(made) => prose![", right (", made.words(), ")"],
            Integrity::Bad => prose![", wrong for this password"],
            Integrity::NotChecked => prose![", not checked: --password-env checks it"],
            Integrity::Absent => prose![""],
        });
    }
    if let Some(known) = attribute.known {
        words.push(prose![": ", known.meaning]);
        if decoded.verbose {
            words.push(prose![" [", known.spec, "]"]);
        }
    } else if attribute.is_required() {
        words.push(prose![": comprehension is required"]);
    }
    words
}

fn part_rows(attribute: &Attribute<'_>, rows: &mut Vec<Vec<Prose>>) {
    let mut row = |at: Range<usize>, name: &'static str, bytes: &[u8]| {
        rows.push(vec![ours(range_words(&at)).into(), prose!["  ", name], short_hex(bytes)]);
    };
    let at = attribute.offset;
    row(at..at + 2, "type", &attribute.kind.to_be_bytes());
    row(at + 2..at + 4, "length", &attribute.length.to_be_bytes());
    let value = attribute.value_range();
    let kind = attribute.known.map(|known| known.kind);
    for part in kind.map(|kind| parts(kind, attribute.value.len())).unwrap_or_default() {
        row(value.start + part.at.start..value.start + part.at.end, part.name, &attribute.value[part.at.clone()]);
    }
    if !attribute.padding.is_empty() {
        row(value.end..value.end + attribute.padding.len(), "padding", attribute.padding);
    }
}

fn facts(decoded: &Decoded<'_>) -> Vec<(&'static str, Prose)> {
    let mut facts = Vec::new();
    match decoded.found.before {
        Before::Nothing => {}
        Before::Length(length) => {
            facts.push(("framing", prose!["the length before it, ", length, ", as ICE over TCP has it (RFC 4571)"]))
        }
        Before::Other(skipped) => facts.push((
            "framing",
            prose![count(skipped, "byte", "bytes"), " of something else before it, such as headers of IP and UDP"],
        )),
    }
    if decoded.of > 1 {
        let start = decoded.found.offset;
        facts.push((
            "found",
            prose![
                "byte ",
                start,
                " of the ",
                decoded.writing.name(),
                " at ",
                theirs(decoded.source),
                ":",
                decoded.place
            ],
        ));
    }
    facts
}

fn channel_blocks(decoded: &Decoded<'_>, channel: &ChannelData<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    if is_cut(channel) {
        let says = prose![
            "it says that it has ",
            channel.length,
            " bytes of data, but only ",
            channel.data.len(),
            " are there"
        ];
        sink.item(Item::Block(Block::Remarks(vec![(Level::Error, says)])))?;
    }
    let mut rows = vec![
        vec![prose!["0-1"], prose!["channel number"], ours(format!("0x{:04x}", channel.number)).into()],
        vec![prose!["2-3"], prose!["length"], prose![count(channel.length.into(), "byte", "bytes"), " of data"]],
    ];
    let end = 4 + channel.data.len();
    if !channel.data.is_empty() {
        let says = prose![short_hex(channel.data), ": ", payload(channel.data)];
        rows.push(vec![ours(range_words(&(4..end))).into(), prose!["data"], says]);
    }
    if !channel.padding.is_empty() {
        let at = end..end + channel.padding.len();
        rows.push(vec![ours(range_words(&at)).into(), prose!["padding"], short_hex(channel.padding)]);
    }
    sink.item(Item::Block(Block::Table { head: vec!["bytes", "field", "says"], rows }))?;
    let facts = facts(decoded);
    if facts.is_empty() { Ok(()) } else { sink.item(Item::Block(Block::Fields(facts))) }
}

/// What WebRTC sends over one port, by its first byte (RFC 7983, section 7).
fn payload(data: &[u8]) -> &'static str {
    match data.first() {
        Some(0..=3) => "looks like STUN",
        Some(20..=63) => "looks like DTLS",
        Some(64..=79) => "looks like ChannelData",
        Some(128..=191) => match data.get(1) {
            Some(192..=223) => "looks like RTCP",
            _ => "looks like RTP",
        },
        _ => "nothing that WebRTC sends",
    }
}

fn method_words(message: &Message<'_>) -> Prose {
    registry::method(message.method)
        .map_or_else(|| ours(format!("method 0x{:03x}", message.method)).into(), Prose::from)
}

fn headline(packet: &Packet<'_>) -> Prose {
    match packet {
        Packet::Stun(message) => message_headline(message),
        Packet::Channel(channel) => prose![
            "ChannelData on channel ",
            ours(format!("0x{:04x}", channel.number)),
            ": ",
            count(channel.length.into(), "byte", "bytes")
        ],
        Packet::Other(bytes, _) => {
            prose![count(bytes.len(), "byte", "bytes"), " that cannot be read as STUN or ChannelData"]
        }
    }
}

fn message_headline(message: &Message<'_>) -> Prose {
    let mut head = prose![method_words(message), " ", message.class.words()];
    let address = |kind| match message.get(kind) {
        Some(Value::Address(address)) => Some(ours(address.to_string())),
        _ => None,
    };
    let (relayed, peer, seconds) = (0x0016, 0x0012, 0x000D);
    let mapped = [registry::XOR_MAPPED_ADDRESS, registry::MAPPED_ADDRESS, registry::DRAFT_XOR_MAPPED_ADDRESS];
    match message.class {
        Class::Error => {
            if let Some(Value::Error { code, reason }) = message.get(registry::ERROR_CODE) {
                head.push(prose![": ", error_words(code, reason)]);
            }
        }
        Class::Success => {
            if let Some(address) = address(relayed) {
                head.push(prose![": relayed address ", address]);
            } else if let Some(address) = mapped.iter().find_map(|kind| address(*kind)) {
                head.push(prose![": the request came from ", address]);
            }
            if let Some(Value::Seconds(seconds)) = message.get(seconds) {
                head.push(prose![", for ", seconds, " s"]);
            }
        }
        Class::Request | Class::Indication => {
            if let Some(address) = address(peer) {
                head.push(prose![", peer ", address]);
            }
            if message.method == registry::BINDING && message.attribute(0x0024).is_some() {
                head.push(": an ICE connectivity check");
                if message.attribute(0x0025).is_some() {
                    head.push(" that nominates");
                }
            }
        }
    }
    head
}

struct Wire<'a>(&'a Decoded<'a>);

/// The value of `format`.
pub const FORMAT: &str = "rtcscope.stun";

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let decoded = self.0;
        let found = decoded.found;
        let (before, skipped) = match found.before {
            Before::Nothing => ("nothing", 0),
            Before::Length(_) => ("length", 2),
            Before::Other(skipped) => ("other", skipped),
        };
        let mut all = object! {
            "format": FORMAT,
            "version": 1,
            "source": object! {
                "name": decoded.source,
                "number": decoded.number,
                "line": decoded.place.line,
                "column": decoded.place.column,
                "writing": decoded.writing.name(),
                "offset": found.offset,
                "before": before,
                "skipped": skipped,
            },
        };
        match &found.packet {
            Packet::Stun(message) => {
                let remarks = remarks(message, decoded.credentials);
                all.0.extend(
                    object! {
                        "kind": "stun",
                        "length": message.bytes.len(),
                        "class": message.class.slug(),
                        "method": json!({ "number": message.method, "name": registry::method(message.method) }),
                        "cookie": message.cookie == COOKIE,
                        "transaction_id": hex(&message.transaction),
                        "attributes_length": message.length,
                        "attributes": seq(message.attributes.iter().map(|attribute| attribute_json(message, attribute))
                            .collect::<Vec<Json>>()),
                        "fingerprint": fingerprint_json(message),
                        "integrity": integrity_json(message, decoded.credentials),
                        "problems": seq(remarks.iter().map(problem).collect::<Vec<Json>>()),
                    }
                    .0,
                );
            }
            Packet::Channel(channel) => all.0.extend(
                object! {
                    "kind": "channel-data",
                    "length": channel.bytes.len(),
                    "channel": channel.number,
                    "data_length": channel.length,
                    "data": hex(channel.data),
                    "padding": channel.padding.len(),
                    "cut_off": is_cut(channel),
                }
                .0,
            ),
            Packet::Other(bytes, why) => all.0.extend(
                object! { "kind": "unknown", "length": bytes.len(), "raw": hex(bytes), "reason": not_stun(*why) }.0,
            ),
        }
        all.serialize(serializer)
    }
}

fn problem(remark: &Remark) -> Json {
    json!({
        "name": remark.name,
        "level": remark.level.name(),
        "message": remark.says.plain(),
        "offset": remark.at.start,
        "length": remark.at.len(),
    })
}

fn attribute_json(message: &Message<'_>, attribute: &Attribute<'_>) -> Json {
    let is_secret = matches!(message.value(attribute), Ok(Value::Secret(_)));
    let value = attribute.value_range();
    let kind = attribute.known.map(|known| known.kind);
    let parts: Vec<Json> = kind
        .map(|kind| parts(kind, attribute.value.len()))
        .unwrap_or_default()
        .into_iter()
        .map(|part| {
            let raw = hex(&attribute.value[part.at.clone()]);
            json!({ "name": part.name, "offset": value.start + part.at.start, "length": part.at.len(), "raw": raw })
        })
        .collect();
    json!({
        "offset": attribute.offset,
        "length": attribute.range().len(),
        "type": format!("0x{:04x}", attribute.kind),
        "name": attribute.known.map(|known| known.name),
        "required": attribute.is_required(),
        "value_offset": value.start,
        "value_length": attribute.length,
        "value": value_json(message, attribute),
        "raw": if is_secret { Json::Null } else { hex(attribute.value).into() },
        "parts": parts,
        "padding": hex(attribute.padding),
        "meaning": attribute.known.map(|known| known.meaning),
        "spec": attribute.known.map(|known| known.spec),
    })
}

fn fingerprint_json(message: &Message<'_>) -> Json {
    match fingerprint(message) {
        Fingerprint::Absent => json!({ "result": "absent" }),
        Fingerprint::Good => json!({ "result": "good" }),
        Fingerprint::Bad { found, expected } => json!({
            "result": "bad",
            "found": format!("0x{found:08x}"),
            "expected": format!("0x{expected:08x}"),
        }),
    }
}

fn integrity_json(message: &Message<'_>, credentials: Option<&Credentials>) -> Json {
    let all = integrities(message, credentials);
    let one = |(attribute, result): (&Attribute<'_>, Integrity)| {
        let (result, key) = match result {
            Integrity::Absent => ("absent", None),
            Integrity::NotChecked => ("not-checked", None),
            Integrity::Good(made) => ("good", Some(made.slug())),
            Integrity::Bad => ("bad", None),
        };
        json!({ "attribute": attribute.name(), "result": result, "key": key })
    };
    all.into_iter().map(one).collect()
}
