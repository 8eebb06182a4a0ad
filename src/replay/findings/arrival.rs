//! What the statistics say of the way: by a relay or not, and whether anything arrives.

use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, ours, theirs};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::Ground;
use crate::replay::measured::{Of, Stream, seconds};
use crate::replay::sides::SideId;

/// Whoever sends so many packets sends media: a second of audio.
const SENT: f64 = 50.0;
/// So long nothing arrives before it is said: a first picture may take a while, and statistics come once a second.
const WAITED: f64 = 5.0;

/// So many sides are looked at, each against the others.
const SIDES: usize = 200;

/// The pair in use goes by a relay.
pub(super) fn relay(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for link in &ground.measured.links {
        let Some(selected) = &link.selected else { continue };
        let is_relay = |kind: &Option<crate::signal::event::Name>| kind.as_deref() == Some("relay");
        let (local, remote) = (is_relay(&selected.local), is_relay(&selected.remote));
        let whose = match (local, remote) {
            (true, true) => "its own, and one of the other side",
            (true, false) => "its own",
            (false, true) => "one of the other side",
            (false, false) => continue,
        };
        let by = match &selected.relay_protocol {
            Some(protocol) if local => prose![", reached by ", theirs(protocol)],
            _ => prose![],
        };
        let says = prose!["the packets of ", ground.called(Some(link.side)), " go by a relay: ", whose, by];
        let next = prose![
            "nothing, if that is what was wanted (`iceTransportPolicy: relay`); a direct way is shorter: \
             `rtcscope stun nat` on both networks tells whether there is one"
        ];
        found.push(
            Found::new("relay-in-use", Level::Info, says, selected.event)
                .of(Some(link.side))
                .points(Cause::RelayInUse, Confidence::Certain)
                .next(next),
        );
    }
}

/// Connected, and nothing arrives.
pub(super) fn nothing(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for end in ground.ends.iter().take(SIDES) {
        let (Some(connected), None) = (end.connected, end.failed) else { continue };
        let Some(link) = ground.measured.link(end.side) else { continue };
        let watched = ground.seconds(connected.max(link.first), link.last);
        if watched < WAITED {
            continue;
        }
        let peer = peer(ground, end.side);
        let mut told = false;
        for media in ["audio", "video"] {
            told |= of_kind(ground, end.side, peer, media, found);
        }
        let sends = sent(ground, end.side, None) >= SENT;
        if !told && sends && link.received == Some(0.0) {
            let says = prose![
                "not a byte arrived at ",
                ground.called(Some(end.side)),
                " in ",
                ours(format!("{watched:.1}")),
                " s, though it is connected"
            ];
            found.push(
                Found::new("no-media", Level::Error, says, link.last)
                    .of(Some(end.side))
                    .points(Cause::NoMedia, Confidence::Likely)
                    .next(prose![
                        "look for a firewall that lets ICE pass and media not, and at the other side's statistics"
                    ]),
            );
        }
    }
}

/// The other side, where its statistics are in the capture as well, and whether the descriptions say that it is: where
/// they are not in the capture, it may be.
fn peer(ground: &Ground<'_>, side: SideId) -> Option<(SideId, bool)> {
    let mut others = ground.measured.links.iter().map(|link| link.side).filter(|other| *other != side);
    let (other, more) = (others.next()?, others.next());
    let answered = ground.story.exchanges.iter().filter_map(|exchange| {
        let offer = ground.story.messages[exchange.offer].author?;
        let answer = ground.story.messages[*exchange.answers.first()?].author?;
        Some((offer, answer))
    });
    let mut pairs = answered.filter(|(one, two)| *one == side || *two == side);
    match pairs.next() {
        Some((one, two)) => {
            let peer = if one == side { two } else { one };
            ground.measured.link(peer).map(|link| (link.side, true))
        }
        None => more.is_none().then_some((other, false)),
    }
}

fn sent(ground: &Ground<'_>, side: SideId, media: Option<&str>) -> f64 {
    let streams = ground.measured.streams(Of::Outbound).filter(|stream| stream.side == side);
    streams.filter(|stream| media.is_none_or(|media| stream.media() == media)).map(Stream::packets).sum()
}

/// Does audio, or video, arrive at a side, if it should?
fn of_kind(
    ground: &Ground<'_>,
    side: SideId,
    peer: Option<(SideId, bool)>,
    media: &'static str,
    found: &mut Vec<Found>,
) -> bool {
    let inbound: Vec<&Stream> =
        ground.measured.streams(Of::Inbound).filter(|stream| stream.side == side && stream.media() == media).collect();
    let arrived: f64 = inbound.iter().map(|stream| stream.packets()).sum();
    let who = ground.called(Some(side));
    let link = ground.measured.link(side);
    let last = inbound.last().and_then(|stream| stream.samples.last()).map(|sample| sample.event);
    let Some(last) = last.or_else(|| link.map(|link| link.last)) else { return false };
    if arrived > 0.0 {
        stopped(ground, &inbound, peer, found);
        return false;
    }
    let by_peer = peer.map_or(0.0, |(peer, _)| sent(ground, peer, Some(media)));
    let (says, confidence): (Prose, _) = match peer {
        Some((peer, sure)) if by_peer >= SENT => {
            let says = prose![
                ground.called(Some(peer)),
                " sent ",
                ours(format!("{by_peer:.0}")),
                " packets of ",
                media,
                ", and none of them arrived at ",
                who
            ];
            (says, if sure { Confidence::Certain } else { Confidence::Likely })
        }
        // it sends none: there is nothing to miss
        Some((_, true)) => return false,
        _ => {
            let watched = inbound.iter().map(|stream| stream.seconds()).fold(0.0, f64::max);
            if watched < WAITED {
                return false;
            }
            let says = prose![
                "a stream of ",
                media,
                " for ",
                who,
                " was announced, and no packet of it arrived in ",
                ours(format!("{watched:.1}")),
                " s"
            ];
            // Who announces a stream may have nothing to send on it: a muted or paused track.
            (says, Confidence::Possible)
        }
    };
    let level = if confidence == Confidence::Possible { Level::Warning } else { Level::Error };
    found.push(
        Found::new("no-media", level, says, last).of(Some(side)).points(Cause::NoMedia, confidence).next(prose![
            "check at the sender whether the track is live, and between the two whether anything drops UDP"
        ]),
    );
    true
}

/// Media that arrived, and did not any more though it was sent.
fn stopped(ground: &Ground<'_>, inbound: &[&Stream], peer: Option<(SideId, bool)>, found: &mut Vec<Found>) {
    for stream in inbound {
        let Some(last) = stream.samples.last() else { continue };
        // when the counter reached what it is at the end
        let same = stream.samples.iter().rev().take_while(|sample| sample.packets == last.packets);
        let Some(since) = same.last() else { continue };
        let silent = seconds(since, last);
        let sender = peer.and_then(|(peer, _)| {
            ground
                .measured
                .streams(Of::Outbound)
                .find(|out| out.side == peer && out.ssrc.is_some() && out.ssrc == stream.ssrc)
        });
        let Some(sender) = sender.filter(|_| silent >= WAITED) else { continue };
        let at_that_time =
            sender.samples.iter().filter(|sample| sample.event >= since.event).map(|sample| sample.packets);
        let counts: Vec<f64> = at_that_time.flatten().collect();
        let sent = counts.last().zip(counts.first()).map_or(0.0, |(last, first)| last - first);
        if sent < SENT {
            continue;
        }
        let says = prose![
            "the ",
            stream.media(),
            " for ",
            ground.called(Some(stream.side)),
            " stopped arriving ",
            ours(format!("{silent:.1}")),
            " s before the end, while ",
            ours(format!("{sent:.0}")),
            " packets of it were sent"
        ];
        found.push(
            Found::new("media-stopped", Level::Error, says, since.event)
                .and([last.event])
                .of(Some(stream.side))
                .points(Cause::NoMedia, Confidence::Likely),
        );
    }
}
