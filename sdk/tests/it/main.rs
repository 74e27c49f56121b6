//! What contracts are made of, on a chain in memory; mistakes that do not compile.
#![allow(clippy::wrong_self_convention)] // constructors of contracts are methods

mod abi;
mod arithmetic;
mod collections;
mod compiler;
mod component;
mod contract;
mod errors;
mod machine;
mod storage;
mod ui;
