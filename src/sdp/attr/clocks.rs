//! Clocks that senders and receivers share (RFC 7273): which one the sender follows, and how its media follows that.

use super::Definition;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{SP, lit, opt, rest, word, word_to};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("ts-refclk", &["RFC 7273, section 4"], "The reference clock behind the timestamps.")
        .mux("NORMAL")
        .shape(&[word_to("clock", b'='), opt(&[lit("="), rest("details")])])
        .explain(reference),
    Definition::new("mediaclk", &["RFC 7273, section 5"], "How the media clock follows the reference clock.")
        .mux("NORMAL")
        .shape(&[
            opt(&[lit("id="), word("clock_id"), SP]),
            word_to("clock", b'='),
            opt(&[lit("="), word("clock_value")]),
            opt(&[SP, rest("parameters")]),
        ])
        .explain(media),
];

fn reference(c: &Context<'_, '_>) -> Option<Prose> {
    let details = c.get("details");
    Some(match (c.get("clock")?, details) {
        ("ntp", Some("/traceable/")) => prose!["NTP, from some server that is traceable to world time."],
        ("ntp", Some(server)) => prose!["NTP, from the server ", theirs(server), "."],
        ("ptp", Some(details)) => ptp(details),
        ("gps", None) => prose!["The clock of GPS."],
        ("gal", None) => prose!["The clock of Galileo."],
        ("glonass", None) => prose!["The clock of GLONASS."],
        ("local", None) => prose!["The sender's own clock, which nobody else shares."],
        ("localmac", Some(mac)) => prose!["The sender's own clock; its network interface is ", theirs(mac), "."],
        ("private", None) => prose!["A clock that is not said here."],
        ("private:traceable", None) => prose!["A clock that is not said here, traceable to world time."],
        _ => prose!["A clock that is unknown here, or not written as it should be."],
    })
}

fn ptp(details: &str) -> Prose {
    let mut parts = details.split(':');
    let mut prose = prose!["PTP (", theirs(parts.next().unwrap_or_default()), ")"];
    match parts.next() {
        None => {}
        Some("traceable" | "/traceable/") => prose.push(", from some grandmaster that is traceable to world time"),
        Some(grandmaster) => prose.push(prose![", grandmaster ", theirs(grandmaster)]),
    }
    if let Some(domain) = parts.next() {
        prose.push(prose![", domain ", theirs(domain)]);
    }
    prose.push(".");
    prose
}

fn media(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = match (c.get("clock")?, c.get("clock_value")) {
        ("sender", None) => prose!["The sender's own media clock; receivers find its pace from the timestamps."],
        ("direct", None) => prose!["Derived from the reference clock, by an offset that is not said."],
        ("direct", Some(offset)) => {
            prose!["Derived from the reference clock: the RTP timestamp was ", theirs(offset), " at the clock's zero."]
        }
        ("IEEE1722", Some(stream)) => prose!["Follows the AVB stream ", theirs(stream), "."],
        _ => prose!["Unknown media clock."],
    };
    if let Some(rate) = c.get("parameters").and_then(|parameters| parameters.strip_prefix("rate=")) {
        prose.push(prose![" Its rate is ", theirs(rate), " of the nominal one."]);
    }
    Some(prose)
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn reference_clocks() {
        assert_eq!(
            says("a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37"),
            "PTP (IEEE1588-2008), grandmaster 39-A7-94-FF-FE-07-CB-D0, domain 37."
        );
        assert_eq!(
            says("a=ts-refclk:ptp=IEEE1588-2008:traceable"),
            "PTP (IEEE1588-2008), from some grandmaster that is traceable to world time."
        );
        assert_eq!(says("a=ts-refclk:ntp=203.0.113.10"), "NTP, from the server 203.0.113.10.");
        assert_eq!(says("a=ts-refclk:gps"), "The clock of GPS.");
        assert!(says("a=ts-refclk:private:traceable").ends_with("traceable to world time."));
        assert!(says("a=ts-refclk:local=x").starts_with("A clock that is unknown here"));
        assert!(!fits("a=ts-refclk"));
    }

    #[test]
    fn media_clocks() {
        assert!(says("a=mediaclk:sender").starts_with("The sender's own media clock"));
        assert_eq!(
            says("a=mediaclk:direct=963214424 rate=1000/1001"),
            "Derived from the reference clock: the RTP timestamp was 963214424 at the clock's zero. Its rate is \
             1000/1001 of the nominal one."
        );
        assert_eq!(says("a=mediaclk:id=MDA6NjA= sender"), says("a=mediaclk:sender"));
        assert_eq!(
            says("a=mediaclk:IEEE1722=38-D6-6D-8E-D2-78-13-2F"),
            "Follows the AVB stream 38-D6-6D-8E-D2-78-13-2F."
        );
    }
}
