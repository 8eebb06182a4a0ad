//! Containers: where messages are kept. Each takes bytes and gives frames.
//!
//! What is read line by line streams: of a log of any size only a line, and what waits for the dialect to be found, is in
//! memory. HAR, other documents of JSON and dumps of browsers are read whole.

mod binary;
mod block;
mod envelope;
mod events;
mod exact;
mod har;
mod line;
mod lines;
mod log;
mod pasted;
mod speakers;
mod unpack;
mod whole;

use super::dialect::{Detected, Dialect};
use super::event::{Event, Place};
use super::flow::Flow;
use super::json::{Doc, Json};
use super::{Clock, Note, dump};
use crate::prose;
use crate::text::{Span, Way, offset};

/// What a capture is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Lines of a log, with messages in them.
    Log,
    /// Messages as JSON lines.
    Frames,
    /// Our own recording.
    Events,
    /// HTTP Archive.
    Har,
    /// Another document of JSON.
    Json,
    /// A dump of chrome://webrtc-internals.
    Internals,
    /// An RTCStats dump.
    RtcStats,
    /// Statistics of `getStats()`.
    GetStats,
    /// A page of Firefox's about:webrtc.
    AboutPage,
    /// A report of Firefox's about:webrtc.
    AboutReport,
}

impl Container {
    /// What it is called in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Frames => "frames",
            Self::Events => "events",
            Self::Har => "har",
            Self::Json => "json",
            Self::Internals => "webrtc-internals",
            Self::RtcStats => "rtcstats",
            Self::GetStats => "getstats",
            Self::AboutPage => "about-webrtc",
            Self::AboutReport => "about-webrtc-report",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Log => "a log",
            Self::Frames => "frames as JSON lines",
            Self::Events => "a recording of rtcscope",
            Self::Har => "an HTTP archive (HAR)",
            Self::Json => "a document of JSON",
            Self::Internals => "a dump of chrome://webrtc-internals",
            Self::RtcStats => "an RTCStats dump",
            Self::GetStats => "statistics of getStats()",
            Self::AboutPage => "a page of Firefox's about:webrtc",
            Self::AboutReport => "a report of Firefox's about:webrtc",
        }
    }

    /// Is it read line by line, so that it may be of any size?
    pub const fn is_lines(self) -> bool {
        matches!(self, Self::Log | Self::Frames | Self::Events)
    }

    /// Are there messages of a protocol in it?
    const fn has_dialect(self) -> bool {
        matches!(self, Self::Log | Self::Frames | Self::Har | Self::Json)
    }
}

/// How to read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The dialect, when the user says so.
    pub dialect: Option<&'static Dialect>,
    /// The longest line that is read, in bytes.
    pub line: usize,
    /// The largest document that is read whole, in bytes.
    pub whole: usize,
    /// Number of this capture among several.
    pub source: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { dialect: None, line: 16 << 20, whole: 512 << 20, source: 0 }
    }
}

/// What is known at the end of a capture.
#[derive(Debug)]
pub struct Summary {
    /// What it was kept in.
    pub container: Container,
    /// What it was packed in: `gzip`, `UTF-16`. Spans are of what was unpacked.
    pub packed: Option<&'static str>,
    /// Its dialect, with the evidence; none in a recording of ours, which has none.
    pub dialect: Option<Detected>,
    /// What went wrong, in place.
    pub notes: Vec<Note>,
    /// How many notes were not kept.
    pub more_notes: u64,
    /// What its times count from.
    pub clock: Clock,
    /// How many lines it has; what comes after the last line end is one, if it is empty, too.
    pub lines: u32,
    /// How many bytes, unpacked.
    pub bytes: u64,
}

/// Notes that say that more of the capture was there once than was read.
const ENDS_EARLY: [&str; 6] = ["cut-input", "cut-document", "broken-document", "too-large", "pasted-page", "cut-dump"];

impl Summary {
    /// Is something missing at its end, or all over it? Then that something is not in it is no evidence that it was not.
    pub fn is_cut(&self) -> bool {
        self.notes.iter().any(|note| ENDS_EARLY.contains(&note.name))
    }
}

/// The text of a capture that spans count in: unpacked, at most `limit` bytes of it; none when there are more.
pub fn unpacked(bytes: Vec<u8>, limit: usize) -> Option<Vec<u8>> {
    let mut unpack = unpack::Unpack::default();
    let mut text = Vec::new();
    let mut take = |block: &[u8]| {
        if text.len() <= limit {
            text.extend_from_slice(block);
        }
    };
    if bytes.len() <= 3 {
        return (bytes.len() <= limit).then_some(bytes);
    }
    unpack.feed(&bytes[..3], &mut take);
    if unpack.name().is_none() {
        return (bytes.len() <= limit).then_some(bytes);
    }
    for block in bytes[3..].chunks(64 << 10) {
        unpack.feed(block, &mut take);
    }
    // What is wrong with the packing has been said by the reader.
    let _ = unpack.finish(&mut take);
    (text.len() <= limit).then_some(text)
}

/// How much is looked at to tell one container from another.
const HEAD: usize = 64 << 10;

enum State {
    /// Too little has come to tell.
    Head(Vec<u8>),
    /// Line by line.
    Lines(Box<lines::Lines>),
    /// To be read whole.
    Whole(Vec<u8>, Container),
    /// Larger than is read.
    TooLarge(Container),
    /// No text: what it is.
    Binary(&'static str),
}

/// Reads a capture that comes in blocks.
///
/// ```
/// use rtcscope::signal::{Options, Reader};
///
/// let mut reader = Reader::new(Options::default());
/// let mut names = Vec::new();
/// reader.feed(b"> HELLO 210\n< HEL", &mut |event| names.push(event.what.name()));
/// reader.feed(b"LO\n< OFFER_REQUEST\n", &mut |event| names.push(event.what.name()));
/// let summary = reader.finish(&mut |event| names.push(event.what.name()));
/// assert_eq!(names, ["register", "registered", "request-offer"]);
/// assert_eq!(summary.dialect.map(|detected| detected.dialect.name), Some("gstreamer"));
/// ```
pub struct Reader {
    options: Options,
    unpack: unpack::Unpack,
    state: State,
    flow: Flow,
    bytes: u64,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("options", &self.options).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Reader {
    /// Reads nothing yet.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            unpack: unpack::Unpack::default(),
            state: State::Head(Vec::new()),
            flow: Flow::new(options.dialect),
            bytes: 0,
        }
    }

    /// Takes the next bytes; gives what can be told from them so far.
    pub fn feed(&mut self, block: &[u8], sink: &mut dyn FnMut(Event)) {
        let mut unpack = std::mem::take(&mut self.unpack);
        unpack.feed(block, &mut |bytes| {
            self.take(bytes);
            for event in self.flow.events.drain(..) {
                sink(event);
            }
        });
        self.unpack = unpack;
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD {
                    self.begin();
                }
            }
            State::Lines(lines) => lines.feed(bytes, &mut self.flow),
            State::Whole(whole, container) => {
                if whole.len() + bytes.len() > self.options.whole {
                    self.state = State::TooLarge(*container);
                } else {
                    whole.extend_from_slice(bytes);
                }
            }
            State::TooLarge(_) | State::Binary(_) => {}
        }
    }

    /// Decides what the capture is, by its beginning.
    fn begin(&mut self) {
        let State::Head(head) = &mut self.state else { return };
        let head = std::mem::take(head);
        if let Some(says) = binary::is(&head) {
            self.state = State::Binary(says);
            return;
        }
        match recognise(&head) {
            Some(container) => self.state = State::Whole(head, container),
            None => self.lines(&head),
        }
    }

    fn lines(&mut self, bytes: &[u8]) {
        let mut lines = Box::new(lines::Lines::new(&self.options));
        lines.feed(bytes, &mut self.flow);
        self.state = State::Lines(lines);
    }

    /// There is no more: gives the rest of the events, and what is known of the capture.
    pub fn finish(mut self, sink: &mut dyn FnMut(Event)) -> Summary {
        let mut unpack = std::mem::take(&mut self.unpack);
        let cut = unpack.finish(&mut |bytes| self.take(bytes));
        if matches!(self.state, State::Head(_)) {
            self.begin();
        }
        let mut lines_read = 0;
        let container = match std::mem::replace(&mut self.state, State::Head(Vec::new())) {
            State::Lines(mut lines) => {
                lines_read = lines.number();
                lines.finish(&mut self.flow)
            }
            State::Whole(bytes, container) => {
                lines_read = offset(memchr::memchr_iter(b'\n', &bytes).count() + 1);
                match whole::read(&bytes, container, &self.options, &mut self.flow) {
                    true => container,
                    // something follows the document: lines, of which the first looked like one
                    false => {
                        self.lines(&bytes);
                        match std::mem::replace(&mut self.state, State::Head(Vec::new())) {
                            State::Lines(mut lines) => lines.finish(&mut self.flow),
                            _ => Container::Log,
                        }
                    }
                }
            }
            State::TooLarge(container) => {
                let place = Place { source: self.options.source, line: 1, span: Span::default() };
                let most = self.options.whole >> 20;
                let says = prose!["this document is larger than the ", most, " MiB that are read whole"];
                self.flow.note("too-large", place, says);
                container
            }
            State::Binary(says) => {
                let place = Place { source: self.options.source, line: 1, span: Span::default() };
                self.flow.note("no-text", place, prose![says]);
                Container::Log
            }
            State::Head(_) => Container::Log,
        };
        if let Some(says) = cut {
            let place = Place { source: self.options.source, line: 1, span: Span::default() };
            self.flow.note("cut-input", place, prose![says]);
        }
        let detected = self.flow.finish();
        for event in self.flow.events.drain(..) {
            sink(event);
        }
        Summary {
            container,
            packed: unpack.name(),
            dialect: detected.filter(|_| container.has_dialect()),
            notes: std::mem::take(&mut self.flow.notes),
            more_notes: self.flow.dropped,
            clock: self.flow.clock,
            lines: lines_read,
            bytes: self.bytes,
        }
    }
}

/// The document that begins so; none when it is lines.
fn recognise(head: &[u8]) -> Option<Container> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.lines().next().is_some_and(|line| line.trim_end() == dump::RTCSTATS) {
        return Some(Container::RtcStats);
    }
    if dump::is_page(text) {
        return Some(Container::AboutPage);
    }
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let doc = Doc::read(text, Way::default())?;
    let root = doc.root();
    if dump::is_internals(root) {
        return Some(Container::Internals);
    }
    if dump::is_report(root) {
        return Some(Container::AboutReport);
    }
    if dump::is_snapshot(root) {
        return Some(Container::GetStats);
    }
    if let Some(log) = root.get("log")
        && log.any(&["version", "creator", "entries"]).is_some()
    {
        return Some(Container::Har);
    }
    // of several lines, and nothing else
    let value = text.get(..doc.len as usize)?;
    let alone = text.get(doc.len as usize..)?.trim().is_empty();
    let first = text.lines().next().unwrap_or_default();
    // `[12:03] …` and `[INFO] …` are no arrays
    let is_json = !doc.loose && root.items().next().is_some();
    (value.trim_end().contains('\n') && alone && is_json && first.len() < value.len()).then_some(Container::Json)
}

/// The first of the members that is there.
fn first<'d>(root: Json<'d>, keys: &[&str]) -> Option<Json<'d>> {
    root.any(keys)
}
