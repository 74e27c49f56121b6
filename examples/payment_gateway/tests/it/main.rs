//! Latencies and peaks in both lanes, what holds in random histories, and how the terms read.

mod gateway;
mod invariants;
mod prose;
