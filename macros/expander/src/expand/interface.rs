//! Interfaces: the trait, its client, the routes of all its methods, and the contracts that implement it.
//!
//! The trait itself carries what a contract needs to mount it, as hidden items with defaults: naming the trait is enough, whatever
//! else is in scope.

use super::{client, dispatch, items};
use crate::model::{Method, mistake};
use crate::parse;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{ItemImpl, ItemTrait, parse_quote};

/// `#[interface]` on a trait.
pub fn interface(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let named = parse::interface(arguments)?;
    let mut item: ItemTrait = syn::parse2(item)?;
    if let Some(parameter) = item.generics.params.first() {
        return Err(mistake(
            parameter.span(),
            "SDK018",
            "an interface has no type parameters",
            "name the types",
        ));
    }
    let (methods, mut events) = parse::of_trait(&mut item)?;
    for event in named.events {
        if !events.contains(&event) {
            events.push(event);
        }
    }
    let errors = &named.errors;
    let name = item.ident.clone();
    let client_name = format_ident!("{name}Client");
    let client = client::expand(
        &client_name,
        &format!("Typed client of contracts that implement [`{name}`]."),
        &methods,
        None,
    );
    mountable(&mut item, &client_name);
    let message = format!("`{{Self}}` does not implement the interface `{name}`");
    let note = format!("add `#[contract] impl {name} for {{Self}} {{{{ .. }}}}`");
    let descriptions = methods.iter().map(items::describe);
    let constants: Vec<_> = methods.iter().map(items::constant).collect();
    let arms = methods.iter().map(|method| arm(&name, method));
    Ok(quote! {
        #[diagnostic::on_unimplemented(message = #message, note = #note)]
        #item

        #client

        const _: () = {
            #(#descriptions)*

            impl #client_name {
                /// The interface's ERC-165 id: the selectors of its own methods, combined by exclusive or.
                pub const INTERFACE_ID: ::slacontract::FixedBytes<4> =
                    ::slacontract::FixedBytes(::slacontract::contract::interface_id(Self::ITEMS).to_be_bytes());

                /// Descriptions of the interface's methods, events and errors.
                #[doc(hidden)]
                pub const ITEMS: &'static [::slacontract::abi::Item] = &[
                    #(::slacontract::abi::Item::Function(#constants),)*
                    #(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT),)*
                    #(::slacontract::abi::Item::Errors(<#errors as ::slacontract::Error>::ERRORS),)*
                ];

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

/// The arm of a method; its path is whole, because a supertrait may have a method of the same name.
fn arm(interface: &syn::Ident, method: &Method) -> TokenStream {
    let ident = &method.ident;
    items::arm(
        method,
        |arguments| quote!(<C as #interface>::#ident(contract, #(#arguments),*)),
    )
}

/// Adds what a contract that lists the interface asks of the trait.
fn mountable(item: &mut ItemTrait, client: &syn::Ident) {
    item.items.push(parse_quote! {
        #[doc(hidden)]
        const __ITEMS: &'static [::slacontract::abi::Item] = <#client>::ITEMS;
    });
    item.items.push(parse_quote! {
        #[doc(hidden)]
        const __EVENTS: &'static [::slacontract::abi::Item] = &[];
    });
    item.items.push(parse_quote! {
        #[doc(hidden)]
        const __INTERFACE_ID: u32 = ::slacontract::contract::interface_id(<#client>::ITEMS);
    });
    item.items.push(parse_quote! {
        #[doc(hidden)]
        #[inline(always)]
        fn __route(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool
        where
            Self: ::core::marker::Sized,
        {
            <#client>::route(self, frame)
        }
    });
}

/// `#[contract]` on the `impl` of an interface: the events that its methods emit join the ABI.
pub fn implementation(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let events = parse::strip(&mut item);
    dispatch::self_name(&item)?;
    if !events.is_empty() {
        item.items.push(parse_quote! {
            const __EVENTS: &'static [::slacontract::abi::Item] =
                &[#(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT)),*];
        });
    }
    Ok(quote!(#item))
}
