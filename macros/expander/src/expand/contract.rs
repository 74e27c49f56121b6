//! A contract's struct: its places in storage, its description, its entry point.

use super::fields;
use crate::agreement;
use crate::model::{ContractModel, FieldModel};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Fields, Ident, Path};

pub fn expand(mut model: ContractModel, attribute: Option<&Attribute>) -> syn::Result<TokenStream> {
    let mut items = TokenStream::new();
    let mut terms = quote!(&[]);
    let own = model.implements.len();
    if let Some(attribute) = attribute {
        items = agreement(&mut model, attribute)?;
        terms = quote!(<Self as ::slacontract::sla::Agreement>::TERMS_BYTES);
    }
    let item = &model.item;
    let name = &item.ident;
    let text = name.to_string();
    let docs = &model.docs;
    let (names, types): (Vec<_>, Vec<_>) = model
        .fields
        .iter()
        .map(|field| (&field.name, &field.of))
        .unzip();
    let at: Vec<usize> = (0..names.len()).collect();
    let places = fields::places(&types);
    let layout = fields::layout(&names, &types);
    let mounts = model
        .implements
        .iter()
        .enumerate()
        .map(|(at, path)| mount(name, at, path));
    let interfaces: Vec<_> = (0..model.implements.len())
        .map(|at| {
            let mount = format_ident!("Mount{at}");
            quote!(#mount::<Self>)
        })
        .collect();
    let entries = entries(attribute.is_some(), &interfaces, own);
    let sources = std::iter::once(text.clone()).chain(model.implements.iter().map(last_name));
    let checks = checks(&model);
    let events = &model.events;
    let errors = &model.errors;
    let parts = model.fields.iter().enumerate().filter_map(part(name));
    Ok(quote! {
        #item

        #items

        const _: () = {
            #places

            #[allow(unused_imports)]
            use ::slacontract::contract::checked::Unmounted as _;
            #(#mounts)*

            impl ::slacontract::Contract for #name {
                const NAME: &'static str = #text;
                const PACKAGE: &'static str = ::core::env!("CARGO_PKG_NAME");
                const MANIFEST_DIR: &'static str = ::core::env!("CARGO_MANIFEST_DIR");
                const DOCS: &'static str = #docs;
                const ABI: &'static [&'static [::slacontract::abi::Item]] = &[
                    <Self as ::slacontract::contract::Dispatch>::ITEMS,
                    #(#interfaces::ITEMS,)*
                    #(#interfaces::EVENTS,)*
                    &[
                        #(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT),)*
                        #(::slacontract::abi::Item::Errors(<#errors as ::slacontract::Error>::ERRORS),)*
                    ],
                ];
                const SOURCES: &'static [&'static str] = &[#(#sources),*];
                const INTERFACES: &'static [u32] = &[#(#interfaces::INTERFACE_ID),*];
                const STORAGE: &'static [::slacontract::storage::Field] = #layout;
                const TERMS: &'static [u8] = #terms;
                const CONSTRUCTIBLE: bool = <Self as ::slacontract::contract::Dispatch>::CONSTRUCTIBLE;
                type Client<T: ::slacontract::Transport> = <Self as ::slacontract::contract::Dispatch>::Client<T>;

                #[inline(always)]
                fn instance() -> Self {
                    Self {
                        #(#names: <#types as ::slacontract::storage::Storage>::at(
                            ::slacontract::storage::Location::root(PLACES.0[#at]),
                        ),)*
                    }
                }

                #entries
            }

            impl ::slacontract::contract::Parts for #name {}

            #(#parts)*

            #checks
        };

        // Only the package that is being built as a program has an entry point and a description of its own.
        // A description of many methods is long, and its writing ends.
        #[allow(unexpected_cfgs, long_running_const_eval)]
        const _: () = {
            #[cfg(all(target_arch = "wasm32", slacontract_entrypoint))]
            const _: () = {
                #[unsafe(no_mangle)]
                extern "C" fn user_entrypoint(length: usize) -> usize {
                    ::slacontract::contract::entrypoint::<#name>(length)
                }

                const SIZE: usize = ::slacontract::meta::size::<#name>();

                #[unsafe(link_section = "slacontract_meta")]
                static META: [u8; SIZE] = ::slacontract::meta::blob::<#name, SIZE>();
            };
        };
    })
}

/// How a call finds its method. In an agreement the engine's come first, and what is the author's own, `own` interfaces with it, spends
/// nothing that the books hold.
fn entries(is_agreement: bool, interfaces: &[TokenStream], own: usize) -> TokenStream {
    let (own, engine) = interfaces.split_at(own);
    let dispatch = quote!(<Self as ::slacontract::contract::Dispatch>);
    let method = quote!(#dispatch::route(self, frame) #(|| #own::route(self, frame))* #(|| #engine::route(self, frame))*);
    let receive = quote!(#dispatch::receive(self, frame));
    let fallback = quote!(#dispatch::fallback(self, frame, calldata));
    let [method, receive, fallback] = if is_agreement {
        let kept = |what: TokenStream, run: TokenStream| {
            quote! {
                ::slacontract::sla::own::unspent::<Self>(
                    const {
                        ::slacontract::sla::own::has(
                            &[#dispatch::ITEMS, #(#own::ITEMS),*],
                            ::slacontract::sla::own::Own::#what,
                        )
                    },
                    || #run,
                )
            }
        };
        let own = quote!(#dispatch::route(self, frame) #(|| #own::route(self, frame))*);
        let method = kept(quote!(Method), own);
        [
            quote!(#(#engine::route(self, frame) ||)* #method),
            kept(quote!(Receive), receive),
            kept(quote!(Fallback), fallback),
        ]
    } else {
        [method, receive, fallback]
    };
    quote! {
        #[inline(always)]
        fn route(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
            #method
        }

        #[inline(always)]
        fn receive(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
            #receive
        }

        #[inline(always)]
        fn fallback(&mut self, frame: &mut ::slacontract::contract::Frame<'_>, calldata: &[u8]) -> bool {
            #fallback
        }
    }
}

/// What an interface brings, behind a type of its own: where the interface is not implemented, or lacks its component, that is said
/// once, and the type brings nothing.
fn mount(contract: &Ident, at: usize, interface: &Path) -> TokenStream {
    let mount = format_ident!("Mount{at}");
    let implemented = quote_spanned! {interface.span()=>
        const _: () = {
            const fn implements<C: #interface>() {}
            implements::<#contract>();
        };
    };
    quote! {
        #implemented

        struct #mount<C>(::core::marker::PhantomData<C>);

        impl<C: #interface> #mount<C> {
            const ITEMS: &'static [::slacontract::abi::Item] = <C as #interface>::__ITEMS;
            const EVENTS: &'static [::slacontract::abi::Item] = <C as #interface>::__EVENTS;
            const INTERFACE_ID: u32 = <C as #interface>::__INTERFACE_ID;

            #[inline(always)]
            fn route(contract: &mut C, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
                <C as #interface>::__route(contract, frame)
            }
        }

        impl<C> ::slacontract::contract::checked::Unmounted for #mount<C> {}
    }
}

/// How interfaces reach a component: by its type, at its place.
fn part(contract: &Ident) -> impl Fn((usize, &FieldModel)) -> Option<TokenStream> {
    move |(at, field)| {
        let FieldModel { name, of, .. } = field;
        field.component.then(|| {
            quote! {
                impl ::slacontract::contract::Part<#of> for #contract {
                    const PLACE: ::slacontract::storage::Place = PLACES.0[#at];

                    #[inline(always)]
                    fn field(&self) -> &#of {
                        &self.#name
                    }
                }
            }
        })
    }
}

/// One assertion per source of methods, on its own token: none of its selectors is taken by itself or an earlier source.
fn checks(model: &ContractModel) -> TokenStream {
    let name = &model.item.ident;
    let places = std::iter::once(name.span()).chain(model.implements.iter().map(Spanned::span));
    let checks = places.enumerate().map(|(source, span)| {
        quote_spanned!(span=> const _: () = SELECTORS.check(#source, <#name as ::slacontract::Contract>::ABI, <#name as ::slacontract::Contract>::SOURCES);)
    });
    quote! {
        // A contract with many methods hashes long, and it ends.
        #[allow(long_running_const_eval)]
        const SELECTORS: ::slacontract::contract::Selectors =
            ::slacontract::contract::Selectors::of(<#name as ::slacontract::Contract>::ABI);
        #(#checks)*
    }
}

fn last_name(path: &Path) -> String {
    let last = path.segments.last();
    last.map(|last| last.ident.to_string()).unwrap_or_default()
}

/// Lets the agreement read the fields, and adds the field its engine keeps its books in behind the author's own.
fn agreement(model: &mut ContractModel, attribute: &Attribute) -> syn::Result<TokenStream> {
    let fields: Vec<_> = model
        .fields
        .iter()
        .map(|field| agreement::Field {
            name: &field.name,
            ty: &field.of,
            attributes: &field.attributes,
        })
        .collect();
    let expansion = agreement::expand(&model.item.ident, attribute, &fields)?;
    model.implements.extend(expansion.interfaces);
    for (at, field) in expansion.fields.into_iter().enumerate() {
        if let (Some(name), Fields::Named(named)) = (&field.ident, &mut model.item.fields) {
            model.fields.push(FieldModel {
                name: name.clone(),
                of: field.ty.clone(),
                component: at == 0,
                attributes: Vec::new(),
            });
            named.named.push(field);
        }
    }
    Ok(expansion.items)
}
