//! An agreement from end to end: what it pays, what it refuses, what holds in random histories, what it costs and how it reads.

mod caps;
mod gas;
mod invariants;
mod lifecycle;
mod prose;
mod refused;
#[path = "../../../../templates/uptime/tests/uptime.rs"]
mod template;
mod world;
