//! What an agreement measures: feeds of every kind, the objectives about them, and what is done about reports.

mod exclusions;
mod kinds;
mod modes;
mod signers;
mod world;
