//! Seasons with other rain, in both lanes, and what the parties read.

mod invariants;
mod prose;
mod scene;
mod seasons;
