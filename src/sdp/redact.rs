//! A description with pseudonyms: each field that tells who or where somebody is gets another text, everything else stays
//! byte for byte, so that what was valid is valid and what was wrong is wrong in the same way.
//!
//! Which pseudonym stands for what is for others to say ([`Veil`]).

use super::syntax::Document;
use super::view::{Entry, Session};
use crate::text::Span;

/// What a text identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An IP address, an mDNS name or a host name.
    Host,
    /// The user in `o=`; some name the software there.
    User,
    /// A session id or its version.
    Number,
    /// An ICE user name fragment.
    Ufrag,
    /// An ICE password.
    Password,
    /// Hash of a certificate, or another one in hexadecimal digits.
    Fingerprint,
    /// Foundation of a candidate: libwebrtc computes it from the address.
    Foundation,
    /// A stream, a track, a CNAME, a label.
    Label,
    /// A mid: short ones name a section, long ones may name a track.
    Mid,
    /// A name of a session, words for people.
    Title,
    /// A URL.
    Url,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A key: nothing of it stays.
    Secret,
    /// A text that may hold any of these.
    Text,
}

/// Says what stands for a text.
pub trait Veil {
    /// The pseudonym of a text of that kind: the same for the same text.
    fn veil(&mut self, kind: Kind, text: &str) -> String;
}

/// Which part of a field it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// Each word.
    Words,
    /// Each word but the first.
    Tail,
    /// Addresses among numbers.
    Addresses,
    /// Names and values in turn.
    Pairs,
    /// What is said of a source; of what, another field tells.
    Source,
}

/// Attribute or line, field, what it identifies, and which part of it does.
const FIELDS: &[(&str, &str, Kind, Part)] = &[
    ("candidate", "foundation", Kind::Foundation, Part::Whole),
    ("candidate", "address", Kind::Host, Part::Whole),
    ("candidate", "related_address", Kind::Host, Part::Whole),
    ("candidate", "extensions", Kind::Text, Part::Pairs),
    ("remote-candidates", "candidates", Kind::Host, Part::Addresses),
    ("ice-ufrag", "ufrag", Kind::Ufrag, Part::Whole),
    ("ice-pwd", "password", Kind::Password, Part::Whole),
    ("fingerprint", "fingerprint", Kind::Fingerprint, Part::Whole),
    ("tls-id", "tls_id", Kind::Fingerprint, Part::Whole),
    ("zrtp-hash", "hello_hash", Kind::Fingerprint, Part::Whole),
    ("identity", "assertion", Kind::Secret, Part::Whole),
    ("crypto", "key_params", Kind::Secret, Part::Whole),
    ("key-mgmt", "key_data", Kind::Secret, Part::Whole),
    ("sctp-init", "init", Kind::Secret, Part::Whole),
    ("msid", "stream_id", Kind::Label, Part::Whole),
    ("msid", "track_id", Kind::Label, Part::Whole),
    ("msid-semantic", "semantic", Kind::Label, Part::Tail),
    ("ssrc", "source_value", Kind::Label, Part::Source),
    ("mid", "mid", Kind::Mid, Part::Whole),
    ("group", "mids", Kind::Mid, Part::Words),
    ("label", "label", Kind::Mid, Part::Whole),
    ("rtcp", "address", Kind::Host, Part::Whole),
    ("altc", "address", Kind::Host, Part::Whole),
    ("source-filter", "destination", Kind::Host, Part::Whole),
    ("source-filter", "sources", Kind::Host, Part::Words),
    ("path", "urls", Kind::Url, Part::Words),
    ("control", "url", Kind::Text, Part::Whole),
    ("etag", "tag", Kind::Label, Part::Whole),
    ("mtag", "tag", Kind::Label, Part::Whole),
    ("keywds", "keywords", Kind::Title, Part::Whole),
    ("x-rtp-session-id", "session", Kind::Label, Part::Whole),
    ("ts-refclk", "details", Kind::Label, Part::Whole),
    ("acap", "capability_value", Kind::Secret, Part::Whole),
    ("ccap", "connection", Kind::Text, Part::Whole),
    ("icap", "information", Kind::Title, Part::Whole),
    ("X-nat", "nat", Kind::Text, Part::Whole),
    ("dcmap", "options", Kind::Secret, Part::Whole),
    ("dcsa", "channel_attribute", Kind::Text, Part::Whole),
    ("o", "username", Kind::User, Part::Whole),
    ("o", "session_id", Kind::Number, Part::Whole),
    ("o", "session_version", Kind::Number, Part::Whole),
    ("o", "address", Kind::Host, Part::Whole),
    ("c", "address", Kind::Host, Part::Whole),
    ("s", "name", Kind::Title, Part::Whole),
    ("i", "information", Kind::Title, Part::Whole),
    ("u", "uri", Kind::Url, Part::Whole),
    ("e", "email", Kind::Email, Part::Whole),
    ("p", "phone", Kind::Phone, Part::Whole),
    ("k", "key", Kind::Secret, Part::Whole),
];

/// Puts pseudonyms into a description, or into a candidate on its own.
pub fn redact(text: &str, veil: &mut dyn Veil) -> String {
    let document = Document::parse(text);
    let session = Session::read(&document);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for entry in &session.entries {
        for (span, new) in replacements(&session, entry, veil) {
            // The fields of a line are in order.
            if span.start >= at {
                out.push_str(Span::new(at, span.start).of_text(text));
                out.push_str(&new);
                at = span.end;
            }
        }
    }
    out.push_str(text.get(at as usize..).unwrap_or_default());
    out
}

/// What of a line is replaced by what.
fn replacements(session: &Session<'_>, entry: &Entry, veil: &mut dyn Veil) -> Vec<(Span, String)> {
    let slice = |span: Span| session.document.slice(span);
    let mut new = Vec::new();
    let Some(value) = entry.value() else { return new };
    let Some(definition) = entry.definition else {
        // What nobody knows may hold anything.
        new.push((value, veil.veil(Kind::Text, slice(value))));
        return new;
    };
    let mut end = value.start;
    for field in session.fields(entry) {
        let (name, _) = field.definition();
        end = end.max(field.span.end);
        let row = FIELDS.iter().find(|(of, field, ..)| *of == definition.name && *field == name);
        let secret = || (definition.secret == Some(name)).then_some((Kind::Secret, Part::Whole));
        let Some((kind, part)) = row.map(|(_, _, kind, part)| (*kind, *part)).or_else(secret) else { continue };
        let source = session.get(entry, "source_attribute").unwrap_or_default();
        new.push((field.span, of_part(part, kind, slice(field.span), source, veil)));
    }
    if !entry.fits && end < value.end {
        // Where a line goes wrong nobody knows what the rest is.
        let rest = Span::new(end, value.end);
        let identifies = FIELDS.iter().any(|(of, ..)| *of == definition.name);
        let kind = if definition.secret.is_some() { Kind::Secret } else { Kind::Text };
        if identifies {
            new.push((rest, veil.veil(kind, slice(rest))));
        }
    }
    new
}

/// The new text of a part of a field.
fn of_part(part: Part, kind: Kind, text: &str, source: &str, veil: &mut dyn Veil) -> String {
    match (part, source) {
        (Part::Whole, _) => veil.veil(kind, text),
        (Part::Words, _) | (Part::Source, "cname" | "msid" | "label" | "mslabel") => {
            each(text, |_, word| Some(veil.veil(kind, word)))
        }
        (Part::Tail, _) => {
            let mut first = true;
            each(text, |_, word| {
                let tail = !std::mem::take(&mut first);
                (tail && word != "*").then(|| veil.veil(kind, word))
            })
        }
        (Part::Addresses, _) => {
            each(text, |_, word| (!word.bytes().all(|byte| byte.is_ascii_digit())).then(|| veil.veil(kind, word)))
        }
        (Part::Pairs, _) => {
            let mut name = "";
            each(text, |at, word| {
                if at % 2 == 0 {
                    name = word;
                    return None;
                }
                match name {
                    "ufrag" => Some(veil.veil(Kind::Ufrag, word)),
                    "pwd" => Some(veil.veil(Kind::Password, word)),
                    _ if word.bytes().all(|byte| byte.is_ascii_digit()) => None,
                    _ => Some(veil.veil(Kind::Text, word)),
                }
            })
        }
        (Part::Source, "fmtp" | "previous-ssrc") => text.to_owned(),
        (Part::Source, _) => veil.veil(Kind::Text, text),
    }
}

/// Replaces words, each with its number, and keeps the blanks between them.
fn each<'t>(text: &'t str, mut new: impl FnMut(usize, &'t str) -> Option<String>) -> String {
    let mut number = 0;
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if word.is_empty() {
            continue;
        }
        match new(number, word) {
            Some(new) => out.push_str(&new),
            None => out.push_str(word),
        }
        number += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::attr;
    use crate::sdp::shape::fields;

    /// Marks what is replaced.
    struct Marks;

    impl Veil for Marks {
        fn veil(&mut self, kind: Kind, text: &str) -> String {
            format!("<{kind:?} {text}>")
        }
    }

    #[test]
    fn fields_are_replaced_and_the_rest_stays() {
        for (line, wanted) in [
            (
                "o=- 3660562547495083537 2 IN IP4 192.0.2.1\r\n",
                "o=<User -> <Number 3660562547495083537> <Number 2> IN IP4 <Host 192.0.2.1>\r\n",
            ),
            (
                "a=candidate:1 1 udp 5 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 7 ufrag ab network-cost 9\n",
                "a=candidate:<Foundation 1> 1 udp 5 <Host 192.0.2.1> 9 typ srflx raddr <Host 10.0.0.1> rport 7 ufrag \
                 <Ufrag ab> network-cost 9\n",
            ),
            ("candidate:1 1 udp 5 a.local 9 typ host", "candidate:<Foundation 1> 1 udp 5 <Host a.local> 9 typ host"),
            ("a=msid-semantic: WMS a *\n", "a=msid-semantic: WMS <Label a> *\n"),
            ("a=ssrc:1 cname:x\n", "a=ssrc:1 cname:<Label x>\n"),
            ("a=ssrc:1 msid:s t\n", "a=ssrc:1 msid:<Label s> <Label t>\n"),
            ("a=mystery:of life\n", "a=mystery:<Text of life>\n"),
            ("a=ice-lite\na=rtcp-mux \n", "a=ice-lite\na=rtcp-mux \n"),
            ("a=candidate:1 1 udp x 192.0.2.1\n", "a=candidate:<Foundation 1> 1 udp<Text  x 192.0.2.1>\n"),
            ("a=crypto:x y z\n", "a=crypto:<Secret x y z>\n"),
            ("a=remote-candidates:1 192.0.2.1 9\n", "a=remote-candidates:1 <Host 192.0.2.1> 9\n"),
            ("nonsense at 192.0.2.1", "<Text nonsense at 192.0.2.1>"),
        ] {
            assert_eq!(redact(line, &mut Marks), wanted);
        }
    }

    #[test]
    fn the_table_names_fields_that_exist() {
        for (name, field, ..) in FIELDS {
            let definition = attr::named(name).unwrap_or_else(|| panic!("no attribute {name}"));
            let (attr::Value::Shaped(shape) | attr::Value::Optional(shape)) = definition.value else {
                panic!("{name} has no fields")
            };
            assert!(fields(shape).iter().any(|(known, _)| known == field), "{name} has no field {field}");
        }
    }

    #[test]
    fn every_secret_is_replaced() {
        for line in ["a=ice-pwd:hunter2", "k=clear:hunter2", "a=3GPP-Integrity-Key:hunter2", "a=acap:1 crypto:hunter2"]
        {
            let new = redact(line, &mut Marks);
            assert!(
                new.contains("<Secret hunter2>") || new.contains("<Password hunter2>") || new.contains("<Secret"),
                "{new}"
            );
        }
    }
}
