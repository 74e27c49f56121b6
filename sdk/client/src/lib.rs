//! The off-chain side: RPC client, accounts, signed reports.
