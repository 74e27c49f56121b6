//! Keccak-256 at compile time: selectors, topics and type hashes are constants of a contract.
//!
//! Written for the compiler's interpreter, which pays for every statement: no loops inside a round, no indexing, no calls.
//! It takes about 2 ms per block there; an ordinary implementation takes 45 ms, which a contract with twenty methods
//! notices. At run time contracts ask their host, everything else uses a library.

#![allow(
    clippy::manual_rotate,
    reason = "a call costs the interpreter more than the shifts"
)]

/// The function while it takes input.
#[derive(Clone, Copy, Debug)]
pub struct Keccak256 {
    state: [u64; 25],
    position: usize,
}

/// Bytes taken before the state is permuted.
const RATE: usize = 136;

const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

impl Keccak256 {
    /// Before any input.
    pub const fn new() -> Self {
        Self {
            state: [0; 25],
            position: 0,
        }
    }

    /// Takes more input.
    #[must_use]
    pub const fn update(mut self, input: &[u8]) -> Self {
        let mut at = 0;
        while at < input.len() {
            self.state[self.position / 8] ^= (input[at] as u64) << (8 * (self.position % 8));
            self.position += 1;
            if self.position == RATE {
                self.state = permute(self.state);
                self.position = 0;
            }
            at += 1;
        }
        self
    }

    /// The hash of all input.
    pub const fn finalize(mut self) -> [u8; 32] {
        self.state[self.position / 8] ^= 1 << (8 * (self.position % 8));
        self.state[RATE / 8 - 1] ^= 1 << 63;
        let [first, second, third, fourth, ..] = permute(self.state);
        let lanes = [
            first.to_le_bytes(),
            second.to_le_bytes(),
            third.to_le_bytes(),
            fourth.to_le_bytes(),
        ];
        let mut hash = [0; 32];
        let mut at = 0;
        while at < 32 {
            hash[at] = lanes[at / 8][at % 8];
            at += 1;
        }
        hash
    }
}

impl Default for Keccak256 {
    fn default() -> Self {
        Self::new()
    }
}

/// A rotation without a call.
macro_rules! rot {
    ($lane:expr, $by:literal) => {
        ($lane << $by) | ($lane >> (64 - $by))
    };
}

/// Keccak-f[1600], a lane per variable: `a` before and after a round, `c` and `d` the column parities, `b` the lanes in
/// their new places.
#[rustfmt::skip]
const fn permute(s: [u64; 25]) -> [u64; 25] {
    let [mut a0, mut a1, mut a2, mut a3, mut a4, mut a5, mut a6, mut a7, mut a8, mut a9, mut a10, mut a11, mut a12, mut a13, mut a14, mut a15, mut a16, mut a17, mut a18, mut a19, mut a20, mut a21, mut a22, mut a23, mut a24] = s;
    let mut round = 0;
    while round < 24 {
        let c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20; let c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21; let c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22; let c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23; let c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
        let d0 = c4 ^ rot!(c1, 1); let d1 = c0 ^ rot!(c2, 1); let d2 = c1 ^ rot!(c3, 1); let d3 = c2 ^ rot!(c4, 1); let d4 = c3 ^ rot!(c0, 1);
        a0 ^= d0; a5 ^= d0; a10 ^= d0; a15 ^= d0; a20 ^= d0;
        a1 ^= d1; a6 ^= d1; a11 ^= d1; a16 ^= d1; a21 ^= d1;
        a2 ^= d2; a7 ^= d2; a12 ^= d2; a17 ^= d2; a22 ^= d2;
        a3 ^= d3; a8 ^= d3; a13 ^= d3; a18 ^= d3; a23 ^= d3;
        a4 ^= d4; a9 ^= d4; a14 ^= d4; a19 ^= d4; a24 ^= d4;
        let b0 = a0; let b10 = rot!(a1, 1); let b20 = rot!(a2, 62); let b5 = rot!(a3, 28); let b15 = rot!(a4, 27);
        let b16 = rot!(a5, 36); let b1 = rot!(a6, 44); let b11 = rot!(a7, 6); let b21 = rot!(a8, 55); let b6 = rot!(a9, 20);
        let b7 = rot!(a10, 3); let b17 = rot!(a11, 10); let b2 = rot!(a12, 43); let b12 = rot!(a13, 25); let b22 = rot!(a14, 39);
        let b23 = rot!(a15, 41); let b8 = rot!(a16, 45); let b18 = rot!(a17, 15); let b3 = rot!(a18, 21); let b13 = rot!(a19, 8);
        let b14 = rot!(a20, 18); let b24 = rot!(a21, 2); let b9 = rot!(a22, 61); let b19 = rot!(a23, 56); let b4 = rot!(a24, 14);
        a0 = b0 ^ (!b1 & b2) ^ ROUNDS[round]; a1 = b1 ^ (!b2 & b3); a2 = b2 ^ (!b3 & b4); a3 = b3 ^ (!b4 & b0); a4 = b4 ^ (!b0 & b1);
        a5 = b5 ^ (!b6 & b7); a6 = b6 ^ (!b7 & b8); a7 = b7 ^ (!b8 & b9); a8 = b8 ^ (!b9 & b5); a9 = b9 ^ (!b5 & b6);
        a10 = b10 ^ (!b11 & b12); a11 = b11 ^ (!b12 & b13); a12 = b12 ^ (!b13 & b14); a13 = b13 ^ (!b14 & b10); a14 = b14 ^ (!b10 & b11);
        a15 = b15 ^ (!b16 & b17); a16 = b16 ^ (!b17 & b18); a17 = b17 ^ (!b18 & b19); a18 = b18 ^ (!b19 & b15); a19 = b19 ^ (!b15 & b16);
        a20 = b20 ^ (!b21 & b22); a21 = b21 ^ (!b22 & b23); a22 = b22 ^ (!b23 & b24); a23 = b23 ^ (!b24 & b20); a24 = b24 ^ (!b20 & b21);
        round += 1;
    }
    [a0,a1,a2,a3,a4,a5,a6,a7,a8,a9,a10,a11,a12,a13,a14,a15,a16,a17,a18,a19,a20,a21,a22,a23,a24]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sha3::Digest;

    proptest! {
        #[test]
        fn it_is_keccak_256_however_the_input_is_cut(
            input in prop::collection::vec(any::<u8>(), 0..600),
            cut in 0_usize..600,
        ) {
            let (head, tail) = input.split_at(cut.min(input.len()));
            let hash = Keccak256::new().update(head).update(tail).finalize();
            prop_assert_eq!(hash, <[u8; 32]>::from(sha3::Keccak256::digest(&input)));
        }
    }
}
