//! Which addresses and ports a call is made from.

#![expect(clippy::disallowed_methods, reason = "an edge")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use anyhow::{Context, bail};

use super::args::Args;
use crate::net::interfaces;

/// The addresses of pc1 and pc2.
///
/// # Errors
/// Says which address cannot be had and why.
pub(super) fn addresses(args: &Args) -> anyhow::Result<[Vec<SocketAddr>; 2]> {
    let ips = ips(args)?;
    match args.ports {
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

fn unusable(ip: IpAddr) -> String {
    let hint = if ip.is_ipv6() { " (is IPv6 switched off here?)" } else { "" };
    format!("cannot open a UDP socket on {ip}{hint}")
}

fn ips(args: &Args) -> anyhow::Result<Vec<IpAddr>> {
    let wanted = |ip: &IpAddr| if ip.is_ipv6() { !args.ipv4_only } else { !args.ipv6_only };
    if let Some(name) = &args.interface {
        let all = interfaces().context("cannot list the network interfaces")?;
        let of: Vec<IpAddr> = all.iter().filter(|(known, _)| known == name).map(|(_, ip)| *ip).filter(wanted).collect();
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
    let here = args.servers().all(is_here);
    Ok(vec![match (args.ipv6_only, here) {
        (false, true) => Ipv4Addr::LOCALHOST.into(),
        (true, true) => Ipv6Addr::LOCALHOST.into(),
        (false, false) => Ipv4Addr::UNSPECIFIED.into(),
        (true, false) => Ipv6Addr::UNSPECIFIED.into(),
    }])
}

/// Is a server on this machine, by its URI with a port?
fn is_here(uri: &str) -> bool {
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
