//! The form of values that are a few words and nothing else, which is what most methods take.
//!
//! Checked as a whole before anything is read, such arguments need one call and no running state: reading them afterwards is copying.

use super::Align;
use super::decode::clean_word_at;
use crate::{error, host};

/// How each word of a value must look, one byte a word, the first word lowest: significant bytes, and above them the alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(u64);

/// Words that a shape can describe.
const MOST: usize = 8;

impl Shape {
    /// No such form: something of variable length, or too many words. Read with a [`super::Decoder`] alone.
    pub const NONE: Self = Self(0);

    /// One word with `bytes` significant bytes.
    pub const fn word(bytes: usize, align: Align) -> Self {
        let align = match align {
            // A full word has nothing beside it.
            _ if bytes == 32 => 0,
            Align::Right => 0,
            Align::Signed => 1,
            Align::Left => 2,
        };
        Self(bytes as u64 | align << 6)
    }

    /// One after the other.
    pub const fn join(parts: &[Self]) -> Self {
        let mut joined = 0;
        let mut words = 0;
        let mut part = 0;
        while part < parts.len() {
            let count = parts[part].words();
            if count == 0 || words + count > MOST {
                return Self::NONE;
            }
            joined |= parts[part].0 << (8 * words);
            words += count;
            part += 1;
        }
        Self(joined)
    }

    /// Ends the frame unless `data` begins with words of this shape. It is the functions that look that end it: what they answered would be
    /// looked at again in every method.
    #[inline(always)]
    pub fn demand(self, data: &[u8]) {
        // A full word is read as quickly as it is checked.
        if self == Self::word(32, Align::Right) {
            if data.len() < 32 {
                malformed();
            }
        } else if self.0 & 0xc0c0_c0c0_c0c0_c0c0 == 0 {
            demand_right(data, self.0);
        } else {
            demand_aligned(data, self.0);
        }
    }

    /// Significant bytes of the first word.
    pub(super) const fn first(self) -> usize {
        (self.0 & 0x3f) as usize
    }

    /// How many words.
    pub const fn words(self) -> usize {
        (u64::BITS - self.0.leading_zeros()).div_ceil(8) as usize
    }
}

/// The first words of `data`, which has them and in this shape, or the frame ends.
#[inline(always)]
pub(crate) fn demanded(data: &[u8], shape: Shape) -> &[u8] {
    #[cfg(target_arch = "wasm32")]
    return crate::host::leading_words(data, shape);
    #[cfg(not(target_arch = "wasm32"))]
    {
        shape.demand(data);
        data.get(..32 * shape.words()).unwrap_or_default()
    }
}

/// Each word is there and has zeros in front of its significant bytes. Most arguments are numbers and addresses: contracts that
/// take nothing else carry only this.
#[inline(never)]
fn demand_right(data: &[u8], shape: u64) {
    let mut rest = data;
    let mut shape = shape;
    while shape != 0 {
        let Some((word, more)) = rest.split_first_chunk::<32>() else {
            malformed();
        };
        let mut at = 32_usize.wrapping_sub(shape as usize & 0x3f);
        while at > 0 {
            at = at.wrapping_sub(1);
            if word[at & 31] != 0 {
                malformed();
            }
        }
        rest = more;
        shape >>= 8;
    }
}

/// [`Shape::demand`] for words of every alignment.
#[inline(never)]
fn demand_aligned(data: &[u8], shape: u64) {
    let mut rest = shape;
    let mut at = 0_usize;
    while rest != 0 {
        let align = match rest & 0xc0 {
            0 => Align::Right,
            0x40 => Align::Signed,
            _ => Align::Left,
        };
        if clean_word_at(data, at, (rest & 0x3f) as usize, align).is_none() {
            malformed();
        }
        at = at.wrapping_add(32);
        rest >>= 8;
    }
}

/// The arguments are not what the method takes.
#[cold]
#[inline(never)]
pub(crate) fn malformed() -> ! {
    host::revert_selector(error::MALFORMED_ARGUMENTS)
}
