//! What the statistics say of the media: loss, jitter, round trips, freezes, a limited encoder.

use std::collections::HashSet;

use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, ours};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::Ground;
use crate::replay::measured::{Limit, Link, Of, Sample, Stream, seconds};
use crate::signal::event::Moment;

/// From this share on, loss is heard: concealment of audio covers single packets, and one in twenty is more than that.
const LOSS: f64 = 0.05;
/// A share of fewer packets says nothing: one of ten is ten percent.
const PACKETS: f64 = 20.0;
/// Fewer lost ones are no episode.
const LOST: f64 = 10.0;
/// A round trip of 400 ms is 200 ms each way: people begin to talk at the same time (ITU-T G.114 wants less than 150 ms
/// each way, and allows 400).
const ROUND_TRIP: f64 = 0.4;
/// More jitter than the 20 ms of a packet of audio, more than twice: the jitter buffer must hold that much back.
const JITTER: f64 = 0.05;
/// What is over sooner is an accident, not a state of the network. Statistics come once a second.
const LASTS: f64 = 3.0;
/// Bad moments that are no further apart belong together.
const GAP: f64 = 5.0;
/// A picture that stood still for so long in all was seen to.
const FROZEN: f64 = 1.0;
/// So long the estimate of the bandwidth may take to rise at the beginning.
const RISES: f64 = 10.0;
/// The most episodes that are told of one stream.
const EPISODES: usize = 20;

/// Samples from one to another, both included.
type Episode = (usize, usize);

/// The stretches in which the samples are bad; `bad` is asked for a sample and the one before.
fn episodes(samples: &[Sample], bad: impl Fn(&Sample, &Sample) -> bool) -> Vec<Episode> {
    let mut all: Vec<Episode> = Vec::new();
    for at in 1..samples.len() {
        if !bad(&samples[at - 1], &samples[at]) {
            continue;
        }
        match all.last_mut() {
            Some((_, to)) if seconds(&samples[*to], &samples[at - 1]) <= GAP => *to = at,
            _ => all.push((at - 1, at)),
        }
    }
    all
}

/// Does it last: for so long, or, where times are not known, for several samples?
fn lasts(samples: &[Sample], (from, to): Episode) -> bool {
    let timed = samples[from].at.is_some() && samples[to].at.is_some();
    if timed { seconds(&samples[from], &samples[to]) >= LASTS } else { to - from >= 3 }
}

/// ` for 18.1 s, from 3.2 s into the capture on`
fn stretch(ground: &Ground<'_>, samples: &[Sample], (from, to): Episode) -> Prose {
    let begins = ground.events.iter().find_map(|event| event.at);
    match (samples[from].at.zip(samples[to].at), begins) {
        (Some((from, to)), Some(begins)) => {
            let length = to.millis_since(from) / 1000.0;
            prose![
                " for ",
                ours(format!("{length:.1}")),
                " s, from ",
                ours(since(begins, from)),
                " s into the capture on"
            ]
        }
        _ => prose![],
    }
}

fn since(begins: Moment, at: Moment) -> String {
    format!("{:.1}", at.millis_since(begins) / 1000.0)
}

fn percent(share: f64) -> String {
    if share < 0.1 { format!("{:.1}", share * 100.0) } else { format!("{:.0}", share * 100.0) }
}

/// Packets that did not arrive.
pub(super) fn loss(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for stream in ground.measured.streams(Of::Inbound) {
        let samples = &stream.samples;
        let counts = |from: &Sample, to: &Sample| {
            let (received, lost) = (to.packets? - from.packets?, to.lost? - from.lost?);
            // counters that go back are those of another stream
            (received >= 0.0).then_some((lost.max(0.0), received + lost.max(0.0)))
        };
        let bad =
            |from: &Sample, to: &Sample| counts(from, to).is_some_and(|(lost, of)| of >= PACKETS && lost / of >= LOSS);
        let mut tell = |lost: f64, of: f64, when: Prose, first: usize, last: usize, confidence: Confidence| {
            let says = prose![
                ours(percent(lost / of)),
                " % of the ",
                stream.media(),
                " for ",
                ground.called(Some(stream.side)),
                " was lost",
                when,
                " (",
                ours(format!("{lost:.0} of {of:.0}")),
                " packets)"
            ];
            let level = if confidence == Confidence::Possible { Level::Info } else { Level::Warning };
            let relayed = ground.measured.link(stream.side).is_some_and(Link::by_relay);
            let next = if relayed {
                "look at the network between the two: Wi-Fi, a full line, the relay (which may be overloaded, or far away)"
            } else {
                "look at the network between the two: Wi-Fi, a full line"
            };
            found.push(
                Found::new("media-loss", level, says, first)
                    .and([last])
                    .of(Some(stream.side))
                    .points(Cause::MediaLoss, confidence)
                    .weighs((lost / of * 1000.0) as u32)
                    .next(prose![next]),
            );
        };
        if let [only] = samples.as_slice() {
            let totals = only.packets.zip(only.lost).filter(|(packets, lost)| packets + lost >= 5.0 * PACKETS);
            if let Some((packets, lost)) = totals.filter(|(packets, lost)| lost / (packets + lost) >= LOSS) {
                tell(lost, packets + lost, prose![" in all"], only.event, only.event, Confidence::Likely);
            }
            continue;
        }
        for episode in episodes(samples, bad).into_iter().take(EPISODES) {
            let (from, to) = (&samples[episode.0], &samples[episode.1]);
            let Some((lost, of)) = counts(from, to).filter(|(lost, of)| *lost >= LOST && lost / of >= LOSS) else {
                continue;
            };
            let confidence = if lasts(samples, episode) { Confidence::Certain } else { Confidence::Possible };
            tell(lost, of, stretch(ground, samples, episode), from.event, to.event, confidence);
        }
    }
    reported(ground, found);
}

/// Loss that only the reports of the other side tell of.
fn reported(ground: &Ground<'_>, found: &mut Vec<Found>) {
    let arrives: HashSet<u32> = ground.measured.streams(Of::Inbound).filter_map(|stream| stream.ssrc).collect();
    for stream in ground.measured.streams(Of::RemoteInbound) {
        // the other side's statistics are in the capture
        if stream.ssrc.is_some_and(|ssrc| arrives.contains(&ssrc)) {
            continue;
        }
        let samples = &stream.samples;
        let bad = |_: &Sample, to: &Sample| to.fraction_lost.is_some_and(|share| (LOSS..=1.0).contains(&share));
        for episode in episodes(samples, bad).into_iter().take(EPISODES).filter(|episode| lasts(samples, *episode)) {
            let part = &samples[episode.0 + 1..=episode.1];
            let shares: Vec<f64> = part.iter().filter_map(|sample| sample.fraction_lost).collect();
            let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
            let lost = samples[episode.1].lost.zip(samples[episode.0].lost).map_or(0.0, |(to, from)| to - from);
            if mean < LOSS || lost < LOST {
                continue;
            }
            let says = prose![
                "the other side reports that ",
                ours(percent(mean)),
                " % of the ",
                stream.media(),
                " of ",
                ground.called(Some(stream.side)),
                " was lost",
                stretch(ground, samples, episode)
            ];
            found.push(
                Found::new("media-loss-reported", Level::Warning, says, samples[episode.0].event)
                    .and([samples[episode.1].event])
                    .of(Some(stream.side))
                    .points(Cause::MediaLoss, Confidence::Certain)
                    .next(prose![
                        "look at the network of the sending side first: its upload is full, or its Wi-Fi is weak"
                    ]),
            );
        }
    }
}

/// Packets that come late, or at uneven times.
pub(super) fn delay(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for stream in &ground.measured.streams {
        let (name, what, most, of): (_, _, _, fn(&Sample) -> Option<f64>) = match stream.of {
            Of::Pair => ("round-trip", "round trip", ROUND_TRIP, |sample| sample.round_trip),
            Of::Inbound => ("jitter", "jitter", JITTER, |sample| sample.jitter),
            _ => continue,
        };
        let samples = &stream.samples;
        let bad = |_: &Sample, to: &Sample| of(to).is_some_and(|value| value >= most);
        for episode in episodes(samples, bad).into_iter().take(EPISODES).filter(|episode| lasts(samples, *episode)) {
            let part = samples[episode.0 + 1..=episode.1].iter().filter_map(of);
            let worst = part.fold(0.0, f64::max);
            let media = if stream.of == Of::Inbound { stream.media() } else { "way" };
            let says = prose![
                "the ",
                what,
                " of the ",
                media,
                " at ",
                ground.called(Some(stream.side)),
                " was up to ",
                ours(format!("{:.0}", worst * 1000.0)),
                " ms",
                stretch(ground, samples, episode)
            ];
            found.push(
                Found::new(name, Level::Warning, says, samples[episode.0].event)
                    .and([samples[episode.1].event])
                    .of(Some(stream.side))
                    .next(prose!["look for a full line (a queue that is too long) or a detour over a far relay"]),
            );
        }
    }
}

/// Pictures that stood still (W3C: longer than three frames and 150 ms more).
pub(super) fn freezes(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for stream in ground.measured.streams(Of::Inbound) {
        let samples = &stream.samples;
        let count = |sample: &Sample| sample.freezes.unwrap_or(0.0);
        let Some(last) = samples.last().filter(|last| count(last) >= 1.0) else { continue };
        let more = samples.windows(2).find(|pair| count(&pair[1]) > count(&pair[0])).map(|pair| &pair[1]);
        let first = more.unwrap_or(&samples[0]);
        let frozen = last.frozen.unwrap_or(0.0);
        let times = count(last);
        let says = prose![
            "the picture at ",
            ground.called(Some(stream.side)),
            " froze ",
            ours(if times < 2.0 { "once".to_owned() } else { format!("{times:.0} times") }),
            ", for ",
            ours(format!("{frozen:.1}")),
            " s in all"
        ];
        let bad = frozen >= FROZEN;
        let mut one = Found::new("freezes", if bad { Level::Warning } else { Level::Info }, says, first.event)
            .and([last.event])
            .of(Some(stream.side));
        if bad {
            one = one
                .points(Cause::MediaLoss, Confidence::Likely)
                .next(prose!["compare with loss and round trips at that time; a sender that has no time freezes, too"]);
        }
        found.push(one);
    }
}

/// An encoder that was held back.
pub(super) fn limits(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for stream in ground.measured.streams(Of::Outbound) {
        let Some(begins) = stream.samples.first() else { continue };
        for (limit, words) in [(Limit::Cpu, "the processor"), (Limit::Bandwidth, "the bandwidth")] {
            let bad = |_: &Sample, to: &Sample| to.limit == limit;
            for episode in episodes(&stream.samples, bad).into_iter().take(EPISODES) {
                let rises = limit == Limit::Bandwidth && seconds(begins, &stream.samples[episode.1]) <= RISES;
                if rises || !lasts(&stream.samples, episode) {
                    continue;
                }
                found.push(limited(ground, stream, episode, words));
            }
        }
    }
}

fn limited(ground: &Ground<'_>, stream: &Stream, episode: Episode, words: &'static str) -> Found {
    let says = prose![
        "the ",
        stream.media(),
        " that ",
        ground.called(Some(stream.side)),
        " sends was limited by ",
        words,
        stretch(ground, &stream.samples, episode)
    ];
    Found::new("quality-limited", Level::Info, says, stream.samples[episode.0].event)
        .and([stream.samples[episode.1].event])
        .of(Some(stream.side))
}
