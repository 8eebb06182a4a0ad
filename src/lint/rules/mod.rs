//! The rules, a folder a family, a file a rule.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rule::{Family, Rule};

mod answer;
mod bandwidth;
mod bundle;
mod codec;
mod dtls;
mod extmap;
mod ice;
mod media;
mod payload;
mod prelude;
mod privacy;
mod renegotiation;
mod rtcp;
mod sctp;
mod simulcast;
mod source;
mod syntax;
mod whip;

/// All families, in the order of a reader's way through a description.
pub static FAMILIES: &[&Family] = &[
    &syntax::FAMILY,
    &media::FAMILY,
    &payload::FAMILY,
    &codec::FAMILY,
    &ice::FAMILY,
    &dtls::FAMILY,
    &bundle::FAMILY,
    &rtcp::FAMILY,
    &extmap::FAMILY,
    &source::FAMILY,
    &simulcast::FAMILY,
    &sctp::FAMILY,
    &bandwidth::FAMILY,
    &privacy::FAMILY,
    &answer::FAMILY,
    &renegotiation::FAMILY,
    &whip::FAMILY,
];

/// All rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules.iter().copied())
}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    static BY_NAME: LazyLock<HashMap<&str, &Rule>> = LazyLock::new(|| all().map(|rule| (rule.name, rule)).collect());
    BY_NAME.get(name).copied()
}
