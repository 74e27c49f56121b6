//! What contracts are made of, on a chain in memory; mistakes that do not compile.

mod abi;
mod arithmetic;
mod collections;
mod component;
mod contract;
mod errors;
mod machine;
mod storage;
mod ui;
