//! Peers of a signaling server that are killed (SIGKILL) in every state of every dialect: the other side is told in the
//! dialect's words, names are free again, and everybody else goes on.

use std::process::Command;

use super::namespace;
use super::program::Program;
use super::signal_faults::{hello, is_well, left, serve, url};
use super::wire::Client;

/// A state in which a peer is killed, and what the other side hears of it.
struct State {
    dialect: &'static str,
    state: &'static str,
    /// What the other does before the peer comes.
    before: &'static [&'static str],
    /// What the peer does until it is killed; it stays where it is.
    peer: &'static [&'static str],
    /// After so many of these steps the other goes on.
    until: usize,
    /// What the other does then.
    meanwhile: &'static [&'static str],
    /// What it hears after the kill.
    told: &'static [&'static str],
}

const REGISTERED: &[&str] = &["> HELLO o", "< HELLO"];
const LOGGED_IN: &[&str] =
    &[r#"< {"status""#, r#"> {"type":"login","name":"o"}"#, r#"< {"type":"login","success":true"#];
const JOINED: &[&str] = &["< 0{", "> 40", "< 40{", r#"> 42["join","r"]"#, r#"< 42["joined","r""#];

const STATES: &[State] = &[
    State {
        dialect: "gstreamer",
        state: "connected",
        before: REGISTERED,
        peer: &[],
        until: 0,
        meanwhile: &[],
        told: &["> SESSION p", "< ERROR peer 'p' not found"],
    },
    State {
        dialect: "gstreamer",
        state: "registered",
        before: REGISTERED,
        peer: &["> HELLO p", "< HELLO"],
        until: 2,
        meanwhile: &[],
        told: &["> SESSION p", "< ERROR peer 'p' not found"],
    },
    State {
        dialect: "gstreamer",
        state: "peer-connected",
        before: REGISTERED,
        peer: &["> HELLO p", "< HELLO", "> SESSION o", "< SESSION_OK"],
        until: 4,
        meanwhile: &[],
        told: &["< ERROR peer 'p' is gone", "closed"],
    },
    State {
        dialect: "gstreamer",
        state: "negotiating, as the caller",
        before: REGISTERED,
        peer: &["> HELLO p", "< HELLO", "> SESSION o", "< SESSION_OK", r#"> {"sdp":{"type":"offer","sdp":"v=0"}}"#],
        until: 5,
        meanwhile: &[r#"< {"sdp""#],
        told: &["< ERROR peer 'p' is gone", "closed"],
    },
    State {
        dialect: "gstreamer",
        state: "called",
        before: REGISTERED,
        peer: &["> HELLO p", "< HELLO", r#"< {"sdp""#],
        until: 2,
        meanwhile: &["> SESSION p", "< SESSION_OK", r#"> {"sdp":{"type":"offer","sdp":"v=0"}}"#],
        told: &["< ERROR peer 'p' is gone", "closed"],
    },
    State {
        dialect: "gstreamer",
        state: "started",
        before: REGISTERED,
        peer: &["> HELLO p", "< HELLO", r#"< {"sdp""#, r#"> {"sdp":{"type":"answer","sdp":"v=0"}}"#, r#"< {"ice""#],
        until: 2,
        meanwhile: &[
            "> SESSION p",
            "< SESSION_OK",
            r#"> {"sdp":{"type":"offer","sdp":"v=0"}}"#,
            r#"< {"sdp""#,
            r#"> {"ice":{"candidate":"candidate:1","sdpMLineIndex":0}}"#,
        ],
        told: &["< ERROR peer 'p' is gone", "closed"],
    },
    State { dialect: "relay", state: "connected", before: &[], peer: &[], until: 0, meanwhile: &[], told: &[] },
    State {
        dialect: "relay",
        state: "joined",
        before: &[],
        peer: &[r#"> {"type":"join","id":"7"}"#],
        until: 1,
        meanwhile: &[r#"< {"type":"join","id":"7"}"#],
        told: &[],
    },
    State {
        dialect: "relay",
        state: "offered",
        before: &[],
        peer: &[r#"> {"type":"join","id":"7"}"#, r#"< {"type":"offer""#],
        until: 1,
        meanwhile: &[r#"< {"type":"join""#, r#"> {"type":"offer","sdp":"v=0","id":"7"}"#],
        told: &[],
    },
    State {
        dialect: "login",
        state: "connected",
        before: LOGGED_IN,
        peer: &[r#"< {"status""#],
        until: 1,
        meanwhile: &[],
        told: &[r#"> {"type":"offer","offer":{},"name":"p","myName":"o"}"#, r#"< {"type":"error""#],
    },
    State {
        dialect: "login",
        state: "registered",
        before: LOGGED_IN,
        peer: &[r#"< {"status""#, r#"> {"type":"login","name":"p"}"#, r#"< {"type":"login","success":true"#],
        until: 3,
        meanwhile: &[],
        told: &[r#"> {"type":"offer","offer":{},"name":"p","myName":"o"}"#, r#"< {"type":"error""#],
    },
    State {
        dialect: "login",
        state: "calling",
        before: LOGGED_IN,
        peer: &[
            r#"< {"status""#,
            r#"> {"type":"login","name":"p"}"#,
            r#"< {"type":"login","success":true"#,
            r#"> {"type":"offer","offer":{"type":"offer","sdp":"v=0"},"name":"o","myName":"p"}"#,
        ],
        until: 4,
        meanwhile: &[r#"< {"type":"offer""#],
        told: &[r#"< {"type":"error","message":"user not found any more: 'p'"#],
    },
    State {
        dialect: "login",
        state: "called",
        before: LOGGED_IN,
        peer: &[
            r#"< {"status""#,
            r#"> {"type":"login","name":"p"}"#,
            r#"< {"type":"login","success":true"#,
            r#"< {"type":"offer""#,
        ],
        until: 3,
        meanwhile: &[r#"> {"type":"offer","offer":{"type":"offer","sdp":"v=0"},"name":"p","myName":"o"}"#],
        told: &[r#"< {"type":"error","message":"user not found any more: 'p'"#],
    },
    State {
        dialect: "login",
        state: "answered",
        before: LOGGED_IN,
        peer: &[
            r#"< {"status""#,
            r#"> {"type":"login","name":"p"}"#,
            r#"< {"type":"login","success":true"#,
            r#"< {"type":"offer""#,
            r#"> {"type":"answer","answer":{"type":"answer","sdp":"v=0"},"name":"o","myName":"p"}"#,
        ],
        until: 3,
        meanwhile: &[
            r#"> {"type":"offer","offer":{"type":"offer","sdp":"v=0"},"name":"p","myName":"o"}"#,
            r#"< {"type":"answer""#,
        ],
        told: &[r#"< {"type":"error","message":"user not found any more: 'p'"#],
    },
    State { dialect: "rooms", state: "open", before: JOINED, peer: &["< 0{"], until: 1, meanwhile: &[], told: &[] },
    State {
        dialect: "rooms",
        state: "connected",
        before: JOINED,
        peer: &["< 0{", "> 40", "< 40{"],
        until: 3,
        meanwhile: &[],
        told: &[],
    },
    State {
        dialect: "rooms",
        state: "joined",
        before: JOINED,
        peer: JOINED,
        until: 5,
        meanwhile: &[r#"< 42["joined","r""#],
        told: &[r#"< 42["leaved","r""#],
    },
    State {
        dialect: "rooms",
        state: "offered",
        before: JOINED,
        peer: &["< 0{", "> 40", "< 40{", r#"> 42["join","r"]"#, r#"< 42["joined","r""#, r#"< 42["message""#],
        until: 5,
        meanwhile: &[r#"< 42["joined","r""#, r#"> 42["message","r",{"type":"offer","sdp":"v=0"}]"#],
        told: &[r#"< 42["leaved","r""#],
    },
];

/// Where the puppet connects, and what it does, a step a line.
const PUPPET: &str = "RTCSCOPE_PUPPET";

/// The peer that is killed: started again from this program, it does what it is told and tells how far it is.
#[test]
#[expect(clippy::print_stdout, reason = "whoever started it reads that")]
fn puppet() {
    let Ok(told) = std::env::var(PUPPET) else { return };
    namespace::block_on(60, async {
        let mut lines = told.lines();
        let mut client = Client::connect(lines.next().expect("a URL")).await;
        println!("puppet is at 0");
        for (at, step) in lines.enumerate() {
            client.steps(&[step]).await;
            println!("puppet is at {}", at + 1);
        }
        client.hear().await;
    });
}

#[test]
fn peers_that_are_killed_in_each_state() {
    namespace::block_on(120, async {
        for State { dialect, state, before, peer, until, meanwhile, told } in STATES {
            let server = serve(dialect, |_| {});
            let url = url(&server, dialect);
            let mut other = Client::connect(&url).await;
            other.case = format!("{dialect}, {state}");
            other.steps(before).await;
            let script = format!("{url}\n{}", peer.join("\n"));
            let mut puppet = Program::start(
                Command::new(std::env::current_exe().expect("this test"))
                    .args(["--exact", "peers::signal_killed::puppet", "--nocapture"])
                    .env(PUPPET, script),
            );
            let at = |at: usize| move |line: &str| line.ends_with(&format!("puppet is at {at}")).then_some(());
            puppet.line(at(*until)).await;
            other.steps(meanwhile).await;
            if *until < peer.len() {
                puppet.line(at(peer.len())).await;
            }
            puppet.interrupt("KILL");
            puppet.ended().await;
            // In one dialect a session ends for both.
            left(&server, usize::from(told.last() != Some(&"closed"))).await;
            other.steps(told).await;
            // Its name is free, and the others can be called.
            let mut again = Client::connect(&url).await;
            again.steps(&hello(dialect, "p")).await;
            is_well(&server, dialect).await;
        }
    });
}
