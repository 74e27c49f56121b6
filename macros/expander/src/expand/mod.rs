//! Models into code.

mod abi;
mod checked;
mod client;
mod contract;
mod dispatch;
mod error;
mod event;
mod fields;
mod interface;
mod invariant;
mod items;
mod stand_in;
mod storage;
mod test;
#[cfg(test)]
mod tests;

pub use interface::interface;
pub use invariant::invariant;
pub use test::test;

use crate::model::mistake;
use crate::parse;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use stand_in::Derive;
use syn::{DeriveInput, Item};

/// `#[contract]` on whatever it stands on.
pub fn contract(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    match syn::parse2(item)? {
        Item::Struct(item) => {
            let written = item.clone();
            Ok(parse::contract(arguments, item)
                .and_then(|(model, agreement)| contract::expand(model, agreement.as_ref()))
                .unwrap_or_else(|mistake| stand_in::contract(written, &mistake)))
        }
        Item::Impl(item) => {
            let refused = arguments.into_iter().next().map(|token| {
                mistake(
                    token.span(),
                    "SDK014",
                    "`#[contract]` on an `impl` takes no arguments",
                    "arguments belong to the `#[contract]` of the struct",
                )
                .into_compile_error()
            });
            let expanded = if item.trait_.is_some() {
                interface::implementation(item)
            } else {
                dispatch::expand(item)
            }?;
            Ok(quote!(#refused #expanded))
        }
        _ => Err(mistake(
            Span::call_site(),
            "SDK015",
            "`#[contract]` goes on a struct, on its `impl`, or on its `impl` of an interface",
            "move the attribute to one of these",
        )),
    }
}

/// `#[derive(Abi)]`.
///
/// # Errors
/// When it stands on no item.
pub fn abi(item: TokenStream) -> syn::Result<TokenStream> {
    derive(Derive::Abi, item, abi::abi)
}

/// `#[derive(Error)]`.
///
/// # Errors
/// When it stands on no item.
pub fn error(item: TokenStream) -> syn::Result<TokenStream> {
    derive(Derive::Error, item, error::error)
}

/// `#[derive(Event)]`.
///
/// # Errors
/// When it stands on no item.
pub fn event(item: TokenStream) -> syn::Result<TokenStream> {
    derive(Derive::Event, item, event::event)
}

/// `#[derive(Storage)]`.
///
/// # Errors
/// When it stands on no item.
pub fn storage(item: TokenStream) -> syn::Result<TokenStream> {
    derive(Derive::Storage, item, storage::storage)
}

/// `#[derive(Store)]`.
///
/// # Errors
/// When it stands on no item.
pub fn store(item: TokenStream) -> syn::Result<TokenStream> {
    derive(Derive::Store, item, storage::store)
}

/// A derive; a mistake leaves an implementation of nothing behind, so that it is the only error.
fn derive(
    derive: Derive,
    item: TokenStream,
    expand: fn(TokenStream) -> syn::Result<TokenStream>,
) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item.clone())?;
    let expanded = parse::derivable(derive.needs(), &input)
        .and_then(|()| parse::check_fields(&syn::parse2::<Item>(item.clone())?, derive.place()))
        .and_then(|()| expand(item));
    Ok(expanded.unwrap_or_else(|mistake| {
        stand_in::derived(derive, &input.ident, &input.generics, &mistake)
    }))
}
