//! Interfaces: the trait, its client, the routes of all its methods, and the contracts that implement it.
//!
//! The trait itself carries what a contract needs to mount it, as hidden items with defaults: naming the trait is enough, whatever
//! else is in scope.

use super::{client, dispatch, items, stand_in};
use crate::model::{Method, mistake};
use crate::parse;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ImplItem, Item, ItemImpl, ItemTrait, parse_quote};

/// `#[interface]` on a trait.
///
/// # Errors
/// When it stands on something else.
pub fn interface(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let item = match syn::parse2(item)? {
        Item::Trait(item) => item,
        other => {
            let mistake = mistake(
                Span::call_site(),
                "SDK055",
                "`#[interface]` goes on a trait",
                "describe the methods in a trait; a contract's own methods are in its `#[contract] impl`",
            )
            .into_compile_error();
            return Ok(quote!(#mistake #other));
        }
    };
    let written = item.clone();
    Ok(of_trait(arguments, item).unwrap_or_else(|mistake| stand_in::interface(written, &mistake)))
}

fn of_trait(arguments: TokenStream, mut item: ItemTrait) -> syn::Result<TokenStream> {
    let named = parse::interface(arguments)?;
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
    let message = format!("SDK072: `{{Self}}` does not implement the interface `{name}`");
    let note = format!("add `#[contract] impl {name} for {{Self}} {{{{ .. }}}}`");
    let descriptions = methods.iter().map(items::describe);
    let constants: Vec<_> = methods.iter().map(items::constant).collect();
    let arms = methods.iter().map(|method| arm(&name, method));
    Ok(quote! {
        #[diagnostic::on_unimplemented(message = #message, note = #note)]
        #item

        #client

        const _: () = {
            #[allow(unused_imports)]
            use ::slacontract::contract::checked::Unfit as _;
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
    let mut marked = None;
    for part in &item.items {
        if let ImplItem::Fn(function) = part
            && let Some(mark) = parse::mark(&function.attrs)
        {
            marked.get_or_insert(mistake(
                mark,
                "SDK077",
                "the interface says how its methods may be called",
                "move the attribute to the method in the `#[interface]` trait",
            ));
        }
    }
    let events = parse::strip(&mut item);
    let named = dispatch::self_name(&item);
    if let Some(mistake) = named.as_ref().err().or(marked.as_ref()) {
        return Ok(stand_in::kept(item, mistake));
    }
    let listed = listed(&item);
    if !events.is_empty() {
        item.items.push(parse_quote! {
            const __EVENTS: &'static [::slacontract::abi::Item] =
                &[#(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT)),*];
        });
    }
    Ok(quote!(#item #listed))
}

/// Refuses the `impl` of an interface that the contract does not list: it would compile and answer nobody.
fn listed(item: &ItemImpl) -> TokenStream {
    let Some((interface, _)) = &item.trait_ else {
        return TokenStream::new();
    };
    let contract = &item.self_ty;
    let name = interface
        .segments
        .last()
        .map(|last| last.ident.to_string())
        .unwrap_or_default();
    let message = format!(
        "SDK075: `{name}` is not listed by `{}`, so nobody can call its methods: write `#[contract(implements({name}))]` on the struct, or no `#[contract]` here if that is meant",
        contract.to_token_stream(),
    );
    quote_spanned! {interface.span()=>
        const _: () = {
            #[allow(unused_imports)]
            use ::slacontract::contract::checked::Unmounted as _;

            struct Mount<C>(::core::marker::PhantomData<C>);
            impl<C: #interface> Mount<C> {
                const ITEMS: &'static [::slacontract::abi::Item] = <C as #interface>::__ITEMS;
            }
            impl<C> ::slacontract::contract::checked::Unmounted for Mount<C> {}

            assert!(
                ::slacontract::contract::lists(
                    <#contract as ::slacontract::Contract>::SOURCES,
                    #name,
                    Mount::<#contract>::ITEMS,
                ),
                #message,
            );
        };
    }
}
