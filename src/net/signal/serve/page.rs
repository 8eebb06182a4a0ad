//! The test page: files that are in the program, and what they are told of the server.

use serde_json::{Value, json};

/// A file of the page.
pub(super) struct File {
    /// Where it is.
    pub(super) path: &'static str,
    pub(super) media_type: &'static str,
    pub(super) body: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// All of them.
pub(super) const FILES: &[File] = &[
    File { path: "/", media_type: "text/html; charset=utf-8", body: include_str!("../page/index.html") },
    File { path: "/app.js", media_type: SCRIPT, body: include_str!("../page/app.js") },
    File { path: "/call.js", media_type: SCRIPT, body: include_str!("../page/call.js") },
    File { path: "/dialects.js", media_type: SCRIPT, body: include_str!("../page/dialects.js") },
    File { path: "/table.js", media_type: SCRIPT, body: include_str!("../page/table.js") },
    File { path: "/style.css", media_type: "text/css; charset=utf-8", body: include_str!("../page/style.css") },
];

/// What the page may do: its own scripts, connections to where it is from and to WebSockets, its camera, nothing else.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self' blob: mediastream:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A test page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// `iceServers` of its peer connections (W3C `RTCIceServer`).
    pub ice_servers: Vec<Value>,
}

impl Page {
    /// What the page asks for at `/config.json`.
    pub(super) fn config(&self, dialect: &str, path: &str) -> Value {
        json!({"dialect": dialect, "path": path, "iceServers": self.ice_servers})
    }
}
