//! The node from outside, over its doors. One binary: each would link the whole engine again.

mod cheats;
mod crash;
mod disk;
mod hostile;
mod keep;
mod methods;
mod monitor;
mod otterscan;
mod parity;
mod process;
mod program_cache;
mod programs;
mod raw;
mod shapes;
mod simulate;
mod subscriptions;
mod support;
mod tokens;
mod trace;
mod tracers;
mod transactions;
