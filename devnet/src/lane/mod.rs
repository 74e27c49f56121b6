//! The test lane: a loopback socket on which every connection is one private chain, and contract code may run in the test.
//!
//! ```text
//! test process                         devnet
//!   Chain (native) --operations-->  session --> chain --> executor --> NativePrograms --+
//!      ^  contract code  <--------------------- run this frame -------------------------+ registered code
//!   Chain (vm) ------operations-->  session --> chain --> executor --> Vm
//! ```
//!
//! What always holds: a chain lives exactly as long as its connection, on its connection's thread, and tests share nothing but the
//! genesis and the VM's compiled code.

mod link;
mod native;
mod operations;
mod server;
mod session;
#[cfg(test)]
mod tests;

pub use link::{Link, Lost};
pub use native::NativePrograms;
pub use operations::GENESIS_TIME;
pub use server::{LaneServer, MAX_CHAINS};
