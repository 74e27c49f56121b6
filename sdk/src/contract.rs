//! A contract as the chain meets it: calldata in, one method runs, result out.
//!
//! `#[contract]` on the struct implements [`Contract`], on the inherent `impl` [`Dispatch`], on an interface's `impl` [`Routes`].
//! Their generated code is a `match` on constant selectors whose arms call [`Frame`]; every rule about who may enter stands
//! here, once.

use crate::abi::{Abi, Decoder, Item};
use crate::client::{BoundClient, Transport};
use crate::error::{self, Error as _, Reply};
use crate::host::{self, Word};
use crate::storage::Field;
use alloc::vec::Vec;

/// Selector of the constructor: that of `stylus_constructor()`, which deployers of this code format call.
pub const CONSTRUCTOR: u32 = 0x5585_258d;

/// Storage key of the flag that the constructor has run. No field and no hash comes near it.
const CONSTRUCTED: Word = [0xff; 32];

/// The method takes value.
pub const PAYABLE: u8 = 1;
/// The method may run while another call of the contract is open.
pub const REENTRANT: u8 = 2;
/// The method is the constructor.
pub const INIT: u8 = 4;
/// The contract has a constructor, which must have run.
pub const CONSTRUCTIBLE: u8 = 8;

/// One call of the contract, while its method is being looked for.
pub struct Frame<'a> {
    /// First four bytes of the calldata.
    pub selector: u32,
    input: Decoder<'a>,
    guards: u8,
    result: Vec<u8>,
}

impl Frame<'_> {
    /// Lets the call pass if it may run a method with these flags; reverts if value, reentrancy or construction forbid it.
    #[inline(always)]
    pub fn admit(&mut self, flags: u8) {
        admit(self.guards | flags);
    }

    /// The arguments, as a tuple; reverts if they are malformed.
    #[inline(always)]
    pub fn arguments<T: Abi>(&mut self) -> T {
        let arguments = T::decode_whole(&mut self.input);
        if !self.input.finish() {
            host::revert_selector(error::MALFORMED_ARGUMENTS);
        }
        arguments
    }

    /// Keeps the method's answer for the end of the call, or reverts with its error.
    #[inline(always)]
    pub fn reply<R: Reply>(&mut self, reply: R) {
        match reply.split() {
            Ok(value) => {
                if R::Value::HEAD > 0 {
                    self.result = crate::abi::encode(&value);
                }
            }
            Err(error) => host::revert(&error.encode()),
        }
    }
}

#[inline(never)]
fn admit(flags: u8) {
    if flags & PAYABLE == 0 && host::value() != [0; 32] {
        host::revert_selector(error::NOT_PAYABLE);
    }
    if flags & REENTRANT == 0 && host::reentrant() {
        host::revert_selector(error::REENTRANT_CALL);
    }
    if flags & CONSTRUCTIBLE != 0 {
        let constructed = host::storage_load(&CONSTRUCTED)[31] != 0;
        if flags & INIT == 0 {
            if !constructed {
                host::revert_selector(error::NOT_CONSTRUCTED);
            }
        } else {
            if constructed {
                host::revert_selector(error::ALREADY_CONSTRUCTED);
            }
            let mut flag = [0; 32];
            flag[31] = 1;
            host::storage_cache(&CONSTRUCTED, &flag);
        }
    }
}

/// The methods of a contract's inherent `impl`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no methods",
    label = "this contract has no `#[contract] impl`",
    note = "add `#[contract] impl {Self} {{ .. }}`"
)]
pub trait Dispatch: Sized {
    /// Descriptions of the methods, and of the events they emit.
    const ITEMS: &'static [Item];
    /// Whether one of them is the constructor.
    const CONSTRUCTIBLE: bool;
    /// The contract's typed client.
    type Client<T: Transport>: BoundClient<T>;
    /// Runs the method with the frame's selector; false if there is none.
    fn route(&mut self, frame: &mut Frame<'_>) -> bool;
}

/// Methods mounted beside the contract's own: those of an interface (named by its client type) or of a component.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement the interface of `{I}`",
    note = "`implements(..)` needs `#[contract] impl Interface for {Self} {{ .. }}`"
)]
pub trait Routes<I>: Sized {
    /// Descriptions of the methods.
    const ITEMS: &'static [Item];
    /// Descriptions of the events these methods emit.
    const EVENTS: &'static [Item] = &[];
    /// Runs the method with the frame's selector; false if there is none.
    fn route(&mut self, frame: &mut Frame<'_>) -> bool;
}

/// Hooks of an agreement that a contract may answer: `#[on(window_settled)] fn ..`. They do nothing by default, and run where
/// they can harm nobody.
pub trait Hooks {}

/// A deployable contract.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contract",
    note = "add `#[contract]` to the struct and to its `impl`"
)]
pub trait Contract: Sized {
    /// Name of the struct.
    const NAME: &'static str;
    /// Name of its package.
    const PACKAGE: &'static str;
    /// Directory of its package's manifest.
    const MANIFEST_DIR: &'static str;
    /// Documentation of the struct.
    const DOCS: &'static str;
    /// Everything it says about itself, by source.
    const ABI: &'static [&'static [Item]];
    /// Its fields in storage.
    const STORAGE: &'static [Field];
    /// Canonical bytes of its terms; empty if it is no agreement.
    const TERMS: &'static [u8];
    /// Whether it has a constructor.
    const CONSTRUCTIBLE: bool;
    /// Its typed client.
    type Client<T: Transport>: BoundClient<T>;

    /// Handles on its storage.
    fn instance() -> Self;
    /// Runs the method with the frame's selector; false if there is none.
    fn route(&mut self, frame: &mut Frame<'_>) -> bool;

    /// One whole call: admits it, runs its method, writes storage and result.
    #[inline(always)]
    fn enter(calldata: Vec<u8>) {
        let Some((selector, arguments)) = calldata.split_first_chunk() else {
            host::revert_selector(error::UNKNOWN_METHOD)
        };
        let mut frame = Frame {
            selector: u32::from_be_bytes(*selector),
            input: Decoder::new(arguments),
            guards: if Self::CONSTRUCTIBLE {
                CONSTRUCTIBLE
            } else {
                0
            },
            result: Vec::new(),
        };
        if !Self::instance().route(&mut frame) {
            host::revert_selector(error::UNKNOWN_METHOD);
        }
        host::storage_flush(false);
        host::write_result(&frame.result);
    }
}

/// The WASM entry point's body.
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
#[inline(always)]
pub fn entrypoint<C: Contract>(length: usize) -> usize {
    C::enter(host::read_args(length));
    0
}

/// Refuses two methods with one selector, at compile time.
#[doc(hidden)]
pub const fn assert_distinct(sources: &[&[Item]]) {
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            if let Item::Function(function) = &sources[source][at] {
                let wanted = function.selector();
                assert!(
                    occurrences(sources, wanted) == 1,
                    "two methods of this contract have the same selector (the same name and argument types, or a chance collision): rename one"
                );
            }
            at += 1;
        }
        source += 1;
    }
}

const fn occurrences(sources: &[&[Item]], wanted: u32) -> usize {
    let mut found = 0;
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            if let Item::Function(function) = &sources[source][at]
                && function.selector() == wanted
            {
                found += 1;
            }
            at += 1;
        }
        source += 1;
    }
    found
}
