//! The payload types of a section that both sides have, as each sends them, and the others with the reason.

use std::collections::HashMap;

use super::Side;
use super::same::{Difference, Known};
use crate::lint::{Joined, Part, Role};
use crate::sdp::codec::h264::Level;

/// A codec that both sides have, as one sends it to the other.
#[derive(Clone, Debug)]
pub struct Codec<'a> {
    /// Its name, as the receiver writes it.
    pub name: &'a str,
    /// The RTP clock rate in Hz.
    pub clock_rate: Option<u64>,
    /// Audio channels.
    pub channels: Option<u64>,
    /// What it is for.
    pub role: Role,
    /// The number in the sender's packets: the one the receiver gave it (RFC 3264, section 5.1).
    pub payload_type: u8,
    /// The number the sender gave it, for what comes back.
    pub own_payload_type: u8,
    /// What the sender must keep to: the receiver's `fmtp`, whole.
    pub parameters: Option<&'a str>,
    /// H.264: the highest level the sender may use.
    pub level: Option<&'static Level>,
    /// The number of its retransmissions in the sender's packets, when both have them.
    pub rtx: Option<u8>,
    /// The feedback for it that both have, as the receiver writes it: `nack pli`.
    pub feedback: Vec<&'a str>,
}

/// A payload type that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedCodec<'a> {
    /// Who lists it.
    pub side: Side,
    /// Its number.
    pub payload_type: u8,
    /// Its name; none when nothing declares it.
    pub name: Option<&'a str>,
    /// What it is for.
    pub role: Role,
    /// Its `fmtp`, whole.
    pub parameters: Option<&'a str>,
    /// Why it is not used.
    pub why: Loss,
    /// The payload type of the other side that comes nearest, when one has the same name.
    pub nearest: Option<u8>,
}

/// Why a payload type is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing says what it stands for.
    Undeclared,
    /// The other side has no codec of this name.
    NotThere,
    /// The other side has it with another clock rate only.
    ClockRate,
    /// The other side has it with another number of channels only.
    Channels,
    /// The other side has it with another profile only.
    Profile,
    /// The other side has it with another packetization-mode only (H.264).
    PacketizationMode,
    /// The other side has it with another value of this parameter only.
    Parameter(&'static str),
    /// The other side has it fewer times: it went to an equal payload type.
    Taken,
    /// Retransmission of a payload type that is not listed, or of none.
    NoPrimary,
    /// Retransmission of a payload type that is dropped itself.
    PrimaryDropped,
    /// The other side does not retransmit this codec.
    NoRetransmission,
}

/// What [`agree`] comes to.
pub(super) struct Agreed<'a> {
    /// What the offerer may send: codecs and companions.
    pub(super) to_answerer: (Vec<Codec<'a>>, Vec<Codec<'a>>),
    /// What the answerer may send.
    pub(super) to_offerer: (Vec<Codec<'a>>, Vec<Codec<'a>>),
    pub(super) dropped: Vec<DroppedCodec<'a>>,
}

/// The most feedback of one payload type that is looked at: there are not that many kinds.
const FEEDBACK: usize = 64;

/// One side of a section.
struct Listed<'a> {
    side: Side,
    /// What it lists besides retransmission, declared.
    all: Vec<Known<'a>>,
    /// Which of the other side's each is the same as.
    partner: Vec<Option<usize>>,
    /// Retransmission: its payload type, by what it repeats.
    rtx: HashMap<u8, u8>,
    /// Feedback by payload type; under 255 what is for all.
    feedback: HashMap<u8, Vec<&'a str>>,
    dropped: Vec<DroppedCodec<'a>>,
}

/// What stands for `*` among payload types.
const ALL: u8 = 255;

/// Pairs the payload types of both sides.
pub(super) fn agree<'a>(joined: &Joined<'a>) -> Agreed<'a> {
    let mut offer = Listed::of(Side::Offerer, &joined.offer);
    let mut answer = Listed::of(Side::Answerer, &joined.answer);
    pair(&mut offer, &mut answer);
    offer.drop_rest(&answer);
    answer.drop_rest(&offer);
    let to_answerer = flow(&offer, &answer);
    let to_offerer = flow(&answer, &offer);
    retransmissions(&joined.offer, &mut offer, &answer);
    retransmissions(&joined.answer, &mut answer, &offer);
    in_order(&joined.offer, &mut offer.dropped);
    in_order(&joined.answer, &mut answer.dropped);
    let mut dropped = offer.dropped;
    dropped.append(&mut answer.dropped);
    Agreed { to_answerer, to_offerer, dropped }
}

/// Sorts what a side lists in vain by the order of its `m=` line.
fn in_order(part: &Part<'_>, dropped: &mut [DroppedCodec<'_>]) {
    let mut places = [u8::MAX; 128];
    for (place, payload) in (0..).zip(part.payloads()) {
        if let Some(slot) = places.get_mut(usize::from(payload.payload_type)) {
            *slot = place;
        }
    }
    dropped.sort_by_key(|lost| places.get(usize::from(lost.payload_type)).copied());
}

impl<'a> Listed<'a> {
    fn of(side: Side, part: &Part<'a>) -> Self {
        let (mut all, mut rtx, mut dropped) = (Vec::new(), HashMap::new(), Vec::new());
        for payload in part.payloads() {
            match Known::of(payload) {
                Some(known) if known.role == Role::Retransmission => {
                    if let Some((of, _)) = payload.apt() {
                        rtx.entry(of).or_insert(payload.payload_type);
                    }
                }
                Some(known) => all.push(known),
                None => dropped.push(DroppedCodec {
                    side,
                    payload_type: payload.payload_type,
                    name: None,
                    role: Role::Media,
                    parameters: None,
                    why: Loss::Undeclared,
                    nearest: None,
                }),
            }
        }
        let mut feedback: HashMap<u8, Vec<&'a str>> = HashMap::new();
        for line in part.all("rtcp-fb") {
            let (Some(of), Some(says)) = (line.text("payload_type"), line.text("feedback")) else { continue };
            let Some(of) = (if of == "*" { Some(ALL) } else { of.parse().ok() }) else { continue };
            let list = feedback.entry(of).or_default();
            let says = says.trim_end();
            if list.len() < FEEDBACK && !list.contains(&says) {
                list.push(says);
            }
        }
        Self { side, partner: vec![None; all.len()], all, rtx, feedback, dropped }
    }

    fn feedback(&self, payload_type: u8) -> impl Iterator<Item = &'a str> {
        [payload_type, ALL].into_iter().filter_map(|of| self.feedback.get(&of)).flatten().copied()
    }

    /// Notes what has no partner, with the reason.
    fn drop_rest(&mut self, other: &Self) {
        for (known, _) in self.all.iter().zip(&self.partner).filter(|(_, partner)| partner.is_none()) {
            let nearest = other.all.iter().map(|theirs| (known.differs(theirs), theirs)).max_by_key(|(how, _)| *how);
            let nearest = nearest.filter(|(how, _)| *how != Difference::Name);
            let why = match nearest.map_or(Difference::Name, |(how, _)| how) {
                Difference::Name => Loss::NotThere,
                Difference::ClockRate => Loss::ClockRate,
                Difference::Channels => Loss::Channels,
                Difference::Profile => Loss::Profile,
                Difference::PacketizationMode => Loss::PacketizationMode,
                Difference::Parameter(name) => Loss::Parameter(name),
                Difference::None => Loss::Taken,
            };
            self.dropped.push(DroppedCodec {
                side: self.side,
                payload_type: known.payload.payload_type,
                name: Some(known.name),
                role: known.role,
                parameters: known.parameters(),
                why,
                nearest: nearest.map(|(_, theirs)| theirs.payload.payload_type),
            });
        }
    }
}

/// Finds for each of the answer's the same one of the offer: that with the same number, or else the first left.
fn pair(offer: &mut Listed<'_>, answer: &mut Listed<'_>) {
    for same_number in [true, false] {
        for (at, theirs) in answer.all.iter().enumerate() {
            if answer.partner[at].is_some() {
                continue;
            }
            let found = offer.all.iter().enumerate().position(|(n, own)| {
                offer.partner[n].is_none()
                    && (!same_number || own.payload.payload_type == theirs.payload.payload_type)
                    && own.differs(theirs) == Difference::None
            });
            if let Some(found) = found {
                offer.partner[found] = Some(at);
                answer.partner[at] = Some(found);
            }
        }
    }
}

/// What `sender` may send, in the receiver's order: codecs and companions.
fn flow<'a>(sender: &Listed<'a>, receiver: &Listed<'a>) -> (Vec<Codec<'a>>, Vec<Codec<'a>>) {
    let (mut codecs, mut companions) = (Vec::new(), Vec::new());
    for (theirs, partner) in receiver.all.iter().zip(&receiver.partner) {
        let Some(own) = partner.and_then(|at| sender.all.get(at)) else { continue };
        let (number, own_number) = (theirs.payload.payload_type, own.payload.payload_type);
        let can: Vec<&str> = sender.feedback(own_number).collect();
        let mut feedback: Vec<&'a str> = Vec::new();
        for says in receiver.feedback(number) {
            if can.contains(&says) && !feedback.contains(&says) {
                feedback.push(says);
            }
        }
        let codec = Codec {
            name: theirs.name,
            clock_rate: theirs.clock_rate,
            channels: theirs.channels,
            role: theirs.role,
            payload_type: number,
            own_payload_type: own_number,
            parameters: theirs.parameters(),
            level: own.h264.zip(theirs.h264).and_then(|(own, theirs)| own.level(&theirs)),
            rtx: sender.rtx.get(&own_number).and(receiver.rtx.get(&number)).copied(),
            feedback,
        };
        if codec.role == Role::Media { codecs.push(codec) } else { companions.push(codec) }
    }
    (codecs, companions)
}

/// Notes the retransmission that is not used.
fn retransmissions<'a>(part: &Part<'a>, own: &mut Listed<'a>, other: &Listed<'a>) {
    let mut partners: HashMap<u8, Option<u8>> = HashMap::new();
    for (known, partner) in own.all.iter().zip(&own.partner) {
        let number = partner.and_then(|at| other.all.get(at)).map(|theirs| theirs.payload.payload_type);
        partners.insert(known.payload.payload_type, number);
    }
    for payload in part.payloads().filter(|payload| payload.role() == Role::Retransmission) {
        let of = payload.apt().map(|(of, _)| of);
        let why = match of.and_then(|of| partners.get(&of)) {
            None => Loss::NoPrimary,
            Some(None) => Loss::PrimaryDropped,
            Some(Some(theirs)) if !other.rtx.contains_key(theirs) => Loss::NoRetransmission,
            // A second one for the same codec is not used.
            Some(Some(_)) if of.and_then(|of| own.rtx.get(&of)) != Some(&payload.payload_type) => Loss::Taken,
            Some(Some(_)) => continue,
        };
        own.dropped.push(DroppedCodec {
            side: own.side,
            payload_type: payload.payload_type,
            name: payload.encoding(),
            role: Role::Retransmission,
            parameters: payload.fmtp.and_then(|line| line.text("parameters")),
            why,
            nearest: None,
        });
    }
}
