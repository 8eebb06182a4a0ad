//! Names to addresses: both families, with a deadline.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::net::Clock;
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

/// The addresses of a server over a transport.
pub(super) async fn resolve(
    target: &Target,
    transport: Transport,
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
    let found = look_up(name, port).await;
    lookup.took = Some(clock.now().since(started));
    let all = match found {
        Ok(all) => all,
        Err(failure) => {
            lookup.failed = Some(failure);
            return (lookup, vec![]);
        }
    };
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

async fn look_up(name: &str, port: u16) -> Result<Vec<SocketAddr>, LookupFailure> {
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
