//! The backtest and the contract are given the same histories and must say the same: every verdict, every credit, all damages, what is left
//! of the bond, what nothing covered, and what each party may claim in the end. One property for each kind of part.
#![expect(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

mod availability;
mod chain;
mod composite;
mod delivery;
mod incident;
mod latency;
