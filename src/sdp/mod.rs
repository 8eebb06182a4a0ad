//! Session descriptions.
pub mod attr;
pub mod client;
pub mod shape;
pub mod syntax;
pub mod view;
