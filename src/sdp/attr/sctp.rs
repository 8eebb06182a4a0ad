//! Data channels: SCTP inside DTLS (RFC 8841) and channels that are announced in the description (RFC 8864).

use super::Definition;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape;
use crate::sdp::shape::step::{PORT, SP, digits, opt, params, rest, token, uint, word};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "sctp-port",
        &["RFC 8841, section 5"],
        "The SCTP port of data channels. It exists inside DTLS only, not on the network.",
    )
    .media()
    .mux("CAUTION")
    .shape(&[uint("port", PORT)])
    .explain(|c| (c.number("port")? == 0).then(|| prose!["Port 0: there is no SCTP association, or it ends here."])),
    Definition::new(
        "max-message-size",
        &["RFC 8841, section 6"],
        "The largest data channel message this side takes; 64 KiB when absent.",
    )
    .media()
    .mux("CAUTION")
    .shape(&[digits("bytes")])
    .explain(max_message_size),
    Definition::new(
        "sctpmap",
        &["draft-ietf-mmusic-sctp-sdp"],
        "Data channels as old drafts wrote them; sctp-port took its place.",
    )
    .media()
    .shape(&[uint("port", PORT), opt(&[SP, word("application"), opt(&[SP, token("streams")])])])
    .explain(sctpmap),
    Definition::new(
        "sctp-init",
        &["draft-hancke-tsvwg-snap"],
        "The first message of the SCTP handshake, sent along to save round trips.",
    )
    .media()
    .shape(&[rest("init")]),
    Definition::new(
        "dcmap",
        &["RFC 8864, section 5.1"],
        "A data channel that both sides open without a handshake. Browsers ignore it.",
    )
    .media()
    .mux("SPECIAL")
    .shape(&[uint("stream_id", PORT), opt(&[SP, params("options")])])
    .explain(dcmap),
    Definition::new("dcsa", &["RFC 8864, section 5.2"], "An attribute of one data channel. Browsers ignore it.")
        .media()
        .mux("SPECIAL")
        .shape(&[uint("stream_id", PORT), SP, rest("channel_attribute")])
        .explain(|c| {
            let (channel, said) = (c.number("stream_id")?, c.get("channel_attribute")?);
            Some(prose!["For data channel ", channel, ": ", theirs(said), "."])
        }),
];

fn max_message_size(c: &Context<'_, '_>) -> Option<Prose> {
    let Some(bytes) = c.number("bytes") else { return Some(prose!["More than any message can have."]) };
    Some(match bytes {
        0 => prose!["No limit: messages may have any size."],
        1..1024 => prose!["Messages of up to ", bytes, " bytes."],
        1_048_576.. => {
            prose!["Messages of up to ", bytes, " bytes (about ", bytes.saturating_add(524_288) / 1_048_576, " MiB)."]
        }
        _ if bytes % 1024 == 0 => prose!["Messages of up to ", bytes / 1024, " KiB."],
        _ => prose!["Messages of up to ", bytes, " bytes (about ", bytes.saturating_add(512) / 1024, " KiB)."],
    })
}

fn sctpmap(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = prose!["SCTP port ", c.number("port")?];
    if let Some(application) = c.get("application") {
        prose.push(prose![" for ", theirs(application)]);
    }
    if let Some(streams) = c.get("streams") {
        prose.push(prose![", ", theirs(streams), " streams"]);
    }
    prose.push(".");
    Some(prose)
}

/// Options of `a=dcmap`: name, what comes before and after the value (RFC 8864, section 5.1).
pub static OPTIONS: &[(&str, &str, &str)] = &[
    ("label", "label ", ""),
    ("subprotocol", "subprotocol ", ""),
    ("max-retr", "at most ", " retransmissions of a message"),
    ("max-time", "a message is given up after ", " ms"),
    ("priority", "priority ", ""),
];

fn dcmap(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = prose!["Data channel ", c.number("stream_id")?];
    let (options, span) = (c.get("options").unwrap_or_default(), c.span("options").unwrap_or_default());
    // A quoted label may hold a semicolon, which would tear it apart here: then say no more than the number.
    if shape::params(options, span).all(|param| param.value.is_none_or(|(text, _)| whole(text))) {
        for param in shape::params(options, span) {
            prose.push("; ");
            prose.push(option(&param));
        }
    }
    prose.push(".");
    Some(prose)
}

/// Not one half of a quoted text?
fn whole(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0
}

fn option(param: &shape::Param<'_>) -> Prose {
    let text = param.value.map_or("", |(text, _)| text.trim_matches('"'));
    match (param.name, text) {
        ("ordered", "true") => return prose!["messages keep their order"],
        ("ordered", "false") => return prose!["messages may overtake each other"],
        _ => {}
    }
    match OPTIONS.iter().find(|(name, ..)| *name == param.name) {
        Some((_, before, after)) => prose![*before, theirs(text), *after],
        None => prose!["unknown option ", theirs(param.name)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn ports_and_sizes() {
        let text = "m=application 9 X y\na=sctp-port:5000\na=sctp-port:0\na=max-message-size:262144\n\
                    a=max-message-size:0\na=max-message-size:1073741823\na=max-message-size:100\n\
                    a=max-message-size:99999999999999999999999\na=sctpmap:5000 webrtc-datachannel 1024\na=sctpmap:5000\n\
                    a=sctp-init:AQAA\n";
        assert_eq!(
            spoken(text),
            [
                "",
                "Port 0: there is no SCTP association, or it ends here.",
                "Messages of up to 256 KiB.",
                "No limit: messages may have any size.",
                "Messages of up to 1073741823 bytes (about 1024 MiB).",
                "Messages of up to 100 bytes.",
                "More than any message can have.",
                "SCTP port 5000 for webrtc-datachannel, 1024 streams.",
                "SCTP port 5000.",
                ""
            ]
        );
        assert_eq!(
            misfits("a=sctp-port:65536\na=max-message-size:-1\na=sctp-port\na=sctp-port:5000 x\n"),
            [1, 2, 3, 4]
        );
    }

    #[test]
    fn announced_channels() {
        let text = "m=application 9 X y\na=dcmap:0\na=dcmap:2 subprotocol=\"bfcp\";label=\"a b\";ordered=false;max-retr=3\n\
                    a=dcmap:4 label=\"a;b\"\na=dcmap:6 x=1\na=dcsa:2 accept-types:text/plain\n";
        assert_eq!(
            spoken(text),
            [
                "Data channel 0.",
                "Data channel 2; subprotocol bfcp; label a b; messages may overtake each other; at most 3 retransmissions of \
                 a message.",
                "Data channel 4.",
                "Data channel 6; unknown option x.",
                "For data channel 2: accept-types:text/plain."
            ]
        );
    }
}
