//! `#[derive(Abi)]`.

use crate::model::{abi_name, mistake};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Fields, Ident, Item, ItemEnum, ItemStruct, Type};

/// Variants up to which telling them apart is smaller than a call.
const FEW: usize = 4;

/// `#[derive(Abi)]`.
///
/// # Errors
/// The author's mistake, on their token.
pub fn abi(item: TokenStream) -> syn::Result<TokenStream> {
    match syn::parse2(item)? {
        Item::Struct(item) => of_struct(&item),
        Item::Enum(item) => of_enum(&item),
        other => Err(mistake(
            other.span(),
            "SDK056",
            "an ABI type is a struct or an enum",
            "move the derive to one",
        )),
    }
}

fn of_struct(item: &ItemStruct) -> syn::Result<TokenStream> {
    let name = &item.ident;
    let text = name.to_string();
    let fields = match &item.fields {
        Fields::Named(fields) => fields,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            return Ok(of_newtype(name, &fields.unnamed[0].ty));
        }
        Fields::Unnamed(_) | Fields::Unit => {
            return Err(mistake(
                name.span(),
                "SDK024",
                "a struct in the ABI has named fields, or is one value under a name of its own",
                "write `struct Name { field: Type }`, or `struct Name(Type)`",
            ));
        }
    };
    if fields.named.is_empty() {
        return Err(mistake(
            name.span(),
            "SDK025",
            "a struct in the ABI has at least one field",
            "add one, or use `()`",
        ));
    }
    let names: Vec<_> = fields
        .named
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .collect();
    let labels = names.iter().map(|name| abi_name(name));
    let types: Vec<_> = fields.named.iter().map(|field| &field.ty).collect();
    Ok(quote! {
        impl ::slacontract::abi::Abi for #name {
            ::slacontract::__abi_parts!(#text; #(#names: #types = #labels),*);

            fn decode(input: &mut ::slacontract::abi::Decoder<'_>) -> Self {
                let outer = <Self as ::slacontract::abi::Abi>::DYNAMIC.then(|| input.open());
                let value = Self { #(#names: <#types as ::slacontract::abi::Abi>::decode(input)),* };
                if let ::core::option::Option::Some(outer) = outer {
                    input.close(&outer);
                }
                value
            }

            #[inline(always)]
            fn of_words(words: &mut ::slacontract::abi::Words<'_>) -> Self {
                Self { #(#names: <#types as ::slacontract::abi::Abi>::of_words(words)),* }
            }
        }
    })
}

/// `struct Name(Type)`: Solidity's `type Name is type`.
fn of_newtype(name: &Ident, inner: &Type) -> TokenStream {
    let text = name.to_string();
    quote! {
        impl ::slacontract::abi::Scalar for #name {
            const SCALAR: ::slacontract::abi::Type = <#inner as ::slacontract::abi::Scalar>::SCALAR.named(#text);
            const BYTES: usize = <#inner as ::slacontract::abi::Scalar>::BYTES;
            const ALIGN: ::slacontract::abi::Align = <#inner as ::slacontract::abi::Scalar>::ALIGN;

            const SHAPE: ::slacontract::abi::Shape = <#inner as ::slacontract::abi::Scalar>::SHAPE;
            const NARROW: bool = <#inner as ::slacontract::abi::Scalar>::NARROW;

            #[inline(always)]
            fn from_clean(word: &::slacontract::host::Word) -> ::core::option::Option<Self> {
                <#inner as ::slacontract::abi::Scalar>::from_clean(word).map(Self)
            }

            #[inline(always)]
            fn number(&self) -> u64 {
                ::slacontract::abi::Scalar::number(&self.0)
            }

            #[inline(always)]
            fn from_number(number: u64) -> ::core::option::Option<Self> {
                <#inner as ::slacontract::abi::Scalar>::from_number(number).map(Self)
            }

            #[inline(always)]
            fn load_from(at: ::slacontract::storage::Spot) -> Self {
                Self(<#inner as ::slacontract::abi::Scalar>::load_from(at))
            }

            #[inline(always)]
            fn store_to(&self, at: ::slacontract::storage::Spot) {
                ::slacontract::abi::Scalar::store_to(&self.0, at);
            }

            #[inline(always)]
            fn behind(&self, map: ::slacontract::storage::Spot, kept: bool) -> ::slacontract::host::Base {
                ::slacontract::abi::Scalar::behind(&self.0, map, kept)
            }

            #[inline(always)]
            fn word(&self) -> ::slacontract::host::Word {
                ::slacontract::abi::Scalar::word(&self.0)
            }

            #[inline(always)]
            fn word_in<'a>(
                &'a self,
                space: &'a mut ::core::mem::MaybeUninit<::slacontract::host::Word>,
            ) -> &'a ::slacontract::host::Word {
                ::slacontract::abi::Scalar::word_in(&self.0, space)
            }

            #[inline(always)]
            fn from_word(word: &::slacontract::host::Word) -> ::core::option::Option<Self> {
                <#inner as ::slacontract::abi::Scalar>::from_word(word).map(Self)
            }

            #[inline(always)]
            fn invalid() -> ! {
                <#inner as ::slacontract::abi::Scalar>::invalid()
            }
        }
    }
}

fn of_enum(item: &ItemEnum) -> syn::Result<TokenStream> {
    let name = &item.ident;
    let text = name.to_string();
    if let Some(variant) = item
        .variants
        .iter()
        .find(|variant| !matches!(variant.fields, Fields::Unit))
    {
        return Err(mistake(
            variant.fields.span(),
            "SDK026",
            "an enum in the ABI is a number: its variants have no fields",
            "use a struct with a kind and the fields",
        ));
    }
    if let Some(variant) = item
        .variants
        .iter()
        .find(|variant| variant.discriminant.is_some())
    {
        return Err(mistake(
            variant.span(),
            "SDK027",
            "variants are numbered in order from 0",
            "remove the number",
        ));
    }
    if item.variants.is_empty() || item.variants.len() > 256 {
        return Err(mistake(
            name.span(),
            "SDK028",
            "an enum in the ABI has 1 to 256 variants",
            "change their number",
        ));
    }
    let variants: Vec<_> = item.variants.iter().map(|variant| &variant.ident).collect();
    let numbers: Vec<_> = (0..variants.len())
        .map(|at| syn::LitInt::new(&format!("{at}u64"), Span::call_site()))
        .collect();
    let labels = variants.iter().map(|variant| variant.unraw().to_string());
    // By itself the function is one comparison; inlined before a `match`, the compiler keeps an arm for each variant.
    let inlined = if variants.len() > FEW {
        quote!(#[inline(never)])
    } else {
        quote!(#[inline(always)])
    };
    Ok(quote! {
        impl ::slacontract::abi::Scalar for #name {
            const SCALAR: ::slacontract::abi::Type =
                ::slacontract::abi::Type::Enum { name: #text, variants: &[#(#labels),*] };
            const BYTES: usize = 1;

            const NARROW: bool = true;

            #[inline(always)]
            fn number(&self) -> u64 {
                match self {
                    #(Self::#variants => #numbers,)*
                }
            }

            #inlined
            fn from_number(number: u64) -> ::core::option::Option<Self> {
                match number {
                    #(#numbers => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }

            #[inline(always)]
            fn word(&self) -> ::slacontract::host::Word {
                ::slacontract::abi::Scalar::word(&::slacontract::abi::Scalar::number(self))
            }

            #[inline(always)]
            fn from_word(word: &::slacontract::host::Word) -> ::core::option::Option<Self> {
                Self::from_number(word[31].into())
            }

            #[inline(always)]
            fn invalid() -> ! {
                ::slacontract::panics::not_a_variant()
            }
        }
    })
}
