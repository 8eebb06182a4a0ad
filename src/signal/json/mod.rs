//! JSON as captures have it: every value with its place, every string with the way back, and whatever can be read of what
//! is cut or broken.
//!
//! Logs are pasted by people: a brace is missing, the rest of a string is three dots, an object was printed by JavaScript
//! or Python instead of written as JSON. So this reader is lenient (single quotes, bare words, commas too many) and keeps
//! what it has read when it cannot go on. It is not recursive.

mod reader;

use std::borrow::Cow;

use reader::Reader;

use super::event::{Embedded, Name};
use crate::sdp::locate::unescape;
use crate::text::{Span, SpanMap, Way, offset};

/// How deep values may lie in one another; the same as in `serde_json`.
pub const DEPTH: usize = 128;

/// A text of JSON, read.
#[derive(Debug)]
pub struct Doc<'t> {
    text: Cow<'t, str>,
    way: Way,
    nodes: Vec<Node>,
    /// How many bytes the value takes.
    pub len: u32,
    /// Why it is not whole; none when it is.
    pub fault: Option<Fault>,
    /// It is not JSON by the letter: other quotes, bare words. Still whole, if there is no fault.
    pub loose: bool,
}

/// What was read of a text, apart from the text: it is read once, and looked at by whoever has the text.
#[derive(Clone, Debug)]
pub struct Parsed {
    nodes: Vec<Node>,
    len: u32,
    fault: Option<Fault>,
    loose: bool,
}

/// What is wrong with a text of JSON: the first such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where in the text.
    pub at: u32,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It ends inside of a string.
    CutString,
    /// It ends before its brackets are closed.
    Cut,
    /// Dots stand where a value should: somebody left something out.
    Elided,
    /// Something that cannot be there; what comes after it was not read.
    Broken,
    /// Nested deeper than [`DEPTH`].
    TooDeep,
    /// More values than are kept: what would be told of each costs more memory than the few bytes that make one.
    TooMany,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    span: Span,
    key: Span,
    /// The node after this and all that is in it.
    next: u32,
}

/// What kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    String { escaped: bool, cut: bool },
    Array,
    Object,
}

impl<'t> Doc<'t> {
    /// Reads the value that `text` begins with; `way` leads from it to the file. None when it does not begin with an
    /// object, an array or a string.
    pub fn read(text: impl Into<Cow<'t, str>>, way: Way) -> Option<Self> {
        let text = text.into();
        let Reader { at, nodes, fault, loose, .. } = Reader::read(text.as_bytes())?;
        Some(Self { len: offset(at), text, way, nodes, fault, loose })
    }

    /// What was read, apart from the text.
    pub fn into_parsed(self) -> Parsed {
        let Self { nodes, len, fault, loose, .. } = self;
        Parsed { nodes, len, fault, loose }
    }

    /// The text that `parsed` was read from, with it.
    pub fn again(text: impl Into<Cow<'t, str>>, way: Way, parsed: Parsed) -> Self {
        let Parsed { nodes, len, fault, loose } = parsed;
        Self { text: text.into(), way, nodes, len, fault, loose }
    }

    /// The value itself.
    pub fn root(&self) -> Json<'_> {
        Json { doc: self, at: 0 }
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of the text stands in the file.
    pub fn outer(&self, span: Span) -> Span {
        self.way.outer(span)
    }
}

/// A value in a [`Doc`].
#[derive(Clone, Copy, Debug)]
pub struct Json<'d> {
    doc: &'d Doc<'d>,
    at: u32,
}

impl<'d> Json<'d> {
    fn node(self) -> Node {
        self.doc.nodes[self.at as usize]
    }

    /// The values in an array or object, each with its key (empty in an array).
    pub fn entries(self) -> impl Iterator<Item = (&'d str, Self)> {
        let end = match self.node().kind {
            Kind::Array | Kind::Object => self.node().next,
            _ => self.at,
        };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let item = Self { doc: self.doc, at };
            at = item.node().next;
            Some((item.node().key.of_text(&self.doc.text), item))
        })
    }

    /// The values in an array or object.
    pub fn items(self) -> impl Iterator<Item = Self> {
        self.entries().map(|(_, value)| value)
    }

    /// The member of that name.
    pub fn get(self, key: &str) -> Option<Self> {
        if !self.is_object() {
            return None;
        }
        self.entries().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The member that the names lead to, one in the other.
    pub fn path(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The first member that has one of the names.
    pub fn any(self, keys: &[&str]) -> Option<Self> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// Is it an object?
    pub fn is_object(self) -> bool {
        self.node().kind == Kind::Object
    }

    /// Is it an array?
    pub fn is_array(self) -> bool {
        self.node().kind == Kind::Array
    }

    /// Is it `null` (or `undefined`, or `None`)?
    pub fn is_null(self) -> bool {
        matches!(self.word(), Some("null" | "undefined" | "None"))
    }

    /// Is it a string whose closing quote is missing?
    pub fn is_cut(self) -> bool {
        matches!(self.node().kind, Kind::String { cut: true, .. })
    }

    /// How many values are in it.
    pub fn len(self) -> usize {
        self.entries().count()
    }

    /// Nothing in it?
    pub fn is_empty(self) -> bool {
        self.entries().next().is_none()
    }

    /// Where it stands in its text, with its quotes or brackets.
    pub fn span(self) -> Span {
        let span = self.node().span;
        match self.node().kind {
            Kind::String { cut, .. } => Span::new(span.start.saturating_sub(1), span.end + u32::from(!cut)),
            _ => span,
        }
    }

    /// Where it stands in the file.
    pub fn place(self) -> Span {
        self.doc.way.outer(self.span())
    }

    /// It, as it is written.
    pub fn source(self) -> &'d str {
        self.span().of_text(&self.doc.text)
    }

    fn word(self) -> Option<&'d str> {
        (self.node().kind == Kind::Word).then(|| self.node().span.of_text(&self.doc.text))
    }

    /// The text of a string; of a bare word, too, where somebody printed an object without quotes.
    pub fn str(self) -> Option<Cow<'d, str>> {
        let Kind::String { escaped, .. } = self.node().kind else {
            let is_text = |word: &&str| word.starts_with(|char: char| char.is_alphabetic());
            let word = self.word().filter(|_| self.doc.loose).filter(is_text)?;
            return (!self.is_null() && self.bool().is_none()).then_some(Cow::Borrowed(word));
        };
        let raw = self.node().span.of_text(&self.doc.text);
        Some(if escaped { Cow::Owned(text_of(unescape(raw.as_bytes()).bytes)) } else { Cow::Borrowed(raw) })
    }

    /// Is it this string?
    pub fn is(self, text: &str) -> bool {
        self.str().is_some_and(|found| found == text)
    }

    /// The text of a string or number: what names and ids are.
    pub fn name(self) -> Option<Name> {
        match self.str() {
            Some(text) => Some(text.as_ref().into()),
            None => self.number().is_some().then(|| self.word().unwrap_or_default().into()),
        }
    }

    /// A number, also one in a string.
    pub fn number(self) -> Option<f64> {
        let text = self.word().map(Cow::Borrowed).or_else(|| self.str())?;
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A whole number that fits 16 bits.
    pub fn u16(self) -> Option<u16> {
        self.number().filter(|number| number.fract() == 0.0 && (0.0..=65535.0).contains(number)).map(|n| n as u16)
    }

    /// A boolean.
    pub fn bool(self) -> Option<bool> {
        match self.word()? {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        }
    }

    /// The text of a string with the way back to the file.
    pub fn embedded(self) -> Option<Embedded> {
        let (text, way) = self.unwrapped()?;
        Some(Embedded { text: text.into_owned().into_boxed_str(), way })
    }

    fn unwrapped(self) -> Option<(Cow<'d, str>, Way)> {
        let Kind::String { escaped, .. } = self.node().kind else { return None };
        let span = self.node().span;
        let raw = span.of_text(&self.doc.text);
        if !escaped {
            let way = self.doc.way.inside(SpanMap::verbatim(span.start, span.len()));
            return Some((Cow::Borrowed(raw), way));
        }
        let mut decoded = unescape(raw.as_bytes());
        decoded.map.shift(span.start);
        Some((Cow::Owned(text_of(decoded.bytes)), self.doc.way.inside(decoded.map)))
    }

    /// The JSON in a string, or the object itself: some applications write one, some the other.
    pub fn within(self) -> Option<Doc<'d>> {
        let (text, way) = self.unwrapped()?;
        Doc::read(text, way)
    }

    /// The way from the source text of `value`, in the same document, to the file.
    pub fn way_of(self, value: Self) -> Way {
        self.doc.way.tail(value.span().start as usize)
    }

    /// The text of a string, and the way from it to the file, for another reader.
    pub fn text_and_way(self) -> Option<(Cow<'d, str>, Way)> {
        self.unwrapped()
    }
}

/// Bytes that are text, unless an escape tore a character apart.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The key of a member, with its escapes read.
pub fn key(raw: &str) -> Cow<'_, str> {
    if raw.contains('\\') { Cow::Owned(text_of(unescape(raw.as_bytes()).bytes)) } else { Cow::Borrowed(raw) }
}

/// Calls `then` with the object that `value` is, or that is written in the string that it is.
pub fn object<T>(value: Json<'_>, then: impl FnOnce(Json<'_>) -> Option<T>) -> Option<T> {
    if value.is_object() {
        return then(value);
    }
    let doc = value.within()?;
    doc.root().is_object().then(|| then(doc.root()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(text: &str) -> Doc<'_> {
        Doc::read(text, Way::verbatim(100)).expect("it begins like JSON")
    }

    #[test]
    fn values_and_their_places() {
        let doc = doc(r#"{"type": "offer", "n": [1, -2.5, true, null], "o": {"sdp": "v=0\r\n"}} rest"#);
        assert_eq!((doc.fault, doc.loose, doc.len), (None, false, 70));
        let root = doc.root();
        assert_eq!(root.get("type").and_then(Json::str).as_deref(), Some("offer"));
        assert_eq!(root.get("type").map(Json::place), Some(Span::new(109, 116)));
        let list: Vec<_> = root.get("n").into_iter().flat_map(Json::items).map(Json::number).collect();
        assert_eq!(list, [Some(1.0), Some(-2.5), None, None]);
        let sdp = root.path(&["o", "sdp"]).and_then(Json::embedded).expect("a string");
        assert_eq!(&*sdp.text, "v=0\r\n");
        assert_eq!(sdp.outer(Span::new(3, 5)), Span::new(100 + 63, 100 + 67));
        assert_eq!(root.entries().map(|(key, _)| key).collect::<Vec<_>>(), ["type", "n", "o"]);
    }

    #[test]
    fn json_within_a_string() {
        let doc = doc(r#"{"ice": "{\"candidate\": \"candidate:1\"}"}"#);
        let inner = doc.root().get("ice").and_then(Json::within).expect("JSON");
        let candidate = inner.root().get("candidate").and_then(Json::embedded).expect("a string");
        assert_eq!(&*candidate.text, "candidate:1");
        assert_eq!(candidate.place(), Span::new(100 + 27, 100 + 38));
    }

    #[test]
    fn what_is_cut_keeps_what_came_before() {
        for (text, kind) in [
            (r#"{"type":"offer","offer":{"sdp":"v=0...2"}"#, FaultKind::Cut),
            (r#"{"type":"offer","sdp":"v=0\r\no=-"#, FaultKind::CutString),
            (r#"{"type":"offer","sdp"#, FaultKind::CutString),
            (r#"{"type":"offer","sdp""#, FaultKind::Cut),
            (r#"{"type":"offer","#, FaultKind::Cut),
            (r#"{"type":"offer", ..., "x": 1}"#, FaultKind::Elided),
            (r#"{"type":"offer"]"#, FaultKind::Broken),
        ] {
            let doc = doc(text);
            assert_eq!(doc.fault.map(|fault| fault.kind), Some(kind), "{text}");
            assert!(doc.root().get("type").is_some_and(|value| value.is("offer")), "{text}");
        }
    }

    #[test]
    fn objects_that_programs_print() {
        let python = doc("{'type': 'offer', 'ok': True, 'sdp': 'v=0\\r\\n', 'x': None}");
        assert_eq!(python.root().get("sdp").and_then(Json::str).as_deref(), Some("v=0\r\n"));
        assert_eq!(python.root().get("ok").and_then(Json::bool), Some(true));
        assert!(python.loose && python.root().get("x").is_some_and(Json::is_null));
        let javascript = doc("{ type: 'offer', sdpMLineIndex: 0, }");
        assert_eq!(javascript.root().get("sdpMLineIndex").and_then(Json::u16), Some(0));
        assert_eq!(javascript.fault, None);
    }

    #[test]
    fn nesting_has_an_end() {
        let bomb = "[".repeat(100_000);
        assert_eq!(doc(&bomb).fault.map(|fault| fault.kind), Some(FaultKind::TooDeep));
        assert!(doc(&bomb).nodes.len() < 200);
    }

    #[test]
    fn every_prefix_is_read() {
        let text = r#"{"a":["b",{"c":'d\u00e9'}],e:-1.5,"f":"\"\\"}"#;
        for (end, _) in text.char_indices().skip(1) {
            let doc = doc(&text[..end]);
            assert!(doc.fault.is_some(), "{}", &text[..end]);
            assert!(doc.root().items().all(|item| item.span().end <= offset(end)));
        }
        assert_eq!(doc(text).fault, None);
    }
}
