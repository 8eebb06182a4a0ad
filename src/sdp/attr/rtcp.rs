//! RTCP: its port, multiplexing with RTP, feedback and extended reports.

use super::Definition;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::codec::Mapping;
use crate::sdp::shape::step::{PORT, SP, opt, rest, token, uint, word};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("rtcp", &["RFC 3605, section 2.1"], "Port and address of RTCP. With ICE the candidates decide.")
        .media()
        .mux("TRANSPORT")
        .shape(&[uint("port", PORT), opt(&[SP, word("network_type"), SP, word("address_type"), SP, word("address")])])
        .explain(rtcp),
    Definition::new(
        "rtcp-mux",
        &["RFC 5761, section 5.1.1"],
        "RTP and RTCP share one port, if both sides say so. libwebrtc insists on it by default.",
    )
    .media()
    .mux("IDENTICAL"),
    Definition::new(
        "rtcp-mux-only",
        &["RFC 8858, section 3"],
        "There is no second port for RTCP to fall back to: the peer must take rtcp-mux.",
    )
    .media()
    .mux("IDENTICAL"),
    Definition::new(
        "rtcp-rsize",
        &["RFC 5506, section 5"],
        "Short RTCP packets are fine: feedback need not wait for a full report.",
    )
    .media()
    .mux("IDENTICAL"),
    Definition::new(
        "rtcp-fb",
        &["RFC 4585, section 4.2"],
        "A kind of RTCP feedback that may be used for a payload type, or for all of them (*).",
    )
    .media()
    .mux("IDENTICAL-PER-PT")
    .shape(&[token("payload_type"), SP, rest("feedback")])
    .explain(feedback)
    .also(|c| c.get("feedback").and_then(find_feedback).map(|(known, _)| known.spec).into_iter().collect()),
    Definition::new("rtcp-xr", &["RFC 3611, section 5"], "Extended RTCP reports this side wants or can make.")
        .mux("NORMAL")
        .shape(&[rest("reports")])
        .explain(extended_reports),
    Definition::new(
        "rtcp-unicast",
        &["RFC 5760, section 10"],
        "How receivers of a broadcast send RTCP back to its source. Not used in WebRTC.",
    )
    .media()
    .mux("IDENTICAL")
    .shape(&[rest("mode")]),
    Definition::new(
        "remote-net-estimate",
        &["libwebrtc"],
        "The receiver may report its estimate of the network over RTCP. Not a standard.",
    )
    .media(),
];

/// A kind of feedback.
#[derive(Debug)]
pub struct Feedback {
    /// The words after the payload type.
    pub words: &'static str,
    /// More words may follow.
    pub parameters: bool,
    /// Where it is defined.
    pub spec: &'static str,
    /// What it is for.
    pub meaning: &'static str,
}

const fn plain(words: &'static str, spec: &'static str, meaning: &'static str) -> Feedback {
    Feedback { words, parameters: false, spec, meaning }
}

const fn with(words: &'static str, spec: &'static str, meaning: &'static str) -> Feedback {
    Feedback { words, parameters: true, spec, meaning }
}

/// Values of `a=rtcp-fb`.
pub static FEEDBACK: &[Feedback] = &[
    plain("nack", "RFC 4585, section 6.2.1", "the receiver names lost packets, so that they can be sent again"),
    plain("nack pli", "RFC 4585, section 6.3.1", "the receiver reports a lost picture, which calls for a key frame"),
    plain("nack sli", "RFC 4585, section 6.3.2", "the receiver reports lost slices (rare)"),
    plain("nack rpsi", "RFC 4585, section 6.3.3", "the receiver says which picture to predict from (rare)"),
    plain("nack rai", "RFC 6285", "the receiver asks for a burst when it joins a broadcast; not used in WebRTC"),
    plain("nack ecn", "RFC 6679", "the receiver reports congestion marks (ECN); not used in WebRTC"),
    plain("nack tllei", "RFC 6642", "the loss is known already, do not report it again; not used in WebRTC"),
    plain("nack pslei", "RFC 6642", "the picture loss is known already; not used in WebRTC"),
    with("nack app", "RFC 4585", "a complaint that the application defines (rare)"),
    plain("ack rpsi", "RFC 4585", "the receiver confirms pictures that may be predicted from (rare)"),
    with("ack app", "RFC 4585", "a confirmation that the application defines (rare)"),
    plain("ack ccfb", "RFC 8888, section 6", "the receiver reports each packet's arrival, to steer the bit rate"),
    plain("ccm fir", "RFC 5104, section 4.3.1", "the receiver can demand a key frame"),
    with("ccm tmmbr", "RFC 5104, section 4.2.1", "the receiver can limit the bit rate for a while"),
    plain("ccm tstr", "RFC 5104", "the receiver can trade sharpness against frame rate (rare)"),
    with("ccm vbcm", "RFC 5104", "a back channel of H.271 messages (rare)"),
    with("ccm pause", "RFC 7728", "the receiver can pause and resume a stream"),
    with("trr-int", "RFC 4585, section 4.2", "least time between two regular RTCP reports, in milliseconds"),
    plain(
        "transport-cc",
        "draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "the receiver reports when packets arrived, to steer the bit rate; needs the transport-wide-cc extension",
    ),
    plain("goog-remb", "draft-alvestrand-rmcat-remb", "the receiver says how much bit rate it can take (REMB)"),
    plain("goog-lntf", "libwebrtc", "the receiver reports the last frames it got and could decode; not a standard"),
    plain("rrtr", "RFC 3611", "a receiver's time reports, from which round trips are measured"),
];

/// The kind of feedback these words are, with what follows them.
pub fn find_feedback(words: &str) -> Option<(&'static Feedback, &str)> {
    FEEDBACK.iter().find_map(|known| {
        let rest = words.strip_prefix(known.words)?;
        let fits = rest.is_empty() || (known.parameters && rest.starts_with(' '));
        fits.then(|| (known, rest.trim_start()))
    })
}

/// The codec behind a payload type of the section, to be put beside its number.
pub(super) fn codec_name(c: &Context<'_, '_>, pt: &str) -> Option<Prose> {
    Mapping::of(&c.media()?, pt).encoding.map(|name| theirs(name).into())
}

/// `payload type 96`, with the codec where it is known.
pub(super) fn payload_type(c: &Context<'_, '_>, pt: &str) -> Prose {
    let mut prose = prose!["payload type ", theirs(pt)];
    if let Some(codec) = codec_name(c, pt) {
        prose.push(prose![" (", codec, ")"]);
    }
    prose
}

fn rtcp(c: &Context<'_, '_>) -> Option<Prose> {
    let port = c.number("port")?;
    let Some(address) = c.get("address") else {
        return Some(prose!["By default RTCP goes to port ", port, " of the media address."]);
    };
    if port == 9 && matches!(address, "0.0.0.0" | "::") {
        return Some(prose!["A placeholder: with ICE, the real addresses come as candidates."]);
    }
    Some(prose!["By default RTCP goes to ", theirs(address), " port ", port, "."])
}

fn feedback(c: &Context<'_, '_>) -> Option<Prose> {
    let words = c.get("feedback")?;
    let mut prose = match c.get("payload_type")? {
        "*" => prose!["For every payload type of the section: "],
        pt => prose!["For ", payload_type(c, pt), ": "],
    };
    match find_feedback(words) {
        Some((known, "")) => prose.push(prose![known.meaning, "."]),
        Some((known, parameters)) => prose.push(prose![known.meaning, ": ", theirs(parameters), "."]),
        None if words.is_empty() => prose.push("no kind of feedback is named."),
        None => prose.push(prose![theirs(words), " is not a known kind of feedback."]),
    }
    Some(prose)
}

/// Names in `a=rtcp-xr`, without what follows `=`, and what they report (RFC 3611, section 5.1).
pub static REPORTS: &[(&str, &str)] = &[
    ("pkt-loss-rle", "which packets were lost"),
    ("pkt-dup-rle", "which packets came twice"),
    ("pkt-rcpt-times", "when packets came"),
    ("rcvr-rtt", "round-trip times measured by receivers"),
    ("stat-summary", "statistics of loss, duplicates, jitter and hop limit"),
    ("voip-metrics", "quality of a voice call"),
];

fn extended_reports(c: &Context<'_, '_>) -> Option<Prose> {
    let reports = c.get("reports")?;
    let one = |word: &str| {
        let name = word.split('=').next().unwrap_or_default();
        match REPORTS.iter().find(|(report, _)| *report == name) {
            Some((_, meaning)) => prose![theirs(word), ": ", *meaning],
            None => prose![theirs(word), ": not a report of RFC 3611"],
        }
    };
    if reports.is_empty() {
        return Some(prose!["None."]);
    }
    let mut all = Prose::join(reports.split(' ').filter(|word| !word.is_empty()).map(one), "; ");
    all.push(".");
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};
    use super::*;

    #[test]
    fn addresses() {
        let text = "m=audio 9 X 0\na=rtcp:9 IN IP4 0.0.0.0\na=rtcp:53020\na=rtcp:3456 IN IP4 192.0.2.1\na=rtcp-mux\n\
                    a=rtcp-mux-only\na=rtcp-rsize\na=rtcp-unicast:rsi\na=remote-net-estimate\n";
        assert_eq!(
            spoken(text)[..3],
            [
                "A placeholder: with ICE, the real addresses come as candidates.",
                "By default RTCP goes to port 53020 of the media address.",
                "By default RTCP goes to 192.0.2.1 port 3456."
            ]
        );
        assert_eq!(misfits("a=rtcp:65536\na=rtcp:9 IN IP4\na=rtcp\na=rtcp-mux:1\na=rtcp-fb:96\n"), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn kinds_of_feedback() {
        let text = "m=video 9 X 96\na=rtcp-fb:96 nack pli\na=rtcp-fb:* nack\na=rtcp-fb:* trr-int 5\n\
                    a=rtcp-fb:96 nack foo\na=rtcp-fb:96 ccm tmmbr smaxpr=5\n";
        assert_eq!(
            spoken(text),
            [
                "For payload type 96: the receiver reports a lost picture, which calls for a key frame.",
                "For every payload type of the section: the receiver names lost packets, so that they can be sent again.",
                "For every payload type of the section: least time between two regular RTCP reports, in milliseconds: 5.",
                "For payload type 96: nack foo is not a known kind of feedback.",
                "For payload type 96: the receiver can limit the bit rate for a while: smaxpr=5."
            ]
        );
    }

    #[test]
    fn every_kind_is_found_by_its_own_words() {
        for known in FEEDBACK {
            assert_eq!(find_feedback(known.words).map(|(found, _)| found.words), Some(known.words));
        }
        assert!(find_feedback("nackpli").is_none());
        assert!(find_feedback("transport-cc x").is_none());
    }

    #[test]
    fn reports() {
        let text = "a=rtcp-xr:rcvr-rtt=all:10000 voip-metrics x\na=rtcp-xr:\n";
        assert_eq!(
            spoken(text),
            [
                "rcvr-rtt=all:10000: round-trip times measured by receivers; voip-metrics: quality of a voice call; \
                 x: not a report of RFC 3611.",
                "None."
            ]
        );
    }
}
