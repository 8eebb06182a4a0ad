//! The program as a user meets it: arguments, streams, exit codes.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::pipeline::root;

/// What a run of the program came to.
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) code: i32,
}

/// The program, in the root of the repository, with an environment that does not depend on who runs the tests.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
    command.args(arguments).current_dir(root()).env_clear().stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with nothing on standard input.
pub(crate) fn rtcscope(arguments: &[&str]) -> Outcome {
    rtcscope_with(arguments, b"")
}

/// Runs the program with `input` on standard input.
pub(crate) fn rtcscope_with(arguments: &[&str], input: &[u8]) -> Outcome {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may stop reading early: that is its right.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer does not panic");
    Outcome {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        bytes: output.stdout,
        code: output.status.code().expect("an exit code"),
    }
}

const OFFER: &str = "fixtures/sdp/chromium/chromium156-offer-audio-video.sdp";
const LOG: &str = "fixtures/captures/login/login-relay-chrome107-2022.log";

#[test]
fn wrong_usage_is_2_and_says_what_to_do() {
    for (arguments, says) in [
        (&["sdp", "explian"][..], "explain"),
        (&["sdp", "explain", "--nonsense"], "--nonsense"),
        (&["sdp", "explain", "--format", "xml"], "possible values"),
        (&["sdp", "explain", "no-such-file.sdp"], "cannot read no-such-file.sdp"),
        (&["sdp", "explain", "src"], "cannot read src"),
        (&["sdp", "explain", "--pick", "0", OFFER], "--pick"),
        (&["sdp", "explain", "--pick", "9", OFFER], "there is no description 9: 1 found"),
        (&["sdp", "explain", "--only", "nonsense", OFFER], "nothing called nonsense"),
        (&["sdp", "explain", "LICENSE-MIT"], "no SDP found in LICENSE-MIT"),
        (&["sdp", "build", OFFER], "1:1: this is not JSON"),
        (&["man", "nonsense"], "there is no command nonsense"),
        (&["completions", "tcsh"], "tcsh"),
    ] {
        let outcome = rtcscope(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stdout.is_empty(), "{arguments:?}: results only on standard output");
    }
    assert_eq!(rtcscope(&["--help"]).code, 0);
    assert_eq!(rtcscope(&["--version"]).stdout, "rtcscope 0.1.0\n");
}

#[test]
fn what_can_be_read_is_shown_beside_what_cannot() {
    let outcome = rtcscope(&["sdp", "explain", "--brief", "no-such-file.sdp", OFFER]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stdout.contains("Section 1: video"));
    assert!(outcome.stderr.contains("no-such-file.sdp"));
}

#[test]
fn formats() {
    let one = rtcscope(&["sdp", "parse", OFFER]);
    let json: Value = serde_json::from_str(&one.stdout).expect("JSON when piped");
    assert_eq!(
        (&json["format"], &json["version"], &json["type"]),
        (&"rtcscope.sdp".into(), &1.into(), &"offer".into())
    );
    let two = rtcscope(&["sdp", "parse", LOG]);
    assert_eq!(two.stdout.lines().count(), 2, "one a line when there are several");
    let array: Value = serde_json::from_str(&rtcscope(&["sdp", "parse", "--json", LOG]).stdout).expect("JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(2));
    let picked: Value = serde_json::from_str(&rtcscope(&["sdp", "parse", "--pick", "2", LOG]).stdout).expect("JSON");
    assert_eq!((&picked["type"], &picked["source"]["number"]), (&"answer".into(), &2.into()));
    let explained: Value = serde_json::from_str(&rtcscope(&["sdp", "explain", "--json", OFFER]).stdout).expect("JSON");
    assert_eq!(explained["lines"].as_array().map(Vec::len), Some(173));
    assert!(rtcscope(&["sdp", "explain", "--format", "markdown", OFFER]).stdout.starts_with("# Offer"));
    let compat: Value =
        serde_json::from_str(&rtcscope(&["sdp", "parse", "--compat", "sdp-transform", OFFER]).stdout).expect("JSON");
    assert_eq!(compat["media"][0]["rtp"][0]["codec"], "opus");
}

#[test]
fn candidates_outside_of_descriptions_are_mentioned_and_shown_on_request() {
    let without = rtcscope(&["sdp", "explain", "--brief", LOG]);
    assert!(without.stderr.contains("9 candidates stand outside of the descriptions"), "{}", without.stderr);
    let with = rtcscope(&["sdp", "explain", "--brief", "--candidates", LOG]);
    let words = with.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("9 ICE candidates without a description"), "{}", with.stdout);
    assert_eq!(with.code, 0);
}

#[test]
fn only_one_part() {
    let section = rtcscope(&["sdp", "explain", "--only", "1", OFFER]).stdout;
    assert!(section.contains("Section 1: video") && !section.contains("Section 0: audio"));
    let session = rtcscope(&["sdp", "explain", "--only", "session", OFFER]).stdout;
    assert!(session.contains("o=- 3009149849806744073") && !session.contains("m=audio"));
    let attribute = rtcscope(&["sdp", "explain", "--lines", "--only", "a=setup", OFFER]).stdout;
    assert_eq!(attribute.matches("a=setup:actpass").count(), 2);
    let lines = rtcscope(&["sdp", "explain", "--lines", OFFER]).stdout;
    assert!(!lines.contains("Section 0"));
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    assert!(!rtcscope(&["sdp", "explain", OFFER]).stdout.contains('\x1b'));
    assert!(rtcscope(&["--color", "always", "sdp", "explain", OFFER]).stdout.contains("\x1b["));
    let forced = command(&["sdp", "explain", OFFER]).env("CLICOLOR_FORCE", "1").stdin(Stdio::null()).output();
    assert!(forced.expect("it runs").stdout.contains(&0x1b));
    let mut never = command(&["--color", "never", "sdp", "explain", OFFER]);
    let never = never.env("CLICOLOR_FORCE", "1").stdin(Stdio::null()).output();
    assert!(!never.expect("it runs").stdout.contains(&0x1b));
}

#[test]
fn whoever_has_seen_enough_may_go() {
    let mut child = command(&["sdp", "explain", OFFER]).stdin(Stdio::null()).spawn().expect("the program starts");
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut [0; 1]).expect("there is output");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn standard_input_by_dash_or_by_default() {
    let offer = std::fs::read(root().join(OFFER)).expect("a fixture");
    for arguments in [&["sdp", "explain", "--brief"][..], &["sdp", "explain", "--brief", "-"]] {
        let outcome = rtcscope_with(arguments, &offer);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert!(outcome.stdout.starts_with("Offer from "));
    }
    let finding = rtcscope_with(&["sdp", "explain"], b"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\na=rtpmap:x\r\n");
    assert!(finding.stdout.contains("standard input:4:"), "{}", finding.stdout);
}

#[test]
fn build_says_where_the_json_is_wrong() {
    let cases = [
        ("", "is empty"),
        ("{", "the JSON ends early"),
        ("[]", "is empty"),
        ("{\"format\": \"x\"}", "format is x"),
        (
            "{\"format\":\"rtcscope.sdp\",\"version\":1,\"lines\":[{\"type\":\"m\",\"port\":1}]}",
            "lines[0].media: is missing",
        ),
    ];
    for (json, says) in cases {
        let outcome = rtcscope_with(&["sdp", "build"], json.as_bytes());
        assert_eq!(outcome.code, 2, "{json}");
        assert!(outcome.stderr.contains(says), "{json}: {}", outcome.stderr);
    }
}

/// The examples in the help of each command work as they stand (files that are ours to choose are put in place).
#[test]
fn the_examples_in_the_help_work() {
    let folder = std::env::temp_dir().join(format!("rtcscope-examples-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let offer = std::fs::read(root().join(OFFER)).expect("a fixture");
    std::fs::write(folder.join("offer.sdp"), &offer).expect("written");
    std::fs::write(folder.join("offer.json"), &rtcscope(&["sdp", "parse", OFFER]).bytes).expect("written");
    std::fs::copy(root().join(LOG), folder.join("server.log")).expect("copied");
    std::fs::copy(root().join(LOG), folder.join("call.har")).expect("copied");
    let mut tried = 0;
    for help in [
        &["sdp", "explain"][..],
        &["sdp", "parse"],
        &["sdp", "build"],
        &["stun", "decode"],
        &["completions"],
        &["man"],
        &[],
    ] {
        let help = rtcscope(&[help, &["--help"]].concat()).stdout;
        let (_, examples) = help.split_once("Example").expect("examples");
        // A line that ends in a pipe goes on.
        let examples = examples.replace("|\n", "| ");
        for example in examples.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()) {
            // Programs that need not be there.
            if !example.starts_with("rtcscope ") || example.contains("jq ") {
                continue;
            }
            let path = std::path::Path::new(env!("CARGO_BIN_EXE_rtcscope")).parent().expect("a folder");
            let search = format!("{}:{}", path.display(), std::env::var("PATH").unwrap_or_default());
            let output = Command::new("sh").args(["-ec", example]).current_dir(&folder).env("PATH", search).output();
            let output = output.expect("sh runs");
            assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried} examples tried");
    std::fs::remove_dir_all(&folder).expect("removed");
}
