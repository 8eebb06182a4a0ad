//! rtcscope, the field instrument for WebRTC.
//!
//! A pure core (no clock, no socket, no file, no global state) with the edges at the rim:
//!
//! ```text
//! main ─► cli ─► report ─► sdp  signal  call  probe ─► stun ─► diagnostic ─► prose ─► text  tick
//!          └───► render ─► (report's vocabulary only)
//! ```
//!
//! ARCHITECTURE.md says where what is and which rules hold.

pub mod call;
pub mod cli;
pub mod diagnostic;
pub mod lint;
pub mod measure;
#[cfg(feature = "net")]
pub mod net;
#[cfg(feature = "net")]
pub mod probe;
pub mod prose;
pub mod render;
#[cfg(feature = "net")]
pub mod rendezvous;
pub mod replay;
pub mod report;
pub mod sdp;
pub mod signal;
pub mod stun;
pub mod text;
pub mod tick;
