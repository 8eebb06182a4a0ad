use super::*;

fn logged_in(bench: &mut Bench, name: &str) -> Link {
    let link = bench.open();
    bench.say(link, &format!("{{\"type\":\"login\",\"name\":\"{name}\"}}"));
    let answer = format!("{{\"type\":\"login\",\"success\":true,\"myName\":\"{name}\"}}");
    assert_eq!(bench.to(link), ["{\"status\":\"success\"}", &answer]);
    link
}

fn two() -> (Bench, Link, Link) {
    let mut bench = Bench::new("login");
    let (one, two) = (logged_in(&mut bench, "111"), logged_in(&mut bench, "222"));
    (bench, one, two)
}

#[test]
fn what_is_negotiated_arrives_as_strings_that_hold_json() {
    let (mut bench, one, two) = two();
    bench.say(one, r#"{"type":"offer","offer":{"type":"offer", "sdp":"v=0\r\n"},"name":"222","myName":"111"}"#);
    assert_eq!(
        bench.heard(),
        heard(&[(two.0, r#"{"type":"offer","offer":"{\"type\":\"offer\", \"sdp\":\"v=0\\r\\n\"}","name":"222"}"#)])
    );
    bench.say(two, r#"{"type":"answer","answer":"{\"type\":\"answer\"}","name":"111","myName":"222"}"#);
    assert_eq!(bench.heard(), heard(&[(one.0, r#"{"type":"answer","answer":"{\"type\":\"answer\"}"}"#)]));
    bench.say(two, r#"{"type":"candidate","candidate":{"sdpMLineIndex":0,"n":1.0},"name":"111","myName":"222"}"#);
    assert_eq!(
        bench.heard(),
        heard(&[(one.0, r#"{"type":"candidate","candidate":"{\"sdpMLineIndex\":0,\"n\":1.0}"}"#)])
    );
    bench.say(one, r#"{"type":"leave","name":"222"}"#);
    assert_eq!(bench.heard(), heard(&[(two.0, r#"{"type":"leave"}"#)]));
    // a call that was hung up is no call any more
    bench.close(one);
    assert_eq!(bench.heard(), heard(&[]));
}

#[test]
fn an_answer_goes_to_who_offered_and_once() {
    let (mut bench, one, two) = two();
    let three = logged_in(&mut bench, "333");
    bench.say(one, r#"{"type":"offer","offer":"o","name":"222","myName":"111"}"#);
    bench.heard();
    // whatever name stands in it
    bench.say(two, r#"{"type":"answer","answer":"a","name":"333","myName":"222"}"#);
    assert_eq!(bench.heard(), heard(&[(one.0, r#"{"type":"answer","answer":"a"}"#)]));
    bench.say(two, r#"{"type":"answer","answer":"a","name":"111","myName":"222"}"#);
    assert_eq!(
        bench.heard(),
        heard(&[(two.0, r#"{"type":"error","message":"no offer waits for an answer of '222'"}"#)])
    );
    bench.say(three, r#"{"type":"answer","answer":"a","name":"111"}"#);
    assert_eq!(
        bench.heard(),
        heard(&[(three.0, r#"{"type":"error","message":"no offer waits for an answer of '333'"}"#)])
    );
}

#[test]
fn a_second_login_takes_the_name_over_in_silence() {
    let (mut bench, one, two) = two();
    let three = bench.open();
    bench.heard();
    bench.say(three, r#"{"type":"login","name":"111"}"#);
    assert_eq!(bench.heard(), heard(&[(three.0, r#"{"type":"login","success":true}"#)]), "no myName: it was not new");
    bench.say(two, r#"{"type":"leave","name":"111"}"#);
    assert_eq!(bench.heard(), heard(&[(three.0, r#"{"type":"leave"}"#)]));
    bench.close(one);
    bench.say(two, r#"{"type":"leave","name":"111"}"#);
    assert_eq!(bench.heard(), heard(&[(three.0, r#"{"type":"leave"}"#)]), "the name is not gone with the first");
}

#[test]
fn a_name_logs_in_again_on_its_connection() {
    let (mut bench, one, _) = two();
    bench.say(one, r#"{"type":"login","name":"111"}"#);
    assert_eq!(bench.heard(), heard(&[(one.0, r#"{"type":"login","success":true}"#)]));
}

#[test]
fn errors_have_one_shape() {
    let (mut bench, one, _) = two();
    for (text, says) in [
        (
            r#"{"type":"offer","offer":"o","name":"9","myName":"111"}"#,
            r#"{"type":"error","message":"No such user: '9'"}"#,
        ),
        (r#"{"type":"candidate","candidate":"c","name":"9"}"#, r#"{"type":"error","message":"No such user: '9'"}"#),
        (r#"{"type":"leave","name":"9"}"#, r#"{"type":"error","message":"No such user: '9'"}"#),
        (r#"{"type":"offer","offer":"o"}"#, r#"{"type":"error","message":"a message needs the \"name\" it is to"}"#),
        (r#"{"type":"offer","name":"222"}"#, r#"{"type":"error","message":"offer without \"offer\""}"#),
        (r#"{"type":"offer","offer":null,"name":"222"}"#, r#"{"type":"error","message":"offer without \"offer\""}"#),
        (r#"{"type":"dance"}"#, r#"{"type":"error","message":"Unrecognized command : dance"}"#),
        (r#"{"kind":"offer"}"#, r#"{"type":"error","message":"Unrecognized command : "}"#),
        ("hello", "send:hello"),
        ("[1]", "send:[1]"),
        (r#"{"type":"login"#, r#"send:{"type":"login"#),
        (
            r#"{"type":"login"}"#,
            r#"{"type":"login","success":false,"message":"a name has 1 to 128 bytes and no control characters"}"#,
        ),
    ] {
        bench.say(one, text);
        assert_eq!(bench.heard(), heard(&[(one.0, says)]), "{text}");
    }
    bench.bytes(one, &[0]);
    assert_eq!(bench.heard(), heard(&[(one.0, r#"{"type":"error","message":"binary messages are not understood"}"#)]));
}

#[test]
fn a_partner_that_vanishes_is_told() {
    for end in ["offered", "answered"] {
        let (mut bench, one, two) = two();
        bench.say(one, r#"{"type":"offer","offer":"o","name":"222","myName":"111"}"#);
        if end == "answered" {
            bench.say(two, r#"{"type":"answer","answer":"a","name":"111","myName":"222"}"#);
        }
        bench.heard();
        bench.close(one);
        let says = r#"{"type":"error","message":"user not found any more: '111' is gone"}"#;
        assert_eq!(bench.heard(), heard(&[(two.0, says)]), "{end}");
        bench.close(two);
        assert_eq!(bench.heard(), heard(&[]));
    }
}

#[test]
fn what_a_client_makes_up_is_not_kept() {
    let (mut bench, one, two) = two();
    for n in 0..500 {
        bench.say(one, &format!(r#"{{"type":"offer","offer":"o","name":"222","myName":"nobody{n}"}}"#));
        bench.wait(Duration::from_millis(10));
    }
    bench.heard();
    bench.close(one);
    assert_eq!(bench.heard(), heard(&[]), "none of these was in a call");
    bench.say(two, &format!(r#"{{"type":"leave","name":"{}"}}"#, "x".repeat(10_000)));
    assert!(bench.to(two)[0].len() < 200);
    let longest = bench.happened.iter().filter_map(|happening| match &happening.what {
        Doing::Said { to: Some(to), .. } => Some(to.len()),
        _ => None,
    });
    assert_eq!(longest.max(), Some(128));
}

#[test]
fn names_of_numbers_and_many_names() {
    let mut bench = Bench::new("login");
    let link = bench.open();
    bench.say(link, r#"{"type":"login","name":7}"#);
    assert_eq!(bench.to(link)[1], r#"{"type":"login","success":true,"myName":"7"}"#);
    for n in 1..16 {
        bench.say(link, &format!(r#"{{"type":"login","name":"n{n}"}}"#));
    }
    bench.heard();
    bench.say(link, r#"{"type":"login","name":"one too many"}"#);
    assert_eq!(bench.to(link), [r#"{"type":"login","success":false,"message":"a connection has 16 names at most"}"#]);
    let other = bench.open();
    bench.heard();
    bench.say(other, r#"{"type":"leave","name":"n15"}"#);
    assert_eq!(bench.heard(), heard(&[(link.0, r#"{"type":"leave"}"#)]));
}
