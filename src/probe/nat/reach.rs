//! How UDP fails, when a server does not answer over it: named from what other packets meet on the same way.

use super::super::outcome::Outcome;

/// What other packets to the same server met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// An answer to STUN without the magic cookie, as in RFC 3489, which few firewalls recognise.
    pub old_stun: bool,
    /// ICMP about UDP that is not STUN, to a port where nobody listens: UDP gets there.
    pub other_udp: bool,
    /// TCP gets there: it was accepted, or refused by the host.
    pub tcp: Option<u16>,
    /// How many of these were tried.
    pub tried: usize,
}

/// How UDP fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A router or firewall says that it may not pass.
    UdpRejected,
    /// TCP gets there, UDP does not.
    UdpBlocked,
    /// UDP gets there, STUN does not.
    StunSilent,
    /// UDP gets there, but the port is closed.
    PortClosed,
    /// Nothing gets there.
    Blackhole,
    /// Nothing can be sent.
    CannotSend,
    /// It answers, but not so that it is of use.
    Faulty(Outcome),
}

impl Failure {
    /// Names how it fails.
    pub const fn of(outcome: Outcome, clues: Clues) -> Self {
        match outcome {
            Outcome::PortUnreachable => Self::PortClosed,
            Outcome::HostUnreachable | Outcome::Prohibited => Self::UdpRejected,
            Outcome::CannotSend => Self::CannotSend,
            Outcome::NoAnswer => match (clues.old_stun || clues.other_udp, clues.tcp) {
                (true, _) => Self::StunSilent,
                (false, Some(_)) => Self::UdpBlocked,
                (false, None) => Self::Blackhole,
            },
            other => Self::Faulty(other),
        }
    }

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::UdpRejected => "udp-rejected",
            Self::UdpBlocked => "udp-blocked",
            Self::StunSilent => "stun-silent",
            Self::PortClosed => "port-closed",
            Self::Blackhole => "blackhole",
            Self::CannotSend => "cannot-send",
            Self::Faulty(outcome) => outcome.slug(),
        }
    }

    /// In a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::UdpRejected => "UDP is rejected: a router or firewall on the way says that it may not pass (ICMP)",
            Self::UdpBlocked => "UDP is blocked: TCP gets to the server, UDP does not",
            Self::StunSilent => "STUN is dropped: other UDP gets to the server, STUN does not get an answer",
            Self::PortClosed => "the server is there, but nobody listens on this port for UDP (ICMP)",
            Self::Blackhole => "nothing gets to the server, neither UDP nor TCP, and nothing says why",
            Self::CannotSend => "nothing can be sent to the server from here",
            Self::Faulty(outcome) => outcome.words(),
        }
    }

    /// What it means for WebRTC.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::UdpRejected | Self::UdpBlocked => {
                "direct calls do not work; a TURN server over TCP or TLS, best on port 443, is needed for every call"
            }
            Self::StunSilent => {
                "direct calls do not work, as ICE is made of STUN; a TURN server over TLS on port 443 may still be reached"
            }
            Self::PortClosed | Self::Faulty(_) => "this says nothing about calls: another server is needed to tell",
            Self::Blackhole => "this says nothing about calls: is the server there at all? Another one may tell",
            Self::CannotSend => "without a way out no call leaves this machine in this family",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_from_what_other_packets_meet() {
        let nothing = Clues::default();
        for (outcome, clues, expected) in [
            (Outcome::NoAnswer, nothing, "blackhole"),
            (Outcome::NoAnswer, Clues { tcp: Some(443), ..nothing }, "udp-blocked"),
            (Outcome::NoAnswer, Clues { tcp: Some(443), other_udp: true, ..nothing }, "stun-silent"),
            (Outcome::NoAnswer, Clues { old_stun: true, ..nothing }, "stun-silent"),
            (Outcome::HostUnreachable, Clues { tcp: Some(443), ..nothing }, "udp-rejected"),
            (Outcome::PortUnreachable, nothing, "port-closed"),
            (Outcome::BadCookie, nothing, "bad-cookie"),
        ] {
            assert_eq!(Failure::of(outcome, clues).slug(), expected);
        }
    }
}
