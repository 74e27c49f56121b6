//! `#[derive(Event)]`.

use super::{checked, items};
use crate::model::mistake;
use crate::parse;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Fields, ItemStruct};

/// `#[derive(Event)]`.
///
/// # Errors
/// The author's mistake, on their token.
pub fn event(item: TokenStream) -> syn::Result<TokenStream> {
    let item: ItemStruct = syn::parse2(item)?;
    let name = &item.ident;
    let text = name.to_string();
    let docs = parse::docs(&item.attrs);
    let fields = match &item.fields {
        Fields::Named(named) => named.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(unnamed) => {
            return Err(mistake(
                unnamed.span(),
                "SDK020",
                "an event's fields need names: readers see them",
                "write `struct Name { field: Type }`",
            ));
        }
    };
    let indexed = |field: &&syn::Field| {
        field
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("indexed"))
    };
    let (topics, data): (Vec<_>, Vec<_>) = fields.iter().copied().partition(indexed);
    if let Some(fourth) = topics.get(3) {
        return Err(mistake(
            fourth.ident.span(),
            "SDK021",
            "an event has at most three `#[indexed]` fields",
            "remove one",
        ));
    }
    let params = items::params(fields.iter().filter_map(|field| {
        let name = field.ident.as_ref()?;
        Some((items::argument_name(name), &field.ty, indexed(field)))
    }));
    let data_abi: Vec<_> = data.iter().map(|field| checked::abi(&field.ty)).collect();
    let topic_types: Vec<_> = topics
        .iter()
        .map(|field| checked::topic(&field.ty))
        .collect();
    let topic_names: Vec<_> = topics.iter().map(|field| &field.ident).collect();
    let data_names: Vec<_> = data.iter().map(|field| &field.ident).collect();
    let topic_parts: Vec<_> = (0..topics.len())
        .map(|at| format_ident!("topic_{at}"))
        .collect();
    let data_parts: Vec<_> = (0..data.len())
        .map(|at| format_ident!("field_{at}"))
        .collect();
    let data_types: Vec<_> = data.iter().map(|field| &field.ty).collect();
    let count = topics.len() + 1;
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::slacontract::Event for #name #arguments #bounds {
            const EVENT: ::slacontract::abi::EventItem =
                ::slacontract::abi::EventItem { name: #text, inputs: #params, docs: #docs };
            const TOPICS: usize = #count;

            #[inline(always)]
            fn size(&self) -> usize {
                0_usize #(.wrapping_add(#data_abi::HEAD).wrapping_add(#data_abi::tail(&self.#data_names)))*
            }

            #[inline(always)]
            fn encode(&self, out: &mut ::slacontract::abi::Encoder) {
                out.word(&Self::TOPIC);
                #(#topic_types::write(&self.#topic_names, out);)*
                out.begin(0 #(+ #data_abi::HEAD)*, false #(|| #data_abi::DYNAMIC)*);
                #(#data_abi::encode(&self.#data_names, out);)*
            }

            #[inline(always)]
            fn log(self) {
                let Self { #(#topic_names: #topic_parts,)* #(#data_names: #data_parts,)* } = self;
                let size = 0_usize #(.wrapping_add(#data_abi::HEAD).wrapping_add(#data_abi::tail(&#data_parts)))*;
                let mut out = ::slacontract::abi::Encoder::with_topics(Self::TOPICS, size);
                out.word(&Self::TOPIC);
                #(#topic_types::write(&#topic_parts, &mut out);)*
                out.begin(0 #(+ #data_abi::HEAD)*, false #(|| #data_abi::DYNAMIC)*);
                #(#data_abi::encode(&#data_parts, &mut out);)*
                out.log(Self::TOPICS);
            }

            fn decode(topics: &[::slacontract::host::Word], data: &[u8]) -> ::core::option::Option<Self> {
                #[allow(unused_imports)]
                use ::slacontract::contract::checked::Unfit as _;
                let [signature, #(#topic_parts),*] = topics else {
                    return ::core::option::Option::None;
                };
                if *signature != Self::TOPIC {
                    return ::core::option::Option::None;
                }
                let (#(#data_parts,)*) = ::slacontract::contract::checked::Arguments::<(#(#data_types,)*)>::decode(data)?;
                ::core::option::Option::Some(Self {
                    #(#topic_names: #topic_types::from_topic(#topic_parts)?,)*
                    #(#data_names: #data_parts,)*
                })
            }
        }
    })
}
