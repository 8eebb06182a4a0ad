//! What kind of address an address is: one the Internet knows, one of a home network, one that cannot be (RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// On the Internet.
    Public,
    /// In a private network (RFC 1918).
    Private,
    /// Behind a carrier's NAT (RFC 6598).
    Shared,
    /// In an IPv6 site (RFC 4193).
    UniqueLocal,
    /// On this machine.
    Loopback,
    /// On one link (RFC 3927, RFC 4291).
    LinkLocal,
    /// In documents, and in laboratories (RFC 5737, RFC 3849).
    Documentation,
    /// In measurements (RFC 2544).
    Benchmark,
    /// For groups.
    Multicast,
    /// For nobody: 0.0.0.0, ::, and what is reserved.
    Nobody,
}

impl Scope {
    /// Where an address means something.
    pub const fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of_v4(v4),
                None => Self::of_v6(v6),
            },
        }
    }

    const fn of_v4(v4: Ipv4Addr) -> Self {
        match v4.octets() {
            [0, ..] | [240..=255, ..] => Self::Nobody,
            [127, ..] => Self::Loopback,
            [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Self::Private,
            [100, 64..=127, ..] => Self::Shared,
            [169, 254, ..] => Self::LinkLocal,
            [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Self::Documentation,
            [198, 18..=19, ..] => Self::Benchmark,
            [224..=239, ..] => Self::Multicast,
            _ => Self::Public,
        }
    }

    const fn of_v6(v6: Ipv6Addr) -> Self {
        match v6.segments() {
            [0, 0, 0, 0, 0, 0, 0, 0] => Self::Nobody,
            [0, 0, 0, 0, 0, 0, 0, 1] => Self::Loopback,
            [0x2001, 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => Self::Documentation,
            [0x2001, 2, 0, ..] => Self::Benchmark,
            [0xfe80..=0xfebf, ..] => Self::LinkLocal,
            [0xfc00..=0xfdff, ..] => Self::UniqueLocal,
            [0xff00..=0xffff, ..] => Self::Multicast,
            _ => Self::Public,
        }
    }

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Shared => "shared",
            Self::UniqueLocal => "unique-local",
            Self::Loopback => "loopback",
            Self::LinkLocal => "link-local",
            Self::Documentation => "documentation",
            Self::Benchmark => "benchmark",
            Self::Multicast => "multicast",
            Self::Nobody => "nobody",
        }
    }

    /// What to say of an address of this kind where one of the Internet would be expected; nothing when it is one.
    pub const fn remark(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Private => Some("a private address (RFC 1918)"),
            Self::Shared => Some("an address behind a carrier's NAT (RFC 6598)"),
            Self::UniqueLocal => Some("an address of an IPv6 site (RFC 4193)"),
            Self::Loopback => Some("an address of the machine itself"),
            Self::LinkLocal => Some("an address of one link"),
            Self::Documentation => Some("an address for documents and laboratories (RFC 5737, RFC 3849)"),
            Self::Benchmark => Some("an address for measurements (RFC 2544)"),
            Self::Multicast => Some("a multicast address"),
            Self::Nobody => Some("nobody's address"),
        }
    }

    /// Whether a packet can come from such an address at all.
    pub const fn can_send(self) -> bool {
        !matches!(self, Self::Multicast | Self::Nobody)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_where_they_mean_something() {
        for (address, expected) in [
            ("8.8.8.8", Scope::Public),
            ("172.31.0.1", Scope::Private),
            ("172.32.0.1", Scope::Public),
            ("100.64.0.1", Scope::Shared),
            ("100.128.0.1", Scope::Public),
            ("192.0.2.7", Scope::Documentation),
            ("255.255.255.255", Scope::Nobody),
            ("::ffff:10.0.0.1", Scope::Private),
            ("2001:db8::1", Scope::Documentation),
            ("2001:db9::1", Scope::Public),
            ("fe80::1", Scope::LinkLocal),
            ("fd00::1", Scope::UniqueLocal),
            ("::1", Scope::Loopback),
            ("ff02::1", Scope::Multicast),
        ] {
            assert_eq!(Scope::of(address.parse().expect("an address")), expected, "{address}");
        }
    }
}
