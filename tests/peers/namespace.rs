//! Tests that run in a network namespace of their own: loopback, and a pair of Ethernet devices with 192.0.2.1 on one of
//! them, for programs that do without loopback. What multicasts, or wants to look up a name, reaches nobody.

use std::process::Command;

use super::{installed, skip};

/// Set in the namespace.
const INSIDE: &str = "RTCSCOPE_PEERS_INSIDE";

/// An address in it that is not loopback.
pub(super) const ADDRESS: &str = "192.0.2.1";

const SCRIPT: &str = r#"
ip link set lo up &&
ip link add name v0 type veth peer name v1 &&
ip addr add 192.0.2.1/24 dev v0 && ip link set v0 up && ip link set v1 up &&
{ [ $# -gt 0 ] || exit 0; } && exec "$0" --exact "$1" --nocapture
"#;

/// Are we in the namespace? If not, this test (`peers::…`) is run again there; what fails there fails here. Where there can be
/// none, that is said.
pub(super) fn inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    if installed(&["unshare"]).is_none() || installed(&["ip"]).is_none() {
        return false;
    }
    let itself = std::env::current_exe().expect("this test");
    let run = |arguments: &[&str]| {
        Command::new("unshare")
            .args(["--net", "--map-root-user", "sh", "-c", SCRIPT])
            .arg(&itself)
            .args(arguments)
            .env(INSIDE, "1")
            .env("PATH", format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default()))
            .status()
            .expect("unshare runs")
    };
    if !run(&[]).success() {
        return skip("no network namespaces can be made here");
    }
    let status = run(&[test]);
    assert!(status.success(), "{test} failed in the namespace: {status}");
    false
}

/// Runs what the test does there, with an end to it.
pub(super) fn block_on(seconds: u64, what: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        tokio::time::timeout(std::time::Duration::from_secs(seconds), what).await.expect("it comes to an end");
    });
}
