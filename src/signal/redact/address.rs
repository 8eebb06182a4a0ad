//! Addresses that stand for others: of the same family and of the same reach, and in the same network where the others
//! are. Those that everybody can reach come out of the ranges for documentation (RFC 5737, RFC 3849), and where these do
//! not suffice of those for benchmarks (RFC 2544).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::numbers::Numbers;

/// The address that stands for another; `taken` tells which are not to be used.
pub(super) fn of(address: IpAddr, numbers: &mut Numbers, taken: &dyn Fn(&str) -> bool) -> IpAddr {
    match address {
        IpAddr::V4(v4) => v4_of(v4, numbers, taken).into(),
        IpAddr::V6(v6) => v6_of(v6, numbers, taken).into(),
    }
}

/// Networks for documentation, each of 256 addresses.
const DOCUMENTATION: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
/// How many networks of 256 addresses 198.18.0.0/15 has.
const BENCHMARK: u64 = 512;

fn v4_of(address: Ipv4Addr, numbers: &mut Numbers, taken: &dyn Fn(&str) -> bool) -> Ipv4Addr {
    let [a, b, c, d] = address.octets();
    let mut octet = |space: String, text: u8, limit: u64| numbers.of(&space, &text.to_string(), limit, |_| true) as u8;
    let network = match [a, b, c, d] {
        // Nobody's, this machine's, everybody's.
        [0 | 127, ..] | [240..=255, ..] | [224, 0, 0, _] => return address,
        [224..=239, ..] => [233, 252, 0],
        [10, ..] => [10, octet("10".into(), b, 256), octet(format!("10.{b}"), c, 256)],
        [172, 16..=31, ..] => [172, 16 + octet("172.16".into(), b, 16), octet(format!("172.{b}"), c, 256)],
        [192, 168, ..] => [192, 168, octet("192.168".into(), c, 256)],
        [169, 254, ..] => [169, 254, octet("169.254".into(), c, 256)],
        [100, 64..=127, ..] => [100, 64 + octet("100.64".into(), b, 64), octet(format!("100.{b}"), c, 256)],
        _ => {
            let networks = DOCUMENTATION.len() as u64 + BENCHMARK;
            let number = numbers.of("networks", &format!("{a}.{b}.{c}"), networks, |_| true);
            match DOCUMENTATION.get(number as usize) {
                Some(network) => *network,
                None => {
                    let number = number - DOCUMENTATION.len() as u64;
                    [198, 18 + (number >> 8) as u8, number as u8]
                }
            }
        }
    };
    let [e, f, g] = network;
    let made = |number: u64| Ipv4Addr::new(e, f, g, (number as u8).wrapping_add(1));
    let host = numbers
        .of(&format!("hosts {e}.{f}.{g}"), &address.to_string(), 254, |number| !taken(&made(number).to_string()));
    made(host)
}

/// What stands before the last four groups, which number networks and hosts.
fn v6_of(address: Ipv6Addr, numbers: &mut Numbers, taken: &dyn Fn(&str) -> bool) -> Ipv6Addr {
    let groups = address.segments();
    let inner = |high: [u16; 6], numbers: &mut Numbers| {
        let [.., g, h] = groups;
        let [a, b] = g.to_be_bytes();
        let [c, d] = h.to_be_bytes();
        let [a, b, c, d] = v4_of(Ipv4Addr::new(a, b, c, d), numbers, taken).octets();
        let [p, q, r, s, t, u] = high;
        Ipv6Addr::new(p, q, r, s, t, u, u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
    };
    let [first, second] = match groups {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => return address,
        [0, 0, 0, 0, 0, 0xffff, ..] => return inner([0, 0, 0, 0, 0, 0xffff], numbers),
        // NAT64 (RFC 6052)
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => return inner([0x64, 0xff9b, 0, 0, 0, 0], numbers),
        // Well-known groups of the link are everybody's.
        [0xff02, 0, 0, 0, 0, 0, ..] => return address,
        [0xff00..=0xffff, ..] => [0xff3e, 0xdb8],
        [0xfe80..=0xfebf, ..] => [0xfe80, 0],
        [0xfc00..=0xfdff, ..] => [0xfd00, 0xdb8],
        _ => [0x2001, 0xdb8],
    };
    let [a, b, c, d, ..] = groups;
    let of_site = format!("sites {first:x}");
    let (site, link) = if first == 0xfe80 {
        (0, 0)
    } else {
        let site = format!("{a:x}:{b:x}:{c:x}");
        let link = numbers.of(&format!("links {site}"), &format!("{d:x}"), 1 << 16, |_| true);
        (numbers.of(&of_site, &site, 1 << 16, |_| true), link)
    };
    let made = |number: u64| {
        let [_, e, f, g] = [number >> 48, number >> 32, number >> 16, number + 1].map(|part| part as u16);
        Ipv6Addr::new(first, second, site as u16, link as u16, 0, e, f, g)
    };
    let space = format!("hosts {first:x} {site:x} {link:x}");
    let number = numbers.of(&space, &address.to_string(), (1 << 16) - 1, |number| !taken(&made(number).to_string()));
    made(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(addresses: &[&str], seed: Option<&str>) -> Vec<String> {
        let mut numbers = Numbers::new(seed);
        let parsed = addresses.iter().map(|address| address.parse().expect("an address"));
        parsed.map(|address| of(address, &mut numbers, &|_| false).to_string()).collect()
    }

    #[test]
    fn reach_and_networks_stay() {
        let wanted = [
            ("8.8.8.8", "192.0.2.1"),
            ("8.8.8.9", "192.0.2.2"),
            ("8.8.4.4", "198.51.100.1"),
            ("8.8.8.8", "192.0.2.1"),
            ("1.2.3.4", "203.0.113.1"),
            ("5.6.7.8", "198.18.0.1"),
            ("192.168.7.20", "192.168.0.1"),
            ("192.168.7.21", "192.168.0.2"),
            ("192.168.8.21", "192.168.1.1"),
            ("10.9.8.7", "10.0.0.1"),
            ("172.20.1.1", "172.16.0.1"),
            ("100.80.1.1", "100.64.0.1"),
            ("169.254.9.9", "169.254.0.1"),
            ("127.0.0.1", "127.0.0.1"),
            ("0.0.0.0", "0.0.0.0"),
            ("224.0.0.251", "224.0.0.251"),
            ("239.1.2.3", "233.252.0.1"),
            ("2a00:1:2:3::9", "2001:db8::1"),
            ("2a00:1:2:3::a", "2001:db8::2"),
            ("2a00:1:2:4::a", "2001:db8:0:1::1"),
            ("2a00:1:3:4::a", "2001:db8:1::1"),
            ("fd12:3456:789a:1::5", "fd00:db8::1"),
            ("fe80::1234", "fe80::1"),
            ("::1", "::1"),
            ("::", "::"),
            ("::ffff:10.9.8.7", "::ffff:10.0.0.1"),
            ("64:ff9b::808:808", "64:ff9b::c000:201"),
        ];
        let (from, to): (Vec<&str>, Vec<&str>) = wanted.into_iter().unzip();
        assert_eq!(all(&from, None), to);
    }

    #[test]
    fn thousands_have_an_address_each() {
        let many: Vec<String> = (0..5000).map(|n| format!("{}.{}.{}.9", 20 + n / 1000, n / 250 % 4, n % 250)).collect();
        let some: Vec<&str> = many.iter().map(String::as_str).take(500).collect();
        let made = all(&some, None);
        assert_eq!(made.iter().collect::<std::collections::HashSet<_>>().len(), 500);
        let every: Vec<&str> = many.iter().map(String::as_str).collect();
        let far = |text: &String| {
            let [a, b, ..] = text.parse::<Ipv4Addr>().expect("an address").octets();
            [a, b] == [198, 18] || [a, b] == [198, 19] || matches!(a, 192 | 198 | 203)
        };
        assert!(all(&every, Some("word")).iter().all(far));
    }
}
