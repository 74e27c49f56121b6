//! Keccak-256 of several inputs at once. A processor with AVX2 hashes four in the time of one: what a block changes in the tries is
//! hashed level by level, so there mostly are four.

use alloy_primitives::{B256, keccak256};

/// The hash of each input.
pub(crate) fn keccak256_each<T: AsRef<[u8]>>(inputs: &[T]) -> Vec<B256> {
    #[cfg(target_arch = "x86_64")]
    if inputs.len() > 1 && is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { four::keccak256_each(inputs) };
    }
    inputs.iter().map(keccak256).collect()
}

#[cfg(target_arch = "x86_64")]
mod four {
    use std::arch::x86_64::{
        __m256i, _mm256_andnot_si256, _mm256_extract_epi64, _mm256_or_si256, _mm256_set_epi64x,
        _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_slli_epi64, _mm256_srli_epi64,
        _mm256_xor_si256,
    };

    use alloy_primitives::{B256, keccak256};

    /// Bytes absorbed between two permutations.
    const RATE: usize = 136;

    /// The constants of step iota (FIPS 202, 3.2.5). They stand in `slacontract-terms` too, which the store does not know.
    const IOTA: [u64; 24] = [
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

    /// How often an input of this length is permuted.
    fn blocks(input: &[u8]) -> usize {
        input.len() / RATE + 1
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn keccak256_each<T: AsRef<[u8]>>(inputs: &[T]) -> Vec<B256> {
        let input = |index: &usize| inputs[*index].as_ref();
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        // Four of one length have no lane that waits for others.
        order.sort_by_key(|index| blocks(input(index)));
        let mut hashes = vec![B256::ZERO; inputs.len()];
        for group in order.chunks(4) {
            if let [index] = group {
                hashes[*index] = keccak256(input(index));
                continue;
            }
            let mut lanes: [&[u8]; 4] = [&[]; 4];
            for (lane, index) in lanes.iter_mut().zip(group) {
                *lane = input(index);
            }
            let mut state = [_mm256_setzero_si256(); 25];
            let most = lanes.iter().copied().map(blocks).max().unwrap_or(0);
            for block in 0..most {
                absorb(&mut state, lanes.map(|lane| padded(lane, block)));
                permute(&mut state);
                for (lane, index) in group.iter().enumerate() {
                    if blocks(input(index)) == block + 1 {
                        hashes[*index] = digest(&state, lane);
                    }
                }
            }
        }
        hashes
    }

    /// A block of an input, with what is appended to the last. Zeros after the last, whose state nobody asks for any more.
    fn padded(input: &[u8], block: usize) -> [u64; RATE / 8] {
        let mut bytes = [0; RATE];
        if let Some(rest) = input.get(block * RATE..) {
            let taken = rest.len().min(RATE);
            bytes[..taken].copy_from_slice(&rest[..taken]);
            if taken < RATE {
                bytes[taken] ^= 0x01;
                bytes[RATE - 1] ^= 0x80;
            }
        }
        let (words, _) = bytes.as_chunks();
        std::array::from_fn(|word| u64::from_le_bytes(words[word]))
    }

    #[target_feature(enable = "avx2")]
    fn absorb(state: &mut [__m256i; 25], blocks: [[u64; RATE / 8]; 4]) {
        let [first, second, third, fourth] = blocks.map(|block| block.map(u64::cast_signed));
        for word in 0..RATE / 8 {
            let words = _mm256_set_epi64x(fourth[word], third[word], second[word], first[word]);
            state[word] = _mm256_xor_si256(state[word], words);
        }
    }

    #[target_feature(enable = "avx2")]
    fn digest(state: &[__m256i; 25], lane: usize) -> B256 {
        let mut hash = B256::ZERO;
        for (bytes, word) in hash.chunks_exact_mut(8).zip(state) {
            let lanes = [
                _mm256_extract_epi64::<0>(*word),
                _mm256_extract_epi64::<1>(*word),
                _mm256_extract_epi64::<2>(*word),
                _mm256_extract_epi64::<3>(*word),
            ];
            bytes.copy_from_slice(&lanes[lane].to_le_bytes());
        }
        hash
    }

    #[target_feature(enable = "avx2")]
    fn rotated<const LEFT: i32, const RIGHT: i32>(word: __m256i) -> __m256i {
        _mm256_or_si256(
            _mm256_slli_epi64::<LEFT>(word),
            _mm256_srli_epi64::<RIGHT>(word),
        )
    }

    /// Keccak-f[1600] of four states, one in each lane. A loop over the positions of rho and pi would compute its shifts as it runs, at
    /// three times the time: hence the macro.
    #[target_feature(enable = "avx2")]
    fn permute(state: &mut [__m256i; 25]) {
        let xor = |one, other| _mm256_xor_si256(one, other);
        for iota in IOTA {
            // Theta.
            let column = |x: usize| {
                let upper = xor(state[x], state[x + 5]);
                xor(xor(upper, xor(state[x + 10], state[x + 15])), state[x + 20])
            };
            let columns = [column(0), column(1), column(2), column(3), column(4)];
            for x in 0..5 {
                let both = xor(columns[(x + 4) % 5], rotated::<1, 63>(columns[(x + 1) % 5]));
                for y in 0..5 {
                    state[x + 5 * y] = xor(state[x + 5 * y], both);
                }
            }
            // Rho and pi: each word, turned, takes the place of the next.
            let mut moving = state[1];
            macro_rules! move_on {
                ($($to:literal by $left:literal),*) => {
                    $(
                        let next = state[$to];
                        state[$to] = rotated::<$left, { 64 - $left }>(moving);
                        moving = next;
                    )*
                };
            }
            move_on!(
                10 by 1, 7 by 3, 11 by 6, 17 by 10, 18 by 15, 3 by 21, 5 by 28, 16 by 36, 8 by 45, 21 by 55, 24 by 2, 4 by 14,
                15 by 27, 23 by 41, 19 by 56, 13 by 8, 12 by 25, 2 by 43, 20 by 62, 14 by 18, 22 by 39, 9 by 61, 6 by 20
            );
            state[1] = rotated::<44, 20>(moving);
            // Chi.
            for row in state.as_chunks_mut::<5>().0 {
                let before = *row;
                for x in 0..5 {
                    let changed = _mm256_andnot_si256(before[(x + 1) % 5], before[(x + 2) % 5]);
                    row[x] = xor(before[x], changed);
                }
            }
            // Iota.
            state[0] = xor(state[0], _mm256_set1_epi64x(iota.cast_signed()));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn many_hashes_at_once_are_the_hashes_one_by_one(
            inputs in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..12),
        ) {
            let one_by_one: Vec<_> = inputs.iter().map(keccak256).collect();
            prop_assert_eq!(keccak256_each(&inputs), one_by_one);
        }
    }

    #[test]
    fn every_length_about_a_block_is_padded_as_it_should_be() {
        let inputs: Vec<_> = (0..=3 * 136 + 1).map(|length| vec![0xa5; length]).collect();
        let one_by_one: Vec<_> = inputs.iter().map(keccak256).collect();
        assert_eq!(keccak256_each(&inputs), one_by_one);
    }
}
