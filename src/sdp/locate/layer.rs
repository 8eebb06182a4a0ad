//! Layers: the input, and what comes out of it when a wrapping of all of it is taken off. Here finds get their text.

use std::borrow::Cow;
use std::sync::Arc;

use super::candidates::Loose;
use super::decode::{self, Decoded, Inflated};
use super::part::Part;
use super::{Encoding, Found, FoundKind, Located, MOST, Note, NoteKind, Said, Wrapping};
use super::{blanks, colour, escape, html, percent, raw, scan};
use crate::text::{Span, SpanMap, offset};

/// The most layers, one within the other.
const LAYERS: usize = 8;

/// A text with the way back to the source.
pub(super) struct Layer<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Innermost first.
    maps: Vec<Arc<SpanMap>>,
    wrapping: Vec<Wrapping>,
    bom: bool,
}

impl<'a> Layer<'a> {
    /// The input.
    pub(super) fn source(bytes: &'a [u8]) -> Self {
        Self { bytes: Cow::Borrowed(bytes), maps: Vec::new(), wrapping: Vec::new(), bom: false }
    }

    /// What `decoded`, which came from the bytes at `at` of this layer, makes a layer of.
    fn inner(&self, decoded: Decoded, at: usize, len: usize, wrapping: Wrapping) -> Self {
        let mut maps = vec![Arc::new(decoded.map)];
        if at > 0 {
            maps.push(Arc::new(SpanMap::verbatim(offset(at), offset(len))));
        }
        maps.extend(self.maps.iter().cloned());
        let wrapping = self.wrapping.iter().copied().chain([wrapping]).collect();
        Self { bytes: Cow::Owned(decoded.bytes), maps, wrapping, bom: false }
    }

    /// Where a span of this layer stands in the source.
    pub(super) fn outer(&self, span: Span) -> Span {
        self.maps.iter().fold(span, |span, map| map.outer(span))
    }

    /// Has HTML been taken off it? Once is enough.
    fn was_html(&self) -> bool {
        self.wrapping.iter().any(|wrapping| matches!(wrapping, Wrapping::Html | Wrapping::Breaks))
    }

    /// Leaves the first `len` bytes out.
    fn skip(&mut self, len: usize) {
        let map = SpanMap::verbatim(offset(len), offset(self.bytes.len() - len));
        self.maps.insert(0, Arc::new(map));
        match &mut self.bytes {
            Cow::Borrowed(bytes) => *bytes = &bytes[len..],
            Cow::Owned(bytes) => drop(bytes.drain(..len)),
        }
    }
}

/// What is known so far.
pub(super) struct Search<'a> {
    found: Vec<Found<'a>>,
    loose: Loose,
    notes: Vec<Note>,
    /// There were more finds than are kept.
    full: bool,
    limit: usize,
    /// Bytes that may still be decoded: many small bombs are one big one.
    budget: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(limit: usize) -> Self {
        Self { found: Vec::new(), loose: Loose::default(), notes: Vec::new(), full: false, limit, budget: limit }
    }

    fn note(&mut self, span: Option<Span>, problem: NoteKind) {
        // one of a kind and place is enough, and a hostile input could make any number of them
        if self.notes.len() < 1000 {
            self.notes.push(Note { span, problem });
        }
    }

    /// Finds all there is in a layer.
    pub(super) fn layer(&mut self, mut layer: Layer<'a>, depth: usize) {
        let len = layer.bytes.len();
        let all = Span::new(0, offset(len));
        if depth > LAYERS {
            self.note(Some(layer.outer(all)), NoteKind::TooDeep);
            return;
        }
        if layer.bytes.starts_with(&[0x1f, 0x8b]) {
            let (decoded, end) = decode::gunzip(&layer.bytes, self.budget);
            let problem = match end {
                Inflated::Whole => None,
                Inflated::Cut => Some(NoteKind::CutGzip),
                Inflated::Broken => Some(NoteKind::BrokenGzip),
                Inflated::TooLarge => Some(NoteKind::TooLarge { limit: self.limit }),
            };
            if let Some(problem) = problem {
                self.note(Some(layer.outer(all)), problem);
            }
            return self.decoded(&layer, decoded, 0..len, Wrapping::Gzip, depth);
        }
        if let Some(big) = match &*layer.bytes {
            [0xff, 0xfe, ..] => Some(false),
            [0xfe, 0xff, ..] => Some(true),
            _ => None,
        } {
            let (decoded, whole) = decode::utf16(&layer.bytes, big, self.budget);
            if !whole {
                self.note(Some(layer.outer(all)), NoteKind::TooLarge { limit: self.limit });
            }
            return self.decoded(&layer, decoded, 0..len, Wrapping::Utf16, depth);
        }
        if layer.bytes.starts_with(b"\xef\xbb\xbf") {
            layer.skip(3);
            layer.bom = true;
        }
        if let Some(span) = own_json(&layer.bytes) {
            self.note(Some(layer.outer(span)), NoteKind::OwnJson);
            return;
        }
        // what is left of HTML is not raw: there is other text of the page
        let was_html = layer.was_html();
        let whole = if was_html { None } else { raw::whole(&layer.bytes) };
        if let Some(parts) = whole {
            for part in parts {
                self.part(&layer, part);
            }
        } else if let Some(token) = scan::whole_base64(&layer.bytes) {
            self.base64(&layer, token, depth);
        } else if !layer.wrapping.contains(&Wrapping::Colours) && colour::any(&layer.bytes) {
            let decoded = colour::decode(&layer.bytes);
            self.decoded(&layer, decoded, 0..len, Wrapping::Colours, depth);
        } else {
            self.scan(layer, depth);
        }
    }

    fn scan(&mut self, layer: Layer<'a>, depth: usize) {
        let was_html = layer.was_html();
        let scan = scan::scan(&layer.bytes, !was_html);
        if scan.html {
            let (decoded, wrapping) = html::decode(&layer.bytes);
            let len = layer.bytes.len();
            return self.decoded(&layer, decoded, 0..len, wrapping, depth);
        }
        for piece in scan.finds {
            match piece {
                scan::Find::Part(part) => self.part(&layer, *part),
                scan::Find::Candidate(range) => {
                    let span = Span::of(range.clone());
                    self.loose.push(&layer.bytes[range], layer.outer(span));
                }
                scan::Find::Base64(range) => self.base64(&layer, range, depth),
                scan::Find::Percent(range) => {
                    let decoded = percent::percent(&layer.bytes, range.clone());
                    self.decoded(&layer, decoded, range, Wrapping::Percent, depth);
                }
                scan::Find::Quoted(range) => {
                    let decoded = percent::quoted(&layer.bytes, range.clone());
                    self.decoded(&layer, decoded, range, Wrapping::QuotedPrintable, depth);
                }
            }
        }
    }

    fn base64(&mut self, layer: &Layer<'a>, token: std::ops::Range<usize>, depth: usize) {
        let (decoded, whole) = decode::base64(&layer.bytes[token.clone()], self.budget);
        if !whole {
            self.note(Some(layer.outer(Span::of(token.clone()))), NoteKind::TooLarge { limit: self.limit });
        }
        self.decoded(layer, decoded, token, Wrapping::Base64, depth);
    }

    fn decoded(
        &mut self,
        layer: &Layer<'a>,
        decoded: Decoded,
        from: std::ops::Range<usize>,
        wrapping: Wrapping,
        depth: usize,
    ) {
        self.budget = self.budget.saturating_sub(decoded.bytes.len());
        self.layer(layer.inner(decoded, from.start, from.len(), wrapping), depth + 1);
    }

    /// Makes a find of a part.
    fn part(&mut self, layer: &Layer<'a>, part: Part) {
        if self.found.len() >= MOST {
            if !self.full {
                self.full = true;
                self.note(Some(layer.outer(Span::of(part.cover))), NoteKind::TooMany);
            }
            return;
        }
        let (bytes, mut maps) = unwrap(layer, &part);
        let nul = memchr::memchr(0, &bytes).map(|first| (first, memchr::memchr_iter(0, &bytes).count()));
        let text = utf8(bytes);
        let invalid = text.as_ref().err().map(|(bytes, first)| (*first, count_invalid(bytes)));
        let place = |at: usize| {
            let span = Span::new(offset(at), offset(at + 1));
            layer.outer(maps.iter().fold(span, |span, map| map.outer(span)))
        };
        let cover = layer.outer(Span::of(part.cover.clone()));
        let problems = [
            invalid.map(|(at, count)| (place(at), NoteKind::InvalidUtf8 { count: offset(count) })),
            nul.map(|(at, count)| (place(at), NoteKind::NulBytes { count: offset(count) })),
            part.cut.then_some((cover, NoteKind::CutString)),
            part.joined.map(|(span, count)| (layer.outer(span), NoteKind::Joined { count })),
        ];
        let (mut text, encoding) = match text {
            Ok(text) => (text, Encoding::Utf8),
            Err((bytes, _)) => {
                let (text, map) = decode::windows_1252(&bytes);
                maps.insert(0, map);
                (Cow::Owned(text), Encoding::Windows1252)
            }
        };
        let spaces = blanks::replace(&text).map(|(replaced, map, first, count)| {
            maps.insert(0, map);
            (replaced, first, count)
        });
        let noted = part.notes.iter().map(|(span, problem)| (layer.outer(*span), *problem));
        for (span, problem) in problems.into_iter().flatten().chain(noted) {
            self.note(Some(span), problem);
        }
        if let Some((replaced, first, count)) = spaces {
            // the innermost map is that of the spaces themselves
            let span = maps.iter().skip(1).fold(first, |span, map| map.outer(span));
            self.note(Some(layer.outer(span)), NoteKind::NoBreakSpaces { count });
            text = Cow::Owned(replaced);
        }
        let mut maps: Vec<_> = maps.into_iter().map(Arc::new).collect();
        maps.extend(layer.maps.iter().cloned());
        self.found.push(Found {
            text,
            maps,
            kind: part.kind,
            said: part.said.map(|said| Said { span: layer.outer(said.span), ..said }),
            wrapping: layer.wrapping.iter().chain(&part.wrapping).copied().collect(),
            encoding,
            bom: layer.bom && part.cover.start == 0,
            cut: part.cut,
        });
    }

    /// Everything, in order.
    pub(super) fn finish(mut self) -> Located<'a> {
        self.found.sort_by_key(|found| found.place().start);
        let Loose { text, map, apart, .. } = self.loose;
        let mut loose = (!text.is_empty()).then(|| Found {
            text: Cow::Owned(text),
            maps: vec![Arc::new(map)],
            kind: FoundKind::Candidates,
            said: None,
            wrapping: if apart { vec![Wrapping::Log] } else { Vec::new() },
            encoding: Encoding::Utf8,
            bom: false,
            cut: false,
        });
        if self.found.is_empty() {
            self.found.extend(loose.take());
        }
        Located { found: self.found, loose, notes: self.notes }
    }
}

/// The bytes of a part without its escapes, with the way back to the layer, innermost first.
fn unwrap<'a>(layer: &Layer<'a>, part: &Part) -> (Cow<'a, [u8]>, Vec<SpanMap>) {
    if let (Some(range), Cow::Borrowed(bytes)) = (part.verbatim(), &layer.bytes) {
        let map = SpanMap::verbatim(offset(range.start), offset(range.len()));
        return (Cow::Borrowed(&bytes[range]), vec![map]);
    }
    let mut text = part.assemble(&layer.bytes);
    let mut maps = vec![text.map];
    for _ in 0..part.levels {
        text = escape::unescape(&text.bytes);
        maps.insert(0, text.map);
    }
    (Cow::Owned(text.bytes), maps)
}

/// The bytes as text; or, when they are not UTF-8, the bytes and where that shows first.
fn utf8(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, (Cow<'_, [u8]>, usize)> {
    match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err((Cow::Borrowed(bytes), error.valid_up_to())),
        },
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|error| {
            let first = error.utf8_error().valid_up_to();
            (Cow::Owned(error.into_bytes()), first)
        }),
    }
}

/// Where the JSON of `sdp parse` says that it is, in its beginning.
fn own_json(bytes: &[u8]) -> Option<Span> {
    let near = &bytes[..bytes.len().min(256)];
    let name = b"\"rtcscope.sdp\"";
    let at = memchr::memmem::find(near, name)?;
    let before = near[..at].trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
    let begins = near.trim_ascii_start().starts_with(b"{") || near.trim_ascii_start().starts_with(b"[");
    (begins && before.ends_with(b"\"format\"")).then(|| Span::of(at..at + name.len()))
}

fn count_invalid(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count()
}
