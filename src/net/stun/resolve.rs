//! Names to addresses: SRV where no port is given (RFC 8489, section 8), both families, with a deadline.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::net::Clock;
use crate::probe::srv::{Answer, Place, name_servers, question, read};
use crate::probe::survey::{Lookup, LookupFailure};
use crate::probe::target::{Host, Target, Transport};

/// How long looking up a name may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most addresses of a name that are asked, of each family.
const MOST: usize = 8;

/// Which families are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Families {
    /// IPv4.
    pub v4: bool,
    /// IPv6.
    pub v6: bool,
}

impl Families {
    const fn has(self, ip: IpAddr) -> bool {
        if ip.is_ipv4() { self.v4 } else { self.v6 }
    }
}

/// The addresses of a server over a transport; `service` is what SRV records call it.
pub(in crate::net) async fn resolve(
    target: &Target,
    transport: Transport,
    service: &'static str,
    families: Families,
    clock: Clock,
) -> (Lookup, Vec<SocketAddr>) {
    let port = target.port.unwrap_or(transport.default_port());
    let name = match &target.host {
        Host::Address(ip) => {
            let failed = (!families.has(*ip)).then_some(LookupFailure::WrongFamily);
            let all = if failed.is_none() { vec![SocketAddr::new(*ip, port)] } else { vec![] };
            return (Lookup { failed, ..Lookup::default() }, all);
        }
        Host::Name(name) => name,
    };
    let started = clock.now();
    let mut lookup = Lookup { wanted: (families.v4, families.v6), ..Lookup::default() };
    let (places, found) = tokio::join!(
        async {
            // With a port, or without a domain, there are no services to look for.
            if target.port.is_none() && name.contains('.') { services(service, name).await } else { vec![] }
        },
        look_up(name, port),
    );
    let mut all = Vec::new();
    for place in places.into_iter().take(MOST_SERVICES) {
        // A service whose host has no address leaves those of the other services.
        if let Ok(addresses) = look_up(&place.host, place.port).await {
            all.extend(addresses);
        }
        lookup.services.push((place.host, place.port));
    }
    lookup.took = Some(clock.now().since(started));
    if all.is_empty() {
        match found {
            Ok(addresses) => all = addresses,
            Err(failure) => {
                lookup.failed = Some(failure);
                return (lookup, vec![]);
            }
        }
    }
    lookup.without = (!all.iter().any(SocketAddr::is_ipv4), !all.iter().any(SocketAddr::is_ipv6));
    let mut wanted = Vec::new();
    for v6 in [false, true] {
        let family: Vec<_> = all.iter().filter(|a| a.is_ipv6() == v6 && families.has(a.ip())).copied().collect();
        lookup.left_out += family.len().saturating_sub(MOST);
        wanted.extend(family.into_iter().take(MOST));
    }
    if wanted.is_empty() {
        lookup.failed = Some(LookupFailure::WrongFamily);
    }
    (lookup, wanted)
}

/// How long a name server has for an answer, and how often it is asked.
const NAME_SERVER: Duration = Duration::from_millis(1500);
const TRIES: usize = 2;
/// The most services of a domain that are asked.
const MOST_SERVICES: usize = 4;

/// The services of a domain, as its SRV records say; none when nobody says.
async fn services(service: &'static str, domain: &str) -> Vec<Place> {
    let Ok(text) = tokio::task::spawn_blocking(|| std::fs::read_to_string("/etc/resolv.conf")).await else {
        return vec![];
    };
    for server in name_servers(&text.unwrap_or_default()) {
        for _ in 0..TRIES {
            match tokio::time::timeout(NAME_SERVER, ask(SocketAddr::new(server, 53), service, domain)).await {
                Ok(Some(places)) => return places,
                // It cannot tell, or is not there: the next may.
                Ok(None) => break,
                Err(_) => {}
            }
        }
    }
    vec![]
}

async fn ask(server: SocketAddr, service: &'static str, domain: &str) -> Option<Vec<Place>> {
    let socket = super::hub::socket(server.is_ipv6(), 0).ok()?;
    // Only the name server is heard, at a port and with a number that nobody else knows.
    socket.connect(server).await.ok()?;
    let id = super::ids()();
    let question = question(u16::from_be_bytes([id[0], id[1]]), service, domain)?;
    socket.send(&question).await.ok()?;
    let mut buffer = [0; 4096];
    loop {
        let length = socket.recv(&mut buffer).await.ok()?;
        match read(&question, &buffer[..length]) {
            Answer::Places(places) => return Some(places),
            Answer::Failed => return None,
            Answer::Foreign => {}
        }
    }
}

/// The addresses of a name, in the order the system gives them.
pub(in crate::net) async fn look_up(name: &str, port: u16) -> Result<Vec<SocketAddr>, LookupFailure> {
    let found = match tokio::time::timeout(PATIENCE, tokio::net::lookup_host((name, port))).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            // The system's resolver tells the cases apart in words only.
            let words = error.to_string();
            let temporary = words.contains("emporary failure") || words.contains("try again");
            return Err(if temporary { LookupFailure::Unavailable } else { LookupFailure::NoSuchHost });
        }
        Err(_) => return Err(LookupFailure::Unavailable),
    };
    let mut all: Vec<SocketAddr> = Vec::new();
    for address in found {
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        if !all.contains(&address) {
            all.push(address);
        }
    }
    if all.is_empty() { Err(LookupFailure::NoSuchHost) } else { Ok(all) }
}
