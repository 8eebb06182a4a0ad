//! Several captures at once: the two sides of a call are one call, in whatever order they are given; what has nothing in
//! common is not.

use std::path::Path;

use rtcscope::replay::{Cause, Confidence, Diagnosis, Found, Gathered, Ground, Story, diagnose, findings};
use rtcscope::signal::event::Moment;
use rtcscope::signal::merge::{Merged, merge};
use rtcscope::signal::{self, Capture, Options};

use crate::pipeline::{beside, files, read, root};

fn capture(file: &Path) -> Capture {
    signal::read(&read(file), Options::default())
}

fn fixture(name: &str) -> Capture {
    capture(&root().join("fixtures/captures").join(name))
}

/// Causes; of each exchange the candidates, the answers, and theirs; sides.
type Gist = (Vec<String>, Vec<(usize, usize, usize)>, Vec<String>);

/// What is told of captures.
struct Told {
    merged: Merged,
    story: Story,
    found: Vec<Found>,
    diagnoses: Vec<Diagnosis>,
}

fn told(captures: Vec<Capture>) -> Told {
    let merged = merge(captures);
    let story = Story::of_joined(&merged.events, &merged.joined);
    let ground = Ground::of(&merged.events, &story, false);
    let found = findings(&ground);
    let diagnoses = diagnose(&ground, &found);
    Told { story: story.clone(), found, diagnoses, merged }
}

impl Told {
    fn found(&self, name: &str) -> usize {
        self.found.iter().filter(|found| found.name == name).count()
    }

    /// What a report says first, without the places, which name the files by their order.
    fn gist(&self) -> Gist {
        let gathered = Gathered::of_story(&self.story, &self.merged.events);
        let one = |exchange: &rtcscope::replay::Exchange| {
            let answers = exchange.answers.iter().map(|answer| gathered.of(*answer).len()).sum();
            (gathered.of(exchange.offer).len(), exchange.answers.len(), answers)
        };
        let mut sides: Vec<String> = Vec::new();
        for id in self.story.sides.ids() {
            sides.push(self.story.sides.get(id).name().map_or_else(String::new, |name| name.to_string()));
        }
        let causes = self.diagnoses.iter().map(|one| format!("{}: {}", one.cause.name(), one.summary.plain()));
        (causes.collect(), self.story.exchanges.iter().map(one).collect(), sides)
    }

    /// Nothing arrives before it was sent.
    fn holds_together(&self, what: &str) {
        for message in &self.story.messages {
            assert!(message.received.iter().all(|(event, _)| *event >= message.event), "{what}: {message:?}");
        }
    }
}

#[test]
fn a_message_that_is_in_both_is_one_in_either_order() {
    let Some(corpus) = beside("corpus") else { return };
    let file = |role: &str| {
        let name = format!("signaling/gstreamer-demo/gst-callee-errors-then-hangs-up.{role}.har");
        capture(&corpus.join(name))
    };
    let one = told(vec![file("caller"), file("callee")]);
    let offset = one.merged.offsets[0].expect("messages in common");
    // one machine: no offset, and the bounds are those of the offer and of the error
    assert_eq!(offset.micros, 0);
    let bounds = offset.least.zip(offset.most).expect("messages both ways");
    assert!(bounds.0 < -2_000 && bounds.0 > -4_000 && bounds.1 > 0 && bounds.1 < 2_000, "{bounds:?}");
    let other = told(vec![file("callee"), file("caller")]);
    assert_eq!(one.gist(), other.gist());
    assert_eq!(one.gist().1, [(12, 0, 0)]);
    assert_eq!((one.gist().2.len(), one.found("error-reported")), (2, 1));
    assert_eq!(one.diagnoses[0].cause, Cause::RejectedDescription);
}

/// Every session of which two files show the same call, in both orders, and with one of the clocks moved.
#[test]
fn every_session_holds_together() {
    let Some(corpus) = beside("corpus") else { return };
    let mut pairs = 0;
    for caller in files(&corpus.join("signaling"), &[".caller.har"]) {
        let name = caller.to_string_lossy().into_owned();
        for other in [".callee.har", ".frames.jsonl", ".server.log", ".callee.wscat.txt"] {
            let path = name.replace(".caller.har", other);
            if !Path::new(&path).is_file() {
                continue;
            }
            pairs += 1;
            let one = told(vec![capture(&caller), capture(Path::new(&path))]);
            let two = told(vec![capture(Path::new(&path)), capture(&caller)]);
            one.holds_together(&path);
            assert_eq!(one.merged.joined.count(), 1, "{path}");
            assert_eq!(one.gist().1, two.gist().1, "{path}");
            let mut moved = capture(Path::new(&path));
            for event in &mut moved.events {
                event.at = event.at.map(|at| Moment(at.0 - 3_600_000_000));
            }
            let moved = told(vec![capture(&caller), moved]);
            moved.holds_together(&path);
            assert_eq!(moved.gist().1, one.gist().1, "{path}");
        }
    }
    assert!(pairs > 10, "{pairs}");
}

/// A clock that is set in the middle of the call: there is no offset that fits, and still nothing comes before its cause.
#[test]
fn a_clock_that_was_set() {
    let caller = fixture("login/login-call-and-leave.caller.har");
    let mut callee = fixture("login/login-call-and-leave.callee.har");
    let half = callee.events.len() / 2;
    for event in &mut callee.events[half..] {
        event.at = event.at.map(|at| at.later(5_000_000));
    }
    let all = told(vec![caller, callee]);
    all.holds_together("a clock that was set");
    let offset = all.merged.offsets[0].expect("messages in common");
    assert!(offset.least > offset.most, "{offset:?}");
    assert!(all.story.exchanges.iter().all(|exchange| exchange.answers.len() == 1));
}

#[test]
fn what_has_nothing_in_common_is_not_one_call() {
    let names = ["login/login-call-and-leave.caller.har", "gstreamer/gst-offer-request-datachannel.frames.jsonl"];
    for names in [names, [names[1], names[0]]] {
        let all = told(names.map(fixture).into());
        assert_eq!((all.merged.joined.count(), all.merged.offsets[0]), (2, None));
        assert_eq!(all.found("captures-of-several-calls"), 1);
        assert_eq!(
            (all.diagnoses[0].cause, all.diagnoses[0].confidence),
            (Cause::IncompleteCapture, Confidence::Certain)
        );
        // each by itself, and none answered by the other's
        assert_eq!(all.diagnoses.len(), 3);
        for exchange in &all.story.exchanges {
            let of = |message: usize| all.story.messages[message].in_call;
            assert!(exchange.answers.iter().all(|answer| of(*answer) == of(exchange.offer)));
        }
        let alone: usize = names.map(|name| told(vec![fixture(name)]).story.exchanges.len()).iter().sum();
        assert_eq!(all.story.exchanges.len(), alone);
    }
}

#[test]
fn the_same_file_twice_is_read_once() {
    let name = "gstreamer/gst-offer-request-datachannel.frames.jsonl";
    let (once, twice) = (told(vec![fixture(name)]), told(vec![fixture(name), fixture(name)]));
    assert_eq!(twice.merged.joined.copies, [None, Some(0)]);
    assert_eq!((once.found("capture-given-twice"), twice.found("capture-given-twice")), (0, 1));
    assert_eq!(once.gist(), twice.gist());
}

/// Browsers number their peer connections from one.
#[test]
fn connections_of_two_dumps_are_told_apart() {
    let dump = |name: &str| capture(&root().join("fixtures/dumps").join(name));
    let names = ["packet-loss-15pct.webrtc_internals_dump.gz", "ice-failed-udp-blocked.webrtc_internals_dump.gz"];
    let alone: usize = names.iter().map(|name| told(vec![dump(name)]).story.sides.ids().count()).sum();
    let all = told(names.map(dump).into());
    assert_eq!(all.merged.joined.count(), 2);
    assert_eq!(all.story.sides.ids().count(), alone);
    let mut names = all.gist().2;
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), alone, "{names:?}");
}

/// An access log shows that an offer was posted, the client's own capture what it was: it is one offer.
#[test]
fn what_one_capture_only_mentions_is_not_another_message() {
    let names = ["whip/whip-publish-bad-token-then-ok.publisher.har", "whip/whip-publish-bad-token-then-ok.server.log"];
    let alone = told(vec![fixture(names[0])]);
    for names in [names, [names[1], names[0]]] {
        let both = told(names.map(fixture).into());
        assert_eq!(both.story.exchanges.len(), alone.story.exchanges.len());
        assert_eq!(both.diagnoses[0].cause, Cause::Healthy, "{}", both.diagnoses[0].summary.plain());
    }
}

/// Three clients of a relay that sends to everybody, each with its own capture.
#[test]
fn captures_of_three_clients() {
    let Some(corpus) = beside("corpus") else { return };
    let file =
        |role: &str| capture(&corpus.join(format!("signaling/broadcast-relay/relay-three-clients-glare.{role}.har")));
    let all = told(["caller", "callee", "third"].map(file).into());
    all.holds_together("three clients");
    assert_eq!(all.story.sides.ids().count(), 3);
    let answers: Vec<usize> = all.story.exchanges.iter().map(|exchange| exchange.answers.len()).collect();
    assert_eq!(answers, [1, 2, 2]);
    let turned = told(["third", "callee", "caller"].map(file).into());
    assert_eq!(turned.gist(), all.gist());
}
