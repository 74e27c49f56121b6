//! Parts of an agreement that are about things, values and data: deliveries with what happens on the way, payouts by an index, access
//! to data under a grant.
#![allow(clippy::wrong_self_convention)] // constructors of contracts are methods

mod change;
mod coin;
mod dates;
mod delivery;
mod extension;
mod grant;
mod index;
mod sensor;
mod token;
mod usage;
#[path = "../measures/world.rs"]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod world;
