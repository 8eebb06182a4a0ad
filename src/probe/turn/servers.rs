//! TURN servers as people name them: URIs (RFC 7065), hosts, and the JSON that web pages and the services behind them use.

use serde_json::Value;

use super::login::Login;
use crate::probe::target::{ListError, Misnamed, Target, Transport, parse};

/// A server, and how to talk to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As it was named.
    pub target: Target,
    /// Over which transports; several where the name leaves that open.
    pub transports: Vec<Transport>,
    /// With which credentials, where those stand beside it.
    pub login: Option<Login>,
}

/// What a list names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// TURN servers.
    pub servers: Vec<Named>,
    /// STUN servers, which are no way out.
    pub stun: Vec<Target>,
}

/// Reads the name of a server. `turn:host` is UDP and TCP, `turns:host` is TLS, as browsers take it; `?transport=` says it
/// exactly; a host without a scheme is all of UDP, TCP, TLS and DTLS.
///
/// # Errors
/// What is wrong with it, and where.
pub fn named(text: &str) -> Result<Named, Misnamed> {
    let scheme = scheme(text);
    if let Some("stun" | "stuns") = scheme.as_deref() {
        let at = 0..text.find(':').unwrap_or(text.len());
        return Err(Misnamed {
            at,
            why: "this is a STUN server: `rtcscope stun probe` asks it; a relay is turn: or turns:",
        });
    }
    let target = parse(text, Transport::Udp).map_err(|wrong| match wrong.why {
        "these URIs have no //: write stun:host or stun:host:port" => {
            Misnamed { why: "these URIs have no //: write turn:host or turn:host:port", ..wrong }
        }
        "only URIs have a ?transport=: write stun: before the host" => {
            Misnamed { why: "only URIs have a ?transport=: write turn: before the host", ..wrong }
        }
        _ => wrong,
    })?;
    let transports = match (scheme, target.transport) {
        (None, _) => vec![Transport::Udp, Transport::Tcp, Transport::Tls, Transport::Dtls],
        (Some(_), Transport::Udp) if !text.contains('?') => vec![Transport::Udp, Transport::Tcp],
        (Some(_), transport) => vec![transport],
    };
    Ok(Named { target, transports, login: None })
}

/// `stun`, `stuns`, `turn` or `turns`, when it begins with one.
fn scheme(text: &str) -> Option<String> {
    let scheme = text.split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "stun" | "stuns" | "turn" | "turns").then_some(scheme)
}

/// Reads servers with their credentials: an RTCConfiguration, its `iceServers` (an array, or one object, as some services
/// send it), or the answer of a service for TURN credentials (`username`, `password`, `uris`).
///
/// # Errors
/// What is wrong, and where. No password is part of it.
pub fn list(input: &str) -> Result<List, ListError> {
    let text = input.trim_start_matches('\u{feff}');
    let begin = input.len() - text.len();
    let wrong = |at: usize, why| ListError { at: begin + at..begin + at, text: String::new(), why };
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        wrong((before + error.column().saturating_sub(1)).min(text.len()), "this is not JSON")
    })?;
    const NONE: &str = "no servers in it: expected \"iceServers\" as in an RTCConfiguration, or \"urls\"";
    let inner = value.get("iceServers").or_else(|| value.get("ice_servers")).unwrap_or(&value);
    let entries = match inner {
        Value::Array(entries) => entries.as_slice(),
        Value::Object(_) => std::slice::from_ref(inner),
        _ => return Err(wrong(0, NONE)),
    };
    let mut all = List::default();
    for entry in entries {
        let urls = match entry {
            Value::String(_) => Some(entry),
            _ => ["urls", "url", "uris"].iter().find_map(|key| entry.get(key)),
        };
        let urls: Vec<&str> = match urls {
            Some(Value::String(url)) => vec![url],
            Some(Value::Array(urls)) if urls.iter().all(Value::is_string) => {
                urls.iter().filter_map(Value::as_str).collect()
            }
            _ => return Err(wrong(0, NONE)),
        };
        let text_of = |keys: &[&str]| keys.iter().find_map(|key| entry.get(key)).and_then(Value::as_str);
        let login = match (text_of(&["username"]), text_of(&["credential", "password"])) {
            (Some(username), Some(password)) => {
                Some(Login { username: username.to_owned(), password: password.to_owned() })
            }
            _ => None,
        };
        for url in urls {
            if let Some("stun" | "stuns") = scheme(url).as_deref() {
                // One that cannot be read is none.
                all.stun.extend(parse(url, Transport::Udp));
                continue;
            }
            let named = named(url).map_err(|why| {
                let at = begin + text.find(url).unwrap_or(0);
                ListError { at: at..at + url.len(), text: url.to_owned(), why: why.why }
            })?;
            all.servers.push(Named { login: login.clone(), ..named });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Transport::{Dtls, Tcp, Tls, Udp};

    #[test]
    fn ways_that_a_name_leaves_open() {
        for (text, transports) in [
            ("turn:a.example", vec![Udp, Tcp]),
            ("TURN:a.example:99", vec![Udp, Tcp]),
            ("turn:a.example?transport=udp", vec![Udp]),
            ("turn:a.example?transport=tcp", vec![Tcp]),
            ("turns:a.example:443", vec![Tls]),
            ("turns:a.example?transport=tcp", vec![Tls]),
            ("turns:[2001:db8::1]:443?transport=udp", vec![Dtls]),
            ("a.example", vec![Udp, Tcp, Tls, Dtls]),
            ("192.0.2.1:3478", vec![Udp, Tcp, Tls, Dtls]),
        ] {
            assert_eq!(named(text).map(|named| named.transports), Ok(transports), "{text}");
        }
        for wrong in ["stun:a.example", "stuns:a.example", "turn:", "turn://a.example", "a b", "turn:a?transport=sctp"]
        {
            let why = named(wrong).expect_err(wrong).why;
            assert!(!why.contains("write stun"), "{wrong}: {why}");
        }
    }

    #[test]
    fn what_services_send() {
        let one = r#""username":"u","credential":"two words""#;
        for json in [
            format!(r#"{{"iceServers":[{{"urls":["turn:a?transport=udp","stun:a"],{one}}},{{"urls":"stun:b"}}]}}"#),
            format!(r#"[{{"urls":["stun:a","stun:b","turn:a?transport=udp"],{one}}}]"#),
            format!(r#"{{"iceServers":{{"urls":["stun:a","stun:b","turn:a?transport=udp"],{one}}}}}"#),
            format!(r#"{{"urls":["stun:a","stuns:b","turn:a?transport=udp"],{one}}}"#),
            r#"{"username":"u","password":"two words","ttl":86400,"uris":["turn:a?transport=udp","stun:a","stun:b"]}"#
                .to_owned(),
        ] {
            let list = list(&json).expect(&json);
            assert_eq!((list.servers.len(), list.stun.len()), (1, 2), "{json}");
            let login = Login { username: "u".to_owned(), password: "two words".to_owned() };
            assert_eq!(list.servers[0].login, Some(login), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_is_placed_and_no_password_shown() {
        let secret = r#"{"iceServers":[{"urls":"turn:a b","username":"u","credential":"geheim"}]}"#;
        let error = list(secret).expect_err("a blank");
        assert_eq!(&secret[error.at.clone()], "turn:a b");
        assert!(!format!("{error:?}").contains("geheim"));
        for json in ["", "7", "{", r#"{"iceServers":7}"#, r#"[{"username":"u"}]"#, r#"[{"urls":[7]}]"#] {
            assert!(list(json).is_err(), "{json}");
        }
    }
}
