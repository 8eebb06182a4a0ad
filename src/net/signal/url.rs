//! The URL of a signaling server: `ws:` and `wss:` (RFC 6455, section 3), and `http:` and `https:` as users of socket.io
//! write them.

use std::ops::Range;

use crate::probe::target::{Host, Misnamed, authority};
use crate::prose;
use crate::prose::{Prose, Untrusted, ours};

/// Where a signaling server is.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// Within TLS.
    pub secure: bool,
    /// The host.
    pub host: Host,
    /// The port.
    pub port: u16,
    /// The path, with the slash it begins with.
    pub path: String,
    /// What follows the question mark. It may hold a token, and is never shown.
    query: Option<String>,
}

impl std::fmt::Debug for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// The longest URL.
const LONGEST: usize = 4096;

impl Url {
    /// Reads a URL.
    ///
    /// # Errors
    /// Says which bytes are wrong, why, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, Misnamed> {
        let wrong = |at: Range<usize>, why| Err(Misnamed { at, why });
        if text.is_empty() {
            return wrong(0..0, "no server: expected ws://host:port/ or wss://host/");
        }
        if text.len() > LONGEST {
            return wrong(0..text.len(), "too long for a URL");
        }
        if let Some((at, c)) = text.char_indices().find(|(_, c)| c.is_control() || c.is_whitespace() || !c.is_ascii()) {
            let why = "only ASCII belongs into a URL, and no blanks: percent-encode paths, and write names as xn--…";
            return wrong(at..at + c.len_utf8(), why);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return wrong(0..text.len(), "expected ws://host:port/ or wss://host/");
        };
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "ws" | "http" => false,
            "wss" | "https" => true,
            _ => return wrong(0..scheme.len(), "signaling goes over WebSockets: write ws:// or wss://"),
        };
        let from = scheme.len() + 3;
        let (place, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if let Some(at) = place.rfind('@') {
            return wrong(from..from + at + 1, "no user and no password belong into this URL");
        }
        if let Some(at) = tail.find('#') {
            return wrong(
                from + place.len() + at..text.len(),
                "a WebSocket's URL has no fragment: leave out # and the rest",
            );
        }
        let (host, port) =
            authority(place).map_err(|(at, why)| Misnamed { at: at.start + from..at.end + from, why })?;
        let (path, query) = tail.split_once('?').map_or((tail, None), |(path, query)| (path, Some(query.to_owned())));
        let path = if path.is_empty() { "/" } else { path }.to_owned();
        Ok(Self { secure, host, port: port.unwrap_or(if secure { 443 } else { 80 }), path, query })
    }

    /// Is it this machine by its very name? Certificates for that are signed by oneself.
    pub fn is_local(&self) -> bool {
        match &self.host {
            Host::Address(ip) => ip.to_canonical().is_loopback(),
            Host::Name(name) => {
                let name = name.to_ascii_lowercase();
                name == "localhost" || name.ends_with(".localhost")
            }
        }
    }

    /// The same place, asked at another path when none was named, with more in the query.
    #[must_use]
    pub fn at(&self, path: &str, query: &str) -> Self {
        let path = if self.path == "/" { path } else { &self.path }.to_owned();
        let query = match &self.query {
            Some(own) if !own.is_empty() => format!("{own}&{query}"),
            _ => query.to_owned(),
        };
        Self { path, query: Some(query), ..self.clone() }
    }

    /// Host and port, as they are written in `Host` and in the URL: the usual port is left out.
    fn place(&self) -> String {
        let usual = if self.secure { 443 } else { 80 };
        let host = self.host.text();
        if self.port == usual { host } else { format!("{host}:{}", self.port) }
    }

    fn scheme(&self) -> &'static str {
        if self.secure { "wss" } else { "ws" }
    }

    /// All of it, for the request itself.
    pub(super) fn whole(&self) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}://{}{}{query}", self.scheme(), self.place(), self.path)
    }

    /// As it may be shown: what stands in the query is left out.
    pub fn shown(&self) -> String {
        let query = if self.query.is_some() { "?…" } else { "" };
        format!("{}://{}{}{query}", self.scheme(), self.place(), self.path)
    }
}

/// What is wrong with a URL, in one sentence: no more of it is shown than may be.
pub fn misnamed(text: &str, wrong: &Misnamed) -> Prose {
    let shown = text.split('?').next().unwrap_or_default();
    let shown = shown.rsplit_once('@').map_or(shown, |(_, host)| host);
    prose![Untrusted::clipped(shown, 200), ", byte ", ours((wrong.at.start + 1).to_string()), ": ", wrong.why]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read() {
        for (text, shown, local) in [
            ("ws://localhost:8443", "ws://localhost:8443/", true),
            ("WSS://Example.org/ws?token=secret", "wss://Example.org/ws?…", false),
            ("ws://[::1]:9/", "ws://[::1]:9/", true),
            ("https://192.0.2.1:3000/socket.io/", "wss://192.0.2.1:3000/socket.io/", false),
            ("ws://h?x", "ws://h/?…", false),
            ("wss://h:443/", "wss://h/", false),
        ] {
            let url = Url::parse(text).expect(text);
            assert_eq!((url.shown().as_str(), url.is_local()), (shown, local), "{text}");
            assert!(!format!("{url:?}").contains("secret"));
        }
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        for (text, at) in [
            ("", 0..0),
            ("localhost:8443", 0..14),
            ("ftp://h/", 0..3),
            ("ws://", 5..5),
            ("ws://h:0/", 7..8),
            ("ws://h:99999", 7..12),
            ("ws://u:p@h/", 5..9),
            ("ws://h/#x", 7..9),
            ("ws://h/ x", 7..8),
            ("ws://[::1/", 5..9),
            ("ws://hö/", 6..8),
        ] {
            assert_eq!(Url::parse(text).expect_err(text).at, at, "{text}");
        }
        let said = misnamed("ws://u:p@h/?t", &Url::parse("ws://u:p@h/?t").expect_err("user")).plain();
        assert!(!said.contains("u:p") && !said.contains("?t"), "{said}");
    }

    #[test]
    fn a_path_is_added_where_none_was_named() {
        let at = |text| Url::parse(text).expect(text).at("/socket.io/", "EIO=4").whole();
        assert_eq!(at("ws://h"), "ws://h/socket.io/?EIO=4");
        assert_eq!(at("ws://h/x/?a=b"), "ws://h/x/?a=b&EIO=4");
    }
}
