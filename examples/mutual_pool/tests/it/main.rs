//! The mutual in both lanes, and what the parties read.

mod accounts;
mod claims;
mod contributions;
mod invariants;
mod prose;
mod scene;
