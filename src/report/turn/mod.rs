//! The `turn` commands: whether media get out, and by which way.

mod facts;
pub mod probe;
mod probe_wire;
mod remarks;
