//! Which addresses and ports a call is made from.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use anyhow::{Context, bail};

use crate::net::interfaces;

/// Where a call is made from.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Place<'a> {
    /// The interface whose addresses are used, and no others.
    pub(in crate::cli) interface: Option<&'a str>,
    /// The ports, from and to.
    pub(in crate::cli) ports: Option<(u16, u16)>,
    /// Over IPv4 only.
    pub(in crate::cli) ipv4_only: bool,
    /// Over IPv6 only.
    pub(in crate::cli) ipv6_only: bool,
    /// All that takes part is on this machine.
    pub(in crate::cli) here: bool,
    /// The other side may be anywhere: all addresses are used, those of loopback too where it may be here.
    pub(in crate::cli) both: bool,
}

impl Place<'_> {
    /// The addresses of pc1 and pc2.
    ///
    /// # Errors
    /// Says which address cannot be had and why.
    pub(in crate::cli) fn addresses(&self) -> anyhow::Result<[Vec<SocketAddr>; 2]> {
        let ips = ips(self)?;
        match self.ports {
            None => {
                for ip in &ips {
                    UdpSocket::bind((*ip, 0)).with_context(|| unusable(*ip))?;
                }
                let any: Vec<SocketAddr> = ips.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
                Ok([any.clone(), any])
            }
            Some((from, to)) => {
                let mut both = [Vec::new(), Vec::new()];
                // Held until all are found, so that none is found twice.
                let mut held = Vec::new();
                for side in &mut both {
                    for ip in &ips {
                        let mut free = (from..=to).filter_map(|port| UdpSocket::bind((*ip, port)).ok());
                        let Some(socket) = free.next() else {
                            bail!("not enough free ports from {from} to {to} on {ip}: two are needed for each address");
                        };
                        side.push(socket.local_addr().context("a socket without an address")?);
                        held.push(socket);
                    }
                }
                Ok(both)
            }
        }
    }
}

fn unusable(ip: IpAddr) -> String {
    let hint = if ip.is_ipv6() { " (is IPv6 switched off here?)" } else { "" };
    format!("cannot open a UDP socket on {ip}{hint}")
}

fn ips(args: &Place<'_>) -> anyhow::Result<Vec<IpAddr>> {
    let wanted = |ip: &IpAddr| if ip.is_ipv6() { !args.ipv4_only } else { !args.ipv6_only };
    if let Some(name) = args.interface {
        let all = interfaces().context("cannot list the network interfaces")?;
        let of: Vec<IpAddr> =
            all.iter().filter(|(known, _)| known.as_str() == name).map(|(_, ip)| *ip).filter(wanted).collect();
        if of.is_empty() {
            let mut names: Vec<&str> = all.iter().map(|(known, _)| known.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            let there = if names.is_empty() {
                "no others have one".to_owned()
            } else {
                format!("those that have one: {}", names.join(", "))
            };
            bail!("the interface is not there or has no address that can be used; {there}");
        }
        return Ok(of);
    }
    // A server elsewhere is not to be reached from loopback: then it is all other addresses of this machine.
    if args.both {
        return everywhere(args);
    }
    Ok(vec![match (args.ipv6_only, args.here) {
        (false, true) => Ipv4Addr::LOCALHOST.into(),
        (true, true) => Ipv6Addr::LOCALHOST.into(),
        (false, false) => Ipv4Addr::UNSPECIFIED.into(),
        (true, false) => Ipv6Addr::UNSPECIFIED.into(),
    }])
}

/// Each family that has an address besides that of loopback; loopback first, where the other side may be here.
fn everywhere(place: &Place<'_>) -> anyhow::Result<Vec<IpAddr>> {
    let all = interfaces().context("cannot list the network interfaces")?;
    let has = |v6: bool| all.iter().any(|(_, ip)| ip.is_ipv6() == v6 && !ip.is_loopback());
    let mut ips: Vec<IpAddr> = Vec::new();
    if place.here {
        ips.push(if place.ipv6_only { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() });
    }
    if has(false) && !place.ipv6_only {
        ips.push(Ipv4Addr::UNSPECIFIED.into());
    }
    if has(true) && !place.ipv4_only {
        ips.push(Ipv6Addr::UNSPECIFIED.into());
    }
    if ips.is_empty() {
        bail!("there is no network interface with an address that can be used");
    }
    Ok(ips)
}

/// Is a server on this machine, by its URI with a port?
pub(in crate::cli) fn is_here(uri: &str) -> bool {
    let Some((host, _)) = uri.split_once(':').and_then(|(_, place)| place.rsplit_once(':')) else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn loopback_is_here() {
        assert!(["stun:127.0.0.1:3478", "turn:[::1]:5", "stun:localhost:1"].into_iter().all(is_here));
        assert!(!["stun:192.0.2.1:3478", "turn:turn.example:5"].into_iter().any(is_here));
    }
}
