//! How generated code meets the author's types, so that a type that does not fit is one error, on the author's token.
//!
//! Each type is asked for by its name in one form only, `<Order as Abi>::..`, whose error the compiler shows once. Everything else
//! goes through the types here: their own methods where the types fit, and otherwise the [`Unfit`] ones, which promise the same and
//! never run, because the error has stopped the build.

use crate::abi::{self, Abi};
use crate::contract::Frame;
use crate::error::{RawReply, Reply};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// Arguments as one tuple.
pub struct Arguments<T>(pub PhantomData<T>);

impl<T: Abi> Arguments<T> {
    /// Types, for the selector.
    pub const TYPES: &'static [abi::Param] = T::OUTPUTS;

    /// Out of the calldata.
    #[inline(always)]
    pub fn take(frame: &mut Frame<'_>) -> T {
        frame.arguments()
    }

    /// Out of an event's or error's data.
    #[inline(always)]
    pub fn decode(data: &[u8]) -> Option<T> {
        abi::decode(data).ok()
    }

    /// As calldata.
    #[inline(always)]
    pub fn call(selector: u32, arguments: &T) -> Vec<u8> {
        abi::encode_call(selector, arguments)
    }

    /// As a constructor's data.
    #[inline(always)]
    pub fn encode(arguments: &T) -> Vec<u8> {
        abi::encode(arguments)
    }
}

/// What a method answered, where the method put it: a result that is moved is a copy in memory, and the compiler forgets which of its
/// forms it has, so that a method which always answers a value would bring the code of all its errors.
pub struct Answered<'a, T>(pub &'a T);

impl<T: Reply> Answered<'_, T> {
    /// Ends the call with it.
    #[inline(always)]
    pub fn give(&self, frame: &mut Frame<'_>) {
        frame.reply(self.0);
    }
}

/// What `#[fallback]` or `#[receive]` answered.
pub struct AnsweredRaw<T>(pub T);

impl<T: RawReply> AnsweredRaw<T> {
    /// Ends the call with it.
    #[inline(always)]
    pub fn give(self, frame: &mut Frame<'_>) {
        frame.reply_raw(self.0);
    }
}

/// Stands for all of the above where a type does not fit.
pub trait Unfit: Sized {
    /// What is wrapped.
    type Held;
    /// No types.
    const TYPES: &'static [abi::Param] = &[];

    /// Never runs.
    fn take(_: &mut Frame<'_>) -> Self::Held {
        unreachable!()
    }
    /// Never runs.
    fn decode(_: &[u8]) -> Option<Self::Held> {
        None
    }
    /// Never runs.
    fn call(_: u32, _: &Self::Held) -> Vec<u8> {
        Vec::new()
    }
    /// Never runs.
    fn encode(_: &Self::Held) -> Vec<u8> {
        Vec::new()
    }
    /// Never runs.
    fn give(&self, _: &mut Frame<'_>) {}
}

impl<T> Unfit for Arguments<T> {
    type Held = T;
}

impl<T> Unfit for Answered<'_, T> {
    type Held = T;
}

impl<T> Unfit for AnsweredRaw<T> {
    type Held = T;
}

/// Stands for an interface's items on a contract that does not implement it.
pub trait Unmounted {
    /// No items.
    const ITEMS: &'static [abi::Item] = &[];
    /// No events.
    const EVENTS: &'static [abi::Item] = &[];
    /// No id.
    const INTERFACE_ID: u32 = 0;
    /// Never runs.
    fn route<C>(_: &mut C, _: &mut Frame<'_>) -> bool {
        false
    }
}
