//! What `sdp explain` claims of the whole: it must hold for offers as for answers.

use rtcscope::render::Format;

use crate::pipeline::{explained, read, root};

/// The human rendering on one line: where lines are broken is no concern here.
fn of(text: &str) -> String {
    explained("test.sdp", text.as_bytes().to_vec(), Format::Human).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fixture(name: &str) -> String {
    of(&String::from_utf8(read(&root().join("fixtures/sdp").join(name))).expect("UTF-8"))
}

fn has(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "{words:?} is not in\n{}", &text[..text.len().min(3000)]);
    }
}

fn bundled(setup: &str, port: u16, second: &str) -> String {
    format!(
        "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
         a=rtcp-mux\na=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\na=fingerprint:sha-256 AB\na=setup:{setup}\n\
         m=video {port} UDP/TLS/RTP/SAVPF 96\na=mid:1\n{second}"
    )
}

#[test]
fn an_offer_only_proposes_to_bundle() {
    let offer = of(&bundled("actpass", 9, ""));
    has(
        &offer,
        &[
            "Offer: audio, video over 1 transport if bundled",
            "a=setup:actpass (12:9), which an answer must not contain",
            "to be bundled onto that of audio (mid 0);",
            "RTCP on the same port if agreed",
        ],
    );
    // Nothing to fall back on.
    let only = of(&bundled("actpass", 0, "a=bundle-only\n"));
    has(&only, &["Offer: audio, video over 1 transport ", "port 0 (bundle-only: offered as part of the bundle)"]);
    assert!(!only.contains("if bundled"));
    has(
        &fixture("chromium/chromium156-offer-audio-video.sdp"),
        &["audio, video over 1 transport if bundled", "port 45751 (of the default address)"],
    );
}

#[test]
fn an_answer_is_told_by_its_role_and_that_is_likely_only() {
    let answer = of(&bundled("active", 9, ""));
    has(
        &answer,
        &[
            "Answer (likely): audio, video over 1 transport ",
            "answer, likely: it chooses a DTLS role (12:9), as answers do; an old client's offer may do so too",
            " bundled onto that of audio (mid 0);",
            "RTCP on the same port ",
        ],
    );
    assert!(!answer.contains("to be bundled") && !answer.contains("if bundled") && !answer.contains("if agreed"));
    let named = of(&format!("{{\"type\":\"answer\",\"sdp\":{:?}}}", bundled("active", 9, "")));
    has(&named, &["Answer: audio, video over 1 transport ", "answer: the type beside it says so"]);
}

#[test]
fn a_bundle_only_section_makes_an_offer_likely() {
    let text = bundled("active", 0, "a=bundle-only\n");
    has(&of(&text), &["Offer (likely): audio, video", "an answer by the older RFC 8843 may do so too"]);
}

#[test]
fn credentials_of_a_transport_to_fall_back_on_are_shown() {
    let other = of(&bundled("actpass", 9, "a=ice-ufrag:efgh\na=ice-pwd:abcdefghijklmnopqrstuv\n"));
    has(&other, &["ICE ufrag abcd, password", "ICE ufrag efgh, password"]);
    let same = of(&bundled("actpass", 9, "a=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n"));
    assert_eq!(same.matches("ICE ufrag abcd").count(), 1);
    // Options of the session part belong to it.
    let named = fixture("node-datachannel/node-datachannel0.33-offer-datachannel-only.sdp");
    has(&named, &["password of 22 characters, options ice2,trickle, end of candidates"]);
}

#[test]
fn port_0_is_a_rejection_in_answers_only() {
    has(
        &fixture("chromium/chromium156-offer-stopped-transceiver-renegotiation-step2-after-stop.sdp"),
        &["2 video (1 turned off)", "video, mid 1, inactive, turned off", "port 0 (turned off)"],
    );
    has(
        &fixture("firefox/firefox153esr-answer-codec-mismatch-answer-rejects.sdp"),
        &["video (rejected)", "port 0 (rejected)"],
    );
    let rtsp = fixture("gst-rtsp/gst-rtsp-server1.22-description-av-h264-opus.sdp");
    has(&rtsp, &["(sure): video, audio over 2 transports", "port 0 (agreed later, in RTSP's SETUP)"]);
    assert!(!rtsp.contains("rejected") && !rtsp.contains("turned off"));
}

#[test]
fn a_missing_profile_is_said_to_be_missing() {
    has(
        &fixture("ffmpeg/ffmpeg5.1-description-h264-opus-two-sessions.sdp"),
        &["codecs 96 H264 mode 1, no profile-level-id"],
    );
}
