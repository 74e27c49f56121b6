//! Everything CI and the README call.
fn main() {}
