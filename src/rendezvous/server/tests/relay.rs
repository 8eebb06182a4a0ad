use super::*;

#[test]
fn everything_goes_to_everybody_else_as_it_came() {
    let mut bench = Bench::new("relay");
    let (one, two, three) = (bench.open(), bench.open(), bench.open());
    for text in ["{\"type\":\"join\", \"id\":\"x\"}", "{\"type\":\"ice\",\"ice\":\"{}\"}", "not JSON", ""] {
        bench.say(two, text);
        assert_eq!(bench.heard(), heard(&[(one.0, text), (three.0, text)]));
    }
    bench.bytes(one, &[1, 2]);
    assert_eq!(bench.heard(), heard(&[(two.0, "[1, 2]"), (three.0, "[1, 2]")]));
    bench.close(one);
    assert_eq!(bench.heard(), heard(&[]), "it knows of no sessions");
    bench.say(two, "x");
    assert_eq!(bench.heard(), heard(&[(three.0, "x")]));
}

#[test]
fn whoever_is_alone_is_told_once() {
    let says = "{\"type\":\"error\",\"message\":\"nobody else is connected: nobody hears this\"}";
    let mut bench = Bench::new("relay");
    let one = bench.open();
    bench.say(one, "{\"type\":\"join\",\"id\":\"x\"}");
    assert_eq!(bench.heard(), heard(&[(one.0, says)]));
    bench.say(one, "{\"type\":\"join\",\"id\":\"x\"}");
    assert_eq!(bench.heard(), heard(&[]));
    let two = bench.open();
    bench.close(two);
    bench.say(one, "x");
    assert_eq!(bench.heard(), heard(&[(one.0, says)]));
}

#[test]
fn there_is_room_for_so_many() {
    let mut bench = Bench::with("relay", Limits { room: 2, ..Limits::default() });
    let (one, two, three) = (bench.open(), bench.open(), bench.open());
    assert_eq!(
        bench.to(three),
        ["{\"type\":\"error\",\"message\":\"the relay is full: 2 are connected\"}", "close 1013 room-full"]
    );
    bench.say(one, "x");
    assert_eq!(bench.heard(), heard(&[(two.0, "x")]));
}
