//! What an agreement measures: feeds of every kind, the objectives about them, and what is done about reports.
#![allow(
    clippy::wrong_self_convention,
    reason = "a constructor fills the storage that is there"
)]

mod custom;
mod exclusions;
mod kinds;
mod modes;
mod signers;
mod world;
