//! What a NAT does, by RFC 5780 in the terms of RFC 4787: [`discover`] asks, [`verdict`] judges what came back (the server
//! first), [`meaning`] says what it means for WebRTC, [`lifetime`] measures how long a mapping lasts, [`reach`] names how
//! UDP fails.

pub mod ask;
pub mod discover;
pub mod lifetime;
pub mod meaning;
pub mod reach;
pub mod verdict;

/// On what a mapping or a filter depends (RFC 4787, sections 4.1 and 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behaviour {
    /// There is none: no NAT, or no filter.
    None,
    /// On nothing.
    EndpointIndependent,
    /// On the other side's address.
    AddressDependent,
    /// On the other side's address and port.
    AddressAndPortDependent,
}

impl Behaviour {
    /// All, the least strict first.
    pub const ALL: [Self; 4] =
        [Self::None, Self::EndpointIndependent, Self::AddressDependent, Self::AddressAndPortDependent];

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::EndpointIndependent => "endpoint-independent",
            Self::AddressDependent => "address-dependent",
            Self::AddressAndPortDependent => "address-and-port-dependent",
        }
    }

    /// Its name, as that of a mapping or of a filter.
    pub const fn words(self) -> &'static str {
        self.slug()
    }

    /// By its name in JSON.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|behaviour| behaviour.slug() == name)
    }
}
