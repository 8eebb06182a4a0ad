//! Exchanges and what they amount to.

use super::*;
use crate::lint::{Description, Profile, Role};
use crate::sdp::SdpType;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

fn with<T>(offer: &str, answer: &str, test: impl FnOnce(&Negotiated<'_>) -> T) -> T {
    let documents = [Document::parse(offer), Document::parse(answer)];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep).numbered(1);
    test(&Negotiated::of(&Pair { offer: &offer, answer: &answer }))
}

macro_rules! real {
    ($offer:literal, $answer:literal, $test:expr) => {
        with(
            include_str!(concat!("../../../fixtures/sdp/", $offer, ".sdp")),
            include_str!(concat!("../../../fixtures/sdp/", $answer, ".sdp")),
            $test,
        )
    };
}

fn media<'n, 'a>(negotiated: &'n Negotiated<'a>, index: usize) -> &'n Media<'a> {
    match &negotiated.sections[index].content {
        Content::Media(media) => media,
        other => panic!("section {index} is no media: {other:?}"),
    }
}

/// `VP8 96 rtx 97`, in order.
fn names(codecs: &[Codec<'_>]) -> Vec<String> {
    let rtx = |codec: &Codec<'_>| codec.rtx.map(|rtx| format!(" rtx {rtx}")).unwrap_or_default();
    codecs.iter().map(|codec| format!("{} {}{}", codec.name, codec.payload_type, rtx(codec))).collect()
}

fn losses(media: &Media<'_>) -> Vec<(Side, u8, Loss, Option<u8>)> {
    media.dropped.iter().map(|lost| (lost.side, lost.payload_type, lost.why, lost.nearest)).collect()
}

#[test]
fn a_section_is_accepted_or_it_is_told_why_not() {
    let offer = "m=audio 9 RTP/AVP 0\nm=audio 0 RTP/AVP 0\nm=audio 9 RTP/AVP 0\nm=audio 9 RTP/AVP 0\n\
                 m=audio 9 RTP/AVP 0\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\nm=audio 9 RTP/AVP 0\n";
    let answer = "m=audio 9 RTP/AVP 0\nm=audio 0 RTP/AVP 0\nm=audio 0 RTP/AVP 0\nm=video 9 RTP/AVP 31\n\
                  m=audio 9 RTP/AVP 8\nm=application 9 RTP/AVP 0\n";
    let outcomes =
        |offer, answer| with(offer, answer, |n| n.sections.iter().map(|section| section.outcome).collect::<Vec<_>>());
    use Outcome::*;
    assert_eq!(outcomes(offer, answer), [Accepted, NotOffered, Refused, OtherKind, NoCodec, OtherProtocol, Unanswered]);
    assert_eq!(outcomes("m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\nm=audio 9 RTP/AVP 0\n"), [Accepted, Unasked]);
    assert_eq!(outcomes("", ""), []);
}

#[test]
fn media_flows_where_one_sends_and_the_other_receives() {
    for (offered, answered, direction) in [
        ("sendrecv", "sendrecv", Direction::SendRecv),
        ("sendrecv", "sendonly", Direction::RecvOnly),
        ("sendrecv", "recvonly", Direction::SendOnly),
        ("sendonly", "recvonly", Direction::SendOnly),
        ("recvonly", "sendonly", Direction::RecvOnly),
        ("sendonly", "inactive", Direction::Inactive),
        // Not a legal answer; nobody sends to somebody who does not receive.
        ("sendonly", "sendonly", Direction::Inactive),
        ("recvonly", "sendrecv", Direction::RecvOnly),
    ] {
        let text = |direction| format!("m=audio 9 RTP/AVP 0\na={direction}\n");
        with(&text(offered), &text(answered), |n| {
            let media = media(n, 0);
            assert_eq!(media.direction, direction, "{offered} {answered}");
            assert_eq!(media.flow(Side::Offerer).flows, direction.sends());
            assert_eq!(media.flow(Side::Answerer).flows, direction.receives());
        });
    }
}

#[test]
fn each_side_sends_the_numbers_and_keeps_to_the_parameters_of_the_other() {
    let offer = "m=audio 9 X/RTP/Y 111 9 0 63 13 126 7\na=rtpmap:111 opus/48000/2\na=fmtp:111 useinbandfec=1\n\
                 a=rtpmap:63 red/48000/2\na=fmtp:63 111/111\na=rtpmap:13 CN/8000\na=rtpmap:126 telephone-event/8000\n\
                 a=rtcp-fb:111 transport-cc\na=rtcp-fb:111 nack\n";
    let answer = "m=audio 9 X/RTP/Y 0 96 101\na=rtpmap:96 OPUS/48000/2\na=fmtp:96 stereo=1\n\
                  a=rtpmap:101 telephone-event/48000\na=rtcp-fb:* nack\n";
    with(offer, answer, |n| {
        let media = media(n, 0);
        let (out, back) = (media.flow(Side::Offerer), media.flow(Side::Answerer));
        assert_eq!(names(&out.codecs), ["PCMU 0", "OPUS 96"]);
        assert_eq!(names(&back.codecs), ["opus 111", "PCMU 0"]);
        assert_eq!(out.codecs[1].parameters, Some("stereo=1"));
        assert_eq!(back.codecs[0].parameters, Some("useinbandfec=1"));
        assert_eq!((back.codecs[0].own_payload_type, out.codecs[1].own_payload_type), (96, 111));
        assert_eq!(out.codecs[1].feedback, ["nack"]);
        assert_eq!(out.codecs[0].feedback, [""; 0]);
        assert_eq!(out.companions.len(), 0);
        assert_eq!(
            losses(media),
            [
                (Side::Offerer, 9, Loss::NotThere, None),
                (Side::Offerer, 63, Loss::NotThere, None),
                (Side::Offerer, 13, Loss::NotThere, None),
                (Side::Offerer, 126, Loss::ClockRate, Some(101)),
                (Side::Offerer, 7, Loss::NotThere, None),
                (Side::Answerer, 101, Loss::ClockRate, Some(126)),
            ]
        );
    });
}

#[test]
fn what_nothing_declares_is_dropped_and_channels_count() {
    let offer = "m=audio 9 RTP/AVP 96 97 98\na=rtpmap:97 opus/48000/2\na=rtpmap:98 L16/44100\n";
    let answer = "m=audio 9 RTP/AVP 97 98\na=rtpmap:97 opus/48000\na=rtpmap:98 L16/44100/1\n";
    with(offer, answer, |n| {
        assert_eq!(names(&media(n, 0).flow(Side::Offerer).codecs), ["L16 98"]);
        let lost = losses(media(n, 0));
        assert_eq!(lost[0], (Side::Offerer, 96, Loss::Undeclared, None));
        assert_eq!(lost[1], (Side::Offerer, 97, Loss::Channels, Some(97)));
    });
}

#[test]
fn retransmission_belongs_to_its_codec() {
    let offer = "m=video 9 X/RTP/Y 96 97 98 99 100 101 102 103\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
                 a=fmtp:97 apt=96\na=rtpmap:98 VP9/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n\
                 a=rtpmap:100 AV1/90000\na=rtpmap:101 rtx/90000\na=fmtp:101 apt=100\na=rtpmap:102 rtx/90000\n\
                 a=rtpmap:103 red/90000\n";
    let answer = "m=video 9 X/RTP/Y 120 121 98 103 104\na=rtpmap:120 VP8/90000\na=rtpmap:121 rtx/90000\na=fmtp:121 apt=120\n\
                  a=rtpmap:98 VP9/90000\na=rtpmap:103 red/90000\na=rtpmap:104 rtx/90000\na=fmtp:104 apt=77\n";
    with(offer, answer, |n| {
        let media = media(n, 0);
        assert_eq!(names(&media.flow(Side::Offerer).codecs), ["VP8 120 rtx 121", "VP9 98"]);
        assert_eq!(names(&media.flow(Side::Answerer).codecs), ["VP8 96 rtx 97", "VP9 98"]);
        assert_eq!(names(&media.flow(Side::Answerer).companions), ["red 103"]);
        assert_eq!(media.flow(Side::Answerer).companions[0].role, Role::Redundancy);
        assert_eq!(
            losses(media),
            [
                (Side::Offerer, 99, Loss::NoRetransmission, None),
                (Side::Offerer, 100, Loss::NotThere, None),
                (Side::Offerer, 101, Loss::PrimaryDropped, None),
                (Side::Offerer, 102, Loss::NoPrimary, None),
                (Side::Answerer, 104, Loss::NoPrimary, None),
            ]
        );
    });
}

/// The outcome for one payload type of H.264 on each side, each with these parameters: what the offerer may send at
/// most and what the answerer may, or why it is dropped.
fn h264(offer: &str, answer: &str) -> Result<(Option<&'static str>, Option<&'static str>), Loss> {
    let text = |fmtp: &str| match fmtp {
        "" => "m=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n".to_owned(),
        fmtp => format!("m=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 {fmtp}\n"),
    };
    with(&text(offer), &text(answer), |n| match n.sections[0].outcome {
        Outcome::Accepted => {
            let level = |side| media(n, 0).flow(side).codecs[0].level.map(|level| level.name);
            Ok((level(Side::Offerer), level(Side::Answerer)))
        }
        _ => Err(media(n, 0).dropped[0].why),
    })
}

#[test]
fn h264_is_compared_by_profile_and_mode_and_each_way_has_its_level() {
    let both = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=";
    let fmtp = |id: &str| format!("{both}{id}");
    // The same profile, written in three ways.
    assert_eq!(h264(&fmtp("42e01f"), &fmtp("4d801f")), Ok((Some("3.1"), Some("3.1"))));
    assert_eq!(h264(&fmtp("42C01F"), &fmtp("42e01f")), Ok((Some("3.1"), Some("3.1"))));
    // Each keeps to the level of the other, or both to the lower one.
    assert_eq!(h264(&fmtp("42e034"), &fmtp("42e01f")), Ok((Some("3.1"), Some("5.2"))));
    assert_eq!(h264(&fmtp("42e034"), "packetization-mode=1;profile-level-id=42e01f"), Ok((Some("3.1"), Some("3.1"))));
    assert_eq!(h264(&fmtp("42e01f"), &fmtp("42001f")), Err(Loss::Profile));
    assert_eq!(h264(&fmtp("42e01f"), &fmtp("64001f")), Err(Loss::Profile));
    assert_eq!(h264(&fmtp("64001f"), &fmtp("640c1f")), Err(Loss::Profile));
    assert_eq!(h264(&fmtp("42e01f"), "profile-level-id=42e01f"), Err(Loss::PacketizationMode));
    assert_eq!(
        h264("profile-level-id=42e01f;packetization-mode=0", "profile-level-id=42e01f"),
        Ok((Some("3.1"), Some("3.1")))
    );
    // Without a profile-level-id it may be either of the two Baselines, of a level that nobody knows.
    assert_eq!(h264("", "profile-level-id=42e01f"), Ok((None, None)));
    assert_eq!(h264("", ""), Ok((None, None)));
    assert_eq!(h264("", "profile-level-id=64001f"), Err(Loss::Profile));
    // A profile that is not known is the same as itself.
    assert_eq!(h264("profile-level-id=ff001f", "profile-level-id=ff0020"), Ok((None, None)));
    assert_eq!(h264("profile-level-id=ff001f", "profile-level-id=fe001f"), Err(Loss::Profile));
}

#[test]
fn other_codecs_have_profiles_too() {
    let text = |codec: &str, fmtp: &str| format!("m=video 9 RTP/AVP 96\na=rtpmap:96 {codec}/90000\na=fmtp:96 {fmtp}\n");
    let same = |codec: &str, one: &str, other: &str| {
        with(&text(codec, one), &text(codec, other), |n| media(n, 0).dropped.first().map(|lost| lost.why))
    };
    assert_eq!(same("VP9", "profile-id=0", "x=1"), None);
    assert_eq!(same("VP9", "profile-id=2", "profile-id=0"), Some(Loss::Profile));
    assert_eq!(same("av1", "profile=0;level-idx=5;tier=0", "level-idx=13"), None);
    assert_eq!(same("AV1", "profile=1", "profile=0"), Some(Loss::Profile));
    assert_eq!(same("H265", "tx-mode=SRST;profile-id=1", "profile-id=1;tier-flag=0"), None);
    assert_eq!(same("H265", "tx-mode=MRST", "profile-id=1"), Some(Loss::Parameter("tx-mode")));
    assert_eq!(same("VP8", "max-fs=1", "max-fs=2"), None);
}

#[test]
fn equal_payload_types_are_paired_by_number_first_and_one_of_two_is_left() {
    let offer = "m=video 9 RTP/AVP 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 VP8/90000\n";
    with(offer, "m=video 9 RTP/AVP 97\na=rtpmap:97 VP8/90000\n", |n| {
        assert_eq!(names(&media(n, 0).flow(Side::Answerer).codecs), ["VP8 97"]);
        assert_eq!(losses(media(n, 0)), [(Side::Offerer, 96, Loss::Taken, Some(97))]);
    });
}

#[test]
fn extensions_keep_their_number_and_have_a_direction() {
    let offer = "m=audio 9 RTP/AVP 0\na=extmap:1 a\na=extmap:2/sendonly b\na=extmap:3 c\na=extmap:4100 d\na=extmap:5 e\n\
                 a=extmap:6/recvonly f\na=extmap:7 enc a\na=extmap:8 enc b\n";
    let answer = "m=audio 9 RTP/AVP 0\na=extmap:1 a\na=extmap:2/recvonly b\na=extmap:4 d\na=extmap:9 e\na=extmap:6/recvonly f\n\
                  a=extmap:8 enc b\na=extmap:10 g\n";
    with(offer, answer, |n| {
        let media = media(n, 0);
        let agreed: Vec<_> = media
            .extensions
            .iter()
            .map(|e| (e.uri, e.attributes, e.id, e.offered_id, e.offerer_sends, e.answerer_sends))
            .collect();
        assert_eq!(
            agreed,
            [
                ("a", None, 1, 1, true, true),
                ("b", None, 2, 2, true, false),
                ("d", None, 4, 4100, true, true),
                ("enc", Some("b"), 8, 8, true, true),
            ]
        );
        let dropped: Vec<_> = media.dropped_extensions.iter().map(|e| (e.side, e.uri, e.id, e.why)).collect();
        assert_eq!(
            dropped,
            [
                (Side::Offerer, "c", 3, ExtensionLoss::NotThere),
                (Side::Offerer, "e", 5, ExtensionLoss::OtherId(9)),
                (Side::Offerer, "f", 6, ExtensionLoss::NoDirection),
                (Side::Offerer, "enc", 7, ExtensionLoss::NotThere),
                (Side::Answerer, "e", 9, ExtensionLoss::OtherId(5)),
                (Side::Answerer, "g", 10, ExtensionLoss::NotThere),
            ]
        );
    });
}

#[test]
fn extensions_of_the_session_count_for_each_section() {
    with("a=extmap:1 a\nm=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\na=extmap:1 a\n", |n| {
        assert_eq!(media(n, 0).extensions.len(), 1);
    });
}

#[test]
fn layers_are_those_that_one_sends_and_the_other_takes() {
    let offer = "m=video 9 RTP/AVP 31\na=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;~h,f;x\n";
    let answer =
        "m=video 9 RTP/AVP 31\na=rid:q recv max-width=320\na=rid:h recv\na=rid:z recv\na=simulcast:recv ~q;h;z\n";
    with(offer, answer, |n| {
        let flow = media(n, 0).flow(Side::Offerer);
        assert_eq!(
            flow.layers,
            [
                Layer { rid: "q", stream: 0, paused: true, restrictions: Some("max-width=320") },
                Layer { rid: "h", stream: 1, paused: true, restrictions: None },
            ]
        );
        let dropped: Vec<_> = flow.dropped_layers.iter().map(|layer| (layer.side, layer.rid, layer.why)).collect();
        assert_eq!(
            dropped,
            [
                (Side::Offerer, "f", LayerLoss::NotThere),
                (Side::Offerer, "x", LayerLoss::Undefined),
                (Side::Answerer, "z", LayerLoss::NotThere)
            ]
        );
        assert!(media(n, 0).flow(Side::Answerer).layers.is_empty());
    });
    with(offer, "m=video 9 RTP/AVP 31\n", |n| {
        let flow = media(n, 0).flow(Side::Offerer);
        assert!(flow.layers.is_empty());
        assert_eq!(flow.dropped_layers[0].why, LayerLoss::NoSimulcast);
    });
}

#[test]
fn the_dtls_client_is_found_by_the_table() {
    let text = |setup: &str| match setup {
        "" => "m=audio 9 UDP/TLS/RTP/SAVPF 0\n".to_owned(),
        setup => format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:{setup}\n"),
    };
    use Dtls::*;
    for (offer, answer, expected) in [
        ("actpass", "active", Client(Side::Answerer)),
        ("actpass", "passive", Client(Side::Offerer)),
        ("active", "passive", Client(Side::Offerer)),
        ("passive", "active", Client(Side::Answerer)),
        ("", "active", Assumed(Side::Answerer)),
        ("actpass", "", Assumed(Side::Answerer)),
        ("active", "active", Conflict(Some("active"), Some("active"))),
        ("passive", "passive", Conflict(Some("passive"), Some("passive"))),
        ("actpass", "actpass", Conflict(Some("actpass"), Some("actpass"))),
        ("holdconn", "active", Conflict(Some("holdconn"), Some("active"))),
        ("active", "", Conflict(Some("active"), None)),
        ("", "", Assumed(Side::Answerer)),
    ] {
        with(&text(offer), &text(answer), |n| assert_eq!(n.transports[0].dtls, expected, "{offer} {answer}"));
    }
    with("m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\n", |n| assert_eq!(n.transports[0].dtls, NotUsed));
}

#[test]
fn bundled_sections_share_a_transport() {
    let offer = "a=group:BUNDLE 0 1 2\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:a\na=setup:actpass\na=rtcp-mux\n\
                 m=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=bundle-only\na=rtcp-mux\n\
                 m=application 0 UDP/DTLS/SCTP webrtc-datachannel\na=mid:2\na=bundle-only\n\
                 m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:3\na=ice-ufrag:a\na=setup:actpass\na=rtcp-mux\n";
    let answer = "a=group:BUNDLE 1 2\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
                  m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=setup:active\na=rtcp-mux\n\
                  m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:2\n\
                  m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:3\na=setup:passive\n";
    with(offer, answer, |n| {
        let of: Vec<_> = n.sections.iter().map(|section| section.transport).collect();
        assert_eq!(of, [None, Some(0), Some(0), Some(1)]);
        let [first, second] = &n.transports[..] else { panic!("{:?}", n.transports) };
        assert_eq!((&first.sections[..], first.offerer_section, first.bundled), (&[1, 2][..], 0, true));
        assert_eq!((first.dtls, first.rtcp_mux), (Dtls::Client(Side::Answerer), RtcpMux::Muxed));
        assert_eq!((&second.sections[..], second.offerer_section, second.bundled), (&[3][..], 3, false));
        assert_eq!((second.dtls, second.rtcp_mux), (Dtls::Client(Side::Offerer), RtcpMux::Refused(Side::Answerer)));
    });
}

#[test]
fn data_channels_have_limits_each_way() {
    let text = |lines: &str| format!("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n{lines}");
    let data = |offer: &str, answer: &str| {
        with(&text(offer), &text(answer), |n| match n.sections[0].content {
            Content::Data(data) => data,
            ref other => panic!("{other:?}"),
        })
    };
    let agreed = data("a=sctp-port:5000\na=max-message-size:262144\n", "a=sctp-port:5001\na=max-message-size:0\n");
    assert_eq!((agreed.offerer_port, agreed.answerer_port), (Some(5000), Some(5001)));
    assert_eq!((agreed.offerer_sends, agreed.answerer_sends), (MessageLimit::Unlimited, MessageLimit::Bytes(262_144)));
    let agreed = data("a=max-message-size:99999999999999999999999\n", "");
    assert_eq!((agreed.offerer_port, agreed.offerer_sends.bytes()), (None, Some(65_536)));
    assert_eq!(agreed.answerer_sends, MessageLimit::Bytes(u64::MAX));
    let old = "m=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 256\n";
    with(old, old, |n| {
        assert!(matches!(n.sections[0].content, Content::Data(Data { offerer_port: Some(5000), .. })));
    });
}

#[test]
fn the_offerer_controls_unless_it_is_lite() {
    let text = |lite: bool| {
        format!("{}m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\n", if lite { "a=ice-lite\n" } else { "" })
    };
    for (offer, answer, controlling) in [
        (false, false, Side::Offerer),
        (true, false, Side::Answerer),
        (false, true, Side::Offerer),
        (true, true, Side::Offerer),
    ] {
        with(&text(offer), &text(answer), |n| {
            let ice = n.ice.expect("there is ICE");
            assert_eq!((ice.controlling, ice.offerer_lite, ice.answerer_lite), (controlling, offer, answer));
        });
    }
    with("m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\n", |n| assert_eq!(n.ice, None));
}

#[test]
fn what_both_know_of_feedback_and_small_rtcp() {
    let text = "m=video 9 X/RTP/Y 31\na=rtcp-rsize\na=rtcp-fb:31 nack\na=rtcp-fb:31 nack pli\na=rtcp-fb:31 nack\n";
    with(text, "m=video 9 X/RTP/Y 31\na=rtcp-rsize\na=rtcp-fb:* nack pli\na=rtcp-fb:31 ccm fir\n", |n| {
        assert!(media(n, 0).reduced_size_rtcp);
        assert_eq!(media(n, 0).flow(Side::Offerer).codecs[0].feedback, ["nack pli"]);
        assert_eq!(media(n, 0).flow(Side::Answerer).codecs[0].feedback, ["nack pli"]);
    });
}

#[test]
fn two_chromes() {
    real!("chromium/chromium156-offer-audio-video", "chromium/chromium156-answer-audio-video", |n| {
        assert!(n.sections.iter().all(|section| section.outcome == Outcome::Accepted));
        assert_eq!(n.transports.len(), 1);
        let transport = &n.transports[0];
        assert_eq!((&transport.sections[..], transport.bundled), (&[0, 1][..], true));
        assert_eq!((transport.dtls, transport.rtcp_mux), (Dtls::Client(Side::Answerer), RtcpMux::Muxed));
        assert_eq!(transport.candidates.forming, Forming::Yes);
        let video = media(n, 1);
        assert_eq!(video.dropped, []);
        assert_eq!(video.dropped_extensions, []);
        assert!(video.flow(Side::Offerer).codecs.len() > 5);
        assert!(video.flow(Side::Offerer).codecs.iter().all(|codec| codec.rtx.is_some() || codec.role != Role::Media));
    });
}

#[test]
fn a_chrome_and_a_firefox() {
    real!("chromium/chromium156-offer-audio-video", "firefox/firefox153esr-answer-to-chromium156-audio-video", |n| {
        let audio = media(n, 0);
        assert_eq!(names(&audio.flow(Side::Offerer).codecs)[0], "opus 111");
        assert!(audio.dropped.iter().any(|lost| lost.name == Some("red") && lost.why == Loss::NotThere));
        let video = media(n, 1);
        assert_eq!(names(&video.flow(Side::Answerer).codecs)[0], "VP8 96 rtx 97");
        assert!(video.dropped.iter().all(|lost| lost.side == Side::Offerer), "{:?}", video.dropped);
    });
}

#[test]
fn codecs_that_nobody_shares() {
    real!(
        "firefox/firefox153esr-offer-codec-mismatch-answer-rejects",
        "firefox/firefox153esr-answer-codec-mismatch-answer-rejects",
        |n| {
            assert!(n.sections.iter().any(|section| section.outcome == Outcome::Refused));
        }
    );
}

#[test]
fn simulcast_that_is_taken_and_simulcast_that_is_not() {
    real!(
        "firefox/firefox153esr-offer-simulcast-2rids-one-inactive-with-audio",
        "firefox/firefox153esr-answer-simulcast-2rids-one-inactive-with-audio",
        |n| {
            let lost = &media(n, 1).flow(Side::Offerer).dropped_layers;
            assert!(media(n, 1).flow(Side::Offerer).layers.is_empty());
            assert_eq!(
                lost.iter().map(|layer| (layer.rid, layer.why)).collect::<Vec<_>>(),
                [("low", LayerLoss::NoSimulcast), ("high", LayerLoss::NoSimulcast)]
            );
        }
    );
}
