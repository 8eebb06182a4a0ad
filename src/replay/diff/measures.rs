//! States, times and statistics of the same role in two calls. What varies from call to call is no difference: how much
//! that is, is written here.

use super::outline::{Arrival, Outline, Role};
use super::{Comparison, Topic, Which};
use crate::prose;
use crate::prose::{Prose, Untrusted, ours};

/// A connection takes longer when it takes twice as long and half a second more.
const SLOWER: f64 = 2.0;
/// See there, in milliseconds.
const LATER: f64 = 500.0;
/// Loss differs from two percent on.
const LOSS: f64 = 0.02;
/// A stream of fewer packets tells nothing of loss.
const PACKETS: f64 = 100.0;
/// Round trips differ by half as much again and 50 ms.
const FARTHER: f64 = 1.5;
/// See there, in seconds.
const AWAY: f64 = 0.05;
/// A picture that stood still for a second longer, in seconds.
const FROZEN: f64 = 1.0;

pub(super) fn compare(made: &mut Comparison, role: Role, a: &Outline, b: &Outline) {
    let both = [a.part(role), b.part(role)];
    let mut push = |topic: Topic, what: Prose, sides: [Prose; 2], events: [Option<usize>; 2], lacks: Option<Which>| {
        let one = made.push(topic, what, sides, events);
        (one.role, one.lacks) = (Some(role), lacks);
    };
    if let [Some(one), Some(other)] = both.map(|part| part.way.as_ref())
        && (&one.0, &one.1) != (&other.0, &other.1)
    {
        let says = |(local, remote, _): &(Box<str>, Box<str>, usize)| {
            prose![Untrusted::clipped(local, 20), " to ", Untrusted::clipped(remote, 20)]
        };
        let what = prose!["the pair of candidates in use at the ", role.name()];
        push(Topic::Way, what, [says(one), says(other)], [Some(one.2), Some(other.2)], None);
    }
    let kinds: std::collections::BTreeSet<&str> = both.iter().flat_map(|part| part.states.keys()).copied().collect();
    for kind in kinds {
        let [one, other] = both.map(|part| part.states.get(kind));
        // Where only one capture shows states at all, nothing differs.
        let Some(((mine, at), (theirs, then))) = one.zip(other) else { continue };
        if mine != theirs {
            let says = |values: &[Box<str>]| {
                Prose::join(values.iter().take(8).map(|value| Untrusted::clipped(value, 24).into()), ", ")
            };
            let lacks =
                if theirs.starts_with(mine) { Some(Which::A) } else { mine.starts_with(theirs).then_some(Which::B) };
            let what = prose![ours(kind.to_owned()), " of the ", role.name()];
            push(Topic::States, what, [says(mine), says(theirs)], [Some(*at), Some(*then)], lacks);
        }
    }
    let mut noise = 0;
    if let [Some(one), Some(other)] = both.map(|part| part.connects_after) {
        let (fast, slow) = if one < other { (one, other) } else { (other, one) };
        if slow > fast * SLOWER && slow - fast > LATER {
            let says = |millis: f64| prose![ours(format!("{:.1} s", millis / 1000.0))];
            let what = prose!["time from the first offer to the connection of the ", role.name()];
            push(Topic::States, what, [says(one), says(other)], [None, None], None);
        } else {
            noise += usize::from(fast.to_bits() != slow.to_bits());
        }
    }
    if let [Some(one), Some(other)] = both.map(|part| part.round_trip) {
        let (near, far) = if one.0 < other.0 { (one.0, other.0) } else { (other.0, one.0) };
        if far > near * FARTHER && far - near > AWAY {
            let says = |seconds: f64| prose![ours(format!("{:.0} ms", seconds * 1000.0))];
            let what = prose!["round trip of the ", role.name(), " (median)"];
            push(Topic::Measured, what, [says(one.0), says(other.0)], [Some(one.1), Some(other.1)], None);
        } else {
            noise += usize::from(near.to_bits() != far.to_bits());
        }
    }
    let media: std::collections::BTreeSet<&str> = both.iter().flat_map(|part| part.arrives.keys()).copied().collect();
    for media in media {
        // What only one capture measures cannot be compared.
        let [Some(one), Some(other)] = both.map(|part| part.arrives.get(media)) else { continue };
        let events = [Some(one.event), Some(other.event)];
        if (one.packets > 0.0) != (other.packets > 0.0) {
            let says = |arrival: &Arrival| prose![if arrival.packets > 0.0 { "arrives" } else { "does not arrive" }];
            let lacks = if one.packets > 0.0 { Which::B } else { Which::A };
            let what = prose![ours(media.to_owned()), " at the ", role.name()];
            push(Topic::Measured, what, [says(one), says(other)], events, Some(lacks));
            continue;
        }
        if let (Some(mine), Some(theirs)) = (loss(one), loss(other)) {
            if (mine - theirs).abs() >= LOSS {
                let says = |loss: f64| prose![ours(format!("{:.1} %", loss * 100.0))];
                let what = prose!["loss of the ", ours(media.to_owned()), " that arrives at the ", role.name()];
                push(Topic::Measured, what, [says(mine), says(theirs)], events, None);
            } else {
                noise += usize::from(mine.to_bits() != theirs.to_bits());
            }
        }
        if (one.frozen - other.frozen).abs() >= FROZEN {
            let says = |frozen: f64| prose![ours(format!("{frozen:.1} s"))];
            let what = prose!["how long the picture stood still at the ", role.name()];
            push(Topic::Measured, what, [says(one.frozen), says(other.frozen)], events, None);
        }
    }
    made.noise += noise;
}

/// The share that was lost, where enough arrived to tell.
fn loss(arrival: &Arrival) -> Option<f64> {
    let all = arrival.packets + arrival.lost;
    (all >= PACKETS).then(|| arrival.lost / all)
}
