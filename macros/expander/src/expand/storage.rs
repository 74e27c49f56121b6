//! `#[derive(Storage)]` and `#[derive(Store)]`.

use super::fields;
use crate::model::mistake;
use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Fields, Ident, Item, ItemEnum, ItemStruct, Type};

/// Names and types of the fields of a struct with named fields.
fn named<'a>(item: &'a ItemStruct, what: &str) -> syn::Result<(Vec<&'a Ident>, Vec<&'a Type>)> {
    let Fields::Named(named) = &item.fields else {
        return Err(mistake(
            item.ident.span(),
            "SDK029",
            &format!("{what} has named fields: they are exported with the storage layout"),
            "write `struct Name { field: Type }`",
        ));
    };
    Ok(named
        .named
        .iter()
        .filter_map(|field| Some((field.ident.as_ref()?, &field.ty)))
        .unzip())
}

/// A struct of handles.
pub fn storage(item: TokenStream) -> syn::Result<TokenStream> {
    let item: ItemStruct = syn::parse2(item)?;
    let (names, types) = named(&item, "a struct in storage")?;
    let name = &item.ident;
    let text = name.to_string();
    let places = fields::places(&types);
    let layout = fields::layout(&names, &types);
    let at: Vec<usize> = (0..names.len()).collect();
    Ok(quote! {
        const _: () = {
            #places

            impl ::slacontract::storage::Storage for #name {
                const SIZE: ::slacontract::storage::Size = PLACES.1;
                const LAYOUT: ::slacontract::storage::Layout =
                    ::slacontract::storage::Layout::Struct { name: #text, fields: #layout, size: PLACES.1 };

                // Places are constants: inlined, a component's handles are too.
                #[inline(always)]
                fn at(location: ::slacontract::storage::Location) -> Self {
                    Self {
                        #(#names: <#types as ::slacontract::storage::Storage>::at(location.part(PLACES.0[#at])),)*
                    }
                }
            }

            impl ::slacontract::storage::Element for #name {
                type Place = Self;
            }
        };
    })
}

/// A number in the ABI is a number in storage: all there is to do is to say so where the other derive is missing.
fn enumeration(item: &ItemEnum) -> syn::Result<TokenStream> {
    if let Some(variant) = item
        .variants
        .iter()
        .find(|variant| !matches!(variant.fields, Fields::Unit))
    {
        return Err(mistake(
            variant.fields.span(),
            "SDK081",
            "an enum in storage is a number, as Solidity's are: its variants have no fields",
            "store a struct with the enum as one field and what its variants carry as others",
        ));
    }
    let name = &item.ident;
    Ok(quote! {
        const _: () = ::slacontract::storage::assert_enum::<#name>();
    })
}

/// A struct of values, or an enum, which `#[derive(Abi)]` makes a number of one byte.
pub fn store(item: TokenStream) -> syn::Result<TokenStream> {
    let item = match syn::parse2(item)? {
        Item::Struct(item) => item,
        Item::Enum(item) => return enumeration(&item),
        other => {
            return Err(mistake(
                other.span(),
                "SDK056",
                "what is stored as a whole is a struct or an enum",
                "move the derive to one",
            ));
        }
    };
    let (names, values) = named(&item, "a struct that is stored")?;
    let name = &item.ident;
    let text = name.to_string();
    let slots: Vec<Type> = values
        .iter()
        .map(|of| syn::parse_quote!(::slacontract::storage::Slot<#of>))
        .collect();
    let types: Vec<&Type> = slots.iter().collect();
    let places = fields::places(&types);
    let layout = fields::layout(&names, &types);
    let at: Vec<usize> = (0..names.len()).collect();
    Ok(quote! {
        const _: () = {
            #places

            impl ::slacontract::storage::Store for #name {
                const SIZE: ::slacontract::storage::Size = PLACES.1;
                const LAYOUT: ::slacontract::storage::Layout =
                    ::slacontract::storage::Layout::Struct { name: #text, fields: #layout, size: PLACES.1 };

                fn load(at: &::slacontract::storage::Location) -> Self {
                    Self { #(#names: <#values as ::slacontract::storage::Store>::load(&at.part(PLACES.0[#at]))),* }
                }

                fn store(&self, at: &::slacontract::storage::Location) {
                    #(::slacontract::storage::Store::store(&self.#names, &at.part(PLACES.0[#at]));)*
                }

                fn clear(at: &::slacontract::storage::Location) {
                    #(<#values as ::slacontract::storage::Store>::clear(&at.part(PLACES.0[#at]));)*
                }
            }
        };
    })
}
