//! What stands for what: for each kind of text a pseudonym of the same form.

use std::collections::HashMap;
use std::net::IpAddr;

use super::address;
use super::numbers::Numbers;
use super::scrub;
use crate::sdp::client;
use crate::sdp::redact::{Kind, Veil};

/// What a name is given for; all names are told apart in one list, as one may stand for a peer here and for a call there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Peer,
    Room,
    Call,
    Connection,
    Id,
}

impl Role {
    const fn word(self) -> &'static str {
        match self {
            Self::Peer => "peer",
            Self::Room => "room",
            Self::Call => "call",
            Self::Connection => "connection",
            Self::Id => "id",
        }
    }
}

/// What a text that was seen in the capture stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Known {
    Name(Role),
    Of(Kind),
}

/// Pseudonyms. First it is shown all that identifies ([`learn`](Self::learn)): then it knows it in running text, too, and
/// makes no pseudonym that is the same as something in the capture.
#[derive(Default)]
pub(super) struct Pseudonyms {
    numbers: Numbers,
    learning: bool,
    known: HashMap<Box<str>, Known>,
    /// Names of more than one word.
    phrases: Vec<Box<str>>,
}

/// The most texts that are known again in running text; a server's log may name as many peers as it likes.
const KNOWN: usize = 1_000_000;
/// The most names of more than one word that are looked for.
const PHRASES: usize = 256;

impl Pseudonyms {
    pub(super) fn new(seed: Option<&str>) -> Self {
        Self { numbers: Numbers::new(seed), ..Self::default() }
    }

    /// From now on texts are only remembered; or not.
    pub(super) fn learn(&mut self, on: bool) {
        self.learning = on;
        self.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    }

    /// What a text of the capture stands for.
    pub(super) fn known(&self, text: &str) -> Option<Known> {
        self.known.get(text).copied()
    }

    /// Names of more than one word, the longest first.
    pub(super) fn phrases(&self) -> &[Box<str>] {
        &self.phrases
    }

    fn remember(&mut self, text: &str, known: Known) {
        if self.known.len() >= KNOWN || self.known.contains_key(text) {
            return;
        }
        if matches!(known, Known::Name(_)) && scrub::is_phrase(text) && self.phrases.len() < PHRASES {
            self.phrases.push(text.into());
        }
        self.known.insert(text.into(), known);
    }

    /// The pseudonym of a name.
    pub(super) fn name(&mut self, role: Role, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        if let Some((host, port)) = with_port(text) {
            let host = self.veil(Kind::Host, host);
            return format!("{host}{port}");
        }
        if self.learning {
            self.remember(text, Known::Name(role));
            return String::new();
        }
        // A name is the same person, whatever it stands for.
        let role = match self.known(text) {
            Some(Known::Name(role)) => role,
            _ => role,
        };
        self.words(role.word(), text)
    }

    /// `peer-1`, `peer-2`; with a seed `peer-9f2c01`.
    fn words(&mut self, word: &str, text: &str) -> String {
        let seeded = self.numbers.is_seeded();
        let made = |number: u64| if seeded { format!("{word}-{number:08x}") } else { format!("{word}-{}", number + 1) };
        let known = &self.known;
        let limit = if seeded { 1 << 32 } else { u64::MAX };
        let number = self.numbers.of(word, text, limit, |number| !known.contains_key(made(number).as_str()));
        made(number)
    }

    /// Digits, as many of them as there were.
    fn digits(&mut self, space: &str, text: &str, len: usize, made: impl Fn(&str) -> String) -> String {
        let len = len.clamp(1, 1024);
        let limit = 10_u64.checked_pow(len.min(18) as u32).unwrap_or(u64::MAX);
        let known = &self.known;
        let number = self.numbers.of(&format!("{space} {len}"), text, limit, |number| {
            number > 0 && !known.contains_key(made(&format!("{number:0len$}")).as_str())
        });
        made(&format!("{number:0len$}"))
    }

    fn host(&mut self, text: &str) -> String {
        // An address with what follows it: a zone, the time to live of a group.
        let end = text.find(['%', '/']).unwrap_or(text.len());
        let bare = text[..end].trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = bare.parse::<IpAddr>() {
            let known = &self.known;
            let new = address::of(address, &mut self.numbers, &|made| known.contains_key(made)).to_string();
            let life = text[end..]
                .strip_prefix('/')
                .filter(|life| life.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/'));
            let life = life.map(|life| format!("/{life}")).unwrap_or_default();
            return if text.starts_with('[') { format!("[{new}]{life}") } else { format!("{new}{life}") };
        }
        let lower = text.to_ascii_lowercase();
        if !text.bytes().any(|byte| byte.is_ascii_alphanumeric())
            || matches!(&*lower, "localhost" | "nat" | "in" | "any")
        {
            return text.to_owned();
        }
        if lower.ends_with(".local") {
            return self.digits("mdns", &lower, 12, |digits| format!("00000000-0000-4000-8000-{digits}.local"));
        }
        format!("{}.example", self.words("host", &lower))
    }

    /// Hexadecimal digits become others; what stands between them stays, and whether there are small letters.
    fn fingerprint(&mut self, text: &str) -> String {
        let count = text.bytes().filter(u8::is_ascii_alphanumeric).count();
        let small = text.bytes().any(|byte| byte.is_ascii_lowercase());
        let template = text.to_owned();
        self.digits("fingerprint", &text.to_ascii_lowercase(), count, move |digits| {
            let mut digits = digits.chars();
            let mut first = true;
            let mut next = |old: char| {
                let digit = digits.next().unwrap_or('0');
                let letter = if small { 'a' } else { 'A' };
                match std::mem::take(&mut first) {
                    _ if !old.is_ascii_alphanumeric() => old,
                    true => letter,
                    false => digit,
                }
            };
            template.chars().map(|old| if old.is_ascii_alphanumeric() { next(old) } else { old }).collect()
        })
    }

    /// So many characters, beginning with a letter; with one that ICE does not allow where there was one.
    fn credential(&mut self, kind: Kind, text: &str) -> String {
        let (space, letter) = if kind == Kind::Ufrag { ("ufrag", 'u') } else { ("password", 'p') };
        let odd = text.chars().find(|char| !(char.is_ascii_alphanumeric() || matches!(char, '+' | '/')));
        let len = text.chars().count().saturating_sub(1 + usize::from(odd.is_some()));
        if len == 0 {
            return text.to_owned();
        }
        self.digits(space, text, len, move |digits| {
            format!("{letter}{digits}{}", odd.map(String::from).unwrap_or_default())
        })
    }

    /// A number of as many digits; those that differ by little differ as much.
    fn number(&mut self, text: &str) -> String {
        if text.len() < 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.to_owned();
        }
        let (head, tail) = text.split_at(text.len() - 3);
        let len = head.len();
        self.digits("number", head, len - 1, |digits| format!("1{digits}")) + tail
    }
}

impl Veil for Pseudonyms {
    fn veil(&mut self, kind: Kind, text: &str) -> String {
        if text.trim().is_empty() || matches!(text, "-" | "*") {
            return text.to_owned();
        }
        if self.learning {
            match kind {
                Kind::Url => drop(scrub::url(text, self)),
                Kind::Text | Kind::Secret | Kind::Mid | Kind::Title => {}
                _ => self.remember(text, Known::Of(kind)),
            }
            return String::new();
        }
        match kind {
            Kind::Host => self.host(text),
            Kind::User | Kind::Title if client::names_software(text) => text.to_owned(),
            Kind::User => self.words("user", text),
            Kind::Title => self.words("title", text),
            Kind::Number => self.number(text),
            Kind::Ufrag | Kind::Password => self.credential(kind, text),
            Kind::Fingerprint => self.fingerprint(text),
            // Short ones are counted, not computed.
            Kind::Foundation if text.len() <= 4 => text.to_owned(),
            Kind::Foundation => self.digits("foundation", text, text.len().min(32), str::to_owned),
            Kind::Label => self.words("label", text),
            Kind::Mid if text.len() < 16 => text.to_owned(),
            Kind::Mid => self.words("label", text),
            Kind::Url => scrub::url(text, self),
            Kind::Email => format!("{}@host.example", self.words("user", text)),
            Kind::Phone => "+1 555 0100".to_owned(),
            Kind::Secret => masked(text),
            Kind::Text => scrub::text(text, self),
        }
    }
}

/// A key without the key: how it is given and its parameters stay (`inline:…|2^20`).
fn masked(text: &str) -> String {
    let (head, rest) = match text.split_once(':') {
        Some((method @ ("inline" | "prot"), rest)) => (Some(method), rest),
        _ => (None, text),
    };
    let told = |char: char| char.is_alphanumeric() || matches!(char, '+' | '/');
    let mask = |part: &str| part.chars().map(|char| if told(char) { 'A' } else { char }).collect::<String>();
    let parts: Vec<String> = rest
        .split('|')
        .enumerate()
        .map(|(at, part)| if head.is_some() && at > 0 && part.len() <= 6 { part.to_owned() } else { mask(part) })
        .collect();
    let head = head.map(|head| format!("{head}:")).unwrap_or_default();
    format!("{head}{}", parts.join("|"))
}

/// An address and its port, where a name is no more than that (`:5060` is the second).
pub(super) fn with_port(text: &str) -> Option<(&str, &str)> {
    if text.parse::<IpAddr>().is_ok() {
        return Some((text, ""));
    }
    let (host, port) = text.rsplit_once(':')?;
    let is_port = port.len() <= 5 && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    (is_port && bare.parse::<IpAddr>().is_ok()).then(|| (host, &text[host.len()..]))
}
