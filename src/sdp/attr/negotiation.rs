//! Negotiation that WebRTC does without: capability negotiation (RFC 5939 and its extensions), preconditions of IMS,
//! alternative addresses, message sessions (MSRP).

use super::Definition;
use super::vocabulary::{Vocabulary, list, meaning};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{PORT, SP, U32, digits, lit, opt, rest, uint, uint_to, word, word_to, words, words_by};
use crate::sdp::view::Context;

const CAPABILITIES: &[&str] = &["RFC 5939, section 3"];
const MEDIA_CAPABILITIES: &[&str] = &["RFC 6871"];
const OTHER_CAPABILITIES: &[&str] = &["RFC 7006"];
const PRECONDITIONS: &[&str] = &["RFC 3312, section 4"];
const MSRP: &[&str] = &["RFC 4975, section 8"];

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "altc",
        &["RFC 6947, section 4"],
        "Another address for this section, by number; lower is preferred.",
    )
    .media()
    .mux("TRANSPORT")
    .shape(&[
        uint("preference", U32),
        SP,
        word("address_type"),
        SP,
        word("address"),
        SP,
        uint_to("port", PORT, b'/'),
        opt(&[lit("/"), uint("rtcp_port", PORT)]),
    ]),
    Definition::new("csup", CAPABILITIES, "Extensions of capability negotiation this side supports.")
        .mux("NORMAL")
        .shape(&[words_by("supported", b',')])
        .explain(|c| Some(list(EXTENSIONS, c.get("supported")?.split(',')))),
    Definition::new("creq", CAPABILITIES, "Extensions of capability negotiation the peer must support.")
        .mux("NORMAL")
        .shape(&[words_by("required", b',')])
        .explain(|c| Some(list(EXTENSIONS, c.get("required")?.split(',')))),
    // The attribute may be a=crypto or a=key-mgmt, whose values are secrets.
    Definition::new("acap", CAPABILITIES, "An attribute that a possible configuration may use, by number.")
        .mux("INHERIT")
        .shape(&[
            uint("capability", U32),
            SP,
            word_to("capability_name", b':'),
            opt(&[lit(":"), rest("capability_value")]),
        ])
        .secret("capability_value"),
    Definition::new("tcap", CAPABILITIES, "Transports a possible configuration may use, numbered from here on.")
        .mux("INHERIT")
        .shape(&[uint("capability", U32), SP, words("protocols")]),
    Definition::new("pcfg", CAPABILITIES, "A configuration this side would rather use than the plain lines.")
        .media()
        .mux("SPECIAL")
        .shape(&[rest("configuration")]),
    Definition::new("acfg", CAPABILITIES, "The configuration the answer has chosen.")
        .media()
        .mux("SPECIAL")
        .shape(&[rest("configuration")]),
    Definition::new("rmcap", MEDIA_CAPABILITIES, "An RTP codec a possible configuration may use, by number.")
        .mux("IDENTICAL-PER-PT")
        .shape(&[rest("codec")]),
    Definition::new(
        "omcap",
        MEDIA_CAPABILITIES,
        "A format other than RTP a possible configuration may use, by number.",
    )
    .mux("NORMAL")
    .shape(&[rest("format")]),
    Definition::new("mfcap", MEDIA_CAPABILITIES, "Codec parameters (fmtp) for a numbered format.")
        .mux("IDENTICAL-PER-PT")
        .shape(&[rest("parameters")]),
    Definition::new("mscap", MEDIA_CAPABILITIES, "An attribute for a numbered format.")
        .mux("INHERIT")
        .shape(&[rest("parameters")]),
    Definition::new("lcfg", MEDIA_CAPABILITIES, "A configuration that is possible later, not offered now.")
        .mux("SPECIAL")
        .shape(&[rest("configuration")]),
    Definition::new("sescap", MEDIA_CAPABILITIES, "Configurations of several sections that go together.")
        .session()
        .mux("CAUTION")
        .shape(&[rest("configurations")]),
    Definition::new("bcap", OTHER_CAPABILITIES, "A bandwidth (b=) a possible configuration may use, by number.")
        .mux("INHERIT")
        .shape(&[rest("bandwidth")]),
    Definition::new("ccap", OTHER_CAPABILITIES, "An address (c=) a possible configuration may use, by number.")
        .mux("IDENTICAL")
        .shape(&[rest("connection")]),
    Definition::new("icap", OTHER_CAPABILITIES, "A title (i=) a possible configuration may use, by number.")
        .mux("NORMAL")
        .shape(&[rest("information")]),
    Definition::new("curr", PRECONDITIONS, "What already holds of what the call waits for.")
        .media()
        .mux("CAUTION")
        .shape(&[word("precondition"), SP, word("status"), SP, word("directions")])
        .explain(current),
    Definition::new("des", PRECONDITIONS, "What the call waits for before it rings.")
        .media()
        .mux("CAUTION")
        .shape(&[word("precondition"), SP, word("strength"), SP, word("status"), SP, word("directions")])
        .explain(desired),
    Definition::new("conf", PRECONDITIONS, "What the peer is to report when it holds.")
        .media()
        .mux("CAUTION")
        .shape(&[word("precondition"), SP, word("status"), SP, word("directions")])
        .explain(current),
    Definition::new("path", MSRP, "Where MSRP messages go: the last address is the receiver.")
        .media()
        .mux("TBD")
        .shape(&[words("urls")]),
    Definition::new("accept-types", MSRP, "Types of messages this side takes; * for any.")
        .media()
        .mux("TBD")
        .shape(&[words("media_types")]),
    Definition::new("accept-wrapped-types", MSRP, "Types this side takes inside of others only.")
        .media()
        .mux("TBD")
        .shape(&[words("media_types")]),
    Definition::new("max-size", MSRP, "Largest message this side wants, in bytes.")
        .media()
        .mux("TBD")
        .shape(&[digits("bytes")]),
    Definition::new(
        "msrp-cema",
        &["RFC 6714"],
        "MSRP goes to the address of the c= and m= lines, not to that of path.",
    )
    .media()
    .mux("TBD"),
];

/// Names in `a=csup` and `a=creq`.
const EXTENSIONS: Vocabulary = &[
    ("cap-v0", "capability negotiation itself (RFC 5939)"),
    ("med-v0", "codecs and their parameters (RFC 6871)"),
    ("bcap-v0", "bandwidth (RFC 7006)"),
    ("ccap-v0", "addresses (RFC 7006)"),
    ("icap-v0", "titles (RFC 7006)"),
];

/// What is waited for.
const KINDS: Vocabulary =
    &[("qos", "Reserved network capacity"), ("sec", "Secured media"), ("conn", "A working connection")];

/// Where it is to hold.
const STATUSES: Vocabulary = &[("e2e", "end to end"), ("local", "on this side"), ("remote", "on the peer's side")];

/// For which way of the media.
const DIRECTIONS: Vocabulary =
    &[("none", "neither direction"), ("send", "sending"), ("recv", "receiving"), ("sendrecv", "both directions")];

/// How much it is wished.
const STRENGTHS: Vocabulary = &[
    ("mandatory", "required before the call goes on"),
    ("optional", "wished, not required"),
    ("none", "not asked for"),
    ("failure", "could not be met"),
    ("unknown", "not known"),
];

fn known(vocabulary: Vocabulary, word: &str) -> Prose {
    meaning(vocabulary, word).map_or_else(|| prose!["unknown ", theirs(word)], |meaning| prose![meaning])
}

fn precondition(c: &Context<'_, '_>) -> Option<Prose> {
    let what = match c.get("precondition")? {
        kind if meaning(KINDS, kind).is_none() => prose!["Unknown precondition ", theirs(kind)],
        kind => known(KINDS, kind),
    };
    Some(prose![what, ", ", known(STATUSES, c.get("status")?), ", for ", known(DIRECTIONS, c.get("directions")?)])
}

fn current(c: &Context<'_, '_>) -> Option<Prose> {
    Some(prose![precondition(c)?, "."])
}

fn desired(c: &Context<'_, '_>) -> Option<Prose> {
    Some(prose![precondition(c)?, ": ", known(STRENGTHS, c.get("strength")?), "."])
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::find;
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn preconditions() {
        assert_eq!(says("a=curr:qos local none"), "Reserved network capacity, on this side, for neither direction.");
        assert_eq!(
            says("a=des:qos mandatory e2e sendrecv"),
            "Reserved network capacity, end to end, for both directions: required before the call goes on."
        );
        assert_eq!(says("a=conf:magic remote recv"), "Unknown precondition magic, on the peer's side, for receiving.");
        assert!(!fits("a=des:qos local sendrecv"));
    }

    #[test]
    fn capabilities() {
        assert_eq!(says("a=csup:med-v0"), "med-v0: codecs and their parameters (RFC 6871).");
        assert!(fits("a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"));
        assert!(fits("a=acap:2 rtcp-mux"));
        assert_eq!(find("acap").and_then(|d| d.secret), Some("capability_value"));
        assert!(fits("a=tcap:1 RTP/SAVPF RTP/SAVP"));
        assert!(!fits("a=tcap:RTP/SAVPF"));
    }

    #[test]
    fn addresses_and_messages() {
        assert!(fits("a=altc:1 IP6 2001:db8::1 45678"));
        assert!(fits("a=altc:2 IP4 192.0.2.1 45678/45679"));
        assert!(!fits("a=altc:1 IP6 2001:db8::1 high"));
        assert!(fits("a=accept-types:message/cpim text/plain"));
        assert!(fits("a=path:msrp://a.example:7654/jshA7;tcp"));
        assert!(!fits("a=max-size:big"));
    }
}
