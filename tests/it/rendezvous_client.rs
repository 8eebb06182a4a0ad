//! The clients of the signaling dialects against the servers, as machines: without sockets, in a time of their own.

use std::sync::Arc;
use std::time::Duration;

use rtcscope::call::cause::Cause;
use rtcscope::call::signal::{Candidate, Description, Message};
use rtcscope::rendezvous::client::{Client, Happening, Output, Setting, State, Wish};
use rtcscope::rendezvous::server::{self, Limits, Link, Opening, Query, Server};
use rtcscope::sdp::SdpType;
use rtcscope::tick::Tick;

/// A server and its clients, with everything that happened to each.
struct World {
    server: Server,
    clients: Vec<(Client, Vec<Happening>)>,
    now: Tick,
    engine: u8,
}

const PATIENCE: Duration = Duration::from_secs(5);

impl World {
    fn new(dialect: &str) -> Self {
        let mut number = 0;
        let ids = Box::new(move || {
            number += 1;
            format!("id{number}")
        });
        let server = Server::new(dialect, Limits::default(), ids, false).expect("a server");
        Self { server, clients: Vec::new(), now: Tick::default(), engine: 4 }
    }

    fn add(&mut self, dialect: &str, setting: Setting) -> usize {
        let mut client = Client::new(dialect, Setting { patience: PATIENCE, ..setting }).expect("a client");
        let number = self.clients.len();
        client.connecting(self.now);
        let query = Query::read(&format!("EIO={}&transport=websocket", self.engine));
        self.server.opened(self.now, Link(number as u64), &Opening { address: None, query });
        client.opened(self.now);
        self.clients.push((client, Vec::new()));
        self.run();
        number
    }

    fn wish(&mut self, number: usize, wish: Wish) {
        self.clients[number].0.wish(self.now, wish);
        self.run();
    }

    /// Until nobody has anything more to say.
    fn run(&mut self) {
        for _ in 0..1000 {
            let mut quiet = true;
            for (number, (client, happened)) in self.clients.iter_mut().enumerate() {
                while let Some(output) = client.output() {
                    quiet = false;
                    match output {
                        Output::Send(text) => self.server.text(self.now, Link(number as u64), Arc::from(text.as_str())),
                        Output::Happened(happening) => happened.push(happening),
                    }
                }
            }
            while let Some(output) = self.server.poll() {
                quiet = false;
                match output {
                    server::Output::Send(Link(number), server::Frame::Text(text)) => {
                        if let Some((client, _)) = self.clients.get_mut(number as usize) {
                            client.hear(self.now, &text);
                        }
                    }
                    server::Output::Close(Link(number), ..) => self.clients[number as usize].0.closed(self.now),
                    _ => {}
                }
            }
            if quiet {
                return;
            }
        }
        panic!("they never stop talking");
    }

    fn pass(&mut self, time: Duration) {
        self.now = self.now.after(time);
        for (client, _) in &mut self.clients {
            client.timeout(self.now);
        }
        self.run();
    }

    fn state(&self, number: usize) -> State {
        self.clients[number].0.state()
    }

    fn said(&self, number: usize) -> Vec<&Message> {
        let said = self.clients[number].1.iter().filter_map(|happening| match happening {
            Happening::Said(_, message) => Some(message),
            _ => None,
        });
        said.collect()
    }

    fn has(&self, number: usize, wanted: &Happening) -> bool {
        self.clients[number].1.contains(wanted)
    }

    fn odd(&self) -> Vec<&Happening> {
        let all = self.clients.iter().flat_map(|(_, happened)| happened);
        all.filter(|happening| matches!(happening, Happening::Odd(_))).collect()
    }
}

fn description(kind: SdpType) -> Message {
    let sdp = format!("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=x:{}\r\n", kind.name());
    Message::Description(Description { kind, sdp })
}

fn candidate(number: u8) -> Message {
    let candidate = format!("candidate:{number} 1 udp 1 192.0.2.{number} 9 typ host");
    Message::Candidate(Candidate {
        candidate,
        sdp_mid: Some("0".into()),
        sdp_m_line_index: Some(0),
        username_fragment: None,
    })
}

fn setting(dialect: &str, me: &str, peer: &str) -> Setting {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match dialect {
        "relay" => Setting::default(),
        "rooms" => Setting { room: some("lobby"), ..Setting::default() },
        _ => Setting { me: some(me), peer: some(peer), ..Setting::default() },
    }
}

/// Candidates as they come through a dialect: not each has all that belongs to one.
fn same(message: &Message, other: &Message) -> bool {
    match (message, other) {
        (Message::Candidate(one), Message::Candidate(two)) => {
            (&one.candidate, one.sdp_m_line_index) == (&two.candidate, two.sdp_m_line_index)
        }
        _ => message == other,
    }
}

#[test]
fn a_call_in_each_dialect() {
    for dialect in ["gstreamer", "relay", "login", "rooms"] {
        let mut world = World::new(dialect);
        let called = world.add(dialect, setting(dialect, "2", ""));
        world.wish(called, Wish::Register);
        assert_eq!(world.state(called), State::Registered, "{dialect}");
        let caller = world.add(dialect, setting(dialect, "1", "2"));
        world.wish(caller, Wish::Register);
        world.wish(caller, Wish::Call);
        assert_eq!(world.state(caller), State::PeerConnected, "{dialect}");
        world.wish(caller, Wish::Say(None, description(SdpType::Offer)));
        world.wish(caller, Wish::Say(None, candidate(1)));
        assert_eq!((world.state(caller), world.state(called)), (State::Negotiating, State::Negotiating), "{dialect}");
        assert!(world.clients[called].1.iter().any(|happening| matches!(happening, Happening::Called(_))), "{dialect}");
        world.wish(called, Wish::Say(None, description(SdpType::Answer)));
        assert_eq!((world.state(caller), world.state(called)), (State::Started, State::Started), "{dialect}");
        world.wish(caller, Wish::Say(None, candidate(2)));
        let heard = world.said(called);
        let expected = [description(SdpType::Offer), candidate(1), candidate(2)];
        assert!(
            heard.len() == 3 && heard.iter().zip(&expected).all(|(one, two)| same(one, two)),
            "{dialect}: {heard:?}"
        );
        assert_eq!(world.said(caller), [&description(SdpType::Answer)], "{dialect}");
        world.wish(caller, Wish::HangUp(None));
        if dialect != "gstreamer" {
            assert!(world.clients[called].1.iter().any(|one| matches!(one, Happening::Left(_))), "{dialect}");
        }
        assert_eq!(world.odd(), Vec::<&Happening>::new(), "{dialect}");
    }
}

#[test]
fn the_one_who_is_called_makes_the_offer_when_asked() {
    let mut world = World::new("gstreamer");
    let called = world.add("gstreamer", setting("gstreamer", "2", ""));
    world.wish(called, Wish::Register);
    let caller = world.add("gstreamer", setting("gstreamer", "1", "2"));
    world.wish(caller, Wish::Register);
    world.wish(caller, Wish::Call);
    world.wish(caller, Wish::AskForOffer(None));
    assert!(world.has(called, &Happening::OfferRequested(None)));
    world.wish(called, Wish::Say(None, description(SdpType::Offer)));
    assert_eq!(world.said(caller), [&description(SdpType::Offer)]);
    assert!(!world.has(caller, &Happening::Called(None)), "it is in the call already");
}

#[test]
fn whom_nobody_knows_is_not_found() {
    for dialect in ["gstreamer", "login"] {
        let mut world = World::new(dialect);
        let caller = world.add(dialect, setting(dialect, "1", "99"));
        world.wish(caller, Wish::Register);
        world.wish(caller, Wish::Call);
        if dialect == "login" {
            world.wish(caller, Wish::Say(None, description(SdpType::Offer)));
        }
        let stopped = world.clients[caller].1.iter().find_map(|happening| match happening {
            Happening::Stopped(cause, _) => Some(*cause),
            _ => None,
        });
        assert_eq!(stopped, Some(Cause::PeerNotFound), "{dialect}");
    }
}

#[test]
fn a_peer_in_another_call_is_busy_and_a_name_that_is_taken_is_refused() {
    let mut world = World::new("gstreamer");
    for (me, peer) in [("1", "2"), ("2", ""), ("3", "2"), ("3", "")] {
        let number = world.add("gstreamer", setting("gstreamer", me, peer));
        world.wish(number, Wish::Register);
    }
    world.wish(0, Wish::Call);
    world.wish(2, Wish::Call);
    let stopped = |number: usize| {
        world.clients[number].1.iter().find_map(|happening| match happening {
            Happening::Stopped(cause, _) => Some(*cause),
            _ => None,
        })
    };
    assert_eq!(stopped(2), Some(Cause::PeerBusy));
    assert_eq!(world.state(2), State::PeerConnectionError);
    assert_eq!(stopped(3), Some(Cause::RegistrationRefused));
}

#[test]
fn who_comes_late_into_a_room_is_told_the_offer() {
    let mut world = World::new("rooms");
    let caller = world.add("rooms", setting("rooms", "", ""));
    world.wish(caller, Wish::Register);
    world.wish(caller, Wish::Call);
    world.wish(caller, Wish::Say(None, description(SdpType::Offer)));
    world.wish(caller, Wish::Say(None, candidate(1)));
    let late = world.add("rooms", setting("rooms", "", ""));
    world.wish(late, Wish::Register);
    assert_eq!(world.said(late).len(), 2, "{:?}", world.clients);
    world.wish(late, Wish::Say(None, description(SdpType::Answer)));
    assert_eq!(world.state(caller), State::Started);
    // A third one hears nothing of it any more, and is not heard.
    let third = world.add("rooms", setting("rooms", "", ""));
    world.wish(third, Wish::Register);
    assert_eq!(world.said(third).len(), 0);
}

#[test]
fn rooms_are_also_spoken_with_the_older_engine() {
    let mut world = World::new("rooms");
    world.engine = 3;
    let called = world.add("rooms", setting("rooms", "", ""));
    assert_eq!(world.state(called), State::Connected);
    assert_eq!(world.clients[called].0.engine_version(), Some(3));
    world.wish(called, Wish::Register);
    world.engine = 4;
    let caller = world.add("rooms", setting("rooms", "", ""));
    world.wish(caller, Wish::Register);
    world.wish(caller, Wish::Call);
    world.wish(caller, Wish::Say(None, description(SdpType::Offer)));
    assert_eq!(world.said(called), [&description(SdpType::Offer)]);
}

#[test]
fn viewers_hear_what_bears_their_id_and_nothing_else() {
    let mut world = World::new("relay");
    let sender = world.add("relay", Setting { sends_to_viewers: true, ..Setting::default() });
    world.wish(sender, Wish::Register);
    let viewers = ["a", "b"].map(|id| {
        let viewer = world.add("relay", Setting { me: Some(id.to_owned()), ..Setting::default() });
        world.wish(viewer, Wish::Register);
        assert!(world.has(sender, &Happening::Ready(Some(id.into()))));
        viewer
    });
    world.wish(sender, Wish::Say(Some("b".into()), description(SdpType::Offer)));
    assert_eq!(viewers.map(|viewer| world.said(viewer).len()), [0, 1]);
    world.wish(viewers[1], Wish::Say(Some("b".into()), description(SdpType::Answer)));
    let answer = Happening::Said(Some("b".into()), description(SdpType::Answer));
    assert!(world.has(sender, &answer));
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    for dialect in ["gstreamer", "login"] {
        let mut client =
            Client::new(dialect, Setting { patience: PATIENCE, ..setting(dialect, "1", "2") }).expect("one");
        client.connecting(Tick::default());
        client.opened(Tick::default());
        client.wish(Tick::default(), Wish::Register);
        assert_eq!(client.deadline(), Some(Tick(PATIENCE)));
        client.timeout(Tick(PATIENCE));
        assert_eq!(client.state(), State::RegistrationError);
        let all: Vec<Output> = std::iter::from_fn(|| client.output()).collect();
        let silent = |output: &Output| matches!(output, Output::Happened(Happening::Stopped(Cause::ServerSilent, _)));
        assert!(all.iter().any(silent), "{all:?}");
    }
    let mut world = World::new("gstreamer");
    world.add("gstreamer", setting("gstreamer", "1", ""));
    world.pass(Duration::from_secs(600));
    assert_eq!(world.state(0), State::Connected, "what nobody asked for has no deadline");
}

/// Every message that there is, and some that there are not.
const MESSAGES: &[&str] = &[
    "",
    "HELLO",
    "HELLO 7",
    "SESSION 7",
    "SESSION_OK",
    "OFFER_REQUEST",
    "ERROR",
    "ERROR peer '2' not found",
    "ERROR peer '2' busy",
    "ROOM_OK",
    "ROOM_PEER_MSG 3 {}",
    "{\"sdp\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}",
    "{\"sdp\":{\"type\":\"answer\",\"sdp\":\"v=0\"}}",
    "{\"sdp\":{\"sdp\":\"v=0\"}}",
    "{\"ice\":{\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 9 typ host\",\"sdpMLineIndex\":0}}",
    "{\"ice\":{\"candidate\":null}}",
    "{\"type\":\"offer\",\"sdp\":\"v=0\"}",
    "{\"type\":\"offer\",\"sdp\":\"v=0\",\"id\":\"x\"}",
    "{\"type\":\"answer\",\"sdp\":\"v=0\",\"id\":\"\"}",
    "{\"type\":\"join\"}",
    "{\"type\":\"join\",\"id\":\"x\"}",
    "{\"type\":\"bye\"}",
    "{\"type\":\"ice\",\"ice\":\"{}\"}",
    "{\"type\":\"login\",\"success\":true}",
    "{\"type\":\"login\",\"success\":false}",
    "{\"type\":\"offer\",\"offer\":\"{}\",\"name\":\"x\"}",
    "{\"type\":\"offer\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"},\"name\":\"1\"}",
    "{\"type\":\"answer\",\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\"}}",
    "{\"type\":\"candidate\",\"candidate\":null}",
    "{\"type\":\"leave\"}",
    "{\"type\":\"error\",\"message\":\"no such user\"}",
    "{\"status\":\"success\"}",
    "send:x",
    "0{\"sid\":\"e\",\"maxPayload\":1}",
    "0{\"sid\":\"e\",\"pingInterval\":0,\"pingTimeout\":18446744073709551615}",
    "0{",
    "1",
    "2",
    "3",
    "40",
    "40{\"sid\":\"s\"}",
    "41",
    "44{\"message\":\"no\"}",
    "42[\"joined\",\"lobby\",\"s\"]",
    "42[\"joined\",\"lobby\",\"other\"]",
    "42[\"joined\",\"elsewhere\",\"other\"]",
    "42[\"leaved\",\"lobby\",\"other\"]",
    "42[\"full\",\"lobby\"]",
    "42[\"message\",\"lobby\",\"other\",{\"type\":\"offer\",\"sdp\":\"v=0\"}]",
    "42[\"message\",\"lobby\",\"other\",{\"type\":\"answer\",\"sdp\":\"v=0\"}]",
    "42[\"message\",\"lobby\",\"third\",{\"type\":\"candidate\",\"candidate\":\"x\"}]",
    "42[\"message\",\"lobby\",\"other\",{\"a\":1}]",
    "42[",
    "{\"sdp\":{\"type\":\"offer\",\"sdp\":\"v=0",
    "\u{1b}[31m",
];

#[test]
fn anything_may_come_at_any_time() {
    // Each message after each two others, at each stage, in each dialect: nothing panics, and nobody grows.
    for dialect in ["gstreamer", "relay", "login", "rooms"] {
        for stage in 0..4 {
            for (n, first) in MESSAGES.iter().enumerate() {
                for second in MESSAGES.iter().skip(n % 3).step_by(3) {
                    let mut client = Client::new(dialect, setting(dialect, "1", "2")).expect("one");
                    let now = Tick::default();
                    client.connecting(now);
                    client.opened(now);
                    for wish in [Wish::Register, Wish::Call, Wish::Say(None, description(SdpType::Offer))]
                        .into_iter()
                        .take(stage)
                    {
                        client.wish(now, wish);
                    }
                    for text in [first, second, first] {
                        client.hear(now, text);
                    }
                    client.hear_binary(now, 3);
                    client.timeout(Tick::from_millis(400));
                    client.wish(now, Wish::HangUp(None));
                    client.closed(now);
                    let outputs = std::iter::from_fn(|| client.output()).count();
                    assert!(outputs < 50, "{dialect} {stage} {first} {second}: {outputs}");
                    assert_eq!(client.state(), State::Disconnected);
                }
            }
        }
    }
}

#[test]
fn protocol_errors_of_the_gstreamer_dialect_are_told_from_what_is_unknown() {
    let mut client = Client::new("gstreamer", setting("gstreamer", "1", "2")).expect("one");
    let now = Tick::default();
    client.connecting(now);
    client.opened(now);
    let mut names = |texts: &[&str]| -> Vec<&'static str> {
        texts.iter().for_each(|text| client.hear(now, text));
        let odd = std::iter::from_fn(|| client.output()).filter_map(|output| match output {
            Output::Happened(Happening::Odd(odd)) => Some(odd.slug()),
            _ => None,
        });
        odd.collect()
    };
    assert_eq!(names(&["HELLO", "SESSION_OK"]), ["protocol-error", "protocol-error"]);
    assert_eq!(names(&["what is this", "{\"a\":1}", "[1]"]), ["unknown-text", "unknown-json", "unknown-json"]);
}
