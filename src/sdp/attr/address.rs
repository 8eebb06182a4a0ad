//! What the addresses of `c=` and `o=` lines say.

use std::net::IpAddr;

use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::view::Context;

/// Explains a `c=` line.
pub(super) fn connection(c: &Context<'_, '_>) -> Option<Prose> {
    let (network, family, written) = (c.get("network_type")?, c.get("address_type")?, c.get("address")?);
    if network != "IN" {
        return Some(prose!["Not an Internet address: the network type is ", theirs(network), ", not IN."]);
    }
    let (base, suffix) = written.split_once('/').map_or((written, None), |(base, rest)| (base, Some(rest)));
    let Ok(address) = base.parse::<IpAddr>() else {
        return Some(if base.is_empty() {
            prose!["The address is missing."]
        } else {
            prose!["Not an IP address; likely a host name, to be looked up."]
        });
    };
    let mut prose = if address.is_unspecified() {
        prose![
            "A placeholder: with ICE the candidates give the addresses. Without ICE it is an old way to hold a call."
        ]
    } else {
        prose!["An ", version(address), " address", scope(address), "."]
    };
    prose.push(disagreement(family, address));
    prose.push(multicast(address, suffix));
    Some(prose)
}

/// Explains an `o=` line.
pub(super) fn origin(c: &Context<'_, '_>) -> Option<Prose> {
    let mut prose = prose!["Version ", theirs(c.get("session_version")?), " of session ", theirs(c.get("session_id")?)];
    match c.get("username")? {
        "-" => prose.push("; no user name."),
        // Firefox writes its version this way.
        name if name.starts_with("mozilla...THIS_IS_SDPARTA-") => {
            prose.push(prose!["; likely made by Firefox (", theirs(name), ")."]);
        }
        name => prose.push(prose!["; user name ", theirs(name), "."]),
    }
    if let Ok(address) = c.get("address")?.parse::<IpAddr>() {
        if address.is_unspecified() || address.is_loopback() {
            prose.push(" The address is a placeholder; nothing is ever sent to it.");
        }
        prose.push(disagreement(c.get("address_type")?, address));
    }
    Some(prose)
}

const fn version(address: IpAddr) -> &'static str {
    match address {
        IpAddr::V4(_) => "IPv4",
        IpAddr::V6(_) => "IPv6",
    }
}

fn scope(address: IpAddr) -> &'static str {
    let (private, local, documentation) = match address {
        IpAddr::V4(v4) => (v4.is_private(), v4.is_link_local(), v4.is_documentation()),
        IpAddr::V6(v6) => {
            let documentation = v6.segments()[..2] == [0x2001, 0x0db8];
            (v6.is_unique_local(), v6.is_unicast_link_local(), documentation)
        }
    };
    if address.is_multicast() {
        ", multicast (WebRTC knows unicast only)"
    } else if address.is_loopback() {
        " of the machine itself (loopback)"
    } else if local {
        " of one link only (link-local)"
    } else if private {
        ", private: reachable in its own network only"
    } else if documentation {
        " from a range that is for examples"
    } else {
        ""
    }
}

fn disagreement(family: &str, address: IpAddr) -> Prose {
    match (family, address) {
        ("IP4", IpAddr::V4(_)) | ("IP6", IpAddr::V6(_)) => prose![],
        ("IP4", _) => prose![" The address type says IP4, but the address is IPv6."],
        ("IP6", _) => prose![" The address type says IP6, but the address is IPv4."],
        _ => prose![" The address type ", theirs(family), " is unknown."],
    }
}

/// TTL and number of addresses behind the slash (RFC 8866, section 5.7).
fn multicast(address: IpAddr, suffix: Option<&str>) -> Prose {
    let numbers = suffix.map(|suffix| suffix.split('/').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>());
    let addresses = |number: u64| prose![" ", number, " addresses in a row."];
    match (address, numbers) {
        (IpAddr::V4(v4), None) if v4.is_multicast() => prose![" It lacks the TTL that IPv4 multicast needs."],
        (_, None) => prose![],
        (ip, Some(_)) if !ip.is_multicast() => prose![" What follows the slash is for multicast only."],
        (IpAddr::V4(_), Some(Ok(numbers))) => match numbers[..] {
            [ttl] => prose![" TTL ", ttl, "."],
            [ttl, number] => prose![" TTL ", ttl, ".", addresses(number)],
            _ => prose![" What follows the slash cannot be read."],
        },
        (IpAddr::V6(_), Some(Ok(numbers))) => match numbers[..] {
            [number] => addresses(number),
            _ => prose![" What follows the slash cannot be read."],
        },
        (_, Some(Err(_))) => prose![" What follows the slash cannot be read."],
    }
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::says;

    #[test]
    fn connections() {
        assert!(says("c=IN IP4 0.0.0.0").starts_with("A placeholder: with ICE"));
        assert!(says("c=IN IP6 ::").starts_with("A placeholder: with ICE"));
        assert_eq!(says("c=IN IP4 8.8.8.8"), "An IPv4 address.");
        assert_eq!(says("c=IN IP4 10.0.0.1"), "An IPv4 address, private: reachable in its own network only.");
        assert_eq!(says("c=IN IP4 host.example.com"), "Not an IP address; likely a host name, to be looked up.");
        assert_eq!(says("c=IN IP4 2a00::1"), "An IPv6 address. The address type says IP4, but the address is IPv6.");
        assert_eq!(says("c=TN RFC2543 +1-201"), "Not an Internet address: the network type is TN, not IN.");
    }

    #[test]
    fn multicast_has_a_ttl_and_a_number() {
        let says = |value: &str| says(value).replace(", multicast (WebRTC knows unicast only)", "");
        assert_eq!(says("c=IN IP4 224.2.1.1/127/3"), "An IPv4 address. TTL 127. 3 addresses in a row.");
        assert_eq!(says("c=IN IP6 ff15::101/3"), "An IPv6 address. 3 addresses in a row.");
        assert_eq!(says("c=IN IP4 224.2.1.1"), "An IPv4 address. It lacks the TTL that IPv4 multicast needs.");
        assert_eq!(says("c=IN IP4 224.2.1.1/x"), "An IPv4 address. What follows the slash cannot be read.");
        assert_eq!(says("c=IN IP4 8.8.8.8/24"), "An IPv4 address. What follows the slash is for multicast only.");
    }

    #[test]
    fn origins() {
        assert_eq!(
            says("o=- 46117317 2 IN IP4 127.0.0.1"),
            "Version 2 of session 46117317; no user name. The address is a placeholder; nothing is ever sent to it."
        );
        assert_eq!(says("o=alice 1 1 IN IP4 h.example"), "Version 1 of session 1; user name alice.");
        assert!(says("o=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0").contains("likely made by Firefox"));
    }
}
