//! `#[slacontract::test]`: one chain, or with `fuzz = N` a chain and random arguments.

use crate::model::mistake;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, LitInt, Token, Type};

/// `#[slacontract::test]`.
///
/// # Errors
/// The author's mistake, on their token.
pub fn test(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let cases = cases(arguments)?;
    let mut item: ItemFn = syn::parse2(item)?;
    let name = item.sig.ident.clone();
    let random: Vec<&Type> = item
        .sig
        .inputs
        .iter()
        .skip(1)
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(&*typed.ty),
            FnArg::Receiver(_) => None,
        })
        .collect();
    if item.sig.inputs.is_empty() {
        return Err(mistake(
            name.span(),
            "SDK031",
            "a contract test takes one chain",
            "write `fn name(chain: &mut Chain)`",
        ));
    }
    let body = match (cases, random.first()) {
        (None, None) => quote!(::slacontract_testing::run(#name);),
        (None, Some(extra)) => {
            return Err(mistake(
                extra.span(),
                "SDK031",
                "a contract test takes one chain; only a property test takes more",
                "write `#[slacontract::test(fuzz = 256)]` to run it with random arguments",
            ));
        }
        (Some(cases), None) => {
            return Err(mistake(
                cases.span(),
                "SDK032",
                "a property test takes random arguments",
                "write `fn name(chain: &mut Chain, amount: Amount)`, or leave `fuzz` out",
            ));
        }
        (Some(cases), Some(_)) => {
            let values: Vec<_> = (0..random.len())
                .map(|at| quote::format_ident!("argument_{at}"))
                .collect();
            let place = place(&name);
            quote! {
                ::slacontract_testing::run_property::<(#(#random,)*)>(
                    #place,
                    #cases,
                    |chain, (#(#values,)*)| { #name(chain, #(#values),*); },
                );
            }
        }
    };
    let attributes = std::mem::take(&mut item.attrs);
    Ok(quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        fn #name() {
            #item
            #body
        }
    })
}

/// Where a test is written: its failing seeds are kept beside it.
pub(super) fn place(name: &syn::Ident) -> TokenStream {
    quote! {
        ::slacontract_testing::Place {
            test: ::core::stringify!(#name),
            file: ::core::file!(),
            manifest_dir: ::core::env!("CARGO_MANIFEST_DIR"),
        }
    }
}

/// How many cases a property test runs; nothing for a test with fixed arguments.
fn cases(arguments: TokenStream) -> syn::Result<Option<LitInt>> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let parse = |input: ParseStream<'_>| {
        let wrong = |span| {
            mistake(
                span,
                "SDK030",
                "`#[slacontract::test]` knows one argument",
                "write `#[slacontract::test(fuzz = 256)]`",
            )
        };
        let word: syn::Ident = input.parse().map_err(|error| wrong(error.span()))?;
        if word != "fuzz" {
            return Err(wrong(word.span()));
        }
        input.parse::<Token![=]>()?;
        let cases: LitInt = input.parse()?;
        cases.base10_parse::<u32>()?;
        if !input.is_empty() {
            return Err(wrong(input.span()));
        }
        Ok(cases)
    };
    parse.parse2(arguments).map(Some)
}
