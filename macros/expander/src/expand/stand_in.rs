//! What stands for code with a mistake, so that the mistake is the only error: the author's items as far as other code names them,
//! and implementations that do nothing.

use crate::agreement;
use crate::parse::{self, Needs, Place};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Fields, Generics, Ident, ItemImpl, ItemStruct, ItemTrait, parse_quote};

/// A contract's struct: without the SDK's attributes, and without fields in storage. An agreement keeps its methods.
pub fn contract(mut item: ItemStruct, mistake: &syn::Error) -> TokenStream {
    let agreement = agreement(&mut item);
    parse::keep_rust(&mut item.attrs);
    if let Fields::Named(named) = &mut item.fields {
        let mut seen: Vec<Ident> = Vec::new();
        let fields = std::mem::take(&mut named.named);
        for mut field in fields {
            parse::keep_rust(&mut field.attrs);
            // A name that is taken may be the mistake; it is said once.
            if let Some(name) = &field.ident
                && !seen.contains(name)
            {
                seen.push(name.clone());
                named.named.push(field);
            }
        }
    }
    let error = mistake.to_compile_error();
    let name = &item.ident;
    let implementation = item.generics.params.is_empty().then(|| {
        quote! {
            impl ::slacontract::Contract for #name {
                const NAME: &'static str = "";
                const PACKAGE: &'static str = "";
                const MANIFEST_DIR: &'static str = "";
                const DOCS: &'static str = "";
                const ABI: &'static [&'static [::slacontract::abi::Item]] = &[];
                const SOURCES: &'static [&'static str] = &[];
                const INTERFACES: &'static [u32] = &[];
                const STORAGE: &'static [::slacontract::storage::Field] = &[];
                const TERMS: &'static [u8] = &[];
                const CONSTRUCTIBLE: bool = false;
                type Client<T: ::slacontract::Transport> = ::slacontract::client::StandIn<T>;

                fn instance() -> Self {
                    ::core::unimplemented!()
                }
                fn route(&mut self, _: &mut ::slacontract::contract::Frame<'_>) -> bool {
                    false
                }
                fn receive(&mut self, _: &mut ::slacontract::contract::Frame<'_>) -> bool {
                    false
                }
                fn fallback(&mut self, _: &mut ::slacontract::contract::Frame<'_>, _: &[u8]) -> bool {
                    false
                }
            }

            impl ::slacontract::contract::Parts for #name {}
        }
    });
    quote! {
        #error

        #[allow(dead_code)]
        #item

        #implementation

        #agreement
    }
}

/// What stands for the struct's agreement, if it is one; the engine's field is added to the struct.
fn agreement(item: &mut ItemStruct) -> Option<TokenStream> {
    let is_agreement = |attribute: &Attribute| attribute.path().is_ident("agreement");
    let header = item.attrs.iter().find(|at| is_agreement(at))?;
    if !item.generics.params.is_empty() {
        return None;
    }
    let fields: Vec<_> = item
        .fields
        .iter()
        .filter_map(|field| {
            Some(agreement::Field {
                name: field.ident.as_ref()?,
                ty: &field.ty,
                attributes: &field.attrs,
            })
        })
        .collect();
    let expansion = agreement::stand_in(&item.ident, header, &fields).ok()?;
    if let Fields::Named(named) = &mut item.fields {
        named.named.extend(expansion.fields);
    }
    Some(expansion.items)
}

/// A contract's `impl`: the methods as they are, and no routes.
pub fn methods(mut item: ItemImpl, mistake: &syn::Error) -> TokenStream {
    parse::strip(&mut item);
    item.generics = Generics::default();
    let name = &item.self_ty;
    let error = mistake.to_compile_error();
    quote! {
        #error

        #[allow(dead_code)]
        #item

        impl ::slacontract::contract::Dispatch for #name {
            const ITEMS: &'static [::slacontract::abi::Item] = &[];
            const CONSTRUCTIBLE: bool = false;
            type Client<T: ::slacontract::Transport> = ::slacontract::client::StandIn<T>;

            fn route(&mut self, _: &mut ::slacontract::contract::Frame<'_>) -> bool {
                false
            }
        }

        impl ::slacontract::contract::Hooks for #name {
            // What the mistake is in may have been to measure.
            const MEASURE: bool = true;
        }
    }
}

/// An `impl` that routes nothing anyway.
pub fn kept(mut item: ItemImpl, mistake: &syn::Error) -> TokenStream {
    parse::strip(&mut item);
    let error = mistake.to_compile_error();
    quote! {
        #error

        #[allow(dead_code)]
        #item
    }
}

/// An interface: the trait as it is, mounted with nothing.
pub fn interface(mut item: ItemTrait, mistake: &syn::Error) -> TokenStream {
    parse::strip_trait(&mut item);
    let error = mistake.to_compile_error();
    let client = format_ident!("{}Client", item.ident);
    let visibility = &item.vis;
    let mounted: [syn::TraitItem; 4] = [
        parse_quote!(
            #[doc(hidden)]
            const __ITEMS: &'static [::slacontract::abi::Item] = &[];
        ),
        parse_quote!(
            #[doc(hidden)]
            const __EVENTS: &'static [::slacontract::abi::Item] = &[];
        ),
        parse_quote!(
            #[doc(hidden)]
            const __INTERFACE_ID: u32 = 0;
        ),
        parse_quote! {
            #[doc(hidden)]
            fn __route(&mut self, _: &mut ::slacontract::contract::Frame<'_>) -> bool
            where
                Self: ::core::marker::Sized,
            {
                false
            }
        },
    ];
    if item.generics.params.is_empty() {
        item.items.extend(mounted);
    }
    quote! {
        #error

        #[allow(dead_code)]
        #item

        #[allow(dead_code)]
        #visibility type #client<T = ::slacontract::OnChain> = ::slacontract::client::StandIn<T>;
    }
}

/// What a derive writes.
#[derive(Clone, Copy)]
pub enum Derive {
    /// `#[derive(Abi)]`.
    Abi,
    /// `#[derive(Error)]`.
    Error,
    /// `#[derive(Event)]`.
    Event,
    /// `#[derive(Storage)]`.
    Storage,
    /// `#[derive(Store)]`.
    Store,
}

impl Derive {
    /// Where the types of the fields stand.
    pub fn place(self) -> Place {
        match self {
            Self::Abi | Self::Error | Self::Event => Place::Abi,
            Self::Storage | Self::Store => Place::Storage,
        }
    }

    /// What it may stand on.
    pub fn needs(self) -> Needs {
        match self {
            Self::Abi | Self::Store => Needs {
                word: if matches!(self, Self::Abi) {
                    "an ABI type"
                } else {
                    "a stored value"
                },
                enums: true,
                generics: false,
            },
            Self::Error => Needs {
                word: "an error",
                enums: true,
                generics: false,
            },
            Self::Event => Needs {
                word: "an event",
                enums: false,
                generics: true,
            },
            Self::Storage => Needs {
                word: "a struct in storage",
                enums: false,
                generics: false,
            },
        }
    }
}

/// The implementation a derive promises, of nothing.
pub fn derived(
    derive: Derive,
    name: &Ident,
    generics: &Generics,
    mistake: &syn::Error,
) -> TokenStream {
    let error = mistake.to_compile_error();
    let (generics, arguments, bounds) = generics.split_for_impl();
    let (of, items) = match derive {
        Derive::Abi => (
            quote!(::slacontract::abi::Scalar),
            quote! {
                const SCALAR: ::slacontract::abi::Type = <u8 as ::slacontract::abi::Scalar>::SCALAR;
                const BYTES: usize = 1;
                fn word(&self) -> ::slacontract::host::Word {
                    ::core::unimplemented!()
                }
                fn from_word(_: &::slacontract::host::Word) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            },
        ),
        Derive::Error => (
            quote!(::slacontract::Error),
            quote! {
                const ERRORS: &'static [::slacontract::abi::ErrorItem] = &[];
                fn encode(&self) -> ::slacontract::prelude::Vec<u8> {
                    ::core::unimplemented!()
                }
                fn decode(_: &[u8]) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            },
        ),
        Derive::Event => (
            quote!(::slacontract::Event),
            quote! {
                const EVENT: ::slacontract::abi::EventItem =
                    ::slacontract::abi::EventItem { name: "", inputs: &[], docs: "" };
                const TOPICS: usize = 1;
                fn size(&self) -> usize {
                    0
                }
                fn encode(&self, _: &mut ::slacontract::abi::Encoder) {}
                fn decode(_: &[::slacontract::host::Word], _: &[u8]) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            },
        ),
        Derive::Storage => (
            quote!(::slacontract::storage::Storage),
            quote! {
                const SIZE: ::slacontract::storage::Size =
                    <::slacontract::storage::Slot<u8> as ::slacontract::storage::Storage>::SIZE;
                const LAYOUT: ::slacontract::storage::Layout =
                    <::slacontract::storage::Slot<u8> as ::slacontract::storage::Storage>::LAYOUT;
                fn at(_: ::slacontract::storage::Location) -> Self {
                    ::core::unimplemented!()
                }
            },
        ),
        Derive::Store => (
            quote!(::slacontract::storage::Store),
            quote! {
                const SIZE: ::slacontract::storage::Size = <u8 as ::slacontract::storage::Store>::SIZE;
                const LAYOUT: ::slacontract::storage::Layout = <u8 as ::slacontract::storage::Store>::LAYOUT;
                fn load(_: &::slacontract::storage::Location) -> Self {
                    ::core::unimplemented!()
                }
                fn store(&self, _: &::slacontract::storage::Location) {}
                fn clear(_: &::slacontract::storage::Location) {}
            },
        ),
    };
    quote! {
        #error

        impl #generics #of for #name #arguments #bounds {
            #items
        }
    }
}
