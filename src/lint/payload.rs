//! The payload types of a section, put together from their lines once.

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
}

/// Where a payload type is spoken of.
#[derive(Clone, Copy, Debug)]
struct Places {
    payload_type: u8,
    /// Of the number in the `m=` line.
    span: Span,
    rtpmap: u32,
    fmtp: u32,
}

const NOWHERE: u32 = u32::MAX;

impl Payloads {
    pub(super) fn of(part: &Part<'_>) -> Self {
        if !part.is_rtp() {
            return Self { all: Vec::new() };
        }
        let mut rtpmaps = [NOWHERE; 128];
        let mut fmtps = [NOWHERE; 128];
        for (name, table) in [("rtpmap", &mut rtpmaps), ("fmtp", &mut fmtps)] {
            for line in part.all(name) {
                let number = line.text("payload_type").and_then(|number| number.parse::<usize>().ok());
                // The first line about a payload type counts.
                if let Some(slot) = number.and_then(|number| table.get_mut(number)).filter(|slot| **slot == NOWHERE) {
                    *slot = offset(line.index());
                }
            }
        }
        let mut seen = [false; 128];
        let mut all = Vec::new();
        for (text, span) in part.formats() {
            let Some(number) = text.parse::<u8>().ok().filter(|number| *number < 128) else { continue };
            let at = usize::from(number);
            if !std::mem::replace(&mut seen[at], true) {
                all.push(Places { payload_type: number, span, rtpmap: rtpmaps[at], fmtp: fmtps[at] });
            }
        }
        Self { all }
    }

    pub(super) fn iter<'a>(
        &'a self,
        part: Part<'a>,
    ) -> impl DoubleEndedIterator<Item = Payload<'a>> + ExactSizeIterator + use<'a> {
        self.all.iter().map(move |places| {
            let line = |at: u32| (at != NOWHERE).then(|| Line::new(part, at as usize));
            Payload {
                part,
                payload_type: places.payload_type,
                span: places.span,
                rtpmap: line(places.rtpmap),
                fmtp: line(places.fmtp),
            }
        })
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
    pub fn role(&self) -> Role {
        match codec::role(self.encoding().unwrap_or_default(), "") {
            codec::Role::Media => Role::Media,
            codec::Role::Retransmission { .. } => Role::Retransmission,
            codec::Role::Redundancy { .. } => Role::Redundancy,
            codec::Role::Fec => Role::Fec,
            codec::Role::ComfortNoise => Role::ComfortNoise,
            codec::Role::Events => Role::Events,
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
}
