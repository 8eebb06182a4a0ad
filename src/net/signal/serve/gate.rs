//! Who may come in: pages by their origin, everybody by a token.

use std::net::IpAddr;

use hmac::{Hmac, Mac};
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HOST, ORIGIN};
use sha2::Sha256;

/// Which pages may use the server, beside its own and those of this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Every page.
    pub all: bool,
    /// These: scheme, host, and port unless it is the scheme's own, in lower case.
    pub named: Vec<String>,
}

/// A token clients must bring. Never shown.
#[derive(Clone)]
pub struct Token(Vec<u8>);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(not shown)")
    }
}

impl Token {
    /// Takes a token.
    pub fn new(token: &str) -> Self {
        Self(token.as_bytes().to_vec())
    }

    /// Is it this one? How long it takes does not tell how much of it was right.
    fn is(&self, other: &[u8]) -> bool {
        let hash = |key: &[u8], text: &[u8]| {
            Hmac::<Sha256>::new_from_slice(key).map(|mut mac| {
                mac.update(text);
                mac
            })
        };
        // two hashes are compared, in constant time, and not what they are of
        let (Ok(ours), Ok(theirs)) = (hash(b"token", &self.0), hash(b"token", other)) else { return false };
        ours.verify_slice(&theirs.finalize().into_bytes()).is_ok()
    }

    /// Does a request bring it, in its query or as `Authorization: Bearer …`?
    pub(super) fn is_in(&self, query: &str, headers: &HeaderMap) -> bool {
        let bearer = headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        if bearer.is_some_and(|token| self.is(token)) {
            return true;
        }
        query.split('&').filter_map(|part| part.strip_prefix("token=")).any(|token| self.is(&unescaped(token)))
    }
}

/// `%41` and `+` as what they stand for.
fn unescaped(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, hex) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// The origin of a request that may not come in; none when it may.
pub(super) fn turned_away(origins: &Origins, headers: &HeaderMap, only_loopback: bool) -> Option<String> {
    let origin = headers.get(ORIGIN)?;
    // whoever sends an origin that is no text is no browser of ours
    let Ok(origin) = origin.to_str() else { return Some("an origin that is no text".to_owned()) };
    let origin = origin.to_ascii_lowercase();
    if origins.all || origins.named.contains(&origin) {
        return None;
    }
    let Some((_, host)) = origin.split_once("://") else { return Some(origin) };
    if is_local(host) {
        return None;
    }
    let own = headers.get(HOST).and_then(|host| host.to_str().ok()).is_some_and(|own| own.eq_ignore_ascii_case(host));
    // a name that leads to loopback may be anybody's (DNS rebinding)
    (!own || only_loopback).then_some(origin)
}

/// Is it this machine, by a name that nobody else can have?
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: &str, host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, origin.parse().expect("a header"));
        headers.insert(HOST, host.parse().expect("a header"));
        headers
    }

    #[test]
    fn pages_of_others_stay_out() {
        let none = Origins::default();
        let named = Origins { all: false, named: vec!["https://app.example".to_owned()] };
        let away = |origins: &Origins, origin: &str, host: &str, loopback| {
            turned_away(origins, &headers(origin, host), loopback).is_some()
        };
        assert_eq!(turned_away(&none, &HeaderMap::new(), true), None, "no browser");
        assert!(!away(&none, "http://localhost:3000", "127.0.0.1:8443", true));
        assert!(!away(&none, "http://[::1]:3000", "127.0.0.1:8443", true));
        assert!(!away(&none, "https://192.0.2.1:8443", "192.0.2.1:8443", false), "its own page");
        assert!(away(&none, "https://192.0.2.1:9000", "192.0.2.1:8443", false));
        assert!(away(&none, "http://evil.example:8443", "evil.example:8443", true), "DNS rebinding");
        assert!(away(&none, "http://localhost.evil.example", "127.0.0.1:8443", true));
        assert!(away(&none, "null", "127.0.0.1:8443", true));
        assert!(!away(&named, "https://APP.example", "127.0.0.1:8443", true));
        assert!(away(&named, "http://app.example", "127.0.0.1:8443", true));
        assert!(!away(&Origins { all: true, named: vec![] }, "null", "127.0.0.1:8443", true));
    }

    #[test]
    fn tokens() {
        let token = Token::new("a b/c");
        let mut bearer = HeaderMap::new();
        bearer.insert(AUTHORIZATION, "Bearer a b/c".parse().expect("a header"));
        assert!(token.is_in("", &bearer));
        assert!(token.is_in("x=1&token=a%20b%2Fc", &HeaderMap::new()) && token.is_in("token=a+b/c", &HeaderMap::new()));
        for wrong in ["", "token=", "token=a", "token=a%20b%2Fcc", "token=%", "tokens=a+b/c"] {
            assert!(!token.is_in(wrong, &HeaderMap::new()), "{wrong}");
        }
        assert_eq!(format!("{token:?}"), "Token(not shown)");
    }
}
