use super::*;

fn connected(bench: &mut Bench) -> (Link, String) {
    let link = bench.open();
    bench.say(link, "40");
    let said = bench.to(link);
    assert!(said[0].starts_with("0{\"sid\":\"id"), "{said:?}");
    let id = said[1].strip_prefix("40{\"sid\":\"").and_then(|rest| rest.strip_suffix("\"}")).expect("an id");
    (link, id.to_owned())
}

fn in_room() -> (Bench, (Link, String), (Link, String)) {
    let mut bench = Bench::new("rooms");
    let (one, two) = (connected(&mut bench), connected(&mut bench));
    bench.say(one.0, "42[\"join\",\"r\"]");
    bench.say(two.0, "42[\"join\",\"r\"]");
    let (first, second) = (&one.1, &two.1);
    assert_eq!(
        bench.heard(),
        heard(&[
            (one.0.0, &format!("42[\"joined\",\"r\",\"{first}\"]")),
            (one.0.0, &format!("42[\"joined\",\"r\",\"{second}\"]")),
            (two.0.0, &format!("42[\"joined\",\"r\",\"{second}\"]")),
        ])
    );
    (bench, one, two)
}

#[test]
fn a_payload_goes_to_the_room_as_it_was_written() {
    let (mut bench, one, two) = in_room();
    let other = connected(&mut bench);
    bench.say(other.0, "42[\"join\",\"s\"]");
    bench.heard();
    for payload in ["{\"type\":\"offer\", \"sdp\":\"v=0\\u000d\"}", "1.50", "null", "\"é\\/\"", "[ 1 , 2 ]"] {
        bench.say(one.0, &format!("42[\"message\", \"r\", {payload}]"));
        assert_eq!(bench.heard(), heard(&[(two.0.0, &format!("42[\"message\",\"r\",\"{}\",{payload}]", one.1))]));
    }
    bench.say(two.0, "42[\"message\",\"r\",{},{\"second\":1}]");
    assert_eq!(
        bench.heard(),
        heard(&[(one.0.0, &format!("42[\"message\",\"r\",\"{}\",{{}},{{\"second\":1}}]", two.1))])
    );
}

#[test]
fn leaving_and_vanishing_are_told() {
    let (mut bench, one, two) = in_room();
    bench.say(two.0, "42[\"leave\",\"r\"]");
    let left = format!("42[\"leaved\",\"r\",\"{}\"]", two.1);
    assert_eq!(bench.heard(), heard(&[(one.0.0, &left), (two.0.0, &left)]));
    bench.say(two.0, "42[\"join\",\"r\"]");
    bench.heard();
    bench.close(two.0);
    assert_eq!(bench.heard(), heard(&[(one.0.0, &left)]));
    bench.say(one.0, "41");
    assert_eq!(
        bench.to(one.0),
        [&*format!("42[\"leaved\",\"r\",\"{}\"]", one.1), "close 1000 client namespace disconnect"][1..]
    );
}

#[test]
fn errors_are_events() {
    let (mut bench, one, two) = in_room();
    let alone = connected(&mut bench).0;
    bench.say(alone, "42[\"join\",\"alone\"]");
    bench.heard();
    for (text, says) in [
        ("42[\"message\",\"r\",{}]", r#"42["error","r","you are not in room 'r'"]"#),
        ("42[\"message\",\"alone\",{}]", r#"42["error","alone","nobody else is in room 'alone'"]"#),
        ("42[\"leave\",\"r\"]", r#"42["error","r","you are not in room 'r'"]"#),
        ("42[\"join\"]", r#"42["error",null,"join needs the name of a room, of 1 to 128 bytes"]"#),
        ("42[\"join\",\"\"]", r#"42["error",null,"join needs the name of a room, of 1 to 128 bytes"]"#),
        ("42[\"dance\",\"r\"]", r#"42["error",null,"there is no event 'dance': join, leave, message"]"#),
        ("42[]", r#"42["error",null,"there is no event '': join, leave, message"]"#),
        ("42{}", r#"42["error",null,"this is no packet of socket.io that a client sends"]"#),
        ("42[\"join\"", r#"42["error",null,"this is no packet of socket.io that a client sends"]"#),
        ("4", r#"42["error",null,"this is no packet of socket.io that a client sends"]"#),
        ("431[]", r#"42["error",null,"this is no packet of socket.io that a client sends"]"#),
        ("451-[\"message\",\"r\",{}]", r#"42["error",null,"binary payloads are not passed on"]"#),
        ("40/admin,", r#"44/admin,{"message":"Invalid namespace"}"#),
    ] {
        bench.say(alone, text);
        assert_eq!(bench.heard(), heard(&[(alone.0, says)]), "{text}");
    }
    bench.say(one.0, "42[\"message\",\"r\",1]");
    assert_eq!(bench.heard().len(), 1, "and the others go on: {two:?}");
}

#[test]
fn there_is_room_for_so_many() {
    let mut bench = Bench::with("rooms", Limits { room: 1, ..Limits::default() });
    let (one, two) = (connected(&mut bench).0, connected(&mut bench).0);
    bench.say(one, "42[\"join\",\"r\"]");
    bench.say(one, "42[\"join\",\"r\"]");
    bench.heard();
    bench.say(two, "42[\"join\",\"r\"]");
    assert_eq!(bench.heard(), heard(&[(two.0, "42[\"full\",\"r\"]")]));
    for n in 0..16 {
        bench.say(two, &format!("42[\"join\",\"n{n}\"]"));
    }
    bench.heard();
    bench.say(two, "42[\"join\",\"one too many\"]");
    assert_eq!(bench.heard(), heard(&[(two.0, "42[\"full\",\"one too many\"]")]));
}

#[test]
fn acknowledgements_are_given() {
    let (mut bench, one, two) = in_room();
    bench.say(one.0, "427[\"message\",\"r\",1]");
    assert_eq!(
        bench.heard(),
        heard(&[(two.0.0, &format!("42[\"message\",\"r\",\"{}\",1]", one.1)), (one.0.0, "437[]")])
    );
}

#[test]
fn nothing_before_it_is_connected() {
    let mut bench = Bench::new("rooms");
    let link = bench.open();
    bench.heard();
    bench.say(link, "42[\"join\",\"r\"]");
    assert_eq!(bench.to(link), [r#"42["error",null,"40 (connect) comes first"]"#]);
}
