//! What real exchanges amount to: every pair of the corpus that connected must come out as one that works.

use std::fmt::Write as _;

use rtcscope::lint::negotiated::{Content, Dtls, Forming, Negotiated, Outcome, RtcpMux, Side};
use rtcscope::lint::{Description, Pair, Profile};
use rtcscope::sdp::SdpType;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;
use serde_json::Value;

use crate::pipeline::{beside, read};

fn with<T>(offer: &str, answer: &str, test: impl FnOnce(&Negotiated<'_>) -> T) -> T {
    let documents = [Document::parse(offer), Document::parse(answer)];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep).numbered(1);
    test(&Negotiated::of(&Pair { offer: &offer, answer: &answer }))
}

/// The pairs of the corpus: names and texts of offer and answer.
fn pairs() -> Vec<[(String, String); 2]> {
    let Some(folder) = beside("corpus") else { return Vec::new() };
    let manifest: Value = serde_json::from_slice(&read(&folder.join("manifest.json"))).expect("JSON");
    let text = |entry: &Value| {
        let name = entry.as_str().expect("a name").to_owned();
        let text = String::from_utf8(read(&folder.join(&name))).expect("UTF-8");
        (name, text)
    };
    let all = manifest["offer_answer_pairs"].as_array().expect("a list");
    all.iter().map(|pair| [text(&pair["offer"]), text(&pair["answer"])]).collect()
}

/// What speaks against a pair working.
fn against(n: &Negotiated<'_>, offer: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let webrtc = offer.contains("a=fingerprint");
    for section in &n.sections {
        match section.outcome {
            Outcome::Accepted | Outcome::NotOffered | Outcome::Refused => {}
            outcome => wrong.push(format!("section {} is {outcome:?}", section.index)),
        }
        if section.outcome == Outcome::Accepted && section.transport.is_none() {
            wrong.push(format!("section {} has no transport", section.index));
        }
        let Content::Media(media) = &section.content else { continue };
        for flow in &media.flows {
            if flow.flows && flow.codecs.is_empty() {
                wrong.push(format!("nothing to send in section {}", section.index));
            }
            for codec in flow.codecs.iter().chain(&flow.companions) {
                if codec.payload_type > 127 || codec.own_payload_type > 127 {
                    wrong.push(format!("payload type {}", codec.payload_type));
                }
            }
        }
    }
    for transport in n.transports.iter().filter(|_| webrtc) {
        if !matches!(transport.dtls, Dtls::Client(_)) {
            wrong.push(format!("DTLS is {:?}", transport.dtls));
        }
        if !matches!(transport.rtcp_mux, RtcpMux::Muxed | RtcpMux::NoRtp) && offer.contains("a=rtcp-mux") {
            wrong.push(format!("RTCP is {:?}", transport.rtcp_mux));
        }
        if transport.candidates.forming == Forming::No {
            wrong.push(format!("no pair can be formed by {:?}", transport.candidates.unused));
        }
    }
    wrong
}

#[test]
fn every_pair_that_connected_comes_out_as_one_that_works() {
    let mut wrong = String::new();
    let all = pairs();
    for [(offer_name, offer), (answer_name, answer)] in &all {
        for reason in with(offer, answer, |n| against(n, offer)) {
            writeln!(wrong, "{offer_name} {answer_name}: {reason}").expect("a String takes everything");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Both sides of each codec, extension and layer are there: what one may send is in the other's text.
#[test]
fn what_is_sent_is_what_the_other_side_lists() {
    let mut seen = 0;
    for [(name, offer), (_, answer)] in &pairs() {
        with(offer, answer, |n| {
            for section in n.sections.iter().filter(|section| section.outcome == Outcome::Accepted) {
                let Content::Media(media) = &section.content else { continue };
                for flow in &media.flows {
                    let (receiver, sender) = match flow.sender {
                        Side::Offerer => (answer, offer),
                        Side::Answerer => (offer, answer),
                    };
                    for codec in flow.codecs.iter().chain(&flow.companions) {
                        seen += 1;
                        for (number, text) in [(codec.payload_type, receiver), (codec.own_payload_type, sender)] {
                            let rtpmap = format!("a=rtpmap:{number} {}/", codec.name).to_ascii_lowercase();
                            let there = text.to_ascii_lowercase().contains(&rtpmap);
                            assert!(there || number < 35, "{name}: {rtpmap} is not in the text");
                        }
                        let fmtp = codec.parameters.map(|all| format!("a=fmtp:{} {all}", codec.payload_type));
                        assert!(fmtp.is_none_or(|fmtp| receiver.contains(&fmtp)), "{name}: {codec:?}");
                    }
                }
            }
        });
    }
    assert!(seen == 0 || seen > 1000, "{seen}");
}

/// Prints what the pair of files named in `MATCH` amounts to, for whoever works on it.
#[test]
#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn print_negotiated() {
    let names = std::env::var("MATCH").unwrap_or_default();
    if let [offer, answer] = names.split_whitespace().collect::<Vec<_>>()[..] {
        let text = |name: &str| String::from_utf8_lossy(&read(std::path::Path::new(name))).into_owned();
        with(&text(offer), &text(answer), |n| println!("{n:#?}"));
    }
}
