//! The layers of simulcast that one side may send and the other takes (RFC 8853, section 5.3).

use std::collections::HashMap;

use super::Side;
use crate::lint::{Joined, Line, Part};
use crate::sdp::shape::streams;

/// A layer that one side sends and the other takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer<'a> {
    /// Its rid.
    pub rid: &'a str,
    /// Which of the streams sent together, from 0: layers of one stream are alternatives.
    pub stream: usize,
    /// Not sent at first: the sender or the receiver wrote `~`.
    pub paused: bool,
    /// What the receiver limits it to: the restrictions of its `rid` line, whole.
    pub restrictions: Option<&'a str>,
}

/// A layer that is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DroppedLayer<'a> {
    /// Who lists it.
    pub side: Side,
    /// Its rid.
    pub rid: &'a str,
    /// Why it is not used.
    pub why: LayerLoss,
}

/// Why a layer is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerLoss {
    /// The other side has no simulcast in this direction.
    NoSimulcast,
    /// The other side does not list it.
    NotThere,
    /// The side that lists it has no `rid` line for it in this direction.
    Undefined,
}

/// A layer as one side lists it.
#[derive(Clone, Copy)]
struct Listed<'a> {
    rid: &'a str,
    stream: usize,
    paused: bool,
}

/// The most layers of one list that are looked at: nobody sends more.
const LAYERS: usize = 256;

/// What the sender lists for `send` and the receiver for `recv`.
pub(super) fn agree<'a>(joined: &Joined<'a>, sender: Side) -> (Vec<Layer<'a>>, Vec<DroppedLayer<'a>>) {
    let (from, to) = match sender {
        Side::Offerer => (&joined.offer, &joined.answer),
        Side::Answerer => (&joined.answer, &joined.offer),
    };
    let (sent, taken) = (listed(from, "send"), listed(to, "recv"));
    let (mut layers, mut dropped) = (Vec::new(), Vec::new());
    if sent.is_empty() && taken.is_empty() {
        return (layers, dropped);
    }
    let (defined, known) = (rids(from, "send"), rids(to, "recv"));
    let takes: HashMap<&str, Listed<'a>> = taken.iter().map(|layer| (layer.rid, *layer)).collect();
    let mut used: HashMap<&str, ()> = HashMap::new();
    for layer in &sent {
        let loss = if !defined.contains_key(layer.rid) {
            Some(LayerLoss::Undefined)
        } else if taken.is_empty() {
            Some(LayerLoss::NoSimulcast)
        } else if !takes.contains_key(layer.rid) || !known.contains_key(layer.rid) {
            Some(LayerLoss::NotThere)
        } else {
            None
        };
        used.insert(layer.rid, ());
        match loss {
            Some(why) => dropped.push(DroppedLayer { side: sender, rid: layer.rid, why }),
            None => layers.push(Layer {
                rid: layer.rid,
                stream: layer.stream,
                paused: layer.paused || takes.get(layer.rid).is_some_and(|theirs| theirs.paused),
                restrictions: known.get(layer.rid).and_then(|line| line.text("restrictions")),
            }),
        }
    }
    for layer in taken.iter().filter(|layer| !used.contains_key(layer.rid)) {
        let why = if sent.is_empty() { LayerLoss::NoSimulcast } else { LayerLoss::NotThere };
        dropped.push(DroppedLayer { side: sender.other(), rid: layer.rid, why });
    }
    (layers, dropped)
}

/// What the `simulcast` line of a section lists for a direction.
fn listed<'a>(part: &Part<'a>, direction: &str) -> Vec<Listed<'a>> {
    let Some(line) = part.first("simulcast") else { return Vec::new() };
    let lists = [("direction", "streams"), ("other_direction", "other_streams")];
    let list = lists.into_iter().find(|(of, _)| line.text(of) == Some(direction)).and_then(|(_, list)| line.text(list));
    let all = streams(list.unwrap_or_default()).enumerate().flat_map(|(stream, alternatives)| {
        alternatives.map(move |layer| Listed { rid: layer.rid, stream, paused: layer.paused })
    });
    all.filter(|layer| !layer.rid.is_empty()).take(LAYERS).collect()
}

/// The `rid` lines of a section for a direction.
fn rids<'a>(part: &Part<'a>, direction: &str) -> HashMap<&'a str, Line<'a>> {
    let lines = part.all("rid").filter(|line| line.text("direction") == Some(direction));
    lines.filter_map(|line| Some((line.text("rid")?, line))).collect()
}
