//! The payload types of a section, put together from their lines once.

use super::findings::Spot;
use super::line::Line;
use super::part::Part;
use crate::sdp::codec::payload_type::{StaticType, static_type};
use crate::sdp::codec::{self};
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

/// Where a payload type is spoken of.
#[derive(Clone, Copy, Debug)]
struct Places {
    payload_type: u8,
    codec: Codec,
    feedback: u8,
    /// Of the number in the `m=` line.
    span: Span,
    rtpmap: u32,
    fmtp: u32,
    repeats: Option<u8>,
}

const NOWHERE: u32 = u32::MAX;
const UNLISTED: u8 = u8::MAX;

impl Payloads {
    pub(super) fn of(part: &Part<'_>) -> Self {
        let mut this = Self { all: Vec::new(), index: [UNLISTED; 128], numbers: Numbers::default(), codecs: 0 };
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
                let Some(at) = number(&line) else {
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
            let kind = Feedback::named(line.text("feedback").unwrap_or_default().trim_end());
            if let Some(at) = number(&line) {
                this.numbers.fed |= 1 << at;
                feedback[at] |= kind;
            } else if line.text("payload_type") == Some("*") {
                for_all |= kind;
            } else {
                odd = true;
            }
        }
        for (text, span) in part.formats() {
            let Some(number) = text.parse::<u8>().ok().filter(|number| *number < 128) else {
                odd = true;
                continue;
            };
            let at = usize::from(number);
            if this.index[at] != UNLISTED {
                continue;
            }
            let name = match rtpmaps[at] {
                NOWHERE => static_type(number).map(|fixed| fixed.encoding),
                line => Line::new(*part, line as usize).text("encoding"),
            };
            let codec = name.map_or(Codec::Undeclared, Codec::named);
            this.codecs |= 1 << codec as u32;
            this.numbers.listed |= 1 << at;
            let repeats = match (codec, fmtps[at]) {
                (Codec::Rtx, line) if line != NOWHERE => apt(&Line::new(*part, line as usize)),
                _ => None,
            };
            // There are 128 at most.
            this.index[at] = u8::try_from(this.all.len()).unwrap_or(UNLISTED);
            this.all.push(Places {
                payload_type: number,
                codec,
                feedback: feedback[at] | for_all,
                span,
                rtpmap: rtpmaps[at],
                fmtp: fmtps[at],
                repeats,
            });
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

    pub(super) const fn numbers(&self) -> Numbers {
        self.numbers
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
            codec: self.codec,
            repeats: self.repeats,
            feedback: self.feedback,
        }
    }
}

/// The payload type a line is about, 0 to 127.
fn number(line: &Line<'_>) -> Option<usize> {
    line.text("payload_type")?.parse::<usize>().ok().filter(|number| *number < 128)
}

/// The payload type in the `apt` of a line.
fn apt(line: &Line<'_>) -> Option<u8> {
    let (value, _) = line.params("parameters").find(|param| param.name.eq_ignore_ascii_case("apt"))?.value?;
    value.trim().parse().ok().filter(|number| *number < 128)
}

/// A codec by its name, where rules ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Nothing says what it is.
    Undeclared,
    /// Opus.
    Opus,
    /// G.711, either law.
    G711,
    /// VP8.
    Vp8,
    /// VP9.
    Vp9,
    /// AV1.
    Av1,
    /// H.264.
    H264,
    /// H.265.
    H265,
    /// Retransmissions.
    Rtx,
    /// Redundant data.
    Red,
    /// Forward error correction inside of `red`.
    Ulpfec,
    /// Other forward error correction.
    Fec,
    /// Comfort noise.
    ComfortNoise,
    /// Telephone events.
    Events,
    /// Any other.
    Other,
}

impl Codec {
    /// By its name in `rtpmap`; letter case does not count.
    pub fn named(name: &str) -> Self {
        const NAMES: [(&str, Codec); 12] = [
            ("rtx", Codec::Rtx),
            ("H264", Codec::H264),
            ("VP8", Codec::Vp8),
            ("VP9", Codec::Vp9),
            ("AV1", Codec::Av1),
            ("opus", Codec::Opus),
            ("red", Codec::Red),
            ("ulpfec", Codec::Ulpfec),
            ("PCMU", Codec::G711),
            ("PCMA", Codec::G711),
            ("telephone-event", Codec::Events),
            ("H265", Codec::H265),
        ];
        if let Some((_, codec)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return *codec;
        }
        match codec::role(name, "") {
            codec::Role::Fec => Self::Fec,
            codec::Role::ComfortNoise => Self::ComfortNoise,
            _ => Self::Other,
        }
    }
}

/// Kinds of RTCP feedback that rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// `nack`.
    Nack = 1,
    /// `nack pli`.
    Pli = 2,
    /// `ccm fir`.
    Fir = 4,
    /// `transport-cc`.
    TransportCc = 8,
    /// `goog-remb`.
    Remb = 16,
    /// `ack ccfb`.
    Ccfb = 32,
}

impl Feedback {
    /// The bit of these words; 0 for others.
    fn named(words: &str) -> u8 {
        match words {
            "nack" => Self::Nack as u8,
            "nack pli" => Self::Pli as u8,
            "ccm fir" => Self::Fir as u8,
            "transport-cc" => Self::TransportCc as u8,
            "goog-remb" => Self::Remb as u8,
            "ack ccfb" => Self::Ccfb as u8,
            _ => 0,
        }
    }
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
    feedback: u8,
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
        self.feedback & kind as u8 != 0
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
