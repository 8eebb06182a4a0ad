//! Firefox's about:webrtc as "Save Page" writes it: the HTML of the page, its headings in the language of whoever saved
//! it. What is read is told by ids and by the names that its headings have for translators; where these are missing, by
//! English headings.
//!
//! No page that was really saved has been at hand: this follows the source of the page (`aboutWebrtc.mjs`). Its tables
//! of RTP statistics are sentences, and are not read.

use std::collections::HashMap;

use super::report::{Kinds, candidate, set};
use super::{Scribe, When, connection};
use crate::sdp::SdpType;
use crate::signal::dialect::parts;
use crate::signal::event::{Candidate, Description, Embedded, Name, StatValue, Stats, What};
use crate::text::{Span, SpanMap, Way, offset};

/// Is it such a page?
pub(in crate::signal) fn is_page(head: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(head.as_bytes(), word.as_bytes()).is_some();
    head.starts_with('<') && (has("about-webrtc") || has("tab_pane_offer_") || has("<pre") && has("SDP") && has("v=0"))
}

/// A description on the page.
struct Found {
    connection: Option<Name>,
    local: Option<bool>,
    kind: Option<SdpType>,
    when: When,
    history: bool,
    sdp: Embedded,
    span: Span,
}

/// What is known where the reader is.
#[derive(Default)]
struct Here {
    connection: Option<Name>,
    /// Is the offer the local description?
    offer_local: Option<bool>,
    local: Option<bool>,
    kind: Option<SdpType>,
    history: bool,
    when: When,
    /// Are the candidates of this table local?
    raw_local: Option<bool>,
    /// The cells of the row at hand: their class, their text.
    cells: Vec<(String, String, Span)>,
    /// The text of a heading is to come.
    heading: bool,
}

/// The most cells of a row.
const CELLS: usize = 32;

/// Reads the page.
pub(super) fn read(text: &str, start: u32, scribe: &mut Scribe<'_>) {
    scribe.begin();
    let way = Way::verbatim(start);
    let mut here = Here::default();
    let mut found: Vec<Found> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut at = 0;
    // A page is written with all its elements closed.
    let mut depth = 0_i64;
    while let Some(open) = memchr::memchr(b'<', &text.as_bytes()[at..]).map(|found| at + found) {
        let Some(end) = tag_end(text, open) else { break };
        let tag = &text[open + 1..end];
        at = end + 1;
        let name = tag.split([' ', '\t', '\r', '\n', '>', '/']).next().unwrap_or_default().to_ascii_lowercase();
        let close = memchr::memchr(b'<', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found);
        let inside = Span::of(at..close);
        here.id(attribute(tag, "id").unwrap_or_default(), scribe);
        here.l10n(attribute(tag, "data-l10n-id").unwrap_or_default(), tag);
        depth += i64::from(name == "div") - i64::from(tag.starts_with("/div"));
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "button" | "th" | "span" => {
                here.heading = name != "span" || here.heading;
                if here.heading {
                    here.words(inside.of_text(text));
                }
            }
            "pre" => {
                let sdp = inside.of_text(text);
                let lead = sdp.len() - sdp.trim_start().len();
                if sdp.trim_start().starts_with("v=0") {
                    let embedded = decoded(&sdp[lead..], way.tail(at + lead));
                    let span = embedded.place();
                    found.push(Found {
                        connection: here.connection.clone(),
                        local: here.local,
                        kind: here.kind.filter(|_| !here.history),
                        when: here.when.take(),
                        history: here.history,
                        sdp: embedded,
                        span,
                    });
                }
                at = close;
            }
            "td" if here.cells.len() < CELLS => {
                let class = attribute(tag, "class").unwrap_or_default().to_owned();
                let raw = inside.of_text(text);
                let cell = raw.trim();
                if cell.starts_with("candidate:") {
                    let lead = raw.len() - raw.trim_start().len();
                    let line = parts::line(decoded(cell, way.tail(at + lead)));
                    let span = line.place();
                    let one = Candidate { candidate: line, ..Candidate::default() };
                    let what = candidate(here.raw_local.unwrap_or(true), one);
                    rows.push(Row::Raw(here.connection.clone(), what, span));
                } else {
                    let span = way.outer(inside);
                    here.cells.push((class, cell[..cell.floor_char_boundary(256)].to_owned(), span));
                }
            }
            "tr" | "/tr" | "/table" => rows.extend(here.row()),
            _ => {}
        }
    }
    if depth > 0 || !text.trim_end().ends_with('>') {
        scribe.ends_early(way.outer(Span::new(offset(text.len()), offset(text.len()))));
    }
    descriptions(found, here.offer_local, scribe);
    for (number, row) in rows.into_iter().enumerate() {
        match row {
            Row::Raw(connection, what, span) => drop(scribe.tell(what, None, span, connection.as_ref())),
            Row::Pair(connection, cells, span) => pair(number, connection.as_ref(), &cells, span, scribe),
        }
    }
}

/// Where a tag ends; quotes may hold anything.
fn tag_end(text: &str, open: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = open + 1;
    while at < bytes.len() {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        match bytes[at] {
            b'>' => return Some(at),
            quote => at += 2 + memchr::memchr(quote, &bytes[at + 1..])?,
        }
    }
    None
}

/// An attribute, as it is written.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    // a tag of the page has few
    for _ in 0..64 {
        let (before, after) = rest.split_once('=')?;
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if before.rsplit(|char: char| char.is_ascii_whitespace()).next() == Some(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

impl Here {
    fn id(&mut self, id: &str, scribe: &mut Scribe<'_>) {
        let begins = [
            "pc-heading: ",
            "pc-tools: ",
            "ice-stats: ",
            "rtp-stats: ",
            "tab_pane_offer_",
            "tab_pane_answer_",
            "tab_pane_history_",
        ];
        let Some((begin, name)) = begins.iter().find_map(|begin| Some((*begin, id.strip_prefix(begin)?))) else {
            return;
        };
        let name = name.replace("&amp;", "&");
        if self.connection.as_deref() != Some(&name) {
            *self = Self { connection: Some(connection(scribe, &name)), ..Self::default() };
        }
        self.history = begin == "tab_pane_history_";
        self.kind = match begin {
            "tab_pane_offer_" => Some(SdpType::Offer),
            "tab_pane_answer_" => Some(SdpType::Answer),
            _ => None,
        };
        if self.kind.is_some() {
            self.local = self.offer_local.map(|local| local == (self.kind == Some(SdpType::Offer)));
        }
    }

    /// The name that a heading has for translators.
    fn l10n(&mut self, id: &str, tag: &str) {
        match id {
            "about-webrtc-local-sdp-heading-offer" | "about-webrtc-remote-sdp-heading-answer" => {
                self.offer_local = Some(true);
            }
            "about-webrtc-remote-sdp-heading-offer" | "about-webrtc-local-sdp-heading-answer" => {
                self.offer_local = Some(false);
            }
            "about-webrtc-local-sdp-heading" => self.local = Some(true),
            "about-webrtc-remote-sdp-heading" => self.local = Some(false),
            "about-webrtc-raw-local-candidate" => self.raw_local = Some(true),
            "about-webrtc-raw-remote-candidate" => self.raw_local = Some(false),
            "about-webrtc-sdp-set-timestamp" => self.when = arguments_time(tag),
            _ => {}
        }
    }

    /// The words of a heading, in English.
    fn words(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        self.heading = false;
        if !words.contains("SDP") || self.history {
            return;
        }
        let local = match (words.contains("Local"), words.contains("Remote")) {
            (true, false) => true,
            (false, true) => false,
            _ => return,
        };
        let kind = match (words.contains("Offer"), words.contains("Answer")) {
            (true, false) => Some(SdpType::Offer),
            (false, true) => Some(SdpType::Answer),
            _ => None,
        };
        if let Some(kind) = kind {
            self.offer_local = Some(local == (kind == SdpType::Offer));
        }
        (self.local, self.kind) = (Some(local), kind);
    }

    /// A row of the table of pairs ends.
    fn row(&mut self) -> Option<Row> {
        let cells = std::mem::take(&mut self.cells);
        let span = cells.first()?.2;
        let is_pair = cells[0].0.starts_with("ice-") && cells.len() >= 5;
        let texts = cells.into_iter().map(|(_, text, _)| text).collect();
        is_pair.then(|| Row::Pair(self.connection.clone(), texts, span))
    }
}

/// A row of a table.
enum Row {
    /// A candidate as it was.
    Raw(Option<Name>, What, Span),
    /// A pair of candidates: its cells.
    Pair(Option<Name>, Vec<String>, Span),
}

/// The time among the arguments of a heading.
fn arguments_time(tag: &str) -> When {
    let arguments = attribute(tag, "data-l10n-args")?.replace("&quot;", "\"");
    let (_, rest) = arguments.split_once("\"timestamp\":")?;
    let number = rest.trim_start().split([',', '}']).next()?;
    super::time(number.trim().parse().ok()?)
}

/// Text of HTML, with its entities.
fn decoded(raw: &str, way: Way) -> Embedded {
    const ENTITIES: [(&str, &str); 6] =
        [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
    if !raw.contains('&') {
        return Embedded { text: raw.into(), way };
    }
    let mut text = String::new();
    let mut map = SpanMap::default();
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        if let Some((entity, char)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
            text.push_str(char);
            map.replace(offset(at), offset(entity.len()), offset(char.len()));
            at += entity.len();
            continue;
        }
        let len = rest.char_indices().skip(1).find(|(_, char)| *char == '&').map_or(rest.len(), |(at, _)| at);
        text.push_str(&rest[..len]);
        map.copy(offset(at), offset(len));
        at += len;
    }
    Embedded { text: text.into(), way: way.inside(map) }
}

/// Tells the descriptions: of a connection with a history, those of the history; else the offer, then the answer.
fn descriptions(mut found: Vec<Found>, offer_local: Option<bool>, scribe: &mut Scribe<'_>) {
    let with_history: Vec<Option<Name>> =
        found.iter().filter(|one| one.history).map(|one| one.connection.clone()).collect();
    let with_history: std::collections::HashSet<Option<Name>> = with_history.into_iter().collect();
    found.retain(|one| one.history || !with_history.contains(&one.connection));
    // stable: what has no time stays where it is
    found.sort_by_key(|one| (one.when.map(|(at, _)| at), !one.history && one.kind == Some(SdpType::Answer)));
    let mut kinds: HashMap<Option<Name>, Kinds> = HashMap::new();
    for one in found {
        let lack = parts::elided(&one.sdp.text);
        let of = one.connection.as_ref();
        let Some(local) = one.local else {
            let what = What::Description(Description { kind: one.kind, sdp: one.sdp });
            scribe.tell_part((what, lack), one.when, one.span, of);
            continue;
        };
        let known = kinds.entry(one.connection.clone()).or_insert_with(|| Kinds::new(offer_local));
        let next = known.next(local);
        let kind = one.kind.or(Some(next));
        let what = set(local, Description { kind, sdp: one.sdp });
        scribe.tell_part((what, lack), one.when, one.span, of);
    }
}

/// Tells of a pair of candidates: state, nominated, selected, local, remote, component, priority, bytes sent, received.
fn pair(number: usize, connection: Option<&Name>, cells: &[String], span: Span, scribe: &mut Scribe<'_>) {
    let mut values: Vec<(Name, StatValue)> = Vec::new();
    let names = [
        "state",
        "nominated",
        "selected",
        "localCandidateId",
        "remoteCandidateId",
        "",
        "",
        "bytesSent",
        "bytesReceived",
    ];
    for (name, cell) in names.iter().zip(cells).filter(|(name, cell)| !name.is_empty() && !cell.is_empty()) {
        let value = match cell.as_str() {
            "true" => StatValue::Flag(true),
            "false" => StatValue::Flag(false),
            text => text.parse().map_or_else(|_| StatValue::Text(text.into()), StatValue::Number),
        };
        values.push((scribe.name(name), value));
    }
    let kind = scribe.name("candidate-pair");
    let id: Name = format!("pair {number}").into();
    scribe.stats(Stats { kind, id, values }, None, span, connection);
    for (kind, cell) in [("local-candidate", cells.get(3)), ("remote-candidate", cells.get(4))] {
        let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { continue };
        // 192.0.2.1:5/udp(relay-tcp) [non-proxied]
        let Some((_, kind_of)) = cell.split_once('(') else { continue };
        let kind_of = kind_of.split(')').next().unwrap_or_default();
        let (of, relay) = kind_of.split_once('-').map_or((kind_of, None), |(of, relay)| (of, Some(relay)));
        let mut values = vec![(scribe.name("candidateType"), StatValue::Text(of.into()))];
        if let Some(relay) = relay {
            values.push((scribe.name("relayProtocol"), StatValue::Text(relay.into())));
        }
        let (kind, id) = (scribe.name(kind), scribe.name(cell));
        scribe.stats(Stats { kind, id, values }, None, span, connection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_anything_in_quotes() {
        let text = r#"<div id="a > b" class='x'>text"#;
        let end = tag_end(text, 0).expect("it ends");
        assert_eq!(&text[end + 1..], "text");
        assert_eq!(attribute(&text[1..end], "class"), Some("x"));
        assert_eq!(attribute(&text[1..end], "id"), Some("a > b"));
        assert_eq!(tag_end("<a b='", 0), None);
        let args = r#"h5 data-l10n-args="{&quot;relative-timestamp&quot;:5,&quot;timestamp&quot;:1795155733000}""#;
        assert_eq!(arguments_time(args).map(|(at, _)| at.0), Some(1_795_155_733_000_000));
    }

    #[test]
    fn entities_lead_back() {
        let embedded = decoded("a&amp;b&lt;", Way::verbatim(10));
        assert_eq!(&*embedded.text, "a&b<");
        assert_eq!(embedded.outer(Span::new(1, 2)), Span::new(11, 16));
        assert_eq!(embedded.outer(Span::new(2, 3)), Span::new(16, 17));
        assert_eq!(&*decoded("&unknown;", Way::default()).text, "&unknown;");
    }
}
