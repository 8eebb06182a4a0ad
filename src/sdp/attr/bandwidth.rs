//! What a `b=` line says.

use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::view::Context;

/// A type of bandwidth.
#[derive(Debug)]
pub struct BandwidthType {
    /// The token before the colon.
    pub name: &'static str,
    /// Where it is defined.
    pub spec: &'static str,
    /// What the number counts.
    pub unit: &'static str,
    /// What is limited: the words before the number and those after its unit.
    pub words: (&'static str, &'static str),
}

/// The types that are defined.
pub static TYPES: &[BandwidthType] = &[
    BandwidthType {
        name: "AS",
        spec: "RFC 8866, section 5.8",
        unit: "kbit/s",
        words: ("At most", "; for RTP, with the headers of IP and UDP"),
    },
    BandwidthType {
        name: "TIAS",
        spec: "RFC 3890, section 6",
        unit: "bit/s",
        words: ("At most", ", without the headers of IP and of the transport"),
    },
    BandwidthType {
        name: "CT",
        spec: "RFC 8866, section 5.8",
        unit: "kbit/s",
        words: ("At most", " for the conference in all"),
    },
    BandwidthType {
        name: "RR",
        spec: "RFC 3556, section 2",
        unit: "bit/s",
        words: ("RTCP of those who only receive:", ""),
    },
    BandwidthType { name: "RS", spec: "RFC 3556, section 2", unit: "bit/s", words: ("RTCP of those who send:", "") },
];

/// Explains a `b=` line.
pub(super) fn explain(c: &Context<'_, '_>) -> Option<Prose> {
    let (name, number) = (c.get("bandwidth_type")?, c.get("bandwidth")?);
    let Some(known) = TYPES.iter().find(|known| known.name == name) else {
        return Some(match name.get(..2) {
            Some("X-") => prose!["A private type; whoever does not know it ignores it."],
            _ => prose!["An unknown type; it is to be ignored, but some stacks reject the description."],
        });
    };
    let mut prose = prose![known.words.0, " ", theirs(number), " ", known.unit, known.words.1];
    if matches!(name, "AS" | "TIAS") && c.entry.section().is_none() {
        prose.push("; all media together");
    }
    prose.push(".");
    // Where WebRTC is to ignore it: RFC 9429, section 5.10.
    match (name, c.entry.section()) {
        ("AS", None) => prose.push(" WebRTC heeds it in media sections only."),
        ("CT", Some(_)) => prose.push(" WebRTC ignores it in media sections."),
        _ => {}
    }
    if name == "RR" && c.number("bandwidth") == Some(0) {
        prose.push(" With 0 they send none.");
    }
    Some(prose)
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::says;

    #[test]
    fn units_differ() {
        assert_eq!(
            says("m=video 9 RTP/AVP 96\nb=AS:500"),
            "At most 500 kbit/s; for RTP, with the headers of IP and UDP."
        );
        assert_eq!(
            says("b=TIAS:64000"),
            "At most 64000 bit/s, without the headers of IP and of the transport; all media together."
        );
        assert_eq!(
            says("b=AS:500"),
            "At most 500 kbit/s; for RTP, with the headers of IP and UDP; all media together. WebRTC heeds it in media \
             sections only."
        );
        assert!(says("m=video 9 RTP/AVP 96\nb=CT:1").ends_with("in all. WebRTC ignores it in media sections."));
        assert_eq!(says("b=CT:128"), "At most 128 kbit/s for the conference in all.");
        assert_eq!(says("b=RR:0"), "RTCP of those who only receive: 0 bit/s. With 0 they send none.");
        assert_eq!(says("b=RS:800"), "RTCP of those who send: 800 bit/s.");
    }

    #[test]
    fn unknown_types() {
        assert_eq!(says("b=X-YZ:128"), "A private type; whoever does not know it ignores it.");
        assert!(says("b=FOO:10").starts_with("An unknown type;"));
        assert!(says("b=é:10").starts_with("An unknown type;"));
    }
}
