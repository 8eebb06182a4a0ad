//! Calls with real peers: programs of others, started by the tests on loopback or in a network namespace of their own.
//! Where one is not installed its test says so and passes; with `RTCSCOPE_REQUIRE_PEERS=1`, as in `.ci/run`, it fails.

mod chromium;
mod coturn;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The first of these programs that is installed.
fn installed(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found =
        programs.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()));
    if found.is_none() {
        assert!(std::env::var_os("RTCSCOPE_REQUIRE_PEERS").is_none(), "none of {programs:?} is installed");
        #[expect(clippy::print_stderr, reason = "what was not tested is said")]
        {
            eprintln!("skipped: none of {programs:?} is installed");
        }
    }
    found
}

/// A program that runs until the test is over, however that ends.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"))
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
