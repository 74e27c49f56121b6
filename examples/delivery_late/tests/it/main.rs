//! The machine on its road, in both lanes, and what the parties read.

mod delay;
mod invariants;
mod prose;
mod road;
mod scene;
