//! Who most likely wrote a description, and how we can tell. Nothing in SDP names the writer reliably, but every
//! implementation has habits: what it puts into `o=`, how long its ICE credentials are, in which order it writes.
//!
//! An answer mirrors the offer (codecs, extensions, mids), so only what a writer makes itself counts here. The habits
//! are a table ([`signatures`]); when none of them leads clearly the writer is unknown, which is better than wrong.

use self::facts::Facts;
use self::signatures::{SIGNATURES, Sign, Signature};
use super::view::Session;
use crate::prose::Prose;
use crate::text::Span;

mod checks;
mod facts;
mod signatures;

/// How much a [`Guess`] is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Some of its habits are there, and nobody else's are.
    Possible,
    /// Most of its habits are there.
    Likely,
    /// It names itself, or everything fits.
    Sure,
}

impl Confidence {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

/// A habit of the writer that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// What it is, in a sentence.
    pub says: Prose,
    /// Where it shows, in the text of the document.
    pub span: Span,
}

/// Is it the name that an implementation writes into `o=` or `s=`, with or without a version, and not somebody's own?
pub fn names_software(text: &str) -> bool {
    let version =
        |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_' | b'/'));
    let habits = SIGNATURES.iter().flat_map(|signature| signature.habits).filter_map(|habit| match habit.sign {
        // What follows a blank is somebody's own.
        Sign::Username(name) | Sign::Name(name) => Some(name).filter(|name| !name.ends_with(' ')),
        _ => None,
    });
    ["rtc", "user1", "Talk", "SDP", "call", "session", "webrtc"]
        .into_iter()
        .chain(habits)
        .any(|name| text.strip_prefix(name).is_some_and(version))
}

/// The writer of a description, as far as it can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The implementation; none when it is unknown.
    pub client: Option<&'static str>,
    /// Others whom the same evidence fits.
    pub also: Vec<&'static str>,
    /// How sure it is; [`Possible`](Confidence::Possible) when the writer is unknown.
    pub confidence: Confidence,
    /// What speaks for it, the strongest first; empty when the writer is unknown.
    pub evidence: Vec<Evidence>,
}

/// The least score that is worth a word.
const POSSIBLE: i32 = 45;
/// The least score of a likely guess.
const LIKELY: i32 = 60;
/// The least score of a sure guess.
const SURE: i32 = 90;
/// How far the best must be ahead of the second best.
const LEAD: i32 = 30;

/// Guesses who wrote the description. Linear in its size.
pub fn guess(session: &Session<'_>) -> Guess {
    let facts = Facts::of(session);
    let mut best: Option<(i32, &Signature)> = None;
    let mut second = 0;
    for signature in SIGNATURES {
        let score = score(signature, &facts);
        match best {
            Some((leader, _)) if score <= leader => second = second.max(score),
            _ => {
                second = best.map_or(0, |(leader, _)| leader);
                best = Some((score, signature));
            }
        }
    }
    match best {
        Some((score, signature)) if score >= POSSIBLE && score - second >= LEAD => conclude(signature, score, &facts),
        _ => Guess { client: None, also: Vec::new(), confidence: Confidence::Possible, evidence: Vec::new() },
    }
}

fn score(signature: &Signature, facts: &Facts<'_, '_>) -> i32 {
    signature.habits.iter().filter(|habit| find(habit.sign, facts).is_some()).map(|habit| i32::from(habit.weight)).sum()
}

fn conclude(signature: &Signature, score: i32, facts: &Facts<'_, '_>) -> Guess {
    let mut found: Vec<_> = signature
        .habits
        .iter()
        .filter(|habit| habit.weight > 0)
        .filter_map(|habit| Some((habit, find(habit.sign, facts)?)))
        .collect();
    found.sort_by_key(|(habit, _)| std::cmp::Reverse(habit.weight));
    let mut guess = Guess {
        client: Some(signature.client),
        also: signature.also.to_vec(),
        confidence: match score {
            SURE.. => Confidence::Sure,
            LIKELY.. => Confidence::Likely,
            _ => Confidence::Possible,
        },
        evidence: found.into_iter().map(|(habit, span)| Evidence { says: habit.says.into(), span }).collect(),
    };
    let closer = signature.variants.iter().find_map(|variant| Some((variant, (variant.sign)(facts)?)));
    if let Some((variant, span)) = closer {
        guess.client = Some(variant.client);
        guess.also = variant.also.to_vec();
        guess.confidence = guess.confidence.min(variant.at_most);
        guess.evidence.insert(0, Evidence { says: variant.says.into(), span });
    }
    guess
}

/// Where a sign shows; none when it does not.
fn find(sign: Sign, facts: &Facts<'_, '_>) -> Option<Span> {
    let (found, beginning) = match sign {
        Sign::Username(beginning) => (facts.username, beginning),
        Sign::Name(beginning) => (facts.name, beginning),
        Sign::Tool(beginning) => (facts.tool, beginning),
        Sign::Check(check) => return check(facts),
    };
    found.filter(|found| found.text.starts_with(beginning)).map(|found| found.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::syntax::Document;

    fn guess_of(text: &str) -> Guess {
        guess(&Session::read(&Document::parse(text)))
    }

    fn client(text: &str) -> (Option<&'static str>, Confidence) {
        let guess = guess_of(text);
        (guess.client, guess.confidence)
    }

    const CHROMIUM: &str = "v=0\no=- 1289346435582861490 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0\n\
        a=extmap-allow-mixed\na=msid-semantic: WMS\nm=application 53345 UDP/DTLS/SCTP webrtc-datachannel\n\
        c=IN IP4 192.0.2.10\n\
        a=candidate:2705577028 1 udp 2122194687 192.0.2.10 53345 typ host generation 0 network-id 1\n\
        a=ice-ufrag:ywgA\na=ice-pwd:+TadTumRnoxIs0ifmRZ9o29b\na=ice-options:trickle\na=fingerprint:sha-256 99:3F\n\
        a=setup:actpass\na=mid:0\na=sctp-port:5000\na=max-message-size:262144\n";

    const CHROMIUM_AV: &str = "v=0\no=- 7721114476900138280 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1\n\
        a=extmap-allow-mixed\na=msid-semantic: WMS\nm=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 13\nc=IN IP4 0.0.0.0\n\
        a=rtcp:9 IN IP4 0.0.0.0\na=ice-ufrag:dwfU\na=ice-pwd:2TVqGegmbFM2X8n5EyRCnURq\na=ice-options:trickle\n\
        a=fingerprint:sha-256 6C:62\na=setup:actpass\na=mid:0\na=sendrecv\na=rtcp-mux\na=rtpmap:111 opus/48000/2\n\
        a=rtpmap:9 G722/8000\na=rtpmap:0 PCMU/8000\na=rtpmap:13 CN/8000\n\
        a=ssrc:163921631 cname:wS9+zR+Np9Ce4fW3\nm=video 9 UDP/TLS/RTP/SAVPF 96 102\nc=IN IP4 0.0.0.0\n\
        a=rtcp:9 IN IP4 0.0.0.0\na=ice-ufrag:dwfU\na=ice-pwd:2TVqGegmbFM2X8n5EyRCnURq\na=ice-options:trickle\n\
        a=fingerprint:sha-256 6C:62\na=setup:actpass\na=mid:1\na=rtpmap:96 VP8/90000\na=rtpmap:102 H264/90000\n\
        a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f\n";

    const FIREFOX: &str = "v=0\no=mozilla...THIS_IS_SDPARTA-99.0 7294896373974453925 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n\
        a=sendrecv\na=fingerprint:sha-256 04:7F\na=group:BUNDLE 0\na=ice-options:trickle\na=msid-semantic:WMS *\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 109\nc=IN IP4 0.0.0.0\na=sendrecv\na=fmtp:109 stereo=1;useinbandfec=1\n\
        a=ice-pwd:6ed867d046fa7d38f7f3c12995892feb\na=ice-ufrag:09a4e8b1\na=mid:0\na=rtcp-mux\n\
        a=rtpmap:109 opus/48000/2\na=setup:actpass\na=ssrc:1876896720 cname:{fe950992-f7bd-428d-8bc5-f636eb752072}\n";

    const GSTREAMER: &str = "v=0\no=- 1529790785519917832 2 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE 0\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\nc=IN IP4 0.0.0.0\na=ice-ufrag:hR5iaI4ZRTmwq321Sz00STNiGvUGi0/A\n\
        a=ice-pwd:/j2SUmLDvN1zD4MlqYqJWvUubjXiKZeb\na=mid:0\na=rtcp-mux\na=setup:active\na=rtpmap:111 OPUS/48000/2\n\
        a=recvonly\na=fingerprint:sha-256 E8:F8\na=candidate:1 1 UDP 2015363327 2001:db8:1::10 57483 typ host\n\
        a=candidate:2 1 TCP 1015021823 2001:db8:1::10 9 typ host tcptype active\n";

    const AIORTC: &str = "v=0\no=- 4004144743 4004144743 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE 0\n\
        a=msid-semantic:WMS *\nm=audio 58637 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 192.0.2.10\na=sendrecv\na=mid:0\n\
        a=rtcp:9 IN IP4 0.0.0.0\na=rtcp-mux\na=rtpmap:0 PCMU/8000\n\
        a=candidate:d1b8e55cf9b6fe88384699bd29e169c7 1 udp 2130706431 192.0.2.10 58637 typ host\n\
        a=end-of-candidates\na=ice-ufrag:0ZvY\na=ice-pwd:PuXyX3irZlpKZ0wK9ozelN\na=fingerprint:sha-256 93:21\n\
        a=fingerprint:sha-384 BC:4C\na=fingerprint:sha-512 0E:DE\na=setup:actpass\n";

    const WERIFT: &str = "v=0\no=- 94919863 0 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE 0\na=extmap-allow-mixed\n\
        a=msid-semantic:WMS *\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 0.0.0.0\n\
        a=candidate:cf9b6fe88384699bd29e169c7 1 udp 2116026367 192.0.2.10 51839 typ host generation 0 ufrag 47cb\n\
        a=end-of-candidates\na=ice-ufrag:47cb\na=ice-pwd:e14b122fbaf665dbdfbe52\na=ice-options:trickle\n\
        a=fingerprint:sha-256 3B:0C\na=setup:actpass\na=sendrecv\na=mid:0\na=rtcp:9 IN IP4 0.0.0.0\na=rtcp-mux\n";

    const DATACHANNEL: &str = "v=0\no=rtc 2739233797 0 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0\n\
        a=msid-semantic:WMS *\na=ice-options:ice2,trickle\na=fingerprint:sha-256 F1:1E\n\
        m=application 34850 UDP/DTLS/SCTP webrtc-datachannel\nc=IN IP4 192.0.2.10\na=mid:0\na=sctp-port:5000\n\
        a=setup:active\na=ice-ufrag:P6GO\na=ice-pwd:Rvz92h1OGnoj12fkX6uWJR\n\
        a=candidate:1 1 UDP 2114977791 192.0.2.10 34850 typ host\n";

    const JANUS: &str = "v=0\no=- 28118018171936720 2 IN IP4 192.0.2.10\ns=-\nt=0 0\na=group:BUNDLE 0\n\
        a=ice-options:trickle\na=fingerprint:sha-256 EA:7A\na=extmap-allow-mixed\na=msid-semantic: WMS *\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\nc=IN IP4 192.0.2.10\na=sendrecv\na=mid:0\na=rtcp-mux\na=ice-ufrag:Ek+o\n\
        a=ice-pwd:TwIvWTOkTWtehN1VLbU5Ux\na=ice-options:trickle\na=setup:active\na=msid:janus janus0\n\
        a=ssrc:2391244884 cname:janus\na=candidate:1 1 udp 2015363839 192.0.2.10 25267 typ host\n";

    #[test]
    fn each_is_known_by_its_habits() {
        use Confidence::{Likely, Sure};
        assert_eq!(client(CHROMIUM), (Some("libwebrtc"), Sure));
        assert_eq!(client(CHROMIUM_AV), (Some("Chromium"), Likely));
        assert_eq!(client(FIREFOX), (Some("Firefox"), Sure));
        assert_eq!(client(GSTREAMER), (Some("GStreamer webrtcbin"), Likely));
        assert_eq!(client(AIORTC), (Some("aiortc"), Sure));
        assert_eq!(client(WERIFT), (Some("werift"), Sure));
        assert_eq!(client(DATACHANNEL), (Some("libdatachannel"), Sure));
        assert_eq!(client(JANUS), (Some("Janus"), Sure));
    }

    #[test]
    fn some_name_themselves() {
        let after_v = |rest: &str| client(&format!("v=0\n{rest}t=0 0\n")).0;
        assert_eq!(after_v("o=- 1 2 IN IP4 192.0.2.1\ns=-\na=tool:baresip 1.0.0\n"), Some("baresip"));
        assert_eq!(after_v("o=- 0 0 IN IP4 127.0.0.1\ns=No Name\na=tool:libavformat 59.27\n"), Some("FFmpeg"));
        assert_eq!(
            after_v("o=- 85 1 IN IP4 127.0.0.1\ns=Session streamed with GStreamer\na=tool:GStreamer\n"),
            Some("GStreamer RTSP server")
        );
        assert_eq!(after_v("o=FreeSWITCH 17 18 IN IP4 192.0.2.1\ns=FreeSWITCH\n"), Some("FreeSWITCH"));
        assert_eq!(after_v("o=- 1 2 IN IP4 192.0.2.1\ns=Asterisk\n"), Some("Asterisk"));
        assert_eq!(after_v("o=mediasoup-client 10000 1 IN IP4 0.0.0.0\ns=-\n"), Some("mediasoup-client"));
        assert_eq!(after_v("o=str0m-0.9.0 12 2 IN IP4 0.0.0.0\ns=-\n"), Some("str0m"));
        assert_eq!(after_v("o=- 6962422961790392968 2 IN IP4 1.1.1.1\ns=-\n"), Some("Janus"));
        assert_eq!(after_v("o=user1 53655765 2353687637 IN IP4 192.0.2.10\ns=-\n"), Some("SIPp"));
        assert_eq!(after_v("o=user1 53655765 2353687637 IN IP4 192.0.2.10\ns=A talk\n"), None);
    }

    #[test]
    fn unknown_when_nothing_or_too_much_fits() {
        assert_eq!(client("").0, None);
        assert_eq!(client("m=audio 9 X 0\nm=\no=\n").0, None);
        assert_eq!(client("v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\nm=audio 9 RTP/AVP 0\n").0, None);
        let two = CHROMIUM.replace("s=-", "s=Kurento Media Server");
        assert_eq!(guess_of(&two).client, None);
        assert_eq!(guess_of(&two).evidence, []);
    }

    #[test]
    fn libwebrtc_habits_in_another_order_are_somebody_elses() {
        let imitator = CHROMIUM
            .replace("a=setup:actpass\na=mid:0\n", "")
            .replace("a=ice-ufrag", "a=mid:0\na=setup:actpass\na=ice-ufrag");
        assert_eq!(client(&imitator).0, None);
    }

    #[test]
    fn what_an_answer_lists_names_no_browser() {
        let answer = CHROMIUM_AV.replace("actpass", "active");
        assert_eq!(client(&answer), (Some("libwebrtc"), Confidence::Sure));
        let native = CHROMIUM_AV.replace("PCMU/8000\n", "PCMU/8000\na=rtpmap:102 ILBC/8000\n");
        assert_eq!(client(&native), (Some("native libwebrtc"), Confidence::Likely));
        let apple = CHROMIUM_AV.replace("a=rtpmap:96 VP8/90000\n", "").replace("42001f", "640c1f");
        assert_eq!(client(&apple), (Some("Safari"), Confidence::Likely));
    }

    #[test]
    fn letters_only_credentials_are_pions() {
        let text = "v=0\no=- 4596489990601351948 1661166055 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n\
            a=setup:active\na=mid:0\na=ice-ufrag:JXrLqiYkdTgzOvWm\na=ice-pwd:GbSNbEfQkTdRIhXoPzWuYcLmVaKjHsQe\n";
        let guess = guess_of(text);
        assert_eq!((guess.client, guess.confidence), (Some("pion"), Confidence::Likely));
        assert!(guess.also.contains(&"webrtc-rs"));
        // The same version, copied by an answerer with habits of its own.
        let copied = GSTREAMER.replace("1529790785519917832 2", "4596489990601351948 1661166055");
        assert_eq!(client(&copied).0, Some("GStreamer webrtcbin"));
    }

    #[test]
    fn evidence_has_its_place_and_hides_the_password() {
        let guess = guess_of(FIREFOX);
        let at = |span: Span| span.of_text(FIREFOX);
        assert_eq!(at(guess.evidence[0].span), "mozilla...THIS_IS_SDPARTA-99.0");
        assert_eq!(guess.evidence[0].says.plain(), "The username in o= is Firefox's own.");
        assert_eq!(at(guess.evidence[1].span), "09a4e8b1");
        for text in [CHROMIUM, CHROMIUM_AV, FIREFOX, GSTREAMER, AIORTC, WERIFT, DATACHANNEL, JANUS] {
            for evidence in guess_of(text).evidence {
                let line = text[..evidence.span.start as usize].rsplit('\n').next().unwrap_or_default();
                assert!(!line.starts_with("a=ice-pwd"), "{}", evidence.says.plain());
                assert!(!evidence.span.is_empty());
            }
        }
    }

    #[test]
    fn every_sentence_is_one() {
        for signature in SIGNATURES {
            for habit in signature.habits {
                assert!(habit.says.is_empty() == (habit.weight < 0), "{}", signature.client);
                assert!(habit.says.is_empty() || habit.says.ends_with('.'), "{}", habit.says);
            }
        }
    }
}
