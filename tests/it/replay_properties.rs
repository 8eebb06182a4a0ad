//! What holds for every capture and every order of events: an answer, without a panic, in every format.
//!
//! `RTCSCOPE_ALL_CUTS=1` cuts every sample at every byte; otherwise the small ones are, and the larger ones at some.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use rtcscope::render::{Format, Look, ladder as picture, renderer};
use rtcscope::replay::calls::{Call, Row, Split, Splitter, Tally};
use rtcscope::replay::jsep::{Outcome, Set, Signaling, set};
use rtcscope::replay::{Gathered, Ground, Story, causes, diagnose, findings};
use rtcscope::report::replay::cast::Cast;
use rtcscope::report::replay::{File, Replayed, ladder, lower, many, steps};
use rtcscope::sdp::SdpType;
use rtcscope::signal::event::{
    Api, Asked, Candidate, Description, Direction, Embedded, Forwarded, Lack, Moment, Name, Other, Place, Stage,
    StatValue, State, Stats, Timing, Value, Vantage, What,
};
use rtcscope::signal::{self, Capture, Event, Options, Summary};
use rtcscope::text::{Source, Span};

use crate::pipeline::{beside, files, read, root};

// ---- the whole way

fn look() -> Look {
    Look { width: 80, color: false, links: false, several: false, fails_from: rtcscope::diagnostic::Level::Error }
}

/// Everything that `replay` says about a capture, in these formats.
fn tell(events: &[Event], summary: &Summary, source: Option<&Source>, all: bool, formats: &[Format]) {
    let story = Story::of(events);
    let ground = Ground::of(events, &story, summary.is_cut());
    let found = findings(&ground);
    let diagnoses = diagnose(&ground, &found);
    assert!(!diagnoses.is_empty());
    for one in &found {
        assert!(!one.evidence.is_empty(), "{}: without evidence", one.name);
        assert!(one.evidence.iter().all(|event| *event < events.len()), "{}: evidence that is not there", one.name);
    }
    let file = File { name: "x.log", source, summary, events: events.len() as u64, left_out: 0, offset: None };
    let replayed = Replayed {
        files: vec![file],
        ground: &ground,
        cast: Cast::of(&ground),
        gathered: Gathered::of_story(&story, events),
        steps: steps(&story),
        found: &found,
        diagnoses: &diagnoses,
        picked: None,
        all,
        redacted: false,
    };
    for format in formats {
        let mut out = Vec::new();
        let mut sink = renderer(*format, look(), &mut out);
        lower(&replayed, 20, sink.as_mut()).and_then(|()| sink.finish()).expect("memory takes it");
        drop(sink);
        assert!(!out.is_empty() || matches!(format, Format::Github));
    }
    if formats.len() > 1 {
        let drawn = ladder::of(&replayed);
        assert!(!picture::mermaid(&drawn).is_empty());
        assert!(!picture::svg(&drawn).is_empty());
        let _ = picture::text(&drawn, 80);
    }
}

/// A capture goes through `tell` whole, and through the splitter.
fn through(bytes: &[u8], formats: &[Format]) {
    let Capture { events, summary } = signal::read(bytes, Options::default());
    let source = Source::new("x.log", bytes.to_vec());
    tell(&events, &summary, Some(&source).filter(|_| summary.packed.is_none()), false, formats);
    apart(events, &summary, formats);
}

/// Splits the events into calls; none is lost but those of nobody's call, and none is in two places of one call.
fn apart(events: Vec<Event>, summary: &Summary, formats: &[Format]) {
    let all = events.len();
    let mut calls: Vec<Call> = Vec::new();
    let mut splitter = Splitter::new(usize::MAX / 4);
    for event in events {
        splitter.push(event, &mut |call| calls.push(call));
    }
    let split = splitter.finish(&mut |call| calls.push(call));
    let doubt = match split {
        Split::One(whole) | Split::Unclear(whole, _) => {
            assert!(calls.is_empty());
            assert_eq!((whole.events.len(), whole.left_out), (all, 0));
            return;
        }
        Split::Many(doubt) => doubt,
    };
    assert!(calls.len() > 1);
    let mut tally = Tally::default();
    for (number, call) in calls.iter().enumerate() {
        assert_eq!(call.number, number as u64 + 1);
        assert!(!call.events.is_empty() && call.events.len() <= all);
        let row = Row::of(call);
        // what is left out of a row decides nothing
        let story = Story::of(&call.events);
        let ground = Ground::of(&call.events, &story, call.left_out > 0).lasting(call.until);
        assert_eq!(diagnose(&ground, &findings(&ground))[0].cause, row.cause);
        tally.add(row);
    }
    assert_eq!(tally.causes().iter().map(|(_, count)| count).sum::<u64>(), calls.len() as u64);
    let overview = many::Many {
        name: "x.log",
        summary,
        events: all as u64,
        tally: &tally,
        calls: calls.len() as u64,
        who: None,
        doubt,
        cut: false,
        again: true,
        all: false,
    };
    for format in formats {
        let mut out = Vec::new();
        let mut sink = renderer(*format, look(), &mut out);
        many::lower(&overview, sink.as_mut()).and_then(|()| sink.finish()).expect("memory takes it");
    }
}

// ---- samples

fn captures() -> Vec<PathBuf> {
    let ends = [".jsonl", ".log", ".har", ".txt", ".json"];
    let mut all = files(&root().join("fixtures/captures"), &ends);
    if let Some(corpus) = beside("corpus") {
        all.extend(files(&corpus.join("signaling"), &ends));
        all.extend(files(&corpus.join("malformed"), &[".jsonl"]));
    }
    all
}

/// A dump is megabytes: those of the corpus are taken when all cuts are.
fn dumps() -> Vec<PathBuf> {
    let ends = [".gz", ".html", ".json", ".jsonl"];
    let mut all = files(&root().join("fixtures/dumps"), &ends);
    if all_cuts()
        && let Some(corpus) = beside("corpus")
    {
        all.extend(files(&corpus.join("webrtc-internals"), &ends));
        all.extend(files(&corpus.join("getstats"), &[".getstats.jsonl"]));
    }
    all
}

fn plain(path: &Path) -> Vec<u8> {
    signal::unpacked(read(path), usize::MAX).expect("it is not larger than memory")
}

// ---- cuts

/// So small is what is cut at every byte without being told to.
const SMALL: usize = 1200;
/// So often everything else is cut, and what is large.
const CUTS: usize = 12;
const LARGE_CUTS: usize = 3;
const LARGE: usize = 100 << 10;

/// Cuts a sample at these places. Which byte of a line it is, is another in every step.
fn cut(bytes: &[u8], every: bool, formats: &[Format]) -> usize {
    let cuts = if bytes.len() > LARGE { LARGE_CUTS } else { CUTS };
    let step = if every || bytes.len() <= SMALL { 1 } else { bytes.len().div_ceil(cuts) | 1 };
    let places = (0..=bytes.len()).step_by(step);
    places.map(|end| through(&bytes[..end], formats)).count()
}

#[expect(clippy::print_stderr, reason = "a run of minutes says how far it is")]
fn cut_all(samples: &[PathBuf], every: impl Fn(usize) -> bool + Sync, formats: &[Format]) {
    let (next, cuts) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(path) = samples.get(next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = plain(path);
            let done = cut(&bytes, every(bytes.len()), formats);
            let packed = read(path);
            let more = if packed.len() == bytes.len() { 0 } else { cut(&packed, false, formats) };
            cuts.fetch_add(done + more, Ordering::Relaxed);
            if all_cuts() {
                eprintln!("{}: {done}", path.display());
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    eprintln!("{} samples cut at {} places", samples.len(), cuts.into_inner());
}

fn all_cuts() -> bool {
    std::env::var_os("RTCSCOPE_ALL_CUTS").is_some()
}

#[test]
fn captures_cut_anywhere() {
    let all = all_cuts();
    cut_all(&captures(), |_| all, &[Format::Json]);
}

/// A dump is megabytes of JSON, read whole: to read it once for every byte takes days. The small ones are, when told to.
#[test]
fn dumps_cut_anywhere() {
    let all = all_cuts();
    cut_all(&dumps(), |len| all && len <= 64 << 10, &[Format::Json]);
}

#[test]
fn samples_in_all_formats() {
    for path in captures().iter().chain(&dumps()) {
        through(&plain(path), Format::ALL);
    }
}

// ---- changed bytes

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_that_are_changed(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..12),
    ) {
        let all = files(&root().join("fixtures/captures"), &[".jsonl", ".log", ".har", ".txt", ".json"]);
        let mut bytes = plain(&all[which.index(all.len())]);
        for (place, value, how) in changes {
            let at = place.index(bytes.len().max(1)).min(bytes.len());
            match how {
                0 => bytes.insert(at, value),
                1 if at < bytes.len() => bytes[at] ^= 1 << (value % 8),
                // what means something to who reads it
                2 => bytes.insert(at, b"{}[]\"\\\n:,'=\r"[usize::from(value) % 12]),
                _ if at < bytes.len() => drop(bytes.remove(at)),
                _ => {}
            }
        }
        through(&bytes, &[Format::Json, Format::Human]);
    }
}

// ---- order

/// Puts events in an order that chance decides; says some twice, and some not at all.
fn disorder(events: &[Event], seed: u64) -> Vec<Event> {
    let mut state = seed | 1;
    let mut chance = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let mut all: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        match chance(12) {
            0 => {}
            1 => all.extend([event.clone(), event.clone()]),
            _ => all.push(event.clone()),
        }
    }
    // all of it, or neighbours only
    let far = if chance(3) == 0 { all.len() } else { 1 + chance(8) };
    for at in (1..all.len()).rev() {
        let other = at - chance(far.min(at + 1));
        all.swap(at, other);
    }
    all
}

#[test]
fn events_in_any_order() {
    let runs = if all_cuts() { 64 } else { 2 };
    for path in captures().iter().chain(&dumps()) {
        let Capture { mut events, summary } = signal::read(&plain(path), Options::default());
        // statistics come by the thousand, and their order is not what this is about
        let mut stats = 0;
        events.retain(|event| {
            !matches!(event.what, What::Stats(_)) || {
                stats += 1;
                stats < 300
            }
        });
        for seed in 0..runs {
            let events = disorder(&events, seed * 7919 + events.len() as u64);
            let formats = if seed == 0 { Format::ALL } else { &[Format::Json] };
            tell(&events, &summary, None, seed % 2 == 1, formats);
            apart(events, &summary, &[Format::Json]);
        }
    }
}

const OFFER: &str = "v=0\r\no=- 4611732000000000001 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=ice-ufrag:AAAA\r\na=ice-pwd:0123456789012345678901\r\n\
    a=setup:actpass\r\na=rtpmap:111 opus/48000/2\r\n";

fn name() -> impl Strategy<Value = Option<Name>> {
    prop::option::of(prop::sample::select(vec!["a", "b", "c", "", "\u{202e}x", "c1"]).prop_map(Name::from))
}

fn sdp() -> impl Strategy<Value = Embedded> {
    let session = 0_u32..4;
    let text = (session, 0_u32..3, any::<bool>()).prop_map(|(session, ufrag, video)| {
        let text = OFFER.replace("000000000001", &format!("00000000000{session}"));
        let text = text.replace("AAAA", &format!("AAA{ufrag}"));
        if video { text.replace("audio", "video") } else { text }
    });
    let odd =
        prop::sample::select(vec!["", "v=0", "o=- 1", "m=audio", "\0\r\nm=", "v=0...x"]).prop_map(ToOwned::to_owned);
    prop_oneof![6 => text, 1 => odd].prop_map(|text| Embedded { text: text.into(), ..Embedded::default() })
}

fn description() -> impl Strategy<Value = Description> {
    (prop::option::weighted(0.9, prop::sample::select(SdpType::ALL.to_vec())), sdp())
        .prop_map(|(kind, sdp)| Description { kind, sdp })
}

fn candidate() -> impl Strategy<Value = Candidate> {
    let text = prop::sample::select(vec![
        "candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host ufrag AAA0",
        "candidate:1 1 udp 2122260223 x.local 5000 typ host",
        "candidate:2 1 udp 1 203.0.113.5 6000 typ srflx raddr 192.0.2.1 rport 5000",
        "candidate:3 1 udp 1 203.0.113.9 6000 typ relay raddr 203.0.113.5 rport 6000 ufrag AAA1",
        "candidate:",
        "",
        "a=candidate:1 1 tcp 1 ::1 9 typ host tcptype active",
    ]);
    (text, name(), prop::option::of(0_u16..3), name()).prop_map(|(text, mid, index, ufrag)| Candidate {
        candidate: Embedded { text: text.into(), ..Embedded::default() },
        sdp_mid: mid,
        sdp_m_line_index: index,
        username_fragment: ufrag,
    })
}

fn word() -> impl Strategy<Value = Box<str>> {
    prop::sample::select(vec![
        "",
        "connected",
        "failed",
        "disconnected",
        "checking",
        "completed",
        "closed",
        "stable",
        "have-local-offer",
        "404",
    ])
    .prop_map(Into::into)
}

fn api() -> impl Strategy<Value = What> {
    let value = prop_oneof![
        Just(Value::None),
        description().prop_map(Value::Description),
        candidate().prop_map(Value::Candidate),
        Just(Value::EndOfCandidates),
        (prop::option::of(word()), word()).prop_map(|(name, text)| Value::Error { name, text }),
        word().prop_map(Value::Text),
    ];
    let names =
        ["setLocalDescription", "setRemoteDescription", "addIceCandidate", "icecandidate", "createOffer", "close", "x"];
    let stages = [Stage::Called, Stage::Succeeded, Stage::Failed, Stage::Fired];
    (prop::sample::select(names.to_vec()), prop::sample::select(stages.to_vec()), name(), value)
        .prop_map(|(name, stage, id, value)| What::Api(Api { name: name.into(), stage, id, value }))
}

fn stats() -> impl Strategy<Value = What> {
    let kinds =
        ["inbound-rtp", "outbound-rtp", "transport", "candidate-pair", "local-candidate", "remote-inbound-rtp", "x"];
    let keys = [
        "packetsReceived",
        "packetsSent",
        "packetsLost",
        "jitter",
        "ssrc",
        "kind",
        "dtlsState",
        "state",
        "nominated",
        "currentRoundTripTime",
        "freezeCount",
        "totalFreezesDuration",
        "bytesReceived",
        "localCandidateId",
        "candidateType",
    ];
    let value = prop_oneof![
        prop::sample::select(vec![0.0, 1.0, -5.0, 1e18, f64::NAN, f64::INFINITY, 250.0]).prop_map(StatValue::Number),
        any::<bool>().prop_map(StatValue::Flag),
        word().prop_map(StatValue::Text),
    ];
    let values = prop::collection::vec((prop::sample::select(keys.to_vec()).prop_map(Name::from), value), 0..8);
    (prop::sample::select(kinds.to_vec()), prop::sample::select(vec!["T", "P", "I"]), values)
        .prop_map(|(kind, id, values)| What::Stats(Stats { kind: kind.into(), id: id.into(), values }))
}

fn what() -> impl Strategy<Value = What> {
    let asked = [Asked::Name, Asked::Peer, Asked::Call, Asked::Room, Asked::Access, Asked::Description, Asked::Other];
    let states = [
        State::Signaling,
        State::IceGathering,
        State::IceConnection,
        State::Connection,
        State::Dtls,
        State::Sctp,
        State::DataChannel,
        State::Media,
    ];
    let forwarded = prop_oneof![
        prop::sample::select(SdpType::ALL.to_vec()).prop_map(Forwarded::Description),
        Just(Forwarded::Candidate),
        Just(Forwarded::Other),
    ];
    let simple = vec![
        What::Opened,
        What::Call,
        What::Accepted,
        What::Join,
        What::Leave,
        What::Left,
        What::RequestOffer,
        What::Keepalive,
        What::Acknowledged,
    ];
    prop_oneof![
        8 => description().prop_map(What::Description),
        6 => candidate().prop_map(What::Candidate),
        2 => (name(), prop::option::of(0_u16..3), name()).prop_map(|(sdp_mid, sdp_m_line_index, username_fragment)| {
            What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment }
        }),
        6 => prop::sample::select(simple),
        1 => (prop::option::of(any::<u16>()), prop::option::of(word())).prop_map(|(code, reason)| What::Closed { code, reason }),
        1 => name().prop_map(|name| What::Register { name }),
        1 => name().prop_map(|name| What::Registered { name }),
        2 => (prop::sample::select(asked.to_vec()), prop::option::of(word())).prop_map(|(asked, reason)| What::Refused { asked, reason }),
        1 => prop::option::of(any::<u32>()).prop_map(|members| What::Joined { members }),
        1 => prop::option::of(word()).prop_map(|reason| What::Bye { reason }),
        1 => word().prop_map(|url| What::IceServers { urls: vec![url] }),
        2 => (prop::option::of(word()), word()).prop_map(|(code, text)| What::Error { code, text }),
        1 => forwarded.prop_map(|kind| What::Forwarded { kind }),
        4 => (prop::sample::select(states.to_vec()), word()).prop_map(|(state, value)| What::State { state, value: Name::from(&*value) }),
        5 => api(),
        3 => stats(),
        1 => word().prop_map(|name| What::Other(Other { name: name.clone(), text: name })),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let directions = [
        Direction::ToServer,
        Direction::ToClient,
        Direction::Relayed,
        Direction::Received,
        Direction::Sent,
        Direction::Local,
        Direction::Unknown,
    ];
    let vantages = [Vantage::Server, Vantage::Client, Vantage::Both, Vantage::Unknown];
    let at = prop_oneof![
        8 => (0_i64..200_000_000).prop_map(Some),
        1 => Just(None),
        1 => prop::sample::select(vec![Some(i64::MIN), Some(i64::MAX)]),
    ];
    let lacks = [Lack::Cut, Lack::Elided, Lack::NotShown, Lack::Broken];
    let who = (name(), name(), name(), name(), name());
    let how = (prop::sample::select(directions.to_vec()), prop::sample::select(vantages.to_vec()));
    let lack = prop::option::weighted(0.1, prop::sample::select(lacks.to_vec()));
    (what(), who, how, at, lack, 0_u16..2).prop_map(
        |(what, (connection, from, to, room, call), (direction, vantage), at, lack, source)| {
            let place = Place { source, line: 1, span: Span::default() };
            Event {
                at: at.map(Moment),
                timing: if at.is_some() { Timing::Written } else { Timing::None },
                connection,
                direction,
                vantage,
                from,
                to,
                room,
                call,
                lack,
                ..Event::new(place, what)
            }
        },
    )
}

/// The summary of a capture in which there is nothing.
fn nothing() -> Summary {
    signal::read(b"", Options::default()).summary
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_that_chance_made(events in prop::collection::vec(event(), 0..40), all in any::<bool>()) {
        tell(&events, &nothing(), None, all, Format::ALL);
        apart(events, &nothing(), &[Format::Json, Format::Human]);
    }

    #[test]
    fn what_rules_say_never_decides(events in prop::collection::vec(event(), 0..25)) {
        let story = Story::of(&events);
        let ground = Ground::of(&events, &story, false);
        let quick = diagnose(&ground, &causes(&ground));
        prop_assert_eq!(quick[0].cause, diagnose(&ground, &findings(&ground))[0].cause);
    }
}

// ---- the table of states

/// What W3C WebRTC, section 4.3.1 (the figure of signaling states) and RFC 9429, section 3.2 allow: in this state, this set
/// with this type, leads to that state. Nothing else is allowed.
const SPECIFIED: &[(&str, &str, &str, &str)] = &[
    ("stable", "local", "offer", "have-local-offer"),
    ("stable", "remote", "offer", "have-remote-offer"),
    ("have-local-offer", "local", "offer", "have-local-offer"),
    ("have-local-offer", "remote", "pranswer", "have-remote-pranswer"),
    ("have-local-offer", "remote", "answer", "stable"),
    ("have-local-offer", "local", "rollback", "stable"),
    ("have-remote-pranswer", "remote", "pranswer", "have-remote-pranswer"),
    ("have-remote-pranswer", "remote", "answer", "stable"),
    ("have-remote-offer", "remote", "offer", "have-remote-offer"),
    ("have-remote-offer", "local", "pranswer", "have-local-pranswer"),
    ("have-remote-offer", "local", "answer", "stable"),
    ("have-remote-offer", "remote", "rollback", "stable"),
    ("have-local-pranswer", "local", "pranswer", "have-local-pranswer"),
    ("have-local-pranswer", "local", "answer", "stable"),
];

/// How each state is reached from `stable`.
const REACHED: &[(&str, &[(&str, &str)])] = &[
    ("stable", &[]),
    ("have-local-offer", &[("local", "offer")]),
    ("have-remote-offer", &[("remote", "offer")]),
    ("have-local-pranswer", &[("remote", "offer"), ("local", "pranswer")]),
    ("have-remote-pranswer", &[("local", "offer"), ("remote", "pranswer")]),
];

const STATES: [&str; 6] =
    ["stable", "have-local-offer", "have-remote-offer", "have-local-pranswer", "have-remote-pranswer", "closed"];
const TYPES: [&str; 4] = ["offer", "pranswer", "answer", "rollback"];

fn specified(state: &str, which: &str, kind: &str) -> Option<&'static str> {
    SPECIFIED.iter().find(|edge| (edge.0, edge.1, edge.2) == (state, which, kind)).map(|edge| edge.3)
}

fn kind(name: &str) -> SdpType {
    SdpType::ALL.iter().copied().find(|kind| kind.name() == name).expect("a type of W3C")
}

fn which(name: &str) -> Set {
    if name == "local" { Set::Local } else { Set::Remote }
}

/// The one thing beside the figure: an offer that meets our own takes ours back first (W3C WebRTC, section 4.4.1.5).
fn is_glare(state: &str, set: &str, kind: &str) -> bool {
    (state, set, kind) == ("have-local-offer", "remote", "offer")
}

#[test]
fn the_table_of_states_is_that_of_the_specification() {
    assert_eq!(Signaling::ALL.len(), STATES.len());
    assert_eq!(SdpType::ALL.len(), TYPES.len());
    let mut allowed = 0;
    for state in STATES {
        let from = Signaling::named(state).expect("a state of W3C");
        for sets in ["local", "remote"] {
            for name in TYPES {
                let outcome = set(from, which(sets), kind(name));
                match specified(state, sets, name) {
                    Some(to) => {
                        allowed += 1;
                        assert_eq!(
                            outcome,
                            Outcome::To(Signaling::named(to).expect("a state")),
                            "{state} {sets} {name}"
                        );
                    }
                    None if is_glare(state, sets, name) => {
                        assert_eq!(outcome, Outcome::RolledBack(Signaling::HaveRemoteOffer));
                    }
                    None => assert_eq!(outcome, Outcome::Wrong, "{state} {sets} {name}"),
                }
            }
        }
    }
    assert_eq!(allowed, SPECIFIED.len());
}

/// A dump in which these descriptions are set, one after the other.
fn sets(steps: &[(&str, &str)]) -> Vec<Event> {
    let one = |(at, (set, name)): (usize, &(&str, &str))| {
        let method = if *set == "local" { "setLocalDescription" } else { "setRemoteDescription" };
        let text = if *name == "rollback" {
            String::new()
        } else {
            // whose it is, and a version of its own
            OFFER.replace("000000000001 2", &format!("00000000000{} {}", usize::from(*set == "local"), at + 2))
        };
        let sdp = Embedded { text: text.into(), ..Embedded::default() };
        let value = Value::Description(Description { kind: Some(kind(name)), sdp });
        let api = Api { name: method.into(), stage: Stage::Called, id: None, value };
        let mut event = Event::new(Place::default(), What::Api(api));
        event.connection = Some("1-1".into());
        event.direction = Direction::Local;
        event.vantage = Vantage::Client;
        event
    };
    steps.iter().enumerate().map(one).collect()
}

#[test]
fn the_story_of_a_dump_follows_the_table() {
    for (state, path) in REACHED {
        for set in ["local", "remote"] {
            for name in TYPES {
                let mut all = path.to_vec();
                all.push((set, name));
                let story = Story::of(&sets(&all));
                assert_eq!(story.steps.len(), all.len(), "{all:?}");
                let last = story.steps.last().expect("a step");
                assert_eq!(last.before.name(), *state, "{all:?}");
                let expected = match specified(state, set, name) {
                    Some(to) => to,
                    None if is_glare(state, set, name) => "have-remote-offer",
                    None => state,
                };
                assert_eq!(last.after().name(), expected, "{all:?}");
                let refused = specified(state, set, name).is_none() && !is_glare(state, set, name);
                assert_eq!(last.outcome == Outcome::Wrong, refused, "{all:?}");
            }
        }
    }
}
