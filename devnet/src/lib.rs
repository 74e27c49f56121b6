//! The node: sealing, JSON-RPC, private chains and the test lane.
