//! `signal serve` as a program, for the tests that bring real peers to it.

use std::path::{Path, PathBuf};

use super::folder;
use super::program::Program;

/// A server of a dialect on loopback, with its test page, that records what goes by.
pub(super) struct Served {
    pub(super) program: Program,
    /// What clients connect to.
    pub(super) url: String,
    /// Where the page is.
    pub(super) page: String,
    /// What it writes.
    pub(super) record: PathBuf,
}

impl Served {
    /// Starts one. `name` is of a folder for its recording.
    pub(super) async fn start(dialect: &str, name: &str) -> Self {
        Self::at("127.0.0.1:0", &[], dialect, name).await
    }

    /// Starts one somewhere else, with more options.
    pub(super) async fn at(listen: &str, more: &[&str], dialect: &str, name: &str) -> Self {
        let record = folder(name).join("recording.jsonl");
        let path = record.to_str().expect("UTF-8").to_owned();
        let usual = ["signal", "serve", "--dialect", dialect, "--listen", listen, "--page", "--record", &path];
        let mut program = Program::rtcscope(&[&usual[..], more].concat());
        let url = program.line(|line| word(line, &["ws://", "wss://"])).await;
        let (scheme, place) = url.split_once("://").expect("a URL");
        let page = format!("{}://{}/", scheme.replace("ws", "http"), place.split('/').next().expect("a place"));
        Self { program, url, page, record }
    }

    /// Ends it as a service manager does. Gives the recording.
    pub(super) async fn end(self) -> PathBuf {
        self.program.interrupt("TERM");
        let (code, out, err) = self.program.ended().await;
        assert_eq!(code, Some(0), "{out}\n{err}");
        self.record
    }
}

/// The word of a line that begins so.
pub(super) fn word(line: &str, starts: &[&str]) -> Option<String> {
    let clean = |word: &str| word.trim_end_matches([',', ';', ')', '.']).to_owned();
    line.split_whitespace().find(|word| starts.iter().any(|start| word.starts_with(start))).map(clean)
}

/// What `replay` says of a recording, as JSON.
pub(super) async fn replayed(record: &Path) -> serde_json::Value {
    let path = record.to_str().expect("UTF-8");
    let (code, out, err) = Program::rtcscope(&["replay", path, "--json"]).ended().await;
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("{code:?}: {out}\n{err}"))
}

/// A metric of a call's report.
pub(super) fn metric(report: &serde_json::Value, name: &str) -> f64 {
    report["metrics"][name].as_f64().unwrap_or_else(|| panic!("no {name}: {:#}", report["metrics"]))
}
