//! GStreamer's webrtcbin and `signal call`, through `signal serve --dialect gstreamer`: either calls, either offers.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::program::Program;
use super::signal::{Served, metric};
use super::{namespace, run, skip};
use crate::pipeline::root;

/// The Python that Debian's modules are for; another one may come first in the path.
const PYTHON: &str = "/usr/bin/python3";

fn script() -> String {
    root().join("tests/peers/gst-peer.py").to_str().expect("UTF-8").to_owned()
}

/// Is all there that the peer needs?
fn can_run() -> bool {
    if !Path::new(PYTHON).exists() {
        return skip("there is no /usr/bin/python3");
    }
    let asked = run(Path::new(PYTHON), &[&script(), "--check"]);
    asked.status.success() || skip(&format!("the GStreamer peer: {}", String::from_utf8_lossy(&asked.stderr).trim()))
}

/// Who calls, and whether the other side is asked to offer.
const CALLS: [(&str, bool); 4] = [("ours", false), ("ours", true), ("theirs", false), ("theirs", true)];

#[test]
fn webrtcbin_calls_and_is_called_and_either_offers() {
    if !can_run() || !namespace::inside("peers::signal_gst::webrtcbin_calls_and_is_called_and_either_offers") {
        return;
    }
    namespace::block_on(150, async {
        for (caller, remote) in CALLS {
            let what = format!("{caller} called, remote offerer: {remote}");
            let served = Served::start("gstreamer", &format!("gst-{caller}-{remote}")).await;
            let peer = |more: &[&str]| {
                let mut command = Command::new(PYTHON);
                command.args([&script(), &served.url, "--id", "500"]).args(more);
                Program::start(&mut command)
            };
            let ours = |more: &[&str]| {
                let usual =
                    ["signal", "call", "--dialect", "gstreamer", "--server", &served.url, "--json", "--name", "600"];
                Program::rtcscope(&[&usual[..], &["--duration", "2s"], more].concat())
            };
            let (theirs, ours) = if caller == "ours" {
                let mut theirs = peer(&["--seconds", "20"]);
                theirs.line(|line| (line == "registered").then_some(())).await;
                let more: &[&str] =
                    if remote { &["--peer", "500", "--remote-offerer", "--echo"] } else { &["--peer", "500"] };
                (theirs, ours(more))
            } else {
                let mut ours = ours(&["--answer", "--once", "--echo", "--verbose"]);
                ours.line(|line| line.contains("registered").then_some(())).await;
                let more: &[&str] = &["--call", "600", "--remote-offerer"];
                (peer(&more[..if remote { 3 } else { 2 }]), ours)
            };
            let (code, out, err) = ours.ended().await;
            let (their_code, their_out, their_err) = theirs.ended().await;
            let context = format!("{what}\n{out}\n{err}\n{their_out}\n{their_err}");
            assert_eq!((code, their_code), (Some(0), Some(0)), "{context}");
            let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {context}"));
            let told: Value = their_out
                .lines()
                .find_map(|line| serde_json::from_str(line).ok())
                .unwrap_or_else(|| panic!("{context}"));
            for name in ["rtp.audio.received", "rtp.video.received"] {
                assert!(metric(&report, name) > 10.0, "{name}: {context}");
            }
            assert!(told["audio"].as_u64() > Some(10) && told["video"].as_u64() > Some(5), "{context}");
            // Whoever offers has the channel; the other side sends back what comes.
            let (sent, back) = (told["sent_back"].as_u64(), told["echoed"].as_u64());
            assert!(sent > Some(5) || back > Some(5), "{context}");
            served.end().await;
        }
    });
}
