//! Session descriptions.
pub mod attr;
pub mod codec;
pub mod shape;
pub mod syntax;
pub mod view;
