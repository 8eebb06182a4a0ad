use super::*;
use crate::signal::event::{Place, State};
use crate::signal::{Options, read};

fn redacted(text: &str, seed: Option<&str>) -> Vec<Event> {
    let mut events = read(text.as_bytes(), Options::default()).events;
    redact(&mut [&mut events], seed);
    events
}

#[test]
fn names_are_known_in_running_text() {
    let mut events = vec![
        Event::new(Place::default(), What::Register { name: Some("bob".into()) }),
        Event::new(Place::default(), What::Join),
        Event::new(
            Place::default(),
            What::Error {
                code: Some("404".into()),
                text: "no peer bob (198.51.100.77:5060) in \"Family Meeting\", see https://u:p@pbx.corp.test/x?token=abc; \
                       mail ann@corp.test, a=ice-pwd:hunter2, key: 0123, id 6f9619ff-8b86-d011-b42d-00c04fc964ff."
                    .into(),
            },
        ),
    ];
    events[1].room = Some("Family Meeting".into());
    redact(&mut [&mut events], None);
    let What::Error { code, text } = &events[2].what else { panic!() };
    assert_eq!(code.as_deref(), Some("404"));
    assert_eq!(
        &**text,
        "no peer peer-1 (192.0.2.1:5060) in \"room-1\", see https://host-1.example/removed; mail user-1@host.example, \
         a=ice-pwd:removed, key: removed, id label-1."
    );
    assert_eq!(events[1].room.as_deref(), Some("room-1"));
}

#[test]
fn what_is_no_name_stays() {
    for sentence in [
        "Failed to set remote offer sdp: Called in wrong state: have-local-offer",
        "InvalidAccessError: Failed to execute 'addIceCandidate' on 'RTCPeerConnection'",
        "Unexpected token < in JSON at position 0",
        "TURN allocate error 401 Unauthorized",
        "",
    ] {
        let mut event = [Event::new(Place::default(), What::Error { code: None, text: sentence.into() })];
        redact(&mut [&mut event], None);
        let What::Error { text, .. } = &event[0].what else { panic!() };
        assert_eq!(&**text, sentence);
    }
    let state = What::State { state: State::Signaling, value: "have-local-offer".into() };
    let mut event = [Event::new(Place::default(), state)];
    redact(&mut [&mut event], None);
    assert!(matches!(&event[0].what, What::State { value, .. } if &**value == "have-local-offer"));
}

#[test]
fn one_text_has_one_pseudonym_wherever_it_stands() {
    let text = r#"> {"type":"offer","from":"ann","to":"bob","sdp":"v=0\r\no=- 4711471147114711 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:aBcD\r\na=ice-pwd:0123456789012345678901\r\n"}
> {"type":"candidate","from":"ann","to":"bob","candidate":{"candidate":"candidate:1 1 udp 1 8.8.4.4 9 typ srflx raddr 10.1.2.3 rport 8 ufrag aBcD","sdpMid":"0","usernameFragment":"aBcD"}}
> {"type":"candidate","from":"bob","to":"ann","candidate":{"candidate":"candidate:1 1 udp 1 8.8.4.4 7 typ srflx raddr 10.1.2.4 rport 8 ufrag EfGh","sdpMid":"0"}}
"#;
    for seed in [None, Some("a long word")] {
        let events = redacted(text, seed);
        let sdp = &*events[0].description().expect("an offer").sdp.text;
        let [one, other] = [1, 2].map(|at| events[at].candidate().expect("a candidate"));
        for original in ["aBcD", "EfGh", "0123456789012345678901", "4711471147114711", "8.8.4.4", "10.1.2"] {
            assert!(!format!("{events:?}").contains(original), "{original}");
        }
        let ufrag = one.username_fragment.as_deref().expect("a ufrag");
        assert_eq!(ufrag.len(), 4);
        assert!(sdp.contains(&format!("a=ice-ufrag:{ufrag}\r\n")));
        assert!(one.candidate.text.ends_with(&format!(" ufrag {ufrag}")));
        let address = |candidate: &Candidate| candidate.candidate.text.split(' ').nth(4).map(str::to_owned);
        assert_eq!(address(one), address(other), "the same public address");
        assert!(one.candidate.text.contains(" raddr 10."));
        assert!(sdp.contains(" 2 IN IP4 127.0.0.1\r\n") && sdp.contains("c=IN IP4 0.0.0.0\r\n"));
        assert_eq!(events[0].from, events[2].to);
        assert_ne!(events[0].from, events[0].to);
    }
    assert_eq!(
        format!("{:?}", redacted(text, Some("word")).iter().map(|event| &event.from).collect::<Vec<_>>()),
        format!("{:?}", redacted(text, Some("word")).iter().map(|event| &event.from).collect::<Vec<_>>())
    );
}
