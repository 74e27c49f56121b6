//! Interfaces: the trait, its client with the routes of all its methods, and the contracts that implement it.

use super::contract::client_of;
use super::{client, dispatch, items};
use crate::model::mistake;
use crate::parse;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{ItemImpl, ItemTrait};

/// `#[interface]` on a trait.
pub fn interface(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if let Some(token) = arguments.into_iter().next() {
        return Err(mistake(
            token.span(),
            "SDK017",
            "`#[interface]` takes no arguments",
            "remove them",
        ));
    }
    let mut item: ItemTrait = syn::parse2(item)?;
    if let Some(parameter) = item.generics.params.first() {
        return Err(mistake(
            parameter.span(),
            "SDK018",
            "an interface has no type parameters",
            "name the types",
        ));
    }
    let methods = parse::of_trait(&mut item)?;
    let name = &item.ident;
    let client_name = format_ident!("{name}Client");
    let client = client::expand(
        &client_name,
        &format!("Typed client of contracts that implement [`{name}`]."),
        &methods,
        None,
    );
    let descriptions = methods.iter().map(items::describe);
    let constants = methods.iter().map(items::constant);
    let arms = methods.iter().map(items::arm);
    Ok(quote! {
        #item

        #client

        const _: () = {
            #(#descriptions)*

            impl #client_name {
                /// Descriptions of the interface's methods.
                #[doc(hidden)]
                pub const ITEMS: &'static [::slacontract::abi::Item] = &[#(::slacontract::abi::Item::Function(#constants)),*];

                /// Runs the interface's method with the frame's selector.
                #[doc(hidden)]
                #[inline(always)]
                pub fn route<C: #name>(contract: &mut C, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
                    match frame.selector {
                        #(#arms)*
                        _ => false,
                    }
                }
            }
        };
    })
}

/// `#[contract]` on the `impl` of an interface.
pub fn implementation(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let events = parse::strip(&mut item);
    let name = dispatch::self_name(&item)?;
    let Some((interface, _)) = &item.trait_ else {
        return Err(mistake(
            item.span(),
            "SDK019",
            "this `impl` has no trait",
            "write `impl Interface for Contract`",
        ));
    };
    let client = client_of(interface);
    Ok(quote! {
        #item

        impl ::slacontract::contract::Routes<#client> for #name {
            const ITEMS: &'static [::slacontract::abi::Item] = <#client>::ITEMS;
            const EVENTS: &'static [::slacontract::abi::Item] =
                &[#(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT)),*];

            #[inline(always)]
            fn route(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
                <#client>::route(self, frame)
            }
        }
    })
}
