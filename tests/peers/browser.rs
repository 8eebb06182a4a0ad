//! Chromium, driven through its DevTools protocol: opens pages, runs JavaScript in them. Only inside a namespace: it sends
//! multicast DNS wherever it can.

use std::path::{Path, PathBuf};
use std::process::Command;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::program::Program;
use super::{folder, installed};

/// Chromium with fake camera and microphone that nobody is asked for, on loopback too.
pub(super) fn chromium(program: &Path, profile: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"])
        .args(["--disable-background-timer-throttling", "--disable-renderer-backgrounding"])
        .args(["--disable-backgrounding-occluded-windows", "--disable-dev-shm-usage"])
        .args(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"])
        // Whose certificates are made for the test.
        .arg("--ignore-certificate-errors")
        .args(["--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required"])
        .arg("--disable-features=WebRtcHideLocalIpsWithMdns,OptimizationHints,MediaRouter")
        .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 192.0.2.1")
        .arg(format!("--user-data-dir={}", profile.display()));
    command
}

/// Where Chromium is, if it is.
pub(super) fn find() -> Option<PathBuf> {
    installed(&["chromium", "chromium-browser", "google-chrome"])
}

/// A running browser. One command at a time.
pub(super) struct Browser {
    _program: Program,
    profile: PathBuf,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    commands: u64,
}

/// A page in it.
#[derive(Clone, Debug)]
pub(super) struct Tab {
    session: String,
    target: String,
}

impl Browser {
    /// Starts one, with a profile of its own.
    pub(super) async fn start(program: &Path, name: &str) -> Self {
        let profile = folder(name);
        let mut program =
            Program::start(chromium(program, &profile).args(["--remote-debugging-port=0", "about:blank"]));
        let address = program.line(|line| line.strip_prefix("DevTools listening on ").map(str::to_owned)).await;
        let (socket, _) = tokio_tungstenite::connect_async(address).await.expect("DevTools");
        Self { _program: program, profile, socket, commands: 0 }
    }

    /// A command and its answer, or what is wrong with it.
    async fn ask(&mut self, tab: Option<&Tab>, method: &str, params: Value) -> Result<Value, String> {
        self.commands += 1;
        let id = self.commands;
        let mut command = json!({"id": id, "method": method, "params": params});
        if let Some(tab) = tab {
            command["sessionId"] = Value::from(tab.session.as_str());
        }
        self.socket.send(Frame::text(command.to_string())).await.expect("it is sent");
        loop {
            let frame = self.socket.next().await.expect("an answer").expect("a frame");
            let Ok(text) = frame.to_text() else { continue };
            let Ok(mut message) = serde_json::from_str::<Value>(text) else { continue };
            // What happens in between is of no interest.
            if message["id"] == id {
                return match message.get("error") {
                    Some(error) => Err(error.to_string()),
                    None => Ok(message["result"].take()),
                };
            }
        }
    }

    async fn command(&mut self, method: &str, params: Value) -> Value {
        self.ask(None, method, params).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Opens a page in a window of its own, and waits until ours has started.
    pub(super) async fn open(&mut self, url: &str) -> Tab {
        let page = self.command("Target.createTarget", json!({"url": url, "newWindow": true})).await;
        let target = page["targetId"].as_str().expect("a target").to_owned();
        let attached = self.command("Target.attachToTarget", json!({"targetId": target, "flatten": true})).await;
        let tab = Tab { session: attached["sessionId"].as_str().expect("a session").to_owned(), target };
        let started = "new Promise(done => { const look = () => window.rtcscope?.ready ? done(true) : \
             setTimeout(look, 20); look(); })";
        // A page that is still loading forgets what it was asked: then it is asked again.
        while self.run(&tab, started).await != Ok(json!(true)) {}
        tab
    }

    /// Closes the page as its user does.
    pub(super) async fn close(&mut self, tab: &Tab) {
        self.command("Target.closeTarget", json!({"targetId": tab.target})).await;
    }

    async fn run(&mut self, tab: &Tab, script: &str) -> Result<Value, String> {
        let params = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let mut told = self.ask(Some(tab), "Runtime.evaluate", params).await?;
        match told.get("exceptionDetails") {
            Some(thrown) => Err(thrown.to_string()),
            None => Ok(told["result"]["value"].take()),
        }
    }

    /// What this JavaScript comes to.
    pub(super) async fn evaluate(&mut self, tab: &Tab, script: &str) -> Value {
        self.run(tab, script).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a condition on the page's state `s` holds, and gives the state. Fails with the state after 20 s.
    pub(super) async fn until(&mut self, tab: &Tab, condition: &str) -> Value {
        let script = format!(
            "(async () => {{ const end = Date.now() + 20000; for (;;) {{ const s = await rtcscope.state(); \
             const call = s.calls.at(-1); if ({condition}) return {{ holds: true, s }}; \
             if (Date.now() > end) return {{ holds: false, s }}; await new Promise(go => setTimeout(go, 50)); }} }})()"
        );
        let mut told = self.evaluate(tab, &script).await;
        assert!(told["holds"] == true, "not within 20 s: {condition}\n{:#}", told["s"]);
        told["s"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
