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

#[cfg(unix)]
fn limit() -> Option<usize> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
const fn limit() -> Option<usize> {
    None
}
