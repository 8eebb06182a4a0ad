//! `sdp lint`, `sdp match` and `rules` as a user meets them: choices, configuration, fixes, formats, exit codes.

use rtcscope::render::escape::is_hostile;
use serde_json::Value;

use crate::cli::{rtcscope, rtcscope_with};
use crate::pipeline::root;

const OFFER: &str = "fixtures/sdp/chromium/chromium156-offer-audio-video.sdp";
const ANSWER: &str = "fixtures/sdp/chromium/chromium156-answer-audio-video.sdp";
/// Without a fingerprint, and with a last line that is cut.
const BAD: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n\
                   a=mid:0\r\na=rtcp-mux\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass";

fn names(json: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let findings = value["findings"].as_array().expect("a list");
    findings.iter().map(|finding| finding["rule"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn what_is_found_decides_the_exit_code() {
    let clean = rtcscope(&["sdp", "lint", "--no-config", OFFER]);
    assert_eq!(clean.code, 0, "{}", clean.stdout);
    let bad = rtcscope_with(&["sdp", "lint", "--no-config"], BAD.as_bytes());
    assert_eq!(bad.code, 1);
    assert!(bad.stdout.starts_with("standard input:1: offer: "), "{}", bad.stdout);
    assert!(bad.stdout.contains("error[missing-fingerprint]"), "{}", bad.stdout);
    let ignored = rtcscope_with(&["sdp", "lint", "--no-config", "--ignore", "missing-fingerprint"], BAD.as_bytes());
    assert_eq!(ignored.code, 0, "a warning alone is no failure: {}", ignored.stdout);
    let strict = ["sdp", "lint", "--no-config", "--ignore", "missing-fingerprint", "--fail-on", "warning"];
    assert_eq!(rtcscope_with(&strict, BAD.as_bytes()).code, 1);
    let milder = ["sdp", "lint", "--no-config", "--level", "dtls=info", "--select", "dtls"];
    assert_eq!(rtcscope_with(&milder, BAD.as_bytes()).code, 0);
}

#[test]
fn rules_are_chosen_by_name_and_family() {
    let chosen = |arguments: &[&str]| {
        let all = [&["sdp", "lint", "--no-config", "--json"][..], arguments].concat();
        names(&rtcscope_with(&all, BAD.as_bytes()).stdout)
    };
    assert_eq!(chosen(&["--select", "missing-fingerprint"]), ["missing-fingerprint"]);
    assert_eq!(chosen(&["--select", "dtls,missing-final-eol", "--ignore", "dtls"]), ["missing-final-eol"]);
    let unknown = rtcscope(&["sdp", "lint", "--select", "missing-fingerprnt", OFFER]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean missing-fingerprint?"), "{}", unknown.stderr);
}

#[test]
fn a_configuration_is_read_and_the_command_line_counts_for_more() {
    let folder = std::env::temp_dir().join(format!("rtcscope-lint-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join("rtcscope.toml");
    let config = path.to_string_lossy().into_owned();
    let run = |text: &str, more: &[&str]| {
        std::fs::write(&path, text).expect("a writable folder");
        rtcscope_with(&[&["sdp", "lint", "--json", "--config", &config][..], more].concat(), BAD.as_bytes())
    };
    let ignoring = "[lint]\nignore = [\"missing-fingerprint\"]\nfail-on = \"warning\"\n";
    let quiet = run(ignoring, &[]);
    assert!(!names(&quiet.stdout).contains(&"missing-fingerprint".to_owned()), "{}", quiet.stdout);
    assert_eq!((quiet.code, run(ignoring, &["--fail-on", "error"]).code), (1, 0));
    assert_eq!(names(&run(ignoring, &["--select", "missing-fingerprint"]).stdout), ["missing-fingerprint"]);
    let wrong = run("[lint]\nignore = [\"x\"\n", &[]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("rtcscope.toml:"), "{}", wrong.stderr);
    let unknown = run("[lint]\nprofil = \"sip\"\n", &[]);
    assert!(unknown.stderr.contains("rtcscope.toml:2:1: unknown field `profil`"), "{}", unknown.stderr);
    std::fs::remove_dir_all(&folder).expect("a folder of ours");
}

#[test]
fn fixes_are_lossless_and_leave_the_rest_alone() {
    let arguments = ["sdp", "lint", "--no-config", "--fix", "--select", "missing-final-eol"];
    let fixed = rtcscope_with(&arguments, BAD.as_bytes());
    assert_eq!((fixed.stdout.as_str(), fixed.code), (format!("{BAD}\r\n").as_str(), 0), "{}", fixed.stderr);
    let folder = std::env::temp_dir().join(format!("rtcscope-fix-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join("a.sdp");
    let name = path.to_string_lossy().into_owned();
    std::fs::write(&path, BAD).expect("a writable folder");
    let shown = rtcscope(&["sdp", "lint", "--no-config", "--diff", "--select", "missing-final-eol", &name]);
    assert!(
        shown.stdout.contains("\n-a=setup:actpass\n") || shown.stdout.contains("\n+a=setup:actpass"),
        "{}",
        shown.stdout
    );
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), BAD, "--diff changes nothing");
    let written = rtcscope(&["sdp", "lint", "--no-config", "--fix", "--write", "--select", "missing-final-eol", &name]);
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{}", written.stderr);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), format!("{BAD}\r\n"));
    // What is wrapped is not written into.
    let json = serde_json::json!({ "type": "offer", "sdp": BAD }).to_string();
    std::fs::write(&path, &json).expect("a writable folder");
    let wrapped = rtcscope(&["sdp", "lint", "--no-config", "--fix", "--write", "--select", "missing-final-eol", &name]);
    assert_eq!(wrapped.code, 2, "{}", wrapped.stderr);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), json);
    std::fs::remove_dir_all(&folder).expect("a folder of ours");
}

/// Text that means something to a terminal, to a build log, to HTML or to XML, in the places people name things.
fn hostile() -> String {
    let evil = "\u{1b}[31m\u{1b}]52;c;Zm9v\u{7}\u{202e}::error::x##vso[a]b<script>]]>";
    BAD.replace(
        "a=mid:0",
        &format!(
            "a=group:BUNDLE {evil}\r\na=mid:{evil}\r\na=msid:{evil} {evil}\r\na={evil}:{evil}\r\na=ssrc:1 cname:{evil}"
        ),
    )
}

#[test]
fn hostile_names_are_harmless_in_every_format() {
    let folder = std::env::temp_dir().join(format!("rtcscope-hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join("a.sdp");
    std::fs::write(&path, hostile()).expect("a writable folder");
    let name = path.to_string_lossy().into_owned();
    for format in ["human", "json", "jsonl", "markdown", "github", "sarif", "junit"] {
        for arguments in [
            &["sdp", "lint", "--no-config", "--format", format, &name][..],
            &["sdp", "match", "--no-config", "--format", format, OFFER, &name],
            &["sdp", "match", "--no-config", "--format", format, &name, ANSWER],
        ] {
            let outcome = rtcscope(arguments);
            assert_eq!(outcome.code, 1, "{arguments:?}: {}", outcome.stderr);
            for text in [&outcome.stdout, &outcome.stderr] {
                let bad: Vec<char> = text.chars().filter(|c| is_hostile(*c) && *c != '\n').collect();
                assert!(bad.is_empty(), "{arguments:?} let {bad:?} through");
                assert!(!text.contains("##vso["), "{arguments:?} let a command through");
                let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
                let ours =
                    |line: &&str| ["::error ", "::warning ", "::notice "].iter().any(|ours| line.starts_with(ours));
                assert!(commands.clone().all(|line| format == "github" && ours(&line)), "{arguments:?}: {text}");
            }
            if format == "junit" {
                assert!(!outcome.stdout.contains("<script") && !outcome.stdout.contains("]]>"), "{}", outcome.stdout);
            }
            assert!(!outcome.stdout.contains("abcdefghijklmnopqrstuv"), "{arguments:?} shows a password");
        }
    }
    std::fs::remove_dir_all(&folder).expect("a folder of ours");
}

#[test]
fn an_offer_and_its_answer_are_matched_whatever_file_they_are_in() {
    let two = rtcscope(&["sdp", "match", "--no-config", OFFER, ANSWER]);
    assert_eq!(two.code, 0, "{}", two.stdout);
    assert!(two.stdout.starts_with("The two fit"), "{}", two.stdout);
    let read = |name: &str| std::fs::read_to_string(root().join(name)).expect("a fixture");
    let log = format!(
        "{}\n{}\n",
        serde_json::json!({ "type": "offer", "sdp": read(OFFER) }),
        serde_json::json!({ "type": "answer", "sdp": read(ANSWER) })
    );
    assert_eq!(rtcscope_with(&["sdp", "match", "--no-config"], log.as_bytes()).code, 0);
    let swapped = rtcscope(&["sdp", "match", "--no-config", ANSWER, OFFER]);
    assert_eq!(swapped.code, 2);
    assert!(swapped.stderr.contains("name the offer first"), "{}", swapped.stderr);
    assert_eq!(rtcscope(&["sdp", "match", "--no-config", OFFER]).code, 2);
}

#[test]
fn rules_are_listed_and_explained() {
    let list = rtcscope(&["rules"]);
    assert_eq!(list.code, 0);
    assert!(list.stdout.contains("missing-fingerprint"), "{}", list.stdout);
    let one = rtcscope(&["rules", "missing-fingerprint"]);
    assert!(one.stdout.starts_with("missing-fingerprint (error): "), "{}", one.stdout);
    let all: Value = serde_json::from_str(&rtcscope(&["rules", "--json"]).stdout).expect("JSON");
    assert_eq!(all.as_array().map(Vec::len), Some(rtcscope::lint::all().count()));
    assert!(rtcscope(&["rules", "--format", "markdown", "dtls"]).stdout.contains("| error | missing-fingerprint |"));
    let unknown = rtcscope(&["rules", "missing-fingerprints"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean missing-fingerprint?"), "{}", unknown.stderr);
}
