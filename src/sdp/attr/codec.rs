//! Payload types and what goes with them: names, parameters, packet lengths, picture sizes (RFC 8866, RFC 6236).

use super::Definition;
use crate::prose;
use crate::prose::{Prose, Untrusted, theirs};
use crate::sdp::codec::fmtp::{self, UNNAMED};
use crate::sdp::codec::payload_type::{Range, range, static_type};
use crate::sdp::codec::quantity::hertz;
use crate::sdp::codec::{Mapping, Role, Source, blocks, encoding, parameters, role};
use crate::sdp::shape::step::{SP, U32, lit, opt, params, rest, token, uint, uint_to, word, word_to};
use crate::sdp::shape::{self, Param};
use crate::sdp::view::{Context, Media};
use crate::text::Span;

/// So many parameters of an `fmtp` are asked where they are defined.
const SPECIFIED: usize = 32;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("rtpmap", &["RFC 8866, section 6.6"], "Gives a payload type its codec and clock rate.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[
            token("payload_type"),
            SP,
            word_to("encoding", b'/'),
            lit("/"),
            uint_to("clock_rate", U32, b'/'),
            opt(&[lit("/"), word("channels")]),
        ])
        .explain(rtpmap),
    Definition::new("fmtp", &["RFC 8866, section 6.15"], "Parameters of the codec of a payload type.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[token("payload_type"), SP, params("parameters")])
        .explain(format_parameters)
        .also(defined_in),
    Definition::new("ptime", &["RFC 8866, section 6.4"], "The length of a packet this side prefers, in ms.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[word("milliseconds")])
        .explain(|c| milliseconds(c, "Packets of ", " ms are preferred.")),
    Definition::new("maxptime", &["RFC 8866, section 6.5"], "The longest packet this side accepts, in ms.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[word("milliseconds")])
        .explain(|c| milliseconds(c, "Packets of ", " ms or shorter.")),
    Definition::new(
        "minptime",
        &["not registered"],
        "The shortest packet in ms. There is no such attribute, though some clients (baresip) write it; it is known as \
         a parameter of Opus.",
    )
    .media()
    .shape(&[word("milliseconds")])
    .explain(|c| milliseconds(c, "Packets of ", " ms or longer, if anyone reads this.")),
    Definition::new("framerate", &["RFC 8866, section 6.13"], "The most frames of video in a second.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[word("frame_rate")])
        .explain(|c| match positive(c.get("frame_rate")?) {
            Some(rate) => Some(prose!["At most ", theirs(rate), " frames a second."]),
            None => Some("This is not a positive number.".into()),
        }),
    Definition::new("imageattr", &["RFC 6236, section 3"], "The picture sizes this side can send and receive.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[token("payload_type"), SP, word("direction"), SP, rest("sizes")])
        .explain(images),
    Definition::new(
        "quality",
        &["RFC 8866, section 6.14"],
        "A hint for the encoder: quality of single pictures against frame rate, 0 to 10.",
    )
    .media()
    .mux("NORMAL")
    .shape(&[uint("quality", 10)])
    .explain(|c| match c.number("quality")? {
        0 => Some("The worst quality of single pictures that is still of use.".into()),
        5 => Some("The default.".into()),
        10 => Some("The best quality of single pictures.".into()),
        _ => None,
    }),
    Definition::new("packetization", &["libwebrtc"], "Another way to put the frames of a payload type into packets.")
        .media()
        .shape(&[token("payload_type"), SP, word("format")])
        .explain(|c| match c.get("format")? {
            "raw" => Some(prose![
                "Frames of ",
                payload_type(c.get("payload_type")?),
                " are cut into packets as they are, without the payload format of the codec."
            ]),
            format => Some(prose![theirs(format), " is not known; libwebrtc defines raw only."]),
        }),
    Definition::new("x-google-flag", &["libwebrtc"], "A switch of libwebrtc.").media().shape(&[word("flag")]).explain(
        |c| {
            (c.get("flag")? == "conference")
                .then(|| "Conference mode, from the early days of simulcast in Chrome; others ignore it.".into())
        },
    ),
    Definition::new("x-google-buffer-latency", &["not registered"], "An audio buffer hint of old Chrome versions.")
        .media()
        .shape(&[rest("latency")]),
    Definition::new(
        "silenceSupp",
        &["RFC 3108, section 5.6.3.2"],
        "Silence suppression. Made for ATM; some telephone servers still write it.",
    )
    .mux("CAUTION")
    .shape(&[word("enable"), opt(&[SP, rest("details")])])
    .explain(|c| match c.get("enable")? {
        "off" => Some("Packets are sent in silence too.".into()),
        "on" => Some("Sending pauses in silence.".into()),
        _ => None,
    }),
    Definition::new("maxprate", &["RFC 3890, section 6.3"], "The most packets in a second.")
        .mux("SPECIAL")
        .shape(&[word("packet_rate")])
        .explain(|c| Some(prose!["At most ", theirs(positive(c.get("packet_rate")?)?), " packets a second."])),
    Definition::new("framesize", &["RFC 6064, section 4"], "The picture size of a payload type (3GPP streaming).")
        .media()
        .mux("CAUTION")
        .shape(&[token("payload_type"), SP, uint_to("width", U32, b'-'), lit("-"), uint("height", U32)])
        .explain(|c| {
            let of = payload_type(c.get("payload_type")?);
            Some(prose!["Pictures of ", of, " are ", c.number("width")?, " x ", c.number("height")?, " pixels."])
        }),
    Definition::new("depend", &["RFC 5583, section 5"], "What another payload type must be there to decode this one.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[token("payload_type"), SP, word("dependency"), SP, rest("on")])
        .explain(dependency),
    Definition::new("X-dimensions", &["vendor"], "A hint at the picture size.")
        .media()
        .shape(&[rest("size")])
        .explain(dimensions),
    Definition::new("x-dimensions", &["vendor"], "A hint at the picture size.")
        .media()
        .shape(&[rest("size")])
        .explain(dimensions),
];

/// How much of an `fmtp` is looked at to explain another line: that is done for every line, so it must not cost much.
const GLANCE: usize = 1024;

/// The most parameters, blocks or sizes that are explained one by one.
const SHOWN: usize = 32;

fn rtpmap(c: &Context<'_, '_>) -> Option<Prose> {
    let (pt, name) = (c.get("payload_type")?, c.get("encoding")?);
    let media = c.media();
    let text = media.as_ref().and_then(|media| parameters(media, pt)).map_or("", |(text, _)| text);
    let role = role(name, glance(text));
    let mut prose = prose!["Payload type ", theirs(pt), " is ", theirs(name)];
    if let Some(known) = encoding::encoding(name).filter(|known| !known.words.is_empty()) {
        prose.push(prose![" (", known.words, ")"]);
    }
    prose.push(clock(c)?);
    match &role {
        Role::Retransmission { of: Some(apt) } => {
            prose.push(prose![": it retransmits ", named(media.as_ref(), apt), "."]);
        }
        // It may come later in a long list.
        Role::Retransmission { of: None } if text.len() > GLANCE => prose.push(": retransmissions."),
        Role::Retransmission { of: None } => prose.push(": retransmissions, but no apt parameter says of what."),
        Role::Redundancy { of } if of.is_empty() => {
            prose.push(": it wraps other payload types to add redundancy or error correction.");
        }
        Role::Redundancy { of } => {
            let mut inside: Vec<&str> = Vec::new();
            for pt in of.iter().take(SHOWN) {
                if !inside.contains(pt) {
                    inside.push(pt);
                }
            }
            let inside = Prose::join(inside.iter().map(|pt| named(media.as_ref(), pt)), ", ");
            prose.push(prose![": it carries ", inside, " with copies of earlier packets."]);
        }
        Role::Fec => prose.push(": forward error correction."),
        Role::ComfortNoise => prose.push(": comfort noise for pauses."),
        Role::Events => prose.push(": telephone events such as DTMF."),
        Role::Media => prose.push("."),
    }
    for remark in [expected(c, name), role_clock(c, &role), again(c, pt), by_number(c, pt, name)].into_iter().flatten()
    {
        prose.push(" ");
        prose.push(remark);
    }
    Some(prose)
}

/// Clock rate and channels, as the tail of a sentence.
fn clock(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = prose![", with a clock of ", hertz(c.number("clock_rate")?)];
    match (c.get("channels"), c.number("channels")) {
        (None, _) => {}
        (_, Some(1)) => prose.push(" and 1 channel"),
        (_, Some(channels)) => prose.push(prose![" and ", channels, " channels"]),
        (Some(other), None) => prose.push(prose![" and the parameter ", theirs(other)]),
    }
    Some(prose)
}

/// A remark on a clock rate or a number of channels the codec cannot have.
fn expected(c: &Context<'_, '_>, name: &str) -> Option<Prose> {
    let known = encoding::encoding(name)?;
    let registered = known.clock_rate?;
    let same_clock = c.number("clock_rate")? == registered;
    if known.name == "opus" {
        let right = same_clock && c.number("channels") == Some(2);
        return (!right).then(|| "Opus is always declared as opus/48000/2, for mono too (RFC 7587, section 7).".into());
    }
    (!same_clock).then(|| prose![known.name, " is registered with a clock of ", hertz(registered), " only."])
}

/// A remark on retransmissions with another clock than what they repeat (RFC 4588, section 8.1).
fn role_clock(c: &Context<'_, '_>, role: &Role<'_>) -> Option<Prose> {
    let Role::Retransmission { of: Some(apt) } = role else { return None };
    let clock = Mapping::of(&c.media()?, apt).clock_rate?;
    (clock != c.number("clock_rate")?)
        .then(|| prose!["The clock must be that of ", theirs(apt), ", which is ", hertz(clock), "."])
}

/// A remark on a payload type with an earlier line of the same kind.
fn again(c: &Context<'_, '_>, pt: &str) -> Option<Prose> {
    let media = c.media()?;
    let first = if c.session.name(c.entry) == "fmtp" { media.fmtp(pt) } else { media.rtpmap(pt) }?;
    (first.name() != c.entry.name()).then(|| "An earlier line of this section is about the same payload type.".into())
}

/// A remark on the number itself.
fn by_number(c: &Context<'_, '_>, pt: &str, name: &str) -> Option<Prose> {
    let Ok(number) = pt.parse::<u64>() else { return Some("Payload types are numbers from 0 to 127.".into()) };
    let number = u8::try_from(number).unwrap_or(u8::MAX);
    match (range(number), static_type(number)) {
        (Range::Static, Some(fixed)) => {
            // An audio codec without a number of channels has one.
            let same = fixed.encoding.eq_ignore_ascii_case(name)
                && c.number("clock_rate") == Some(fixed.clock_rate.into())
                && fixed.channels.is_none_or(|channels| c.number("channels").unwrap_or(1) == u64::from(channels));
            (!same).then(|| {
                let fixed = prose![fixed.encoding, " with a clock of ", hertz(fixed.clock_rate.into())];
                prose!["RFC 3551, section 6, gives this number to ", fixed, ", and peers may take it for that."]
            })
        }
        (Range::Static, None) => Some("Payload types below 35 are not free to assign.".into()),
        (range @ (Range::Rtcp | Range::Impossible), _) => Some(range.purpose().into()),
        (Range::Lower | Range::Dynamic, _) => None,
    }
}

/// A payload type with its codec.
fn named(media: Option<&Media<'_, '_>>, pt: &str) -> Prose {
    let Some(media) = media else { return theirs(pt).into() };
    match Mapping::of(media, pt).encoding {
        Some(encoding) => prose![theirs(pt), " (", theirs(encoding), ")"],
        None => prose![theirs(pt), " (not declared here)"],
    }
}

/// The beginning of a long list of parameters, whole ones only.
fn glance(text: &str) -> &str {
    if text.len() <= GLANCE {
        return text;
    }
    let end = text.as_bytes()[..GLANCE].iter().rposition(|byte| matches!(byte, b';' | b'/')).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

fn format_parameters(c: &Context<'_, '_>) -> Option<Prose> {
    let (pt, media) = (c.get("payload_type")?, c.media()?);
    let (text, span) = (c.get("parameters")?, c.span("parameters")?);
    let mapping = Mapping::of(&media, pt);
    let Some(codec) = mapping.encoding.filter(|_| mapping.source != Source::Undeclared) else {
        return Some(prose![
            "This section does not say what ",
            theirs(pt),
            " is, so these parameters cannot be explained."
        ]);
    };
    let mut prose = prose!["For ", theirs(pt), " (", theirs(codec), "): "];
    if fmtp::knows(codec) {
        let mut all = shape::params(text, span);
        let shown = Prose::join(all.by_ref().take(SHOWN).map(|one| parameter(&media, codec, &one)), "; ");
        prose.push(if shown.is_empty() { "nothing".into() } else { shown });
        prose.push(if all.next().is_some() { "; and more." } else { "." });
    } else {
        prose.push("no parameters of this codec are known here.");
    }
    if let Some(remark) = again(c, pt) {
        prose.push(" ");
        prose.push(remark);
    }
    Some(prose)
}

/// One parameter in words.
fn parameter(media: &Media<'_, '_>, codec: &str, one: &Param<'_>) -> Prose {
    let name = Untrusted::clipped(one.name, 64);
    let (known, value) = match one.value {
        Some((value, _)) => (fmtp::find(codec, one.name), Some(value.trim())),
        None => match fmtp::find(codec, one.name) {
            Some(known) => (Some(known), None),
            None => (fmtp::find(codec, UNNAMED), Some(one.name)),
        },
    };
    let mut prose = prose![name];
    if let Some((value, _)) = one.value {
        prose.push(prose!["=", Untrusted::clipped(value.trim(), 64)]);
    }
    let Some(known) = known else {
        prose.push(prose![", not a parameter known for ", theirs(codec)]);
        return prose;
    };
    let decoded = match (value, known.decode) {
        (Some(value), Some(decode)) => {
            decode(value).map(|words| partners(media, codec, known.name, value).unwrap_or(words))
        }
        _ => Some(known.meaning.into()),
    };
    prose.push(", ");
    prose.push(decoded.unwrap_or_else(|| prose!["not a value it can have (", known.meaning, ")"]));
    prose
}

/// A parameter that names other payload types, with their codecs.
fn partners(media: &Media<'_, '_>, codec: &str, name: &str, value: &str) -> Option<Prose> {
    match role(codec, "") {
        Role::Retransmission { .. } if name == "apt" => Some(prose!["retransmits ", named(Some(media), value)]),
        Role::Redundancy { .. } if name == UNNAMED => {
            let inside = blocks(value).into_iter().take(SHOWN).map(|pt| named(Some(media), pt));
            Some(prose!["each packet holds ", Prose::join(inside, ", "), ", the newest first"])
        }
        _ => None,
    }
}

/// A number above 0, whole or with a fraction.
fn positive(text: &str) -> Option<&str> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (plain && text.parse::<f64>().is_ok_and(|number| number > 0.0)).then_some(text)
}

fn milliseconds(c: &Context<'_, '_>, before: &'static str, after: &'static str) -> Option<Prose> {
    Some(match positive(c.get("milliseconds")?) {
        Some(number) => prose![before, theirs(number), after],
        None => "This is not a positive number of milliseconds.".into(),
    })
}

fn payload_type(pt: &str) -> Prose {
    if pt == "*" { "all payload types".into() } else { prose!["payload type ", theirs(pt)] }
}

/// `send [x=320,y=180] recv *` in words; none for what is written otherwise.
fn images(c: &Context<'_, '_>) -> Option<Prose> {
    let mut parts: Vec<(&'static str, Vec<Prose>)> = Vec::new();
    let sizes = c.get("sizes")?;
    let words = std::iter::once(c.get("direction")?).chain(sizes.split(' ').filter(|word| !word.is_empty()));
    for (n, word) in words.enumerate() {
        match (word, parts.last_mut()) {
            _ if n > SHOWN => return None,
            ("send", _) => parts.push(("sends ", Vec::new())),
            ("recv", _) => parts.push(("receives ", Vec::new())),
            ("*", Some((_, all))) => all.push("any size".into()),
            (set, Some((_, all))) => all.push(size(set.strip_prefix('[')?.strip_suffix(']')?)),
            (_, None) => return None,
        }
    }
    let parts = parts.into_iter().map(|(verb, sizes)| prose![verb, Prose::join(sizes, " or ")]);
    let of = payload_type(c.get("payload_type")?);
    Some(prose!["For ", of, " this side ", Prose::join(parts, " and "), "."])
}

/// One set of sizes: `320 x 180` where it is as simple as that, and as it was written where it is not.
fn size(set: &str) -> Prose {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match set.strip_prefix("x=").and_then(|rest| rest.split_once(",y=")) {
        Some((x, y)) if number(x) && number(y) => prose![theirs(x), " x ", theirs(y)],
        _ => prose![theirs(set)],
    }
}

fn dependency(c: &Context<'_, '_>) -> Option<Prose> {
    let on = c.get("on")?;
    let needs = match c.get("dependency")? {
        // Several payload types in one line are between semicolons.
        _ if on.contains(';') => return None,
        "lay" => " is a layer on top of ",
        "mdc" => " is one of several descriptions of the same picture, with ",
        _ => return None,
    };
    Some(prose!["Payload type ", theirs(c.get("payload_type")?), needs, theirs(on), " (mid and payload type)."])
}

fn dimensions(c: &Context<'_, '_>) -> Option<Prose> {
    let (width, height) = c.get("size")?.split_once(',')?;
    let (width, height): (u32, u32) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    Some(prose![width, " x ", height, " pixels."])
}

/// Where the parameters of an `fmtp` are defined: three documents at most.
fn defined_in(c: &Context<'_, '_>) -> Vec<&'static str> {
    let encoding = c.media().zip(c.get("payload_type")).and_then(|(media, pt)| Mapping::of(&media, pt).encoding);
    let (Some(encoding), Some(parameters)) = (encoding, c.get("parameters")) else { return Vec::new() };
    let mut specs = Vec::new();
    for parameter in shape::params(parameters, Span::default()).take(SPECIFIED) {
        let known = fmtp::find(encoding, parameter.name).or_else(|| fmtp::find(encoding, UNNAMED));
        for spec in known.map_or(&[][..], |known| known.spec) {
            if !specs.contains(spec) && specs.len() < 3 {
                specs.push(*spec);
            }
        }
    }
    specs
}

#[cfg(test)]
mod tests {
    use crate::sdp::syntax::Document;
    use crate::sdp::view::{Context, Session};

    /// What is said of the last of these attributes of a section.
    fn says(attributes: &[&str]) -> Option<String> {
        let text = format!("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na={}\r\n", attributes.join("\r\na="));
        let document = Document::parse(&text);
        let session = Session::read(&document);
        let entry = session.entries.last()?;
        assert!(entry.fits && entry.definition.is_some(), "{attributes:?}");
        (entry.definition?.explain?)(&Context { session: &session, entry }).map(|prose| prose.plain())
    }

    #[track_caller]
    fn is(attributes: &[&str], expected: &str) {
        assert_eq!(says(attributes).as_deref(), Some(expected));
    }

    #[test]
    fn media_codecs() {
        is(&["rtpmap:96 VP8/90000"], "Payload type 96 is VP8, with a clock of 90 kHz.");
        is(&["rtpmap:111 opus/48000/2"], "Payload type 111 is opus, with a clock of 48 kHz and 2 channels.");
        is(&["rtpmap:0 PCMU/8000"], "Payload type 0 is PCMU (G.711 with mu-law), with a clock of 8 kHz.");
        is(
            &["rtpmap:9 G722/8000/1"],
            "Payload type 9 is G722 (wideband audio, sampled at 16 kHz in spite of the clock), with a clock of 8 kHz \
             and 1 channel.",
        );
        is(&["rtpmap:100 x/1000/abc"], "Payload type 100 is x, with a clock of 1 kHz and the parameter abc.");
    }

    #[test]
    fn remarks_on_codecs() {
        is(
            &["rtpmap:111 opus/48000"],
            "Payload type 111 is opus, with a clock of 48 kHz. Opus is always declared as opus/48000/2, for mono too \
             (RFC 7587, section 7).",
        );
        is(
            &["rtpmap:96 vp8/8000"],
            "Payload type 96 is vp8, with a clock of 8 kHz. VP8 is registered with a clock of 90 kHz only.",
        );
        is(
            &["rtpmap:0 VP8/90000"],
            "Payload type 0 is VP8, with a clock of 90 kHz. RFC 3551, section 6, gives this number to PCMU with a \
             clock of 8 kHz, and peers may take it for that.",
        );
        is(
            &["rtpmap:10 L16/44100"],
            "Payload type 10 is L16 (uncompressed audio, 16 bits a sample), with a clock of \
             44.1 kHz. RFC 3551, section 6, gives this number to L16 with a clock of 44.1 kHz, and peers may take it \
             for that.",
        );
        is(
            &["rtpmap:72 x/1"],
            "Payload type 72 is x, with a clock of 1 Hz. Payload types 64 to 95 can be taken for RTCP where RTP and \
             RTCP share a port (rtcp-mux), and must not be used there.",
        );
        is(
            &["rtpmap:200 x/1"],
            "Payload type 200 is x, with a clock of 1 Hz. Payload types end at 127: RTP has seven bits for them.",
        );
        is(
            &["rtpmap:96 VP8/90000", "rtpmap:96 VP9/90000"],
            "Payload type 96 is VP9, with a clock of 90 kHz. An earlier line of this section is about the same payload \
             type.",
        );
    }

    #[test]
    fn roles_name_their_partners() {
        let rtx = "rtpmap:97 rtx/90000";
        is(
            &["rtpmap:96 VP8/90000", "fmtp:97 apt=96", rtx],
            "Payload type 97 is rtx, with a clock of 90 kHz: it retransmits 96 (VP8).",
        );
        is(
            &["fmtp:97 apt=96", rtx],
            "Payload type 97 is rtx, with a clock of 90 kHz: it retransmits 96 (not declared here).",
        );
        is(
            &[rtx],
            "Payload type 97 is rtx, with a clock of 90 kHz: retransmissions, but no apt parameter says of what.",
        );
        is(
            &["fmtp:97 apt=0", rtx],
            "Payload type 97 is rtx, with a clock of 90 kHz: it retransmits 0 (PCMU). The clock must be that of 0, \
             which is 8 kHz.",
        );
        is(
            &["rtpmap:111 opus/48000/2", "fmtp:63 111/111", "rtpmap:63 red/48000/2"],
            "Payload type 63 is red, with a clock of 48 kHz and 2 channels: it carries 111 (opus) with copies of \
             earlier packets.",
        );
        is(
            &["rtpmap:116 red/90000"],
            "Payload type 116 is red, with a clock of 90 kHz: it wraps other payload types to add redundancy or \
             error correction.",
        );
        is(
            &["rtpmap:117 ulpfec/90000"],
            "Payload type 117 is ulpfec, with a clock of 90 kHz: forward error correction.",
        );
        is(
            &["rtpmap:126 telephone-event/8000"],
            "Payload type 126 is telephone-event, with a clock of 8 kHz: telephone events such as DTMF.",
        );
    }

    #[test]
    fn parameters_one_after_the_other() {
        is(
            &["rtpmap:111 OPUS/48000/2", "fmtp:111 minptime=10; useinbandfec=1;stereo=2;x=y;cbr"],
            "For 111 (OPUS): minptime=10, packets of 10 ms or longer; useinbandfec=1, this side can use the error \
             correction inside Opus; stereo=2, not a value it can have (whether this side prefers to receive stereo); \
             x=y, not a parameter known for OPUS; cbr, whether this side prefers a constant bit rate.",
        );
        is(
            &["rtpmap:96 VP8/90000", "rtpmap:97 rtx/90000", "fmtp:97 apt=96;rtx-time=200"],
            "For 97 (rtx): apt=96, retransmits 96 (VP8); rtx-time=200, packets are kept for 200 ms.",
        );
        is(
            &["rtpmap:111 opus/48000/2", "rtpmap:63 red/48000/2", "fmtp:63 111/8"],
            "For 63 (red): 111/8, each packet holds 111 (opus), 8 (PCMA), the newest first.",
        );
        is(
            &["rtpmap:126 telephone-event/8000", "fmtp:126 0-16"],
            "For 126 (telephone-event): 0-16, DTMF digits 0 to 9, *, #, A to D (0 to 15); hook flash (16).",
        );
        is(&["fmtp:18 annexb=no"], "For 18 (G729): annexb=no, no silence compression.");
        is(&["fmtp:99 a=b"], "This section does not say what 99 is, so these parameters cannot be explained.");
        is(&["rtpmap:99 X-NSE/8000", "fmtp:99 a=b"], "For 99 (X-NSE): no parameters of this codec are known here.");
        is(&["rtpmap:96 VP8/90000", "fmtp:96 ;"], "For 96 (VP8): nothing.");
        is(
            &["rtpmap:96 VP9/90000", "fmtp:96 profile-id=0", "fmtp:96 profile-id=2"],
            "For 96 (VP9): profile-id=2, profile 2: 10 or 12 bits, 4:2:0. An earlier line of this section is about the \
             same payload type.",
        );
    }

    #[test]
    fn a_long_line_is_not_told_whole() {
        let long = format!("fmtp:97 {}apt=96", "x=1;".repeat(5000));
        let said = says(&["rtpmap:97 rtx/90000", &long]).unwrap_or_default();
        assert!(said.ends_with("; and more.") && said.len() < 3000, "{}", said.len());
        is(&[&long, "rtpmap:97 rtx/90000"], "Payload type 97 is rtx, with a clock of 90 kHz: retransmissions.");
    }

    #[test]
    fn packet_lengths() {
        is(&["ptime:20"], "Packets of 20 ms are preferred.");
        is(&["ptime:0.125"], "Packets of 0.125 ms are preferred.");
        is(&["maxptime:120"], "Packets of 120 ms or shorter.");
        is(&["ptime:0"], "This is not a positive number of milliseconds.");
        is(&["ptime:1e3"], "This is not a positive number of milliseconds.");
        is(&["maxprate:50.5"], "At most 50.5 packets a second.");
        is(&["silenceSupp:off - - - -"], "Packets are sent in silence too.");
    }

    #[test]
    fn pictures() {
        is(&["framerate:29.97"], "At most 29.97 frames a second.");
        is(
            &["imageattr:97 send [x=1280,y=720] recv [x=320,y=180] [x=[480:16:800],y=320,q=0.6] *"],
            "For payload type 97 this side sends 1280 x 720 and receives 320 x 180 or x=[480:16:800],y=320,q=0.6 or \
             any size.",
        );
        is(&["imageattr:* recv *"], "For all payload types this side receives any size.");
        assert_eq!(says(&["imageattr:97 both *"]), None);
        is(&["framesize:96 176-144"], "Pictures of payload type 96 are 176 x 144 pixels.");
        is(&["x-dimensions:320,240"], "320 x 240 pixels.");
        assert_eq!(says(&["X-dimensions:big"]), None);
        is(&["depend:97 lay L1:96"], "Payload type 97 is a layer on top of L1:96 (mid and payload type).");
        assert_eq!(says(&["quality:7"]), None);
        is(
            &["packetization:98 raw"],
            "Frames of payload type 98 are cut into packets as they are, without the payload format of the codec.",
        );
    }

    #[test]
    fn what_does_not_fit() {
        for line in [
            "rtpmap:96 VP8",
            "rtpmap:96 VP8/x",
            "rtpmap:96 VP8/90000/",
            "fmtp:96",
            "imageattr:flob",
            "quality:11",
            "framesize:96 1x1",
        ] {
            let text = format!("m=video 9 RTP/AVP 96\na={line}\n");
            let document = Document::parse(&text);
            let session = Session::read(&document);
            assert!(session.misfit(1).is_some(), "{line}");
        }
    }
}
