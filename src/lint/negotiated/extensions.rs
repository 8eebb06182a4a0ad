//! The RTP header extensions of a section that both sides have, and the others with the reason (RFC 8285, section 7).

use std::collections::HashMap;

use super::Side;
use crate::lint::{Direction, Joined, Line, Part};

/// A header extension that both sides have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    /// Its name; behind that of encryption (RFC 6904) stands the one that is encrypted.
    pub uri: &'a str,
    /// What follows the name: attributes, or the name of the encrypted extension.
    pub attributes: Option<&'a str>,
    /// The number in packets: the answer's.
    pub id: u16,
    /// The number in the offer: the same, but for those above 4095, which ask the answerer to choose one.
    pub offered_id: u16,
    /// Does the offerer put it into its packets?
    pub offerer_sends: bool,
    /// Does the answerer?
    pub answerer_sends: bool,
}

/// A header extension that is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DroppedExtension<'a> {
    /// Who lists it.
    pub side: Side,
    /// Its name.
    pub uri: &'a str,
    /// What follows the name.
    pub attributes: Option<&'a str>,
    /// Its number there.
    pub id: u16,
    /// Why it is not used.
    pub why: ExtensionLoss,
}

/// Why a header extension is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtensionLoss {
    /// The other side does not have it.
    NotThere,
    /// Both have it, but the answer with this other number, which it must not change.
    OtherId(u16),
    /// Both have it, but nobody would send it by the directions of both.
    NoDirection,
}

/// An extension as one side lists it.
#[derive(Clone, Copy)]
struct Listed<'a> {
    uri: &'a str,
    attributes: Option<&'a str>,
    id: u16,
    direction: Direction,
}

impl<'a> Listed<'a> {
    fn of(line: Line<'a>) -> Option<Self> {
        Some(Self {
            uri: line.text("uri")?,
            attributes: line.text("attributes").map(str::trim).filter(|text| !text.is_empty()),
            id: line.text("id")?.parse().ok()?,
            direction: line.text("direction").and_then(Direction::named).unwrap_or_default(),
        })
    }

    const fn dropped(&self, side: Side, why: ExtensionLoss) -> DroppedExtension<'a> {
        DroppedExtension { side, uri: self.uri, attributes: self.attributes, id: self.id, why }
    }
}

/// What tells extensions apart: name and attributes.
type Name<'a> = (&'a str, Option<&'a str>);

/// From this number on the answerer is to choose another one (RFC 8285, section 7).
const TO_CHOOSE: u16 = 4096;

pub(super) fn agree<'a>(joined: &Joined<'a>) -> (Vec<Extension<'a>>, Vec<DroppedExtension<'a>>) {
    let (mut agreed, mut dropped) = (Vec::new(), Vec::new());
    let all = |part: &Part<'a>| part.all_effective("extmap").filter_map(Listed::of);
    // An extension may be offered under several numbers, of which the answer takes one.
    let mut answered: HashMap<Name<'a>, Vec<(Listed<'a>, bool)>> = HashMap::new();
    let mut order = Vec::new();
    for theirs in all(&joined.answer) {
        let list = answered.entry((theirs.uri, theirs.attributes)).or_default();
        // Nobody lists one that often; what comes after is dropped.
        if list.len() < 8 {
            order.push((theirs.uri, theirs.attributes, list.len()));
            list.push((theirs, false));
        }
    }
    for own in all(&joined.offer) {
        let Some(list) = answered.get_mut(&(own.uri, own.attributes)) else {
            dropped.push(own.dropped(Side::Offerer, ExtensionLoss::NotThere));
            continue;
        };
        let fits = |theirs: &Listed<'_>| theirs.id == own.id || own.id >= TO_CHOOSE;
        let Some((theirs, taken)) = list.iter_mut().find(|(theirs, taken)| !*taken && fits(theirs)) else {
            let why = list.first().map_or(ExtensionLoss::NotThere, |(theirs, _)| ExtensionLoss::OtherId(theirs.id));
            dropped.push(own.dropped(Side::Offerer, why));
            continue;
        };
        *taken = true;
        let offerer_sends = own.direction.sends() && theirs.direction.receives();
        let answerer_sends = theirs.direction.sends() && own.direction.receives();
        if !offerer_sends && !answerer_sends {
            dropped.push(own.dropped(Side::Offerer, ExtensionLoss::NoDirection));
            continue;
        }
        agreed.push(Extension {
            uri: own.uri,
            attributes: own.attributes,
            id: theirs.id,
            offered_id: own.id,
            offerer_sends,
            answerer_sends,
        });
    }
    let offered: HashMap<Name<'a>, u16> = all(&joined.offer).map(|own| ((own.uri, own.attributes), own.id)).collect();
    for (uri, attributes, at) in order {
        let Some((theirs, false)) = answered.get(&(uri, attributes)).and_then(|list| list.get(at)) else { continue };
        let why = offered.get(&(uri, attributes)).map_or(ExtensionLoss::NotThere, |id| ExtensionLoss::OtherId(*id));
        dropped.push(theirs.dropped(Side::Answerer, why));
    }
    (agreed, dropped)
}
