//! A recording of what goes by, a frame a line, as `replay` reads it. A thread of its own writes: a slow disk delays nobody.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::rendezvous::server::{Frame, Trace, Traced};
use crate::tick::{DAYS_TO_1970, calendar};

/// As many lines may wait for the disk.
const WAITING: usize = 16_384;

/// See the module.
#[derive(Debug)]
pub struct Recorder {
    lines: Option<SyncSender<String>>,
    thread: Option<JoinHandle<()>>,
    fate: Arc<Fate>,
    epoch: Duration,
}

#[derive(Debug, Default)]
struct Fate {
    written: AtomicU64,
    lost: AtomicU64,
    error: Mutex<Option<io::Error>>,
}

/// What became of a recording.
#[derive(Debug)]
pub struct Recorded {
    /// Lines that are in the file.
    pub written: u64,
    /// Lines that are not, because the disk was too slow or failed.
    pub lost: u64,
    /// How it failed, if it did.
    pub error: Option<io::Error>,
}

impl Recorder {
    /// Opens the file, which only its owner may read: it holds passwords of ICE. `failed` hears of the first error.
    ///
    /// # Errors
    /// The system's.
    pub fn create(path: &Path, failed: impl Fn(&io::Error) + Send + 'static) -> io::Result<Self> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        Self::to(options.open(path)?, failed)
    }

    /// Writes there; `failed` hears of the first error, at once.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub fn to(file: impl Write + Send + 'static, failed: impl Fn(&io::Error) + Send + 'static) -> io::Result<Self> {
        let (lines, waiting) = sync_channel(WAITING);
        let fate = Arc::<Fate>::default();
        let own = Arc::clone(&fate);
        let thread =
            std::thread::Builder::new().name("record".into()).spawn(move || write(&waiting, file, &own, &failed))?;
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self { lines: Some(lines), thread: Some(thread), fate, epoch })
    }

    /// Counts times from now.
    pub(super) fn start(&mut self) {
        self.epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    }

    /// Adds a line.
    pub(super) fn write(&mut self, trace: &Trace) {
        let mut line = line(trace, self.epoch + trace.at.0).to_string();
        line.push('\n');
        if self.lines.as_ref().is_none_or(|lines| lines.try_send(line).is_err()) {
            self.fate.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything is written.
    pub fn finish(mut self) -> Recorded {
        self.lines = None;
        if let Some(thread) = self.thread.take() {
            // it does not panic; if it did, what it counted still holds
            let _ = thread.join();
        }
        Recorded {
            written: self.fate.written.load(Ordering::Relaxed),
            lost: self.fate.lost.load(Ordering::Relaxed),
            error: self.fate.error.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }
}

/// Writes lines until there are no more. After an error it counts them only.
fn write(lines: &Receiver<String>, mut file: impl Write, fate: &Fate, tell: &dyn Fn(&io::Error)) {
    let mut failed = false;
    while let Ok(line) = lines.recv() {
        let written = if failed {
            Err(io::ErrorKind::Other.into())
        } else {
            file.write_all(line.as_bytes()).and_then(|()| file.flush())
        };
        match written {
            Ok(()) => drop(fate.written.fetch_add(1, Ordering::Relaxed)),
            Err(error) => {
                fate.lost.fetch_add(1, Ordering::Relaxed);
                if !std::mem::replace(&mut failed, true) {
                    tell(&error);
                    *fate.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
            }
        }
    }
}

fn line(trace: &Trace, since: Duration) -> Value {
    let (ts, conn) = (stamp(since), format!("c{}", trace.conn.0));
    let frame = |dir: &str, who: &str, frame: &Frame| {
        let mut line = json!({"ts": ts, "conn": conn, "dir": dir});
        if let Some(name) = &trace.who {
            line[who] = json!(&**name);
        }
        match frame {
            Frame::Text(text) => line["data"] = json!(&**text),
            Frame::Binary(bytes) => {
                line["opcode"] = json!(2);
                line["data"] = json!(STANDARD.encode(bytes));
            }
        }
        line
    };
    match &trace.what {
        Traced::Opened => json!({"ts": ts, "conn": conn, "dir": "open"}),
        Traced::Received(text) => frame("rx", "from", text),
        Traced::Sent(text) => frame("tx", "to", text),
        Traced::Closed(code) => json!({"ts": ts, "conn": conn, "dir": "close", "code": code}),
    }
}

/// `2026-11-20T06:23:05.204Z`, with microseconds.
fn stamp(since: Duration) -> String {
    let seconds = since.as_secs() % 86_400;
    let (year, month, date) = calendar(DAYS_TO_1970 + since.as_secs() / 86_400);
    format!(
        "{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}.{:06}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        since.subsec_micros()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps() {
        assert_eq!(stamp(Duration::ZERO), "1970-01-01T00:00:00.000000Z");
        assert_eq!(stamp(Duration::from_millis(951_782_400_123)), "2000-02-29T00:00:00.123000Z");
        assert_eq!(stamp(Duration::from_secs(1_795_199_999)), "2026-11-20T18:39:59.000000Z");
    }
}
