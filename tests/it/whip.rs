//! The rules for WHIP against a real exchange: a Chrome that publishes, and its server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rtcscope::lint::{self, Description, Profile, Selection};
use rtcscope::sdp::SdpType;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;
use serde_json::Value;

use crate::pipeline::{beside, read};

/// The names of what the profile finds in a description, those of the family `whip` only.
fn found(text: &str, kind: SdpType) -> Vec<&'static str> {
    let family = lint::FAMILIES.iter().find(|family| family.name == "whip").expect("the family");
    let document = Document::parse(text);
    let session = Session::read(&document);
    let findings = lint::lint(&Description::new(&session, Some(kind), Profile::Whip), &Selection::of(Profile::Whip));
    let names = findings.into_iter().map(|finding| finding.name);
    names.filter(|name| family.rules.iter().any(|rule| rule.name == *name)).collect()
}

/// Offer and answer of the request that was taken.
fn exchange() -> Option<(String, String)> {
    let path = beside("corpus")?.join("signaling/whip-whep/whip-publish-bad-token-then-ok.publisher.har");
    let har: Value = serde_json::from_slice(&read(&path)).expect("JSON");
    let entries = har["log"]["entries"].as_array().expect("a list");
    let taken = entries.iter().find(|entry| entry["response"]["status"] == 201).expect("a request that was taken");
    let offer = taken["request"]["postData"]["text"].as_str().expect("a text").to_owned();
    let answer = taken["response"]["content"]["text"].as_str().expect("a text");
    let answer = STANDARD.decode(answer).expect("base64");
    Some((offer, String::from_utf8(answer).expect("UTF-8")))
}

#[test]
fn a_real_exchange_has_no_finding() {
    let Some((offer, answer)) = exchange() else { return };
    assert!(offer.starts_with("v=0") && answer.starts_with("v=0"));
    assert_eq!(found(&offer, SdpType::Offer), [""; 0]);
    assert_eq!(found(&answer, SdpType::Answer), [""; 0]);
}

#[test]
fn what_whip_does_not_allow_is_found_in_it() {
    let Some((offer, answer)) = exchange() else { return };
    let changed = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let offer = |from: &str, to: &str| found(&changed(&offer, from, to), SdpType::Offer);
    assert_eq!(offer("a=sendonly", "a=inactive"), ["whip-offer-inactive"]);
    assert_eq!(offer("a=sendonly", "a=recvonly"), ["whip-mixed-directions"]);
    assert_eq!(offer("a=sendonly", "a=sendrecv"), ["whip-offer-sendrecv"]);
    assert_eq!(offer("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"), ["whip-no-bundle"]);
    assert_eq!(offer("t=0 0", "t=0 0\r\na=ice-lite"), ["whip-client-ice-lite"]);
    assert_eq!(offer("m=audio", "m=video"), ["whip-several-tracks"]);
    assert_eq!(found(&changed(&answer, "a=recvonly", "a=sendrecv"), SdpType::Answer), ["whip-answer-direction"]);
}
