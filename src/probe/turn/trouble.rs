//! Whatever goes wrong on the way through a relay, each case with its name, where it comes from, and what helps.

use crate::probe::outcome::Outcome;
use crate::stun::registry;

/// Why a step failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// No sound answer came: something below TURN.
    Wire(Outcome),
    /// 300 without an address to go to.
    RedirectedNowhere,
    /// 300 to where it came from.
    RedirectLoop,
    /// 300 a second time.
    RedirectedTwice,
    /// 400.
    BadRequest,
    /// 401, and there are no credentials.
    CredentialsWanted,
    /// 401 to credentials.
    CredentialsRefused,
    /// 401 to a user whose name says until when.
    Expired,
    /// 401 to a user made from a secret; one that holds for a hundred years is taken.
    WrongClock,
    /// 401 without REALM or NONCE.
    BrokenChallenge,
    /// Another realm than the credentials are for.
    OtherRealm,
    /// The nonce promises password algorithms, and there are none.
    AlgorithmsMissing,
    /// None of the password algorithms is known.
    UnknownAlgorithms,
    /// 403 to Allocate or Refresh.
    Forbidden,
    /// 403 because of the peer.
    ForbiddenPeer,
    /// 405.
    NoMobility,
    /// 420.
    UnknownAttribute,
    /// 420 because of REQUESTED-ADDRESS-FAMILY.
    NoFamilies,
    /// 437 to Allocate.
    AllocationMismatch,
    /// 437 to anything else.
    AllocationGone,
    /// 438 to every nonce.
    StaleNonce,
    /// 440.
    FamilyUnsupported,
    /// 441.
    WrongCredentials,
    /// 442.
    TransportUnsupported,
    /// 443.
    PeerFamilyMismatch,
    /// 446.
    ConnectionExists,
    /// 447.
    ConnectionFailed,
    /// 486.
    QuotaReached,
    /// 500.
    ServerError,
    /// 508.
    NoCapacity,
    /// Another error.
    OtherError,
    /// An error response without ERROR-CODE.
    ErrorWithoutCode,
    /// An attribute that must be understood and is not known.
    UnknownRequired,
    /// A success without a relayed address.
    NoRelayedAddress,
    /// A relayed address of another family than asked for.
    OtherFamily,
    /// Of all that was sent, nothing came back.
    NothingBack,
}

impl Trouble {
    /// By the code of an error response to a request of this method.
    pub fn of_error(code: u16, method: u16, unknown: &[u16]) -> Self {
        let about_peer = matches!(method, registry::CREATE_PERMISSION | registry::CHANNEL_BIND | registry::CONNECT);
        match code {
            0 => Self::ErrorWithoutCode,
            300 => Self::RedirectedNowhere,
            400 => Self::BadRequest,
            401 => Self::CredentialsRefused,
            403 if about_peer => Self::ForbiddenPeer,
            403 => Self::Forbidden,
            405 => Self::NoMobility,
            420 if unknown.contains(&registry::REQUESTED_ADDRESS_FAMILY) => Self::NoFamilies,
            420 => Self::UnknownAttribute,
            437 if method == registry::ALLOCATE => Self::AllocationMismatch,
            437 => Self::AllocationGone,
            438 => Self::StaleNonce,
            440 => Self::FamilyUnsupported,
            441 => Self::WrongCredentials,
            442 => Self::TransportUnsupported,
            443 => Self::PeerFamilyMismatch,
            446 => Self::ConnectionExists,
            447 => Self::ConnectionFailed,
            486 => Self::QuotaReached,
            500 => Self::ServerError,
            508 => Self::NoCapacity,
            _ => Self::OtherError,
        }
    }

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Wire(outcome) => outcome.slug(),
            _ => self.all().0,
        }
    }

    /// In words, after the name of a server.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wire(outcome) => outcome.words(),
            _ => self.all().1,
        }
    }

    /// What it comes from; empty where the words say it.
    pub const fn cause(self) -> &'static str {
        self.all().2
    }

    /// What helps; empty where nothing is known.
    pub const fn remedy(self) -> &'static str {
        match self {
            // A password helps who asks for a relay in another way than who asks for an address.
            Self::Wire(Outcome::HandshakeFailed) => {
                "is this the port for TLS (turns:) or DTLS? Plain TURN is at another, as a rule 3478"
            }
            Self::Wire(Outcome::ConnectionClosed) => {
                "is it a TURN server, and is this its port for plain TCP (turn:) or for TLS (turns:)?"
            }
            Self::Wire(Outcome::HostUnreachable) => "is the address right, and does a firewall refuse it?",
            Self::Wire(outcome) => outcome.help(),
            _ => self.all().3,
        }
    }

    /// Whether it is one of TLS or DTLS.
    pub const fn is_tls(self) -> bool {
        matches!(self, Self::Wire(Outcome::HandshakeFailed | Outcome::CertificateRefused))
    }

    #[rustfmt::skip]
    const fn all(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Wire(_) => ("", "", "", ""),
            Self::RedirectedNowhere => ("redirected-nowhere", "it sends its clients to another server, but does not say to which (300)", "ALTERNATE-SERVER is missing in its answer", "name the server that is meant"),
            Self::RedirectLoop => ("redirect-loop", "it sends its clients to itself (300)", "ALTERNATE-SERVER is its own address, or leads back to it", "take alternate-server out of its configuration, or name another"),
            Self::RedirectedTwice => ("redirected-twice", "the server it sends its clients to sends them on (300)", "most clients follow once", "let the first server name the last"),
            Self::BadRequest => ("bad-request", "it cannot make sense of the request (400)", "a server that is not for TURN, or not for this transport; something between that changes messages", "is it a TURN server? `rtcscope stun probe` asks what it is"),
            Self::CredentialsWanted => ("credentials-wanted", "it wants a user name and a password (401), and none were given", "", "--username with --credential-env gives them, or --secret-env the secret they are made from"),
            Self::CredentialsRefused => ("credentials-refused", "it does not take these credentials (401)", "the user or the password is wrong, they have expired, or they are for another realm; a shared secret may be another than the server's", "try them as the server has them: is there a blank or a line end too much?"),
            Self::Expired => ("credentials-expired", "it does not take these credentials (401), and their name says that they have expired", "names like 1800000000:name say until when they hold, in seconds since 1970", "get new ones from where these came from"),
            Self::WrongClock => ("wrong-clock", "it takes the secret, but not the time (401): credentials made now have expired for it", "its clock or that of this machine is wrong", "set both by NTP"),
            Self::BrokenChallenge => ("broken-challenge", "it wants credentials (401), but does not say for which realm", "REALM or NONCE is missing in its answer", "no client can answer that: coturn needs a realm in its configuration"),
            Self::OtherRealm => ("other-realm", "it asks for credentials of another realm", "", "nothing was signed for it; is it the right server? Without --realm any will do"),
            Self::AlgorithmsMissing => ("algorithms-missing", "its nonce promises a choice of password algorithms, and there is none", "something between may have taken PASSWORD-ALGORITHMS out, to have a weaker one used (RFC 8489, section 9.2.5)", "try it over TLS"),
            Self::UnknownAlgorithms => ("unknown-algorithms", "none of its password algorithms is known", "", ""),
            Self::Forbidden => ("forbidden", "it refuses (403)", "the address of this client or the user is not allowed", "ask who runs it; coturn has allowed and denied addresses for clients"),
            Self::ForbiddenPeer => ("forbidden-peer", "it does not relay to this peer (403)", "the peer's address is among those the server must not reach", "where that is wanted: coturn needs allow-loopback-peers for loopback, allowed-peer-ip for others"),
            Self::NoMobility => ("no-mobility", "it does not move allocations (405)", "", ""),
            Self::UnknownAttribute => ("unknown-attribute", "it does not know an attribute that TURN needs (420)", "a STUN server that is none for TURN, or an old one", ""),
            Self::NoFamilies => ("no-ipv6-relay", "it cannot be asked for a family (420): it knows no REQUESTED-ADDRESS-FAMILY", "a server older than RFC 6156", "its relayed addresses are IPv4 only"),
            Self::AllocationMismatch => ("allocation-mismatch", "it says that there is an allocation already (437), from another port too", "a NAT gives the port of an earlier client again, or the server forgets nothing", "wait ten minutes, or until the lifetime of the old one is over"),
            Self::AllocationGone => ("allocation-gone", "it does not know the allocation any more (437)", "the server was restarted, several servers share one address, or a NAT changed our port", "several servers behind one address must keep a client at one of them"),
            Self::StaleNonce => ("stale-nonce", "it calls every nonce stale (438)", "several servers behind one address do not know each other's nonces", "they must keep a client at one of them, by its address and port"),
            Self::FamilyUnsupported => ("family-unsupported", "it has no relayed address of this family (440)", "", "coturn needs a relay-ip of that family"),
            Self::WrongCredentials => ("wrong-credentials", "the allocation belongs to another user (441)", "the user changed while it was there, or another one used this port", "wait until the lifetime of the old one is over"),
            Self::TransportUnsupported => ("transport-unsupported", "it does not relay by this protocol (442)", "UDP or TCP towards peers is switched off", "coturn: no-udp-relay and no-tcp-relay do that"),
            Self::PeerFamilyMismatch => ("peer-family-mismatch", "the peer is of another family than the relayed address (443)", "", "ask for a relayed address of the peer's family: --relay ipv6"),
            Self::ConnectionExists => ("connection-exists", "there is a connection to that peer already (446)", "it has not noticed yet that the one before is over", "try again later"),
            Self::ConnectionFailed => ("connection-failed", "the relay cannot connect to the peer (447)", "a firewall around the relay, or nobody listens at the peer", ""),
            Self::QuotaReached => ("quota-reached", "the user has as many allocations as allowed (486)", "others use the same user, or allocations of calls that ended without a word still last", "coturn: user-quota and total-quota; here: --parallel 1 tries one way after the other"),
            Self::ServerError => ("server-error", "it says that something failed in it (500)", "", "its log says more"),
            Self::NoCapacity => ("no-capacity", "it has no relayed address or port left (508)", "its range of ports is used up, or too small", "coturn: min-port and max-port"),
            Self::OtherError => ("error-response", "it answers with an error", "", ""),
            Self::ErrorWithoutCode => ("error-without-code", "it answers with an error, but not with which", "", ""),
            Self::UnknownRequired => ("unknown-required", "its answer has an attribute that must be understood and is not known", "", "clients must not go on with it"),
            Self::NoRelayedAddress => ("no-relayed-address", "it says yes, but gives no relayed address", "", "its answer is not that of a TURN server"),
            Self::OtherFamily => ("other-family", "its relayed address is of another family than asked for", "", "coturn: allocation-default-address-family; other servers do not know REQUESTED-ADDRESS-FAMILY"),
            Self::NothingBack => ("nothing-back", "it has a relayed address, but nothing that is sent through it comes back", "a firewall around the relay drops its ports, or external-ip is not the address that leads to it", "open the range of relay ports for UDP, both ways; is external-ip right?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code that TURN knows has a name of its own, and helps somebody.
    #[test]
    fn codes_of_turn_have_names_and_remedies() {
        let codes = [300, 400, 401, 403, 420, 437, 438, 440, 441, 442, 443, 446, 447, 486, 500, 508];
        let mut names: Vec<&str> = Vec::new();
        for code in codes {
            let trouble = Trouble::of_error(code, registry::CONNECT, &[]);
            assert_ne!(trouble, Trouble::OtherError, "{code}");
            assert!(!trouble.cause().is_empty() || !trouble.remedy().is_empty(), "{code}");
            assert!(trouble.words().contains(&code.to_string()), "{code}: {}", trouble.words());
            names.push(trouble.slug());
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), codes.len());
        let family = [registry::REQUESTED_ADDRESS_FAMILY];
        assert_eq!(Trouble::of_error(420, registry::ALLOCATE, &family), Trouble::NoFamilies);
        assert_eq!(Trouble::of_error(437, registry::ALLOCATE, &[]), Trouble::AllocationMismatch);
        assert_eq!(Trouble::of_error(403, registry::ALLOCATE, &[]), Trouble::Forbidden);
        assert_eq!(Trouble::of_error(699, registry::ALLOCATE, &[]), Trouble::OtherError);
    }
}
