//! A desk and its incidents: their clock, their money, their records, and how the terms read.

mod clock;
mod desk;
mod invariants;
mod money;
mod prose;
mod records;
mod world;
