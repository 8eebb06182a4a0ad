//! What `replay` says to every session of the corpus, in every form it was captured in.

use rtcscope::replay::{Cause, Confidence, Diagnosis, Ground, Story, diagnose, findings};
use rtcscope::signal::merge::merge;
use rtcscope::signal::{self, Capture, Options};
use serde_json::Value;

use crate::pipeline::{beside, read};

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
            // The first client got its name, and then called somebody who was not there.
            file if file.contains(".caller.") => Cause::PeerNotFound,
            _ => Cause::RegistrationRefused,
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
