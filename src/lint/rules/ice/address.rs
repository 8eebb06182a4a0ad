//! How far the address of a candidate reaches.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who can reach an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Whoever is on the Internet, as far as the address tells.
    Far,
    /// Who is in the same network: private, carrier-grade NAT or link-local.
    Near,
    /// This machine.
    Loopback,
    /// Nobody: unspecified, multicast, broadcast.
    Nobody,
    /// It is no IP address.
    Name,
}

impl Reach {
    /// Who can reach the address written so.
    pub(super) fn of(address: &str) -> Self {
        match address.parse::<IpAddr>() {
            Ok(IpAddr::V4(v4)) => Self::of_v4(v4),
            Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of_v4(v4),
                None => Self::of_v6(v6),
            },
            Err(_) => Self::Name,
        }
    }

    const fn of_v4(v4: Ipv4Addr) -> Self {
        match v4.octets() {
            [0, ..] | [224..=255, ..] => Self::Nobody,
            [127, ..] => Self::Loopback,
            [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] | [100, 64..=127, ..] => Self::Near,
            _ => Self::Far,
        }
    }

    const fn of_v6(v6: Ipv6Addr) -> Self {
        match v6.segments() {
            [0, 0, 0, 0, 0, 0, 0, 0] | [0xff00..=0xffff, ..] => Self::Nobody,
            [0, 0, 0, 0, 0, 0, 0, 1] => Self::Loopback,
            [0xfe80..=0xfebf, ..] | [0xfc00..=0xfdff, ..] => Self::Near,
            _ => Self::Far,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reach;

    #[test]
    fn addresses_reach_as_far_as_their_ranges() {
        let all = [
            ("203.0.113.9", Reach::Far),
            ("2001:db8::1", Reach::Far),
            ("172.16.0.1", Reach::Near),
            ("172.32.0.1", Reach::Far),
            ("169.254.3.4", Reach::Near),
            ("100.64.0.1", Reach::Near),
            ("::ffff:10.0.0.1", Reach::Near),
            ("fd00::1", Reach::Near),
            ("fe80::1", Reach::Near),
            ("127.0.0.2", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("0.0.0.0", Reach::Nobody),
            ("::", Reach::Nobody),
            ("239.1.1.1", Reach::Nobody),
            ("255.255.255.255", Reach::Nobody),
            ("ff02::1", Reach::Nobody),
            ("[2001:db8::1]", Reach::Name),
            ("a.local", Reach::Name),
        ];
        for (address, reach) in all {
            assert_eq!(Reach::of(address), reach, "{address}");
        }
    }
}
