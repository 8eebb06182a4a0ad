use super::*;

const POLL: &str = "EIO=4&transport=polling";

/// A session by polling that is in room `r`, and the query of its requests.
fn polling(bench: &mut Bench, version: u8) -> String {
    bench.ask(&format!("EIO={version}&transport=polling"), None);
    let (_, status, body) = bench.answered().pop().expect("an answer");
    assert_eq!(status, 200);
    let sid = body.split("\"sid\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a sid");
    let query = format!("EIO={version}&transport=polling&sid={sid}");
    if version == 4 {
        bench.ask(&query, Some("40"));
    }
    bench.ask(&query, None);
    bench.answered();
    query
}

fn post(version: u8, packet: &str) -> String {
    if version == 4 { packet.to_owned() } else { format!("{}:{packet}", packet.encode_utf16().count()) }
}

#[test]
fn a_handshake_of_each_version() {
    let mut bench = Bench::new("rooms");
    let three = bench.open_with("EIO=3&transport=websocket");
    let says = r#"0{"sid":"id1","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;
    assert_eq!(bench.to(three), [says, "40"]);
    let four = bench.open_with("EIO=4&transport=websocket");
    let says = r#"0{"sid":"id2","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":262144}"#;
    assert_eq!(bench.to(four), [says]);
    bench.ask(POLL, None);
    let says =
        r#"0{"sid":"id4","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":262144}"#;
    assert_eq!(bench.answered(), [(3, 200, says.to_owned())]);
    bench.ask("EIO=3&transport=polling&t=x", None);
    let says = r#"0{"sid":"id6","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}"#;
    assert_eq!(bench.answered(), [(4, 200, format!("{}:{says}", says.len()))]);
}

#[test]
fn requests_that_cannot_be() {
    let mut bench = Bench::new("rooms");
    for (query, body, code) in [
        ("EIO=4&transport=carrier", None, 0),
        ("EIO=4", None, 0),
        ("", None, 0),
        ("EIO=4&transport=websocket", None, 0),
        ("EIO=4&transport=polling&sid=x", None, 1),
        ("EIO=4&transport=polling&sid=", Some("40"), 1),
        ("EIO=4&transport=polling", Some("40"), 2),
        ("EIO=4&transport=polling&j=0", None, 3),
        ("EIO=2&transport=polling", None, 5),
    ] {
        bench.ask(query, body);
        let (_, status, body) = bench.answered().pop().expect("an answer");
        assert!(status == 400 && body.starts_with(&format!("{{\"code\":{code},")), "{query}: {status} {body}");
    }
    let link = bench.open_with("EIO=5&transport=websocket");
    assert_eq!(bench.to(link), ["close 1008 bad request of engine.io"]);
    let link = bench.open_with("EIO=4&transport=websocket&sid=x");
    assert_eq!(bench.to(link), ["close 1008 bad request of engine.io"]);
    assert_eq!(bench.server.count(), 0);
}

#[test]
fn polling_waits_and_takes_all_there_is() {
    for version in [3, 4] {
        let mut bench = Bench::new("rooms");
        let query = polling(&mut bench, version);
        let waits = bench.ask(&query, None);
        assert_eq!(bench.answered(), []);
        bench.ask(&query, Some(&post(version, "42[\"join\",\"é\"]")));
        let answers = bench.answered();
        assert_eq!(answers[0].0, waits.0);
        assert!(answers[0].2.contains("42[\"joined\",\"é\",\"id"), "{answers:?}");
        assert_eq!(answers[1].2, "ok");
        let both = post(version, "42[\"leave\",\"é\"]") + if version == 4 { "\u{1e}" } else { "" };
        bench.ask(&query, Some(&(both + &post(version, "42[\"leave\",\"é\"]"))));
        bench.answered();
        bench.ask(&query, None);
        let (_, _, body) = bench.answered().pop().expect("an answer");
        let parts: Vec<&str> = crate::signal::engine::packets(&body).into_iter().map(|range| &body[range]).collect();
        assert!(parts[0].starts_with("42[\"leaved\"") && parts[1].starts_with("42[\"error\""), "{parts:?}");
    }
}

#[test]
fn of_two_polls_at_once_the_later_one_waits() {
    let mut bench = Bench::new("rooms");
    let query = polling(&mut bench, 4);
    let (first, second) = (bench.ask(&query, None), bench.ask(&query, None));
    assert_eq!(bench.answered(), [(first.0, 200, "6".to_owned())], "its client may have given it up");
    bench.ask(&query, Some("42[\"join\",\"s\"]"));
    let answers = bench.answered();
    assert_eq!((answers[0].0, answers[0].1), (second.0, 200));
    assert!(answers[0].2.starts_with("42[\"joined\",\"s\""), "{answers:?}");
    assert_eq!(bench.server.count(), 1);
}

#[test]
fn an_upgrade_loses_nothing() {
    for version in [3, 4] {
        let mut bench = Bench::new("rooms");
        let query = polling(&mut bench, version);
        let waits = bench.ask(&query, None);
        let socket = bench.open_with(&query.replace("polling", "websocket"));
        bench.say(socket, "2probe");
        assert_eq!(bench.heard(), heard(&[(socket.0, "3probe")]));
        assert_eq!(bench.answered(), [(waits.0, 200, post(version, "6"))], "the poll is let go");
        // what is said meanwhile by post is answered by what comes next, be it a poll or the socket
        bench.ask(&query, Some(&post(version, "42[\"join\",\"r\"]")));
        assert_eq!(bench.answered().len(), 1);
        bench.say(socket, "5");
        let said = bench.to(socket);
        assert!(said.len() == 1 && said[0].starts_with("42[\"joined\",\"r\""), "{said:?}");
        bench.ask(&query, None);
        bench.ask(&query, Some("40"));
        assert!(bench.answered().iter().all(|(_, status, _)| *status == 400), "polling is over");
        bench.say(socket, "42[\"leave\",\"r\"]");
        assert_eq!(bench.to(socket).len(), 1);
        bench.close(socket);
        assert_eq!(bench.server.count(), 0);
    }
}

#[test]
fn an_upgrade_that_fails_leaves_the_session() {
    for wrong in ["5", "40", "probe", ""] {
        let mut bench = Bench::new("rooms");
        let query = polling(&mut bench, 4);
        let socket = bench.open_with(&query.replace("polling", "websocket"));
        bench.say(socket, wrong);
        assert_eq!(bench.to(socket), ["close 1002 expected 2probe, then 5"], "{wrong}");
        bench.close(socket);
        bench.ask(&query, Some("42[\"join\",\"r\"]"));
        bench.ask(&query, None);
        assert!(bench.answered().iter().all(|(_, status, _)| *status == 200));
    }
    let mut bench = Bench::new("rooms");
    let query = polling(&mut bench, 4);
    let socket = bench.open_with(&query.replace("polling", "websocket"));
    bench.say(socket, "2probe");
    let second = bench.open_with(&query.replace("polling", "websocket"));
    assert_eq!(bench.to(second), ["close 1008 there is a WebSocket already"]);
    bench.close(second);
    bench.close(socket);
    assert_eq!(bench.server.count(), 1, "polling goes on");
    bench.ask(&query, None);
    assert_eq!(bench.answered(), [], "and waits again");
}

#[test]
fn version_4_is_asked_and_version_3_asks() {
    let mut bench = Bench::new("rooms");
    let four = bench.open_with("EIO=4&transport=websocket");
    bench.heard();
    for _ in 0..3 {
        bench.wait(Duration::from_secs(26));
        assert_eq!(bench.to(four), ["2"]);
        bench.say(four, "3");
    }
    bench.wait(Duration::from_secs(26));
    bench.wait(Duration::from_secs(20));
    assert_eq!(bench.to(four), ["2", "close 1008 ping timeout"]);

    let three = bench.open_with("EIO=3&transport=websocket");
    bench.heard();
    for _ in 0..3 {
        bench.wait(Duration::from_secs(40));
        bench.say(three, "2");
        assert_eq!(bench.to(three), ["3"]);
    }
    bench.wait(Duration::from_secs(46));
    assert_eq!(bench.to(three), ["close 1008 ping timeout"]);
    assert_eq!(bench.server.count(), 0);
}

#[test]
fn a_poll_that_is_given_up_leaves_the_session_until_its_ping() {
    let mut bench = Bench::new("rooms");
    let query = polling(&mut bench, 4);
    let waits = bench.ask(&query, None);
    bench.close(waits);
    assert_eq!(bench.server.count(), 1);
    bench.ask(&query, None);
    assert_eq!(bench.answered(), [], "another may wait");
    bench.wait(Duration::from_secs(26));
    assert_eq!(bench.answered().len(), 1);
    bench.wait(Duration::from_secs(21));
    assert_eq!((bench.server.count(), bench.server.deadline()), (0, bench.server.deadline()));
}

#[test]
fn who_does_not_poll_is_not_buffered_for_ever() {
    let mut bench = Bench::with("rooms", Limits { queue: 1000, ..Limits::default() });
    let query = polling(&mut bench, 4);
    bench.ask(&query, Some("42[\"join\",\"r\"]"));
    let link = bench.open();
    bench.say(link, "40");
    bench.say(link, "42[\"join\",\"r\"]");
    bench.heard();
    for _ in 0..20 {
        bench.say(link, &format!("42[\"message\",\"r\",\"{}\"]", "x".repeat(100)));
    }
    assert_eq!(bench.server.count(), 1);
    assert!(bench.refused().contains(&Refusal::Slow));
    assert!(bench.to(link).iter().any(|text| text.starts_with("42[\"leaved\"")), "the others are told");
}

#[test]
fn packets_that_are_none_end_the_session() {
    for wrong in ["9", "x", "", "0{}"] {
        let mut bench = Bench::new("rooms");
        let link = bench.open();
        bench.heard();
        bench.say(link, wrong);
        assert_eq!(bench.to(link), ["close 1002 this is no packet of engine.io"], "{wrong}");
    }
    let mut bench = Bench::new("rooms");
    let link = bench.open();
    bench.heard();
    bench.say(link, "1");
    assert_eq!(bench.to(link), ["close 1000 client left"]);
}
