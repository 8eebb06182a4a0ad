//! rtcscope, the field instrument for WebRTC.

pub mod cli;
pub mod diagnostic;
pub mod prose;
pub mod render;
pub mod report;
pub mod sdp;
pub mod text;
