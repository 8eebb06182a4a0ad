//! Session descriptions.
pub mod attr;
pub mod compat;
pub mod shape;
pub mod syntax;
pub mod view;
