//! Against other people's programs and real NATs: coturn, Debian's stun-server, the kernel's NAT in namespaces. What is not
//! installed is skipped with a word, unless `RTCSCOPE_REQUIRE_PEERS=1` asks for all of it.

use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use serde_json::Value;

use super::{Running, folder, installed, lab, run, script, skip};
use crate::cli::rtcscope;

/// A server with a folder of its own.
struct Server {
    program: Running,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// So many ports in a row that are free for UDP and TCP at an address.
fn ports(count: u16) -> u16 {
    for _ in 0..200 {
        let first = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        let Some(last) = first.checked_add(count) else { continue };
        let free =
            |port| UdpSocket::bind(("127.0.0.1", port)).is_ok() && TcpListener::bind(("127.0.0.1", port)).is_ok();
        if (first..last).all(free) {
            return first;
        }
    }
    panic!("no {count} ports in a row are free");
}

/// Starts a program and waits until it answers STUN.
fn start(command: &mut Command, server: &str, folder: PathBuf) -> Server {
    let mut running = Server { program: Running::start(command), folder };
    for _ in 0..50 {
        let outcome = rtcscope(&["stun", "probe", "--json", "--count", "1", "--timeout", "300ms", server]);
        if outcome.stdout.contains("\"outcome\": \"ok\"") {
            return running;
        }
        assert!(running.program.goes_on(), "{command:?} ended");
    }
    panic!("{command:?} does not answer at {server}");
}

/// coturn at these addresses of loopback; over TLS and DTLS two ports further.
fn coturn(addresses: &[&str]) -> Option<(Server, u16)> {
    if !lab("coturn", &[]) {
        return None;
    }
    let port = ports(4);
    let folder = folder(&format!("coturn-{port}"));
    let mut command = Command::new(script("coturn"));
    command.args(["--port", &port.to_string(), "--tls-port", &(port + 2).to_string(), "--dir"]).arg(&folder);
    command.args(addresses.iter().flat_map(|address| ["--ip", address]));
    let first = addresses[0];
    let server = if first.contains(':') { format!("[{first}]:{port}") } else { format!("{first}:{port}") };
    Some((start(&mut command, &server, folder), port))
}

fn probe(arguments: &[&str]) -> (Value, i32) {
    let outcome = rtcscope(&[&["stun", "probe", "--json", "--count", "2"], arguments].concat());
    (serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr)), outcome.code)
}

#[test]
fn coturn_over_everything() {
    for address in ["127.0.0.1", "::1"] {
        if address == "::1" && UdpSocket::bind("[::1]:0").is_err() {
            skip("there is no IPv6 on loopback");
            continue;
        }
        let all: &[&str] = if address == "::1" { &["::1"] } else { &["127.0.0.1", "127.0.0.2"] };
        let Some((running, port)) = coturn(all) else { return };
        let host = if address == "::1" { "[::1]" } else { address };
        let certificate = running.folder.join("cert.pem").to_string_lossy().into_owned();
        let (plain, secure) = (port, port + 2);
        let servers = [
            format!("stun:{host}:{plain}"),
            format!("stun:{host}:{plain}?transport=tcp"),
            format!("stuns:{host}:{secure}"),
            format!("stuns:{host}:{secure}?transport=udp"),
        ];
        let servers: Vec<&str> = servers.iter().map(String::as_str).collect();
        let (json, code) = probe(&[&servers[..], &["--ca", &certificate]].concat());
        assert_eq!(code, 0, "{json:#}");
        for (server, transport) in
            json["servers"].as_array().expect("servers").iter().zip(["udp", "tcp", "tls", "dtls"])
        {
            let endpoint = &server["endpoints"][0];
            assert_eq!(
                (&endpoint["transport"], &endpoint["outcome"]),
                (&transport.into(), &"ok".into()),
                "{endpoint:#}"
            );
            assert_eq!((&endpoint["way"], &endpoint["mapped"]), (&"direct".into(), &endpoint["local"]), "{endpoint:#}");
            assert!(endpoint["software"].as_str().is_some_and(|name| name.starts_with("Coturn")), "{endpoint:#}");
            if transport.ends_with("tls") {
                let tls = &endpoint["tls"];
                assert_eq!(tls["trusted"], true, "{tls:#}");
                assert_eq!(tls["certificate"]["subject"], "CN=stun.lab.test");
                assert!(matches!(tls["certificate"]["expires_in_days"].as_u64(), Some(29 | 30)), "{tls:#}");
                assert!(tls["cipher"].is_string() && tls["protocol"].is_string(), "{tls:#}");
            }
        }
        for server in &servers[2..] {
            let (json, code) = probe(&[server]);
            let endpoint = &json["servers"][0]["endpoints"][0];
            assert_eq!((code, &endpoint["outcome"]), (1, &"certificate-refused".into()), "{endpoint:#}");
            assert_eq!(endpoint["tls"]["distrust"]["name"], "unknown-issuer", "{endpoint:#}");
            let (json, code) = probe(&[server, "--insecure"]);
            let tls = &json["servers"][0]["endpoints"][0]["tls"];
            assert_eq!((code, &tls["insecure"], &tls["trusted"]), (0, &true.into(), &false.into()), "{json:#}");
        }
    }
}

#[test]
fn coturn_discovers() {
    let Some((_running, port)) = coturn(&["127.0.0.1", "127.0.0.2"]) else { return };
    let outcome = rtcscope(&["stun", "nat", "--json", "--lifetime", "1s", &format!("127.0.0.1:{port}")]);
    let nat: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!((&nat["mapping"], &nat["filtering"], outcome.code), (&"none".into(), &"none".into(), 0), "{nat:#}");
    assert_eq!((&nat["filtering_checked"], &nat["lifetime"]["result"]), (&true.into(), &"at-least".into()), "{nat:#}");
}

#[test]
fn debians_stun_server_is_named_as_what_it_is() {
    let Some(program) = installed(&["stund"]) else { return };
    let port = ports(2);
    let mut command = Command::new(program);
    command.args(["-h", "127.0.0.1", "-a", "127.0.0.2", "-p", &port.to_string(), "-o", &(port + 1).to_string()]);
    let server = format!("127.0.0.1:{port}");
    let _running = start(&mut command, &server, folder("stund"));
    let (json, code) = probe(&[&server]);
    let endpoint = &json["servers"][0]["endpoints"][0];
    assert_eq!((code, &endpoint["rfc3489"]), (0, &true.into()), "{endpoint:#}");
    let oddities = endpoint["oddities"].as_array().expect("oddities");
    assert!(oddities.iter().any(|odd| odd["name"] == "rfc-3489"), "{endpoint:#}");
}

/// A kind of network, as the lab lists it, and what must be told there.
struct Kind {
    options: Vec<String>,
    mapping: String,
    filtering: String,
    reachable: String,
}

/// The lab's own list: the truth about each kind.
fn kinds() -> Vec<Kind> {
    let list = String::from_utf8(run(&script("natlab"), &["--list"]).stdout).expect("UTF-8");
    let kind = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, mapping, filtering, _, _, reachable, _] = columns[..] else { panic!("a line of the list: {line}") };
        let [mapping, filtering, reachable] = [mapping, filtering, reachable].map(str::to_owned);
        Kind { options: name.split(' ').map(str::to_owned).collect(), mapping, filtering, reachable }
    };
    let kinds: Vec<Kind> = list.lines().skip(1).map(kind).collect();
    assert!(kinds.len() > 20, "{list}");
    kinds
}

/// The server of the lab: coturn, or ours where that is not installed.
fn lab_server() -> String {
    if Path::new("/usr/bin/turnserver").exists() && Path::new("/usr/bin/openssl").exists() {
        return "coturn".to_owned();
    }
    let ours = env!("CARGO_BIN_EXE_rtcscope");
    format!("exec {ours} stun serve --listen 198.51.100.1:3478 --alternate 203.0.113.1:3479")
}

/// Runs a command behind a NAT of the lab.
fn behind(options: &[&str], command: &[&str]) -> (String, String, Option<i32>) {
    let server = lab_server();
    let output = run(&script("natlab"), &[&["--server", &server], options, &["--"], command].concat());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// What is wrong with what is told behind a NAT; nothing when it is right.
fn wrong(kind: &Kind, loss: &str) -> Option<String> {
    let ours = env!("CARGO_BIN_EXE_rtcscope");
    let mut options = vec!["--type"];
    options.extend(kind.options.iter().map(String::as_str));
    if loss != "0" {
        options.extend(["--loss", loss]);
    }
    let ask = || behind(&options, &[ours, "stun", "nat", "--json", "198.51.100.1"]);
    let (mut out, mut err, mut code) = ask();
    if out.contains("\"shared-port\"") {
        // One of some hundred times a NAT by destination gives one port to two sockets; it says so, and to try again.
        (out, err, code) = ask();
    }
    let name = kind.options.join(" ");
    let Ok(json) = serde_json::from_str::<Value>(&out) else { return Some(format!("{name}: {code:?} {out}{err}")) };
    let failure = json["failure"]["name"].as_str().unwrap_or("ok");
    let expected = match kind.reachable.as_str() {
        "udp-blocked" | "udp-rejected" | "stun-silent" => 1,
        "blackhole" => 3,
        _ => 0,
    };
    let told = json["mapping"] == kind.mapping && (failure != "ok" || json["filtering"] == kind.filtering);
    let right = told && failure == kind.reachable && code == Some(expected);
    (!right).then(|| format!("{name} with {loss} % loss: {code:?} {json:#}"))
}

/// Every kind of NAT is told as what it is, with loss, too. `RTCSCOPE_LAB_RUNS=10` makes ten runs of each; otherwise one,
/// and with loss only where that is hard.
#[test]
fn every_nat_of_the_kernel() {
    if !lab("natlab", &[]) {
        return;
    }
    let kinds = kinds();
    let runs = std::env::var("RTCSCOPE_LAB_RUNS").ok().and_then(|runs| runs.parse::<usize>().ok());
    let hard = ["address-restricted", "port-restricted", "symmetric"];
    let mut left: Vec<(&Kind, &str)> = Vec::new();
    for _ in 0..runs.unwrap_or(1) {
        left.extend(kinds.iter().map(|kind| (kind, "0")));
        let lossy = |kind: &&Kind| runs.is_some() || hard.contains(&kind.options.join(" ").as_str());
        left.extend(kinds.iter().filter(lossy).map(|kind| (kind, "5")));
    }
    let all = left.len();
    let left = Mutex::new(left);
    let problems = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((kind, loss)) = { left.lock().expect("no panic").pop() } {
                    let problem = wrong(kind, loss);
                    problems.lock().expect("no panic").extend(problem);
                }
            });
        }
    });
    let problems = problems.into_inner().expect("no panic");
    assert!(problems.is_empty(), "{} of {all}:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn a_lifetime_and_hairpinning_of_the_kernel() {
    if !lab("natlab", &[]) {
        return;
    }
    let ours = env!("CARGO_BIN_EXE_rtcscope");
    let (out, err, _) = behind(
        &["--type", "port-restricted", "--udp-timeout", "6", "--hairpin"],
        &[ours, "stun", "nat", "--json", "--hairpin", "--lifetime", "16s", "--timeout", "3s", "198.51.100.1"],
    );
    let json: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    assert_eq!(json["hairpinning"]["works"], true, "{json:#}");
    let lifetime = &json["lifetime"];
    assert_eq!(lifetime["result"], "between", "{lifetime:#}");
    // The kernel counts from the last packet; a busy machine may look a little late.
    let (least, less) = (lifetime["at_least_ms"].as_f64(), lifetime["less_than_ms"].as_f64());
    assert!(least >= Some(4000.0) && less <= Some(8000.0), "{lifetime:#}");
}

/// Answers questions of the DNS about `srv.test`, when it was started for that: see the test after this one.
#[test]
fn be_a_name_server() {
    if std::env::var_os("RTCSCOPE_NAME_SERVER").is_none() {
        return;
    }
    let socket = UdpSocket::bind("127.0.0.1:53").expect("port 53 of a namespace of its own");
    let mut buffer = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut buffer) {
        let question = &buffer[..length];
        let name_end = 12 + question[12..].iter().position(|byte| *byte == 0).expect("a name") + 1;
        let kind = u16::from_be_bytes([question[name_end], question[name_end + 1]]);
        let is = |name: &[u8]| question[12..name_end].eq_ignore_ascii_case(name);
        let service = b"\x05_stun\x04_udp\x03srv\x04test\0";
        let host = b"\x04host\x04test\0";
        let data = match kind {
            33 if is(service) => [&[0, 1, 0, 1][..], &23_478_u16.to_be_bytes(), host].concat(),
            1 if is(host) => vec![127, 0, 0, 1],
            _ => vec![],
        };
        let mut reply = question[..name_end + 4].to_vec();
        let found = !data.is_empty();
        // An answer without records for names that are there, no such name for the others.
        reply[2..4].copy_from_slice(&[0x81, if found || is(host) { 0x80 } else { 0x83 }]);
        reply[7] = u8::from(found);
        reply[8..12].fill(0);
        if found {
            reply.extend([0xC0, 12]);
            reply.extend(kind.to_be_bytes());
            reply.extend([0, 1, 0, 0, 0, 60]);
            reply.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
            reply.extend(data);
        }
        let _ = socket.send_to(&reply, from);
    }
}

/// Without a port the SRV records of a domain say where its server is (RFC 8489, section 8.1), though the domain itself has
/// no address.
#[test]
fn services_of_a_domain() {
    if !["ip", "unshare", "mount"].iter().all(|tool| installed(&[tool]).is_some()) {
        return;
    }
    let script = r#"
        ip link set lo up && mount --bind "$1" /etc/resolv.conf || exit 77
        RTCSCOPE_NAME_SERVER=1 "$2" --exact peers::stun::be_a_name_server >/dev/null 2>&1 &
        "$3" stun serve --listen 127.0.0.1:23478 >/dev/null 2>&1 &
        for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          out=$("$3" stun probe --json --count 1 --timeout 500ms srv.test) && break
        done
        printf '%s' "$out" | tr -d '\n'; echo
        "$3" stun probe --format jsonl --count 1 nosuch.test
        echo "$?"
    "#;
    let folder = std::env::temp_dir();
    let names = folder.join(format!("rtcscope-resolv-{}.conf", std::process::id()));
    std::fs::write(&names, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n").expect("written");
    let mut command = Command::new("unshare");
    command.args([
        "--user",
        "--map-root-user",
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        script,
        "sh",
    ]);
    command.arg(&names).arg(std::env::current_exe().expect("this program")).arg(env!("CARGO_BIN_EXE_rtcscope"));
    let output = command.stdin(Stdio::null()).output().expect("it starts");
    std::fs::remove_file(&names).expect("removed");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines = text.lines();
    let Ok(json) = serde_json::from_str::<Value>(lines.next().unwrap_or_default()) else {
        skip(&format!(
            "no namespaces with names of their own here: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
        return;
    };
    let server = &json["servers"][0];
    assert_eq!(server["lookup"]["services"][0], "host.test:23478", "{json:#}");
    assert_eq!((&server["endpoints"][0]["port"], &server["endpoints"][0]["outcome"]), (&23_478.into(), &"ok".into()));
    // A name that is not there is the server's fault, or its user's: the answer is no.
    let json: Value = serde_json::from_str(lines.next().expect("a second answer")).expect("JSON");
    assert_eq!(json["servers"][0]["lookup"]["failed"], "no-such-host", "{json:#}");
    assert_eq!(lines.next(), Some("1"));
}
