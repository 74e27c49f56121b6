//! The node from outside, over its doors. One binary: each would link the whole engine again.

mod cheats;
mod hostile;
mod methods;
mod process;
mod programs;
mod subscriptions;
mod support;
mod trace;
mod transactions;
