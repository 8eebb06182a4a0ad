//! Calls with the real engine: over real sockets of loopback, and in memory in virtual time.

use std::net::SocketAddr;
use std::time::Duration;

use rtcscope::call::event::{Event, Side, What};
use rtcscope::call::impair::Impairment;
use rtcscope::call::signal::Description;
use rtcscope::net::Clock;
use rtcscope::net::channel::ChannelOptions;
use rtcscope::net::config::Config;
use rtcscope::net::loopback::{Ground, Outcome, Plan, call, simulate};
use rtcscope::net::peer::Peer;
use rtcscope::net::runtime::NetRuntime;
use rtcscope::net::stop::Stop;
use rtcscope::sdp::SdpType;
use serde_json::Value;
use tokio::sync::mpsc;

fn real(plan: &Plan) -> Outcome {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (mut ignore, stop) = (|_: &Event| {}, Stop::never());
        let call = call(plan, Ground::Real, &stop, &mut ignore);
        tokio::time::timeout(Duration::from_secs(60), call).await.expect("a call comes back")
    })
}

fn virtually(plan: &Plan) -> Outcome {
    simulate(plan, &Stop::never(), &mut |_| {}).expect("a runtime")
}

/// What must have happened, on both sides, and must not.
fn assert_whole(outcome: &Outcome) {
    let told = outcome.events.iter().map(|event| format!("{event:?}")).collect::<Vec<_>>().join("\n");
    assert!(outcome.up, "{told}");
    for side in Side::BOTH {
        let has = |what: &What| outcome.events.iter().any(|event| event.side == side && event.what == *what);
        for what in [
            What::Created,
            What::Gathering("complete"),
            What::Ice("connected"),
            What::Connection("connected"),
            What::Dtls("connected"),
            What::Sctp("connected"),
            What::ChannelOpen("echo".into()),
            What::ChannelClosed("echo".into()),
            What::Closed,
        ] {
            assert!(has(&what), "{side:?} has no {what:?}:\n{told}");
        }
        let count = |is: fn(&What) -> bool| outcome.events.iter().filter(|e| e.side == side && is(&e.what)).count();
        assert_eq!(count(|what| matches!(what, What::FirstRtp { .. })), 2, "{told}");
        assert!(count(|what| matches!(what, What::SelectedPair(..))) >= 1, "{told}");
        assert_eq!(count(|what| matches!(what, What::Failed { .. })), 0, "{told}");
        let received = &outcome.received[side as usize];
        assert_eq!(received.len(), 2);
        assert!(
            received.values().all(|track| track.reception.packets > 0 && track.reception.bytes > 0),
            "{received:?}"
        );
    }
    assert!(!outcome.echoes.is_empty());
}

fn entries<'o>(stats: &'o [Value], kind: &str) -> Vec<&'o Value> {
    stats.iter().filter(|entry| entry["type"] == kind).collect()
}

#[test]
fn a_real_call_connects_talks_and_hangs_up() {
    let outcome = real(&Plan { duration: Duration::from_millis(1300), ..Plan::default() });
    assert_whole(&outcome);
    let stats = &outcome.stats[0];
    let ids: Vec<_> = stats.iter().map(|entry| (entry["type"].as_str(), entry["id"].as_str())).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    let pair = entries(stats, "candidate-pair")[0];
    let local = entries(stats, "local-candidate")[0];
    assert_eq!(pair["localCandidateId"], local["id"]);
    assert_eq!(local["priority"], 2_130_706_431_u32);
    for entry in entries(stats, "inbound-rtp") {
        assert!(entry["packetsReceived"].as_u64() > Some(20), "{entry}");
        assert!(entry["jitter"].as_f64().is_some_and(|seconds| seconds < 1.0), "{entry}");
        assert!(entry.get("framesDecoded").is_none(), "nothing is decoded here: {entry}");
    }
    // A receiver report after a second at the latest.
    let remote = entries(stats, "remote-inbound-rtp");
    assert!(!remote.is_empty());
    assert!(remote.iter().all(|entry| entry["packetsLost"] == 0), "{remote:?}");
}

#[test]
fn the_same_seed_gives_the_same_call() {
    let plan = Plan {
        impairment: Impairment {
            loss: 0.03,
            delay: Duration::from_millis(40),
            jitter: Duration::from_millis(5),
            reorder: 0.01,
            duplicate: 0.01,
            ..Impairment::default()
        },
        seed: 11,
        ..Plan::default()
    };
    let (first, second) = (virtually(&plan), virtually(&plan));
    assert_whole(&first);
    assert_eq!(first.events, second.events);
    assert_eq!((first.echoes, first.received), (second.echoes, second.received));
    assert!(first.tally.iter().flatten().all(|tally| tally.lost > 0), "{:?}", first.tally);
    let other = virtually(&Plan { seed: 12, ..plan });
    assert_ne!(first.events, other.events);
}

#[test]
fn half_a_minute_of_call_has_round_trips_of_the_path() {
    let plan = Plan {
        duration: Duration::from_secs(30),
        impairment: Impairment { delay: Duration::from_millis(30), ..Impairment::default() },
        ..Plan::default()
    };
    let outcome = virtually(&plan);
    assert_whole(&outcome);
    assert!(outcome.echoes.len() > 1_400, "{}", outcome.echoes.len());
    for entry in entries(&outcome.stats[0], "remote-inbound-rtp") {
        let round_trip = entry["roundTripTime"].as_f64().expect("measured in 30 seconds");
        assert!((0.055..0.07).contains(&round_trip), "{entry}");
    }
    let text = format!("{:?}", outcome.events);
    assert!(text.contains("192.0.2.1") && !text.contains("127.0.0.1"), "the addresses are those of the network");
}

#[test]
fn a_network_that_loses_all_ends_at_the_deadline() {
    let lost = Impairment { loss: 1.0, spare_dtls: false, ..Impairment::default() };
    let outcome = virtually(&Plan { impairment: lost, timeout: Duration::from_secs(3), ..Plan::default() });
    assert!(!outcome.up);
    assert!(!outcome.events.iter().any(|event| event.what == What::Ice("connected")));
    assert!(outcome.events.iter().all(|event| event.at.as_millis() < 5_000.0));
    assert!(outcome.tally.iter().flatten().all(|tally| tally.lost == tally.sent && tally.sent > 0));
}

async fn peer(side: Side, events: &mpsc::UnboundedSender<Event>) -> Peer {
    let config = Config::new(side, vec![SocketAddr::from(([127, 0, 0, 1], 0))]);
    let runtime = NetRuntime::on_sockets(None);
    Peer::new(&config, runtime, events.clone(), Clock::start()).await.expect("a peer").0
}

#[test]
fn what_the_engine_gets_wrong_is_gone_around() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (events, mut told) = mpsc::unbounded_channel();
        let (pc1, pc2) = (peer(Side::Pc1, &events).await, peer(Side::Pc2, &events).await);
        pc1.create_data_channel("x", &ChannelOptions::default()).await.expect("a channel");
        let offer = pc1.create_offer().await.expect("an offer");
        assert!(offer.sdp.contains("a=ice-options:trickle\r\n"), "{}", offer.sdp);
        pc1.set_local(&offer).await.expect("applied");

        pc2.set_remote(&offer).await.expect("applied");
        let answer = pc2.create_answer().await.expect("an answer");
        let provisional = Description { kind: SdpType::Pranswer, sdp: answer.sdp.clone() };
        pc2.set_local(&answer).await.expect("applied");

        // A provisional answer is held, and the final one works.
        pc1.set_remote(&provisional).await.expect("held");
        pc1.set_remote(&answer).await.expect("applied");
        pc1.close().await.expect("closed");
        pc2.close().await.expect("closed");
        let mut states = Vec::new();
        while let Ok(event) = told.try_recv() {
            match event.what {
                What::Signaling(state) if event.side == Side::Pc1 => states.push(state),
                _ => {}
            }
        }
        assert_eq!(states, ["have-local-offer", "have-remote-pranswer", "stable"]);
    });
}
