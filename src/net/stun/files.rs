//! How many sockets may be open at once.

/// Kept for everything else: standard streams, the runtime, name look-ups.
const RESERVED: usize = 48;
/// Where the system does not say.
const USUAL: usize = 256;
/// More at once has no use.
const MOST: usize = 4096;

/// How many sockets may be open at once, within the limit of this process.
pub(super) fn sockets() -> usize {
    limit().unwrap_or(USUAL).saturating_sub(RESERVED).clamp(4, MOST)
}

/// How many sockets there may be when so many are wanted: the limit of this process is raised as far as it may be.
pub(in crate::net) fn allow(wanted: usize) -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let needed = u64::try_from(wanted.saturating_add(RESERVED)).unwrap_or(u64::MAX);
        if limit.current.is_some_and(|current| current < needed) {
            let current = limit.maximum.map_or(needed, |most| most.min(needed));
            // what it stays at is looked at below
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(current), maximum: limit.maximum });
        }
    }
    limit().unwrap_or(usize::MAX).saturating_sub(RESERVED).min(wanted).max(1)
}

#[cfg(unix)]
fn limit() -> Option<usize> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
const fn limit() -> Option<usize> {
    None
}
