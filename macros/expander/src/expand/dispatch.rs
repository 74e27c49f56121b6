//! A contract's inherent `impl`: its routes, its hooks and its client.

use super::{client, items, stand_in};
use crate::model::{Entry, Hook, Method, mistake};
use crate::parse;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemImpl, Type};

pub fn expand(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let name = match self_name(&item) {
        Ok(name) => name,
        Err(mistake) => return Ok(stand_in::methods(item, &mistake)),
    };
    match parse::inherent(&mut item) {
        Ok(block) => Ok(of_block(&item, &name, &block)),
        Err(mistake) => Ok(stand_in::methods(item, &mistake)),
    }
}

fn of_block(item: &ItemImpl, name: &Ident, block: &parse::Block) -> TokenStream {
    let descriptions = block.methods.iter().map(items::describe);
    let constants = block.methods.iter().map(items::constant);
    let arms = block.methods.iter().map(arm);
    let (fallback_item, fallback) = block.fallback.as_ref().map(fallback).unzip();
    let (receive_item, receive) = block.receive.as_ref().map(receive).unzip();
    let events = &block.events;
    let constructible = block.methods.iter().any(|method| method.init);
    let client_name = format_ident!("{name}Client");
    let client = client::expand(
        &client_name,
        &format!("Typed client of [`{name}`]."),
        &block.methods,
        Some(name),
    );
    let hooks = hooks(name, &block.hooks);
    quote! {
        // A constructor is called `new` and fills storage; what it takes is what there is to agree on.
        // What a call answers is looked at: money is lost in answers that are thrown away.
        #[allow(clippy::new_ret_no_self, clippy::too_many_arguments)]
        #[deny(unused_must_use)]
        #item

        const _: () = {
            #[allow(unused_imports)]
            use ::slacontract::contract::checked::Unfit as _;
            #(#descriptions)*

            impl ::slacontract::contract::Dispatch for #name {
                const ITEMS: &'static [::slacontract::abi::Item] = &[
                    #(::slacontract::abi::Item::Function(#constants),)*
                    #fallback_item
                    #receive_item
                    #(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT),)*
                ];
                const CONSTRUCTIBLE: bool = #constructible;
                type Client<T: ::slacontract::Transport> = #client_name<T>;

                #[inline(always)]
                fn route(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
                    let contract = self;
                    match frame.selector {
                        #(#arms)*
                        _ => false,
                    }
                }

                #receive

                #fallback
            }
        };

        #hooks

        #client
    }
}

fn arm(method: &Method) -> TokenStream {
    let ident = &method.ident;
    items::arm(method, |arguments| quote!(contract.#ident(#(#arguments),*)))
}

/// The description of `#[fallback]` and how it runs.
fn fallback(entry: &Entry) -> (TokenStream, TokenStream) {
    let Entry {
        ident, calldata, ..
    } = entry;
    let flags = items::flags(entry.payable, entry.reentrant);
    let item = items::entry(entry);
    let argument = calldata.then(|| quote!(calldata));
    (
        quote!(::slacontract::abi::Item::Fallback(#item),),
        quote! {
            #[inline(always)]
            fn fallback(&mut self, frame: &mut ::slacontract::contract::Frame<'_>, calldata: &[u8]) -> bool {
                frame.admit(#flags);
                ::slacontract::contract::checked::AnsweredRaw(self.#ident(#argument)).give(frame);
                true
            }
        },
    )
}

/// The description of `#[receive]` and how it runs.
fn receive(entry: &Entry) -> (TokenStream, TokenStream) {
    let ident = &entry.ident;
    let flags = items::flags(entry.payable, entry.reentrant);
    let item = items::entry(entry);
    (
        quote!(::slacontract::abi::Item::Receive(#item),),
        quote! {
            #[inline(always)]
            fn receive(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
                frame.admit(#flags);
                ::slacontract::contract::checked::AnsweredRaw(self.#ident()).give(frame);
                true
            }
        },
    )
}

/// The contract's name, which is all that other generated code may rely on.
pub fn self_name(item: &ItemImpl) -> syn::Result<Ident> {
    if let Some(parameter) = item.generics.params.first() {
        return Err(mistake(
            parameter.span(),
            "SDK002",
            "a contract has no type parameters",
            "a contract is one deployable program; name the types",
        ));
    }
    if let Type::Path(path) = &*item.self_ty
        && let Some(ident) = path.path.get_ident()
    {
        return Ok(ident.clone());
    }
    Err(mistake(
        item.self_ty.span(),
        "SDK016",
        "`#[contract] impl` names the contract's struct",
        "write `impl Name`, in the module of the struct",
    ))
}

fn hooks(name: &Ident, hooks: &[Hook]) -> TokenStream {
    let methods = hooks.iter().map(
        |Hook {
             name,
             method,
             inputs,
             output,
         }| {
            let (names, types): (Vec<_>, Vec<_>) = inputs.iter().cloned().unzip();
            // A contract without an agreement learns here that nothing would call it.
            let unspent = quote_spanned!(name.span()=> ::slacontract::sla::own::unspent::<Self>);
            let answered = format_ident!("{}", name.to_string().to_uppercase());
            let is_unit = matches!(output, syn::Type::Tuple(tuple) if tuple.elems.is_empty());
            if is_unit {
                return quote! {
                    const #answered: bool = true;

                    fn #name(&mut self, #(#names: #types),*) {
                        #unspent(true, || {
                            self.#method(#(#names),*);
                            true
                        });
                    }
                };
            }
            quote! {
                const #answered: bool = true;

                fn #name(&mut self, #(#names: #types),*) -> #output {
                    let mut __answer = <#output as ::core::default::Default>::default();
                    #unspent(true, || {
                        __answer = self.#method(#(#names),*);
                        true
                    });
                    __answer
                }
            }
        },
    );
    quote! {
        impl ::slacontract::contract::Hooks for #name {
            #(#methods)*
        }
    }
}
