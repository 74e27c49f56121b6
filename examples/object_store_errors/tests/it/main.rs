//! Errors counted in two ways, in both lanes, what holds in random histories, and how the terms read.

mod invariants;
mod prose;
mod store;
