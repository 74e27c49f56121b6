//! Where the precompiles beyond Ethereum's live.

use revm::primitives::{Address, address};

/// ArbSys: block number and hash, chain id, version.
pub const ARB_SYS: Address = address!("0x0000000000000000000000000000000000000064");
/// ArbOwnerPublic: who owns the chain.
pub const ARB_OWNER_PUBLIC: Address = address!("0x000000000000000000000000000000000000006b");
/// ArbGasInfo: prices of a chain that pays for another chain's data; zero here.
pub const ARB_GAS_INFO: Address = address!("0x000000000000000000000000000000000000006c");
/// ArbRetryableTx: present, without methods.
pub const ARB_RETRYABLE_TX: Address = address!("0x000000000000000000000000000000000000006e");
/// ArbOwner: what a chain owner may set.
pub const ARB_OWNER: Address = address!("0x0000000000000000000000000000000000000070");
/// ArbWasm: activation of programs.
pub const ARB_WASM: Address = address!("0x0000000000000000000000000000000000000071");
/// ArbWasmCache: which programs are cached.
pub const ARB_WASM_CACHE: Address = address!("0x0000000000000000000000000000000000000072");
/// ArbDebug: becoming chain owner, on developer chains.
pub const ARB_DEBUG: Address = address!("0x00000000000000000000000000000000000000ff");
