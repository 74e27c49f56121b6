//! A contract as the chain meets it: calldata in, one method runs, result out.
//!
//! `#[contract]` on the struct implements [`Contract`], on the inherent `impl` [`Dispatch`]; interfaces carry their routes
//! themselves. Their generated code is a `match` on constant selectors whose arms call [`Frame`]; every rule about who may enter stands
//! here, once.

#[doc(hidden)]
pub mod checked;
mod part;
mod selectors;

pub use part::{Embedded, EmbeddedMut, Part, Parts, embedded, embedded_mut};
pub use selectors::{Selectors, interface_id, lists};

use crate::abi::{self, Abi, Decoder, Item, Scalar, Shape, Words};
use crate::client::{BoundClient, Transport};
use crate::error::{self, RawReply, Reply};
use crate::host::{self, Base};
use crate::storage::Field;
use core::mem::MaybeUninit;

/// Selector of the constructor: that of `stylus_constructor()`, which deployers of this code format call.
pub const CONSTRUCTOR: u32 = 0x5585_258d;

/// The method takes value.
pub const PAYABLE: u8 = 1;
/// The method may run while another call of the contract is open.
pub const REENTRANT: u8 = 2;
/// The method is the constructor.
pub const INIT: u8 = 4;
/// The contract has a constructor, which must have run.
pub const CONSTRUCTIBLE: u8 = 8;
/// The method may run before the constructor has.
pub const UNCONSTRUCTED: u8 = 16;

/// One call of the contract, while its method is being looked for.
pub struct Frame<'a> {
    /// First four bytes of the calldata, as a number in memory order: comparing needs no turning round.
    pub selector: u32,
    /// The calldata behind the selector.
    arguments: &'a [u8],
    guards: u8,
}

impl Frame<'_> {
    /// Lets the call pass if it may run a method with these flags; reverts if value, reentrancy or construction forbid it.
    #[inline(always)]
    pub fn admit(&mut self, flags: u8) {
        let guards = if flags & UNCONSTRUCTED == 0 {
            self.guards
        } else {
            0
        };
        admit(guards | flags & !UNCONSTRUCTED);
    }

    /// The arguments, as a tuple; reverts if they are malformed.
    #[inline(always)]
    pub fn arguments<T: Abi>(&mut self) -> T {
        let (arguments, clean) = if T::SHAPE == Shape::NONE {
            let mut input = Decoder::new(self.arguments);
            let arguments = T::decode_whole(&mut input);
            (arguments, input.finish())
        } else {
            let mut words = Words::new(abi::demanded(self.arguments, T::SHAPE));
            let arguments = T::of_words(&mut words);
            (arguments, words.finish())
        };
        if !clean {
            abi::malformed();
        }
        arguments
    }

    /// Sets the call's result to the method's answer, or reverts with its error.
    #[inline(always)]
    pub fn reply<R: Reply>(&mut self, reply: &R) {
        match reply.split() {
            Ok(value) => {
                if let Some(word) = value.only_word_in(&mut MaybeUninit::uninit()) {
                    host::write_result(word);
                } else if R::Value::HEAD > 0 {
                    abi::encoded(value).reply();
                }
            }
            Err(error) => error::revert(error),
        }
    }

    /// Sets the call's result to these bytes, or reverts with the error.
    #[inline(always)]
    pub fn reply_raw<R: RawReply>(&mut self, reply: R) {
        match reply.split() {
            Ok(data) => {
                if let Some(data) = data {
                    host::write_result(&data);
                    host::discard(data);
                }
            }
            Err(error) => error::revert(&error),
        }
    }
}

#[cold]
#[inline(never)]
fn unknown() -> ! {
    host::revert_selector(error::UNKNOWN_METHOD)
}

#[inline(never)]
fn admit(flags: u8) {
    if flags & PAYABLE == 0 && !host::is_zero(&host::value()) {
        host::revert_selector(error::NOT_PAYABLE);
    }
    if flags & REENTRANT == 0 && host::reentrant() {
        host::revert_selector(error::REENTRANT_CALL);
    }
    if flags & CONSTRUCTIBLE != 0 {
        if flags & INIT == 0 {
            host::doubt();
        } else {
            if host::constructed() {
                host::revert_selector(error::ALREADY_CONSTRUCTED);
            }
            host::storage_cache_slot(Base::ROOT, host::CONSTRUCTED, &true.word());
        }
    }
}

/// The methods of a contract's inherent `impl`.
#[diagnostic::on_unimplemented(
    message = "SDK069: `{Self}` has no methods",
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
    /// Runs `#[receive]`; false if there is none.
    #[inline(always)]
    fn receive(&mut self, _frame: &mut Frame<'_>) -> bool {
        false
    }
    /// Runs `#[fallback]`; false if there is none.
    #[inline(always)]
    fn fallback(&mut self, _frame: &mut Frame<'_>, _calldata: &[u8]) -> bool {
        false
    }
}

/// Hooks of an agreement that a contract may answer: `#[on(window_settled)] fn ..`, `#[on(measure)] fn ..`. They do nothing by default,
/// and run where they can harm nobody.
pub trait Hooks {
    /// Whether `window_settled` is answered. What would be told to nobody is not put together.
    #[doc(hidden)]
    const WINDOW_SETTLED: bool = false;

    /// After a window was settled, in a call of its own (`runHook`): a hook that traps harms nobody.
    #[inline]
    fn window_settled(&mut self, window: &crate::sla::WindowView) {
        let _ = window;
    }

    /// Whether `measure` is answered.
    #[doc(hidden)]
    const MEASURE: bool = false;

    /// What an objective of custom code comes to in a window, in a call of its own (`measure`): code that traps measures nothing, and
    /// harms nobody.
    #[inline]
    fn measure(&mut self, asked: &crate::sla::Measurement) -> crate::sla::Indicator {
        let _ = asked;
        crate::sla::Indicator::default()
    }
}

/// A deployable contract.
#[diagnostic::on_unimplemented(
    message = "SDK070: `{Self}` is not a contract",
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
    /// Names of the sources of its methods: its own, then those of the interfaces it routes. The first of [`Contract::ABI`].
    const SOURCES: &'static [&'static str];
    /// ERC-165 ids of the interfaces it routes.
    const INTERFACES: &'static [u32];
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
    /// Takes value that comes without calldata; false if it does not.
    fn receive(&mut self, frame: &mut Frame<'_>) -> bool;
    /// Answers calldata that names no method; false if it does not.
    fn fallback(&mut self, frame: &mut Frame<'_>, calldata: &[u8]) -> bool;

    /// One whole call: admits it, runs its method, sets its result, writes storage.
    #[inline(always)]
    fn enter(calldata: &[u8]) {
        let guards = if Self::CONSTRUCTIBLE {
            CONSTRUCTIBLE
        } else {
            0
        };
        let Some((selector, arguments)) = calldata.split_first_chunk() else {
            let mut frame = Frame {
                selector: 0,
                arguments: calldata,
                guards,
            };
            let received = calldata.is_empty() && Self::instance().receive(&mut frame);
            if !received && !Self::instance().fallback(&mut frame, calldata) {
                unknown();
            }
            host::end();
            return;
        };
        let mut frame = Frame {
            selector: u32::from_ne_bytes(*selector),
            arguments,
            guards,
        };
        if !Self::instance().route(&mut frame) && !Self::instance().fallback(&mut frame, calldata) {
            unknown();
        }
        host::end();
    }
}

/// The WASM entry point's body.
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
#[inline(always)]
pub fn entrypoint<C: Contract>(length: usize) -> usize {
    C::enter(host::read_args(length, const { takes_variable(C::ABI) }));
    0
}

/// Whether some method takes something of variable length, or all calldata there may be.
#[cfg(target_arch = "wasm32")]
const fn takes_variable(sources: &[&[Item]]) -> bool {
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            match &sources[source][at] {
                Item::Function(function) if crate::abi::any_variable(function.inputs) => {
                    return true;
                }
                Item::Fallback(_) => return true,
                _ => {}
            }
            at += 1;
        }
        source += 1;
    }
    false
}
