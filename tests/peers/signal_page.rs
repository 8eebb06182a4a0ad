//! The test page in Chromium: with `signal call`, and with itself, through `signal serve`, in each dialect.

use std::path::Path;

use serde_json::{Value, json};

use super::browser::{self, Browser};
use super::namespace::{self, ADDRESS};
use super::program::Program;
use super::signal::{Served, metric, replayed};

/// A dialect: what the page and the program are told besides, when the page calls and when it is called.
struct Way {
    dialect: &'static str,
    page_calls: (&'static str, &'static [&'static str]),
    page_answers: (&'static str, &'static [&'static str]),
}

const WAYS: [Way; 4] = [
    Way {
        dialect: "gstreamer",
        page_calls: ("me=21&peer=22", &["--name", "22"]),
        page_answers: ("me=21", &["--name", "22", "--peer", "21"]),
    },
    Way { dialect: "relay", page_calls: ("", &[]), page_answers: ("", &[]) },
    Way {
        dialect: "login",
        page_calls: ("me=alice&peer=bob", &["--name", "bob", "--peer", "alice"]),
        page_answers: ("me=alice", &["--name", "bob", "--peer", "alice"]),
    },
    Way {
        dialect: "rooms",
        page_calls: ("room=kitchen", &["--room", "kitchen"]),
        page_answers: ("room=kitchen", &["--room", "kitchen"]),
    },
];

/// Enough has gone both ways, for `Browser::until`.
const FLOWS: &str = "['audio', 'video'].every(kind => call?.rtp[kind]?.sent > 10 && call.rtp[kind].received > 10)";

/// Media and data went both ways, by what the page counts.
fn flowed(state: &Value, what: &str) {
    let call = state["calls"].as_array().and_then(|calls| calls.last()).unwrap_or_else(|| panic!("{what}: {state:#}"));
    for kind in ["audio", "video"] {
        for way in ["sent", "received"] {
            assert!(call["rtp"][kind][way].as_u64() > Some(10), "{what}: {kind} {way}\n{call:#}");
        }
    }
    assert!(call["pair"]["local"]["port"].as_u64() > Some(0), "{what}: {call:#}");
}

/// The report of a call that worked: RTP and echoes were counted on our side, too.
fn worked(code: Option<i32>, out: &str, err: &str, what: &str) {
    assert_eq!(code, Some(0), "{what}\n{out}\n{err}");
    let report: Value = serde_json::from_str(out).unwrap_or_else(|error| panic!("{what}: {error}\n{out}\n{err}"));
    for name in ["rtp.audio.received", "rtp.video.received"] {
        assert!(metric(&report, name) > 10.0, "{what}: {name}\n{out}\n{err}");
    }
}

#[test]
fn chromium_is_called_by_ours() {
    let Some(program) = browser::find() else { return };
    if namespace::inside("peers::signal_page::chromium_is_called_by_ours") {
        namespace::block_on(150, is_called(&program));
    }
}

async fn is_called(program: &Path) {
    let mut browser = Browser::start(program, "chromium-is-called").await;
    for Way { dialect, page_answers: (query, arguments), .. } in WAYS {
        let what = format!("{dialect}, ours calls");
        let served = Served::start(dialect, &format!("is-called-{dialect}")).await;
        let tab = browser.open(&format!("{}?auto=answer&{query}", served.page)).await;
        browser.until(&tab, "['registered', 'open', 'joined'].includes(s.server)").await;
        let usual = ["signal", "call", "--dialect", dialect, "--server", &served.url, "--json", "--duration", "2s"];
        let ours = Program::rtcscope(&[&usual[..], arguments].concat());
        let state = browser.until(&tab, &format!("{FLOWS} && call.echoed > 20 && call.rtp.video.decoded > 5")).await;
        flowed(&state, &what);
        let (code, out, err) = ours.ended().await;
        worked(code, &out, &err, &what);
        let report: Value = serde_json::from_str(&out).expect("JSON");
        assert!(metric(&report, "messages.echoed") > 20.0 && metric(&report, "messages.lost") == 0.0, "{what}: {out}");
        // The page hears that it is over, and not by a time-out.
        let state = browser.until(&tab, "call.ended !== null").await;
        assert!(state["error"].is_null(), "{what}: {state:#}");
        browser.close(&tab).await;
        healthy(&served.end().await, &what).await;
    }
}

#[test]
fn chromium_calls_ours() {
    let Some(program) = browser::find() else { return };
    if namespace::inside("peers::signal_page::chromium_calls_ours") {
        namespace::block_on(150, calls(&program));
    }
}

async fn calls(program: &Path) {
    let mut browser = Browser::start(program, "chromium-calls").await;
    for Way { dialect, page_calls: (query, arguments), .. } in WAYS {
        let what = format!("{dialect}, the page calls");
        let served = Served::start(dialect, &format!("calls-{dialect}")).await;
        let usual = ["signal", "call", "--dialect", dialect, "--server", &served.url, "--json", "--verbose"];
        let answering: &[&str] = &["--answer", "--once", "--echo", "--duration", "20s"];
        let mut ours = Program::rtcscope(&[&usual[..], answering, arguments].concat());
        ours.line(|line| line.to_lowercase().contains("registered").then_some(())).await;
        let tab = browser.open(&format!("{}?auto=call&{query}", served.page)).await;
        browser.until(&tab, "call?.connection === 'connected' && call.channels.chat === 'open'").await;
        assert_eq!(browser.evaluate(&tab, "rtcscope.say('is anybody there?')").await, json!(true));
        // What is said on the page's channel comes back, and so do its pictures.
        let state = browser.until(&tab, &format!("s.chat.some(one => one.from === 'them') && {FLOWS}")).await;
        assert_eq!(state["chat"][1]["text"], "is anybody there?", "{what}: {state:#}");
        flowed(&state, &what);
        browser.evaluate(&tab, "rtcscope.hangUp()").await;
        let state = browser.until(&tab, "call.ended !== null && call.connection === 'closed'").await;
        assert_eq!(state["calls"][0]["ended"], "you hung up", "{what}: {state:#}");
        let (code, out, err) = ours.ended().await;
        worked(code, &out, &err, &what);
        browser.close(&tab).await;
        healthy(&served.end().await, &what).await;
    }
}

#[test]
fn chromium_calls_chromium() {
    let Some(program) = browser::find() else { return };
    if namespace::inside("peers::signal_page::chromium_calls_chromium") {
        namespace::block_on(150, calls_itself(&program));
    }
}

async fn calls_itself(program: &Path) {
    let mut browser = Browser::start(program, "chromium-chromium").await;
    for (dialect, one, other) in [
        ("gstreamer", "me=21", "me=22&peer=21"),
        ("relay", "", ""),
        ("login", "me=alice", "me=bob&peer=alice"),
        ("rooms", "room=kitchen", "room=kitchen"),
    ] {
        let served = Served::start(dialect, &format!("chromium-{dialect}")).await;
        let callee = browser.open(&format!("{}?auto=answer&{one}", served.page)).await;
        browser.until(&callee, "['registered', 'open', 'joined'].includes(s.server)").await;
        let caller = browser.open(&format!("{}?auto=call&{other}", served.page)).await;
        let up = "call?.connection === 'connected' && call.channels.chat === 'open' && call.rtp.video?.decoded > 5";
        for tab in [&caller, &callee] {
            browser.until(tab, up).await;
        }
        browser.evaluate(&caller, "rtcscope.say('grüß dich')").await;
        let state = browser.until(&callee, "s.chat.length").await;
        assert_eq!(state["chat"], json!([{"from": "them", "text": "grüß dich"}]), "{dialect}");
        for tab in [&caller, &callee] {
            let state = browser.until(tab, FLOWS).await;
            flowed(&state, dialect);
        }
        browser.evaluate(&callee, "rtcscope.hangUp()").await;
        let state = browser.until(&caller, "call.ended !== null").await;
        assert!(state["error"].is_null(), "{dialect}: {state:#}");
        for tab in [&caller, &callee] {
            browser.close(tab).await;
        }
        healthy(&served.end().await, dialect).await;
    }
}

/// The recording tells of a call in which nothing was wrong.
async fn healthy(record: &Path, what: &str) {
    let told = replayed(record).await;
    assert_eq!(told["diagnosis"]["cause"], "healthy", "{what}: {told:#}");
}

#[test]
fn one_sender_and_its_viewers_in_chromium() {
    let Some(program) = browser::find() else { return };
    if namespace::inside("peers::signal_page::one_sender_and_its_viewers_in_chromium") {
        namespace::block_on(120, viewers(&program));
    }
}

async fn viewers(program: &Path) {
    let mut browser = Browser::start(program, "chromium-viewers").await;
    let served = Served::start("relay", "viewers").await;
    let usual = ["signal", "call", "--dialect", "relay", "--server", &served.url, "--json", "--verbose"];
    // Ours sends, two pages watch.
    let mut ours = Program::rtcscope(&[&usual[..], &["--viewers", "2", "--duration", "3s"]].concat());
    ours.line(|line| line.contains("registered").then_some(())).await;
    let mut tabs = Vec::new();
    for id in ["71", "72"] {
        tabs.push(browser.open(&format!("{}?auto=answer&me={id}", served.page)).await);
    }
    for tab in &tabs {
        flowed(&browser.until(tab, FLOWS).await, "a page that watches");
    }
    let (code, out, err) = ours.ended().await;
    assert_eq!(code, Some(0), "{out}\n{err}");
    for tab in &tabs {
        browser.until(tab, "call.ended !== null").await;
        browser.close(tab).await;
    }
    // A page sends, two of ours watch.
    let tab = browser.open(&format!("{}?auto=call&sender=1", served.page)).await;
    browser.until(&tab, "s.server === 'open'").await;
    let watch = |id| Program::rtcscope(&[&usual[..], &["--answer", "--once", "--echo", "--name", id]].concat());
    let watching = [watch("81"), watch("82")];
    let state = browser
        .until(&tab, "s.calls.length === 2 && s.calls.every(call => call.connection === 'connected' && call.rtp.video?.received > 10)")
        .await;
    let calls = state["calls"].as_array().expect("calls");
    let mut keys: Vec<&str> = calls.iter().filter_map(|call| call["key"].as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["81", "82"]);
    browser.evaluate(&tab, "rtcscope.hangUp()").await;
    for ours in watching {
        let (code, out, err) = ours.ended().await;
        worked(code, &out, &err, "ours watches a page");
    }
    served.end().await;
}

#[test]
fn a_page_from_another_machine() {
    let Some(program) = browser::find() else { return };
    if namespace::inside("peers::signal_page::a_page_from_another_machine") {
        namespace::block_on(120, from_elsewhere(&program));
    }
}

/// As a phone sees it: from an address that is not loopback browsers give no camera, but over TLS.
async fn from_elsewhere(program: &Path) {
    let mut browser = Browser::start(program, "chromium-elsewhere").await;
    for (name, more, camera) in [("plain", &[][..], false), ("tls", &["--tls-self-signed"][..], true)] {
        let served = Served::at(&format!("{ADDRESS}:0"), more, "rooms", name).await;
        let tab = browser.open(&format!("{}?auto=answer&room=hall", served.page)).await;
        let state = browser.until(&tab, "s.server === 'joined'").await;
        assert!(state["error"].is_null(), "{state:#}");
        let hint = browser.evaluate(&tab, "!document.getElementById('hint').hidden").await;
        assert_eq!(hint, json!(!camera), "{name}");
        let usual = ["signal", "call", "--dialect", "rooms", "--server", &served.url, "--json", "--insecure"];
        let ours = Program::rtcscope(&[&usual[..], &["--room", "hall", "--timeout", "5s"]].concat());
        let wanted = if camera { FLOWS } else { "call?.rtp.video?.received > 10 && call.rtp.audio.received > 10" };
        let state = browser.until(&tab, wanted).await;
        let sent = state["calls"][0]["rtp"]["video"]["sent"].as_u64();
        assert_eq!(sent > Some(0), camera, "{state:#}");
        let (code, out, err) = ours.ended().await;
        // Who answers that it only receives keeps its word: the call works, and no media are counted that never came.
        assert_eq!(code, Some(0), "{out}\n{err}");
        let report: Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(report["metrics"]["rtp.video.received"].as_f64() > Some(0.0), camera, "{out}");
        browser.close(&tab).await;
        served.end().await;
    }
}
