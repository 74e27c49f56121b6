//! Crowd work in both lanes, and what the parties read.

mod dispute;
mod invariants;
mod pay;
mod prose;
mod scene;
mod task;
