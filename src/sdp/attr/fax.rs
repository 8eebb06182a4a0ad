//! Fax over IP (ITU-T T.38, Annex D).

use super::Definition;
use super::vocabulary::{Vocabulary, sentence};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{SP, U32, opt, rest, uint, word};
use crate::sdp::view::Context;

const SPEC: &[&str] = &["ITU-T T.38, Annex D"];

const fn t38(name: &'static str, meaning: &'static str) -> Definition {
    Definition::new(name, SPEC, meaning).media().mux("TBD")
}

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    t38("T38FaxVersion", "Version of T.38; 0 when absent.").shape(&[uint("version", U32)]),
    t38("T38MaxBitRate", "Fastest fax transmission, in bit/s.")
        .shape(&[uint("bits_per_second", U32)])
        .explain(|c| Some(prose![c.number("bits_per_second")?, " bit/s."])),
    t38("T38maxBitRate", "Fastest fax transmission, in bit/s; another spelling of T38MaxBitRate.")
        .shape(&[uint("bits_per_second", U32)])
        .explain(|c| Some(prose![c.number("bits_per_second")?, " bit/s."])),
    t38("T38FaxFillBitRemoval", "Fill bits can be left out and put back.").optional(&[rest("flag")]).explain(flag),
    t38("T38FaxTranscodingMMR", "Pages can be recoded to and from MMR.").optional(&[rest("flag")]).explain(flag),
    t38("T38FaxTranscodingJBIG", "Pages can be recoded to and from JBIG.").optional(&[rest("flag")]).explain(flag),
    t38("T38FaxRateManagement", "Who makes the check (TCF) that finds the data rate.")
        .shape(&[word("method")])
        .explain(|c| Some(sentence(RATES, c.get("method")?))),
    t38("T38FaxMaxBuffer", "Bytes the receiver can buffer.").shape(&[uint("bytes", U32)]),
    t38("T38FaxMaxDatagram", "Largest packet the receiver takes, in bytes.").shape(&[uint("bytes", U32)]),
    t38("T38FaxMaxIFP", "Largest single fax packet (IFP) the receiver takes, in bytes.").shape(&[uint("bytes", U32)]),
    t38("T38FaxUdpEC", "How lost packets are made good over UDP.")
        .shape(&[word("correction")])
        .explain(|c| Some(sentence(CORRECTIONS, c.get("correction")?))),
    t38("T38FaxUdpECDepth", "How many older packets are repeated: at least, and perhaps at most.")
        .shape(&[uint("minimum", U32), opt(&[SP, uint("maximum", U32)])]),
    t38("T38FaxUdpFECMaxSpan", "Over how many packets repair data (FEC) may stretch.").shape(&[uint("packets", U32)]),
    t38("T38VendorInfo", "The maker of the device, as numbers: country, extension, maker.").shape(&[rest("vendor")]),
    t38("T38ModemType", "The kind of fax modem.").shape(&[word("modem")]),
];

/// Values of `a=T38FaxRateManagement`.
const RATES: Vocabulary = &[
    ("localTCF", "Each gateway makes the check on its own side (for transport over TCP)."),
    ("transferredTCF", "The check goes from fax to fax (for transport over UDP)."),
];

/// Values of `a=T38FaxUdpEC`.
const CORRECTIONS: Vocabulary = &[
    ("t38UDPRedundancy", "Older packets are repeated in newer ones."),
    ("t38UDPFEC", "Repair data (FEC) is sent along."),
    ("t38UDPNoEC", "Not at all."),
];

fn flag(c: &Context<'_, '_>) -> Option<Prose> {
    Some(prose![
        "Being there means yes, so the value ",
        theirs(c.get("flag")?),
        " says nothing; some older devices mean no by 0."
    ])
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn numbers_are_numbers() {
        assert!(fits("a=T38FaxVersion:0"));
        assert!(!fits("a=T38FaxVersion:zero"));
        assert_eq!(says("a=T38MaxBitRate:14400"), "14400 bit/s.");
        assert!(fits("a=T38FaxUdpECDepth:1 3"));
        assert!(fits("a=T38VendorInfo:0 0 37"));
    }

    #[test]
    fn flags_may_have_the_value_that_old_devices_write() {
        assert!(fits("a=T38FaxFillBitRemoval"));
        assert_eq!(says("a=T38FaxFillBitRemoval"), "");
        assert!(says("a=T38FaxTranscodingMMR:0").contains("some older devices mean no by 0"));
    }

    #[test]
    fn words() {
        assert_eq!(says("a=T38FaxUdpEC:t38UDPRedundancy"), "Older packets are repeated in newer ones.");
        assert_eq!(says("a=T38FaxRateManagement:x"), "Unknown value x.");
    }
}
