//! Runs Ethereum transactions over EVM bytecode and WASM programs in one journal: a pure function of state, block and transaction.
