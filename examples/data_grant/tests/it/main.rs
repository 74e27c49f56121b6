//! The credit file in both lanes, and what the parties read.

mod access;
mod demands;
mod invariants;
mod panel;
mod prose;
mod scene;
