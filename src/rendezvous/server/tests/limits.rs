use super::*;

#[test]
fn there_is_room_for_so_many_clients() {
    for (dialect, says) in [
        ("gstreamer", "ERROR the server is full: try again later"),
        ("relay", r#"{"type":"error","message":"the server is full: try again later"}"#),
        ("login", r#"{"type":"error","message":"the server is full: try again later"}"#),
    ] {
        let mut bench = Bench::with(dialect, Limits { connections: 1, ..Limits::default() });
        let one = bench.open();
        bench.heard();
        let two = bench.open();
        assert_eq!(bench.to(two), [says, "close 1013 full"], "{dialect}");
        assert_eq!(bench.server.count(), 1);
        bench.close(one);
        let three = bench.open();
        assert!(!bench.to(three).iter().any(|text| text.contains("full")), "{dialect}");
    }
    let mut bench = Bench::with("rooms", Limits { connections: 1, ..Limits::default() });
    bench.open();
    bench.heard();
    let two = bench.open();
    assert_eq!(bench.to(two), ["close 1013 the server is full: try again later"]);
    bench.ask("EIO=4&transport=polling", None);
    assert_eq!(bench.answered()[0].1, 503);
}

#[test]
fn and_for_so_many_of_an_address() {
    let mut bench = Bench::with("gstreamer", Limits { per_address: 2, ..Limits::default() });
    let (here, there) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
    let one = bench.open_from(here);
    bench.open_from(here);
    bench.heard();
    let three = bench.open_from(here);
    assert_eq!(bench.to(three), ["ERROR the server is full: try again later", "close 1013 address-full"]);
    bench.open_from(there);
    bench.close(one);
    bench.open_from(here);
    assert_eq!(bench.heard(), heard(&[]));
    assert_eq!(bench.refused(), [Refusal::AddressFull]);
}

#[test]
fn messages_that_come_too_fast() {
    for (dialect, says) in [
        ("gstreamer", "ERROR too fast: 5 messages a second are allowed"),
        ("relay", r#"{"type":"error","message":"too fast: 5 messages a second are allowed"}"#),
        ("login", r#"{"type":"error","message":"too fast: 5 messages a second are allowed"}"#),
        ("rooms", r#"42["error",null,"too fast: 5 messages a second are allowed"]"#),
    ] {
        let mut bench = Bench::with(dialect, Limits { rate: 5, ..Limits::default() });
        let link = bench.open();
        for _ in 0..10 {
            bench.say(link, if dialect == "rooms" { "40" } else { "HELLO x" });
        }
        assert!(!bench.to(link).iter().any(|text| text.contains("too fast")), "{dialect}: twice as many at once");
        bench.now = Tick::from_millis(200);
        let message = if dialect == "rooms" { "40" } else { "HELLO x" };
        bench.say(link, message);
        bench.heard();
        bench.say(link, message);
        assert_eq!(bench.to(link), [says, "close 1008 too-fast"], "{dialect}");
    }
}

#[test]
fn who_says_nothing_for_too_long() {
    for dialect in SERVED {
        let limits = Limits { idle: Duration::from_secs(100), ..Limits::default() };
        let mut bench = Bench::with(dialect, limits);
        let (quiet, busy) = (bench.open(), bench.open());
        for _ in 0..10 {
            bench.wait(Duration::from_secs(9));
            bench.say(busy, if dialect == "rooms" { "40" } else { "x" });
            if dialect == "rooms" {
                // it answers pings, which is not to say anything
                bench.say(quiet, "3");
                bench.say(busy, "3");
            }
            // the first message that makes no sense to the demo's server ends the connection
            if dialect == "gstreamer" {
                break;
            }
        }
        bench.heard();
        bench.wait(Duration::from_secs(if dialect == "gstreamer" { 95 } else { 15 }));
        let last = bench.to(quiet);
        let [.., says, close] = last.as_slice() else { panic!("{dialect}: {last:?}") };
        assert!(says.contains("nothing said for 100 s"), "{dialect}: {says}");
        assert_eq!(close, "close 1008 idle");
        if dialect != "gstreamer" {
            assert_eq!(bench.server.count(), 1, "{dialect}");
        }
    }
}

#[test]
fn who_is_gone_leaves_nothing_behind() {
    for dialect in SERVED {
        let mut bench = Bench::new(dialect);
        for _ in 0..1000 {
            let link = bench.open();
            bench.close(link);
        }
        assert_eq!(bench.server.deadline(), None, "{dialect}: nothing is waited for");
    }
}

#[test]
fn what_only_the_socket_sees() {
    for (refusal, code) in [(Refusal::TooLong, 1009), (Refusal::NotText, 1007), (Refusal::NotUnderstood, 1002)] {
        let mut bench = Bench::new("gstreamer");
        let link = bench.open();
        bench.server.offends(bench.now, link, refusal);
        bench.collect();
        let said = bench.to(link);
        assert!(said[0].starts_with("ERROR "), "{said:?}");
        assert_eq!(said[1], format!("close {code} {}", refusal.name()));
        assert_eq!(bench.server.count(), 0);
    }
    let mut bench = Bench::new("gstreamer");
    let link = bench.open();
    bench.server.offends(bench.now, link, Refusal::Slow);
    bench.collect();
    assert_eq!(bench.to(link), ["close 1008 slow"], "who does not read is told nothing");
}

#[test]
fn metrics_have_their_form() {
    let mut bench = Bench::new("gstreamer");
    let link = bench.open();
    bench.say(link, "HELLO 7");
    bench.say(link, "SESSION 8");
    let text = bench.server.tally().open_metrics("gstreamer", bench.server.count());
    assert!(text.ends_with("# EOF\n") && text.matches("# EOF").count() == 1);
    for line in [
        "# TYPE rtcscope_signal_connections gauge",
        "rtcscope_signal_connections{dialect=\"gstreamer\"} 1",
        "# TYPE rtcscope_signal_messages_received counter",
        "rtcscope_signal_messages_received_total{dialect=\"gstreamer\",kind=\"register\"} 1",
        "rtcscope_signal_messages_received_total{dialect=\"gstreamer\",kind=\"call\"} 1",
        "rtcscope_signal_messages_sent_total{dialect=\"gstreamer\"} 2",
        "rtcscope_signal_received_bytes_total{dialect=\"gstreamer\"} 16",
        "rtcscope_signal_refusals_total{dialect=\"gstreamer\",reason=\"not-found\"} 1",
        "rtcscope_signal_refusals_total{dialect=\"gstreamer\",reason=\"slow\"} 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    // every sample belongs to the family before it
    let mut family = "";
    for line in text.lines() {
        match line.strip_prefix("# TYPE ") {
            Some(rest) => family = rest.split(' ').next().expect("a name"),
            None => assert!(line == "# EOF" || line.contains(family), "{line}"),
        }
    }
}
