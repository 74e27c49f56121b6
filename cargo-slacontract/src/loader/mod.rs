//! The init code that puts a program on chain by one ordinary CREATE, from any Ethereum tool.
//!
//! Tools append ABI-encoded constructor arguments to an artifact's `bytecode`, as they do for Solidity. A contract without a
//! constructor gets [`plain`]: return the code, refuse arguments and value. A contract with one gets [`with_constructor`]:
//!
//! ```text
//! loader | prelude | code | arguments
//! ```
//!
//! 1. The *helper* is a contract with the same code, made by CREATE2 through the deterministic factory, so that it exists once per
//!    code; its address is known when the loader is written. It is skipped if present.
//! 2. The helper is activated unless its code hash is (activation is keyed by code hash).
//! 3. DELEGATECALL to the helper with the constructor's selector and the arguments: the constructor runs as the new contract, with
//!    the creator as caller and the value sent along. A revert is passed on.
//! 4. The code is returned and becomes the new contract's.

mod asm;

use alloy_primitives::{Address, B256, address, keccak256};

use asm::{Assembler, op};

/// The deterministic CREATE2 factory, at the same address on every chain.
pub const FACTORY: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");
/// ArbWasm, where programs are activated.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// `stylus_constructor()`: what a constructor answers to, whatever its arguments.
pub const CONSTRUCTOR_SELECTOR: [u8; 4] = [0x55, 0x85, 0x25, 0x8d];
/// Most bytes of init code a chain takes (EIP-3860).
pub const MAX_INIT_CODE: usize = 49_152;
/// Most bytes of code a chain keeps (EIP-170).
pub const MAX_CODE: usize = 24_576;

/// `codehashVersion(bytes32)`
const CODEHASH_VERSION: [u8; 4] = [0xd7, 0x0c, 0x0c, 0xa7];
/// `activateProgram(address)`
const ACTIVATE_PROGRAM: [u8; 4] = [0x58, 0xc7, 0x80, 0xc2];

/// The 43 bytes that return what follows them, as every Stylus tool writes them.
pub fn prelude(code_len: usize) -> [u8; 43] {
    let mut prelude = [0; 43];
    prelude[0] = 0x7f; // PUSH32 length
    prelude[25..33].copy_from_slice(&(code_len as u64).to_be_bytes());
    // DUP1, PUSH1 43, PUSH1 0, CODECOPY, PUSH1 0, RETURN, version
    prelude[33..].copy_from_slice(&[0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
    prelude
}

/// Where the helper of `code` is.
pub fn helper_address(code: &[u8]) -> Address {
    FACTORY.create2(
        B256::ZERO,
        keccak256([&prelude(code.len())[..], code].concat()),
    )
}

/// Init code of a contract without a constructor.
pub fn plain(code: &[u8]) -> Vec<u8> {
    let mut asm = Assembler::default();
    let (end, value, arguments) = (asm.label(), asm.label(), asm.label());
    asm.ops(&[op::CALLVALUE])
        .push_label(value, 0)
        .ops(&[op::JUMPI]);
    asm.push_label(end, code.len())
        .ops(&[op::CODESIZE, op::SUB])
        .push_label(arguments, 0)
        .ops(&[op::JUMPI]);
    asm.push_size(code.len())
        .push_label(end, 0)
        .ops(&[op::PUSH0, op::CODECOPY]);
    asm.push_size(code.len()).ops(&[op::PUSH0, op::RETURN]);
    asm.land(value)
        .revert_with("this contract has no constructor and takes no value");
    asm.land(arguments)
        .revert_with("this contract has no constructor and takes no arguments");
    [asm.finish(end), code.to_vec()].concat()
}

/// Init code of a contract with a constructor, to which its ABI-encoded arguments are appended.
pub fn with_constructor(code: &[u8]) -> Vec<u8> {
    let prelude = prelude(code.len());
    let helper = helper_address(code);
    let wrapped = prelude.len() + code.len();
    let mut asm = Assembler::default();
    let (end, present, active, bubble) = (asm.label(), asm.label(), asm.label(), asm.label());
    let selector = |asm: &mut Assembler, selector: [u8; 4]| {
        asm.push(&selector)
            .push(&[0xe0])
            .ops(&[op::SHL, op::PUSH0, op::MSTORE]);
    };

    // 1. The helper: the factory takes a salt (zero: fresh memory) and init code.
    asm.push(helper.as_slice())
        .ops(&[op::EXTCODESIZE])
        .push_label(present, 0)
        .ops(&[op::JUMPI]);
    asm.push_size(wrapped)
        .push_label(end, 0)
        .push(&[32])
        .ops(&[op::CODECOPY]);
    asm.ops(&[op::PUSH0, op::PUSH0])
        .push_size(32 + wrapped)
        .ops(&[op::PUSH0, op::PUSH0])
        .push(FACTORY.as_slice())
        .ops(&[op::GAS, op::CALL, op::POP]);
    asm.push(helper.as_slice())
        .ops(&[op::EXTCODESIZE])
        .push_label(present, 0)
        .ops(&[op::JUMPI]);
    asm.revert_with("the program could not be created: not enough gas, or no CREATE2 factory at 0x4e59b44847b379578588920ca78fbf26c0b4956c");

    // 2. Its activation.
    asm.land(present);
    selector(&mut asm, CODEHASH_VERSION);
    asm.push(helper.as_slice())
        .ops(&[op::EXTCODEHASH])
        .push(&[4])
        .ops(&[op::MSTORE]);
    asm.ops(&[op::PUSH0, op::PUSH0])
        .push(&[36])
        .ops(&[op::PUSH0])
        .push(ARB_WASM.as_slice())
        .ops(&[op::GAS, op::STATICCALL]);
    asm.push_label(active, 0).ops(&[op::JUMPI]);
    selector(&mut asm, ACTIVATE_PROGRAM);
    asm.push(helper.as_slice()).push(&[4]).ops(&[op::MSTORE]);
    asm.ops(&[op::PUSH0, op::PUSH0])
        .push(&[36])
        .ops(&[op::PUSH0, op::PUSH0])
        .push(ARB_WASM.as_slice())
        .ops(&[op::GAS, op::CALL]);
    asm.ops(&[op::ISZERO])
        .push_label(bubble, 0)
        .ops(&[op::JUMPI]);

    // 3. The constructor: selector, then whatever follows the code.
    asm.land(active);
    selector(&mut asm, CONSTRUCTOR_SELECTOR);
    asm.push_label(end, wrapped)
        .ops(&[op::CODESIZE, op::SUB, op::DUP1])
        .push_label(end, wrapped)
        .push(&[4])
        .ops(&[op::CODECOPY]);
    asm.push(&[4])
        .ops(&[op::ADD, op::PUSH0, op::PUSH0, op::SWAP2, op::PUSH0])
        .push(helper.as_slice())
        .ops(&[op::GAS, op::DELEGATECALL]);
    asm.ops(&[op::ISZERO])
        .push_label(bubble, 0)
        .ops(&[op::JUMPI]);

    // 4. The code.
    asm.push_size(code.len())
        .push_label(end, prelude.len())
        .ops(&[op::PUSH0, op::CODECOPY]);
    asm.push_size(code.len()).ops(&[op::PUSH0, op::RETURN]);

    asm.land(bubble).ops(&[
        op::RETURNDATASIZE,
        op::PUSH0,
        op::PUSH0,
        op::RETURNDATACOPY,
        op::RETURNDATASIZE,
        op::PUSH0,
        op::REVERT,
    ]);
    [&asm.finish(end)[..], &prelude, code].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prelude_is_the_one_other_tools_write() {
        let bytes = alloy_primitives::hex::encode(prelude(0x1234));
        assert_eq!(bytes, format!("7f{:064x}80602b6000396000f300", 0x1234));
    }

    #[test]
    fn the_code_is_at_the_end_where_arguments_follow() {
        for code in [vec![0xef, 0xf0, 0x00, 0x00, 0x01], vec![7; 20_000]] {
            assert!(plain(&code).ends_with(&code));
            assert!(with_constructor(&code).ends_with(&[&prelude(code.len())[..], &code].concat()));
        }
    }

    #[test]
    fn the_largest_program_leaves_room_for_arguments() {
        let init = with_constructor(&vec![0xff; MAX_CODE]);
        assert!(init.len() + 20_000 < MAX_INIT_CODE, "{}", init.len());
    }
}
