//! What holds for every capture.
