//! What was measured, put together: streams of RTP as series, and of each side the way its packets take.
//!
//! Names and units are those of W3C's "Identifiers for WebRTC's Statistics API": times in seconds, counters since the
//! beginning. A dump may tell of each moment only what has changed: what is not told is as it was.

use std::collections::{BTreeMap, HashMap};

use super::sides::{SideId, Sides};
use crate::signal::event::{Event, Moment, Name, StatValue, Stats, What};

/// All that was measured.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Streams of RTP, and pairs of candidates (for their round trips), in the order of appearance.
    pub streams: Vec<Stream>,
    /// The way of each side that has statistics.
    pub links: Vec<Link>,
    of_side: HashMap<SideId, usize>,
}

/// What a series is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// `inbound-rtp`: what arrives.
    Inbound,
    /// `outbound-rtp`: what is sent.
    Outbound,
    /// `remote-inbound-rtp`: what arrives of it, as the other side reports.
    RemoteInbound,
    /// `candidate-pair`.
    Pair,
}

/// An object of statistics over time.
#[derive(Clone, Debug)]
pub struct Stream {
    /// At whom it was measured.
    pub side: SideId,
    /// What it is.
    pub of: Of,
    /// `audio`, `video`; none where it is not told.
    pub media: Option<Name>,
    /// Its SSRC.
    pub ssrc: Option<u32>,
    /// In order.
    pub samples: Vec<Sample>,
}

/// What was measured at one moment. None is what was never told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    /// The event.
    pub event: usize,
    /// Its time.
    pub at: Option<Moment>,
    /// Packets received, or sent.
    pub packets: Option<f64>,
    /// Packets lost.
    pub lost: Option<f64>,
    /// The share that was lost since the report before, 0 to 1.
    pub fraction_lost: Option<f64>,
    /// Seconds.
    pub jitter: Option<f64>,
    /// Seconds.
    pub round_trip: Option<f64>,
    /// How often the picture froze.
    pub freezes: Option<f64>,
    /// For how many seconds in all.
    pub frozen: Option<f64>,
    /// Why the encoder does less than it could.
    pub limit: Limit,
}

/// `qualityLimitationReason`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// It does what it was asked for, or does not tell.
    #[default]
    None,
    /// The processor.
    Cpu,
    /// The network.
    Bandwidth,
    /// Something else.
    Other,
}

/// The way of a side's packets.
#[derive(Clone, Debug)]
pub struct Link {
    /// The side.
    pub side: SideId,
    /// The first event with a statistic of it.
    pub first: usize,
    /// The last one.
    pub last: usize,
    /// The pair that was in use last.
    pub selected: Option<Selected>,
    /// A pair whose checks succeeded: the event that tells of the first.
    pub succeeded: Option<usize>,
    /// `dtlsState`, as it was last, and the event that tells.
    pub dtls: Option<(Name, usize)>,
    /// Bytes that arrived on the transport; none where it is not told.
    pub received: Option<f64>,
    /// How its connectivity checks went; none where it is not told.
    pub checks: Option<Checks>,
}

/// Connectivity checks (RFC 8445, section 7), over all pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Checks {
    /// Pairs that checks were sent for.
    pub pairs: usize,
    /// `requestsSent`.
    pub sent: f64,
    /// `responsesReceived`.
    pub answered: f64,
    /// `requestsReceived`: the other side's that arrived.
    pub heard: f64,
}

/// A pair of candidates in use.
#[derive(Clone, Debug)]
pub struct Selected {
    /// An event that tells of it.
    pub event: usize,
    /// `candidateType` of the local candidate.
    pub local: Option<Name>,
    /// `candidateType` of the remote candidate.
    pub remote: Option<Name>,
    /// Between this side and its relay: `udp`, `tcp`, `tls`.
    pub relay_protocol: Option<Name>,
}

/// An object as it was told last.
type Known = HashMap<Name, StatValue>;

/// The most streams that are followed.
const MOST: usize = 10_000;

/// Members that are followed.
const MEMBERS: [&str; 29] = [
    "kind",
    "mediaType",
    "ssrc",
    "packetsReceived",
    "packetsSent",
    "packetsLost",
    "fractionLost",
    "jitter",
    "roundTripTime",
    "currentRoundTripTime",
    "freezeCount",
    "totalFreezesDuration",
    "qualityLimitationReason",
    "state",
    "nominated",
    "selected",
    "localCandidateId",
    "remoteCandidateId",
    "candidateType",
    "relayProtocol",
    "selectedCandidatePairId",
    "dtlsState",
    "bytesReceived",
    "bytesSent",
    "isRemote",
    "active",
    "requestsSent",
    "requestsReceived",
    "responsesReceived",
];

impl Measured {
    /// Goes through the events.
    pub fn of(events: &[Event], sides: &Sides) -> Self {
        let mut sides = sides.clone();
        let mut reader = Reader::default();
        for (index, event) in events.iter().enumerate() {
            let What::Stats(stats) = &event.what else { continue };
            if let Some(side) = sides.subject(event) {
                reader.stats(index, event.at, side, stats);
            }
        }
        reader.finish()
    }

    /// The way of a side.
    pub fn link(&self, side: SideId) -> Option<&Link> {
        self.of_side.get(&side).map(|at| &self.links[*at])
    }

    /// The streams of that kind.
    pub fn streams(&self, of: Of) -> impl Iterator<Item = &Stream> {
        self.streams.iter().filter(move |stream| stream.of == of)
    }
}

impl Link {
    /// Do its packets go by a relay, of either side?
    pub fn by_relay(&self) -> bool {
        let relay = |kind: &Option<Name>| kind.as_deref() == Some("relay");
        self.selected.as_ref().is_some_and(|pair| relay(&pair.local) || relay(&pair.remote))
    }
}

impl Stream {
    /// From the first sample to the last, in seconds; zero where times are not known.
    pub fn seconds(&self) -> f64 {
        match (self.samples.first(), self.samples.last()) {
            (Some(first), Some(last)) => seconds(first, last),
            _ => 0.0,
        }
    }

    /// What was counted last.
    pub fn packets(&self) -> f64 {
        self.samples.last().and_then(|sample| sample.packets).unwrap_or(0.0)
    }

    /// `audio` or `video`, or what stands for both.
    pub fn media(&self) -> &'static str {
        match self.media.as_deref() {
            Some("audio") => "audio",
            Some("video") => "video",
            _ => "media",
        }
    }
}

/// Seconds between two samples.
pub fn seconds(from: &Sample, to: &Sample) -> f64 {
    from.at.zip(to.at).map_or(0.0, |(from, to)| to.millis_since(from) / 1000.0)
}

#[derive(Default)]
struct Reader {
    known: HashMap<(SideId, Name), Known>,
    at: HashMap<(SideId, Name), usize>,
    streams: Vec<Stream>,
    links: Vec<Link>,
    of_side: HashMap<SideId, usize>,
    /// The pairs, each with the event that told of it last.
    pairs: BTreeMap<(SideId, Name), usize>,
    /// What the transport of each side says is selected.
    selected: HashMap<SideId, (Name, usize)>,
}

fn text(known: &Known, member: &str) -> Option<Name> {
    match known.get(member)? {
        StatValue::Text(text) if !text.is_empty() => Some((**text).into()),
        _ => None,
    }
}

fn number(known: &Known, member: &str) -> Option<f64> {
    match known.get(member)? {
        StatValue::Number(number) => Some(*number),
        _ => None,
    }
}

fn flag(known: &Known, member: &str) -> bool {
    matches!(known.get(member), Some(StatValue::Flag(true)))
}

impl Reader {
    fn stats(&mut self, index: usize, at: Option<Moment>, side: SideId, stats: &Stats) {
        let key = (side, stats.id.clone());
        let known = self.known.entry(key.clone()).or_default();
        for (member, value) in stats.values.iter().filter(|(member, _)| MEMBERS.contains(&&**member)) {
            known.insert(member.clone(), value.clone());
        }
        let links = &mut self.links;
        let position = *self.of_side.entry(side).or_insert_with(|| {
            links.push(Link {
                side,
                first: index,
                last: index,
                selected: None,
                succeeded: None,
                dtls: None,
                received: None,
                checks: None,
            });
            links.len() - 1
        });
        let link = &mut links[position];
        link.last = index;
        let remote = flag(known, "isRemote");
        let of = match &*stats.kind {
            "inbound-rtp" if !remote => Of::Inbound,
            "outbound-rtp" if !remote => Of::Outbound,
            "remote-inbound-rtp" => Of::RemoteInbound,
            "candidate-pair" => {
                self.pairs.insert((side, stats.id.clone()), index);
                let succeeded = known.get("state") == Some(&StatValue::Text("succeeded".into()));
                if succeeded {
                    link.succeeded = link.succeeded.or(Some(index));
                }
                if !succeeded || !(flag(known, "nominated") || flag(known, "selected")) {
                    return;
                }
                Of::Pair
            }
            "transport" => {
                if let Some(pair) = text(known, "selectedCandidatePairId") {
                    self.selected.insert(side, (pair, index));
                }
                if let Some(state) = text(known, "dtlsState") {
                    link.dtls = Some((state, index));
                }
                if let Some(bytes) = number(known, "bytesReceived") {
                    link.received = Some(bytes.max(link.received.unwrap_or(0.0)));
                }
                return;
            }
            _ => return,
        };
        let ssrc = number(known, "ssrc").filter(|ssrc| (0.0..4_294_967_296.0).contains(ssrc)).map(|ssrc| ssrc as u32);
        let position = match self.at.get(&key) {
            // another stream may go by the same name after a renegotiation
            Some(position)
                if ssrc.is_none() || self.streams[*position].ssrc.is_none_or(|known| Some(known) == ssrc) =>
            {
                *position
            }
            _ if self.streams.len() >= MOST => return,
            _ => {
                self.streams.push(Stream { side, of, media: None, ssrc: None, samples: Vec::new() });
                self.at.insert(key, self.streams.len() - 1);
                self.streams.len() - 1
            }
        };
        let stream = &mut self.streams[position];
        stream.ssrc = ssrc;
        stream.media = text(known, "kind").or_else(|| text(known, "mediaType"));
        let limit = match text(known, "qualityLimitationReason").as_deref() {
            Some("cpu") => Limit::Cpu,
            Some("bandwidth") => Limit::Bandwidth,
            Some("other") => Limit::Other,
            _ => Limit::None,
        };
        let packets = if of == Of::Outbound { "packetsSent" } else { "packetsReceived" };
        let round_trip = if of == Of::Pair { "currentRoundTripTime" } else { "roundTripTime" };
        stream.samples.push(Sample {
            event: index,
            at,
            packets: number(known, packets),
            lost: number(known, "packetsLost"),
            fraction_lost: number(known, "fractionLost"),
            jitter: number(known, "jitter"),
            round_trip: number(known, round_trip),
            freezes: number(known, "freezeCount"),
            frozen: number(known, "totalFreezesDuration"),
            limit,
        });
    }

    fn finish(mut self) -> Measured {
        for link in &mut self.links {
            link.selected = selected(link.side, &self.known, &self.pairs, self.selected.get(&link.side));
            link.checks = checks(link.side, &self.known, &self.pairs);
        }
        Measured { streams: self.streams, links: self.links, of_side: self.of_side }
    }
}

/// The checks of all pairs that tell of all three counts.
fn checks(
    side: SideId,
    known: &HashMap<(SideId, Name), Known>,
    pairs: &BTreeMap<(SideId, Name), usize>,
) -> Option<Checks> {
    let mut all = None;
    for (key, _) in pairs.range((side, Name::from(""))..).take_while(|((of, _), _)| *of == side) {
        let counts = known.get(key).and_then(|pair| {
            let of = |member| number(pair, member);
            Some((of("requestsSent")?, of("responsesReceived")?, of("requestsReceived")?))
        });
        let Some((sent, answered, heard)) = counts else { continue };
        let all = all.get_or_insert_with(Checks::default);
        all.pairs += usize::from(sent > 0.0);
        all.sent += sent;
        all.answered += answered;
        all.heard += heard;
    }
    all
}

/// The pair in use: the one that the transport names, or that says so itself, or the nominated one with most bytes.
fn selected(
    side: SideId,
    known: &HashMap<(SideId, Name), Known>,
    pairs: &BTreeMap<(SideId, Name), usize>,
    named: Option<&(Name, usize)>,
) -> Option<Selected> {
    let of = |id: &Name| known.get(&(side, id.clone()));
    let all = || pairs.range((side, Name::from(""))..).take_while(|((of, _), _)| *of == side);
    let bytes = |pair: &Known| number(pair, "bytesReceived").unwrap_or(0.0) + number(pair, "bytesSent").unwrap_or(0.0);
    let named = named.and_then(|(id, event)| Some((of(id)?, *event)));
    let (pair, event) = named.or_else(|| {
        let works = |pair: &Known| text(pair, "state").as_deref() == Some("succeeded");
        let known = || all().filter_map(|((_, id), event)| Some((of(id)?, *event)));
        let says = known().find(|(pair, _)| flag(pair, "selected") && works(pair));
        let busiest = || {
            let nominated = known().filter(|(pair, _)| flag(pair, "nominated") && works(pair));
            nominated.max_by(|(one, _), (other, _)| bytes(one).total_cmp(&bytes(other)))
        };
        says.or_else(busiest)
    })?;
    let end = |member: &str| text(pair, member).and_then(|id| of(&id));
    let (local, remote) = (end("localCandidateId"), end("remoteCandidateId"));
    Some(Selected {
        event,
        local: local.and_then(|candidate| text(candidate, "candidateType")),
        remote: remote.and_then(|candidate| text(candidate, "candidateType")),
        relay_protocol: local.and_then(|candidate| text(candidate, "relayProtocol")),
    })
}
