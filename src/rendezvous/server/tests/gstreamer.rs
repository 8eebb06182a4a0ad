use super::*;

fn registered(bench: &mut Bench, id: &str) -> Link {
    let link = bench.open();
    bench.say(link, &format!("HELLO {id}"));
    assert_eq!(bench.to(link), ["HELLO"]);
    link
}

fn in_session() -> (Bench, Link, Link) {
    let mut bench = Bench::new("gstreamer");
    let (one, two) = (registered(&mut bench, "110"), registered(&mut bench, "210"));
    bench.say(one, "SESSION 210");
    assert_eq!(bench.heard(), heard(&[(one.0, "SESSION_OK")]));
    (bench, one, two)
}

#[test]
fn a_session_passes_on_everything_as_it_came() {
    let (mut bench, one, two) = in_session();
    for text in [
        "OFFER_REQUEST",
        "{\"sdp\": {\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"} }",
        "{\"ice\":{\"candidate\":\"\",\"sdpMLineIndex\":0}}",
        "HELLO 110",
        "not of this protocol \u{1f980}",
        "",
    ] {
        bench.say(two, text);
        assert_eq!(bench.heard(), heard(&[(one.0, text)]));
        bench.say(one, text);
        assert_eq!(bench.heard(), heard(&[(two.0, text)]));
    }
}

#[test]
fn binary_messages_are_told_and_ignored() {
    let (mut bench, one, two) = in_session();
    bench.bytes(one, b"\x00");
    assert_eq!(bench.heard(), heard(&[(one.0, "ERROR binary messages are not understood")]));
    bench.say(one, "x");
    assert_eq!(bench.to(two), ["x"], "the session goes on");
}

#[test]
fn names_that_cannot_be() {
    for (hello, says) in [
        ("HELLO", "ERROR invalid peer uid: there is none"),
        ("HELLO ", "ERROR invalid peer uid: there is none"),
        ("HELLO a b", "ERROR invalid peer uid: there is a blank in it"),
        ("HELLO a\u{7}b", "ERROR invalid peer uid: there are control characters in it"),
    ] {
        let mut bench = Bench::new("gstreamer");
        let link = bench.open();
        bench.say(link, hello);
        assert_eq!(bench.to(link), [says, "close 1002 invalid peer uid"], "{hello}");
    }
    let mut bench = Bench::new("gstreamer");
    let link = bench.open();
    bench.say(link, &format!("HELLO {}", "9".repeat(129)));
    assert_eq!(bench.to(link), ["ERROR invalid peer uid: longer than 128 bytes", "close 1002 invalid peer uid"]);
    for first in ["SESSION 7", "HELLOO 7", "{}", ""] {
        let link = bench.open();
        bench.say(link, first);
        let says = "ERROR invalid protocol: HELLO <id> comes first";
        assert_eq!(bench.to(link), [says, "close 1002 invalid protocol"], "{first}");
    }
}

#[test]
fn newer_clients_tell_about_themselves() {
    let mut bench = Bench::new("gstreamer");
    let link = bench.open();
    bench.say(link, "HELLO 7 {\"client\":\"x\"}");
    assert_eq!(bench.to(link), ["HELLO"]);
}

#[test]
fn an_id_is_had_by_one() {
    let mut bench = Bench::new("gstreamer");
    let one = registered(&mut bench, "7");
    let two = bench.open();
    bench.say(two, "HELLO 7");
    assert_eq!(bench.to(two), ["ERROR invalid peer uid: '7' is already registered", "close 1002 invalid peer uid"]);
    bench.close(two);
    let three = registered(&mut bench, "8");
    bench.say(three, "SESSION 7");
    bench.say(three, "x");
    assert_eq!(bench.to(one), ["x"], "whoever came first keeps it");
    bench.close(one);
    registered(&mut bench, "7");
}

#[test]
fn nobody_and_busy() {
    let (mut bench, one, _) = in_session();
    let three = registered(&mut bench, "3");
    for (call, says) in [
        ("SESSION 9", "ERROR peer '9' not found"),
        ("SESSION 210", "ERROR peer '210' busy"),
        ("SESSION 110", "ERROR peer '110' busy"),
        ("SESSION 3", "ERROR peer '3' busy"),
        ("HELLO 3", "ERROR already registered as '3'"),
        ("OFFER_REQUEST", "ERROR no session: nobody to pass this on to; SESSION <peer> comes first"),
        ("{\"ice\":{\"candidate\":\"\"}}", "ERROR no session: nobody to pass this on to; SESSION <peer> comes first"),
        ("GOODBYE", "ERROR unknown message"),
        ("SESSION it's", "ERROR peer 'it\\'s' not found"),
        ("ROOM session", "ERROR invalid room id 'session'"),
    ] {
        bench.say(three, call);
        assert_eq!(bench.heard(), heard(&[(three.0, says)]), "{call}");
    }
    // and it can still be called
    bench.close(one);
    bench.heard();
    let four = registered(&mut bench, "4");
    bench.say(four, "SESSION 3");
    assert_eq!(bench.to(four), ["SESSION_OK"]);
}

#[test]
fn a_peer_that_vanishes_ends_the_session() {
    let (mut bench, one, two) = in_session();
    bench.close(one);
    assert_eq!(
        bench.heard(),
        heard(&[(two.0, "ERROR peer '110' is gone: session ended"), (two.0, "close 1000 session ended")])
    );
    assert_eq!(bench.server.count(), 0);
    // both names are free again
    let one = registered(&mut bench, "110");
    let two = registered(&mut bench, "210");
    bench.say(two, "SESSION 110");
    bench.say(two, "y");
    assert_eq!(bench.to(one), ["y"]);
}

#[test]
fn rooms_of_the_demo() {
    let mut bench = Bench::with("gstreamer", Limits { room: 3, ..Limits::default() });
    let all: Vec<Link> = ["1", "2", "3", "4"].iter().map(|id| registered(&mut bench, id)).collect();
    bench.say(all[0], "ROOM r");
    assert_eq!(bench.heard(), heard(&[(1, "ROOM_OK ")]));
    bench.say(all[1], "ROOM r");
    assert_eq!(bench.heard(), heard(&[(2, "ROOM_OK 1"), (1, "ROOM_PEER_JOINED 2")]));
    bench.say(all[2], "ROOM r");
    bench.heard();
    bench.say(all[3], "ROOM r");
    assert_eq!(bench.heard(), heard(&[(4, "ERROR room 'r' is full")]));
    bench.say(all[0], "ROOM_PEER_MSG 3 {\"sdp\": {}}  x");
    assert_eq!(bench.heard(), heard(&[(3, "ROOM_PEER_MSG 1 {\"sdp\": {}}  x")]));
    bench.say(all[0], "ROOM_PEER_MSG 9 x");
    bench.say(all[0], "ROOM_PEER_MSG 4 x");
    bench.say(all[0], "ROOM_PEER_LIST");
    bench.say(all[0], "SESSION 4");
    assert_eq!(
        bench.heard(),
        heard(&[
            (1, "ERROR peer '9' not found"),
            (1, "ERROR peer '4' is not in the room"),
            (1, "ROOM_PEER_LIST 2 3"),
            (1, "ERROR invalid msg, already in room"),
        ])
    );
    bench.close(all[1]);
    assert_eq!(bench.heard(), heard(&[(1, "ROOM_PEER_LEFT 2"), (3, "ROOM_PEER_LEFT 2")]));
    bench.say(all[3], "SESSION 1");
    assert_eq!(bench.heard(), heard(&[(4, "ERROR peer '1' busy")]));
}
