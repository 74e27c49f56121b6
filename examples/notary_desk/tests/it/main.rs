//! The notary desk in both lanes, and what the parties read.

mod custody;
mod invariants;
mod prose;
mod requests;
mod scene;
