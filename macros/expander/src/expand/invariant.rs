//! `#[slacontract::invariant]`: a function that prepares a chain and says what must hold, run against random sequences of calls.

use crate::model::mistake;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{ItemFn, LitInt, ReturnType, Token};

/// Sequences and calls per sequence unless said otherwise.
const RUNS: u32 = 16;
const STEPS: u32 = 64;

/// `#[slacontract::invariant]`.
///
/// # Errors
/// What is wrong with the function or the arguments.
pub fn invariant(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let (runs, steps) = sizes(arguments)?;
    let mut item: ItemFn = syn::parse2(item)?;
    let name = item.sig.ident.clone();
    if item.sig.inputs.len() != 1 {
        let span = item
            .sig
            .inputs
            .iter()
            .nth(1)
            .map_or(name.span(), Spanned::span);
        return Err(mistake(
            span,
            "SDK031",
            "an invariant takes one chain",
            "write `fn name(chain: &mut Chain) -> Invariant`; random values are made for the calls, not for the function",
        ));
    }
    if matches!(item.sig.output, ReturnType::Default) {
        return Err(mistake(
            name.span(),
            "SDK082",
            "an invariant returns what is called and what must hold",
            "write `-> Invariant` and end with `Invariant::of(&contract).holds(|chain| ..)`",
        ));
    }
    let attributes = std::mem::take(&mut item.attrs);
    let place = super::test::place(&name);
    Ok(quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        fn #name() {
            #item
            ::slacontract_testing::run_invariant(#place, #runs, #steps, #name);
        }
    })
}

/// `runs = 16, steps = 64`, in any order.
fn sizes(arguments: TokenStream) -> syn::Result<(u32, usize)> {
    let (mut runs, mut steps) = (RUNS, STEPS);
    let all = Punctuated::<Size, Token![,]>::parse_terminated;
    for Size { word, number } in all.parse2(arguments)? {
        match word.to_string().as_str() {
            "runs" => runs = number,
            "steps" => steps = number,
            _ => return Err(unknown(word.span())),
        }
    }
    Ok((runs, steps as usize))
}

/// `word = number`.
struct Size {
    word: syn::Ident,
    number: u32,
}

impl Parse for Size {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word = input.parse().map_err(|error| unknown(error.span()))?;
        input.parse::<Token![=]>()?;
        let number = input.parse::<LitInt>()?.base10_parse()?;
        Ok(Self { word, number })
    }
}

fn unknown(span: Span) -> syn::Error {
    mistake(
        span,
        "SDK030",
        "`#[slacontract::invariant]` knows two arguments",
        "write `#[slacontract::invariant(runs = 16, steps = 64)]`",
    )
}
