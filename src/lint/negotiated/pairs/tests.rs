//! Candidates and the pairs they form.

use super::*;
use crate::lint::negotiated::Negotiated;
use crate::lint::{Description, Pair, Profile};
use crate::sdp::SdpType;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// The pairs of one section, with these lines on each side.
fn pairs<T>(offer: &str, answer: &str, test: impl FnOnce(&CandidatePairs<'_>) -> T) -> T {
    let text = |lines: &str| format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\na=rtcp-mux\n{lines}");
    let texts = [text(offer), text(answer)];
    let documents = [Document::parse(&texts[0]), Document::parse(&texts[1])];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep).numbered(1);
    test(&Negotiated::of(&Pair { offer: &offer, answer: &answer }).transports[0].candidates)
}

fn candidate(rest: &str) -> String {
    format!("a=candidate:1 {rest}\n")
}

/// `192.0.2.1 192.0.2.2 oa`: both addresses, and who checks.
fn shown(pairs: &CandidatePairs<'_>) -> Vec<String> {
    let one = |pair: &CandidatePair<'_>| {
        let who =
            format!("{}{}", if pair.offerer_checks { "o" } else { "" }, if pair.answerer_checks { "a" } else { "" });
        format!("{} {} {who}", pair.offerer.address, pair.answerer.address)
    };
    pairs.pairs.iter().map(one).collect()
}

const HOST: &str = "1 udp 2130706431 192.0.2.1 50000 typ host";
const ALSO: &str = "1 udp 2130706175 198.51.100.7 50001 typ host";
const SIX: &str = "1 udp 2130706000 2001:db8::1 50002 typ host";
const REFLEXIVE: &str = "1 udp 1694498815 203.0.113.1 50000 typ srflx raddr 192.0.2.1 rport 50000";
const RELAY: &str = "1 udp 16777215 203.0.113.9 60000 typ relay raddr 203.0.113.1 rport 50000";

#[test]
fn the_greatest_priority_comes_first() {
    // 2^32 * min + 2 * max + (1 when the controlling one is greater)
    assert_eq!(priority(3, 2), (2 << 32) + 6 + 1);
    assert_eq!(priority(2, 3), (2 << 32) + 6);
    let most = u64::from(u32::MAX);
    assert_eq!(priority(0x7fff_ffff, 0x7fff_ffff), (0x7fff_ffff << 32) + 2 * (most / 2));
    let offer = [RELAY, SIX, HOST].map(candidate).concat();
    pairs(&offer, &[ALSO, SIX].map(candidate).concat(), |pairs| {
        assert_eq!(
            shown(pairs),
            ["192.0.2.1 198.51.100.7 oa", "2001:db8::1 2001:db8::1 oa", "203.0.113.9 198.51.100.7 oa"]
        );
        assert_eq!(pairs.first().map(|pair| pair.priority), Some(priority(2_130_706_431, 2_130_706_175)));
        assert_eq!((pairs.forming, pairs.left_out, pairs.unused.len()), (Forming::Yes, 0, 0));
    });
}

#[test]
fn a_reflexive_candidate_is_only_sent_to() {
    let both = [HOST, REFLEXIVE].map(candidate).concat();
    pairs(&both, &candidate(ALSO), |pairs| {
        assert_eq!(shown(pairs), ["192.0.2.1 198.51.100.7 oa", "203.0.113.1 198.51.100.7 a"]);
    });
    // Its host candidate was left out of the text: it stands for that one.
    pairs(&candidate(REFLEXIVE), &candidate(ALSO), |pairs| {
        assert_eq!(shown(pairs), ["203.0.113.1 198.51.100.7 oa"]);
    });
    // Behind two NATs: each sends from its host candidate to the other's reflexive one, and nobody between those two.
    pairs(&both, &both, |pairs| {
        assert_eq!(shown(pairs).len(), 3);
        assert!(!shown(pairs).iter().any(|pair| pair.starts_with("203.0.113.1 203.0.113.1")));
    });
}

#[test]
fn a_lite_side_waits() {
    let document = |lite: &str| format!("{lite}m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\n{}", candidate(HOST));
    let texts = [document(""), document("a=ice-lite\n")];
    let documents = [Document::parse(&texts[0]), Document::parse(&texts[1])];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep);
    let negotiated = Negotiated::of(&Pair { offer: &offer, answer: &answer });
    assert_eq!(shown(&negotiated.transports[0].candidates), ["192.0.2.1 192.0.2.1 o"]);
    let both = Negotiated::of(&Pair { offer: &answer, answer: &answer });
    assert_eq!(shown(&both.transports[0].candidates), ["192.0.2.1 192.0.2.1 "]);
}

#[test]
fn tcp_needs_an_active_and_a_passive_one() {
    let active = "1 tcp 1518280447 192.0.2.1 9 typ host tcptype active";
    let passive = "1 TCP 1518280447 198.51.100.7 443 typ host tcptype passive";
    pairs(&candidate(active), &candidate(passive), |pairs| assert_eq!(shown(pairs), ["192.0.2.1 198.51.100.7 o"]));
    pairs(&candidate(passive), &candidate(active), |pairs| assert_eq!(shown(pairs), ["198.51.100.7 192.0.2.1 a"]));
    pairs(&candidate(active), &candidate(active), |pairs| {
        assert_eq!(pairs.forming, Forming::No);
        assert_eq!(
            pairs.unused.iter().map(|(side, _, why)| (*side, *why)).collect::<Vec<_>>(),
            [(Side::Offerer, Unusable::NoPartner), (Side::Answerer, Unusable::NoPartner)]
        );
    });
    let simultaneous = "1 tcp 1518280447 192.0.2.1 5000 typ host tcptype so";
    pairs(&candidate(simultaneous), &candidate(simultaneous), |pairs| {
        assert_eq!(shown(pairs), ["192.0.2.1 192.0.2.1 oa"])
    });
}

#[test]
fn addresses_of_one_family_only() {
    pairs(&candidate(HOST), &candidate(SIX), |pairs| assert_eq!(pairs.forming, Forming::No));
    let local = "1 udp 2130706000 fe80::1 50002 typ host";
    pairs(&candidate(local), &candidate(SIX), |pairs| assert_eq!(pairs.forming, Forming::No));
    pairs(&candidate(local), &candidate(local), |pairs| assert_eq!(shown(pairs), ["fe80::1 fe80::1 oa"]));
    let hidden = "1 udp 2113937151 2a0e1f1b-5a3c-4b6e-9d0a-000000000000.local 50000 typ host";
    pairs(&candidate(hidden), &[HOST, SIX].map(candidate).concat(), |pairs| {
        assert_eq!(pairs.pairs.len(), 2);
        assert!(pairs.pairs.iter().all(|pair| pair.named && pair.offerer_checks));
    });
}

#[test]
fn what_cannot_be_used_is_told() {
    let offer = [
        "2 udp 2130706430 192.0.2.1 50003 typ host",
        "1 ssltcp 2130706430 192.0.2.1 443 typ host",
        "1 udp 2130706430 0.0.0.0 50003 typ host",
        "1 udp 2130706430 192.0.2.3 0 typ host",
        "1 tcp 1518280447 192.0.2.1 443 typ host",
    ];
    pairs(&offer.map(candidate).concat(), &candidate(HOST), |pairs| {
        let why: Vec<_> = pairs.unused.iter().map(|(.., why)| *why).collect();
        use Unusable::*;
        assert_eq!(why, [Component, Transport, Address, Address, Transport, NoPartner]);
    });
}

#[test]
fn whether_any_can_be_formed() {
    let end = "a=end-of-candidates\n";
    let trickle = "a=ice-options:trickle\n";
    pairs("", &candidate(HOST), |pairs| assert_eq!(pairs.forming, Forming::WhenMoreFollow));
    pairs(&format!("{trickle}{end}"), &candidate(HOST), |pairs| assert_eq!(pairs.forming, Forming::WhenDiscovered));
    pairs(&format!("{trickle}{}", candidate(SIX)), &candidate(HOST), |pairs| {
        assert_eq!(pairs.forming, Forming::WhenMoreFollow);
    });
    pairs(&format!("{trickle}{}{end}", candidate(SIX)), &candidate(HOST), |pairs| {
        assert_eq!(pairs.forming, Forming::No);
    });
}

#[test]
fn there_is_a_limit() {
    let many: String = (0..5000)
        .map(|n| candidate(&format!("1 udp {} 192.0.2.1 {} typ host", 2_130_000_000 + n, 10_000 + n)))
        .collect();
    pairs(&many, &many, |pairs| {
        assert_eq!((pairs.pairs.len(), pairs.left_out), (PAIRS, CANDIDATES * CANDIDATES - PAIRS));
        assert_eq!(pairs.pairs[0].offerer.port, 14_999);
        assert!(pairs.pairs.is_sorted_by_key(|pair| Reverse(pair.priority)));
    });
}

#[test]
fn candidates_may_stand_in_another_section_of_the_transport() {
    let text = |first: &str, second: &str| {
        format!(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:abcd\n{first}\
             m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=ice-ufrag:abcd\n{second}"
        )
    };
    let texts = [text(&candidate(HOST), ""), text("", &candidate(ALSO))];
    let documents = [Document::parse(&texts[0]), Document::parse(&texts[1])];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep);
    let negotiated = Negotiated::of(&Pair { offer: &offer, answer: &answer });
    assert_eq!(shown(&negotiated.transports[0].candidates), ["192.0.2.1 198.51.100.7 oa"]);
}
