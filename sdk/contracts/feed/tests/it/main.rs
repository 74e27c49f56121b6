//! The feed on a chain in memory, called as readers, signers and its owner call it.

mod aggregated;
mod attacks;
mod fees;
mod rounds;
mod signers;
mod world;
