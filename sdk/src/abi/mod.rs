//! Solidity's ABI: how values travel in calldata, results, events and errors.
//!
//! Encoding computes its size first and allocates once. Decoding is strict and never panics: dirty words, offsets or lengths
//! beyond the input, and inputs that would be read more than once on average poison the [`Decoder`], which then answers zeros
//! and says so in [`Decoder::finish`]. One poison bit instead of a `Result` per word keeps contracts small, and the same code
//! serves callers that want an error ([`decode`]).

mod decode;
mod encode;
mod schema;
mod sequence;
mod shape;
mod tuple;

pub use decode::{Decoder, Words};
pub use encode::Encoder;
#[cfg(target_arch = "wasm32")]
pub(crate) use schema::any_variable;
pub use schema::{
    ErrorItem, EventItem, Function, Item, Mutability, Param, Type, decimal, selector, topic,
    typehash,
};

pub(crate) use sequence::exactly;
pub use shape::Shape;
pub(crate) use shape::{demanded, malformed};

use crate::host::{Base, Word};
use crate::storage::Spot;
use crate::storage::key::{behind_number, behind_word};
use crate::types::number_at;
use alloc::vec::Vec;
use core::mem::MaybeUninit;

/// The input is not the strict ABI encoding of the type asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl core::fmt::Display for Malformed {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("not a strict ABI encoding: a word is dirty, or an offset or length points beyond the data")
    }
}

impl core::error::Error for Malformed {}

/// A type that can be a parameter, a result, or a part of an event or error.
#[diagnostic::on_unimplemented(
    message = "SDK060: `{Self}` has no Solidity ABI form",
    label = "not an ABI type",
    note = "use an integer, `bool`, `Address`, `B256`, `U256`, `Amount`, `Timestamp`, `Duration`, `String`, `Bytes`, `Vec`, an array or a tuple of them, or add `#[derive(Abi)]` to a struct of them or to an enum without fields; a method may also answer `Result` of one of these and a type with `#[derive(Error)]`"
)]
pub trait Abi: Sized {
    /// The type as the ABI and its readers see it.
    const TYPE: Type;
    /// Whether the value stands in the tail, behind an offset.
    const DYNAMIC: bool;
    /// Bytes in the head of the enclosing sequence: 32 for dynamic types, else the whole size.
    const HEAD: usize;
    /// The form of its words, if it is a few words and nothing else.
    const SHAPE: Shape = Shape::NONE;
    /// The type as a function's outputs: a tuple counts as several.
    const OUTPUTS: &'static [Param] = &[Param {
        name: "",
        of: &Self::TYPE,
        indexed: false,
    }];

    /// Whether the value is an unsigned number of at most 8 bytes, which [`Abi::register`] answers.
    #[doc(hidden)]
    const IN_REGISTER: bool = false;

    /// The number, of what is one.
    #[doc(hidden)]
    #[inline(always)]
    fn register(&self) -> u64 {
        0
    }

    /// Bytes in the tail; 0 for static types.
    #[inline(always)]
    fn tail(&self) -> usize {
        0
    }

    /// Writes the value at the encoder's head.
    fn encode(&self, out: &mut Encoder);

    /// Reads a value at the decoder's head.
    fn decode(input: &mut Decoder<'_>) -> Self;

    /// The whole encoding if it is one word, which needs no buffer; in `space` unless the value is kept as its word.
    #[inline(always)]
    fn only_word_in<'a>(&'a self, _space: &'a mut MaybeUninit<Word>) -> Option<&'a Word> {
        None
    }

    /// Bytes of [`Abi::encode_whole`].
    #[inline(always)]
    fn whole(&self) -> usize {
        Self::HEAD.wrapping_add(self.tail())
    }

    /// Writes the value as a whole sequence of parameters (a tuple is its parts), as calldata and results have it.
    #[inline(always)]
    fn encode_whole(&self, out: &mut Encoder) {
        out.begin(Self::HEAD, Self::DYNAMIC);
        self.encode(out);
    }

    /// Reads a value with a [`Abi::SHAPE`] out of words that have it.
    #[doc(hidden)]
    #[inline(always)]
    fn of_words(_: &mut Words<'_>) -> Self {
        // Only called where there is a shape.
        crate::panics::overflow()
    }

    /// Reads what [`Abi::encode_whole`] wrote.
    #[inline(always)]
    fn decode_whole(input: &mut Decoder<'_>) -> Self {
        Self::decode(input)
    }
}

/// How a value of one word is laid out in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Unsigned numbers, addresses, flags: low bytes, zeros above.
    Right,
    /// Signed numbers: low bytes, sign above.
    Signed,
    /// Fixed byte strings: high bytes, zeros below.
    Left,
}

/// A value of one word. Everything of this kind has its ABI, storage, key and topic forms from here.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of one word",
    label = "not a value of one word",
    note = "use an integer, `bool`, `Address`, `FixedBytes`, a unit like `Amount`, or an enum or a struct `Name(Type)` of one of them with `#[derive(Abi)]`"
)]
pub trait Scalar: Sized {
    /// The type as the ABI and its readers see it.
    const SCALAR: Type;
    /// Significant bytes, 1 to 32: what the value takes in storage.
    const BYTES: usize;
    /// Where they stand in the word.
    const ALIGN: Align = Align::Right;
    /// What the ABI word must look like before [`Scalar::from_word`] is asked.
    const SHAPE: Shape = Shape::word(Self::BYTES, Self::ALIGN);
    /// The ABI word.
    fn word(&self) -> Word;
    /// The ABI word, in `space` unless the value is kept as its word.
    #[inline(always)]
    fn word_in<'a>(&'a self, space: &'a mut MaybeUninit<Word>) -> &'a Word {
        space.write(self.word())
    }
    /// Writes the ABI word at the encoder's head.
    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        if Self::NARROW {
            if Self::BYTES == 1 {
                out.byte(self.number() as u8);
            } else {
                out.narrow(self.number());
            }
            return;
        }
        out.word(self.word_in(&mut MaybeUninit::uninit()));
    }
    /// The value of a word whose insignificant bytes are known to be clean; `None` if no value has this word.
    fn from_word(word: &Word) -> Option<Self>;
    /// Whether the value is an unsigned number of at most 8 bytes: such travel in registers rather than as words.
    #[doc(hidden)]
    const NARROW: bool = false;
    /// The number, of what is one.
    #[doc(hidden)]
    #[inline(always)]
    fn number(&self) -> u64 {
        0
    }
    /// The value with this number, of what is one; `None` if no value has it.
    #[doc(hidden)]
    #[inline(always)]
    fn from_number(_: u64) -> Option<Self> {
        None
    }
    /// Reads it from storage.
    #[doc(hidden)]
    #[inline(always)]
    fn load_from(at: Spot) -> Self {
        let value = if Self::NARROW {
            Self::from_number(at.load_narrow(Self::BYTES))
        } else if Self::BYTES == 32 {
            Self::from_word(&at.load_word())
        } else {
            Self::from_word(&at.load_part(Self::BYTES, Self::ALIGN))
        };
        match value {
            Some(value) => value,
            // Only foreign code on this storage can have written such a word.
            None => Self::invalid(),
        }
    }
    /// Writes it to storage.
    #[doc(hidden)]
    #[inline(always)]
    fn store_to(&self, at: Spot) {
        if Self::NARROW {
            if Self::BYTES == 1 {
                at.store_byte(self.number() as u8);
            } else {
                at.store_narrow(Self::BYTES, self.number());
            }
            return;
        }
        let mut space = MaybeUninit::uninit();
        let word = self.word_in(&mut space);
        if Self::BYTES == 32 {
            at.store_word(word);
        } else {
            at.store_part(Self::BYTES, Self::ALIGN, word);
        }
    }
    /// Where what stands behind it lives, when it is a key of the map at `map`.
    #[doc(hidden)]
    #[inline(always)]
    fn behind(&self, map: Spot, kept: bool) -> Base {
        if Self::NARROW {
            behind_number(self.number(), map.base, map.slot, kept)
        } else {
            behind_word(
                self.word_in(&mut MaybeUninit::uninit()),
                map.base,
                map.slot,
                kept,
            )
        }
    }
    /// [`Scalar::from_word`], of a word that is known to have the shape.
    #[doc(hidden)]
    #[inline(always)]
    fn from_clean(word: &Word) -> Option<Self> {
        if Self::NARROW {
            Self::from_number(number_at(word, 24, 8))
        } else {
            Self::from_word(word)
        }
    }
    /// Ends the call because storage holds a word that is no value of this type.
    #[doc(hidden)]
    #[inline(always)]
    fn invalid() -> ! {
        crate::panics::overflow()
    }
    /// The zero word's value.
    #[inline(always)]
    fn zero() -> Self {
        let zero = if Self::NARROW {
            Self::from_number(0)
        } else {
            Self::from_word(&[0; 32])
        };
        match zero {
            Some(zero) => zero,
            None => crate::panics::overflow(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Abi for T {
    const TYPE: Type = T::SCALAR;
    const DYNAMIC: bool = false;
    const HEAD: usize = 32;
    const SHAPE: Shape = T::SHAPE;
    const IN_REGISTER: bool = T::NARROW;

    #[inline(always)]
    fn register(&self) -> u64 {
        self.number()
    }

    #[inline(always)]
    fn only_word_in<'a>(&'a self, space: &'a mut MaybeUninit<Word>) -> Option<&'a Word> {
        Some(self.word_in(space))
    }

    #[inline(always)]
    fn encode(&self, out: &mut Encoder) {
        self.write(out);
    }

    #[inline(always)]
    fn decode(input: &mut Decoder<'_>) -> Self {
        let value = if T::NARROW {
            T::from_number(input.narrow(T::BYTES))
        } else if T::SHAPE.first() == 32 {
            T::from_clean(input.word())
        } else {
            T::from_clean(input.clean_word(T::SHAPE.first(), T::ALIGN))
        };
        match value {
            Some(value) => value,
            None => {
                input.poison();
                T::zero()
            }
        }
    }

    #[inline(always)]
    fn of_words(words: &mut Words<'_>) -> Self {
        match T::from_clean(words.next()) {
            Some(value) => value,
            None => {
                words.poison();
                T::zero()
            }
        }
    }
}

/// The encoding of a value as calldata (without selector) or a result.
#[inline(always)]
pub fn encode<T: Abi>(value: &T) -> Vec<u8> {
    encoded(value).into_bytes()
}

/// The encoder that has written a value.
#[inline(always)]
pub(crate) fn encoded<T: Abi>(value: &T) -> Encoder {
    let mut out = Encoder::new(value.whole());
    value.encode_whole(&mut out);
    out
}

/// The encoding of a value behind a selector: a call's or an error's data.
#[inline(always)]
pub fn encode_call<T: Abi>(selector: u32, value: &T) -> Vec<u8> {
    let mut out = Encoder::with_selector(selector, value.whole());
    value.encode_whole(&mut out);
    out.into_bytes()
}

/// Reads a value back, all of it or an error.
///
/// # Errors
/// [`Malformed`] if the data is not a strict encoding of `T`; data behind it is ignored, as Solidity does.
///
/// ```
/// use slacontract::abi;
/// let data = abi::encode(&(7_u64, true));
/// assert_eq!(abi::decode::<(u64, bool)>(&data), Ok((7, true)));
/// assert_eq!(abi::decode::<(u64, bool)>(&data[..63]), Err(abi::Malformed));
/// ```
pub fn decode<T: Abi>(data: &[u8]) -> Result<T, Malformed> {
    let mut input = Decoder::new(data);
    let value = T::decode_whole(&mut input);
    if input.finish() {
        Ok(value)
    } else {
        Err(Malformed)
    }
}
