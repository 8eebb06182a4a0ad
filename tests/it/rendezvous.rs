//! The servers held against recordings of others: what their clients sent is said to ours, and what it answers is what
//! theirs answered.

use std::collections::BTreeMap;

use rtcscope::rendezvous::server::{Frame, Limits, Link, Opening, Output, Query, Server};
use rtcscope::tick::Tick;
use serde_json::Value;

use crate::pipeline::{read, root};

/// What a server sent to each connection, in order.
type Sent = BTreeMap<String, Vec<String>>;

/// Says what the clients of a recording sent to a server of ours; gives back what the recorded one sent, and what ours
/// did. `kept` says which lines of the recorded server ours is to say, too.
fn replayed(dialect: &str, file: &str, kept: fn(&str) -> bool) -> (Sent, Sent) {
    let text = String::from_utf8(read(&root().join("fixtures/captures").join(dialect).join(file))).expect("UTF-8");
    let mut number = 0;
    let ids = Box::new(move || {
        number += 1;
        format!("id{number}")
    });
    let mut server = Server::new(dialect, Limits::default(), ids, false).expect("a server");
    let (mut links, mut recorded, mut ours) = (Vec::<String>::new(), Sent::new(), Sent::new());
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let member = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let (conn, data) = (member("conn"), member("data"));
        let at = links.iter().position(|known| *known == conn).unwrap_or(links.len());
        let link = Link(at as u64);
        match member("dir").as_str() {
            "open" => {
                links.push(conn);
                let query = Query::read("EIO=4&transport=websocket");
                server.opened(Tick::default(), link, &Opening { address: None, query });
            }
            "rx" => server.text(Tick::default(), link, data.as_str().into()),
            "tx" if kept(&data) => recorded.entry(conn).or_default().push(data),
            "close" => server.closed(Tick::default(), link, None),
            _ => {}
        }
        while let Some(output) = server.poll() {
            if let Output::Send(Link(to), Frame::Text(text)) = output {
                let to = links[usize::try_from(to).expect("small")].clone();
                ours.entry(to).or_default().push(text.to_string());
            }
        }
    }
    (recorded, ours)
}

#[test]
fn gstreamer_answers_as_the_demo_does() {
    let (recorded, mut ours) = replayed("gstreamer", "gst-offer-request-datachannel.frames.jsonl", |_| true);
    // beside what is said of a peer that is gone
    for said in ours.values_mut() {
        said.retain(|text| !text.ends_with("is gone: session ended"));
    }
    assert!(recorded.values().map(Vec::len).sum::<usize>() > 10);
    assert_eq!(ours, recorded);
}

#[test]
fn relay_passes_on_as_others_do() {
    let (recorded, mut ours) = replayed("relay", "relay-av-call-ok.frames.jsonl", |_| true);
    for said in ours.values_mut() {
        said.retain(|text| !text.starts_with("{\"type\":\"error\""));
    }
    assert!(recorded.values().map(Vec::len).sum::<usize>() > 10);
    assert_eq!(ours, recorded);
}

#[test]
fn rooms_pass_on_as_others_do() {
    let messages = |text: &str| text.starts_with("42[\"message\"");
    let (recorded, mut ours) = replayed("rooms", "sio-websocket-room-call.frames.jsonl", messages);
    for said in ours.values_mut() {
        said.retain(|text| messages(text));
    }
    // ids of sockets are drawn
    let without_ids = |all: Sent| -> Vec<Vec<String>> {
        let payload = |text: &String| text[text.find('{').expect("a payload")..].to_owned();
        all.values().map(|said| said.iter().map(payload).collect()).collect()
    };
    assert!(recorded.values().map(Vec::len).sum::<usize>() > 10);
    assert_eq!(without_ids(ours), without_ids(recorded));
}
