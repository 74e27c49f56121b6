//! The wire between a test and the devnet: operations of a test chain, and contract frames that run in the test's process.
