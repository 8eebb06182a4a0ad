//! The payload types of a section, put together from their lines once.

use super::findings::Spot;
use super::line::Line;
use super::part::Part;
use super::traits::{Codec, Feedback, Params};
use crate::sdp::codec::payload_type::{StaticType, static_type};
use crate::sdp::shape::Param;
use crate::text::{Span, offset};

/// What all payload types of a section are: places only, so that nothing is borrowed.
#[derive(Debug)]
pub(super) struct Payloads {
    all: Vec<Places>,
    /// By number: where it is in `all`; [`UNLISTED`] when it is not.
    index: [u8; 128],
    numbers: Numbers,
    /// A bit for each [`Codec`] there is.
    codecs: u32,
    /// The bits of all feedback that holds for some payload type.
    feedback: u8,
}

/// Which payload types a section speaks of: a bit for each number, so that questions about all of them cost nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers {
    /// In the `m=` line.
    pub listed: u128,
    /// In readable `rtpmap` lines.
    pub mapped: u128,
    /// In readable `fmtp` lines.
    pub parametered: u128,
    /// In readable `rtcp-fb` lines, `*` left out.
    pub fed: u128,
    /// In more than one readable `rtpmap` line.
    pub remapped: u128,
    /// In more than one readable `fmtp` line.
    pub reparametered: u128,
    /// Something that is no number from 0 to 127 stands where a payload type should.
    pub odd: bool,
}

/// What is known quickly of a payload type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// What it is, by name.
    pub codec: Codec,
    /// The RTP clock rate in Hz; 0 when it is not known.
    pub clock_rate: u32,
    /// For `rtx`: the payload type it repeats, 0 to 127, when its `apt` says so.
    pub repeats: Option<u8>,
    /// What is to be said of its parameters.
    pub params: Params,
    feedback: u8,
}

impl Traits {
    /// Does this kind of feedback hold for it, by a line of its own or one for `*`?
    pub const fn feeds(&self, kind: Feedback) -> bool {
        self.feedback & kind as u8 != 0
    }
}

/// Where a payload type is spoken of.
#[derive(Clone, Copy, Debug)]
struct Places {
    payload_type: u8,
    traits: Traits,
    /// Of the number in the `m=` line.
    span: Span,
    rtpmap: u32,
    fmtp: u32,
}

const NOWHERE: u32 = u32::MAX;
const UNLISTED: u8 = u8::MAX;

impl Payloads {
    pub(super) fn of(part: &Part<'_>) -> Self {
        let mut this =
            Self { all: Vec::new(), index: [UNLISTED; 128], numbers: Numbers::default(), codecs: 0, feedback: 0 };
        if !part.is_rtp() {
            return this;
        }
        let mut rtpmaps = [NOWHERE; 128];
        let mut fmtps = [NOWHERE; 128];
        let mut odd = false;
        let numbers = &mut this.numbers;
        for (name, table, bits, again) in [
            ("rtpmap", &mut rtpmaps, &mut numbers.mapped, &mut numbers.remapped),
            ("fmtp", &mut fmtps, &mut numbers.parametered, &mut numbers.reparametered),
        ] {
            for line in part.all(name) {
                let Some(at) = line.nth(0).and_then(number) else {
                    odd = true;
                    continue;
                };
                *bits |= 1 << at;
                // The first line about a payload type counts.
                if table[at] == NOWHERE {
                    table[at] = offset(line.index());
                } else {
                    *again |= 1 << at;
                }
            }
        }
        let mut feedback = [0; 128];
        let mut for_all = 0;
        for line in part.all("rtcp-fb") {
            let kind = Feedback::named(line.nth(1).unwrap_or_default().trim_end());
            let of = line.nth(0).unwrap_or_default();
            if let Some(at) = number(of) {
                this.numbers.fed |= 1 << at;
                feedback[at] |= kind;
            } else if of == "*" {
                for_all |= kind;
            } else {
                odd = true;
            }
        }
        // Two digits and a blank are a payload type.
        this.all.reserve((part.at_formats().span.range().len() / 3 + 1).min(128));
        for (text, span) in part.formats() {
            let Some(at) = number(text) else {
                odd = true;
                continue;
            };
            if this.index[at] != UNLISTED {
                continue;
            }
            // It is below 128.
            let payload_type = u8::try_from(at).unwrap_or_default();
            let traits = match rtpmaps[at] {
                NOWHERE => Traits::by_number(payload_type),
                line => Traits::of(&Line::new(*part, line as usize)),
            };
            let mut traits = Traits { feedback: feedback[at] | for_all, ..traits };
            if fmtps[at] != NOWHERE {
                let line = Line::new(*part, fmtps[at] as usize);
                if traits.codec == Codec::Rtx {
                    traits.repeats = apt(&line);
                } else {
                    traits.params = Params::of(traits.codec, &line);
                }
            }
            this.codecs |= 1 << traits.codec as u32;
            this.feedback |= traits.feedback;
            this.numbers.listed |= 1 << at;
            // There are 128 at most.
            this.index[at] = u8::try_from(this.all.len()).unwrap_or(UNLISTED);
            this.all.push(Places { payload_type, traits, span, rtpmap: rtpmaps[at], fmtp: fmtps[at] });
        }
        this.numbers.odd = odd;
        this
    }

    pub(super) fn iter<'a>(
        &'a self,
        part: Part<'a>,
    ) -> impl DoubleEndedIterator<Item = Payload<'a>> + ExactSizeIterator + use<'a> {
        self.all.iter().map(move |places| places.on(part))
    }

    pub(super) fn get<'a>(&'a self, part: Part<'a>, payload_type: u8) -> Option<Payload<'a>> {
        let at = *self.index.get(usize::from(payload_type))?;
        self.all.get(usize::from(at)).map(|places| places.on(part))
    }

    /// Those whose traits are wanted: looked at before anything is put together.
    pub(super) fn with<'a>(
        &'a self,
        part: Part<'a>,
        wanted: impl Fn(&Traits) -> bool,
    ) -> impl DoubleEndedIterator<Item = Payload<'a>> {
        self.all.iter().filter(move |places| wanted(&places.traits)).map(move |places| places.on(part))
    }

    pub(super) const fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    pub(super) const fn feeds(&self, kind: Feedback) -> bool {
        self.feedback & kind as u8 != 0
    }

    pub(super) const fn has(&self, codec: Codec) -> bool {
        self.codecs & (1 << codec as u32) != 0
    }
}

impl Places {
    fn on<'a>(&self, part: Part<'a>) -> Payload<'a> {
        let line = |at: u32| (at != NOWHERE).then(|| Line::new(part, at as usize));
        Payload {
            part,
            payload_type: self.payload_type,
            span: self.span,
            rtpmap: line(self.rtpmap),
            fmtp: line(self.fmtp),
            codec: self.traits.codec,
            repeats: self.traits.repeats,
            traits: self.traits,
        }
    }
}

impl Traits {
    const fn new(codec: Codec, clock_rate: u32) -> Self {
        Self { codec, clock_rate, repeats: None, params: Params(0), feedback: 0 }
    }

    fn of(rtpmap: &Line<'_>) -> Self {
        let codec = Codec::named(rtpmap.nth(1).unwrap_or_default());
        Self::new(codec, rtpmap.nth(2).and_then(|rate| rate.parse().ok()).unwrap_or_default())
    }

    fn by_number(payload_type: u8) -> Self {
        match static_type(payload_type) {
            Some(fixed) => Self::new(Codec::named(fixed.encoding), fixed.clock_rate),
            None => Self::new(Codec::Undeclared, 0),
        }
    }
}

/// A payload type, 0 to 127.
fn number(text: &str) -> Option<usize> {
    let digits = text.as_bytes();
    if digits.is_empty() || digits.len() > 3 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
    (number < 128).then_some(number)
}

/// The payload type in the `apt` of a line.
fn apt(line: &Line<'_>) -> Option<u8> {
    let (value, _) = line.params("parameters").find(|param| param.name.eq_ignore_ascii_case("apt"))?.value?;
    value.trim().parse().ok().filter(|number| *number < 128)
}

/// A payload type that an RTP section lists, 0 to 127.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// The section.
    pub part: Part<'a>,
    /// The number.
    pub payload_type: u8,
    /// Where it stands in the `m=` line.
    pub span: Span,
    /// Its first readable `rtpmap`.
    pub rtpmap: Option<Line<'a>>,
    /// Its first readable `fmtp`.
    pub fmtp: Option<Line<'a>>,
    /// What it is, by name. Quick, where [`Payload::is`] has to look.
    pub codec: Codec,
    /// For `rtx`: the payload type it repeats, 0 to 127, when its `apt` says so. Quick, where [`Payload::apt`] reads it.
    pub repeats: Option<u8>,
    /// What is known quickly of it.
    pub traits: Traits,
}

/// What a payload type is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Audio or video itself.
    Media,
    /// Sends lost packets again (`rtx`).
    Retransmission,
    /// Carries copies of earlier packets, or error correction (`red`).
    Redundancy,
    /// Forward error correction (`ulpfec`, `flexfec-03` …).
    Fec,
    /// Comfort noise (`CN`).
    ComfortNoise,
    /// DTMF (`telephone-event`).
    Events,
}

impl<'a> Payload<'a> {
    /// What RFC 3551 says of it.
    fn fixed(&self) -> Option<&'static StaticType> {
        static_type(self.payload_type)
    }

    /// Its name: `VP8`. By its `rtpmap`, or else by number; none when undeclared.
    pub fn encoding(&self) -> Option<&'a str> {
        match self.rtpmap {
            Some(line) => line.text("encoding"),
            None => self.fixed().map(|fixed| fixed.encoding),
        }
    }

    /// Is it this codec? Letter case does not count (RFC 4855, section 3).
    pub fn is(&self, encoding: &str) -> bool {
        self.encoding().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
    }

    /// The RTP clock rate in Hz.
    pub fn clock_rate(&self) -> Option<u64> {
        match self.rtpmap {
            Some(line) => line.number("clock_rate"),
            None => self.fixed().map(|fixed| fixed.clock_rate.into()),
        }
    }

    /// Audio channels: 1 when none are written. None for video and for what cannot be read.
    pub fn channels(&self) -> Option<u64> {
        if self.part.kind() != "audio" {
            return None;
        }
        match self.rtpmap {
            Some(line) => line.text("channels").map_or(Some(1), |channels| channels.parse().ok()),
            None => self.fixed()?.channels.map(u64::from),
        }
    }

    /// What it is for.
    pub const fn role(&self) -> Role {
        match self.codec {
            Codec::Rtx => Role::Retransmission,
            Codec::Red => Role::Redundancy,
            Codec::Ulpfec | Codec::Fec => Role::Fec,
            Codec::ComfortNoise => Role::ComfortNoise,
            Codec::Events => Role::Events,
            _ => Role::Media,
        }
    }

    /// The parameters of its `fmtp`.
    pub fn params(&self) -> impl Iterator<Item = Param<'a>> + use<'a> {
        self.fmtp.into_iter().flat_map(|line| line.params("parameters"))
    }

    /// The value of a parameter, with its place. Letter case of the name does not count.
    pub fn param(&self, name: &str) -> Option<(&'a str, Span)> {
        self.params().find(|param| param.name.eq_ignore_ascii_case(name))?.value
    }

    /// For `rtx`: the payload type it repeats, with the place of its number.
    pub fn apt(&self) -> Option<(u8, Span)> {
        let (value, span) = self.param("apt")?;
        value.trim().parse().ok().map(|number| (number, span))
    }

    /// The feedback lines that hold for it: its own and those for `*`.
    pub fn feedback(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let own = self.payload_type;
        self.part
            .all("rtcp-fb")
            .filter(move |line| line.text("payload_type").is_some_and(|of| of == "*" || of.parse() == Ok(own)))
    }

    /// Does this feedback hold for it: `nack pli`?
    pub fn has_feedback(&self, wanted: &str) -> bool {
        self.feedback().any(|line| line.text("feedback").is_some_and(|feedback| feedback.trim_end() == wanted))
    }

    /// Does this kind of feedback hold for it, by a line of its own or one for `*`? Quick.
    pub const fn feeds(&self, kind: Feedback) -> bool {
        self.traits.feeds(kind)
    }

    /// Where to point when it is about the codec: its name in the `rtpmap`, or the number in the `m=` line.
    pub fn at(&self) -> Spot {
        self.rtpmap
            .map_or_else(|| Spot { source: self.part.of.number, span: self.span }, |line| line.at_field("encoding"))
    }

    /// Where to point when a parameter is missing: the parameters there are, or else the codec.
    pub fn at_params(&self) -> Spot {
        self.fmtp.map_or_else(|| self.at(), |line| line.at_field("parameters"))
    }

    /// The codec as `rtpmap` writes it: `opus/48000/2`; by number the name alone. None when undeclared.
    pub fn described(&self) -> Option<&'a str> {
        let Some(line) = self.rtpmap else { return self.encoding() };
        line.value().split_once(' ').map(|(_, mapping)| mapping)
    }
}
