//! Kinds of network interfaces, by their names: nothing else is the same on every system.

/// What kind of interface it seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The machine itself.
    Loopback,
    /// A cable.
    Ethernet,
    /// Wi-Fi.
    Wifi,
    /// A mobile network.
    Cellular,
    /// A tunnel.
    Vpn,
    /// Between containers and virtual machines of this host.
    Virtual,
    /// Its name says nothing.
    Unknown,
}

/// What names begin with, and what they are then; the first that fits.
const NAMES: &[(&str, Kind)] = &[
    ("lo", Kind::Loopback),
    ("wlan", Kind::Wifi),
    ("wl", Kind::Wifi),
    ("ath", Kind::Wifi),
    ("wwan", Kind::Cellular),
    ("ww", Kind::Cellular),
    ("rmnet", Kind::Cellular),
    ("pdp_ip", Kind::Cellular),
    ("usb", Kind::Cellular),
    ("tun", Kind::Vpn),
    ("tap", Kind::Vpn),
    ("utun", Kind::Vpn),
    ("wg", Kind::Vpn),
    ("ppp", Kind::Vpn),
    ("ipsec", Kind::Vpn),
    ("tailscale", Kind::Vpn),
    ("zt", Kind::Vpn),
    ("nordlynx", Kind::Vpn),
    ("docker", Kind::Virtual),
    ("br-", Kind::Virtual),
    ("bridge", Kind::Virtual),
    ("veth", Kind::Virtual),
    ("virbr", Kind::Virtual),
    ("vmnet", Kind::Virtual),
    ("vboxnet", Kind::Virtual),
    ("cni", Kind::Virtual),
    ("flannel", Kind::Virtual),
    ("cali", Kind::Virtual),
    ("lxc", Kind::Virtual),
    ("podman", Kind::Virtual),
    ("eth", Kind::Ethernet),
    ("en", Kind::Ethernet),
    ("em", Kind::Ethernet),
];

impl Kind {
    /// By the name of an interface.
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        NAMES.iter().find(|(begin, _)| name.starts_with(begin)).map_or(Self::Unknown, |(_, kind)| *kind)
    }

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Ethernet => "ethernet",
            Self::Wifi => "wifi",
            Self::Cellular => "cellular",
            Self::Vpn => "vpn",
            Self::Virtual => "virtual",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn by_their_names() {
        for (name, kind) in [
            ("lo", Kind::Loopback),
            ("lo0", Kind::Loopback),
            ("eth0", Kind::Ethernet),
            ("enp3s0", Kind::Ethernet),
            ("wlp2s0", Kind::Wifi),
            ("wwan0", Kind::Cellular),
            ("utun3", Kind::Vpn),
            ("wg0", Kind::Vpn),
            ("docker0", Kind::Virtual),
            ("br-1a2b", Kind::Virtual),
            ("xyz", Kind::Unknown),
        ] {
            assert_eq!(Kind::of(name), kind, "{name}");
        }
    }
}
