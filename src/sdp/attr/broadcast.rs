//! Streaming and broadcast: RTSP, multicast, FEC flows, 3GPP streaming.

use super::Definition;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{LEADING_BLANK, SP, U32, lit, params, rest, uints, word, word_to, words};
use crate::sdp::view::Context;

const RTSP: &[&str] = &["RFC 7826, appendix D"];
const FEC: &[&str] = &["RFC 6364, section 4"];
const STREAMING: &[&str] = &["RFC 6064"];

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("control", RTSP, "The URL by which RTSP controls this stream, or the whole session.")
        .mux("CAUTION")
        .shape(&[rest("url")])
        .explain(|c| control(c.get("url")?)),
    Definition::new("range", RTSP, "What part of the recording RTSP can play.")
        .mux("CAUTION")
        .shape(&[word_to("unit", b'='), lit("="), rest("interval")])
        .explain(range),
    Definition::new("etag", &["RFC 2326"], "Version of the description, for RTSP.")
        .mux("CAUTION")
        .shape(&[rest("tag")]),
    Definition::new("mtag", RTSP, "Version of the media, for RTSP.").mux("CAUTION").shape(&[rest("tag")]),
    Definition::new("source-filter", &["RFC 4570, section 3"], "From which senders packets are taken.")
        .mux("IDENTICAL")
        .shape(&[
            LEADING_BLANK,
            word("mode"),
            SP,
            word("network_type"),
            SP,
            word("address_type"),
            SP,
            word("destination"),
            SP,
            words("sources"),
        ])
        .explain(source_filter),
    Definition::new("duplication-delay", &["RFC 7197, section 3"], "How much later each copy of the stream is sent.")
        .mux("NORMAL")
        .shape(&[uints("milliseconds", U32)]),
    Definition::new("fec-source-flow", FEC, "This section is protected by FEC; how its packets are counted.")
        .media()
        .mux("SPECIAL")
        .shape(&[params("flow")]),
    Definition::new("fec-repair-flow", FEC, "This section carries FEC repair packets; by which scheme.")
        .media()
        .mux("SPECIAL")
        .shape(&[params("flow")]),
    Definition::new(
        "repair-window",
        &["RFC 6364, section 4.6"],
        "How long a block of source and repair packets lasts.",
    )
    .media()
    .mux("SPECIAL")
    .shape(&[word("window")]),
    streaming("3GPP-Adaptation-Support", "How often the receiver reports its buffer, so that the server can adapt.")
        .media()
        .shape(&[rest("interval")]),
    streaming("3GPP-Asset-Information", "Title, author and the like of what is streamed, or where they are.")
        .shape(&[rest("information")]),
    streaming("3GPP-Integrity-Key", "The key of the integrity check.").session().shape(&[rest("key")]).secret("key"),
    streaming("3GPP-QoE-Metrics", "Measurements of quality the receiver is to report.").shape(&[rest("metrics")]),
    streaming("3GPP-SDP-Auth", "A signature of the description.").session().shape(&[rest("authentication")]),
    streaming("3GPP-SRTP-Config", "Settings of SRTP integrity.").media().shape(&[rest("configuration")]),
    streaming("3gpp-videopostdecbufsize", "Size of the buffer after the video decoder.").media().shape(&[rest("size")]),
    streaming("X-predecbufsize", "Size of the buffer before the decoder.").media().shape(&[rest("size")]),
    streaming("X-initpredecbufperiod", "How long to buffer before decoding begins.").media().shape(&[rest("period")]),
    streaming("X-initpostdecbufperiod", "How long to buffer after decoding, before playing begins.")
        .media()
        .shape(&[rest("period")]),
    streaming("X-decbyterate", "How fast the decoder takes bytes, at most.").media().shape(&[rest("rate")]),
    streaming("alt", "A line that holds when the receiver chooses this alternative.")
        .media()
        .shape(&[rest("alternative")]),
    streaming("alt-default-id", "The number of the alternative that the other lines stand for.")
        .media()
        .shape(&[rest("alternative")]),
    streaming("alt-group", "Alternatives that go together.").session().shape(&[rest("groups")]),
    streaming("mbms-mode", "How the broadcast is sent: the bearer.").shape(&[rest("mode")]),
    streaming("mbms-flowid", "Which FEC flow the addresses belong to.").media().shape(&[rest("flows")]),
    streaming("mbms-repair", "How a broadcast is made good by FEC.").shape(&[rest("repair")]),
];

const fn streaming(name: &'static str, meaning: &'static str) -> Definition {
    Definition::new(name, STREAMING, meaning).mux("CAUTION")
}

fn control(url: &str) -> Option<Prose> {
    match url {
        "" => None,
        "*" => Some(prose!["The URL of the description itself: all streams together."]),
        _ if url.contains("://") => Some(prose!["A complete URL."]),
        _ => Some(prose!["Relative to the URL the description came from, or to the base that the server gave."]),
    }
}

fn range(c: &Context<'_, '_>) -> Option<Prose> {
    let (first, last) = c.get("interval")?.split_once('-')?;
    let unit = match c.get("unit")? {
        "npt" if (first, last) == ("now", "") => return Some(prose!["Live: from now on."]),
        "npt" => "Play time",
        "clock" => "Clock time",
        unit if unit.starts_with("smpte") => "SMPTE time code",
        _ => return None,
    };
    Some(match (first, last) {
        ("", last) => prose![unit, " up to ", theirs(last), "."],
        (first, "") => prose![unit, " from ", theirs(first), " on; no end is said."],
        (first, last) => prose![unit, " from ", theirs(first), " to ", theirs(last), "."],
    })
}

fn source_filter(c: &Context<'_, '_>) -> Option<Prose> {
    let to = match c.get("destination")? {
        "*" => prose!["Packets to any address of the c= lines"],
        destination => prose!["Packets to ", theirs(destination)],
    };
    let sources = theirs(c.get("sources")?);
    Some(match c.get("mode")? {
        "incl" => prose![to, " are taken only from ", sources, "."],
        "excl" => prose![to, " are taken from anybody but ", sources, "."],
        _ => prose!["Unknown mode; only incl and excl are defined."],
    })
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn rtsp() {
        assert_eq!(says("a=control:*"), "The URL of the description itself: all streams together.");
        assert_eq!(says("a=control:rtsp://h/v"), "A complete URL.");
        assert!(says("a=control:trackID=1").starts_with("Relative to"));
        assert_eq!(says("a=range:npt=now-"), "Live: from now on.");
        assert_eq!(says("a=range:npt=0-7.712"), "Play time from 0 to 7.712.");
        assert_eq!(says("a=range:clock=19960213T143205Z-"), "Clock time from 19960213T143205Z on; no end is said.");
        assert!(!fits("a=range:0-7"));
    }

    #[test]
    fn source_filters_with_and_without_the_blank_of_the_rfc() {
        for text in
            ["a=source-filter: incl IN IP4 239.0.0.1 192.0.2.20", "a=source-filter:incl IN IP4 239.0.0.1 192.0.2.20"]
        {
            assert_eq!(says(text), "Packets to 239.0.0.1 are taken only from 192.0.2.20.");
        }
        assert_eq!(
            says("a=source-filter: excl IN IP4 * 192.0.2.1 192.0.2.2"),
            "Packets to any address of the c= lines are taken from anybody but 192.0.2.1 192.0.2.2."
        );
        assert!(!fits("a=source-filter: incl IN IP4 239.0.0.1"));
    }

    #[test]
    fn flows() {
        assert!(fits("a=fec-source-flow: id=0; tag-len=4"));
        assert!(fits("a=fec-repair-flow: encoding-id=0; ss-fssi=n:7,k:5"));
        assert!(fits("a=repair-window:150ms"));
        assert!(fits("a=duplication-delay:50 100"));
        assert!(!fits("a=duplication-delay:50ms"));
    }
}
