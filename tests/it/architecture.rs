//! The house's rules that a compiler does not check: who may use whom, what exists, what must not.

use std::path::Path;

use crate::pipeline::{files, read, root};

/// A room and the rooms it may use, besides itself. Lower rooms know nothing of higher ones.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("prose", &["text"]),
    ("diagnostic", &["prose", "text"]),
    ("tick", &[]),
    ("measure", &[]),
    ("sdp", &["diagnostic", "prose", "text", "tick"]),
    ("signal", &["diagnostic", "prose", "sdp", "text", "tick"]),
    ("replay", &["diagnostic", "lint", "prose", "sdp", "signal", "text"]),
    ("rendezvous", &["call", "prose", "sdp", "signal", "text", "tick"]),
    ("stun", &["diagnostic", "prose", "text"]),
    ("call", &["diagnostic", "measure", "prose", "sdp", "text", "tick"]),
    ("lint", &["diagnostic", "prose", "sdp", "text"]),
    (
        "net",
        &[
            "call",
            "diagnostic",
            "measure",
            "probe",
            "prose",
            "rendezvous",
            "replay",
            "sdp",
            "signal",
            "stun",
            "text",
            "tick",
        ],
    ),
    (
        "report",
        &[
            "call",
            "diagnostic",
            "lint",
            "measure",
            "probe",
            "prose",
            "rendezvous",
            "replay",
            "sdp",
            "signal",
            "stun",
            "text",
            "tick",
        ],
    ),
    ("render", &["diagnostic", "prose", "report", "text"]),
    ("probe", &["diagnostic", "measure", "prose", "stun", "text", "tick"]),
    (
        "cli",
        &[
            "call",
            "diagnostic",
            "lint",
            "net",
            "probe",
            "prose",
            "rendezvous",
            "render",
            "replay",
            "report",
            "sdp",
            "signal",
            "stun",
            "text",
            "tick",
        ],
    ),
    ("main", &["cli"]),
    (
        "lib",
        &[
            "call",
            "cli",
            "diagnostic",
            "lint",
            "measure",
            "net",
            "probe",
            "prose",
            "rendezvous",
            "render",
            "replay",
            "report",
            "sdp",
            "signal",
            "stun",
            "text",
            "tick",
        ],
    ),
];

fn sources() -> Vec<(String, String, String)> {
    let src = root().join("src");
    files(&src, &[".rs"])
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).expect("under src").to_string_lossy().replace('\\', "/");
            let room = name.split('/').next().expect("a first part").trim_end_matches(".rs").to_owned();
            let text = String::from_utf8(read(&path)).expect("source is UTF-8");
            (name, room, text)
        })
        .collect()
}

/// The part of a file before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().expect("a first part")
}

#[test]
fn rooms_use_only_rooms_below() {
    let mut wrong = Vec::new();
    for (name, room, text) in sources() {
        let (_, allowed) = ROOMS
            .iter()
            .find(|(known, _)| *known == room)
            .unwrap_or_else(|| panic!("src/{name}: the room {room} is not in the table of tests/it/architecture.rs"));
        for (number, line) in
            without_tests(&text).lines().enumerate().filter(|(_, line)| !line.trim().starts_with("//"))
        {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_room = ROOMS.iter().any(|(known, _)| *known == used);
                if is_room && used != room && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("src/{name}:{}: {room} may not use {used}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_must_not_be() {
    let mut wrong = Vec::new();
    for (name, room, text) in sources() {
        let code = without_tests(&text);
        let mut forbid = |pattern: &str, why: &str| {
            for (number, line) in code.lines().enumerate() {
                if line.contains(pattern) && !line.trim().starts_with("//") {
                    wrong.push(format!("src/{name}:{}: {pattern}: {why}", number + 1));
                }
            }
        };
        if !matches!(room.as_str(), "cli" | "net") {
            forbid("disallowed_methods", "only an edge may lift the fence");
        }
        if room != "cli" {
            forbid("println!", "the core prints nothing");
        }
        if !matches!(room.as_str(), "report" | "cli" | "render") {
            forbid("Serialize", "what is below `report` is not serialised: the JSON is a type of its own");
        }
        if room != "net" {
            forbid("webrtc::", "only `net` names the engine");
            if name != "probe/wire.rs" {
                forbid("rtc::", "only `net` names the engine, and only `probe::wire` its codec");
            }
            forbid("tokio::", "only `net` names the runtime");
        }
        forbid("Display for Untrusted", "outside text is written by renderers only");
        forbid("#[allow(dead_code", "delete it");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_documents_name_exists() {
    for document in ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"] {
        let text = String::from_utf8(read(&root().join(document))).expect("UTF-8");
        for name in text.split('`').skip(1).step_by(2) {
            let is_path = name.contains('/')
                && !name.contains([' ', '<', '{', '*', ':', '='])
                && !name.starts_with(['.', '/', '-'])
                && name.split('/').next().is_some_and(|first| {
                    ["src", "tests", "fixtures", "benches", "schema", "completions", "man"].contains(&first)
                });
            if is_path {
                assert!(root().join(Path::new(name)).exists(), "{document} names {name}, which does not exist");
            }
        }
    }
}

#[test]
fn dependencies_have_their_reasons() {
    let manifest = String::from_utf8(read(&root().join("Cargo.toml"))).expect("UTF-8");
    let reasons = String::from_utf8(read(&root().join("CONTRIBUTING.md"))).expect("UTF-8");
    let mut in_dependencies = false;
    let mut optional = 0;
    for line in manifest.lines() {
        let feature = ["net = [", "parsers = ["].iter().find_map(|feature| line.strip_prefix(feature));
        if let Some((name, _)) = feature.and_then(|list| list.split_once(']')) {
            for name in name.split(", ").filter_map(|name| name.trim_matches('"').strip_prefix("dep:")) {
                assert!(manifest.contains(&format!("\n{name} = {{ ")), "{name} is not among the dependencies");
                optional += 1;
            }
        } else if line.starts_with('[') {
            in_dependencies = matches!(line, "[dependencies]" | "[dev-dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ")
            && in_dependencies
        {
            assert!(reasons.contains(&format!("| `{name}` |")), "CONTRIBUTING.md does not say why `{name}` is needed");
            optional -= i32::from(line.contains("optional = true"));
        }
    }
    assert_eq!(
        optional, 0,
        "each optional dependency belongs to the feature `net` or `parsers`, and each of theirs is optional"
    );
}

#[test]
fn fixtures_stay_small() {
    let total: usize = files(&root().join("fixtures"), &[""]).iter().map(|path| read(path).len()).sum();
    assert!(total < 6_000_000, "fixtures/ has {total} bytes");
}
