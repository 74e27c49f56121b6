//! Models into code.

mod abi;
mod client;
mod contract;
mod dispatch;
mod error;
mod event;
mod fields;
mod interface;
mod invariant;
mod items;
mod storage;
mod test;
#[cfg(test)]
mod tests;

pub use abi::abi;
pub use error::error;
pub use event::event;
pub use interface::interface;
pub use invariant::invariant;
pub use storage::{storage, store};
pub use test::test;

use crate::model::mistake;
use proc_macro2::{Span, TokenStream};
use syn::Item;

/// `#[contract]` on whatever it stands on.
pub fn contract(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    match syn::parse2(item)? {
        Item::Struct(item) => {
            let (model, agreement) = crate::parse::contract(arguments, item)?;
            contract::expand(model, agreement.as_ref())
        }
        Item::Impl(item) => {
            if let Some(token) = arguments.into_iter().next() {
                return Err(mistake(
                    token.span(),
                    "SDK014",
                    "`#[contract]` on an `impl` takes no arguments",
                    "arguments belong to the `#[contract]` of the struct",
                ));
            }
            if item.trait_.is_some() {
                interface::implementation(item)
            } else {
                dispatch::expand(item)
            }
        }
        _ => Err(mistake(
            Span::call_site(),
            "SDK015",
            "`#[contract]` goes on a struct, on its `impl`, or on its `impl` of an interface",
            "move the attribute to one of these",
        )),
    }
}
