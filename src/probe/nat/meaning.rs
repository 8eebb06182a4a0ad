//! What a NAT means for WebRTC: with which peers ICE finds a direct way (RFC 8445), and with which it needs a relay.

use super::Behaviour::{self, AddressAndPortDependent, AddressDependent, EndpointIndependent, None as Free};
use super::verdict::Told;

/// A NAT, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nat {
    /// Its mapping.
    pub mapping: Behaviour,
    /// Its filter.
    pub filtering: Behaviour,
}

/// A kind of peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// What it is called.
    pub name: &'static str,
    /// What it is behind, in a sentence.
    pub behind: &'static str,
    /// Its NAT; none when UDP does not leave its network.
    pub nat: Option<Nat>,
}

const fn peer(name: &'static str, behind: &'static str, mapping: Behaviour, filtering: Behaviour) -> Peer {
    Peer { name, behind, nat: Some(Nat { mapping, filtering }) }
}

/// The kinds of peers there are.
pub const PEERS: &[Peer] = &[
    peer("public address, no firewall", "no NAT or firewall", Free, Free),
    peer("public address, firewall", "a firewall", Free, AddressAndPortDependent),
    peer("full-cone NAT", "a full-cone NAT", EndpointIndependent, EndpointIndependent),
    peer("address-restricted NAT", "an address-restricted NAT", EndpointIndependent, AddressDependent),
    peer("port-restricted NAT", "a port-restricted NAT", EndpointIndependent, AddressAndPortDependent),
    peer("symmetric NAT", "a symmetric NAT", AddressAndPortDependent, AddressAndPortDependent),
    Peer { name: "network without UDP", behind: "a network without UDP", nat: None },
];

/// The traditional name of a NAT (RFC 3489, section 5), from before it was known that mapping and filtering are two things.
pub const fn traditional(nat: Nat) -> &'static str {
    match (nat.mapping, nat.filtering) {
        (Free, Free | EndpointIndependent) => "open Internet",
        (Free, _) => "symmetric UDP firewall",
        (EndpointIndependent, Free | EndpointIndependent) => "full cone",
        (EndpointIndependent, AddressDependent) => "restricted cone",
        (EndpointIndependent, AddressAndPortDependent) => "port-restricted cone",
        (AddressDependent | AddressAndPortDependent, _) => "symmetric",
    }
}

/// Whether the mapping is the same for all destinations.
const fn is_one(nat: Nat) -> bool {
    matches!(nat.mapping, Free | EndpointIndependent)
}

/// Does a packet of `a` to the address that a STUN server told `b` get in?
const fn gets_in(a: Nat, b: Nat) -> bool {
    match b.filtering {
        Free | EndpointIndependent => true,
        // The address the STUN server told is open only if it is the one that packets to `a` leave from.
        AddressDependent => is_one(b),
        // And the filter is open for the port that `a` told, which must be the one that it sends from.
        AddressAndPortDependent => is_one(b) && is_one(a),
    }
}

/// Does the answer of `b`, whom a packet of `a` has reached, get back?
const fn gets_back(a: Nat, b: Nat) -> bool {
    // Behind a mapping for each destination `b` answers from another port than `a` has sent to.
    is_one(b) || !matches!(a.filtering, AddressAndPortDependent)
}

/// Whether two find a direct way to each other by UDP, with nothing but STUN to help them. It cannot be told where it takes
/// a NAT that lets an answer leave by the port at which the packet came in, though its mapping depends on the destination:
/// many that track connections do that, and no RFC asks for it.
pub const fn connects(a: Nat, b: Nat) -> Option<bool> {
    if gets_in(a, b) && gets_back(a, b) || gets_in(b, a) && gets_back(b, a) {
        return Some(true);
    }
    if gets_in(a, b) || gets_in(b, a) { None } else { Some(false) }
}

/// Whether a peer is reached directly, as far as can be told.
pub fn reaches(mapping: Told, filtering: Told, peer: &Peer) -> Option<bool> {
    let Some(theirs) = peer.nat else { return Some(false) };
    let mut results = mapping.candidates().into_iter().flat_map(|mapping| {
        filtering.candidates().into_iter().map(move |filtering| connects(Nat { mapping, filtering }, theirs))
    });
    let first = results.next()??;
    results.all(|result| result == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::verdict::Why;
    use super::*;

    const DOUBLE: Nat = Nat { mapping: EndpointIndependent, filtering: AddressAndPortDependent };

    /// As ten times ten pairs of Linux NATs behaved, with hole punching by UDP.
    #[test]
    fn as_real_nats_behave() {
        let kinds: Vec<Nat> = PEERS.iter().filter_map(|peer| peer.nat).chain([DOUBLE]).collect();
        let symmetric = Nat { mapping: AddressAndPortDependent, filtering: AddressAndPortDependent };
        for a in &kinds {
            for b in &kinds {
                let strict = |nat: &Nat| nat.filtering == AddressAndPortDependent;
                let fails = (*a == symmetric && strict(b)) || (*b == symmetric && strict(a));
                assert_eq!(connects(*a, *b), Some(!fails), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn it_does_not_matter_who_calls() {
        for [a, b, c, d] in (0..256).map(|n| [n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6].map(|at| Behaviour::ALL[at])) {
            let (one, two) = (Nat { mapping: a, filtering: b }, Nat { mapping: c, filtering: d });
            assert_eq!(connects(one, two), connects(two, one), "{one:?} {two:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_only_where_it_does_not_matter() {
        let unknown = Told::Unknown(Why::Missing);
        let one = Told::Is(EndpointIndependent);
        assert_eq!(reaches(one, unknown, &PEERS[0]), Some(true));
        assert_eq!(reaches(one, unknown, &PEERS[4]), Some(true));
        assert_eq!(reaches(one, unknown, &PEERS[5]), None, "a symmetric peer: it depends on the filter");
        let symmetric = Told::Unknown(Why::DependsOnSomething);
        assert_eq!(reaches(symmetric, Told::Is(AddressAndPortDependent), &PEERS[5]), Some(false));
        assert_eq!(reaches(one, unknown, &PEERS[6]), Some(false));
    }
}
