//! Typed clients and storage readers against a devnet.

mod bound;
mod contracts;
mod court;
mod world;
