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

/// What became of the ICE credentials of a transport; none when one side has none.
pub(super) fn restart(before: &Part<'_>, now: &Part<'_>) -> Option<Restart> {
    let changed = |name| Some(before.of_transport(name)?.value() != now.of_transport(name)?.value());
    Some(match (changed("ice-ufrag")?, changed("ice-pwd")?) {
        (false, false) => Restart::None,
        (true, true) => Restart::Full,
        (true, false) => Restart::Ufrag,
        (false, true) => Restart::Password,
    })
}

/// Does something ask for a new DTLS association: other certificates, or another `tls-id` (RFC 8842, section 5.1)?
pub(super) fn is_new_association(before: &Part<'_>, now: &Part<'_>) -> bool {
    let id = |part: &Part<'_>| part.of_transport("tls-id").map(|line| line.value().to_owned());
    let other_id = id(before).zip(id(now)).is_some_and(|(before, now)| before != now);
    other_id || fingerprints_differ(before, now)
}

/// Have they no fingerprint in common, though both have one?
pub(super) fn fingerprints_differ(before: &Part<'_>, now: &Part<'_>) -> bool {
    // Nobody lists many: what is beyond these is not compared.
    const MOST: usize = 16;
    let all = |part: &Part<'_>| {
        let carrier = if part.carrier().has("fingerprint") { part.carrier() } else { *part };
        let lines = carrier.all_effective("fingerprint").take(MOST);
        lines.map(|line| line.value().to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let (before, now) = (all(before), all(now));
    !before.is_empty() && !now.is_empty() && !now.iter().any(|one| before.contains(one))
}
