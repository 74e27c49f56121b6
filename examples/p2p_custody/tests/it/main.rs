//! The platform in both lanes, and what the parties read.

mod cover;
mod custody;
mod invariants;
mod prose;
mod scene;
mod shortage;
