//! What the models say against what the browsers said: over the corpus, and over offers changed at random.

use std::fmt::Write as _;

use rtcscope::lint::target::{self, Question, TARGETS, Verdict};
use rtcscope::lint::{Description, Profile, error};
use rtcscope::sdp::SdpType;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;
use serde_json::Value;

use crate::pipeline::{beside, read, root};

/// What a browser said to a text, with a name for it.
struct Case {
    name: String,
    text: String,
    /// `accepted` or its sentence.
    said: String,
}

fn ask(name: &str, text: &str, kind: SdpType) -> Verdict {
    let document = Document::parse(text);
    let session = Session::read(&document);
    let description = Description::new(&session, Some(kind), Profile::Jsep);
    let target = target::find(name).unwrap_or_else(|| panic!("no target {name}"));
    target.ask(&Question { description: &description, kind })
}

fn sentence(verdict: &Verdict) -> String {
    let sentence = verdict.because.iter().find_map(|reason| reason.sentence.as_ref());
    sentence.map(|sentence| sentence.raw().0.to_owned()).unwrap_or_default()
}

/// The sentence alone, without what the page's function adds; of sipcc the line that decides.
fn bare(said: &str) -> String {
    let said = said.strip_prefix("rejected: ").unwrap_or(said);
    let said =
        ["OperationError: ", "InvalidAccessError: "].iter().find_map(|name| said.strip_prefix(name)).unwrap_or(said);
    let said = said.strip_prefix("Failed to execute 'setRemoteDescription' on 'RTCPeerConnection': ").unwrap_or(said);
    let said = said.trim_end_matches('\n');
    match said.strip_prefix("SIPCC Failed to parse SDP: ") {
        Some(errors) => format!("SIPCC Failed to parse SDP: {}", errors.rsplit('\n').next().unwrap_or_default()),
        None => said.to_owned(),
    }
}

/// The verdicts recorded with the corpus.
fn corpus(browser: &str, recorded: &str, malformed: &str) -> Option<Vec<Case>> {
    let folder = beside("corpus")?;
    let manifest: Value = serde_json::from_slice(&read(&folder.join("manifest.json"))).expect("JSON");
    let text = |name: &str| String::from_utf8(read(&folder.join(name))).expect("UTF-8");
    let mut cases = Vec::new();
    for entry in manifest["sdp"].as_array().expect("a list") {
        if let Some(said) = entry["set_as_remote_offer"][recorded].as_str() {
            let name = entry["file"].as_str().expect("a name");
            cases.push(Case { name: name.to_owned(), text: text(name), said: bare(said) });
        }
    }
    for entry in manifest["malformed"].as_array().expect("a list") {
        if let Some(said) = entry[malformed].as_str() {
            let name = entry["files"][0].as_str().expect("a name");
            let said = if said.starts_with("accepted") { "accepted".to_owned() } else { bare(said) };
            cases.push(Case { name: name.to_owned(), text: text(name), said });
        }
    }
    assert!(cases.len() > 120, "{browser}: only {} verdicts", cases.len());
    Some(cases)
}

/// The verdicts on changed offers.
fn changed(browser: &str) -> Vec<Case> {
    let recorded = String::from_utf8(read(&root().join("fixtures/targets/verdicts.jsonl"))).expect("UTF-8");
    let cases = recorded.lines().enumerate().map(|(number, row)| {
        let row: Value = serde_json::from_str(row).expect("JSON");
        let base = row["base"].as_str().expect("a base");
        let text = String::from_utf8(read(&root().join("fixtures/sdp").join(base))).expect("UTF-8");
        let mut lines: Vec<&str> = text.split("\r\n").collect();
        for edit in row["edits"].as_array().expect("a list").iter().rev() {
            let index = |n: usize| edit[n].as_u64().expect("a number") as usize;
            let put = edit[2].as_array().expect("a list").iter().map(|line| line.as_str().expect("a line"));
            lines.splice(index(0)..index(0) + index(1), put);
        }
        let said = row[browser].as_str().expect("a verdict").to_owned();
        Case { name: format!("{base}, row {}", number + 1), text: lines.join("\r\n"), said }
    });
    cases.collect()
}

/// How often model and browser say the same.
#[derive(Default)]
struct Agreement {
    all: usize,
    same: usize,
    refused: usize,
    same_words: usize,
    differences: Vec<String>,
}

impl Agreement {
    fn of(target: &str, cases: &[Case]) -> Self {
        let mut this = Self::default();
        for case in cases {
            let verdict = ask(target, &case.text, SdpType::Offer);
            let accepted = case.said == "accepted";
            let ours = bare(&sentence(&verdict));
            this.all += 1;
            this.refused += usize::from(!accepted);
            if verdict.accepts == Some(accepted) {
                this.same += 1;
                // The manifest cuts long sentences.
                let words = accepted || ours == case.said || (case.said.len() > 150 && ours.starts_with(&case.said));
                this.same_words += usize::from(!accepted && words);
            } else {
                this.differences.push(format!("{}: the browser said «{}», the model «{ours}»", case.name, case.said));
            }
        }
        this
    }

    fn percent(&self) -> f64 {
        100.0 * self.same as f64 / self.all as f64
    }
}

/// The report: how well the models agree. Made again with `BLESS=1`.
#[test]
fn the_models_agree_with_the_browsers() {
    let browsers = [
        ("chromium", "Chromium 156", "chromium156", "as_offer_chromium156"),
        ("firefox", "Firefox ESR 153", "firefox153", "as_offer_firefox153"),
    ];
    let mut report = String::from(
        "# Would they take it: models against browsers\n\nMade by a test. Each text was set as a remote offer on a fresh \
         connection of the browser; the model was asked the same. Do not edit.\n\n\
         | browser | texts | same verdict | | refused by it | of these in the same words |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut differences = String::new();
    let mut complete = true;
    for (target, name, recorded, malformed) in browsers {
        let of_corpus = corpus(target, recorded, malformed);
        complete &= of_corpus.is_some();
        let sets = [("recorded with the corpus", of_corpus), ("offers changed at random", Some(changed(target)))];
        for (what, cases) in sets {
            let Some(cases) = cases else { continue };
            let agreement = Agreement::of(target, &cases);
            assert!(
                agreement.percent() >= 98.0,
                "{name}, {what}: {:.2} % agree\n{}",
                agreement.percent(),
                agreement.differences.join("\n")
            );
            let (all, same) = (agreement.all, agreement.same);
            let (refused, words) = (agreement.refused, agreement.same_words);
            let percent = agreement.percent();
            writeln!(report, "| {name} | {what}: {all} | {same} | {percent:.2} % | {refused} | {words} |")
                .expect("it fits");
            for difference in agreement.differences {
                writeln!(differences, "- {name}: {difference}").expect("it fits");
            }
        }
    }
    if differences.is_empty() {
        differences.push_str("None.\n");
    }
    write!(report, "\n## Where they differ\n\n{differences}").expect("it fits");
    if !complete {
        return;
    }
    let path = root().join("reports/targets.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &report).expect("a writable checkout");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == report, "reports/targets.md is out of date; BLESS=1 cargo test --test it targets makes it again");
}

#[test]
fn every_stack_has_something_to_say_and_points_at_it() {
    let good = String::from_utf8(read(&root().join("fixtures/sdp/chromium/chromium156-offer-audio-video.sdp")))
        .expect("UTF-8");
    let json = "{\"type\":\"offer\"}\r\n";
    for target in TARGETS {
        let verdict = ask(target.name, &good, SdpType::Offer);
        assert_ne!(verdict.accepts, Some(false), "{}: {verdict:?}", target.name);
        let verdict = ask(target.name, json, SdpType::Offer);
        assert_ne!(verdict.accepts, Some(true), "{}: {verdict:?}", target.name);
        assert!(!verdict.because.is_empty(), "{}: no reason", target.name);
        for reason in &verdict.because {
            assert!(!reason.says.plain().ends_with('.') && !reason.says.is_empty(), "{}: {reason:?}", target.name);
            assert!(reason.at.is_none_or(|at| json.get(at.range()).is_some()), "{}: {reason:?}", target.name);
        }
    }
}

#[test]
fn a_refusal_shows_no_password() {
    let good = String::from_utf8(read(&root().join("fixtures/sdp/chromium/chromium156-offer-audio-video.sdp")))
        .expect("UTF-8");
    let line = good.lines().find(|line| line.starts_with("a=ice-pwd:")).expect("a password");
    let password = line.trim_start_matches("a=ice-pwd:");
    // Where the session part should be, where nothing can be read, with the name broken.
    for broken in [format!("{line}\r\n{good}"), good.replace("\r\n", "\r"), good.replace("a=ice-pwd:", "a;ice-pwd:")] {
        for target in TARGETS {
            let verdict = ask(target.name, &broken, SdpType::Offer);
            assert!(!sentence(&verdict).contains(password), "{}: {verdict:?}", target.name);
        }
    }
}

#[test]
fn an_answer_is_asked_for_a_side() {
    let name = "fixtures/malformed/answer-setup-actpass.sdp";
    let text = String::from_utf8(read(&root().join(name))).expect("UTF-8");
    let verdict = ask("firefox", &text, SdpType::Answer);
    assert_eq!(sentence(&verdict), "Invalid answer, illegal setup attribute \"actpass\" at level 0");
    let verdict = ask("chromium", &text, SdpType::Answer);
    assert!(sentence(&verdict).starts_with("Failed to set remote answer sdp: Failed to apply the description"));
    assert!(sentence(&verdict).ends_with("Answerer must use either active or passive value for setup attribute."));
    // One that chooses is taken, as far as it alone tells.
    let text = text.replace("a=setup:actpass", "a=setup:active");
    let verdict = ask("chromium", &text, SdpType::Answer);
    assert_eq!((verdict.accepts, verdict.because.len()), (Some(true), 1));
}

/// Each sentence that a browser was heard to say is recognised, and the place is found where there is one.
#[test]
fn what_the_browsers_said_is_explained() {
    let mut unknown = std::collections::BTreeSet::new();
    for browser in ["chromium", "firefox"] {
        for case in changed(browser).iter().filter(|case| case.said != "accepted") {
            let document = Document::parse(&case.text);
            let session = Session::read(&document);
            let description = Description::new(&session, Some(SdpType::Offer), Profile::Jsep);
            let wrapped = format!("Uncaught (in promise) OperationError: {}", case.said);
            let Some(explained) = error::explain(&wrapped, Some(&description)) else {
                unknown.insert(case.said.clone());
                continue;
            };
            let meaning = &explained.meanings[0];
            assert!(!meaning.means.is_empty() && !meaning.remedy.is_empty(), "{}", case.said);
        }
    }
    // What libwebrtc says when it says nothing, and rarities.
    let excused = |said: &String| said.trim() == "Failed to parse SessionDescription." || said.len() < 30;
    unknown.retain(|said| !excused(said));
    assert!(unknown.is_empty(), "{} sentences are not recognised:\n{unknown:#?}", unknown.len());
}

#[test]
fn sentences_in_any_dress() {
    let about = |sentence: &str| -> String {
        let explained = error::explain(sentence, None);
        explained.map_or_else(String::new, |explained| match explained.meanings[0].about {
            error::About::Rule(rule) => rule.name.to_owned(),
            error::About::Other(name) => name.to_owned(),
        })
    };
    let wrapped = "{\"err\":\"OperationError: Failed to execute \\\"setRemoteDescription\\\" on 'RTCPeerConnection': Failed \
                   to set remote answer sdp: Called in wrong state: stable\"}\n    at async call (app.js:1:2)";
    assert_eq!(about(wrapped), "wrong-signaling-state");
    assert_eq!(about("INVALIDSTATEERROR: CALLED IN   WRONG\nSTATE: STABLE"), "wrong-signaling-state");
    assert_eq!(about("Called with SDP without DTLS fingerprint."), "missing-fingerprint");
    assert_eq!(about("Failed to construct ‘RTCPeerConnection’: ‘turn//x’ is not a valid URL."), "ice-server-url");
    assert_eq!(about("Uncaught DOMException: The remote description was null"), "candidate-before-description");
    assert_eq!(about("Unknown ufrag (abcd)"), "stale-candidate");
    assert_eq!(about("my cat sat on the keyboard"), "");
    assert_eq!(about(""), "");
    let explained = error::explain("Duplicate a=mid value 'Audio-1'.", None).expect("it is known");
    let value = &explained.meanings[0].values[0];
    assert_eq!((value.name, value.text.raw().0), ("mid", "Audio-1"));
    // Long ones are cut, not chewed on.
    let long = "Called in wrong ".repeat(200_000);
    assert!(error::explain(&long, None).is_none());
}

#[test]
fn the_place_is_found_in_the_description() {
    let text = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n\
                a=setup:foo\r\n";
    let document = Document::parse(text);
    let session = Session::read(&document);
    let description = Description::new(&session, Some(SdpType::Offer), Profile::Jsep);
    let place = |sentence: &str| {
        let explained = error::explain(sentence, Some(&description)).expect("it is known");
        explained.meanings[0].places.iter().find_map(|place| match place {
            error::Place::Line(span) => text.get(span.range()).map(str::to_owned),
            error::Place::Finding(_) => None,
        })
    };
    let quoted = "Failed to parse SessionDescription. a=setup:foo Invalid attribute value.";
    assert_eq!(place(quoted).as_deref(), Some("a=setup:foo"));
    let numbered =
        "SIPCC Failed to parse SDP: SDP Parse Error on line 6:  c= line specified twice at same level, parse failed.";
    assert_eq!(place(numbered).as_deref(), Some("c=IN IP4 0.0.0.0"));
}
