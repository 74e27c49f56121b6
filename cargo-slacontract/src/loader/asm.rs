//! A small EVM assembler: opcodes, pushes, labels, and data after the code.

/// Opcodes the loader uses.
#[allow(missing_docs, reason = "the names are those of the yellow paper")]
pub mod op {
    pub const ADD: u8 = 0x01;
    pub const SUB: u8 = 0x03;
    pub const ISZERO: u8 = 0x15;
    pub const SHL: u8 = 0x1b;
    pub const CALLVALUE: u8 = 0x34;
    pub const CODESIZE: u8 = 0x38;
    pub const CODECOPY: u8 = 0x39;
    pub const EXTCODESIZE: u8 = 0x3b;
    pub const RETURNDATASIZE: u8 = 0x3d;
    pub const RETURNDATACOPY: u8 = 0x3e;
    pub const EXTCODEHASH: u8 = 0x3f;
    pub const POP: u8 = 0x50;
    pub const MSTORE: u8 = 0x52;
    pub const JUMPI: u8 = 0x57;
    pub const GAS: u8 = 0x5a;
    pub const JUMPDEST: u8 = 0x5b;
    pub const PUSH0: u8 = 0x5f;
    pub const PUSH1: u8 = 0x60;
    pub const DUP1: u8 = 0x80;
    pub const SWAP2: u8 = 0x91;
    pub const CALL: u8 = 0xf1;
    pub const RETURN: u8 = 0xf3;
    pub const DELEGATECALL: u8 = 0xf4;
    pub const STATICCALL: u8 = 0xfa;
    pub const REVERT: u8 = 0xfd;
}

/// A place in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

/// Bytes under construction. Every place is pushed as three bytes, so that sizes are known before places are.
#[derive(Debug, Default)]
pub struct Assembler {
    bytes: Vec<u8>,
    places: Vec<Option<usize>>,
    /// Where a place is to be written, which one, and what is added to it.
    fixups: Vec<(usize, Label, usize)>,
    /// Data that follows the code.
    data: Vec<(Label, Vec<u8>)>,
}

impl Assembler {
    /// Appends opcodes.
    pub fn ops(&mut self, ops: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(ops);
        self
    }

    /// Appends the shortest push of a big-endian number of at most 32 bytes.
    pub fn push(&mut self, number: &[u8]) -> &mut Self {
        let start = number
            .iter()
            .position(|byte| *byte != 0)
            .unwrap_or(number.len());
        let significant = &number[start..];
        debug_assert!(significant.len() <= 32, "a word has 32 bytes");
        // PUSH0 is 0x5f and PUSH32 0x7f: the length is the distance from PUSH0.
        self.bytes.push(op::PUSH0 + significant.len() as u8);
        self.bytes.extend_from_slice(significant);
        self
    }

    /// Appends the push of a size or an offset.
    pub fn push_size(&mut self, size: usize) -> &mut Self {
        self.push(&(size as u64).to_be_bytes())
    }

    /// A new place, put somewhere later.
    pub fn label(&mut self) -> Label {
        self.places.push(None);
        Label(self.places.len() - 1)
    }

    /// Appends the push of `label` plus `addend`.
    pub fn push_label(&mut self, label: Label, addend: usize) -> &mut Self {
        self.bytes.push(op::PUSH1 + 2);
        self.fixups.push((self.bytes.len(), label, addend));
        self.bytes.extend_from_slice(&[0; 3]);
        self
    }

    /// Puts `label` here as a jump's destination.
    pub fn land(&mut self, label: Label) -> &mut Self {
        self.places[label.0] = Some(self.bytes.len());
        self.bytes.push(op::JUMPDEST);
        self
    }

    /// Reverts with Solidity's `Error(string)`.
    pub fn revert_with(&mut self, text: &str) -> &mut Self {
        let mut error = vec![0x08, 0xc3, 0x79, 0xa0];
        error.extend_from_slice(&word(32));
        error.extend_from_slice(&word(text.len()));
        error.extend_from_slice(text.as_bytes());
        error.resize(4 + 64 + text.len().div_ceil(32) * 32, 0);
        let label = self.label();
        let len = error.len();
        self.data.push((label, error));
        self.push_size(len)
            .push_label(label, 0)
            .ops(&[op::PUSH0, op::CODECOPY]);
        self.push_size(len).ops(&[op::PUSH0, op::REVERT])
    }

    /// The finished bytes; `end`, if given, becomes the place after the last of them.
    pub fn finish(mut self, end: Label) -> Vec<u8> {
        for (label, data) in std::mem::take(&mut self.data) {
            self.places[label.0] = Some(self.bytes.len());
            self.bytes.extend_from_slice(&data);
        }
        self.places[end.0] = Some(self.bytes.len());
        for (at, label, addend) in self.fixups {
            let place = self.places[label.0].unwrap_or_default() + addend;
            debug_assert!(
                self.places[label.0].is_some(),
                "a label that is pushed is put somewhere"
            );
            self.bytes[at..at + 3].copy_from_slice(&(place as u32).to_be_bytes()[1..]);
        }
        self.bytes
    }
}

fn word(number: usize) -> [u8; 32] {
    let mut word = [0; 32];
    word[24..].copy_from_slice(&(number as u64).to_be_bytes());
    word
}
