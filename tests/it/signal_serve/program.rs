//! The program: how it is started, what it writes, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::*;
use crate::cli::rtcscope;

/// The program, and what it has written so far.
struct Program {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    listening: Value,
}

impl Drop for Program {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
        command.args(["signal", "serve", "--listen", "127.0.0.1:0", "--format", "jsonl"]).args(arguments);
        command.env_clear().envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line");
        let listening = serde_json::from_str(&line).unwrap_or_else(|_| {
            let mut words = String::new();
            let _ = child.stderr.take().expect("a pipe").read_to_string(&mut words);
            panic!("{words}")
        });
        Self { child, lines, listening }
    }

    fn url(&self) -> String {
        self.listening["urls"][0].as_str().expect("a URL").to_owned()
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"))
    }

    /// SIGTERM; gives back the code it ended with, and what it wrote on standard error.
    fn end(mut self) -> (Option<i32>, Vec<Value>, String) {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        assert!(killed.success());
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).expect("UTF-8");
        let mut words = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut words).expect("UTF-8");
        let status = self.child.wait().expect("it ends");
        let rest = rest.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        (status.code(), rest, words)
    }
}

#[test]
fn what_happens_is_told_and_sigterm_drains() {
    let mut program = Program::start(&["--dialect", "gstreamer"]);
    assert_eq!(program.listening["format"], "rtcscope.signal-serve");
    assert_eq!(program.listening["dialect"], "gstreamer");
    let url = program.url();
    run(async {
        let mut one = client(&url).await;
        say(&mut one, "HELLO \u{202e}7").await;
        assert_eq!(hear(&mut one).await, "HELLO");
        for (event, name) in [("opened", Value::Null), ("said", Value::Null), ("registered", "\u{202e}7".into())] {
            let told = program.next();
            assert_eq!((told["event"].as_str(), &told["name"]), (Some(event), &name), "{told}");
            assert_eq!(told["connection"], "c1");
        }
        let ending = tokio::task::spawn_blocking(move || program.end());
        assert_eq!(hear(&mut one).await, "close 1001 the server is going away");
        hear(&mut one).await;
        let (code, rest, words) = ending.await.expect("it ends");
        assert_eq!(code, Some(0), "{words}");
        assert_eq!(rest.last().expect("a summary")["event"], "ended");
        assert!(words.contains("1 client, 1 at once; 1 message received, 1 sent; 0 refused"), "{words}");
    });
}

#[test]
fn lines_for_people_are_harmless() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
    command.args(["signal", "serve", "--dialect", "gstreamer", "--listen", "127.0.0.1:0"]);
    let mut child = command.env_clear().stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map(|line| line.expect("UTF-8"));
    let first = lines.next().expect("a line");
    let url = first.split(' ').find(|word| word.starts_with("ws://")).expect("a URL").trim_end_matches(';').to_owned();
    run(async {
        let mut one = client(&url).await;
        say(&mut one, "HELLO \u{202e}\u{9b}7").await;
        hear(&mut one).await;
    });
    let told: Vec<String> = lines.by_ref().take_while(|line| !line.contains("gone")).collect();
    let _ = child.kill();
    let _ = child.wait();
    let text = told.join("\n");
    assert!(text.contains("c1  came from 127.0.0.1"), "{text}");
    assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{1b}']), "{text:?}");
}

#[test]
fn a_recording_is_what_replay_reads() {
    let folder = std::env::temp_dir().join(format!("rtcscope-serve-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for dialect in SERVED {
        let file = folder.join(format!("{dialect}.jsonl"));
        let name = file.to_str().expect("UTF-8");
        let program = Program::start(&["--dialect", dialect, "--record", name]);
        let (url, sdp) = (program.url(), "v=0\\r\\no=- 1 1 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n");
        let url = if dialect == "rooms" { format!("{url}?EIO=4&transport=websocket") } else { url };
        let wraps = |kind: &str, from: &str, to: &str| match dialect {
            "gstreamer" => format!("{{\"sdp\":{{\"type\":\"{kind}\",\"sdp\":\"{sdp}\"}}}}"),
            "relay" => format!("{{\"type\":\"{kind}\",\"sdp\":\"{sdp}\",\"ice\":\"\"}}"),
            "login" => format!(
                "{{\"type\":\"{kind}\",\"{kind}\":{{\"type\":\"{kind}\",\"sdp\":\"{sdp}\"}},\"name\":\"{to}\",\"myName\":\"{from}\"}}"
            ),
            _ => format!("42[\"message\",\"r\",{{\"type\":\"{kind}\",\"sdp\":\"{sdp}\"}}]"),
        };
        run(async {
            let (mut one, mut two) = (client(&url).await, client(&url).await);
            for (client, name) in [(&mut one, "1"), (&mut two, "2")] {
                let (says, answers): (&[String], _) = match dialect {
                    "gstreamer" => (&[format!("HELLO {name}")], 1),
                    "login" => (&[format!("{{\"type\":\"login\",\"name\":\"{name}\"}}")], 2),
                    "rooms" => (&["40".to_owned(), "42[\"join\",\"r\"]".to_owned()], 3),
                    _ => (&[], 0),
                };
                for text in says {
                    say(client, text).await;
                }
                for _ in 0..answers {
                    hear(client).await;
                }
            }
            match dialect {
                "gstreamer" => {
                    say(&mut one, "SESSION 2").await;
                    hear(&mut one).await;
                }
                "rooms" => drop(hear(&mut one).await),
                _ => {}
            }
            say(&mut one, &wraps("offer", "1", "2")).await;
            hear(&mut two).await;
            say(&mut two, &wraps("answer", "2", "1")).await;
            hear(&mut one).await;
        });
        let (code, _, words) = program.end();
        assert_eq!(code, Some(0), "{words}");
        assert!(words.contains(" lines; rtcscope replay "), "{words}");
        let capture = rtcscope::signal::read(&std::fs::read(&file).expect("the file"), Default::default());
        assert_eq!(capture.summary.notes, [], "{dialect}");
        let detected = capture.summary.dialect.as_ref().expect("a dialect");
        assert_eq!(detected.dialect.name, dialect);
        let names: Vec<&str> = capture.events.iter().map(|event| event.what.name()).collect();
        for (name, times) in [("offer", 2), ("answer", 2), ("closed", 2)] {
            assert_eq!(names.iter().filter(|found| **found == name).count(), times, "{dialect} {name}: {names:?}");
        }
        assert!(capture.events.iter().all(|event| event.at.is_some()), "{dialect}");
        let replayed = rtcscope(&["replay", "--json", name]);
        let json: Value = serde_json::from_str(&replayed.stdout).expect("JSON");
        let text = json.to_string();
        assert!(!text.contains("no-answer") && !text.contains("lost-description"), "{dialect}: {text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "only its owner reads it");
        }
    }
    std::fs::remove_dir_all(&folder).expect("it is ours");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_the_server_goes_on() {
    let program = Program::start(&["--dialect", "relay", "--record", "/dev/full"]);
    let url = program.url();
    run(async {
        let (mut one, mut two) = (client(&url).await, client(&url).await);
        say(&mut one, "x").await;
        assert_eq!(hear(&mut two).await, "x");
    });
    let (code, _, words) = program.end();
    assert_eq!(code, Some(0));
    assert!(words.contains("nothing more is recorded") && words.contains("lines are missing"), "{words}");
}

#[test]
fn wrong_usage_is_said() {
    let missing = "/nowhere/at/all.pem";
    for (arguments, code, says) in [
        (&["--dialect", "janus"][..], 2, "possible values: gstreamer, relay, login, rooms"),
        (&[], 2, "--dialect"),
        (&["--dialect", "relay", "--listen", "here"], 2, "expected an address"),
        (&["--dialect", "relay", "--tls-cert", missing], 2, "--tls-key"),
        (&["--dialect", "relay", "--tls-cert", missing, "--tls-key", missing], 2, "cannot read /nowhere/at/all.pem"),
        (&["--dialect", "relay", "--token-env", "RTCSCOPE_NO_SUCH"], 2, "there is no environment variable"),
        (&["--dialect", "relay", "--token-file", missing], 2, "cannot read"),
        (&["--dialect", "relay", "--allow-origin", "app.example"], 2, "expected an origin"),
        (&["--dialect", "relay", "--stun", "stun:x"], 2, "--page"),
        (&["--dialect", "relay", "--page", "--stun", "x"], 2, "expected stun:"),
        (&["--dialect", "relay", "--page", "--turn", "turn:x"], 2, "--turn needs credentials"),
        (&["--dialect", "relay", "--record", "/nowhere/at/all.jsonl"], 2, "--record /nowhere/at/all.jsonl"),
        (&["--dialect", "relay", "--max-message", "0"], 2, "--max-message"),
        (&["--dialect", "relay", "--idle", "0"], 2, "at least 10ms"),
        (&["--dialect", "relay", "--listen", "192.0.2.77:1"], 3, "cannot listen on 192.0.2.77:1"),
    ] {
        let all: Vec<&str> = ["signal", "serve"].iter().chain(arguments).copied().collect();
        let outcome = rtcscope(&all);
        let words = outcome.stderr;
        assert_eq!(outcome.code, code, "{arguments:?}: {words}");
        assert!(words.contains(says), "{arguments:?}: {words}");
    }
}

#[test]
fn a_token_never_shows() {
    let program = Program::start_with(&["--dialect", "relay", "--token-env", "TOKEN"], &[("TOKEN", "s3cr3t")]);
    assert_eq!(program.listening["token"], true);
    assert!(!program.listening.to_string().contains("s3cr3t"));
    let url = program.url();
    run(async {
        assert!(connect_async(format!("{url}?token=wr0ng")).await.is_err());
        client(&format!("{url}?token=s3cr3t")).await;
    });
    let (_, rest, words) = program.end();
    let all = rest.iter().map(Value::to_string).collect::<String>() + &words;
    assert!(!all.contains("s3cr3t") && !all.contains("wr0ng"), "{all}");
    assert!(all.contains("\"reason\":\"token\""), "{all}");
}
