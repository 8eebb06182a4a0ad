//! How servers are named: `stun:` and `stuns:` URIs (RFC 7064), `turn:` and `turns:` (RFC 7065), hosts with and without a
//! port; and lists of them, one a line or as the `iceServers` of a WebRTC configuration.

use std::net::{IpAddr, Ipv6Addr};
use std::ops::Range;

use serde_json::Value;

/// How to talk to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A stream.
    Tcp,
    /// A stream within TLS.
    Tls,
    /// Datagrams within DTLS.
    Dtls,
}

impl Transport {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Dtls => "dtls",
        }
    }

    /// Its name in sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Dtls => "DTLS",
        }
    }

    /// The port when none is given (RFC 8489, section 18.6).
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Udp | Self::Tcp => 3478,
            Self::Tls | Self::Dtls => 5349,
        }
    }

    /// Service and protocol to look for in the DNS (RFC 8489, section 8.1; RFC 7350, section 4.6 for DTLS).
    pub const fn service(self) -> &'static str {
        match self {
            Self::Udp => "_stun._udp",
            Self::Tcp => "_stun._tcp",
            Self::Tls => "_stuns._tcp",
            Self::Dtls => "_stuns._udp",
        }
    }

    /// The same for relays (RFC 5928, section 3; RFC 7350, section 4.6 for DTLS).
    pub const fn relay_service(self) -> &'static str {
        match self {
            Self::Udp => "_turn._udp",
            Self::Tcp => "_turn._tcp",
            Self::Tls => "_turns._tcp",
            Self::Dtls => "_turns._udp",
        }
    }
}

/// A host.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// By address.
    Address(IpAddr),
    /// By name.
    Name(String),
}

impl Host {
    /// As it is written in a URI.
    pub fn text(&self) -> String {
        match self {
            Self::Address(IpAddr::V6(v6)) => format!("[{v6}]"),
            Self::Address(v4) => v4.to_string(),
            Self::Name(name) => name.clone(),
        }
    }
}

/// A server as somebody named it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// How it was written.
    pub text: String,
    /// The host.
    pub host: Host,
    /// The port; to be looked up when none.
    pub port: Option<u16>,
    /// How to talk to it.
    pub transport: Transport,
}

/// Why something is not the name of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnamed {
    /// The bytes that are wrong.
    pub at: Range<usize>,
    /// Why, and what to write instead.
    pub why: &'static str,
}

/// Reads the name of a server. `default` is how to talk to it when it does not say.
pub fn parse(text: &str, default: Transport) -> Result<Target, Misnamed> {
    let whole = 0..text.len();
    let wrong = |at: Range<usize>, why| Err(Misnamed { at, why });
    if text.is_empty() {
        return wrong(whole, "no server: expected a host, host:port, or a stun: URI");
    }
    if text.len() > 512 {
        return wrong(whole, "too long for the name of a server");
    }
    if let Some(at) = text.find(|c: char| c.is_control() || c.is_whitespace()) {
        return wrong(at..at + 1, "blanks do not belong into the name of a server");
    }
    let (secure, rest, from) = match scheme(text) {
        Some((secure, rest)) => (Some(secure), rest, text.len() - rest.len()),
        None => (None, text, 0),
    };
    if rest.starts_with("//") {
        return wrong(from..from + 2, "these URIs have no //: write stun:host or stun:host:port");
    }
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let transport = match (secure, query) {
        (None, None) => default,
        (None, Some(_)) => {
            let at = from + place.len();
            return wrong(at..text.len(), "only URIs have a ?transport=: write stun: before the host");
        }
        (Some(secure), query) => match (secure, query.map(|query| query.strip_prefix("transport="))) {
            (false, None | Some(Some("udp"))) => Transport::Udp,
            (false, Some(Some("tcp"))) => Transport::Tcp,
            (true, None | Some(Some("tcp"))) => Transport::Tls,
            (true, Some(Some("udp"))) => Transport::Dtls,
            _ => return wrong(from + place.len()..text.len(), "expected ?transport=udp or ?transport=tcp"),
        },
    };
    let (host, port) = authority(place).map_err(|(at, why)| Misnamed { at: at.start + from..at.end + from, why })?;
    Ok(Target { text: text.to_owned(), host, port, transport })
}

/// The scheme, if there is one: is it secure, and what follows.
fn scheme(text: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let secure = match scheme.to_ascii_lowercase().as_str() {
        "stun" | "turn" => false,
        "stuns" | "turns" => true,
        _ => return None,
    };
    // `stun:3478` would be a host called stun, but nobody means that.
    Some((secure, rest))
}

pub(crate) type Place = (Host, Option<u16>);

/// Reads host and port; where it is wrong, and why.
pub(crate) fn authority(place: &str) -> Result<Place, (Range<usize>, &'static str)> {
    const PORT: &str = "the port must be a number from 1 to 65535";
    if let Some(inner) = place.strip_prefix('[') {
        let Some((address, after)) = inner.split_once(']') else {
            return Err((0..place.len(), "the closing bracket of the IPv6 address is missing"));
        };
        let v6: Ipv6Addr = address.parse().map_err(|_| (1..1 + address.len(), "this is not an IPv6 address"))?;
        let at = place.len() - after.len();
        let port = match after.strip_prefix(':') {
            None if after.is_empty() => None,
            None => return Err((at..place.len(), "expected a colon and the port after the bracket")),
            Some(port) => Some(number(port).ok_or((at + 1..place.len(), PORT))?),
        };
        return Ok((Host::Address(v6.into()), port));
    }
    if let Ok(address) = place.parse::<IpAddr>() {
        return Ok((Host::Address(address), None));
    }
    let (name, port) = match place.split_once(':') {
        None => (place, None),
        Some((_, rest)) if rest.contains(':') => {
            return Err((
                0..place.len(),
                "this is not an IPv6 address; with a port it needs brackets: [2001:db8::1]:3478",
            ));
        }
        Some((name, port)) => (name, Some(number(port).ok_or((name.len() + 1..place.len(), PORT))?)),
    };
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok((Host::Address(address), port));
    }
    if let Some(why) = bad_name(name) {
        return Err((0..name.len(), why));
    }
    Ok((Host::Name(name.trim_end_matches('.').to_owned()), port))
}

fn number(port: &str) -> Option<u16> {
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|port| digits && *port > 0)
}

/// Whether something cannot be the name of a host (RFC 1123, section 2.1; underscores are in use all the same).
fn bad_name(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() {
        return Some("the host is missing");
    }
    if name.len() > 253 || name.split('.').any(|label| label.is_empty() || label.len() > 63) {
        return Some("not the name of a host: each part has 1 to 63 characters, all together at most 253");
    }
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.chars().all(good) {
        return Some("not the name of a host: only letters, digits, hyphens and dots are in one");
    }
    let is_number = name.split('.').all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    is_number.then_some("not an IPv4 address, and names do not consist of digits alone")
}

/// A server in a list that cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    /// Its bytes in the list.
    pub at: Range<usize>,
    /// What is there.
    pub text: String,
    /// Why.
    pub why: &'static str,
}

/// Reads a list: JSON with `iceServers` (or the array itself), or one server a line, with `#` for comments.
pub fn list(input: &str, default: Transport) -> Result<Vec<Target>, ListError> {
    let text = input.trim_start_matches('\u{feff}');
    let begin = input.len() - text.len();
    if text.trim_start().starts_with(['{', '[']) {
        return json(text, begin, default);
    }
    let mut all = Vec::new();
    let mut at = begin;
    for raw in text.split_inclusive('\n') {
        let line = raw.split_once('#').map_or(raw, |(line, _)| line);
        let trimmed = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += raw.len();
        if trimmed.is_empty() {
            continue;
        }
        all.push(parse(trimmed, default).map_err(|wrong| ListError {
            at: start + wrong.at.start..start + wrong.at.end,
            text: trimmed.to_owned(),
            why: wrong.why,
        })?);
    }
    Ok(all)
}

fn json(text: &str, begin: usize, default: Transport) -> Result<Vec<Target>, ListError> {
    let wrong = |at: usize, why| ListError { at: begin + at..begin + at, text: String::new(), why };
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        wrong((before + error.column().saturating_sub(1)).min(text.len()), "this is not JSON")
    })?;
    let servers = match &value {
        Value::Array(servers) => servers,
        Value::Object(object) => match object.get("iceServers") {
            Some(Value::Array(servers)) => servers,
            _ => return Err(wrong(0, "no array \"iceServers\" in it, as an RTCConfiguration has one")),
        },
        _ => return Err(wrong(0, "expected an RTCConfiguration or the array of its iceServers")),
    };
    let mut all = Vec::new();
    for server in servers {
        let urls = match server {
            Value::String(_) => Some(server),
            _ => server.get("urls").or_else(|| server.get("url")),
        };
        let urls: Vec<&str> = match urls {
            Some(Value::String(url)) => vec![url],
            Some(Value::Array(urls)) if urls.iter().all(Value::is_string) => {
                urls.iter().filter_map(Value::as_str).collect()
            }
            _ => return Err(wrong(0, "an entry of iceServers has no \"urls\", or they are not strings")),
        };
        for url in urls {
            all.push(parse(url, default).map_err(|why| {
                let at = begin + text.find(url).unwrap_or(0);
                ListError { at: at..at + url.len(), text: url.to_owned(), why: why.why }
            })?);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<(String, Option<u16>, Transport), Misnamed> {
        parse(text, Transport::Udp).map(|target| (target.host.text(), target.port, target.transport))
    }

    #[test]
    fn all_ways_to_name_a_server() {
        use Transport::{Dtls, Tcp, Tls, Udp};
        for (text, host, port, transport) in [
            ("stun.example.org", "stun.example.org", None, Udp),
            ("stun.example.org:19302", "stun.example.org", Some(19302), Udp),
            ("192.0.2.1", "192.0.2.1", None, Udp),
            ("192.0.2.1:3478", "192.0.2.1", Some(3478), Udp),
            ("2001:db8::1", "[2001:db8::1]", None, Udp),
            ("[2001:db8::1]:3478", "[2001:db8::1]", Some(3478), Udp),
            ("stun:stun.example.org", "stun.example.org", None, Udp),
            ("STUN:Example.ORG.:1", "Example.ORG", Some(1), Udp),
            ("stun:host?transport=tcp", "host", None, Tcp),
            ("stuns:host", "host", None, Tls),
            ("stuns:host:443?transport=udp", "host", Some(443), Dtls),
            ("turn:[::1]:3478?transport=udp", "[::1]", Some(3478), Udp),
            ("turns:host?transport=tcp", "host", None, Tls),
        ] {
            assert_eq!(parsed(text), Ok((host.to_owned(), port, transport)), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        for (text, at) in [
            ("", 0..0),
            ("stun://host", 5..7),
            ("host:0", 5..6),
            ("stun:host:70000", 10..15),
            ("stun:host?transport=sctp", 9..24),
            ("host?transport=tcp", 4..18),
            ("[::1", 0..4),
            ("[::1]x", 5..6),
            ("stun:[::g]", 6..9),
            ("a b", 1..2),
            ("300.1.1.1", 0..9),
            ("1::2::3", 0..7),
            ("http://host", 5..11),
            ("host..name", 0..10),
        ] {
            assert_eq!(parsed(text).expect_err(text).at, at, "{text}");
        }
    }

    #[test]
    fn lists() {
        let names = |input| list(input, Transport::Udp).map(|all| all.into_iter().map(|t| t.text).collect::<Vec<_>>());
        assert_eq!(names("a # one\n\n# none\r\n stun:b:1 \r\n"), Ok(vec!["a".into(), "stun:b:1".into()]));
        let configuration =
            r#"{"iceServers": [{"urls": ["stun:a", "turn:b?transport=tcp"], "credential": "x"}, {"urls": "stuns:c"}]}"#;
        assert_eq!(names(configuration).map(|all| all.len()), Ok(3));
        assert_eq!(names(r#"["stun:a"]"#).map(|all| all.len()), Ok(1));
        assert_eq!(names("a\nb:x\n").expect_err("b").at, 4..5);
        assert_eq!(names("[{]").expect_err("no JSON").at, 2..2);
        assert_eq!(names(r#"[{"urls": "stun://a"}]"#).expect_err("no //").at, 11..19);
        assert!(names("{}").is_err() && names("[{}]").is_err() && names("[1]").is_err());
    }
}
