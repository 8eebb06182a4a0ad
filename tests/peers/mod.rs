//! Calls with real peers: programs of others, started by the tests on loopback or in a network namespace of their own.
//! Where one is not installed its test says so and passes; with `RTCSCOPE_REQUIRE_PEERS=1`, as in `.ci/run`, it fails.

mod browser;
mod chromium;
#[path = "../../benches/signal/load.rs"]
mod load;
mod namespace;
mod program;
mod relay;
mod signal;
mod signal_faults;
mod signal_gst;
mod signal_killed;
mod signal_load;
mod signal_nat;
mod signal_page;
mod signal_socketio;
mod stun;
mod turn;
mod wire;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::pipeline::root;

/// What cannot be tried here is said, or fails where it is required. Gives false.
#[expect(clippy::print_stderr, reason = "what was not tested is said")]
fn skip(why: &str) -> bool {
    assert!(std::env::var_os("RTCSCOPE_REQUIRE_PEERS").is_none(), "RTCSCOPE_REQUIRE_PEERS is set, and {why}");
    eprintln!("skipped: {why}");
    false
}

/// The first of these programs that is installed.
fn installed(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Where Debian's users do not look.
    let folders: Vec<PathBuf> = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]).collect();
    let found =
        programs.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()));
    if found.is_none() {
        skip(&format!("none of {programs:?} is installed"));
    }
    found
}

/// A script of the lab.
fn script(name: &str) -> PathBuf {
    root().join("tests/lab").join(name)
}

/// Can a script of the lab do this here? It is asked with `--check`.
fn lab(name: &str, options: &[&str]) -> bool {
    let asked = run(&script(name), &[&["--check"], options].concat());
    asked.status.success() || skip(&format!("tests/lab/{name}: {}", String::from_utf8_lossy(&asked.stderr).trim()))
}

/// Runs a program to its end.
fn run(program: &Path, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).stdin(Stdio::null()).output().expect("it starts")
}

/// A program that runs until the test is over, however that ends.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"))
    }
}

impl Running {
    /// Has it not ended by itself?
    fn goes_on(&mut self) -> bool {
        self.0.try_wait().expect("a state").is_none()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An empty folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}
