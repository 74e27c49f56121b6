//! The court on a chain in memory: its own code runs natively, through calldata and dispatch as on a chain.

mod agreement;
mod attacks;
mod ending;
mod evidence;
mod findings;
mod lane;
mod machine;
mod model;
mod money;
mod panel;
mod pool;
mod world;
