//! What `replay` says to every session of the corpus, in every form it was captured in.

use rtcscope::replay::jsep::{Set, Signaling};
use rtcscope::replay::{Cause, Confidence, Diagnosis, Found, Gathered, Ground, Story, diagnose, findings};
use rtcscope::sdp::SdpType;
use rtcscope::signal::merge::merge;
use rtcscope::signal::{self, Capture, Options};
use serde_json::Value;

use crate::pipeline::{beside, files, read, root};

/// The causes, the likeliest first.
fn diagnosed(captures: Vec<Capture>) -> Vec<Diagnosis> {
    let events = merge(captures).events;
    let story = Story::of(&events);
    let ground = Ground::of(&events, &story, false);
    diagnose(&ground, &findings(&ground))
}

fn capture(file: &std::path::Path) -> Capture {
    signal::read(&read(file), Options::default())
}

/// What a session came to, as its scenario says, in the form that a file shows.
fn expected(session: &str, file: &str) -> Cause {
    match session {
        "gst-callee-errors-then-hangs-up" | "janus-error-broken-jsep" => Cause::RejectedDescription,
        "login-name-taken-and-offline-peer" => match file {
            // The second client did not get the name of the first one, and that is all it saw.
            file if file.contains(".second.") => Cause::RegistrationRefused,
            // The first one called somebody who was not there: that is why there was no call.
            _ => Cause::PeerNotFound,
        },
        // Who comes later hears the answers of the others, and answers both.
        "relay-three-clients-glare" if file.contains(".third.") => Cause::WrongOrder,
        "relay-three-clients-glare" => Cause::Glare,
        // An access log shows that something was posted, and no more.
        "whip-publish-bad-token-then-ok" if file.ends_with(".log") => Cause::IncompleteCapture,
        "janus-nosip-plain-rtp-no-srtp" => Cause::PlainRtp,
        _ => Cause::Healthy,
    }
}

#[test]
fn every_session_of_the_corpus_comes_to_what_its_scenario_says() {
    let Some(corpus) = beside("corpus") else { return };
    let manifest: Value = serde_json::from_slice(&read(&corpus.join("manifest.json"))).expect("JSON");
    let sessions = manifest["sessions_and_dumps"].as_array().expect("a list");
    let mut forms = 0;
    let mut wrong = Vec::new();
    for session in sessions.iter().filter(|session| session.get("session").is_some()) {
        let name = session["session"].as_str().expect("a name");
        for file in session["files"].as_array().expect("files").iter().filter_map(Value::as_str) {
            if file.ends_with(".pagelog.json") {
                continue;
            }
            forms += 1;
            let all = diagnosed(vec![capture(&corpus.join(file))]);
            let first = &all[0];
            // That signaling is complete is not always seen: logs leave out what was said.
            let unsure = first.confidence == Confidence::Possible && first.cause != Cause::Healthy;
            if first.cause != expected(name, file) || unsure {
                let said: Vec<String> = all
                    .iter()
                    .map(|one| format!("{} ({}): {}", one.cause.name(), one.confidence.name(), one.summary.plain()))
                    .collect();
                wrong.push(format!("{file}: not {}:\n  {}", expected(name, file).name(), said.join("\n  ")));
            }
        }
    }
    assert_eq!(forms, 76);
    assert!(wrong.is_empty(), "{} of {forms}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn two_sides_of_a_call_are_one() {
    let Some(corpus) = beside("corpus") else { return };
    let folder = corpus.join("signaling/login-name-myname");
    let side = |role: &str| capture(&folder.join(format!("login-call-and-leave.{role}.har")));
    let merged = merge(vec![side("caller"), side("callee")]);
    assert!(merged.offsets[0].is_some());
    let story = Story::of(&merged.events);
    assert_eq!(story.sides.ids().count(), 2);
    let offers = story.exchanges.iter().filter(|exchange| !exchange.answers.is_empty()).count();
    assert_eq!(offers, story.exchanges.len());
    let ground = Ground::of(&merged.events, &story, false);
    assert_eq!(diagnose(&ground, &findings(&ground))[0].cause, Cause::Healthy);
}

/// The seed of all this: a log that was pasted, with cut JSON in it.
#[test]
fn the_seed_log_is_read_and_told() {
    let log = root().join("fixtures/captures/login/login-relay-chrome107-2022.log");
    let out = std::env::temp_dir().join(format!("rtcscope-replay-{}", std::process::id()));
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_rtcscope"))
        .args(["replay", "--json", "--extract"])
        .arg(&out)
        .arg(&log)
        .output()
        .expect("it runs");
    assert_eq!(run.status.code(), Some(0));
    let said: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!((&said["format"], &said["version"]), (&"rtcscope.replay".into(), &1.into()));
    assert_eq!(said["diagnosis"]["cause"], "healthy");
    let names: Vec<&Value> = said["sides"].as_array().expect("sides").iter().map(|side| &side["called"]).collect();
    assert_eq!(names, ["222", "111"]);
    let exchange = &said["exchanges"][0];
    assert_eq!((&exchange["offer"]["from"], &exchange["offer"]["to"]), (&"222".into(), &"111".into()));
    let candidates = |message: &Value| message["candidates"].as_array().expect("a list").len();
    assert_eq!((candidates(&exchange["offer"]), candidates(&exchange["answers"][0])), (6, 3));
    let notes = said["capture"]["files"][0]["notes"].as_array().expect("notes");
    assert!(notes.iter().any(|note| note["name"] == "cut-json" && note["place"]["line"] == 3));
    let found = said["findings"].as_array().expect("findings");
    assert!(found.iter().any(|found| found["name"] == "same-public-address"));
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(!text.contains("aMpyBrT2rIfKL8JM"), "a password is shown");
    let offer = String::from_utf8(read(&out.join("01-222-offer.sdp"))).expect("UTF-8");
    assert!(offer.starts_with("v=0") && offer.contains("a=ice-ufrag:RUtG"));
    let beside = String::from_utf8(read(&out.join("01-222-offer.candidates.txt"))).expect("UTF-8");
    assert_eq!(beside.lines().count(), 6);
    std::fs::remove_dir_all(&out).expect("it was made here");
}

/// Whatever is cut off, and in whatever order things come: an answer, and no panic.
#[test]
fn cut_and_shuffled_captures_have_a_diagnosis() {
    let samples = files(&root().join("fixtures/captures"), &[".jsonl", ".log", ".har", ".txt", ".json"]);
    let mut seed = 1_u64;
    let mut chance = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for sample in samples {
        let bytes = read(&sample);
        for _ in 0..4 {
            let cut = chance(bytes.len());
            let capture = signal::read(&bytes[..cut], Options::default());
            assert!(!diagnosed(vec![capture]).is_empty(), "{} cut at {cut}", sample.display());
        }
        let mut capture = signal::read(&bytes, Options::default());
        for at in (1..capture.events.len()).rev() {
            capture.events.swap(at, chance(at + 1));
        }
        let story = Story::of(&capture.events);
        let ground = Ground::of(&capture.events, &story, false);
        assert!(!diagnose(&ground, &findings(&ground)).is_empty(), "{} shuffled", sample.display());
    }
}

/// A call that went well, spoilt in one way: what it then comes to.
#[test]
fn what_is_spoilt_is_told() {
    type Spoil = fn(&str) -> Option<String>;
    let rows: [(&str, Spoil, Cause, Confidence); 4] = [
        ("as it was", |line| Some(line.to_owned()), Cause::Healthy, Confidence::Likely),
        // both have gone when it ends: nothing more will come
        ("no answer", |line| (!line.contains("answer")).then(|| line.to_owned()), Cause::NoAnswer, Confidence::Likely),
        (
            "candidates of another generation",
            |line| Some(line.replace(" ufrag ", " ufrag X")),
            Cause::NoCandidates,
            Confidence::Likely,
        ),
        (
            "candidates of no section",
            |line| Some(line.replace("MLineIndex\\\":", "MLineIndex\\\":7")),
            Cause::NoCandidates,
            Confidence::Likely,
        ),
    ];
    let file = root().join("fixtures/captures/gstreamer/gst-offer-request-datachannel.frames.jsonl");
    let text = String::from_utf8(read(&file)).expect("text");
    for (name, spoil, cause, confidence) in rows {
        let spoilt: Vec<String> = text.lines().filter_map(spoil).collect();
        let all = diagnosed(vec![signal::read(spoilt.join("\n").as_bytes(), Options::default())]);
        assert_eq!((all[0].cause, all[0].confidence), (cause, confidence), "{name}");
    }
}

/// A call of the fixtures with what was found in it.
fn with(file: &str, look: impl FnOnce(&Ground<'_>, &[Found], &[Diagnosis])) {
    let capture = capture(&root().join("fixtures/captures").join(file));
    let story = Story::of(&capture.events);
    let ground = Ground::of(&capture.events, &story, false);
    let found = findings(&ground);
    look(&ground, &found, &diagnose(&ground, &found));
}

/// A third one comes to a relay for two: everybody offers to everybody, and everybody answers.
#[test]
fn a_third_peer_at_a_relay_without_ids() {
    let Some(corpus) = beside("corpus") else { return };
    let capture = capture(&corpus.join("signaling/broadcast-relay/relay-three-clients-glare.server.log"));
    let story = Story::of(&capture.events);
    let ground = Ground::of(&capture.events, &story, false);
    let found = findings(&ground);
    let gathered = Gathered::of_story(&story, &capture.events);
    let line = |message: usize| capture.events[story.messages[message].event].place.line;
    let exchanges: Vec<_> = story.exchanges.iter().collect();
    let told: Vec<(u32, Vec<u32>, Vec<u32>, usize)> = exchanges
        .iter()
        .map(|one| {
            let lines = |messages: &[usize]| messages.iter().map(|at| line(*at)).collect();
            (line(one.offer), lines(&one.answers), lines(&one.unsure), gathered.of(one.offer).len())
        })
        .collect();
    // candidates are those of the offer that was in force; answers go by their order, and that is said
    let expected: [(u32, &[u32], &[u32], usize); 3] =
        [(5, &[9], &[], 3), (15, &[17, 19], &[19], 0), (16, &[18, 23], &[23], 0)];
    for ((offer, answers, unsure, candidates), expected) in told.iter().zip(expected) {
        assert_eq!((*offer, &**answers, &**unsure, *candidates), expected);
    }
    assert_eq!(told.len(), expected.len());
    // who answers has taken back its own offer
    for step in story.steps.iter().filter(|step| (step.set, step.kind) == (Set::Local, SdpType::Answer)) {
        assert_eq!(step.before, Signaling::HaveRemoteOffer, "{step:?}");
    }
    assert!(!found.iter().any(|one| one.name == "ice-restart-in-answer"));
    let all = diagnose(&ground, &found);
    assert_eq!(all[0].cause, Cause::Glare);
    assert!(all[0].summary.plain().contains("3 take part"), "{}", all[0].summary.plain());
}

#[test]
fn a_peer_that_is_not_there_is_no_side_and_goes_before_a_refused_bystander() {
    for file in ["frames.jsonl", "server.log"] {
        with(&format!("login/login-name-taken-and-offline-peer.{file}"), |ground, found, all| {
            let names: Vec<_> = ground.story.sides.ids().map(|id| ground.called(Some(id)).plain()).collect();
            assert_eq!(names, ["111"], "{file}");
            assert!(ground.story.steps.iter().all(|step| ground.called(Some(step.side)).plain() == "111"));
            assert!(ground.story.exchanges[0].refused.is_some() && !ground.story.exchanges[0].withdrawn);
            assert_eq!((all[0].cause, all[0].confidence), (Cause::PeerNotFound, Confidence::Certain), "{file}");
            assert!(all[1..].iter().any(|one| one.cause == Cause::RegistrationRefused), "{file}");
            let says: Vec<String> = found.iter().map(|one| one.says.plain()).collect();
            assert!(says.iter().any(|says| says.contains("Command not found")), "{file}: {says:?}");
            let refused = says.iter().find(|says| says.contains("refused")).expect("the name");
            assert!(refused.starts_with("the name 111 was refused"), "{file}: {refused}");
        });
    }
    with("login/login-name-taken-and-offline-peer.server.log", |_, found, _| {
        assert!(found.iter().any(|one| one.says.plain().contains("bad json")));
    });
}

#[test]
fn a_token_that_was_refused_and_then_taken() {
    with("whip/whip-publish-bad-token-then-ok.publisher.har", |ground, found, all| {
        let refused = &ground.story.exchanges[0];
        assert!(refused.refused.is_some() && !refused.withdrawn && refused.answers.is_empty());
        assert_eq!(ground.called(ground.story.messages[refused.offer].author).plain(), "this client");
        assert!(!found.iter().any(|one| one.name == "session-id-changed"));
        let overcome = found.iter().find(|one| one.name == "access-refused").expect("the 401");
        assert!(overcome.points.is_none() && overcome.says.plain().ends_with("it was granted later"));
        assert_eq!(all.iter().map(|one| one.cause).collect::<Vec<_>>(), [Cause::Healthy]);
    });
}

/// What a server receives and sends on is one line; every event is its own with `--all`.
#[test]
fn what_is_passed_on_is_one_line() {
    let file = root().join("fixtures/captures/gstreamer/gst-offer-request-datachannel.frames.jsonl");
    let lines = |all: &[&str]| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_rtcscope"))
            .args(["replay"])
            .args(all)
            .arg(&file)
            .output()
            .expect("it runs");
        let text = String::from_utf8(run.stdout).expect("UTF-8");
        let (_, order) = text.split_once("What happened").expect("a heading");
        order.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (short, long) = (lines(&[]), lines(&["--all"]));
    let arrives = |line: &String| line.contains("the server →") && line.contains("candidate");
    assert_eq!(short.iter().filter(|line| arrives(line)).count(), 0, "{short:#?}");
    assert!(long.iter().filter(|line| arrives(line)).count() > 3, "{long:#?}");
    assert!(short.len() < long.len());
}
