//! How long it takes to probe: a thousand servers on this machine at once, beside the slowest of their round trips; and one
//! server, as whole processes, beside other people's programs where they are installed.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench has a clock, sockets and a voice")]

use std::net::{SocketAddr, UdpSocket};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rtcscope::net::stun::probe::{Families, Options, Trust, survey_here};
use rtcscope::probe::server::{Addresses, Seat, answer};
use rtcscope::probe::spread::Spread;
use rtcscope::probe::target::{Transport, parse};
use rtcscope::probe::timing::Timing;

const SERVERS: usize = 1000;
const RUNS: usize = 20;

/// Servers in threads of their own that answer for many sockets each, after a delay: as servers far away would.
fn servers(count: usize, delay: Duration) -> Vec<SocketAddr> {
    let sockets: Vec<UdpSocket> =
        (0..count).map(|_| UdpSocket::bind("127.0.0.1:0").expect("a socket; is `ulimit -n` high enough?")).collect();
    let addresses = sockets.iter().map(|socket| socket.local_addr().expect("bound")).collect();
    for socket in sockets {
        // Small stacks: there are a thousand of these.
        let serve = move || {
            let primary = socket.local_addr().expect("bound");
            let addresses = Addresses { primary, alternate: None };
            let mut buffer = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                if let Some(reply) = answer(&addresses, Seat::default(), from, false, &buffer[..length]) {
                    if !delay.is_zero() {
                        std::thread::sleep(delay);
                    }
                    let _ = socket.send_to(&reply.bytes, from);
                }
            }
        };
        std::thread::Builder::new().stack_size(64 * 1024).spawn(serve).expect("a thread");
    }
    addresses
}

fn probe_all(addresses: &[SocketAddr]) -> (Duration, Duration, usize) {
    let targets =
        addresses.iter().map(|address| parse(&address.to_string(), Transport::Udp).expect("a server")).collect();
    let options = Options {
        count: Some(1),
        interval: Duration::from_millis(50),
        timing: Timing { limit: Some(Duration::from_secs(10)), ..Timing::default() },
        credentials: None,
        families: Families { v4: true, v6: true },
        transports: vec![],
        trust: Trust { own: vec![], insecure: false },
    };
    let started = Instant::now();
    let survey = survey_here(targets, options, &mut |_| {}).expect("a runtime");
    let took = started.elapsed();
    let times: Vec<Duration> = survey.endpoints().flat_map(|endpoint| endpoint.probed.round_trips()).collect();
    let again = survey.endpoints().map(|endpoint| endpoint.probed.sent).sum::<u64>();
    let slowest = times.iter().max().copied().unwrap_or_default();
    (took, slowest, usize::try_from(again).unwrap_or(usize::MAX).saturating_sub(addresses.len()))
}

fn processes(name: &str, program: &str, arguments: &[&str]) {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        match status {
            Ok(_) => times.push(started.elapsed()),
            Err(_) => {
                println!("{name:<42} not installed");
                return;
            }
        }
    }
    if let Some(spread) = Spread::of(&times) {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!("{name:<42} median {:6.1} ms, 95 % within {:6.1} ms", ms(spread.median), ms(spread.p95));
    }
}

fn main() {
    for delay in [Duration::ZERO, Duration::from_millis(100)] {
        let addresses = servers(SERVERS, delay);
        for _ in 0..3 {
            let (took, slowest, again) = probe_all(&addresses);
            println!(
                "{SERVERS} servers that answer after {:3} ms: {:6.1} ms in all, slowest round trip {:6.1} ms, {again} sent again",
                delay.as_millis(),
                took.as_secs_f64() * 1e3,
                slowest.as_secs_f64() * 1e3,
            );
        }
    }
    // The other programs want a server at a usual port with two addresses.
    let ours = env!("CARGO_BIN_EXE_rtcscope");
    let serve = ["stun", "serve", "--listen", "127.0.0.1:23478", "--rate", "100000"];
    let server = Command::new(ours).args(serve).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut server = server.expect("our server starts");
    std::thread::sleep(Duration::from_millis(300));
    processes("rtcscope stun probe --count 1", ours, &["stun", "probe", "127.0.0.1:23478", "--count", "1"]);
    processes("rtcscope stun probe (4 round trips)", ours, &["stun", "probe", "127.0.0.1:23478"]);
    processes("rtcscope stun nat", ours, &["stun", "nat", "127.0.0.1:23478"]);
    processes("turnutils_stunclient (3 round trips)", "turnutils_stunclient", &["-p", "23478", "127.0.0.1"]);
    processes("turnutils_natdiscovery -m -f", "turnutils_natdiscovery", &["-m", "-f", "-p", "23478", "127.0.0.1"]);
    processes("Debian's stun (6 tests)", "stun", &["127.0.0.1:23478"]);
    let _ = server.kill();
    let _ = server.wait();
}
