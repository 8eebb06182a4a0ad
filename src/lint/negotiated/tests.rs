//! Exchanges and what they amount to.
