//! Transports that last from one description of a side to the next, and whether ICE restarts on them.

use crate::lint::{Description, Part};

/// What became of the ICE credentials of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Restart {
    /// Both are as they were.
    None,
    /// Both are new: ICE starts again.
    Full,
    /// Only the user fragment is new.
    Ufrag,
    /// Only the password is new.
    Password,
}

/// The sections that carried a transport before and do so now, for the same mid: of a bundle only the tagged one, since
/// what the others say of a transport was never used, or repeats its.
pub(super) fn lasting<'a>(
    previous: &'a Description<'a>,
    next: &'a Description<'a>,
) -> impl Iterator<Item = (Part<'a>, Part<'a>)> + use<'a> {
    previous.sections().zip(next.sections()).filter(|(before, now)| {
        let lives = !before.is_rejected() && !now.is_rejected() && before.mid() == now.mid();
        lives && before.carrier().index() == before.index() && now.carrier().index() == now.index()
    })
}

/// Are these the same value, letter case aside? What the session says is compared for every section, so that no more than
/// a kilobyte counts.
fn same_but_for_case(one: &str, other: &str) -> bool {
    let head = |text: &str| text.as_bytes()[..text.len().min(1024)].to_ascii_lowercase();
    one.len() == other.len() && head(one) == head(other)
}

/// Are these the same value, as far as a kilobyte tells?
fn alike(one: &str, other: &str) -> bool {
    let head = |text: &str| text.len().min(1024);
    one.len() == other.len() && one.as_bytes()[..head(one)] == other.as_bytes()[..head(other)]
}

/// What became of the ICE credentials of a transport; none when one side has none.
pub(super) fn restart(before: &Part<'_>, now: &Part<'_>) -> Option<Restart> {
    let changed = |name| Some(!alike(before.of_transport(name)?.value(), now.of_transport(name)?.value()));
    Some(match (changed("ice-ufrag")?, changed("ice-pwd")?) {
        (false, false) => Restart::None,
        (true, true) => Restart::Full,
        (true, false) => Restart::Ufrag,
        (false, true) => Restart::Password,
    })
}

/// Does something ask for a new DTLS association: other certificates, or another `tls-id` (RFC 8842, section 5.1)?
pub(super) fn is_new_association(before: &Part<'_>, now: &Part<'_>) -> bool {
    let ids = before.of_transport("tls-id").zip(now.of_transport("tls-id"));
    let other_id = ids.is_some_and(|(before, now)| !alike(before.value(), now.value()));
    other_id || fingerprints_differ(before, now)
}

/// Have they no fingerprint in common, though both have one?
pub(super) fn fingerprints_differ(before: &Part<'_>, now: &Part<'_>) -> bool {
    let (before, now) = (prints(before), prints(now));
    let known = |one: &&str| before.iter().any(|other| same_but_for_case(one, other));
    !before.is_empty() && !now.is_empty() && !now.iter().any(known)
}

/// The fingerprints that hold for the transport of a section.
fn prints<'a>(part: &Part<'a>) -> Vec<&'a str> {
    // Nobody lists many: what is beyond these is not compared.
    const MOST: usize = 16;
    let carrier = if part.carrier().has("fingerprint") { part.carrier() } else { *part };
    carrier.all_effective("fingerprint").take(MOST).map(|line| line.value()).collect()
}
