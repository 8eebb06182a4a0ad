//! What older devices and other uses of SDP leave in a description: loopback tests, capability lists before
//! RFC 5939, file transfer, vendors' own.

use super::Definition;
use super::vocabulary::{Vocabulary, list, sentence};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{LEADING_BLANK, SP, U32, lit, opt, rest, uint, word, word_to, words};
use crate::sdp::view::Context;

const LOOPBACK: &[&str] = &["RFC 6849, section 4"];
const CAPABILITIES: &[&str] = &["RFC 3407, section 3"];
const FILES: &[&str] = &["RFC 5547, section 6"];

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("loopback", LOOPBACK, "Media is sent back, to measure the way; how it is sent back.")
        .media()
        .mux("IDENTICAL-PER-PT")
        .shape(&[rest("modes")])
        .explain(|c| Some(list(LOOPBACKS, c.get("modes")?.split_ascii_whitespace()))),
    Definition::new("loopback-source", LOOPBACK, "This side sends the media that is looped back.")
        .media()
        .mux("NORMAL")
        .optional(&[rest("payload_types")]),
    Definition::new("loopback-mirror", LOOPBACK, "This side sends back what it receives.")
        .media()
        .mux("NORMAL")
        .optional(&[rest("payload_types")]),
    Definition::new("sqn", CAPABILITIES, "Number of the capability list that follows, counted up with each change.")
        .mux("NORMAL")
        .shape(&[LEADING_BLANK, uint("sequence", 255)]),
    Definition::new("cdsc", CAPABILITIES, "Capabilities: a kind of media and its formats, by number.")
        .mux("NORMAL")
        .shape(&[LEADING_BLANK, uint("capability", 255), SP, word("media"), SP, word("protocol"), SP, words("formats")])
        .explain(capabilities),
    Definition::new("cpar", CAPABILITIES, "A line that would go with the capabilities before it.")
        .mux("INHERIT")
        .shape(&[rest("parameter")]),
    Definition::new("cparmin", CAPABILITIES, "Least value of a parameter of the capabilities before it.")
        .mux("SPECIAL")
        .shape(&[rest("parameter")]),
    Definition::new("cparmax", CAPABILITIES, "Greatest value of a parameter of the capabilities before it.")
        .mux("SPECIAL")
        .shape(&[rest("parameter")]),
    Definition::new(
        "X-sqn",
        &["pre-standard"],
        "Number of a capability list, as Cisco wrote it before RFC 3407 (sqn).",
    )
    .shape(&[LEADING_BLANK, uint("sequence", U32)]),
    Definition::new("X-cap", &["pre-standard"], "Capabilities, as Cisco wrote them before RFC 3407 (cdsc).")
        .shape(&[rest("capability")]),
    Definition::new(
        "X-cpar",
        &["pre-standard"],
        "Parameter of a capability, as Cisco wrote it before RFC 3407 (cpar).",
    )
    .shape(&[rest("parameter")]),
    file("file-selector", "Which file: by name, type, size or hash.").shape(&[rest("selector")]),
    file("file-transfer-id", "Names this transfer of the file; another transfer gets another one.")
        .shape(&[word("transfer")]),
    file("file-disposition", "What to do with the file: show it (render) or keep it (attachment).")
        .shape(&[word("disposition")]),
    file("file-date", "When the file was made, changed and read.").shape(&[rest("dates")]),
    file("file-icon", "Where the small picture of the file is.").shape(&[rest("icon")]),
    file("file-range", "Which bytes of the file.")
        .shape(&[word_to("first", b'-'), lit("-"), word("last")])
        .explain(range),
    Definition::new("X-nat", &["PJSIP"], "The kind of NAT that PJSIP believes it is behind, as its own number.")
        .shape(&[rest("nat")])
        .explain(|c| (c.get("nat")? == "0").then(|| prose!["Unknown kind of NAT."])),
    Definition::new("x-rtp-session-id", &["vendor"], "A vendor's own name for the RTP session; others ignore it.")
        .shape(&[rest("session")]),
    Definition::new("encryption", &["MS-SDPEXT"], "Whether media is to be encrypted (Microsoft, and some phones).")
        .shape(&[word("wish")])
        .explain(|c| Some(sentence(ENCRYPTION, c.get("wish")?))),
    Definition::new(
        "direction",
        &["draft-ietf-mmusic-sdp-comedia"],
        "Who opens the connection, before there was a=setup. It says nothing of sending and receiving.",
    )
    .shape(&[word("role"), opt(&[SP, rest("more")])])
    .explain(|c| Some(sentence(CONNECTION_ROLES, c.get("role")?))),
    Definition::new("nortpproxy", &["rtpproxy"], "A media proxy has already put itself in between; the next need not.")
        .shape(&[rest("proxied")]),
];

const fn file(name: &'static str, meaning: &'static str) -> Definition {
    Definition::new(name, FILES, meaning).media().mux("TBD")
}

/// Values of `a=loopback`.
const LOOPBACKS: Vocabulary = &[
    ("rtp-pkt-loopback", "packets are sent back as they came, wrapped or with a new header"),
    ("rtp-media-loopback", "media is decoded and encoded again"),
];

/// Values of `a=encryption`.
const ENCRYPTION: Vocabulary = &[
    ("required", "Only with encryption."),
    ("optional", "With encryption if the peer can, without otherwise."),
    ("rejected", "Only without encryption."),
];

/// Values of `a=direction`.
const CONNECTION_ROLES: Vocabulary = &[
    ("active", "This side opens the connection."),
    ("passive", "This side waits for the connection."),
    ("both", "Either side may open the connection."),
];

fn capabilities(c: &Context<'_, '_>) -> Option<Prose> {
    let formats = c.get("formats")?.split(' ').count();
    let many = if formats == 1 { " format" } else { " formats" };
    Some(prose![
        "Could also do ",
        theirs(c.get("media")?),
        " over ",
        theirs(c.get("protocol")?),
        " in ",
        formats,
        many,
        "; numbered from ",
        theirs(c.get("capability")?),
        " on."
    ])
}

fn range(c: &Context<'_, '_>) -> Option<Prose> {
    let first = prose!["Byte ", theirs(c.get("first")?)];
    Some(match c.get("last")? {
        "*" => prose![first, " to the end."],
        last => prose![first, " to ", theirs(last), "."],
    })
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn loopback_modes() {
        assert_eq!(says("a=loopback:rtp-media-loopback"), "rtp-media-loopback: media is decoded and encoded again.");
        assert!(says("a=loopback: rtp-pkt-loopback rtp-media-loopback").contains("; rtp-media-loopback:"));
        assert!(fits("a=loopback-source"));
    }

    #[test]
    fn capabilities_with_and_without_the_blank_of_the_rfc() {
        for text in ["a=cdsc: 1 audio RTP/AVP 0 18 96", "a=cdsc:1 audio RTP/AVP 0 18 96"] {
            assert_eq!(says(text), "Could also do audio over RTP/AVP in 3 formats; numbered from 1 on.");
        }
        assert!(fits("a=sqn: 0"));
        assert!(fits("a=sqn:255"));
        assert!(!fits("a=sqn:256"));
        assert!(fits("a=X-cpar: a=fmtp:100 192-194"));
    }

    #[test]
    fn files_and_vendors() {
        assert_eq!(says("a=file-range:1-*"), "Byte 1 to the end.");
        assert_eq!(says("a=file-range:10-20"), "Byte 10 to 20.");
        assert!(!fits("a=file-range:10"));
        assert!(fits("a=file-selector:name:\"My picture.jpg\" size:4092"));
        assert_eq!(says("a=encryption:rejected"), "Only without encryption.");
        assert_eq!(says("a=direction:both"), "Either side may open the connection.");
        assert_eq!(says("a=X-nat:0"), "Unknown kind of NAT.");
        assert_eq!(says("a=X-nat:5 Full Cone"), "");
    }
}
