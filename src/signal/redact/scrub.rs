//! Running text with pseudonyms in it: words that are known from elsewhere in the capture, and what looks like an address,
//! a URL, an id or a key.

use super::pseudonyms::{Known, Pseudonyms, with_port};
use crate::sdp::redact::{Kind, Veil};

/// Words after which something stands that nobody else should see.
const SECRETIVE: [&str; 12] = [
    "pwd",
    "ice-pwd",
    "password",
    "passwd",
    "secret",
    "token",
    "credential",
    "key",
    "auth",
    "cookie",
    "authorization",
    "bearer",
];

/// Is a name more than one word of running text?
pub(super) fn is_phrase(text: &str) -> bool {
    text.len() >= 4 && text.contains(ends_word)
}

/// Ends a word, whatever it is.
fn ends_word(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '{' | '}' | ',' | ';' | '“' | '”')
}

/// Ends a part of a word.
fn ends_part(char: char) -> bool {
    matches!(char, ':' | '=' | '/' | '|' | '@' | '#' | '&' | '?' | '[' | ']' | '!')
}

/// Replaces what identifies in a text.
pub(super) fn text(text: &str, names: &mut Pseudonyms) -> String {
    let mut whole = std::borrow::Cow::Borrowed(text);
    for phrase in names.phrases().to_vec() {
        if whole.contains(&*phrase) {
            let Some(known) = names.known(&phrase) else { continue };
            let new = of(known, &phrase, names);
            whole = whole.replace(&*phrase, &new).into();
        }
    }
    let mut hides = false;
    pieces(&whole, ends_word, &mut |word| {
        let new = if hides && !word.is_empty() { "removed".to_owned() } else { self::word(word, names) };
        // "Unexpected token <" is a sentence; "token: x" is none.
        let bare = word.trim_end_matches([':', '=']);
        let lower = bare.to_ascii_lowercase();
        let says = bare.len() < word.len() || matches!(&*lower, "password" | "passwd" | "pwd" | "bearer");
        hides = says && SECRETIVE.contains(&&*lower) && !hides;
        new
    })
}

/// Replaces the pieces between what `ends` them; there may be none between two.
fn pieces(text: &str, ends: fn(char) -> bool, new: &mut dyn FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(ends).unwrap_or(rest.len());
        if end > 0 {
            out.push_str(&new(&rest[..end]));
        }
        rest = &rest[end..];
        if let Some(char) = rest.chars().next() {
            out.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    out
}

fn of(known: Known, text: &str, names: &mut Pseudonyms) -> String {
    match known {
        Known::Name(role) => names.name(role, text),
        Known::Of(kind) => names.veil(kind, text),
    }
}

/// A word, with the full stop that may end a sentence left where it is.
fn word(word: &str, names: &mut Pseudonyms) -> String {
    let bare = word.trim_end_matches(['.', ':', '!', '?']);
    let after = &word[bare.len()..];
    if bare.is_empty() {
        return word.to_owned();
    }
    if let Some(new) = token(bare, names) {
        return new + after;
    }
    let mut hides = false;
    let new = pieces(bare, ends_part, &mut |part| {
        let new = if hides { "removed".to_owned() } else { token(part, names).unwrap_or_else(|| part.to_owned()) };
        hides = SECRETIVE.contains(&&*part.to_ascii_lowercase());
        new
    });
    new + after
}

/// What a word is replaced by as a whole; none when it does not identify anybody.
fn token(word: &str, names: &mut Pseudonyms) -> Option<String> {
    if let Some(known) = names.known(word).filter(|known| is_telling(*known, word)) {
        return Some(of(known, word, names));
    }
    if let Some((host, port)) = with_port(word.trim_start_matches('[').trim_end_matches(']')) {
        return Some(names.veil(Kind::Host, host) + port);
    }
    let scheme = word.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if scheme.as_deref().is_some_and(|scheme| SCHEMES.contains(&scheme)) {
        return Some(url(word, names));
    }
    if let Some((user, host)) = word.split_once('@')
        && !user.is_empty()
        && host.contains('.')
    {
        return Some(names.veil(Kind::Email, word));
    }
    let pairs =
        word.split(':').filter(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit())).count();
    if pairs >= 6 && pairs == word.split(':').count() {
        return Some(names.veil(Kind::Fingerprint, word));
    }
    if is_host(word) {
        return Some(names.veil(Kind::Host, word));
    }
    if word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(names.veil(Kind::Number, word));
    }
    is_id(word).then(|| names.veil(Kind::Label, word))
}

/// Does a word that identifies somebody elsewhere do so in a sentence, too? Tracks are called `video`, peers `1`.
fn is_telling(known: Known, word: &str) -> bool {
    match known {
        Known::Name(_) => word.len() >= 2 && !COMMON.contains(&&*word.to_ascii_lowercase()),
        Known::Of(Kind::Label) => word.len() >= 16 || word.len() >= 4 && word.bytes().any(|byte| byte.is_ascii_digit()),
        Known::Of(_) => word.len() >= 4,
    }
}

/// Words of sentences that also serve as names.
const COMMON: [&str; 40] = [
    "a",
    "an",
    "the",
    "to",
    "from",
    "is",
    "not",
    "in",
    "of",
    "no",
    "on",
    "offer",
    "answer",
    "pranswer",
    "rollback",
    "candidate",
    "error",
    "failed",
    "peer",
    "room",
    "user",
    "name",
    "call",
    "client",
    "server",
    "session",
    "sdp",
    "ice",
    "dtls",
    "audio",
    "video",
    "data",
    "media",
    "local",
    "remote",
    "description",
    "state",
    "stable",
    "publisher",
    "subscriber",
];

const SCHEMES: [&str; 14] =
    ["stun", "stuns", "turn", "turns", "sip", "sips", "tel", "mailto", "http", "https", "ws", "wss", "msrp", "rtsp"];

/// Names with dots, of small letters: `turn.example.com`. `e.g` and `RTCPeerConnection.close` are none.
fn is_host(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let top = labels.last().is_some_and(|top| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_lowercase()));
    labels.len() >= 2 && top && labels.iter().all(label) && word.len() >= 6 && !word.ends_with(".cc")
}

/// What nobody writes by hand: UUIDs, hexadecimal numbers, base64.
fn is_id(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let made = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'.'));
    let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    made && (word.len() >= 12 && hex && digits > 1 || word.len() >= 18 && digits > 1)
}

/// A URL with another host; port, scheme and the transport of a TURN server stay, everything else goes.
pub(super) fn url(text: &str, names: &mut Pseudonyms) -> String {
    let Some((scheme, rest)) = text.split_once(':') else { return names.veil(Kind::Text, text) };
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        || scheme.is_empty()
    {
        return names.veil(Kind::Label, text);
    }
    let slashes = if rest.starts_with("//") { "//" } else { "" };
    let rest = &rest[slashes.len()..];
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let (authority, path) = place.find('/').map_or((place, ""), |at| place.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let end = if host.starts_with('[') {
        host.find(']').map_or(host.len(), |end| end + 1)
    } else {
        host.rfind(':').unwrap_or(host.len())
    };
    let (host, port) = host.split_at(end);
    let port = if port.len() <= 6 && port.bytes().skip(1).all(|byte| byte.is_ascii_digit()) { port } else { "" };
    let host = names.veil(Kind::Host, host);
    let transport = query.and_then(|query| query.split('&').find_map(|part| part.strip_prefix("transport=")));
    let transport = transport.filter(|name| ["udp", "tcp", "tls", "dtls"].contains(name));
    let transport = transport.map(|name| format!("?transport={name}")).unwrap_or_default();
    let path = if path.len() > 1 { "/removed" } else { path };
    format!("{scheme}:{slashes}{host}{port}{path}{transport}")
}
