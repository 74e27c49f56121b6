//! The notary desk in both lanes, and what the parties read.

mod custody;
mod prose;
mod requests;
mod scene;
