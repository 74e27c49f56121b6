//! Small EVM contracts, assembled by hand.

use revm::{bytecode::opcode::*, primitives::Address};

/// Bytes of a program in the making.
#[derive(Clone, Default)]
pub struct Code(pub Vec<u8>);

impl Code {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn op(mut self, ops: &[u8]) -> Self {
        self.0.extend(ops);
        self
    }

    pub fn push(mut self, value: u64) -> Self {
        self.0.push(PUSH8);
        self.0.extend(value.to_be_bytes());
        self
    }

    pub fn push_address(mut self, address: Address) -> Self {
        self.0.push(PUSH20);
        self.0.extend(address);
        self
    }

    /// Adds one to a slot.
    pub fn bump(self, slot: u64) -> Self {
        self.push(slot)
            .op(&[SLOAD])
            .push(1)
            .op(&[ADD])
            .push(slot)
            .op(&[SSTORE])
    }

    /// Calls with the contract's call data and all gas; leaves the status on the stack.
    pub fn call(self, kind: u8, to: Address, value: u64) -> Self {
        let code = self.op(&[CALLDATASIZE]).push(0).push(0).op(&[CALLDATACOPY]);
        let code = code.push(0).push(0).op(&[CALLDATASIZE]).push(0);
        let code = if matches!(kind, CALL | CALLCODE) {
            code.push(value)
        } else {
            code
        };
        code.push_address(to).op(&[GAS, kind])
    }

    /// Returns what the last call returned if the status on the stack is 1, and reverts with it otherwise.
    pub fn bubble(self) -> Self {
        let code = self
            .op(&[RETURNDATASIZE])
            .push(0)
            .push(0)
            .op(&[RETURNDATACOPY]);
        let to = code.0.len() + 9 + 1 + 1 + 9 + 1;
        let code = code
            .push(to as u64)
            .op(&[JUMPI, RETURNDATASIZE])
            .push(0)
            .op(&[REVERT, JUMPDEST, RETURNDATASIZE]);
        code.push(0).op(&[RETURN])
    }

    /// Returns the word on the stack.
    pub fn return_word(self) -> Self {
        self.push(0).op(&[MSTORE]).push(32).push(0).op(&[RETURN])
    }

    /// Reverts with one word.
    pub fn revert_word(self, value: u64) -> Self {
        self.push(value)
            .push(0)
            .op(&[MSTORE])
            .push(32)
            .push(0)
            .op(&[REVERT])
    }
}

/// Init code that returns `code`: the prelude of stylus.md 2.2.
pub fn init(code: &[u8]) -> Vec<u8> {
    let mut init = vec![0x7f];
    init.extend([0; 24]);
    init.extend((code.len() as u64).to_be_bytes());
    init.extend([0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
    init.extend(code);
    init
}
