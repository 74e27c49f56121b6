//! The attribute and derive macros of the slacontract SDK.
//!
//! A thin door: what each macro does is in `slacontract-expander`, as functions that run without a compiler too.

use proc_macro::TokenStream;
use slacontract_expander as expander;

/// On a struct: makes it a contract whose fields live in storage. On its `impl`: makes its public methods callable.
/// On the `impl` of an interface: routes the interface's methods.
///
/// On the struct, `implements(Court, ..)` lists the interfaces it routes.
#[proc_macro_attribute]
pub fn contract(attribute: TokenStream, item: TokenStream) -> TokenStream {
    finish(expander::contract(attribute.into(), item.into()))
}

/// On a trait: makes it an interface that contracts can implement, with a typed client named after it.
#[proc_macro_attribute]
pub fn interface(attribute: TokenStream, item: TokenStream) -> TokenStream {
    finish(expander::interface(attribute.into(), item.into()))
}

/// On a function that takes a chain: makes it a test that runs in both lanes.
#[proc_macro_attribute]
pub fn test(attribute: TokenStream, item: TokenStream) -> TokenStream {
    finish(expander::test(attribute.into(), item.into()))
}

/// On a function that takes a chain and returns an `Invariant`: runs random sequences of calls against it, in both lanes.
///
/// `runs` is how many sequences, `steps` how many calls each has at most: `#[slacontract::invariant(runs = 16, steps = 64)]`.
#[proc_macro_attribute]
pub fn invariant(attribute: TokenStream, item: TokenStream) -> TokenStream {
    finish(expander::invariant(attribute.into(), item.into()))
}

/// Makes a struct a Solidity event; up to three `#[indexed]` fields can be searched for.
#[proc_macro_derive(Event, attributes(indexed))]
pub fn event(item: TokenStream) -> TokenStream {
    finish(expander::event(item.into()))
}

/// Makes a struct one Solidity error, or an enum several. A variant with `#[from]` holds an error of another type, as itself: `?` makes
/// one of it.
#[proc_macro_derive(Error, attributes(from))]
pub fn error(item: TokenStream) -> TokenStream {
    finish(expander::error(item.into()))
}

/// Makes a struct a Solidity struct, or an enum without fields a `uint8`.
#[proc_macro_derive(Abi)]
pub fn abi(item: TokenStream) -> TokenStream {
    finish(expander::abi(item.into()))
}

/// Makes a struct of storage handles (`Slot`, `Map`, ..) a part of a contract's storage.
#[proc_macro_derive(Storage)]
pub fn storage(item: TokenStream) -> TokenStream {
    finish(expander::storage(item.into()))
}

/// Makes a struct of values one that a `Slot`, `Map` or `List` can hold as a whole. An enum needs `Abi` beside it: a number in the
/// ABI is one in storage.
#[proc_macro_derive(Store)]
pub fn store(item: TokenStream) -> TokenStream {
    finish(expander::store(item.into()))
}

fn finish(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
