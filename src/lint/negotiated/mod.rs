//! What an offer and its answer amount to: per section what was agreed on, what was dropped and why, and over which
//! transport it goes. Data only: words and layout are for others.
//!
//! It is the result of one exchange, taken by the rules of the RFCs. What was agreed on before (in a renegotiation) and
//! what is not written in either text (candidates sent separately, codecs an endpoint has and does not list) is not
//! known here.

mod codecs;
mod data;
mod extensions;
mod ice;
mod layers;
mod pairs;
mod same;
mod transport;

pub use codecs::{Codec, DroppedCodec, Loss};
pub use data::{Data, MessageLimit};
pub use extensions::{DroppedExtension, Extension, ExtensionLoss};
pub use ice::Ice;
pub use layers::{DroppedLayer, Layer, LayerLoss};
pub use pairs::{CANDIDATES, CandidatePair, CandidatePairs, Forming, PAIRS, Unusable};
pub use transport::{Dtls, RtcpMux, Transport};

use super::{Direction, Joined, Pair, Part};

/// One of the two who negotiate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Who made the offer.
    Offerer,
    /// Who answered it.
    Answerer,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Offerer, Self::Answerer];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Offerer => Self::Answerer,
            Self::Answerer => Self::Offerer,
        }
    }

    /// `offerer`, `answerer`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offerer => "offerer",
            Self::Answerer => "answerer",
        }
    }

    /// This side's part of two.
    const fn of<T: Copy>(self, offerer: T, answerer: T) -> T {
        match self {
            Self::Offerer => offerer,
            Self::Answerer => answerer,
        }
    }
}

/// What an offer and its answer amount to.
#[derive(Clone, Debug)]
pub struct Negotiated<'a> {
    /// The sections, in the order of the offer; those that the answer has besides come last.
    pub sections: Vec<Section<'a>>,
    /// The transports that the accepted sections use, in the order of their first section.
    pub transports: Vec<Transport<'a>>,
    /// ICE, when either side does it.
    pub ice: Option<Ice>,
}

/// A section, with what became of it.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// Which one, from 0.
    pub index: usize,
    /// `audio`, `video`, `application`: the offer's word.
    pub kind: &'a str,
    /// The mid: the offer's, or else the answer's.
    pub mid: Option<&'a str>,
    /// Is it accepted, and if not, why?
    pub outcome: Outcome,
    /// Index of its transport in [`Negotiated::transports`]; none when it is not accepted.
    pub transport: Option<usize>,
    /// What is carried; [`Content::Nothing`] when it is not accepted.
    pub content: Content<'a>,
}

/// Is a section accepted?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Yes.
    Accepted,
    /// The offer has it with port 0: nobody asked for it.
    NotOffered,
    /// The answer has it with port 0.
    Refused,
    /// The answer has no section in this place.
    Unanswered,
    /// The offer has no section in this place.
    Unasked,
    /// The answer has a section of another kind in this place: the sections are mixed up.
    OtherKind,
    /// One of them is RTP, the other one is not.
    OtherProtocol,
    /// Both have it in use, but no codec in common.
    NoCodec,
}

/// What an accepted section carries.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// Nothing: the section is not accepted.
    Nothing,
    /// Audio, video or text over RTP.
    Media(Box<Media<'a>>),
    /// Data channels.
    Data(Data),
    /// Something that is not looked into.
    Other,
}

/// What was agreed on for a media section.
#[derive(Clone, Debug)]
pub struct Media<'a> {
    /// Which way media flows, as the offerer sees it: what both want (RFC 3264, section 6.1).
    pub direction: Direction,
    /// What the offer asks for, as the offerer sees it.
    pub offered: Direction,
    /// What the answer says, as the answerer sees it.
    pub answered: Direction,
    /// What the offerer sends, and what the answerer sends.
    pub flows: [Flow<'a>; 2],
    /// The payload types that only one side has, with the reason.
    pub dropped: Vec<DroppedCodec<'a>>,
    /// The header extensions in use.
    pub extensions: Vec<Extension<'a>>,
    /// Those that are not, with the reason.
    pub dropped_extensions: Vec<DroppedExtension<'a>>,
    /// Do both take RTCP packets that are not compound (`rtcp-rsize`, RFC 5506)?
    pub reduced_size_rtcp: bool,
}

/// What one side may send to the other.
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    /// Who sends.
    pub sender: Side,
    /// Does it send, by the directions?
    pub flows: bool,
    /// The codecs it may use, the one that the receiver likes best first: that is the one used, unless the sender's
    /// application chose another one.
    pub codecs: Vec<Codec<'a>>,
    /// What it may send besides: redundancy, error correction, comfort noise, DTMF. Retransmission is told with what it
    /// repeats ([`Codec::rtx`]).
    pub companions: Vec<Codec<'a>>,
    /// The layers of simulcast, in order; empty without simulcast.
    pub layers: Vec<Layer<'a>>,
    /// Layers that the sender listed and cannot send, with the reason; and those that the receiver listed for nothing.
    pub dropped_layers: Vec<DroppedLayer<'a>>,
}

impl<'a> Negotiated<'a> {
    /// Works out what an exchange amounts to. Time and memory grow linearly with the texts.
    pub fn of(pair: &Pair<'a>) -> Self {
        let offered = pair.offer.sections().len();
        let answered = pair.answer.sections().len();
        let mut sections = Vec::with_capacity(offered.max(answered));
        for (index, joined) in pair.sections().enumerate() {
            sections.push(Section::of(index, &joined));
        }
        let besides = |part: Part<'a>, index: usize, outcome: Outcome| Section {
            index,
            kind: part.kind(),
            mid: part.mid(),
            outcome,
            transport: None,
            content: Content::Nothing,
        };
        let (offer, answer) = (pair.offer, pair.answer);
        sections.extend((answered..offered).filter_map(|n| Some(besides(offer.section(n)?, n, Outcome::Unanswered))));
        sections.extend((offered..answered).filter_map(|n| Some(besides(answer.section(n)?, n, Outcome::Unasked))));
        let transports = transport::transports(pair, &mut sections);
        Self { sections, transports, ice: Ice::of(pair) }
    }
}

impl<'a> Section<'a> {
    fn of(index: usize, joined: &Joined<'a>) -> Self {
        let Joined { offer, answer } = *joined;
        let outcome = if offer.is_rejected() {
            Outcome::NotOffered
        } else if answer.is_rejected() {
            Outcome::Refused
        } else if offer.kind() != answer.kind() {
            Outcome::OtherKind
        } else if offer.is_rtp() != answer.is_rtp() {
            Outcome::OtherProtocol
        } else {
            Outcome::Accepted
        };
        let mut section = Self {
            index,
            kind: offer.kind(),
            mid: offer.mid().or_else(|| answer.mid()),
            outcome,
            transport: None,
            content: Content::Nothing,
        };
        if outcome == Outcome::Accepted {
            section.content = if offer.is_rtp() {
                Content::Media(Box::new(Media::of(joined)))
            } else if offer.is_data() && answer.is_data() {
                Content::Data(Data::of(joined))
            } else {
                Content::Other
            };
            if let Content::Media(media) = &section.content
                && media.flows.iter().all(|flow| flow.codecs.is_empty())
            {
                section.outcome = Outcome::NoCodec;
            }
        }
        section
    }
}

impl<'a> Media<'a> {
    fn of(joined: &Joined<'a>) -> Self {
        let (offered, answered) = (joined.offer.direction(), joined.answer.direction());
        let direction = Direction::of(offered.sends() && answered.receives(), offered.receives() && answered.sends());
        let codecs::Agreed { to_answerer, to_offerer, dropped } = codecs::agree(joined);
        let flow = |sender: Side, (codecs, companions): (Vec<Codec<'a>>, Vec<Codec<'a>>)| {
            let flows = sender.of(direction.sends(), direction.receives());
            let (layers, dropped_layers) = layers::agree(joined, sender);
            Flow { sender, flows, codecs, companions, layers, dropped_layers }
        };
        let flows = [flow(Side::Offerer, to_answerer), flow(Side::Answerer, to_offerer)];
        let (extensions, dropped_extensions) = extensions::agree(joined);
        let reduced_size_rtcp = joined.offer.has("rtcp-rsize") && joined.answer.has("rtcp-rsize");
        Self { direction, offered, answered, flows, dropped, extensions, dropped_extensions, reduced_size_rtcp }
    }

    /// What a side sends.
    pub const fn flow(&self, sender: Side) -> &Flow<'a> {
        match sender {
            Side::Offerer => &self.flows[0],
            Side::Answerer => &self.flows[1],
        }
    }
}

#[cfg(test)]
mod tests;
