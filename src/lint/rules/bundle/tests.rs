//! What the examples of rules do not say: how bad a finding is in which case, and what is told once.

use crate::diagnostic::Level::{self, Error, Info, Warning};
use crate::lint::{Description, Profile, Selection, find, lint};
use crate::sdp::SdpType;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// The levels of what a rule finds in a text, in order.
fn levels(rule: &str, kind: Option<SdpType>, text: &str) -> Vec<Level> {
    let document = Document::parse(text);
    let session = Session::read(&document);
    let selection = Selection::only(find(rule).unwrap_or_else(|| panic!("{rule} is no rule")));
    let found = lint(&Description::new(&session, kind, Profile::Jsep), &selection);
    found.iter().map(|finding| finding.level).collect()
}

const OFFER: Option<SdpType> = Some(SdpType::Offer);
const ANSWER: Option<SdpType> = Some(SdpType::Answer);
/// The attributes of a transport, without the fingerprint.
const ICE: &str = "a=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n";

#[test]
fn a_rejected_section_in_a_group_is_as_bad_as_browsers_take_it() {
    let text = |first: u16, second: u16| {
        format!("a=group:BUNDLE 0 1\nm=audio {first} X 0\na=mid:0\nm=video {second} X 0\na=mid:1\n")
    };
    let of = |kind, text: String| levels("group-rejected-mid", kind, &text);
    assert_eq!(of(ANSWER, text(9, 0)), [Error]);
    assert_eq!(of(OFFER, text(9, 0)), [Warning]);
    assert_eq!(of(None, text(9, 0)), [Warning]);
    assert_eq!(of(OFFER, text(0, 9)), [Error]);
    // Firefox refuses it for its first mid.
    assert_eq!(of(ANSWER, text(0, 0)), [Error, Warning]);
}

#[test]
fn a_bundled_section_may_leave_its_transport_out() {
    let rider = "m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\nm=video 9 UDP/TLS/RTP/SAVPF 97\na=mid:2\n";
    let text = format!(
        "a=group:BUNDLE 0 1 2\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\na=setup:actpass\n\
         {ICE}{rider}"
    );
    // Once, for all of them, and by one rule.
    assert_eq!(levels("missing-ice-credentials", OFFER, &text), [Warning]);
    assert_eq!(levels("missing-fingerprint", OFFER, &text), []);
    assert_eq!(levels("missing-setup", OFFER, &text), []);
    for rule in ["missing-ice-credentials", "missing-fingerprint", "missing-setup"] {
        assert_eq!(levels(rule, ANSWER, &text), [], "{rule}");
        assert_eq!(levels(rule, Some(SdpType::Pranswer), &text), [], "{rule}");
    }
}

#[test]
fn plain_rtp_is_told_once() {
    let text = "v=0\nm=audio 4000 RTP/AVP 0\nm=video 4002 RTP/AVP 96\nm=video 4004 RTP/AVP 97\n";
    assert_eq!(levels("missing-fingerprint", None, text), [Error]);
    assert_eq!(levels("missing-ice-credentials", None, text), [Error]);
    assert_eq!(levels("missing-setup", None, text), []);
    assert_eq!(levels("missing-mid", None, text), []);
    // RTSP has port 0 everywhere, which a browser takes as rejected.
    let rtsp = "a=control:*\nm=audio 0 RTP/AVP 0\nm=video 0 RTP/AVP 96\n";
    assert_eq!(levels("missing-fingerprint", None, rtsp), [Warning]);
    assert_eq!(levels("missing-ice-credentials", None, rtsp), []);
    assert_eq!(levels("rejected-with-candidates", None, rtsp), []);
}

#[test]
fn two_sections_with_one_mid_are_in_the_group_that_lists_it() {
    let text = format!(
        "a=group:BUNDLE 0 1\na=fingerprint:sha-256 AA\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n{ICE}\
         m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:0\n{ICE}"
    );
    assert_eq!(levels("duplicate-mid", OFFER, &text), [Error]);
    assert_eq!(levels("group-unknown-mid", OFFER, &text), [Error]);
    assert_eq!(levels("section-outside-bundle", OFFER, &text), []);
    assert_eq!(levels("missing-ice-credentials", ANSWER, &text.replace(ICE, "")), [Error]);
}

#[test]
fn mids_are_compared_alike_in_small_and_large_descriptions() {
    for sections in [2, 8, 9, 40] {
        let mids: Vec<String> = (0..sections).map(|n| n.to_string()).collect();
        let mut text = format!("a=group:BUNDLE {} 0 x\n", mids.join(" "));
        for mid in mids.iter().map(String::as_str).chain(["1"]) {
            text.push_str(&format!("m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:{mid}\n"));
        }
        assert_eq!(levels("duplicate-mid", OFFER, &text), [Error], "{sections}");
        assert_eq!(levels("group-unknown-mid", OFFER, &text), [Error], "{sections}");
        assert_eq!(levels("mid-in-two-bundles", OFFER, &text), [Error], "{sections}");
        assert_eq!(levels("mid-order", OFFER, &text), [Info], "{sections}");
        assert_eq!(levels("missing-mid-extension", OFFER, &text), [Warning], "{sections}");
    }
}

#[test]
fn what_browsers_let_through_is_no_error() {
    let of = |rule, text: &str| levels(rule, None, text);
    assert_eq!(of("ice-char", "a=ice-ufrag:ab=cd\n"), [Warning]);
    assert_eq!(of("ice-char", "a=ice-ufrag:ab=c d\n"), [Error]);
    assert_eq!(of("fingerprint-weak-hash", "a=fingerprint:sha-1 AA\n"), [Warning]);
    assert_eq!(of("fingerprint-weak-hash", "a=fingerprint:MD5 AA\n"), [Error]);
    assert_eq!(of("multiple-fingerprints", "a=fingerprint:sha-1 AA\na=fingerprint:sha-256 AA\n"), [Error]);
    let aiortc = "a=fingerprint:sha-256 AA\na=fingerprint:sha-384 AA\na=fingerprint:sha-512 AA\n";
    let twice = format!("m=audio 9 X 0\n{aiortc}m=video 9 X 0\n{aiortc}");
    assert!(of("multiple-fingerprints", &twice).is_empty());
    let candidate = |rest: &str| format!("m=audio 9 X 0\na=candidate:1 1 {rest}\n");
    assert_eq!(of("tcp-candidate-tcptype", &candidate("tcp 1 192.0.2.1 5000 typ host")), [Warning]);
    assert_eq!(of("tcp-candidate-tcptype", &candidate("udp 1 192.0.2.1 5000 typ host tcptype so")), [Error]);
    assert_eq!(of("candidate-transport", &candidate("ssltcp 1 192.0.2.1 5000 typ host")), [Warning]);
    assert_eq!(of("candidate-transport", &candidate("sctp 1 192.0.2.1 5000 typ host")), [Error]);
    assert_eq!(of("sdes-crypto", "m=audio 9 RTP/SAVP 0\na=crypto:1 A inline:x\n"), [Error]);
    assert_eq!(of("sdes-crypto", "a=fingerprint:sha-256 AA\nm=audio 9 RTP/SAVP 0\na=crypto:1 A inline:x\n"), [Warning]);
}
