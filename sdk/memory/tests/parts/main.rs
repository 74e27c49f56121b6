//! Parts of an agreement that are about things and values: deliveries with what happens on the way, and payouts by an index.
#![allow(clippy::wrong_self_convention)] // constructors of contracts are methods

mod delivery;
mod index;
mod sensor;
mod usage;
#[path = "../measures/world.rs"]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod world;
