//! `#[derive(Error)]`.

use super::{checked, items};
use crate::model::mistake;
use crate::parse;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Attribute, Fields, Ident, Item, Type};

/// One error: the struct, or a variant of the enum.
struct Kind<'a> {
    name: &'a Ident,
    /// How it is written as a value.
    path: TokenStream,
    docs: String,
    fields: &'a Fields,
    /// `#[from]`: the type it takes in.
    from: Option<&'a Type>,
}

/// `#[derive(Error)]`.
///
/// # Errors
/// The author's mistake, on their token.
pub fn error(item: TokenStream) -> syn::Result<TokenStream> {
    let item: Item = syn::parse2(item)?;
    let (name, kinds) = match &item {
        Item::Struct(item) => {
            let name = &item.ident;
            (
                name,
                vec![kind(name, quote!(Self), &item.attrs, &item.fields)?],
            )
        }
        Item::Enum(item) => {
            let kinds = item.variants.iter().map(|variant| {
                let name = &variant.ident;
                kind(name, quote!(Self::#name), &variant.attrs, &variant.fields)
            });
            (&item.ident, kinds.collect::<syn::Result<Vec<_>>>()?)
        }
        other => {
            return Err(mistake(
                other.span(),
                "SDK056",
                "an error is a struct or an enum",
                "move the derive to one",
            ));
        }
    };
    let (taken, kinds): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|kind| kind.from.is_some());
    let count = kinds.len();
    let mut descriptions = Vec::new();
    let mut encode = Vec::new();
    let mut revert = Vec::new();
    let mut decode = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        let types: Vec<&Type> = kind.fields.iter().map(|field| &field.ty).collect();
        let abi: Vec<_> = types.iter().map(|of| checked::abi(of)).collect();
        let names: Vec<Ident> = (0..types.len())
            .map(|at| format_ident!("field_{at}"))
            .collect();
        let labels = kind.fields.iter().map(|field| {
            field
                .ident
                .as_ref()
                .map(items::argument_name)
                .unwrap_or_default()
        });
        let params = items::params(
            labels
                .zip(types.iter().copied())
                .map(|(label, of)| (label, of, false)),
        );
        let (text, docs, path) = (kind.name.to_string(), &kind.docs, &kind.path);
        descriptions.push(
            quote!(::slacontract::abi::ErrorItem { name: #text, inputs: #params, docs: #docs }),
        );
        let pattern = pattern(kind.fields, &names);
        // Fields are copied out of the reference into one tuple, which is what an error's data is.
        encode.push(quote! {
            #path #pattern => {
                const SELECTOR: u32 = DESCRIPTIONS[#at].selector();
                ::slacontract::error::encode_fields!(SELECTOR; #(#names: #abi),*).into_bytes()
            }
        });
        // An error without fields needs no buffer.
        revert.push(if names.is_empty() {
            quote!(#path #pattern => ::slacontract::host::revert_selector(const { DESCRIPTIONS[#at].selector() }),)
        } else {
            quote! {
                #path #pattern => {
                    const SELECTOR: u32 = DESCRIPTIONS[#at].selector();
                    ::slacontract::error::revert_fields!(SELECTOR; #(#names: #abi),*)
                }
            }
        });
        decode.push(quote! {
            if selector == const { DESCRIPTIONS[#at].selector() } {
                let (#(#names,)*) = ::slacontract::contract::checked::Arguments::<(#(#types,)*)>::decode(fields)?;
                return ::core::option::Option::Some(#path #pattern);
            }
        });
    }
    let mut errors = quote!(&DESCRIPTIONS);
    let mut conversions = TokenStream::new();
    if !taken.is_empty() {
        let types: Vec<_> = taken.iter().filter_map(|kind| kind.from).collect();
        let inner: Vec<_> = types.iter().map(|of| checked::error(of)).collect();
        errors = quote!(&const {
            ::slacontract::error::joined::<{ #count #(+ #inner::ERRORS.len())* }>(
                &[&DESCRIPTIONS, #(#inner::ERRORS),*],
            )
        });
        for (
            Kind {
                path,
                name: variant,
                ..
            },
            of,
        ) in taken.iter().zip(types)
        {
            let error = checked::error(of);
            encode.push(quote!(#path(inner) => #error::encode(inner),));
            revert
                .push(quote!(#path(inner) => ::slacontract::host::revert(&#error::encode(inner)),));
            decode.push(quote! {
                if let ::core::option::Option::Some(inner) = #error::decode(data) {
                    return ::core::option::Option::Some(#path(inner));
                }
            });
            conversions.extend(quote! {
                impl ::core::convert::From<#of> for #name {
                    #[inline]
                    fn from(inner: #of) -> Self {
                        Self::#variant(inner)
                    }
                }
            });
        }
    }
    Ok(quote! {
        #conversions

        const _: () = {
            const DESCRIPTIONS: [::slacontract::abi::ErrorItem; #count] = [#(#descriptions),*];

            impl ::slacontract::Error for #name {
                const ERRORS: &'static [::slacontract::abi::ErrorItem] = #errors;

                #[inline(always)]
                fn encode(&self) -> ::slacontract::prelude::Vec<u8> {
                    match self {
                        #(#encode)*
                    }
                }

                // Inlined where it is known which error it is.
                #[inline(always)]
                fn revert(&self) -> ! {
                    match self {
                        #(#revert)*
                    }
                }

                fn decode(data: &[u8]) -> ::core::option::Option<Self> {
                    #[allow(unused_imports)]
                    use ::slacontract::contract::checked::Unfit as _;
                    let (selector, fields) = data.split_first_chunk::<4>()?;
                    let selector = u32::from_be_bytes(*selector);
                    #(#decode)*
                    ::core::option::Option::None
                }
            }
        };
    })
}

fn kind<'a>(
    name: &'a Ident,
    path: TokenStream,
    attributes: &[Attribute],
    fields: &'a Fields,
) -> syn::Result<Kind<'a>> {
    let mark = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("from"));
    let from = match (mark, fields) {
        (None, _) => None,
        (Some(_), Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| &field.ty)
        }
        (Some(mark), _) => {
            return Err(mistake(
                mark.path().span(),
                "SDK037",
                "a `#[from]` variant holds exactly one other error type",
                "write `#[from] Name(OtherError)`",
            ));
        }
    };
    Ok(Kind {
        name,
        path,
        docs: parse::docs(attributes),
        fields,
        from,
    })
}

/// `{ due: field_0 }`, `(field_0)` or nothing: a pattern and an expression alike.
fn pattern(fields: &Fields, names: &[Ident]) -> TokenStream {
    match fields {
        Fields::Named(named) => {
            let labels = named.named.iter().map(|field| &field.ident);
            quote!({ #(#labels: #names),* })
        }
        Fields::Unnamed(_) => quote!((#(#names),*)),
        Fields::Unit => quote!(),
    }
}
