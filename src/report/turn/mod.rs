//! The `turn` commands: whether media get out, and by which way.

pub mod probe;
mod probe_wire;
mod remarks;
